//! The text of a document with the document it is of, for the rules that read text.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Place;
use crate::link::Entry;
use crate::parse::prose;
pub(super) use crate::parse::prose::{Block, OPAQUE, Shape};
use crate::source::{Source, Span};

/// A document's text.
pub(super) struct Prose<'a> {
    pub(super) entry: &'a Entry,
    pub(super) text: &'a prose::Prose,
}

impl<'a> Prose<'a> {
    /// The text of a document of a site that was read to be checked.
    pub(super) fn of(entry: &'a Entry) -> Prose<'a> {
        let text = entry.document.prose.as_deref();
        Prose {
            entry,
            text: text.expect("a site that is checked was opened by `Session::open_to_check`"),
        }
    }

    /// The file.
    pub(super) fn source(&self) -> &Arc<Source> {
        self.entry.source()
    }

    /// The place of a part of a block.
    pub(super) fn place(&self, block: &Block, part: &Range<usize>) -> Place {
        self.entry.place(block.span(part))
    }

    /// Whether a part of a block is written in the source as it reads, without escapes.
    pub(super) fn is_plain(&self, block: &Block, part: &Range<usize>) -> bool {
        let span = block.span(part);
        let before = self.source().text[..span.range().start].bytes();
        let escapes = before.rev().take_while(|byte| *byte == b'\\').count();
        escapes % 2 == 0 && self.source().slice(span) == &block.text[part.clone()]
    }

    /// Whether a span is, in whole or in part, a reference that was found in the item of a block.
    pub(super) fn is_reference(&self, block: &Block, span: Span) -> bool {
        let item = block.item.and_then(|item| self.entry.items.get(item));
        item.is_some_and(|item| {
            let overlaps = |other: Span| other.start < span.end && span.start < other.end;
            item.mentions.iter().any(|mention| overlaps(mention.span))
                || item
                    .parsed
                    .addresses
                    .iter()
                    .any(|address| overlaps(address.span))
        })
    }
}
