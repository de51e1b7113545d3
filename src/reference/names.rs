//! Names of repositories that the rules know.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Aspect, Name, PersonForm, RepositoryName, Standing};
use super::rules::Rules;
use super::target::Repository;
use super::url::{Page, without_scheme};

/// Names of repositories and how they may be shortened.
#[derive(Default)]
pub(super) struct Names {
    /// `[repos]`: key in lower case.
    listed: BTreeMap<String, Repository>,
    known: BTreeSet<Repository>,
    /// Organisations: never people.
    owners: BTreeSet<String>,
    /// Addresses that lead to GitHub: what they begin with, and what that stands for.
    redirects: Vec<(String, String)>,
    /// Names of known repositories without their owner, where only one has it.
    by_name: BTreeMap<String, Option<Repository>>,
}

impl Names {
    pub(super) fn compile(rules: &Rules) -> Self {
        let mut names = Self {
            redirects: rules.redirects.clone(),
            ..Self::default()
        };
        for (short, full) in &rules.repositories {
            if let Some(repository) = Repository::parse(full) {
                names.known.insert(repository.clone());
                names.listed.insert(short.to_ascii_lowercase(), repository);
            }
        }
        for repository in rules
            .known_repositories
            .iter()
            .chain(&rules.default_repository)
        {
            names.known.insert(repository.clone());
        }
        names.owners = rules
            .owners
            .iter()
            .map(|owner| owner.to_ascii_lowercase())
            .collect();
        for repository in &names.known {
            let key = repository.name().to_ascii_lowercase();
            let entry = names.by_name.entry(key);
            entry
                .and_modify(|known| *known = None)
                .or_insert_with(|| Some(repository.clone()));
        }
        names
    }

    /// The repository that a text names, short and old names replaced.
    pub(super) fn repository(&self, text: &str) -> Option<Repository> {
        match self.listed.get(&text.to_ascii_lowercase()) {
            Some(repository) => Some(repository.clone()),
            None => Repository::parse(text),
        }
    }

    /// Whether `[repos]` lists a text.
    pub(super) fn is_listed(&self, text: &str) -> bool {
        !text.is_empty() && self.listed.contains_key(&text.to_ascii_lowercase())
    }

    /// Whether the repository surely exists.
    pub(super) fn is_known(&self, text: &str) -> bool {
        self.is_listed(text)
            || Repository::parse(text).is_some_and(|name| self.known.contains(&name))
    }

    /// The only known repository of this name, whoever owns it.
    pub(super) fn by_name(&self, name: &str) -> Option<&Repository> {
        self.by_name.get(&name.to_ascii_lowercase())?.as_ref()
    }

    /// The address of GitHub that another one leads to.
    pub(super) fn redirected(&self, url: &str) -> Option<String> {
        let address = without_scheme(url);
        self.redirects.iter().find_map(|(from, to)| {
            let head = address.get(..from.len())?;
            let same = head.eq_ignore_ascii_case(from);
            same.then(|| format!("{to}{}", &address[from.len()..]))
        })
    }

    /// Whether a host without a scheme is read as an address.
    pub(super) fn is_host(&self, host: &str) -> bool {
        let github = ["github.com", "www.github.com"];
        let known = |known: &str| known.eq_ignore_ascii_case(host);
        let mut redirects = self
            .redirects
            .iter()
            .map(|(from, _)| from.trim_end_matches('/'));
        github.into_iter().any(known) || redirects.any(known)
    }

    /// What a page of GitHub names.
    pub(super) fn page(&self, page: Page) -> Option<Name> {
        let full = |repository: Repository| {
            self.repository(&repository.to_string())
                .unwrap_or(repository)
        };
        let named = |repository| RepositoryName::Address(full(repository));
        Some(match page {
            Page::Thread {
                repository,
                number,
                pull,
                ..
            } => Name::Thread {
                repository: named(repository),
                number,
                pull: Some(pull),
            },
            Page::Commit {
                repository, sha, ..
            } => Name::Commit {
                repository: named(repository),
                sha,
            },
            Page::Release { repository, tag } => Name::Release {
                repository: named(repository),
                tag,
            },
            Page::Repo { repository, path } => Name::Repo {
                repository: full(repository),
                standing: Standing::Certain,
                aspect: if path { Aspect::Inside } else { Aspect::Whole },
            },
            Page::Person(login) if self.owners.contains(&login.key()) => return None,
            Page::Person(login) => Name::Person {
                login,
                form: PersonForm::Certain,
            },
        })
    }
}
