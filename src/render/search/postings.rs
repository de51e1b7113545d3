//! The terms of all texts, each with the items and the places it is at.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::numbers::Numbers;
use super::{Numbered, Term, Texts};
use crate::link::ItemRef;
use crate::query::text::{self, Text};

/// Items that are read before a thread takes over a part of them; the result does not depend on it.
const AT_LEAST: usize = 512;

/// Items and places by term. Pairs of characters are the mass, so they have a map of their own with a
/// key that costs nothing; millions are looked up, so the hash is a fast one.
#[derive(Default)]
struct Postings {
    pairs: HashMap<[char; 2], List, FixedState>,
    words: HashMap<Box<[char]>, List, FixedState>,
}

/// What stands for "nothing after it" in a key of [`Postings::pairs`].
const END: char = '\0';

/// The items that a term is in, by number, and its places therein: each number as its distance from
/// the one before, but the first.
#[derive(Default)]
struct List {
    numbers: Numbers,
    /// The item that was added last.
    last: u32,
}

impl List {
    fn of(number: u32, place: u32) -> List {
        let mut numbers = Numbers::of(number);
        numbers.push(place);
        List {
            numbers,
            last: number,
        }
    }

    /// Adds a place; numbers and places come in order.
    fn push(&mut self, number: u32, place: u32) {
        self.numbers.push(number - self.last);
        self.numbers.push(place);
        self.last = number;
    }

    /// Adds a list of later items.
    fn append(&mut self, later: &List) {
        self.numbers.push(later.numbers.first() - self.last);
        self.numbers.append_rest(&later.numbers);
        self.last = later.last;
    }
}

impl Postings {
    fn add(&mut self, number: u32, text: &str) {
        Text::new(text).terms(|place, term| {
            let pair = match term {
                text::Term::Pair(pair) => pair,
                text::Term::Last(c) => [c, END],
                // Looked up first, as most words are known and need no copy.
                text::Term::Word(word) => {
                    match self.words.get_mut(word) {
                        Some(list) => list.push(number, place),
                        None => {
                            self.words.insert(word.into(), List::of(number, place));
                        }
                    }
                    return;
                }
            };
            let list = self.pairs.entry(pair);
            list.and_modify(|list| list.push(number, place))
                .or_insert_with(|| List::of(number, place));
        });
    }

    /// Adds those of later items.
    fn append(mut self, later: Postings) -> Postings {
        later.pairs.into_iter().for_each(|(pair, list)| {
            let known = self.pairs.entry(pair);
            known
                .and_modify(|known| known.append(&list))
                .or_insert(list);
        });
        later.words.into_iter().for_each(|(word, list)| {
            let known = self.words.entry(word);
            known
                .and_modify(|known| known.append(&list))
                .or_insert(list);
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
        Term::new(term, list.numbers)
    });
    let words = words
        .into_par_iter()
        .map(|(word, list)| Term::new(word.iter().collect(), list.numbers));
    pairs.chain(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_the_same_in_one_piece_and_in_two() {
        let places = [
            (3, 0),
            (3, 200),
            (4, 7),
            (900, 70_000),
            (901, 0),
            (9_000_000, 1),
        ];
        let whole = |places: &[(u32, u32)]| {
            let (first, rest) = places.split_first().unwrap();
            let mut list = List::of(first.0, first.1);
            for (number, place) in rest {
                list.push(*number, *place);
            }
            list
        };
        let json = |list: &List| {
            let mut json = Vec::new();
            list.numbers.write_json(&mut json);
            String::from_utf8(json).unwrap()
        };
        let expected = "3,0,0,200,1,7,896,70000,1,0,8999099,1";
        assert_eq!(json(&whole(&places)), expected);
        for cut in 1..places.len() {
            let mut list = whole(&places[..cut]);
            list.append(&whole(&places[cut..]));
            assert_eq!(json(&list), expected, "cut at {cut}");
        }
    }
}
