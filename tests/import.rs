//! `minamo import`: folders of others, and the files they become.
//!
//! Each folder of `imports/` is a case: `source/` is what is imported, `commands` what the program is given
//! after `import`, a line a run (`source` where it is missing), `site/` what the site has before. What
//! comes out is in `expected/`, what is printed in `report`; `MINAMO_BLESS=1` accepts both. Every case is
//! imported a second time, which changes nothing, and built.

mod support;

use std::fs;
use std::path::Path;

use support::expect;
use support::folder::{Tree, tree, write};
use support::{Folder, minamo};

/// Copies a folder, if it is there.
fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        write(&to.join(path), &bytes);
    }
}

fn content(folder: &Folder) -> Tree {
    folder.tree("site/content")
}

/// Runs all commands of a case; what they print, with their statuses.
fn run(folder: &Folder, commands: &str) -> String {
    let mut report = String::new();
    for command in commands.lines().filter(|line| !line.trim().is_empty()) {
        let mut arguments = vec!["import"];
        arguments.extend(command.split(' '));
        arguments.extend(["--into", "site"]);
        let run = minamo(folder.path(), &arguments);
        report.push_str(&format!(
            "$ minamo import {command}\n{}{}status {}\n\n",
            run.stdout, run.stderr, run.code
        ));
    }
    report
}

fn check(case: &Path) -> String {
    let folder = Folder::new();
    folder.write(
        "site/site.toml",
        "title = \"Test\"\ntime_zone = \"Asia/Tokyo\"\n",
    );
    copy(&case.join("source"), &folder.join("source"));
    copy(&case.join("site"), &folder.join("site"));
    let commands = fs::read_to_string(case.join("commands"));
    let commands = commands.unwrap_or_else(|_| "source\n".to_owned());
    let report = run(&folder, &commands);
    let found = content(&folder);
    let name = case.file_name().expect("a name").to_string_lossy();
    expect::text(&format!("imports/{name}/report"), &report);
    let mut faults = expect::trees(&case.join("expected"), &found);
    run(&folder, &commands);
    if content(&folder) != found {
        faults.push_str("a second import changes files\n");
    }
    if !found.is_empty() {
        let build = minamo(&folder.join("site"), &["build", "--drafts"]);
        if build.code != 0 {
            faults.push_str(&format!("the site does not build:\n{}", build.stderr));
        }
    }
    match faults.is_empty() {
        true => String::new(),
        false => format!("{name}:\n{faults}\n"),
    }
}

#[test]
fn imports_make_what_is_expected() {
    let cases = expect::tests_folder().join("imports");
    let mut cases: Vec<_> = fs::read_dir(cases)
        .expect("the folder of cases")
        .map(|entry| entry.expect("a case").path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let faults: String = cases.iter().map(|case| check(case)).collect();
    assert!(faults.is_empty(), "{faults}");
}
