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

use super::problem::{At, Problem, Problems};
use super::toml_text::TomlText;
use super::value::{DateText, date, repository};
use crate::day::parse_day;
use crate::reference::{is_login, natural_order};

/// An issue or a pull request, as of the day its line was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ThreadFacts {
    /// `kubernetes/kubernetes`
    pub repo: String,
    /// Its number in the repository.
    pub number: u64,
    /// Its title.
    pub title: Option<String>,
    /// `open`, `closed` or `merged`.
    pub state: Option<String>,
    /// The login with `@`.
    pub author: Option<String>,
    /// Its labels, sorted: `kind/bug`, `sig/node`.
    pub labels: Vec<String>,
    /// The day it was opened, as all days here in the time zone of the line (UTC from `gh`).
    pub created: Option<NaiveDate>,
    /// The day it was closed, merged or not.
    pub closed: Option<NaiveDate>,
    /// The day it was merged.
    pub merged: Option<NaiveDate>,
    /// What it is today, where it was moved to another repository: `kubernetes/website#5`.
    pub renamed_to: Option<String>,
}

impl ThreadFacts {
    /// The canonical name, `kubernetes/kubernetes#116429`.
    pub(crate) fn key(&self) -> String {
        format!("{}#{}", self.repo, self.number)
    }
}

/// Reads JSON lines; empty lines are skipped, and unknown fields too.
///
/// A line that is no thread is a problem and no fact. Of two lines of one thread the later one is
/// taken: it was made later. The problems' path is empty.
pub(crate) fn read_threads(text: &str) -> (Vec<ThreadFacts>, Vec<Problem>) {
    let mut problems = Problems::new("");
    let mut threads: BTreeMap<_, (usize, ThreadFacts)> = BTreeMap::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        let at = At {
            line: index + 1,
            column: 1,
        };
        if line.trim().is_empty() {
            continue;
        }
        let Some(thread) = read_line(line, at, &mut problems) else {
            continue;
        };
        let key = thread.key().to_lowercase();
        if let Some((earlier, old)) = threads.get(&key)
            && *old != thread
        {
            let message = format!("line {earlier} says something else of {}", thread.key());
            problems.report(at, message, "this line is taken, as the later one");
        }
        threads.insert(key, (at.line, thread));
    }
    let threads = threads.into_values().map(|(_, thread)| thread);
    let mut threads: Vec<ThreadFacts> = threads.collect();
    threads.sort_by(|a, b| natural_order(&a.key(), &b.key()));
    let mut problems = problems.finish();
    problems.sort();
    (threads, problems)
}

/// The text of `content/subjects/thread.toml`.
pub(crate) fn table(threads: &[ThreadFacts]) -> String {
    let mut toml = TomlText::new(
        "Written by `minamo facts threads`; do not edit: \
         put your own facts into content/subjects/thread/OWNER/NAME/NUMBER.md.",
    );
    let mut threads: Vec<&ThreadFacts> = threads.iter().collect();
    threads.sort_by(|a, b| natural_order(&a.key(), &b.key()));
    for thread in threads {
        toml.table(&thread.key());
        toml.optional("title", thread.title.as_deref());
        toml.optional("state", thread.state.as_deref());
        toml.optional("author", thread.author.as_deref());
        toml.strings("labels", &thread.labels);
        toml.date("created", thread.created);
        toml.date("closed", thread.closed);
        toml.date("merged", thread.merged);
        toml.optional("renamed_to", thread.renamed_to.as_deref());
    }
    toml.finish()
}

/// The threads of a table that [`table`] made.
pub(crate) fn read_table(text: &str) -> Vec<ThreadFacts> {
    let table: toml::Table = toml::from_str(text).unwrap_or_default();
    let threads = table.into_iter().filter_map(|(key, value)| {
        let (repo, number) = key.split_once('#')?;
        let facts = value.as_table()?;
        let string = |key: &str| {
            facts
                .get(key)
                .and_then(toml::Value::as_str)
                .map(str::to_owned)
        };
        let day = |key: &str| {
            let date = facts.get(key)?.as_datetime()?;
            parse_day(&date.to_string())
        };
        let labels = facts.get("labels").and_then(toml::Value::as_array);
        Some(ThreadFacts {
            repo: repo.to_owned(),
            number: number.parse().ok()?,
            title: string("title"),
            state: string("state"),
            author: string("author"),
            labels: labels
                .into_iter()
                .flatten()
                .filter_map(|label| label.as_str().map(str::to_owned))
                .collect(),
            created: day("created"),
            closed: day("closed"),
            merged: day("merged"),
            renamed_to: string("renamed_to"),
        })
    });
    threads.collect()
}

fn read_line(line: &str, at: At, problems: &mut Problems) -> Option<ThreadFacts> {
    let object = match serde_json::from_str(line) {
        Ok(Value::Object(object)) => object,
        Ok(_) => {
            problems.report(
                at,
                "this line is not a JSON object",
                "left out: one thread a line",
            );
            return None;
        }
        Err(error) => {
            let column = error.column().max(1);
            let at = At { column, ..at };
            problems.report(at, format!("this line is not JSON: {error}"), "left out");
            return None;
        }
    };
    let mut fields = Fields {
        object,
        at,
        problems,
    };
    let repo = fields.text("repo").filter(|repo| is_repository(repo));
    let number = fields
        .object
        .get("number")
        .and_then(Value::as_u64)
        .filter(|number| *number > 0);
    let (Some(repo), Some(number)) = (repo, number) else {
        let help = "left out: it needs `\"repo\": \"owner/name\"` and `\"number\": 123`";
        problems.report(at, "this line does not say which thread it is", help);
        return None;
    };
    let mut thread = ThreadFacts {
        repo,
        number,
        title: fields.text("title"),
        state: fields.state(),
        author: fields.author(),
        labels: fields.labels(),
        created: fields.date("created"),
        closed: fields.date("closed"),
        merged: fields.date("merged"),
        renamed_to: None,
    };
    // GitHub's own word for a merged pull request is "closed".
    if thread.merged.is_some() && thread.state.as_deref() == Some("closed") {
        thread.state = Some("merged".to_owned());
    }
    Some(thread)
}

struct Fields<'a> {
    object: Map<String, Value>,
    at: At,
    problems: &'a mut Problems,
}

impl Fields<'_> {
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
            .report(self.at, format!("`{key}` {what}"), "left out");
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
        if let DateText::Date(date) = date(day) {
            return Some(date);
        }
        self.odd(key, &format!("is `{text}`, which is not a date"));
        None
    }
}

fn is_repository(name: &str) -> bool {
    // The same rules as for a repository in an address.
    let address = format!("https://github.com/{name}/file");
    repository(&address).is_some_and(|repository| repository == name)
}
