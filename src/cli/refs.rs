//! `minamo refs`: every reference, for other programs.
//!
//! The output is an interface ([`formats`]): columns are added at the end, never renamed or reordered.
//!
//! | column | meaning |
//! | --- | --- |
//! | `path` | the file, relative to the site's folder |
//! | `line`, `column` | where the reference begins, from 1, in characters |
//! | `date` | the day of the note, `2023-09-12`; empty when it has none |
//! | `item` | id of the item; empty for a value of front matter |
//! | `kind` | `thread`, `kep`, `release`, `commit`, `repo`, `person`, `group`, or a kind the site defines |
//! | `target` | canonical: `kubernetes/kubernetes#116429`, `KEP-753`, `containerd/containerd@v1.7.0`, `owner/repo@0123abc`, `kubernetes-sigs/kind`, `@aojea`, `sig-network` |
//! | `written` | the text as a reader sees it, without its locator; the address itself for a link |
//! | `locator` | `comment`, `commit`, or empty |
//!
//! JSON is an object with a `version` and `references`, which have the same keys, and `span`: the bytes
//! `[start, end]` in the file.
//!
//! With `--explain` there is a row for every candidate in the text, reference or not ([`explain`]).

mod explain;

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Common, DraftsArgs, Failure, Outcome, unreadable_site};
use crate::diagnostic::any_error;
use crate::formats;
use crate::link::{Entry, Site, SubjectId};
use crate::reference::Locator;
use crate::session::Session;
use crate::source::{Lines, Span};

#[derive(Args, Debug)]
pub(super) struct RefsArgs {
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "tsv")]
    format: Format,
    /// Print every candidate, and why it is or is not a reference
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    drafts: DraftsArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A line a reference, columns divided by tabs, with a header
    Tsv,
    /// An object with the references and a version
    Json,
}

/// All references.
#[derive(Serialize)]
struct References<'a> {
    version: u32,
    references: Vec<Row<'a>>,
}

/// All candidates, with `--explain`.
#[derive(Serialize)]
struct Candidates<'a> {
    version: u32,
    candidates: Vec<explain::Row<'a>>,
}

/// One reference as it is printed.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    date: String,
    item: &'a str,
    kind: &'a str,
    target: String,
    written: &'a str,
    locator: &'static str,
    span: [u32; 2],
}

pub(super) fn run(arguments: &RefsArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = common.site_folder()?;
    let options = arguments.drafts.options();
    let session = match arguments.explain {
        true => Session::open_to_check(&folder, &options),
        false => Session::open(&folder, &options, &mut |_| {}),
    };
    let session = session.map_err(|error| unreadable_site(&folder, &error))?;
    let text = match (arguments.explain, arguments.format) {
        (false, Format::Tsv) => tsv(&rows(session.site())),
        (false, Format::Json) => json(&References {
            version: formats::REFS,
            references: rows(session.site()),
        }),
        (true, Format::Tsv) => explain::tsv(&explain::rows(&session)),
        (true, Format::Json) => json(&Candidates {
            version: formats::REFS,
            candidates: explain::rows(&session),
        }),
    };
    common.output.print(&text);
    if any_error(session.diagnostics()) {
        common.report(session.diagnostics());
        return Ok(Outcome::ContentErrors);
    }
    Ok(Outcome::Good)
}

fn json(file: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(file);
    text.expect("texts and whole numbers can be written as JSON") + "\n"
}

/// Notes and articles by file.
fn entries(site: &Site) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = site.entries().map(|(_, entry)| entry).collect();
    entries.sort_by(|a, b| a.source().path.cmp(&b.source().path));
    entries
}

/// All references of notes and articles: by file, in source order.
fn rows(site: &Site) -> Vec<Row<'_>> {
    entries(site)
        .into_iter()
        .flat_map(|entry| entry_rows(site, entry))
        .collect()
}

fn entry_rows<'a>(site: &'a Site, entry: &'a Entry) -> Vec<Row<'a>> {
    let lines = entry.source().lines();
    let mut rows: Vec<Row<'a>> = entry
        .values
        .iter()
        .map(|value| {
            let place = ("", value.span);
            row(
                site,
                entry,
                &lines,
                place,
                (value.subject, &value.written, None),
            )
        })
        .collect();
    for item in &entry.items {
        rows.extend(item.mentions.iter().map(|mention| {
            let place = (item.parsed.id.as_str(), mention.span);
            let named = (mention.subject, &*mention.written, mention.locator);
            row(site, entry, &lines, place, named)
        }));
    }
    rows.sort_by_key(|row| row.span);
    rows
}

fn row<'a>(
    site: &'a Site,
    entry: &'a Entry,
    lines: &Lines<'_>,
    (item, span): (&'a str, Span),
    (subject, written, locator): (SubjectId, &'a str, Option<Locator>),
) -> Row<'a> {
    let subject = site.subjects.get(subject);
    let position = lines.position(span.start);
    let mark = entry.source().mark;
    let date = entry.document.day.date();
    Row {
        path: entry.source().path.as_str(),
        line: position.line,
        column: position.column,
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        item,
        kind: subject.key.kind(),
        target: subject.key.to_string(),
        written,
        locator: locator.map_or("", Locator::as_str),
        span: [span.start + mark, span.end + mark],
    }
}

fn tsv(rows: &[Row<'_>]) -> String {
    let mut text = String::from("path\tline\tcolumn\tdate\titem\tkind\ttarget\twritten\tlocator\n");
    for row in rows {
        let written = one_line(row.written);
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{written}\t{}",
            row.path, row.line, row.column, row.date, row.item, row.kind, row.target, row.locator
        );
    }
    text
}

fn one_line(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}
