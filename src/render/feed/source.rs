//! What the entries of feeds are made of.

use crate::link::{EntryId, ItemRef, Site};

/// What an entry is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// An item of a note.
    Item(ItemRef),
    /// A note or an article as a whole.
    Document(EntryId),
    /// Those sections of an article that a feed is about, by their indexes.
    Sections(EntryId, Vec<u32>),
    /// A week's digest, by its index in the archive.
    Week(u32),
}

impl Source {
    /// The order of entries of one moment: items, documents, weeks, each as the site has them.
    pub(super) fn order(&self, site: &Site) -> (u8, usize, u32) {
        match self {
            Source::Item(id) => (0, site.place(id.entry), id.item),
            Source::Document(id) => (1, site.place(*id), 0),
            Source::Sections(id, _) => (1, site.place(*id), 1),
            Source::Week(index) => (2, 0, *index),
        }
    }
}
