//! The versions of what others build on: their programs, the scripts of themes, readers of feeds, and
//! links in texts elsewhere.
//!
//! Within a version something may be added. Nothing goes, changes its type or its meaning, or is
//! missing where it was always there: that makes a new version. The promise is in
//! `docs/content/pages/reference/data.md`, the schemas are in the folder `schemas` beside it, and
//! `tests/formats.rs` compares each format with the shape that was released last.

/// Where pages, feeds and files for programs are.
const ADDRESSES: u32 = 1;

/// `minamo check --format json`, which editors and workflows read.
pub(crate) const CHECK: u32 = 1;

/// `content/subjects/KIND.toml`, which people and imports write and minamo reads.
const FACTS: u32 = 1;

/// `following.json`, which `reader.js/40-following.js` of the default theme writes and reads.
const FOLLOWING: u32 = 1;

/// The ids of notes, items and entries of feeds.
const IDS: u32 = 1;

/// `/index.json`, which programs and language models read.
pub(crate) const INDEX: u32 = 1;

/// `offline.json`, which `offline.js` of the default theme reads.
pub(crate) const OFFLINE: u32 = 1;

/// `preview.json` of a subject, which `site.js` and `reader.js` of the default theme read.
pub(crate) const PREVIEW: u32 = 1;

/// `minamo refs`, as a table and as JSON.
pub(crate) const REFS: u32 = 1;

/// The files in `/search/data/`, which `search.js` of the default theme reads.
pub(crate) const SEARCH: u32 = 1;

/// All formats by name.
pub const ALL: [(&str, u32); 10] = [
    ("addresses", ADDRESSES),
    ("check", CHECK),
    ("facts", FACTS),
    ("following", FOLLOWING),
    ("ids", IDS),
    ("index", INDEX),
    ("offline", OFFLINE),
    ("preview", PREVIEW),
    ("refs", REFS),
    ("search", SEARCH),
];
