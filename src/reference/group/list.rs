//! Lists of groups that name their prefix once: `SIG API Machinery, Apps and Node`.
//!
//! | where | what continues the list |
//! | --- | --- |
//! | in brackets: `[SIG API Machinery, apps, Node]` | known names of the same prefix, up to the bracket |
//! | after a slash without blanks: `SIG Network/Node`, `sig-network/node` | known names |
//! | in prose: `SIG Node and Storage の` | capitalised known names, if every part of the list is one |

use std::ops::Range;

use super::{Groups, Prefix};
use crate::reference::boundary::{at_is, before_is, byte_at, char_at, char_before, is_blank};
use crate::reference::target::GroupId;
use crate::reference::words::BETWEEN_GROUPS;

/// The most groups of one list.
const LONGEST: usize = 60;

impl Groups {
    /// The groups that continue the list which the group at `first` begins.
    pub(super) fn list(
        &self,
        prefix: &Prefix,
        text: &str,
        first: &Range<usize>,
    ) -> Vec<(Range<usize>, GroupId)> {
        let mut found: Vec<(Range<usize>, GroupId)> = Vec::new();
        let mut end = first.end;
        while found.len() < LONGEST
            && let Some((start, slash)) = connector(text, end)
            && let Some((stop, id)) = self.element(prefix, text, start)
        {
            if slash && !self.ends_element(text, stop) {
                break;
            }
            found.push((start..stop, id.clone()));
            end = stop;
        }
        let bracketed = before_is(text, first.start, |b| b == b'[' || b == b'(')
            && at_is(text, end, |b| b == b']' || b == b')');
        let is_list = bracketed || self.is_prose_list(text, &found, end);
        if !is_list {
            // What a slash joins is one word with the group.
            let joined = |(range, _): &(Range<usize>, GroupId)| {
                before_is(text, range.start, |b| b == b'/')
                    && before_is(text, range.start - 1, |b| b != b' ')
            };
            let kept = found.iter().take_while(|one| joined(one)).count();
            found.truncate(kept);
        }
        found
    }

    /// The known name that begins at `start`, the longest.
    fn element<'g>(
        &'g self,
        prefix: &'g Prefix,
        text: &str,
        start: usize,
    ) -> Option<(usize, &'g GroupId)> {
        let known = prefix.rests.beginning(text, start);
        known
            .filter(|(end, _)| self.ends_element(text, *end))
            .last()
    }

    fn ends_element(&self, text: &str, end: usize) -> bool {
        self.ends(text, end) || byte_at(text, end) == Some(b'/') && connector(text, end).is_some()
    }

    /// Whether all of a list in prose are names: capitalised, and neither the last one nor what is
    /// joined to it goes on as another name (`SIG Docs and Release Team`).
    fn is_prose_list(&self, text: &str, found: &[(Range<usize>, GroupId)], end: usize) -> bool {
        let is_capital =
            |at: usize| char_at(text, at).is_some_and(|c| c.is_uppercase() || !c.is_ascii());
        let all = found.iter().all(|(range, _)| is_capital(range.start));
        let next = connector(text, end).map(|(start, _)| start);
        let blank = at_is(text, end, |b| b == b' ').then_some(end + 1);
        let goes_on = |start: usize| {
            let is_word = byte_at(text, start).is_some_and(|b| b.is_ascii_uppercase());
            is_word && !self.begins_group(text, start)
        };
        all && !next.into_iter().chain(blank).any(goes_on)
    }

    fn begins_group(&self, text: &str, start: usize) -> bool {
        let rest = &text.as_bytes()[start..];
        self.prefixes.iter().any(|prefix| {
            let head = rest.get(..prefix.name.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(prefix.name.as_bytes()))
        })
    }
}

/// Where the next name begins after a connector at `end`, and whether that is a bare slash.
fn connector(text: &str, end: usize) -> Option<(usize, bool)> {
    let rest = text[end..].trim_start_matches(is_blank);
    let spaced = rest.len() < text.len() - end;
    let mut rest = rest;
    let mut slash = false;
    let mut found = false;
    // `, and` is one connector.
    for _ in 0..2 {
        let Some(connector) = BETWEEN_GROUPS.iter().find(|one| rest.starts_with(**one)) else {
            break;
        };
        let behind = &rest[connector.len()..];
        let is_word = connector.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_word && !behind.starts_with(is_blank) {
            break;
        }
        slash = *connector == "/" && !spaced && !behind.starts_with(is_blank);
        rest = behind.trim_start_matches(is_blank);
        found = true;
    }
    // A word needs a blank before it: `SIG Nodeand`.
    let glued = !spaced
        && char_before(text, end).is_some_and(|c| c.is_ascii_alphanumeric())
        && text[end..].starts_with(|c: char| c.is_ascii_alphabetic());
    (found && !glued).then(|| (text.len() - rest.len(), slash))
}
