//! What subscribers would see of a build, given the feeds of the last deploy.
//!
//! 1. [`Previous`] holds the entries of the old feeds, read from any of the three formats.
//! 2. [`compare`] renders the site, reads its feeds in the same way, and counts what is new and what
//!    was changed in each: `feed-news`, or `feed-flood` where it is too much to be meant. A feed that
//!    is no longer there is `lost-feed`.
//! 3. [`ids`] looks for items whose id was lost by an edit of their first words: `changed-id`.

mod ids;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::config::Format;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::Site;
use crate::render::{Content, render};
use crate::source::SourcePath;
use crate::theme::Theme;
use read::{Seen, read};

/// The feeds of the last deploy.
#[derive(Debug, Default)]
pub struct Previous {
    /// The entries of each feed, by its path in the output; or by its own full address, for a feed
    /// that came without its folder.
    feeds: BTreeMap<String, Vec<Seen>>,
}

impl Previous {
    /// Adds a feed that was found at a path below the folder of the last deploy. False when it is
    /// none, as far as we can read it.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> bool {
        let feed = read(bytes);
        let known = feed.is_some();
        if let Some(feed) = feed {
            self.feeds.insert(path.to_owned(), feed.entries);
        }
        known
    }

    /// Adds a feed that came alone: it says itself where it was. False when it is none.
    pub fn add_alone(&mut self, bytes: &[u8]) -> bool {
        let Some(feed) = read(bytes) else {
            return false;
        };
        self.feeds.insert(feed.address, feed.entries);
        true
    }

    /// Whether a file's name is that of a feed.
    pub fn is_feed(name: &str) -> bool {
        Format::ALL.iter().any(|format| format.file_name() == name)
    }
}

/// Where a feed of the last deploy is in this build. One that came alone says its full address; where
/// the site has moved since, it is the feed whose path the address ends with.
fn path_of<'b>(site: &Site, name: &str, built: &'b Built) -> Option<&'b str> {
    let base = &site.config.base_url;
    let below = name
        .strip_prefix(base.origin())
        .and_then(|path| path.strip_prefix(base.path()))
        .and_then(|path| path.strip_prefix('/'));
    let decoded = percent_encoding::percent_decode_str(below.unwrap_or(name)).decode_utf8_lossy();
    if !name.contains("://") || below.is_some() {
        let path = built
            .keys()
            .find(|path| **path == name || **path == decoded);
        return path.map(String::as_str);
    }
    let ends = |path: &&String| decoded.ends_with(&format!("/{path}"));
    let path = built.keys().filter(ends).max_by_key(|path| path.len());
    path.map(String::as_str)
}

/// The entries of the feeds of this build, by path.
type Built = BTreeMap<String, Vec<Seen>>;

/// What subscribers would see; `limit` is how many new or changed entries of a feed are no accident.
pub fn compare(
    (site, theme): (&Site, &Theme),
    folder: &Path,
    previous: &Previous,
    limit: usize,
) -> Vec<Diagnostic> {
    let built = built(site, theme, folder);
    let mut found = Vec::new();
    for (name, old) in &previous.feeds {
        match path_of(site, name, &built) {
            Some(path) => found.extend(news(path, old, &built[path], limit)),
            None => found.push(lost(name)),
        }
    }
    found.extend(ids::changed(site, previous.feeds.values(), built.values()));
    found
}

fn built(site: &Site, theme: &Theme, folder: &Path) -> Built {
    let paths: BTreeSet<String> = site
        .map
        .feeds
        .iter()
        .flat_map(|feed| feed.urls().map(|(_, url)| url.output_path()))
        .collect();
    let (files, _) = render(site, theme, folder);
    let feeds = files.into_iter().filter_map(|file| match file.content {
        Content::Bytes(bytes) if paths.contains(&file.path) => {
            Some((file.path, read(&bytes)?.entries))
        }
        _ => None,
    });
    feeds.collect()
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
    if added + changed == 0 {
        return None;
    }
    let entries = if added + changed == 1 {
        "entry"
    } else {
        "entries"
    };
    let message = format!(
        "this build would show {added} new and {changed} changed {entries} to subscribers of /{path}"
    );
    let place = Place::File(SourcePath::new(path));
    Some(match added + changed > limit {
        true => Diagnostic::error("feed-flood", message, place).help(format!(
            "the limit is {limit}; look for what changed ids or texts, or allow as many with --feed-limit {}",
            added + changed
        )),
        false => Diagnostic::hint("feed-news", message, place),
    })
}

fn lost(name: &str) -> Diagnostic {
    let message = format!("this build has no feed /{name}: its subscribers would be left without");
    let message = match name.contains("://") {
        true => message.replacen("feed /", "feed ", 1),
        false => message,
    };
    Diagnostic::warning("lost-feed", message, Place::File(SourcePath::new(name)))
        .help("keep its page, its name and its format, or let the web server lead to another feed")
}
