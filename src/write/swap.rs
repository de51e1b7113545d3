//! Putting a site in place of another: file by file, in an order in which no link breaks, and back
//! again if anything fails.
//!
//! 1. What has to make room goes: a file where a folder will be, or the other way round.
//! 2. New files and folders come.
//! 3. Files take the place of files.
//! 4. What is no longer made goes.
//! 5. The new list takes the place of the old one. Until then everything can be taken back.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::{WriteError, cannot_write};
use super::staging::Staging;
use super::{Cancel, LIST};

/// All that is to be done.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Paths that make room.
    pub(super) displaced: Vec<PathBuf>,
    /// Staged files and folders, and the paths they get.
    pub(super) new: Vec<(PathBuf, PathBuf)>,
    /// Staged files, and the files they replace.
    pub(super) replaced: Vec<(PathBuf, PathBuf)>,
    /// Paths that go.
    pub(super) removed: Vec<PathBuf>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        let Changes {
            displaced,
            new,
            replaced,
            removed,
        } = self;
        displaced.is_empty() && new.is_empty() && replaced.is_empty() && removed.is_empty()
    }
}

/// Puts everything in place, or nothing.
pub(super) fn swap(
    changes: &Changes,
    out: &Path,
    staging: &mut Staging,
    cancel: &Cancel,
) -> Result<(), WriteError> {
    let backups = back_up(&changes.replaced, staging)?;
    let mut swap = Swap {
        staging,
        cancel,
        undo: Vec::new(),
    };
    let done = swap.run(changes, &backups).and_then(|()| {
        let list = out.join(LIST);
        fs::rename(swap.staging.list(), &list).map_err(cannot_write(&list))
    });
    done.map_err(|first| swap.take_back(first))
}

/// Keeps what is replaced under a second name, so that a rename brings it back.
fn back_up(replaced: &[(PathBuf, PathBuf)], staging: &Staging) -> Result<Vec<PathBuf>, WriteError> {
    replaced
        .par_iter()
        .map(|(_, path)| {
            let backup = staging.old_path();
            // Some file systems have no second names.
            fs::hard_link(path, &backup)
                .or_else(|_| fs::copy(path, &backup).map(|_| ()))
                .map_err(cannot_write(path))?;
            Ok(backup)
        })
        .collect()
}

struct Swap<'a> {
    staging: &'a mut Staging,
    cancel: &'a Cancel,
    /// The renames that take back what was done, the last one first to be done.
    undo: Vec<(PathBuf, PathBuf)>,
}

impl Swap<'_> {
    fn run(&mut self, changes: &Changes, backups: &[PathBuf]) -> Result<(), WriteError> {
        for path in &changes.displaced {
            self.put_away(path)?;
        }
        for (staged, path) in &changes.new {
            self.rename(staged, path, path)?;
            self.undo.push((path.clone(), staged.clone()));
        }
        for ((staged, path), backup) in changes.replaced.iter().zip(backups) {
            self.rename(staged, path, path)?;
            self.undo.push((backup.clone(), path.clone()));
        }
        for path in &changes.removed {
            self.put_away(path)?;
        }
        self.cancel.check()
    }

    /// Moves what goes out of the site; it is removed once the swap can no longer be undone.
    fn put_away(&mut self, path: &Path) -> Result<(), WriteError> {
        let old = self.staging.old_path();
        self.rename(path, &old, path)?;
        self.undo.push((old, path.to_owned()));
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path, named: &Path) -> Result<(), WriteError> {
        self.cancel.check()?;
        fs::rename(from, to).map_err(cannot_write(named))
    }

    /// Makes the site what it was. If that fails, the next run needs all that is staged to tell
    /// which files are ours.
    fn take_back(&mut self, first: WriteError) -> WriteError {
        let mut failed = None;
        while let Some((from, to)) = self.undo.pop() {
            if let Err(error) = fs::rename(&from, &to) {
                failed.get_or_insert((to, error));
            }
        }
        match failed {
            None => first,
            Some((path, error)) => {
                self.staging.leave();
                WriteError::Mixed {
                    first: Box::new(first),
                    path,
                    error,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn what_cannot_be_taken_back_is_left_to_the_next_run() {
        let out = TempDir::new().expect("a temporary folder");
        let mut staging = Staging::open(out.path()).expect("a lock");
        staging.write_list("a list").expect("room");
        let [first, last] = ["first", "last"].map(|name| out.path().join(name));
        fs::write(&last, "text").expect("a file");
        let mut swap = Swap {
            staging: &mut staging,
            cancel: &Cancel::default(),
            undo: vec![
                (last.clone(), first.clone()),
                (out.path().join("gone"), out.path().join("lost")),
            ],
        };
        let error = swap.take_back(WriteError::Interrupted).to_string();
        assert!(error.contains("lost could not be taken back"), "{error}");
        assert!(first.exists(), "one failure does not end it");
        drop(staging);
        let staging = Staging::open(out.path()).expect("the lock is free");
        assert!(
            staging.list().exists(),
            "the next run knows what was planned"
        );
    }
}
