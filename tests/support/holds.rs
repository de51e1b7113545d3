//! What holds of every site, whatever its notes are; shared by the tests of properties and the targets in
//! `tests/fuzz/`.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;

use super::folder::Tree;
use super::output::{self, Base};

/// Where the sites are read.
pub(crate) const BASE: Base<'_> = Base {
    origin: "https://me.example",
    path: "/notes",
};

/// The `site.toml` of a site with this value of `markdown.html`, and whether the markup of other programs
/// is read.
pub(crate) fn config(html: &str, dialects: bool) -> String {
    let dialects = match dialects {
        true => "hashtags = true\ndialects = [\"github\", \"zenn\", \"obsidian\"]\n",
        false => "",
    };
    format!(
        "base_url = \"https://me.example/notes\"\n[references]\ndefault_repo = \"kubernetes/kubernetes\"\n[index]\nper_page = 2\n[markdown]\nhtml = \"{html}\"\n{dialects}[[references.kinds]]\nname = \"rfc\"\nwritten = [\"RFC {{n}}\"]\ntarget = \"RFC-{{n}}\"\nindex = true\n"
    )
}

/// The other files of the site.
pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "content/notes/2023-09-12.md",
        "- KEP-753 in sig-network (k/k#1)\n",
    ),
    (
        "content/notes/2023-09-13.md",
        "- what @aojea says of KEP-753\n",
    ),
    ("content/notes/i.png", "png"),
    (
        "content/articles/a.md",
        "+++\ntitle = \"A\"\ndate = 2023-09-13\nkeps = [1]\n+++\n\n## Heading\n\ntext\n",
    ),
    ("content/pages/about.md", "# About\n\ntext\n"),
    (
        "content/subjects/kep/753.md",
        "---\ntitle: Sidecars\n---\ntext\n",
    ),
    (
        "content/subjects/person/aojea.md",
        "---\ntitle: Antonio\naliases: [Tony]\n---\n",
    ),
];

/// Everything that is wrong with the files of a site: broken links, repeated ids, tags
/// that are not closed.
pub(crate) fn faults(files: &Tree) -> Vec<String> {
    let mut faults = output::faults(files, BASE);
    faults.extend(unbalanced_pages(files));
    faults
}

/// The pages of which a tag is not closed, or closed in another's place.
pub(crate) fn unbalanced_pages(files: &Tree) -> Vec<String> {
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let faults = pages.filter_map(|(path, bytes)| {
        let fault = unbalanced(&String::from_utf8_lossy(bytes))?;
        Some(format!("{path}: {fault}"))
    });
    faults.collect()
}

/// Elements that have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "title", "textarea"];

/// A piece of HTML.
enum Piece<'a> {
    Text(&'a str),
    /// The name of a tag, with `/` where it is an end, and all of the tag.
    Tag(&'a str, &'a str),
}

/// Cuts HTML as our output has it, with attributes in quotes.
fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        if rest.starts_with("<!--") {
            rest = rest.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let is_tag = |text: &str| {
            let after = text.strip_prefix('<').unwrap_or_default();
            let name = after.strip_prefix('/').unwrap_or(after);
            name.starts_with(|c: char| c.is_ascii_alphabetic())
        };
        if !is_tag(rest) {
            let end = rest.char_indices().skip(1).find(|(_, c)| *c == '<');
            let (text, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
            pieces.push(Piece::Text(text));
            rest = after;
            continue;
        }
        let mut quote = None;
        let end = rest.char_indices().find(|(_, c)| {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(*c),
                (None, '>') => return true,
                (Some(open), c) if open == *c => quote = None,
                _ => {}
            }
            false
        });
        let (tag, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at + 1));
        let name = tag[1..].split([' ', '\n', '\t', '>']).next().unwrap_or("");
        let name = name
            .strip_suffix('/')
            .filter(|name| !name.is_empty())
            .unwrap_or(name);
        pieces.push(Piece::Tag(name, tag));
        rest = after;
        if RAW.contains(&name)
            && let Some(at) = rest.find(&format!("</{name}"))
        {
            pieces.push(Piece::Text(&rest[..at]));
            rest = &rest[at..];
        }
    }
    pieces
}

/// The first tag that is not closed, or that closes another than the last open one.
pub(crate) fn unbalanced(html: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    for piece in pieces(html) {
        let Piece::Tag(name, tag) = piece else {
            continue;
        };
        match name.strip_prefix('/') {
            Some(name) if open.last() == Some(&name) => {
                open.pop();
            }
            Some(_) => return Some(format!("{tag} within {open:?}")),
            None if VOID.contains(&name) || tag.ends_with("/>") => {}
            None => open.push(name),
        }
    }
    (!open.is_empty()).then(|| format!("{open:?} is open at the end"))
}

/// The words of a Markdown text that a page does not have, in its text or in an attribute.
pub(crate) fn lost_words(markdown: &str, html: &str) -> Vec<String> {
    let mut page = String::new();
    let mut attributes = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => page.push_str(&output::unescaped(text)),
            Piece::Tag(_, tag) => attributes.push_str(&output::decoded(&output::unescaped(tag))),
        }
    }
    let page: String = page.nfc().collect();
    let attributes: String = attributes.nfc().collect();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let events: Vec<Event<'_>> = Parser::new_ext(markdown, options).collect();
    let cited = cited_outside_notes(&events);
    let mut lost = Vec::new();
    let mut is_unused = false;
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(name)) => {
                is_unused = !cited.contains(&name.to_lowercase());
            }
            Event::End(TagEnd::FootnoteDefinition) => is_unused = false,
            Event::Text(text) | Event::Code(text) if !is_unused => {
                let text: String = text.nfc().collect();
                let words = text.split(|c: char| !c.is_alphanumeric());
                let missing =
                    words.filter(|word| !page.contains(word) && !attributes.contains(word));
                lost.extend(missing.map(str::to_owned));
            }
            _ => {}
        }
    }
    lost
}

/// The footnotes that text outside of footnotes refers to. What nothing refers to is not shown, which
/// `minamo check` reports (`unused-footnote`).
fn cited_outside_notes(events: &[Event<'_>]) -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    let mut depth = 0;
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => depth += 1,
            Event::End(TagEnd::FootnoteDefinition) => depth -= 1,
            Event::FootnoteReference(name) if depth == 0 => {
                cited.insert(name.to_lowercase());
            }
            _ => {}
        }
    }
    cited
}
