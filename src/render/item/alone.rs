//! What Markdown has in a paragraph and pages have as a block of its own: displayed formulas, and items
//! of other documents.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Piece;
use super::breaks::is_text;

/// What a piece is instead that is a block of its own.
pub(super) enum Alone {
    /// A formula, and its number.
    Formula(String, Option<String>),
    /// An item of another document, by what it is called.
    Item(String),
    /// Nothing: a tag of the paragraph, or what was read with an earlier piece.
    Nothing,
}

/// The pieces that are blocks of their own although Markdown has them in a paragraph, by index.
pub(super) fn alone(pieces: &[Piece<'_>]) -> Vec<(usize, Alone)> {
    let mut found = Vec::new();
    for (index, (event, range)) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &pieces[before].0);
        match event {
            Event::DisplayMath(tex) if matches!(before, Some(Event::Start(Tag::Paragraph))) => {
                let (number, end) = match pieces.get(index + 1) {
                    Some((Event::Text(text), _)) => match number(text) {
                        Some(number) => (Some(number), index + 2),
                        None => continue,
                    },
                    _ => (None, index + 1),
                };
                if matches!(pieces.get(end), Some((Event::End(TagEnd::Paragraph), _))) {
                    found.push((index - 1, Alone::Nothing));
                    found.push((index, Alone::Formula(tex.to_string(), number)));
                    found.extend((index + 1..=end).map(|index| (index, Alone::Nothing)));
                }
            }
            Event::Start(Tag::Image {
                link_type: LinkType::WikiLink { .. },
                dest_url,
                ..
            }) => {
                let is_end =
                    |(event, end): &Piece<'_>| *event == Event::End(TagEnd::Image) && end == range;
                let Some(length) = pieces[index..].iter().position(is_end) else {
                    continue;
                };
                let end = index + length;
                let after = pieces.get(end + 1).map(|(event, _)| event);
                let in_paragraph = matches!(before, Some(Event::Start(Tag::Paragraph)))
                    && matches!(after, Some(Event::End(TagEnd::Paragraph)));
                let in_item = matches!(before, None | Some(Event::Start(Tag::Item)))
                    && !after.is_some_and(is_text);
                if in_paragraph {
                    found.push((index - 1, Alone::Nothing));
                }
                if in_paragraph || in_item {
                    let item = Alone::Item(dest_url.to_string());
                    found.push((index, item));
                    let last = end + usize::from(in_paragraph);
                    found.extend((index + 1..=last).map(|index| (index, Alone::Nothing)));
                }
            }
            _ => {}
        }
    }
    found
}

/// The number of a formula: `(1)`.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    (!inner.contains(['(', ')'])).then(|| text.to_owned())
}
