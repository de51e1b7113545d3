//! What subscribers would see of a build, given the feeds of the last deploy.
//!
//! 1. [`Previous`] holds the entries of the old feeds, read from any of the three formats.
//! 2. [`compare`] asks for the entries of this build's feeds, which are not written for that, and counts
//!    what is new and what was changed in each: `feed-news`, or `feed-flood` where it is too much to be meant. A feed that is no
//!    longer there is `lost-feed`, and a page `lost-page` ([`pages`]).
//! 3. [`ids`] looks for items whose id was lost by an edit of their first words: `changed-id`. Where
//!    entries were whole notes, [`whole`] works out which ids their items had; [`anchor`] tries
//!    whether a name can be written back.
//!
//! `empty-feed` is found without a last deploy.

mod anchor;
mod ids;
mod pages;
mod read;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::config::Format;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::Site;
use crate::link::feeds::About;
use crate::link::pages::Output;
use crate::render::Renderer;
use crate::source::SourcePath;
use read::{Seen, read};

/// The feeds of the last deploy.
#[derive(Debug, Default)]
pub(crate) struct Previous {
    /// The entries of each feed, by its path in the output; or by its own full address, where that is
    /// all that is known.
    feeds: BTreeMap<String, Vec<Seen>>,
    /// The paths of its pages in the output.
    pages: BTreeSet<String>,
}

impl Previous {
    /// Adds a page that was found at a path below the folder of the last deploy; other files are ignored.
    pub(crate) fn add_page(&mut self, path: &str) {
        if [".html", ".htm"]
            .iter()
            .any(|ending| path.ends_with(ending))
        {
            self.pages.insert(path.to_owned());
        }
    }

    /// Adds a feed that was found at a path below the folder of the last deploy. False when it is
    /// not a feed, as far as we can read it.
    pub(crate) fn add(&mut self, path: &str, bytes: &[u8]) -> bool {
        let feed = read(bytes);
        let known = feed.is_some();
        if let Some(feed) = feed {
            self.feeds.insert(path.to_owned(), feed.entries);
        }
        known
    }

    /// Adds a feed that came alone: it says itself where it was; one that does not is taken for what
    /// its file is called. False when it is not a feed.
    pub(crate) fn add_alone(&mut self, file_name: &str, bytes: &[u8]) -> bool {
        let Some(feed) = read(bytes) else {
            return false;
        };
        let name = match (feed.address.as_str(), feed.path()) {
            ("", _) => file_name.to_owned(),
            (_, Some(path)) => path,
            (address, None) => address.to_owned(),
        };
        self.feeds.insert(name, feed.entries);
        true
    }

    /// Whether a file's name is that of a feed.
    pub(crate) fn is_feed(name: &str) -> bool {
        Format::ALL.iter().any(|format| format.file_name() == name)
    }
}

/// `empty-feed`: the query of a named feed finds nothing. It asks for what the notes do not have yet,
/// or misspells it, which is easy to overlook, as an empty feed is a valid one.
pub(super) fn empty_ones(renderer: &Renderer) -> Vec<Diagnostic> {
    let site = renderer.site();
    let empty = site.map.feeds.iter().filter_map(|feed| match feed.about {
        About::Named(index) => renderer.is_empty_feed(feed).then_some(index),
        _ => None,
    });
    let hint = |index: usize| {
        let feed = &site.config.feeds.named[index];
        let message = format!("the feed `{}` is empty: its query finds nothing", feed.name);
        Diagnostic::hint("empty-feed", message, feed.place.clone())
            .help("the search page takes the same queries; try there which part finds nothing")
    };
    empty.map(hint).collect()
}

/// Where a feed of the last deploy is in this build: at its path, or at what its full address has
/// after that of the site.
fn path_of<'b>(site: &Site, name: &str, built: &'b Built) -> Option<&'b str> {
    let base = &site.config.base_url;
    let below = name
        .strip_prefix(base.origin())
        .and_then(|path| path.strip_prefix(base.path()))
        .and_then(|path| path.strip_prefix('/'));
    let path = below.unwrap_or(name);
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let known = |path: &str| built.get_key_value(path).map(|(path, _)| path.as_str());
    known(path).or_else(|| known(&decoded))
}

/// The entries of the feeds of this build, by path.
type Built = BTreeMap<String, Vec<Seen>>;

/// What subscribers would see; a feed with more than `limit` new or changed entries is an error.
pub(crate) fn compare(renderer: &Renderer, previous: &Previous, limit: usize) -> Vec<Diagnostic> {
    let site: &Site = renderer.site();
    let mut found = pages::lost(site, previous);
    if let Some(all) = all_ids_changed(site, previous) {
        found.push(all);
        return found;
    }
    let built = built(renderer);
    // A file of the writer's that is called like a feed is not a feed of ours.
    let is_output = |name: &str| site.map.route(name).is_some();
    for (name, old) in &previous.feeds {
        match path_of(site, name, &built) {
            Some(path) => found.extend(news(path, old, &built[path], limit)),
            // Nobody misses a feed without entries.
            None if old.is_empty() || is_output(name) => {}
            None => found.push(lost(name)),
        }
    }
    found.extend(ids::changed(site, previous.feeds.values(), built.values()));
    found
}

fn built(renderer: &Renderer) -> Built {
    let outputs = renderer.site().map.outputs();
    let feeds = outputs
        .par_iter()
        .filter_map(|(path, output)| match output {
            Output::Feed(index, format) => Some((path, *index, *format)),
            _ => None,
        });
    let entries = |index, format| {
        let entries = renderer.feed_entries(index, format).into_iter();
        entries.map(Seen::from).collect()
    };
    feeds
        .map(|(path, index, format)| ((*path).to_owned(), entries(index, format)))
        .collect()
}

/// `feed-flood` of all feeds at once: no entry had an id that begins as this site's do.
fn all_ids_changed(site: &Site, previous: &Previous) -> Option<Diagnostic> {
    let id = site.config.feeds.id.as_str();
    let mut old = previous.feeds.values().flatten();
    let first = old.next()?;
    if first.id.starts_with(id) || old.any(|seen| seen.id.starts_with(id)) {
        return None;
    }
    let message = format!(
        "the ids of feed entries have changed: one was `{}` in the last deploy, and all begin with `{id}` now; subscribers would see every entry again",
        first.id
    );
    let place = Place::File(SourcePath::new("site.toml"));
    Some(
        Diagnostic::error("feed-flood", message, place).help(
            "set `id` in [feeds] to what it was; it must never change, even if the site moves",
        ),
    )
}

/// What subscribers of a feed would see, if anything.
fn news(path: &str, old: &[Seen], new: &[Seen], limit: usize) -> Option<Diagnostic> {
    let old: BTreeMap<&str, &Seen> = old.iter().map(|seen| (seen.id.as_str(), seen)).collect();
    let (mut added, mut changed) = (0, 0);
    for seen in new {
        match old.get(seen.id.as_str()) {
            None => added += 1,
            Some(known) if !known.shows_the_same(seen) => changed += 1,
            Some(_) => {}
        }
    }
    let entries = match (added, changed) {
        (0, 0) => return None,
        (0, 1) => "1 changed entry".to_owned(),
        (1, 0) => "1 new entry".to_owned(),
        (0, changed) => format!("{changed} changed entries"),
        (added, 0) => format!("{added} new entries"),
        (added, changed) => format!("{added} new and {changed} changed entries"),
    };
    let message = format!("this build would show {entries} to subscribers of /{path}");
    let place = Place::File(SourcePath::new(path));
    Some(match added + changed > limit {
        true => Diagnostic::error("feed-flood", message, place).help(format!(
            "the limit is {limit}; find out what changed ids or texts, or allow this many with `--feed-limit {}`",
            added + changed
        )),
        false => Diagnostic::hint("feed-news", message, place),
    })
}

fn lost(name: &str) -> Diagnostic {
    let shown = match name.contains("://") {
        true => name.to_owned(),
        false => format!("/{name}"),
    };
    let message = format!(
        "this build has no feed {shown}, which the last deploy had; its subscribers would lose it"
    );
    Diagnostic::warning("lost-feed", message, Place::File(SourcePath::new(name))).help(
        "keep its page, its name and its format, or let the web server redirect it to another feed",
    )
}
