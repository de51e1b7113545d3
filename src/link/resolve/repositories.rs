//! The repositories of a site: how often each is named, and in which form it is shown.

use std::collections::{BTreeSet, HashMap, HashSet};

use foldhash::fast::FixedState;

use crate::reference::{Name, Repository, RepositoryName, Rules, Standing};

/// Maps and sets of names; millions are looked up, so the hash is a fast one.
pub(super) type Map<K, V> = HashMap<K, V, FixedState>;
pub(super) type Set<K> = HashSet<K, FixedState>;

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
    /// References with a number, a tag or a hash: only repositories have those.
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

    pub(super) fn bare(standing: Standing) -> Seen {
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

/// Whether two sets that compare without case have the same elements in the same case.
pub(super) fn same_forms<T: Eq + std::hash::Hash>(
    a: &Set<T>,
    b: &Set<T>,
    form: impl Fn(&T) -> &str,
) -> bool {
    let same = |one: &T| b.get(one).is_some_and(|other| form(one) == form(other));
    a.len() == b.len() && a.iter().all(same)
}

impl Repositories {
    pub(super) fn of(rules: &Rules) -> Self {
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

    pub(super) fn see(&mut self, name: &Name) {
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

    pub(super) fn add(&mut self, repository: &Repository, seen: Seen) {
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

    pub(super) fn append(&mut self, later: &Repositories) {
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

    pub(super) fn mean_like(&self, other: &Repositories) -> bool {
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
