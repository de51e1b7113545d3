//! `loose-spelling`: blanks around a hyphen that the same note writes otherwise elsewhere:
//! `KEP- 753` for `KEP-753`, `comment- ` for `comment - `.
//!
//! Evidence: the grammar read the place as a reference, so what it means is settled, and only
//! blanks and hyphens change. `KEP 753` is a spelling of its own and fine.

use std::sync::Arc;

use super::prose::Prose;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::Mention;
use crate::reference::Locator;
use crate::source::{Source, Span};

/// The loose spellings of a document.
pub(super) fn loose(page: &Prose<'_>) -> Vec<Diagnostic> {
    let source = page.source();
    let mentions = page.entry.items.iter().flat_map(|item| &item.mentions);
    mentions
        .flat_map(|mention| {
            let number = loose_number(source, mention);
            number.into_iter().chain(loose_locator(source, mention))
        })
        .map(|(span, replacement)| report(source, span, &replacement))
        .collect()
}

fn report(source: &Arc<Source>, span: Span, replacement: &str) -> Diagnostic {
    let written = source.slice(span);
    let place = Place::Text(Arc::clone(source), span);
    let message = format!("`{written}` is usually written `{replacement}`");
    Diagnostic::hint("loose-spelling", message, place).fix(span, replacement)
}

/// `KEP- 753` and `KEP - 753`: letters, a hyphen with blanks, digits.
fn loose_number(source: &Source, mention: &Mention) -> Option<(Span, String)> {
    let written = source.slice(mention.span);
    let (word, number) = written.split_once('-')?;
    let (name, digits) = (word.trim_end_matches(' '), number.trim_start_matches(' '));
    let loose = name.len() + digits.len() + 1 < written.len();
    let plain = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphabetic())
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit());
    (loose && plain).then(|| (mention.span, format!("{name}-{digits}")))
}

/// `comment- k/k#1`, `comment -k/k#1`, `(comment k/k#1)`: the word and what divides it from its
/// reference.
fn loose_locator(source: &Source, mention: &Mention) -> Option<(Span, String)> {
    let locator = mention.locator?;
    let end = mention.span.range().start;
    let line = source.text[..end].rfind('\n').map_or(0, |at| at + 1);
    let before = &source.text[line..end];
    let word_end = before.trim_end_matches([' ', '-']).len();
    let divider = &before[word_end..];
    let word = match locator {
        Locator::Comment => "comment",
        Locator::Commit => "commit",
    };
    let start = word_end.checked_sub(word.len())?;
    let written = before.get(start..word_end)?;
    let opened = before[..start].ends_with(['(', '\u{FF08}']);
    let loose = match divider.matches('-').count() {
        0 => opened && !divider.is_empty(),
        1 => divider != " - ",
        _ => false,
    };
    let found = loose && written.eq_ignore_ascii_case(word);
    found.then(|| (Span::new(line + start..end), format!("{written} - ")))
}
