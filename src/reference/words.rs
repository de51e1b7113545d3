//! Ordinary words: `read/write` is no repository and `orange` no login.

use std::collections::BTreeSet;

/// The ordinary words of technical English, with those of the field.
pub(crate) fn ordinary(field: &[String]) -> BTreeSet<String> {
    let words = include_str!("words.txt")
        .split_whitespace()
        .map(str::to_owned);
    words
        .chain(field.iter().map(|word| word.to_ascii_lowercase()))
        .collect()
}

/// Whether a word in lower case is an ordinary one of English. It looks through all of them.
pub(super) fn is_english(word: &str) -> bool {
    let mut words = include_str!("words.txt").split_whitespace();
    words.any(|known| known == word)
}

/// Names of software: one alone may own repositories, two of them are a list (`mysql/redis`).
pub(crate) fn products() -> BTreeSet<&'static str> {
    include_str!("products.txt").split_whitespace().collect()
}
