//! Golden sites: every folder of `tests/sites` is built, and all of its output compared with the
//! `expected` folder next to it. `tests/README.md` says how to add a case.

use std::fs;
use std::path::{Path, PathBuf};

mod support;

use support::expect::{blessing, difference, tests_folder, trees};
use support::folder::{tree, write};
use support::output::{Base, faults, unpacked};
use support::{Folder, sample};

/// A case with a file of this name compares files for programs too; others only those for readers,
/// so that a change of a format changes few expected files.
const WITH_DATA: &str = "with-data";

/// Whether an output file is for programs: the site as JSON, previews, Markdown, the search index.
fn is_data(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("search/data/") || ["index.json", "preview.json", "index.md"].contains(&name)
}

#[test]
fn output_is_as_expected() {
    let mut report = String::new();
    for case in cases() {
        let found = check(&case);
        if !found.is_empty() {
            let name = case.file_name().unwrap_or_default().to_string_lossy();
            report.push_str(&format!("\n=== tests/sites/{name}\n{found}"));
        }
    }
    assert!(
        report.is_empty(),
        "{report}\nMINAMO_BLESS=1 accepts what was found"
    );
}

/// The folders of the cases, by name.
fn cases() -> Vec<PathBuf> {
    let folder = tests_folder().join("sites");
    let entries = fs::read_dir(folder).expect("tests/sites");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}

/// What is wrong with a case; empty when nothing is.
fn check(case: &Path) -> String {
    let folder = copy(case);
    let built = sample::build(&folder);
    let mut report = messages(case, &built.messages());
    let mut files = built.files.clone();
    if !case.join(WITH_DATA).exists() {
        files.retain(|path, _| !is_data(path));
    }
    report.push_str(&trees(&case.join("expected"), &unpacked(files)));
    let url = &built.build.config.base_url;
    let base = Base {
        origin: url.origin(),
        path: url.path(),
    };
    for fault in faults(&built.files, base) {
        report.push_str(&format!("fault: {fault}\n"));
    }
    report
}

/// The case in a folder of its own, with the theme that all cases share.
fn copy(case: &Path) -> Folder {
    let folder = Folder::new();
    for (path, bytes) in tree(&tests_folder().join("themes")) {
        folder.write(&format!("themes/{path}"), bytes);
    }
    for (path, bytes) in tree(case) {
        if !path.starts_with("expected/") && path != "messages" && path != WITH_DATA {
            folder.write(&path, bytes);
        }
    }
    folder
}

/// Compares what was said with the file `messages`, which is not there when nothing is to be said.
fn messages(case: &Path, found: &str) -> String {
    let path = case.join("messages");
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected == found {
        return String::new();
    }
    if blessing() {
        if found.is_empty() {
            fs::remove_file(&path).expect("messages can be removed");
        } else {
            write(&path, found.as_bytes());
        }
        return String::new();
    }
    difference("messages", expected.as_bytes(), found.as_bytes())
}
