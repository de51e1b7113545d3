//! Facts of threads from JSON lines, one thread a line.
//!
//! Nothing is fetched here. This command makes the lines for the issues and pull requests of a
//! repository; `issues/NUMBER` in place of `issues?…`, and `.` in place of `.[]`, makes the line of
//! a single thread:
//!
//! ```sh
//! gh api --paginate 'repos/OWNER/NAME/issues?state=all&per_page=100' --jq '.[] | {
//!   repo: (.repository_url | ltrimstr("https://api.github.com/repos/")), number, title,
//!   state: (if .pull_request.merged_at then "merged" else .state end), author: .user.login,
//!   labels: [.labels[].name], created: .created_at, closed: .closed_at,
//!   merged: .pull_request.merged_at}' > threads.jsonl
//! ```

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::problem::Problem;
use crate::day::parse_day;
use crate::reference::{Repository, is_login, natural_order};
use crate::source::Position;
use crate::subject::{Facts, write_table};

/// The name of a thread in tables of facts: `kubernetes/kubernetes#116429`.
pub(crate) fn thread_name(repository: &str, number: u64) -> String {
    format!("{repository}#{number}")
}

/// Reads JSON lines into the facts of threads, by their names; empty lines are skipped, and unknown
/// fields too.
///
/// A line that is not a thread is a problem and gives no facts. Of two lines of one thread the later one
/// is used, as it was made later. The problems' path is empty.
pub(crate) fn read_threads(text: &str) -> (Vec<(String, Facts)>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut threads: BTreeMap<String, (usize, (String, Facts))> = BTreeMap::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        let mut line_problems = Problems {
            line: index + 1,
            found: &mut problems,
        };
        if line.trim().is_empty() {
            continue;
        }
        let Some(thread) = read_line(line, &mut line_problems) else {
            continue;
        };
        let key = thread.0.to_lowercase();
        if let Some((earlier, old)) = threads.get(&key)
            && *old != thread
        {
            let message = format!("line {earlier} has other facts of {}", thread.0);
            line_problems.report(1, message, "this later line is used");
        }
        threads.insert(key, (index + 1, thread));
    }
    let threads = threads.into_values().map(|(_, thread)| thread);
    problems.sort();
    (threads.collect(), problems)
}

/// The text of `content/subjects/thread.toml`.
pub(crate) fn table(threads: &[(String, Facts)]) -> String {
    write_table("facts threads", "thread", threads)
}

/// Where the problems of one line go.
struct Problems<'a> {
    line: usize,
    found: &'a mut Vec<Problem>,
}

impl Problems<'_> {
    fn report(&mut self, column: usize, message: impl Into<String>, help: &str) {
        let line = self.line;
        let position = Position { line, column };
        self.found
            .push(Problem::at("", position, message.into(), help));
    }
}

fn read_line(line: &str, problems: &mut Problems<'_>) -> Option<(String, Facts)> {
    let object = match serde_json::from_str(line) {
        Ok(Value::Object(object)) => object,
        Ok(_) => {
            let message = "this line is not a JSON object";
            problems.report(1, message, "left out: one thread a line");
            return None;
        }
        Err(error) => {
            let message = format!("this line is not JSON: {error}");
            problems.report(error.column().max(1), message, "left out");
            return None;
        }
    };
    let mut fields = Fields { object, problems };
    let repo = fields.text("repo");
    let repo = repo.and_then(|repo| Repository::parse(&repo));
    let number = fields.object.get("number").and_then(Value::as_u64);
    let (Some(repo), Some(number)) = (repo, number.filter(|number| *number > 0)) else {
        let help = "left out: it needs `\"repo\": \"owner/name\"` and `\"number\": 123`";
        let message = "this line does not say which thread it is";
        fields.problems.report(1, message, help);
        return None;
    };
    let mut facts = Facts {
        title: fields.text("title"),
        state: fields.state(),
        authors: fields.author().into_iter().collect(),
        labels: fields.labels(),
        created: fields.date("created"),
        closed: fields.date("closed"),
        merged: fields.date("merged"),
        ..Facts::default()
    };
    // GitHub's own word for a merged pull request is "closed".
    if facts.merged.is_some() && facts.state.as_deref() == Some("closed") {
        facts.state = Some("merged".to_owned());
    }
    Some((thread_name(repo.as_str(), number), facts))
}

struct Fields<'a, 'b> {
    object: Map<String, Value>,
    problems: &'a mut Problems<'b>,
}

impl Fields<'_, '_> {
    /// A string that is filled in; anything but a string or null is reported.
    fn text(&mut self, key: &str) -> Option<String> {
        match self.object.get(key)? {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Null => None,
            _ => {
                self.odd(key, "is not a string");
                None
            }
        }
    }

    fn odd(&mut self, key: &str, what: &str) {
        self.problems
            .report(1, format!("`{key}` {what}"), "left out");
    }

    fn state(&mut self) -> Option<String> {
        let state = self.text("state")?.to_lowercase();
        if matches!(state.as_str(), "open" | "closed" | "merged") {
            return Some(state);
        }
        self.odd(
            "state",
            &format!("is `{state}`: expected open, closed or merged"),
        );
        None
    }

    fn author(&mut self) -> Option<String> {
        let author = self.text("author")?;
        let login = author.strip_prefix('@').unwrap_or(&author);
        // `dependabot[bot]` is an application and has no page of a person.
        if is_login(login.strip_suffix("[bot]").unwrap_or(login)) {
            return Some(format!("@{login}"));
        }
        self.odd("author", &format!("is `{author}`, which is not a login"));
        None
    }

    fn labels(&mut self) -> Vec<String> {
        let values = match self.object.get("labels") {
            Some(Value::Array(values)) => values,
            None | Some(Value::Null) => return Vec::new(),
            Some(_) => {
                self.odd("labels", "is not a list");
                return Vec::new();
            }
        };
        let texts = values.iter().filter_map(Value::as_str);
        let mut labels: Vec<String> = texts.map(str::to_owned).collect();
        let strange = labels.len() < values.len();
        labels.sort_by(|a, b| natural_order(a, b));
        labels.dedup();
        if strange {
            self.odd("labels", "has something that is not a string");
        }
        labels
    }

    /// A day, or the day of a time.
    fn date(&mut self, key: &str) -> Option<NaiveDate> {
        let text = self.text(key)?;
        let day = text.split_once('T').map_or(text.as_str(), |(day, _)| day);
        let date = parse_day(day);
        if date.is_none() {
            self.odd(key, &format!("is `{text}`, which is not a date"));
        }
        date
    }
}
