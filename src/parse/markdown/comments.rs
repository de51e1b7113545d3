//! Comments in a body: `<!-- ask Bob -->`. They are invisible on a page, so they must not be published either.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Markdown;
use super::dialect::{Contained, Marks};
use crate::diagnostic::allow::Allow;
use crate::html::{Piece, pieces};

/// HTML of several events and where each is in the body.
#[derive(Default)]
struct Joined {
    text: String,
    parts: Vec<(usize, usize)>,
}

impl Joined {
    fn push(&mut self, html: &str, range: &Range<usize>) {
        self.parts.push((self.text.len(), range.start));
        self.text.push_str(html);
    }

    /// The place in the body of a place in the HTML.
    fn source(&self, at: usize) -> usize {
        let next = self.parts.partition_point(|(start, _)| *start <= at);
        let (start, source) = self.parts[next.saturating_sub(1)];
        source + (at - start)
    }

    /// The comments in it that end.
    fn comments(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        for piece in pieces(&self.text) {
            let start = at;
            at += piece.written().len();
            if let Piece::Comment(comment) = piece
                && comment.starts_with("<!--")
                && comment.ends_with("-->")
            {
                found.push(self.source(start)..self.source(at - 1) + 1);
            }
        }
        found
    }
}

/// The comments of a body, in order; code and what is shown as text have none.
pub(super) fn comments(markdown: &Markdown<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut block = Joined::default();
    for (event, range) in markdown.events() {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Joined::default(),
            Event::End(TagEnd::HtmlBlock) => found.extend(block.comments()),
            Event::Html(html) => block.push(&html, &range),
            Event::InlineHtml(html) => {
                let mut alone = Joined::default();
                alone.push(&html, &range);
                found.extend(alone.comments());
            }
            _ => {}
        }
    }
    found
}

/// The comments of a body that allow findings of `minamo check`: those of HTML, and none in code. Also
/// which of them begin a block with more on their line.
pub(super) fn allows(
    body: &str,
    written: &str,
    marks: &Marks,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (mut found, mut blocking) = (Vec::new(), Vec::new());
    if !body.contains("<!--") || !body.contains("check:") {
        return (found, blocking);
    }
    for (event, range) in Contained::new(body, written, marks) {
        if let Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) = event {
            let starts = body[range.clone()].match_indices("<!--");
            for start in starts.map(|(at, _)| range.start + at) {
                let Some((_, length)) = Allow::read(&body[start..range.end]) else {
                    continue;
                };
                let comment = start..start + length;
                let is_block = !matches!(event, Event::InlineHtml(_));
                let is_first = || body[range.start..start].trim().is_empty();
                let has_more = || {
                    let rest = body[comment.end..].lines().next().unwrap_or_default();
                    !rest.trim().is_empty()
                };
                if is_block && is_first() && has_more() {
                    blocking.push(comment.clone());
                }
                found.push(comment);
            }
        }
    }
    (found, blocking)
}
