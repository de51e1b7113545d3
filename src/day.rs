//! Days as people write them in names of files and in values.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};

/// The day of `2023-09-12`: four, two and two digits (ISO 8601 calendar date). Nothing else, so that
/// no sign and no fifth digit, which would make a year that feeds cannot express.
pub(crate) fn parse_day(text: &str) -> Option<NaiveDate> {
    let has_form = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    day.filter(|_| has_form)
}

/// A day, or a moment, as people and programs write it: `2023-09-12`, `2023-09-12T16:30:00Z`,
/// `2023-09-12 16:30 +0900`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A day, perhaps with a time of no zone.
    Day(NaiveDate),
    /// A time in a zone.
    At(DateTime<FixedOffset>),
}

impl Moment {
    /// Reads a day and what may follow it; nothing else may.
    pub(crate) fn parse(text: &str) -> Option<Moment> {
        let day = text.get(..10).and_then(parse_day)?;
        let rest = &text[10..];
        if rest.is_empty() {
            return Some(Moment::Day(day));
        }
        let rest = rest.strip_prefix(['T', 't', ' '])?.trim();
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.')));
        let (time, zone) = rest.split_at(end.unwrap_or(rest.len()));
        let format = match time.matches(':').count() {
            1 => "%H:%M",
            _ => "%H:%M:%S%.f",
        };
        let time = day.and_time(NaiveTime::parse_from_str(time, format).ok()?);
        let offset = match zone.trim() {
            "" => return Some(Moment::Day(day)),
            "Z" | "z" | "UTC" => FixedOffset::east_opt(0)?,
            zone => zone.parse().ok()?,
        };
        let instant = time.checked_sub_offset(offset)?;
        Some(Moment::At(offset.from_utc_datetime(&instant)))
    }
}

/// The first day of `2023`, `2023-05` or `2023-05-12`.
pub(crate) fn first_day(text: &str) -> Option<NaiveDate> {
    let full = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    parse_day(&full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_days() {
        assert!(parse_day("2023-09-12").is_some());
        for text in [
            "2023-9-12",
            "-001-01-01",
            "+2023-01-1",
            "2023-02-30",
            "2023-09-12 ",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn moments_are_days_and_times_in_zones() {
        let day = |text| parse_day(text).map(Moment::Day);
        assert_eq!(Moment::parse("2024-03-03"), day("2024-03-03"));
        for text in [
            "2024-03-03T16:30",
            "2024-03-03 16:30:00",
            "2024-03-03T16:30:00.5",
        ] {
            assert_eq!(Moment::parse(text), day("2024-03-03"), "{text}");
        }
        for (text, utc) in [
            ("2024-03-03T16:30:00Z", "2024-03-03 16:30:00 UTC"),
            ("2024-03-03t16:30z", "2024-03-03 16:30:00 UTC"),
            ("2024-03-03T16:30:00+09:00", "2024-03-03 07:30:00 UTC"),
            ("2024-03-03 16:30:00 -0800", "2024-03-04 00:30:00 UTC"),
        ] {
            let Some(Moment::At(instant)) = Moment::parse(text) else {
                panic!("{text}");
            };
            assert_eq!(instant.to_utc().to_string(), utc, "{text}");
        }
        for text in [
            "2024-03-03x",
            "2024-03-03T",
            "2024-03-03T25:00",
            "2024-03-03T16:30 noon",
            "2024-02-30T16:30Z",
            "2024-03-03 morning",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_and_a_month_begin_with_a_day() {
        assert_eq!(first_day("2023"), parse_day("2023-01-01"));
        assert_eq!(first_day("2023-05"), parse_day("2023-05-01"));
        assert_eq!(first_day("2023-05-12"), parse_day("2023-05-12"));
        assert_eq!(first_day("2023-13"), None);
        assert_eq!(first_day("202"), None);
    }
}
