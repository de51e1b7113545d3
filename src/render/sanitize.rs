//! What of a writer's raw HTML may stay; the only user of ammonia.
//!
//! An item's whole HTML is cleaned, so that elements the writer left open are closed; what minamo
//! itself wrote around them has to pass as well.

use std::borrow::Cow;

use ammonia::{Builder, UrlRelative};

use crate::html::elements::{self, HEADING, SAFE};
use crate::html::{Piece, Tag, is_foreign, is_harmless, pieces, scheme, unescape};

/// Attributes that say how something looks, which no page may have any more either; on which element,
/// where others may have them.
const LOOKS: [(&str, &str); 6] = [
    ("", "align"),
    ("", "char"),
    ("", "charoff"),
    ("", "summary"),
    ("hr", "size"),
    ("hr", "width"),
];

/// Cleans fragments of HTML.
#[derive(Debug)]
pub(super) struct Sanitizer {
    builder: Builder<'static>,
}

impl Sanitizer {
    pub(super) fn new() -> Sanitizer {
        let mut builder = Builder::default();
        builder
            .tags(elements::all(SAFE).collect())
            .add_generic_attributes([
                "class",
                "id",
                "aria-hidden",
                "aria-label",
                "title",
                "lang",
                "role",
                "tabindex",
            ])
            .add_tag_attributes("input", ["type", "disabled", "checked"])
            .add_tag_attributes("img", ["loading", "style"])
            .add_tag_attributes("details", ["open"])
            .url_relative(UrlRelative::PassThrough)
            .link_rel(None)
            .attribute_filter(|element, attribute, value| match (element, attribute) {
                // Other ids could collide with those of the page, or of another item.
                (_, "id") if !value.starts_with("ui_fn-") => None,
                ("img", "style") if !is_share(value) => None,
                // Browsers do not follow it, others who read the page may.
                (_, "cite") if !scheme(value).is_none_or(|scheme| is_harmless(&scheme)) => None,
                (element, attribute)
                    if LOOKS.contains(&("", attribute))
                        || LOOKS.contains(&(element, attribute)) =>
                {
                    None
                }
                _ => Some(Cow::Borrowed(value)),
            });
        Sanitizer { builder }
    }

    /// The fragment without what can run, disturb a page of the origin or ask other hosts.
    pub(super) fn clean(&self, html: &str, origin: &str) -> String {
        harmless_elements(&self.builder.clean(html).to_string(), origin)
    }
}

/// Whether a style is the width of a picture as a share of the line.
fn is_share(style: &str) -> bool {
    let share = style
        .strip_prefix("width:")
        .and_then(|rest| rest.strip_suffix('%'));
    share.is_some_and(|share| {
        (1..=5).contains(&share.len()) && share.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The fragment with each `<input>` as a box that cannot be ticked, written as those of task lists are,
/// and with links to pictures of other hosts, which would make readers' browsers ask those.
fn harmless_elements(html: &str, origin: &str) -> String {
    let mut result = String::with_capacity(html.len());
    let mut in_link = false;
    for piece in pieces(html) {
        let tag = match &piece {
            Piece::Tag(tag) => tag,
            Piece::Text(_) | Piece::Comment(_) => {
                result.push_str(piece.written());
                continue;
            }
        };
        match &*tag.name {
            "input" => push_box(&mut result, tag),
            "img" if is_elsewhere(tag, origin) => {
                let label = picture_label(tag);
                result.push_str(&match tag.attribute("src") {
                    Some(address) if !in_link => {
                        let title = tag.attribute("title").filter(|title| !title.is_empty());
                        let title = title.map(|title| format!(" title=\"{title}\""));
                        let title = title.unwrap_or_default();
                        format!("<a class=\"image\" href=\"{address}\"{title}>{label}</a>")
                    }
                    _ => label,
                });
            }
            name => {
                in_link = (name == "a" && !tag.closes) || (in_link && name != "a");
                result.push_str(piece.written());
            }
        }
    }
    result
}

fn push_box(html: &mut String, tag: &Tag<'_>) {
    html.push_str("<input type=\"checkbox\" disabled");
    if tag.attribute("checked").is_some() {
        html.push_str(" checked");
    }
    if let Some(label) = tag.attribute("aria-label") {
        html.push_str(&format!(" aria-label=\"{label}\""));
    }
    html.push('>');
}

fn is_elsewhere(tag: &Tag<'_>, origin: &str) -> bool {
    let address = tag.attribute("src").map(unescape);
    address.is_some_and(|address| is_foreign(&address, origin))
}

/// The description of a picture as text of a link to it, or its address.
fn picture_label(tag: &Tag<'_>) -> String {
    let description = tag.attribute("alt").filter(|alt| !alt.is_empty());
    let label = description.or(tag.attribute("src")).unwrap_or_default();
    label.replace('<', "&lt;")
}

/// The fragment without images whose address was taken away, and headings whose words were: they show
/// nothing, and are not valid HTML.
pub(super) fn without_empty_elements(html: &str) -> String {
    let is_image = |tag: &Tag<'_>| tag.name == "img" && tag.attribute("src").is_none();
    let mut kept = String::with_capacity(html.len());
    // Where a heading begins that has no words yet.
    let mut heading: Option<usize> = None;
    for piece in pieces(html) {
        match &piece {
            Piece::Tag(tag) if is_image(tag) => continue,
            Piece::Tag(tag) if is_heading(tag) && !tag.closes => heading = Some(kept.len()),
            Piece::Tag(tag) if is_heading(tag) => {
                if let Some(begin) = heading.take() {
                    kept.truncate(begin);
                    continue;
                }
            }
            Piece::Text(text) if text.trim().is_empty() => {}
            Piece::Text(_) => heading = None,
            Piece::Tag(tag) if tag.name == "img" => heading = None,
            Piece::Tag(_) | Piece::Comment(_) => {}
        }
        kept.push_str(piece.written());
    }
    kept
}

fn is_heading(tag: &Tag<'_>) -> bool {
    elements::is(&tag.name, HEADING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_go_and_harmless_elements_stay() {
        let sanitizer = Sanitizer::new();
        let clean = |html| sanitizer.clean(html, "https://me.example");
        assert_eq!(clean("<script>alert(1)</script>a"), "a");
        assert_eq!(clean("<b onclick=\"x\">b"), "<b>b</b>");
        assert_eq!(clean("<kbd>Ctrl</kbd>"), "<kbd>Ctrl</kbd>");
        assert_eq!(
            without_empty_elements(&clean("a<img src=\"https://x.example/i.png\" alt=\"a\">b")),
            "a<a class=\"image\" href=\"https://x.example/i.png\">a</a>b"
        );
        assert_eq!(clean("<center>a</center>"), "a");
        assert_eq!(clean("<q cite=\"java\tscript:x\">a</q>"), "<q>a</q>");
        let quoted = "<q cite=\"/a\">a</q>";
        assert_eq!(clean(quoted), quoted);
        assert_eq!(
            clean("<p align=\"right\">a</p><img src=\"a.png\" width=\"3\">"),
            "<p>a</p><img src=\"a.png\" width=\"3\">"
        );
        let own = "<a class=\"count\" href=\"/kep/753/\" aria-label=\"3\">3</a>";
        assert_eq!(clean(own), own);
    }

    #[test]
    fn headings_without_words_go() {
        let tidy = without_empty_elements;
        assert_eq!(tidy("a<h3> <b></b> </h3>b"), "ab");
        assert_eq!(tidy("<h3><code>x</code></h3>"), "<h3><code>x</code></h3>");
        assert_eq!(
            tidy("<h3><img src=\"a.png\"></h3>"),
            "<h3><img src=\"a.png\"></h3>"
        );
        assert_eq!(tidy("<h3>a</h3><h4></h4>"), "<h3>a</h3>");
    }
}
