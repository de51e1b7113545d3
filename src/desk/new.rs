//! Finds the file to write in, or creates it from a skeleton of the theme.
//!
//! 1. If the site has the file already, that one is used, whatever its path.
//! 2. A new note goes where the latest note is: after `2023/09/2023-09-12.md` comes
//!    `2023/10/2023-10-01.md`.
//! 3. The skeleton is rendered, and the file is created. An existing file is never overwritten.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::file::{Lock, create};
use super::subject::{facts_title, subject_file};
use super::{Desk, DeskError};
use crate::link::Entry;
use crate::parse::Kind;
use crate::render::Skeleton;
use crate::slug::slug;
use crate::subject::SubjectKey;

/// What is to be written.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// The note of a day.
    Note,
    /// An article of this title.
    Article(String),
    /// A page of this title.
    Page(String),
    /// The text and the facts of a subject.
    Subject(SubjectKey),
}

/// A file that is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// The file.
    pub path: PathBuf,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// Finds or creates the file of what is to be written on a day.
pub(crate) fn new(desk: &Desk, wanted: &Wanted, day: NaiveDate) -> Result<Made, DeskError> {
    let found = match wanted {
        Wanted::Note => note_of(desk, day),
        Wanted::Article(title) => named(desk, &Kind::Article, &file_name(title)?),
        Wanted::Page(title) => named(desk, &Kind::Page, &file_name(title)?),
        Wanted::Subject(key) => {
            let mut texts = desk.site().texts.iter();
            texts.find(|entry| entry.document.kind == Kind::Subject(key.clone()))
        }
    };
    if let Some(found) = found {
        return Ok(Made {
            path: desk.folder.join(found.source().path.on_disk()),
            is_new: false,
        });
    }
    let path = desk.folder.join(path_of(desk, wanted, day)?);
    let text = skeleton(desk, wanted, day)?;
    let _lock = Lock::take(&desk.folder)?;
    create(desk, &path, &text)?;
    Ok(Made { path, is_new: true })
}

/// The note of a day: the one that is named after the day alone; else one whose front matter says the
/// day. A second note of the day, `2023-09-12-kubecon.md`, is about something of its own.
pub(super) fn note_of(desk: &Desk, day: NaiveDate) -> Option<&Entry> {
    let of_day = || {
        let notes = desk.site().notes().map(|(_, entry)| entry);
        notes.filter(|entry| entry.document.day.date() == Some(day))
    };
    let name = day.to_string();
    let has_own_name = |entry: &&Entry| !entry.document.name.starts_with(&name);
    of_day()
        .find(|entry| entry.document.name == name)
        .or_else(|| of_day().find(has_own_name))
}

fn named<'d>(desk: &'d Desk, kind: &Kind, name: &str) -> Option<&'d Entry> {
    let mut documents = desk.site().documents();
    documents.find(|entry| entry.document.kind == *kind && entry.document.name == name)
}

/// The name of a file from a title.
fn file_name(title: &str) -> Result<String, DeskError> {
    let name = slug(title);
    match name.is_empty() {
        true => Err(DeskError::Refused(format!(
            "no file can be named after the title `{title}`: it has no letter or digit"
        ))),
        false => Ok(name),
    }
}

/// Where a new file is to be, below the site's folder.
pub(super) fn path_of(desk: &Desk, wanted: &Wanted, day: NaiveDate) -> Result<String, DeskError> {
    Ok(match wanted {
        Wanted::Note => new_note(desk, day),
        Wanted::Article(title) => format!("content/articles/{}.md", file_name(title)?),
        Wanted::Page(title) => format!("content/pages/{}.md", file_name(title)?),
        Wanted::Subject(key) => format!("content/subjects/{}.md", subject_file(desk, key)),
    })
}

/// The path of a new note: like that of the latest note that is named after its day alone.
fn new_note(desk: &Desk, day: NaiveDate) -> String {
    let alone = |entry: &&Entry| {
        let date = entry.document.day.date();
        date.is_some_and(|date| entry.document.name == date.to_string())
    };
    let mut notes = desk.site().notes().map(|(_, entry)| entry).rev();
    let model = notes.find(alone);
    let path = model.and_then(|entry| {
        let path = entry.source().path.on_disk();
        like(path.strip_suffix(".md")?, entry.document.day.date()?, day)
    });
    path.unwrap_or_else(|| format!("content/notes/{day}")) + ".md"
}

/// The path that a note of another day has where one of `its` day has this one.
fn like(path: &str, its: NaiveDate, day: NaiveDate) -> Option<String> {
    let (folder, name) = path.rsplit_once('/')?;
    let replaced = |part: &str, formats: &[&str]| {
        let same = formats
            .iter()
            .find(|format| its.format(format).to_string() == part);
        same.map(|format| day.format(format).to_string())
    };
    let folder = folder.split('/').map(|part| {
        let new = replaced(part, &["%Y", "%m", "%Y-%m"]);
        new.unwrap_or_else(|| part.to_owned())
    });
    let folder: Vec<String> = folder.collect();
    let name = replaced(name, &["%Y-%m-%d", "%d"])?;
    Some(format!("{}/{name}", folder.join("/")))
}

/// The text of a new file.
pub(super) fn skeleton(desk: &Desk, wanted: &Wanted, day: NaiveDate) -> Result<String, DeskError> {
    let (name, title) = match wanted {
        Wanted::Note => ("note.md", String::new()),
        Wanted::Article(title) => ("article.md", title.clone()),
        Wanted::Page(title) => ("page.md", title.clone()),
        Wanted::Subject(key) => ("subject.md", facts_title(desk, key)),
    };
    let (kind, key) = match wanted {
        Wanted::Subject(key) => (key.kind().to_owned(), key.to_string()),
        _ => Default::default(),
    };
    let values = [
        ("title", one_line(&title)),
        ("date", day.to_string()),
        ("kind", kind),
        ("key", key),
    ];
    let made = Skeleton::load(&desk.folder, &desk.config().theme).render(name, &values);
    made.map_err(DeskError::Wrong)
}

/// A text without line breaks and other controls.
fn one_line(text: &str) -> String {
    let plain = text.replace(char::is_control, " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::parse_day;

    #[test]
    fn a_new_note_goes_where_the_latest_is() {
        let like = |path, its, day| like(path, parse_day(its).unwrap(), parse_day(day).unwrap());
        for (path, expected) in [
            ("content/notes/2023-09-09", "content/notes/2024-01-02"),
            (
                "content/notes/2023/2023-09-09",
                "content/notes/2024/2024-01-02",
            ),
            ("content/notes/2023/09/09", "content/notes/2024/01/02"),
            (
                "content/notes/daily/2023-09/2023-09-09",
                "content/notes/daily/2024-01/2024-01-02",
            ),
            (
                "content/notes/k8s/09/2023-09-09",
                "content/notes/k8s/01/2024-01-02",
            ),
        ] {
            let found = like(path, "2023-09-09", "2024-01-02");
            assert_eq!(found.as_deref(), Some(expected), "{path}");
        }
        assert_eq!(
            like("content/notes/other", "2023-09-09", "2024-01-02"),
            None
        );
    }
}
