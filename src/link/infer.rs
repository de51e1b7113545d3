//! Groups and people an item belongs to without naming them, each with its reason.
//!
//! An item that says nothing of SIG Node belongs to it all the same when it mentions
//! - a KEP that the group owns or takes part in,
//! - a repository that this group alone owns (one with sixteen owners says nothing), or a thread,
//!   release or commit of it; a repository that tracks a kind holds everybody's matters and says
//!   nothing either,
//! - a thread whose labels say so (`sig/node`).
//!
//! All of it comes from facts; a site without facts infers nothing. `infer_groups = false` in
//! `site.toml` switches it off, `not = ["sig-windows"]` in front matter corrects a single note.

use std::collections::{BTreeMap, BTreeSet};

use super::subjects::{SubjectId, Subjects, repository_of};
use super::{Entry, Inferred};
use crate::config::References;
use crate::reference::{Field, Grammar, Login, Name, Rules, Target};
use crate::subject::{Facts, SubjectKey};

/// Reads what facts say of groups and people.
pub(super) struct Inference<'a> {
    pub(super) rules: &'a Rules,
    pub(super) grammar: &'a Grammar,
    pub(super) references: &'a References,
}

impl Inference<'_> {
    /// Every group and person that the facts of a subject name, so that they become subjects too.
    pub(super) fn keys(&self, facts: &Facts) -> Vec<SubjectKey> {
        let mut keys = self.implied(facts);
        keys.extend(facts.leads.iter().filter_map(|lead| person(lead)));
        keys
    }

    /// What mentioning a subject implies, by its facts.
    fn implied(&self, facts: &Facts) -> Vec<SubjectKey> {
        let mut keys = Vec::new();
        if self.references.infer_groups {
            let written = owners(facts).chain(&facts.participating);
            keys.extend(written.filter_map(|group| self.group(group)));
            keys.extend(facts.labels.iter().filter_map(|label| self.label(label)));
        }
        if self.references.infer_people {
            keys.extend(facts.authors.iter().filter_map(|author| person(author)));
        }
        keys
    }

    fn group(&self, written: &str) -> Option<SubjectKey> {
        match self.grammar.read_value(Field::Sigs, written)? {
            Name::Group { id, .. } => Some(SubjectKey::Target(Target::Group(id))),
            _ => None,
        }
    }

    /// The group of a label: `sig/node`, or a name that facts give to a group, as `T-compiler`.
    fn label(&self, label: &str) -> Option<SubjectKey> {
        let is_label = |name: &String| name.eq_ignore_ascii_case(label);
        if let Some(group) = self
            .rules
            .groups
            .iter()
            .find(|group| group.names.iter().any(is_label))
        {
            return Some(SubjectKey::Target(Target::Group(group.id.clone())));
        }
        let (prefix, name) = label.split_once('/')?;
        let known = |known: &crate::reference::GroupPrefix| known.name == prefix;
        if !self.rules.group_prefixes.iter().any(known) {
            return None;
        }
        self.group(&format!("{prefix}-{name}"))
    }

    /// What each subject implies, by id.
    pub(super) fn table(&self, subjects: &Subjects) -> BTreeMap<SubjectId, Vec<SubjectId>> {
        subjects
            .iter()
            .filter(|(_, subject)| !self.is_tracker(&subject.key))
            .filter_map(|(id, subject)| {
                let implied = self.implied(subject.facts.as_ref()?);
                let ids: Vec<SubjectId> = implied
                    .iter()
                    .filter_map(|key| subjects.find(key))
                    .collect();
                (!ids.is_empty()).then_some((id, ids))
            })
            .collect()
    }

    /// What each group owns, by id.
    pub(super) fn owned(&self, subjects: &Subjects) -> BTreeMap<SubjectId, Vec<SubjectId>> {
        let mut owned: BTreeMap<SubjectId, Vec<SubjectId>> = BTreeMap::new();
        for (id, subject) in subjects.iter() {
            let facts = subject.facts.iter();
            let groups = facts
                .flat_map(owners)
                .filter_map(|written| self.group(written));
            let groups: BTreeSet<SubjectId> =
                groups.filter_map(|key| subjects.find(&key)).collect();
            for group in groups {
                owned.entry(group).or_default().push(id);
            }
        }
        owned
    }

    fn is_tracker(&self, key: &SubjectKey) -> bool {
        let SubjectKey::Target(Target::Repo(repository)) = key else {
            return false;
        };
        let name = repository.to_string();
        let tracks = |tracker: &String| tracker.eq_ignore_ascii_case(&name);
        self.rules
            .kinds
            .iter()
            .any(|kind| kind.tracker.as_ref().is_some_and(tracks))
    }

    /// Adds to every item of an entry what its subjects imply.
    pub(super) fn infer(
        &self,
        entry: &mut Entry,
        table: &BTreeMap<SubjectId, Vec<SubjectId>>,
        subjects: &Subjects,
    ) {
        if table.is_empty() {
            return;
        }
        let denied: BTreeSet<SubjectId> = entry
            .document
            .front
            .not
            .iter()
            .filter_map(|written| subjects.find(&self.group(&written.value)?))
            .collect();
        for item in &mut entry.items {
            let mut seen: BTreeSet<SubjectId> = item.subjects.iter().copied().collect();
            let reasons = item.subjects.iter().flat_map(|id| {
                let repository = repository_of(&subjects.get(*id).key);
                let repository = repository.and_then(|key| subjects.find(&key));
                std::iter::once(*id).chain(repository)
            });
            item.inferred = reasons
                .flat_map(|via| {
                    let implied = table.get(&via).into_iter().flatten();
                    implied.map(move |subject| Inferred {
                        subject: *subject,
                        via,
                    })
                })
                .filter(|inferred| !denied.contains(&inferred.subject))
                .filter(|inferred| seen.insert(inferred.subject))
                .collect();
        }
    }
}

/// The group that owns something, and a group that is alone in owning a repository.
fn owners(facts: &Facts) -> impl Iterator<Item = &String> {
    let alone = match facts.owners.as_slice() {
        [owner] => Some(owner),
        _ => None,
    };
    facts.group.iter().chain(alone)
}

fn person(written: &str) -> Option<SubjectKey> {
    let login = Login::new(written.trim_start_matches('@'))?;
    Some(SubjectKey::Target(Target::Person(login)))
}
