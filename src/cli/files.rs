//! The files that are asked for: `minamo check FILE…` and `minamo fmt FILE…`, as editors run them.
//!
//! The whole site is read all the same, as what is wrong with a file may depend on any other.

use std::path::{Component, Path, PathBuf};

use super::{Common, Failure, site_above};
use crate::source::{SourcePath, is_hidden};

/// Files and folders of a site, by their paths in it; none are all.
pub(super) struct Files(Vec<SourcePath>);

impl Files {
    /// Finds files and folders, given relative to the current folder, in the site in `folder`.
    ///
    /// Fails when one is not there or is not part of the site.
    pub(super) fn find(folder: &Path, files: &[PathBuf]) -> Result<Files, Failure> {
        let found = files.iter().map(|file| find(folder, file));
        Ok(Files(found.collect::<Result<_, _>>()?))
    }

    /// Their names, unless all are meant.
    pub(super) fn names(&self) -> Option<String> {
        let names: Vec<&str> = self.0.iter().map(SourcePath::as_str).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Whether a file of the site is among them or in one of the folders.
    pub(super) fn hold(&self, path: &str) -> bool {
        let holds = |asked: &SourcePath| {
            let rest = path.strip_prefix(asked.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.0.is_empty() || self.0.iter().any(holds)
    }
}

/// The site's folder: as for all commands, or, where the current folder is in no site, that of the first
/// file.
pub(super) fn site_folder(files: &[PathBuf], common: &Common) -> Result<PathBuf, Failure> {
    common.site_folder().or_else(|failure| {
        let file = files.first().filter(|_| common.site.is_none());
        let file = file.and_then(|file| std::path::absolute(file).ok());
        file.and_then(|file| site_above(&file)).ok_or(failure)
    })
}

fn find(folder: &Path, file: &Path) -> Result<SourcePath, Failure> {
    std::fs::metadata(file)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display())))?;
    let path = plain(file).and_then(|file| below(&plain(folder)?, &file));
    // The folder or the file may be reached by a link.
    let path = path.or_else(|| {
        let parent = file.parent().filter(|parent| *parent != Path::new(""));
        let parent = parent.unwrap_or(Path::new(".")).canonicalize().ok()?;
        let file = parent.join(file.file_name()?);
        below(&folder.canonicalize().ok()?, &file)
    });
    path.filter(is_part).ok_or_else(|| {
        Failure::new(format!(
            "{} is not part of the site in {}\nhelp: a site is made of site.toml and the files in content and themes",
            file.display(),
            folder.display()
        ))
    })
}

/// An absolute path without `.` and `..`, as it is written.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path).ok()?.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    Some(plain)
}

fn below(folder: &Path, file: &Path) -> Option<SourcePath> {
    let relative = file.strip_prefix(folder).ok()?.to_str()?;
    Some(SourcePath::new(relative.replace('\\', "/")))
}

/// Whether minamo reads what has this path in a site.
fn is_part(path: &SourcePath) -> bool {
    let mut parts = path.as_str().split('/');
    let top = parts.next().unwrap_or_default();
    let is_read = path.as_str() == "site.toml" || matches!(top, "content" | "themes");
    is_read && !parts.any(|part| is_hidden(part.as_ref()))
}
