//! The bullets that a note has, in a form for comparing that ignores the spelling of references.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};
use unicode_normalization::UnicodeNormalization;

use super::spelling::alone;
use crate::link::Explanation;
use crate::parse::Document;
use crate::session::Session;

/// What a bullet says, once as it is written, and once with its references in canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    written: String,
    meant: String,
}

impl Said {
    /// Whether two bullets say the same.
    pub(super) fn is(&self, other: &Said) -> bool {
        self.written == other.written || self.meant == other.meant
    }
}

/// What a bullet says that is not part of a note yet.
pub(super) fn said_by(session: &Session, text: &str) -> Said {
    let said =
        alone(session, text).and_then(|document| said(session, &document).into_iter().next());
    said.map_or_else(
        || Said {
            written: plain(text),
            meant: plain(text),
        },
        |(_, said)| said,
    )
}

/// What every bullet of a document says, nested ones too, each with where it begins in the source.
pub(super) fn said(session: &Session, document: &Document) -> Vec<(usize, Said)> {
    let source = &document.source;
    let explanations = session.explain(document);
    let bullets = bullets(document).into_iter();
    bullets
        .map(|bullet| {
            let text = &source.text[bullet.clone()];
            let said = Said {
                written: plain(text),
                meant: plain(&meant(text, bullet.start, &explanations)),
            };
            (bullet.start, said)
        })
        .collect()
}

/// Where the text of each bullet is, without what is nested in it.
fn bullets(document: &Document) -> Vec<Range<usize>> {
    let offset = document.body.start as usize;
    let mut bullets: Vec<Range<usize>> = Vec::new();
    for (event, range) in document.markdown().events() {
        let range = range.start + offset..range.end + offset;
        match event {
            Event::Start(Tag::Item) => bullets.push(range),
            // A nested list ends the text of the bullet that holds it.
            Event::Start(Tag::List(_)) => {
                if let Some(holder) = bullets.last_mut().filter(|last| range.start < last.end) {
                    holder.end = range.start;
                }
            }
            _ => {}
        }
    }
    bullets
}

/// The text of a bullet with its references in canonical form.
fn meant(text: &str, offset: usize, explanations: &[Explanation]) -> String {
    let mut meant = String::with_capacity(text.len());
    let mut at = 0;
    for explanation in explanations {
        let range = explanation.span.range();
        let Some(target) = &explanation.target else {
            continue;
        };
        let Some(start) = range.start.checked_sub(offset).filter(|start| *start >= at) else {
            continue;
        };
        let end = range.end - offset;
        let Some(before) = text.get(at..start).filter(|_| end <= text.len()) else {
            continue;
        };
        meant.push_str(before);
        meant.push_str(&target.to_string());
        at = end;
    }
    meant.push_str(&text[at..]);
    meant
}

/// The text of a bullet without its marker, its id and all blanks, in one width.
fn plain(text: &str) -> String {
    let text = text.trim();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = match text.strip_prefix(['-', '*', '+']) {
        Some(rest) => rest,
        None if digits.len() < text.len() => digits.strip_prefix(['.', ')']).unwrap_or(text),
        None => text,
    };
    let mut text = text;
    // An id and tags: `{#id .tag}`.
    while let Some((before, inner)) = text
        .strip_suffix('}')
        .and_then(|text| text.rsplit_once('{'))
        && inner.starts_with(['#', '.'])
    {
        text = before.trim_end();
    }
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}
