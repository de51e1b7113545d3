//! Atom 1.0 (RFC 4287).

use super::channel::Channel;
use super::entry::FeedEntry;
use super::time::{before_all_days, rfc3339};
use super::xml::Xml;
use crate::config::Format;
use crate::html::escape;

/// An entry as it is in any Atom feed; its author is the feed's.
pub(super) fn entry(entry: &FeedEntry) -> Vec<u8> {
    let mut xml = Xml::part();
    match &entry.language {
        Some(language) => xml.open("entry", &[("xml:lang", language)]),
        None => xml.open("entry", &[]),
    }
    text(&mut xml, "title", &entry.title);
    xml.element("id", &entry.id.uri());
    xml.empty(
        "link",
        &[
            ("rel", "alternate"),
            ("type", "text/html"),
            ("href", &entry.link),
        ],
    );
    if let Some(date) = entry.published {
        xml.element("published", &rfc3339(date));
    }
    xml.element("updated", &rfc3339(entry.updated));
    for category in &entry.categories {
        xml.empty("category", &[("term", category)]);
    }
    text(&mut xml, "summary", &entry.summary);
    if let Some(html) = &entry.html {
        xml.element_with("content", &[("type", "html")], html);
    }
    xml.close("entry");
    xml.into_bytes()
}

/// A feed of entries that are written already.
pub(super) fn feed(channel: &Channel<'_>, entries: &[&[u8]]) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open(
        "feed",
        &[
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xml:lang", &channel.config.language),
        ],
    );
    text(&mut xml, "title", &channel.title);
    text(&mut xml, "subtitle", &channel.description);
    xml.element("id", &channel.id());
    let media_type = Format::Atom.media_type();
    link(&mut xml, ("self", media_type), &channel.own_url());
    link(&mut xml, ("alternate", "text/html"), &channel.page_url());
    let updated = channel.updated.unwrap_or_else(before_all_days);
    xml.element("updated", &rfc3339(updated));
    xml.open("author", &[]);
    xml.element("name", channel.author());
    xml.close("author");
    if let Some(licence) = &channel.config.licence {
        text(&mut xml, "rights", licence);
    }
    xml.element("generator", "minamo");
    for entry in entries {
        xml.raw(entry);
    }
    xml.close("feed");
    xml.into_bytes()
}

fn link(xml: &mut Xml, (relation, media_type): (&str, &str), address: &str) {
    xml.empty(
        "link",
        &[("rel", relation), ("type", media_type), ("href", address)],
    );
}

/// Plain text. Where it has signs of HTML it is declared as HTML and escaped once more, so that no
/// reader has to guess.
fn text(xml: &mut Xml, name: &str, plain: &str) {
    match plain.contains(['<', '>', '&']) {
        true => xml.element_with(name, &[("type", "html")], &escape(plain)),
        false => xml.element(name, plain),
    }
}
