//! The events of one item, rewritten for pulldown-cmark's HTML writer.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

use super::alone::{Alone, alone};
use super::around::Around;
use super::breaks::joined_breaks;
use super::headings::Outline;
use super::stash::Stash;
use super::{Documented, Mark, Piece};
use crate::config::RawHtml;
use crate::html::{escape, escape_into, without_marks};
use crate::link::{Item, Mention};
use crate::parse::{Form, Marker};
use crate::render::table::Table;

/// The events of an item, rewritten.
pub(super) struct Fragment<'a, 'e> {
    pub(super) document: &'a Documented<'a>,
    pub(super) item: &'a Item,
    /// The headings that the text belongs to so far.
    pub(super) outline: Outline,
    pub(super) events: Vec<Event<'e>>,
    /// The mark that began and has not ended, and whether its text is replaced.
    pub(super) open_mark: Option<(Mark<'a>, bool)>,
    /// What to put after each open link.
    pub(super) link_ends: Vec<String>,
    /// Info string and code of the open block.
    pub(super) code: Option<(String, String)>,
    pub(super) image: Option<Picture>,
    pub(super) image_depth: usize,
    /// Whether the text of the open link is shown as something else.
    pub(super) muted: bool,
    pub(super) table: Option<Table>,
    /// Whether HTML of the writer's is in it.
    pub(super) has_html: bool,
    /// Lines of the open block of HTML.
    pub(super) block_html: String,
    /// Labels of the footnotes used, in the order of first use.
    pub(super) footnotes: Footnotes,
    /// What surrounds the text.
    pub(super) around: Around,
    pub(super) stash: Stash,
}

/// An image while its description is read.
#[derive(Clone)]
pub(super) struct Picture {
    pub(super) kind: LinkType,
    pub(super) destination: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) range: Range<usize>,
}

/// Labels of footnotes and their numbers, which begin at 1.
#[derive(Default)]
pub(super) struct Footnotes {
    pub(super) labels: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Footnotes {
    pub(super) fn number(&self, label: &str) -> Option<usize> {
        self.numbers.get(label).copied()
    }

    pub(super) fn add(&mut self, label: &str) {
        self.labels.push(label.to_owned());
        self.numbers.insert(label.to_owned(), self.labels.len());
    }
}

impl<'a, 'e> Fragment<'a, 'e> {
    pub(super) fn new(
        document: &'a Documented<'a>,
        item: &'a Item,
        outline: Outline,
    ) -> Fragment<'a, 'e> {
        Fragment {
            document,
            item,
            outline,
            events: Vec::new(),
            open_mark: None,
            link_ends: Vec::new(),
            code: None,
            image: None,
            image_depth: 0,
            muted: false,
            table: None,
            has_html: false,
            block_html: String::new(),
            footnotes: Footnotes::default(),
            around: Around::default(),
            stash: Stash::default(),
        }
    }

    pub(super) fn html(&mut self) -> String {
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, std::mem::take(&mut self.events).into_iter());
        html
    }

    pub(super) fn extend(&mut self, pieces: Vec<Piece<'e>>) {
        let joined = joined_breaks(&pieces);
        let mut joined = joined.iter().peekable();
        let mut alone = alone(&pieces).into_iter().peekable();
        for (index, (event, range)) in pieces.into_iter().enumerate() {
            if let Some((_, alone)) = alone.next_if(|(at, _)| *at == index) {
                match alone {
                    Alone::Formula(tex, number) => self.displayed(&tex, number.as_deref()),
                    Alone::Item(name) => self.shown_item(&name),
                    Alone::Nothing => {}
                }
            } else if joined.next_if(|joined| **joined == index).is_none() {
                self.push(event, range);
            }
        }
    }

    fn push(&mut self, event: Event<'e>, range: Range<usize>) {
        if self.image_depth > 0 {
            self.push_in_image(&event);
            return;
        }
        if !self.block_html.is_empty() && !matches!(event, Event::Html(_)) {
            let html = std::mem::take(&mut self.block_html);
            let html = without_marks(&html).into_owned();
            self.events.push(Event::Html(html.into()));
        }
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) => self.text(text, range),
            Event::FootnoteReference(label) => self.footnote(&label),
            Event::InlineMath(tex) => self.formula(&tex, false),
            Event::DisplayMath(tex) => self.formula(&tex, true),
            Event::TaskListMarker(done) => {
                let (checked, path) = if done {
                    (" checked", "task.done")
                } else {
                    ("", "task.open")
                };
                let label = escape(self.document.strings.get(path));
                self.raw(format!(
                    "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "
                ));
            }
            // In the style of all other tags here: without the slash of XML.
            Event::HardBreak => self.raw("<br>\n".to_owned()),
            Event::Rule => self.events.push(Event::Html("<hr>\n".into())),
            Event::Html(html) if self.breaks_lines() => self.escaped_line(&html),
            Event::Html(html) | Event::InlineHtml(html) if self.escapes() => {
                self.events.push(Event::Text(html));
            }
            // A tag may go over the lines of a block.
            Event::Html(html) => {
                self.has_html = true;
                self.block_html.push_str(&html);
            }
            Event::InlineHtml(html) => {
                self.has_html = true;
                let html = without_marks(&html).into_owned();
                self.events.push(Event::InlineHtml(html.into()));
            }
            event => self.events.push(event),
        }
    }

    fn escapes(&self) -> bool {
        self.document.renderer.site.config.html == RawHtml::Escape
    }

    /// Whether lines of HTML that are shown as text are lines on the page.
    fn breaks_lines(&self) -> bool {
        self.escapes() && self.document.entry.document.dialects.zenn
    }

    /// A line of HTML as text.
    fn escaped_line(&mut self, html: &str) {
        if matches!(self.events.last(), Some(Event::Text(_))) {
            self.raw("<br>\n".to_owned());
        }
        let line = html.trim_end_matches(['\r', '\n']).to_owned();
        self.events.push(Event::Text(line.into()));
    }

    pub(super) fn raw(&mut self, html: String) {
        self.events.push(Event::InlineHtml(html.into()));
    }

    /// Whether the tag is the bullet that the item is, which the page draws itself; a list of one
    /// bullet has the same range.
    fn is_own_bullet(&self, range: &Range<usize>) -> bool {
        let span = self.item.parsed.span.range();
        matches!(self.item.parsed.marker, Marker::Bullet | Marker::Number(_))
            && span == (range.start + self.document.offset..range.end + self.document.offset)
    }

    fn start(&mut self, tag: Tag<'e>, range: &Range<usize>) {
        self.surround(tag.to_end(), 1);
        match tag {
            Tag::List(_) | Tag::Item if self.is_own_bullet(range) => {}
            Tag::DefinitionList => self.start_box(range),
            Tag::DefinitionListTitle => self.start_title(),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::HtmlBlock if self.escapes() => self.events.push(Event::Start(Tag::Paragraph)),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.image = Some(Picture {
                    kind: link_type,
                    destination: dest_url.to_string(),
                    title: title.to_string(),
                    description: String::new(),
                    range: range.clone(),
                });
                self.image_depth = 1;
            }
            Tag::Heading { level, .. } => {
                self.outline.enter(level as u8);
                self.events.push(Event::Start(Tag::Heading {
                    level: self.outline.level(),
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }));
            }
            Tag::Table(alignments) => {
                self.table = Some(Table::begin(alignments, self.events.len()));
            }
            Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                if let Some(table) = &mut self.table {
                    let html = table.start(&tag, self.events.len());
                    self.raw(html);
                }
            }
            tag => self.events.push(Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        self.surround(tag, -1);
        match tag {
            TagEnd::List(_) | TagEnd::Item if self.is_own_bullet(range) => {}
            TagEnd::DefinitionList => self.end_box(),
            TagEnd::DefinitionListTitle => self.end_title(),
            TagEnd::BlockQuote(Some(_)) => self.end_alert(),
            TagEnd::HtmlBlock if self.escapes() => self.events.push(Event::End(TagEnd::Paragraph)),
            TagEnd::CodeBlock => {
                if let Some((info, code)) = self.code.take() {
                    self.push_code(&info, &code);
                }
            }
            TagEnd::Link => {
                let end = self.link_ends.pop().unwrap_or_default();
                self.muted = false;
                self.raw(end);
            }
            TagEnd::Heading(_) => {
                let level = self.outline.level();
                self.events.push(Event::End(TagEnd::Heading(level)));
            }
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => {
                if let Some(table) = &mut self.table {
                    let html = table.end(tag, &mut self.events, self.document.strings);
                    self.raw(html);
                }
            }
            tag => self.events.push(Event::End(tag)),
        }
    }

    fn text(&mut self, text: CowStr<'e>, range: Range<usize>) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(&text);
            return;
        }
        if self.muted {
            return;
        }
        if self.around.in_title {
            self.events.push(Event::Text(text));
            return;
        }
        let start = range.start + self.document.offset;
        let end = range.end + self.document.offset;
        let shown = match self.item.parsed.anchor {
            Some(anchor) if (anchor.start as usize) < end && start < anchor.end as usize => {
                (anchor.start as usize).max(start)
            }
            _ => end,
        };
        let marks = &self.document.marks;
        let next = marks.partition_point(|mark| mark.end <= start);
        let untouched = shown == end && marks.get(next).is_none_or(|mark| mark.start >= end);
        if untouched && self.open_mark.is_none() {
            self.events.push(Event::Text(text));
            return;
        }
        let exact = text.len() == range.len();
        let mut at = start;
        for mark in marks[next..].iter().take_while(|mark| mark.start < shown) {
            if mark.start >= start && exact {
                self.part(&text, at - start..mark.start - start);
                at = mark.start;
            }
            if self.open_mark.is_none() && (mark.start >= start) {
                self.open(mark);
            }
            let part_end = mark.end.min(shown);
            if exact {
                self.part(&text, at - start..part_end - start);
            } else if self
                .open_mark
                .as_ref()
                .is_none_or(|(_, replaced)| !replaced)
            {
                self.events.push(Event::Text(text.clone()));
            }
            at = part_end;
            if mark.end <= end {
                self.close();
            }
        }
        if exact && at < shown {
            self.part(&text, at - start..shown - start);
        }
    }

    /// Pushes a part of an event's text, unless an open mark shows something else instead.
    fn part(&mut self, text: &CowStr<'e>, range: Range<usize>) {
        let replaced = matches!(self.open_mark, Some((_, true)));
        if !replaced && !range.is_empty() {
            let part = text[range].to_owned();
            self.events.push(Event::Text(part.into()));
        }
    }

    fn open(&mut self, mark: &Mark<'a>) {
        let written = mark.written;
        if is_address(mark.mention) && self.is_card(&(mark.start..mark.end)) {
            let href = mark.mention.map(|mention| self.href(mention, written));
            self.card(href.as_deref().unwrap_or(written), written, mark.mention);
            self.open_mark = Some((mark.clone(), true));
            return;
        }
        let mut open = String::new();
        let mut label = None;
        match mark.mention {
            None => {
                open.push_str("<a href=\"");
                escape_into(&mut open, written);
                open.push_str("\">");
            }
            Some(mention) => {
                open.push_str(&format!(
                    "<a class=\"ref ref-{}\" href=\"",
                    self.kind(mention)
                ));
                escape_into(&mut open, &self.href(mention, written));
                open.push('"');
                if let Some(title) = self.tooltip(mention, written) {
                    open.push_str(" title=\"");
                    escape_into(&mut open, &title);
                    open.push('"');
                }
                open.push('>');
                if mention.form == Form::Address {
                    label = Some(self.address_label(mention));
                }
            }
        }
        self.raw(open);
        let replaced = label.is_some();
        if let Some(label) = label {
            self.events.push(Event::Text(label.into()));
        }
        self.open_mark = Some((mark.clone(), replaced));
    }

    fn close(&mut self) {
        if let Some((mark, _)) = self.open_mark.take() {
            let count = mark.mention.map(|mention| self.count(mention));
            self.raw(format!("</a>{}", count.unwrap_or_default()));
        }
    }
}

/// Whether a mention is that of an address in text.
fn is_address(mention: Option<&Mention>) -> bool {
    mention.is_none_or(|mention| mention.form == Form::Address)
}
