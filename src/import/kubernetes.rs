//! Facts from checkouts of `kubernetes/community` and `kubernetes/enhancements`.
//!
//! In go `sigs.yaml` and every `kep.yaml`; out come the [`Facts`] of groups, KEPs, repositories and
//! people, and a [`Problem`] for each file that gives none.
//!
//! 1. `checkout` reads the files; everything after it is pure.
//! 2. `document` keeps each value as it was written, as `0042`, `1.30` and `2024-2-1` are.
//! 3. `groups` reads `sigs.yaml`, and `names` keeps the names of each group.
//! 4. `keps` reads one `kep.yaml` into a draft.
//! 5. With all files read, `keps` settles numbers with two KEPs, and `people` the spelling of logins.
//!
//! Rules:
//!
//! - A value is taken when it has one reading (`1.28` is `v1.28`, `“@ixdy”` is `@ixdy`) and left
//!   out when it would have to be guessed (`2023-14-05`, `sig-arch`). The files are not ours, so
//!   values that are left out are not reported.
//! - A file that cannot be read costs its own facts and one problem.

mod checkout;
mod document;
mod groups;
mod keps;
mod names;
mod people;
mod problem;
pub(crate) mod threads;
mod value;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use checkout::File;
use document::{Document, Written};
use groups::Sigs;
use keps::Draft;
use names::GroupNames;
use people::{Logins, People};

use crate::subject::{Facts, write_table};
pub(crate) use problem::Problem;

/// What the checkouts say: the facts of each subject by its canonical name, each list sorted by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Imported {
    /// SIGs, working groups, user groups and committees: `sig-network`.
    pub groups: Vec<(String, Facts)>,
    /// KEPs, one a number: `KEP-753`.
    pub keps: Vec<(String, Facts)>,
    /// Repositories in which groups own something: `kubernetes/kubernetes`. Only one with a single owner
    /// says which group an item belongs to.
    pub repositories: Vec<(String, Facts)>,
    /// People with a role, and authors of KEPs: `@aojea`.
    pub people: Vec<(String, Facts)>,
    /// One for each file that gives no facts, sorted by file.
    pub problems: Vec<Problem>,
}

impl Imported {
    /// Keeps the subjects `wanted` says yes to, by canonical name. What these say of other subjects
    /// stays, and so do all problems.
    #[must_use]
    pub(crate) fn only(mut self, wanted: &dyn Fn(&str) -> bool) -> Imported {
        let [groups, keps, repositories, people] = [
            &mut self.groups,
            &mut self.keps,
            &mut self.repositories,
            &mut self.people,
        ];
        for all in [groups, keps, repositories, people] {
            all.retain(|(name, _)| wanted(name));
        }
        self
    }

    /// The kind and the text of each table that has anything in it: `content/subjects/KIND.toml`.
    pub(crate) fn tables(&self) -> Vec<(&'static str, String)> {
        let tables = [
            ("group", &self.groups),
            ("kep", &self.keps),
            ("repo", &self.repositories),
            ("person", &self.people),
        ];
        let filled = tables.into_iter().filter(|(_, all)| !all.is_empty());
        filled
            .map(|(kind, all)| (kind, write_table("facts import kubernetes", kind, all)))
            .collect()
    }
}

/// Reads `sigs.yaml` of `community` and `keps/**/kep.yaml` of `enhancements`.
///
/// A file that is missing, unreadable, not UTF-8 or not YAML is a problem.
///
/// # Errors
///
/// Only when a given folder cannot be listed, for instance as it does not exist.
pub(crate) fn read(community: Option<&Path>, enhancements: Option<&Path>) -> io::Result<Imported> {
    let sigs = community.map(checkout::sigs).transpose()?;
    let keps = enhancements.map(checkout::keps).transpose()?;
    Ok(import(sigs, keps.unwrap_or_default()))
}

/// What the files say: the import without reading.
fn import(sigs: Option<File>, keps: Vec<File>) -> Imported {
    let mut problems = Vec::new();
    let no_group = "there is no group in the lists `sigs`, `workinggroups` and `committees`";
    let read_sigs =
        |root: Written<'_>| Some(groups::read(root)).filter(|sigs| !sigs.groups.is_empty());
    let sigs = sigs.and_then(|file| document(file, &mut problems, no_group, read_sigs));
    let mut sigs: Sigs = sigs.unwrap_or_default();
    let names = GroupNames::new(&sigs.groups);

    let no_number = "neither `kep-number` nor the name of the folder has the number of a KEP";
    let drafts: Vec<Draft> = keps
        .into_iter()
        .filter_map(|file| {
            let path = file.0.clone();
            let read = |root: Written<'_>| keps::read(&path, root, &names);
            document(file, &mut problems, no_number, read)
        })
        .collect();

    let of_roles = sigs.roles.iter().map(|role| &role.sighting);
    let of_keps = drafts
        .iter()
        .flat_map(|draft| draft.authors.iter().chain(&draft.others));
    let logins = Logins::new(of_roles.chain(of_keps));
    for (_, group) in &mut sigs.groups {
        let leads = group.leads.iter();
        group.leads = unique(leads.filter_map(|lead| logins.get(&lead[1..])).collect());
    }
    let mut people = People::default();
    for role in sigs.roles {
        let Some(login) = logins.get(&role.sighting.login) else {
            continue;
        };
        let known = people.known(&login);
        known.roles.push(role.title);
        known.names.extend(role.name);
        known.companies.extend(role.company);
    }
    let mut keps = Vec::new();
    for draft in keps::unambiguous(drafts, &mut problems) {
        let (name, mut facts) = (format!("KEP-{}", draft.number), draft.facts);
        let authors = draft.authors.iter();
        facts.authors = unique(
            authors
                .filter_map(|author| logins.get(&author.login))
                .collect(),
        );
        for author in &facts.authors {
            people.known(author).keps.push(name.clone());
        }
        keps.push((name, facts));
    }
    problems.sort();
    Imported {
        groups: sigs.groups,
        keps,
        repositories: sigs.repositories,
        people: people.finish(),
        problems,
    }
}

/// Reads a file with `read`, or reports why it gives no facts; `missing` is what `read` did not find.
fn document<T>(
    (path, text): File,
    problems: &mut Vec<Problem>,
    missing: &str,
    read: impl FnOnce(Written<'_>) -> Option<T>,
) -> Option<T> {
    const HELP: &str = "the whole file is left out";
    let value = text.and_then(|text| {
        let document = Document::read(&text)
            .map_err(|(position, message)| Problem::at(&path, position, message, HELP))?;
        let root = document.root();
        let value = match root.entries().next() {
            None => Err("expected keys and values"),
            Some(_) => read(root).ok_or(missing),
        };
        value.map_err(|message| Problem::of_file(&path, message.to_owned(), HELP))
    });
    value.map_err(|problem| problems.push(problem)).ok()
}

/// The first of equal values, in order.
fn unique(values: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let new = values.iter().map(|value| seen.insert(value.clone()));
    let new: Vec<bool> = new.collect();
    let values = values.into_iter().zip(new);
    values
        .filter(|(_, is_new)| *is_new)
        .map(|(value, _)| value)
        .collect()
}
