//! What the names of a whole site mean: which repositories and people there are, in which form they
//! are shown, what is misspelt, which numbers are of a defined kind.
//!
//! It is a small value apart from the documents. If an edit does not change it ([`Names::means_like`]),
//! no other document is affected.

use std::collections::{BTreeMap, BTreeSet};

use super::misspelling::{self, Misspelling};
use super::repositories::{Repositories, Seen, Set, same_forms};
use crate::reference::{GroupId, Login, Name, Repository, Rules, Standing, Target};

/// What the names of a site mean.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(super) repositories: Repositories,
    /// What misspelt repositories mean, by the key of what was written.
    pub(super) misspellings: BTreeMap<String, Misspelling>,
    /// People, in the form to show.
    pub(super) people: Set<Login>,
    /// People that facts or front matter name.
    pub(super) known_people: Set<Login>,
    /// Targets of defined kinds that text names.
    pub(in crate::link) defined: Set<Target>,
    /// Groups that front matter names.
    pub(super) groups: BTreeSet<GroupId>,
}

impl Names {
    /// What the rules alone know.
    pub(crate) fn of_rules(rules: &Rules) -> Names {
        let people = || rules.people.iter().map(|person| person.login.clone());
        Names {
            repositories: Repositories::of(rules),
            people: people().collect(),
            known_people: people().collect(),
            ..Names::default()
        }
    }

    /// Sees a name of a text. Names come in the order of the site, which decides the form in which
    /// repositories and people are shown.
    pub(crate) fn see(&mut self, name: &Name) {
        self.repositories.see(name);
        match name {
            Name::Person { login, .. } => insert(&mut self.people, login),
            Name::Defined { kind, id } => {
                self.defined.insert(Target::Defined {
                    kind: kind.clone(),
                    id: id.clone(),
                });
            }
            _ => {}
        }
    }

    /// Sees a value of front matter, which makes a person or a group known.
    pub(crate) fn see_value(&mut self, name: &Name) {
        match name {
            Name::Person { login, .. } => self.know(login),
            Name::Group { id, .. } => {
                self.groups.insert(id.clone());
            }
            // It was typed, so it can be misspelt.
            Name::Repo { repository, .. } => {
                let seen = Seen {
                    addressed: false,
                    ..Seen::bare(Standing::Certain)
                };
                return self.repositories.add(repository, seen);
            }
            _ => {}
        }
        self.see(name);
    }

    /// Hears that there is a person with this login.
    pub(super) fn know(&mut self, login: &Login) {
        insert(&mut self.known_people, login);
    }

    /// Adds what a later part of the site says.
    #[must_use]
    pub(crate) fn with(mut self, later: &Names) -> Names {
        self.repositories.append(&later.repositories);
        later
            .people
            .iter()
            .for_each(|login| insert(&mut self.people, login));
        later
            .known_people
            .iter()
            .for_each(|login| insert(&mut self.known_people, login));
        self.defined.extend(later.defined.iter().cloned());
        self.groups.extend(later.groups.iter().cloned());
        self
    }

    /// What a misspelt repository means; nothing for others.
    pub(super) fn misspelling(&self, repository: &Repository) -> Option<&Misspelling> {
        match self.misspellings.is_empty() {
            true => None,
            false => self.misspellings.get(&repository.key()),
        }
    }

    /// Finds what is misspelt, once everything was seen.
    #[must_use]
    pub(crate) fn judged(mut self) -> Names {
        self.misspellings = misspelling::find(&self.repositories);
        self
    }

    /// Whether every name means the same as in the other, and is shown in the same form.
    pub(crate) fn means_like(&self, other: &Names) -> bool {
        self.repositories.mean_like(&other.repositories)
            && self.misspellings == other.misspellings
            && same_forms(&self.people, &other.people, Login::as_str)
            && self.known_people == other.known_people
            && self.defined == other.defined
            && self.groups == other.groups
    }
}

/// Inserts a login unless one that differs in case at most is there: the first form stays.
fn insert(people: &mut Set<Login>, login: &Login) {
    if !people.contains(login) {
        people.insert(login.clone());
    }
}
