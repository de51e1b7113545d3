//! Footnotes within the text: `^[note]` becomes a reference, and right after it the definition. Nothing
//! of it is text of the block, so emphasis is found in each on its own.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::Located;
use super::dialect::{Marks, Note};
use super::inline::{self, Delimiters};

/// Resolves the events of one block's text in `body`.
pub(super) fn resolved<'a>(body: &'a str, marks: &Marks, events: &mut Vec<Located<'a>>) {
    let rules = Delimiters {
        whole_addresses: marks.dialects.github || marks.dialects.zenn,
        single_tildes: !marks.dialects.zenn,
    };
    let first = events.first().map_or(0, |(_, range)| range.start);
    let last = events.iter().map(|(_, range)| range.end).max();
    let notes = marks.notes_in(&(first..last.unwrap_or(first)));
    if notes.is_empty() {
        return inline::resolved(body, rules, events);
    }
    let mut blocks = cut(body, std::mem::take(events), notes);
    for (_, block) in &mut blocks {
        inline::resolved(body, rules, block);
    }
    let mut blocks = blocks.into_iter();
    let (_, text) = blocks.next().unwrap_or_default();
    let mut blocks = blocks.peekable();
    for (event, range) in text {
        let is_note = matches!(event, Event::FootnoteReference(_));
        let start = range.start;
        events.push((event, range));
        if let Some((note, inner)) = blocks.next_if(|(note, _)| is_note && note.start == start) {
            define(events, note, inner);
        }
    }
}

/// The text without its notes, in which references stand for them, and each note with its range.
fn cut<'a>(
    body: &'a str,
    events: Vec<Located<'a>>,
    notes: &[Note],
) -> Vec<(Range<usize>, Vec<Located<'a>>)> {
    let mut blocks: Vec<(Range<usize>, Vec<Located<'a>>)> = vec![(0..0, Vec::new())];
    let mut notes = notes.iter().peekable();
    let mut open: Option<&Note> = None;
    for (event, range) in events {
        if !matches!(event, Event::Text(_)) || range.is_empty() {
            let block = usize::from(open.is_some()) * (blocks.len() - 1);
            blocks[block].1.push((event, range));
            continue;
        }
        let mut at = range.start;
        let mut text = Some(event);
        while at < range.end {
            let sign = match open {
                Some(note) => note.range.end - 1..note.range.end,
                None => match notes.peek() {
                    Some(note) => note.range.start..note.range.start + 2,
                    None => range.end..range.end,
                },
            };
            let before = at..sign.start.clamp(at, range.end);
            let block = usize::from(open.is_some()) * (blocks.len() - 1);
            push(&mut blocks[block].1, body, &before, (&mut text, &range));
            if sign.start >= range.end {
                break;
            }
            // A sign may be in two texts: what is left of it is no text of its own.
            at = sign.end.min(range.end).max(at);
            if sign.end > range.end {
                continue;
            }
            match open.take() {
                Some(_) => {}
                None => {
                    open = notes.next();
                    if let Some(note) = open {
                        let label = CowStr::from(note.label());
                        let reference = Event::FootnoteReference(label);
                        blocks[0].1.push((reference, note.range.clone()));
                        blocks.push((note.range.clone(), Vec::new()));
                    }
                }
            }
        }
    }
    blocks
}

/// Appends a part of a text; all of it as it is.
fn push<'a>(
    block: &mut Vec<Located<'a>>,
    body: &'a str,
    part: &Range<usize>,
    (text, whole): (&mut Option<Event<'a>>, &Range<usize>),
) {
    if part == whole
        && let Some(text) = text.take()
    {
        block.push((text, whole.clone()));
    } else if !part.is_empty() {
        let text = CowStr::Borrowed(&body[part.clone()]);
        block.push((Event::Text(text), part.clone()));
    }
}

/// The definition of a note, after the reference to it.
fn define<'a>(events: &mut Vec<Located<'a>>, note: Range<usize>, inner: Vec<Located<'a>>) {
    let label = events.last().and_then(|(event, _)| match event {
        Event::FootnoteReference(label) => Some(label.clone()),
        _ => None,
    });
    let tag = Tag::FootnoteDefinition(label.unwrap_or(CowStr::Borrowed("")));
    let text = note.start + 2..note.end - 1;
    events.push((Event::Start(tag), note.clone()));
    events.push((Event::Start(Tag::Paragraph), text.clone()));
    events.extend(inner);
    events.push((Event::End(TagEnd::Paragraph), text));
    events.push((Event::End(TagEnd::FootnoteDefinition), note));
}
