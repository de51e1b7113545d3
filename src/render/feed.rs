//! Feeds: the newest of the site, of its articles, of a kind, of a subject, of a query; each in RSS
//! 2.0, Atom 1.0 or JSON Feed 1.1.
//!
//! 1. [`select`] decides which entries each feed has; which feeds there are is decided by
//!    [`crate::link::feeds`].
//! 2. Every [`entry`] that some feed carries is made once, with its HTML for readers ([`content`]) and
//!    its moment ([`time`]), and written once in each format in which it is wanted ([`rss`],
//!    [`atom`], [`json`]). An entry is the same in all feeds of a format.
//! 3. Feeds are put together from these parts, within the limit of bytes; [`opml`] lists them all.
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
mod time;
mod xml;

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use super::strings::Strings;
use super::{Content, Fragments, Languages, OutputFile};
use crate::config::Format;
use crate::link::Site;
use crate::link::feeds::{Feed, opml_url};
use channel::Channel;
pub(super) use channel::{description, named_title, page, title};
use content::Contents;
use entry::{EntryMaker, FeedEntry, Source};
pub(super) use pace::Pace;
pub(super) use select::Selection;

/// All feeds of a site, and the list of them.
pub(super) fn feeds(
    selection: &Selection<'_>,
    languages: &Languages,
    fragments: &Fragments,
) -> Vec<OutputFile> {
    let site = selection.site;
    let strings = languages.of(&site.config.language);
    let feeds = &site.map.feeds;
    let sources: Vec<Vec<Source>> = feeds
        .par_iter()
        .map(|feed| selection.sources(feed))
        .collect();
    let entries = EntryMaker {
        site,
        languages,
        fragments,
        contents: Contents::new(site),
    };
    let maker = FeedMaker {
        site,
        strings,
        parts: Parts::write(&entries, feeds, &sources),
    };
    let files = feeds
        .par_iter()
        .zip(&sources)
        .flat_map_iter(|(feed, sources)| {
            let formats = feed.formats.iter();
            formats.map(|format| maker.file(feed, *format, sources))
        });
    let mut files: Vec<OutputFile> = files.collect();
    files.push(OutputFile {
        path: opml_url().output_path(),
        content: Content::Bytes(opml::list(site, strings)),
    });
    files
}

/// Every entry that some feed carries, written in every format in which it is wanted.
struct Parts {
    all: HashMap<Source, Part>,
}

struct Part {
    updated: DateTime<FixedOffset>,
    /// Whether it shows a date in every format.
    dated: bool,
    written: Vec<(Format, Vec<u8>)>,
}

impl Parts {
    fn write(maker: &EntryMaker<'_>, feeds: &[Feed], sources: &[Vec<Source>]) -> Parts {
        let mut wanted: Vec<(Source, Format)> = feeds
            .iter()
            .zip(sources)
            .flat_map(|(feed, sources)| {
                let formats = feed.formats.iter();
                formats.flat_map(|format| sources.iter().map(|source| (*source, *format)))
            })
            .collect();
        let site = maker.site;
        wanted.par_sort_unstable_by_key(|(source, format)| (source.order(site), *format));
        wanted.dedup();
        let chunks: Vec<&[(Source, Format)]> = wanted.chunk_by(|a, b| a.0 == b.0).collect();
        let all = chunks
            .into_par_iter()
            .map(|chunk| {
                let source = chunk[0].0;
                let entry = maker.entry(source);
                let formats = chunk.iter().map(|(_, format)| *format);
                let written = formats.map(|format| (format, written(maker, &entry, format)));
                let part = Part {
                    updated: entry.updated,
                    dated: entry.published.is_some(),
                    written: written.collect(),
                };
                (source, part)
            })
            .collect();
        Parts { all }
    }

    fn part(&self, source: Source) -> Option<&Part> {
        self.all.get(&source)
    }
}

impl Part {
    fn bytes(&self, format: Format) -> &[u8] {
        let written = self.written.iter().find(|(known, _)| *known == format);
        written.map_or(&[], |(_, bytes)| bytes)
    }
}

fn written(maker: &EntryMaker<'_>, entry: &FeedEntry, format: Format) -> Vec<u8> {
    match format {
        Format::Rss => rss::entry(&maker.site.config, entry),
        Format::Atom => atom::entry(entry),
        Format::Json => json::entry(entry),
    }
}

struct FeedMaker<'a> {
    site: &'a Site,
    strings: &'a Strings,
    parts: Parts,
}

impl FeedMaker<'_> {
    fn file(&self, feed: &Feed, format: Format, sources: &[Source]) -> OutputFile {
        let parts: Vec<&Part> = sources
            .iter()
            .filter_map(|id| self.parts.part(*id))
            .collect();
        let entries = self.within_limit(&parts, format);
        let carried = parts[..entries.len()].iter();
        // In Atom every entry has a date, and a feed is no older than its newest.
        let shown = carried.filter(|part| part.dated || format == Format::Atom);
        let channel = Channel {
            config: &self.site.config,
            feed,
            format,
            title: title(self.site, self.strings, feed),
            description: description(self.site, self.strings, feed),
            page: page(feed),
            updated: shown.map(|part| part.updated).max(),
        };
        let bytes = match format {
            Format::Rss => rss::feed(&channel, &entries),
            Format::Atom => atom::feed(&channel, &entries),
            Format::Json => json::feed(&channel, &entries),
        };
        OutputFile {
            path: feed.url(format).output_path(),
            content: Content::Bytes(bytes),
        }
    }

    /// The first entries, as many as the limit of bytes has room for; one at least.
    fn within_limit<'b>(&self, parts: &[&'b Part], format: Format) -> Vec<&'b [u8]> {
        let mut size = 0;
        let fits = |entry: &&[u8]| {
            let is_first = size == 0;
            size += entry.len();
            is_first || size <= self.site.config.feeds.max_bytes
        };
        let entries = parts.iter().map(|part| part.bytes(format));
        entries.take_while(fits).collect()
    }
}
