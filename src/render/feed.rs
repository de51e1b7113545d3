//! Feeds: RSS 2.0 with whole texts, for the site and for every subject.
//!
//! - An entry's id (`guid`) is `[feeds] id`, the document's name and, for an item, `#` and its id: no
//!   URL and no title, so that nothing but the writer's own edit of an item's beginning changes it.
//! - A note's entry has the midnight of its day in the site's zone; an item's entry has that
//!   midnight and a number of seconds made from its id, so that times differ within a day and never
//!   shift when items are added. Undated notes have no date.
//! - A subject's feed has its items and the articles about it as entries, newest first. A tag
//!   describes days, so its feed has the notes of those days as well.

use std::cmp::Reverse;

use chrono::{DateTime, FixedOffset, TimeDelta};
use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use rayon::prelude::*;

use super::strings::Strings;
use super::view::label;
use super::{Fragments, Languages, OutputFile, text_file};
use crate::html::absolute;
use crate::link::{Entry, EntryId, Item, ItemRef, Site, Subject, SubjectId, Url};
use crate::parse::item_id::fnv1a;
use crate::parse::{Kind, Marker};
use crate::subject::SubjectKey;

/// Seconds of a day, over which the times of its items are spread.
const DAY: u64 = 24 * 60 * 60;

/// All feeds of a site.
pub(super) fn feeds(site: &Site, languages: &Languages, fragments: &Fragments) -> Vec<OutputFile> {
    let strings = languages.of(&site.config.language);
    let feeds = Feeds {
        site,
        strings,
        fragments,
    };
    let subjects: Vec<(SubjectId, &Subject)> = site
        .subjects
        .iter()
        .filter(|(_, subject)| subject.url.is_some())
        .collect();
    let mut files: Vec<OutputFile> = subjects
        .par_iter()
        .filter_map(|(_, subject)| feeds.subject(subject))
        .collect();
    files.push(feeds.whole_site());
    files
}

struct Feeds<'a> {
    site: &'a Site,
    strings: &'a Strings,
    fragments: &'a Fragments,
}

/// What tells a feed from others.
struct Channel {
    title: String,
    description: String,
    /// The page it belongs to.
    page: Url,
    /// The feed itself.
    url: Url,
}

/// What an entry of a feed is made of.
enum EntrySource {
    Item(ItemRef),
    Document(EntryId),
}

/// One entry of a feed.
struct FeedEntry {
    title: String,
    link: String,
    id: String,
    date: Option<DateTime<FixedOffset>>,
    summary: String,
    html: String,
    categories: Vec<String>,
}

impl Feeds<'_> {
    /// The latest notes and articles in full.
    fn whole_site(&self) -> OutputFile {
        let config = &self.site.config;
        let entries: Vec<FeedEntry> = self
            .site
            .entries()
            .rev()
            .take(config.feeds.limit)
            .map(|(id, entry)| self.document(id, entry))
            .collect();
        let channel = Channel {
            title: self
                .strings
                .fill("title.feed_site", &[("site", &config.title)]),
            description: config.description.clone(),
            page: Url::page([]),
            url: Url::file("feed.xml"),
        };
        self.file(&channel, &entries)
    }

    fn subject(&self, subject: &Subject) -> Option<OutputFile> {
        let config = &self.site.config;
        let url = subject.url.clone()?;
        let days = match subject.key {
            SubjectKey::Tag(_) => subject.noted.as_slice(),
            SubjectKey::Target(_) => &[],
        };
        let items = latest(&subject.items, config.feeds.limit).map(|id| {
            let (entry, item) = self.site.item(*id);
            ((id.entry, seconds_of(entry, item)), EntrySource::Item(*id))
        });
        let documents = latest(days, config.feeds.limit)
            .chain(latest(&subject.articles, config.feeds.limit))
            .map(|id| ((*id, 0), EntrySource::Document(*id)));
        let mut dated: Vec<((EntryId, u64), EntrySource)> = items.chain(documents).collect();
        dated.sort_by_key(|(time, _)| Reverse(*time));
        dated.truncate(config.feeds.limit);
        let title = subject.full_title();
        let channel = Channel {
            title: self.strings.fill(
                "title.feed_subject",
                &[("title", &title), ("site", &config.title)],
            ),
            description: self
                .strings
                .fill("description.subject", &[("title", &title)]),
            url: url.beside("feed.xml"),
            page: url,
        };
        let entries: Vec<FeedEntry> = dated
            .into_iter()
            .map(|(_, source)| match source {
                EntrySource::Item(id) => self.item(id),
                EntrySource::Document(id) => self.document(id, self.site.entry(id)),
            })
            .collect();
        Some(self.file(&channel, &entries))
    }

    /// A note or an article as one entry.
    fn document(&self, id: EntryId, entry: &Entry) -> FeedEntry {
        let config = &self.site.config;
        let html = whole(entry, &self.fragments.entries[id.0 as usize]);
        let page = entry.url.absolute(&config.base_url);
        let first = entry.items.first().map(|item| item.parsed.excerpt.clone());
        FeedEntry {
            title: label(entry, self.strings),
            link: page.clone(),
            id: document_id(self.site, entry),
            date: self.midnight(entry),
            summary: entry
                .document
                .front
                .description
                .clone()
                .or(first)
                .unwrap_or_default(),
            html: absolute(&html, config.base_url.origin(), &page),
            categories: self.categories(
                entry
                    .items
                    .iter()
                    .flat_map(|item| &item.subjects)
                    .chain(&entry.noted),
            ),
        }
    }

    fn item(&self, id: ItemRef) -> FeedEntry {
        let config = &self.site.config;
        let (entry, item) = self.site.item(id);
        let html = &self.fragments.entries[id.entry.0 as usize][id.item as usize];
        let anchor =
            percent_encoding::utf8_percent_encode(&item.parsed.id, percent_encoding::CONTROLS);
        let page = entry.url.absolute(&config.base_url);
        let seconds = TimeDelta::seconds(seconds_of(entry, item).cast_signed());
        let title = match item.parsed.excerpt.as_str() {
            "" => label(entry, self.strings),
            excerpt => excerpt.to_owned(),
        };
        FeedEntry {
            title,
            link: format!("{page}#{anchor}"),
            id: format!("{}#{}", document_id(self.site, entry), item.parsed.id),
            date: self.midnight(entry).map(|midnight| midnight + seconds),
            summary: item.parsed.excerpt.clone(),
            html: absolute(html, config.base_url.origin(), &page),
            categories: self.categories(item.subjects.iter()),
        }
    }

    fn midnight(&self, entry: &Entry) -> Option<DateTime<FixedOffset>> {
        let day = entry.document.day.date()?;
        Some(self.site.config.time_zone.midnight(day))
    }

    /// Labels of the groups, KEPs and tags among the subjects.
    fn categories<'b>(&self, ids: impl Iterator<Item = &'b SubjectId>) -> Vec<String> {
        let mut labels: Vec<String> = ids
            .map(|id| self.site.subjects.get(*id))
            .filter(|subject| {
                !matches!(
                    subject.key.kind(),
                    "thread" | "repo" | "release" | "commit" | "person"
                )
            })
            .map(|subject| subject.label.clone())
            .collect();
        labels.sort();
        labels.dedup();
        labels
    }

    fn file(&self, channel: &Channel, entries: &[FeedEntry]) -> OutputFile {
        let mut xml = Writer::new(Vec::new());
        // Writing to memory does not fail.
        let _ = self.write(&mut xml, channel, entries);
        let mut text = String::from_utf8(xml.into_inner()).unwrap_or_default();
        text.push('\n');
        text_file(channel.url.output_path(), text)
    }

    fn write(
        &self,
        xml: &mut Writer<Vec<u8>>,
        channel: &Channel,
        entries: &[FeedEntry],
    ) -> std::io::Result<()> {
        let config = &self.site.config;
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let rss = BytesStart::new("rss").with_attributes([
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ]);
        xml.write_event(Event::Start(rss))?;
        xml.write_event(Event::Start(BytesStart::new("channel")))?;
        element(xml, "title", &channel.title)?;
        element(xml, "link", &channel.page.absolute(&config.base_url))?;
        let description = match channel.description.as_str() {
            "" => &channel.title,
            description => description,
        };
        element(xml, "description", description)?;
        element(xml, "language", &config.language)?;
        let own_url = channel.url.absolute(&config.base_url);
        let own = BytesStart::new("atom:link").with_attributes([
            ("href", own_url.as_str()),
            ("rel", "self"),
            ("type", "application/rss+xml"),
        ]);
        xml.write_event(Event::Empty(own))?;
        if let Some(date) = entries.iter().filter_map(|entry| entry.date).max() {
            element(xml, "lastBuildDate", &date.to_rfc2822())?;
        }
        for entry in entries {
            self.write_entry(xml, entry)?;
        }
        xml.write_event(Event::End(BytesEnd::new("channel")))?;
        xml.write_event(Event::End(BytesEnd::new("rss")))
    }

    fn write_entry(&self, xml: &mut Writer<Vec<u8>>, entry: &FeedEntry) -> std::io::Result<()> {
        xml.write_event(Event::Start(BytesStart::new("item")))?;
        element(xml, "title", &entry.title)?;
        element(xml, "link", &entry.link)?;
        let guid = BytesStart::new("guid").with_attributes([("isPermaLink", "false")]);
        xml.write_event(Event::Start(guid))?;
        xml.write_event(Event::Text(BytesText::new(&without_controls(&entry.id))))?;
        xml.write_event(Event::End(BytesEnd::new("guid")))?;
        if let Some(date) = entry.date {
            element(xml, "pubDate", &date.to_rfc2822())?;
        }
        if let Some(author) = &self.site.config.author {
            element(xml, "dc:creator", author)?;
        }
        for category in &entry.categories {
            element(xml, "category", category)?;
        }
        element(xml, "description", &entry.summary)?;
        xml.write_event(Event::Start(BytesStart::new("content:encoded")))?;
        let html = without_controls(&entry.html);
        for part in BytesCData::escaped(&html) {
            xml.write_event(Event::CData(part))?;
        }
        xml.write_event(Event::End(BytesEnd::new("content:encoded")))?;
        xml.write_event(Event::End(BytesEnd::new("item")))
    }
}

/// The last of a list that is oldest first.
fn latest<T>(all: &[T], limit: usize) -> impl Iterator<Item = &T> {
    all[all.len().saturating_sub(limit)..].iter()
}

fn element(xml: &mut Writer<Vec<u8>>, name: &str, text: &str) -> std::io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new(name)))?;
    xml.write_event(Event::Text(BytesText::new(&without_controls(text))))?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

/// XML 1.0 has no place for most control characters (section 2.2), not even escaped.
fn without_controls(text: &str) -> String {
    let allowed = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    text.chars().filter(allowed).collect()
}

/// The permanent id of a note or an article.
fn document_id(site: &Site, entry: &Entry) -> String {
    let folder = match entry.document.kind {
        Kind::Article => "articles/",
        _ => "",
    };
    format!("{}{folder}{}", site.config.feeds.id, entry.document.name)
}

/// The second of its day that an item's entry has: a hash of what identifies the item.
fn seconds_of(entry: &Entry, item: &Item) -> u64 {
    let identity = format!("{}#{}", entry.document.name, item.parsed.id);
    fnv1a(identity.as_bytes()) % DAY
}

/// All items of a document as one text: bullets in lists, as they were written.
fn whole(entry: &Entry, fragments: &[String]) -> String {
    let mut html = String::new();
    let mut open = "";
    for (item, fragment) in entry.items.iter().zip(fragments) {
        let list = match item.parsed.marker {
            Marker::Bullet => "ul",
            Marker::Number(_) => "ol",
            Marker::Block | Marker::Section(..) => "",
        };
        if list != open {
            close_list(&mut html, open);
            match (&item.parsed.marker, list) {
                (Marker::Number(first), _) if *first != 1 => {
                    html.push_str(&format!("<ol start=\"{first}\">\n"));
                }
                (_, "") => {}
                _ => html.push_str(&format!("<{list}>\n")),
            }
            open = list;
        }
        if list.is_empty() {
            html.push_str(fragment);
        } else {
            html.push_str(&format!("<li>{fragment}</li>\n"));
        }
    }
    close_list(&mut html, open);
    html
}

fn close_list(html: &mut String, list: &str) {
    if !list.is_empty() {
        html.push_str(&format!("</{list}>\n"));
    }
}
