//! What Obsidian and Logseq write beside Markdown: wikilinks, embedded files, comments, highlights.

use super::Format;
use super::links::Links;
use super::places::code_ranges;
use super::text::{Edit, Text, is_in};

/// Rewrites a text; what is lost goes to `found`, by line.
pub(super) fn edit(
    text: &mut Text,
    post: usize,
    links: &mut Links<'_>,
    found: &mut Vec<(usize, String)>,
) {
    let mut edits: Vec<Edit> = Vec::new();
    let code = code_ranges(&text.now);
    let mut lost = |at: usize, what: String| found.push((text.line(at), what));
    for (start, _) in text.now.match_indices("[[") {
        // Where nothing ends this one, nothing ends those after it.
        let Some(end) = text.now[start..].find("]]").map(|at| start + at) else {
            break;
        };
        if is_in(&code, start) {
            continue;
        }
        let inside = &text.now[start + 2..end];
        if inside.contains(['\n', '[']) || !inside.contains(char::is_alphanumeric) {
            continue;
        }
        let is_embedded = text.now[..start].ends_with('!');
        // `[[a]](b)` is Markdown, and `#[[a b]]` a tag of Logseq.
        if text.now[end + 2..].starts_with('(') {
            continue;
        }
        let (target, shown) = match inside.split_once("\\|").or_else(|| inside.split_once('|')) {
            Some((target, shown)) => (target.trim(), Some(shown.trim())),
            None => (inside.trim(), None),
        };
        let range = start - usize::from(is_embedded)..end + 2;
        let (replacement, loss) = match is_embedded {
            true => links.embedded(post, target, shown),
            false => links.wikilink(post, target, shown),
        };
        if let Some(loss) = loss {
            lost(start, format!("`{}`: {loss}", &text.now[range.clone()]));
        }
        edits.push((range, replacement));
    }
    if links.format == Format::Obsidian {
        pairs(&text.now, &code, ("%%", true), &mut edits);
        pairs(&text.now, &code, ("==", false), &mut edits);
    }
    text.edit(edits);
}

/// Comments, which may go over lines, and highlights, which do not.
fn pairs(
    text: &str,
    code: &[std::ops::Range<usize>],
    (sign, is_comment): (&str, bool),
    edits: &mut Vec<Edit>,
) {
    let mut at = 0;
    while let Some(start) = text[at..].find(sign).map(|found| at + found) {
        at = start + sign.len();
        if is_in(code, start) {
            continue;
        }
        let Some(end) = text[at..].find(sign).map(|found| at + found) else {
            break;
        };
        let inside = &text[at..end];
        let is_tight =
            !inside.is_empty() && !inside.starts_with([' ', '=']) && !inside.ends_with(' ');
        let holds = match is_comment {
            true => !is_in(code, end),
            false => is_tight && !inside.contains('\n') && !is_in(code, end),
        };
        if !holds {
            continue;
        }
        let replacement = match is_comment {
            true => format!("<!--{}-->", inside.replace("--", "- -")),
            false => format!("<mark>{inside}</mark>"),
        };
        edits.push((start..end + sign.len(), replacement));
        at = end + sign.len();
    }
}
