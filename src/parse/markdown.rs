//! Markdown to events with places; the only user of pulldown-cmark's parser and options.
//!
//! CommonMark with tables, strikethrough, task lists and footnotes. Events come with the byte range of
//! the body they were made from. Attributes of headings are off: `## Map {name}` would lose `{name}`.
//!
//! Emphasis is our own: the text of each block is gathered, and [`inline`] decides anew which
//! delimiters belong together, by rules that suit writers of Japanese.

mod comments;
mod emphasis;
mod flanking;
mod html;
mod inline;

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::config::RawHtml;
use html::Html;
pub use html::{Reason, Shown};

/// An event and the range of the body that it was made from.
pub type Located<'a> = (Event<'a>, Range<usize>);

/// A body that can be read as often as wanted.
#[derive(Debug)]
pub struct Markdown<'a> {
    text: &'a str,
    mode: RawHtml,
    html: Html<'a>,
}

impl<'a> Markdown<'a> {
    /// Takes a body, and looks at the HTML in it.
    pub fn new(text: &'a str, mode: RawHtml) -> Markdown<'a> {
        Markdown {
            text,
            mode,
            html: Html::read(text, mode),
        }
    }

    /// The events of the body and the ranges they come from.
    pub fn events(&self) -> impl Iterator<Item = Located<'_>> {
        Events {
            markdown: self,
            parser: Parser::new_ext(&self.html.prepared, options()).into_offset_iter(),
            in_code: false,
            waiting: VecDeque::new(),
        }
    }

    /// Where the body has comments, in order. Where HTML is shown as text there are none.
    pub fn comments(&self) -> Vec<Range<usize>> {
        match self.mode == RawHtml::Escape || !self.text.contains("<!--") {
            true => Vec::new(),
            false => comments::comments(self),
        }
    }

    /// Where labels are defined that no link and no image uses, in order, for words that are no address.
    pub fn words_as_labels(&self) -> Vec<Range<usize>> {
        let mut parser = Parser::new_ext(&self.html.prepared, options()).into_offset_iter();
        let is_word = |text: &str| !text.contains([':', '/', '#', '.', '?']);
        let definitions = parser.reference_definitions().iter();
        let definitions = definitions.filter(|(_, definition)| is_word(&definition.dest));
        let mut unused: BTreeMap<usize, Range<usize>> = definitions
            .map(|(_, definition)| (definition.span.start, definition.span.clone()))
            .collect();
        while let Some((event, _)) = parser.next() {
            if unused.is_empty() {
                break;
            }
            if let Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) = event
                && let Some(used) = parser.reference_definitions().get(&id)
            {
                unused.remove(&used.span.start);
            }
        }
        unused.into_values().collect()
    }

    /// Whether HTML stays as it is, whatever it does.
    pub fn allows_html(&self) -> bool {
        self.mode == RawHtml::Allow
    }

    /// Whether what can run or disturb the page is taken from HTML.
    pub fn sanitizes_html(&self) -> bool {
        self.mode == RawHtml::Sanitize
    }

    /// The tags in the writer's HTML that are shown as text, in order.
    pub fn shown(&self) -> &[Shown] {
        &self.html.shown
    }

    /// Those of [`Markdown::shown`] within a range.
    pub fn shown_in(&self, range: &Range<usize>) -> &[Shown] {
        self.html.shown_in(range)
    }

    /// Ranges of top-level blocks that an element of HTML holds together, in order.
    pub fn groups(&self) -> &[Range<usize>] {
        &self.html.groups
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
}

/// The events of a body.
struct Events<'m> {
    markdown: &'m Markdown<'m>,
    parser: OffsetIter<'m>,
    in_code: bool,
    /// Events that were read already.
    waiting: VecDeque<Located<'m>>,
}

impl<'m> Iterator for Events<'m> {
    type Item = Located<'m>;

    fn next(&mut self) -> Option<Located<'m>> {
        loop {
            if let Some(located) = self.waiting.pop_front() {
                return Some(located);
            }
            let located = self.read()?;
            match &located.0 {
                Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
                Event::End(TagEnd::CodeBlock) => self.in_code = false,
                Event::Html(_) => {
                    self.block_html(located);
                    continue;
                }
                event if !self.in_code && inline::is_inline(event) => {
                    self.block_text(located);
                    continue;
                }
                _ => {}
            }
            return Some(located);
        }
    }
}

impl<'m> Events<'m> {
    /// The next event of the parser, as the body was written.
    fn read(&mut self) -> Option<Located<'m>> {
        let (event, range) = self.parser.next()?;
        let html = &self.markdown.html;
        let event = match html.stand_in {
            '<' => event,
            sign => restored(event, sign),
        };
        let event = match event {
            Event::InlineHtml(tag) if !html.shown_in(&range).is_empty() => Event::Text(tag),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let info = CodeBlockKind::Fenced(without_id(info));
                Event::Start(Tag::CodeBlock(info))
            }
            event => event,
        };
        Some((event, range))
    }

    /// Reads the text of a block, whose first event is known.
    fn block_text(&mut self, first: Located<'m>) {
        let mut events = vec![first];
        let mut end = None;
        while let Some(located) = self.read() {
            if !inline::is_inline(&located.0) {
                self.in_code = matches!(located.0, Event::Start(Tag::CodeBlock(_)));
                end = Some(located);
                break;
            }
            events.push(located);
        }
        inline::resolved(self.markdown.text, &mut events);
        self.waiting.extend(events);
        self.waiting.extend(end);
    }

    /// A line of a block of HTML, cut where tags are shown.
    fn block_html(&mut self, (event, range): Located<'m>) {
        let shown = self.markdown.shown_in(&range);
        let is_exact = matches!(&event, Event::Html(html) if html.len() == range.len());
        if shown.is_empty() || !is_exact {
            self.waiting.push_back((event, range));
            return;
        }
        let body = self.markdown.text;
        let mut at = range.start;
        for tag in shown {
            // A tag may go over several lines.
            let tag = tag.range.start.max(range.start)..tag.range.end.min(range.end);
            self.waiting
                .push_back((Event::Html(body[at..tag.start].into()), at..tag.start));
            self.waiting
                .push_back((Event::Text(body[tag.clone()].into()), tag.clone()));
            at = tag.end;
        }
        self.waiting
            .push_back((Event::Html(body[at..range.end].into()), at..range.end));
    }
}

/// An info string without `{#id}` at its end, which names the code and is no part of its language.
fn without_id(info: CowStr<'_>) -> CowStr<'_> {
    match info.rfind("{#").filter(|_| info.ends_with('}')) {
        Some(at) => CowStr::from(info[..at].trim_end().to_owned()),
        None => info,
    }
}

/// An event of a body in which a sign stands for some `<`.
fn restored<'t>(event: Event<'t>, sign: char) -> Event<'t> {
    let whole = |text: CowStr<'t>| match text.contains(sign) {
        true => CowStr::from(text.replace(sign, "<")),
        false => text,
    };
    match event {
        Event::Text(text) => Event::Text(whole(text)),
        Event::Code(text) => Event::Code(whole(text)),
        Event::Html(text) => Event::Html(whole(text)),
        Event::InlineHtml(text) => Event::InlineHtml(whole(text)),
        Event::FootnoteReference(label) => Event::FootnoteReference(whole(label)),
        Event::Start(tag) => Event::Start(restored_tag(tag, whole)),
        event => event,
    }
}

fn restored_tag<'t>(tag: Tag<'t>, whole: impl Fn(CowStr<'t>) -> CowStr<'t>) -> Tag<'t> {
    match tag {
        Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Link {
            link_type,
            dest_url: whole(dest_url),
            title: whole(title),
            id: whole(id),
        },
        Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Image {
            link_type,
            dest_url: whole(dest_url),
            title: whole(title),
            id: whole(id),
        },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            Tag::CodeBlock(CodeBlockKind::Fenced(whole(info)))
        }
        Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(whole(label)),
        tag => tag,
    }
}

#[cfg(test)]
mod tests;
