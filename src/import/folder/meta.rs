//! What front matter says, by minamo's names; and front matter written with them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::NaiveDate;

use super::front::{self, take, text, texts};
use crate::import::dates::written_day;
use crate::language::is_language_tag;
use crate::slug::slug;
use crate::table::{
    Entry, Node, Table, Value, toml_key, toml_list, toml_string as string, toml_value,
};

/// The values of a post that minamo has keys for, and all others.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub(super) title: Option<String>,
    pub(super) date: Option<NaiveDate>,
    pub(super) updated: Option<NaiveDate>,
    pub(super) tags: Vec<String>,
    pub(super) draft: bool,
    pub(super) description: Option<String>,
    pub(super) emoji: Option<String>,
    pub(super) image: Option<String>,
    pub(super) language: Option<String>,
    pub(super) redirects: Vec<String>,
    /// Other names of a note, which wikilinks may use.
    pub(super) aliases: Vec<String>,
    pub(super) is_in_menu: bool,
    pub(super) order: Option<i64>,
    pub(super) extra: Table,
    /// The address it says it has: `permalink`, `url` or `path`.
    pub(super) address: Option<String>,
    /// The last part of its address.
    pub(super) slug: Option<String>,
    pub(super) categories: Vec<String>,
    /// Whether a date had a time of day, which minamo does not keep.
    pub(super) has_time: bool,
    /// What could not be kept.
    pub(super) problems: Vec<String>,
}

const DATES: [&str; 8] = [
    "date",
    "published_at",
    "publishDate",
    "pubDate",
    "created",
    "created_at",
    "date_created",
    "published",
];
const UPDATES: [&str; 5] = [
    "updated",
    "lastmod",
    "last_modified_at",
    "modified",
    "updated_at",
];

impl Meta {
    /// Reads a table. `splits` says how one string holds several tags.
    pub(super) fn read(mut table: Table, splits: Splits) -> Meta {
        let mut meta = Meta {
            draft: read_draft(&mut table),
            ..Meta::default()
        };
        lift(&mut table, "taxonomies");
        meta.date = meta.day(&mut table, &DATES);
        meta.updated = meta.day(&mut table, &UPDATES);
        let mut one = |names: &[&str]| take_text(&mut table, names);
        meta.title = one(&["title"]).map(|title| one_line(&title));
        meta.description = one(&["description", "summary", "excerpt"]).map(|text| one_line(&text));
        meta.emoji = one(&["emoji"]);
        meta.language = one(&["lang", "language"]);
        meta.address = one(&["permalink", "url", "path"]);
        meta.slug = one(&["slug"]);
        meta.image = one(&["image", "thumbnail", "cover", "ogp", "og_image"]);
        meta.order = take_order(&mut table);
        for key in ["categories", "category"] {
            if let Some(entry) = take(&mut table, &[key]) {
                meta.categories.extend(splits.of(&entry.node.value));
            }
        }
        for key in ["tags", "tag", "topics"] {
            if let Some(entry) = take(&mut table, &[key]) {
                meta.tags.extend(splits.of(&entry.node.value));
            }
        }
        meta.check_language();
        let categories = meta.categories.clone();
        meta.tags = meta.clean_tags(categories);
        meta.take_aliases(&mut table);
        lift(&mut table, "extra");
        meta.keep_others(table);
        meta
    }

    /// A language that is not a valid tag is left out.
    fn check_language(&mut self) {
        let Some(written) = self.language.take() else {
            return;
        };
        let tag = written.replace('_', "-");
        match is_language_tag(&tag) {
            true => self.language = Some(tag),
            false => self
                .problems
                .push(format!("`{written}` is not a valid language tag; left out")),
        }
    }

    /// Aliases with a slash are old addresses; others are names by which Obsidian links to the note.
    fn take_aliases(&mut self, table: &mut Table) {
        for key in ["redirect_from", "aliases", "alias"] {
            let entry = take(table, &[key]);
            for alias in entry.iter().flat_map(|entry| texts(&entry.node.value)) {
                match alias.contains('/') {
                    true => self.redirects.push(alias),
                    false => self.aliases.push(alias),
                }
            }
        }
    }

    /// Keeps the keys that have no place of their own. YAML that is read line by line may have a key twice,
    /// and `[extra]` may have one of those before it.
    fn keep_others(&mut self, table: Table) {
        let mut keys: BTreeSet<String> = self.emoji.iter().map(|_| "emoji".to_owned()).collect();
        for entry in table {
            match keys.insert(entry.key.clone()) {
                true => self.extra.push(entry),
                false => self.problems.push(format!(
                    "the key `{}` occurs twice; the first value is kept",
                    entry.key
                )),
            }
        }
    }

    fn day(&mut self, table: &mut Table, names: &[&str]) -> Option<NaiveDate> {
        names.iter().find_map(|name| {
            let entry = take(table, &[name])?;
            let written = text(&entry.node.value).unwrap_or_default();
            if written.trim().is_empty() {
                return None;
            }
            match written_day(&written) {
                Some(day) => {
                    self.has_time |= written.contains(':');
                    Some(day)
                }
                None => {
                    self.problems.push(format!(
                        "`{name}: {written}` is not a valid date; kept in [extra]"
                    ));
                    table.push(entry);
                    None
                }
            }
        })
    }

    /// Tags that minamo can file by, each once.
    fn clean_tags(&mut self, categories: Vec<String>) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        let mut keys = BTreeSet::new();
        let written = std::mem::take(&mut self.tags).into_iter().chain(categories);
        for tag in written {
            let tag = tag
                .trim()
                .trim_start_matches('#')
                .replace([',', '、', '，'], " ");
            let tag = tag.trim().to_owned();
            let key = slug(&tag);
            if key.is_empty() {
                self.problems
                    .push(format!("the tag `{tag}` has no letter or digit; left out"));
            } else if keys.insert(key) {
                tags.push(tag);
            }
        }
        tags
    }

    /// The front matter in TOML, with an empty line after it; empty without any key.
    pub(super) fn write(&self, is_page: bool, image: Option<&str>) -> String {
        let mut out = String::new();
        let mut line = |key: &str, value: String| {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{key} = {value}");
        };
        let texts = [
            ("description", self.description.as_deref()),
            ("emoji", self.emoji.as_deref().filter(|_| !is_page)),
            ("image", image),
            ("lang", self.language.as_deref()),
        ];
        if let Some(title) = &self.title {
            line("title", string(title));
        }
        if let Some(day) = self.updated {
            line("updated", day.to_string());
        }
        for (key, value) in texts {
            if let Some(value) = value {
                line(key, string(value));
            }
        }
        if !self.tags.is_empty() {
            line("tags", toml_list(&self.tags));
        }
        if self.draft {
            line("draft", "true".to_owned());
        }
        if is_page && !self.is_in_menu {
            line("menu", "false".to_owned());
        }
        if let (true, Some(order)) = (is_page && self.is_in_menu, self.order) {
            line("order", order.to_string());
        }
        if !self.redirects.is_empty() {
            line("redirect_from", toml_list(&self.redirects));
        }
        let mut extra = String::new();
        // A page shows no emoji.
        if let (Some(emoji), true) = (&self.emoji, is_page) {
            let _ = writeln!(extra, "emoji = {}", string(emoji));
        }
        write_table(&mut extra, &self.extra);
        if !extra.is_empty() {
            let _ = write!(out, "\n[extra]\n{extra}");
        }
        match out.is_empty() {
            true => out,
            false => format!("+++\n{}+++\n\n", out.trim_start()),
        }
    }
}

/// How one string holds several tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Splits {
    /// At white space, as in Jekyll.
    Blanks,
    /// At commas.
    Commas,
}

impl Splits {
    fn of(self, value: &Value) -> Vec<String> {
        let Value::String(text) = value else {
            return texts(value);
        };
        let parts: Vec<&str> = match (self, text.contains(',')) {
            (Splits::Blanks, false) => text.split_whitespace().collect(),
            _ => text.split(',').collect(),
        };
        let parts = parts
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    }
}

/// Puts the entries of a table in place of it.
fn lift(table: &mut Table, key: &str) {
    if let Some(at) = table.iter().position(|entry| entry.key == key) {
        let entry = table.remove(at);
        match entry.node.value {
            Value::Table(inner) => table.extend(inner),
            value => table.push(Entry {
                node: Node {
                    value,
                    ..entry.node
                },
                ..entry
            }),
        }
    }
}

/// The first of these keys whose value is text; other values stay in the table.
fn take_text(table: &mut Table, names: &[&str]) -> Option<String> {
    let entry = take(table, names)?;
    let Some(text) = text(&entry.node.value) else {
        table.push(entry);
        return None;
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Where a page comes among others, if it is a whole number; other values stay in the table.
fn take_order(table: &mut Table) -> Option<i64> {
    let entry = take(table, &["weight", "order", "nav_order"])?;
    match entry.node.value {
        Value::Integer(order) if order >= 0 => Some(order),
        _ => {
            table.push(entry);
            None
        }
    }
}

/// `draft: true`, or `published: false`.
fn read_draft(table: &mut Table) -> bool {
    let mut is_draft = false;
    for (key, draft) in [("draft", true), ("published", false), ("publish", false)] {
        let is_boolean = |entry: &Entry| {
            entry.key.eq_ignore_ascii_case(key)
                && front::text(&entry.node.value)
                    .is_some_and(|text| text == "true" || text == "false")
        };
        if let Some(at) = table.iter().position(is_boolean) {
            let value = table.remove(at).node.value;
            is_draft |= front::text(&value) == Some(draft.to_string());
        }
    }
    is_draft
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write_table(out: &mut String, table: &Table) {
    let mut keys = BTreeSet::new();
    for entry in table {
        if let (Some(value), true) = (toml_value(&entry.node.value), keys.insert(&entry.key)) {
            let _ = writeln!(out, "{} = {value}", toml_key(&entry.key));
        }
    }
}
