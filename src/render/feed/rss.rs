//! RSS 2.0, by the profile of the RSS Advisory Board, with whole texts in `content:encoded`.

use super::channel::Channel;
use super::entry::FeedEntry;
use super::xml::Xml;
use crate::config::Config;
use crate::html::escape;

/// An entry as it is in any RSS feed.
pub(super) fn entry(config: &Config, entry: &FeedEntry) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.open("item", &[]);
    xml.plain("title", &entry.title);
    xml.element("link", &entry.link);
    xml.element_with("guid", &[("isPermaLink", "false")], &entry.id.text());
    if let Some(date) = entry.published {
        xml.element("pubDate", &date.to_rfc2822());
    }
    if let Some(author) = &config.author {
        xml.element("dc:creator", author);
    }
    if let Some(language) = &entry.language {
        xml.element("dc:language", language);
    }
    for category in &entry.categories {
        xml.plain("category", category);
    }
    // A description is HTML by the specification, so plain text is escaped for HTML as well.
    xml.element("description", &escape(&entry.summary));
    if let Some(html) = &entry.html {
        xml.cdata("content:encoded", html);
    }
    xml.close("item");
    xml.into_bytes()
}

/// A feed of entries that are written already.
pub(super) fn feed(channel: &Channel<'_>, entries: &[&[u8]]) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ],
    );
    xml.open("channel", &[]);
    xml.plain("title", &channel.title);
    xml.element("link", &channel.page_url());
    xml.plain("description", &channel.description);
    xml.element("language", &channel.config.language);
    if let Some(licence) = &channel.config.licence {
        xml.plain("copyright", licence);
    }
    xml.empty(
        "atom:link",
        &[
            ("href", &channel.own_url()),
            ("rel", "self"),
            ("type", channel.format.media_type()),
        ],
    );
    if let Some(date) = channel.updated {
        xml.element("lastBuildDate", &date.to_rfc2822());
    }
    for entry in entries {
        xml.raw(entry);
    }
    xml.close("channel");
    xml.close("rss");
    xml.into_bytes()
}
