//! The entries on the pages of a subject: its items, and the notes and articles whose front matter names it,
//! all in order of time.

use std::borrow::Cow;
use std::ops::Range;

use super::subjects::Subject;
use super::{EntryId, Graph, ItemRef};

/// One thing that the pages of a subject list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// An item about the subject.
    Item(ItemRef),
    /// A note or an article whose front matter names it.
    Whole(EntryId),
}

impl Listed {
    /// The note or the article it is, or is in.
    pub(crate) fn entry(self) -> EntryId {
        match self {
            Listed::Item(item) => item.entry,
            Listed::Whole(entry) => entry,
        }
    }

    /// Its place in time: a note as a whole comes after its items.
    fn place(self, site: &Graph) -> (usize, u32) {
        match self {
            Listed::Item(item) => site.item_place(item),
            Listed::Whole(entry) => (site.place(entry), u32::MAX),
        }
    }
}

impl Subject {
    /// A part of what its pages list, oldest first; the range counts from the oldest. Only the part
    /// is looked at, so that all pages of a long list cost as much as the list.
    pub(crate) fn listed(&self, site: &Graph, range: Range<usize>) -> Vec<Listed> {
        let wholes = self.wholes(site);
        let (first, end) = (
            self.wholes_before(site, &wholes, range.start),
            self.wholes_before(site, &wholes, range.end),
        );
        let items = &self.items[range.start - first..range.end - end];
        let wholes = wholes[first..end].iter().copied().map(Listed::Whole);
        let mut listed: Vec<Listed> = items
            .iter()
            .copied()
            .map(Listed::Item)
            .chain(wholes)
            .collect();
        listed.sort_by_key(|one| one.place(site));
        listed
    }

    /// The notes and articles that are given to it, oldest first.
    fn wholes(&self, site: &Graph) -> Cow<'_, [EntryId]> {
        if self.articles.is_empty() {
            return Cow::Borrowed(&self.noted);
        }
        let mut all = [self.noted.as_slice(), &self.articles].concat();
        all.sort_unstable_by_key(|entry| site.place(*entry));
        Cow::Owned(all)
    }

    /// How many of the first `count` things listed are notes and articles as a whole.
    fn wholes_before(&self, site: &Graph, wholes: &[EntryId], count: usize) -> usize {
        let items_until = |entry: EntryId| {
            let place = site.place(entry);
            let is_until = |item: &ItemRef| site.place(item.entry) <= place;
            self.items.partition_point(is_until)
        };
        let (mut known, mut end) = (0, wholes.len());
        while known < end {
            let middle = usize::midpoint(known, end);
            if middle + items_until(wholes[middle]) < count {
                known = middle + 1;
            } else {
                end = middle;
            }
        }
        known
    }
}
