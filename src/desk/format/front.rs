//! The keys of front matter in the order in which the documentation lists them.
//!
//! Keys that name subjects keep the order they have, as pages list what they name in it. A comment
//! moves with the key below it; a blank line ends a group of keys, and groups stay where they are.

use std::ops::Range;

use crate::diagnostic::Problems;
use crate::parse::{Document, Kind};
use crate::source::Span;
use crate::table::{Table, parse_toml, parse_yaml};

/// Keys of notes, articles and pages before those that name subjects, and after them.
const BEFORE: &[&str] = &[
    "title",
    "date",
    "published_at",
    "created",
    "published",
    "after",
    "updated",
    "lastmod",
    "last_modified_at",
];
const AFTER: &[&str] = &[
    "not",
    "draft",
    "redirect_from",
    "aliases",
    "permalink",
    "lang",
    "description",
    "summary",
    "excerpt",
    "emoji",
    "image",
    "id",
    "menu",
    "order",
];

/// Keys of subjects.
const FACTS: &[&str] = &[
    "title",
    "aliases",
    "state",
    "stage",
    "milestones",
    "group",
    "participating",
    "owners",
    "feature_gates",
    "authors",
    "author",
    "labels",
    "created",
    "closed",
    "merged",
    "leads",
    "meetings",
    "channel",
    "mailing_list",
    "roles",
    "affiliations",
    "keps",
    "links",
    "folder",
];

/// Keys that name subjects, apart from those of kinds.
const NAMES: &[&str] = &[
    "sigs",
    "repos",
    "people",
    "refs",
    "tags",
    "topics",
    "categories",
    "keps",
    "cves",
];

/// What is before the body of a document, with its keys in order.
pub(super) fn ordered(document: &Document) -> String {
    let text = &document.source.text;
    let head = &text[..document.body.range().start];
    let Some(inner) = inner(head) else {
        return head.to_owned();
    };
    let problems = Problems::new(&document.source);
    let span = Span::new(inner.clone());
    let is_yaml = head.starts_with("---");
    let table = match is_yaml {
        true => parse_yaml(&problems, span),
        false => parse_toml(&problems, span),
    };
    let is_subject = matches!(document.kind, Kind::Subject(_));
    let rank = |key: &str| match is_subject {
        true => place(FACTS, key).unwrap_or(FACTS.len()),
        false => rank(key),
    };
    let Some(blocks) = blocks(head, &inner, &table) else {
        return head.to_owned();
    };
    let mut sorted = head[..blocks.first().map_or(inner.end, |block| block.range.start)].to_owned();
    for group in blocks.chunk_by(|a, _| !a.ends_group) {
        let mut group: Vec<&Block<'_>> = group.iter().collect();
        let tail = group
            .last()
            .map_or("", |last| &head[last.words..last.range.end]);
        group.sort_by_key(|block| rank(block.key));
        for block in group {
            sorted.push_str(&head[block.range.start..block.words]);
        }
        sorted.push_str(tail);
    }
    let end = blocks.last().map_or(inner.end, |block| block.range.end);
    sorted + &head[end..]
}

fn place(keys: &[&str], key: &str) -> Option<usize> {
    keys.iter().position(|known| *known == key)
}

fn rank(key: &str) -> usize {
    let after = BEFORE.len() + 1;
    match () {
        () if NAMES.contains(&key) => BEFORE.len(),
        () => place(BEFORE, key)
            .or_else(|| Some(after + place(AFTER, key)?))
            // Keys of kinds name subjects; those of other programs stay next to them.
            .unwrap_or(BEFORE.len()),
    }
}

/// What is between the lines that begin and end front matter.
fn inner(head: &str) -> Option<Range<usize>> {
    let start = head.find('\n')? + 1;
    let end = head.trim_end_matches(['\n', '\r']).rfind('\n')? + 1;
    (start < end).then_some(start..end)
}

/// A key with its value and the comments above it.
struct Block<'t> {
    key: &'t str,
    range: Range<usize>,
    /// Where its lines end, without blank lines and comments that belong to no key.
    words: usize,
    /// Whether a blank line follows.
    ends_group: bool,
}

/// The blocks of a table before its first header, in order; nothing where keys share a line.
fn blocks<'t>(head: &str, inner: &Range<usize>, table: &'t Table) -> Option<Vec<Block<'t>>> {
    let mut starts: Vec<(usize, usize, &str)> = Vec::new();
    let mut end = inner.end;
    for entry in table {
        let at = entry.key_span.range().start;
        let line = head[..at].rfind('\n').map_or(0, |at| at + 1);
        let before = head[line..at].trim_matches([' ', '\t', '"', '\'']);
        if before.starts_with('[') {
            end = end.min(line);
            continue;
        }
        if !before.is_empty() || line < inner.start {
            return None;
        }
        starts.push((line, entry.node.span.range().end, &entry.key));
    }
    starts.retain(|(line, ..)| *line < end);
    if starts.len() < 2 || !starts.is_sorted_by(|a, b| a.0 < b.0) {
        return None;
    }
    let begins: Vec<usize> = (0..starts.len())
        .map(|index| {
            let from = match index.checked_sub(1) {
                Some(before) => line_end(head, starts[before].1.max(starts[before].0)),
                None => inner.start,
            };
            with_comments(head, from.min(starts[index].0), starts[index].0)
        })
        .collect();
    let from = line_end(head, starts[starts.len() - 1].1).min(end);
    let last = with_comments(head, from, end);
    let ends = begins[1..].iter().copied().chain([last]);
    let blocks = starts.iter().zip(begins.iter().zip(ends));
    let blocks = blocks.map(|((_, value, key), (start, end))| {
        let value = line_end(head, (*value).max(*start)).min(end);
        let blank = blank_line(head, value..end);
        Block {
            key,
            range: *start..end,
            words: blank.unwrap_or(end),
            ends_group: blank.is_some(),
        }
    });
    Some(blocks.collect())
}

/// Where the line ends that an offset is on.
fn line_end(head: &str, at: usize) -> usize {
    let rest = &head[at..];
    at + rest.find('\n').map_or(rest.len(), |at| at + 1)
}

/// Where the comments directly above a line begin.
fn with_comments(head: &str, from: usize, line: usize) -> usize {
    let mut start = line;
    while let Some(before) = head[from..start].strip_suffix('\n') {
        let above = from + before.rfind('\n').map_or(0, |at| at + 1);
        if !head[above..start].starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

/// Where the first blank line is in a range of whole lines.
fn blank_line(head: &str, range: Range<usize>) -> Option<usize> {
    let mut at = range.start;
    for line in head[range].split_inclusive('\n') {
        if line.trim().is_empty() {
            return Some(at);
        }
        at += line.len();
    }
    None
}
