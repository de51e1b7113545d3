//! Why each candidate of a document is or is not a reference.

use std::collections::HashMap;
use std::sync::Arc;

use super::document::Reader;
use super::identity::Identified;
use super::resolve::{Decision, Passage, Rule};
use crate::parse::{Document, Form, Link, Named, prose::Block};
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
        let mut blocks = blocks_of_items(document);
        let mut explanations = Vec::new();
        for (index, (item, decisions)) in document.items.iter().zip(decisions).enumerate() {
            let first = explanations.len();
            let named = item.named.iter().zip(decisions);
            explanations.extend(named.map(|(named, decision)| Explanation {
                item: item.id.clone(),
                ..self.explanation(document, named, decision)
            }));
            mark_echoes(&item.named, &mut explanations[first..]);
            let left = numbers_left(blocks.remove(&index).unwrap_or_default());
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

/// The text of each item by its index, where the document kept it.
fn blocks_of_items(document: &Document) -> HashMap<usize, Vec<&Block>> {
    let mut blocks: HashMap<usize, Vec<&Block>> = HashMap::new();
    for block in document.prose.iter().flat_map(|prose| &prose.blocks) {
        if let Some(item) = block.item {
            blocks.entry(item).or_default().push(block);
        }
    }
    blocks
}

/// The numbers in the text of an item that are not candidates because of a word beside them.
fn numbers_left(blocks: Vec<&Block>) -> impl Iterator<Item = Explanation> {
    blocks.into_iter().flat_map(|block| {
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
    let mut destinations: HashMap<Link, Vec<usize>> = HashMap::new();
    for (at, named) in named.iter().enumerate() {
        if named.link != Link::No && named.form == Form::Destination {
            destinations.entry(named.link).or_default().push(at);
        }
    }
    for (at, echo) in named.iter().enumerate() {
        if echo.form == Form::Destination {
            continue;
        }
        let of_link = destinations.get(&echo.link).into_iter().flatten();
        let same = |at: usize, of: usize| explanations[at].target == explanations[of].target;
        let of_link = of_link.copied().find(|&of| same(at, of));
        if let Some(of) = of_link {
            explanations[at].target = None;
            explanations[at].rule = Rule::Echo;
            explanations[at].evidence = Some(named[of].span);
        }
    }
}
