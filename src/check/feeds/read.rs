//! Reading the feeds of the last deploy: what an entry of RSS, Atom or JSON Feed shows, in one form.

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde::Deserialize;

use crate::html::{escape, plain_text, unescape};
use crate::render::SeenEntry;

/// A feed as it was read.
pub(super) struct ReadFeed {
    /// Its own full address, as it says.
    pub(super) address: String,
    pub(super) entries: Vec<Seen>,
}

impl ReadFeed {
    /// Its path in the output of its site, which an entry's address shows: pages of entries are in
    /// folders of known names, which the address of the site may have before them.
    pub(super) fn path(&self) -> Option<String> {
        let folders = ["/notes/", "/articles/", "/archive/"];
        let link = &self.entries.first()?.link;
        let base = folders
            .iter()
            .filter_map(|folder| link.rfind(folder))
            .max()?;
        let path = self.address.strip_prefix(&link[..base])?;
        let path = path.strip_prefix('/')?;
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        Some(decoded.into_owned())
    }
}

/// What a subscriber sees of an entry, and the id by which readers know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) id: String,
    /// Where it leads.
    pub(super) link: String,
    pub(super) title: String,
    pub(super) html: String,
    /// Its text without markup.
    pub(super) text: String,
}

impl Seen {
    fn new(id: String, link: String, title: String, html: String) -> Seen {
        Seen {
            text: plain_text(&html),
            id,
            link,
            title,
            html,
        }
    }

    /// Whether it says the same. Markup and addresses may differ: a site that moves shows nobody
    /// anything new.
    pub(super) fn shows_the_same(&self, other: &Seen) -> bool {
        self.title == other.title && self.text == other.text
    }
}

impl From<SeenEntry> for Seen {
    fn from(entry: SeenEntry) -> Seen {
        Seen::new(entry.id, entry.link, entry.title, entry.html)
    }
}

/// Reads a feed of any format; `None` when it is not one.
pub(super) fn read(bytes: &[u8]) -> Option<ReadFeed> {
    let text = std::str::from_utf8(bytes).ok()?;
    match text.trim_start().starts_with('{') {
        true => read_json(text),
        false => read_xml(text),
    }
}

#[derive(Deserialize)]
struct JsonFeed {
    #[serde(default)]
    feed_url: String,
    items: Vec<JsonItem>,
}

#[derive(Deserialize)]
struct JsonItem {
    id: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    title: String,
    content_html: Option<String>,
    content_text: Option<String>,
}

fn read_json(text: &str) -> Option<ReadFeed> {
    let feed: JsonFeed = serde_json::from_str(text).ok()?;
    let entries = feed.items.into_iter().map(|item| {
        let text = || escape(&item.content_text.unwrap_or_default());
        let html = item.content_html.unwrap_or_else(text);
        Seen::new(item.id, item.url, item.title, html)
    });
    Some(ReadFeed {
        address: feed.feed_url,
        entries: entries.collect(),
    })
}

/// What an element of an entry holds, as far as we ask.
#[derive(Default)]
struct Draft {
    id: String,
    link: String,
    title: String,
    summary: String,
    content: String,
}

fn read_xml(text: &str) -> Option<ReadFeed> {
    let mut reader = Reader::from_str(text);
    let mut feed = ReadFeed {
        address: String::new(),
        entries: Vec::new(),
    };
    let mut is_feed = false;
    let mut draft: Option<Draft> = None;
    let mut value = String::new();
    let mut is_html = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                value.clear();
                is_html = attribute(&tag, "type").is_some_and(|kind| kind == "html");
                match tag.name().as_ref() {
                    "rss" | "feed" => is_feed = true,
                    "item" | "entry" => draft = Some(Draft::default()),
                    _ => {}
                }
            }
            Event::Empty(tag) => match &mut draft {
                Some(draft) => draft.link.extend(address(&tag, "alternate")),
                None => feed.address = address(&tag, "self").unwrap_or(feed.address),
            },
            Event::Text(part) => value.push_str(&part.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(part) => value.push_str(&part),
            Event::GeneralRef(reference) => value.extend(character(&reference)),
            Event::End(tag) => {
                let value = std::mem::take(&mut value);
                match tag.name().as_ref() {
                    "item" | "entry" => feed.entries.extend(draft.take().map(Draft::finish)),
                    name => {
                        if let Some(draft) = &mut draft {
                            draft.set(name, value, is_html);
                        }
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    is_feed.then_some(feed)
}

impl Draft {
    fn set(&mut self, name: &str, value: String, is_html: bool) {
        match name {
            "guid" => self.id = value,
            // Atom has ids as URIs, the others as they are.
            "id" => {
                let id = percent_encoding::percent_decode_str(&value).decode_utf8_lossy();
                self.id = id.into_owned();
            }
            "link" => self.link = value,
            "title" if is_html => self.title = unescape(&value),
            "title" => self.title = value,
            "description" | "summary" => self.summary = value,
            "content:encoded" | "content" => self.content = value,
            _ => {}
        }
    }

    fn finish(self) -> Seen {
        let html = match self.content.is_empty() {
            true => self.summary,
            false => self.content,
        };
        // Titles of RSS hold it so that no reader takes them for HTML; it is invisible.
        let title = self.title.replace("<\u{2060}/", "</");
        Seen::new(self.id, self.link, title, html)
    }
}

/// The address of a link with this relation.
fn address(tag: &quick_xml::events::BytesStart<'_>, relation: &str) -> Option<String> {
    let is_link = matches!(tag.name().as_ref(), "link" | "atom:link");
    (is_link && attribute(tag, "rel")? == relation).then(|| attribute(tag, "href"))?
}

fn attribute(tag: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// The character that a reference in XML stands for.
fn character(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Some(character) = reference.resolve_char_ref().ok()? {
        return Some(character);
    }
    let name: &str = reference;
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;
    use crate::BuildOptions;
    use crate::link::pages::Output;
    use crate::render::Content;
    use crate::session::Session;

    #[test]
    fn the_three_formats_say_the_same() {
        let rss = "<rss><channel><title>t</title><atom:link rel=\"self\" href=\"https://me.example/n/kep/1/feed.xml\"/><item><title>a &#x26; b</title><link>https://me.example/n/notes/x/</link><guid>tag:x,2023:日#1</guid><description>d</description><content:encoded><![CDATA[<p>one &amp; <b>two</b></p>]]></content:encoded></item></channel></rss>";
        let atom = "<feed><title>t</title><link rel=\"self\" href=\"https://me.example/n/kep/1/feed.xml\"/><entry><title>a &amp; b</title><link rel=\"alternate\" href=\"https://me.example/n/notes/x/\"/><category term=\"c\"/><id>tag:x,2023:%E6%97%A5#1</id><summary>d</summary><content type=\"html\">&lt;p&gt;one &amp;amp; &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;</content></entry></feed>";
        let json = "{\"feed_url\":\"https://me.example/n/kep/1/feed.xml\",\"items\":[{\"id\":\"tag:x,2023:日#1\",\"url\":\"https://me.example/n/notes/x/\",\"title\":\"a & b\",\"content_html\":\"<p>one &amp; <b>two</b></p>\"}]}";
        let html = "<p>one &amp; <b>two</b></p>";
        let [id, link, title, html] = [
            "tag:x,2023:日#1",
            "https://me.example/n/notes/x/",
            "a & b",
            html,
        ]
        .map(str::to_owned);
        let expected = Seen::new(id, link, title, html);
        assert_eq!(expected.text, "one & two");
        for text in [rss, atom, json] {
            let feed = read(text.as_bytes()).expect("a feed");
            assert_eq!(feed.address, "https://me.example/n/kep/1/feed.xml");
            assert_eq!(feed.path().as_deref(), Some("kep/1/feed.xml"));
            assert_eq!(feed.entries, slice::from_ref(&expected), "{text}");
        }
        assert!(read(b"<html></html>").is_none());
    }

    /// What a build says of its entries is what its feeds say: so that the next build finds no news
    /// where nothing is new.
    #[test]
    fn feeds_say_what_the_build_says_of_their_entries() {
        let sites = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
        let mut count = 0;
        for name in ["feeds", "identity", "languages", "markdown", "readers"] {
            let session = Session::open(&sites.join(name), &BuildOptions::default(), &mut |_| {});
            let session = session.expect("a site");
            let (renderer, _) = session.renderer();
            for (path, output) in renderer.site().map.outputs() {
                let Output::Feed(index, format) = output else {
                    continue;
                };
                let Ok(Some(Content::Bytes(bytes))) = renderer.render(output, path) else {
                    panic!("{path} is not made");
                };
                let known = renderer.feed_entries(index, format).into_iter();
                let known = known.map(Seen::from).map(said);
                let read = read(&bytes).expect("a feed").entries.into_iter().map(said);
                assert!(known.eq(read), "{name}: {path}");
                count += 1;
            }
        }
        assert!(count > 50, "{count}");
    }

    fn said(seen: Seen) -> [String; 4] {
        [seen.id, seen.link, seen.title, seen.text]
    }
}
