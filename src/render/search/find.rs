//! Finding items by queries while the site is built: the same answers as the search page's.

use std::cell::OnceCell;

use rayon::prelude::*;

use super::names::Names;
use super::{Index, Texts};
use crate::link::{Entry, ItemRef};
use crate::query::text::{Term, Text};
use crate::query::{Condition, Part, Phrase, Query};

/// The items that each query finds, oldest first; `texts` are those of the index's items, needed where
/// a query asks for text.
///
/// All queries go through the items together, so that a text is read once.
pub(in crate::render) fn find(
    index: &Index<'_>,
    texts: &Texts,
    queries: &[&Query],
) -> Vec<Vec<ItemRef>> {
    let asked: Vec<Vec<Known<'_>>> = queries
        .iter()
        .map(|query| known(query, &index.names))
        .collect();
    let all = &index.numbered.all;
    let met: Vec<Vec<bool>> = all
        .par_iter()
        .map(|id| {
            let candidate = Candidate::new(index, texts, *id);
            let meets = |conditions: &Vec<Known<'_>>| candidate.meets_all(conditions);
            asked.iter().map(meets).collect()
        })
        .collect();
    let found_by = |query: usize| {
        let found = all.iter().zip(&met).filter(|(_, met)| met[query]);
        found.map(|(id, _)| *id).collect()
    };
    (0..queries.len()).map(found_by).collect()
}

/// A condition with what the site knows of its name.
enum Known<'q> {
    /// One of these items, in order.
    Items(&'q [u32]),
    Day(&'q Condition),
    /// The text has this phrase, or the item is among those that mention what is called so.
    Text(Phrase, &'q [u32]),
    Not(Box<Known<'q>>),
    Any(Vec<Known<'q>>),
}

/// The conditions of a query; those that need a text, which costs most to read, come last.
fn known<'q>(query: &'q Query, names: &'q Names) -> Vec<Known<'q>> {
    let conditions = query.conditions.iter();
    let mut known: Vec<Known<'q>> = conditions
        .map(|condition| known_condition(condition, names))
        .collect();
    known.sort_by_key(|condition| !matches!(condition, Known::Items(_) | Known::Day(_)));
    known
}

fn known_condition<'q>(condition: &'q Condition, names: &'q Names) -> Known<'q> {
    match condition {
        Condition::Text(phrase) => known_phrase(phrase, names),
        Condition::Subject { kind, name } => Known::Items(names.of_filter(kind, name)),
        Condition::From(_) | Condition::To(_) => Known::Day(condition),
        Condition::Day(_, phrase) => {
            Known::Any(vec![Known::Day(condition), known_phrase(phrase, names)])
        }
        Condition::Not(unwanted) => Known::Not(Box::new(known_condition(unwanted, names))),
        Condition::Any(all) => {
            let all = all.iter().map(|one| known_condition(one, names));
            Known::Any(all.collect())
        }
    }
}

fn known_phrase<'q>(phrase: &Phrase, names: &'q Names) -> Known<'q> {
    let named = names.of_reference(&phrase.name);
    let is_exact = !named.is_empty() && phrase.ends_with_digit();
    let phrase = match is_exact {
        true => phrase.exact(),
        false => phrase.clone(),
    };
    Known::Text(phrase, named)
}

/// An item that queries ask about.
struct Candidate<'a> {
    id: ItemRef,
    number: u32,
    entry: &'a Entry,
    texts: &'a Texts,
    /// The text as searches see it, once one has asked for it.
    text: OnceCell<Text>,
}

impl<'a> Candidate<'a> {
    fn new(index: &Index<'a>, texts: &'a Texts, id: ItemRef) -> Candidate<'a> {
        Candidate {
            id,
            number: index.numbered.number(id),
            entry: index.numbered.site.entry(id.entry),
            texts,
            text: OnceCell::new(),
        }
    }

    fn meets_all(&self, conditions: &[Known<'_>]) -> bool {
        conditions.iter().all(|condition| self.meets(condition))
    }

    fn meets(&self, condition: &Known<'_>) -> bool {
        let is_among = |items: &[u32]| items.binary_search(&self.number).is_ok();
        match condition {
            Known::Items(items) => is_among(items),
            Known::Day(condition) => is_on_day(self.entry, condition),
            Known::Text(phrase, named) => is_among(named) || self.has(phrase),
            Known::Not(unwanted) => !self.meets(unwanted),
            Known::Any(all) => all.iter().any(|one| self.meets(one)),
        }
    }

    fn has(&self, phrase: &Phrase) -> bool {
        let text = || Text::new(self.texts.get(self.id));
        has_phrase(self.text.get_or_init(text), phrase)
    }
}

fn is_on_day(entry: &Entry, condition: &Condition) -> bool {
    let Some(day) = entry.document.day.date() else {
        return false;
    };
    match condition {
        Condition::From(first) => day >= *first,
        Condition::To(last) => day <= *last,
        Condition::Day(calendar, _) => calendar.has(day),
        _ => true,
    }
}

/// Whether a text has all parts of a phrase in their places.
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
