//! Files to sources: the only reading of `site.toml` and `content/`.
//!
//! 1. `site.toml` is read.
//! 2. `content/` is walked; Markdown and tables of facts are read in parallel, other files are only
//!    listed, as they are copied; of pictures the size is read. Hidden files and folders are left alone.
//!
//! A file that cannot be read or is no UTF-8 is a diagnostic; the others are read all the same.

mod picture;

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Place};
use crate::source::{Source, SourcePath, is_hidden};
pub use picture::PixelSize;

/// Larger files cannot be addressed by [`crate::source::Span`].
const LARGEST: u64 = u32::MAX as u64;

/// Everything a site is made of.
#[derive(Debug)]
pub struct Sources {
    /// `site.toml`
    pub config: Arc<Source>,
    /// The Markdown of `content/`, by path.
    pub markdown: Vec<Arc<Source>>,
    /// Tables of facts, `content/subjects/KIND.toml`, by path.
    pub tables: Vec<Arc<Source>>,
    /// Other files of `content/`, by path.
    pub assets: Vec<Asset>,
}

/// A file of `content/` that is copied as it is.
#[derive(Debug)]
pub struct Asset {
    /// Its path.
    pub path: SourcePath,
    /// Width and height in pixels, of a picture that tells them.
    pub size: Option<PixelSize>,
}

/// Reads a site's folder.
///
/// Fails when there is no readable `site.toml`; all else is reported.
pub fn load(folder: &Path) -> std::io::Result<(Sources, Vec<Diagnostic>)> {
    let text = std::fs::read_to_string(folder.join("site.toml"))?;
    let config = Source::new(SourcePath::new("site.toml"), text);
    let mut diagnostics = Vec::new();
    let listed = walk(folder, &mut diagnostics);
    let markdown = read_all(folder, listed.markdown, &mut diagnostics);
    let tables = read_all(folder, listed.tables, &mut diagnostics);
    if markdown.is_empty() && diagnostics.is_empty() {
        diagnostics.push(no_content());
    }
    let sources = Sources {
        config,
        markdown,
        tables,
        assets: listed
            .assets
            .into_par_iter()
            .map(|path| Asset {
                size: picture::size(&folder.join(path.as_str())),
                path,
            })
            .collect(),
    };
    Ok((sources, diagnostics))
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

fn walk(folder: &Path, diagnostics: &mut Vec<Diagnostic>) -> Listed {
    let content = folder.join("content");
    let mut listed = Listed::default();
    if !content.exists() {
        return listed;
    }
    let entries = WalkDir::new(&content)
        .follow_links(true)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()));
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_file() => match relative(folder, entry.path()) {
                Some(path) if path.as_str().ends_with(".md") => listed.markdown.push(path),
                Some(path) if is_table(&path) => listed.tables.push(path),
                Some(path) => listed.assets.push(path),
                None => diagnostics.push(unnameable(folder, entry.path())),
            },
            Ok(_) => {}
            Err(error) => diagnostics.push(unwalkable(folder, &error)),
        }
    }
    listed.markdown.sort();
    listed.tables.sort();
    listed.assets.sort();
    listed
}

/// `content/subjects/kep.toml`, but not a file beside the text of a subject.
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

fn relative(folder: &Path, path: &Path) -> Option<SourcePath> {
    let parts: Option<Vec<&str>> = path
        .strip_prefix(folder)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    parts.map(|parts| SourcePath::new(parts.join("/")))
}

fn shown(folder: &Path, path: &Path) -> SourcePath {
    let path = path.strip_prefix(folder).unwrap_or(path);
    SourcePath::new(path.to_string_lossy().replace('\\', "/"))
}

fn unnameable(folder: &Path, path: &Path) -> Diagnostic {
    Diagnostic::error(
        "not-utf-8",
        "the name of this file is not UTF-8",
        Place::File(shown(folder, path)),
    )
    .help("rename it; its name becomes part of a web address")
}

fn unwalkable(folder: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = shown(folder, error.path().unwrap_or(folder));
    match error.loop_ancestor() {
        Some(ancestor) => Diagnostic::error(
            "symlink-loop",
            format!(
                "this link leads back to {}, which holds it",
                shown(folder, ancestor)
            ),
            Place::File(path),
        )
        .help("remove the link"),
        None => Diagnostic::error("unreadable", error.to_string(), Place::File(path)),
    }
}

fn read(folder: &Path, path: SourcePath) -> Result<Arc<Source>, Diagnostic> {
    let file = folder.join(path.as_str());
    let unreadable = |error: std::io::Error| {
        let message = format!("cannot read this file: {error}");
        Diagnostic::error("unreadable", message, Place::File(path.clone()))
    };
    if std::fs::metadata(&file).map_err(unreadable)?.len() >= LARGEST {
        let message = "this file is larger than 4 GiB";
        return Err(Diagnostic::error("too-large", message, Place::File(path)));
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
