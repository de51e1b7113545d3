//! Measures and limits the text of footnotes: each item repeats all of its footnotes, so a few kilobytes
//! could become gigabytes.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::ItemBuilder;
use crate::diagnostic::Problems;
use crate::limits;
use crate::source::{Span, Spanned};

/// What is around each footnote that is shown, in bytes.
const AROUND: usize = 100;

/// Measures what each item shows of the footnotes, and reports the one that shows more than all may; `refers` has the footnotes that each
/// footnote leads to, `offset` is where the body begins.
pub(super) fn report(
    problems: &Problems,
    (builders, offset): (&mut [ItemBuilder], usize),
    notes: &[Spanned<String>],
    refers: &BTreeMap<String, Vec<String>>,
) {
    let sizes = notes
        .iter()
        .map(|note| (note.value.as_str(), note.span.range().len()));
    let sizes: BTreeMap<&str, usize> = sizes.collect();
    let most = (limits::NOTES * problems.source().text.len()).max(limits::FEW_NOTES);
    let mut shown = 0;
    for builder in builders {
        if builder.footnotes.is_empty() {
            continue;
        }
        let mut open: Vec<&str> = builder.footnotes.iter().map(String::as_str).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(label) = open.pop() {
            let Some(size) = sizes.get(label).filter(|_| seen.insert(label)) else {
                continue;
            };
            shown += size + AROUND;
            builder.notes += size + AROUND;
            if shown > most {
                return tell(problems, builder.span.start + offset);
            }
            open.extend(refers.get(label).into_iter().flatten().map(String::as_str));
        }
    }
}

fn tell(problems: &Problems, at: usize) {
    let first = problems.source().text[at..].chars().next();
    problems.error(
        "too-many-footnotes",
        Span::new(at..at + first.map_or(0, char::len_utf8)),
        "the items down to this one show more text of footnotes than the file can hold, as each shows all that it leads to",
        "refer to long footnotes from fewer items, or to fewer footnotes from each other",
    );
}
