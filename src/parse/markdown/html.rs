//! Which of a writer's HTML is not HTML, and which blocks an element holds together.
//!
//! A sanitiser drops what it does not know: of `kubectl logs <pod>` and `Vec<String>` words would be
//! lost, and all that follows a `<style>` that nothing closes. So every tag is looked at first.
//!
//! 1. Tags are gathered in order, and each that opens an element finds the one that closes it: in its
//!    paragraph, or, where it begins a block, in the list item, quotation or body it is in.
//! 2. Tags of unknown elements, and those without a partner that they need, are shown as text.
//! 3. Where such a tag begins a block of HTML, the block is read again as Markdown: its `<` is hidden
//!    from the parser.
//! 4. Blocks from one that opens an element to one that closes it belong together.

mod tags;
mod token;

use std::borrow::Cow;
use std::ops::Range;

use super::dialect::{Contained, Marks};
use crate::config::RawHtml;
use tags::Reader;

/// How often blocks are read again: each time may uncover further blocks of HTML.
const PASSES: usize = 8;

/// A tag that is shown as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Where it is in the body.
    pub range: Range<usize>,
    /// Why it is not HTML.
    pub reason: Reason,
}

/// Why a tag is shown as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// No such element exists.
    Unknown,
    /// Nothing closes the element.
    Unclosed,
    /// It closes what nothing opened.
    Unopened,
    /// The element would show nothing.
    Empty,
}

/// What was found out about the HTML of a body.
#[derive(Debug, Default)]
pub(super) struct Html<'a> {
    /// The body with some `<` hidden.
    pub(super) prepared: Cow<'a, str>,
    /// What stands for a hidden `<`.
    pub(super) stand_in: char,
    /// The tags that are shown as text, in order.
    pub(super) shown: Vec<Shown>,
    /// Ranges of the body that hold blocks together, in order.
    pub(super) groups: Vec<Range<usize>>,
}

impl<'a> Html<'a> {
    /// Looks at the HTML of a body, which comes with its marked copy.
    pub(super) fn read(
        (body, marked): (&'a str, Cow<'a, str>),
        marks: &Marks,
        mode: RawHtml,
    ) -> Html<'a> {
        let mut html = Html {
            prepared: marked,
            stand_in: '<',
            shown: Vec::new(),
            groups: Vec::new(),
        };
        if mode == RawHtml::Escape || !may_hold_html(body) {
            return html;
        }
        let mut hidden: Vec<Shown> = Vec::new();
        for _ in 0..PASSES {
            let mut reader = Reader::new(&html.prepared);
            for (event, range) in Contained::new(&html.prepared, body, marks) {
                reader.event(&event, range);
            }
            let found = reader.finish(&hidden);
            html.groups = found.groups;
            if mode == RawHtml::Allow {
                break;
            }
            html.shown = found.shown;
            if found.hides.is_empty() || !html.hide(&found.hides) {
                break;
            }
            hidden.extend(found.hides);
            hidden.sort_by_key(|shown| shown.range.start);
        }
        html
    }

    /// Hides the `<` of tags; returns false if the body has all signs that could replace it.
    fn hide(&mut self, tags: &[Shown]) -> bool {
        if self.stand_in == '<' {
            let mut free = ('\u{1}'..='\u{8}').filter(|sign| !self.prepared.contains(*sign));
            let Some(sign) = free.next() else {
                return false;
            };
            self.stand_in = sign;
        }
        let mut prepared = String::with_capacity(self.prepared.len());
        let mut copied = 0;
        for tag in tags {
            prepared.push_str(&self.prepared[copied..tag.range.start]);
            prepared.push(self.stand_in);
            copied = tag.range.start + 1;
        }
        prepared.push_str(&self.prepared[copied..]);
        self.prepared = Cow::Owned(prepared);
        true
    }

    /// The tags that are shown within a range.
    pub(super) fn shown_in(&self, range: &Range<usize>) -> &[Shown] {
        let first = self
            .shown
            .partition_point(|shown| shown.range.end <= range.start);
        let rest = &self.shown[first..];
        let length = rest.partition_point(|shown| shown.range.start < range.end);
        &rest[..length]
    }
}

/// Whether a body may hold HTML. It says yes more often than needed.
fn may_hold_html(body: &str) -> bool {
    let bytes = body.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| {
        let next = bytes.get(at + 1);
        next.is_some_and(|next| next.is_ascii_alphabetic() || b"/!?".contains(next))
    })
}
