//! How a list that grows at its newest end is cut into pages.
//!
//! Pages are counted from the oldest, and a numbered page has exactly `per_page` entries: `/sig/node/page/1/`
//! has the oldest hundred, for ever. The newest entries are at the list's own address, `/sig/node/`.
//! A numbered page is made once it is full and half a page of newer entries has followed, so that
//! the newest page never holds one lonely entry. Each entry is on one page.
//!
//! What is shown about the list as a whole (its length, its last day, its pages) changes with every
//! entry: it belongs on the newest page alone, and no numbered page links to the one after it, which
//! may not be there yet.

use std::ops::Range;

use super::url::Url;

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListPage {
    /// What is on no numbered page yet, at the list's own address.
    Newest,
    /// A full page, counted from 1, which has the oldest entries.
    Numbered(usize),
}

/// A list cut into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    entries: usize,
    per_page: usize,
}

impl Paging {
    /// Cuts a list of so many entries.
    pub(crate) fn of(entries: usize, per_page: usize) -> Paging {
        Paging { entries, per_page }
    }

    /// How many numbered pages there are.
    pub(crate) fn numbered(self) -> usize {
        self.entries.saturating_sub(self.per_page.div_ceil(2)) / self.per_page
    }

    /// Every page, the newest first.
    pub(crate) fn pages(self) -> impl Iterator<Item = ListPage> {
        let numbered = (1..=self.numbered()).rev().map(ListPage::Numbered);
        std::iter::once(ListPage::Newest).chain(numbered)
    }

    /// Which entries are on a page, counted from the oldest.
    pub(crate) fn entries(self, page: ListPage) -> Range<usize> {
        match page {
            ListPage::Newest => self.numbered() * self.per_page..self.entries,
            ListPage::Numbered(number) => (number - 1) * self.per_page..number * self.per_page,
        }
    }

    /// The page with the entries before those of a page, if there are older ones.
    pub(crate) fn older(self, page: ListPage) -> Option<ListPage> {
        let number = match page {
            ListPage::Newest => self.numbered() + 1,
            ListPage::Numbered(number) => number,
        };
        (number > 1).then(|| ListPage::Numbered(number - 1))
    }
}

impl ListPage {
    /// The address of the page, given that of the list.
    pub(crate) fn url(self, list: &Url) -> Url {
        match self {
            ListPage::Newest => list.clone(),
            ListPage::Numbered(number) => Url::page([list.as_str(), "page", &number.to_string()]),
        }
    }

    /// The number in its address; none of the newest.
    pub(crate) fn number(self) -> Option<usize> {
        match self {
            ListPage::Newest => None,
            ListPage::Numbered(number) => Some(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many entries the newest page has, and how many numbered pages there are.
    fn cut(entries: usize, per_page: usize) -> (usize, usize) {
        let paging = Paging::of(entries, per_page);
        (paging.entries(ListPage::Newest).len(), paging.numbered())
    }

    #[test]
    fn a_page_is_numbered_when_half_a_page_has_followed() {
        for (entries, newest, numbered) in [
            (0, 0, 0),
            (1, 1, 0),
            (9, 9, 0),
            (10, 10, 0),
            (11, 11, 0),
            (14, 14, 0),
            (15, 5, 1),
            (20, 10, 1),
            (24, 14, 1),
            (25, 5, 2),
            (1004, 14, 99),
            (1005, 5, 100),
        ] {
            assert_eq!(cut(entries, 10), (newest, numbered), "{entries}");
        }
        for (entries, per_page, expected) in [
            (1, 1, (1, 0)),
            (2, 1, (1, 1)),
            (2, 2, (2, 0)),
            (3, 2, (1, 1)),
            (4, 2, (2, 1)),
            (4, 3, (4, 0)),
            (5, 3, (2, 1)),
        ] {
            assert_eq!(cut(entries, per_page), expected, "{entries} by {per_page}");
        }
    }

    #[test]
    fn every_entry_is_on_one_page_and_stays_there_once_that_has_a_number() {
        for per_page in 1..8 {
            let mut numbered: Vec<Range<usize>> = Vec::new();
            for entries in 0..60 {
                let paging = Paging::of(entries, per_page);
                let mut ranges: Vec<Range<usize>> =
                    paging.pages().map(|page| paging.entries(page)).collect();
                ranges.reverse();
                let all: Vec<usize> = ranges.iter().cloned().flatten().collect();
                assert_eq!(all, (0..entries).collect::<Vec<usize>>());
                ranges.pop();
                assert!(ranges.starts_with(&numbered), "{entries} by {per_page}");
                numbered = ranges;
            }
        }
    }

    #[test]
    fn older_pages_are_reached_one_by_one() {
        let paging = Paging::of(36, 10);
        let mut page = Some(ListPage::Newest);
        let mut urls = Vec::new();
        while let Some(at) = page {
            urls.push(at.url(&Url::page(["tag", "x"])).as_str().to_owned());
            page = paging.older(at);
        }
        assert_eq!(
            urls,
            [
                "/tag/x/",
                "/tag/x/page/3/",
                "/tag/x/page/2/",
                "/tag/x/page/1/"
            ]
        );
    }
}
