//! HTML in pieces: text, comments and tags, cut where browsers cut them (HTML, section 13.2.5).
//!
//! Nothing is changed on the way: the pieces put together again are the HTML as it was.

use std::borrow::Cow;

use super::elements::{self, RAW};

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'h> {
    /// What is between tags, with its escapes.
    Text(&'h str),
    /// A comment, or what browsers take for one: a declaration, an instruction.
    Comment(&'h str),
    /// The first or the last tag of an element.
    Tag(Tag<'h>),
}

/// A tag as HTML has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'h> {
    /// The name of its element, in lower case.
    pub(crate) name: Cow<'h, str>,
    /// Whether it is the last one of its element.
    pub(crate) closes: bool,
    /// All of it.
    pub(crate) written: &'h str,
    /// Where its name ends.
    behind_name: usize,
}

/// An attribute as a tag has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'h> {
    /// Its name, in lower case.
    pub(crate) name: Cow<'h, str>,
    /// Its value, escaped, without its quotes.
    pub(crate) value: &'h str,
    /// All of it.
    pub(crate) written: &'h str,
    /// What is between it and what is before it.
    pub(crate) before: &'h str,
}

/// The pieces of some HTML, in order.
pub(crate) fn pieces(html: &str) -> Pieces<'_> {
    Pieces {
        rest: html,
        raw: None,
    }
}

/// The pieces that are still to come.
pub(crate) struct Pieces<'h> {
    rest: &'h str,
    /// The open element that holds nothing but text.
    raw: Option<Cow<'h, str>>,
}

impl<'h> Pieces<'h> {
    /// Leaves out what is in an element, whose first tag came last, and its last tag.
    pub(crate) fn skip_element(&mut self, name: &str) {
        let mut depth = 1;
        for piece in self {
            match piece {
                Piece::Tag(tag) if tag.name == name => match tag.closes {
                    true => depth -= 1,
                    false => depth += 1,
                },
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn take(&mut self, length: usize) -> &'h str {
        let (piece, rest) = self.rest.split_at(length);
        self.rest = rest;
        piece
    }
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        let text = match self.raw.take() {
            Some(name) => raw_length(self.rest, &name),
            None => text_length(self.rest),
        };
        if text > 0 {
            return Some(Piece::Text(self.take(text)));
        }
        let second = self.rest.as_bytes().get(1)?;
        let letter = match second {
            b'/' => self.rest.as_bytes().get(2),
            second => Some(second),
        };
        if !letter.is_some_and(u8::is_ascii_alphabetic) {
            return Some(Piece::Comment(self.take(comment_length(self.rest))));
        }
        let tag = Tag::read(self.rest);
        self.rest = &self.rest[tag.written.len()..];
        if tag.is_raw() {
            self.raw = Some(tag.name.clone());
        }
        Some(Piece::Tag(tag))
    }
}

impl<'h> Piece<'h> {
    /// The piece as it was written.
    pub(crate) fn written(&self) -> &'h str {
        match self {
            Piece::Text(written) | Piece::Comment(written) => written,
            Piece::Tag(tag) => tag.written,
        }
    }
}

impl<'h> Tag<'h> {
    fn read(html: &'h str) -> Tag<'h> {
        let closes = html[1..].starts_with('/');
        let begin = 1 + usize::from(closes);
        let (name, _) = split(&html[begin..], |byte| !ends_name(byte));
        let behind_name = begin + name.len();
        let mut attributes = Attributes {
            rest: &html[behind_name..],
        };
        attributes.by_ref().for_each(drop);
        let end = attributes.rest.find('>').map(|end| end + 1);
        let left = end.map_or(0, |end| attributes.rest.len() - end);
        Tag {
            name: lower_case(name),
            closes,
            written: &html[..html.len() - left],
            behind_name,
        }
    }

    /// Whether it begins what minamo put beside the writer's text: a count of mentions, the way back
    /// from a footnote, the sign of a box.
    pub(crate) fn is_mark(&self) -> bool {
        let class = || self.attribute("class").unwrap_or_default();
        !self.closes
            && match &*self.name {
                "a" => matches!(class(), "count" | "footnote-back"),
                "span" => class() == "msg-symbol",
                _ => false,
            }
    }

    /// The TeX of the formula that it begins, escaped.
    pub(crate) fn formula(&self) -> Option<&'h str> {
        if self.closes || self.name != "math" || self.attribute("class") != Some("tex") {
            return None;
        }
        self.attribute("alttext")
    }

    /// Whether it begins an element whose text holds no tags but the one that ends it.
    pub(crate) fn is_raw(&self) -> bool {
        !self.closes && elements::is(&self.name, RAW)
    }

    /// What it begins with: `<` and its name.
    pub(crate) fn head(&self) -> &'h str {
        &self.written[..self.behind_name]
    }

    /// Its attributes, in order. What they leave ends the tag.
    pub(crate) fn attributes(&self) -> Attributes<'h> {
        Attributes {
            rest: &self.written[self.behind_name..],
        }
    }

    /// The value of an attribute, escaped; nothing where it has none of this name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'h str> {
        let mut attributes = self.attributes();
        let found = attributes.find(|attribute| attribute.name == name);
        found.map(|attribute| attribute.value)
    }
}

/// The attributes of a tag that are still to come.
pub(crate) struct Attributes<'h> {
    /// The rest of the tag.
    pub(crate) rest: &'h str,
}

impl<'h> Iterator for Attributes<'h> {
    type Item = Attribute<'h>;

    fn next(&mut self) -> Option<Attribute<'h>> {
        let (before, here) = split(self.rest, |byte| is_blank(byte) || byte == b'/');
        // A name may begin with `=`, but not with `>`.
        if matches!(here.as_bytes().first(), None | Some(b'>')) {
            return None;
        }
        let first = here.chars().next().map_or(0, char::len_utf8);
        let (others, _) = split(&here[first..], |byte| !ends_name(byte) && byte != b'=');
        let (name, behind) = here.split_at(first + others.len());
        let (blank, value) = split(behind, is_blank);
        let (value, length) = match value.strip_prefix('=') {
            None => ("", name.len()),
            Some(value) => {
                let (space, value) = split(value, is_blank);
                let (inner, outer) = read_value(value);
                (inner, name.len() + blank.len() + 1 + space.len() + outer)
            }
        };
        let (written, rest) = here.split_at(length);
        self.rest = rest;
        Some(Attribute {
            name: lower_case(name),
            value,
            written,
            before,
        })
    }
}

/// The value at the beginning of a text, and its length with its quotes.
fn read_value(text: &str) -> (&str, usize) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = quote else {
        let (value, _) = split(text, |byte| !is_blank(byte) && byte != b'>');
        return (value, value.len());
    };
    match text[1..].split_once(quote) {
        Some((value, _)) => (value, value.len() + 2),
        None => (&text[1..], text.len()),
    }
}

/// Length of the text before the next tag or comment.
fn text_length(html: &str) -> usize {
    let bytes = html.as_bytes();
    let opens = |at: &usize| match bytes.get(at + 1) {
        Some(b'/') => at + 2 < bytes.len(),
        Some(next) => next.is_ascii_alphabetic() || matches!(next, b'!' | b'?'),
        None => false,
    };
    let mut signs = memchr::memchr_iter(b'<', bytes);
    signs.find(opens).unwrap_or(html.len())
}

/// Whether an element that holds text alone ends within a text.
pub(crate) fn closes_raw(html: &str, name: &str) -> bool {
    raw_length(html, name) < html.len()
}

/// Length of the text of an element that holds nothing else.
fn raw_length(html: &str, name: &str) -> usize {
    let bytes = html.as_bytes();
    let ends = |at: &usize| {
        let tag = &bytes[at + 1..];
        let written = tag.get(1..=name.len()).unwrap_or_default();
        tag.starts_with(b"/")
            && written.eq_ignore_ascii_case(name.as_bytes())
            && tag.get(name.len() + 1).is_none_or(|next| ends_name(*next))
    };
    let mut signs = memchr::memchr_iter(b'<', bytes);
    signs.find(ends).unwrap_or(html.len())
}

/// Length of the comment at the beginning of a text. One that is never closed goes to the end.
fn comment_length(html: &str) -> usize {
    let begin = match html.starts_with("<!--") {
        true => 4,
        false => 2,
    };
    let inner = &html[begin..];
    let ends = |at: &usize| {
        let before = &inner[..*at];
        begin == 2
            || matches!(before, "" | "-")
            || before.ends_with("--")
            || before.ends_with("--!")
    };
    let end = memchr::memchr_iter(b'>', inner.as_bytes()).find(ends);
    end.map_or(html.len(), |end| begin + end + 1)
}

/// Splits a text where its bytes are no longer of a sort; every such place is one between characters,
/// as those that end a part are ASCII or those that continue it are.
fn split(text: &str, is_part: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|byte| !is_part(byte));
    text.split_at(end.unwrap_or(text.len()))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0C' | b'\r')
}

fn ends_name(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'/' | b'>')
}

fn lower_case(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

#[cfg(test)]
mod tests;
