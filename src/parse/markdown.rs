//! A body in, events with their places out; the only user of pulldown-cmark's parser and options.
//!
//! CommonMark with tables, strikethrough, task lists and footnotes, and what the [`dialect`]s of a site
//! read. Events come with the byte range of the body they were made from. Attributes of headings
//! are off: `## Map {name}` would lose `{name}`.
//!
//! Emphasis is our own: the text of each block is gathered, and [`inline`] decides anew which
//! delimiters belong together, by rules that suit writers of Japanese.

mod comments;
mod dialect;
mod emphasis;
mod flanking;
mod html;
mod inline;
mod named;
mod notes;
mod restored;

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::config::{Dialects, RawHtml};
pub(crate) use dialect::{
    BoxKind, Boxed, Embed, PictureSize, Slip, SlipKind, is_inline_note, note_key,
};
use dialect::{Contained, Marks, options};
use html::Html;
pub(crate) use html::{Reason, Shown};
pub(crate) use named::{is_math, is_picture, size_in_name};
use restored::{restored, without_id};

/// An event and the range of the body that it was made from.
pub(crate) type Located<'a> = (Event<'a>, Range<usize>);

/// A body that can be read as often as wanted.
#[derive(Debug)]
pub(crate) struct Markdown<'a> {
    text: &'a str,
    mode: RawHtml,
    html: Html<'a>,
    /// What dialects read.
    marks: Marks,
    /// Comments that allow findings of `minamo check`, in order; they make no events.
    allows: Vec<Range<usize>>,
    /// Those that begin a block of HTML, with more of it on their line.
    blocking: Vec<Range<usize>>,
}

impl<'a> Markdown<'a> {
    /// Takes a body, and looks at what dialects read in it and at its HTML.
    pub(crate) fn new(text: &'a str, mode: RawHtml, dialects: Dialects) -> Markdown<'a> {
        let (marked, marks) = dialect::marked(text, dialects);
        let html = Html::read((text, marked), &marks, mode);
        let (allows, blocking) = comments::allows(&html.prepared, text, &marks);
        Markdown {
            text,
            mode,
            html,
            marks,
            allows,
            blocking,
        }
    }

    /// The events of the body and the ranges they come from.
    pub(crate) fn events(&self) -> impl Iterator<Item = Located<'_>> {
        Events {
            markdown: self,
            parser: Contained::new(&self.html.prepared, self.text, &self.marks),
            in_code: false,
            waiting: VecDeque::new(),
        }
    }

    /// Where the body has comments, in order. Where HTML is shown as text, those of HTML are text too, except
    /// the ones that allow findings.
    pub(crate) fn comments(&self) -> Vec<Range<usize>> {
        let mut found = self.allows.clone();
        found.extend_from_slice(self.marks.comments());
        if self.mode != RawHtml::Escape && self.text.contains("<!--") {
            found.extend(comments::comments(self));
        }
        found.sort_by_key(|comment| (comment.start, comment.end));
        found.dedup_by(|next, kept| next.start < kept.end);
        found
    }

    /// Where labels are defined that no link and no image uses, in order, for words that are not an address.
    pub(crate) fn words_as_labels(&self) -> Vec<Range<usize>> {
        if !self.html.prepared.contains("]:") {
            return Vec::new();
        }
        let options = options(self.marks.dialects);
        let mut parser = Parser::new_ext(&self.html.prepared, options).into_offset_iter();
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
    pub(crate) fn allows_html(&self) -> bool {
        self.mode == RawHtml::Allow
    }

    /// Whether what can run or disturb the page is taken from HTML.
    pub(crate) fn sanitizes_html(&self) -> bool {
        self.mode == RawHtml::Sanitize
    }

    /// The tags in the writer's HTML that are shown as text, in order.
    pub(crate) fn shown(&self) -> &[Shown] {
        &self.html.shown
    }

    /// Where the comments are that allow findings of `minamo check`, in order.
    pub(crate) fn allows(&self) -> &[Range<usize>] {
        &self.allows
    }

    /// Whether one of [`Markdown::allows`] makes HTML of the text after it, as a line that begins with a
    /// comment is HTML to its end.
    pub(crate) fn makes_html(&self, comment: &Range<usize>) -> bool {
        let found = self
            .blocking
            .binary_search_by_key(&comment.start, |at| at.start);
        found.is_ok()
    }

    /// Whether a tag is a line break that is read although HTML is shown as text.
    fn is_break(&self, tag: &str) -> bool {
        let is_shown = self.mode == RawHtml::Escape && self.marks.dialects.zenn;
        is_shown && matches!(tag, "<br>" | "<br/>" | "<br />")
    }

    /// Whether HTML is a comment of one line, which Zenn leaves out although it shows all other HTML as
    /// text.
    fn is_comment(&self, html: &str) -> bool {
        let html = html.trim();
        let is_shown = self.mode == RawHtml::Escape && self.marks.dialects.zenn;
        let is_comment = html.starts_with("<!--") && html.ends_with("-->");
        is_shown && is_comment && !html.contains('\n')
    }

    /// Whether a block of HTML is nothing but comments that make no events.
    fn is_left_out(&self, range: &Range<usize>) -> bool {
        self.only_allows(range) || self.is_comment(&self.text[range.clone()])
    }

    /// Whether a comment in a block of HTML is shown as text.
    pub(crate) fn shows_comments(&self) -> bool {
        self.mode == RawHtml::Escape && self.marks.dialects.zenn
    }

    fn allows_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        let first = self.allows.partition_point(|at| at.end <= range.start);
        let rest = &self.allows[first..];
        &rest[..rest.partition_point(|at| at.start < range.end)]
    }

    /// Whether a range has comments that allow findings and nothing else.
    fn only_allows(&self, range: &Range<usize>) -> bool {
        let allows = self.allows_in(range);
        let starts = allows.iter().map(|at| at.start).chain([range.end]);
        let ends = [range.start]
            .into_iter()
            .chain(allows.iter().map(|at| at.end));
        let mut between = ends.zip(starts);
        !allows.is_empty()
            && between.all(|(end, start)| self.text[end.min(start)..start].trim().is_empty())
    }

    /// The box that begins at an offset: a `DefinitionList` among the events.
    pub(crate) fn boxed(&self, start: usize) -> Option<&Boxed> {
        self.marks.boxed(start)
    }

    /// The size that the writer gave to the picture with this range.
    pub(crate) fn picture_size(&self, picture: &Range<usize>) -> Option<&PictureSize> {
        self.marks.size(picture)
    }

    /// Whether an address may end with underscores.
    pub(crate) fn has_whole_underscores(&self) -> bool {
        self.marks.dialects.zenn
    }

    /// Whether formulas are read.
    pub(crate) fn reads_formulas(&self) -> bool {
        self.marks.dialects.any()
    }

    /// What looks like markup of a dialect and is not, in order.
    pub(crate) fn slips(&self) -> &[Slip] {
        &self.marks.slips
    }

    /// Whether a range has comments of a dialect and nothing else.
    pub(crate) fn is_hidden(&self, range: &Range<usize>) -> bool {
        self.marks.is_hidden(self.text, range)
    }

    /// Those of [`Markdown::shown`] within a range.
    pub(crate) fn shown_in(&self, range: &Range<usize>) -> &[Shown] {
        self.html.shown_in(range)
    }

    /// Ranges of top-level blocks that an element of HTML holds together, in order.
    pub(crate) fn groups(&self) -> &[Range<usize>] {
        &self.html.groups
    }
}

/// Whether the text in an element is not Markdown: code, and titles of boxes.
fn is_verbatim(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::DefinitionListTitle)
}

/// The events of a body.
struct Events<'m> {
    markdown: &'m Markdown<'m>,
    parser: Contained<'m>,
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
                Event::Start(tag) if is_verbatim(tag) => self.in_code = true,
                Event::End(TagEnd::CodeBlock | TagEnd::DefinitionListTitle) => {
                    self.in_code = false;
                }
                Event::Start(Tag::HtmlBlock) if self.markdown.is_left_out(&located.1) => {
                    self.skip_html();
                    continue;
                }
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
        let markdown = self.markdown;
        let is_left_out = |(event, range): &Located<'m>| match event {
            Event::InlineHtml(html) => markdown.only_allows(range) || markdown.is_comment(html),
            _ => false,
        };
        let (event, range) = self.parser.find(|located| !is_left_out(located))?;
        let html = &markdown.html;
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
            // On Zenn a line break is one, and the tag of one is read wherever HTML is not.
            Event::SoftBreak if markdown.marks.dialects.zenn => Event::HardBreak,
            Event::InlineHtml(tag) if markdown.is_break(&tag) => Event::HardBreak,
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
                self.in_code = matches!(&located.0, Event::Start(tag) if is_verbatim(tag));
                end = Some(located);
                break;
            }
            events.push(located);
        }
        self.trim(&mut events);
        let markdown = self.markdown;
        notes::resolved(markdown.text, &markdown.marks, &mut events);
        self.waiting.extend(events);
        self.waiting.extend(end);
    }

    /// Takes away the blanks before comments that ended a line, as they end it now.
    fn trim(&self, events: &mut [Located<'m>]) {
        for index in 0..events.len() {
            let next = events.get(index + 1).map(|(event, _)| event);
            let ends_line = matches!(next, None | Some(Event::SoftBreak | Event::HardBreak));
            let (event, range) = &mut events[index];
            let Event::Text(text) = event else { continue };
            let comment = range.end..range.end + 1;
            let is_exact = text.len() == range.len();
            if ends_line && is_exact && !self.markdown.allows_in(&comment).is_empty() {
                let trimmed = text.trim_end_matches(' ').to_owned();
                range.end = range.start + trimmed.len();
                *text = trimmed.into();
            }
        }
    }

    /// Reads to the end of a block of HTML, whose beginning was read.
    fn skip_html(&mut self) {
        while let Some((event, _)) = self.read() {
            if event == Event::End(TagEnd::HtmlBlock) {
                break;
            }
        }
    }

    /// A line of a block of HTML, cut where tags are shown and where comments are left out.
    fn block_html(&mut self, (event, range): Located<'m>) {
        let markdown = self.markdown;
        let shown = markdown
            .shown_in(&range)
            .iter()
            .map(|tag| (&tag.range, true));
        let left_out = markdown.allows_in(&range).iter().map(|at| (at, false));
        let mut cuts: Vec<(&Range<usize>, bool)> = shown.chain(left_out).collect();
        let is_exact = matches!(&event, Event::Html(html) if html.len() == range.len());
        if cuts.is_empty() || !is_exact {
            self.waiting.push_back((event, range));
            return;
        }
        cuts.sort_by_key(|(cut, _)| cut.start);
        let body = markdown.text;
        let mut at = range.start;
        for (cut, is_shown) in cuts {
            // A tag or a comment may go over several lines.
            let start = cut.start.max(at);
            let cut = start..cut.end.min(range.end).max(start);
            self.waiting
                .push_back((Event::Html(body[at..cut.start].into()), at..cut.start));
            if is_shown {
                let text = Event::Text(body[cut.clone()].into());
                self.waiting.push_back((text, cut.clone()));
            }
            at = cut.end;
        }
        self.waiting
            .push_back((Event::Html(body[at..range.end].into()), at..range.end));
    }
}

#[cfg(test)]
mod tests;
