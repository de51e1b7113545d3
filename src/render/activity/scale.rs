//! A period in equal steps: few enough to be drawn, small enough to tell something.

use chrono::{Datelike, Days, NaiveDate};

/// The most steps a drawing has.
const MOST: i32 = 60;
/// The fewest: a young site has empty ones before its first day.
const FEWEST: i32 = 12;

/// How long a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Unit {
    /// Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// Three months, from January, April, July or October.
    Quarter,
    /// A year of the calendar.
    Year,
}

/// A period in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) struct Scale {
    pub(in crate::render) unit: Unit,
    /// The number of its first step, counted from year 0.
    first: i32,
    /// The number of its last step.
    last: i32,
}

impl Scale {
    /// The smallest steps that are not too many for the days from `first` to `last`.
    pub(in crate::render) fn of(first: NaiveDate, last: NaiveDate) -> Scale {
        let units = [Unit::Week, Unit::Month, Unit::Quarter];
        let fits = |unit: &Unit| unit.number(last) - unit.number(first) < MOST;
        let unit = units.into_iter().find(fits).unwrap_or(Unit::Year);
        let (first, last) = (unit.number(first), unit.number(last));
        Scale {
            unit,
            first: first.min(last + 1 - FEWEST).max(last + 1 - MOST),
            last,
        }
    }

    /// How many steps it has.
    pub(in crate::render) fn len(self) -> usize {
        usize::try_from(self.last - self.first + 1).unwrap_or_default()
    }

    /// The step of a day, from 0; days before the first step or after the last are part of those.
    pub(in crate::render) fn step(self, day: NaiveDate) -> usize {
        let number = self.unit.number(day).clamp(self.first, self.last);
        usize::try_from(number - self.first).unwrap_or_default()
    }

    /// The first day of a step.
    pub(in crate::render) fn day_of(self, step: usize) -> NaiveDate {
        let step = i32::try_from(step).unwrap_or_default();
        self.unit.first_day(self.first + step)
    }
}

impl Unit {
    /// The number of the step a day is in.
    fn number(self, day: NaiveDate) -> i32 {
        let month = day.year() * 12 + day.month0().cast_signed();
        match self {
            // Day 1 of year 1 was a Monday.
            Unit::Week => (day.num_days_from_ce() - 1).div_euclid(7),
            Unit::Month => month,
            Unit::Quarter => month.div_euclid(3),
            Unit::Year => day.year(),
        }
    }

    fn first_day(self, number: i32) -> NaiveDate {
        let month = |month: i32| {
            NaiveDate::from_ymd_opt(
                month.div_euclid(12),
                month.rem_euclid(12).cast_unsigned() + 1,
                1,
            )
        };
        let day = match self {
            Unit::Week => NaiveDate::from_num_days_from_ce_opt(number * 7 + 1),
            Unit::Month => month(number),
            Unit::Quarter => month(number * 3),
            Unit::Year => month(number * 12),
        };
        day.expect("a step is made of the day of a document, which the calendar has")
    }

    /// The string that names a step by its first day.
    pub(in crate::render) fn name(self) -> &'static str {
        match self {
            Unit::Week => "activity.week",
            Unit::Month => "date.year_month",
            Unit::Quarter => "activity.quarter",
            Unit::Year => "date.year",
        }
    }
}

/// The last weeks of a site: each of seven days, counted back from the newest day, whatever day of
/// the week that is. Weeks without a note or an article do not count: what moved before a long pause is still
/// what moved of late. They end with
/// the newest day and not today, as the output knows no clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) struct LastWeeks {
    /// The newest day; none where no note has a day.
    newest: Option<NaiveDate>,
    /// How many weeks before the newest day each is, the last one first.
    ago: Vec<i64>,
}

impl LastWeeks {
    /// How many they are at most.
    const MOST: usize = 8;

    /// The weeks of some days, newest first.
    pub(in crate::render) fn of(days: impl Iterator<Item = NaiveDate>) -> LastWeeks {
        let mut weeks = LastWeeks {
            newest: None,
            ago: Vec::new(),
        };
        for day in days {
            let ago = weeks_between(*weeks.newest.get_or_insert(day), day);
            if weeks.ago.last() != Some(&ago) {
                if weeks.ago.len() == LastWeeks::MOST {
                    break;
                }
                weeks.ago.push(ago);
            }
        }
        weeks
    }

    /// How many weeks they are.
    pub(in crate::render) fn len(&self) -> usize {
        self.ago.len()
    }

    /// The first day of them.
    pub(in crate::render) fn first(&self) -> Option<NaiveDate> {
        let days = u64::try_from(self.ago.last()? * 7 + 6).ok()?;
        self.newest?.checked_sub_days(Days::new(days))
    }

    /// The week of a day, the oldest being 0; none for days outside.
    pub(in crate::render) fn week(&self, day: NaiveDate) -> Option<usize> {
        let ago = weeks_between(self.newest?, day);
        let place = self.ago.binary_search(&ago).ok()?;
        Some(self.ago.len() - 1 - place)
    }
}

/// Whole weeks from a day to a newer one; negative where it is older.
fn weeks_between(newer: NaiveDate, day: NaiveDate) -> i64 {
    (newer - day).num_days().div_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn steps_grow_with_the_period() {
        let scale = |first, last| {
            let scale = Scale::of(day(first), day(last));
            (scale.unit, scale.len())
        };
        assert_eq!(scale("2023-09-12", "2023-09-12"), (Unit::Week, 12));
        assert_eq!(scale("2023-01-02", "2024-02-25"), (Unit::Week, 60));
        assert_eq!(scale("2023-01-02", "2024-02-26"), (Unit::Month, 14));
        assert_eq!(scale("2019-01-01", "2023-12-31"), (Unit::Month, 60));
        assert_eq!(scale("2019-01-01", "2024-01-01"), (Unit::Quarter, 21));
        assert_eq!(scale("2009-01-01", "2024-01-01"), (Unit::Year, 16));
    }

    #[test]
    fn every_day_has_a_step_and_every_step_a_first_day() {
        for (first, last) in [
            ("2023-09-12", "2023-09-20"),
            ("2020-12-31", "2022-01-03"),
            ("2019-05-01", "2024-12-30"),
            ("1900-05-01", "2024-12-30"),
        ] {
            let scale = Scale::of(day(first), day(last));
            assert_eq!(scale.step(day(last)), scale.len() - 1);
            for step in 0..scale.len() {
                let first_day = scale.day_of(step);
                assert_eq!(scale.step(first_day), step, "{first} {last}");
                let before = first_day.pred_opt().unwrap();
                assert_eq!(scale.step(before), step.saturating_sub(1), "{before}");
            }
        }
    }

    #[test]
    fn weeks_of_a_scale_begin_on_monday() {
        let scale = Scale::of(day("2020-12-31"), day("2021-01-10"));
        let last = scale.len() - 1;
        assert_eq!(scale.step(day("2021-01-03")), last - 1);
        assert_eq!(scale.step(day("2021-01-04")), last);
        assert_eq!(scale.day_of(last), day("2021-01-04"));
    }

    #[test]
    fn the_last_weeks_end_with_the_last_day() {
        let days = day("2023-09-13").iter_days().rev();
        let weeks = LastWeeks::of(days.take(1000));
        assert_eq!(weeks.len(), 8);
        assert_eq!(weeks.first(), Some(day("2023-07-20")));
        assert_eq!(weeks.week(day("2023-09-13")), Some(7));
        assert_eq!(weeks.week(day("2023-09-07")), Some(7));
        assert_eq!(weeks.week(day("2023-09-06")), Some(6));
        assert_eq!(weeks.week(day("2023-07-20")), Some(0));
        assert_eq!(weeks.week(day("2023-07-19")), None);
        assert_eq!(weeks.week(day("2023-09-14")), None);
        let young = LastWeeks::of([day("2023-09-13"), day("2023-09-06")].into_iter());
        assert_eq!(young.len(), 2);
        assert_eq!(LastWeeks::of(std::iter::empty()).first(), None);
    }

    #[test]
    fn a_pause_of_the_notes_is_no_week() {
        let days = ["2023-09-13", "2022-12-31", "2022-12-30", "2022-01-01"].map(day);
        let weeks = LastWeeks::of(days.into_iter());
        assert_eq!(weeks.len(), 3);
        assert_eq!(days.map(|day| weeks.week(day)), [2, 1, 1, 0].map(Some));
        assert_eq!(weeks.week(day("2023-01-11")), None);
        assert!(weeks.first() <= Some(day("2022-01-01")));
    }
}
