//! What the names of a whole site mean: which repositories and people there are, in which form they
//! are shown, what is misspelt, which numbers are of a defined kind.
//!
//! It is a small value beside the documents. An edit that leaves it equal ([`Names::means_like`])
//! changes what no other document names.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use foldhash::fast::FixedState;

use super::misspelling::{self, Misspelling};
use crate::reference::{GroupId, Login, Name, Repository, RepositoryName, Rules, Standing, Target};

/// Maps and sets of names; millions are looked up, so the hash is a fast one.
type Map<K, V> = HashMap<K, V, FixedState>;
type Set<K> = HashSet<K, FixedState>;

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

/// The repositories of the site and of the rules.
#[derive(Debug, Default)]
pub(super) struct Repositories {
    /// Those the site names, in the form of their first mention.
    pub(super) seen: Map<Repository, Seen>,
    /// Those that surely exist, in the form to show.
    pub(super) known: Set<Repository>,
    /// Owners of repositories with numbered references, in exact case.
    pub(super) numbered_owners: BTreeSet<String>,
    /// Repositories by their name alone, in exact case.
    by_name: Map<String, BTreeSet<Repository>>,
}

/// How often the site names a repository.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) mentions: u32,
    /// References with a number, a tag or a hash: nobody writes those to what is not a repository.
    pub(super) numbered: u32,
    /// Whether a URL or `[repos]` names it at least once.
    pub(super) certain: bool,
    /// Whether it is alone in brackets at least once.
    pub(super) alone: bool,
    /// Whether an address names it: then it is not misspelt.
    pub(super) addressed: bool,
}

impl Seen {
    fn numbered(addressed: bool) -> Seen {
        Seen {
            mentions: 1,
            numbered: 1,
            addressed,
            ..Seen::default()
        }
    }

    fn bare(standing: Standing) -> Seen {
        let certain = standing == Standing::Certain;
        Seen {
            mentions: 1,
            certain,
            alone: standing == Standing::Alone,
            addressed: certain,
            ..Seen::default()
        }
    }
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

/// Whether two sets that compare without case have the same elements in the same case.
fn same_forms<T: Eq + std::hash::Hash>(a: &Set<T>, b: &Set<T>, form: impl Fn(&T) -> &str) -> bool {
    let same = |one: &T| b.get(one).is_some_and(|other| form(one) == form(other));
    a.len() == b.len() && a.iter().all(same)
}

impl Repositories {
    fn of(rules: &Rules) -> Self {
        let mut repositories = Self::default();
        let listed = rules
            .repositories
            .iter()
            .filter_map(|(_, full)| Repository::parse(full));
        let known = rules
            .known_repositories
            .iter()
            .chain(&rules.default_repository)
            .cloned();
        for repository in listed.chain(known) {
            repositories.name(&repository);
            if !repositories.known.contains(&repository) {
                repositories.known.insert(repository);
            }
        }
        repositories
    }

    fn see(&mut self, name: &Name) {
        let (repository, seen) = match name {
            Name::Thread { repository, .. }
            | Name::Release { repository, .. }
            | Name::Commit { repository, .. } => match repository {
                RepositoryName::Full(repository) => (repository, Seen::numbered(false)),
                RepositoryName::Address(repository) => (repository, Seen::numbered(true)),
                RepositoryName::Short(_) | RepositoryName::OfItem => return,
            },
            Name::Repo {
                repository,
                standing,
                ..
            } => (repository, Seen::bare(*standing)),
            _ => return,
        };
        self.add(repository, seen);
    }

    fn add(&mut self, repository: &Repository, seen: Seen) {
        match self.seen.get_mut(repository) {
            Some(known) => {
                let is_first_number = known.numbered == 0 && seen.numbered > 0;
                known.mentions += seen.mentions;
                known.numbered += seen.numbered;
                known.certain |= seen.certain;
                known.alone |= seen.alone;
                known.addressed |= seen.addressed;
                if is_first_number {
                    self.number(repository);
                }
            }
            None => {
                self.seen.insert(repository.clone(), seen);
                if seen.numbered > 0 {
                    self.number(repository);
                }
            }
        }
    }

    /// Hears that a repository has numbered references.
    fn number(&mut self, repository: &Repository) {
        if !self.numbered_owners.contains(repository.owner()) {
            self.numbered_owners.insert(repository.owner().to_owned());
        }
        self.name(repository);
    }

    fn append(&mut self, later: &Repositories) {
        later
            .seen
            .iter()
            .for_each(|(repository, seen)| self.add(repository, *seen));
        self.numbered_owners
            .extend(later.numbered_owners.iter().cloned());
        later
            .by_name
            .values()
            .flatten()
            .for_each(|repository| self.name(repository));
    }

    fn name(&mut self, repository: &Repository) {
        let same = self
            .by_name
            .entry(repository.name().to_owned())
            .or_default();
        if !same.contains(repository) {
            same.insert(repository.clone());
        }
    }

    fn mean_like(&self, other: &Repositories) -> bool {
        let same = |(repository, seen): (&Repository, &Seen)| {
            other
                .seen
                .get_key_value(repository)
                .is_some_and(|(form, known)| {
                    form.as_str() == repository.as_str()
                        && (known.numbered > 0, known.certain, known.alone)
                            == (seen.numbered > 0, seen.certain, seen.alone)
                })
        };
        self.seen.len() == other.seen.len()
            && self.seen.iter().all(same)
            && same_forms(&self.known, &other.known, Repository::as_str)
            && self.numbered_owners == other.numbered_owners
            && self.by_name == other.by_name
    }

    /// The form to show: that of the rules, else the first of the site.
    pub(super) fn shown(&self, repository: &Repository) -> Repository {
        let seen = || self.seen.get_key_value(repository).map(|(form, _)| form);
        self.known
            .get(repository)
            .or_else(seen)
            .unwrap_or(repository)
            .clone()
    }

    /// The repository of this name in any case: as written, else in lower case.
    pub(super) fn by_words(&self, name: &str) -> Option<Repository> {
        let lower = || self.by_name(&name.to_ascii_lowercase());
        self.by_name(name).or_else(lower)
    }

    /// The repository of this name, if only one is known or, of several, one that the site itself
    /// gives numbers.
    pub(super) fn by_name(&self, name: &str) -> Option<Repository> {
        let all = self.by_name.get(name)?;
        let numbered =
            |one: &&Repository| self.seen.get(*one).is_some_and(|seen| seen.numbered > 0);
        let mut cited = all.iter().filter(numbered);
        let repository = match (cited.next(), cited.next()) {
            (Some(one), None) => one,
            (None, _) if all.len() == 1 => all.first()?,
            _ => return None,
        };
        Some(self.shown(repository))
    }
}
