//! The repository of a number, from the words directly before it.
//!
//! | written | names |
//! | --- | --- |
//! | `containerd #12`, `containerd: #12` | the word |
//! | `containerd PR #12`, `owner/repo PR #12` | what is before the word for a thread |
//! | `containerd の #12`, `containerd への PR #12`, `containerd's issue #12` | the same in a genitive |
//! | `Cluster API PR #12` | up to three capitalised words |
//!
//! Whether a word is the name of a repository is for the whole site to say; `PR` of `Issue/PR #12`
//! is not.

use super::boundary::{
    before_is, byte_before, is_blank, is_name, latin_word_before, same_script, trimmed_before,
};
use super::candidate::RepositoryName;
use super::names::Names;
use super::words::{PARTICLES_BETWEEN, THREADS, THREADS_JA};

/// Longest name that is read.
const NAME: usize = 80;
/// Most capitalised words that make one name.
const WORDS: usize = 3;

/// The repository that the words directly before `start` may name.
pub(super) fn repository(names: &Names, text: &str, start: usize) -> Option<RepositoryName> {
    let before = trimmed_before(text, start);
    let before = without_thread_word(before).unwrap_or(before);
    let before = without_link(before);
    let token = last_token(before);
    if let Some(full) = names.repository(token) {
        return Some(RepositoryName::Full(full));
    }
    let is_word = token.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_word || token.len() < 2 || token.contains('/') {
        return None;
    }
    let words = capitalised_words(before, token);
    Some(RepositoryName::Short(words.to_owned()))
}

/// A text without the sign of a genitive at its end, and without the blanks before that.
fn without_link(before: &str) -> &str {
    let mut signs = PARTICLES_BETWEEN.iter();
    let rest = signs.find_map(|sign| before.strip_suffix(sign));
    rest.unwrap_or(before).trim_end_matches(is_blank)
}

/// The last run of letters, digits and signs of names.
fn last_token(before: &str) -> &str {
    let bytes = before.as_bytes().iter().rev().take(NAME);
    let length = bytes.take_while(|b| is_name(**b) || **b == b'/').count();
    let token = &before[before.len() - length..];
    match byte_before(before, before.len() - length) {
        Some(b'@' | b'#') => "",
        _ => token,
    }
}

/// A capitalised word with the capitalised words before it: `Cluster API`.
fn capitalised_words<'t>(before: &'t str, token: &'t str) -> &'t str {
    let is_capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let mut start = before.len() - token.len();
    if !is_capital(token) {
        return token;
    }
    for _ in 1..WORDS {
        let Some(head) = before[..start].strip_suffix(' ') else {
            break;
        };
        let word = latin_word_before(head, head.len());
        if !is_capital(&head[word.clone()]) {
            break;
        }
        start = word.start;
    }
    &before[start..]
}

/// A text without the word at its end that introduces a thread (`PR`, `issue:`, `PR の`, `同`), if
/// there is one.
pub(super) fn without_thread_word(before: &str) -> Option<&str> {
    let before = before
        .strip_suffix([':', 'の', '-'])
        .unwrap_or(before)
        .trim_end_matches(is_blank);
    let before = before.strip_suffix("番号").unwrap_or(before);
    let before = before.trim_end_matches(is_blank);
    let japanese = THREADS_JA.iter().find_map(|word| before.strip_suffix(word));
    if let Some(head) = japanese {
        return Some(head.trim_end_matches(is_blank));
    }
    if let Some(head) = before.strip_suffix('同') {
        let inside = head
            .chars()
            .next_back()
            .is_some_and(|c| same_script(c, '同'));
        return (!inside).then_some(head);
    }
    let word = latin_word_before(before, before.len());
    if let Some(pair) = before[..word.start].strip_suffix('/') {
        // `Issue/PR`.
        let is_thread = THREADS.contains(&before[word].to_ascii_lowercase().as_str());
        return without_thread_word(pair).filter(|_| is_thread);
    }
    if before_is(before, word.start, |b| {
        b.is_ascii_digit() || b"_.-".contains(&b)
    }) {
        return None;
    }
    let head = trimmed_before(before, word.start);
    let lower = before[word].to_ascii_lowercase();
    if lower == "request" || lower == "requests" {
        let head = head.strip_suffix('-').unwrap_or(head);
        let pull = latin_word_before(head, head.len());
        let is_pull = head[pull.clone()].eq_ignore_ascii_case("pull");
        return is_pull.then(|| trimmed_before(head, pull.start));
    }
    THREADS.contains(&lower.as_str()).then_some(head)
}
