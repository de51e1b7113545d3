//! Text that was meant as markup and is shown as it was written.
//!
//! 1. [`dialects`]: markup of other dialects of Markdown, one table: `foreign-markup`.
//! 2. [`lines`]: lists, tasks, headings and tables with a slip: `unread-markup`.
//! 3. [`links`]: links with a slip: `not-a-link`.
//! 4. [`ends`]: code that is never closed, ids without effect, footnotes without the other half.
//!
//! Evidence: the text of a paragraph as a reader sees it, with nothing of it escaped. What is one habit
//! to change has one finding a file or a paragraph, at the first place.

mod dialects;
mod ends;
mod lines;
mod links;

use std::collections::HashMap;
use std::ops::Range;

use super::prose::{Block, Prose};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Span;

/// A part of a block, and what is to be said of it.
struct Shape<'a> {
    block: &'a Block,
    part: Range<usize>,
    kind: Kind,
}

/// What one finding is about: a kind, and the place where it is reported once.
type Key = (Kind, Option<*const Block>, Option<usize>);

impl Shape<'_> {
    /// The key of a shape, given its number in its document.
    fn key(&self, index: usize) -> Key {
        let kind = self.kind;
        let block = std::ptr::from_ref(self.block);
        match self.kind.told {
            Told::Each => (kind, None, Some(index)),
            Told::OnceAParagraph => (kind, Some(block), None),
            Told::OnceAFile => (kind, None, None),
        }
    }
}

/// A kind of text that is not read as markup.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    code: &'static str,
    /// What it is, after "`TEXT` is": "a wikilink, which is shown as text".
    message: &'static str,
    help: &'static str,
    told: Told,
}

/// How often a kind is reported.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Told {
    Each,
    OnceAParagraph,
    OnceAFile,
}

/// What is shown as text in a document, and what of it has no effect.
pub(super) fn misread(page: &Prose<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut shapes: Vec<Shape<'_>> = Vec::new();
    for block in &page.text.blocks {
        shapes.extend(dialects::shapes(page, block));
        shapes.extend(lines::shapes(page, block));
        shapes.extend(links::shapes(page, block));
        shapes.extend(ends::shapes(page, block));
    }
    let items = page.entry.items.iter();
    let trailing: Vec<Span> = items.filter_map(|item| item.parsed.anchor).collect();
    // `{#id .tag}` is read.
    shapes.retain(|shape| {
        let Place::Text(_, span) = page.place(shape.block, &shape.part) else {
            return true;
        };
        let until = trailing.partition_point(|read| read.start <= span.start);
        !trailing[..until]
            .last()
            .is_some_and(|read| read.contains(span))
    });
    let mut told: HashMap<Key, usize> = HashMap::new();
    let mut counted: Vec<(&Shape<'_>, usize)> = Vec::new();
    for (index, shape) in shapes.iter().enumerate() {
        let at = *told.entry(shape.key(index)).or_insert(counted.len());
        match counted.get_mut(at) {
            Some((_, count)) => *count += 1,
            None => counted.push((shape, 1)),
        }
    }
    let reports = counted.into_iter();
    found.extend(reports.map(|(shape, count)| report(page, shape, count)));
    found.extend(ends::fences(page));
    found.extend(ends::names_of_code(page));
    found.extend(ends::notes(page));
    found.extend(ends::repeated_notes(page));
    found.extend(ends::labels(page));
    found.extend(ends::cells(page));
    found.extend(links::invisible(page));
    found
}

fn report(page: &Prose<'_>, shape: &Shape<'_>, count: usize) -> Diagnostic {
    let Shape { block, part, kind } = shape;
    let text = &block.text[part.clone()];
    let more = match count {
        1 => String::new(),
        count => match kind.told {
            Told::OnceAFile => format!(" ({count} times in this file)"),
            _ => format!(" ({count} times)"),
        },
    };
    let quoted = match text.starts_with('`') {
        true => text.to_owned(),
        false => format!("`{text}`"),
    };
    let message = format!("{quoted} {}{more}", kind.message);
    Diagnostic::warning(kind.code, message, page.place(block, part)).help(kind.help)
}

/// The lines of a block, each with where it begins in the text.
fn lines(block: &Block) -> impl Iterator<Item = (usize, &str)> {
    let base = block.text.as_ptr() as usize;
    let lines = block.text.split('\n');
    lines.map(move |line| (line.as_ptr() as usize - base, line))
}
