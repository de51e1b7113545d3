//! Feeds: the newest of the site, of its articles, of a kind, of a subject, of a query; each in RSS
//! 2.0, Atom 1.0 or JSON Feed 1.1.
//!
//! 1. [`select`] decides which entries each feed has; which feeds there are is decided by
//!    [`crate::link::feeds`].
//! 2. Every [`entry`] is made with its HTML for readers ([`content`]) and its moment ([`time`]), and
//!    written in the format of the feed ([`rss`], [`atom`], [`json`]). An entry is the same in all feeds
//!    of a format.
//! 3. A feed is put together from these parts, within the limit of bytes; [`opml`] lists all feeds.
//!
//! An entry's id is `[feeds] id`, the document's name and, for an item, `#` and its id: no URL and no
//! title, so that nothing but the writer's own edit of an item's beginning changes it.

mod atom;
mod channel;
mod content;
mod entry;
mod id;
mod json;
mod opml;
mod pace;
mod rss;
mod select;
mod source;
mod time;
mod xml;

use chrono::{DateTime, FixedOffset};

use super::fragment::Fragments;
use super::look::Languages;
use super::sanitize::Sanitizer;
use super::strings::Strings;
use crate::config::Format;
use crate::link::Site;
use crate::link::feeds::Feed;
use channel::Channel;
pub(super) use channel::{description, named_title, page, title};
use content::Contents;
pub(crate) use entry::SeenEntry;
use entry::{EntryMaker, FeedEntry};
pub(super) use pace::Pace;
pub(super) use select::Selection;

/// The list of all feeds.
pub(super) fn opml(site: &Site, strings: &Strings) -> Vec<u8> {
    opml::list(site, strings)
}

/// Makes feeds.
pub(super) struct FeedMaker<'a> {
    pub(super) site: &'a Site,
    pub(super) languages: &'a Languages,
    pub(super) fragments: &'a Fragments,
    pub(super) selection: Selection<'a>,
    pub(super) sanitizer: &'a Sanitizer,
}

/// An entry as a feed carries it.
struct Part {
    updated: DateTime<FixedOffset>,
    /// Whether it shows a date in every format.
    dated: bool,
    written: Vec<u8>,
}

impl Part {
    fn new(entry: &FeedEntry, written: Vec<u8>) -> Part {
        Part {
            updated: entry.updated,
            dated: entry.published.is_some(),
            written,
        }
    }
}

impl FeedMaker<'_> {
    /// A feed in a format.
    pub(super) fn feed(&self, feed: &Feed, format: Format) -> Vec<u8> {
        let strings = self.languages.of_site_itself();
        let parts = self.entries(feed, format, Part::new);
        // In Atom every entry has a date, and a feed is no older than its newest.
        let shown = parts
            .iter()
            .filter(|part| part.dated || format == Format::Atom);
        let channel = Channel {
            config: &self.site.config,
            feed,
            format,
            title: title(self.site, strings, feed),
            description: description(self.site, strings, feed),
            page: page(feed),
            updated: shown.map(|part| part.updated).max(),
        };
        let entries: Vec<&[u8]> = parts.iter().map(|part| part.written.as_slice()).collect();
        match format {
            Format::Rss => rss::feed(&channel, &entries),
            Format::Atom => atom::feed(&channel, &entries),
            Format::Json => json::feed(&channel, &entries),
        }
    }

    /// What readers of a feed see of its entries.
    pub(super) fn seen(&self, feed: &Feed, format: Format) -> Vec<SeenEntry> {
        self.entries(feed, format, |entry, _| SeenEntry::new(entry))
    }

    /// Something of each entry of a feed and of its bytes, newest first: of as many as the limit of
    /// bytes has room for, one at least.
    fn entries<T>(
        &self,
        feed: &Feed,
        format: Format,
        take: impl Fn(&FeedEntry, Vec<u8>) -> T,
    ) -> Vec<T> {
        let maker = EntryMaker {
            site: self.site,
            languages: self.languages,
            fragments: self.fragments,
            contents: Contents {
                site: self.site,
                sanitizer: self.sanitizer,
            },
        };
        let mut size = 0;
        let mut taken = Vec::new();
        for source in self.selection.sources(feed) {
            let entry = maker.entry(&source);
            let written = written(self.site, &entry, format);
            size += written.len();
            if !taken.is_empty() && size > self.site.config.feeds.max_bytes {
                break;
            }
            taken.push(take(&entry, written));
        }
        taken
    }
}

fn written(site: &Site, entry: &FeedEntry, format: Format) -> Vec<u8> {
    match format {
        Format::Rss => rss::entry(&site.config, entry),
        Format::Atom => atom::entry(entry),
        Format::Json => json::entry(entry),
    }
}
