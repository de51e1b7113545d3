//! `repeated-item`: an item that is the same, word for word, as one of an earlier note.
//!
//! Evidence: equal sources once blanks are folded, so that a link to another page makes another
//! item, and enough text of its own: twenty characters beside references and addresses, or forty
//! of a first line whose details differ. A list of repositories or a weekly title may come up twice.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::link::{Entry, Item, Site};
use crate::source::Span;

/// The least text of a whole item that is no coincidence, in characters.
const LEAST: usize = 20;
/// The same for a first line alone.
const LEAST_LINE: usize = 40;

/// Items of notes that repeat an item of another note.
pub(super) fn repeated(site: &Site) -> Vec<Diagnostic> {
    let mut seen: HashMap<String, &Entry> = HashMap::new();
    let mut found = Vec::new();
    for (_, entry) in site.notes() {
        for item in &entry.items {
            let span = item.parsed.span;
            let line = first_line(entry, span);
            let texts = [(span, LEAST), (line, LEAST_LINE)]
                .map(|(span, least)| weighty(entry, item, span, least));
            let earlier = texts.iter().flatten().find_map(|text| seen.get(text));
            // Equal items of one note are the matter of `equal-items`.
            if let Some(first) = earlier
                && !std::ptr::eq(*first, entry)
            {
                found.push(report(entry, line, first));
            }
            for text in texts.into_iter().flatten() {
                seen.entry(text).or_insert(entry);
            }
        }
    }
    found
}

fn report(entry: &Entry, line: Span, first: &Entry) -> Diagnostic {
    let place = Place::Text(Arc::clone(entry.source()), line);
    let message = format!(
        "{} has this item already, word for word",
        first.source().path
    );
    Diagnostic::warning("repeated-item", message, place)
        .help("remove one of them, or say what is new")
}

fn first_line(entry: &Entry, span: Span) -> Span {
    let line = entry
        .source()
        .slice(span)
        .lines()
        .next()
        .unwrap_or_default();
    let start = span.range().start;
    Span::new(start..start + line.trim_end().len())
}

/// The text of a part of an item without its marker and the writer's id, blanks folded, if enough
/// of it is neither reference nor address.
fn weighty(entry: &Entry, item: &Item, span: Span, least: usize) -> Option<String> {
    let text = entry.source().slice(span);
    let text = match item.parsed.anchor.filter(|anchor| span.contains(*anchor)) {
        Some(anchor) => {
            let (start, end) = (anchor.start - span.start, anchor.end - span.start);
            text[..start as usize].to_owned() + &text[end as usize..]
        }
        None => text.to_owned(),
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = match words.as_slice() {
        ["-" | "*" | "+", rest @ ..] => rest,
        all => all,
    };
    let characters: usize = words.iter().map(|word| word.chars().count()).sum();
    let named = item.mentions.iter().map(|mention| mention.span);
    let other = named.chain(item.parsed.addresses.iter().map(|address| address.span));
    let other: usize = other
        .filter(|other| span.contains(*other))
        .map(|other| other.range().len())
        .sum();
    (characters.saturating_sub(other) >= least).then(|| words.join(" "))
}
