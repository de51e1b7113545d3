//! What is around a place of a folded text: words, brackets, lists.
//!
//! Boundaries look at ASCII only: Japanese is written without spaces, so a reference may touch it
//! on either side.

use super::words::HONORIFICS;
use std::ops::Range;

/// How far a list in brackets may reach back: bounds the work for each reference.
const LIST: usize = 400;

/// A letter, digit or one of `._-`: what repository names are made of.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

pub(super) fn byte_before(text: &str, at: usize) -> Option<u8> {
    at.checked_sub(1).map(|at| text.as_bytes()[at])
}

pub(super) fn byte_at(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Whether the byte at an offset satisfies a condition; false at the end of the text.
pub(super) fn at_is(text: &str, at: usize, condition: impl Fn(u8) -> bool) -> bool {
    byte_at(text, at).is_some_and(condition)
}

/// Whether the byte before an offset satisfies a condition; false at the start of the text.
pub(super) fn before_is(text: &str, at: usize, condition: impl Fn(u8) -> bool) -> bool {
    byte_before(text, at).is_some_and(condition)
}

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Whether a word of letters may end at `end`: no letter, no digit, and no sign that leads on into
/// a path, a host or an address.
pub(super) fn word_ends(text: &str, end: usize) -> bool {
    match byte_at(text, end) {
        None => true,
        Some(b'_' | b'@' | b'/') => false,
        Some(b'-' | b'.') => !at_is(text, end + 1, |b| b.is_ascii_alphanumeric()),
        Some(byte) => !byte.is_ascii_alphanumeric(),
    }
}

/// Whether a word may begin at `start`: nothing of a longer word, path or address before it.
pub(super) fn word_begins(text: &str, start: usize) -> bool {
    !before_is(text, start, |b| {
        b.is_ascii_alphanumeric() || b"_./@-".contains(&b)
    })
}

/// The Latin word that ends at `end`, without digits.
pub(super) fn latin_word_before(text: &str, end: usize) -> Range<usize> {
    let bytes = &text.as_bytes()[..end];
    let length = bytes
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_alphabetic())
        .take(40)
        .count();
    end - length..end
}

/// The text before `end` without blanks at its end.
pub(super) fn trimmed_before(text: &str, end: usize) -> &str {
    text[..end].trim_end_matches(is_blank)
}

/// Whether a range stands alone in brackets, or is one element of a list in brackets.
pub(super) fn is_alone_in_brackets(text: &str, range: &Range<usize>) -> bool {
    let before = trimmed_before(text, range.start);
    let after = text[range.end..].trim_start_matches(is_blank);
    let left = match before.chars().next_back() {
        Some(c) if is_opening(c) => true,
        Some(c) if is_separator(c) || c == '/' => has_open_bracket(before),
        _ => false,
    };
    // A bracket that is not closed ends with the run.
    let right = after
        .chars()
        .next()
        .is_none_or(|c| is_closing(c) || is_separator(c));
    left && right
}

/// Whether a bracket is still open at the end of a text, within a short reach.
pub(super) fn has_open_bracket(text: &str) -> bool {
    let mut closed = 0_u32;
    let mut reach = LIST;
    for c in text.chars().rev() {
        reach = reach.saturating_sub(c.len_utf8());
        if reach == 0 || c == '。' || c == '\n' {
            return false;
        }
        if is_closing(c) {
            closed += 1;
        } else if is_opening(c) {
            let Some(left) = closed.checked_sub(1) else {
                return true;
            };
            closed = left;
        }
    }
    false
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '【' | '〔' | '〈' | '《')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '】' | '〕' | '〉' | '》')
}

pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ',' | '、' | ';' | '・' | '|')
}

/// Whether an honorific follows, with at most one blank between.
pub(super) fn honorific_follows(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    HONORIFICS
        .iter()
        .any(|honorific| rest.starts_with(honorific))
}

/// Whether two neighbouring characters are of one Japanese script, so that a name between other
/// text of that script is only a part of a longer word.
pub(super) fn same_script(a: char, b: char) -> bool {
    let script = |c: char| match c {
        '\u{3041}'..='\u{309f}' => 1,
        '\u{30a1}'..='\u{30fa}' | 'ー' => 2,
        '\u{4e00}'..='\u{9fff}' | '々' => 3,
        _ => 0,
    };
    script(a) != 0 && script(a) == script(b)
}
