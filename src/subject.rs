//! Subjects: whatever has an index page of its own, and the facts known of it beside the notes.

use std::fmt;

use crate::diagnostic::Problems;
use crate::reference::{GroupId, KindRule, Login, Repository, Target};
use crate::slug::slug;
use crate::source::{Span, Spanned};
use crate::table::{Fields, Table};

/// The identity of a subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKey {
    /// Something outside the site that text can name.
    Target(Target),
    /// A tag of front matter, by its slug: `Sidecar` and `sidecar` are one.
    Tag(String),
}

impl SubjectKey {
    /// The tag of a written name; nothing when it has no letter or digit.
    pub fn tag(written: &str) -> Option<SubjectKey> {
        let slug = slug(written);
        (!slug.is_empty()).then_some(SubjectKey::Tag(slug))
    }

    /// The name of its kind: `group`, `kep`, `person`, `repo`, `thread`, `tag`, or one of the site's.
    pub fn kind(&self) -> &str {
        match self {
            SubjectKey::Target(target) => target.kind(),
            SubjectKey::Tag(_) => "tag",
        }
    }

    /// The key of `content/subjects/KIND/NAME.md`; nothing when the path names no subject.
    pub fn from_path(kind: &str, name: &str, rules: &[KindRule]) -> Option<SubjectKey> {
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

/// What the writer knows of a subject beside the notes.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Its full name.
    pub title: Option<String>,
    /// Other names that text uses for it.
    pub aliases: Vec<Spanned<String>>,
    /// The group that owns it, as written.
    pub group: Option<Spanned<String>>,
    /// `implementable`, `merged`, `open` …
    pub state: Option<String>,
    /// `alpha`, `beta`, `stable`
    pub stage: Option<String>,
    /// Stage and release, in the order written.
    pub milestones: Vec<(String, String)>,
    /// Who leads it, as written.
    pub leads: Vec<Spanned<String>>,
    /// Where a person works or worked, in the writer's words.
    pub affiliations: Vec<String>,
    /// Label and address of pages elsewhere.
    pub links: Vec<(String, String)>,
}

impl Facts {
    /// Reads the front matter of a file in `content/subjects/`; unknown keys are errors.
    pub fn read(problems: &Problems, table: Table) -> Facts {
        let mut fields = Fields::new(problems, "the front matter of a subject", table);
        let facts = Facts {
            title: fields.text("title"),
            aliases: fields.strings("aliases"),
            group: fields.string("group"),
            state: fields.text("state"),
            stage: fields.text("stage"),
            milestones: fields
                .pairs("milestones")
                .into_iter()
                .map(|(stage, release)| (stage.value, release.value))
                .collect(),
            leads: fields.strings("leads"),
            affiliations: fields
                .strings("affiliations")
                .into_iter()
                .map(|affiliation| affiliation.value)
                .collect(),
            links: fields
                .tables("links", "a link of a subject")
                .into_iter()
                .filter_map(|link| read_link(link, problems))
                .collect(),
        };
        fields.finish();
        facts
    }
}

fn read_link(mut link: Fields<'_>, problems: &Problems) -> Option<(String, String)> {
    let span = link.span();
    let label = link.text("label");
    let url = link.string("url");
    link.finish();
    let (Some(label), Some(url)) = (label, url) else {
        let message = "a link needs a `label` and a `url`";
        problems.error("incomplete-link", span, message, "");
        return None;
    };
    if !(url.value.starts_with("https://") || url.value.starts_with("http://")) {
        let span: Span = url.span;
        problems.error(
            "bad-link",
            span,
            format!("`{}` is no web address", url.value),
            "write it with https:// in front",
        );
        return None;
    }
    Some((label, url.value))
}
