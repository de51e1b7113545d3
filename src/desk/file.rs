//! Changes to the writer's files that never lose anything: one process at a time, and each file is
//! written whole.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::{Desk, DeskError, cannot};
use crate::regular;
use crate::whole::{self, PRIVATE, private_folder};

/// Held while files are read and changed, so that of two commands none undoes what the other did.
#[derive(Debug)]
pub(crate) struct Lock {
    /// The system gives the lock back when the file is closed.
    _file: File,
}

impl Lock {
    /// Waits until no other process changes files of the site.
    pub(crate) fn take(site: &Path) -> Result<Lock, DeskError> {
        let folder = site.join(PRIVATE);
        let folder = private_folder(site).map_err(cannot("write", &folder))?;
        let path = folder.join("desk.lock");
        let take = || {
            regular::expect(&path)?;
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            file.lock()?;
            Ok(Lock { _file: file })
        };
        take().map_err(cannot("write", &path))
    }
}

/// Creates a file, unless there is one.
pub(super) fn create(desk: &Desk, path: &Path, text: &str) -> Result<(), DeskError> {
    let write = |file: &mut File| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    whole::create(Some(&desk.folder), path, write).map_err(cannot("write", path))
}

/// Replaces the text of a file that is there. A link stays one, and so do the permissions.
pub(super) fn replace(desk: &Desk, path: &Path, text: &str) -> Result<(), DeskError> {
    whole::replace(Some(&desk.folder), path, text.as_bytes()).map_err(cannot("write", path))
}
