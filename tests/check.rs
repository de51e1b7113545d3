//! `minamo check` as a user runs it.
//!
//! Each folder of `tests/check/` is a case: `site/` is checked, `expected.txt` is what
//! `--format short` prints, `fixed.txt` what `--fix` prints, and `fixed/` holds the files that
//! `--fix` changes; every other byte stays. `MINAMO_BLESS=1` writes what is expected from what is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[path = "check/corpus.rs"]
mod corpus;
#[path = "check/dialects.rs"]
mod dialects;
#[path = "check/docs.rs"]
mod docs;
#[path = "check/feeds.rs"]
mod feeds;
#[path = "check/program.rs"]
mod program;

/// Runs `minamo check` in a site.
fn check(site: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minamo"));
    command.arg("check").args(arguments).arg("--site").arg(site);
    command.output().expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

/// A site made of files for one test.
fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        write(&folder.path().join(path), text.as_bytes());
    }
    folder
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder is made");
    fs::write(path, bytes).expect("file is written");
}

/// All files below a folder, by relative path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let Ok(entry) = entry else { continue };
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("below the folder");
            let bytes = fs::read(entry.path()).expect("file is read");
            found.insert(path.to_owned(), bytes);
        }
    }
    found
}

fn copied(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files(from) {
        write(&folder.path().join(path), &bytes);
    }
    folder
}

#[test]
fn every_case_has_its_findings_and_fixes() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let bless = std::env::var_os("MINAMO_BLESS").is_some();
    let mut failed = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(cases).expect("cases").flatten() {
        let case = entry.path();
        if !case.join("site").is_dir() {
            continue;
        }
        count += 1;
        let (found, fixed, changed) = outcome(&case.join("site"));
        if bless {
            write(&case.join("expected.txt"), found.as_bytes());
            write(&case.join("fixed.txt"), fixed.as_bytes());
            let _ = fs::remove_dir_all(case.join("fixed"));
            for (path, bytes) in &changed {
                write(&case.join("fixed").join(path), bytes);
            }
            continue;
        }
        let expected = |name: &str| fs::read_to_string(case.join(name)).unwrap_or_default();
        for (name, is) in [("expected.txt", &found), ("fixed.txt", &fixed)] {
            if expected(name) != *is {
                let difference = similar::TextDiff::from_lines(expected(name), is)
                    .unified_diff()
                    .to_string();
                failed.push(format!("{}: {name}\n{difference}", case.display()));
            }
        }
        if files(&case.join("fixed")) != changed {
            failed.push(format!("{}: the fixed files differ", case.display()));
        }
    }
    assert!(count > 0, "there are no cases");
    let advice = "MINAMO_BLESS=1 cargo test --test check accepts what is";
    assert!(failed.is_empty(), "{}\n{advice}", failed.join("\n"));
}

/// What `check` prints, what `check --fix` prints, and the files that the fix changed.
fn outcome(from: &Path) -> (String, String, BTreeMap<PathBuf, Vec<u8>>) {
    let site = copied(from);
    let found = stdout(&check(site.path(), &["--format", "short"]));
    let fixed = stdout(&check(site.path(), &["--format", "short", "--fix"]));
    let before = files(from);
    let changed = files(site.path())
        .into_iter()
        // What minamo keeps for itself is not the writer's.
        .filter(|(path, _)| !path.starts_with(".minamo"))
        .filter(|(path, bytes)| before.get(path) != Some(bytes))
        .collect();
    (found, fixed, changed)
}
