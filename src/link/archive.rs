//! The notes by year and month.

use chrono::Datelike;

use super::{Entry, EntryId};
use crate::parse::Kind;

/// The dated notes, newest year first; those without a date apart.
#[derive(Debug, Default)]
pub struct Archive {
    /// Years, newest first.
    pub years: Vec<Year>,
    /// Notes without a date, in their order.
    pub undated: Vec<EntryId>,
}

/// A year with notes.
#[derive(Debug)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Its months with notes, newest first.
    pub months: Vec<Month>,
}

/// A month with notes.
#[derive(Debug)]
pub struct Month {
    /// The month, from 1.
    pub month: u32,
    /// Its notes, newest first.
    pub notes: Vec<EntryId>,
}

impl Year {
    /// How many notes it has.
    pub fn count(&self) -> usize {
        self.months.iter().map(|month| month.notes.len()).sum()
    }
}

/// Files the notes, which come oldest first.
pub(super) fn archive(entries: &[Entry]) -> Archive {
    let mut archive = Archive::default();
    for (number, entry) in entries.iter().enumerate().rev() {
        if entry.document.kind != Kind::Note {
            continue;
        }
        let id = EntryId(number as u32);
        let Some(date) = entry.document.day.date() else {
            archive.undated.push(id);
            continue;
        };
        if archive
            .years
            .last()
            .is_none_or(|year| year.year != date.year())
        {
            archive.years.push(Year {
                year: date.year(),
                months: Vec::new(),
            });
        }
        let Some(year) = archive.years.last_mut() else {
            continue;
        };
        match year.months.last_mut() {
            Some(month) if month.month == date.month() => month.notes.push(id),
            _ => year.months.push(Month {
                month: date.month(),
                notes: vec![id],
            }),
        }
    }
    archive
}
