//! The writer's own HTML: which parts are links, code, or invisible.

use std::ops::Range;

use super::{Reader, Within};
use crate::html::elements::{self, REMOVED};
use crate::html::{Piece, Tag, pieces, unescape};
use crate::parse::document::{Link, LinkKind};
use crate::parse::markdown::{Reason, Shown};
use crate::source::Span;

impl Reader<'_> {
    /// Tells of each tag that is shown as text.
    pub(super) fn report_shown_tags(&self) {
        for Shown { range, reason } in self.markdown.shown() {
            let tag = &self.body[range.clone()];
            let (line, rest) = tag.split_once('\n').unwrap_or((tag, ""));
            let tag = match rest {
                "" => line.to_owned(),
                _ => format!("{} …", line.trim_end()),
            };
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
                &format!("write it as code: `{tag}`"),
            );
        }
    }

    /// Reads HTML within a line, or a line of a block of HTML. Links and code are left alone as those
    /// of Markdown are; the text of a block is read, and nothing else.
    pub(super) fn html(&mut self, html: &str, range: &Range<usize>) {
        let exact = html.len() == range.len();
        let hidden = self.rest_of_comment(html);
        let mut at = range.start + hidden;
        for piece in pieces(&html[hidden..]) {
            let (text, length) = match &piece {
                Piece::Text(text) => (Some(*text), text.len()),
                Piece::Comment(comment) => (None, comment.len()),
                Piece::Tag(tag) => (None, tag.written.len()),
            };
            let source = if exact {
                at..at + length
            } else {
                range.clone()
            };
            at += length;
            if let Some(text) = text.filter(|_| self.within != Within::Script) {
                self.html_text(text);
            }
            match text {
                Some(text) if self.within == Within::Prose => self.run.push(text, source),
                _ => self.run.push_opaque(source.clone()),
            }
            match piece {
                Piece::Tag(tag) => self.html_tag(&tag, range),
                Piece::Comment(comment)
                    if comment.starts_with("<!--") && !comment.ends_with("-->") =>
                {
                    self.within = Within::Comment;
                }
                Piece::Text(_) | Piece::Comment(_) => {}
            }
        }
    }

    /// How much of a line belongs to a comment that an earlier one began.
    fn rest_of_comment(&mut self, html: &str) -> usize {
        if self.within != Within::Comment {
            return 0;
        }
        match html.find("-->") {
            Some(at) => {
                self.within = Within::Prose;
                at + 3
            }
            None => html.len(),
        }
    }

    /// Words between tags, for who reads the item's first line alone.
    fn html_text(&mut self, text: &str) {
        if let (Some(item), None) = (self.item.as_mut(), &self.footnote) {
            item.excerpt.push(&unescape(text));
        }
    }

    /// Tells of an element that the page is without.
    fn report_removed(&self, tag: &Tag<'_>, range: &Range<usize>) {
        let what = match &*tag.name {
            "script" | "style" => "this element is removed with what is in it",
            name if elements::is(name, REMOVED) => "this element is removed; the text in it stays",
            _ => return,
        };
        if self.markdown.sanitizes_html() && !tag.closes {
            self.problems.hint(
                "removed-html",
                self.moved(Span::new(range.clone())),
                format!("{what}: `<{}>`", tag.name),
                "link to what it shows, or write it as code if it is text; `html = \"allow\"` in [markdown] keeps it",
            );
        }
    }

    /// In a script nothing is a tag but its last.
    fn html_tag(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        if self.within != Within::Script {
            self.count_reopened(Some(tag), range);
            self.report_removed(tag, range);
        }
        match (&*tag.name, tag.closes) {
            ("script" | "style" | "title" | "textarea", true) => self.leave(Within::Script),
            _ if self.within == Within::Script => return,
            ("script" | "style" | "title" | "textarea", false) => self.within = Within::Script,
            ("code" | "pre" | "kbd" | "samp", true) => self.leave(Within::Code),
            ("code" | "pre" | "kbd" | "samp", false) => self.within = Within::Code,
            ("a", true) => self.run.end_link(),
            ("a", false) => {
                let destination = tag.attribute("href").map(unescape);
                let link = destination
                    .as_deref()
                    .map_or(Link::No, |one| self.link(one));
                self.run.begin_link(link);
                if let Some(destination) = destination {
                    self.push_destination(&destination, range, link);
                }
            }
            _ => {}
        }
        for attribute in tag.attributes() {
            let is_image = attribute.name == "src";
            if is_image || attribute.name == "href" {
                let kind = match is_image {
                    true => LinkKind::Picture,
                    false => LinkKind::Link,
                };
                self.local_link(attribute.value, range, kind);
            }
        }
    }
}
