//! Which documents are published, in which order, at which address.

use chrono::NaiveDate;

use super::url::Url;
use crate::parse::{Day, Document, Kind};
use crate::slug::slug;

/// Leaves out drafts unless they are wanted; notes and articles come oldest first, others by path.
pub(super) fn ordered(mut documents: Vec<Document>, drafts: bool) -> Vec<Document> {
    documents.retain(|document| drafts || !document.front.draft);
    documents.sort_by(|a, b| place(a).cmp(&place(b)));
    documents
}

/// Undated notes stand behind the notes of the day they name, in the order of their names.
fn place(document: &Document) -> (Option<NaiveDate>, bool, &str, &str) {
    let path = document.source.path.as_str();
    match document.day {
        Day::On(date) => (Some(date), false, &document.name, path),
        Day::After(date) => (date, true, &document.name, path),
        Day::None => (None, false, "", path),
    }
}

/// The address of a document.
pub(super) fn url(document: &Document) -> Url {
    let slugs = |name: &str| -> String {
        let parts: Vec<String> = name.split('/').map(slug).collect();
        parts.join("/")
    };
    match &document.kind {
        Kind::Note => Url::page(["notes", &slugs(&document.name)]),
        Kind::Article => Url::page(["articles", &slugs(&document.name)]),
        Kind::Page => Url::page([slugs(&document.name).as_str()]),
        // The text stands on its subject's page, which has an address of its own.
        Kind::Subject(_) => Url::page([]),
    }
}
