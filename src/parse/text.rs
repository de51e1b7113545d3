//! The visible text of one paragraph, heading, table cell or bullet, and where its bytes come from.
//!
//! References are looked for in what a reader sees, not in the source: `k/k\#1` reads as `k/k#1`.
//! A [`Run`] joins the text of the events of one block and maps every offset back to the source.

use std::ops::Range;

use super::document::Link;
use crate::source::Span;

/// Stands in a run for what no reference may reach across: code, images, HTML.
const OPAQUE: char = '\u{FFFC}';

/// Text that is read as one, with a map to its source.
#[derive(Debug, Default)]
pub(super) struct Run {
    text: String,
    segments: Vec<Segment>,
    /// Offsets of the text at which emphasis or a link begins or ends.
    breaks: Vec<usize>,
    /// Parts of the text that are inside links, with the number of each link.
    links: Vec<(Range<usize>, Link)>,
    open_link: Option<(usize, Link)>,
    /// Whether a link begins or ends at the end of the text.
    at_link: bool,
    /// Whether it is the text of a block of HTML, in which nothing can become a link.
    html: bool,
}

/// A piece of a run that was one event.
#[derive(Debug)]
struct Segment {
    start: usize,
    source: Range<usize>,
    length: usize,
}

/// How a part of a run can be linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surroundings {
    /// It is plain text in one piece.
    Plain,
    /// It is inside a link the writer made.
    InLink(Link),
    /// Emphasis or a link begins or ends within it, or it is in a block of HTML.
    Split,
}

impl Run {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Appends the text of an event that came from a range of the source.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>) {
        // No reference reaches from a link into the word that touches it.
        let glued = self.text.ends_with(|c: char| c.is_ascii_graphic())
            && text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if std::mem::take(&mut self.at_link) && glued {
            let at = source.start;
            self.push_opaque(at..at);
        }
        self.segments.push(Segment {
            start: self.text.len(),
            source,
            length: text.len(),
        });
        self.text.push_str(text);
    }

    /// Appends what is not text.
    pub(super) fn push_opaque(&mut self, source: Range<usize>) {
        self.push(OPAQUE.encode_utf8(&mut [0; 4]), source);
    }

    pub(super) fn push_break(&mut self) {
        self.breaks.push(self.text.len());
    }

    /// Hears that the text is that of a block of HTML.
    pub(super) fn begin_html(&mut self) {
        self.html = true;
    }

    pub(super) fn begin_link(&mut self, link: Link) {
        self.push_break();
        self.at_link = true;
        self.open_link = Some((self.text.len(), link));
    }

    pub(super) fn end_link(&mut self) {
        self.push_break();
        if let Some((start, link)) = self.open_link.take() {
            self.at_link = true;
            self.links.push((start..self.text.len(), link));
        }
    }

    /// The span of the source that a part of the text was made from.
    pub(super) fn source_span(&self, part: &Range<usize>) -> Span {
        let start = self.source_offset(part.start, |source| source.start);
        let end = match part.end {
            0 => start,
            end => self.source_offset(end - 1, |source| source.end - 1) + 1,
        };
        Span::new(start..end.max(start))
    }

    /// The offset in the source of an offset of the text. Within an event whose text differs from
    /// its source (an entity), `inexact` chooses between the beginning and the end of that source.
    fn source_offset(&self, at: usize, inexact: impl Fn(&Range<usize>) -> usize) -> usize {
        let next = self.segments.partition_point(|segment| segment.start <= at);
        let segment = &self.segments[next.saturating_sub(1)];
        if segment.length == segment.source.len() {
            segment.source.start + (at - segment.start)
        } else {
            inexact(&segment.source)
        }
    }

    /// The link that a part is in or touches.
    fn link(&self, part: &Range<usize>) -> Option<Link> {
        let next = self
            .links
            .partition_point(|(link, _)| link.end <= part.start);
        let (range, link) = self.links.get(next)?;
        (range.start < part.end).then_some(*link)
    }

    /// The text of what begins at an offset with emphasis or a link, up to where the next one begins or
    /// ends.
    pub(super) fn emphasis_at(&self, start: usize) -> Option<&str> {
        let next = self.breaks.partition_point(|at| *at < start);
        self.breaks.get(next).filter(|at| **at == start)?;
        let end = self.breaks[next..].iter().find(|at| **at > start)?;
        self.text.get(start..*end)
    }

    /// What surrounds a part. Links and breaks are in order, so that a paragraph of a megabyte costs
    /// no more than its length.
    pub(super) fn surroundings(&self, part: &Range<usize>) -> Surroundings {
        if let Some(link) = self.link(part) {
            return Surroundings::InLink(link);
        }
        let next = self.breaks.partition_point(|at| *at <= part.start);
        if self.html || self.breaks.get(next).is_some_and(|at| *at < part.end) {
            return Surroundings::Split;
        }
        Surroundings::Plain
    }
}
