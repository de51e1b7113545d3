//! The list of the files that minamo wrote: a line per file, with the hash of its bytes and its path.
//!
//! A file is ours only while it has the bytes that we wrote. That is what lets a build remove what
//! is no longer made without ever removing what somebody else put there.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::bytes::{Hash, hash_of};
use super::in_place::{InPlace, There};
use super::is_output_path;
use crate::regular;

/// Files by path, each with the hash of what we wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileList {
    files: BTreeMap<String, Option<Hash>>,
}

impl FileList {
    /// Reads a list; one that is not there has no files. A line without a hash is of a version
    /// that wrote none: such a file can be replaced, but it cannot be known whether it is ours.
    pub(super) fn read(path: &Path) -> io::Result<FileList> {
        let bytes = match regular::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read,
        }?;
        let text = String::from_utf8_lossy(&bytes);
        // The list could have been edited by anybody.
        let files = text
            .split('\n')
            .map(entry)
            .filter(|(path, _)| is_output_path(path));
        Ok(FileList {
            files: files.collect(),
        })
    }

    /// The list as it is written.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (path, hash) in &self.files {
            if let Some(Hash(hash)) = hash {
                text.push_str(&format!("{hash:016x}{GAP}"));
            }
            text.push_str(&path.replace('\\', "\\\\").replace('\n', "\\n"));
            text.push('\n');
        }
        text
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The listed files that another list lacks.
    pub(super) fn without<'a>(&'a self, other: &FileList) -> Vec<(&'a str, Option<Hash>)> {
        self.files
            .iter()
            .filter(|(path, _)| !other.contains(path))
            .map(|(path, hash)| (path.as_str(), *hash))
            .collect()
    }

    /// Whether the list has a file in a folder, at any depth.
    pub(super) fn has_below(&self, folder: &str) -> bool {
        let begin = format!("{folder}/");
        let next = self.files.range(begin.clone()..).next();
        next.is_some_and(|(path, _)| path.starts_with(&begin))
    }

    /// The list that is true after a run was cut off that was to turn this list into
    /// `planned`: some files are of this list, some of that, and what is of neither is not ours.
    pub(super) fn after_cut(&self, planned: &FileList, in_place: &InPlace) -> io::Result<FileList> {
        let mut paths: Vec<&String> = self.files.keys().chain(planned.files.keys()).collect();
        paths.sort();
        paths.dedup();
        let settle = |path: &String| {
            let (old, new) = (self.files.get(path), planned.files.get(path));
            if old == new {
                return Ok(old.map(|hash| (path.clone(), *hash)));
            }
            let found = match in_place.at(path)? {
                There::File(_) => Some(hash_of(&in_place.path(path))?),
                _ => None,
            };
            let kept = match (old, new) {
                (_, Some(new)) if *new == found => Some(*new),
                (Some(old), Some(_)) => Some(*old),
                (Some(old), None) if *old == found || old.is_none() => Some(*old),
                _ => None,
            };
            Ok(kept.map(|hash| (path.clone(), hash)))
        };
        let settled: io::Result<Vec<_>> = paths.par_iter().map(|path| settle(path)).collect();
        Ok(settled?.into_iter().flatten().collect())
    }
}

impl FromIterator<(String, Option<Hash>)> for FileList {
    fn from_iter<T: IntoIterator<Item = (String, Option<Hash>)>>(files: T) -> FileList {
        FileList {
            files: files.into_iter().collect(),
        }
    }
}

/// What is between a hash and its path.
const GAP: &str = "  ";

/// A line of the list.
fn entry(line: &str) -> (String, Option<Hash>) {
    let hashed = line.split_once(GAP).and_then(|(digits, path)| {
        let is_hash = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let hash = u64::from_str_radix(digits, 16).ok().filter(|_| is_hash)?;
        Some((unescaped(path), Some(Hash(hash))))
    });
    hashed.unwrap_or_else(|| (unescaped(line), None))
}

/// A path with the two characters that could not be in a line as they are.
fn unescaped(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut rest = path.chars();
    while let Some(c) = rest.next() {
        plain.push(match c {
            '\\' => match rest.next() {
                Some('n') => '\n',
                _ => '\\',
            },
            c => c,
        });
    }
    plain
}
