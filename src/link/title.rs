//! The title of an item in lists, cards and feeds: its first line without brackets at the end that contain
//! only references.
//!
//! The title of "Sidecar is stable (k/k#116429, KEP-753)" is "Sidecar is stable": in a list, a card or a
//! feed reader, the numbers are long and say nothing. A bracket with anything else in it is kept.

use super::site::Mention;
use crate::parse;

/// What may be among references without being said: separators, and words that introduce them.
const WORDS: [&str; 14] = [
    "comment", "commit", "issues", "issue", "prs", "pr", "and", "see", "refs", "ref", "cf", "と",
    "や", "参照",
];
const SEPARATORS: &str = " \u{3000}\n,、，;；:/／・·&+|-–—#.";

/// The length of the part of an item's first line that it is called by; all of it where nothing else
/// would be left.
pub(super) fn title_length(item: &parse::Item, mentions: &[Mention]) -> usize {
    let whole = item.excerpt.as_str();
    let mut title = whole;
    while let Some(shorter) = without_bracket(title, item, mentions) {
        title = shorter;
    }
    match title.is_empty() {
        true => whole.len(),
        false => title.len(),
    }
}

/// A text without its last bracket, where that has references alone.
fn without_bracket<'t>(text: &'t str, item: &parse::Item, mentions: &[Mention]) -> Option<&'t str> {
    let end = text.trim_end_matches(['。', '．', '.', '…']);
    let is_cut = text.ends_with('…') && !end.ends_with(is_closing);
    let inside = match is_cut {
        true => end,
        false => end.strip_suffix(is_closing)?,
    };
    let start = opening(inside)?;
    let (before, bracket) = (&text[..start], &inside[start..]);
    let bracket = &bracket[bracket.chars().next()?.len_utf8()..];
    let written = mentions.iter().map(|mention| &*mention.written);
    let addresses = item.addresses.iter().map(|address| &*address.value);
    let known = written.chain(addresses);
    is_references(bracket, &known, is_cut).then(|| before.trim_end())
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '［')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '］')
}

/// Where the bracket is opened that is not closed in a text.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().rev().find_map(|(at, c)| {
        depth += i32::from(is_closing(c));
        let found = is_opening(c) && depth == 0;
        depth -= i32::from(is_opening(c));
        found.then_some(at)
    })
}

/// Whether a text is nothing but references; the last one may be cut.
fn is_references<'a>(
    text: &str,
    known: &(impl Iterator<Item = &'a str> + Clone),
    is_cut: bool,
) -> bool {
    let mut rest = text;
    let mut count = 0;
    loop {
        let here = known.clone().filter(|written| rest.starts_with(written));
        let here = here.filter(|written| is_apart(&rest[written.len()..]));
        if let Some(length) = here.map(str::len).max().filter(|length| *length > 0) {
            rest = &rest[length..];
            count += 1;
            continue;
        }
        let Some(next) = rest.chars().next() else {
            return count > 0;
        };
        if SEPARATORS.contains(next) {
            rest = &rest[next.len_utf8()..];
            continue;
        }
        let is_word = |word: &&&str| {
            let start = rest.get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word))
                && is_apart(&rest[word.len()..])
        };
        match WORDS.iter().find(is_word) {
            Some(word) => rest = &rest[word.len()..],
            None => return is_cut && known.clone().any(|written| written.starts_with(rest)),
        }
    }
}

/// Whether a word has ended before a text.
fn is_apart(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
}
