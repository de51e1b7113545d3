//! The labels of subjects, and the addresses of their pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::addresses::subject_url;
use super::profile::{Profile, SubjectId};
use super::url::Url;
use crate::parse::Reading;
use crate::reference::{KindName, Repository, Rules, Target};
use crate::subject::SubjectKey;

/// What decides about labels and addresses; made once for what documents are read by.
#[derive(Debug)]
pub(super) struct Naming {
    pub(super) reading: Arc<Reading>,
    /// The short name of each repository that has one, by the full name in lower case.
    short_names: BTreeMap<String, String>,
}

/// The short names among `[repos]`. A short name is much shorter than the full one; others are old
/// names, which are not shown.
fn short_names(rules: &Rules) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (short, full) in &rules.repositories {
        if !short.contains('/') || short.len() * 2 >= full.len() {
            continue;
        }
        let name = names
            .entry(full.to_ascii_lowercase())
            .or_insert_with(|| short.clone());
        if (short.len(), short) < (name.len(), name) {
            name.clone_from(short);
        }
    }
    names
}

impl Naming {
    pub(super) fn new(reading: &Arc<Reading>) -> Naming {
        Naming {
            short_names: short_names(&reading.rules),
            reading: Arc::clone(reading),
        }
    }

    /// The profile of a subject that belongs to this repository.
    pub(super) fn profile(&self, key: &SubjectKey, repository: Option<SubjectId>) -> Profile {
        Profile {
            label: self.label(key).into(),
            external: match key {
                SubjectKey::Target(target) => self.reading.grammar.url_of(target),
                SubjectKey::Tag(_) => None,
            },
            facts: self.reading.facts.get(key).cloned(),
            page: self.page(key),
            repository,
            key: key.clone(),
        }
    }

    pub(super) fn label(&self, key: &SubjectKey) -> String {
        match key {
            SubjectKey::Tag(tag) => tag.clone(),
            SubjectKey::Target(Target::Group(id)) => self.reading.rules.group_label(id),
            SubjectKey::Target(target) => self.short(target),
        }
    }

    /// The canonical form with the site's short name of the repository: `k/k#116429`.
    fn short(&self, target: &Target) -> String {
        let full = target.to_string();
        let (Target::Thread { repository, .. }
        | Target::Release { repository, .. }
        | Target::Commit { repository, .. }) = target
        else {
            return full;
        };
        match self.short_name(repository) {
            Some(short) => full.replacen(repository.as_str(), short, 1),
            None => full,
        }
    }

    fn short_name(&self, repository: &Repository) -> Option<&str> {
        self.short_names.get(&repository.key()).map(String::as_str)
    }

    fn page(&self, key: &SubjectKey) -> Option<Url> {
        let target = match key {
            SubjectKey::Tag(tag) => return Some(subject_url("tag", tag)),
            SubjectKey::Target(target) => target,
        };
        match target {
            Target::Group(id) => Some(self.group_url(id.as_str())),
            Target::Person(login) => Some(subject_url("person", &login.key())),
            Target::Repo(repository) => Some(subject_url("repo", &repository.key())),
            Target::Thread { repository, number } => {
                Some(super::addresses::thread_url(&repository.key(), *number))
            }
            Target::Defined { kind, id } => defined_url(&self.reading.rules, kind, id),
            Target::Release { .. } | Target::Commit { .. } => None,
        }
    }

    /// `sig-network` is `/sig/network/`; a group without a known prefix is `/group/ID/`, and so is a TAG
    /// of the CNCF, as `/tag/` belongs to the writer's tags.
    fn group_url(&self, id: &str) -> Url {
        match self.reading.rules.group_prefix(id) {
            Some((prefix, name)) if prefix != "tag" => {
                subject_url(prefix, &crate::slug::slug(name))
            }
            _ => subject_url("group", &crate::slug::slug(id)),
        }
    }
}

/// `KEP-753` is `/kep/753/`, where the kind has pages.
pub(super) fn defined_url(rules: &Rules, kind: &KindName, id: &str) -> Option<Url> {
    let rule = rules.kind(kind.as_str())?;
    if !rule.index {
        return None;
    }
    let slug = crate::slug::slug(id);
    let name = slug
        .strip_prefix(&format!("{}-", rule.name))
        .unwrap_or(&slug);
    Some(subject_url(rule.name.as_str(), name))
}
