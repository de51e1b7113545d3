//! The search index: static files that the page `/search/` asks for as it needs them.
//!
//! 1. An [`Index`] numbers the items and gathers what is not text ([`names`]): every spelling of every
//!    reference, and the filters (`sig:network`).
//! 2. The plain text of every item is cut into terms ([`postings`]), in parallel; every term gets
//!    the items and its places there. With places a phrase is found exactly, without
//!    its text.
//! 3. Terms are sorted and cut into shards of some kilobytes, so that a search reads the few that
//!    hold its terms; all that begin alike are neighbours. Texts to show are cut into blocks.
//! 4. [`subjects`] has the names of subjects with pages, [`facets`] which items the most noted
//!    ones have.
//! 5. Each is JSON in gzip, compressed here: not every server would, and sizes are shown to readers.
//!
//! [`find()`] finds items by queries without the files, for feeds. The files and the script that
//! reads them are described in `themes/default/static/search.js/10-index.js`.

mod facets;
mod find;
mod names;
mod numbers;
mod postings;
mod subjects;
#[cfg(test)]
mod tests;

use std::io::Write;

use chrono::NaiveDate;
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;
use serde::Serialize;

use super::fragment::Fragments;
use super::labels::label;
use super::strings::Strings;
use super::{Content, OutputFile};
use crate::formats;
use crate::link::pages::SEARCH_MANIFEST;
use crate::link::{EntryId, Item, ItemRef, Site};
use crate::parse::item_id::fnv1a;
pub(super) use find::find;
use names::Names;
use numbers::Numbers;
use subjects::Subjects;

/// The folder of the index in the output.
const FOLDER: &str = "search/data";

/// Items in a block of texts: a small site has small blocks, as a query reads several of them.
const BLOCK_ITEMS: std::ops::RangeInclusive<usize> = 16..=64;

/// How many blocks of texts, and shards of terms, a site has before they grow.
const FILES: usize = 32;

/// Bytes of text after which a block ends, for articles, whose sections are long.
const BLOCK_BYTES: usize = 64 * 1024;

/// Bytes of JSON after which a shard ends: a phrase reads a shard for most of its parts.
const SHARD_BYTES: std::ops::RangeInclusive<usize> = 8 * 1024..=48 * 1024;

/// The plain text of every item, by note or article and by item.
pub(super) struct Texts(Vec<Vec<String>>);

impl Texts {
    /// Reads the rendered items of notes and articles.
    pub(super) fn new(site: &Site, fragments: &Fragments) -> Texts {
        let ids: Vec<EntryId> = site.entries().map(|(id, _)| id).collect();
        let text = |id: &EntryId| {
            let items = fragments.entry(*id).iter();
            (
                *id,
                items.map(|html| crate::html::plain_text(html)).collect(),
            )
        };
        let read: Vec<(EntryId, Vec<String>)> = ids.par_iter().map(text).collect();
        let mut texts = vec![Vec::new(); site.entry_id_count()];
        for (id, items) in read {
            texts[id.index()] = items;
        }
        Texts(texts)
    }

    /// The text of an item.
    pub(super) fn get(&self, id: ItemRef) -> &str {
        &self.0[id.entry.index()][id.item as usize]
    }
}

/// Items by number, oldest first: what the index calls them.
struct Numbered<'a> {
    site: &'a Site,
    /// The number of the first item of each entry, and after them how many there are.
    firsts: Vec<u32>,
    all: Vec<ItemRef>,
}

impl<'a> Numbered<'a> {
    fn new(site: &'a Site) -> Numbered<'a> {
        let mut numbered = Numbered {
            site,
            firsts: vec![0],
            all: Vec::new(),
        };
        for (entry, document) in site.entries() {
            let items = document.followed();
            numbered
                .all
                .extend(items.map(|(item, _)| ItemRef { entry, item }));
            numbered.firsts.push(numbered.all.len() as u32);
        }
        numbered
    }

    fn number(&self, id: ItemRef) -> u32 {
        let of_entry = self.of_entry(id.entry);
        let items = &self.all[of_entry.start as usize..of_entry.end as usize];
        of_entry.start + items.partition_point(|one| one.item < id.item) as u32
    }

    /// The numbers of all items of a note or an article.
    fn of_entry(&self, id: EntryId) -> std::ops::Range<u32> {
        self.firsts[self.site.place(id)]..self.firsts[self.site.place(id) + 1]
    }

    fn items(&self) -> impl Iterator<Item = (u32, &'a Item)> {
        let site = self.site;
        (0..).zip(&self.all).map(move |(number, id)| {
            let (_, item) = site.item(*id);
            (number, item)
        })
    }
}

/// What searches know of a site beside its texts.
pub(super) struct Index<'a> {
    numbered: Numbered<'a>,
    names: Names,
}

impl<'a> Index<'a> {
    /// Numbers the items of a site and gathers names.
    pub(super) fn new(site: &'a Site) -> Index<'a> {
        let numbered = Numbered::new(site);
        let names = Names::new(&numbered);
        Index { numbered, names }
    }
}

/// What the script reads first: where everything is.
#[derive(Serialize)]
struct Manifest<'a> {
    version: u32,
    /// Changes with the index, so that no browser mixes two.
    build: String,
    items: usize,
    /// The kinds of filters.
    kinds: Vec<&'a str>,
    /// The number of the first item of each block of texts.
    blocks: Vec<usize>,
    /// The first term of each shard.
    shards: Vec<&'a str>,
}

/// The items of every day, as the distances between them: ten thousand days are few bytes so.
#[derive(Serialize)]
struct Days {
    /// The day that the first distance counts from.
    start: Option<String>,
    /// In threes: days since the day before, items without a day since then, items of the day.
    days: Vec<i64>,
}

/// The texts of some items in a row.
#[derive(Serialize)]
struct Block<'a> {
    notes: Vec<BlockNote<'a>>,
}

/// The items of one note or article in a block.
#[derive(Serialize)]
struct BlockNote<'a> {
    url: String,
    /// Its title; its name where it has no day either.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
    /// Id and text of each.
    items: Vec<(&'a str, &'a str)>,
}

/// The files of the index.
pub(super) fn files(index: Index<'_>, strings: &Strings, texts: &Texts) -> Vec<OutputFile> {
    let Index { numbered, names } = index;
    let facets = json(&facets::facets(numbered.site, &names));
    let mut terms = postings::terms(&numbered, texts);
    terms.extend(names.into_terms());
    terms.par_sort_unstable_by(|a, b| a.name.cmp(&b.name));
    let shards = shards(&terms);
    let blocks = blocks(&numbered, texts);
    let mut made: Vec<Packed> = shards
        .par_iter()
        .enumerate()
        .map(|(index, shard)| compressed(&format!("terms-{index}"), &shard_json(shard)))
        .collect();
    made.par_extend(blocks.par_iter().enumerate().map(|(index, block)| {
        let json = json(&block_of(&numbered, (texts, strings), block));
        compressed(&format!("text-{index}"), &json)
    }));
    made.push(compressed("days", &json(&days(&numbered))));
    let subjects = Subjects::new(numbered.site, strings);
    made.push(compressed("subjects", &json(&subjects)));
    made.push(compressed("facets", &facets));
    let manifest = Manifest {
        version: formats::SEARCH,
        build: build_id(&made),
        items: numbered.all.len(),
        kinds: names::kinds(numbered.site),
        blocks: blocks.iter().map(|block| block.start).collect(),
        shards: shards
            .iter()
            .filter_map(|shard| Some(shard.first()?.name.as_str()))
            .collect(),
    };
    let manifest = json(&manifest);
    let packed = made.into_iter().map(|packed| packed.file);
    packed
        .chain([OutputFile {
            path: SEARCH_MANIFEST.to_owned(),
            content: Content::Bytes(manifest),
        }])
        .collect()
}

/// A term, and its list.
struct Term {
    name: String,
    numbers: Numbers,
    /// How long the list is as the inside of a JSON array, in bytes.
    length: usize,
}

impl Term {
    fn new(term: String, numbers: Numbers) -> Term {
        Term {
            length: numbers.json_length(),
            name: term,
            numbers,
        }
    }
}

/// Terms cut into shards, in their order.
fn shards(terms: &[Term]) -> Vec<&[Term]> {
    let mut shards = Vec::new();
    let json_length = |one: &Term| one.name.len() + one.length + 6;
    let limit = within(
        SHARD_BYTES,
        terms.iter().map(json_length).sum::<usize>() / FILES,
    );
    let (mut start, mut size) = (0, 0);
    for (index, one) in terms.iter().enumerate() {
        let added = json_length(one);
        // A long list does not join a full shard: a reader of the shard's other terms need not
        // read it.
        if size > 0 && size + added > limit {
            shards.push(&terms[start..index]);
            (start, size) = (index, 0);
        }
        size += added;
    }
    if start < terms.len() {
        shards.push(&terms[start..]);
    }
    shards
}

fn within(range: std::ops::RangeInclusive<usize>, wanted: usize) -> usize {
    wanted.clamp(*range.start(), *range.end())
}

/// `{"term":[…],…}`
fn shard_json(shard: &[Term]) -> Vec<u8> {
    let mut json = Vec::with_capacity(SHARD_BYTES.end() + 1024);
    for Term { name, numbers, .. } in shard {
        json.push(if json.is_empty() { b'{' } else { b',' });
        serde_json::to_writer(&mut json, name).expect("a text can be written to memory as JSON");
        json.extend_from_slice(b":[");
        numbers.write_json(&mut json);
        json.push(b']');
    }
    json.push(b'}');
    json
}

/// Items cut into blocks by their numbers.
fn blocks(numbered: &Numbered<'_>, texts: &Texts) -> Vec<std::ops::Range<usize>> {
    let mut blocks = Vec::new();
    let most = within(BLOCK_ITEMS, numbered.all.len() / FILES);
    let (mut start, mut bytes) = (0, 0);
    for (number, id) in numbered.all.iter().enumerate() {
        bytes += texts.get(*id).len();
        if number + 1 - start == most || bytes > BLOCK_BYTES {
            blocks.push(start..number + 1);
            (start, bytes) = (number + 1, 0);
        }
    }
    if start < numbered.all.len() {
        blocks.push(start..numbered.all.len());
    }
    blocks
}

fn block_of<'a>(
    numbered: &Numbered<'a>,
    (texts, strings): (&'a Texts, &Strings),
    block: &std::ops::Range<usize>,
) -> Block<'a> {
    let site = numbered.site;
    let notes = numbered.all[block.clone()].chunk_by(|a, b| a.entry == b.entry);
    let notes = notes.map(|ids| {
        let entry = site.entry(ids[0].entry);
        let language = entry.language(&site.config);
        let text = |id: &ItemRef| {
            let item = &entry.items[id.item as usize];
            (item.parsed.id.as_str(), texts.get(*id))
        };
        let date = entry.document.day.date();
        let has_label = date.is_none() || entry.document.front.title.is_some();
        BlockNote {
            url: entry.url.href(&site.config.base_url),
            label: has_label.then(|| label(entry, strings)),
            date: date.map(|day| day.to_string()),
            lang: (language != site.config.language).then_some(language),
            items: ids.iter().map(text).collect(),
        }
    });
    Block {
        notes: notes.collect(),
    }
}

fn days(numbered: &Numbered<'_>) -> Days {
    let mut days = Days {
        start: None,
        days: Vec::new(),
    };
    let (mut day_before, mut end_before): (Option<NaiveDate>, u32) = (None, 0);
    for (id, entry) in numbered.site.entries() {
        let Some(day) = entry.document.day.date() else {
            continue;
        };
        let items = numbered.of_entry(id);
        let gap = day_before.map_or(0, |before| (day - before).num_days());
        days.start.get_or_insert_with(|| day.to_string());
        days.days.extend([
            gap,
            i64::from(items.start - end_before),
            i64::from(items.end - items.start),
        ]);
        (day_before, end_before) = (Some(day), items.end);
    }
    days
}

/// A value as JSON.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("the index has keys that are strings and whole numbers")
}

/// A file in gzip, and a hash of what is in it.
struct Packed {
    file: OutputFile,
    hash: u64,
}

/// Packs a file: no name and no time in its head, so that equal contents are equal files.
fn compressed(name: &str, bytes: &[u8]) -> Packed {
    let mut gzip = GzBuilder::new().write(Vec::new(), Compression::new(LEVEL));
    gzip.write_all(bytes)
        .expect("writing to memory does not fail");
    let mut packed = gzip.finish().expect("writing to memory does not fail");
    // All files of the index are kept until the last is made.
    packed.shrink_to_fit();
    Packed {
        hash: fnv1a(bytes),
        file: OutputFile {
            path: format!("{FOLDER}/{name}.json.gz"),
            content: Content::Bytes(packed),
        },
    }
}

/// How hard gzip tries: more would cost the build much and spare little.
const LEVEL: u32 = 1;

/// A hash of all files.
fn build_id(files: &[Packed]) -> String {
    let hashes = files.iter().flat_map(|packed| packed.hash.to_le_bytes());
    let hashes: Vec<u8> = hashes.collect();
    format!("{:016x}", fnv1a(&hashes))
}
