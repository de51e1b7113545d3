//! What documents and kinds are called.

use std::borrow::Cow;

use super::strings::Strings;
use crate::link::{Entry, Item, Subject};
use crate::parse::{Kind, Marker};

/// How long the first words in place of a title are, in characters.
const TITLE: usize = 30;
/// How long they are where they have a line of a list to themselves.
const LINE: usize = 60;

/// What a document is called: its title, else its day; an undated note by its first words, as its
/// name says nothing to a reader. The name is what is left.
pub(super) fn label(entry: &Entry, strings: &Strings) -> String {
    let document = &entry.document;
    if let Some(title) = &document.front.title {
        return title.clone();
    }
    match document.day.date() {
        Some(day) if document.name == day.to_string() => strings.long_date(day),
        None if document.kind == Kind::Note => {
            first_words(entry, TITLE).unwrap_or_else(|| document.name.clone())
        }
        _ => document.name.clone(),
    }
}

/// What a document is called where its day is beside it: its title, else its first words.
pub(super) fn headline(entry: &Entry, strings: &Strings) -> String {
    let title = entry.document.front.title.clone();
    let words = title.or_else(|| first_words(entry, LINE));
    words.unwrap_or_else(|| label(entry, strings))
}

/// The title of an item in one line: its first words without the references in brackets after them,
/// or what its note is called where it has none.
/// "Summary" says nothing, so that a section of an article is named with the article; what comes
/// before its first heading is named by the article alone.
pub(super) fn item_title<'a>(entry: &'a Entry, item: &'a Item, strings: &Strings) -> Cow<'a, str> {
    let words = item.title();
    match item.parsed.marker {
        _ if words.is_empty() => Cow::Owned(label(entry, strings)),
        Marker::Section(0, _) => Cow::Owned(label(entry, strings)),
        Marker::Section(..) => Cow::Owned(section_of(words, &label(entry, strings), strings)),
        _ => Cow::Borrowed(words),
    }
}

/// A section with the article that it is of; a theme with words of its own need not have this one.
pub(super) fn section_of(section: &str, article: &str, strings: &Strings) -> String {
    let path = "article.section";
    match strings.find_text(path) {
        Some(_) => strings.fill(path, &[("section", section), ("article", article)]),
        None => format!("{section} — {article}"),
    }
}

/// The same as HTML, of HTML.
pub(super) fn section_of_html(section: &str, article: &str, strings: &Strings) -> String {
    let path = "article.section";
    match strings.find_text(path) {
        Some(_) => strings.fill_html(path, &[("section", section), ("article", article)]),
        None => format!("{section} — {article}"),
    }
}

/// The first words of a document, cut where they are long; none where it has no text.
fn first_words(entry: &Entry, length: usize) -> Option<String> {
    let mut titles = entry.items.iter().map(Item::title);
    let words = titles.find(|words| !words.is_empty())?;
    Some(shortened(words, length))
}

/// Words of at most this many characters, with a sign where some are missing.
pub(super) fn shortened(words: &str, length: usize) -> String {
    match words.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", cut(words, end)),
        None => words.to_owned(),
    }
}

/// The beginning of a text, without a part of a word of letters and what would open something.
fn cut(words: &str, end: usize) -> &str {
    let (kept, rest) = words.split_at(end);
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    let whole = match rest.starts_with(is_letter) {
        true => kept.trim_end_matches(is_letter),
        false => kept,
    };
    let whole = whole.trim_end_matches(|c: char| c.is_whitespace() || "…(（「[、,".contains(c));
    match whole.len() * 2 > kept.len() {
        true => whole,
        false => kept,
    }
}

/// The name of a subject's kind in a language: groups by their prefix, the site's own kinds by
/// their names.
pub(super) fn kind_label(strings: &Strings, subject: &Subject) -> String {
    let kind = index_name(subject);
    strings
        .find_text(&format!("kind.{kind}"))
        .map_or_else(|| kind.to_uppercase(), str::to_owned)
}

/// The first part of a subject's address: `sig`, `kep`; its kind where it has no page.
pub(super) fn index_name(subject: &Subject) -> &str {
    match &subject.url {
        Some(url) => url.as_str().split('/').nth(1).unwrap_or_default(),
        None => subject.key.kind(),
    }
}

/// The title of an index in a language; the site's own kinds go by their names.
pub(super) fn index_label(strings: &Strings, name: &str) -> String {
    strings
        .find_text(&format!("kinds.{name}"))
        .map_or_else(|| name.to_uppercase(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_between_words() {
        for (words, end, kept) in [
            ("to read and write", 10, "to read"),
            ("to read and write", 11, "to read and"),
            ("長い文章の途中", 12, "長い文章"),
            ("設定 (a.k.a.", 8, "設定"),
            ("supercalifragilistic", 8, "supercal"),
        ] {
            assert_eq!(cut(words, end), kept, "{words}");
        }
    }
}
