//! Facts from checkouts of `kubernetes/community` and `kubernetes/enhancements`.
//!
//! In go `sigs.yaml` and every `kep.yaml`; out come facts of groups, KEPs, repositories and people,
//! the tables of `content/subjects/` that hold them, and a [`Problem`] for each oddity.
//!
//! 1. `checkout` reads the files; everything after it is pure.
//! 2. `yaml` keeps each value as it was written, as `0000`, `1.30` and `2023-14-05` are evidence.
//! 3. `groups` reads `sigs.yaml`, and `names` keeps what each group may be called.
//! 4. `keps` reads one `kep.yaml` into a draft, and `number` says which number it has.
//! 5. With all files read, `number` settles numbers with two KEPs, `people` the spelling of logins,
//!    and `links` looks for broken links.
//! 6. `tables` writes TOML, sorted, the same bytes for the same files.
//!
//! Rules:
//!
//! - A value is taken when it has one reading (`1.28` is `v1.28`, `“@ixdy”` is `@ixdy`) and left
//!   out when it would have to be guessed (`2023-14-05`, `sig-arch`). Either way it is a problem.
//! - A bad file costs its own facts and nothing else.
//! - Nothing is reported twice: a value has one problem at its own place.
//! - A file that other files contradict is not wrong by itself: a number of two KEPs, a person
//!   with two names and a login spelt in two ways are one problem each, not one a file.

mod checkout;
mod facts;
pub(crate) mod fetched;
mod fields;
mod groups;
mod keps;
mod links;
mod names;
mod number;
mod people;
mod problem;
mod tables;
pub(crate) mod threads;
mod toml_text;
mod unambiguous;
mod value;
mod yaml;

#[cfg(test)]
mod tests;

use std::io;
use std::path::Path;

use checkout::{Enhancements, File};
use groups::Sigs;
use keps::Draft;
use links::Targets;
use names::GroupNames;
use people::{Logins, People};
use problem::{At, Place, Problems};
use yaml::Node;

pub(crate) use facts::{GroupFacts, KepFacts, PersonFacts, RepoFacts};
pub(crate) use problem::Problem;

/// What the checkouts say, each list sorted by its canonical names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Imported {
    /// SIGs, working groups, user groups and committees.
    pub groups: Vec<GroupFacts>,
    /// KEPs, one a number.
    pub keps: Vec<KepFacts>,
    /// Repositories in which groups own something.
    pub repositories: Vec<RepoFacts>,
    /// People with a role, and authors of KEPs.
    pub people: Vec<PersonFacts>,
    /// One for each oddity, sorted by file and place.
    pub problems: Vec<Problem>,
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
    let keps = enhancements.map(checkout::enhancements).transpose()?;
    Ok(import(sigs, keps))
}

/// What the files say: the import without reading.
fn import(sigs: Option<File>, enhancements: Option<Enhancements>) -> Imported {
    let mut problems = Vec::new();
    let sigs = sigs.and_then(|file| document(&file, &mut problems, groups::read));
    let mut sigs: Sigs = sigs.unwrap_or_default();
    let names = GroupNames::new(&sigs.groups);

    let enhancements = enhancements.unwrap_or_default();
    problems.extend(enhancements.problems);
    let drafts: Vec<(Place, Draft)> = enhancements
        .files
        .iter()
        .filter_map(|file| draft(file, &names, &mut problems))
        .collect();
    let targets = Targets {
        paths: Some(&enhancements.paths),
        numbers: links::numbers(drafts.iter().map(|(_, draft)| draft.numbered)),
    };
    for (place, draft) in &drafts {
        let broken = draft
            .links
            .iter()
            .filter_map(|link| targets.broken(place, link));
        problems.extend(broken);
    }

    let logins = logins(&sigs, &drafts, &mut problems);
    for group in &mut sigs.groups {
        settle(&mut group.leads, &logins);
    }
    let mut people = People::default();
    roles(&sigs, &logins, &mut people, &mut problems);
    let mut keps = Vec::new();
    for draft in unambiguous::keps(drafts, &mut problems) {
        let mut kep = draft.facts;
        for author in &draft.authors {
            if let Some(login) = logins.get(&author.login) {
                kep.authors.push(format!("@{login}"));
                people.author(login, kep.key());
            }
        }
        kep.authors = unique(kep.authors);
        keps.push(kep);
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

/// Reads a file with `read`, or reports that it cannot be read.
fn document<T>(
    file: &File,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&Node, &mut Problems) -> T,
) -> Option<T> {
    let mut found = Problems::new(&file.path);
    let text = match &file.text {
        Ok(text) => text,
        Err((at, message)) => {
            found.report(*at, message, "the whole file is left out");
            problems.extend(found.finish());
            return None;
        }
    };
    let value = match yaml::parse(text) {
        Ok(document) => {
            if let Some((at, message)) = document.refused {
                let message = format!("strict readers refuse this YAML: {message}");
                found.report(at, message, "read as if the closing bracket were indented");
            }
            Some(read(&document.root, &mut found))
        }
        Err((at, message)) => {
            let message = format!("this is not YAML: {message}");
            found.report(at, message, "the whole file is left out");
            None
        }
    };
    problems.extend(found.finish());
    value
}

/// A KEP's draft, and where its number stands. A file that cannot be read keeps the number of its
/// folder taken, so that another KEP of this number does not pass for the only one.
fn draft(file: &File, names: &GroupNames, problems: &mut Vec<Problem>) -> Option<(Place, Draft)> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let draft = document(file, problems, |root, found| {
        if root.entries().is_empty() {
            let message = format!("expected keys and values, found {}", root.name());
            found.report(root.at, message, "the whole file is left out");
            return None;
        }
        let draft = keps::read(folder, root, names, found);
        let at = draft.numbered.map_or(At::START, |numbered| numbered.at);
        Some((found.place(at), draft))
    });
    draft
        .flatten()
        .or_else(|| Draft::unreadable(folder, &file.path))
}

fn logins(sigs: &Sigs, drafts: &[(Place, Draft)], problems: &mut Vec<Problem>) -> Logins {
    let of_roles = sigs.roles.iter().map(|role| &role.sighting);
    let of_keps = drafts
        .iter()
        .flat_map(|(_, draft)| draft.authors.iter().chain(&draft.others));
    let sightings: Vec<_> = of_roles.chain(of_keps).cloned().collect();
    Logins::new(&sightings, problems)
}

fn roles(sigs: &Sigs, logins: &Logins, people: &mut People, problems: &mut Vec<Problem>) {
    for role in &sigs.roles {
        let Some(login) = logins.get(&role.sighting.login) else {
            continue;
        };
        people.role(login, role.title.clone());
        let name = role
            .name
            .as_ref()
            .map(|(name, place)| (name.as_str(), place.clone()));
        let company = role
            .company
            .as_ref()
            .map(|(name, place)| (name.as_str(), place.clone()));
        problems.extend(people.described(login, name, company));
    }
}

/// Writes each `@login` in its one spelling, once.
fn settle(people: &mut Vec<String>, logins: &Logins) {
    let settled = people
        .iter()
        .map(|person| person.strip_prefix('@').unwrap_or(person))
        .filter_map(|login| logins.get(login))
        .map(|login| format!("@{login}"));
    *people = unique(settled.collect());
}

/// The first of equal values, in order.
fn unique(values: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}
