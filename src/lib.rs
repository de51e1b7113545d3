//! minamo compiles curated daily notes into a cross-linked static site.
//!
//! Every day a writer notes in short Markdown bullets what mattered: `k/k#116429`, `KEP-753`,
//! `sig-network`, `@aojea`. minamo turns every such **reference** into a link, and gives every SIG, KEP,
//! person, repository, thread and tag (a **subject**) a page and a feed with the bullets (the
//! **items**) that mention it.
//!
//! The library has what the program uses: [`build()`] builds a site in memory, a [`Session`] keeps a site
//! and updates it when files change, and every problem is a [`Diagnostic`]. [`mod@reference`] finds
//! references in any text.
//!
//! ```
//! use minamo::{BuildOptions, Session, Severity};
//!
//! # fn main() -> std::io::Result<()> {
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! # std::fs::create_dir_all(folder.join("content/notes"))?;
//! # std::fs::write(folder.join("site.toml"), "title = \"Notes\"\nbase_url = \"https://me.example\"\n")?;
//! let note = folder.join("content/notes/2023-09-12.md");
//! std::fs::write(&note, "- KEP-753 is stable\n")?;
//! let mut session = Session::open(folder, &BuildOptions::default(), &mut |phase| println!("{phase:?}"))?;
//! assert_eq!(session.config().title, "Notes");
//!
//! std::fs::write(&note, "- KEP-753 is stable, see k/k#116429\n")?;
//! session.update(&[note])?;
//! let (renderer, problems) = session.renderer();
//! assert!(problems.iter().all(|problem| problem.severity != Severity::Error), "{problems:?}");
//! assert!(matches!(renderer.file("kep/753/index.html"), Ok(Some(_))));
//! # Ok(())
//! # }
//! ```
//!
//! # The map
//!
//! ```text
//! load    site.toml, content/, themes/ -> Sources, Theme   the only phase that reads files
//! parse   Source -> Document           -> Parsed           each file on its own
//! link    documents + facts            -> Site             who mentions what; every address
//! render  Site + Theme                 -> Renderer         the bytes of any output, on request
//! write   bytes of outputs             -> public/          a Sink: only what changed, all or nothing
//! ```
//!
//! A [`Session`] holds the results of the first three phases, and after an edit links only what the edit
//! changes; its [`Renderer`] makes one output at a time. `minamo build` streams all outputs into a
//! [`write::Sink`]; [`serve`] makes those that a browser asks for; [`build()`] keeps all in memory, for
//! tests.
//!
//! Each phase is a module with its own types; its first lines list its steps, and its result is complete.
//! Bad content is not a failure: phases return what they could make, and all [`diagnostic`]s. Rendering
//! parses the Markdown once more ([`parse::markdown`]), because keeping its events would cost more.
//!
//! Other modules:
//!
//! | module | what it has |
//! | --- | --- |
//! | [`mod@reference`] | the grammar of references, the core of minamo; it reads no files |
//! | [`query`] | the language of searches and named feeds |
//! | [`config`], [`subject`], [`theme`] | `site.toml`; facts about subjects; what a theme consists of |
//! | [`table`], [`source`], `walk` | tables of TOML and YAML; texts and places in them; the files of a folder |
//! | [`day`], [`slug`], `language` | how days, names and languages are written |
//! | `limits`, `formats` | what bounds the work that one file can cause; versions of what others read |
//! | `regular`, `whole` | files that can be read to their end; files that are written whole |
//! | [`import`] | files of other programs become files of a site |
//! | [`check`] | findings about texts that are valid and probably not meant |
//! | [`desk`] | `minamo new`, `add`, `capture`, `inbox` and `fmt` |
//! | [`serve`], [`cli`] | the server; the commands of the program |
//! | [`fuzzing`] | entry points for programs that try random inputs |
//!
//! A module uses only modules below it; `tests/layers.rs` has the list.
//! `docs/content/pages/internals/architecture.md` says where to look for a rule, a template value or a
//! message, and how to add a kind, a check, an importer, a page or a command.

mod check;
mod cli;
mod config;
mod day;
mod desk;
mod diagnostic;
mod formats;
#[doc(hidden)]
pub mod fuzzing;
mod html;
mod import;
#[doc(hidden)]
pub mod internals;
mod language;
mod limits;
mod link;
mod load;
mod parse;
mod query;
pub mod reference;
mod regular;
mod render;
mod serve;
mod session;
mod slug;
mod source;
mod subject;
mod table;
mod theme;
mod walk;
mod whole;
mod write;

use std::convert::Infallible;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use link::Site;

pub use config::{BaseUrl, Config};
pub use diagnostic::{Diagnostic, Fix, Place, Severity};
pub use link::Drafts;
pub use render::{Content, OutputFile, Renderer};
pub use session::{Session, Touched};
pub use source::{Source, SourcePath, Span};

/// The list of the files minamo wrote, in the output folder: a path a line.
pub const OUTPUT_LIST: &str = ".minamo-files";

/// Options of a build that `site.toml` does not have.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// In place of `base_url`.
    pub base_url: Option<BaseUrl>,
    /// What becomes of drafts.
    pub drafts: Drafts,
}

/// A phase of the build, for those who watch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Files are read.
    Load,
    /// Files are parsed.
    Parse,
    /// Everything is linked.
    Link,
    /// Pages and feeds are made.
    Render,
    /// Files are written.
    Write,
}

/// A built site in memory, for those who look at all of it.
#[derive(Debug)]
pub struct Build {
    /// What `site.toml` says.
    pub config: Arc<Config>,
    /// All files of the output, by path.
    pub files: Vec<OutputFile>,
    /// Every problem found, by file and place. With an error among them nothing is to be written.
    pub diagnostics: Vec<Diagnostic>,
    site: Arc<Site>,
}

/// Builds the site in `folder` into memory; `watch` is called when a phase starts.
///
/// Fails only when `site.toml` cannot be read.
pub fn build(
    folder: &Path,
    options: &BuildOptions,
    watch: &mut dyn FnMut(Phase),
) -> std::io::Result<Build> {
    let session = Session::open(folder, options, watch)?;
    watch(Phase::Render);
    let files = Mutex::new(Vec::new());
    let (renderer, mut diagnostics) = session.renderer();
    let keep = |path: &str, content| {
        let path = path.to_owned();
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        files.push(OutputFile { path, content });
        Ok::<(), Infallible>(())
    };
    let Ok(problems) = renderer.render_all(&keep, &|_, make| make());
    diagnostics.extend(problems);
    diagnostic::sort(&mut diagnostics);
    let mut files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Build {
        config: Arc::clone(&session.site().config),
        files,
        diagnostics,
        site: Arc::clone(session.site()),
    })
}
