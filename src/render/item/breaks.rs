//! Line breaks of the source, and which events are text.

use pulldown_cmark::{Event, Tag};

use super::Piece;
use crate::html::is_one_word;

/// The line breaks that are nothing, as the words on both sides are one: by index.
pub(super) fn joined_breaks(pieces: &[Piece<'_>]) -> Vec<usize> {
    let mut joined = Vec::new();
    let mut before = "";
    for (index, (event, _)) in pieces.iter().enumerate() {
        match event {
            Event::SoftBreak if is_one_word(before, next_text(&pieces[index + 1..])) => {
                joined.push(index);
            }
            event => before = text_of(event).unwrap_or(before),
        }
    }
    joined
}

/// The text that comes next in the same block.
fn next_text<'p>(pieces: &'p [Piece<'_>]) -> &'p str {
    let mut texts = pieces.iter().map_while(|(event, _)| match event {
        Event::SoftBreak => None,
        event => Some(text_of(event).unwrap_or_default()),
    });
    texts.find(|text| !text.is_empty()).unwrap_or_default()
}

/// What an event shows: a line break no text, a tag of HTML nothing.
fn text_of<'p>(event: &'p Event<'_>) -> Option<&'p str> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::HardBreak
        | Event::FootnoteReference(_) => Some(" "),
        Event::Start(tag) if !is_inline(tag) => Some(" "),
        _ => None,
    }
}

/// Whether an event is a part of a text.
pub(super) fn is_text(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline(tag) || matches!(tag, Tag::Image { .. }),
        Event::End(_) | Event::Html(_) | Event::Rule => false,
        _ => true,
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }
    )
}
