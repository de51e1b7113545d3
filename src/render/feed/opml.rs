//! `/feeds.opml` (OPML 2.0): every feed, grouped by what it follows, for readers to import.

use super::channel::{named_title, page, title};
use super::xml::Xml;
use crate::config::Format;
use crate::link::Site;
use crate::link::feeds::{About, Feed, grouped};
use crate::render::labels::index_label;
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
        let (general, of_kinds) = grouped(self.site);
        let kinds = self.site.map.kinds.iter();
        let labels = kinds.map(|kind| index_label(self.strings, &kind.name));
        std::iter::once((self.site.config.title.clone(), general))
            .chain(labels.zip(of_kinds))
            .collect()
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
