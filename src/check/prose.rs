//! The text of a document with the document it is of, for the rules that read text.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::Place;
use crate::link::{Entry, Item};
use crate::parse::prose;
pub(super) use crate::parse::prose::{Block, OPAQUE, Shape};
use crate::source::{Source, Span};

/// A document's text.
pub(super) struct Prose<'a> {
    pub(super) entry: &'a Entry,
    pub(super) text: &'a prose::Prose,
    /// What the items have, by their indexes, for rules that ask for it.
    items: OnceLock<Vec<OfItem<'a>>>,
}

/// What an item has.
#[derive(Default)]
struct OfItem<'a> {
    blocks: Vec<&'a Block>,
    /// Where its references and addresses begin, in order; and how far the ones up to there reach.
    references: Vec<(u32, u32)>,
}

impl<'a> Prose<'a> {
    /// The text of a document of a site that was read to be checked.
    pub(super) fn of(entry: &'a Entry) -> Prose<'a> {
        let text = entry.document.prose.as_deref();
        Prose {
            entry,
            text: text.expect("a site that is checked was opened by `Session::open_to_check`"),
            items: OnceLock::new(),
        }
    }

    fn items(&self) -> &[OfItem<'a>] {
        self.items.get_or_init(|| {
            let items = self.entry.items.iter();
            let mut items: Vec<OfItem<'a>> = items.map(OfItem::of).collect();
            for block in &self.text.blocks {
                if let Some(item) = block.item.and_then(|item| items.get_mut(item)) {
                    item.blocks.push(block);
                }
            }
            items
        })
    }

    /// The blocks of an item, by its index.
    pub(super) fn blocks_of(&self, item: usize) -> &[&'a Block] {
        self.items().get(item).map_or(&[], |item| &item.blocks)
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
        let item = block.item.and_then(|item| self.items().get(item));
        item.is_some_and(|item| {
            let before = item
                .references
                .partition_point(|(start, _)| *start < span.end);
            let reaches = before.checked_sub(1).map(|last| item.references[last].1);
            reaches.is_some_and(|end| end > span.start)
        })
    }
}

impl<'a> OfItem<'a> {
    fn of(item: &'a Item) -> OfItem<'a> {
        let mentions = item.mentions.iter().map(|mention| mention.span);
        let addresses = item.parsed.addresses.iter().map(|address| address.span);
        let mut references: Vec<(u32, u32)> = mentions
            .chain(addresses)
            .map(|span| (span.start, span.end))
            .collect();
        references.sort_unstable();
        let mut reach = 0;
        for (_, end) in &mut references {
            reach = reach.max(*end);
            *end = reach;
        }
        OfItem {
            blocks: Vec::new(),
            references,
        }
    }
}
