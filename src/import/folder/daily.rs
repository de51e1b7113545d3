//! The days in the names of daily notes, as Obsidian and Logseq let writers choose them.

use chrono::NaiveDate;

use super::Format;
use super::source::{Folder, parts};
use crate::import::dates::leading_day;

/// A value of a file of settings in JSON.
pub(super) fn setting(folder: &Folder, file: &str, key: &str) -> Option<String> {
    let source = folder.settings(&[file])?;
    let json: serde_json::Value = serde_json::from_str(&source.text).ok()?;
    let value = json.get(key)?.as_str()?.trim_matches('/');
    (!value.is_empty()).then(|| value.to_owned())
}

/// How the names of daily notes are written, in the letters of chrono.
pub(super) fn day_format(format: Format, folder: &Folder) -> Option<String> {
    match format {
        Format::Obsidian => {
            let periodic = || {
                let file = ".obsidian/plugins/periodic-notes/data.json";
                let source = folder.settings(&[file])?;
                let json: serde_json::Value = serde_json::from_str(&source.text).ok()?;
                Some(json.get("daily")?.get("format")?.as_str()?.to_owned())
            };
            let daily = setting(folder, ".obsidian/daily-notes.json", "format");
            chrono_format(&daily.or_else(periodic)?)
        }
        Format::Logseq => {
            let config = folder.settings(&["logseq/config.edn"])?;
            let lines = config
                .text
                .lines()
                .filter(|line| !line.trim_start().starts_with(';'));
            let mut values = lines.filter_map(|line| line.split_once(":journal/file-name-format"));
            let (_, value) = values.next()?;
            chrono_format(value.split('"').nth(1)?)
        }
        _ => None,
    }
}

/// A format of moment.js or of Java as one of chrono; nothing where it has what chrono cannot read.
fn chrono_format(format: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = format;
    while let Some(c) = rest.chars().next() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (literal, after) = inside.split_once(']')?;
            out.push_str(&literal.replace('%', "%%"));
            rest = after;
            continue;
        }
        let count = rest.chars().take_while(|other| *other == c).count();
        let token = &rest[..count * c.len_utf8()];
        rest = &rest[token.len()..];
        match token {
            "YYYY" | "yyyy" => out.push_str("%Y"),
            "YY" | "yy" => out.push_str("%y"),
            "MMMM" => out.push_str("%B"),
            "MMM" => out.push_str("%b"),
            "MM" | "M" => out.push_str("%m"),
            "DD" | "D" | "dd" | "d" => {
                // `Do` is 1st, 2nd, 3rd: the letters after the number are taken off before it is read.
                rest = rest.strip_prefix('o').unwrap_or(rest);
                out.push_str("%d");
            }
            "dddd" | "EEEE" => out.push_str("%A"),
            "ddd" | "EEE" | "E" => out.push_str("%a"),
            _ if c.is_ascii_alphabetic() => return None,
            literal => out.push_str(&literal.replace('%', "%%")),
        }
    }
    Some(out)
}

/// `2nd` is `2`.
pub(super) fn without_ordinals(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest[at..].find(|c: char| !c.is_ascii_digit());
        let end = digits.map_or(rest.len(), |digits| at + digits);
        out.push_str(&rest[..end]);
        rest = &rest[end..];
        let ordinal = ["st", "nd", "rd", "th"].into_iter().find_map(|sign| {
            let after = rest.strip_prefix(sign)?;
            (!after.starts_with(char::is_alphanumeric)).then_some(after)
        });
        rest = ordinal.unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

/// The day that a path names, and what its file's name has beside it.
pub(super) fn day<'p>(format: Option<&str>, path: &'p str) -> Option<(NaiveDate, &'p str)> {
    let (folder, stem) = parts(path);
    if let Some(format) = format {
        let whole = path.rsplit_once('.').map_or(path, |(whole, _)| whole);
        let depth = format.matches('/').count();
        let start = whole
            .rmatch_indices('/')
            .nth(depth)
            .map_or(0, |(at, _)| at + 1);
        let written = without_ordinals(&whole[start..]);
        if let Ok(day) = NaiveDate::parse_from_str(&written, format) {
            return Some((day, ""));
        }
    }
    if let Some((day, rest)) = leading_day(stem) {
        let rest = rest.trim_start_matches(['-', '_', ' ', '.']);
        return Some((day, if is_weekday(rest) { "" } else { rest }));
    }
    // 2023/09/12.md
    let mut above = folder.rsplit('/');
    let (month, year) = (above.next()?, above.next()?);
    let (day, rest) = stem.split_at_checked(2)?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !is_number(year) || !is_number(month) || !is_number(day) {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    let is_apart = !rest.starts_with(char::is_alphanumeric);
    is_apart.then(|| (day, rest.trim_start_matches(['-', '_', ' '])))
}

/// The days of the week.
const NAMES: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

fn is_weekday(text: &str) -> bool {
    let text = text
        .trim_matches(['(', ')', '（', '）', ' '])
        .to_lowercase();
    let is_english = NAMES.iter().any(|name| *name == text || name[..3] == text);
    let first = text
        .chars()
        .next()
        .is_some_and(|c| "月火水木金土日".contains(c));
    is_english
        || first
            && matches!(
                text.chars().skip(1).collect::<String>().as_str(),
                "" | "曜" | "曜日"
            )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_of(format: Option<&str>, path: &str) -> Option<(String, String)> {
        let format = format.and_then(chrono_format);
        day(format.as_deref(), path).map(|(day, rest)| (day.to_string(), rest.to_owned()))
    }

    #[test]
    fn names_of_daily_notes() {
        for (format, path, rest) in [
            (None, "journals/2023_09_12.md", ""),
            (None, "Daily/2023-09-12.md", ""),
            (None, "20230912.md", ""),
            (None, "2023/09/12.md", ""),
            (None, "2023-09-12 Tuesday.md", ""),
            (None, "2023年9月12日（火）.md", ""),
            (None, "2023-09-12 Kubecon.md", "Kubecon"),
            (Some("DD-MM-YYYY"), "Daily/12-09-2023.md", ""),
            (Some("MMMM Do, YYYY"), "September 12th, 2023.md", ""),
            (Some("YYYY/MM/DD dddd"), "a/2023/09/12 Tuesday.md", ""),
            (Some("yyyy_MM_dd"), "journals/2023_09_12.md", ""),
        ] {
            let expected = Some(("2023-09-12".to_owned(), rest.to_owned()));
            assert_eq!(day_of(format, path), expected, "{format:?} {path}");
        }
        for path in ["2023-13-12.md", "12.md", "notes/12/13.md", "Kubecon.md"] {
            assert_eq!(day_of(None, path), None, "{path}");
        }
    }
}
