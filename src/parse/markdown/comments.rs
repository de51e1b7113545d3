//! Comments in a body: `<!-- ask Bob -->`. Nobody sees them on a page, so that nobody may publish them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Markdown;
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
