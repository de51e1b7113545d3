//! Which files of a site changed: those of `content/` and `themes/`, and `site.toml`.
//!
//! Changes that come close together are one: an editor that saves makes several, a checkout of another
//! branch hundreds. Where the system cannot tell what changes, files are looked at every second.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::source::is_hidden;

/// After a change nothing more may happen for so long. One who saves waits for this each time.
const QUIET: Duration = Duration::from_millis(12);

/// The same when many files changed: whoever changes many may stop to think in between.
const QUIET_OF_MANY: Duration = Duration::from_millis(80);

/// So many changed files are many.
const MANY: usize = 10;

/// What goes on changing is shown after so long all the same.
const LONGEST: Duration = Duration::from_millis(500);

/// How often files are looked at where the system tells nothing.
const INTERVAL: Duration = Duration::from_secs(1);

/// What a writer can change, in the site's folder.
const PARTS: [&str; 3] = ["content", "site.toml", "themes"];

/// Waits for files to change.
pub(super) struct Watching {
    folder: PathBuf,
    watcher: Option<Box<dyn Watcher + Send>>,
    news: Receiver<Heard>,
    tell: Sender<Heard>,
}

/// What a watcher says.
enum Heard {
    Changed(Vec<PathBuf>),
    /// It lost count, or cannot watch any more.
    Failed(String),
}

/// What is to be done.
#[derive(Debug)]
pub(super) enum Change {
    /// These files and folders changed; sorted, none twice.
    Files(Vec<PathBuf>),
    /// Changes may not be seen from now on, or later than they should be.
    Trouble(String),
}

impl Watching {
    /// Watches the site in `folder`. Also says so where the system cannot.
    pub(super) fn begin(folder: &Path) -> (Watching, Option<String>) {
        let (tell, news) = mpsc::channel();
        let mut watching = Watching {
            folder: folder.to_owned(),
            watcher: None,
            news,
            tell,
        };
        let handler = watching.handler();
        let trouble = match RecommendedWatcher::new(handler, Config::default()) {
            Ok(watcher) => watching.watch_with(Box::new(watcher)),
            Err(error) => Err(error),
        };
        let trouble = trouble.err().map(|error| watching.poll(&error.to_string()));
        (watching, trouble)
    }

    /// Waits until something changed and it is quiet again.
    pub(super) fn next(&mut self) -> Change {
        let mut changed = BTreeSet::new();
        // It holds one end of the channel itself, which therefore stays open.
        while changed.is_empty() {
            match self.news.recv() {
                Ok(Heard::Changed(paths)) => self.note(paths, &mut changed),
                Ok(Heard::Failed(why)) => return Change::Trouble(self.poll(&why)),
                Err(_) => return Change::Trouble("nothing is watched".to_owned()),
            }
        }
        let begun = Instant::now();
        loop {
            let quiet = match changed.len() < MANY {
                true => QUIET,
                false => QUIET_OF_MANY,
            };
            let left = LONGEST.saturating_sub(begun.elapsed());
            match self.news.recv_timeout(quiet.min(left)) {
                Ok(Heard::Changed(paths)) => self.note(paths, &mut changed),
                Ok(Heard::Failed(why)) => {
                    // What changed until then is looked at again by whoever watches now.
                    return Change::Trouble(self.poll(&why));
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        Change::Files(changed.into_iter().collect())
    }

    /// Takes note of changes; a folder that is there again is watched again.
    fn note(&mut self, paths: Vec<PathBuf>, changed: &mut BTreeSet<PathBuf>) {
        for path in paths {
            let is_part = path.parent() == Some(&self.folder);
            if is_part
                && path.is_dir()
                && let Some(watcher) = &mut self.watcher
                && let Err(error) = watcher.watch(&path, RecursiveMode::Recursive)
            {
                let _ = self.tell.send(Heard::Failed(error.to_string()));
            }
            changed.insert(path);
        }
    }

    /// Watches the parts of the site by `watcher`; they may come and go in the site's folder.
    fn watch_with(&mut self, mut watcher: Box<dyn Watcher + Send>) -> notify::Result<()> {
        watcher.watch(&self.folder, RecursiveMode::NonRecursive)?;
        for part in PARTS.map(|part| self.folder.join(part)) {
            if part.is_dir() {
                watcher.watch(&part, RecursiveMode::Recursive)?;
            }
        }
        self.watcher = Some(watcher);
        Ok(())
    }

    /// Looks at all files again and again from now on; says why, or that even this is impossible.
    fn poll(&mut self, why: &str) -> String {
        self.watcher = None;
        let config = Config::default().with_poll_interval(INTERVAL);
        let polling = match PollWatcher::new(self.handler(), config) {
            Ok(watcher) => self.watch_with(Box::new(watcher)),
            Err(error) => Err(error),
        };
        // What happened while nobody watched.
        let all = PARTS.map(|part| self.folder.join(part)).into();
        let _ = self.tell.send(Heard::Changed(all));
        match polling {
            Ok(()) => format!(
                "files cannot be watched ({why}); they are looked at every {} s",
                INTERVAL.as_secs()
            ),
            Err(error) => format!(
                "files cannot be watched ({why}; {error}): changes do not show until the server is started again"
            ),
        }
    }

    /// What a watcher calls, on a thread of its own.
    fn handler(&self) -> impl FnMut(notify::Result<Event>) + Send + 'static {
        let (folder, tell) = (self.folder.clone(), self.tell.clone());
        move |event| {
            let heard = match event {
                Ok(event) if event.need_rescan() => {
                    Heard::Changed(PARTS.map(|part| folder.join(part)).into())
                }
                Ok(event) => Heard::Changed(concerning(event, &folder)),
                Err(error) => Heard::Failed(error.to_string()),
            };
            if !matches!(&heard, Heard::Changed(paths) if paths.is_empty()) {
                // Nobody listens to a watcher that was replaced.
                let _ = tell.send(heard);
            }
        }
    }
}

/// The paths of an event that concern the site. That a file was read is no change.
fn concerning(event: Event, folder: &Path) -> Vec<PathBuf> {
    if matches!(event.kind, EventKind::Access(_)) {
        return Vec::new();
    }
    let mut paths = event.paths;
    paths.retain(|path| is_part_of_site(path, folder));
    paths
}

/// Whether a path is one of a site's sources. Files that editors keep beside them are not.
fn is_part_of_site(path: &Path, folder: &Path) -> bool {
    let Ok(below) = path.strip_prefix(folder) else {
        return false;
    };
    let mut parts = below.components().map(|part| part.as_os_str());
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
    fn sources_are_told_from_other_files() {
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
