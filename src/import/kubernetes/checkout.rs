//! The files of the checkouts: the only place of the import that reads.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::problem::{At, Place, Problem};

/// A file as it was read.
#[derive(Debug)]
pub(super) struct File {
    /// Its path below the checkout, with `/`.
    pub(super) path: String,
    /// Its text, or where and why there is none.
    pub(super) text: Result<String, (At, String)>,
}

/// What the checkout of `kubernetes/enhancements` holds.
#[derive(Debug, Default)]
pub(super) struct Enhancements {
    /// Every `kep.yaml`, sorted by path.
    pub(super) files: Vec<File>,
    /// Every file and folder below `keps`, for links.
    pub(super) paths: BTreeSet<String>,
    /// Folders that could not be read.
    pub(super) problems: Vec<Problem>,
}

/// Reads `sigs.yaml` of a checkout of `kubernetes/community`.
pub(super) fn sigs(checkout: &Path) -> io::Result<File> {
    fs::read_dir(checkout)?;
    Ok(file(checkout, "sigs.yaml"))
}

/// Reads every `kep.yaml` of a checkout of `kubernetes/enhancements`.
pub(super) fn enhancements(checkout: &Path) -> io::Result<Enhancements> {
    fs::read_dir(checkout)?;
    let mut found = Enhancements::default();
    walk(checkout, "keps", &mut found);
    let keps = found
        .paths
        .iter()
        .filter(|path| path.ends_with("/kep.yaml"));
    found.files = keps.map(|path| file(checkout, path)).collect();
    Ok(found)
}

fn walk(checkout: &Path, folder: &str, found: &mut Enhancements) {
    let entries = match fs::read_dir(checkout.join(folder)) {
        Ok(entries) => entries,
        Err(error) => {
            let place = Place {
                path: folder.to_owned(),
                at: At::START,
            };
            let message = format!("this folder cannot be read: {error}");
            found
                .problems
                .push(place.problem(message, "all KEPs in it are left out"));
            return;
        }
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        // A name that is not UTF-8 can be neither linked to nor shown.
        let Some(name) = name.to_str() else { continue };
        let path = format!("{folder}/{name}");
        // A link to a folder is not followed: it may lead back to where we are.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(checkout, &path, found);
        }
        found.paths.insert(path);
    }
}

fn file(checkout: &Path, path: &str) -> File {
    let text = match fs::read(checkout.join(path)) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|error| not_text(&error)),
        Err(error) => Err((At::START, format!("this file cannot be read: {error}"))),
    };
    File {
        path: path.to_owned(),
        text,
    }
}

fn not_text(error: &std::string::FromUtf8Error) -> (At, String) {
    let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let before = String::from_utf8_lossy(before);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (At { line, column }, "this byte is not UTF-8".to_owned())
}
