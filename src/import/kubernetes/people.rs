//! One spelling for each login, and what is known of each person.
//!
//! GitHub does not tell the case of logins apart, people do not always write the `@`, and names
//! stand where logins belong. So all files are read first; only then is it known how a login is
//! spelt, and whether a word without `@` is one.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::PersonFacts;
use super::problem::{Place, Problem};
use crate::reference::natural_order;

/// A login where a file names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sighting {
    pub(super) place: Place,
    /// As written, without `@`.
    pub(super) login: String,
    pub(super) from: Written,
}

/// How a file names a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Written {
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
    /// Settles the spellings and reports each person who is spelt in several ways, once, and each
    /// login without `@`.
    pub(super) fn new(sightings: &[Sighting], problems: &mut Vec<Problem>) -> Logins {
        let mut by_key: BTreeMap<String, Vec<&Sighting>> = BTreeMap::new();
        for sighting in sightings {
            let key = sighting.login.to_ascii_lowercase();
            by_key.entry(key).or_default().push(sighting);
        }
        let mut logins = Logins::default();
        for (key, seen) in by_key {
            if let Some(spelling) = spelling(&seen) {
                problems.extend(other_spelling(&seen, spelling));
                logins.by_key.insert(key, spelling.to_owned());
            }
        }
        for sighting in sightings.iter().filter(|s| s.from == Written::Bare) {
            problems.push(logins.bare(sighting));
        }
        logins
    }

    /// The login in its one spelling, when a file writes it as one.
    pub(super) fn get(&self, login: &str) -> Option<&str> {
        let key = login.to_ascii_lowercase();
        self.by_key.get(&key).map(String::as_str)
    }

    fn bare(&self, sighting: &Sighting) -> Problem {
        let message = format!("`{}` lacks the `@` of a login", sighting.login);
        let help = match self.get(&sighting.login) {
            Some(login) => format!("taken as @{login}, as other files write it"),
            None => "left out: no other file has such a login, so it may be a name".to_owned(),
        };
        sighting.place.problem(message, help)
    }
}

/// The spelling of `sigs.yaml`, else the most frequent, and of those the first in the alphabet.
fn spelling<'a>(seen: &[&'a Sighting]) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for sighting in seen {
        match sighting.from {
            Written::Sigs => return Some(&sighting.login),
            Written::Kep => *counts.entry(&sighting.login).or_default() += 1,
            Written::Bare => {}
        }
    }
    let most = counts.values().max().copied();
    counts
        .into_iter()
        .find(|(_, count)| Some(*count) == most)
        .map(|(login, _)| login)
}

fn other_spelling(seen: &[&Sighting], spelling: &str) -> Option<Problem> {
    // A login without `@` is reported for that, with the right spelling.
    let other = seen
        .iter()
        .filter(|sighting| sighting.from != Written::Bare && sighting.login != spelling)
        .min()?;
    Some(other.place.problem(
        format!("the login `{}` is `{spelling}` elsewhere", other.login),
        format!("taken as @{spelling}: GitHub does not tell the case of logins apart"),
    ))
}

/// Collects what the files say about people.
#[derive(Debug, Default)]
pub(super) struct People {
    by_key: BTreeMap<String, Known>,
}

#[derive(Debug, Default)]
struct Known {
    login: String,
    names: BTreeSet<String>,
    companies: BTreeSet<String>,
    roles: Vec<String>,
    keps: Vec<String>,
}

impl People {
    fn known(&mut self, login: &str) -> &mut Known {
        let known = self.by_key.entry(login.to_ascii_lowercase()).or_default();
        login.clone_into(&mut known.login);
        known
    }

    /// Adds a role; `login` without `@` in its one spelling.
    pub(super) fn role(&mut self, login: &str, role: String) {
        let roles = &mut self.known(login).roles;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }

    /// Adds a KEP the person is an author of; `login` without `@` in its one spelling.
    pub(super) fn author(&mut self, login: &str, kep: String) {
        self.known(login).keps.push(kep);
    }

    /// Adds a name and a company, and reports one that contradicts an earlier one.
    pub(super) fn described(
        &mut self,
        login: &str,
        name: Said<'_>,
        company: Said<'_>,
    ) -> Vec<Problem> {
        let known = self.known(login);
        let name = contradiction(&mut known.names, name, "name", login);
        let company = contradiction(&mut known.companies, company, "company", login);
        name.into_iter().chain(company).collect()
    }

    /// Everyone, sorted by login.
    pub(super) fn finish(self) -> Vec<PersonFacts> {
        let mut people: Vec<PersonFacts> = self.by_key.into_values().map(Known::facts).collect();
        people.sort_by(|a, b| natural_order(&a.login, &b.login));
        people
    }
}

/// What a file says of a person, and where.
pub(super) type Said<'a> = Option<(&'a str, Place)>;

fn contradiction(
    values: &mut BTreeSet<String>,
    said: Said<'_>,
    what: &str,
    login: &str,
) -> Option<Problem> {
    let (value, place) = said?;
    let others = values.clone();
    if !values.insert(value.to_owned()) || others.is_empty() {
        return None;
    }
    let others: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
    Some(place.problem(
        format!(
            "the {what} of @{login} is `{value}` here and {} elsewhere",
            others.join(", ")
        ),
        format!(
            "no {what} is imported; write the right one into content/subjects/person/{login}.md"
        ),
    ))
}

impl Known {
    fn facts(self) -> PersonFacts {
        let mut keps = self.keps;
        keps.sort_by(|a, b| natural_order(a, b));
        keps.dedup();
        PersonFacts {
            login: self.login,
            title: only(self.names),
            affiliations: only(self.companies).into_iter().collect(),
            roles: self.roles,
            keps,
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
