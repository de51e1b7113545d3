//! Which documents are published, in which order, at which address.

use std::sync::Arc;

use chrono::NaiveDate;

use super::site::Drafts;
use super::url::Url;
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
        Kind::Page => Some(Url::page([slugs(&document.name).as_str()])),
        Kind::Subject(_) => None,
    }
}
