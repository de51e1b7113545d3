//! Whose a number is, by the words directly before it.
//!
//! | written | names |
//! | --- | --- |
//! | `containerd #12`, `containerd: #12` | the word |
//! | `containerd PR #12`, `owner/repo PR #12` | what stands before the word for a thread |
//! | `containerd の #12`, `containerd への PR #12`, `containerd's issue #12` | the same in a genitive |
//! | `Cluster API PR #12` | up to three capitalised words |
//!
//! Whether a word is the name of a repository is for the whole site to say; `PR` of `Issue/PR #12`
//! is none.

use super::boundary::{byte_before, is_blank, is_name, latin_word_before, trimmed_before};
use super::candidate::RepositoryName;
use super::names::Names;
use super::number;

/// Longest name that is read.
const NAME: usize = 80;
/// Most capitalised words that make one name.
const WORDS: usize = 3;

/// What may stand between a name and a number or the word for a thread.
const LINKS: [&str; 8] = ["からの", "への", "での", "の", "'s", "’s", ":", "-"];

/// The repository that the words directly before `start` may name.
pub(super) fn repository(names: &Names, text: &str, start: usize) -> Option<RepositoryName> {
    let before = trimmed_before(text, start);
    let before = number::without_thread_word(before).unwrap_or(before);
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
    let mut signs = LINKS.iter();
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
