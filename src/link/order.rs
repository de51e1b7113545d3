//! Which documents are published, in which order, at which address.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::site::{Drafts, Entry};
use super::url::Url;
use crate::diagnostic::{Diagnostic, Place};
use crate::parse::{Day, Document, Kind};
use crate::slug::slug;

/// Leaves out drafts unless they are asked for; notes and articles come oldest first, others by path.
pub(super) fn ordered(documents: &[Arc<Document>], drafts: Drafts) -> Vec<Arc<Document>> {
    let published = documents
        .iter()
        .filter(|document| drafts != Drafts::LeftOut || !document.front.draft);
    let mut documents: Vec<Arc<Document>> = published.cloned().collect();
    documents.sort_by(|a, b| place(a).cmp(&place(b)));
    documents
}

/// The documents that are left out.
pub(super) fn left_out(documents: &[Arc<Document>], drafts: Drafts) -> Vec<Arc<Document>> {
    let drafts = documents
        .iter()
        .filter(|document| drafts == Drafts::LeftOut && document.front.draft);
    drafts.cloned().collect()
}

/// Documents whose front matter gives them a name for ids that another one has.
pub(super) fn repeated_ids(entries: &[Arc<Entry>]) -> Vec<Diagnostic> {
    // Hardly any site has such names, and this is asked at every edit.
    if entries
        .iter()
        .all(|entry| entry.document.front.id.is_none())
    {
        return Vec::new();
    }
    let mut names: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        names.entry(entry.permanent_name()).or_default().push(entry);
    }
    let mut diagnostics = Vec::new();
    for same in names.values().filter(|same| same.len() > 1) {
        for (index, entry) in same.iter().enumerate() {
            let Some(id) = &entry.document.front.id else {
                continue;
            };
            let other = same[usize::from(index == 0)].source();
            let place = Place::Text(Arc::clone(entry.source()), id.span);
            let message = format!(
                "the ids of {} begin with `{}` as well",
                other.path, id.value
            );
            diagnostics.push(
                Diagnostic::error("repeated-note-id", message, place)
                    .help("give each file an `id` of its own, or none"),
            );
        }
    }
    diagnostics
}

/// Undated notes follow the notes of the day they name, in the order of their names.
fn place(document: &Document) -> (Option<NaiveDate>, bool, &str, &str) {
    let path = document.source.path.as_str();
    match document.day {
        Day::On(date) => (Some(date), false, &document.name, path),
        Day::After(date) => (date, true, &document.name, path),
        Day::None => (None, false, "", path),
    }
}

/// The address of a document. The text of a subject has none of its own: its subject's page shows it.
pub(super) fn url(document: &Document) -> Option<Url> {
    let slugs = |name: &str| -> String {
        let parts: Vec<String> = name.split('/').map(slug).collect();
        parts.join("/")
    };
    match &document.kind {
        Kind::Note => Some(Url::page(["notes", &slugs(&document.name)])),
        Kind::Article => Some(Url::page(["articles", &slugs(&document.name)])),
        Kind::Page if document.is_of_home() => Some(Url::page([])),
        Kind::Page => Some(Url::page([slugs(&document.name).as_str()])),
        Kind::Subject(_) => None,
    }
}
