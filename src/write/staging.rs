//! The folder within the output folder where files wait until all are made, and the lock on it.
//!
//! ```text
//! .minamo-staging/lock    locked by the process whose number is in it
//!                 files   the list of the files to be: it is there while files are put in place
//!                 new/    files, and folders that the site does not have yet, by number
//!                 old/    what was replaced or removed, for the way back
//! ```

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once};
use std::thread;
use std::time::Duration;

use foldhash::HashMap;

use super::error::{WriteError, cannot_write};
use super::in_place::{There, look};
use super::{STAGING, locked, split};
use crate::regular;

/// The folder, which this process alone uses. Dropping it removes it.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    /// The lock, which lasts as long as the file is open.
    lock: File,
    /// The output folder and those above it that were made for this run, inmost first.
    made: Vec<PathBuf>,
    new: Shelf,
    old: Shelf,
    folders: Mutex<Folders>,
    /// Whether what is in it is left to the next run.
    left: bool,
}

/// The folders made in `new`.
#[derive(Debug, Default)]
struct Folders {
    /// All of them, by the path they will have in the output.
    all: HashMap<String, PathBuf>,
    /// Those that are put in place, with all that is in them.
    tops: Vec<(String, PathBuf)>,
}

/// A folder of things by number. They are spread over several folders, since threads that make
/// files in the same one wait for each other.
#[derive(Debug)]
struct Shelf {
    folder: PathBuf,
    number: AtomicUsize,
    made: [Once; 64],
}

impl Shelf {
    fn new(folder: PathBuf) -> Shelf {
        Shelf {
            folder,
            number: AtomicUsize::new(0),
            made: [const { Once::new() }; 64],
        }
    }

    /// A path that nobody has had before, in a folder that is there.
    fn path(&self) -> PathBuf {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let part = number % self.made.len();
        let folder = self.folder.join(part.to_string());
        // A failure is reported to whoever uses the path.
        self.made[part].call_once(|| drop(fs::create_dir_all(&folder)));
        folder.join(number.to_string())
    }
}

impl Staging {
    /// Locks the output folder, which is made if it is not there.
    pub(super) fn open(out: &Path) -> Result<Staging, WriteError> {
        let made = missing_folders(out);
        let folder = out.join(STAGING);
        let lock = fs::create_dir_all(out)
            .map_err(cannot_write(out))
            .and_then(|()| lock(out, &folder));
        match lock {
            Ok(lock) => Ok(Staging {
                new: Shelf::new(folder.join("new")),
                old: Shelf::new(folder.join("old")),
                folder,
                lock,
                made,
                folders: Mutex::default(),
                left: false,
            }),
            Err(error) => {
                let _ = fs::remove_dir(&folder);
                remove_empty(&made);
                Err(error)
            }
        }
    }

    /// Removes what a run that was killed has left.
    pub(super) fn clear(&self) -> Result<(), WriteError> {
        remove_all_but_lock(&self.folder).map_err(cannot_write(&self.folder))
    }

    /// Where the list of the files to be is.
    pub(super) fn list(&self) -> PathBuf {
        self.folder.join("files")
    }

    /// Writes a list whole: at no time is a part of it there.
    pub(super) fn write_list(&self, text: &str) -> io::Result<()> {
        let part = self.folder.join("files.part");
        // What is there may be of a run that was killed, or a link that would be written through.
        let _ = fs::remove_file(&part);
        File::create_new(&part)?.write_all(text.as_bytes())?;
        fs::rename(part, self.list())
    }

    /// A path for a new file.
    pub(super) fn new_path(&self) -> PathBuf {
        self.new.path()
    }

    /// A path for what is replaced or removed.
    pub(super) fn old_path(&self) -> PathBuf {
        self.old.path()
    }

    /// A path for a new file in a folder that is new as well: `top` is the topmost of its folders
    /// that the output does not have.
    pub(super) fn path_in_folder(&self, path: &str, top: &str) -> io::Result<PathBuf> {
        let (folder, name) = split(path);
        Ok(self.folder(folder, top)?.join(name))
    }

    fn folder(&self, path: &str, top: &str) -> io::Result<PathBuf> {
        if let Some(folder) = locked(&self.folders).all.get(path) {
            return Ok(folder.clone());
        }
        if path == top {
            return self.top_folder(path);
        }
        let (around, name) = split(path);
        let folder = self.folder(around, top)?.join(name);
        match fs::create_dir(&folder) {
            // Another thread was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        let mut folders = locked(&self.folders);
        folders.all.insert(path.to_owned(), folder.clone());
        Ok(folder)
    }

    /// Makes a folder that has a number: once, so the others wait.
    fn top_folder(&self, path: &str) -> io::Result<PathBuf> {
        let mut folders = locked(&self.folders);
        if let Some(folder) = folders.all.get(path) {
            return Ok(folder.clone());
        }
        let folder = self.new_path();
        fs::create_dir(&folder)?;
        folders.all.insert(path.to_owned(), folder.clone());
        folders.tops.push((path.to_owned(), folder.clone()));
        Ok(folder)
    }

    /// The new folders to put in place, each with its path in the output, sorted.
    pub(super) fn new_folders(&self) -> Vec<(String, PathBuf)> {
        let mut tops = locked(&self.folders).tops.clone();
        tops.sort();
        tops
    }

    /// Leaves everything as it is for the next run, which can tell what it finds.
    pub(super) fn leave(&mut self) {
        self.left = true;
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed is removed by the next run. The lock goes last, and is held until
        // it is gone.
        if !self.left && remove_all_but_lock(&self.folder).is_ok() {
            let _ = fs::remove_file(self.folder.join("lock"));
            let _ = fs::remove_dir(&self.folder);
            remove_empty(&self.made);
        }
        let _ = self.lock.unlock();
    }
}

/// Takes the lock of an output folder.
fn lock(out: &Path, folder: &Path) -> Result<File, WriteError> {
    let path = folder.join("lock");
    loop {
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made.map_err(cannot_write(folder))?,
        }
        refuse_link(folder)?;
        refuse_link(&path)?;
        regular::expect(&path).map_err(cannot_write(&path))?;
        let mut options = File::options();
        let mut file = match options.read(true).write(true).create(true).open(&path) {
            // The process before us has just removed its folder.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            opened => opened.map_err(cannot_write(&path))?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(busy(out, &path)),
            // A file system without locks: better to write than to refuse for ever.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(cannot_write(&path)(error)),
        }
        // The process before us may have removed the file between our opening and our locking it;
        // then the lock is on a file that nobody else will find.
        if is_at(&file, &path) {
            // The number is for messages only.
            let _ = file.set_len(0);
            let _ = write!(file, "{}", std::process::id());
            return Ok(file);
        }
    }
}

fn refuse_link(path: &Path) -> Result<(), WriteError> {
    match look(path).map_err(cannot_write(path))? {
        There::Link(link) => Err(WriteError::link(link)),
        _ => Ok(()),
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let open = file.try_clone().and_then(same_file::Handle::from_file);
    let there = same_file::Handle::from_path(path);
    matches!((open, there), (Ok(open), Ok(there)) if open == there)
}

fn busy(out: &Path, lock: &Path) -> WriteError {
    let number = || {
        let mut text = String::new();
        regular::open(lock).ok()?.read_to_string(&mut text).ok()?;
        text.parse().ok()
    };
    // The other process may hold the lock and not have written its number yet.
    let process = number().or_else(|| {
        thread::sleep(Duration::from_millis(20));
        number()
    });
    WriteError::Busy {
        out: out.to_owned(),
        process,
    }
}

/// The folders that are missing on the way to `out`, inmost first.
fn missing_folders(out: &Path) -> Vec<PathBuf> {
    out.ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_owned)
        .collect()
}

/// Removes folders in which nothing is, or no longer.
fn remove_empty(folders: &[PathBuf]) {
    for folder in folders {
        let _ = fs::remove_dir(folder);
    }
}

fn remove_all_but_lock(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == "lock" {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}
