//! Elements that are open in an item.
//!
//! Those that change how text looks, such as `<b>`, and that are open where a block ends, are opened again in
//! the next block by HTML. Hundreds of them and hundreds of blocks would make the square of what is written.
//! For each tag html5ever may look at all elements that are open, so that these have a limit as well.

use std::ops::Range;

use super::Reader;
use crate::html::Tag;
use crate::html::elements::{self, ENDLESS, FORMATTING, VOID};
use crate::limits;

/// The elements that are open in an item, and what they have cost in the document so far.
#[derive(Default)]
pub(super) struct Reopened {
    /// The name and the length of the tag of each.
    open: Vec<(String, usize)>,
    /// The length of all of these.
    bytes: usize,
    cost: usize,
    /// The names of all open elements, without those whose end may be left out.
    nested: Vec<String>,
    /// Whether too many of these were open at once.
    is_too_deep: bool,
}

impl Reopened {
    /// Leaves an item: what it leaves open is closed at its end.
    pub(super) fn clear(&mut self) {
        self.open.clear();
        self.bytes = 0;
        self.nested.clear();
    }

    /// Whether a tag is the first that is nested too deep.
    fn nest(&mut self, tag: &Tag<'_>) -> bool {
        if self.is_too_deep || elements::is(&tag.name, VOID | ENDLESS) {
            return false;
        }
        if !tag.closes {
            self.nested.push(tag.name.to_string());
        } else if let Some(at) = self.nested.iter().rposition(|name| *name == tag.name) {
            self.nested.truncate(at);
        }
        self.is_too_deep = self.nested.len() > limits::ELEMENTS;
        self.is_too_deep
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if !elements::is(&tag.name, FORMATTING) {
            return;
        }
        if !tag.closes {
            self.open.push((tag.name.to_string(), tag.written.len()));
            self.bytes += tag.written.len();
        } else if let Some(at) = self.open.iter().rposition(|(name, _)| *name == tag.name) {
            self.bytes -= self.open.remove(at).1;
        }
    }
}

impl Reader<'_> {
    /// Counts what a tag or a block of Markdown may open again, and reports where it is too much.
    pub(super) fn count_reopened(&mut self, tag: Option<&Tag<'_>>, range: &Range<usize>) {
        if tag.is_some_and(|tag| self.reopened.nest(tag)) {
            self.problems.error(
                "too-deep",
                self.problems.source().char_at(range.start + self.offset),
                format!(
                    "more than {} elements of HTML are in one another",
                    limits::ELEMENTS
                ),
                "close them, or keep them flat",
            );
        }
        let most = (limits::REOPENED * self.body.len()).max(limits::FEW_REOPENED);
        if self.reopened.cost > most {
            return;
        }
        self.reopened.cost += self.reopened.bytes;
        if let Some(tag) = tag {
            self.reopened.tag(tag);
        }
        if self.reopened.cost > most {
            self.problems.error(
                "too-deep",
                self.problems.source().char_at(range.start + self.offset),
                format!(
                    "tags such as `<b>` are still open where blocks end, which opens them again in the next block: more than {most} bytes of tags"
                ),
                "close them in the block in which they are opened",
            );
        }
    }
}
