//! Markdown to events with places; the only user of pulldown-cmark's parser and options.
//!
//! CommonMark with tables, strikethrough, task lists, footnotes and heading attributes. Events come
//! with the byte range of the body they were made from.
//!
//! Emphasis is our own: the text of each block is gathered, and [`inline`] decides anew which
//! delimiters belong together, by rules that suit writers of Japanese.

mod emphasis;
mod flanking;
mod inline;

use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, Tag, TagEnd};

/// An event and the range of the body that it was made from.
pub type Located<'a> = (Event<'a>, Range<usize>);

/// A body that can be read as often as wanted.
#[derive(Clone, Copy, Debug)]
pub struct Markdown<'a> {
    text: &'a str,
}

impl<'a> Markdown<'a> {
    /// Takes a body.
    pub fn new(text: &'a str) -> Markdown<'a> {
        Markdown { text }
    }

    /// The events of the body and the ranges they come from.
    pub fn events(&self) -> impl Iterator<Item = Located<'a>> + use<'a> {
        Events {
            body: self.text,
            parser: Parser::new_ext(self.text, options()).into_offset_iter(),
            in_code: false,
            inline: Vec::new().into_iter(),
            next: None,
        }
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// The events of a body.
struct Events<'a> {
    body: &'a str,
    parser: OffsetIter<'a>,
    in_code: bool,
    /// What is left of the text of a block.
    inline: std::vec::IntoIter<Located<'a>>,
    /// The event that ended that text.
    next: Option<Located<'a>>,
}

impl<'a> Iterator for Events<'a> {
    type Item = Located<'a>;

    fn next(&mut self) -> Option<Located<'a>> {
        if let Some(located) = self.inline.next().or_else(|| self.next.take()) {
            return Some(located);
        }
        let located = self.parser.next()?;
        match &located.0 {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            event if !self.in_code && inline::is_inline(event) => return self.block(located),
            _ => {}
        }
        Some(located)
    }
}

impl<'a> Events<'a> {
    /// Reads the text of a block, whose first event is known.
    fn block(&mut self, first: Located<'a>) -> Option<Located<'a>> {
        let mut events = vec![first];
        for located in self.parser.by_ref() {
            if !inline::is_inline(&located.0) {
                self.in_code = matches!(located.0, Event::Start(Tag::CodeBlock(_)));
                self.next = Some(located);
                break;
            }
            events.push(located);
        }
        inline::resolved(self.body, &mut events);
        self.inline = events.into_iter();
        self.next()
    }
}

#[cfg(test)]
mod tests;
