//! Texts resolved as if each were an item of its own.

use minamo::Span;
use minamo::internals::link::Passage;
use minamo::internals::parse::{Form, Link, Named};
use minamo::reference::{Candidate, Grammar, Place};

/// What the text of an item may mention.
pub(crate) fn named(grammar: &Grammar, text: &str) -> Vec<Named> {
    let candidates = grammar.scan(text, Place::ItemStart).into_iter();
    candidates
        .map(|candidate| of_text(text, candidate))
        .collect()
}

fn of_text(text: &str, candidate: Candidate) -> Named {
    Named {
        written: text[candidate.span.clone()].into(),
        span: Span::new(candidate.span),
        locator: candidate.locator,
        name: candidate.name,
        form: Form::Text,
        bullet: 0,
        link: Link::No,
    }
}

/// An item without bullets.
pub(crate) fn passage(named: &[Named]) -> Passage<'_> {
    Passage {
        named,
        bullets: &[],
        head: None,
    }
}
