//! Values of front matter, as people write them.

use super::candidate::{
    Aspect, Field, Introduced, Name, PersonForm, Place, RepositoryName, Standing,
};
use super::grammar::Grammar;
use super::target::{Login, Repository};
use super::width_fold::folded;

impl Grammar {
    /// Reads a value of front matter; nothing if it names nothing.
    #[must_use]
    pub fn read_value(&self, field: Field, value: &str) -> Option<Name> {
        let value = folded(value.trim());
        let value = value.trim();
        match field {
            Field::Sigs => match self.whole(value) {
                Some(group @ Name::Group { .. }) => Some(group),
                _ => self
                    .vocabulary
                    .groups
                    .by_short_name(value.trim_start_matches('#')),
            },
            Field::Repos => self.repository(value),
            Field::Kind(index) => {
                let kind = self.vocabulary.kinds.get(index)?;
                let number = kind.read_number(value.trim_start_matches('#'));
                let is_of_kind = |name: &Name| matches!(name, Name::Defined { kind: named, .. } if kind.is_named(named.as_str()));
                number.or_else(|| self.whole(value).filter(is_of_kind))
            }
            Field::People => self.person(value),
            Field::Refs => self
                .whole(value)
                .map(certain)
                .or_else(|| self.repository(value)),
            Field::Tags => self
                .whole(value)
                .filter(|name| self.is_plain_reference(name)),
        }
    }

    /// The reference that is all of a value.
    fn whole(&self, value: &str) -> Option<Name> {
        let mut found = self.scan(value, Place::ItemStart).into_iter();
        let only = found.next().filter(|one| one.span == (0..value.len()))?;
        found.next().is_none().then_some(only.name)
    }

    /// The repository that `[repos]` calls by this name.
    #[must_use]
    pub fn listed_repository(&self, name: &str) -> Option<Repository> {
        let name = folded(name.trim());
        let is_listed = self.vocabulary.names.is_listed(&name);
        is_listed
            .then(|| self.vocabulary.names.repository(&name))
            .flatten()
    }

    fn repository(&self, value: &str) -> Option<Name> {
        let repository = match self.whole(value) {
            Some(repo @ Name::Repo { .. }) => return Some(certain(repo)),
            _ => self
                .vocabulary
                .names
                .repository(value)
                .or_else(|| self.vocabulary.names.by_name(value).cloned())?,
        };
        Some(Name::Repo {
            repository,
            standing: Standing::Certain,
            aspect: Aspect::Whole,
        })
    }

    fn person(&self, value: &str) -> Option<Name> {
        let page = self.read_url(value).map(|candidate| candidate.name);
        if let Some(person @ Name::Person { .. }) = page {
            return Some(person);
        }
        let word = value.trim_start_matches('@');
        let login = self
            .vocabulary
            .people
            .by_name(word)
            .cloned()
            .or_else(|| Login::new(word))?;
        Some(Name::Person {
            login,
            form: PersonForm::Certain,
        })
    }

    /// Whether a tag that reads as this is meant as it and not as a word.
    fn is_plain_reference(&self, name: &Name) -> bool {
        match name {
            Name::Person { .. } | Name::Number { .. } => false,
            Name::Thread { repository, .. } => !matches!(repository, RepositoryName::Short(_)),
            Name::Repo {
                repository,
                standing,
                ..
            } => {
                *standing == Standing::Certain
                    || self.vocabulary.names.is_known(&repository.to_string())
            }
            Name::Release { .. }
            | Name::Commit { .. }
            | Name::Group { .. }
            | Name::Defined { .. } => true,
        }
    }
}

/// A value has no surroundings: what depends on its surroundings in a text is sure here.
fn certain(name: Name) -> Name {
    match name {
        Name::Repo {
            repository, aspect, ..
        } => Name::Repo {
            repository,
            standing: Standing::Certain,
            aspect,
        },
        Name::Number { number, of, .. } => Name::Number {
            number,
            introduced: Introduced::Word,
            of,
        },
        other => other,
    }
}
