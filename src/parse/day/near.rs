//! Names that people give to notes of a day though no day is read from them: `2024-1-5`, `20240105`,
//! `2024_01_05`, `2024年1月5日`, `2024/1/5`.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

/// A name that begins with the numbers of a day.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::parse) struct NearDay {
    /// The day, if it is a valid one.
    pub(in crate::parse) day: Option<NaiveDate>,
    /// The name that is read as this day: `2024-01-05`, `2024-01-05-kubecon`.
    pub(in crate::parse) name: String,
}

/// Reads the path of a note without its ending, by its last part or by its folders.
pub(in crate::parse) fn near_day(path: &str) -> Option<NearDay> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let slashes = || path.rmatch_indices('/').map(|(at, _)| at);
    let folders = slashes()
        .nth(1)
        .map(|_| &path[slashes().nth(2).map_or(0, |at| at + 1)..]);
    read(file).or_else(|| read(folders?))
}

fn read(written: &str) -> Option<NearDay> {
    let name: String = written.nfkc().collect();
    let (year, rest) = number(&name, 4..=4)?;
    let (month, rest, day, behind) = match separator(rest, '年') {
        Some(rest) => {
            let (month, rest) = number(rest, 1..=2)?;
            let rest = separator(rest, '月')?;
            let (day, behind) = number(rest, 1..=2)?;
            (month, rest, day, behind)
        }
        None => {
            let (month, rest) = number(rest, 2..=2)?;
            let (day, behind) = number(rest, 2..=2)?;
            (month, rest, day, behind)
        }
    };
    let is_whole = !behind.starts_with(|c: char| c.is_ascii_digit());
    let behind = behind.strip_prefix('日').unwrap_or(behind);
    let title = behind.trim_matches(|c: char| is_separator(c) || c.is_whitespace());
    if !is_whole || rest.is_empty() {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    let shown = day.map_or_else(|| format!("{year:04}-{month:02}-??"), |day| day.to_string());
    let name = match title {
        "" => shown,
        title => format!("{shown}-{title}"),
    };
    Some(NearDay { day, name })
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '/' | ' ' | '−' | '–' | '‐')
}

/// What follows the sign between two numbers.
fn separator(text: &str, word: char) -> Option<&str> {
    text.strip_prefix(|c: char| is_separator(c) || c == word)
}

/// A number of so many digits at the beginning of a text, and what follows.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(u32, &str)> {
    let length = text.bytes().take(*digits.end());
    let length = length.take_while(u8::is_ascii_digit).count();
    let number = digits.contains(&length).then(|| text[..length].parse());
    Some((number?.ok()?, &text[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_near_a_day_get_the_right_one_proposed() {
        for (path, name) in [
            ("2024-1-5", "2024-01-05"),
            ("20240105", "2024-01-05"),
            ("2024_01_05", "2024-01-05"),
            ("2024.1.05", "2024-01-05"),
            ("2024 01 05", "2024-01-05"),
            ("2024年1月5日", "2024-01-05"),
            ("２０２４－０１－０５", "2024-01-05"),
            ("2024-01-05_kubecon", "2024-01-05-kubecon"),
            ("2024-01-05kubecon", "2024-01-05-kubecon"),
            ("20240105-kubecon", "2024-01-05-kubecon"),
            ("old/2024-1-5 memo", "2024-01-05-memo"),
            ("2024/1/5", "2024-01-05"),
            ("log/2024/1/5-kubecon", "2024-01-05-kubecon"),
        ] {
            let found = near_day(path).unwrap_or_else(|| panic!("{path}"));
            assert!(found.day.is_some(), "{path}");
            assert_eq!(found.name, name, "{path}");
        }
    }

    #[test]
    fn what_is_not_a_day_of_the_calendar_has_none() {
        for path in [
            "2024-13-45",
            "2023-02-30",
            "20241301",
            "2024/2/30",
            "2024-00-10",
        ] {
            let found = near_day(path).unwrap_or_else(|| panic!("{path}"));
            assert_eq!(found.day, None, "{path}");
        }
        for path in [
            "kubecon",
            "2024",
            "2024-01",
            "202401051",
            "24-01-05",
            "v1.2.3",
            "a/b/c",
            "2024a01b05",
        ] {
            assert_eq!(near_day(path), None, "{path}");
        }
    }
}
