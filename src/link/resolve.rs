//! What only the whole site can decide about candidates: which repository a bare number belongs
//! to, whether `owner/repo` is a repository and `@word` a person, and what a slip of the pen meant.
//!
//! 1. [`Names`] sees every candidate of the site once: who is mentioned how often, in which case, with
//!    numbers or without. [`Spelling`] is what the rules alone say.
//! 2. [`Resolver::note`] settles the candidates of one note, item by item.

mod names;
mod plausible;
mod slip;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::reference::{
    Introduced, Login, Logins, Name, Repository, RepositoryName, Rules, Standing, Target,
};

pub use names::Names;
pub use slip::Slip;

use plausible::Plausible;

/// Settles candidates with what the whole site says.
pub struct Resolver<'a> {
    /// What references are read by.
    pub rules: &'a Rules,
    /// What the rules say of spellings.
    pub spelling: Arc<Spelling>,
    /// What the site says of names.
    pub names: Arc<Names>,
}

/// What the rules alone say of spellings; made once for a site's rules.
#[derive(Debug)]
pub struct Spelling {
    plausible: Plausible,
    /// `[repos]` keys without their slash, with the repository: `kk`.
    squeezed: BTreeMap<String, Repository>,
}

impl Spelling {
    /// Reads the rules.
    pub fn of(rules: &Rules) -> Spelling {
        let keys = rules.repositories.iter();
        let keys = keys.filter(|(key, _)| key.contains('/'));
        let squeezed = keys.filter_map(|(key, full)| {
            let squeezed = key.to_ascii_lowercase().replace('/', "");
            Some((squeezed, Repository::parse(full)?))
        });
        Spelling {
            plausible: Plausible::new(rules),
            squeezed: squeezed.collect(),
        }
    }
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
    /// A resolver for texts that name this, in their order; `people` are logins that are known beside
    /// those of the rules.
    pub fn new<'c>(
        rules: &'a Rules,
        texts: impl Iterator<Item = &'c Name>,
        people: impl IntoIterator<Item = String>,
    ) -> Resolver<'a> {
        let mut names = Names::of_rules(rules);
        for login in people.into_iter().filter_map(|login| Login::new(&login)) {
            names.know(&login);
        }
        texts.for_each(|name| names.see(name));
        Resolver {
            rules,
            spelling: Arc::new(Spelling::of(rules)),
            names: Arc::new(names.judged()),
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
                let known = self.names.known_people.contains(login);
                if !(*certain || known || self.rules.logins == Logins::Any) {
                    return None;
                }
                Target::Person(self.names.people.get(login).unwrap_or(login).clone())
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
            .map(|repository| self.names.repositories.shown(repository))
    }

    /// The repository that a name stands for, in the form to show, with the slip if it was one.
    fn repository(&self, name: &RepositoryName) -> Option<(Repository, Option<Slip>)> {
        match name {
            RepositoryName::Full(repository) => Some(match self.names.slip(repository) {
                Some(slip) => (slip.meant.clone(), Some(slip.clone())),
                None => (self.names.repositories.shown(repository), None),
            }),
            RepositoryName::Short(word) => {
                if let Some(meant) = self.spelling.squeezed.get(&word.to_ascii_lowercase()) {
                    let slip = Slip::squeezed(word, meant, &self.rules.repositories);
                    return Some((meant.clone(), Some(slip)));
                }
                self.names
                    .repositories
                    .by_name(word)
                    .map(|repository| (repository, None))
            }
        }
    }

    fn is_repository(&self, repository: &Repository, standing: Standing) -> bool {
        let known = &self.names.repositories.known;
        let seen = self.names.repositories.seen.get(repository);
        let sure = standing == Standing::Certain
            || known.contains(repository)
            || seen.is_some_and(|seen| seen.numbered > 0 || seen.certain);
        if sure {
            return true;
        }
        let slip = self.names.slip(repository);
        if slip.is_some_and(|slip| known.contains(&slip.meant)) {
            return true;
        }
        let alone = standing == Standing::Alone || seen.is_some_and(|seen| seen.alone);
        let known_owner = self.spelling.plausible.is_owner(repository.owner())
            || self
                .names
                .repositories
                .numbered_owners
                .contains(repository.owner());
        if alone {
            return self.spelling.plausible.alone(repository);
        }
        known_owner
            && self
                .spelling
                .plausible
                .among_words(repository, &self.names.repositories.numbered_owners)
    }
}
