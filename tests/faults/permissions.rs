//! Folders and files that are read-only, for a user who is not root: root may write anywhere.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::sites::Sites;

/// The user `nobody`, on every system that has one.
pub(crate) const NOBODY: u32 = 65534;

/// Builds as a user who owns the output and is not root.
fn build(sites: &Sites, version: usize, out: &Path, program: &Path) -> Output {
    let build = sites.build(version, out);
    let mut command = Command::new(program);
    command.args(build.get_args());
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().expect("the program runs")
}

pub(crate) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id is there");
    id.stdout == b"0\n"
}

pub(crate) fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("permissions");
}

/// The program where every user may run it, and a place for output that the other user owns.
pub(crate) fn open_program() -> (TempDir, PathBuf, PathBuf) {
    // The other user may not be able to go to where the program is.
    let home = TempDir::new().expect("a temporary folder");
    set_mode(home.path(), 0o755);
    let program = home.path().join("minamo");
    fs::copy(env!("CARGO_BIN_EXE_minamo"), &program).expect("a copy");
    let parent = home.path().join("of-nobody");
    fs::create_dir(&parent).expect("a folder");
    if is_root() {
        chown(&parent, Some(NOBODY), Some(NOBODY)).expect("an owner");
    }
    let out = parent.join("public");
    (home, program, out)
}

#[test]
#[ignore = "runs as another user"]
fn read_only_folders_leave_the_site_as_it_was() {
    let sites = Sites::new();
    sites.open_to_all();
    let (_home, program, out) = open_program();
    let good = |version| {
        let output = build(&sites, version, &out, &program);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        sites.is(version, &out);
    };
    let cases = [
        "",
        "kep",
        "kep/1",
        "tag",
        "notes",
        "notes/2023-01-06",
        "sig/node",
    ];
    for case in cases {
        good(0);
        let folder = out.join(case);
        assert!(folder.is_dir(), "no {case}");
        set_mode(&folder, 0o555);
        let output = build(&sites, 1, &out, &program);
        set_mode(&folder, 0o755);
        assert_eq!(output.status.code(), Some(2), "{case}: {output:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("Permission denied"), "{said}");
        sites.is(0, &out);
        good(1);
    }
    println!("{} read-only folders refused", cases.len());
    good(0);
    for entry in walkdir::WalkDir::new(&out).into_iter().flatten() {
        if entry.file_type().is_file() {
            set_mode(entry.path(), 0o444);
        }
    }
    good(1);
}
