//! `lost-page`: a page of the last deploy that this build does not make, so that links to it are broken.
//!
//! The pages of the last deploy are its files of HTML; where only a feed is given, the pages that its
//! entries lead to. Many of one folder are one finding, as they have one cause.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use super::Previous;
use super::read::Seen;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::{Entry, Site, Url};
use crate::source::{SourcePath, Span};

/// How many pages of a folder are reported one by one.
const MOST: usize = 10;
/// How alike the names of a page and of a new one are that may be the same.
const ALIKE: f64 = 0.85;

/// The pages that are gone.
pub(super) fn lost(site: &Site, previous: &Previous) -> Vec<Diagnostic> {
    let known = known_pages(site, previous);
    let gone = known.iter().filter(|path| site.map.route(path).is_none());
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in gone {
        let folder = path.split_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(path);
    }
    let mut found = Vec::new();
    for (folder, pages) in folders {
        match pages.len() {
            ..=MOST => found.extend(pages.into_iter().map(|page| one(site, &known, page))),
            count => found.push(many(folder, count, pages[0])),
        }
    }
    found
}

/// The paths of the pages of the last deploy, in the output.
fn known_pages(site: &Site, previous: &Previous) -> BTreeSet<String> {
    let entries = previous.feeds.values().flatten();
    let linked = entries.filter_map(|seen| linked_page(site, seen));
    previous.pages.iter().cloned().chain(linked).collect()
}

/// The page that an entry leads to, if it is one of this site.
fn linked_page(site: &Site, seen: &Seen) -> Option<String> {
    let base = &site.config.base_url;
    let path = seen.link.strip_prefix(base.origin())?;
    let path = path.strip_prefix(base.path())?.strip_prefix('/')?;
    let path = path.split(['#', '?']).next()?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    Some(Url::file(&path).output_path())
}

fn one(site: &Site, known: &BTreeSet<String>, path: &str) -> Diagnostic {
    let address = address(path);
    let line = format!("`redirect_from = [\"{address}\"]`");
    let message =
        format!("the page {address} of the last deploy is gone, so links to it are broken");
    match heir(site, known, path) {
        Some(entry) => {
            let source = entry.source();
            let place = entry.place(Span::new(0..0));
            Diagnostic::warning("lost-page", message, place).help(format!(
                "if {} is that page now, write {line} into its front matter",
                source.path
            ))
        }
        None => Diagnostic::warning("lost-page", message, Place::File(SourcePath::new(path))).help(
            format!("write {line} into the front matter of what takes its place"),
        ),
    }
}

fn many(folder: &str, count: usize, first: &str) -> Diagnostic {
    let folder = match folder {
        "" => "the site".to_owned(),
        folder => format!("/{folder}/"),
    };
    let first = address(first);
    let message = format!(
        "{count} pages of {folder} are gone that the last deploy had, such as {first}; links to them are broken"
    );
    let place = Place::File(SourcePath::new("content"));
    Diagnostic::warning("lost-page", message, place).help(format!(
        "bring them back, or write `redirect_from = [\"{first}\"]` into the front matter of what takes their place"
    ))
}

/// What readers have of a page.
fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

/// The new document that is most likely the page that is gone: the only one of its folder, or the one
/// whose name is most like it.
fn heir<'s>(site: &'s Site, known: &BTreeSet<String>, path: &str) -> Option<&'s Entry> {
    let folder = |path: &str| path.split_once('/').map(|(folder, _)| folder.to_owned());
    let is_new = |entry: &&Entry| {
        let page = entry.url.output_path();
        !known.contains(&page) && folder(&page) == folder(path)
    };
    let new: Vec<&Entry> = site.documents().filter(is_new).collect();
    if let [only] = new.as_slice() {
        return Some(only);
    }
    let likeness = |entry: &&Entry| strsim::jaro_winkler(&entry.url.output_path(), path);
    let like = new.into_iter().map(|entry| (likeness(&entry), entry));
    let like = like.filter(|(likeness, _)| *likeness >= ALIKE);
    like.max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, entry)| entry)
}
