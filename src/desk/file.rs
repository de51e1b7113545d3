//! Changes to the writer's files that never lose anything: one process at a time, and a file is
//! the old one or the new one, never half of either.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{DeskError, cannot};
use crate::regular;
use crate::write::state::private_folder;

/// Held while files are read and changed, so that of two commands none undoes what the other did.
#[derive(Debug)]
pub(super) struct Lock {
    /// The system gives the lock back when the file is closed.
    _file: File,
}

impl Lock {
    /// Waits until no other process changes files of the site.
    pub(super) fn take(site: &Path) -> Result<Lock, DeskError> {
        let folder = site.join(".minamo");
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
pub(super) fn create(path: &Path, text: &str) -> Result<(), DeskError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(cannot("write", path))?;
    let part = staged(path, text).map_err(cannot("write", path))?;
    // A link to what is there already is refused, a rename would replace it.
    let linked = match fs::hard_link(&part, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !path.exists() => {
            fs::rename(&part, path)
        }
        linked => linked,
    };
    let _ = fs::remove_file(&part);
    linked.map_err(cannot("write", path))
}

/// Replaces the text of a file that is there. A link stays one, and so do the permissions.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), DeskError> {
    let real = path.canonicalize().map_err(cannot("write", path))?;
    let replaced = || {
        let permissions = fs::metadata(&real)?.permissions();
        if permissions.readonly() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let part = staged(&real, text)?;
        let replaced =
            fs::set_permissions(&part, permissions).and_then(|()| fs::rename(&part, &real));
        if replaced.is_err() {
            let _ = fs::remove_file(&part);
        }
        replaced
    };
    replaced().map_err(cannot("write", path))
}

/// The text in a temporary file next to its target, on the disk.
fn staged(path: &Path, text: &str) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Hidden files are not part of the site.
    let part = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(part),
        Err(error) => {
            let _ = fs::remove_file(&part);
            Err(error)
        }
    }
}
