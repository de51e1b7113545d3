//! Threads from GitHub's GraphQL interface: the question for a hundred of them, and its answer;
//! people and repositories in the same way.
//!
//! Nothing is fetched here; `gh api graphql` asks, and the program hands its answers over.

mod about;

use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(crate) use about::{About, about_question, told_about};

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::reference::Repository;
use crate::subject::Facts;

/// How many threads one question may be about.
pub(crate) const BATCH: usize = 100;

/// What is asked of an issue and of a pull request that become facts.
const FACTS: &str = "fragment issue on Issue { number repository { nameWithOwner } title state createdAt closedAt author { login } \
     labels(first: 50) { nodes { name } } } \
     fragment pull on PullRequest { number repository { nameWithOwner } title state createdAt closedAt mergedAt author { login } \
     labels(first: 50) { nodes { name } } }";

/// What is asked of an issue and of a pull request for the inbox.
const FIELDS: &str = "fragment issue on Issue { title state author { login __typename } \
     comments(last: 10) { nodes { createdAt author { login __typename } } } } \
     fragment pull on PullRequest { title state author { login __typename } \
     comments(last: 10) { nodes { createdAt author { login __typename } } } }";

/// An issue or a pull request.
pub(crate) type ThreadId = (Repository, u32);

/// A thread as GitHub has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Thread {
    /// Its title.
    pub title: String,
    /// `OPEN`, `CLOSED` or `MERGED`.
    pub state: String,
    /// Who opened it; nothing where the account is gone.
    pub author: Option<Author>,
    /// Its latest comments, oldest first.
    #[serde(default)]
    pub comments: Comments,
}

/// The latest comments of a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Comments {
    /// Oldest first.
    pub nodes: Vec<Comment>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Comment {
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Who wrote it; nothing where the account is gone.
    pub author: Option<Author>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Author {
    /// Its login.
    pub login: String,
    /// `User`, `Bot`, `Organization`, …
    #[serde(rename = "__typename", default)]
    pub kind: String,
}

impl Author {
    /// Whether a program writes under this name. Prow's are users like all others.
    pub(crate) fn is_bot(&self) -> bool {
        let login = self.login.to_ascii_lowercase();
        let is_named = ["bot", "robot"].iter().any(|word| {
            let before = login.strip_suffix(word);
            before.is_some_and(|before| before.ends_with('-'))
        });
        self.kind == "Bot" || login.ends_with("[bot]") || is_named
    }
}

/// The question about some threads.
pub(crate) fn question(threads: &[ThreadId]) -> String {
    let mut question = String::from("query {");
    push_threads(&mut question, threads, issue_or_pull);
    format!("{question} }} {FIELDS}")
}

/// An answer, as far as it is one.
#[derive(Debug, Deserialize)]
struct Answer {
    data: Option<BTreeMap<String, Option<Holder>>>,
}

#[derive(Debug, Deserialize)]
struct Holder {
    thread: Option<Thread>,
}

/// The threads of an answer, by their place in the question. Those that GitHub does not know, or may not
/// show, are missing.
pub(crate) fn answer(text: &str) -> Result<BTreeMap<usize, Thread>, serde_json::Error> {
    let answer: Answer = serde_json::from_str(text)?;
    let told = answer.data.unwrap_or_default().into_iter();
    Ok(told
        .filter_map(|(name, holder)| {
            let index = name.strip_prefix('t')?.parse().ok()?;
            Some((index, holder?.thread?))
        })
        .collect())
}

/// The question for the facts of some threads.
pub(crate) fn facts_question(threads: &[ThreadId]) -> String {
    let mut question = String::from("query { rateLimit { remaining resetAt }");
    push_threads(&mut question, threads, issue_or_pull);
    format!("{question} }} {FACTS}")
}

/// The question for the facts of numbers that are neither an issue nor a pull request.
pub(crate) fn discussions_question(threads: &[ThreadId]) -> String {
    let mut question = String::from("query { rateLimit { remaining resetAt }");
    push_threads(&mut question, threads, |number| {
        format!(
            "thread: discussion(number: {number}) {{ title closed createdAt closedAt author {{ login }} }}"
        )
    });
    question + " }"
}

fn issue_or_pull(number: u32) -> String {
    format!("thread: issueOrPullRequest(number: {number}) {{ ...issue ...pull }}")
}

fn push_threads(question: &mut String, threads: &[ThreadId], field: impl Fn(u32) -> String) {
    for (index, (repository, number)) in threads.iter().enumerate() {
        // Owners and names have no quotation marks; writing to a string does not fail.
        let _ = write!(
            question,
            " t{index}: repository(owner: \"{}\", name: \"{}\") {{ nameWithOwner {} }}",
            repository.owner(),
            repository.name(),
            field(*number)
        );
    }
}

/// What GitHub says about some threads.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The facts, by the thread's place in the question.
    pub threads: BTreeMap<usize, Facts>,
    /// Numbers that their repositories do not have.
    pub absent: Vec<usize>,
    /// Repositories that have another name today.
    pub renamed: BTreeMap<String, String>,
}

/// An answer of GitHub, whatever it was asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Body {
    data: Option<BTreeMap<String, serde_json::Value>>,
    #[serde(default)]
    errors: Vec<BodyError>,
    message: Option<String>,
}

#[derive(Debug, Deserialize)]
struct BodyError {
    message: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    path: Vec<serde_json::Value>,
}

impl Body {
    /// Reads an answer.
    pub(crate) fn read(text: &str) -> Result<Body, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Whether anything is answered.
    pub(crate) fn is_answer(&self) -> bool {
        self.data.as_ref().is_some_and(|data| !data.is_empty())
    }

    /// Why nothing is.
    pub(crate) fn refusal(&self) -> Option<&str> {
        let first = self.errors.first().map(|error| error.message.as_str());
        self.message.as_deref().or(first)
    }

    /// Whether too much was asked.
    pub(crate) fn is_limit(&self) -> bool {
        let is_limit = |error: &BodyError| error.kind.as_deref() == Some("RATE_LIMITED");
        self.errors.iter().any(is_limit)
    }

    /// How many more questions are answered, and until when these are all; where the answer says so.
    pub(crate) fn remaining(&self) -> Option<(u64, Option<DateTime<Utc>>)> {
        let limit = self.data.as_ref()?.get("rateLimit")?;
        let reset = limit.get("resetAt").and_then(|time| time.as_str());
        Some((
            limit.get("remaining")?.as_u64()?,
            reset.and_then(|time| time.parse().ok()),
        ))
    }

    /// What is said under a name; nothing where that went wrong or is not there.
    fn part(&self, name: &str) -> Option<&serde_json::Value> {
        let part = self.data.as_ref()?.get(name)?;
        let is_spoilt = self.errors.iter().any(|error| error.spoils(name));
        (!(part.is_null() && is_spoilt)).then_some(part)
    }
}

impl BodyError {
    /// Whether it says of an answer that something went wrong, and not that there is nothing.
    fn spoils(&self, name: &str) -> bool {
        let of_answer = self.path.first().and_then(|first| first.as_str()) == Some(name);
        of_answer && self.kind.as_deref() != Some("NOT_FOUND")
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldRepository {
    name_with_owner: String,
    thread: Option<ToldThread>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldThread {
    number: Option<u32>,
    repository: Option<ToldName>,
    title: String,
    state: Option<String>,
    closed: Option<bool>,
    created_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    merged_at: Option<DateTime<Utc>>,
    author: Option<ToldAuthor>,
    labels: Option<ToldLabels>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldName {
    name_with_owner: String,
}

#[derive(Deserialize)]
struct ToldAuthor {
    login: String,
}

#[derive(Deserialize)]
struct ToldLabels {
    nodes: Vec<ToldLabel>,
}

#[derive(Deserialize)]
struct ToldLabel {
    name: String,
}

/// Reads the answer to a question for facts. What it leaves out is neither among the threads nor absent.
pub(crate) fn told(body: &Body, threads: &[ThreadId]) -> Result<Told, serde_json::Error> {
    let mut told = Told::default();
    for (index, (repository, _)) in threads.iter().enumerate() {
        let name = format!("t{index}");
        let Some(answer) = body.part(&name) else {
            continue;
        };
        let is_spoilt = body.errors.iter().any(|error| error.spoils(&name));
        // Null is a repository that is not there, or that the user may not see.
        let Some(answer) = Option::<ToldRepository>::deserialize(answer)? else {
            continue;
        };
        if !answer
            .name_with_owner
            .eq_ignore_ascii_case(repository.as_str())
        {
            let new = answer.name_with_owner.clone();
            told.renamed.insert(repository.to_string(), new);
        }
        match answer.thread {
            Some(thread) => {
                let facts = thread.facts(&answer.name_with_owner);
                told.threads.insert(index, facts);
            }
            None if is_spoilt => {}
            None => told.absent.push(index),
        }
    }
    Ok(told)
}

impl ToldThread {
    /// The facts of a thread that was asked for by a repository whose name is `holder` today.
    fn facts(self, holder: &str) -> Facts {
        let moved = self
            .repository
            .as_ref()
            .zip(self.number)
            .filter(|(name, _)| !name.name_with_owner.eq_ignore_ascii_case(holder));
        let renamed_to = moved.map(|(name, number)| format!("{}#{number}", name.name_with_owner));
        let day = |time: Option<DateTime<Utc>>| time.map(|time| time.date_naive());
        let closed = |is_closed| if is_closed { "closed" } else { "open" }.to_owned();
        let labels = self.labels.into_iter().flat_map(|labels| labels.nodes);
        let mut labels: Vec<String> = labels.map(|label| label.name).collect();
        labels.sort();
        Facts {
            title: Some(self.title),
            state: self
                .state
                .map(|state| state.to_lowercase())
                .or_else(|| self.closed.map(closed)),
            authors: self
                .author
                .map(|author| format!("@{}", author.login))
                .into_iter()
                .collect(),
            labels,
            created: day(self.created_at),
            closed: day(self.closed_at),
            merged: day(self.merged_at),
            renamed_to,
            ..Facts::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bots_are_told_by_kind_and_by_name() {
        let is_bot = |login: &str, kind: &str| {
            let author = Author {
                login: login.to_owned(),
                kind: kind.to_owned(),
            };
            author.is_bot()
        };
        for login in [
            "k8s-ci-robot",
            "k8s-triage-robot",
            "dependabot[bot]",
            "codecov-bot",
        ] {
            assert!(is_bot(login, "User"), "{login}");
        }
        assert!(is_bot("dependabot", "Bot"));
        for login in ["thockin", "robot", "abbot", "roBotX", "k8s-robotics"] {
            assert!(!is_bot(login, "User"), "{login}");
        }
    }

    #[test]
    fn half_an_answer_is_half_of_the_threads() {
        let text = r#"{"data": {"t0": null, "t1": {"thread": null},
            "t2": {"thread": {"title": "A", "state": "OPEN", "author": null}}},
            "errors": [{"message": "Could not resolve"}]}"#;
        let threads = answer(text).expect("it is JSON");
        assert_eq!(threads.keys().copied().collect::<Vec<_>>(), [2]);
        assert!(
            answer(r#"{"message": "Bad credentials"}"#)
                .expect("JSON")
                .is_empty()
        );
        assert!(answer("<html>").is_err());
    }
}
