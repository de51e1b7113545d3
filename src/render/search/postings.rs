//! The terms of all texts, each with the items and the places it stands at.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::{Numbered, Term, Texts, push_number};
use crate::link::ItemRef;
use crate::query::text::{self, Text};

/// Items that are read before a thread takes over a part of them; the result does not depend on it.
const AT_LEAST: usize = 512;

/// Items and places in pairs, by term. Pairs of characters are the mass, so they have a map of their
/// own with a key that costs nothing; millions are looked up, so the hash is a fast one.
#[derive(Default)]
struct Postings {
    pairs: HashMap<[char; 2], Vec<(u32, u32)>, FixedState>,
    words: HashMap<Box<[char]>, Vec<(u32, u32)>, FixedState>,
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
        later.pairs.into_iter().for_each(|(pair, mut list)| {
            self.pairs.entry(pair).or_default().append(&mut list);
        });
        later.words.into_iter().for_each(|(word, mut list)| {
            self.words.entry(word).or_default().append(&mut list);
        });
        self
    }
}

/// All terms with their lists: the number of the item as its distance from the one before, and the
/// place therein.
pub(super) fn terms(numbered: &Numbered<'_>, texts: &Texts) -> Vec<Term> {
    let read = |mut postings: Postings, (number, id): (usize, &ItemRef)| {
        postings.add(number as u32, texts.get(*id));
        postings
    };
    let items = numbered.all.par_iter().with_min_len(AT_LEAST);
    let Postings { pairs, words } = items
        .enumerate()
        .fold(Postings::default, read)
        .reduce(Postings::default, Postings::append);
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
