//! What is in the output folder already: looked at, never changed, and never through a link.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use foldhash::HashMap;

use super::{locked, split};

/// What is at a path.
#[derive(Debug)]
pub(super) enum There {
    /// Nothing, in a folder that is there.
    Nothing,
    /// Nothing, and this is the topmost of its folders that is missing.
    NoFolder(Arc<str>),
    /// A file.
    File(Metadata),
    /// A folder, or something stranger.
    Other,
    /// A symbolic link: this path, or one of its folders.
    Link(PathBuf),
}

/// A folder of the output, as far as a path that leads through it needs to know.
#[derive(Clone, Debug)]
enum Folder {
    There,
    Missing(Arc<str>),
    Link(Arc<Path>),
}

/// The output folder; each folder in it is looked at once.
#[derive(Debug)]
pub(super) struct InPlace {
    out: PathBuf,
    folders: Mutex<HashMap<String, Folder>>,
}

impl InPlace {
    pub(super) fn new(out: &Path) -> InPlace {
        InPlace {
            out: out.to_owned(),
            folders: Mutex::default(),
        }
    }

    /// The path of a file of the output.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.out.join(path)
    }

    /// What is at a path of the output.
    pub(super) fn at(&self, path: &str) -> io::Result<There> {
        let folder = match split(path).0 {
            "" => Folder::There,
            folder => self.folder(folder)?,
        };
        match folder {
            Folder::There => look(&self.path(path)),
            Folder::Missing(top) => Ok(There::NoFolder(top)),
            Folder::Link(link) => Ok(There::Link(link.to_path_buf())),
        }
    }

    /// No lock is held while the system is asked: two threads that ask at once get one answer.
    fn folder(&self, path: &str) -> io::Result<Folder> {
        if let Some(folder) = locked(&self.folders).get(path) {
            return Ok(folder.clone());
        }
        let around = match split(path).0 {
            "" => Folder::There,
            around => self.folder(around)?,
        };
        let folder = match around {
            Folder::There => match look(&self.path(path))? {
                There::Other => Folder::There,
                There::Link(link) => Folder::Link(link.into()),
                // A file where a folder has to be is judged when all files are known.
                _ => Folder::Missing(path.into()),
            },
            missing_or_link => missing_or_link,
        };
        locked(&self.folders).insert(path.to_owned(), folder.clone());
        Ok(folder)
    }
}

/// What is at a path whose folder is there.
pub(super) fn look(path: &Path) -> io::Result<There> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => Ok(There::Link(path.to_owned())),
        Ok(metadata) if metadata.is_file() => Ok(There::File(metadata)),
        Ok(_) => Ok(There::Other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(There::Nothing),
        Err(error) => Err(error),
    }
}
