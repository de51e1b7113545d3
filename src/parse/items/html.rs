//! The writer's own HTML: what of it is a link, code, or nothing that anybody sees.

use std::ops::Range;

use super::{Reader, Within};
use crate::html::{Piece, Tag, pieces, unescape};
use crate::parse::document::Link;
use crate::parse::markdown::{Reason, Shown};
use crate::source::Span;

impl Reader<'_> {
    /// Tells of each tag that is shown as text.
    pub(super) fn report_shown_tags(&self) {
        for Shown { range, reason } in self.markdown.shown() {
            let tag = &self.body[range.clone()];
            let what = match reason {
                Reason::Unknown => "is not an HTML element",
                Reason::Unclosed => "is never closed",
                Reason::Unopened => "closes nothing",
                Reason::Empty => "would show nothing",
            };
            self.problems.hint(
                "html-as-text",
                self.moved(Span::new(range.clone())),
                format!("`{tag}` {what}; it is shown as text"),
                &format!("write it as code to say that it is text: `{tag}`"),
            );
        }
    }

    /// Links and code are left alone as those of Markdown are.
    pub(super) fn html(&mut self, html: &str, range: &Range<usize>) {
        for piece in pieces(html) {
            match piece {
                Piece::Tag(tag) => self.html_tag(&tag, range),
                Piece::Text(text) if self.within != Within::Script => self.html_text(text),
                Piece::Text(_) | Piece::Comment(_) => {}
            }
        }
    }

    /// Words between tags, for who reads the item's first line alone.
    fn html_text(&mut self, text: &str) {
        if let (Some(item), None) = (self.item.as_mut(), &self.footnote) {
            item.excerpt.push(&unescape(text));
        }
    }

    /// In a script nothing is a tag but its last.
    fn html_tag(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match (&*tag.name, tag.closes) {
            ("script" | "style", true) => self.leave(Within::Script),
            _ if self.within == Within::Script => return,
            ("script" | "style", false) => self.within = Within::Script,
            ("code" | "pre" | "kbd" | "samp", true) => self.leave(Within::Code),
            ("code" | "pre" | "kbd" | "samp", false) => self.within = Within::Code,
            ("a", true) => self.run.end_link(),
            ("a", false) => {
                let destination = tag.attributes().find(|one| one.name == "href");
                let link = destination.map_or(Link::No, |one| self.link(one.value));
                self.run.begin_link(link);
            }
            _ => {}
        }
        for attribute in tag.attributes() {
            let is_image = attribute.name == "src";
            if is_image || attribute.name == "href" {
                self.local_link(attribute.value, range, is_image);
            }
        }
    }
}
