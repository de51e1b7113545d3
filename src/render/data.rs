//! Files for programs: what the page's own script, other tools and language models read.
//!
//! 1. Beside the page of every subject is [`preview`]`.json`: what a card shows of it.
//! 2. [`index`]`.json` has all notes, items, mentions and subjects; [`key`] has what subjects are
//!    called in it.
//! 3. [`markdown`]: `index.md` beside the page of a month has the Markdown of its notes, and beside
//!    the page of any other document its source.
//!
//! Both formats of JSON carry a `version` ([`crate::formats`]).

mod index;
mod key;
mod markdown;
mod preview;

use serde::Serialize;

use super::fragment::Fragments;
use super::strings::Strings;
use super::view::Views;
use crate::link::{Entry, Site, SubjectId};
pub(super) use markdown::markdown;

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

/// Notes, articles and stand-alone pages: all documents that have a page of their own.
fn documents(site: &Site) -> impl Iterator<Item = &Entry> {
    let entries = site.entries().map(|(_, entry)| entry);
    entries.chain(site.pages.iter().map(std::sync::Arc::as_ref))
}

/// A value as JSON in one line.
pub(super) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("our values have keys that are strings and finite numbers")
}
