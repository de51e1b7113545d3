//! `unclosed-bracket`: a bracket or a quotation mark that is opened and not closed.
//!
//! Evidence: the end of its kind is missing in the paragraph and in what follows it in the same
//! item. A bracket without a beginning is never reported: `a)` counts things. Not brackets: those
//! of emoticons (`:(`), of half-open intervals (`[0, 10)`), of addresses and code, of titles that
//! were cut (`Fix the thing (#1…`), and of links that a table cuts (`[[page|text]]`).

use std::ops::Range;

use super::prose::{Block, Prose, Shape};
use crate::diagnostic::Diagnostic;
use crate::reference::raw_urls;

/// How many of a paragraph are worth a finding; with more, it is not text that was meant to be closed.
const MOST: usize = 3;
/// How many brackets deep an end looks for its beginning.
const DEPTH: usize = 64;
/// The longest interval, in bytes.
const INTERVAL: usize = 40;

/// An opening sign, waiting for its end.
struct Open {
    end: char,
    /// Which block, and where in its text.
    block: usize,
    part: Range<usize>,
}

/// The brackets of a document that are not closed.
pub(super) fn unclosed(page: &Prose<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for blocks in by_item(page) {
        // What its own paragraph does not close, a later one of the item may.
        let mut waiting: Vec<Open> = Vec::new();
        for index in blocks {
            let (open, spare) = pair(&page.text.blocks[index], index);
            for end in spare {
                if let Some(at) = innermost(&waiting, end) {
                    waiting.remove(at);
                }
            }
            waiting.extend(open);
        }
        for paragraph in waiting.chunk_by(|a, b| a.block == b.block) {
            // Whether a text was cut is asked for a few, as it costs the length of the text.
            let few = paragraph.iter().take(DEPTH);
            let meant = few.filter(|open| {
                let block = &page.text.blocks[open.block];
                !is_cut(block, &open.part) && !is_closed_in_row(page, open)
            });
            found.extend(meant.take(MOST).map(|open| report(page, open)));
        }
    }
    found
}

fn report(page: &Prose<'_>, open: &Open) -> Diagnostic {
    let block = &page.text.blocks[open.block];
    let sign = &block.text[open.part.clone()];
    let message = format!("`{sign}` is not closed");
    Diagnostic::warning("unclosed-bracket", message, page.place(block, &open.part)).help(format!(
        "put `{}` where it ends, or write the text as code: `` `{sign}` ``",
        written_end(sign, open.end)
    ))
}

/// Ranges of blocks that belong to one item.
fn by_item(page: &Prose<'_>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (index, block) in page.text.blocks.iter().enumerate() {
        match ranges.last_mut() {
            Some(range) if page.text.blocks[range.start].item == block.item => {
                range.end = index + 1;
            }
            _ => ranges.push(index..index + 1),
        }
    }
    ranges
}

/// Pairs the brackets of a block: those left open, and ends without a beginning.
fn pair(block: &Block, index: usize) -> (Vec<Open>, Vec<char>) {
    let (mut open, mut spare): (Vec<Open>, Vec<char>) = (Vec::new(), Vec::new());
    let urls = raw_urls(&block.text);
    let mut urls = urls.iter().peekable();
    for (at, sign) in block.text.char_indices() {
        while urls.next_if(|url| url.end <= at).is_some() {}
        if urls.peek().is_some_and(|url| url.contains(&at)) {
            continue;
        }
        let part = at..at + sign.len_utf8();
        if let Some(end) = end_of(sign) {
            if !is_face(&block.text, &part) {
                open.push(Open {
                    end,
                    block: index,
                    part,
                });
            }
        } else if let Some(end) = as_end(sign) {
            match innermost(&open, end) {
                // An end inside other brackets: `(a「b)c」` closes them as they come.
                Some(matching) => {
                    open.remove(matching);
                }
                None if closes_interval(&block.text, &open, at) => {
                    open.pop();
                }
                None => spare.push(end),
            }
        }
    }
    (open, spare)
}

/// The last of the open brackets that waits for an end. No text has more of them inside one
/// another than [`DEPTH`], which bounds the work for each.
fn innermost(open: &[Open], end: char) -> Option<usize> {
    let from = open.len().saturating_sub(DEPTH);
    let found = open[from..].iter().rposition(|open| open.end == end)?;
    Some(from + found)
}

/// The end that an opening sign waits for; full-width and half-width forms mix.
fn end_of(sign: char) -> Option<char> {
    Some(match sign {
        '(' | '\u{FF08}' => ')',
        '[' | '\u{FF3B}' => ']',
        '「' => '」',
        '『' => '』',
        '【' => '】',
        _ => return None,
    })
}

fn as_end(sign: char) -> Option<char> {
    Some(match sign {
        ')' | '\u{FF09}' => ')',
        ']' | '\u{FF3D}' => ']',
        '」' | '』' | '】' => sign,
        _ => return None,
    })
}

/// The end in the width of its beginning.
fn written_end(sign: &str, end: char) -> char {
    match sign {
        "\u{FF08}" => '\u{FF09}',
        "\u{FF3B}" => '\u{FF3D}',
        _ => end,
    }
}

/// Whether a bracket is the mouth of a face: `:(`, `;-(`, `(:`.
fn is_face(text: &str, part: &Range<usize>) -> bool {
    let eyes = |c: char| matches!(c, ':' | ';' | '=');
    let mut before = text[..part.start].chars().rev();
    let left = match before.next() {
        Some('-' | '\'' | '^') => before.next().is_some_and(eyes),
        Some(c) => eyes(c),
        None => false,
    };
    let mut after = text[part.end..].chars();
    let right = after.next().is_some_and(eyes)
        && after.next().is_none_or(|c| c.is_whitespace() || c == '-');
    // Text in brackets may follow a colon (`see:(1)`); a face has nothing after it.
    let ends = text[part.end..].chars().next();
    left && ends.is_none_or(|c| !c.is_alphanumeric()) || right
}

/// Whether the text of a link or a line in which a bracket opens was cut before the end.
fn is_cut(block: &Block, part: &Range<usize>) -> bool {
    let rest = &block.text[part.end..];
    let line = rest.find('\n').map_or(block.text.len(), |at| part.end + at);
    let end = block.link_end(part).unwrap_or(line).min(line);
    let text = block.text[part.end..end].trim_end_matches([']', ')', '"', '`', ' ']);
    text.ends_with('…') || text.ends_with("...")
}

/// Whether a bracket in a table is closed further on in the source of its row: a `|` between them, as
/// in `[[page|text]]`, divides cells, and of too many cells the last ones are not part of the table.
fn is_closed_in_row(page: &Prose<'_>, open: &Open) -> bool {
    let block = &page.text.blocks[open.block];
    let source = &page.source().text;
    let end = block.span(&open.part).range().end;
    let row = source[end..].lines().next().unwrap_or_default();
    let mut depth = 1;
    block.shape == Shape::Cell
        && row.chars().any(|sign| {
            depth += i32::from(end_of(sign) == Some(open.end));
            depth -= i32::from(as_end(sign) == Some(open.end));
            depth == 0
        })
}

/// Whether an end of the other kind closes the last open bracket as an interval: `[0, 10)`.
fn closes_interval(text: &str, open: &[Open], at: usize) -> bool {
    let Some(last) = open.last().filter(|open| matches!(open.end, ')' | ']')) else {
        return false;
    };
    at - last.part.end <= INTERVAL && text[last.part.end..at].matches(',').count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> Vec<String> {
        let block = Block::of(text);
        let (open, _) = pair(&block, 0);
        let sign = |open: &Open| text[open.part.clone()].to_owned();
        let meant = open.iter().filter(|open| !is_cut(&block, &open.part));
        meant.map(sign).collect()
    }

    #[test]
    fn only_what_is_left_open_is_found() {
        for (text, expected) in [
            ("まとめてる (blog", &["("][..]),
            ("まとめてる（blog)", &[]),
            ("「水面（みなも）」", &[]),
            ("『甲「乙』", &["「"]),
            ("つらい :(", &[]),
            ("つらい :-( でも", &[]),
            ("例:(1) と (2)", &[]),
            ("a) 甲 b) 乙", &[]),
            ("(a) 甲 b) 乙", &[]),
            ("[0, 100) と (0, 1]", &[]),
            ("[SIG Node の", &["["]),
            ("https://example.com/a_(b を", &[]),
            ("題名 (#1…", &[]),
            ("題名 (とても長い...\n続き", &[]),
            ("題名 (長い\n続き…", &["("]),
        ] {
            assert_eq!(left(text), expected, "{text}");
        }
    }
}
