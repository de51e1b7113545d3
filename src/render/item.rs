//! Items to HTML, each once: the same fragment is in its note, on the pages of its subjects and
//! in feeds.
//!
//! 1. The body is parsed as a whole, so that link definitions and footnotes found elsewhere in the
//!    file work, and its events are cut by the spans of the items.
//! 2. [`Fragment`] rewrites the events of one item: references and addresses become links, code is
//!    highlighted, [`headings`] move below those of the page, local links get their addresses.
//! 3. The footnotes an item uses are put after it; every id is made of note and item, so that
//!    fragments of several notes can share a page.
//! 4. Items that hold raw HTML are sanitised, which also closes what they leave open.

mod alone;
mod around;
mod breaks;
mod dialects;
mod footnotes;
mod fragment;
mod headings;
mod links;
mod named;
mod pictures;
mod stash;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::highlight::Highlighter;
use super::sanitize::{Sanitizer, without_empty_elements};
use super::strings::Strings;
use crate::config::RawHtml;
use crate::html::{self, Address, escape, is_full, map_addresses, pieces, unescape};
use crate::link::{Entry, Item, ItemRef, Mention, Site, Url};
use crate::parse::markdown::{Markdown, PictureSize, note_key};
use crate::parse::{Form, Kind};
use crate::slug::slug;
use fragment::Fragment;
use headings::Outline;
pub(super) use headings::lifted;
use pictures::size_attributes;

/// The HTML of items that others show.
pub(super) trait Shown {
    /// The HTML of an item, in which no other one is shown.
    fn shown(&self, id: ItemRef) -> &str;
}

/// What rendering an item needs beside the item.
pub(super) struct ItemRenderer<'a> {
    pub(super) site: &'a Site,
    pub(super) highlighter: &'a Highlighter,
    pub(super) sanitizer: &'a Sanitizer,
    /// The items that others show; nothing for those that are shown, so that none shows itself.
    pub(super) shown: Option<&'a dyn Shown>,
}

impl ItemRenderer<'_> {
    /// The HTML of each item of a document, in order.
    pub(super) fn fragments(&self, entry: &Entry, strings: &Strings) -> Vec<String> {
        let markdown = entry.document.markdown();
        let document = Documented::new(self, entry, (&markdown, strings));
        let mut items: Vec<Vec<Piece<'_>>> = entry.items.iter().map(|_| Vec::new()).collect();
        let mut notes: HashMap<String, Vec<Piece<'_>>> = HashMap::new();
        let mut open_notes: Vec<String> = Vec::new();
        let mut current = 0;
        let mut depth = 0_usize;
        for (event, range) in markdown.events() {
            let at = range.start + document.offset;
            let level = depth;
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            // Elements begin and end at one level.
            let level = level.min(depth);
            match &event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    // On Zenn the last of several definitions holds.
                    let label = note_key(label);
                    if entry.document.dialects.zenn {
                        notes.remove(&label);
                    }
                    open_notes.push(label);
                }
                Event::End(TagEnd::FootnoteDefinition) => drop(open_notes.pop()),
                _ => {
                    // A cell that a row of a table lacks is where the next item may begin.
                    while level <= 1
                        && current + 1 < items.len()
                        && document.item_end(current) <= at
                    {
                        current += 1;
                    }
                    if let Some(label) = open_notes.last() {
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
    markdown: &'a Markdown<'a>,
    offset: usize,
    marks: Vec<Mark<'a>>,
    /// The headings that each item is below.
    outlines: Vec<Outline>,
    /// The labels of its footnotes.
    notes: HashSet<String>,
}

/// A part of the source that becomes a link.
#[derive(Clone)]
struct Mark<'a> {
    start: usize,
    end: usize,
    /// Its text as a reader sees it, which for an address is where it leads.
    written: &'a str,
    /// The mention; nothing for a plain web address.
    mention: Option<&'a Mention>,
}

impl<'a> Documented<'a> {
    fn new(
        renderer: &'a ItemRenderer<'a>,
        entry: &'a Entry,
        (markdown, strings): (&'a Markdown<'a>, &'a Strings),
    ) -> Documented<'a> {
        Documented {
            renderer,
            entry,
            strings,
            markdown,
            offset: entry.document.body.start as usize,
            marks: marks(renderer.site, &entry.items),
            outlines: Outline::of_items(entry),
            notes: entry
                .document
                .footnotes
                .iter()
                .map(|note| note_key(&note.value))
                .collect(),
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
        let mut fragment = Fragment::new(self, item, self.outlines[index].clone());
        fragment.extend(pieces);
        let mut html = self.clean(&mut fragment);
        if !fragment.footnotes.labels.is_empty() {
            html.push_str(&self.footnotes(fragment, notes));
        }
        html
    }

    /// The HTML of a fragment, safe where the writer's own HTML is in it. Each fragment is cleaned on
    /// its own, so that what one leaves open swallows nothing of the next.
    fn clean(&self, fragment: &mut Fragment<'_, '_>) -> String {
        let html = fragment.html();
        let html = match fragment.has_html {
            true => self.cleaned(&html),
            false => html,
        };
        fragment.stash.fill(html)
    }

    fn cleaned(&self, html: &str) -> String {
        let links = self.renderer.site.local_links(self.entry);
        // Addresses in the writer's own HTML lead where those of Markdown do, or nowhere.
        let local = |address: &str| match links.and_then(|links| links.get(address)) {
            Some(target) => Address::Replace(escape(target)),
            None if self.is_sound(address) => Address::Keep,
            None => Address::Remove,
        };
        match self.renderer.site.config.html {
            RawHtml::Sanitize => {
                let origin = self.renderer.site.config.base_url.origin();
                let html = map_addresses(&self.renderer.sanitizer.clean(html, origin), local);
                self.with_sizes(&without_empty_elements(&html))
            }
            RawHtml::Allow => self.with_sizes(&map_addresses(html, local)),
            RawHtml::Escape => html.to_owned(),
        }
    }

    /// The fragment with the size of each picture of the site to which the writer gave none.
    fn with_sizes(&self, html: &str) -> String {
        let mut result = String::with_capacity(html.len());
        for piece in pieces(html) {
            let mut rest = piece.written();
            if let html::Piece::Tag(tag) = &piece
                && tag.name == "img"
                && ["width", "height"]
                    .iter()
                    .all(|name| tag.attribute(name).is_none())
                && let Some(address) = tag.attribute("src")
            {
                result.push_str(tag.head());
                result.push_str(&self.picture_size(&unescape(address), &PictureSize::default()));
                rest = &rest[tag.head().len()..];
            }
            result.push_str(rest);
        }
        result
    }

    /// The attributes that keep room for a picture before it is there, in the size that the writer gave
    /// it or its own.
    fn picture_size(&self, address: &str, given: &PictureSize) -> String {
        let site = self.renderer.site;
        let url = Url::of_href(address, &site.config.base_url);
        let own = url.and_then(|url| site.map.picture(&url));
        size_attributes(given, own)
    }

    /// Whether an address is full, or leads to something of this site.
    fn is_sound(&self, address: &str) -> bool {
        let site = self.renderer.site;
        if is_full(address) || address.starts_with("#ui_fn-") {
            return true;
        }
        Url::of_href(address, &site.config.base_url).is_some_and(|url| site.map.contains(&url))
    }

    /// The footnotes that an item uses; one may refer to another, which then comes after it.
    fn footnotes(
        &self,
        fragment: Fragment<'_, '_>,
        notes: &HashMap<String, Vec<Piece<'_>>>,
    ) -> String {
        let Fragment { item, outline, .. } = fragment;
        let mut labels = fragment.footnotes;
        let label = escape(self.strings.get("footnotes.label"));
        let back = escape(self.strings.get("footnotes.back"));
        let mut html = format!("<section class=\"footnotes\" aria-label=\"{label}\"><ol>\n");
        let mut number = 0;
        while let Some(label) = labels.labels.get(number).cloned() {
            number += 1;
            let mut fragment = Fragment::new(self, item, outline.clone());
            fragment.footnotes = labels;
            fragment.extend(notes.get(&label).cloned().unwrap_or_default());
            let id = self.footnote_id(item, number);
            let text = self.clean(&mut fragment);
            html.push_str(&format!(
                "<li id=\"{id}\">{text}<a class=\"footnote-back\" href=\"#{id}-ref\" aria-label=\"{back}\">↩</a></li>\n"
            ));
            labels = fragment.footnotes;
        }
        html.push_str("</ol></section>\n");
        html
    }

    fn footnote_id(&self, item: &Item, number: usize) -> String {
        escape(&format!(
            "ui_fn-{}-{}-{number}",
            dom_stem(self.entry),
            item.parsed.id
        ))
    }
}

/// What the ids of a document begin with where several documents share a page. A letter comes first,
/// as some tools take an id that begins with a digit for a mistake; it also keeps notes and articles
/// of one name apart.
fn dom_stem(entry: &Entry) -> String {
    let kind = match entry.document.kind {
        Kind::Article => "a",
        _ => "n",
    };
    let parts: Vec<String> = entry.document.name.split('/').map(slug).collect();
    format!("{kind}{}", parts.join("--"))
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
            written: &mention.written,
            mention: Some(mention),
        });
    let addresses = items
        .iter()
        .flat_map(|item| &item.parsed.addresses)
        .map(|address| Mark {
            start: address.span.start as usize,
            end: address.span.end as usize,
            written: &address.value,
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
