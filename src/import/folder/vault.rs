//! The notes of vaults: Obsidian, Logseq, and any folder of Markdown.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::daily::{day, day_format, setting};
use super::front::{self, Front};
use super::meta::{Meta, Splits};
use super::post::{Kind, Post, Posts, slug_of, slugs_of};
use super::source::{Folder, parts};
use super::{Format, Loss};
use crate::source::{Source, Span};
use crate::table::{Entry, Node, Table, Value};

/// Reads the notes of a vault.
pub(super) fn posts(format: Format, folder: &Folder, losses: &mut Vec<Loss>) -> Posts {
    let reader = Reader {
        format,
        days: day_format(format, folder),
        templates: setting(folder, ".obsidian/templates.json", "folder"),
    };
    let mut posts = Posts::default();
    for path in folder.markdown() {
        if let Some(why) = reader.is_elsewhere(path) {
            losses.push(Loss::of_file(path, why));
            continue;
        }
        if let Some(source) = folder.text(path, losses) {
            posts.list.push(reader.post(source, losses));
        }
    }
    posts
}

struct Reader {
    format: Format,
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
        let lost = |(line, what): (usize, String)| Loss::at(&path, line, what);
        losses.extend(problems.into_iter().map(lost));
        if self.format == Format::Logseq {
            let (properties, rest) = properties(&source.text, body.clone());
            table.extend(properties);
            body = rest;
        }
        let mut meta = Meta::read(table, Splits::Blanks);
        losses.extend(meta.problems.drain(..).map(|what| lost((1, what))));
        let (folder, stem) = parts(&path);
        let named = day(self.days.as_deref(), &path);
        let kind = kind(named, meta.date);
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
        let name = self.name(kind, folder, &shown);
        Post {
            body,
            kind,
            name,
            address: None,
            has_day_of_commit: false,
            bundle: None,
            target: String::new(),
            meta,
            source,
        }
    }

    /// The name of the file that a note becomes; nothing for one that is named by its day.
    fn name(&self, kind: Kind, folder: &str, shown: &str) -> String {
        match kind {
            Kind::Note(_) => String::new(),
            Kind::Article(_) => slug_of(shown),
            Kind::Page => {
                let folder = match self.format {
                    Format::Logseq => folder.strip_prefix("pages").unwrap_or(folder),
                    _ => folder,
                };
                let name = match (folder.trim_matches('/'), shown) {
                    // A file `index.md` at the top would be the text of the home page.
                    ("", "index") => return "start".to_owned(),
                    ("", shown) => shown.replace('/', "-"),
                    (folder, "index") => folder.to_owned(),
                    (folder, shown) => format!("{folder}/{}", shown.replace('/', "-")),
                };
                slugs_of(&name)
            }
        }
    }
}

/// What a note becomes, by the day in its name and what follows it, and by the day in its front matter.
fn kind(named: Option<(NaiveDate, &str)>, date: Option<NaiveDate>) -> Kind {
    match (named, date) {
        (Some((day, "")), _) => Kind::Note(day),
        (Some((day, _)), date) => Kind::Article(date.unwrap_or(day)),
        (None, Some(day)) => Kind::Article(day),
        (None, None) => Kind::Page,
    }
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
