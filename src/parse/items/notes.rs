//! Footnotes: where they are defined, at the top or within an item, and what refers to them.
//!
//! Their text is limited: each item repeats all of its footnotes, so a few kilobytes could become gigabytes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Reader;
use super::builder::{Found, ItemBuilder};
use crate::diagnostic::Problems;
use crate::limits;
use crate::parse::markdown::{is_inline_note, note_key};
use crate::source::{Span, Spanned};

impl Reader<'_> {
    /// The text of a footnote begins. Within an item it is a part of the item's text, of which ids are made,
    /// as it always was; what it names belongs to what refers to it.
    pub(super) fn begin_footnote(&mut self, label: &str, depth: usize, range: &Range<usize>) {
        self.footnotes.push(Spanned {
            value: label.to_owned(),
            span: self.moved(Span::new(range.clone())),
        });
        let note = (label.to_owned(), Found::default());
        match depth {
            0 => self.footnote = Some(note),
            _ => self.nested_notes.push(note),
        }
    }

    pub(super) fn end_footnote(&mut self) {
        let note = self.nested_notes.pop().or_else(|| self.footnote.take());
        if let Some((label, found)) = note {
            self.footnote_finds.entry(note_key(&label)).or_insert(found);
        }
    }

    pub(super) fn refer_to_note(&mut self, label: &str, range: Range<usize>) {
        let key = note_key(label);
        if let Some(note) = self.open_note() {
            let of_note = self.footnotes_of_notes.entry(note_key(note));
            of_note.or_default().push(key.clone());
        }
        // What a footnote within another one names belongs to that one.
        let is_within = self.open_note().is_some() && is_inline_note(label);
        if let (Some(item), false) = (self.item.as_mut(), is_within) {
            item.footnotes.push(key);
        }
        self.run.push_opaque(range);
    }

    /// The label of the footnote whose text is read.
    pub(super) fn open_note(&self) -> Option<&str> {
        let is_inline = self.set_aside.is_some();
        let nested = self.nested_notes.last().filter(|_| !is_inline);
        let note = nested.or(self.footnote.as_ref());
        note.map(|(label, _)| label.as_str())
    }
}

/// What is around each footnote that is shown, in bytes.
const AROUND: usize = 100;

/// Measures what each item shows of the footnotes, and reports the one that shows more than all may;
/// `refers` has the footnotes that each footnote leads to, `offset` is where the body begins.
pub(super) fn report(
    problems: &Problems,
    (builders, offset): (&mut [ItemBuilder], usize),
    notes: &[Spanned<String>],
    refers: &BTreeMap<String, Vec<String>>,
) {
    let sizes = notes
        .iter()
        .map(|note| (note_key(&note.value), note.span.range().len()));
    let sizes: BTreeMap<String, usize> = sizes.collect();
    let most = (limits::NOTES * problems.source().text.len()).max(limits::FEW_NOTES);
    let mut shown = 0;
    for builder in builders {
        if builder.footnotes.is_empty() {
            continue;
        }
        let mut open: Vec<&str> = builder.footnotes.iter().map(String::as_str).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(label) = open.pop() {
            let Some(size) = sizes.get(label).filter(|_| seen.insert(label)) else {
                continue;
            };
            shown += size + AROUND;
            builder.notes += size + AROUND;
            if shown > most {
                return tell(problems, builder.span.start + offset);
            }
            open.extend(refers.get(label).into_iter().flatten().map(String::as_str));
        }
    }
}

fn tell(problems: &Problems, at: usize) {
    problems.error(
        "too-many-footnotes",
        problems.source().char_at(at),
        "the items down to this one show more text of footnotes than the file can hold, as each shows all that it leads to",
        "refer to long footnotes from fewer items, or to fewer footnotes from each other",
    );
}
