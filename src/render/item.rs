//! Items to HTML, each once: the same fragment stands in its note, on the pages of its subjects and
//! in feeds.
//!
//! 1. The body is parsed as a whole, so that link definitions and footnotes found elsewhere in the
//!    file work, and its events are cut by the spans of the items.
//! 2. [`Fragment`] rewrites the events of one item: references and addresses become links, code is
//!    highlighted, headings move below those of the page, local links get their addresses.
//! 3. The footnotes an item uses are put behind it; every id is made of note and item, so that
//!    fragments of several notes can share a page.
//! 4. Items that hold raw HTML are sanitised, which also closes what they leave open.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::highlight::Highlighter;
use super::html::{escape, escape_into};
use super::sanitize::Sanitizer;
use super::strings::Strings;
use super::table::Table;
use crate::config::RawHtml;
use crate::link::{Entry, Item, Mention, Site, Subject};
use crate::parse::markdown::Markdown;
use crate::parse::{Form, Kind, Marker};
use crate::reference::Locator;

/// What rendering an item needs beside the item.
pub(super) struct ItemRenderer<'a> {
    pub(super) site: &'a Site,
    pub(super) highlighter: &'a Highlighter,
    pub(super) sanitizer: &'a Sanitizer,
}

impl ItemRenderer<'_> {
    /// The HTML of each item of a document, in order.
    pub(super) fn fragments(&self, entry: &Entry, strings: &Strings) -> Vec<String> {
        let body = entry.source().slice(entry.document.body);
        let markdown = Markdown::new(body);
        let document = Documented::new(self, entry, strings, body);
        let mut items: Vec<Vec<Piece<'_>>> = entry.items.iter().map(|_| Vec::new()).collect();
        let mut notes: HashMap<String, Vec<Piece<'_>>> = HashMap::new();
        let mut open_note: Option<String> = None;
        let mut current = 0;
        for (event, range) in markdown.events() {
            let at = range.start + document.offset;
            match &event {
                Event::Start(Tag::FootnoteDefinition(label)) => open_note = Some(label.to_string()),
                Event::End(TagEnd::FootnoteDefinition) => open_note = None,
                _ => {
                    while current + 1 < items.len() && document.item_end(current) <= at {
                        current += 1;
                    }
                    if let Some(label) = &open_note {
                        notes.entry(label.clone()).or_default().push((event, range));
                    } else if document.holds(current, &range) {
                        items[current].push((event, range));
                    }
                }
            }
        }
        items
            .into_iter()
            .enumerate()
            .map(|(index, pieces)| document.item(index, pieces, &notes))
            .collect()
    }
}

type Piece<'a> = (Event<'a>, Range<usize>);

/// A document while its items are rendered.
struct Documented<'a> {
    renderer: &'a ItemRenderer<'a>,
    entry: &'a Entry,
    strings: &'a Strings,
    body: &'a str,
    offset: usize,
    marks: Vec<Mark<'a>>,
    heading_shift: usize,
}

/// A part of the source that becomes a link.
#[derive(Clone)]
struct Mark<'a> {
    start: usize,
    end: usize,
    /// The mention; nothing for a plain web address.
    mention: Option<&'a Mention>,
}

impl<'a> Documented<'a> {
    fn new(
        renderer: &'a ItemRenderer<'a>,
        entry: &'a Entry,
        strings: &'a Strings,
        body: &'a str,
    ) -> Documented<'a> {
        let sections = || entry.items.iter().map(|item| &item.parsed.marker);
        let top_level = sections().any(|marker| matches!(marker, Marker::Section(1, _)));
        Documented {
            renderer,
            entry,
            strings,
            body,
            offset: entry.document.body.start as usize,
            marks: marks(renderer.site, &entry.items),
            // A note's items stand below the headings of a page and of a month.
            heading_shift: match entry.document.kind {
                Kind::Note => 2,
                _ => usize::from(top_level),
            },
        }
    }

    fn item_end(&self, index: usize) -> usize {
        self.entry.items[index].parsed.span.end as usize
    }

    fn holds(&self, index: usize, range: &Range<usize>) -> bool {
        self.entry.items.get(index).is_some_and(|item| {
            let span = item.parsed.span.range();
            span.start <= range.start + self.offset && range.end + self.offset <= span.end
        })
    }

    /// The HTML of an item with the footnotes it uses.
    fn item(
        &self,
        index: usize,
        pieces: Vec<Piece<'_>>,
        notes: &HashMap<String, Vec<Piece<'_>>>,
    ) -> String {
        let item = &self.entry.items[index];
        let mut fragment = Fragment::new(self, item);
        fragment.extend(pieces);
        let mut html = fragment.html();
        let labels = fragment.footnotes;
        if !labels.is_empty() {
            html.push_str(&self.footnotes(item, &labels, notes));
        }
        match self.renderer.site.config.html {
            RawHtml::Sanitize if item.parsed.raw_html => self.renderer.sanitizer.clean(&html),
            _ => html,
        }
    }

    fn footnotes(
        &self,
        item: &Item,
        labels: &[String],
        notes: &HashMap<String, Vec<Piece<'_>>>,
    ) -> String {
        let label = escape(self.strings.get("footnotes.label"));
        let mut html = format!("<section class=\"footnotes\" aria-label=\"{label}\"><ol>\n");
        for (index, label) in labels.iter().enumerate() {
            let mut fragment = Fragment::new(self, item);
            fragment.extend(notes.get(label).cloned().unwrap_or_default());
            let id = self.footnote_id(item, index + 1);
            let back = escape(self.strings.get("footnotes.back"));
            html.push_str(&format!(
                "<li id=\"{id}\">{}<a class=\"footnote-back\" href=\"#{id}-ref\" aria-label=\"{back}\">↩</a></li>\n",
                fragment.html()
            ));
        }
        html.push_str("</ol></section>\n");
        html
    }

    fn footnote_id(&self, item: &Item, number: usize) -> String {
        escape(&format!(
            "fn-{}-{}-{number}",
            crate::slug::slug(&self.entry.document.name),
            item.parsed.id
        ))
    }
}

/// Everything in the text of a document that becomes a link, in source order, without overlaps.
fn marks<'a>(site: &Site, items: &'a [Item]) -> Vec<Mark<'a>> {
    let mentions = items
        .iter()
        .flat_map(|item| &item.mentions)
        .filter(|mention| matches!(mention.form, Form::Text | Form::Address))
        .filter(|mention| {
            // A kind without pages and without an address is known, but leads nowhere.
            let subject = site.subjects.get(mention.subject);
            subject.url.is_some() || subject.external.is_some()
        })
        .map(|mention| Mark {
            start: mention.span.start as usize,
            end: mention.span.end as usize,
            mention: Some(mention),
        });
    let addresses = items
        .iter()
        .flat_map(|item| &item.parsed.addresses)
        .map(|span| Mark {
            start: span.start as usize,
            end: span.end as usize,
            mention: None,
        });
    let mut marks: Vec<Mark<'_>> = mentions.chain(addresses).collect();
    // Of an address that is a reference, the reference comes first and stays.
    marks.sort_by_key(|mark| (mark.start, mark.mention.is_none()));
    let mut end = 0;
    marks.retain(|mark| {
        let free = mark.start >= end;
        if free {
            end = mark.end;
        }
        free
    });
    marks
}

/// The events of an item, rewritten.
struct Fragment<'a, 'e> {
    document: &'a Documented<'a>,
    item: &'a Item,
    events: Vec<Event<'e>>,
    /// The mark that began and has not ended, and whether its text is replaced.
    open_mark: Option<(Mark<'a>, bool)>,
    /// What to put behind each open link.
    link_ends: Vec<String>,
    /// Info string and code of the open block.
    code: Option<(String, String)>,
    /// Destination, title and description of the open image.
    image: Option<(String, String, String)>,
    image_depth: usize,
    /// Whether the text of the open link is shown as something else.
    muted: bool,
    table: Option<Table>,
    /// Labels of the footnotes used, in the order of first use.
    footnotes: Vec<String>,
}

impl<'a, 'e> Fragment<'a, 'e> {
    fn new(document: &'a Documented<'a>, item: &'a Item) -> Fragment<'a, 'e> {
        Fragment {
            document,
            item,
            events: Vec::new(),
            open_mark: None,
            link_ends: Vec::new(),
            code: None,
            image: None,
            image_depth: 0,
            muted: false,
            table: None,
            footnotes: Vec::new(),
        }
    }

    fn html(&mut self) -> String {
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, std::mem::take(&mut self.events).into_iter());
        html
    }

    fn extend(&mut self, pieces: Vec<Piece<'e>>) {
        for (event, range) in pieces {
            self.push(event, range);
        }
    }

    fn push(&mut self, event: Event<'e>, range: Range<usize>) {
        if self.image_depth > 0 {
            self.push_in_image(&event);
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) => self.text(text, range),
            Event::FootnoteReference(label) => self.footnote(&label),
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
            Event::Html(html) | Event::InlineHtml(html) if self.escapes() => {
                self.events.push(Event::Text(html));
            }
            event => self.events.push(event),
        }
    }

    fn escapes(&self) -> bool {
        self.document.renderer.site.config.html == RawHtml::Escape
    }

    fn raw(&mut self, html: String) {
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
        match tag {
            Tag::List(_) | Tag::Item if self.is_own_bullet(range) => {}
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
                dest_url, title, ..
            } => {
                self.image = Some((dest_url.to_string(), title.to_string(), String::new()));
                self.image_depth = 1;
            }
            Tag::Heading { level, classes, .. } => {
                self.events.push(Event::Start(Tag::Heading {
                    level: self.shifted(level),
                    id: None,
                    classes,
                    attrs: Vec::new(),
                }));
            }
            Tag::Table(alignments) => {
                self.table = Some(Table::begin(alignments, self.events.len()))
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
        match tag {
            TagEnd::List(_) | TagEnd::Item if self.is_own_bullet(range) => {}
            TagEnd::HtmlBlock if self.escapes() => self.events.push(Event::End(TagEnd::Paragraph)),
            TagEnd::CodeBlock => {
                if let Some((info, code)) = self.code.take() {
                    let figure = self.document.renderer.highlighter.figure(&info, &code);
                    self.events.push(Event::Html(figure.into()));
                }
            }
            TagEnd::Link => {
                let end = self.link_ends.pop().unwrap_or_default();
                self.muted = false;
                self.raw(end);
            }
            TagEnd::Heading(level) => {
                let level = self.shifted(level);
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

    fn shifted(&self, level: HeadingLevel) -> HeadingLevel {
        let level = level as usize + self.document.heading_shift;
        HeadingLevel::try_from(level.min(6)).unwrap_or(HeadingLevel::H6)
    }

    fn start_link(&mut self, kind: LinkType, destination: &str, title: &str, range: &Range<usize>) {
        let span = range.start + self.document.offset..range.end + self.document.offset;
        let mention = self.item.mentions.iter().find(|mention| {
            mention.form == Form::Destination && span.contains(&(mention.span.start as usize))
        });
        let href = match kind {
            LinkType::Email => Some(format!("mailto:{destination}")),
            _ => self.address(destination),
        };
        let Some(href) = href else {
            self.raw("<span class=\"broken-link\">".to_owned());
            self.link_ends.push("</span>".to_owned());
            return;
        };
        let mut open = String::from("<a");
        if let Some(mention) = mention {
            open.push_str(&format!(" class=\"ref ref-{}\"", self.kind(mention)));
        }
        open.push_str(" href=\"");
        escape_into(&mut open, &href);
        open.push('"');
        if !title.is_empty() {
            open.push_str(" title=\"");
            escape_into(&mut open, title);
            open.push('"');
        }
        open.push('>');
        self.raw(open);
        if let (LinkType::Autolink, Some(mention)) = (kind, mention) {
            self.events
                .push(Event::Text(self.address_label(mention).into()));
            self.muted = true;
        }
        let count = mention
            .map(|mention| self.count(mention))
            .unwrap_or_default();
        self.link_ends.push(format!("</a>{count}"));
    }

    /// Where a destination leads: a full address as it is, unless it could run a script; a local one
    /// where `link` found it to lead.
    fn address(&self, destination: &str) -> Option<String> {
        let scheme = destination
            .split(['/', '#', '?'])
            .next()
            .unwrap_or_default();
        let site = self.document.renderer.site;
        if let Some((scheme, _)) = scheme.split_once(':') {
            let scheme = scheme.to_ascii_lowercase();
            let harmless = ["http", "https", "mailto", "tel", "ftp", "irc", "xmpp"];
            let allowed = harmless.contains(&scheme.as_str()) || site.config.html == RawHtml::Allow;
            return allowed.then(|| destination.to_owned());
        }
        if destination.starts_with("//") {
            return Some(destination.to_owned());
        }
        site.local_links(self.document.entry)?
            .get(destination)
            .cloned()
    }

    fn push_in_image(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Image { .. }) => self.image_depth += 1,
            Event::End(TagEnd::Image) => self.image_depth -= 1,
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, _, description)) = &mut self.image {
                    description.push_str(text);
                }
            }
            _ => {}
        }
        if self.image_depth == 0
            && let Some((destination, title, description)) = self.image.take()
        {
            self.push_image(&destination, &title, &description);
        }
    }

    /// A picture of this site. One of another host would make readers' browsers ask that host, so
    /// it becomes a link.
    fn push_image(&mut self, destination: &str, title: &str, description: &str) {
        let description = escape(description);
        let Some(address) = self.address(destination) else {
            self.raw(format!("<span class=\"broken-link\">{description}</span>"));
            return;
        };
        let address = escape(&address);
        if address.contains("//") {
            let label = if description.is_empty() {
                &address
            } else {
                &description
            };
            self.raw(format!("<a class=\"image\" href=\"{address}\">{label}</a>"));
            return;
        }
        let title = match title {
            "" => String::new(),
            title => format!(" title=\"{}\"", escape(title)),
        };
        self.raw(format!(
            "<img src=\"{address}\" alt=\"{description}\"{title} loading=\"lazy\">"
        ));
    }

    fn footnote(&mut self, label: &str) {
        let defined = |note: &crate::source::Spanned<String>| note.value == label;
        if !self.document.entry.document.footnotes.iter().any(defined) {
            let mut text = String::from("[^");
            text.push_str(label);
            text.push(']');
            self.events.push(Event::Text(text.into()));
            return;
        }
        let known = self.footnotes.iter().position(|known| known == label);
        let number = known.map_or(self.footnotes.len(), |index| index) + 1;
        let id = self.document.footnote_id(self.item, number);
        let anchor = if known.is_none() {
            self.footnotes.push(label.to_owned());
            format!(" id=\"{id}-ref\"")
        } else {
            String::new()
        };
        self.raw(format!(
            "<sup class=\"footnote-ref\"{anchor}><a href=\"#{id}\">{number}</a></sup>"
        ));
    }

    fn text(&mut self, text: CowStr<'e>, range: Range<usize>) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(&text);
            return;
        }
        if self.muted {
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
        let document = self.document;
        let written = &document.body[mark.start - document.offset..mark.end - document.offset];
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
                let subject = document.renderer.site.subjects.get(mention.subject);
                if let Some(title) = self.tooltip(subject) {
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

    /// Title and state of a subject, as far as facts know them.
    fn tooltip(&self, subject: &Subject) -> Option<String> {
        let title = subject.title()?;
        let state = subject
            .facts
            .as_ref()
            .and_then(|facts| facts.state.as_deref());
        Some(match state {
            Some(state) => {
                let strings = self.document.strings;
                let shown = strings.find_text(&format!("state.{state}"));
                format!("{title} ({})", shown.unwrap_or(state))
            }
            None => title.to_owned(),
        })
    }

    /// What an address that is a reference is shown as.
    fn address_label(&self, mention: &Mention) -> String {
        let subjects = &self.document.renderer.site.subjects;
        let label = &subjects.get(mention.subject).label;
        match mention.locator {
            Some(Locator::Comment) => format!("{label} (comment)"),
            _ => label.clone(),
        }
    }

    fn kind(&self, mention: &Mention) -> String {
        let subjects = &self.document.renderer.site.subjects;
        escape(subjects.get(mention.subject).key.kind())
    }

    /// Threads, repositories, releases and commits lead out, all else to its page.
    fn href(&self, mention: &Mention, written: &str) -> String {
        let site = self.document.renderer.site;
        let subject = site.subjects.get(mention.subject);
        let page = subject
            .url
            .as_ref()
            .map(|url| url.href(&site.config.base_url));
        let outward = leads_out(subject.key.kind());
        match (page, &subject.external) {
            (Some(page), _) if !outward => page,
            (_, Some(_)) if mention.form == Form::Address => written.to_owned(),
            (_, Some(external)) => external.clone(),
            (Some(page), None) => page,
            (None, None) => String::new(),
        }
    }

    /// The small number behind a link that leads out: it leads to the page of the subject.
    fn count(&self, mention: &Mention) -> String {
        let site = self.document.renderer.site;
        let subject = site.subjects.get(mention.subject);
        let Some(url) = subject
            .url
            .as_ref()
            .filter(|_| leads_out(subject.key.kind()))
        else {
            return String::new();
        };
        let count = subject.count();
        let label = escape(&self.document.strings.count("count.mentions", count));
        let href = escape(&url.href(&site.config.base_url));
        format!("<a class=\"count\" href=\"{href}\" aria-label=\"{label}\">{count}</a>")
    }
}

/// Whether the links of a kind lead to another site.
fn leads_out(kind: &str) -> bool {
    matches!(kind, "thread" | "repo" | "release" | "commit")
}
