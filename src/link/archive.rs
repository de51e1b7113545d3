//! The notes, grouped by year and month, and by week.

use chrono::{Datelike, NaiveDate, Weekday};

use super::EntryId;
use super::timeline::Timeline;
use crate::parse::Kind;

/// The dated notes, newest year first; those without a date apart.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    /// Years, newest first.
    pub years: Vec<Year>,
    /// Weeks, newest first.
    pub weeks: Vec<Week>,
    /// Notes without a date, in their order.
    pub undated: Vec<EntryId>,
}

/// A year with notes.
#[derive(Debug)]
pub(crate) struct Year {
    /// The year.
    pub year: i32,
    /// Its months with notes, newest first.
    pub months: Vec<Month>,
}

/// A month with notes.
#[derive(Debug)]
pub(crate) struct Month {
    /// The month, from 1.
    pub month: u32,
    /// Its notes, newest first.
    pub notes: Vec<EntryId>,
}

/// A week with notes, as ISO 8601 counts them: Monday to Sunday, and a week belongs to the year that
/// has its Thursday.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Week {
    /// The year it belongs to, which its first or last days may not be in.
    pub year: i32,
    /// The week, from 1 to 53.
    pub number: u32,
    /// Its notes, newest first.
    pub notes: Vec<EntryId>,
}

impl Week {
    /// Its Monday; none at the very end of the calendar.
    pub(crate) fn monday(&self) -> Option<NaiveDate> {
        NaiveDate::from_isoywd_opt(self.year, self.number, Weekday::Mon)
    }

    /// Its Sunday; none at the very end of the calendar.
    pub(crate) fn sunday(&self) -> Option<NaiveDate> {
        NaiveDate::from_isoywd_opt(self.year, self.number, Weekday::Sun)
    }
}

impl Year {
    /// How many notes it has.
    pub(crate) fn count(&self) -> usize {
        self.months.iter().map(|month| month.notes.len()).sum()
    }
}

/// Files the notes of a timeline.
pub(super) fn archive(timeline: &Timeline) -> Archive {
    let mut archive = Archive::default();
    for (id, entry) in timeline.iter().rev() {
        if entry.document.kind != Kind::Note {
            continue;
        }
        match entry.document.day.date() {
            Some(date) => archive.file(id, date),
            None => archive.undated.push(id),
        }
    }
    archive
}

impl Archive {
    /// Files a note that is no newer than those filed already.
    fn file(&mut self, id: EntryId, date: NaiveDate) {
        if self
            .years
            .last()
            .is_none_or(|year| year.year != date.year())
        {
            self.years.push(Year {
                year: date.year(),
                months: Vec::new(),
            });
        }
        if let Some(year) = self.years.last_mut() {
            match year.months.last_mut() {
                Some(month) if month.month == date.month() => month.notes.push(id),
                _ => year.months.push(Month {
                    month: date.month(),
                    notes: vec![id],
                }),
            }
        }
        let (year, number) = (date.iso_week().year(), date.iso_week().week());
        match self.weeks.last_mut() {
            Some(week) if (week.year, week.number) == (year, number) => week.notes.push(id),
            _ => self.weeks.push(Week {
                year,
                number,
                notes: vec![id],
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The weeks of some days, which come newest first.
    fn weeks(days: &[&str]) -> Vec<(i32, u32, usize)> {
        let mut archive = Archive::default();
        for (number, day) in days.iter().enumerate() {
            archive.file(EntryId(number as u32), day.parse().unwrap());
        }
        let weeks = archive.weeks.iter();
        weeks
            .map(|week| (week.year, week.number, week.notes.len()))
            .collect()
    }

    #[test]
    fn the_days_around_new_year_belong_to_the_year_of_their_thursday() {
        assert_eq!(
            weeks(&["2025-01-05", "2024-12-30", "2024-12-29"]),
            [(2025, 1, 2), (2024, 52, 1)]
        );
        assert_eq!(
            weeks(&["2021-01-04", "2021-01-03", "2020-12-31"]),
            [(2021, 1, 1), (2020, 53, 2)]
        );
    }

    #[test]
    fn a_week_is_from_monday_to_sunday() {
        let week = Week {
            year: 2020,
            number: 53,
            notes: Vec::new(),
        };
        assert_eq!(week.monday().unwrap().to_string(), "2020-12-28");
        assert_eq!(week.sunday().unwrap().to_string(), "2021-01-03");
    }
}
