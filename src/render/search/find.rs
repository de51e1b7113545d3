//! Finding items by a query while the site is built: the same answers as the search page's.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::names::{filter_names, names_of};
use super::{Numbered, Texts};
use crate::link::{Entry, Item, ItemRef, Site, SubjectId};
use crate::parse::Kind;
use crate::query::text::{Term, Text, normalized};
use crate::query::{Condition, Part, Phrase, Query};
use crate::subject::SubjectKey;

/// Finds items of a site by queries.
pub(in crate::render) struct Finder<'a> {
    site: &'a Site,
    texts: &'a Texts,
    /// The subjects of each filter.
    filters: BTreeMap<String, Vec<SubjectId>>,
    /// The references of each name.
    names: BTreeMap<String, BTreeSet<SubjectId>>,
}

/// A condition with what the site knows of its names.
enum Known<'q> {
    Text {
        phrase: Phrase,
        references: Option<&'q BTreeSet<SubjectId>>,
    },
    Items(BTreeSet<ItemRef>),
    Day(&'q Condition),
}

impl<'a> Finder<'a> {
    /// Prepares a site; `texts` are those of its items.
    pub(in crate::render) fn new(site: &'a Site, texts: &'a Texts) -> Finder<'a> {
        let mut finder = Finder {
            site,
            texts,
            filters: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        for (id, subject) in site.subjects.iter() {
            for name in filter_names(subject) {
                finder.filters.entry(name).or_default().push(id);
            }
            for name in names_of(subject) {
                finder.names.entry(name).or_default().insert(id);
            }
        }
        for (_, item) in Numbered::new(site).items() {
            for mention in &item.mentions {
                let name = normalized(&mention.written);
                finder
                    .names
                    .entry(name)
                    .or_default()
                    .insert(mention.subject);
            }
        }
        finder
    }

    /// The items that meet all conditions, oldest first.
    pub(in crate::render) fn items(&self, query: &Query) -> Vec<ItemRef> {
        let known: Vec<Known<'_>> = query
            .conditions
            .iter()
            .map(|condition| self.known(condition))
            .collect();
        Numbered::new(self.site)
            .all
            .into_par_iter()
            .filter(|id| self.meets_all(*id, &known))
            .collect()
    }

    fn known<'q>(&'q self, condition: &'q Condition) -> Known<'q> {
        match condition {
            Condition::Text(phrase) => {
                let references = self.names.get(&phrase.name);
                let is_exact = references.is_some() && phrase.ends_with_digit();
                let phrase = match is_exact {
                    true => phrase.exact(),
                    false => phrase.clone(),
                };
                Known::Text { phrase, references }
            }
            Condition::Subject { kind, name } => {
                let subjects = self.filters.get(&format!("{kind}:{name}"));
                let subjects = subjects.into_iter().flatten();
                Known::Items(subjects.flat_map(|id| self.items_of(*id)).collect())
            }
            Condition::From(_) | Condition::To(_) => Known::Day(condition),
        }
    }

    /// The items that the page of a subject shows; for a tag and in articles all of those noted.
    fn items_of(&self, id: SubjectId) -> Vec<ItemRef> {
        let subject = self.site.subjects.get(id);
        let mut items = subject.items.clone();
        let is_tag = matches!(subject.key, SubjectKey::Tag(_));
        for entry in subject.noted.iter().chain(&subject.articles) {
            let document = self.site.entry(*entry);
            if is_tag || document.document.kind == Kind::Article {
                let all = 0..document.items.len() as u32;
                items.extend(all.map(|item| ItemRef {
                    entry: *entry,
                    item,
                }));
            }
        }
        items
    }

    fn meets_all(&self, id: ItemRef, conditions: &[Known<'_>]) -> bool {
        let (entry, item) = self.site.item(id);
        // Reading the text costs most, so it comes last.
        let meets = |condition: &Known<'_>| match condition {
            Known::Items(items) => items.contains(&id),
            Known::Day(condition) => is_on_day(entry, condition),
            Known::Text { .. } => true,
        };
        conditions.iter().all(meets) && self.has_texts(id, item, conditions)
    }

    fn has_texts(&self, id: ItemRef, item: &Item, conditions: &[Known<'_>]) -> bool {
        let mut text: Option<Text> = None;
        conditions.iter().all(|condition| match condition {
            Known::Text { phrase, references } => {
                let mentions = |known: &BTreeSet<SubjectId>| {
                    item.subjects.iter().any(|subject| known.contains(subject))
                };
                references.is_some_and(mentions)
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
