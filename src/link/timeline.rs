//! Notes and articles in the order of time.
//!
//! An [`EntryId`] is given to a file once and says nothing about its place: a note that is added in
//! the middle changes no other id. The order is stored separately.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::Entry;
use crate::source::SourcePath;

/// A note or an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EntryId(pub(super) u32);

impl EntryId {
    /// The id as an index of lists that have a place for every note and article.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An item of a note or an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ItemRef {
    /// Its note or article.
    pub entry: EntryId,
    /// Its index therein.
    pub item: u32,
}

/// The ids of files, given once.
#[derive(Debug, Default)]
pub(super) struct EntryIds(HashMap<SourcePath, EntryId, FixedState>);

impl EntryIds {
    fn of(&mut self, path: &SourcePath) -> EntryId {
        if let Some(id) = self.0.get(path) {
            return *id;
        }
        let id = EntryId(self.0.len() as u32);
        self.0.insert(path.clone(), id);
        id
    }
}

/// Notes and articles, oldest first.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    entries: Vec<(EntryId, Arc<Entry>)>,
    /// The place of each id; ids of files that are gone have one that is not used.
    places: Vec<u32>,
}

impl Timeline {
    /// The timeline of entries, which come oldest first.
    pub(super) fn new(entries: Vec<Arc<Entry>>, ids: &mut EntryIds) -> Timeline {
        let named = entries.into_iter();
        let entries: Vec<(EntryId, Arc<Entry>)> = named
            .map(|entry| (ids.of(&entry.source().path), entry))
            .collect();
        let mut places = vec![u32::MAX; ids.0.len()];
        for ((id, _), place) in entries.iter().zip(0..) {
            places[id.0 as usize] = place;
        }
        Timeline { entries, places }
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (EntryId, &Entry)> {
        self.entries.iter().map(|(id, entry)| (*id, &**entry))
    }

    /// All of it as a list.
    pub(super) fn entries(&self) -> &[(EntryId, Arc<Entry>)] {
        &self.entries
    }

    pub(super) fn id_count(&self) -> usize {
        self.places.len()
    }

    pub(super) fn place(&self, id: EntryId) -> usize {
        self.places[id.0 as usize] as usize
    }

    pub(super) fn get(&self, id: EntryId) -> &Entry {
        &self.entries[self.place(id)].1
    }
}
