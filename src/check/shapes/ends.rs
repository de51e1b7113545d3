//! What lacks its other half: code that is never closed, emphasis apart from its text, `{#id}` where
//! nothing reads it, footnotes without a text and texts of footnotes that nothing refers to.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Kind, Shape, Told};
use crate::check::prose::{Block, OPAQUE, Prose};
use crate::diagnostic::{Diagnostic, Place};
use crate::parse::markdown::note_key;
use crate::source::{Span, Spanned};

const CODE: Kind = Kind {
    code: "unclosed-code",
    message: "begins code that is never closed",
    help: "put as many backquotes where it ends, or write `\\`` for the sign itself",
    told: Told::Each,
};

const EMPHASIS: Kind = Kind {
    code: "unread-markup",
    message: "is not emphasis: there are blanks between the signs and the text",
    help: "put the signs next to the text, as in `**text**`",
    told: Told::Each,
};

const ID: Kind = Kind {
    code: "unused-id",
    message: "has no effect here and is shown as text",
    help: "put it at the end of an item's first line, or alone on the line before code or a table; in an article, at the end of a heading",
    told: Told::Each,
};

const BAD_ID: Kind = Kind {
    code: "unused-id",
    message: "is not an id and is shown as text",
    help: "an id has letters, digits, `-`, `_` and `.`, and no blanks: `{#my-id}`",
    told: Told::Each,
};

const NOTE: Kind = Kind {
    code: "undefined-footnote",
    message: "is a footnote that is not in this file; it is shown as text",
    help: "add a line `[^1]: …` with the same label at the beginning of a line",
    told: Told::Each,
};

/// What is half in a block.
pub(super) fn shapes<'a>(page: &Prose<'_>, block: &'a Block) -> Vec<Shape<'a>> {
    let text = &block.text;
    let shape = |part: Range<usize>, kind| Shape { block, part, kind };
    let backquote = text.match_indices('`').map(|(at, _)| at..at + 1);
    let mut backquotes = backquote.filter(|part| page.is_plain(block, part));
    let mut shapes: Vec<Shape<'a>> = Vec::new();
    if let Some(first) = backquotes.next() {
        let run = text[first.start..].len() - text[first.start..].trim_start_matches('`').len();
        shapes.push(shape(first.start..first.start + run, CODE));
    }
    shapes.extend(emphasis(text).into_iter().map(|part| shape(part, EMPHASIS)));
    for (at, _) in text.match_indices("{#") {
        let Some(length) = closed(&text[at + 2..], '}') else {
            continue;
        };
        let id = &text[at + 2..at + 2 + length];
        let is_id = id
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let kind = if is_id { ID } else { BAD_ID };
        let part = at..at + length + 3;
        // One that is alone in its paragraph was reported when the file was read.
        let is_alone = block.item.is_none() && part == (0..text.len());
        if !is_alone && !is_read(page, block.span(&part)) {
            shapes.push(shape(part, kind));
        }
    }
    for (at, _) in text.match_indices("[^") {
        let label = closed(&text[at + 2..], ']').map(|length| at + 2..at + 2 + length);
        if let Some(label) =
            label.filter(|label| is_note(&text[label.clone()], &text[label.end + 1..]))
        {
            shapes.push(shape(at..label.end + 1, NOTE));
        }
    }
    shapes.retain(|shape| page.is_plain(block, &shape.part) && !block.in_link(&shape.part));
    shapes
}

/// Text between two signs that are both apart from it or from what is around: `** text **`.
fn emphasis(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sign in ["**", "~~"] {
        let mut signs = text.match_indices(sign).map(|(at, _)| at).peekable();
        while let Some(start) = signs.next() {
            let Some(end) = signs.peek().copied() else {
                break;
            };
            let inside = &text[start + 2..end];
            let is_sign = |c: char| sign.contains(c);
            let is_text = !inside.contains(['\n', OPAQUE]) && !inside.trim().is_empty();
            let is_apart =
                inside.starts_with(char::is_whitespace) || inside.ends_with(char::is_whitespace);
            let is_run = inside.contains(is_sign) || text[end + 2..].starts_with(is_sign);
            let begins = text[..start]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_ascii_alphanumeric() && !is_sign(c));
            if is_text && is_apart && !is_run && begins {
                found.push(start..end + 2);
                signs.next();
            }
        }
    }
    found
}

/// Whether an `{#id}` is the name of an item: the one it is in, or the one that follows.
fn is_read(page: &Prose<'_>, id: Span) -> bool {
    let items = &page.entry.items;
    let next = items.partition_point(|item| item.parsed.span.end <= id.start);
    let anchor = items.get(next).and_then(|item| item.parsed.anchor);
    anchor.is_some_and(|anchor| anchor.start <= id.start && id.end <= anchor.end)
}

/// `{#id}` in the first line of fenced code that does not begin an item.
pub(super) fn names_of_code(page: &Prose<'_>) -> Vec<Diagnostic> {
    let source = page.source();
    let name = |range: &Range<usize>| {
        let line = source.text[range.clone()].lines().next()?.trim_end();
        let at = line.rfind("{#").filter(|_| line.ends_with('}'))?;
        let span = Span::new(range.start + at..range.start + line.len());
        (!is_read(page, span)).then_some(span)
    };
    let unread = page.text.fences.iter().filter_map(name);
    unread
        .map(|span| {
            let place = page.entry.place(span);
            let message = format!("`{}` has no effect here", source.slice(span));
            Diagnostic::warning(ID.code, message, place).help(ID.help)
        })
        .collect()
}

/// How long a text is that a sign closes, if it is short and in one line.
fn closed(text: &str, sign: char) -> Option<usize> {
    let end = text.find([sign, '\n', '{', '['])?;
    (text[end..].starts_with(sign) && (1..=60).contains(&end)).then_some(end)
}

/// Whether a label in brackets is that of a footnote and not a set of characters.
fn is_note(label: &str, behind: &str) -> bool {
    let is_range = label.contains('-') && label.chars().count() <= 3;
    let is_label = label
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '*' | '.'));
    is_label && !is_range && !behind.starts_with(['+', '*', '?', '{', ']'])
}

/// `unclosed-fence`: code that goes to the end of the file or of what holds it.
pub(super) fn fences(page: &Prose<'_>) -> Vec<Diagnostic> {
    let source = page.source();
    let unclosed = page
        .text
        .fences
        .iter()
        .map(|range| (range, &source.text[range.clone()]))
        // A diagram that is embedded in a line has no fence.
        .filter(|(_, code)| code.starts_with(['`', '~']) && !is_closed(code))
        .map(|(range, _)| range);
    let report = |range: &Range<usize>| {
        let line = source.text[range.clone()]
            .lines()
            .next()
            .unwrap_or_default();
        let span = Span::new(range.start..range.start + line.trim_end().len());
        let fence: String = line.chars().take_while(|c| line.starts_with(*c)).collect();
        let message = "this code is never closed: all that follows it is a part of it";
        let place = page.entry.place(span);
        Diagnostic::warning("unclosed-fence", message, place).help(format!(
            "put a line `{fence}` where it ends, as far from the left as this one and with nothing after it"
        ))
    };
    unclosed.map(report).collect()
}

/// Whether fenced code ends with a fence.
fn is_closed(code: &str) -> bool {
    let mut lines = code.trim_end().lines();
    let Some(sign) = code.chars().next() else {
        return true;
    };
    let opening = code.len() - code.trim_start_matches(sign).len();
    let last = lines.next_back().filter(|_| lines.next().is_some());
    last.is_some_and(|line| {
        // Quotations have their signs before each line.
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        line.len() >= opening && line.chars().all(|c| c == sign)
    })
}

/// `unused-label`: a line such as `[later]: tomorrow` says where a label leads; when nothing refers to it,
/// its words are lost.
pub(super) fn labels(page: &Prose<'_>) -> Vec<Diagnostic> {
    let source = page.source();
    let unused = page.text.unused_labels.iter().cloned();
    unused
        .map(|range| {
            let line = source.text[range.clone()].lines().next().unwrap_or_default();
            let span = Span::new(range.start..range.start + line.trim_end().len());
            let message = "this line is read as the address of a label, and is not shown";
            let place = page.entry.place(span);
            Diagnostic::warning("unused-label", message, place).help(
                "change how it begins if it is text, as in `\\[later]: tomorrow`, or write the address that the label leads to",
            )
        })
        .collect()
}

/// `lost-cell`: what a row of a table has beyond the columns of its first row is not shown.
pub(super) fn cells(page: &Prose<'_>) -> Vec<Diagnostic> {
    let lost = page.text.lost_cells.iter();
    lost.map(|range| {
        let place = page.entry.place(Span::new(range.clone()));
        let message = "this cell is not shown: the first row of the table has fewer";
        Diagnostic::warning("lost-cell", message, place)
            .help("add a column to the first two rows, or write `\\|` for a sign that divides nothing, in code as well")
    })
    .collect()
}

/// `repeated-footnote`: on Zenn the last of several footnotes with one label is shown, and no other.
pub(super) fn repeated_notes(page: &Prose<'_>) -> Vec<Diagnostic> {
    if !page.entry.document.dialects.zenn {
        return Vec::new();
    }
    let mut last: BTreeSet<String> = BTreeSet::new();
    let footnotes = page.entry.document.footnotes.iter().rev();
    let lost = footnotes.filter(|note| {
        let key = note_key(&note.value);
        page.text.notes.contains(&key) && !last.insert(key)
    });
    lost.map(|note| {
        let message = format!(
            "another footnote `[^{}]` comes after this one, which is not shown",
            note.value
        );
        Diagnostic::warning("repeated-footnote", message, first_line(page, note))
            .help("give each footnote of the file a label of its own")
    })
    .collect()
}

/// The first line of a footnote.
fn first_line(page: &Prose<'_>, note: &Spanned<String>) -> Place {
    let start = note.span.range().start;
    let rest = page.source().text[start..].lines();
    let line = { rest }.next().unwrap_or_default();
    page.entry
        .place(Span::new(start..start + line.trim_end().len()))
}

/// `unused-footnote`: the text of a footnote that nothing refers to is not shown.
pub(super) fn notes(page: &Prose<'_>) -> Vec<Diagnostic> {
    let footnotes = page.entry.document.footnotes.iter();
    let unused = footnotes.filter(|note| !page.text.notes.contains(&note_key(&note.value)));
    unused
        .map(|note| {
            let message = format!(
                "nothing refers to the footnote `[^{}]`; it is not shown",
                note.value
            );
            let place = first_line(page, note);
            Diagnostic::warning("unused-footnote", message, place).help(format!(
                "write `[^{}]` where it belongs, or remove it",
                note.value
            ))
        })
        .collect()
}
