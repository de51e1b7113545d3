//! Files in, an output folder out: the only module that writes output. No file in the folder is ever
//! half-written.
//!
//! Files come and go one by one, since no file system renames many at once. So a run that is killed
//! in step 3 may leave a mix of old and new files: links to an `#id` that is missing, and new pages,
//! with links to pages that do not exist yet. The next run completes it.
//! Files are not synced to disk, so a power cut is not covered.
//!
//! 1. [`Sink::open`] locks the folder, cleans up after a run that was killed, and reads the list of
//!    what minamo wrote last ([`list`]).
//! 2. [`Sink::put`] takes files as they are made, from any thread. A file that is in place with the
//!    same bytes is only noted; all others are staged in a hidden folder ([`staging`]), so that
//!    memory holds none of them.
//! 3. [`Sink::finish`] looks for files that are in the way and not ours, finds what is no longer
//!    made ([`removal`]), and puts everything in place by renames ([`mod@swap`]): new files first,
//!    changed ones next, removals then, the list last. Whatever fails, the site is as it was.
//!
//! A sink that is dropped leaves the site as it was. Symbolic links within the folder are never
//! followed ([`in_place`]). When nothing has changed, nothing is written; [`state`] lets a caller
//! know that before anything is rendered.

mod bytes;
mod error;
mod in_place;
mod list;
mod removal;
mod staging;
pub(crate) mod state;
mod swap;
#[cfg(test)]
mod tests;

use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::OUTPUT_LIST as LIST;
use crate::regular;
use crate::render::Content;
use bytes::Hash;
pub(crate) use bytes::Stamp;
pub(crate) use error::{Obstacles, WriteError};
use error::{cannot_read, cannot_write};
use in_place::{InPlace, There};
use list::FileList;
use removal::Removal;
use staging::Staging;
use swap::{Changes, swap};

/// The folder within the output folder where files wait until all are made.
const STAGING: &str = ".minamo-staging";

/// What writing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have new bytes.
    pub changed: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that would be gone if nobody had changed them since minamo wrote them. They stay, and
    /// belong to whoever changed them.
    pub kept: Vec<PathBuf>,
    /// Every file of the site by its path in the output folder, sorted.
    pub(crate) files: Vec<(String, Stamp)>,
}

/// A way to stop writing from another thread or a signal.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// What becomes true when writing is to stop.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    fn check(&self) -> Result<(), WriteError> {
        match self.0.load(Ordering::Relaxed) {
            true => Err(WriteError::Interrupted),
            false => Ok(()),
        }
    }
}

/// Takes the files of a site, and makes a folder hold these and no others of ours.
#[derive(Debug)]
pub struct Sink {
    out: PathBuf,
    cancel: Cancel,
    in_place: InPlace,
    listed: FileList,
    received: Mutex<Vec<Received>>,
    obstacles: Mutex<Obstacles>,
    staging: Staging,
}

/// A file of the new site.
#[derive(Debug)]
struct Received {
    path: String,
    hash: Hash,
    stamp: Stamp,
    step: Step,
}

/// How a file gets where it belongs.
#[derive(Debug)]
enum Step {
    /// It is there.
    Stay,
    /// It comes with a folder that is new.
    WithFolder,
    /// It comes from this staged path.
    New(PathBuf),
    /// It comes from this staged path and replaces a file of ours.
    Replace(PathBuf),
}

impl Sink {
    /// Locks the folder `out`, which is made if need be, and cleans up after a run that was killed.
    pub fn open(out: &Path, cancel: &Cancel) -> Result<Sink, WriteError> {
        let mut staging = Staging::open(out)?;
        let in_place = InPlace::new(out);
        let listed = settled_list(out, &mut staging, &in_place)?;
        staging.clear()?;
        Ok(Sink {
            out: out.to_owned(),
            cancel: cancel.clone(),
            in_place,
            listed,
            received: Mutex::default(),
            obstacles: Mutex::default(),
            staging,
        })
    }

    /// Takes a file, with `/` between the parts of its path. An error means that the site cannot be
    /// written; files that are in the way are all reported by [`finish`](Sink::finish).
    pub fn put(&self, path: &str, content: &Content) -> Result<(), WriteError> {
        self.cancel.check()?;
        if !is_output_path(path) {
            return Err(WriteError::Outside(path.to_owned()));
        }
        let target = self.in_place.path(path);
        let (staged, step) = match self.in_place.at(path).map_err(cannot_read(&target))? {
            There::Link(link) => {
                locked(&self.obstacles).links.push(link);
                return Ok(());
            }
            There::File(metadata) => {
                if let Some(hash) = bytes::same(content, &target, metadata.len())? {
                    self.receive(path, (hash, Stamp::of(&metadata)), Step::Stay);
                    return Ok(());
                }
                if !self.listed.contains(path) {
                    locked(&self.obstacles).foreign.push(target);
                    return Ok(());
                }
                let staged = self.staging.new_path();
                (staged.clone(), Step::Replace(staged))
            }
            There::Nothing | There::Other => {
                let staged = self.staging.new_path();
                (staged.clone(), Step::New(staged))
            }
            There::NoFolder(top) => {
                let staged = self.staging.path_in_folder(path, &top);
                (staged.map_err(cannot_write(&target))?, Step::WithFolder)
            }
        };
        let written = bytes::create(content, &staged, &target)?;
        self.receive(path, written, step);
        Ok(())
    }

    fn receive(&self, path: &str, (hash, stamp): (Hash, Stamp), step: Step) {
        locked(&self.received).push(Received {
            path: path.to_owned(),
            hash,
            stamp,
            step,
        });
    }

    /// Puts the site in place: the files that were put, and no others that are ours.
    pub fn finish(mut self) -> Result<Written, WriteError> {
        let mut received = std::mem::take(&mut *locked(&self.received));
        received.sort_by(|a, b| a.path.cmp(&b.path));
        let list: FileList = received
            .iter()
            .map(|file| (file.path.clone(), Some(file.hash)))
            .collect();
        let (mut removal, more) = Removal::plan(&self.listed, &list, &self.in_place)?;
        let changes = self.changes(&received, &mut removal, more)?;
        let is_new = |file: &&Received| !matches!(file.step, Step::Stay);
        let written = Written {
            changed: received.iter().filter(is_new).count(),
            removed: removal.files.len(),
            kept: removal
                .kept
                .iter()
                .map(|path| self.in_place.path(path))
                .collect(),
            files: received
                .into_iter()
                .map(|file| (file.path, file.stamp))
                .collect(),
        };
        let path = self.out.join(LIST);
        let text = list.text();
        let is_listed = regular::read(&path).is_ok_and(|there| there == text.as_bytes());
        if !(changes.is_empty() && is_listed) {
            let staged = self.staging.write_list(&text);
            staged.map_err(cannot_write(&path))?;
            swap(&changes, &self.out, &mut self.staging, &self.cancel)?;
        }
        Ok(written)
    }

    /// What has to be done, unless something is in the way.
    fn changes(
        &self,
        received: &[Received],
        removal: &mut Removal,
        more: Obstacles,
    ) -> Result<Changes, WriteError> {
        let place = |path: &str| self.in_place.path(path);
        let mut changes = Changes::default();
        let mut new = self.staging.new_folders();
        for file in received {
            match &file.step {
                Step::Stay | Step::WithFolder => {}
                Step::New(staged) => new.push((file.path.clone(), staged.clone())),
                Step::Replace(staged) => {
                    changes.replaced.push((staged.clone(), place(&file.path)));
                }
            }
        }
        let mut obstacles = std::mem::take(&mut *locked(&self.obstacles));
        obstacles.links.extend(more.links);
        let cannot_look = cannot_read(&self.out);
        let displaced = make_room(&new, &self.in_place, removal, &mut obstacles);
        let tops = displaced.and_then(|displaced| Ok((displaced, removal.tops()?)));
        let (displaced, mut tops) = tops.map_err(cannot_look)?;
        obstacles.sort();
        if !obstacles.is_empty() {
            return Err(WriteError::InTheWay(obstacles));
        }
        tops.retain(|top| {
            !displaced
                .iter()
                .any(|path| Path::new(top).starts_with(path))
        });
        changes.displaced = displaced.iter().map(|path| place(path)).collect();
        changes.new = new
            .into_iter()
            .map(|(path, staged)| (staged, place(&path)))
            .collect();
        changes.removed = tops.iter().map(|path| place(path)).collect();
        Ok(changes)
    }
}

/// What we wrote into the output folder. After a run that was killed while it put files in place,
/// the list is mended first.
fn settled_list(
    out: &Path,
    staging: &mut Staging,
    in_place: &InPlace,
) -> Result<FileList, WriteError> {
    let path = out.join(LIST);
    if let There::Link(link) = in_place.at(LIST).map_err(cannot_read(&path))? {
        return Err(WriteError::link(link));
    }
    let listed = FileList::read(&path).map_err(cannot_read(&path))?;
    if !staging.list().exists() {
        return Ok(listed);
    }
    let settled = FileList::read(&staging.list())
        .and_then(|planned| listed.after_cut(&planned, in_place))
        .map_err(cannot_read(&path))
        .and_then(|settled| {
            if settled == listed {
                return Ok(settled);
            }
            let staged = staging.write_list(&settled.text());
            let placed = staged.and_then(|()| std::fs::rename(staging.list(), &path));
            placed.map_err(cannot_write(&path))?;
            Ok(settled)
        });
    if settled.is_err() {
        staging.leave();
    }
    settled
}

/// What is where something new has to be: it makes room if all of it goes anyway.
fn make_room(
    new: &[(String, PathBuf)],
    in_place: &InPlace,
    removal: &mut Removal,
    obstacles: &mut Obstacles,
) -> std::io::Result<Vec<String>> {
    let mut displaced = Vec::new();
    for (path, _) in new {
        match in_place.at(path)? {
            There::Nothing | There::NoFolder(_) => {}
            There::Link(link) => obstacles.links.push(link),
            There::File(_) | There::Other => match removal.covers(path)? {
                true => displaced.push(path.clone()),
                false => obstacles.foreign.push(in_place.path(path)),
            },
        }
    }
    Ok(displaced)
}

/// Whether a path is one that a file of the site can have: it stays in the output folder, and out
/// of the room that the writing itself needs.
fn is_output_path(path: &str) -> bool {
    let is_name = |part: &str| {
        let mut names = Path::new(part).components();
        let first = names.next();
        matches!(first, Some(Component::Normal(name)) if name == part) && names.next().is_none()
    };
    let is_ours = path == LIST || path.split('/').next() == Some(STAGING);
    !is_ours && path.split('/').all(is_name)
}

/// The folder of a path, which may be `""`, and the name in it.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// What is in a mutex. A thread that panicked while it held it ends the run anyway.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
