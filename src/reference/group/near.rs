//! Misspelt groups: `SIG-Instrumentaion` is one letter off a known name.

use strsim::damerau_levenshtein;

use super::{Prefix, is_id};
use crate::reference::target::GroupId;

/// Names at least this long can have one letter wrong, or two.
const ONE: usize = 5;
const TWO: usize = 8;
/// The most words of a name.
const WORDS: usize = 4;
/// A prefix with more names than this is read as it is written: the cost of a reference does not grow with
/// the number of names.
const NAMES: usize = 1_000;

impl Prefix {
    /// The group that is nearly named after the prefix, at `from`, and where its name ends. After a
    /// blank only capitalised words are names.
    pub(super) fn near(&self, text: &str, from: usize, hyphen: bool) -> Option<(usize, &GroupId)> {
        if self.rests.len() > NAMES {
            return None;
        }
        let mut best: Option<(usize, usize, &GroupId)> = None;
        for end in ends(text, from, hyphen) {
            let written = text[from..end].to_lowercase().replace('-', " ");
            for (rest, id) in self.rests.iter() {
                let far = match written.len().min(rest.len()) {
                    TWO.. => 2,
                    ONE.. => 1,
                    // `sig-app`, `SIG Nodes`.
                    _ if is_plural(&written, rest) => 1,
                    _ => continue,
                };
                if written.len().abs_diff(rest.len()) > far || !same_end(&written, rest) {
                    continue;
                }
                let distance = damerau_levenshtein(&written, rest);
                let is_better = best.is_none_or(|(known, ..)| distance < known);
                if (1..=far).contains(&distance) && is_better {
                    best = Some((distance, end, id));
                }
            }
        }
        best.map(|(_, end, id)| (end, id))
    }
}

/// Where a name that begins at `from` may end: after a hyphen with its word, after a blank with one
/// of some capitalised words.
fn ends(text: &str, from: usize, hyphen: bool) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = from;
    for _ in 0..WORDS {
        let bytes = text.as_bytes()[at..].iter().take(60);
        let length = bytes.take_while(|b| is_id(**b)).count();
        let word = text[at..at + length].trim_end_matches('-');
        let is_name = hyphen || word.starts_with(|c: char| c.is_ascii_uppercase());
        if word.is_empty() || !is_name {
            break;
        }
        at += word.len();
        ends.push(at);
        if hyphen || !text[at..].starts_with(' ') {
            break;
        }
        at += 1;
    }
    ends
}

/// Whether two names differ by an `s` at the end.
fn is_plural(a: &str, b: &str) -> bool {
    a.len() > 2 && (a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a))
}

/// Whether both names have as many words, and begin or end with the same letter: a slip seldom
/// changes both.
fn same_end(a: &str, b: &str) -> bool {
    let words = |name: &str| name.split(' ').count();
    let first = a.bytes().next() == b.bytes().next();
    let last = a.bytes().last() == b.bytes().last();
    words(a) == words(b) && (first || last)
}
