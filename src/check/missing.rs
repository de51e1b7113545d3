//! What `minamo facts fetch` got from GitHub: `no-such-thread`, numbers that their repositories do not have;
//! `moved-thread`, those that another repository has today; `renamed-repository`.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Place};
use crate::link::Site;
use crate::reference::{Repository, Target};
use crate::subject::{Facts, SubjectKey};

/// The mentions of threads that are not there or elsewhere; of each repository with another name the
/// first one.
pub(super) fn missing(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut renamed = BTreeSet::new();
    for entry in site.documents() {
        let mentions = entry.items.iter().flat_map(|item| &item.mentions);
        for mention in mentions {
            let subject = site.subjects.get(mention.subject);
            let place = || entry.place(mention.span);
            let facts = subject.facts.as_deref();
            let repository = match &subject.key {
                SubjectKey::Target(Target::Thread { repository, number }) => {
                    found.extend(
                        facts.and_then(|facts| thread((repository, *number), facts, place())),
                    );
                    repository
                }
                SubjectKey::Target(Target::Repo(repository)) => repository,
                _ => continue,
            };
            if let Some(new) = new_name(site, repository)
                && renamed.insert(repository.key())
            {
                let message = format!("{repository} is called {new} today");
                found.push(Diagnostic::hint("renamed-repository", message, place()).help(format!(
                    "add `\"{repository}\" = \"{new}\"` under `[repos]` in site.toml; both names are one then"
                )));
            }
        }
    }
    found
}

fn thread(
    (repository, number): (&Repository, u32),
    facts: &Facts,
    place: Place,
) -> Option<Diagnostic> {
    if facts.state.as_deref() == Some("missing") {
        let message = format!("{repository} has no issue, pull request or discussion {number}");
        return Some(
            Diagnostic::warning("no-such-thread", message, place).help(
                "correct the number or its repository; `minamo facts fetch` asks GitHub again",
            ),
        );
    }
    let new = facts.renamed_to.as_ref()?;
    let message = format!("{repository}#{number} was moved and is {new} today");
    Some(Diagnostic::hint("moved-thread", message, place).help(format!("write {new}")))
}

/// What a repository is called today, where that is another name.
fn new_name<'s>(site: &'s Site, repository: &Repository) -> Option<&'s str> {
    let key = SubjectKey::Target(Target::Repo(repository.clone()));
    let subject = site.subjects.get(site.subjects.find(&key)?);
    subject.facts.as_ref()?.renamed_to.as_deref()
}
