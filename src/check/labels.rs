//! `lost-label`: `(blog)`, `(slack)`, `(k/k#1, video)` without a link, as copied text has them.
//!
//! Evidence: a bracket that holds nothing but labels, references and links, and a label in it that
//! is not a link. It ends its line or a part of a Japanese sentence, as sources do: `(video)` before a
//! title and `tokio (docs) and` say what something is. One finding a file, at the first place: it is
//! one job to look the links up.

use std::ops::Range;

use super::prose::{Block, Prose};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::allow::Allowed;
use crate::import::zenn_scrap::LABELS;

/// The labels of a document that have no links, as one finding.
pub(super) fn lost(page: &Prose<'_>, allowed: &Allowed) -> Option<Diagnostic> {
    let found: Vec<(&Block, Range<usize>)> = page
        .text
        .blocks
        .iter()
        .flat_map(|block| {
            in_block(page, block)
                .into_iter()
                .map(move |part| (block, part))
        })
        .filter(|(block, part)| !allowed.permits("lost-label", &page.place(block, part)))
        .collect();
    let (block, first) = found.first()?;
    let label = &block.text[first.clone()];
    let message = match found.len() {
        1 => format!("`{label}` has no link"),
        n => {
            let all: Vec<&str> = found
                .iter()
                .map(|(block, part)| &block.text[part.clone()])
                .collect();
            format!("{n} labels of this file have no link: {}", all.join(", "))
        }
    };
    let diagnostic = Diagnostic::hint("lost-label", message, page.place(block, first));
    Some(diagnostic.help(format!("make it a link: `[{label}](https://…)`")))
}

fn in_block(page: &Prose<'_>, block: &Block) -> Vec<Range<usize>> {
    let text = &block.text;
    let mut found = Vec::new();
    for (open, sign) in text.match_indices(['(', '\u{FF08}']) {
        let start = open + sign.len();
        // A bracket that is not closed reaches to the line's end.
        let ends = ['(', ')', '\u{FF08}', '\u{FF09}', '\n'];
        let length = text[start..].find(ends).unwrap_or(text.len() - start);
        let inside = &text[start..start + length];
        if !is_source(&text[start + length..]) {
            continue;
        }
        let parts = || elements(inside, start);
        let is_label = |part: &Range<usize>| {
            LABELS.contains(&text[part.clone()].to_lowercase().as_str()) && !block.in_link(part)
        };
        let is_link =
            |part: &Range<usize>| block.in_link(part) || page.is_reference(block, block.span(part));
        if parts().all(|part| is_label(&part) || is_link(&part)) {
            found.extend(parts().filter(is_label));
        }
    }
    found
}

/// Whether a bracket is where sources are put, by the text from its end on.
fn is_source(rest: &str) -> bool {
    let ends = ['\n', '、', '。', '\u{FF0C}', '\u{FF0E}'];
    let rest = match rest.strip_prefix([')', '\u{FF09}']) {
        Some(rest) => rest.trim_start_matches(' '),
        None => rest,
    };
    rest.is_empty() || rest.starts_with(ends) || rest.starts_with("{#")
}

/// The elements of a list in brackets, without the blanks around them.
fn elements(inside: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let base = inside.as_ptr() as usize;
    inside.split([',', '、', '\u{FF0C}']).map(move |element| {
        let trimmed = element.trim();
        let at = start + trimmed.as_ptr() as usize - base;
        at..at + trimmed.len()
    })
}

#[cfg(test)]
mod tests {
    use super::is_source;

    #[test]
    fn sources_end_a_line_or_a_part_of_a_sentence() {
        for (rest, expected) in [
            (")", true),
            (") ", true),
            (") {#name}", true),
            (")\n続き", true),
            ("", true),
            (")、次", true),
            (") and more", false),
            (").", false),
            (") 題", false),
            ("(x)", false),
        ] {
            assert_eq!(is_source(rest), expected, "{rest}");
        }
    }
}
