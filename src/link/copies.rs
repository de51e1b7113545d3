//! Counts what pages of subjects show of a document: the page of each subject that it names as a whole shows
//! all of it, and that of each subject that an item names or belongs to shows the whole item.
//!
//! A name in the text has some bytes of its own. What an item belongs to without naming it costs none: one
//! label of a thread is a copy of each item that mentions the thread. So each such copy counts with what
//! is [`AROUND`] it on its page.

use super::site::{Entry, Item};
use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::source::Span;

/// What is around each copy of an item on the page of a subject, in bytes.
const AROUND: usize = 1_000;

/// The copies of the items of one document.
pub(super) struct Copies {
    bytes: usize,
    most: usize,
    problem: Option<Diagnostic>,
}

impl Copies {
    pub(super) fn of(entry: &Entry) -> Copies {
        Copies {
            bytes: 0,
            most: most(entry),
            problem: None,
        }
    }

    /// Counts an item once it is known what it belongs to; whether that is within the limits.
    pub(super) fn add(&mut self, entry: &Entry, item: &Item) -> bool {
        let names = item.subjects.len() + item.inferred.len();
        self.bytes += names * item.parsed.size() + item.inferred.len() * AROUND;
        // An item that names as many by itself was reported when it was read.
        if names > limits::NAMES && item.subjects.len() <= limits::NAMES {
            self.problem.get_or_insert_with(|| many_names(entry, item));
        }
        self.check(entry, item)
    }

    /// Counts what the document names as a whole, once all of its items are known.
    pub(super) fn finish(mut self, entry: &Entry) -> Option<Diagnostic> {
        self.bytes += entry.front_subjects.len() * entry.document.body.range().len();
        if let Some(first) = entry.items.first() {
            self.check(entry, first);
        }
        self.problem
    }

    fn check(&mut self, entry: &Entry, item: &Item) -> bool {
        if self.bytes > self.most {
            let span = item.parsed.span;
            self.problem.get_or_insert_with(|| many(entry, span));
        }
        self.problem.is_none()
    }
}

/// How many bytes pages of subjects may show of a document.
pub(super) fn most(entry: &Entry) -> usize {
    (limits::COPIES * entry.source().text.len()).max(limits::FEW_COPIES)
}

pub(super) fn many(entry: &Entry, at: Span) -> Diagnostic {
    let source = entry.source();
    let message = format!(
        "pages of subjects would show more than {} bytes of this file, which has {}",
        most(entry),
        source.text.len()
    );
    Diagnostic::error("too-many-copies", message, entry.place(source.char_at(at.start as usize))).help(
        "divide long items that name many subjects, and put fewer items under a heading or with a thread that has many, as the page of each subject shows the whole item",
    )
}

fn many_names(entry: &Entry, item: &Item) -> Diagnostic {
    let message = format!(
        "this item belongs to more than {} subjects, with those of the headings above it and of facts",
        limits::NAMES
    );
    let place = entry.place(entry.source().char_at(item.parsed.span.start as usize));
    Diagnostic::error("too-many-names", message, place).help(
        "name them in several items or headings, or give fewer groups and people to one subject in content/subjects/",
    )
}
