//! The notes of vaults: Obsidian, Logseq, and any folder of Markdown.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::front::{self, Front};
use super::meta::{Meta, Splits};
use super::post::{Kind, Post, Posts, slug_of, slugs_of};
use super::source::{Folder, parts};
use super::{Format, Loss};
use crate::config::Zone;
use crate::import::dates::leading_day;
use crate::source::{Source, Span};
use crate::table::{Entry, Node, Table, Value};

/// Reads the notes of a vault.
pub(super) fn posts(format: Format, folder: &Folder, zone: Zone, losses: &mut Vec<Loss>) -> Posts {
    let reader = Reader {
        format,
        zone,
        days: day_format(format, folder),
        templates: setting(folder, ".obsidian/templates.json", "folder"),
    };
    let mut posts = Posts::default();
    for path in folder.markdown() {
        if let Some(why) = reader.is_elsewhere(path) {
            losses.push(Loss {
                file: path.to_owned(),
                line: 0,
                what: why.to_owned(),
            });
            continue;
        }
        if let Some(source) = folder.text(path, losses) {
            posts.list.push(reader.post(source, losses));
        }
    }
    posts
}

/// A value of a file of settings in JSON.
fn setting(folder: &Folder, file: &str, key: &str) -> Option<String> {
    let source = folder.settings(&[file])?;
    let json: serde_json::Value = serde_json::from_str(&source.text).ok()?;
    let value = json.get(key)?.as_str()?.trim_matches('/');
    (!value.is_empty()).then(|| value.to_owned())
}

/// How the names of daily notes are written, in the letters of chrono.
fn day_format(format: Format, folder: &Folder) -> Option<String> {
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

struct Reader {
    format: Format,
    zone: Zone,
    days: Option<String>,
    templates: Option<String>,
}

impl Reader {
    fn is_elsewhere(&self, path: &str) -> Option<&'static str> {
        let templates = self.templates.as_ref().is_some_and(|folder| {
            path.strip_prefix(folder.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        });
        if templates {
            return Some("this is a template; not imported");
        }
        if path.ends_with(".excalidraw.md") {
            return Some("this is a drawing of Excalidraw; not imported");
        }
        let is_internal = path.starts_with("logseq/") || path.contains("/logseq/bak/");
        (self.format == Format::Logseq && is_internal)
            .then_some("this belongs to Logseq; not imported")
    }

    fn post(&self, source: Arc<Source>, losses: &mut Vec<Loss>) -> Post {
        let Front {
            mut table,
            mut body,
            problems,
            ..
        } = front::read(&source);
        let path = source.path.as_str().to_owned();
        let lost = |(line, what)| Loss {
            file: path.clone(),
            line,
            what,
        };
        losses.extend(problems.into_iter().map(lost));
        if self.format == Format::Logseq {
            let (properties, rest) = properties(&source.text, body.clone());
            table.extend(properties);
            body = rest;
        }
        let mut meta = Meta::read(table, self.zone, Splits::Blanks);
        losses.extend(meta.problems.drain(..).map(|what| lost((1, what))));
        let (folder, stem) = parts(&path);
        let named = self.day(&path);
        let kind = match (named, meta.date) {
            (Some((day, "")), _) => Kind::Note(day),
            (Some((day, _)), date) => Kind::Article(date.unwrap_or(day)),
            (None, Some(day)) => Kind::Article(day),
            (None, None) => Kind::Page,
        };
        let rest = named.map_or(stem, |(_, rest)| rest);
        let shown = match self.format {
            Format::Logseq => title_of_file(rest),
            _ => rest.to_owned(),
        };
        if !matches!(kind, Kind::Note(_)) && meta.title.is_none() {
            let (title, after) = heading(&source.text, body.clone());
            body = after;
            meta.title = title.or_else(|| (!shown.is_empty()).then(|| shown.clone()));
        }
        let name = match kind {
            Kind::Note(_) => String::new(),
            Kind::Article(_) => slug_of(&shown),
            Kind::Page => {
                let folder = match self.format {
                    Format::Logseq => folder.strip_prefix("pages").unwrap_or(folder),
                    _ => folder,
                };
                let name = match (folder.trim_matches('/'), shown.as_str()) {
                    ("", shown) => shown.replace('/', "-"),
                    (folder, "index") => folder.to_owned(),
                    (folder, shown) => format!("{folder}/{}", shown.replace('/', "-")),
                };
                slugs_of(&name)
            }
        };
        Post {
            body,
            kind,
            // A file `index.md` at the top would be the text of the home page.
            name: if name == "index" {
                "start".to_owned()
            } else {
                name
            },
            address: None,
            bundle: None,
            target: String::new(),
            meta,
            source,
        }
    }

    /// The day that a path names, and what its file's name has beside it.
    fn day<'p>(&self, path: &'p str) -> Option<(NaiveDate, &'p str)> {
        let (folder, stem) = parts(path);
        if let Some(format) = &self.days {
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
        let day =
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        let is_apart = !rest.starts_with(char::is_alphanumeric);
        is_apart.then(|| (day, rest.trim_start_matches(['-', '_', ' '])))
    }
}

fn is_weekday(text: &str) -> bool {
    let text = text
        .trim_matches(['(', ')', '（', '）', ' '])
        .to_lowercase();
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
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

/// The name of a page of Logseq as its file's name writes it: `a___b` is `a/b`, `%3A` is `:`.
fn title_of_file(name: &str) -> String {
    let name = name.replace("___", "/");
    percent_encoding::percent_decode_str(&name)
        .decode_utf8_lossy()
        .into_owned()
}

/// The properties on top of a page of Logseq, `tags:: a, b`, and the rest.
fn properties(text: &str, body: Range<usize>) -> (Table, Range<usize>) {
    let mut table = Table::new();
    let mut at = body.start;
    for line in text[body.clone()].split_inclusive('\n') {
        let Some((key, value)) = line
            .split_once(":: ")
            .or_else(|| line.trim_end().strip_suffix("::").map(|key| (key, "")))
        else {
            match line.trim().is_empty() && table.is_empty() {
                true => {
                    at += line.len();
                    continue;
                }
                false => break,
            }
        };
        let is_key =
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
        if !is_key {
            break;
        }
        let value = value.trim().replace("[[", "").replace("]]", "");
        let is_list = matches!(key, "tags" | "alias" | "aliases");
        let node = |value| Node {
            value,
            span: Span::new(at..at),
        };
        let value = match is_list {
            true => {
                let parts = value
                    .split([',', '，'])
                    .map(str::trim)
                    .filter(|part| !part.is_empty());
                Value::List(
                    parts
                        .map(|part| node(Value::String(part.to_owned())))
                        .collect(),
                )
            }
            false => Value::String(value),
        };
        table.push(Entry {
            key: key.to_owned(),
            key_span: Span::new(at..at),
            node: node(value),
        });
        at += line.len();
    }
    match table.is_empty() {
        true => (table, body),
        false => (table, at..body.end),
    }
}

/// The heading of the first level that a text begins with, and the rest.
fn heading(text: &str, body: Range<usize>) -> (Option<String>, Range<usize>) {
    let own = &text[body.clone()];
    let blank = own.len() - own.trim_start().len();
    let line = own[blank..].lines().next().unwrap_or_default();
    let title = line
        .strip_prefix("# ")
        .map(str::trim)
        .filter(|title| !title.is_empty() && !title.contains(['[', '`', '*', '<', '!']));
    match title {
        Some(title) => (
            Some(title.to_owned()),
            body.start + blank + line.len()..body.end,
        ),
        None => (None, body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_of(format: Option<&str>, path: &str) -> Option<(String, String)> {
        let reader = Reader {
            format: Format::Obsidian,
            zone: Zone::parse("UTC").expect("a zone"),
            days: format.and_then(chrono_format),
            templates: None,
        };
        reader
            .day(path)
            .map(|(day, rest)| (day.to_string(), rest.to_owned()))
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
