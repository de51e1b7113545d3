//! The text of a document as a reader sees it, block by block, for `minamo check`. It is read from the
//! same events as the items, and only where a site is read to be checked.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::markdown::{Markdown, is_inline_note, note_key};
use crate::source::{Source, Span};

/// Stands for code, images, HTML and footnotes, which are not text.
pub(crate) const OPAQUE: char = '\u{FFFC}';

/// A document's text.
#[derive(Debug)]
pub(crate) struct Prose {
    /// Paragraphs, headings, table cells and bullets in order; code is not among them.
    pub(crate) blocks: Vec<Block>,
    /// Where fenced code is in the source.
    pub(crate) fences: Vec<Range<usize>>,
    /// The labels of footnotes that the text refers to, as they are compared.
    pub(crate) notes: BTreeSet<String>,
    /// Where rows of tables have more cells than the first row, in the source.
    pub(crate) lost_cells: Vec<Range<usize>>,
    /// Where labels are defined that nothing refers to, for words that are not an address.
    pub(crate) unused_labels: Vec<Range<usize>>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A paragraph or a bullet.
    #[default]
    Paragraph,
    Heading,
    Cell,
}

/// The text of one paragraph, heading, table cell or bullet, without what is nested in it.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) text: String,
    /// The index of the item it belongs to; none for a footnote.
    pub(crate) item: Option<usize>,
    pub(crate) shape: Shape,
    /// Parts of the text that are links, in order.
    links: Vec<Range<usize>>,
    segments: Vec<Segment>,
}

/// A piece of text that was one event.
#[derive(Debug)]
struct Segment {
    start: usize,
    source: Range<usize>,
    length: usize,
}

impl Block {
    /// A block of its own, for tests.
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Block {
        Block {
            text: text.to_owned(),
            ..Block::default()
        }
    }

    /// The span of the source that a part of the text was made from.
    pub(crate) fn span(&self, part: &Range<usize>) -> Span {
        let start = self.offset(part.start, |source| source.start);
        let end = match part.end {
            end if end > part.start => self.offset(end - 1, |source| source.end - 1) + 1,
            _ => start,
        };
        Span::new(start..end.max(start))
    }

    /// The parts of the text that are links.
    pub(crate) fn links(&self) -> &[Range<usize>] {
        &self.links
    }

    /// Whether a part of the text touches a link.
    pub(crate) fn in_link(&self, part: &Range<usize>) -> bool {
        let next = self.links.partition_point(|link| link.end <= part.start);
        let link = self.links.get(next);
        link.is_some_and(|link| link.start < part.end && link.start < link.end)
    }

    /// Where the link ends that holds a part of the text.
    pub(crate) fn link_end(&self, part: &Range<usize>) -> Option<usize> {
        let next = self.links.partition_point(|link| link.end <= part.start);
        let link = self.links.get(next)?;
        (link.start <= part.start).then_some(link.end)
    }

    /// The offset in the source; within an event that reads otherwise than its source (an entity),
    /// `inexact` chooses an end of it.
    fn offset(&self, at: usize, inexact: impl Fn(&Range<usize>) -> usize) -> usize {
        let next = self.segments.partition_point(|segment| segment.start <= at);
        match self.segments.get(next.saturating_sub(1)) {
            Some(segment) if segment.length == segment.source.len() => {
                segment.source.start + (at - segment.start)
            }
            Some(segment) => inexact(&segment.source),
            None => 0,
        }
    }
}

/// Reads the text of a document from its events.
pub(super) struct Reader {
    offset: usize,
    images: usize,
    code: bool,
    open_link: Option<usize>,
    block: Block,
    /// The text around the footnote within it that is read.
    set_aside: Option<Block>,
    shape: Shape,
    blocks: Vec<Block>,
    fences: Vec<Range<usize>>,
    notes: BTreeSet<String>,
    /// Where the last cell of the open row ends.
    last_cell: usize,
    /// What rows have behind their last cell.
    lost_cells: Vec<Range<usize>>,
}

impl Reader {
    /// A reader of a body that begins at this offset of its source.
    pub(super) fn new(offset: usize) -> Reader {
        Reader {
            offset,
            images: 0,
            code: false,
            open_link: None,
            block: Block::default(),
            set_aside: None,
            shape: Shape::Paragraph,
            blocks: Vec::new(),
            fences: Vec::new(),
            notes: BTreeSet::new(),
            last_cell: 0,
            lost_cells: Vec::new(),
        }
    }

    /// The text, when all events of the body were read; `items` are the spans of the items, in order.
    pub(super) fn finish(
        mut self,
        source: &Source,
        markdown: &Markdown<'_>,
        items: &[Span],
    ) -> Prose {
        self.flush();
        for block in &mut self.blocks {
            let first = block.span(&(0..0));
            let next = items.partition_point(|item| item.end <= first.start);
            let holds = |item: &Span| item.contains(first);
            block.item = items.get(next).is_some_and(holds).then_some(next);
        }
        Prose {
            lost_cells: self.lost_cells(source),
            unused_labels: markdown
                .words_as_labels()
                .into_iter()
                .map(|label| label.start + self.offset..label.end + self.offset)
                .collect(),
            blocks: self.blocks,
            fences: self.fences,
            notes: self.notes,
        }
    }

    pub(super) fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            // The text around a footnote within it goes on after it.
            Event::Start(Tag::FootnoteDefinition(label)) if is_inline_note(label) => {
                self.set_aside = Some(std::mem::take(&mut self.block));
            }
            Event::End(TagEnd::FootnoteDefinition) if self.set_aside.is_some() => {
                self.flush();
                self.block = self.set_aside.take().unwrap_or_default();
            }
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
                if self.set_aside.is_some() => {}
            Event::Start(Tag::Link { .. }) => self.open_link = Some(self.block.text.len()),
            Event::End(TagEnd::Link) => {
                if let Some(start) = self.open_link.take() {
                    self.block.links.push(start..self.block.text.len());
                }
            }
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => {
                self.images -= 1;
                self.push_opaque(range);
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::Start(tag) => {
                self.flush();
                self.code = matches!(tag, Tag::CodeBlock(_));
                self.shape = match tag {
                    Tag::Heading { .. } => Shape::Heading,
                    Tag::TableCell => Shape::Cell,
                    _ => Shape::Paragraph,
                };
                if matches!(tag, Tag::CodeBlock(CodeBlockKind::Fenced(_))) {
                    let fence = range.start + self.offset..range.end + self.offset;
                    self.fences.push(fence);
                }
            }
            Event::End(tag) => {
                match tag {
                    TagEnd::TableCell => self.last_cell = range.end + self.offset,
                    TagEnd::TableRow => {
                        let rest = self.last_cell..range.end + self.offset;
                        self.lost_cells.push(rest);
                    }
                    _ => {}
                }
                self.flush();
                self.code = false;
                self.shape = Shape::Paragraph;
            }
            Event::FootnoteReference(label) => {
                self.notes.insert(note_key(label));
                self.push_opaque(range);
            }
            Event::Text(text) if self.images == 0 && !self.code => self.push(text, range),
            Event::SoftBreak | Event::HardBreak => self.push("\n", range),
            Event::Text(_) | Event::Rule | Event::TaskListMarker(_) => {}
            _ => self.push_opaque(range),
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        self.block.segments.push(Segment {
            start: self.block.text.len(),
            source: range.start + self.offset..range.end + self.offset,
            length: text.len(),
        });
        self.block.text.push_str(text);
    }

    fn push_opaque(&mut self, range: Range<usize>) {
        self.push(OPAQUE.encode_utf8(&mut [0; 4]), range);
    }

    /// The rests of rows that have text, which is not shown.
    fn lost_cells(&self, source: &Source) -> Vec<Range<usize>> {
        let is_sign = |c: char| c == '|' || c.is_whitespace();
        let rests = self.lost_cells.iter().filter_map(|rest| {
            let text = source.text.get(rest.clone())?;
            let start = rest.start + (text.len() - text.trim_start_matches(is_sign).len());
            let end = rest.start + text.trim_end_matches(is_sign).len();
            (start < end).then_some(start..end)
        });
        rests.collect()
    }

    fn flush(&mut self) {
        if !self.block.text.is_empty() {
            self.block.shape = self.shape;
            self.blocks.push(std::mem::take(&mut self.block));
        }
    }
}
