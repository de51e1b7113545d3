//! The files of a site's folder: the only walk through folders that people fill.
//!
//! Links work inside of the site's folder. What leads out of it is refused, whatever it is: a link to
//! `/proc/self/environ`, to a home folder or to a checkout next to the site could publish private
//! files. Hidden files and folders are skipped.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Place};
use crate::source::{SourcePath, is_hidden};

/// The files at and below `start`, which is in the folder of the site, in the order of their paths.
pub(crate) fn files(site: &Path, start: &Path, problems: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    if start.symlink_metadata().is_err() {
        return Vec::new();
    }
    let real = site.canonicalize().unwrap_or_else(|_| site.to_owned());
    let mut outside = Vec::new();
    let is_wanted = |entry: &DirEntry| {
        if entry.depth() > 0 && is_hidden(entry.file_name()) {
            return false;
        }
        // Nothing but a link leads out, and what is above the start may be one as well.
        let may_leave = entry.depth() == 0 || entry.path_is_symlink();
        let target = may_leave.then(|| entry.path().canonicalize()).transpose();
        let is_inside = matches!(&target, Ok(target) if target.as_ref().is_none_or(|target| target.starts_with(&real)));
        if !is_inside {
            outside.push(leads_out(site, entry.path()));
        }
        is_inside
    };
    let walk = WalkDir::new(start)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_wanted);
    let mut files = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) if is_of_hidden(&error) => {}
            Err(error) => problems.push(unwalkable(site, &error)),
        }
    }
    problems.append(&mut outside);
    files.sort();
    files
}

/// The path of a file below the site's folder, if it can be written as text.
pub(crate) fn relative(site: &Path, path: &Path) -> Option<SourcePath> {
    let parts: Option<Vec<&str>> = path
        .strip_prefix(site)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    parts.map(|parts| SourcePath::new(parts.join("/")))
}

/// The path of a file below the site's folder, for messages.
pub(crate) fn shown(site: &Path, path: &Path) -> SourcePath {
    let path = path.strip_prefix(site).unwrap_or(path);
    SourcePath::new(path.to_string_lossy().replace('\\', "/"))
}

/// Editors keep locks in hidden links that lead nowhere.
fn is_of_hidden(error: &walkdir::Error) -> bool {
    let name = error.path().and_then(Path::file_name);
    error.depth() > 0 && name.is_some_and(is_hidden)
}

fn leads_out(site: &Path, path: &Path) -> Diagnostic {
    let target = path.read_link().or_else(|_| path.canonicalize());
    let target = target.map_or_else(
        |_| "nowhere".to_owned(),
        |target| format!("to {}", target.display()),
    );
    Diagnostic::error(
        "link-outside",
        format!("this link leads out of the site's folder, {target}"),
        Place::File(shown(site, path)),
    )
    .help("put a copy of what it leads to in its place, or remove the link: what is outside would be published unseen")
}

fn unwalkable(site: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = shown(site, error.path().unwrap_or(site));
    match error.loop_ancestor() {
        Some(ancestor) => Diagnostic::error(
            "symlink-loop",
            format!(
                "this link leads back to {}, the folder it is in",
                shown(site, ancestor)
            ),
            Place::File(path),
        )
        .help("remove the link"),
        None => Diagnostic::error("unreadable", error.to_string(), Place::File(path)),
    }
}
