//! What is worth reading tonight: GitHub's notifications in the order in which a person reads them.
//!
//! 1. [`read()`] reads what `gh api notifications` prints; anything else is reported.
//! 2. [`sorted`] files each under why it is worth reading: it is merged or closed; the notes have it;
//!    it is new; the rest; programs alone wrote, or a dependency was bumped.
//! 3. [`text`] prints them as Markdown. Nothing is marked as read.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::capture::reference;
use super::spelling::verbatim;
use super::{Capture, Desk};
use crate::diagnostic::{Diagnostic, Place};
use crate::import::github::{Author, Thread, ThreadId};
use crate::import::kubernetes::Problem;
use crate::reference::{Repository, Target};
use crate::source::Source;
use crate::subject::SubjectKey;

/// A notification.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    title: String,
    /// `Issue`, `PullRequest`, `Release`, …
    kind: String,
    repository: Repository,
    /// What its address ends with: a number, a hash.
    name: String,
    reason: String,
    updated: DateTime<Utc>,
    /// When the reader last looked at it; nothing for what was never read.
    read: Option<DateTime<Utc>>,
}

/// A notification as GitHub writes it.
#[derive(Deserialize)]
struct Written {
    unread: Option<bool>,
    reason: Option<String>,
    updated_at: DateTime<Utc>,
    last_read_at: Option<DateTime<Utc>>,
    subject: WrittenSubject,
    repository: WrittenRepository,
}

#[derive(Deserialize)]
struct WrittenSubject {
    title: String,
    url: Option<String>,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct WrittenRepository {
    full_name: String,
}

/// Why something is worth reading, the best reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Done,
    Noted,
    New,
    Rest,
    /// Only programs have written since.
    Bots,
    /// A dependency was bumped.
    Dependency,
}

/// A notification as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shown {
    #[serde(skip, default = "rest")]
    why: Why,
    title: String,
    /// Where it is.
    address: String,
    /// How the site names it.
    short: String,
    state: Option<String>,
    /// The last day that a note has it.
    noted: Option<NaiveDate>,
}

fn rest() -> Why {
    Why::Rest
}

impl Notice {
    /// The issue or the pull request it is about.
    pub(crate) fn thread(&self) -> Option<ThreadId> {
        let is_thread = matches!(self.kind.as_str(), "Issue" | "PullRequest");
        let number = self.name.parse().ok().filter(|_| is_thread)?;
        Some((self.repository.clone(), number))
    }

    /// Its page.
    fn address(&self) -> String {
        let repository = format!("https://github.com/{}", self.repository);
        let page = match self.kind.as_str() {
            _ if self.name.is_empty() => return repository,
            "Issue" => "issues",
            "PullRequest" => "pull",
            "Discussion" => "discussions",
            "Commit" => "commit",
            "Release" if is_version(&self.title) => {
                return format!("{repository}/releases/tag/{}", self.title);
            }
            _ => return repository,
        };
        format!("{repository}/{page}/{}", self.name)
    }
}

impl Shown {
    /// What is captured of it.
    pub(crate) fn capture(&self) -> Capture {
        Capture {
            address: self.address.clone(),
            text: None,
            title: Some(self.title.clone()),
        }
    }
}

/// Reads the unread notifications; also returns what is not a notification, which is left out.
///
/// Fails where the text is not made of lists of JSON.
pub(crate) fn read(source: &Arc<Source>) -> Result<(Vec<Notice>, Vec<Problem>), Diagnostic> {
    let mut notices = Vec::new();
    let mut problems = Vec::new();
    // `gh api --paginate` prints a list a page.
    let pages = serde_json::Deserializer::from_str(&source.text);
    for page in pages.into_iter::<Vec<&RawValue>>() {
        for written in page.map_err(|error| no_list(source, &error))? {
            match notice(written.get()) {
                Ok(notice) => notices.extend(notice),
                Err(error) => problems.push(no_notification(source, written, &error)),
            }
        }
    }
    Ok((notices, problems))
}

/// One notification; nothing for what was read already.
fn notice(text: &str) -> Result<Option<Notice>, String> {
    let written: Written = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let name = &written.repository.full_name;
    let repository =
        Repository::parse(name).ok_or_else(|| format!("`{name}` is not a repository"))?;
    let url = written.subject.url.unwrap_or_default();
    let last = url.rsplit('/').next().unwrap_or_default();
    let notice = Notice {
        title: written.subject.title,
        kind: written.subject.kind,
        repository,
        name: last.to_owned(),
        reason: written.reason.unwrap_or_default(),
        updated: written.updated_at,
        read: written.last_read_at,
    };
    Ok(Some(notice).filter(|_| written.unread != Some(false)))
}

fn no_list(source: &Arc<Source>, error: &serde_json::Error) -> Diagnostic {
    let at = offset(&source.text, error.line(), error.column());
    let place = Place::Text(Arc::clone(source), source.char_at(at));
    let message = match error.is_data() {
        true => "this is not a list of notifications".to_owned(),
        false => format!("this is not JSON: {error}"),
    };
    Diagnostic::error("bad-notifications", message, place)
        .help("write it anew: `gh api --paginate notifications > FILE`")
}

fn no_notification(source: &Arc<Source>, written: &RawValue, error: &str) -> Problem {
    let start = written.get().as_ptr() as usize - source.text.as_ptr() as usize;
    let position = source.lines().position(start as u32);
    Problem {
        path: source.path.to_string(),
        line: position.line,
        column: position.column,
        message: format!(
            "this is not a notification: {}",
            error.split(" at line ").next().unwrap_or(error)
        ),
        help: "left out".to_owned(),
    }
}

/// The offset of a line and a column, counted in bytes from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = before.map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Notifications in the order of reading, with the answers of GitHub about their threads, if it was asked.
pub(crate) fn sorted(
    desk: &Desk,
    notices: &[Notice],
    details: &BTreeMap<ThreadId, Thread>,
) -> Vec<Shown> {
    let shown = notices.iter().map(|notice| {
        let id = notice.thread();
        let thread = id.as_ref().and_then(|id| details.get(id));
        let shown = shown(desk, notice, thread);
        ((shown.why, Reverse(notice.updated), id), shown)
    });
    let mut shown: Vec<_> = shown.collect();
    shown.sort_by(|(key, one), (other_key, other)| {
        (key, &one.address).cmp(&(other_key, &other.address))
    });
    shown.into_iter().map(|(_, shown)| shown).collect()
}

fn shown(desk: &Desk, notice: &Notice, thread: Option<&Thread>) -> Shown {
    let address = notice.address();
    let (short, target) = match reference(desk, &address) {
        Some((short, (target, _))) => (short, Some(target)),
        None => (notice.repository.to_string(), None),
    };
    let facts = target.as_ref().and_then(|target| {
        let facts = &desk.session.reading().facts;
        facts.get(&SubjectKey::Target(target.clone()))
    });
    let known = facts.and_then(|facts| facts.state.clone());
    let state = match thread {
        Some(thread) => Some(thread.state.to_lowercase()),
        // Facts may be old, but what is closed seldom opens again.
        None => known.filter(|state| state != "open").or_else(|| {
            let is_closed = notice.reason == "state_change";
            is_closed.then(|| "closed".to_owned())
        }),
    };
    let state = state.filter(|state| state == "merged" || state == "closed");
    // A repository is noted with each of its threads, which says nothing.
    let noted = target
        .filter(|target| !matches!(target, Target::Repo(_)))
        .and_then(|target| last_noted(desk, target));
    let authors = facts.map(|facts| facts.authors.as_slice());
    let is_bump = is_bump(&notice.title)
        || thread.is_some_and(|thread| is_updater(thread.author.as_ref().map(|a| &*a.login)))
        || authors
            .unwrap_or_default()
            .iter()
            .any(|author| is_updater(Some(author)));
    Shown {
        why: match () {
            () if is_bump => Why::Dependency,
            () if state.is_some() => Why::Done,
            () if thread.is_some_and(|thread| only_bots(thread, notice.read)) => Why::Bots,
            () if noted.is_some() => Why::Noted,
            () if notice.thread().is_some() && notice.read.is_none() => Why::New,
            () => Why::Rest,
        },
        title: notice.title.clone(),
        address,
        short,
        state,
        noted,
    }
}

/// The last day of which a note has it.
fn last_noted(desk: &Desk, target: Target) -> Option<NaiveDate> {
    let site = desk.site();
    let id = site.subjects.find(&SubjectKey::Target(target))?;
    let items = site.subjects.get(id).items.iter().rev();
    items
        .map(|item| site.entry(item.entry).document.day.date())
        .find_map(|day| day)
}

/// Whether only programs have written since the reader last looked.
fn only_bots(thread: &Thread, read: Option<DateTime<Utc>>) -> bool {
    let Some(read) = read else {
        return false;
    };
    let comments = thread.comments.nodes.iter();
    let mut unread = comments
        .filter(|comment| comment.created_at > read)
        .peekable();
    unread.peek().is_some()
        && unread.all(|comment| comment.author.as_ref().is_some_and(Author::is_bot))
}

/// Whether an account opens pull requests that bump dependencies.
fn is_updater(login: Option<&str>) -> bool {
    let login = login
        .unwrap_or_default()
        .trim_start_matches('@')
        .to_lowercase();
    ["dependabot", "renovate"]
        .iter()
        .any(|name| login.starts_with(name))
}

/// Whether a title is one of a pull request that bumps dependencies: `Bump x from 1.0 to 1.1`,
/// `chore(deps): update dependency x to v2`.
fn is_bump(title: &str) -> bool {
    let title = title.to_lowercase();
    // `build(deps): `, `[release-1.28] `
    let mut rest = title.trim();
    while let Some((label, behind)) = rest.split_once([':', ']']) {
        let is_label = label.starts_with('[') || !label.trim().contains(' ');
        if !is_label || behind.is_empty() {
            break;
        }
        rest = behind.trim_start();
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    let Some((first, words)) = words.split_first() else {
        return false;
    };
    let is_verb = ["bump", "bumps", "update", "updates", "upgrade", "upgrades"].contains(first);
    let is_of_tool = words
        .first()
        .is_some_and(|word| ["dependency", "dependencies", "module", "digest"].contains(word));
    let between = |word: &str| words.iter().position(|other| *other == word);
    let begins_with_digit = |word: &&str| {
        word.trim_start_matches('v')
            .starts_with(|c: char| c.is_ascii_digit())
    };
    let after = |at: Option<usize>| at.and_then(|at| words.get(at + 1)).copied();
    let has_versions = after(between("from"))
        .as_ref()
        .is_some_and(begins_with_digit)
        && after(between("to")).as_ref().is_some_and(begins_with_digit);
    let to_version = after(between("to")).is_some_and(is_release);
    let group =
        between("group").is_some() && words.last().is_some_and(|last| last.starts_with("update"));
    rest.starts_with("lock file maintenance")
        || is_verb && (is_of_tool || has_versions || to_version || group)
}

/// `1.2`, `v1.2.3`: versions with a dot; `v1beta1` is one of an API.
fn is_release(word: &str) -> bool {
    let word = word.trim_start_matches(['v', '`']);
    word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.')
}

/// Whether the title of a release is its tag.
fn is_version(title: &str) -> bool {
    let digits = title.trim_start_matches('v');
    digits.starts_with(|c: char| c.is_ascii_digit()) && !title.contains(' ')
}

/// Notifications as Markdown, numbered in their order.
pub(crate) fn text(shown: &[Shown]) -> String {
    if shown.is_empty() {
        return "Nothing is unread.\n".to_owned();
    }
    let mut text = String::new();
    let mut last = None;
    let count = |why: Why| shown.iter().filter(|one| one.why == why).count();
    for (index, one) in shown.iter().enumerate() {
        if last != Some(one.why) {
            let gap = if last.is_some() { "\n" } else { "" };
            let count = count(one.why);
            let _ = writeln!(text, "{gap}## {}\n", heading(one.why, count));
            last = Some(one.why);
        }
        let state = one.state.as_ref().map(|state| format!(", {state}"));
        let noted = one.noted.map(|day| format!(", last noted {day}"));
        let _ = writeln!(
            text,
            "- [{}] {} ({}){}{}",
            index + 1,
            verbatim(&one.title),
            one.short,
            state.unwrap_or_default(),
            noted.unwrap_or_default()
        );
    }
    text
}

fn heading(why: Why, count: usize) -> String {
    let s = if count == 1 { "" } else { "s" };
    match why {
        Why::Done => "Merged and closed".to_owned(),
        Why::Noted => "Noted before".to_owned(),
        Why::New => "New".to_owned(),
        Why::Rest => "The rest".to_owned(),
        Why::Bots => format!("{count} thread{s} with comments of bots alone"),
        Why::Dependency => format!("{count} dependency update{s}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bumps_are_distinguished_from_work() {
        for title in [
            "Bump golang.org/x/net from 0.14.0 to 0.17.0",
            "build(deps): bump actions/checkout from 3 to 4.1",
            "chore(deps): update dependency eslint to v8.50.0",
            "Update module github.com/onsi/gomega to v1",
            "[release-1.28] Bump etcd to v3.5.9",
            "Bump the k8s-dependencies group with 4 updates",
            "Lock file maintenance",
            "fix: upgrade etcd to 3.5.10",
        ] {
            assert!(is_bump(title), "{title}");
        }
        for title in [
            "Update FlowSchema to v1beta3",
            "Bump feature gate to beta",
            "Update the docs from SIG Node to explain sidecars",
            "kubelet: update the pod status",
            "Promote sidecars to v1.29",
            "bump",
            "",
        ] {
            assert!(!is_bump(title), "{title}");
        }
    }
}
