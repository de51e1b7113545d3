//! People and repositories: the question for a hundred of them, and its answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::Body;
use crate::reference::{Login, Repository};
use crate::subject::Facts;

/// A person or a repository that is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// Who has this login.
    Person(Login),
    /// A repository.
    Repo(Repository),
}

impl About {
    /// Its key in tables of facts.
    pub(crate) fn key(&self) -> String {
        match self {
            About::Person(login) => format!("@{login}"),
            About::Repo(repository) => repository.to_string(),
        }
    }
}

/// The question about some people and repositories.
pub(crate) fn about_question(all: &[About]) -> String {
    let mut question = String::from("query { rateLimit { remaining resetAt }");
    for (index, about) in all.iter().enumerate() {
        // Logins and names have no quotation marks; writing to a string does not fail.
        let _ = match about {
            About::Person(login) => write!(
                question,
                " t{index}: repositoryOwner(login: \"{login}\") {{ login ... on User {{ name company }} ... on Organization {{ name }} }}"
            ),
            About::Repo(repository) => write!(
                question,
                " t{index}: repository(owner: \"{}\", name: \"{}\") {{ nameWithOwner description isArchived }}",
                repository.owner(),
                repository.name()
            ),
        };
    }
    question + " }"
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ToldAbout {
    name: Option<String>,
    company: Option<String>,
    name_with_owner: Option<String>,
    description: Option<String>,
    is_archived: bool,
}

/// Reads the answer to a question about people and repositories, by their places in it: nothing where
/// GitHub has none, and no entry where it says nothing.
pub(crate) fn told_about(
    body: &Body,
    all: &[About],
) -> Result<BTreeMap<usize, Option<Facts>>, serde_json::Error> {
    let mut told = BTreeMap::new();
    for (index, about) in all.iter().enumerate() {
        if let Some(part) = body.part(&format!("t{index}")) {
            let answer = Option::<ToldAbout>::deserialize(part)?;
            told.insert(index, answer.map(|answer| answer.facts(about)));
        }
    }
    Ok(told)
}

impl ToldAbout {
    fn facts(self, about: &About) -> Facts {
        let text = |text: Option<String>| {
            let words: Vec<String> = text
                .iter()
                .flat_map(|text| text.split_whitespace())
                .map(str::to_owned)
                .collect();
            (!words.is_empty()).then(|| words.join(" "))
        };
        match about {
            About::Person(_) => Facts {
                // Names are looked for in texts, where a single word is a given name of many.
                title: text(self.name).filter(|name| is_full_name(name)),
                affiliations: text(self.company)
                    .map(|company| match company.contains(' ') {
                        true => company,
                        false => company.trim_start_matches('@').to_owned(),
                    })
                    .into_iter()
                    .collect(),
                ..Facts::default()
            },
            About::Repo(repository) => Facts {
                title: text(self.description),
                state: self.is_archived.then(|| "archived".to_owned()),
                renamed_to: self
                    .name_with_owner
                    .filter(|name| !name.eq_ignore_ascii_case(repository.as_str())),
                ..Facts::default()
            },
        }
    }
}

/// Whether a name is one that nobody else is meant by: of several words, or three letters or more of a
/// script that has no blanks.
fn is_full_name(name: &str) -> bool {
    name.contains(' ') || (!name.is_ascii() && name.chars().count() > 2)
}
