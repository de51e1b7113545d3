//! `minamo refs --explain`: every candidate in the text of notes and articles, and why it is a reference
//! or is not one.
//!
//! The columns are those of `minamo refs`, then:
//!
//! | column | meaning |
//! | --- | --- |
//! | `taken` | `yes` for a reference; else `no`, and `target` is empty |
//! | `rule` | the rule that decided, by its name |
//! | `why` | what the rule says; after `; ` the word that decided, its list and the reason of the list |
//! | `evidence` | another place of the file that it rests on: `LINE:COLUMN`, then its text; may be empty |

use std::fmt::Write as _;

use serde::Serialize;

use super::{entries, one_line};
use crate::link::{Entry, Explanation};
use crate::reference::Locator;
use crate::session::Session;
use crate::source::{Lines, Span};

/// One candidate as it is printed.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    date: String,
    item: String,
    kind: String,
    target: String,
    written: String,
    locator: &'static str,
    taken: &'static str,
    rule: &'static str,
    why: String,
    evidence: String,
    span: [u32; 2],
}

/// All candidates: by file, in source order.
pub(super) fn rows(session: &Session) -> Vec<Row<'_>> {
    let entries = entries(session.site()).into_iter();
    entries
        .flat_map(|entry| entry_rows(session, entry))
        .collect()
}

fn entry_rows<'a>(session: &Session, entry: &'a Entry) -> Vec<Row<'a>> {
    let lines = entry.source().lines();
    let explanations = session.explain(&entry.document).into_iter();
    explanations.map(|one| row(entry, &lines, one)).collect()
}

fn row<'a>(entry: &'a Entry, lines: &Lines<'_>, explanation: Explanation) -> Row<'a> {
    let source = entry.source();
    let Explanation { span, rule, .. } = explanation;
    let position = lines.position(span.start);
    let date = entry.document.day.date();
    let evidence = |span: Span| {
        let position = lines.position(span.start);
        let text = one_line(source.slice(span));
        format!("{}:{} {}", position.line, position.column, text.trim())
    };
    Row {
        path: source.path.as_str(),
        line: position.line,
        column: position.column,
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        item: explanation.item,
        kind: explanation.kind,
        taken: match explanation.target {
            Some(_) => "yes",
            None => "no",
        },
        target: explanation
            .target
            .map(|target| target.to_string())
            .unwrap_or_default(),
        written: explanation.written.to_string(),
        locator: explanation.locator.map_or("", Locator::as_str),
        rule: rule.code(),
        why: match explanation.word {
            Some(word) => format!("{}; {word}", rule.text()),
            None => rule.text().to_owned(),
        },
        evidence: explanation.evidence.map(evidence).unwrap_or_default(),
        span: [span.start + source.mark, span.end + source.mark],
    }
}

pub(super) fn tsv(rows: &[Row<'_>]) -> String {
    let mut text = String::from(
        "path\tline\tcolumn\tdate\titem\tkind\ttarget\twritten\tlocator\ttaken\trule\twhy\tevidence\n",
    );
    for row in rows {
        let written = one_line(&row.written);
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{written}\t{}\t{}\t{}\t{}\t{}",
            row.path,
            row.line,
            row.column,
            row.date,
            row.item,
            row.kind,
            row.target,
            row.locator,
            row.taken,
            row.rule,
            row.why,
            row.evidence
        );
    }
    text
}
