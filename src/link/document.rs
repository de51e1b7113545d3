//! One document and the names of the whole site in, an [`Entry`] out: each candidate becomes a mention or
//! nothing.
//!
//! 1. [`Reader::read`] decides for each document on its own, in parallel, which key every candidate
//!    and every value names.
//! 2. [`Keyed::entry`] makes the entry, once every key has an id.

mod reports;

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::identity::{Identified, Identity};
use super::order;
use super::profile::SubjectId;
use super::resolve::{Decision, Passage, Resolver, Rule};
use super::site::{Entry, FrontMention, Item, Mention};
use super::subjects::Ids;
use super::title::title_length;
use super::url::Url;
use crate::diagnostic::Diagnostic;
use crate::parse::{self, Document, Form, Kind, Link, Named, Value};
use crate::reference::{Aspect, Name, Target};
use crate::source::{Source, Span};
use crate::subject::SubjectKey;
use reports::{misspelling, misspelt_group, old_number};

/// A document whose names are resolved to keys.
pub(super) struct Keyed {
    document: Arc<Document>,
    /// Of each item, the mentions and what they name.
    items: Vec<Vec<Resolution>>,
    /// Of each item, its tags.
    tags: Vec<Vec<SubjectKey>>,
    /// What the values of front matter name, by their index in the document.
    values: Vec<(usize, SubjectKey)>,
    /// Threads that were named and are something else.
    redirected: Vec<(Target, SubjectKey)>,
    /// What is odd about its names.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A candidate that names something, by its index in its item.
struct Resolution {
    named: usize,
    key: SubjectKey,
    form: Form,
}

impl Keyed {
    /// Everything it names, in the order of the text.
    pub(super) fn keys(&self) -> impl Iterator<Item = &SubjectKey> {
        let mentioned = self.items.iter().flatten().map(|found| &found.key);
        let values = self.values.iter().map(|(_, key)| key);
        let own = match &self.document.kind {
            Kind::Subject(key) => Some(key),
            _ => None,
        };
        let tags = self.tags.iter().flatten();
        mentioned.chain(tags).chain(values).chain(own)
    }

    /// The entry of the document; every key has an id by now.
    pub(super) fn entry(self, ids: &Ids) -> Entry {
        let document = self.document;
        let items = document.items.iter().zip(self.items.iter().zip(&self.tags));
        let mut items: Vec<Item> = items
            .map(|(parsed, (found, tags))| item(parsed, (found, tags), ids))
            .collect();
        let mut place = 0;
        for item in &mut items {
            place += u32::from(!item.is_heading());
            item.place = place;
        }
        let of_items = document
            .items
            .iter()
            .zip(&self.tags)
            .flat_map(|(item, tags)| {
                let written = item.tags.iter().map(|tag| tag.written.value.clone());
                tags.iter().map(|key| ids.of(key)).zip(written)
            });
        let of_items: Vec<(SubjectId, String)> = of_items.collect();
        let values = self.values.iter().map(|(_, key)| ids.of(key));
        let mut front_subjects = unique(values);
        // What a note of one item says of its day, it says of the item.
        let mut followed = items.iter_mut().filter(|item| !item.is_heading());
        if let (Kind::Note, Some(item), None) = (&document.kind, followed.next(), followed.next()) {
            let all = item
                .subjects
                .iter()
                .copied()
                .chain(front_subjects.drain(..));
            item.subjects = unique(all);
        }
        let value = |index: usize| &document.values[index];
        let mentions = self.values.iter().map(|(index, key)| (value(*index), key));
        let (named, tags): (Vec<_>, Vec<_>) = mentions.partition(|(value, _)| value.name.is_some());
        Entry {
            url: url(&document, ids),
            items,
            front_subjects,
            values: named
                .into_iter()
                .map(|(value, key)| FrontMention {
                    subject: ids.of(key),
                    span: value.written.span,
                    written: value.written.value.clone(),
                })
                .collect(),
            tags: tags
                .into_iter()
                .map(|(value, key)| (ids.of(key), value.written.value.trim().to_owned()))
                .chain(of_items)
                .collect(),
            redirected: self
                .redirected
                .into_iter()
                .map(|(thread, key)| (thread, ids.of(&key)))
                .collect(),
            document,
        }
    }
}

/// The address of a document; the text of a subject is on the page of its subject.
fn url(document: &Document, ids: &Ids) -> Url {
    let subject_page = || match &document.kind {
        Kind::Subject(key) => ids.profile(ids.of(key)).page.clone(),
        _ => None,
    };
    order::url(document)
        .or_else(subject_page)
        .unwrap_or_else(|| Url::page([]))
}

fn item(
    parsed: &Arc<parse::Item>,
    (found, tags): (&[Resolution], &[SubjectKey]),
    ids: &Ids,
) -> Item {
    let mention = |found: &Resolution| {
        let named = &parsed.named[found.named];
        Mention {
            subject: ids.of(&found.key),
            span: named.span,
            written: Arc::clone(&named.written),
            locator: named.locator,
            form: found.form,
            inside: is_inside(&named.name),
        }
    };
    let mut mentions: Vec<Mention> = found.iter().map(mention).collect();
    let tagged = parsed.tags.iter().zip(tags);
    let in_text = tagged.filter_map(|(tag, key)| {
        Some(Mention {
            subject: ids.of(key),
            span: tag.written.span,
            written: format!("#{}", tag.written.value).into(),
            locator: None,
            form: tag.form?,
            inside: false,
        })
    });
    mentions.extend(in_text);
    mentions.sort_by_key(|mention| mention.span);
    let mentioned = mentions.iter().map(|mention| mention.subject);
    let tags = tags.iter().map(|key| ids.of(key));
    Item {
        title: title_length(parsed, &mentions) as u16,
        subjects: unique(mentioned.chain(tags)),
        parsed: Arc::clone(parsed),
        mentions,
        inferred: Vec::new(),
        place: 0,
    }
}

/// The subjects that the tags of an item are; each name has a letter or a digit.
fn tags(item: &parse::Item) -> Vec<SubjectKey> {
    let tags = item.tags.iter();
    tags.filter_map(|tag| SubjectKey::tag(&tag.written.value))
        .collect()
}

/// Whether a name is that of a file, a folder or another page of a repository.
fn is_inside(name: &Name) -> bool {
    let inside = Aspect::Inside;
    matches!(name, Name::Repo { aspect, .. } if *aspect == inside)
}

/// Each id once, in the order of its first occurrence.
fn unique(ids: impl Iterator<Item = SubjectId>) -> Vec<SubjectId> {
    let mut seen = Seen::default();
    ids.filter(|id| seen.insert(*id)).collect()
}

/// The ids that were met. Most items have a handful, for which looking through a list is cheaper than
/// any hash; an item with a thousand must not cost a million looks.
#[derive(Default)]
pub(super) struct Seen {
    few: Vec<SubjectId>,
    many: HashSet<SubjectId>,
}

impl Seen {
    const FEW: usize = 16;

    /// Whether an id is met for the first time.
    pub(super) fn insert(&mut self, id: SubjectId) -> bool {
        if self.many.contains(&id) || self.few.contains(&id) {
            return false;
        }
        match self.few.len() < Seen::FEW {
            true => self.few.push(id),
            false => {
                self.many.insert(id);
            }
        }
        true
    }
}

/// Reads documents one by one with what the whole site says.
pub(super) struct Reader<'a> {
    pub(super) resolver: &'a Resolver<'a>,
    pub(super) identity: &'a Identity<'a>,
}

/// What is found on the way through a document.
struct Findings {
    source: Arc<Source>,
    day: Option<NaiveDate>,
    diagnostics: Vec<Diagnostic>,
    redirected: Vec<(Target, SubjectKey)>,
}

impl Reader<'_> {
    /// Decides what every candidate and every value of a document names.
    pub(super) fn read(&self, document: &Arc<Document>) -> Keyed {
        let mut findings = Findings {
            source: Arc::clone(&document.source),
            day: document.day.date(),
            diagnostics: Vec::new(),
            redirected: Vec::new(),
        };
        let items = self.items(&document.items, &mut findings);
        let values = document.values.iter().enumerate();
        let values = values
            .filter_map(|(index, value)| Some((index, self.value(value, &mut findings)?)))
            .collect();
        Keyed {
            document: Arc::clone(document),
            items,
            tags: document.items.iter().map(|item| tags(item)).collect(),
            values,
            redirected: findings.redirected,
            diagnostics: findings.diagnostics,
        }
    }

    fn items(&self, items: &[Arc<parse::Item>], findings: &mut Findings) -> Vec<Vec<Resolution>> {
        let passages = items.iter().map(|item| Passage::of(item));
        let decisions = self.resolver.note(passages);
        let found = items.iter().zip(decisions).map(|(item, decisions)| {
            let candidates = item.named.iter().zip(decisions).enumerate();
            let found = candidates.filter_map(|(index, (named, decision))| {
                let written = Written {
                    text: &named.written,
                    span: named.span,
                    has_address: named.link != Link::No && named.form != Form::Destination,
                };
                Some(Resolution {
                    named: index,
                    key: self.key(&named.name, decision, written, findings)?,
                    form: named.form,
                })
            });
            without_echoes(&item.named, found)
        });
        found.collect()
    }

    fn value(&self, value: &Value, findings: &mut Findings) -> Option<SubjectKey> {
        let Some(name) = &value.name else {
            return SubjectKey::tag(&value.written.value);
        };
        let written = Written {
            text: &value.written.value,
            span: value.written.span,
            has_address: false,
        };
        self.key(name, self.resolver.value(name), written, findings)
    }

    /// The subject of a name, written so and there. What is odd about it is reported.
    fn key(
        &self,
        name: &Name,
        decision: Decision,
        written: Written<'_>,
        findings: &mut Findings,
    ) -> Option<SubjectKey> {
        let has_address = written.has_address;
        let written = (written.text, written.span);
        findings
            .diagnostics
            .extend(misspelling(&findings.source, written, &decision));
        if let (Rule::MisspeltGroup, Some(Target::Group(id))) = (decision.rule, &decision.target) {
            let label = self.resolver.rules.group_label(id);
            let misspelt = misspelt_group(&findings.source, written, (id.as_str(), &label));
            findings.diagnostics.push(misspelt);
        }
        let target = match self.identity.settle(name, decision.target?, findings.day) {
            Identified::Is(target) => target,
            Identified::Became { thread, target } => {
                let key = SubjectKey::Target(target.clone());
                findings.redirected.push((thread, key));
                target
            }
            Identified::OldNumber { since } => {
                // Who links to the old document has said which one is meant.
                if !has_address {
                    let old = old_number(&findings.source, written, &since);
                    findings.diagnostics.push(old);
                }
                return None;
            }
        };
        Some(SubjectKey::Target(target))
    }
}

/// A name as it was written.
#[derive(Clone, Copy)]
struct Written<'a> {
    text: &'a str,
    span: Span,
    /// Whether it is in a link, whose address says what is meant.
    has_address: bool,
}

/// `[k/k#1](https://github.com/kubernetes/kubernetes/pull/1)` mentions the thread once, as a link.
fn without_echoes(named: &[Named], found: impl Iterator<Item = Resolution>) -> Vec<Resolution> {
    let mut kept: Vec<Resolution> = Vec::new();
    for found in found {
        let link = named[found.named].link;
        let mut of_link = kept.iter_mut().rev();
        let mut of_link = of_link
            .by_ref()
            .take_while(|one| link != Link::No && named[one.named].link == link);
        let is_destination = |one: &Resolution| one.form == Form::Destination;
        let is_echo = |one: &&mut Resolution| {
            one.key == found.key && is_destination(one) != is_destination(&found)
        };
        match of_link.find(is_echo) {
            Some(echo) => echo.form = Form::Destination,
            None => kept.push(found),
        }
    }
    kept
}
