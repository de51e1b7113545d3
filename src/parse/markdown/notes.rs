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

/// The text of a block while it is cut: the text without its notes, in which references stand for them,
/// and each note with its range.
struct Cut<'a, 'n> {
    body: &'a str,
    blocks: Vec<(Range<usize>, Vec<Located<'a>>)>,
    /// The notes that are still to come.
    notes: std::iter::Peekable<std::slice::Iter<'n, Note>>,
    open: Option<Open<'n>>,
}

/// A note that is open.
struct Open<'n> {
    note: &'n Note,
    /// How many links and pictures are open in it.
    depth: usize,
    /// Whether its last bracket was read: it ends when they have ended.
    is_over: bool,
}

/// The text without its notes, and the notes.
fn cut<'a>(
    body: &'a str,
    events: Vec<Located<'a>>,
    notes: &[Note],
) -> Vec<(Range<usize>, Vec<Located<'a>>)> {
    let mut cut = Cut {
        body,
        blocks: vec![(0..0, Vec::new())],
        notes: notes.iter().peekable(),
        open: None,
    };
    for (event, range) in events {
        match event {
            Event::Text(_) if !range.is_empty() => cut.text(event, range),
            _ => cut.other((event, range)),
        }
    }
    cut.blocks
}

impl<'a> Cut<'a, '_> {
    /// What is read now: the open note, or the text around it.
    fn block(&mut self) -> &mut Vec<Located<'a>> {
        let last = match self.open {
            Some(_) => self.blocks.len() - 1,
            None => 0,
        };
        &mut self.blocks[last].1
    }

    /// A link that begins around a note ends around it, and one that begins in it ends in it.
    fn other(&mut self, located: Located<'a>) {
        let is_link = |tag| matches!(tag, TagEnd::Link | TagEnd::Image);
        match (&located.0, &mut self.open) {
            (Event::Start(tag), Some(open)) if is_link(tag.to_end()) => open.depth += 1,
            (Event::End(tag), Some(open)) if is_link(*tag) => match open.depth {
                0 => self.open = None,
                _ => open.depth -= 1,
            },
            _ => {}
        }
        self.block().push(located);
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.is_over && open.depth == 0)
        {
            self.open = None;
        }
    }

    /// The signs that come next: those that begin a note, or the one that ends it.
    fn signs(&mut self) -> Option<Range<usize>> {
        match &self.open {
            Some(open) if open.is_over => None,
            Some(open) => Some(open.note.range.end - 1..open.note.range.end),
            None => {
                let note = self.notes.peek()?;
                Some(note.range.start..note.range.start + 2)
            }
        }
    }

    fn text(&mut self, event: Event<'a>, range: Range<usize>) {
        let body = self.body;
        let mut at = range.start;
        let mut text = Some(event);
        while at < range.end {
            let signs = self.signs().filter(|signs| signs.start < range.end);
            let end = signs
                .as_ref()
                .map_or(range.end, |signs| signs.start.max(at));
            push(self.block(), body, &(at..end), (&mut text, &range));
            let Some(signs) = signs else { return };
            at = signs.end.clamp(at, range.end);
            match &mut self.open {
                Some(open) if open.depth > 0 => open.is_over = true,
                Some(_) => self.open = None,
                None => self.begin(),
            }
        }
    }

    fn begin(&mut self) {
        let Some(note) = self.notes.next() else {
            return;
        };
        let reference = Event::FootnoteReference(CowStr::from(note.label()));
        self.blocks[0].1.push((reference, note.range.clone()));
        self.blocks.push((note.range.clone(), Vec::new()));
        self.open = Some(Open {
            note,
            depth: 0,
            is_over: false,
        });
    }
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
