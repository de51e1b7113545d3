//! Finding items by a query while the site is built: the same answers as the search page's.

use rayon::prelude::*;

use super::names::Names;
use super::{Numbered, Texts};
use crate::link::{Entry, ItemRef, Site};
use crate::query::text::{Term, Text};
use crate::query::{Condition, Part, Phrase, Query};

/// Finds items of a site by queries.
pub(in crate::render) struct Finder<'a> {
    numbered: Numbered<'a>,
    texts: &'a Texts,
    names: Names,
}

/// A condition with what the site knows of its name.
enum Known<'q> {
    /// The text has this phrase, or the item is among those that mention what is called so.
    Text(Phrase, &'q [u32]),
    /// One of these items, in order.
    Items(&'q [u32]),
    Day(&'q Condition),
}

impl<'a> Finder<'a> {
    /// Prepares a site; `texts` are those of its items.
    pub(in crate::render) fn new(site: &'a Site, texts: &'a Texts) -> Finder<'a> {
        let numbered = Numbered::new(site);
        Finder {
            names: Names::new(&numbered),
            numbered,
            texts,
        }
    }

    /// The items that meet all conditions, oldest first.
    pub(in crate::render) fn items(&self, query: &Query) -> Vec<ItemRef> {
        let known: Vec<Known<'_>> = query
            .conditions
            .iter()
            .map(|condition| self.known(condition))
            .collect();
        self.numbered
            .all
            .par_iter()
            .copied()
            .filter(|id| self.meets_all(*id, &known))
            .collect()
    }

    fn known<'q>(&'q self, condition: &'q Condition) -> Known<'q> {
        match condition {
            Condition::Text(phrase) => {
                let named = self.names.of_reference(&phrase.name);
                let is_exact = !named.is_empty() && phrase.ends_with_digit();
                let phrase = match is_exact {
                    true => phrase.exact(),
                    false => phrase.clone(),
                };
                Known::Text(phrase, named)
            }
            Condition::Subject { kind, name } => Known::Items(self.names.of_filter(kind, name)),
            Condition::From(_) | Condition::To(_) => Known::Day(condition),
        }
    }

    fn meets_all(&self, id: ItemRef, conditions: &[Known<'_>]) -> bool {
        let number = self.numbered.number(id);
        // Reading the text costs most, so it comes last.
        let meets = |condition: &Known<'_>| match condition {
            Known::Items(items) => items.binary_search(&number).is_ok(),
            Known::Day(condition) => is_on_day(self.numbered.site.entry(id.entry), condition),
            Known::Text(..) => true,
        };
        conditions.iter().all(meets) && self.has_texts(id, number, conditions)
    }

    fn has_texts(&self, id: ItemRef, number: u32, conditions: &[Known<'_>]) -> bool {
        let mut text: Option<Text> = None;
        conditions.iter().all(|condition| match condition {
            Known::Text(phrase, named) => {
                named.binary_search(&number).is_ok()
                    || has_phrase(
                        text.get_or_insert_with(|| Text::new(self.texts.get(id))),
                        phrase,
                    )
            }
            Known::Items(_) | Known::Day(_) => true,
        })
    }
}

fn is_on_day(entry: &Entry, condition: &Condition) -> bool {
    let Some(day) = entry.document.day.date() else {
        return false;
    };
    match condition {
        Condition::From(first) => day >= *first,
        Condition::To(last) => day <= *last,
        Condition::Text(_) | Condition::Subject { .. } => true,
    }
}

/// Whether all parts of a phrase stand in a text in their places.
fn has_phrase(text: &Text, phrase: &Phrase) -> bool {
    let mut terms = Vec::new();
    text.terms(|place, term| terms.push((place, term)));
    let has = |place: u32, part: &Part| {
        let at = terms.partition_point(|(known, _)| *known < place);
        terms
            .get(at)
            .is_some_and(|(known, term)| *known == place && is_part(term, part))
    };
    let Some((first, others)) = phrase.parts.split_first() else {
        return false;
    };
    terms.iter().any(|(place, term)| {
        is_part(term, &first.1)
            && others
                .iter()
                .all(|(distance, part)| has(place + distance, part))
    })
}

fn is_part(term: &Term<'_>, part: &Part) -> bool {
    let same = |word: &[char], part: &str| word.iter().copied().eq(part.chars());
    match (term, part) {
        (Term::Pair(pair), Part::Pair(wanted)) => pair == wanted,
        (Term::Pair([c, _]) | Term::Last(c), Part::Single(wanted)) => c == wanted,
        (Term::Word(word), Part::Word(wanted)) => same(word, wanted),
        (Term::Word(word), Part::Prefix(wanted)) => {
            let mut letters = word.iter();
            wanted.chars().all(|c| letters.next() == Some(&c))
        }
        _ => false,
    }
}
