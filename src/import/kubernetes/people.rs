//! One spelling for each login, and what is known of each person.
//!
//! GitHub ignores the case of logins, people do not always write the `@`, and names are written where
//! logins belong. So all files are read first; only then is it known how a login is spelt, and whether a
//! word without `@` is one.

use std::collections::{BTreeMap, BTreeSet};

use crate::reference::natural_order;
use crate::subject::Facts;

/// A login as a file writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sighting {
    /// Without `@`.
    pub(super) login: String,
    pub(super) naming: Naming,
}

/// How a file names a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// `github:` in `sigs.yaml`.
    Sigs,
    /// With `@` in a `kep.yaml`.
    Kep,
    /// Without `@` in a `kep.yaml`.
    Bare,
}

/// The spelling of each login that is known.
#[derive(Debug, Default)]
pub(super) struct Logins {
    by_key: BTreeMap<String, String>,
}

impl Logins {
    /// Settles the spellings.
    pub(super) fn new<'a>(sightings: impl Iterator<Item = &'a Sighting>) -> Logins {
        let mut by_key: BTreeMap<String, Vec<&Sighting>> = BTreeMap::new();
        for sighting in sightings {
            let key = sighting.login.to_ascii_lowercase();
            by_key.entry(key).or_default().push(sighting);
        }
        let settled = by_key
            .into_iter()
            .filter_map(|(key, seen)| Some((key, spelling(&seen)?.to_owned())));
        Logins {
            by_key: settled.collect(),
        }
    }

    /// The login in its one spelling, with `@`, when a file writes it as a login.
    pub(super) fn get(&self, login: &str) -> Option<String> {
        let login = self.by_key.get(&login.to_ascii_lowercase())?;
        Some(format!("@{login}"))
    }
}

/// The spelling of `sigs.yaml`, else the most frequent, and of those the first in the alphabet.
fn spelling<'a>(seen: &[&'a Sighting]) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for sighting in seen {
        match sighting.naming {
            Naming::Sigs => return Some(&sighting.login),
            Naming::Kep => *counts.entry(&sighting.login).or_default() += 1,
            Naming::Bare => {}
        }
    }
    let most = counts.values().max().copied();
    counts
        .into_iter()
        .find(|(_, count)| Some(*count) == most)
        .map(|(login, _)| login)
}

/// Collects what the files say about people, by login with `@` in its one spelling.
#[derive(Debug, Default)]
pub(super) struct People {
    known: BTreeMap<String, Known>,
}

/// What is known of a person. Several names or companies contradict each other, so that none is a fact.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) names: BTreeSet<String>,
    pub(super) companies: BTreeSet<String>,
    pub(super) roles: Vec<String>,
    pub(super) keps: Vec<String>,
}

impl People {
    /// What is known of a person so far.
    pub(super) fn known(&mut self, login: &str) -> &mut Known {
        self.known.entry(login.to_owned()).or_default()
    }

    /// Everyone, sorted by login.
    pub(super) fn finish(self) -> Vec<(String, Facts)> {
        let known = self.known.into_iter();
        let mut people: Vec<(String, Facts)> =
            known.map(|(login, known)| (login, known.facts())).collect();
        people.sort_by(|(a, _), (b, _)| natural_order(a, b));
        people
    }
}

impl Known {
    fn facts(mut self) -> Facts {
        self.keps.sort_by(|a, b| natural_order(a, b));
        self.keps.dedup();
        Facts {
            title: only(self.names),
            affiliations: only(self.companies).into_iter().collect(),
            roles: super::unique(self.roles),
            keps: self.keps,
            ..Facts::default()
        }
    }
}

/// The value where there is one and no other contradicts it.
fn only(values: BTreeSet<String>) -> Option<String> {
    match values.len() {
        1 => values.into_iter().next(),
        _ => None,
    }
}
