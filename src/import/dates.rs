//! Days as other programs write them, in values and in names of files.

use chrono::NaiveDate;

use crate::config::Zone;
use crate::day::Moment;

/// The day of a moment that a program noted, in the zone of the site.
pub(super) fn day_of_moment(text: &str, zone: Zone) -> Option<NaiveDate> {
    Moment::parse(text.trim()).map(|moment| zone.day(moment))
}

/// The day that a writer wrote, whatever the time and the zone after it: the old site showed it so.
pub(super) fn written_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    match Moment::parse(text) {
        Some(Moment::At(instant)) => Some(instant.date_naive()),
        Some(Moment::Day(day)) => Some(day),
        None => loose_day(text),
    }
}

/// Spellings of days with names of months.
const FORMS: [&str; 6] = [
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%a, %d %b %Y",
    "%A, %B %d, %Y",
];

/// A day in other spellings: `2023/9/1`, `2023-9-1 10:00`, `2023.09.01`, `Sep 12, 2023`,
/// `12 September 2023`.
fn loose_day(text: &str) -> Option<NaiveDate> {
    let first = text.split([' ', 'T']).next().unwrap_or_default();
    if let Some((day, "")) = leading_day(first) {
        return Some(day);
    }
    let whole = FORMS
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok());
    // RFC 2822, as feeds write it.
    let of_mail = || chrono::DateTime::parse_from_rfc2822(text).ok();
    whole.or_else(|| of_mail().map(|time| time.date_naive()))
}

/// The day that a name begins with, and what follows it: `2023-09-12`, `2023_09_12`, `2023.09.12`,
/// `20230912`, `2023-9-1`, `2023年9月12日`.
pub(super) fn leading_day(name: &str) -> Option<(NaiveDate, &str)> {
    let (date, rest) =
        leading_date(name, &['-', '_', '.', '/', ' ', '年']).or_else(|| compact(name))?;
    Some((date?, rest))
}

/// The date with one of some signs after its year that a text begins with, which may not be a day of the
/// calendar, and what follows it.
pub(super) fn leading_date<'t>(
    text: &'t str,
    signs: &[char],
) -> Option<(Option<NaiveDate>, &'t str)> {
    let (year, rest) = digits(text, 4, 4)?;
    let sign = rest.chars().next().filter(|sign| signs.contains(sign))?;
    let (between, after) = match sign {
        '年' => ('月', "日"),
        sign => (sign, ""),
    };
    let (month, rest) = digits(&rest[sign.len_utf8()..], 1, 2)?;
    let (day, rest) = digits(rest.strip_prefix(between)?, 1, 2)?;
    let (date, rest) = date((year, month, day), rest)?;
    Some((date, rest.strip_prefix(after)?))
}

/// A date without signs between its parts, and the rest.
fn compact(text: &str) -> Option<(Option<NaiveDate>, &str)> {
    let (year, rest) = digits(text, 4, 4)?;
    let (month, rest) = digits(rest, 2, 2)?;
    let (day, rest) = digits(rest, 2, 2)?;
    date((year, month, day), rest)
}

/// The day, if the calendar has it; nothing where a digit follows.
fn date((year, month, day): (u32, u32, u32), rest: &str) -> Option<(Option<NaiveDate>, &str)> {
    let is_apart = !rest.starts_with(|c: char| c.is_ascii_digit());
    let year = i32::try_from(year).ok()?;
    is_apart.then(|| (NaiveDate::from_ymd_opt(year, month, day), rest))
}

/// The number at the beginning of a text, of so many digits, and the rest.
fn digits(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let count = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    if count < least {
        return None;
    }
    Some((text[..count].parse().ok()?, &text[count..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        crate::day::parse_day(text)
    }

    #[test]
    fn names_begin_with_days() {
        for (name, rest) in [
            ("2023-09-12", ""),
            ("2023_09_12", ""),
            ("20230912", ""),
            ("2023-9-12-kubecon", "-kubecon"),
            ("2023.09.12 Kubecon", " Kubecon"),
            ("2023年9月12日", ""),
        ] {
            let found = leading_day(name);
            assert_eq!(found, day("2023-09-12").map(|day| (day, rest)), "{name}");
        }
        for name in ["2023", "2023-13-12", "2023-09", "202309123", "v2023-09-12"] {
            assert_eq!(leading_day(name), None, "{name}");
        }
    }

    #[test]
    fn values_are_days_of_the_writer() {
        for text in [
            "2024-03-04",
            "2024-03-04T16:30:00Z",
            "2024-03-04T01:30:00+09:00",
            "2024-03-04 01:30:00 +0900",
            "2024/3/4",
            "March 4, 2024",
            "Mon, 4 Mar 2024 10:00:00 +0000",
        ] {
            assert_eq!(written_day(text), day("2024-03-04"), "{text}");
        }
        assert_eq!(written_day("soon"), None);
    }

    #[test]
    fn moments_are_in_the_zone_of_the_site() {
        let tokyo = Zone::parse("Asia/Tokyo").expect("a zone");
        let moment = day_of_moment("2024-03-03T16:30:00Z", tokyo);
        assert_eq!(moment, day("2024-03-04"));
    }
}
