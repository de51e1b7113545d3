//! The items of a note as a feed of whole notes has them: no more than their texts is known, which
//! the ids of all items without a name are made of.

use crate::html::elements::{self, VOID};
use crate::html::{Piece, Tag, pieces, plain_text};
use crate::parse::item_id::ItemIds;

/// Id and plain text of each item of a note, given its HTML in a feed.
pub(super) fn items(html: &str) -> Vec<(String, String)> {
    let mut ids = ItemIds::default();
    let items = fragments(html).into_iter().map(|fragment| {
        let text = plain_text(&fragment);
        let prose = plain_text(&without_code(&fragment));
        (ids.next(&text, &prose, None).id, text)
    });
    items.collect()
}

/// The HTML of each item: an entry of a top-level list, or any other such block.
fn fragments(html: &str) -> Vec<String> {
    let mut fragments: Vec<String> = Vec::new();
    // How many elements are open, and how many of them are around an item: the list it is in.
    let (mut depth, mut around) = (0_usize, 0_usize);
    for piece in pieces(html) {
        let tag = match &piece {
            Piece::Tag(tag) if !elements::is(&tag.name, VOID) => Some(tag),
            _ => None,
        };
        if tag.is_some_and(|tag| tag.closes) {
            depth = depth.saturating_sub(1);
        }
        let is_list = |tag: &Tag<'_>| matches!(&*tag.name, "ul" | "ol");
        let begins = depth == around && !tag.is_some_and(|tag| tag.closes);
        match tag {
            Some(tag) if depth == 0 && is_list(tag) => around = usize::from(!tag.closes),
            _ if begins && tag.is_some() => fragments.push(piece.written().to_owned()),
            _ if depth > around || tag.is_some() => {
                if let Some(fragment) = fragments.last_mut() {
                    fragment.push_str(piece.written());
                }
            }
            _ => {}
        }
        if tag.is_some_and(|tag| !tag.closes) {
            depth += 1;
        }
    }
    fragments
}

/// The same without what is in code, where no reference is read.
fn without_code(html: &str) -> String {
    let mut prose = String::with_capacity(html.len());
    let mut pieces = pieces(html);
    while let Some(piece) = pieces.next() {
        match &piece {
            Piece::Tag(tag) if !tag.closes && matches!(&*tag.name, "code" | "pre") => {
                pieces.skip_element(&tag.name);
                prose.push(' ');
            }
            piece => prose.push_str(piece.written()),
        }
    }
    prose
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_lists_and_blocks_are_items() {
        let html = "<ul>\n<li>kind is out (<a href=\"x\">k/k#1</a>)\n<ul>\n<li>nested</li>\n</ul>\n</li>\n\
                    <li><code>k/k#2</code> and<br>\nKEP-3</li>\n</ul>\n<p>alone</p>\n<hr>\n<ol start=\"3\">\n<li>three</li>\n</ol>\n";
        let items = items(html);
        let found: Vec<(&str, &str)> = items
            .iter()
            .map(|(id, text)| (id.as_str(), text.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("k-k-1", "kind is out (k/k#1)\nnested"),
                ("kep-3", "k/k#2 and\nKEP-3"),
                ("alone", "alone"),
                ("three", "three"),
            ]
        );
    }
}
