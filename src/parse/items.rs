//! Cuts a body into items and reads what each of them names.
//!
//! 1. The events of the body are walked once. In a note an item is a top-level bullet with all it
//!    holds, or another top-level block; in an article a section under a heading. Rules, comments
//!    and definitions are not items.
//! 2. The text of every paragraph, heading, cell and bullet is gathered as a [`Run`] and given to
//!    the reference grammar when the block ends.
//! 3. Blocks that an element of HTML holds together are one item.
//! 4. What a footnote names belongs to the item that refers to it first.

mod blocks;
mod builder;
mod dialects;
mod equal;
mod html;
mod links;
mod names;
mod notes;
mod reopened;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::document::{Item, LocalLink, Marker};
use super::hashtag::Hashtags;
use super::item_id::ItemIds;
use super::markdown::{Markdown, is_inline_note};
use super::prose;
use super::text::Run;
use crate::diagnostic::Problems;
use crate::limits;
use crate::reference::Grammar;
use crate::source::{Span, Spanned};
use builder::{Excerpt, Finishing, Found, ItemBuilder, is_invisible, name_headings, trailing};
use reopened::Reopened;

/// How a body is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// By bullets and blocks: notes.
    Blocks,
    /// By headings: everything else.
    Sections,
}

/// What a body holds.
pub(super) struct Contents {
    pub(super) items: Vec<Arc<Item>>,
    pub(super) footnotes: Vec<Spanned<String>>,
    pub(super) links: Vec<LocalLink>,
}

/// Cuts and reads the body in `span`; `prose` reads the same events.
pub(super) fn read(
    problems: &Problems,
    markdown: &Markdown<'_>,
    span: Span,
    (cut, grammar, hashtags): (Cut, &Grammar, Option<&Hashtags>),
    mut prose: Option<&mut prose::Reader>,
) -> Contents {
    let mut reader = Reader {
        problems,
        markdown,
        grammar,
        hashtags,
        body: problems.source().slice(span),
        group: 0..0,
        offset: span.start as usize,
        cut,
        depth: 0,
        list: None,
        item: None,
        bullet: 0,
        link_count: 0,
        footnote: None,
        nested_notes: Vec::new(),
        set_aside: None,
        image_depth: 0,
        named_image: false,
        within: Within::Prose,
        block_fresh: true,
        run: Run::default(),
        formula: None,
        builders: Vec::new(),
        footnotes: Vec::new(),
        footnote_finds: BTreeMap::new(),
        footnotes_of_notes: BTreeMap::new(),
        links: Vec::new(),
        reopened: Reopened::default(),
        cells: 0,
    };
    for (event, range) in markdown.events() {
        if let Some(prose) = &mut prose {
            prose.event(&event, range.clone());
        }
        reader.event(&event, range);
    }
    reader.report_shown_tags();
    reader.report_slips();
    reader.finish()
}

/// A top-level list.
struct TopList {
    /// The number of its next entry, if it has numbers.
    next: Option<u64>,
}

/// What surrounds the text that is read, which decides how it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Nothing: references are looked for.
    Prose,
    /// Code of Markdown or HTML: it is a part of the item's text, and names nothing.
    Code,
    /// An address in angle brackets: its text is the address again.
    Autolink,
    /// `<script>` or `<style>`: it is not shown.
    Script,
    /// A comment of several lines.
    Comment,
}

struct Reader<'a> {
    problems: &'a Problems,
    markdown: &'a Markdown<'a>,
    grammar: &'a Grammar,
    /// What hashtags are read by, where the site has them.
    hashtags: Option<&'a Hashtags>,
    body: &'a str,
    /// The blocks that are held together, if the open item is made of such.
    group: Range<usize>,
    /// Where the body begins in its source.
    offset: usize,
    cut: Cut,
    depth: usize,
    /// The open top-level list.
    list: Option<TopList>,
    item: Option<ItemBuilder>,
    /// The innermost open bullet of the open item.
    bullet: u32,
    link_count: u32,
    footnote: Option<(String, Found)>,
    /// The open footnotes within bullets, quotations and other footnotes, the innermost last.
    nested_notes: Vec<(String, Found)>,
    /// The text around the footnote within it that is read, and the footnote that it is of.
    set_aside: Option<(Run, Option<(String, Found)>)>,
    image_depth: usize,
    /// Whether the open image is a link by name.
    named_image: bool,
    within: Within,
    /// Whether no text of the open item, or of the innermost bullet, was read yet.
    block_fresh: bool,
    run: Run,
    /// The formula that is written as fenced code: where all of it is, where it begins, its text.
    formula: Option<(Range<usize>, usize, String)>,
    builders: Vec<ItemBuilder>,
    footnotes: Vec<Spanned<String>>,
    footnote_finds: BTreeMap<String, Found>,
    /// The footnotes that each footnote leads to.
    footnotes_of_notes: BTreeMap<String, Vec<String>>,
    links: Vec<LocalLink>,
    reopened: Reopened,
    /// How many cells the tables have in all.
    cells: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) if is_inline_note(label) => {
                self.begin_inline_note(label, &range);
            }
            Event::End(TagEnd::FootnoteDefinition) if self.set_aside.is_some() => {
                self.end_inline_note();
            }
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
                if self.set_aside.is_some() => {}
            Event::Start(tag) => {
                self.start(tag, &range);
                self.depth += 1;
            }
            Event::End(tag) => {
                self.depth -= 1;
                self.end(*tag, &range);
            }
            Event::Rule => self.rule(&range),
            _ => self.inline(event, range),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        if is_block(tag) {
            self.count_reopened(None, range);
            self.flush();
        }
        if self.depth == 0 {
            self.enter_group(range);
        }
        match (tag, self.depth, self.cut) {
            (Tag::FootnoteDefinition(label), depth, _) => self.begin_footnote(label, depth, range),
            _ if range.start < self.group.end => {}
            (Tag::List(first), 0, Cut::Blocks) => self.list = Some(TopList { next: *first }),
            (Tag::Item, 1, Cut::Blocks) if self.list.is_some() && self.item.is_none() => {
                let marker = self.next_list_marker();
                self.begin(range.clone(), marker);
            }
            (_, 0, Cut::Blocks) => self.begin(range.clone(), Marker::Block),
            (Tag::Heading { level, .. }, 0, Cut::Sections) => {
                self.begin_section(range, *level as u8);
            }
            (_, 0, Cut::Sections) if self.item.is_none() => self.begin_section(range, 0),
            (Tag::Item | Tag::TableRow, ..) => self.begin_bullet(tag),
            (Tag::TableCell, ..) => self.begin_cell(range),
            _ => {}
        }
        match tag {
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.begin_link(*link_type, dest_url, range),
            Tag::Image {
                link_type,
                dest_url,
                ..
            } => self.begin_image(*link_type, dest_url, range),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.run.push_break(),
            Tag::CodeBlock(kind) => {
                self.within = Within::Code;
                self.begin_formula(kind, range);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Link => {
                self.leave(Within::Autolink);
                self.run.end_link();
            }
            TagEnd::Image => {
                self.image_depth -= 1;
                self.run.push_opaque(range.clone());
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.run.push_break(),
            _ => {
                self.within = Within::Prose;
                self.flush();
                self.end_formula();
                self.end_block(tag, range);
            }
        }
        let closes_item = match self.depth {
            0 => {
                let is_whole = self.list.is_none() && self.footnote.is_none();
                self.cut == Cut::Blocks && is_whole && range.end >= self.group.end
            }
            1 => tag == TagEnd::Item && self.list.is_some(),
            _ => false,
        };
        if matches!(tag, TagEnd::FootnoteDefinition) {
            self.end_footnote();
        } else if closes_item {
            self.close();
        } else if self.depth == 0 && matches!(tag, TagEnd::List(_)) {
            self.list = None;
        }
        if let (0, Cut::Sections, Some(item)) = (self.depth, self.cut, self.item.as_mut()) {
            item.span.end = item.span.end.max(range.end);
        }
    }

    /// A bullet, or a row of a table: what it names is nearer to its own numbers than to others.
    fn begin_bullet(&mut self, tag: &Tag<'_>) {
        self.block_fresh |= matches!(tag, Tag::Item);
        if let Some(item) = self.item.as_mut() {
            item.bullets.push(self.bullet);
            self.bullet = item.bullets.len() as u32;
        }
    }

    /// Short rows are filled up to the width of their head, so that cells can be more than the text.
    fn begin_cell(&mut self, range: &Range<usize>) {
        self.cells += 1;
        let most = self.body.len().max(limits::CELLS);
        if self.cells == most + 1 {
            let at = range.start.min(self.body.len().saturating_sub(1));
            let at = self.body.floor_char_boundary(at);
            let first = self.body[at..].chars().next();
            let end = at + first.map_or(0, char::len_utf8);
            self.problems.error(
                "too-many-cells",
                self.moved(Span::new(at..end)),
                format!("the tables of this file have more than {most} cells"),
                "make the head as wide as the rows are: short rows are filled up to its width",
            );
        }
    }

    fn end_block(&mut self, tag: TagEnd, range: &Range<usize>) {
        let span = self.moved(Span::new(range.clone()));
        let Some(item) = self.item.as_mut() else {
            return;
        };
        match tag {
            TagEnd::Item | TagEnd::TableRow if self.bullet > 0 => {
                self.bullet = item.bullets[self.bullet as usize - 1];
            }
            TagEnd::Heading(level) if self.depth == 0 && range.start == item.span.start => {
                item.end_heading(level as u8, span, self.grammar);
            }
            _ => {}
        }
    }

    fn leave(&mut self, place: Within) {
        if self.within == place {
            self.within = Within::Prose;
        }
    }

    /// A rule belongs to a section; between the items of a note it is nothing.
    fn rule(&mut self, range: &Range<usize>) {
        if self.cut == Cut::Blocks || self.depth > 0 {
            return;
        }
        match self.item.as_mut() {
            Some(item) => item.span.end = item.span.end.max(range.end),
            None => self.begin_section(range, 0),
        }
    }

    fn inline(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) => {
                self.report_entity(text, &range);
                self.text(text, range);
            }
            Event::Code(code) => {
                self.push_code(code);
                self.run.push_opaque(range);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.push_break(event);
                self.run.push("\n", range);
            }
            Event::Html(html) => {
                self.run.begin_html();
                self.html(html, &range);
            }
            Event::InlineHtml(html) => self.html(html, &range),
            Event::InlineMath(tex) => self.formula(tex, &range, false),
            Event::DisplayMath(tex) => self.formula(tex, &range, true),
            Event::FootnoteReference(label) => self.refer_to_note(label, range),
            _ => {}
        }
    }

    fn next_list_marker(&mut self) -> Marker {
        let Some(next) = self.list.as_mut().and_then(|list| list.next.as_mut()) else {
            return Marker::Bullet;
        };
        *next += 1;
        Marker::Number(*next - 1)
    }

    fn begin_section(&mut self, range: &Range<usize>, level: u8) {
        self.close();
        self.begin(range.clone(), Marker::Section(level, String::new()));
    }

    fn begin(&mut self, span: Range<usize>, marker: Marker) {
        self.block_fresh = true;
        self.bullet = 0;
        self.reopened.clear();
        self.item = Some(ItemBuilder {
            bullets: Vec::new(),
            head: None,
            trailing: trailing(self.body, &span),
            span,
            marker,
            text: String::new(),
            prose: String::new(),
            excerpt: Excerpt::default(),
            found: Found::default(),
            footnotes: Vec::new(),
            notes: 0,
        });
    }

    fn close(&mut self) {
        if let Some(builder) = self.item.take() {
            self.builders.push(builder);
        }
    }

    fn moved(&self, span: Span) -> Span {
        Span::new(span.start as usize + self.offset..span.end as usize + self.offset)
    }

    fn finish(mut self) -> Contents {
        self.flush();
        self.close();
        self.name_blocks();
        let builders = (&mut *self.builders, self.offset);
        notes::report(
            self.problems,
            builders,
            &self.footnotes,
            &self.footnotes_of_notes,
        );
        let mut finishing = Finishing {
            problems: self.problems,
            offset: self.offset,
            ids: ItemIds::default(),
            numbered: BTreeSet::new(),
            footnotes: self.footnote_finds,
        };
        let body = self.body;
        let markdown = self.markdown;
        let is_empty = |builder: &ItemBuilder| {
            let is_hidden = || markdown.is_hidden(&builder.span);
            let is_invisible =
                || !markdown.shows_comments() && is_invisible(&body[builder.span.clone()]);
            builder.text.trim().is_empty() && (is_invisible() || is_hidden())
        };
        let builders = self
            .builders
            .into_iter()
            .filter(|builder| !is_empty(builder));
        let mut items: Vec<Item> = builders.map(|builder| finishing.item(builder)).collect();
        if !finishing.numbered.is_empty() {
            equal::report(self.problems, &items, &finishing.numbered);
        }
        name_headings(&mut items);
        let mut items: Vec<Arc<Item>> = items.into_iter().map(Arc::new).collect();
        // The list has the room that builders had, many times what it needs.
        items.shrink_to_fit();
        Contents {
            items,
            footnotes: self.footnotes,
            links: self.links,
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}
