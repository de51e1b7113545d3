//! Which names of repositories are similar, without comparing every pair.
//!
//! Two names that differ by one misspelling (a letter more, less or different, or two swapped) become the
//! same text when each loses at most one letter. So every name is filed under each of these texts, and only
//! names in the same file are compared. Names that lost up to three letters are filed by their start.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::reference::Repository;

/// How many letters names that lost some have in common at their beginning.
const BEGINNING: usize = 4;
/// Names of one owner that begin alike are compared only where they are no more than this, so that the
/// work grows with the number of names.
const ALIKE: usize = 256;

/// Repositories by the hashes of what they nearly are. Equal hashes of different names cost a
/// comparison and nothing else.
pub(super) struct Index {
    hashes: HashMap<u64, Vec<usize>, FixedState>,
}

impl Index {
    pub(super) fn of<'r>(repositories: impl Iterator<Item = &'r Repository>) -> Index {
        let mut hashes: HashMap<u64, Vec<usize>, FixedState> = HashMap::default();
        for (at, repository) in repositories.enumerate() {
            for hash in keys(repository) {
                hashes.entry(hash).or_default().push(at);
            }
        }
        hashes.retain(|_, alike| alike.len() <= ALIKE);
        Index { hashes }
    }

    /// The places of the repositories that may be nearly this one, each once.
    pub(super) fn near(&self, repository: &Repository) -> Vec<usize> {
        if self.hashes.is_empty() {
            return Vec::new();
        }
        let keys = keys(repository).into_iter();
        let mut near: Vec<usize> = keys
            .filter_map(|hash| self.hashes.get(&hash))
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// What a repository is filed under.
fn keys(repository: &Repository) -> Vec<u64> {
    let owner = repository.owner().to_ascii_lowercase();
    let name = repository.name().to_ascii_lowercase();
    let mut keys = Vec::with_capacity(owner.len() + name.len() + 3);
    keys.extend(deletions(0, owner.as_bytes(), name.as_bytes()));
    keys.extend(deletions(1, name.as_bytes(), owner.as_bytes()));
    if let Some(beginning) = name.get(..BEGINNING) {
        keys.push(hash(2, owner.as_bytes(), (beginning.as_bytes(), &[])));
    }
    keys
}

/// The hashes of a text as it is and without each of its letters, together with another text.
fn deletions(what: u8, beside: &[u8], text: &[u8]) -> impl Iterator<Item = u64> {
    let all = hash(what, beside, (text, &[]));
    let less = (0..text.len()).map(move |at| hash(what, beside, (&text[..at], &text[at + 1..])));
    std::iter::once(all).chain(less)
}

fn hash(what: u8, beside: &[u8], (head, tail): (&[u8], &[u8])) -> u64 {
    let mut joined = [0_u8; 160];
    let mut length = 0;
    for part in [&[what], beside, b"/", head, tail] {
        let end = (length + part.len()).min(joined.len());
        joined[length..end].copy_from_slice(&part[..end - length]);
        length = end;
    }
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(&joined[..length]);
    hasher.finish()
}
