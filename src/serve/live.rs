//! The site that is served: linked again whenever its files change.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::watch;

use super::Update;
use super::shown::{Problems, Shown, Versions};
use super::watch::{Change, Trouble, Watching};
use crate::config::BaseUrl;
use crate::diagnostic::{Diagnostic, Place, any_error};
use crate::link::Drafts;
use crate::render::Renderer;
use crate::session::Session;
use crate::source::SourcePath;
use crate::{BuildOptions, Phase};

/// A site, what is shown of it, and what says that it changed.
pub struct Live {
    session: Session,
    base: BaseUrl,
    watching: Watching,
    /// What is wrong with watching.
    trouble: Option<Diagnostic>,
    /// The problems of the site as it was opened.
    diagnostics: Vec<Diagnostic>,
    shown: watch::Sender<Arc<Shown>>,
    counts: Counts,
    /// What changed and could not be read or shown yet.
    waiting: Vec<PathBuf>,
}

/// How often what changed, by what a browser has to do about it.
#[derive(Debug)]
struct Counts {
    /// What distinguishes this run of the server from others.
    run: u64,
    site: u64,
    files: u64,
    styles: u64,
}

impl Live {
    /// Links the site in `folder` and watches it from before on; `watch` is called when a phase
    /// begins. Drafts are part of what is shown.
    ///
    /// Fails only when `site.toml` cannot be read.
    pub fn open(
        folder: &Path,
        options: &BuildOptions,
        watch: &mut dyn FnMut(Phase),
    ) -> io::Result<Live> {
        // Watchers report real paths.
        let folder = folder.canonicalize()?;
        let options = BuildOptions {
            drafts: Drafts::Listed,
            ..options.clone()
        };
        let (watching, trouble) = Watching::begin(&folder);
        let session = Session::open(&folder, &options, watch)?;
        let counts = Counts {
            run: RandomState::new().hash_one(()),
            site: 0,
            files: 0,
            styles: 0,
        };
        let (renderer, mut diagnostics) = look_at(&session);
        let trouble = trouble.map(unwatched);
        diagnostics.extend(trouble.clone());
        let problems = Problems::of(&diagnostics);
        let shown = Shown::new(renderer, counts.versions(), problems);
        Ok(Live {
            base: session.site().config.base_url.clone(),
            session,
            watching,
            trouble,
            diagnostics,
            shown: watch::Sender::new(Arc::new(shown)),
            counts,
            waiting: Vec::new(),
        })
    }

    /// Every problem of the site as it was opened.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The address it is linked for.
    pub(crate) fn base(&self) -> &BaseUrl {
        &self.base
    }

    pub(super) fn shown(&self) -> watch::Receiver<Arc<Shown>> {
        self.shown.subscribe()
    }

    /// Follows the files until the process ends.
    pub(super) fn follow(mut self, mut tell: impl FnMut(Update<'_>)) {
        loop {
            let is_new = |path: &Path| self.session.is_new(path);
            let Change { files, trouble } = self.watching.next(is_new);
            let begun = Instant::now();
            self.trouble = trouble.map(unwatched).or(self.trouble.take());
            let diagnostics = self.update(&files);
            tell(Update {
                changed: &files,
                diagnostics: &diagnostics,
                took: begun.elapsed(),
            });
        }
    }

    /// Reads what changed and shows the site as it is now; every problem of it.
    fn update(&mut self, changed: &[PathBuf]) -> Vec<Diagnostic> {
        self.waiting.extend_from_slice(changed);
        self.waiting.sort();
        self.waiting.dedup();
        let (renderer, mut diagnostics) = match self.session.update(&self.waiting) {
            Ok(_) => look_at(&self.session),
            Err(error) => (None, vec![unreadable(&error)]),
        };
        diagnostics.extend(self.trouble.clone());
        let renderer = match renderer {
            Some(renderer) => {
                self.counts.count(&std::mem::take(&mut self.waiting));
                Some(renderer)
            }
            None => self.shown.borrow().renderer().cloned(),
        };
        let problems = Problems::of(&diagnostics);
        let shown = Shown::new(renderer, self.counts.versions(), problems);
        self.shown.send_replace(Arc::new(shown));
        diagnostics
    }
}

/// What makes the pages of a site, if it has no errors, and every problem of it.
fn look_at(session: &Session) -> (Option<Arc<Renderer>>, Vec<Diagnostic>) {
    let (renderer, diagnostics) = session.renderer();
    let good = (!any_error(&diagnostics)).then(|| Arc::new(renderer));
    (good, diagnostics)
}

fn unreadable(error: &io::Error) -> Diagnostic {
    let message = format!("cannot read this file: {error}");
    let place = Place::File(SourcePath::new("site.toml"));
    Diagnostic::error("unreadable", message, place)
        .help("what is shown is the site as it was; it goes on when the file can be read again")
}

fn unwatched(trouble: Trouble) -> Diagnostic {
    let place = Place::File(SourcePath::new("content"));
    let (message, help) = match trouble {
        Trouble::Polling(why) => (
            format!("changes of files are not reported by the system: {why}"),
            "files are looked at every second instead",
        ),
        Trouble::Blind(why) => (
            format!("changes of files cannot be seen: {why}"),
            "start `minamo serve` again to see what you changed",
        ),
    };
    Diagnostic::warning("unwatched", message, place).help(help)
}

impl Counts {
    /// Counts a change of these files and folders.
    fn count(&mut self, changed: &[PathBuf]) {
        self.site += 1;
        let ending = |path: &PathBuf| {
            let ending = path.extension().map(|ending| ending.to_string_lossy());
            ending.unwrap_or_default().to_ascii_lowercase()
        };
        let is_style = |path: &PathBuf| ending(path) == "css" && path.is_file();
        // Pages that differ because of these are known by their bytes.
        let is_text =
            |path: &PathBuf| matches!(ending(path).as_str(), "md" | "toml" | "html" | "xml");
        self.styles += u64::from(changed.iter().any(is_style));
        self.files += u64::from(changed.iter().any(|path| !is_style(path) && !is_text(path)));
    }

    fn versions(&self) -> Versions {
        let version = |count| format!("{:x}-{count}", self.run);
        Versions {
            site: version(self.site),
            files: version(self.files),
            styles: version(self.styles),
        }
    }
}
