//! Expected files: comparing, showing differences, blessing.
//!
//! With `MINAMO_BLESS=1` in the environment what is found becomes what is expected; `git diff` then
//! shows what changed.

use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::folder::{Tree, tree, write};

/// The folder `tests`.
pub(crate) fn tests_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Whether expectations are to be written instead of checked.
pub(crate) fn blessing() -> bool {
    std::env::var_os("MINAMO_BLESS").is_some_and(|value| value == "1")
}

/// Compares a text with a file of `tests/`.
#[track_caller]
pub(crate) fn text(path: &str, found: &str) {
    let path = tests_folder().join(path);
    if blessing() {
        if fs::read(&path).ok().as_deref() != Some(found.as_bytes()) {
            write(&path, found.as_bytes());
        }
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected != found {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        panic!(
            "{}\nMINAMO_BLESS=1 accepts what was found",
            difference(&name, expected.as_bytes(), found.as_bytes())
        );
    }
}

/// What differs between a folder of expected files and those found: a report for people, empty when
/// all is equal. Extra and missing files count. When blessing, the folder becomes what was found.
pub(crate) fn trees(folder: &Path, found: &Tree) -> String {
    let expected = tree(folder);
    if blessing() {
        for path in expected.keys().filter(|path| !found.contains_key(*path)) {
            remove(folder, path);
        }
        for (path, bytes) in found {
            if expected.get(path) != Some(bytes) {
                write(&folder.join(path), bytes);
            }
        }
        return String::new();
    }
    let mut report = String::new();
    for (path, bytes) in &expected {
        match found.get(path) {
            None => report.push_str(&format!("missing: {path}\n")),
            Some(other) if other != bytes => report.push_str(&difference(path, bytes, other)),
            Some(_) => {}
        }
    }
    for path in found.keys().filter(|path| !expected.contains_key(*path)) {
        report.push_str(&format!("not expected: {path}\n"));
    }
    report
}

/// The lines that differ, with a few around them.
pub(crate) fn difference(name: &str, expected: &[u8], found: &[u8]) -> String {
    match (std::str::from_utf8(expected), std::str::from_utf8(found)) {
        (Ok(expected), Ok(found)) => TextDiff::from_lines(expected, found)
            .unified_diff()
            .context_radius(2)
            .header(&format!("expected {name}"), &format!("found {name}"))
            .to_string(),
        _ => format!("other bytes: {name}\n"),
    }
}

/// Removes a file and the folders that are empty then.
fn remove(folder: &Path, path: &str) {
    let file = folder.join(path);
    fs::remove_file(&file).expect("a file that can be removed");
    for parent in file.ancestors().skip(1).take_while(|at| *at != folder) {
        if fs::remove_dir(parent).is_err() {
            break;
        }
    }
}
