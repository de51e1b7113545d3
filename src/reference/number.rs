//! Numbers that name no repository: `#123`, `GH-123`. The text before one says whether it is
//! a thread at all (`Meetup Tokyo #59` is not); [`before`] says whose it may be.

use std::ops::Range;

use super::before;
use super::boundary::{
    at_is, before_is, byte_at, char_before, is_alone_in_brackets, is_blank, is_separator,
    latin_word_before, trimmed_before, word_begins,
};
use super::candidate::{Candidate, Introduced, Name, Place};
use super::locator;
use super::names::Names;
use super::words::{ORDINALS, OTHERS, OTHERS_JA, PLAIN};

/// The end of the number that begins at `from`: no leading zero, at most nine digits, no word, no
/// decimals and no further digits after it.
pub(super) fn end(text: &str, from: usize) -> Option<(u32, usize)> {
    let (number, end) = digits(text, from)?;
    let clean = match byte_at(text, end) {
        Some(b'_' | b'#') => false,
        Some(b'-' | b'.' | b',') => !at_is(text, end + 1, |b| b.is_ascii_digit()),
        Some(byte) => !byte.is_ascii_alphanumeric(),
        None => true,
    };
    let is_ordinal = || ORDINALS.iter().any(|word| text[end..].starts_with(word));
    (clean && !is_ordinal()).then_some((number, end))
}

/// The number that begins at `from`, whatever follows its digits.
pub(super) fn digits(text: &str, from: usize) -> Option<(u32, usize)> {
    let length = text.as_bytes()[from..]
        .iter()
        .take(10)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let number = super::url::number_of(text.get(from..from + length)?)?;
    Some((number, from + length))
}

/// What the number at `range` (its `#` included) may name, or nothing if it is not a thread.
pub(super) fn read(names: &Names, text: &str, range: &Range<usize>, place: Place) -> Option<Name> {
    let (number, _) = digits(text, range.start + 1)?;
    // A locator is between the bracket and the number it belongs to.
    let start = locator::before(text, range.start, 0).map_or(range.start, |(_, word)| word.start);
    let introduced = introduced(text, start..range.end, place)?;
    Some(Name::Number {
        number,
        introduced,
        of: before::repository(names, text, start),
    })
}

/// A number without a sign after the word for a thread, which ends at `end`: `PR 4001`.
pub(super) fn unsigned(names: &Names, text: &str, end: usize) -> Option<Candidate> {
    let (number, stop) = self::end(text, end)?;
    let head = before::without_thread_word(trimmed_before(text, end))?.len();
    let start = head + text[head..].len() - text[head..].trim_start_matches(is_blank).len();
    if super::kind::is_counter(&text[stop..], stop - end) || !word_begins(text, start) {
        return None;
    }
    let name = Name::Number {
        number,
        introduced: Introduced::Unsigned,
        of: before::repository(names, text, start),
    };
    Some(Candidate::plain(start..stop, name))
}

/// How a number is introduced, or nothing if it is not a thread.
pub(super) fn introduced(text: &str, range: Range<usize>, place: Place) -> Option<Introduced> {
    let alone = is_alone_in_brackets(text, &range);
    let before = trimmed_before(text, range.start);
    let Some(last) = before.chars().next_back() else {
        let start = if place == Place::ItemStart {
            Introduced::Start
        } else {
            Introduced::Text
        };
        return Some(if alone { Introduced::Alone } else { start });
    };
    if before::without_thread_word(before).is_some() {
        return Some(Introduced::Word);
    }
    if alone {
        return Some(Introduced::Alone);
    }
    let other = |word: &&str| before.ends_with(*word);
    if OTHERS_JA.iter().any(other) {
        return None;
    }
    if last.is_ascii_alphabetic() {
        let digits = text[range].bytes().filter(u8::is_ascii_digit).count();
        return latin(before, digits);
    }
    Some(Introduced::Text)
}

/// A number after any other Latin word: only after words that do not number things.
fn latin(before: &str, digits: usize) -> Option<Introduced> {
    let word = &before[latin_word_before(before, before.len())];
    let lower = word.to_ascii_lowercase();
    if OTHERS.contains(&lower.as_str()) {
        return None;
    }
    let plain = PLAIN.contains(&lower.as_str());
    // In English prose a number of four digits after a plain word is hardly anything else.
    let long = digits >= 4 && word.starts_with(|c: char| c.is_ascii_lowercase());
    if plain || long {
        return Some(Introduced::Text);
    }
    // A capitalised word names what is numbered: `Tokyo #59`.
    let name = word.starts_with(|c: char| c.is_ascii_uppercase());
    Some(if name {
        Introduced::Name
    } else {
        Introduced::Doubtful
    })
}

/// Whether only list signs are between two references.
pub(super) fn is_list(between: &str) -> bool {
    const WORDS: [&str; 8] = ["and", "or", "と", "や", "&", "/", "-", "および"];
    let trimmed = between.trim_matches(|c| is_blank(c) || is_separator(c));
    let listed = trimmed.is_empty() && between.contains(is_separator);
    listed || WORDS.contains(&trimmed)
}

/// Whether a `#` at `at` can begin a bare number at all.
pub(super) fn can_begin(text: &str, at: usize) -> bool {
    match char_before(text, at) {
        None => true,
        Some('-' | '.') => !before_is(text, at - 1, |b| b.is_ascii_alphanumeric()),
        Some('第') => false,
        // After another reference of a list, `KEP-1/#2`; not in a path.
        Some('/') => before_is(text, at - 1, |b| {
            !b.is_ascii() || b.is_ascii_digit() || b == b' '
        }),
        Some(c) => !c.is_ascii_alphanumeric() && !"_#@&$/+=\\~^".contains(c),
    }
}
