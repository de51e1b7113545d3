//! Front matter: the lines between `+++` (TOML) or `---` (YAML) at the top of a file, as values with their
//! places.

mod misplaced;

use chrono::NaiveDate;

use crate::config::Zone;
use crate::day::parse_day;
use crate::diagnostic::Problems;
use crate::language::read_language;
use crate::reference::{Field, Rules};
use crate::source::{Span, Spanned};
use crate::table::{Fields, Table, parse_toml, parse_yaml};

/// What the front matter of a note, an article or a page says.
#[derive(Clone, Debug, Default)]
pub(crate) struct FrontMatter {
    /// The title.
    pub title: Option<String>,
    /// The name that its ids are made of in place of the file's.
    pub id: Option<Spanned<String>>,
    /// The day it is about.
    pub date: Option<Spanned<NaiveDate>>,
    /// The day of the last change worth telling readers, as written.
    pub updated: Option<Spanned<NaiveDate>>,
    /// Where an undated note is to be placed.
    pub after: Option<Spanned<After>>,
    /// The emoji of an article.
    pub emoji: Option<Spanned<String>>,
    /// The picture that is shown where the page is shared.
    pub image: Option<Spanned<String>>,
    /// What `sigs`, `repos`, `people`, `refs`, `tags` and the keys of kinds (`keps`) name, as written.
    pub names: Vec<(Field, Spanned<String>)>,
    /// Groups that inference is wrong about, as written.
    pub not: Vec<Spanned<String>>,
    /// Whether it is left out unless `--drafts` is given.
    pub draft: bool,
    /// Old addresses that are to lead here.
    pub redirect_from: Vec<Spanned<String>>,
    /// Language of the text, where it is not the site's.
    pub lang: Option<String>,
    /// One sentence for feeds and search engines.
    pub description: Option<String>,
    /// Whether a page is in the menu.
    pub menu: bool,
    /// Where a page comes in the menu; before those that do not say it.
    pub order: Option<usize>,
    /// What the writer keeps for templates.
    pub extra: Table,
}

/// The place of an undated note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// Before all others: `after = ""`.
    Nothing,
    /// After the notes of a day.
    Day(NaiveDate),
}

/// Splits the front matter from the body: its table, and the span of the rest.
///
/// A file that begins with neither fence is all body. A fence that is never closed is an error, and so
/// is front matter in another place.
pub(super) fn split(problems: &Problems) -> (Table, Span) {
    let text = problems.source().text.as_str();
    let body = |start: usize| Span::new(start..text.len());
    let (fence, read): (_, fn(&Problems, Span) -> Table) =
        match text.lines().next().map(str::trim_end) {
            Some("+++") => ("+++", parse_toml),
            Some("---") => ("---", parse_yaml),
            _ => {
                report_misplaced(problems);
                return (Table::new(), body(0));
            }
        };
    let start = text.find('\n').map_or(text.len(), |at| at + 1);
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n') {
        let line_end = line_start + line.len();
        if line.trim_end() == fence {
            return (read(problems, Span::new(start..line_start)), body(line_end));
        }
        line_start = line_end;
    }
    let mut like = text[start..].lines().zip(2..);
    let help = match like.find(|(line, _)| misplaced::is_like_fence(line)) {
        Some((line, number)) => format!("write `{fence}` in place of `{line}` in line {number}"),
        None => format!("put a line `{fence}` after it"),
    };
    problems.error(
        "open-front-matter",
        Span::new(0..fence.len()),
        format!("the front matter that begins with `{fence}` is never closed"),
        &help,
    );
    (Table::new(), body(text.len()))
}

/// Tells of front matter that would be read as text.
fn report_misplaced(problems: &Problems) {
    if let Some(found) = misplaced::find(&problems.source().text) {
        problems.error(
            "misplaced-front-matter",
            Span::new(found.line),
            "this is front matter, and would be published as text",
            found.reason.help(),
        );
    }
}

/// Which keys front matter may have.
pub(super) struct Keys<'r> {
    /// What it is, for messages.
    pub(super) what: &'static str,
    /// Kinds have keys of their own.
    pub(super) rules: &'r Rules,
    /// The zone whose days are meant.
    pub(super) zone: Zone,
    /// Keys that other programs use.
    pub(super) ignored: &'r [String],
    /// Whether it is that of a stand-alone page.
    pub(super) of_page: bool,
}

/// The names that other programs use for our keys.
const DATE: [&str; 4] = ["date", "published_at", "created", "published"];
const UPDATED: [&str; 3] = ["updated", "lastmod", "last_modified_at"];
const DESCRIPTION: [&str; 3] = ["description", "summary", "excerpt"];
const TAGS: [&str; 3] = ["tags", "topics", "categories"];

impl FrontMatter {
    /// The day of the last change worth telling readers.
    pub(crate) fn updated_day(&self) -> Option<NaiveDate> {
        self.updated.as_ref().map(|updated| updated.value)
    }

    /// Reads the keys of a note, an article or a page; unknown ones are errors.
    pub(super) fn read(problems: &Problems, table: Table, keys: &Keys<'_>) -> FrontMatter {
        let mut fields = Fields::new(problems, keys.what, table);
        for key in keys.ignored {
            fields.ignore(key);
        }
        let day = |moment| keys.zone.day(moment);
        let draft = fields.boolean("draft") | read_unpublished(&mut fields);
        let [date, updated, description] =
            [&DATE[..], &UPDATED, &DESCRIPTION].map(|names| fields.one_of(names));
        let front = FrontMatter {
            title: fields.text("title"),
            id: read_id(&mut fields),
            date: fields.day(date, day),
            updated: fields.day(updated, day),
            after: read_after(&mut fields),
            emoji: fields.string("emoji"),
            image: fields
                .string("image")
                .filter(|image| !image.value.is_empty()),
            names: read_names(&mut fields, keys.rules),
            not: fields.strings("not"),
            draft,
            redirect_from: read_redirects(&mut fields),
            lang: read_language(&mut fields, "lang"),
            description: fields.text(description),
            menu: !keys.of_page || fields.boolean_or("menu", true),
            order: keys.of_page.then(|| fields.count("order", 0)).flatten(),
            extra: fields.raw_table("extra").unwrap_or_default(),
        };
        fields.finish();
        front
    }
}

/// `published: false` is a draft; as a date it is one.
fn read_unpublished(fields: &mut Fields<'_>) -> bool {
    fields.is_boolean("published") && !fields.boolean("published")
}

/// The name that ids of the document are made of in place of its own.
fn read_id(fields: &mut Fields<'_>) -> Option<Spanned<String>> {
    let id = fields.string("id")?;
    let is_name = !id.value.is_empty() && !id.value.contains(['#', ' ', '\t', '\n']);
    if !is_name {
        fields.problems().error(
            "bad-id",
            id.span,
            format!("`{}` cannot be part of an id", id.value),
            "write the name that the file had, for example `id = \"2023-09-12\"`, without blanks and `#`",
        );
    }
    is_name.then_some(id)
}

/// Old addresses. Where other programs keep them, names and patterns are not addresses and are left out.
fn read_redirects(fields: &mut Fields<'_>) -> Vec<Spanned<String>> {
    let mut redirects = fields.strings("redirect_from");
    for key in ["aliases", "permalink"] {
        if !fields.has(key) {
            continue;
        }
        let old = fields.strings(key).into_iter().filter_map(|old| {
            let path = old.value.split_once("://").map(|(_, rest)| {
                let path = rest.find('/').map_or("/", |at| &rest[at..]);
                path.to_owned()
            });
            let path = path.unwrap_or(old.value);
            let is_address = path.len() > 1 && path.starts_with('/') && !path.contains(':');
            is_address.then_some(Spanned {
                value: path,
                span: old.span,
            })
        });
        redirects.extend(old);
    }
    redirects
}

fn read_names<'r>(fields: &mut Fields<'r>, rules: &'r Rules) -> Vec<(Field, Spanned<String>)> {
    let mut names = Vec::new();
    let kinds = rules.kinds.iter().enumerate();
    let kinds =
        kinds.filter_map(|(index, kind)| Some((kind.front_matter.as_deref()?, Field::Kind(index))));
    let keys = [
        ("sigs", Field::Sigs),
        ("repos", Field::Repos),
        ("people", Field::People),
        ("refs", Field::Refs),
    ];
    for (key, field) in keys.into_iter().chain(kinds) {
        names.extend(fields.strings(key).into_iter().map(|name| (field, name)));
    }
    for key in TAGS {
        // Other names of tags are keys only where somebody uses them.
        if key == TAGS[0] || fields.has(key) {
            let tags = fields.strings(key).into_iter();
            names.extend(tags.map(|tag| (Field::Tags, tag)));
        }
    }
    // Spans are in the order of the file, which is the order readers of `refs` expect.
    names.sort_by_key(|(_, name)| name.span);
    names
}

fn read_after(fields: &mut Fields<'_>) -> Option<Spanned<After>> {
    let written = fields.string("after")?;
    let span = written.span;
    let after = |value| Some(Spanned { value, span });
    if written.value.is_empty() {
        return after(After::Nothing);
    }
    match parse_day(&written.value) {
        Some(day) => after(After::Day(day)),
        None => {
            fields.problems().error(
                "bad-date",
                written.span,
                format!("`{}` is not a valid date", written.value),
                "write `after = \"2023-05-30\"`, or `after = \"\"` to put the note before all others",
            );
            None
        }
    }
}
