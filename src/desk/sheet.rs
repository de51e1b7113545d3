//! A note into which bullets are inserted: where a bullet belongs, and whether it is read as one there.
//!
//! 1. A bullet follows the last item that is not under a heading which names something: what is under
//!    `## SIG Network` belongs to SIG Network. A bullet under an item follows all that is nested in it.
//! 2. Its marker, indentation and line ending are those of its neighbour.
//! 3. The text is read again. If the bullet is not a bullet of its own there, or if another item is
//!    not what it was, the next place is tried. Nothing but the bullet is ever changed, except that an
//!    item whose permanent id would change gets it written down.

use std::sync::Arc;

use pulldown_cmark::{Event, Tag};

use super::DeskError;
use super::said::{Said, said};
use super::spelling::{Meaning, Meant, meant_in};
use crate::parse::{self, Document, Item, Marker};
use crate::session::Session;
use crate::source::{Source, SourcePath};

/// The text of a note, and what it is read as.
pub(super) struct Sheet<'s> {
    session: &'s Session,
    path: SourcePath,
    document: Arc<Document>,
}

/// Where a text goes into another.
struct Insertion {
    at: usize,
    text: String,
}

/// The line of a bullet that a new one is to be like.
struct Neighbour<'t> {
    /// The blanks before its marker.
    indent: &'t str,
    /// `-`, `*`, `3.`
    marker: &'t str,
    /// What is between the marker and the text.
    gap: &'t str,
}

impl<'s> Sheet<'s> {
    /// Reads the text of a note.
    pub(super) fn new(
        session: &'s Session,
        path: &SourcePath,
        text: String,
    ) -> Result<Sheet<'s>, DeskError> {
        let document = read(session, path, text)
            .ok_or_else(|| DeskError::Refused(format!("{path} is not in content/notes")))?;
        Ok(Sheet {
            session,
            path: path.clone(),
            document,
        })
    }

    /// The text as it is now.
    pub(super) fn text(&self) -> &str {
        &self.document.source.text
    }

    /// The line, from 1, of a bullet that says the same.
    pub(super) fn line_of(&self, wanted: &Said) -> Option<usize> {
        let said = said(self.session, &self.document).into_iter();
        let mut same = said.filter(|(_, said)| said.is(wanted));
        same.next().map(|(at, _)| self.line(at))
    }

    /// The line of the first reference that means this.
    pub(super) fn line_of_meaning(&self, wanted: &Meaning) -> Option<usize> {
        let meant = meant_in(self.session, &self.document, 0);
        let found = meant
            .iter()
            .find(|meant: &&Meant| meant.meaning() == *wanted);
        found.map(|meant| self.line(meant.range.start))
    }

    /// The line of the first place that has an address.
    pub(super) fn line_of_address(&self, address: &str) -> Option<usize> {
        let text = self.text();
        let goes_on = |c: char| c.is_ascii_alphanumeric() || "/-_%&=".contains(c);
        let found = text.match_indices(address).find(|(at, _)| {
            let rest = text[at + address.len()..].trim_start_matches('/');
            !rest.starts_with(goes_on)
        });
        found.map(|(at, _)| self.line(at))
    }

    fn line(&self, at: usize) -> usize {
        self.text()[..at].matches('\n').count() + 1
    }

    /// Puts a bullet where it belongs; its line.
    pub(super) fn add(&mut self, bullet: &str) -> Result<usize, DeskError> {
        let items = &self.document.items;
        let mut places = vec![self.end_of_free_part(), items.len()];
        places.dedup();
        for after in places {
            for blank in [self.is_loose(after), true] {
                let insertion = self.after(after, bullet, blank);
                let new = self.with(&insertion);
                if new
                    .as_ref()
                    .is_some_and(|new| is_added(&self.document, new, after))
                {
                    return Ok(self.accept(new, &insertion));
                }
            }
        }
        Err(DeskError::Refused(format!(
            "no bullet can be added after the text of {}: its end is part of another block\nhelp: close the code or the HTML at its end, or write the bullet there yourself",
            self.path
        )))
    }

    /// Puts a bullet under the item with an id; its line.
    pub(super) fn add_under(&mut self, id: &str, bullet: &str) -> Result<usize, DeskError> {
        let items = &self.document.items;
        let Some(index) = items.iter().position(|item| item.id == id) else {
            return Err(self.unknown_item(id));
        };
        for blank in [false, true] {
            let Some(insertion) = self.nested(index, bullet, blank) else {
                break;
            };
            let new = self.with(&insertion);
            if new
                .as_ref()
                .is_some_and(|new| is_nested(&self.document, new, index))
            {
                let line = self.accept(new, &insertion);
                self.keep_id(index, id);
                return Ok(line);
            }
        }
        Err(DeskError::Refused(format!(
            "no bullet can be put under `{id}` in {}, which is not a bullet\nhelp: leave out --under",
            self.path
        )))
    }

    fn unknown_item(&self, id: &str) -> DeskError {
        let items = self.document.items.iter();
        let listed: Vec<String> = items
            .map(|item| format!("  {}  {}", item.id, item.excerpt))
            .collect();
        let help = match listed.is_empty() {
            true => "it has no items".to_owned(),
            false => format!("its items are\n{}", listed.join("\n")),
        };
        DeskError::Refused(format!(
            "{} has no item with the id `{id}`\nhelp: {help}",
            self.path
        ))
    }

    /// How many items come before the headings that say what is under them, up to the end of the note.
    fn end_of_free_part(&self) -> usize {
        let mut open: Vec<(u8, usize, bool)> = Vec::new();
        for (index, item) in self.document.items.iter().enumerate() {
            if let (Some(head), Marker::Block) = (&item.head, &item.marker) {
                let names = head.names > 0 || head.repository.is_some();
                open.retain(|(level, ..)| *level < head.level);
                open.push((head.level, index, names));
            }
        }
        let naming = open.iter().find(|(.., names)| *names);
        naming.map_or(self.document.items.len(), |(_, index, _)| *index)
    }

    /// Whether the items of the list that ends before the item `after` have blank lines between them.
    fn is_loose(&self, after: usize) -> bool {
        let items = &self.document.items;
        let [.., before, last] = &items[..after] else {
            return false;
        };
        let is_listed = |item: &Item| matches!(item.marker, Marker::Bullet | Marker::Number(_));
        let end = self.end_of(before);
        let between = &self.text()[end..last.span.start as usize];
        is_listed(before) && is_listed(last) && between.matches('\n').count() > 1
    }

    /// Where an item ends, without the blanks after it.
    fn end_of(&self, item: &Item) -> usize {
        let range = item.span.range();
        range.start + self.text()[range].trim_end().len()
    }

    /// A bullet after the first items.
    fn after(&self, items: usize, bullet: &str, blank: bool) -> Insertion {
        let text = self.text();
        let first = |until: usize| text[..until].trim_end().len();
        let Some(last) = items.checked_sub(1) else {
            let next = self.document.items.first();
            let at = match next {
                Some(next) => first(next.span.start as usize),
                None => first(text.len()),
            };
            return self.insertion(at, &format!("- {bullet}"), true);
        };
        let last = &self.document.items[last];
        let at = self.end_of(last);
        match &last.marker {
            Marker::Bullet | Marker::Number(_) => {
                let neighbour = Neighbour::at(text, last.span.start as usize);
                self.insertion(at, &neighbour.next(bullet), blank)
            }
            _ => self.insertion(at, &format!("- {bullet}"), true),
        }
    }

    /// A bullet nested in an item.
    fn nested(&self, index: usize, bullet: &str, blank: bool) -> Option<Insertion> {
        let item = &self.document.items[index];
        if !matches!(item.marker, Marker::Bullet | Marker::Number(_)) {
            return None;
        }
        let text = self.text();
        let line = match self.last_child(item) {
            Some(child) => Neighbour::at(text, child).next(bullet),
            None => {
                let own = Neighbour::at(text, item.span.start as usize);
                let width = own.marker.len() + own.gap.len().clamp(1, 4);
                format!("{}{}- {bullet}", own.indent, " ".repeat(width))
            }
        };
        Some(self.insertion(self.end_of(item), &line, blank))
    }

    /// Where the last bullet begins that is directly nested in an item.
    fn last_child(&self, item: &Item) -> Option<usize> {
        let offset = self.document.body.start as usize;
        let mut depth = 0_usize;
        let mut last = None;
        for (event, range) in self.document.markdown().events() {
            let start = range.start + offset;
            if !item.span.range().contains(&start) && depth == 0 {
                continue;
            }
            match event {
                Event::Start(Tag::Item) => {
                    depth += 1;
                    if depth == 2 {
                        last = Some(start);
                    }
                }
                Event::End(pulldown_cmark::TagEnd::Item) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        last
    }

    /// A line of its own after what ends at an offset.
    fn insertion(&self, at: usize, line: &str, blank: bool) -> Insertion {
        let text = self.text();
        let newline = newline(text);
        let before = match (at, blank) {
            (0, _) => String::new(),
            (_, true) => newline.repeat(2),
            (_, false) => newline.to_owned(),
        };
        // The line that follows begins where this one ended before.
        let rest = &text[at..];
        let behind = match (at, rest.is_empty()) {
            (0, false) => newline.repeat(2),
            (_, true) => newline.to_owned(),
            _ => String::new(),
        };
        Insertion {
            at,
            text: format!("{before}{line}{behind}"),
        }
    }

    /// Writes the id of an item down which what was nested in it would change: links to it and readers of
    /// feeds have the id already.
    fn keep_id(&mut self, index: usize, id: &str) {
        let item = &self.document.items[index];
        if item.id == id {
            return;
        }
        let start = item.span.start as usize;
        let first = self.text()[start..].lines().next().unwrap_or_default();
        let insertion = Insertion {
            at: start + first.trim_end().len(),
            text: format!(" {{#{id}}}"),
        };
        let new = self.with(&insertion);
        if let Some(new) = new.filter(|new| new.items[index].id == id) {
            self.document = new;
        }
    }

    fn with(&self, insertion: &Insertion) -> Option<Arc<Document>> {
        let mut text = self.text().to_owned();
        text.insert_str(insertion.at, &insertion.text);
        read(self.session, &self.path, text)
    }

    /// Takes the text with the bullet; its line.
    fn accept(&mut self, new: Option<Arc<Document>>, insertion: &Insertion) -> usize {
        if let Some(new) = new {
            self.document = new;
        }
        let blanks = insertion.text.len() - insertion.text.trim_start_matches(['\r', '\n']).len();
        self.line(insertion.at + blanks)
    }
}

impl<'t> Neighbour<'t> {
    /// The bullet that begins at an offset, with its marker or with blanks before it.
    fn at(text: &'t str, start: usize) -> Neighbour<'t> {
        let blanks = text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len();
        let start = start + blanks;
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let rest = &text[start..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (marker, behind) = rest.split_at((digits + 1).min(rest.len()));
        let gap = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let indent = &text[line..start];
        Neighbour {
            // Another bullet may be on the same line: `- - a`.
            indent: match indent.trim().is_empty() {
                true => indent,
                false => "",
            },
            marker,
            gap: match gap {
                0 => " ",
                gap => &behind[..gap],
            },
        }
    }

    /// The line of the bullet that follows it.
    fn next(&self, bullet: &str) -> String {
        let digits = self.marker.trim_end_matches(['.', ')']);
        let marker = match digits.parse::<u64>() {
            Ok(number) => format!("{}{}", number + 1, &self.marker[digits.len()..]),
            Err(_) => self.marker.to_owned(),
        };
        format!("{}{marker}{}{bullet}", self.indent, self.gap)
    }
}

/// The line ending of a text: that of its last line.
fn newline(text: &str) -> &'static str {
    match text.rfind('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

fn read(session: &Session, path: &SourcePath, text: String) -> Option<Arc<Document>> {
    let source = Source::new(path.clone(), text);
    parse::document(&source, session.reading()).document
}

/// Whether a document has one more bullet after its first items, and is what it was otherwise.
fn is_added(old: &Document, new: &Document, after: usize) -> bool {
    let ids = |document: &Document| -> Vec<String> {
        document.items.iter().map(|item| item.id.clone()).collect()
    };
    let Some(added) = new.items.get(after) else {
        return false;
    };
    let mut others = ids(new);
    others.remove(after);
    let is_plain = matches!(added.marker, Marker::Bullet | Marker::Number(_))
        && added.bullets.is_empty()
        && added.head.is_none();
    is_plain && others == ids(old)
}

/// Whether a document has one more bullet directly in one of its items, and is what it was otherwise.
fn is_nested(old: &Document, new: &Document, index: usize) -> bool {
    let others = |document: &Document| -> Vec<(String, usize)> {
        let items = document.items.iter().enumerate();
        let others = items.filter(|(other, _)| *other != index);
        others
            .map(|(_, item)| (item.id.clone(), item.bullets.len()))
            .collect()
    };
    let (Some(was), Some(is)) = (old.items.get(index), new.items.get(index)) else {
        return false;
    };
    let is_nested = is.bullets.len() == was.bullets.len() + 1 && is.bullets.last() == Some(&0);
    is_nested && others(old) == others(new)
}
