//! Levels of headings. Each is one below that of the heading it belongs to, whatever the writer
//! skipped: who hears a page goes through it by its headings, and must not look for missing ones
//! (WCAG 2.2, 1.3.1).

use pulldown_cmark::HeadingLevel;

use crate::link::Entry;
use crate::parse::{Kind, Marker};

/// The headings that a place in a text belongs to.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    /// The level of the page's heading above all of them.
    above: usize,
    /// The levels the writer gave them, outermost first.
    open: Vec<u8>,
}

impl Outline {
    /// The outline at the beginning of every item of a document, in order.
    pub(super) fn of_items(entry: &Entry) -> Vec<Outline> {
        let mut outline = Outline {
            // A note's items are below the headings of a page and of a day or a month.
            above: match entry.document.kind {
                Kind::Note => 2,
                _ => 1,
            },
            open: Vec::new(),
        };
        let items = entry.items.iter();
        let outlines = items.map(|item| {
            let before = outline.clone();
            match (&item.parsed.marker, &item.parsed.head) {
                (Marker::Section(level @ 1.., _), _) => outline.enter(*level),
                (Marker::Block, Some(head)) => outline.enter(head.level),
                _ => {}
            }
            before
        });
        outlines.collect()
    }

    /// Goes to a heading of the level that the writer gave it.
    pub(super) fn enter(&mut self, written: u8) {
        while self.open.last().is_some_and(|open| *open >= written) {
            self.open.pop();
        }
        self.open.push(written);
    }

    /// The level of the heading it is at.
    pub(super) fn level(&self) -> HeadingLevel {
        let level = self.above + self.open.len();
        HeadingLevel::try_from(level.min(6)).unwrap_or(HeadingLevel::H6)
    }
}

/// A section of an article as it is shown below the heading of a month or a group: its own heading is
/// of the third level, and those in it follow.
pub(in crate::render) fn lifted(html: &str) -> Option<String> {
    let level = |at: usize| {
        html.as_bytes()
            .get(at + 2)
            .filter(|byte| byte.is_ascii_digit())
    };
    let first = html.match_indices("<h").find_map(|(at, _)| level(at))?;
    let first = first - b'0';
    if first == 3 {
        return None;
    }
    // Each level goes to one that none of those left has.
    let levels: Vec<u8> = match first > 3 {
        true => (first..=6).collect(),
        false => (first..=6).rev().collect(),
    };
    let mut lifted = html.to_owned();
    for from in levels {
        let to = (from + 3 - first).min(6);
        for sign in ["<h", "</h"] {
            lifted = lifted.replace(&format!("{sign}{from}"), &format!("{sign}{to}"));
        }
    }
    Some(lifted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_is_skipped() {
        let mut outline = Outline {
            above: 1,
            open: Vec::new(),
        };
        let levels = [2, 4, 4, 3, 2, 6, 1, 2].map(|written| {
            outline.enter(written);
            outline.level() as usize
        });
        assert_eq!(levels, [2, 3, 3, 3, 2, 3, 2, 3]);
    }

    #[test]
    fn a_section_alone_is_of_the_third_level() {
        assert_eq!(
            lifted("<p><hr></p><h4>a</h4><h5>b</h5>").as_deref(),
            Some("<p><hr></p><h3>a</h3><h4>b</h4>")
        );
        assert_eq!(
            lifted("<h2>a</h2><h3>b</h3><h5>c</h5><h6>d</h6>").as_deref(),
            Some("<h3>a</h3><h4>b</h4><h6>c</h6><h6>d</h6>")
        );
        assert_eq!(lifted("<h3>a</h3><h6>b</h6>"), None);
        assert_eq!(lifted("<hr>"), None);
    }
}
