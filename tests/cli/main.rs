//! The program as a user meets it: messages and exit status, what it writes and what it leaves alone.
//!
//! Exact messages are in `expected/CASE.stderr`; `tests/README.md` says how to add one.

mod add;
mod commands;
mod content;
mod deploy;
#[cfg(unix)]
mod fetch;
mod fmt;
mod inbox;
mod new;
mod output;
#[cfg(unix)]
mod outside;
#[cfg(unix)]
mod pipes;
#[cfg(unix)]
mod streams;
mod templates;
mod theme;
#[cfg(unix)]
mod whole;
mod writing;

#[path = "../support/mod.rs"]
mod support;

use std::fs;

use support::expect;

/// Compares messages with `expected/CASE.stderr`.
#[track_caller]
fn expect_stderr(case: &str, found: &str) {
    expect::text(&format!("cli/expected/{case}.stderr"), found);
}

#[test]
fn every_expected_file_belongs_to_a_test() {
    let folder = expect::tests_folder().join("cli");
    let mut sources = String::new();
    for module in [
        "commands",
        "content",
        "new",
        "output",
        "templates",
        "theme",
        "writing",
    ] {
        let path = folder.join(format!("{module}.rs"));
        sources.push_str(&fs::read_to_string(path).expect("a module of this test"));
    }
    for entry in fs::read_dir(folder.join("expected")).expect("expected files") {
        let path = entry.expect("a readable folder").path();
        let case = path.file_stem().unwrap_or_default().to_string_lossy();
        let used = sources.contains(&format!("\"{case}\""));
        assert!(used, "no test uses {}", path.display());
    }
}
