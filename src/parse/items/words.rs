//! The words of an item: for its id, for its first line, and for the references in them.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use super::{Reader, Within};
use crate::parse::markdown::{Shown, size_in_name};
use crate::parse::text::Run;
use crate::reference::{is_cut, raw_urls};
use crate::source::{Span, is_bidi_control, is_control};

impl Reader<'_> {
    /// Tells of addresses that end where more letters follow that may belong to them.
    pub(super) fn report_cut_addresses(&self, run: &Run) {
        let urls = raw_urls(run.text()).into_iter();
        for url in urls.filter(|url| is_cut(run.text(), url)) {
            self.problems.hint(
                "cut-address",
                self.moved(run.source_span(&url)),
                format!("this address ends at {}", &run.text()[url]),
                "put a space after it, or put all of it in angle brackets: `<https://…>`",
            );
        }
    }

    /// Tells of a character that is there by an entity alone.
    pub(super) fn report_entity(&self, text: &str, range: &Range<usize>) {
        let is_written = text == &self.body[range.clone()];
        if is_written {
            return;
        }
        let span = || self.moved(Span::new(range.clone()));
        if let Some(c) = text.chars().find(|c| is_control(*c)) {
            self.problems.control_character(span(), c, 0);
        }
        if let Some(c) = text.chars().find(|c| is_bidi_control(*c)) {
            self.problems.bidi_control(span(), c, 0);
        }
    }

    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        match self.within {
            Within::Script | Within::Comment => return self.run.push_opaque(range),
            Within::Code => {
                self.push_formula(text, &range);
                self.push_code(text);
                return self.run.push_opaque(range);
            }
            _ if self.image_depth > 0 => return self.push_description(text, &range),
            Within::Autolink => {
                self.push_plain(text, &range);
                return self.run.push_opaque(range);
            }
            Within::Prose => {}
        }
        // The writer's `{#id .tag}` is not text; it ends the item's first line, so it ends an event.
        let trailing = self.item.as_ref().and_then(|item| item.trailing.as_ref());
        let kept = match trailing.map(|trailing| &trailing.range) {
            Some(unread) if unread.start < range.end && range.start < unread.end => {
                unread.start.saturating_sub(range.start)
            }
            _ => text.len(),
        };
        if kept == text.len() {
            self.push_plain(text, &range);
            self.run.push(text, range);
        } else if kept > 0 {
            let range = range.start..range.start + kept;
            self.push_plain(&text[..kept], &range);
            self.run.push(&text[..kept], range);
        }
    }

    /// The description of a picture; in a link by name it may be its size.
    fn push_description(&mut self, text: &str, range: &Range<usize>) {
        let is_size = self.named_image && size_in_name(text).is_some();
        if !is_size {
            self.push_plain(text, range);
        }
    }

    fn push_plain(&mut self, text: &str, range: &Range<usize>) {
        if let (Some(item), None) = (self.item.as_mut(), &self.footnote) {
            item.excerpt.push(text);
            // Ids were made without what looks like a tag before it was shown.
            let written = without(text, range, self.markdown.shown_in(range));
            item.text.push_str(&written);
            item.prose.push_str(&written);
        }
    }

    pub(super) fn push_break(&mut self, event: &Event<'_>) {
        if let (Some(item), None) = (self.item.as_mut(), &self.footnote) {
            match event {
                Event::SoftBreak => item.excerpt.wrap(),
                _ => item.excerpt.push(" "),
            }
            item.text.push(' ');
            item.prose.push(' ');
        }
    }

    pub(super) fn push_code(&mut self, code: &str) {
        if let (Some(item), None) = (self.item.as_mut(), &self.footnote) {
            item.excerpt.push(code);
            item.text.push_str(code);
            // What is on both sides of code is not one word.
            item.prose.push(' ');
        }
    }
}

/// A text that came from a range, without some parts of it.
fn without<'t>(text: &'t str, range: &Range<usize>, parts: &[Shown]) -> Cow<'t, str> {
    if parts.is_empty() || text.len() != range.len() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut at = 0;
    for part in parts {
        let start = part.range.start.max(range.start) - range.start;
        kept.push_str(&text[at..start]);
        at = part.range.end.min(range.end) - range.start;
    }
    kept.push_str(&text[at..]);
    Cow::Owned(kept)
}
