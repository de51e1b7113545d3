//! What a note of a year before said: the one of the same day, else of the nearest day around it.
//!
//! Notes look back and not ahead, so that a new one changes no page but its own.

use chrono::{Datelike, NaiveDate};
use tera::Value;

use super::Pages;
use crate::link::{Entry, EntryId, Site};
use crate::render::value::object;

/// How many days earlier or later a note may be to count as that day.
const AROUND: i64 = 3;

/// The first note of every day, oldest first.
pub(super) fn first_notes(site: &Site, notes: &[EntryId]) -> Vec<(NaiveDate, EntryId)> {
    let dated = notes.iter();
    let dated = dated.filter_map(|id| Some((site.entry(*id).document.day.date()?, *id)));
    let mut first: Vec<(NaiveDate, EntryId)> = dated.collect();
    first.dedup_by_key(|(day, _)| *day);
    first
}

/// The same day a year before; that of 29 February is the 28th.
fn year_before(day: NaiveDate) -> Option<NaiveDate> {
    let year = day.year() - 1;
    day.with_year(year)
        .or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
}

/// The day nearest to one, and of two that are as near the earlier.
fn nearest<T>(days: &[(NaiveDate, T)], wanted: NaiveDate) -> Option<&(NaiveDate, T)> {
    let at = days.partition_point(|(day, _)| *day < wanted);
    let distance = |(day, _): &&(NaiveDate, T)| (*day - wanted).num_days().abs();
    let around = days[at.saturating_sub(1)..].iter().take(2);
    around
        .filter(|near| distance(near) <= AROUND)
        .min_by_key(distance)
}

impl Pages<'_> {
    /// The note of a year before a note, and whether it is of the same day.
    pub(super) fn year_ago(&self, entry: &Entry) -> Option<Value> {
        let wanted = year_before(entry.document.day.date()?)?;
        let (day, id) = nearest(&self.shared.first_notes, wanted)?;
        Some(object! {
            "note" => self.views.summary(*id),
            "same_day" => *day == wanted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_day_of_a_year_before_is_found() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = [
            "2022-02-25",
            "2022-02-28",
            "2022-12-20",
            "2022-12-24",
            "2022-12-30",
        ];
        let days: Vec<(NaiveDate, ())> = days.map(|text| (day(text), ())).into();
        for (of, expected) in [
            ("2023-12-24", Some("2022-12-24")),
            ("2023-12-22", Some("2022-12-20")),
            ("2023-12-23", Some("2022-12-24")),
            ("2023-12-27", Some("2022-12-24")),
            ("2023-12-28", Some("2022-12-30")),
            ("2023-12-16", None),
            ("2024-01-02", Some("2022-12-30")),
            ("2024-01-03", None),
            ("2023-03-01", Some("2022-02-28")),
            ("2022-12-24", None),
        ] {
            let found = nearest(&days, year_before(day(of)).unwrap());
            let expected = expected.map(day);
            assert_eq!(found.map(|(day, ())| *day), expected, "{of}");
        }
        assert_eq!(year_before(day("2024-02-29")), Some(day("2023-02-28")));
    }
}
