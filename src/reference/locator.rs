//! The words before a reference that say which part of it is meant: `comment - owner/repo#12`.

use std::ops::Range;

use super::boundary::{before_is, is_blank};
use super::candidate::Locator;

/// What people put between a locator and its reference; the long vowel mark looks like a dash.
const HYPHENS: [char; 6] = ['-', ':', '–', '—', '―', 'ー'];

/// The locator directly before `start`, with the range of its word and hyphen. `floor` is where
/// the reference before this one ends.
///
/// `comment - A, B`: the locator belongs to A only, because it must touch its reference.
pub(super) fn before(text: &str, start: usize, floor: usize) -> Option<(Locator, Range<usize>)> {
    let spaced = text[floor..start].trim_end_matches(is_blank);
    let (word, hyphen) = match spaced.strip_suffix(HYPHENS) {
        Some(word) => (word.trim_end_matches(is_blank), true),
        None => (spaced, false),
    };
    let touches = floor + spaced.len() == start;
    if touches && !hyphen {
        return None;
    }
    let locators: [(&str, Locator, bool); 6] = [
        ("コメント", Locator::Comment, false),
        ("コミット", Locator::Commit, false),
        ("comments", Locator::Comment, true),
        ("comment", Locator::Comment, true),
        ("commits", Locator::Commit, false),
        ("commit", Locator::Commit, false),
    ];
    let (length, locator) = locators.into_iter().find_map(|(name, locator, bare)| {
        let tail = word
            .len()
            .checked_sub(name.len())
            .and_then(|at| word.get(at..))?;
        (tail.eq_ignore_ascii_case(name) && (hyphen || bare)).then_some((name.len(), locator))
    })?;
    let begin = floor + word.len() - length;
    let free = !before_is(text, begin, |b| {
        b.is_ascii_alphanumeric() || b"_./@-".contains(&b)
    });
    free.then_some((locator, begin..floor + spaced.len()))
}
