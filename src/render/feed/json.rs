//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use std::borrow::Cow;

use serde::Serialize;

use super::channel::Channel;
use super::entry::FeedEntry;
use super::time::rfc3339;
use super::xml::without_controls;

/// The version of the format, which is an address.
const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// A feed but for its entries.
#[derive(Serialize)]
struct Head<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    language: &'a str,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

/// An entry as it is in any JSON feed. Where feeds carry excerpts, the excerpt is its text.
pub(super) fn entry(entry: &FeedEntry) -> Vec<u8> {
    let title = without_controls(&entry.title);
    let summary = without_controls(&entry.summary);
    let html = entry.html.as_deref().map(without_controls);
    let tags = entry.categories.iter().map(|tag| without_controls(tag));
    let changed = Some(entry.updated).filter(|at| entry.published.is_some_and(|date| date != *at));
    let item = Item {
        id: entry.id.text(),
        url: &entry.link,
        title: &title,
        content_html: html.as_deref(),
        content_text: html.is_none().then_some(&summary),
        summary: &summary,
        date_published: entry.published.map(rfc3339),
        date_modified: changed.map(rfc3339),
        tags: tags.collect(),
        language: entry.language.as_deref(),
    };
    serde_json::to_vec(&item).expect("texts and lists of texts can be written as JSON")
}

/// A feed of entries that are written already: its items come last, as they are.
pub(super) fn feed(channel: &Channel<'_>, entries: &[&[u8]]) -> Vec<u8> {
    let author = channel.config.author.as_deref().map(without_controls);
    let head = Head {
        version: VERSION,
        title: &without_controls(&channel.title),
        home_page_url: channel.page_url(),
        feed_url: channel.own_url(),
        description: &without_controls(&channel.description),
        authors: author.iter().map(|name| Author { name }).collect(),
        language: &channel.config.language,
    };
    let mut bytes =
        serde_json::to_vec(&head).expect("texts and lists of texts can be written as JSON");
    // The brace that ends the object comes after them.
    bytes.pop();
    bytes.extend_from_slice(b",\"items\":[");
    bytes.extend(entries.join(&b','));
    bytes.extend_from_slice(b"]}\n");
    bytes
}
