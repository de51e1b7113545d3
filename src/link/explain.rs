//! Why each candidate of a document is or is not a reference.

use std::sync::Arc;

use super::document::Reader;
use super::identity::Identified;
use super::resolve::{Decision, Passage, Rule};
use crate::parse::{Document, Form, Link, Named};
use crate::reference::explain::numbers_left as numbers_left_in;
use crate::reference::{Locator, Target};
use crate::source::Span;

/// What was decided about a place of a text, and why.
#[derive(Debug)]
pub(crate) struct Explanation {
    /// The id of its item.
    pub item: String,
    /// Where it is, without its locator.
    pub span: Span,
    /// The text as a reader sees it.
    pub written: Arc<str>,
    /// `comment - ` or `commit - ` before it.
    pub locator: Option<Locator>,
    /// The kind of what it may name.
    pub kind: String,
    /// What it names; nothing if it is not a reference.
    pub target: Option<Target>,
    /// The rule that decided.
    pub rule: Rule,
    /// The word of a list that decided, and its reason.
    pub word: Option<String>,
    /// Another place of the file that the decision rests on.
    pub evidence: Option<Span>,
}

impl Reader<'_> {
    /// Explains every candidate in the text of a document, in source order.
    pub(super) fn explain(&self, document: &Document) -> Vec<Explanation> {
        let passages = document.items.iter().map(|item| Passage::of(item));
        let decisions = self.resolver.note(passages);
        let mut explanations = Vec::new();
        for (index, (item, decisions)) in document.items.iter().zip(decisions).enumerate() {
            let first = explanations.len();
            let named = item.named.iter().zip(decisions);
            explanations.extend(named.map(|(named, decision)| Explanation {
                item: item.id.clone(),
                ..self.explanation(document, named, decision)
            }));
            mark_echoes(&item.named, &mut explanations[first..]);
            let left = numbers_left(document, index);
            explanations.extend(left.map(|left| Explanation {
                item: item.id.clone(),
                ..left
            }));
            explanations[first..].sort_by_key(|explanation| explanation.span.start);
        }
        explanations
    }

    fn explanation(&self, document: &Document, named: &Named, decision: Decision) -> Explanation {
        let Decision {
            mut rule,
            target,
            evidence,
            ..
        } = decision;
        let settled = target.map(|target| {
            let day = document.day.date();
            self.identity.settle(&named.name, target, day)
        });
        let target = match settled {
            Some(Identified::Is(target) | Identified::Became { target, .. }) => Some(target),
            Some(Identified::OldNumber { .. }) => {
                rule = Rule::OldNumber;
                None
            }
            None => None,
        };
        let word = self.resolver.explain_word(document, named, rule);
        Explanation {
            word,
            item: String::new(),
            span: named.span,
            written: Arc::clone(&named.written),
            locator: named.locator,
            kind: target
                .as_ref()
                .map_or(named.name.kind(), Target::kind)
                .to_owned(),
            target,
            rule,
            evidence,
        }
    }
}

/// The numbers of an item that are not candidates because of a word beside them, where the document kept
/// its text.
fn numbers_left(document: &Document, item: usize) -> impl Iterator<Item = Explanation> {
    let blocks = document.prose.iter().flat_map(|prose| &prose.blocks);
    let blocks = blocks.filter(move |block| block.item == Some(item));
    blocks.flat_map(|block| {
        let numbers = numbers_left_in(&block.text).into_iter();
        let numbers = numbers.filter(|(part, _)| !block.in_link(part));
        numbers.map(|(part, word)| Explanation {
            item: String::new(),
            span: block.span(&part),
            written: Arc::from(&block.text[part]),
            locator: None,
            kind: "thread".to_owned(),
            target: None,
            rule: Rule::OtherNumber,
            word: Some(word),
            evidence: None,
        })
    })
}

/// What the text of a link names again is one mention with its address.
fn mark_echoes(named: &[Named], explanations: &mut [Explanation]) {
    for at in 0..named.len() {
        let link = named[at].link;
        if link == Link::No || named[at].form == Form::Destination {
            continue;
        }
        let of_link = named
            .iter()
            .zip(&*explanations)
            .find(|(other, explanation)| {
                other.form == Form::Destination
                    && other.link == link
                    && explanation.target == explanations[at].target
            });
        if let Some((destination, _)) = of_link {
            let span = destination.span;
            explanations[at].target = None;
            explanations[at].rule = Rule::Echo;
            explanations[at].evidence = Some(span);
        }
    }
}
