//! Subjects as a writer names them on the command line, and the files they have.

use super::{Desk, DeskError};
use crate::parse::Reading;
use crate::reference::{Field, GroupId, Known, Name, RepositoryName, Target};
use crate::slug::slug;
use crate::subject::SubjectKey;

/// The subject that a kind and a name mean: `kep 753`, `sig network`, `person @aojea`, `repo k/k`.
/// The name is read as in front matter.
pub(crate) fn subject_key(desk: &Desk, kind: &str, name: &str) -> Result<SubjectKey, DeskError> {
    let reading = desk.session.reading();
    let kind = kind.to_lowercase();
    let Some(field) = field_of(reading, &kind) else {
        return Err(DeskError::Refused(format!(
            "unknown kind of subject `{kind}`\nhelp: the kinds of this site are {}",
            kinds(reading).join(", ")
        )));
    };
    let key = match field {
        Field::Tags => SubjectKey::tag(name),
        Field::Sigs => group(reading, &kind, name),
        field => {
            let read = reading.grammar.read_value(field, name);
            read.and_then(|name| target_of(&name))
                .filter(|target| target.kind() == kind)
                .map(SubjectKey::Target)
        }
    };
    key.ok_or_else(|| DeskError::Refused(format!("`{name}` does not name a {kind}")))
}

/// The field of front matter that names subjects of a kind.
fn field_of(reading: &Reading, kind: &str) -> Option<Field> {
    match kind {
        "tag" => Some(Field::Tags),
        "group" => Some(Field::Sigs),
        "person" => Some(Field::People),
        "repo" => Some(Field::Repos),
        "thread" => Some(Field::Refs),
        _ if is_prefix(reading, kind) => Some(Field::Sigs),
        _ => {
            let kinds = &reading.rules.kinds;
            let index = kinds.iter().position(|rule| rule.name == kind)?;
            Some(Field::Kind(index))
        }
    }
}

/// Whether groups begin with this word: `sig`, `wg`.
fn is_prefix(reading: &Reading, kind: &str) -> bool {
    let mut prefixes = reading.rules.group_prefixes.iter();
    prefixes.any(|prefix| prefix.name == kind)
}

fn kinds(reading: &Reading) -> Vec<&str> {
    let own = reading.rules.kinds.iter().map(|rule| rule.name.as_str());
    ["group", "person", "repo", "thread", "tag"]
        .into_iter()
        .chain(own)
        .collect()
}

/// A group by its name with or without its prefix. An unknown one is named by its id.
fn group(reading: &Reading, kind: &str, name: &str) -> Option<SubjectKey> {
    let written = slug(name.trim_start_matches('#'));
    let id = match kind == "group" || written.starts_with(&format!("{kind}-")) {
        true => written,
        false => format!("{kind}-{written}"),
    };
    let read = |name: &str| match reading.grammar.read_value(Field::Sigs, name) {
        Some(Name::Group {
            id,
            known: Known::Yes,
        }) => Some(id),
        _ => None,
    };
    let known = read(&id).or_else(|| read(name).filter(|_| kind == "group"));
    let id = known.unwrap_or_else(|| GroupId::new(&id));
    (!id.as_str().is_empty()).then_some(SubjectKey::Target(Target::Group(id)))
}

/// The meaning of a name that is not in a text.
fn target_of(name: &Name) -> Option<Target> {
    Some(match name {
        Name::Thread {
            repository: RepositoryName::Full(repository) | RepositoryName::Address(repository),
            number,
            ..
        } => Target::Thread {
            repository: repository.clone(),
            number: *number,
        },
        Name::Repo { repository, .. } => Target::Repo(repository.clone()),
        Name::Person { login, .. } => Target::Person(login.clone()),
        Name::Defined { kind, id } => Target::Defined {
            kind: kind.clone(),
            id: id.clone(),
        },
        _ => return None,
    })
}

/// The file of a subject below `content/subjects/`, without its ending: `kep/753`.
pub(super) fn subject_file(desk: &Desk, key: &SubjectKey) -> String {
    let name = match key {
        SubjectKey::Tag(tag) => tag.clone(),
        SubjectKey::Target(Target::Person(login)) => login.to_string(),
        SubjectKey::Target(Target::Thread { repository, number }) => {
            format!("{repository}/{number}")
        }
        SubjectKey::Target(Target::Defined { kind, id }) => {
            // The number alone, where that is enough.
            let number = id.rsplit('-').next().unwrap_or(id);
            let kinds = &desk.session.reading().rules.kinds;
            match SubjectKey::from_path(kind.as_str(), number, kinds).as_ref() == Some(key) {
                true => number.to_owned(),
                false => id.clone(),
            }
        }
        SubjectKey::Target(target) => target.to_string(),
    };
    format!("{}/{name}", key.kind())
}

/// The title that facts give a subject; nothing where they give none.
pub(super) fn facts_title(desk: &Desk, key: &SubjectKey) -> String {
    let facts = desk.session.reading().facts.get(key);
    facts
        .and_then(|facts| facts.title.clone())
        .unwrap_or_default()
}
