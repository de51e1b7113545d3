//! `index.md`: the Markdown of the site for programs. A month has that of all its notes in one file,
//! articles, stand-alone pages and notes without a date have their sources beside their pages. Comments
//! are left out: they are for the writer.

use std::borrow::Cow;
use std::ops::Range;

use crate::link::pages::Page;
use crate::link::{Entry, Month, Site, SubjectId, Year};
use crate::render::labels::label;
use crate::render::strings::Strings;
use crate::subject::SubjectKey;

/// `index.md` beside a page, which is given by its index in the map of the site; `strings` are the words
/// of the site's language.
pub(in crate::render) fn markdown(site: &Site, strings: &Strings, page: u32) -> Vec<u8> {
    match &site.map.pages[page as usize].1 {
        Page::Note(id) | Page::Article(id) => written(site.entry(*id)),
        Page::StandAlone(index) => written(&site.pages[*index]),
        Page::Home => site
            .text_of_home()
            .map_or_else(Vec::new, |(_, entry)| written(entry)),
        Page::Month(year, month) => {
            let year = &site.archive.years[*year];
            of_month(site, strings, (year, &year.months[*month]))
        }
        _ => unreachable!("only these pages have Markdown beside them, as the map is planned"),
    }
}

/// The file as it was written but for comments: the mark that some editors begin a file with is no
/// part of its text.
fn written(entry: &Entry) -> Vec<u8> {
    let source = entry.source();
    let mark = if source.mark > 0 { "\u{feff}" } else { "" };
    let text = uncommented(entry, 0..source.text.len());
    [mark, &text].concat().into_bytes()
}

/// A part of a file without its comments. Lines that have nothing else go as a whole.
fn uncommented(entry: &Entry, part: Range<usize>) -> Cow<'_, str> {
    let text = &entry.source().text[..part.end];
    let comments = entry.document.comments();
    let mut inside = comments
        .iter()
        .filter(|comment| comment.start >= part.start)
        .peekable();
    if inside.peek().is_none() {
        return Cow::Borrowed(&text[part]);
    }
    let mut kept = String::with_capacity(part.len());
    let mut at = part.start;
    for comment in inside {
        let line = text[..comment.start]
            .rfind('\n')
            .map_or(0, |at| at + 1)
            .max(at);
        let behind = &text[comment.end..];
        let end = behind.find('\n').map_or(behind.len(), |end| end + 1);
        // A bullet of nothing but a comment is not on the page either.
        let before = text[line..comment.start].trim();
        let is_bullet = matches!(before, "-" | "*" | "+")
            && text[comment.clone()].starts_with("%%")
            && !behind[end..].starts_with([' ', '\t']);
        let is_alone = (before.is_empty() || is_bullet) && behind[..end].trim().is_empty();
        let (start, end) = match is_alone {
            true => (line, comment.end + end),
            false => {
                let before = text[at..comment.start].trim_end_matches([' ', '\t']);
                let is_last = behind[..end].trim().is_empty();
                let start = if is_last {
                    at + before.len()
                } else {
                    comment.start
                };
                (start, comment.end)
            }
        };
        kept.push_str(&text[at..start]);
        at = end;
    }
    kept.push_str(&text[at..]);
    Cow::Owned(kept)
}

/// The notes of a month, newest first as on its page.
fn of_month(site: &Site, strings: &Strings, (year, month): (&Year, &Month)) -> Vec<u8> {
    let mut text = format!("# {}\n", strings.year_month(year.year, month.month));
    for id in &month.notes {
        push_note(&mut text, site, (site.entry(*id), strings));
    }
    text.into_bytes()
}

/// A note below a heading that names its day and leads to its page, and what its front matter names.
/// Its body is as it was written but for comments.
fn push_note(text: &mut String, site: &Site, (entry, strings): (&Entry, &Strings)) {
    let name = escaped(&label(entry, strings));
    let url = entry.url.absolute(&site.config.base_url);
    text.push_str(&format!("\n## [{name}]({url})\n\n"));
    let given: Vec<String> = given(site, entry)
        .into_iter()
        .map(|id| escaped(&site.subjects.get(id).label))
        .collect();
    if !given.is_empty() {
        text.push_str(&format!("{}\n\n", given.join(", ")));
    }
    let body = uncommented(entry, entry.document.body.range());
    text.push_str(body.trim_matches(['\r', '\n']));
    text.push('\n');
}

/// What the front matter of a note names, each once. A note of one item has given it to the item,
/// whose tags can come from there alone.
fn given(site: &Site, entry: &Entry) -> Vec<SubjectId> {
    let is_tag = |id: &SubjectId| matches!(site.subjects.get(*id).key, SubjectKey::Tag(_));
    let tags = entry.items.iter().flat_map(|item| &item.subjects);
    let named = entry.values.iter().map(|value| value.subject);
    let all = named
        .chain(entry.front_subjects.iter().copied())
        .chain(tags.copied().filter(is_tag));
    let mut given = Vec::new();
    for id in all {
        if !given.contains(&id) {
            given.push(id);
        }
    }
    given
}

/// Words that Markdown takes for words.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        if "\\`*_[]<>".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
