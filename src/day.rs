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
}
