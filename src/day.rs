//! Days as people write them in names of files and in values.

use chrono::NaiveDate;

/// The day of `2023-09-12`: four, two and two digits (ISO 8601 calendar date). Nothing else, so that
/// no sign and no fifth digit makes a year that feeds cannot tell.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let has_form = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    day.filter(|_| has_form)
}

/// The first day of `2023`, `2023-05` or `2023-05-12`.
pub fn first_day(text: &str) -> Option<NaiveDate> {
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
    fn a_year_and_a_month_begin_with_a_day() {
        assert_eq!(first_day("2023"), parse_day("2023-01-01"));
        assert_eq!(first_day("2023-05"), parse_day("2023-05-01"));
        assert_eq!(first_day("2023-05-12"), parse_day("2023-05-12"));
        assert_eq!(first_day("2023-13"), None);
        assert_eq!(first_day("202"), None);
    }
}
