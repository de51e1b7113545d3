//! `/feeds.opml` (OPML 2.0): every feed, grouped by what it follows, for readers to import.

use super::channel::{named_title, page, title};
use super::xml::Xml;
use crate::config::Format;
use crate::link::Site;
use crate::link::feeds::{About, Feed};
use crate::render::page::index_label;
use crate::render::strings::Strings;

/// The list of all feeds.
pub(super) fn list(site: &Site, strings: &Strings) -> Vec<u8> {
    let list = List { site, strings };
    let mut xml = Xml::document();
    xml.open("opml", &[("version", "2.0")]);
    xml.open("head", &[]);
    xml.element(
        "title",
        &strings.fill("title.feeds_of", &[("site", &site.config.title)]),
    );
    if let Some(author) = &site.config.author {
        xml.element("ownerName", author);
    }
    xml.close("head");
    xml.open("body", &[]);
    for (label, feeds) in list.groups() {
        xml.open("outline", &[("text", &label)]);
        for feed in feeds {
            list.write(&mut xml, feed);
        }
        xml.close("outline");
    }
    xml.close("body");
    xml.close("opml");
    xml.into_bytes()
}

struct List<'a> {
    site: &'a Site,
    strings: &'a Strings,
}

impl<'a> List<'a> {
    /// Feeds of the site first, then those of each kind and its subjects.
    fn groups(&self) -> Vec<(String, Vec<&'a Feed>)> {
        let feeds = &self.site.map.feeds;
        let general = feeds
            .iter()
            .filter(|feed| !matches!(feed.about, About::Kind(_) | About::Subject(_)));
        let mut groups = vec![(self.site.config.title.clone(), general.collect())];
        for (index, kind) in self.site.map.kinds.iter().enumerate() {
            let of_kind = feeds.iter().filter(|feed| feed.about == About::Kind(index));
            let of_subjects = feeds.iter().filter(|feed| {
                matches!(feed.about, About::Subject(id) if kind.subjects.binary_search(&id).is_ok())
            });
            let label = index_label(self.strings, &kind.name);
            groups.push((label, of_kind.chain(of_subjects).collect()));
        }
        groups
    }

    fn write(&self, xml: &mut Xml, feed: &Feed) {
        let base = &self.site.config.base_url;
        let full_title = title(self.site, self.strings, feed);
        let label = match feed.about {
            About::Subject(id) => self.site.subjects.get(id).full_title(),
            About::Named(index) => named_title(self.site, index).to_owned(),
            _ => full_title.clone(),
        };
        let version = match feed.formats.first() {
            Some(Format::Atom) => "ATOM1",
            Some(Format::Json) => "JSON1",
            _ => "RSS2",
        };
        let mut attributes = vec![("text", label.as_str()), ("title", full_title.as_str())];
        attributes.extend([("type", "rss"), ("version", version)]);
        let (address, page) = (feed.first_url().absolute(base), page(feed).absolute(base));
        attributes.extend([("xmlUrl", address.as_str()), ("htmlUrl", page.as_str())]);
        xml.empty("outline", &attributes);
    }
}
