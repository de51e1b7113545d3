//! HTML as text: writing the little that is written by hand, and reading what was rendered.

use std::borrow::Cow;

mod address;
pub(crate) mod elements;
mod pieces;
mod text;

pub(crate) use address::{is_foreign, is_full, is_harmless, scheme};
pub(crate) use pieces::{Attribute, Piece, Tag, closes_raw, pieces};
pub(crate) use text::{is_one_word, join_lines, plain_text, unescape};

/// Appends text with `&`, `<`, `>`, `"` and `'` escaped: good for text and for quoted attributes.
pub(crate) fn escape_into(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}

/// The text, escaped.
pub(crate) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}

/// What becomes of an address in HTML.
pub(crate) enum Address {
    /// It stays.
    Keep,
    /// It becomes another, escaped as attributes are.
    Replace(String),
    /// It goes with its attribute: it would lead nowhere.
    Remove,
}

/// Does to the values of `href` and `src` in a fragment what `map` says. Values go in as they are
/// in the attribute, escaped.
pub(crate) fn map_addresses(html: &str, mut map: impl FnMut(&str) -> Address) -> String {
    let mut result = String::with_capacity(html.len() + 256);
    for piece in pieces(html) {
        match &piece {
            Piece::Tag(tag) if !tag.closes => map_tag(&mut result, tag, &mut map),
            piece => result.push_str(piece.written()),
        }
    }
    result
}

/// Classes of what minamo puts beside the writer's text; feeds and plain texts are without it.
pub(crate) const MARKS: [&str; 4] = ["count", "footnote-back", "footnote-ref", "msg-symbol"];

/// The writer's HTML without the classes in [`MARKS`], so that feeds keep its text.
pub(crate) fn without_marks(html: &str) -> Cow<'_, str> {
    if !html.to_ascii_lowercase().contains("class") {
        return Cow::Borrowed(html);
    }
    let mut result = String::with_capacity(html.len());
    for piece in pieces(html) {
        match &piece {
            Piece::Tag(tag) if !tag.closes => unmark(&mut result, tag),
            piece => result.push_str(piece.written()),
        }
    }
    Cow::Owned(result)
}

fn unmark(result: &mut String, tag: &Tag<'_>) {
    result.push_str(tag.head());
    let mut attributes = tag.attributes();
    for attribute in attributes.by_ref() {
        let is_class = attribute.name == "class";
        // What is escaped may be one of them as well.
        let is_mark = |class: &str| MARKS.contains(&class) || class.contains('&');
        if is_class && attribute.value.split_ascii_whitespace().any(is_mark) {
            let classes = attribute.value.split_ascii_whitespace();
            let kept: Vec<&str> = classes.filter(|class| !is_mark(class)).collect();
            result.push_str(&format!(" class=\"{}\"", escape(&kept.join(" "))));
        } else {
            result.push_str(attribute.before);
            result.push_str(attribute.written);
        }
    }
    result.push_str(attributes.rest);
}

fn map_tag(result: &mut String, tag: &Tag<'_>, map: &mut impl FnMut(&str) -> Address) {
    result.push_str(tag.head());
    let mut attributes = tag.attributes();
    for attribute in attributes.by_ref() {
        let mapped = match &*attribute.name {
            "href" | "src" => map(attribute.value),
            _ => Address::Keep,
        };
        match mapped {
            Address::Keep => {
                result.push_str(attribute.before);
                result.push_str(attribute.written);
            }
            Address::Replace(address) => {
                result.push_str(&format!(" {}=\"{address}\"", attribute.name));
            }
            Address::Remove => {}
        }
    }
    result.push_str(attributes.rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_mapped_where_they_are() {
        let map = |address: &str| match address {
            "gone/" => Address::Remove,
            "a.png" => Address::Replace("/a.png".to_owned()),
            _ => Address::Keep,
        };
        for (html, expected) in [
            (
                "<a class=\"x\" href='gone/'>n</a> <img src=\"a.png\" alt=\"a > b\">",
                "<a class=\"x\">n</a> <img src=\"/a.png\" alt=\"a > b\">",
            ),
            ("<IMG\nSRC=a.png/ >", "<IMG\nSRC=a.png/ >"),
            ("<IMG\nSRC=a.png />", "<IMG src=\"/a.png\" />"),
            (
                "<a href=\"k/\" title='href=\"gone/\"'>",
                "<a href=\"k/\" title='href=\"gone/\"'>",
            ),
            ("<!-- <a href=\"gone/\"> -->", "<!-- <a href=\"gone/\"> -->"),
            (
                "<script>\"<a href='gone/'>\"</script>",
                "<script>\"<a href='gone/'>\"</script>",
            ),
        ] {
            assert_eq!(map_addresses(html, map), expected);
        }
    }
}
