//! Subjects: everything that has a page of its own, and the facts about it.

mod facts;
mod table;

use std::fmt;

use unicode_normalization::UnicodeNormalization;

pub(crate) use facts::{Facts, Meeting};
pub(crate) use table::{own_file, read_table, write_table};

use crate::reference::{GroupId, KindRule, Login, Repository, Target};
use crate::slug::slug;

/// The identity of a subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SubjectKey {
    /// Something outside the site that text can name.
    Target(Target),
    /// A tag of front matter, by its slug: `Sidecar` and `sidecar` are one.
    Tag(String),
}

impl SubjectKey {
    /// The tag of a written name; nothing when it has no letter or digit. Names are equal that the search
    /// takes for equal: `Ｋ８ｓ` is `K8s`.
    pub(crate) fn tag(written: &str) -> Option<SubjectKey> {
        let folded: String = written.nfkc().collect();
        let slug = slug(&folded);
        (!slug.is_empty()).then_some(SubjectKey::Tag(slug))
    }

    /// The name of its kind: `group`, `kep`, `person`, `repo`, `thread`, `tag`, or one of the site's.
    pub(crate) fn kind(&self) -> &str {
        match self {
            SubjectKey::Target(target) => target.kind(),
            SubjectKey::Tag(_) => "tag",
        }
    }

    /// The key of `content/subjects/KIND/NAME.md`; nothing when the path names no subject.
    pub(crate) fn from_path(kind: &str, name: &str, rules: &[KindRule]) -> Option<SubjectKey> {
        let target = match kind {
            "tag" => return SubjectKey::tag(name),
            "group" => Target::Group(GroupId::new(name)),
            "person" => Target::Person(Login::new(name)?),
            "repo" => Target::Repo(Repository::parse(name)?),
            "thread" => {
                let (repository, number) = name.rsplit_once('/')?;
                Target::Thread {
                    repository: Repository::parse(repository)?,
                    number: number.parse().ok()?,
                }
            }
            _ => {
                let rule = rules.iter().find(|rule| rule.name == kind)?;
                rule.target_of(name)?
            }
        };
        Some(SubjectKey::Target(target))
    }
}

impl fmt::Display for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SubjectKey::Target(target) => target.fmt(f),
            SubjectKey::Tag(tag) => write!(f, "#{tag}"),
        }
    }
}
