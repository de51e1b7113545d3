//! Which word of which list decided about a candidate, for `minamo refs --explain`. It asks the lists
//! again, by the same rules, so that reading itself carries no reasons along.

use super::before::without_thread_word;
use std::ops::Range;

use super::boundary::{is_blank, latin_word_before, trimmed_before};
use super::candidate::{Introduced, Place};
use super::words::{HONORIFICS, ORDINALS, OTHERS, OTHERS_JA, PLAIN, THREADS, THREADS_JA};
use super::{locator, number};

/// The word before the number at `start` of a line that says how the number is introduced.
pub(crate) fn word_before_number(
    line: &str,
    start: usize,
    introduced: Introduced,
) -> Option<String> {
    let start = locator::before(line, start, 0).map_or(start, |(_, word)| word.start);
    let before = trimmed_before(line, start);
    match introduced {
        Introduced::Word | Introduced::Unsigned => thread_word(before),
        Introduced::Text => {
            let word = &before[latin_word_before(before, before.len())];
            let lower = word.to_ascii_lowercase();
            PLAIN.contains(&&*lower).then(|| PLAIN.explain(word))
        }
        _ => None,
    }
}

/// The word for a thread at the end of a text: `PR` of `PR の`, `pull` of `pull request`.
fn thread_word(before: &str) -> Option<String> {
    let rest = without_thread_word(before)?;
    let phrase = before.get(rest.len()..)?.trim_matches(is_blank);
    if let Some(word) = THREADS_JA.iter().rev().find(|word| phrase.contains(**word)) {
        return Some(THREADS_JA.explain(word));
    }
    let mut words = phrase.split(|c: char| !c.is_ascii_alphabetic()).rev();
    let word = words.find(|word| THREADS.contains(&&*word.to_ascii_lowercase()))?;
    Some(THREADS.explain(word))
}

/// The honorific after the name that ends at `end` of a line.
pub(crate) fn word_after_person(line: &str, end: usize) -> Option<String> {
    let rest = line.get(end..)?;
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let honorific = HONORIFICS.iter().find(|word| rest.starts_with(**word))?;
    Some(HONORIFICS.explain(honorific))
}

/// The numbers with a sign that are not candidates because of a word beside them, and that word.
pub(crate) fn numbers_left(text: &str) -> Vec<(Range<usize>, String)> {
    let signs = text.match_indices('#').map(|(at, _)| at);
    let numbers = signs.filter(|at| number::can_begin(text, *at));
    let left = numbers.filter_map(|at| {
        let (_, end) = number::digits(text, at + 1)?;
        let word = word_that_counts(text, at..end)?;
        Some((at..end, word))
    });
    left.collect()
}

/// The word beside a number that says that it is not the number of a thread.
fn word_that_counts(text: &str, range: Range<usize>) -> Option<String> {
    let rest = &text[range.end..];
    if let Some(word) = ORDINALS.iter().find(|word| rest.starts_with(**word)) {
        return Some(ORDINALS.explain(word));
    }
    let start = locator::before(text, range.start, 0).map_or(range.start, |(_, word)| word.start);
    if number::introduced(text, start..range.end, Place::Inside).is_some() {
        return None;
    }
    let before = trimmed_before(text, start);
    if let Some(word) = OTHERS_JA.iter().find(|word| before.ends_with(**word)) {
        return Some(OTHERS_JA.explain(word));
    }
    let word = &before[latin_word_before(before, before.len())];
    let is_listed = OTHERS.contains(&&*word.to_ascii_lowercase());
    is_listed.then(|| OTHERS.explain(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_count_are_found() {
        for (text, word) in [
            ("Episode #120 of it", "`Episode` is in the list `others`"),
            (
                "ミートアップ #59 で",
                "`ミートアップ` is in the list `others-ja`",
            ),
            ("これで #59回", "`回` is in the list `ordinals`"),
            ("PR #59 is merged", ""),
            ("see a#59", ""),
        ] {
            let found = numbers_left(text);
            let found = found.first().map_or("", |(_, found)| found.as_str());
            assert!(found.starts_with(word), "{text}: {found}");
            assert_eq!(found.is_empty(), word.is_empty(), "{text}: {found}");
        }
    }

    #[test]
    fn the_word_before_a_number_is_found() {
        for (line, introduced, word) in [
            ("see PR ", Introduced::Word, "`PR` is in the list `threads`"),
            (
                "pull request ",
                Introduced::Word,
                "`pull` is in the list `threads`",
            ),
            (
                "issue の ",
                Introduced::Word,
                "`issue` is in the list `threads`",
            ),
            (
                "containerd のプルリクエスト ",
                Introduced::Word,
                "`プルリクエスト` is in",
            ),
            (
                "merged in ",
                Introduced::Text,
                "`in` is in the list `plain`",
            ),
            (
                "PR comment - ",
                Introduced::Word,
                "`PR` is in the list `threads`",
            ),
            ("Yesterday ", Introduced::Text, ""),
            ("in ", Introduced::Alone, ""),
        ] {
            let found = word_before_number(line, line.len(), introduced).unwrap_or_default();
            assert!(found.starts_with(word), "{line}: {found}");
            assert_eq!(found.is_empty(), word.is_empty(), "{line}: {found}");
        }
    }
}
