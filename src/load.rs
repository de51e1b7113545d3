//! A folder in, [`Sources`] out: the only module that reads `site.toml` and `content/`.
//!
//! 1. `site.toml` is read.
//! 2. `content/` is walked; Markdown and tables of facts are read in parallel, other files are only
//!    listed, as they are copied; of pictures the size is read. [`crate::walk`] says what is left out.
//!
//! A file that cannot be read or is not UTF-8 is a diagnostic; the others are read all the same.

mod picture;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place};
use crate::limits;
use crate::source::{Source, SourcePath, is_hidden};
use crate::walk::{self, relative, shown};
pub(crate) use picture::PixelSize;

/// Everything a site is made of.
#[derive(Debug)]
pub(crate) struct Sources {
    /// `site.toml`
    pub config: Arc<Source>,
    /// The Markdown of `content/`, by path.
    pub markdown: Vec<Arc<Source>>,
    /// Tables of facts, `content/subjects/KIND.toml`, by path.
    pub tables: Vec<Arc<Source>>,
    /// Other files of `content/`, by path.
    pub assets: Vec<Asset>,
    /// The site's folder.
    folder: PathBuf,
    /// What cannot be read.
    problems: Vec<Diagnostic>,
}

/// A file of `content/` that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asset {
    /// Its path.
    pub path: SourcePath,
    /// Width and height in pixels, of a picture that has them.
    pub size: Option<PixelSize>,
}

impl Sources {
    /// Reads a site's folder.
    ///
    /// Fails when `site.toml` cannot be read; all else is reported by [`Sources::diagnostics`].
    pub(crate) fn load(folder: &Path) -> std::io::Result<Sources> {
        let mut sources = Sources {
            config: read_config(folder)?,
            markdown: Vec::new(),
            tables: Vec::new(),
            assets: Vec::new(),
            folder: folder.to_owned(),
            problems: Vec::new(),
        };
        sources.add(&folder.join("content"));
        Ok(sources)
    }

    /// Reads the `site.toml` of a site's folder alone.
    pub(crate) fn config(folder: &Path) -> std::io::Result<Arc<Source>> {
        read_config(folder)
    }

    /// Reads again what was changed: files and folders, new, changed or gone, below the site's folder.
    /// Paths outside of `content/` but for `site.toml` are nothing to it.
    ///
    /// Fails when `site.toml` cannot be read; the sources are as they were then.
    pub(crate) fn reload(&mut self, changed: &[PathBuf]) -> std::io::Result<()> {
        self.config = read_config(&self.folder)?;
        let content = self.folder.join("content");
        for path in changed.iter().filter(|path| path.starts_with(&content)) {
            let mut twins = Vec::new();
            if let Some(name) = relative(&self.folder, path) {
                twins = self.forget(&name);
            }
            let below = path.strip_prefix(&content).unwrap_or(path);
            let is_hidden = below.components().any(|part| is_hidden(part.as_os_str()));
            if !is_hidden && path.symlink_metadata().is_ok() {
                self.add(path);
            }
            let real = path.canonicalize().ok();
            for twin in twins.iter().filter(|twin| twin.canonicalize().ok() != real) {
                self.add(twin);
            }
        }
        Ok(())
    }

    /// The same with other texts of some files of Markdown.
    #[must_use]
    pub(crate) fn with_texts(&self, texts: &BTreeMap<SourcePath, String>) -> Sources {
        let replaced = |source: &Arc<Source>| match texts.get(&source.path) {
            Some(text) => Source::new(source.path.clone(), text.clone()),
            None => Arc::clone(source),
        };
        Sources {
            config: Arc::clone(&self.config),
            markdown: self.markdown.iter().map(replaced).collect(),
            tables: self.tables.clone(),
            assets: self.assets.clone(),
            folder: self.folder.clone(),
            problems: self.problems.clone(),
        }
    }

    /// What cannot be read.
    pub(crate) fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut diagnostics = self.problems.clone();
        diagnostics.extend(twins(&self.markdown));
        diagnostics.extend(twins(&self.tables));
        if self.markdown.is_empty() && diagnostics.is_empty() {
            diagnostics.push(no_content());
        }
        diagnostics
    }

    /// What could not be read, and what is not to be.
    pub(crate) fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Reads a file or all of a folder.
    fn add(&mut self, path: &Path) {
        let listed = walk(&self.folder, path, &mut self.problems);
        let markdown = read_all(&self.folder, listed.markdown, &mut self.problems);
        let tables = read_all(&self.folder, listed.tables, &mut self.problems);
        let folder = &self.folder;
        let assets = listed.assets.into_par_iter().map(|path| Asset {
            size: picture::size(&folder.join(path.on_disk())),
            path,
        });
        insert(&mut self.markdown, markdown, |source| &source.path);
        insert(&mut self.tables, tables, |source| &source.path);
        insert(&mut self.assets, assets.collect(), |asset| &asset.path);
    }

    /// Forgets a file, or all files of a folder; gives those among them that have another form of its name
    /// on the disk.
    fn forget(&mut self, gone: &SourcePath) -> Vec<PathBuf> {
        let begins = |path: &str, gone: &str| {
            let rest = path.strip_prefix(gone);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let is_gone = |path: &SourcePath| begins(path.as_str(), gone.as_str());
        let sources = self.markdown.iter().chain(&self.tables);
        let paths = sources.map(|source| &source.path);
        let paths = paths.chain(self.assets.iter().map(|asset| &asset.path));
        let twins = paths
            .filter(|path| is_gone(path) && !begins(path.on_disk(), gone.on_disk()))
            .map(|path| self.folder.join(path.on_disk()))
            .collect();
        self.markdown.retain(|source| !is_gone(&source.path));
        self.tables.retain(|source| !is_gone(&source.path));
        self.assets.retain(|asset| !is_gone(&asset.path));
        self.problems
            .retain(|problem| !is_gone(problem.place.path()));
        twins
    }
}

fn read_config(folder: &Path) -> std::io::Result<Arc<Source>> {
    let text = walk::read_file(folder, &folder.join("site.toml"), limits::MARKDOWN)?;
    Ok(Source::new(SourcePath::new("site.toml"), text))
}

/// Adds files to a list that is in the order of paths.
fn insert<T>(list: &mut Vec<T>, mut new: Vec<T>, path: impl Fn(&T) -> &SourcePath) {
    list.append(&mut new);
    // Both parts are in order, which the sort makes use of.
    list.sort_by(|a, b| path(a).cmp(path(b)));
}

/// Files whose names are equal but for how their letters are composed: one path in the site, of which only
/// one could be read.
fn twins(sources: &[Arc<Source>]) -> Vec<Diagnostic> {
    let pairs = sources.windows(2);
    let pairs = pairs.filter(|pair| pair[0].path == pair[1].path);
    let report = |pair: &[Arc<Source>]| {
        let message = format!(
            "{} and {} have the same name but for composed letters (NFC and NFD)",
            pair[0].path.with_marks(),
            pair[1].path.with_marks(),
        );
        let place = Place::File(pair[1].path.clone());
        Diagnostic::error("duplicate-url", message, place)
            .help("give one of them another name, or remove one")
    };
    pairs.map(report).collect()
}

fn no_content() -> Diagnostic {
    Diagnostic::error(
        "no-content",
        "there is nothing to publish: no Markdown file in content/",
        Place::File(SourcePath::new("content")),
    )
    .help(
        "write your first note, for example content/notes/2023-09-12.md with a line `- KEP-753 …`",
    )
}

/// Paths below `content/` by what becomes of them, sorted.
#[derive(Default)]
struct Listed {
    markdown: Vec<SourcePath>,
    tables: Vec<SourcePath>,
    assets: Vec<SourcePath>,
}

/// The files at and below `start`, which is in the site's folder.
fn walk(folder: &Path, start: &Path, diagnostics: &mut Vec<Diagnostic>) -> Listed {
    let mut listed = Listed::default();
    for file in walk::files(folder, start, diagnostics) {
        match relative(folder, &file) {
            Some(path) if path.as_str().ends_with(".md") => listed.markdown.push(path),
            Some(path) if is_table(&path) => listed.tables.push(path),
            Some(path) => listed.assets.push(path),
            None => diagnostics.push(unnameable(folder, &file)),
        }
    }
    listed.markdown.sort();
    listed.tables.sort();
    listed.assets.sort();
    listed
}

/// `content/subjects/kep.toml`, but not a file next to the text of a subject.
fn is_table(path: &SourcePath) -> bool {
    path.folder() == "content/subjects" && path.as_str().ends_with(".toml")
}

fn read_all(
    folder: &Path,
    paths: Vec<SourcePath>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Source>> {
    let (sources, problems): (Vec<_>, Vec<_>) = paths
        .into_par_iter()
        .map(|path| read(folder, path))
        .partition_map(|read| match read {
            Ok(source) => rayon::iter::Either::Left(source),
            Err(problem) => rayon::iter::Either::Right(problem),
        });
    diagnostics.extend(problems);
    sources
}

fn unnameable(folder: &Path, path: &Path) -> Diagnostic {
    Diagnostic::error(
        "not-utf-8",
        "the name of this file is not UTF-8",
        Place::File(shown(folder, path)),
    )
    .help("rename it; its name becomes part of a web address")
}

fn read(folder: &Path, path: SourcePath) -> Result<Arc<Source>, Diagnostic> {
    let file = folder.join(path.on_disk());
    let unreadable = |error: std::io::Error| {
        let message = format!("cannot read this file: {error}");
        Diagnostic::error("unreadable", message, Place::File(path.clone()))
    };
    let largest = match path.as_str().ends_with(".md") {
        true => limits::MARKDOWN,
        false => limits::TABLE,
    };
    if std::fs::metadata(&file).map_err(unreadable)?.len() > largest {
        let message = format!("this file is larger than {} MiB", largest >> 20);
        return Err(Diagnostic::error("too-large", message, Place::File(path))
            .help("split it into several files"));
    }
    let bytes = std::fs::read(&file).map_err(unreadable)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(path, text)),
        Err(error) => Err(not_utf8(path, &error)),
    }
}

fn not_utf8(path: SourcePath, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let before = &error.as_bytes()[..at];
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[line_start..])
        .chars()
        .count()
        + 1;
    let byte = error.as_bytes()[at];
    Diagnostic::error(
        "not-utf-8",
        format!("this file is not UTF-8: byte 0x{byte:02X} at line {line}, column {column}"),
        Place::File(path),
    )
    .help("save it as UTF-8; `iconv -f SHIFT_JIS -t UTF-8` converts old Japanese files")
}
