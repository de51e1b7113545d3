//! The days of half a year, a column a week: a dot a day, the larger the more was written.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::html::escape;

/// How far days are from one another.
const PITCH: i64 = 8;
/// Half a year is at most so many weeks, the first and the last in part.
const WEEKS: i64 = 28;

/// What makes a day a full one: as many items as only one of twenty days has more of, so that a
/// single long day does not make all others look empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::render) struct Strength(usize);

impl Strength {
    /// Of days with so many items each.
    pub(in crate::render) fn of(counts: impl Iterator<Item = usize>) -> Strength {
        let mut counts: Vec<usize> = counts.filter(|count| *count > 0).collect();
        counts.sort_unstable();
        let full = counts.len().saturating_sub(1) * 19 / 20;
        Strength(counts.get(full).copied().unwrap_or_default())
    }

    /// How strong a day is, from 0 to 3; none for a day without items.
    fn step(self, count: usize) -> Option<usize> {
        let quarters = (count * 4).div_ceil(self.0.max(1));
        quarters.min(4).checked_sub(1)
    }
}

/// Draws the days from `first` to `last`, which are at most half a year.
pub(in crate::render) fn drawing(
    (first, last): (NaiveDate, NaiveDate),
    days: &BTreeMap<NaiveDate, usize>,
    strength: Strength,
    label: &str,
) -> String {
    let mut dots = [const { String::new() }; 4];
    // The first and the last week of each weekday.
    let mut rows = [None; 7];
    let offset = i64::from(first.weekday().num_days_from_monday());
    let half = first.iter_days().take_while(|day| *day <= last);
    for (day, place) in half.zip(offset..) {
        let (week, weekday) = (place / 7, day.weekday().num_days_from_monday());
        let row = &mut rows[weekday as usize];
        *row = Some(row.map_or((week, week), |(first, _)| (first, week)));
        let count = days.get(&day).copied().unwrap_or_default();
        if let Some(step) = strength.step(count) {
            let (x, y) = (middle(week), middle(i64::from(weekday)));
            dots[step].push_str(&format!("M{x} {y}h0"));
        }
    }
    let ground = ground(&rows);
    let (width, height) = (WEEKS * PITCH, 7 * PITCH);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">",
        escape(label)
    );
    svg.push_str(&format!("<path class=\"ground\" d=\"{ground}\"/>"));
    for (step, path) in dots.iter().enumerate().filter(|(_, path)| !path.is_empty()) {
        svg.push_str(&format!("<path class=\"much-{}\" d=\"{path}\"/>", step + 1));
    }
    svg.push_str("</svg>");
    svg
}

/// A line under each row of days; the style sheet makes it a dot a day. It is a little longer than
/// from the first dot to the last, lest the last be lost.
fn ground(rows: &[Option<(i64, i64)>]) -> String {
    let lines = (0..).zip(rows).filter_map(|(weekday, row)| {
        let (first, last) = (*row)?;
        let (x, y) = (middle(first), middle(weekday));
        Some(format!("M{x} {y}h{}", (last - first) * PITCH + 1))
    });
    lines.collect()
}

/// Where the dot of a week or a weekday is.
fn middle(place: i64) -> i64 {
    place * PITCH + PITCH / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_differ_by_quarters_of_a_full_day() {
        let strength = Strength::of([0, 0, 2, 3, 4, 8, 8, 100].into_iter());
        assert_eq!(strength, Strength(8));
        let steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 100].map(|count| strength.step(count));
        let expected = [0, 0, 1, 1, 2, 2, 3, 3, 3].map(Some);
        assert_eq!(steps[0], None);
        assert_eq!(steps[1..], expected);
        let none = Strength::of([].into_iter());
        assert_eq!((none.step(0), none.step(1)), (None, Some(3)));
    }

    #[test]
    fn columns_are_weeks_and_rows_weekdays() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = (day("2023-07-01"), day("2023-07-04"));
        let days = BTreeMap::from([(day("2023-07-02"), 1), (day("2023-07-03"), 9)]);
        let strength = Strength(9);
        let svg = drawing(period, &days, strength, "half");
        // The first is a Saturday, the third a Monday, which begins the second column.
        assert!(
            svg.contains("<path class=\"ground\" d=\"M12 4h1M12 12h1M4 44h1M4 52h1\"/>"),
            "{svg}"
        );
        assert!(
            svg.contains("<path class=\"much-1\" d=\"M4 52h0\"/>"),
            "{svg}"
        );
        assert!(
            svg.contains("<path class=\"much-4\" d=\"M12 4h0\"/>"),
            "{svg}"
        );
    }
}
