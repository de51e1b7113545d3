//! `not-a-link`: a label in brackets and an address, or another label, that do not make a link.

use std::ops::Range;

use super::{Kind, Shape, Told};
use crate::check::prose::{Block, Prose};
use crate::diagnostic::Diagnostic;

/// The longest label or address, in bytes.
const LONGEST: usize = 400;

const APART: Kind = slip(
    "is not a link: there is a blank between text and address",
    "remove the blank, as in `[text](https://…)`",
);

const WIDE: Kind = slip(
    "is not a link: its brackets are full-width",
    "write `[text](https://…)` with half-width brackets",
);

const BLANKS: Kind = slip(
    "is not a link: there is a blank in its address",
    "write `%20` for the blank, put the address into angle brackets, as in `[text](<my file.md>)`, or a title into quotation marks; the size of a picture, as in `![](a.png =250x)`, is read where `dialects` in [markdown] has \"zenn\"",
);

const REVERSED: Kind = slip(
    "is not a link: the address is in the brackets of the text",
    "write `[text](https://…)`",
);

const UNDEFINED: Kind = slip(
    "is not a link: its label is not defined in this file",
    "add a line `[label]: https://…`, or write `[text](https://…)`",
);

const fn slip(message: &'static str, help: &'static str) -> Kind {
    Kind {
        code: "not-a-link",
        message,
        help,
        told: Told::Each,
    }
}

/// What was meant to be a link in a block.
pub(super) fn shapes<'a>(page: &Prose<'_>, block: &'a Block) -> Vec<Shape<'a>> {
    let mut shapes = Vec::new();
    let mut floor = 0;
    for (open, _) in block.text.match_indices(['[', '［']) {
        if open < floor {
            continue;
        }
        let Some((part, kind)) = link(&block.text, open) else {
            continue;
        };
        // Only an address in it may be a link by itself.
        let label = open..open + 1;
        let is_free = !block.in_link(&label) && page.is_plain(block, &part);
        if is_free && !is_tag(page, block, &part, kind) {
            floor = part.end;
            shapes.push(Shape { block, part, kind });
        }
    }
    shapes
}

/// `empty-link`: a link without a text, which nobody sees.
pub(super) fn invisible(page: &Prose<'_>) -> Vec<Diagnostic> {
    let links = page.text.blocks.iter().flat_map(|block| {
        let empty = block
            .links()
            .iter()
            .filter(|link| block.text[(*link).clone()].trim().is_empty());
        empty.map(move |link| (block, link))
    });
    links
        .map(|(block, link)| {
            let message = "this link has no text, so that readers cannot see it";
            Diagnostic::warning("empty-link", message, page.place(block, link))
                .help("write a text in the brackets, or the address alone")
        })
        .collect()
}

/// Whether two labels are tags rather than a text and its label: references in brackets, or words that
/// are not written as labels are.
fn is_tag(page: &Prose<'_>, block: &Block, part: &Range<usize>, kind: Kind) -> bool {
    let second = block.text[part.clone()]
        .rsplit('[')
        .next()
        .unwrap_or_default();
    let is_label = |c: char| !c.is_uppercase() && (c.is_alphanumeric() || "-_.]".contains(c));
    kind == UNDEFINED
        && (page.is_reference(block, block.span(part)) || !second.chars().all(is_label))
}

/// What begins at a bracket, if it was meant to be a link.
fn link(text: &str, open: usize) -> Option<(Range<usize>, Kind)> {
    let (label, after) = bracketed(&text[open..], &['[', '［'], &[']', '］'])?;
    let is_wide = |part: &str| part.starts_with(['［', '（']) || part.ends_with(['］', '）']);
    let first = &text[open..open + after];
    if text[..open].ends_with([')', '）']) && is_web(label) {
        let before = near(text, open);
        let start = open - before.len() + before.rfind(['(', '（'])?;
        return Some((start..open + after, REVERSED));
    }
    let rest = &text[open + after..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
    let second = &rest[blanks..];
    if let Some((address, end)) = bracketed(second, &['(', '（'], &[')', '）']) {
        let part = open..open + after + blanks + end;
        let wide = is_wide(first) || is_wide(&second[..end]);
        let has_blank = address.trim().contains([' ', '\u{3000}']);
        let word = address
            .trim()
            .split([' ', '\u{3000}'])
            .next()
            .unwrap_or_default();
        let kind = match (wide, blanks > 0, has_blank) {
            (true, _, _) if is_address(word) => WIDE,
            (false, true, false) if is_address(word) => APART,
            (false, false, true) if is_address(address.trim()) && !label.is_empty() => BLANKS,
            _ => return None,
        };
        return Some((part, kind));
    }
    let (target, end) = bracketed(second, &['['], &[']'])?;
    let is_label = |label: &str| !label.trim().is_empty() && !label.starts_with(['^', '[']);
    let is_number = |label: &str| {
        label
            .trim()
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b',')
    };
    let is_before = text[..open].ends_with([']', ')'])
        || text[..open].ends_with(|c: char| c.is_ascii_alphanumeric());
    let is_after = second[end..].starts_with(['[', '(', ':']);
    let is_reference = first.starts_with('[')
        && blanks == 0
        && is_label(label)
        && (target.is_empty() || is_label(target) && !is_number(target))
        && !is_before
        && !is_after;
    is_reference.then(|| (open..open + after + end, UNDEFINED))
}

/// As much of a text before a place as a label may have.
fn near(text: &str, end: usize) -> &str {
    let mut start = end.saturating_sub(LONGEST);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..end]
}

/// What is between two signs at the beginning of a text, in one line and without others of them, and
/// where it ends.
fn bracketed<'t>(text: &'t str, opens: &[char], closes: &[char]) -> Option<(&'t str, usize)> {
    let first = text.chars().next().filter(|c| opens.contains(c))?;
    let start = first.len_utf8();
    let mut depth = 0_usize;
    for (at, c) in text[start..].char_indices() {
        if at > LONGEST || c == '\n' {
            return None;
        }
        if opens.contains(&c) {
            depth += 1;
        } else if closes.contains(&c) {
            let Some(left) = depth.checked_sub(1) else {
                return Some((&text[start..start + at], start + at + c.len_utf8()));
            };
            depth = left;
        }
    }
    None
}

/// Whether a text in brackets reads as an address or the path of a file.
fn is_address(text: &str) -> bool {
    let is_path = text.starts_with("./")
        || text.starts_with("../")
        || text.starts_with('/') && text.len() > 1;
    let word = text.split([' ', '"']).next().unwrap_or_default();
    let ending = |word: &str| {
        let (stem, ending) = word.rsplit_once('.').unwrap_or_default();
        let is_ending = [
            "md", "html", "htm", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp",
        ];
        !stem.is_empty() && is_ending.contains(&ending.to_ascii_lowercase().as_str())
    };
    is_web(text) || is_path || ending(word) || ending(text)
}

fn is_web(text: &str) -> bool {
    let text = text.trim();
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
}
