//! The terms of all texts, each with the items and the places it stands at.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Numbered, Term, Texts, push_number};
use crate::query::text::{self, Text};

/// Items that are read at a time; the result does not depend on it.
const CHUNK: usize = 2048;

/// Items and places in pairs, by term. Pairs of characters are the mass, so they have a map of their
/// own with a key that costs nothing.
#[derive(Default)]
struct Postings {
    pairs: HashMap<[char; 2], Vec<(u32, u32)>>,
    words: HashMap<Box<[char]>, Vec<(u32, u32)>>,
}

/// What stands for "nothing behind it" in a key of [`Postings::pairs`].
const END: char = '\0';

impl Postings {
    fn add(&mut self, number: u32, text: &str) {
        Text::new(text).terms(|place, term| {
            let at = (number, place);
            match term {
                text::Term::Pair(pair) => self.pairs.entry(pair).or_default().push(at),
                text::Term::Last(c) => self.pairs.entry([c, END]).or_default().push(at),
                // Looked up first, as most words are known and need no copy.
                text::Term::Word(word) => match self.words.get_mut(word) {
                    Some(list) => list.push(at),
                    None => {
                        self.words.insert(word.into(), vec![at]);
                    }
                },
            }
        });
    }

    /// Adds those of later items.
    fn append(mut self, later: Postings) -> Postings {
        for (pair, mut list) in sorted(later.pairs) {
            self.pairs.entry(pair).or_default().append(&mut list);
        }
        for (word, mut list) in sorted(later.words) {
            self.words.entry(word).or_default().append(&mut list);
        }
        self
    }
}

fn sorted<K: Ord, V>(map: HashMap<K, V>) -> Vec<(K, V)> {
    let mut pairs: Vec<(K, V)> = map.into_iter().collect();
    pairs.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    pairs
}

/// All terms with their lists: the number of the item as its distance from the one before, and the
/// place therein.
pub(super) fn terms(numbered: &Numbered<'_>, texts: &Texts) -> Vec<Term> {
    let read = |(chunk, ids): (usize, &[crate::link::ItemRef])| {
        let mut postings = Postings::default();
        for (number, id) in (chunk * CHUNK..).zip(ids) {
            postings.add(number as u32, texts.get(*id));
        }
        postings
    };
    let chunks: Vec<Postings> = numbered
        .all
        .par_chunks(CHUNK)
        .enumerate()
        .map(read)
        .collect();
    let all = chunks.into_iter().reduce(Postings::append);
    let Postings { pairs, words } = all.unwrap_or_default();
    let pairs = pairs.into_par_iter().map(|(pair, list)| {
        let term = pair.into_iter().filter(|c| *c != END).collect();
        (term, encoded(&list))
    });
    let words = words
        .into_par_iter()
        .map(|(word, list)| (word.iter().collect(), encoded(&list)));
    pairs.chain(words).collect()
}

fn encoded(list: &[(u32, u32)]) -> String {
    let mut json = String::with_capacity(list.len() * 6);
    let mut before = 0;
    for (number, place) in list {
        push_number(&mut json, number - before);
        push_number(&mut json, *place);
        before = *number;
    }
    json
}
