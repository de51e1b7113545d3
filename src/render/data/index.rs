//! `/index.json`: the whole site for tools, one record a line. What a record does not have is left out.

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use super::key::key;
use super::{documents, json};
use crate::formats;
use crate::html::plain_text;
use crate::link::pages::markdown_url;
use crate::link::{Entry, EntryId, Item, ItemRef, Site, Subject, SubjectId};
use crate::parse::Kind;
use crate::reference::{Field, Name, Target};
use crate::render::fragment::Fragments;
use crate::render::labels::index_name;
use crate::subject::SubjectKey;

/// What the file is about.
#[derive(Serialize)]
struct About<'a> {
    title: &'a str,
    description: &'a str,
    url: String,
    language: &'a str,
    feed_ids: &'a str,
}

/// A note, an article or a stand-alone page.
#[derive(Serialize)]
struct DocumentRecord<'a> {
    id: String,
    kind: &'static str,
    url: String,
    markdown_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    subjects: Vec<String>,
}

/// An item of a note or an article.
#[derive(Serialize)]
struct ItemRecord<'a> {
    id: String,
    note: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    text: &'a str,
    mentions: Vec<String>,
    inferred: Vec<InferredRecord>,
}

/// A heading between the items of a note, which is not one of them.
#[derive(Serialize)]
struct HeadingRecord<'a> {
    id: String,
    note: String,
    url: String,
    text: &'a str,
}

/// A group or person that an item belongs to, and the mention that is the reason.
#[derive(Serialize)]
struct InferredRecord {
    subject: String,
    via: String,
}

/// Whatever is mentioned, noted, or has a page.
#[derive(Serialize)]
struct SubjectRecord<'a> {
    key: String,
    kind: &'a str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    aliases: &'a [String],
}

/// How many notes or subjects are made to records at once: the records of a large site would take as
/// much room as the file.
const CHUNK: usize = 1024;

/// Room for a record, in bytes; what is not used costs nothing.
const ROOM: usize = 1024;

/// The file. Records are made in parallel and are in the order of the site.
pub(super) fn json_of(site: &Site, fragments: &Fragments) -> String {
    let documents: Vec<&Entry> = documents(site).collect();
    let entries: Vec<(EntryId, &Entry)> = site.entries().collect();
    // Imported facts have much that the notes do not mention.
    let subjects = site
        .subjects
        .iter()
        .filter(|(_, subject)| subject.url.is_some() || is_named(subject));
    let subjects: Vec<(SubjectId, &Subject)> = subjects.collect();
    let items: usize = entries.iter().map(|(_, entry)| entry.items.len()).sum();
    let mut file = String::with_capacity((documents.len() + items + subjects.len()) * ROOM);
    file.push_str(&format!(
        "{{\"version\":{},\"site\":{}",
        formats::INDEX,
        json(&about(site))
    ));
    push_list(&mut file, "notes", &documents, |entry| {
        vec![json(&document(site, entry))]
    });
    push_list(&mut file, "items", &entries, |(id, entry)| {
        let items = entry.followed();
        let records = items.map(|(index, of_note)| {
            let place = ItemRef {
                entry: *id,
                item: index,
            };
            let text = plain_text(fragments.item(place));
            json(&item(site, (entry, of_note), &text))
        });
        records.collect()
    });
    push_list(&mut file, "headings", &entries, |(id, entry)| {
        let pieces = entry.items.iter().zip(fragments.entry(*id));
        let headings = pieces.filter(|(item, _)| item.is_heading());
        headings
            .map(|(item, html)| json(&heading(site, (entry, item), &plain_text(html))))
            .collect()
    });
    push_list(&mut file, "subjects", &subjects, |(id, of_site)| {
        vec![json(&subject(site, *id, of_site))]
    });
    file.push_str("}\n");
    file
}

/// Adds a list of records, a line each.
fn push_list<T: Sync>(
    file: &mut String,
    name: &str,
    sources: &[T],
    records: impl Fn(&T) -> Vec<String> + Sync,
) {
    file.push_str(&format!(",\n\"{name}\":["));
    let mut separator = "\n";
    for chunk in sources.chunks(CHUNK) {
        let made: Vec<String> = chunk.par_iter().flat_map_iter(&records).collect();
        for record in made {
            file.push_str(separator);
            file.push_str(&record);
            separator = ",\n";
        }
    }
    file.push(']');
}

fn is_named(subject: &Subject) -> bool {
    subject.count() + subject.noted.len() > 0
}

fn about(site: &Site) -> About<'_> {
    let config = &site.config;
    About {
        title: &config.title,
        description: &config.description,
        url: crate::link::Url::page([]).absolute(&config.base_url),
        language: &config.language,
        feed_ids: &config.feeds.id,
    }
}

fn document<'a>(site: &'a Site, entry: &'a Entry) -> DocumentRecord<'a> {
    let (config, front) = (&site.config, &entry.document.front);
    DocumentRecord {
        id: entry.permanent_name(),
        kind: match entry.document.kind {
            Kind::Note => "note",
            Kind::Article => "article",
            Kind::Page | Kind::Subject(_) => "page",
        },
        url: entry.url.absolute(&config.base_url),
        markdown_url: markdown_url(entry).absolute(&config.base_url),
        title: front.title.as_deref(),
        day: day(entry.document.day.date()),
        updated: day(front.updated_day()),
        language: entry.language(config),
        description: front.description.as_deref(),
        subjects: keys(site, &entry.front_subjects),
    }
}

fn item<'a>(site: &Site, (entry, item): (&Entry, &Item), text: &'a str) -> ItemRecord<'a> {
    let note = entry.permanent_name();
    let base = &site.config.base_url;
    let reasons = item.inferred.iter();
    ItemRecord {
        id: format!("{note}#{}", item.parsed.id),
        note,
        url: entry.url.absolute_of(&item.parsed.id, base),
        day: day(entry.document.day.date()),
        text,
        mentions: keys(site, &item.subjects),
        inferred: reasons
            .map(|inferred| InferredRecord {
                subject: key(site, inferred.subject),
                via: match inferred.via {
                    Some(via) => key(site, via),
                    None => "heading".to_owned(),
                },
            })
            .collect(),
    }
}

fn heading<'a>(site: &Site, (entry, item): (&Entry, &Item), text: &'a str) -> HeadingRecord<'a> {
    let note = entry.permanent_name();
    HeadingRecord {
        id: format!("{note}#{}", item.parsed.id),
        note,
        url: entry
            .url
            .absolute_of(&item.parsed.id, &site.config.base_url),
        text,
    }
}

fn subject<'a>(site: &'a Site, id: SubjectId, subject: &'a Subject) -> SubjectRecord<'a> {
    let facts = subject.facts.as_ref();
    let url = subject.url.as_ref();
    SubjectRecord {
        key: key(site, id),
        kind: index_name(subject),
        label: &subject.label,
        title: subject.title(),
        url: url.map(|url| url.absolute(&site.config.base_url)),
        external_url: subject.external.as_deref(),
        count: subject.noted_count(),
        state: facts.and_then(|facts| facts.state.as_deref()),
        stage: facts.and_then(|facts| facts.stage.as_deref()),
        group: facts.and_then(|facts| group(site, facts.group.as_deref()?)),
        aliases: facts.map_or(&[], |facts| facts.aliases.as_slice()),
    }
}

/// The key of the group that facts name.
fn group(site: &Site, written: &str) -> Option<String> {
    let Name::Group { id, .. } = site.grammar.read_value(Field::Sigs, written)? else {
        return None;
    };
    let id = site.subjects.find(&SubjectKey::Target(Target::Group(id)))?;
    Some(key(site, id))
}

fn keys(site: &Site, ids: &[SubjectId]) -> Vec<String> {
    ids.iter().map(|id| key(site, *id)).collect()
}

fn day(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}
