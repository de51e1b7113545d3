//! What of a writer's raw HTML may stay; the only user of ammonia.
//!
//! An item's whole HTML is cleaned, so that elements the writer left open are closed; what minamo
//! itself wrote around them has to pass as well.

use std::borrow::Cow;

use ammonia::{Builder, UrlRelative};

use crate::html::{Piece, Tag, pieces};

/// Cleans fragments of HTML.
pub(super) struct Sanitizer {
    builder: Builder<'static>,
}

impl Sanitizer {
    pub(super) fn new() -> Sanitizer {
        let mut builder = Builder::default();
        builder
            .add_tags([
                "figure",
                "figcaption",
                "section",
                "input",
                "kbd",
                "ruby",
                "rt",
                "rp",
                "mark",
            ])
            .add_generic_attributes([
                "class",
                "id",
                "aria-label",
                "title",
                "lang",
                "role",
                "tabindex",
            ])
            .add_tag_attributes("input", ["type", "disabled", "checked"])
            .add_tag_attributes("img", ["loading"])
            .add_tag_attributes("details", ["open"])
            .set_tag_attribute_value("input", "type", "checkbox")
            .set_tag_attribute_value("input", "disabled", "")
            .url_relative(UrlRelative::PassThrough)
            .link_rel(None)
            .attribute_filter(|element, attribute, value| match (element, attribute) {
                // Other ids could collide with those of the page, or of another item.
                (_, "id") if !value.starts_with("fn-") => None,
                // No page makes a request to another host.
                ("img", "src") if value.contains("//") => None,
                _ => Some(Cow::Borrowed(value)),
            });
        Sanitizer { builder }
    }

    /// The fragment without what can run, disturb the page or ask other hosts.
    pub(super) fn clean(&self, html: &str) -> String {
        self.builder.clean(html).to_string()
    }
}

/// An image whose address was taken away shows nothing, and is no valid HTML.
pub(super) fn without_empty_images(html: &str) -> String {
    let is_empty = |tag: &Tag<'_>| tag.name == "img" && tag.attribute("src").is_none();
    let kept = pieces(html).filter(|piece| !matches!(piece, Piece::Tag(tag) if is_empty(tag)));
    kept.map(|piece| piece.written()).collect()
}

/// Schemes of addresses that cannot run anything.
pub(super) fn is_harmless(scheme: &str) -> bool {
    let known = ["http", "https", "mailto", "tel", "ftp", "irc", "xmpp"];
    known.iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_go_and_harmless_elements_stay() {
        let sanitizer = Sanitizer::new();
        let clean = |html| sanitizer.clean(html);
        assert_eq!(clean("<script>alert(1)</script>a"), "a");
        assert_eq!(clean("<b onclick=\"x\">b"), "<b>b</b>");
        assert_eq!(clean("<kbd>Ctrl</kbd>"), "<kbd>Ctrl</kbd>");
        assert_eq!(
            without_empty_images(&clean("a<img src=\"https://x.example/i.png\" alt=\"a\">b")),
            "ab"
        );
        let own = "<a class=\"count\" href=\"/kep/753/\" aria-label=\"3\">3</a>";
        assert_eq!(clean(own), own);
    }
}
