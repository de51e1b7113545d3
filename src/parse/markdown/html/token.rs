//! One tag, and whether it is text.

use std::ops::Range;

use super::Reason;
use crate::html::Tag;
use crate::html::elements::{self, ENDLESS, TABLE_PART, VOID};

/// A tag, a declaration or the beginning of a comment that never ends.
pub(super) struct Token {
    pub(super) range: Range<usize>,
    pub(super) name: String,
    pub(super) kind: Kind,
    /// The block of HTML it is in; nothing within a paragraph.
    pub(super) block: Option<usize>,
    /// The top-level block it opens an element in.
    pub(super) top: Option<Range<usize>>,
    pub(super) in_table: bool,
    pub(super) partner: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Opens,
    Closes,
    /// It needs no partner.
    Alone,
    /// It shows nothing, or is not a tag at all.
    No(Reason),
}

impl Token {
    pub(super) fn of_tag(tag: &Tag<'_>, range: Range<usize>) -> Token {
        let name = &*tag.name;
        let kind = match (name, tag.closes) {
            _ if !elements::is_element(name) => Kind::No(Reason::Unknown),
            ("plaintext", _) => Kind::No(Reason::Unclosed),
            (_, true) => Kind::Closes,
            ("img", _) if tag.attribute("src").is_none() => Kind::No(Reason::Empty),
            ("input", _) if !tag.attribute("type").is_some_and(is_checkbox) => {
                Kind::No(Reason::Empty)
            }
            ("br" | "hr" | "wbr" | "img" | "input" | "col", _) => Kind::Alone,
            _ if elements::is(name, VOID) => Kind::No(Reason::Empty),
            _ => Kind::Opens,
        };
        Token {
            range,
            name: name.to_owned(),
            kind,
            block: None,
            top: None,
            in_table: false,
            partner: None,
        }
    }

    pub(super) fn of_text(range: Range<usize>, reason: Reason) -> Token {
        Token {
            range,
            name: String::new(),
            kind: Kind::No(reason),
            block: None,
            top: None,
            in_table: false,
            partner: None,
        }
    }

    /// Why it is text, if it is.
    pub(super) fn reason(&self) -> Option<Reason> {
        let may_stay_open = (self.block.is_some() && elements::is(&self.name, ENDLESS))
            || (self.in_table && elements::is(&self.name, TABLE_PART));
        match self.kind {
            Kind::No(reason) => Some(reason),
            Kind::Opens if self.partner.is_none() && !may_stay_open => Some(Reason::Unclosed),
            Kind::Closes if self.partner.is_none() => Some(Reason::Unopened),
            _ => None,
        }
    }
}

fn is_checkbox(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("checkbox")
}
