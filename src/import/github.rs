//! Threads as GitHub's GraphQL interface tells them: the question for a hundred of them, and its answer.
//!
//! Nothing is fetched here; `gh api graphql` asks, and the program hands its answers over.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::reference::Repository;

/// How many threads one question may be about.
pub const BATCH: usize = 100;

/// What is asked of an issue and of a pull request.
const FIELDS: &str = "fragment issue on Issue { title state author { login __typename } \
     comments(last: 10) { nodes { createdAt author { login __typename } } } } \
     fragment pull on PullRequest { title state author { login __typename } \
     comments(last: 10) { nodes { createdAt author { login __typename } } } }";

/// An issue or a pull request.
pub type ThreadId = (Repository, u32);

/// A thread as GitHub tells it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Thread {
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
pub struct Comments {
    /// Oldest first.
    pub nodes: Vec<Comment>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Who wrote it; nothing where the account is gone.
    pub author: Option<Author>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Author {
    /// Its login.
    pub login: String,
    /// `User`, `Bot`, `Organization`, …
    #[serde(rename = "__typename", default)]
    pub kind: String,
}

impl Author {
    /// Whether a program writes under this name. Prow's are users like all others.
    pub fn is_bot(&self) -> bool {
        let login = self.login.to_ascii_lowercase();
        let is_named = ["bot", "robot"].iter().any(|word| {
            let before = login.strip_suffix(word);
            before.is_some_and(|before| before.ends_with('-'))
        });
        self.kind == "Bot" || login.ends_with("[bot]") || is_named
    }
}

/// The question about some threads.
pub fn question(threads: &[ThreadId]) -> String {
    let mut question = String::from("query {");
    for (index, (repository, number)) in threads.iter().enumerate() {
        // Owners and names have no quotation marks; writing to a string does not fail.
        let _ = write!(
            question,
            " t{index}: repository(owner: \"{}\", name: \"{}\") {{ thread: issueOrPullRequest(number: {number}) {{ ...issue ...pull }} }}",
            repository.owner(),
            repository.name(),
        );
    }
    question.push_str(" } ");
    question.push_str(FIELDS);
    question
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

/// The threads that an answer tells, by their place in the question. What GitHub does not know, or may
/// not tell, is not among them.
pub fn answer(text: &str) -> Result<BTreeMap<usize, Thread>, serde_json::Error> {
    let answer: Answer = serde_json::from_str(text)?;
    let told = answer.data.unwrap_or_default().into_iter();
    Ok(told
        .filter_map(|(name, holder)| {
            let index = name.strip_prefix('t')?.parse().ok()?;
            Some((index, holder?.thread?))
        })
        .collect())
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
