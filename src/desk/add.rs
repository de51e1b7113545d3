//! Bullets for the note of a day.
//!
//! 1. Each text is spelt as the site writes it ([`super::spelling`]).
//! 2. While no other process changes the note, it is read, and bullets that it does not have yet are
//!    inserted ([`super::sheet`]).
//! 3. It is written once, when every bullet has its place.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::file::{Lock, create, replace};
use super::new::{note_of, path_of, skeleton};
use super::said::said_by;
use super::sheet::Sheet;
use super::spelling::{Meaning, guarded, line, spelled};
use super::{Desk, DeskError, Wanted, cannot};
use crate::limits;
use crate::source::SourcePath;
use crate::walk;

/// Where bullets go.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The day of the note.
    pub day: NaiveDate,
    /// The id of the item that they are nested in.
    pub under: Option<String>,
}

/// What became of bullets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Added {
    /// The note, below the site's folder.
    pub path: SourcePath,
    /// The bullets in the order they were asked for.
    pub bullets: Vec<AddedBullet>,
}

/// What became of a bullet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AddedBullet {
    /// Its line in the note.
    pub line: usize,
    /// Its text, as it was written.
    pub text: String,
    /// Whether the note had it already, so that nothing was written.
    pub was_there: bool,
}

/// A bullet that is to be added.
pub(super) struct Bullet {
    pub(super) text: String,
    /// What makes another bullet a duplicate of it, apart from the same text.
    pub(super) same: Same,
}

/// What makes a bullet a duplicate.
pub(super) enum Same {
    /// Its text alone.
    Text,
    /// Any mention of what it is about: the writer said nothing else about it.
    Meaning(Meaning),
    /// The same address anywhere.
    Address(String),
}

/// Adds texts to the note of a day, a bullet each.
pub(crate) fn add(desk: &Desk, texts: &[String], place: &Place) -> Result<Added, DeskError> {
    let bullets = texts.iter().map(|text| line(text));
    let bullets = bullets.filter(|text| !text.is_empty()).map(|text| Bullet {
        text: guarded(&spelled(&desk.session, &text)),
        same: Same::Text,
    });
    put(desk, &bullets.collect::<Vec<_>>(), place)
}

/// Puts bullets into the note of a day, unless it has them.
pub(super) fn put(desk: &Desk, bullets: &[Bullet], place: &Place) -> Result<Added, DeskError> {
    if bullets.is_empty() {
        return Err(DeskError::Refused("there is nothing to add".to_owned()));
    }
    let _lock = Lock::take(&desk.folder)?;
    let note = note_of(desk, place.day);
    let path = match note {
        Some(entry) => entry.source().path.clone(),
        None => SourcePath::new(path_of(desk, &Wanted::Note, place.day)?),
    };
    let file: PathBuf = desk.folder.join(path.on_disk());
    // Another process may have created it since the site was read.
    let is_there = note.is_some() || file.exists();
    let before = match is_there {
        true => {
            walk::read_file(&desk.folder, &file, limits::MARKDOWN).map_err(cannot("read", &file))?
        }
        false => skeleton(desk, &Wanted::Note, place.day)?,
    };
    let text = before.strip_prefix('\u{FEFF}').unwrap_or(&before);
    let mark = &before[..before.len() - text.len()];
    let mut sheet = Sheet::new(&desk.session, &path, text.to_owned())?;
    let mut added = Vec::with_capacity(bullets.len());
    for bullet in bullets {
        added.push(put_one(desk, &mut sheet, (bullet, place))?);
    }
    if added.iter().any(|bullet| !bullet.was_there) {
        let after = format!("{mark}{}", sheet.text());
        match is_there {
            true => replace(desk, &file, &after)?,
            false => create(desk, &file, &after)?,
        }
    }
    Ok(Added {
        path,
        bullets: added,
    })
}

fn put_one(
    desk: &Desk,
    sheet: &mut Sheet<'_>,
    (bullet, place): (&Bullet, &Place),
) -> Result<AddedBullet, DeskError> {
    let text = bullet.text.clone();
    let said = said_by(&desk.session, &text);
    let same = sheet.line_of(&said).or_else(|| match &bullet.same {
        Same::Text => None,
        Same::Meaning(meaning) => sheet.line_of_meaning(meaning),
        Same::Address(address) => sheet.line_of_address(address),
    });
    if let Some(line) = same {
        return Ok(AddedBullet {
            line,
            text,
            was_there: true,
        });
    }
    let line = match &place.under {
        Some(id) => sheet.add_under(id.trim_start_matches('#'), &text)?,
        None => sheet.add(&text)?,
    };
    Ok(AddedBullet {
        line,
        text,
        was_there: false,
    })
}
