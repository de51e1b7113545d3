//! Numbers that name no repository: `#123`, `GH-123`. What stands before one tells whether it is
//! a thread at all (`Meetup Tokyo #59` is none).

use std::ops::Range;

use super::around::{
    at_is, before_is, byte_at, char_at, char_before, is_alone_in_brackets, is_blank, is_separator,
    latin_word_before, same_script, trimmed_before,
};
use super::candidate::{Introduced, Place};
use super::locator;

/// Latin words that introduce a thread.
const THREADS: &[&str] = &[
    "issue", "issues", "pr", "prs", "pull", "pulls", "gh", "mr", "fix", "fixes", "fixed", "close",
    "closes", "closed", "resolve", "resolves", "resolved",
];

/// Japanese words that introduce a thread.
const THREADS_JA: &[&str] = &["イシュー", "プルリク", "プルリクエスト"];

/// Latin words that may stand before a thread without saying that it is one.
const PLAIN: &[&str] = &[
    "a",
    "after",
    "also",
    "and",
    "as",
    "at",
    "backport",
    "backports",
    "before",
    "behind",
    "by",
    "cf",
    "duplicate",
    "dup",
    "follow",
    "following",
    "for",
    "from",
    "in",
    "into",
    "is",
    "like",
    "merge",
    "merged",
    "of",
    "on",
    "or",
    "part",
    "pick",
    "ref",
    "refs",
    "related",
    "reopen",
    "replaces",
    "revert",
    "reverted",
    "reverts",
    "see",
    "since",
    "superseded",
    "supersedes",
    "than",
    "that",
    "this",
    "to",
    "until",
    "via",
    "was",
    "when",
    "with",
];

/// Words that number something else.
const OTHERS: &[&str] = &[
    "chapter", "color", "colour", "day", "ep", "episode", "fig", "figure", "level", "lounge",
    "meetup", "no", "number", "page", "part", "phase", "priority", "rank", "room", "round", "rule",
    "season", "section", "slide", "step", "table", "tip", "top", "track", "vol", "volume", "week",
];

/// Japanese word ends that number something else.
const OTHERS_JA: &[&str] = &[
    "第",
    "会",
    "回",
    "番",
    "号",
    "弾",
    "話",
    "章",
    "節",
    "部",
    "位",
    "ミートアップ",
    "エピソード",
    "ラジオ",
    "イベント",
    "カンファレンス",
    "ハンズオン",
    "チャンネル",
    "スライド",
    "ライトニングトーク",
    "シリーズ",
    "色",
    "世界",
    "ナンバー",
    "パート",
    "ステップ",
];

/// Characters that make a number before them an ordinal of something else.
const ORDINALS: [char; 8] = ['回', '番', '位', '号', '弾', '話', '章', '%'];

/// The end of the number that begins at `from`: no leading zero, at most nine digits, no word, no
/// decimals and no further digits behind it.
pub(super) fn end(text: &str, from: usize) -> Option<(u32, usize)> {
    let (number, end) = digits(text, from)?;
    let clean = match byte_at(text, end) {
        Some(b'_' | b'#') => false,
        Some(b'-' | b'.' | b',') => !at_is(text, end + 1, |b| b.is_ascii_digit()),
        Some(byte) => !byte.is_ascii_alphanumeric(),
        None => true,
    };
    let ordinal = char_at(text, end).is_some_and(|c| ORDINALS.contains(&c));
    (clean && !ordinal).then_some((number, end))
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

/// How the number at `range` (its `#` included) is introduced, or nothing if it is no thread.
/// `previous` is the reference before it: the end and how it was introduced if it was a number.
pub(super) fn introduced(
    text: &str,
    range: &Range<usize>,
    place: Place,
    previous: Option<(usize, Introduced)>,
) -> Option<Introduced> {
    if let Some((end, introduced)) = previous
        && is_list(&text[end..range.start])
    {
        return Some(introduced);
    }
    // A locator stands between the bracket and the number it belongs to.
    let start = locator::before(text, range.start, 0).map_or(range.start, |(_, word)| word.start);
    let alone = is_alone_in_brackets(text, &(start..range.end));
    let before = trimmed_before(text, start);
    let Some(last) = before.chars().next_back() else {
        let start = if place == Place::ItemStart {
            Introduced::Start
        } else {
            Introduced::Text
        };
        return Some(if alone { Introduced::Alone } else { start });
    };
    if introduces(before) {
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
        return latin(before, &text[range.start + 1..range.end]);
    }
    Some(Introduced::Text)
}

/// Whether a text ends with a word that introduces a thread: `PR`, `issue:`, `PR の`, `同`.
fn introduces(before: &str) -> bool {
    let before = before
        .strip_suffix([':', 'の', '-'])
        .unwrap_or(before)
        .trim_end_matches(is_blank);
    let before = before.strip_suffix("番号").unwrap_or(before);
    let before = before.trim_end_matches(is_blank);
    if THREADS_JA.iter().any(|word| before.ends_with(word)) {
        return true;
    }
    if let Some(head) = before.strip_suffix('同') {
        return !head
            .chars()
            .next_back()
            .is_some_and(|c| same_script(c, '同'));
    }
    let word = latin_word_before(before, before.len());
    if before_is(before, word.start, |b| {
        b.is_ascii_digit() || b"_.-/".contains(&b)
    }) {
        return false;
    }
    let lower = before[word.clone()].to_ascii_lowercase();
    if lower == "request" || lower == "requests" {
        let head = trimmed_before(before, word.start);
        let head = head.strip_suffix('-').unwrap_or(head);
        return before[latin_word_before(head, head.len())].eq_ignore_ascii_case("pull");
    }
    THREADS.contains(&lower.as_str())
}

/// A number behind any other Latin word: only behind words that do not number things.
fn latin(before: &str, digits: &str) -> Option<Introduced> {
    let word = &before[latin_word_before(before, before.len())];
    let lower = word.to_ascii_lowercase();
    if OTHERS.contains(&lower.as_str()) {
        return None;
    }
    let plain = PLAIN.contains(&lower.as_str());
    // In English prose a number of four digits behind a plain word is hardly anything else.
    let long = digits.len() >= 4 && word.starts_with(|c: char| c.is_ascii_lowercase());
    if plain || long {
        return Some(Introduced::Text);
    }
    // A capitalised word names what is numbered: `Tokyo #59`.
    let name = word.starts_with(|c: char| c.is_ascii_uppercase());
    (!name).then_some(Introduced::Doubtful)
}

/// Whether only list signs stand between two references.
fn is_list(between: &str) -> bool {
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
        // Behind another reference of a list, `KEP-1/#2`; not in a path.
        Some('/') => before_is(text, at - 1, |b| {
            !b.is_ascii() || b.is_ascii_digit() || b == b' '
        }),
        Some(c) => !c.is_ascii_alphanumeric() && !"_#@&$/+=\\~^".contains(c),
    }
}
