//! Files for programs: what the page's own script, other tools and language models read.
//!
//! 1. Beside the page of every subject stands [`preview`]`.json`: what a card shows of it.
//! 2. [`index`]`.json` has all notes, items, mentions and subjects; [`key`] tells what subjects are
//!    called in it.
//! 3. Beside the page of every document stands `index.md`: its source, as it was written.
//!
//! Formats carry a `version`, and are described in the README under "Data for tools".

mod index;
mod key;
mod preview;

use serde::Serialize;

use super::fragment::Fragments;
use super::strings::Strings;
use super::view::Views;
use crate::link::pages::Page;
use crate::link::{Entry, Site, SubjectId};

/// The version of the formats, which grows when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// `preview.json` of a subject, in the words of the site's language.
pub(super) fn preview(views: &Views, strings: &Strings, id: SubjectId) -> Vec<u8> {
    let subject = views.site.subjects.get(id);
    let preview = preview::Preview::new(views, strings, subject);
    (json(&preview) + "\n").into_bytes()
}

/// `/index.json`
pub(super) fn site_index(site: &Site, fragments: &Fragments) -> Vec<u8> {
    index::json_of(site, fragments).into_bytes()
}

/// `index.md` of a page, by its index in the map of the site.
pub(super) fn markdown(site: &Site, page: u32) -> Vec<u8> {
    match &site.map.pages[page as usize].1 {
        Page::Note(id) | Page::Article(id) => written(site.entry(*id)),
        Page::StandAlone(index) => written(&site.pages[*index]),
        _ => Vec::new(),
    }
}

/// Notes, articles and stand-alone pages: all documents that have a page of their own.
fn documents(site: &Site) -> impl Iterator<Item = &Entry> {
    let entries = site.entries().map(|(_, entry)| entry);
    entries.chain(site.pages.iter().map(std::sync::Arc::as_ref))
}

/// The file as it was written, byte for byte: the mark that some editors begin a file with is no
/// part of its text.
fn written(entry: &Entry) -> Vec<u8> {
    let source = entry.source();
    let mark = if source.mark > 0 { "\u{feff}" } else { "" };
    [mark, &source.text].concat().into_bytes()
}

/// A value as JSON in one line. Ours have string keys and finite numbers, so nothing can fail.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
