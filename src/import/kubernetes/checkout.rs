//! The files of the checkouts: the only place of the import that reads.

use std::fs;
use std::io;
use std::path::Path;

use super::document::position;
use super::problem::Problem;
use crate::regular;

/// A file as it was read: its path below the checkout, with `/`, and its text.
pub(super) type File = (String, Result<String, Problem>);

/// Reads `sigs.yaml` of a checkout of `kubernetes/community`.
pub(super) fn sigs(checkout: &Path) -> io::Result<File> {
    fs::read_dir(checkout)?;
    Ok(file(checkout, "sigs.yaml".to_owned()))
}

/// Reads every `kep.yaml` of a checkout of `kubernetes/enhancements`, in the order of their paths.
pub(super) fn keps(checkout: &Path) -> io::Result<Vec<File>> {
    fs::read_dir(checkout)?;
    let mut found = Vec::new();
    walk(checkout, "keps", &mut found);
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found)
}

fn walk(checkout: &Path, folder: &str, found: &mut Vec<File>) {
    let entries = match fs::read_dir(checkout.join(folder)) {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!("cannot read this folder: {error}");
            let problem = Problem::of_file(folder, message, "all KEPs in it are left out");
            found.push((folder.to_owned(), Err(problem)));
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
        } else if name == "kep.yaml" {
            found.push(file(checkout, path));
        }
    }
}

fn file(checkout: &Path, path: String) -> File {
    const HELP: &str = "the whole file is left out";
    let text = match regular::read_in(checkout, &checkout.join(&path)) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|error| {
            let end = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(&error.as_bytes()[..end]);
            let message = "this byte is not UTF-8".to_owned();
            Problem::at(&path, position(&text, end), message, HELP)
        }),
        Err(error) => {
            let message = format!("cannot read this file: {error}");
            Err(Problem::of_file(&path, message, HELP))
        }
    };
    (path, text)
}
