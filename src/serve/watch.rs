//! Which files of a site changed: those of `content/` and `themes/`, and `site.toml`.
//!
//! Changes that come close together are one: an editor that saves makes several, a checkout of another
//! branch hundreds. Where the system cannot report changes, files are looked at every second.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify::{Config, ErrorKind, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::source::is_hidden;
use crate::walk::linked_folders;

/// How long nothing may happen after a known file changed. Whoever saves a note waits for this.
const QUIET: Duration = Duration::from_millis(5);

/// The same after several files changed, or one that is new: these are often a part of more, such as
/// a checkout of another branch, and its writer may have to wait for the disk or a processor.
const QUIET_OF_MANY: Duration = Duration::from_millis(150);

/// A file that changes all the time is shown after so long all the same.
const LONGEST: Duration = Duration::from_millis(500);

/// The same when many files change.
const LONGEST_OF_MANY: Duration = Duration::from_secs(5);

/// How often files are looked at if the system reports nothing.
const INTERVAL: Duration = Duration::from_secs(1);

/// What a writer can change, in the site's folder.
const PARTS: [&str; 3] = ["content", "site.toml", "themes"];

/// Waits for files to change.
pub(super) struct Watching {
    folder: PathBuf,
    watcher: Option<Box<dyn Watcher + Send>>,
    links: Links,
    /// Whether the system's watcher failed once.
    is_polling: bool,
    news: Receiver<Heard>,
    tell: Sender<Heard>,
}

/// What a watcher says.
enum Heard {
    Changed(Vec<PathBuf>),
    /// It lost count, or cannot watch any more.
    Failed(String),
}

/// What changed.
#[derive(Debug, Default)]
pub(super) struct Change {
    /// These files and folders; sorted, none twice.
    pub(super) files: Vec<PathBuf>,
    /// What is in the way of seeing changes from now on.
    pub(super) trouble: Option<Trouble>,
}

/// What is in the way of seeing changes, and why.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Files are looked at again and again.
    Polling(String),
    /// Nothing is seen any more.
    Blind(String),
}

impl Watching {
    /// Watches the site in `folder`. Also what is in the way, if anything.
    pub(super) fn begin(folder: &Path) -> (Watching, Option<Trouble>) {
        let (tell, news) = mpsc::channel();
        let mut watching = Watching {
            folder: folder.to_owned(),
            watcher: None,
            links: Links::default(),
            is_polling: false,
            news,
            tell,
        };
        let watcher = RecommendedWatcher::new(watching.handler(), config());
        let watched = watcher.and_then(|watcher| watching.watch_with(Box::new(watcher)));
        let trouble = watched.err().map(|error| watching.poll(&error.to_string()));
        (watching, trouble)
    }

    /// Waits until something changed and it is quiet again; `is_new` says which files were not
    /// there before.
    pub(super) fn next(&mut self, is_new: impl Fn(&Path) -> bool) -> Change {
        let mut trouble = None;
        let mut changed = BTreeSet::new();
        let mut begun = None;
        loop {
            let heard = match begun {
                None => self.news.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(begun) => self.news.recv_timeout(patience(&changed, begun, &is_new)),
            };
            match heard {
                Ok(Heard::Changed(paths)) => self.note(paths, &mut changed),
                // The last words of the system's watcher.
                Ok(Heard::Failed(_)) if self.is_polling => {}
                Ok(Heard::Failed(why)) => trouble = Some(self.poll(&why)),
                // It holds one end of the channel itself, which therefore stays open.
                Err(_) => break,
            }
            begun.get_or_insert_with(Instant::now);
        }
        Change {
            files: changed.into_iter().collect(),
            trouble,
        }
    }

    /// Takes note of changes; a folder that is there again is watched again.
    fn note(&mut self, paths: Vec<PathBuf>, changed: &mut BTreeSet<PathBuf>) {
        for path in paths {
            let is_part = path.parent() == Some(&self.folder);
            if path.is_dir()
                && let Some(mut watcher) = self.watcher.take()
            {
                let part = is_part.then(|| watcher.watch(&path, RecursiveMode::Recursive));
                let watched = part.unwrap_or(Ok(()));
                let watched = watched.and_then(|()| self.watch_links(&mut *watcher, &path));
                self.watcher = Some(watcher);
                if let Err(error) = watched
                    && !is_gone(&error)
                {
                    let _ = self.tell.send(Heard::Failed(error.to_string()));
                }
            }
            changed.insert(path);
        }
    }

    /// Watches the parts of the site by `watcher`; they may come and go in the site's folder.
    fn watch_with(&mut self, mut watcher: Box<dyn Watcher + Send>) -> notify::Result<()> {
        watcher.watch(&self.folder, RecursiveMode::NonRecursive)?;
        for part in all_parts(&self.folder) {
            if part.is_dir() {
                watcher.watch(&part, RecursiveMode::Recursive)?;
                self.watch_links(&mut *watcher, &part)?;
            }
        }
        self.watcher = Some(watcher);
        Ok(())
    }

    /// Watches what links to folders lead to, at and below a path: only links that are followed, as another
    /// one may lead to all files of this computer.
    fn watch_links(&mut self, watcher: &mut dyn Watcher, start: &Path) -> notify::Result<()> {
        for link in linked_folders(&self.folder, start) {
            if let Ok(real) = link.canonicalize() {
                watcher.watch(&real, RecursiveMode::Recursive)?;
                self.links.add(link, real);
            }
        }
        Ok(())
    }

    /// Looks at all files again and again from now on, if it can.
    fn poll(&mut self, why: &str) -> Trouble {
        self.watcher = None;
        self.is_polling = true;
        let config = config().with_poll_interval(INTERVAL);
        let mut hear = self.handler();
        // A file that it cannot look at is a problem of the site, which reading it will find.
        let hear_good = move |event: notify::Result<Event>| {
            if event.is_ok() {
                hear(event);
            }
        };
        let watcher = PollWatcher::new(hear_good, config);
        let watched = watcher.and_then(|watcher| self.watch_with(Box::new(watcher)));
        // What happened before the watcher started.
        let _ = self.tell.send(Heard::Changed(all_parts(&self.folder)));
        match watched {
            Ok(()) => Trouble::Polling(why.to_owned()),
            Err(error) => Trouble::Blind(error.to_string()),
        }
    }

    /// What a watcher calls, on a thread of its own.
    fn handler(&self) -> impl FnMut(notify::Result<Event>) + Send + 'static {
        let (folder, tell) = (self.folder.clone(), self.tell.clone());
        let links = self.links.clone();
        move |event| {
            let heard = match event {
                Ok(event) if event.need_rescan() => Heard::Changed(all_parts(&folder)),
                Ok(event) => Heard::Changed(concerning(event, &folder, &links)),
                Err(error) if is_gone(&error) => Heard::Changed(error.paths),
                Err(error) => Heard::Failed(error.to_string()),
            };
            if !matches!(&heard, Heard::Changed(paths) if paths.is_empty()) {
                // Nobody listens to a watcher that was replaced.
                let _ = tell.send(heard);
            }
        }
    }
}

/// How long to wait for more changes after these, the first of which came at `begun`.
fn patience(
    changed: &BTreeSet<PathBuf>,
    begun: Instant,
    is_new: impl Fn(&Path) -> bool,
) -> Duration {
    let is_save = changed.len() <= 1 && !changed.iter().any(|path| is_new(path));
    let (quiet, longest) = match is_save {
        true => (QUIET, LONGEST),
        false => (QUIET_OF_MANY, LONGEST_OF_MANY),
    };
    quiet.min(longest.saturating_sub(begun.elapsed()))
}

/// The watcher follows no links by itself: they may lead anywhere, and to one folder in many ways.
fn config() -> Config {
    Config::default().with_follow_symlinks(false)
}

fn all_parts(folder: &Path) -> Vec<PathBuf> {
    PARTS.map(|part| folder.join(part)).into()
}

/// Whether something could not be watched because it was gone already.
fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

/// The paths of an event that concern the site. That a file was read is not a change.
fn concerning(event: Event, folder: &Path, links: &Links) -> Vec<PathBuf> {
    if event.kind.is_access() {
        return Vec::new();
    }
    let ways = event.paths.iter().flat_map(|path| links.ways(path));
    let mut paths: Vec<PathBuf> = ways.collect();
    paths.extend(event.paths);
    paths.retain(|path| is_part_of_site(path, folder));
    paths
}

/// Links to folders, and what they lead to.
#[derive(Clone, Default)]
struct Links(Arc<Mutex<Vec<(PathBuf, PathBuf)>>>);

impl Links {
    fn all(&self) -> MutexGuard<'_, Vec<(PathBuf, PathBuf)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, link: PathBuf, real: PathBuf) {
        let mut all = self.all();
        all.retain(|(known, _)| *known != link);
        all.push((link, real));
    }

    /// The paths that a file has through links.
    fn ways(&self, path: &Path) -> Vec<PathBuf> {
        let by_link = |(link, real): &(PathBuf, PathBuf)| {
            let below = path.strip_prefix(real).ok()?;
            Some(link.join(below))
        };
        self.all().iter().filter_map(by_link).collect()
    }
}

/// Whether a path is one of a site's sources. Temporary files of editors are not.
fn is_part_of_site(path: &Path, folder: &Path) -> bool {
    let Ok(below) = path.strip_prefix(folder) else {
        return false;
    };
    let mut parts = below.components().map(Component::as_os_str);
    let is_known = parts
        .next()
        .is_some_and(|first| PARTS.iter().any(|part| first == *part));
    // Vim tries whether it can write to a folder by a file of this name, which is gone at once.
    let is_trial = || below.file_name().is_some_and(|name| name == "4913") && !path.exists();
    is_known && !parts.any(is_hidden) && !is_trial()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_distinguished_from_other_files() {
        let folder = Path::new("/site");
        let is_part = |path: &str| is_part_of_site(&folder.join(path), folder);
        for path in [
            "site.toml",
            "content",
            "content/notes/2023-09-12.md",
            "content/notes/2023/a.png",
            "themes/mine/templates/note.html",
        ] {
            assert!(is_part(path), "{path}");
        }
        for path in [
            "",
            "public/index.html",
            "site.toml~",
            ".git/index",
            "content/notes/.2023-09-12.md.swp",
            "content/notes/2023-09-12.md~",
            "content/notes/#2023-09-12.md#",
            "content/notes/.#2023-09-12.md",
            "content/.obsidian/workspace.json",
            "content/notes/4913",
            "../other/content/a.md",
        ] {
            assert!(!is_part(path), "{path}");
        }
        assert!(!is_part_of_site(Path::new("/other/site.toml"), folder));
    }
}
