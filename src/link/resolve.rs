//! What only the whole site can decide about candidates: which repository a bare number belongs
//! to, whether `owner/repo` is a repository and `@word` a person, and what a slip of the pen meant.
//!
//! 1. [`Resolver::new`] sees every candidate of the site once: who is mentioned how often, in
//!    which case, with numbers or without.
//! 2. [`Resolver::note`] settles the candidates of one note, item by item.

mod plausible;
mod slip;

use std::collections::{BTreeMap, BTreeSet};

use crate::reference::{
    Introduced, Login, Logins, Name, Repository, RepositoryName, Rules, Standing, Target,
};

pub use slip::Slip;

use plausible::Plausible;

/// Settles candidates with what the whole site says.
pub struct Resolver<'a> {
    rules: &'a Rules,
    repositories: Repositories,
    plausible: Plausible,
    /// `[repos]` keys without their slash, with the repository: `kk`.
    squeezed: BTreeMap<String, Repository>,
    /// What misspelt repositories meant, by key.
    slips: BTreeMap<String, Slip>,
    /// People by key, in the form to show.
    people: BTreeMap<String, Login>,
    known_people: BTreeSet<String>,
}

/// The repositories of the site and of the rules, by key.
#[derive(Default)]
struct Repositories {
    seen: BTreeMap<String, Seen>,
    /// Those that surely exist, in the form to show.
    known: BTreeMap<String, Repository>,
    /// Owners of repositories with numbered references, in exact case.
    numbered_owners: BTreeSet<String>,
    /// Keys of repositories by their name alone, in exact case.
    by_name: BTreeMap<String, BTreeSet<String>>,
}

/// How often the site names a repository.
struct Seen {
    /// The form of its first mention.
    form: Repository,
    mentions: u32,
    /// References with a number, a tag or a hash: nobody writes those to what is no repository.
    numbered: u32,
    /// Whether a URL or `[repos]` names it at least once.
    certain: bool,
    /// Whether it stands alone in brackets at least once.
    alone: bool,
}

/// The repository named last before a place.
struct Nearest {
    repository: Repository,
    /// Whether the same item names it.
    in_item: bool,
}

/// A candidate that is a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// What it names.
    pub target: Target,
    /// The slip that was mended on the way, to be reported.
    pub slip: Option<Slip>,
}

impl<'a> Resolver<'a> {
    /// Sees the whole site. `names` come in the order of the site, which decides the case in
    /// which names are shown; `people` are logins that facts and front matter know, lower case.
    pub fn new<'c>(
        rules: &'a Rules,
        names: impl Iterator<Item = &'c Name>,
        people: BTreeSet<String>,
    ) -> Self {
        let mut repositories = Repositories::of(rules);
        let mut shown: BTreeMap<String, Login> = BTreeMap::new();
        let facts = rules.people.iter().map(|person| &person.login);
        for login in facts {
            shown.entry(login.key()).or_insert_with(|| login.clone());
        }
        for name in names {
            repositories.see(name);
            if let Name::Person { login, .. } = name {
                shown.entry(login.key()).or_insert_with(|| login.clone());
            }
        }
        let mut known_people = people;
        known_people.extend(rules.people.iter().map(|person| person.login.key()));
        let squeezed = rules
            .repositories
            .iter()
            .filter(|(key, _)| key.contains('/'));
        let squeezed = squeezed.filter_map(|(key, full)| {
            Some((
                key.to_ascii_lowercase().replace('/', ""),
                Repository::parse(full)?,
            ))
        });
        Self {
            rules,
            slips: slip::find(&repositories),
            plausible: Plausible::new(rules),
            squeezed: squeezed.collect(),
            repositories,
            people: shown,
            known_people,
        }
    }

    /// Settles the candidates of one note, item by item in source order. The result has the same
    /// shape; `None` is a place that is no reference after all.
    #[must_use]
    pub fn note(&self, items: &[Vec<&Name>]) -> Vec<Vec<Option<Resolved>>> {
        let mut nearest: Option<Nearest> = None;
        let mut settled = Vec::with_capacity(items.len());
        for item in items {
            if let Some(nearest) = &mut nearest {
                nearest.in_item = false;
            }
            let mut of_item = Vec::with_capacity(item.len());
            for name in item {
                let resolved = self.settle(name, nearest.as_ref());
                let repository = resolved.as_ref().and_then(|one| one.target.repository());
                if let Some(repository) = repository {
                    nearest = Some(Nearest {
                        repository: repository.clone(),
                        in_item: true,
                    });
                }
                of_item.push(resolved);
            }
            settled.push(of_item);
        }
        settled
    }

    /// Settles a name that stands in no text: a value of front matter.
    #[must_use]
    pub fn value(&self, name: &Name) -> Option<Resolved> {
        self.settle(name, None)
    }

    fn settle(&self, name: &Name, nearest: Option<&Nearest>) -> Option<Resolved> {
        let target = match name {
            Name::Thread {
                repository, number, ..
            } => {
                let number = *number;
                return self.placed(repository, |repository| Target::Thread {
                    repository,
                    number,
                });
            }
            Name::Release { repository, tag } => {
                let tag = tag.clone();
                return self.placed(repository, |repository| Target::Release { repository, tag });
            }
            Name::Commit { repository, sha } => {
                let sha = sha.clone();
                return self.placed(repository, |repository| Target::Commit { repository, sha });
            }
            Name::Repo {
                repository,
                standing,
                ..
            } => {
                if !self.is_repository(repository, *standing) {
                    return None;
                }
                return self.placed(&RepositoryName::Full(repository.clone()), Target::Repo);
            }
            Name::Number { number, introduced } => {
                let repository = self.of_number(*number, *introduced, nearest)?;
                Target::Thread {
                    repository,
                    number: *number,
                }
            }
            Name::Person { login, certain } => {
                let known = self.known_people.contains(&login.key());
                if !(*certain || known || self.rules.logins == Logins::Any) {
                    return None;
                }
                Target::Person(self.people.get(&login.key()).unwrap_or(login).clone())
            }
            Name::Group { id, .. } => Target::Group(id.clone()),
            Name::Defined { kind, id } => Target::Defined {
                kind: kind.clone(),
                id: id.clone(),
            },
        };
        Some(Resolved { target, slip: None })
    }

    /// A target of a repository, with the slip of its name if there was one.
    fn placed(
        &self,
        name: &RepositoryName,
        target: impl FnOnce(Repository) -> Target,
    ) -> Option<Resolved> {
        let (repository, slip) = self.repository(name)?;
        Some(Resolved {
            target: target(repository),
            slip,
        })
    }

    /// The repository of a bare number: the nearest before it, else the default one where
    /// something says that the number is a thread.
    fn of_number(
        &self,
        number: u32,
        introduced: Introduced,
        nearest: Option<&Nearest>,
    ) -> Option<Repository> {
        // `#1` among other words usually counts: "the #1 reason".
        let loose = match introduced {
            Introduced::Word => false,
            Introduced::Alone => nearest.is_none(),
            Introduced::Start | Introduced::Text | Introduced::Doubtful => true,
        };
        let counts = loose && number < 10;
        let anywhere = self.rules.default_anywhere;
        // Whoever names a repository and then a number in one breath means a thread of it.
        let doubtful =
            introduced == Introduced::Doubtful && !nearest.is_some_and(|nearest| nearest.in_item);
        if (counts || doubtful) && !anywhere {
            return None;
        }
        let default = self.rules.default_repository.as_ref();
        let default = default
            .filter(|_| anywhere || !matches!(introduced, Introduced::Text | Introduced::Doubtful));
        nearest
            .map(|nearest| &nearest.repository)
            .or(default)
            .map(|repository| self.repositories.shown(repository))
    }

    /// The repository that a name stands for, in the form to show, with the slip if it was one.
    fn repository(&self, name: &RepositoryName) -> Option<(Repository, Option<Slip>)> {
        match name {
            RepositoryName::Full(repository) => Some(match self.slips.get(&repository.key()) {
                Some(slip) => (slip.meant.clone(), Some(slip.clone())),
                None => (self.repositories.shown(repository), None),
            }),
            RepositoryName::Short(word) => {
                if let Some(meant) = self.squeezed.get(&word.to_ascii_lowercase()) {
                    let slip = Slip::squeezed(word, meant, &self.rules.repositories);
                    return Some((meant.clone(), Some(slip)));
                }
                self.repositories
                    .by_name(word)
                    .map(|repository| (repository, None))
            }
        }
    }

    fn is_repository(&self, repository: &Repository, standing: Standing) -> bool {
        let key = repository.key();
        let seen = self.repositories.seen.get(&key);
        let sure = standing == Standing::Certain
            || self.repositories.known.contains_key(&key)
            || seen.is_some_and(|seen| seen.numbered > 0 || seen.certain);
        if sure {
            return true;
        }
        if self
            .slips
            .get(&key)
            .is_some_and(|slip| self.repositories.known.contains_key(&slip.meant.key()))
        {
            return true;
        }
        let alone = standing == Standing::Alone || seen.is_some_and(|seen| seen.alone);
        let known_owner = self.plausible.is_owner(repository.owner())
            || self
                .repositories
                .numbered_owners
                .contains(repository.owner());
        if alone {
            return self.plausible.alone(repository);
        }
        known_owner
            && self
                .plausible
                .among_words(repository, &self.repositories.numbered_owners)
    }
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
            repositories
                .known
                .entry(repository.key())
                .or_insert(repository);
        }
        repositories
    }

    fn see(&mut self, name: &Name) {
        let (repository, standing) = match name {
            Name::Thread {
                repository: RepositoryName::Full(repository),
                ..
            }
            | Name::Release {
                repository: RepositoryName::Full(repository),
                ..
            }
            | Name::Commit {
                repository: RepositoryName::Full(repository),
                ..
            } => (repository, None),
            Name::Repo {
                repository,
                standing,
                ..
            } => (repository, Some(*standing)),
            _ => return,
        };
        let numbered = u32::from(standing.is_none());
        if numbered > 0 {
            self.numbered_owners.insert(repository.owner().to_owned());
            self.name(repository);
        }
        let seen = self.seen.entry(repository.key()).or_insert_with(|| Seen {
            form: repository.clone(),
            mentions: 0,
            numbered: 0,
            certain: false,
            alone: false,
        });
        seen.mentions += 1;
        seen.numbered += numbered;
        seen.certain |= standing == Some(Standing::Certain);
        seen.alone |= standing == Some(Standing::Alone);
    }

    fn name(&mut self, repository: &Repository) {
        self.by_name
            .entry(repository.name().to_owned())
            .or_default()
            .insert(repository.key());
    }

    /// The form to show: that of the rules, else the first of the site.
    fn shown(&self, repository: &Repository) -> Repository {
        let key = repository.key();
        let seen = || self.seen.get(&key).map(|seen| &seen.form);
        self.known
            .get(&key)
            .or_else(seen)
            .unwrap_or(repository)
            .clone()
    }

    /// The repository of this name, if only one is known or, of several, one that the site itself
    /// gives numbers.
    fn by_name(&self, name: &str) -> Option<Repository> {
        let keys = self.by_name.get(name)?;
        let numbered = |key: &&String| self.seen.get(*key).is_some_and(|seen| seen.numbered > 0);
        let mut cited = keys.iter().filter(numbered);
        let key = match (cited.next(), cited.next()) {
            (Some(key), None) => key,
            (None, _) if keys.len() == 1 => keys.first()?,
            _ => return None,
        };
        let seen = || self.seen.get(key).map(|seen| &seen.form);
        self.known.get(key).or_else(seen).cloned()
    }
}
