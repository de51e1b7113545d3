//! Which entries each feed has, newest first.

use std::cmp::Reverse;

use super::source::Source;
use super::time::Moment;
use crate::link::feeds::{About, Feed};
use crate::link::{EntryId, ItemRef, Site, Subject, SubjectId};
use crate::parse::{Day, Kind};
use crate::subject::SubjectKey;

/// Selects the entries of feeds.
#[derive(Clone, Copy)]
pub(in crate::render) struct Selection<'a> {
    pub(in crate::render) site: &'a Site,
    /// What the queries of the named feeds find, oldest first.
    pub(in crate::render) named: &'a [Vec<ItemRef>],
}

impl Selection<'_> {
    /// Whether a feed has no entries.
    pub(in crate::render) fn is_empty(&self, feed: &Feed) -> bool {
        self.sources(feed).is_empty()
    }

    /// The entries of a feed, newest first, as many as its limit allows.
    pub(super) fn sources(&self, feed: &Feed) -> Vec<Source> {
        let limit = limit(self.site, feed);
        let mut sources = self.candidates(feed, limit);
        sources.sort_by_cached_key(|source| {
            Reverse((Moment::of(self.site, source), source.order(self.site)))
        });
        sources.truncate(limit);
        sources
    }

    /// All that a feed would carry without limits, oldest first.
    pub(super) fn all(&self, feed: &Feed) -> Vec<Source> {
        self.candidates(feed, usize::MAX)
    }

    /// At least the newest of a feed, as many as the limit allows.
    fn candidates(&self, feed: &Feed, limit: usize) -> Vec<Source> {
        let site = self.site;
        let mut sources = match feed.about {
            About::Site => latest(
                site,
                site.entries().map(|(id, _)| Source::Document(id)),
                limit,
            ),
            About::Items => {
                let all = site.entries().flat_map(|(id, _)| parts(site, id));
                latest(site, all, limit)
            }
            About::Articles => {
                let all = site.articles().map(|(id, _)| Source::Document(id));
                latest(site, all, limit)
            }
            About::Weeks => {
                let weeks = 0..site.archive.weeks.len();
                let over = weeks.filter(|week| is_over(site, *week));
                over.map(|week| Source::Week(week as u32)).collect()
            }
            About::Named(index) => latest(site, found(site, &self.named[index]), limit),
            About::Kind(index) => {
                let subjects = site.map.kinds[index].subjects.iter();
                subjects.flat_map(|id| about(site, *id, limit)).collect()
            }
            About::Subject(id) => about(site, id, limit),
        };
        // An item about two subjects of a kind is one entry, and so is an article.
        sources.sort_by_key(|source| source.order(site));
        sources.dedup_by(|later, kept| joins(kept, later));
        sources
    }
}

/// How many entries a feed holds at most.
fn limit(site: &Site, feed: &Feed) -> usize {
    let settings = &site.config.feeds;
    match feed.about {
        About::Named(index) => settings.named[index].limit.unwrap_or(settings.limit),
        _ => settings.limit,
    }
}

/// The items of a note; an article is one whole.
fn parts(site: &Site, id: EntryId) -> Vec<Source> {
    let entry = site.entry(id);
    if entry.document.kind == Kind::Article {
        return vec![Source::Document(id)];
    }
    let items = entry.followed();
    items
        .map(|(item, _)| Source::Item(ItemRef { entry: id, item }))
        .collect()
}

/// What is about a subject: its items and the articles about it. A tag describes days, so its feed
/// has the notes of those days as well.
fn about(site: &Site, id: SubjectId, limit: usize) -> Vec<Source> {
    let subject: &Subject = site.subjects.get(id);
    let days = match subject.key {
        SubjectKey::Tag(_) => subject.noted.as_slice(),
        SubjectKey::Target(_) => &[],
    };
    let documents =
        |ids: &[EntryId]| latest(site, ids.iter().map(|id| Source::Document(*id)), limit);
    let mut sources = latest(site, found(site, &subject.items), limit);
    sources.extend(documents(days));
    sources.extend(documents(&subject.articles));
    sources
}

/// What some items make, which come oldest first: an item of a note an entry, the sections of an
/// article one together.
fn found<'a>(site: &'a Site, items: &'a [ItemRef]) -> impl Iterator<Item = Source> + use<'a> {
    let documents = items.chunk_by(|a, b| a.entry == b.entry);
    documents.flat_map(|of_one| {
        let entry = of_one[0].entry;
        match site.entry(entry).document.kind {
            Kind::Article => {
                let sections = of_one.iter().map(|id| id.item);
                vec![Source::Sections(entry, sections.collect())]
            }
            _ => of_one.iter().map(|id| Source::Item(*id)).collect(),
        }
    })
}

/// Whether a source is one entry with the source before it, which takes its sections then.
fn joins(kept: &mut Source, later: &mut Source) -> bool {
    match (kept, later) {
        (Source::Document(whole), Source::Sections(part, _)) => whole == part,
        (Source::Sections(kept, sections), Source::Sections(later, more)) if kept == later => {
            sections.append(more);
            sections.sort_unstable();
            sections.dedup();
            true
        }
        (kept, later) => kept == later,
    }
}

/// The last of a list that is oldest first, and what is of the same day as the first of these: within
/// a day it is not the order of the list that says which are the newest.
fn latest(site: &Site, all: impl Iterator<Item = Source>, limit: usize) -> Vec<Source> {
    let mut all: Vec<Source> = all.collect();
    let mut start = all.len().saturating_sub(limit);
    while start > 0 && day(site, &all[start - 1]) == day(site, &all[start]) {
        start -= 1;
    }
    all.split_off(start)
}

/// The day of an entry; that of a week is its Sunday.
pub(super) fn day(site: &Site, source: &Source) -> Day {
    match source {
        Source::Item(id) => site.entry(id.entry).document.day,
        Source::Document(id) | Source::Sections(id, _) => site.entry(*id).document.day,
        Source::Week(index) => {
            let week = &site.archive.weeks[*index as usize];
            week.sunday().map_or(Day::None, Day::On)
        }
    }
}

/// Whether a week is over as far as notes tell: the newest one is not before its Sunday, so that a
/// digest is published once and whole.
fn is_over(site: &Site, index: usize) -> bool {
    let weeks = &site.archive.weeks;
    let newest = weeks[index].notes.first();
    let day = newest.and_then(|id| site.entry(*id).document.day.date());
    index > 0 || (day.is_some() && day == weeks[index].sunday())
}
