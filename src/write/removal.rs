//! Which files of the last build are removed: those that are no longer made and still have our bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;

use rayon::prelude::*;

use super::bytes::hash_of;
use super::error::{Obstacles, WriteError, cannot_read};
use super::in_place::{InPlace, There};
use super::list::FileList;
use super::split;

/// What goes, and what would have gone.
#[derive(Debug)]
pub(super) struct Removal<'a> {
    in_place: &'a InPlace,
    /// The files of the new site.
    wanted: &'a FileList,
    /// The files that go.
    pub(super) files: BTreeSet<String>,
    /// Files that we wrote and somebody else changed: they stay, and are not ours any more.
    pub(super) kept: Vec<String>,
    /// Whether all of a folder goes, as far as that is known.
    folders: BTreeMap<String, bool>,
}

/// What is at the path of a file that is no longer made.
enum Stale {
    Ours,
    Changed,
    Gone,
}

impl<'a> Removal<'a> {
    /// Finds what goes when the files of `listed` become those of `wanted`.
    pub(super) fn plan(
        listed: &FileList,
        wanted: &'a FileList,
        in_place: &'a InPlace,
    ) -> Result<(Removal<'a>, Obstacles), WriteError> {
        let look = |path: &str, hash| {
            let full = in_place.path(path);
            let stale = || match in_place.at(path)? {
                There::Link(link) => Ok(Err(link)),
                There::File(_) if hash == Some(hash_of(&full)?) => Ok(Ok(Stale::Ours)),
                There::File(_) => Ok(Ok(Stale::Changed)),
                There::Nothing | There::NoFolder(_) | There::Other => Ok(Ok(Stale::Gone)),
            };
            let stale: io::Result<_> = stale();
            stale.map_err(cannot_read(&full))
        };
        let paths = listed.without(wanted);
        let found: Vec<_> = paths
            .par_iter()
            .map(|(path, hash)| look(path, *hash))
            .collect::<Result<_, _>>()?;
        let mut obstacles = Obstacles::default();
        let mut removal = Removal {
            in_place,
            wanted,
            files: BTreeSet::new(),
            kept: Vec::new(),
            folders: BTreeMap::new(),
        };
        for ((path, _), stale) in paths.into_iter().zip(found) {
            match stale {
                Ok(Stale::Ours) => {
                    removal.files.insert(path.to_owned());
                }
                Ok(Stale::Changed) => removal.kept.push(path.to_owned()),
                Ok(Stale::Gone) => {}
                Err(link) => obstacles.links.push(link),
            }
        }
        Ok((removal, obstacles))
    }

    /// Whether what is at a path goes, all of it.
    pub(super) fn covers(&mut self, path: &str) -> io::Result<bool> {
        match self.in_place.at(path)? {
            There::Other => self.covers_folder(path),
            _ => Ok(self.files.contains(path)),
        }
    }

    fn covers_folder(&mut self, path: &str) -> io::Result<bool> {
        if let Some(known) = self.folders.get(path) {
            return Ok(*known);
        }
        let full = self.in_place.path(path);
        // A folder that is read-only cannot be moved, nor can what is in it be removed.
        let metadata = fs::metadata(&full)?;
        let mut goes =
            metadata.is_dir() && !metadata.permissions().readonly() && !self.wanted.has_below(path);
        if goes {
            for entry in fs::read_dir(&full)? {
                let entry = entry?;
                let name = entry.file_name();
                let inner = name.to_str().map(|name| format!("{path}/{name}"));
                goes = match inner {
                    Some(inner) if entry.file_type()?.is_dir() => self.covers_folder(&inner)?,
                    Some(inner) => self.files.contains(&inner),
                    None => false,
                };
                if !goes {
                    break;
                }
            }
        }
        self.folders.insert(path.to_owned(), goes);
        Ok(goes)
    }

    /// The fewest paths that are all of what goes: a folder of which nothing stays goes as one.
    pub(super) fn tops(&mut self) -> io::Result<BTreeSet<String>> {
        let mut tops = BTreeSet::new();
        for file in self.files.clone() {
            let mut top = file.as_str();
            loop {
                let around = split(top).0;
                if around.is_empty() || !self.covers_folder(around)? {
                    break;
                }
                top = around;
            }
            tops.insert(top.to_owned());
        }
        Ok(tops)
    }
}
