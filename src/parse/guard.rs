//! Refuses files that would cause far more work or output than their length justifies: [`crate::limits`].

use std::collections::BTreeSet;

use super::document::Item;
use super::front_matter::FrontMatter;
use crate::diagnostic::Problems;
use crate::html::{Piece, pieces};
use crate::limits;
use crate::source::Span;

/// Reports what is above a limit in front matter, in items and in the tags of a body.
pub(super) fn report(
    problems: &Problems,
    front: &FrontMatter,
    items: &[std::sync::Arc<Item>],
    body: Span,
) {
    if let Some((_, name)) = front.names.get(limits::NAMES) {
        many_names(problems, name.span, "this front matter");
    }
    if let Some(item) = items.get(limits::ITEMS) {
        problems.error(
            "too-many-items",
            item.span,
            format!("this file has more than {} items", limits::ITEMS),
            "split it into several files",
        );
    }
    for item in items {
        if let Some(span) = first_above(item) {
            many_names(problems, span, "this item");
        }
        long_heading(problems, item);
    }
    attributes(problems, body);
}

/// A heading is the title of its document, or is shown with each of its items.
fn long_heading(problems: &Problems, item: &Item) {
    if let Some(head) = &item.head
        && head.span.range().len() > limits::TEXT
    {
        problems.error(
            "too-long",
            problems.source().char_at(head.span.start as usize),
            format!("this heading has more than {} bytes", limits::TEXT),
            "shorten it; its text can follow it",
        );
    }
}

fn many_names(problems: &Problems, span: Span, what: &str) {
    problems.error(
        "too-many-names",
        span,
        format!("{what} names more than {} subjects", limits::NAMES),
        "name them in several notes or items: the page of each lists all others",
    );
}

/// The name of an item that is one too many.
fn first_above(item: &Item) -> Option<Span> {
    if item.named.len() + item.tags.len() <= limits::NAMES {
        return None;
    }
    let named = item.named.iter().map(|named| (&*named.written, named.span));
    let tags = item.tags.iter();
    let tags = tags.map(|tag| (tag.written.value.as_str(), tag.written.span));
    let mut seen = BTreeSet::new();
    let mut new = named.chain(tags).filter(|(name, _)| seen.insert(*name));
    new.nth(limits::NAMES).map(|(_, span)| span)
}

fn attributes(problems: &Problems, body: Span) {
    let text = problems.source().slice(body);
    if !text.contains('<') {
        return;
    }
    let mut start = body.range().start;
    for piece in pieces(text) {
        if let Piece::Tag(tag) = &piece
            && tag.attributes().nth(limits::ATTRIBUTES).is_some()
        {
            problems.error(
                "too-many-attributes",
                Span::new(start..start + 1),
                format!("this tag has more than {} attributes", limits::ATTRIBUTES),
                "remove attributes that are not needed",
            );
        }
        start += piece.written().len();
    }
}
