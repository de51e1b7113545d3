//! Files for programs: what the page's own script, other tools and language models read.
//!
//! 1. Beside the page of every subject stands [`preview`]`.json`: what a card shows of it.
//! 2. [`index`]`.json` has all notes, items, mentions and subjects; [`key`] tells what subjects are
//!    called in it.
//! 3. [`markdown`]: `index.md` beside the page of a month has the Markdown of its notes, and beside
//!    the page of any other document its source.
//!
//! Formats carry a `version`, and are described in the README under "Data for tools".

mod index;
mod key;
mod markdown;
mod preview;

use rayon::prelude::*;
use serde::Serialize;

use super::search::Texts;
use super::strings::Strings;
use super::view::Views;
use super::{OutputFile, text_file};
use crate::link::pages::{PREVIEW, SITE_INDEX};
use crate::link::{Entry, Site};

/// The version of the formats, which grows when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// All files for programs but those of the search; `strings` are the words of the site's language.
pub(super) fn files(views: &Views<'_>, strings: &Strings, texts: &Texts) -> Vec<OutputFile> {
    let site = views.site;
    let subjects: Vec<_> = site.subjects.iter().collect();
    let mut files: Vec<OutputFile> = subjects
        .into_par_iter()
        .filter_map(|(_, subject)| {
            let url = subject.url.as_ref()?;
            let preview = preview::Preview::new(views, strings, subject);
            let path = url.beside(PREVIEW).output_path();
            Some(text_file(path, json(&preview) + "\n"))
        })
        .collect();
    files.push(text_file(
        SITE_INDEX.to_owned(),
        index::json_of(site, texts),
    ));
    files.extend(markdown::files(site, strings));
    files
}

/// Notes, articles and stand-alone pages: all documents that have a page of their own.
fn documents(site: &Site) -> impl Iterator<Item = &Entry> {
    let entries = site.entries().map(|(_, entry)| entry);
    entries.chain(&site.pages)
}

/// A value as JSON in one line. Ours have string keys and finite numbers, so nothing can fail.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
