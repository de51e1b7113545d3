//! Builds one item from its events.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::Problems;
use crate::diagnostic::allow::Allow;
use crate::html::{Piece, join_lines, pieces};
use crate::parse::document::{Head, Item, ItemTag, Marker, Named};
use crate::parse::item_id::ItemIds;
use crate::reference::Grammar;
use crate::slug::slug;
use crate::source::{Span, Spanned, nfc};
use crate::subject::SubjectKey;

/// The longest excerpt of an item, in characters.
const EXCERPT: usize = 120;

/// What was found in the text of an item or a footnote.
#[derive(Default)]
pub(super) struct Found {
    pub(super) names: Vec<Named>,
    pub(super) addresses: Vec<Spanned<String>>,
    pub(super) hashtags: Vec<ItemTag>,
}

impl Found {
    pub(super) fn extend(&mut self, other: Found) {
        self.names.extend(other.names);
        self.addresses.extend(other.addresses);
        self.hashtags.extend(other.hashtags);
    }
}

/// What the writer put after an item's first line: `{#id .tag}`.
pub(super) struct Trailing {
    id: Option<String>,
    /// The tags, each with its sign's place.
    tags: Vec<(String, Range<usize>)>,
    /// All of it, with the blanks before it.
    pub(super) range: Range<usize>,
}

/// An item while its events are walked.
pub(super) struct ItemBuilder {
    pub(super) span: Range<usize>,
    pub(super) marker: Marker,
    pub(super) trailing: Option<Trailing>,
    pub(super) text: String,
    /// The text without what is in code.
    pub(super) prose: String,
    /// The text as a reader sees it, to its first line.
    pub(super) excerpt: Excerpt,
    pub(super) found: Found,
    /// Of each nested bullet the one that holds it.
    pub(super) bullets: Vec<u32>,
    pub(super) head: Option<Head>,
    pub(super) footnotes: Vec<String>,
    /// How many bytes all footnotes have that it leads to.
    pub(super) notes: usize,
}

impl ItemBuilder {
    /// Whether it is a paragraph of nothing but `{#id}`.
    pub(super) fn is_name(&self) -> bool {
        let anchor = self.trailing.as_ref().map(|trailing| &trailing.range);
        self.marker == Marker::Block
            && self.text.is_empty()
            && anchor.is_some_and(|anchor| {
                // A line break may end the paragraph.
                anchor.start == self.span.start && anchor.end + 2 >= self.span.end
            })
    }

    /// A heading has ended. The first one of an item, with nothing before it, is the item's own.
    pub(super) fn end_heading(&mut self, level: u8, span: Span, grammar: &Grammar) {
        let text = self.text.trim();
        if self.head.is_none() && !text.contains('\n') {
            self.head = Some(Head {
                level,
                names: self.found.names.len(),
                repository: grammar.listed_repository(text),
                span,
            });
        }
    }
}

/// What is the same for all items of a body.
pub(super) struct Finishing<'a> {
    pub(super) problems: &'a Problems,
    /// Where the body begins in its source.
    pub(super) offset: usize,
    pub(super) ids: ItemIds,
    /// The ids of items that depend on their positions.
    pub(super) numbered: BTreeSet<String>,
    /// What footnotes name, for the item that refers to them first.
    pub(super) footnotes: BTreeMap<String, Found>,
}

impl Finishing<'_> {
    /// The item that a builder makes, with its id.
    pub(super) fn item(&mut self, builder: ItemBuilder) -> Item {
        let moved =
            |range: Range<usize>| Span::new(range.start + self.offset..range.end + self.offset);
        let span = moved(builder.span.clone());
        let anchor = builder
            .trailing
            .as_ref()
            .map(|trailing| moved(trailing.range.clone()));
        let named_id = builder
            .trailing
            .as_ref()
            .and_then(|trailing| trailing.id.as_deref());
        let id = self.ids.next(&builder.text, &builder.prose, named_id);
        if id.numbered {
            self.numbered.insert(id.id.clone());
        }
        if let (Some(name), Some(place)) = (named_id, anchor)
            && name != id.id
        {
            self.problems.warning(
                "repeated-id",
                place,
                format!(
                    "an earlier item has the id `{name}`; the id of this one is `{}`",
                    id.id
                ),
                "give each item of a note an id of its own",
            );
        }
        if let (Some(name), Some(place)) = (named_id.filter(|id| id.starts_with("ui_")), anchor) {
            self.problems.warning(
                "reserved-id",
                place,
                format!("`{name}` may be the id of a part of the page"),
                "ids that begin with `ui_` are those of the theme; choose another one",
            );
        }
        let mut found = builder.found;
        for label in &builder.footnotes {
            found.extend(self.footnotes.remove(label).unwrap_or_default());
        }
        found.names.sort_by_key(|named| named.span);
        found.names.shrink_to_fit();
        let excerpt = builder.excerpt.finish();
        let is_named = named_id.is_some();
        let tags = builder
            .trailing
            .into_iter()
            .flat_map(|trailing| trailing.tags);
        let tags = tags.map(|(value, range)| ItemTag {
            written: Spanned {
                value,
                span: moved(range),
            },
            form: None,
        });
        Item {
            id: id.id,
            span,
            marker: match builder.marker {
                Marker::Section(level, _) if level > 0 => Marker::Section(level, excerpt.clone()),
                marker => marker,
            },
            heading: None,
            anchor,
            is_named,
            tags: tags.chain(found.hashtags).collect(),
            excerpt,
            named: found.names,
            bullets: builder.bullets,
            head: builder.head,
            notes: builder.notes,
            addresses: found.addresses,
        }
    }
}

/// Gives the headings of sections anchors made of their words, as readers of Markdown expect. The
/// permanent id of a section follows the rule of all items, and both exist.
pub(super) fn name_headings(items: &mut [Item]) {
    let mut taken: BTreeSet<String> = items.iter().map(|item| item.id.clone()).collect();
    // What was taken stays taken, so that no number is tried twice.
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for item in items {
        let Marker::Section(1.., text) = &item.marker else {
            continue;
        };
        let slug = slug(text);
        if slug.is_empty() || slug == item.id || item.is_named {
            continue;
        }
        let number = numbers.entry(slug.clone()).or_insert(0);
        item.heading = loop {
            *number += 1;
            let name = match *number {
                1 => slug.clone(),
                number => format!("{slug}-{number}"),
            };
            if taken.insert(name.clone()) {
                break Some(name);
            }
        };
    }
}

/// The id and the tags at the end of a block's first line, `{#id .tag}`, in one pair of braces or in
/// several. Those of fenced code are in its info string.
pub(super) fn trailing(body: &str, span: &Range<usize>) -> Option<Trailing> {
    let line = body[span.clone()].lines().next()?.trim_end();
    let line = without_allow(line);
    let is_fence = line.starts_with("```") || line.starts_with("~~~");
    if line.starts_with(['`', '~', '<', '|']) && !is_fence {
        return None;
    }
    let mut trailing = Trailing {
        id: None,
        tags: Vec::new(),
        range: span.start + line.len()..span.start + line.len(),
    };
    let mut rest = line;
    while let Some((before, inner)) = braces(rest) {
        let mut read = Trailing {
            id: trailing.id.clone(),
            tags: Vec::new(),
            range: trailing.range.clone(),
        };
        if !read.add(inner, span.start + before.len() + 1) {
            break;
        }
        // `jsonpath={.items}` is not a tag.
        let is_apart = before.is_empty() || before.ends_with(|c: char| c == ' ' || !c.is_ascii());
        if !read.tags.is_empty() && !is_apart {
            break;
        }
        rest = before.trim_end();
        read.range.start = span.start + rest.len();
        read.tags.append(&mut trailing.tags);
        trailing = read;
    }
    (!trailing.range.is_empty()).then_some(trailing)
}

/// What is before the last pair of braces of a line, and what is in it. An escaped brace is text.
fn braces(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_suffix('}')?;
    let at = rest.rfind('{')?;
    let before = &rest[..at];
    (!before.ends_with('\\')).then_some((before, &rest[at + 1..]))
}

impl Trailing {
    /// Adds what is in braces, which begin at an offset; whether it is nothing but an id and tags.
    fn add(&mut self, inner: &str, offset: usize) -> bool {
        let mut at = 0;
        for token in inner.split(' ') {
            let range = offset + at..offset + at + token.len();
            at += token.len() + 1;
            let (sign, name) = token.split_at(token.chars().next().map_or(0, char::len_utf8));
            match sign {
                "#" if self.id.is_none() && is_id(name) => self.id = Some(nfc(name).into_owned()),
                "." if is_tag(name) => self.tags.push((nfc(name).into_owned(), range)),
                "" if self.id.is_some() || !self.tags.is_empty() => {}
                _ => return false,
            }
        }
        self.id.is_some() || !self.tags.is_empty()
    }
}

fn is_id(name: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && nfc(name).chars().all(is_letter)
}

fn is_tag(name: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '#');
    nfc(name).chars().all(is_letter) && SubjectKey::tag(name).is_some()
}

/// A line without the comment to `minamo check` at its end.
fn without_allow(line: &str) -> &str {
    let comment = line.ends_with("-->").then(|| line.rfind("<!--")).flatten();
    match comment {
        Some(at) if Allow::read(&line[at..]).is_some() => line[..at].trim_end(),
        _ => line,
    }
}

/// The first line of a text in the making.
#[derive(Default)]
pub(super) struct Excerpt {
    text: String,
    /// Whether a line of the source ended since the last text.
    is_wrapped: bool,
}

impl Excerpt {
    pub(super) fn push(&mut self, text: &str) {
        // The rest would be cut: a character has at most four bytes. Blanks before all text are cut too.
        let is_blank = || self.text.is_empty() && text.trim().is_empty();
        if self.text.len() > 4 * EXCERPT + 4 || is_blank() {
            return;
        }
        if std::mem::take(&mut self.is_wrapped) {
            join_lines(&mut self.text, text);
        }
        self.text.push_str(text);
    }

    /// Ends a line of the source.
    pub(super) fn wrap(&mut self) {
        self.is_wrapped = true;
    }

    /// Ends a block.
    pub(super) fn end_block(&mut self) {
        self.is_wrapped = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push("\n");
        }
    }

    fn finish(&self) -> String {
        let line = self.text.trim().lines().next().unwrap_or_default();
        match line.char_indices().nth(EXCERPT) {
            Some((end, _)) => format!("{}…", line[..end].trim_end()),
            None => line.to_owned(),
        }
    }
}

/// Whether a block has nothing a reader could see: comments, and tags that only close what another
/// block opened.
pub(super) fn is_invisible(text: &str) -> bool {
    pieces(text).all(|piece| match piece {
        Piece::Text(text) => text.trim().is_empty(),
        // Declarations are not comments: they have always made items, whose ids have to stay.
        Piece::Comment(comment) => comment.starts_with("<!--") || comment.starts_with("</"),
        Piece::Tag(tag) => tag.closes,
    })
}
