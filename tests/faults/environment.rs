//! What surrounds a build: another build of the same folder, the dates of files, the user's settings, and
//! files that go away while they are read.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use crate::permissions::{NOBODY, is_root, open_program, set_mode};
use crate::sites::{Sites, differences};
use crate::support::Folder;
use crate::support::folder::{Tree, tree};

#[test]
#[ignore = "takes minutes"]
fn two_builds_at_once_into_one_folder() {
    let sites = Sites::new();
    let out = sites.out();
    let (mut refused, mut both) = (0, 0);
    for turn in 0..40 {
        // Neither knows that the folder is its own already.
        for version in 0..2 {
            let _ = fs::remove_dir_all(sites.source(version).join(".minamo"));
        }
        let begin = |version: usize| sites.build(version, &out).output();
        let [first, second] = thread::scope(|scope| {
            let first = scope.spawn(|| begin(0));
            // Now and then the other comes late, so that they meet in every phase.
            thread::sleep(Duration::from_millis(turn % 10 * 8));
            let second = scope.spawn(|| begin(1));
            [first, second].map(|one| one.join().expect("a thread").expect("the program runs"))
        });
        let codes = [&first, &second].map(|one| one.status.code());
        for output in [&first, &second] {
            let said = String::from_utf8_lossy(&output.stderr);
            let is_told = output.status.success() || said.contains("(process ");
            assert!(is_told, "{output:?}");
        }
        match codes {
            [Some(0), Some(0)] => {
                both += 1;
                let found = tree(&out);
                let is_one = [0, 1]
                    .iter()
                    .any(|version| sites.differences(*version, &found).is_empty());
                assert!(is_one, "the folder is of neither version");
            }
            [Some(0), Some(2)] => {
                refused += 1;
                sites.is(0, &out);
            }
            [Some(2), Some(0)] => {
                refused += 1;
                sites.is(1, &out);
            }
            _ => panic!("{first:?} {second:?}"),
        }
    }
    println!("{refused} of 40 pairs of builds met, {both} went one after the other");
    assert!(refused > 5, "they hardly met");
}

/// Sets the dates of all files and folders below some.
fn touch(date: &str, folders: &[&Path]) {
    for folder in folders {
        let files = walkdir::WalkDir::new(folder).into_iter().flatten();
        let paths: Vec<_> = files.map(walkdir::DirEntry::into_path).collect();
        for some in paths.chunks(500) {
            let status = Command::new("touch")
                .arg("-h")
                .args(["-d", date])
                .args(some)
                .status();
            assert!(status.expect("touch is there").success());
        }
    }
}

#[test]
#[ignore = "takes minutes"]
fn dates_of_files_do_not_matter() {
    let sites = Sites::new();
    let out = sites.out();
    sites.build_clean(0, &out);
    let dates = [
        "1970-01-01 00:00:00Z",
        "2000-01-01",
        "2099-01-01",
        "1969-12-31 00:00:00Z",
    ];
    for (turn, source) in dates.iter().enumerate() {
        for output in &dates {
            let version = turn % 2;
            touch(source, &[&sites.source(version)]);
            touch(output, &[&out]);
            sites.build_clean(version, &out);
            sites.build_clean(1 - version, &out);
        }
    }
}

#[test]
fn a_copied_file_with_the_size_and_the_date_of_its_old_version_is_copied_again() {
    let folder = Folder::site("", &[("content/notes/2024-01-10.md", "- a\n")]);
    let picture = folder.join("content/files/picture.bin");
    for text in ["one", "two", "six"] {
        folder.write("content/files/picture.bin", text);
        touch("2000-01-01", &[&picture]);
        crate::support::minamo(folder.path(), &["build"]).code(0);
        assert_eq!(folder.read("public/files/picture.bin"), text);
    }
}

/// The clock of the program itself, where libfaketime is installed.
#[test]
#[ignore = "takes minutes"]
fn a_clock_that_jumps_changes_nothing() {
    let library = ["x86_64", "aarch64"]
        .map(|processor| format!("/usr/lib/{processor}-linux-gnu/faketime/libfaketime.so.1"));
    let Some(library) = library.iter().find(|path| Path::new(path).exists()) else {
        println!("SKIPPED: libfaketime is not installed (the Debian package `libfaketime`)");
        return;
    };
    let sites = Sites::new();
    let out = sites.out();
    for (turn, clock) in [
        "@1970-01-02 00:00:00",
        "@2099-12-31 23:59:59",
        "-40d",
        "+40d",
        "-0",
    ]
    .iter()
    .enumerate()
    {
        let build = sites
            .build(turn % 2, &out)
            .env("LD_PRELOAD", library)
            .env("FAKETIME", clock)
            .output()
            .expect("the program runs");
        assert!(build.status.success(), "{clock}: {build:?}");
        sites.is(turn % 2, &out);
    }
}

/// Runs a build by a shell with a umask, with nothing in its environment but a locale, as `nobody` where
/// this is root.
fn build_bare(program: &Path, site: &Path, out: &Path) -> Output {
    let mut command = Command::new("/bin/sh");
    command
        .args([
            "-c",
            "umask 077; exec \"$0\" build --quiet --site \"$1\" --out \"$2\"",
        ])
        .args([program, site, out])
        .env_clear()
        .env("LC_ALL", "C")
        .current_dir("/");
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().expect("the program runs")
}

#[test]
#[ignore = "runs as another user"]
fn a_bare_environment_makes_the_same_site() {
    let sites = Sites::new();
    sites.open_to_all();
    let (home, program, out) = open_program();
    // The site may belong to another, who lets nobody write.
    set_mode(&sites.source(0), 0o555);
    let built = build_bare(&program, &sites.source(0), &out);
    set_mode(&sites.source(0), 0o755);
    assert!(built.status.success(), "{built:?}");
    sites.is(0, &out);
    drop(home);
}

#[test]
#[ignore = "runs as another user"]
fn sources_that_cannot_be_read_are_reported_and_nothing_is_written() {
    let sites = Sites::new();
    sites.open_to_all();
    let (home, program, out) = open_program();
    assert!(
        build_bare(&program, &sites.source(0), &out)
            .status
            .success()
    );
    for path in ["content/notes/2023-01-01.md", "content/notes", "content"] {
        let path_on_disk = sites.source(0).join(path);
        set_mode(&path_on_disk, 0o000);
        let built = build_bare(&program, &sites.source(0), &out);
        set_mode(
            &path_on_disk,
            if path_on_disk.is_dir() { 0o755 } else { 0o644 },
        );
        let said = String::from_utf8_lossy(&built.stderr);
        assert_eq!(built.status.code(), Some(1), "{path}: {said}");
        assert!(
            said.contains(path) && said.contains("Permission denied"),
            "{path}: {said}"
        );
        sites.is(0, &out);
    }
    drop(home);
}

#[test]
#[ignore = "takes minutes"]
fn sources_that_vanish_while_they_are_read_leave_a_whole_site() {
    let sites = Sites::new();
    let site = sites.source(0);
    let away = site.join("away");
    let clean = |path: &str| -> Tree {
        let here = site.join(path);
        let out = sites.out();
        fs::rename(&here, &away).expect("a rename");
        let built = sites.build(0, &out).output().expect("the program runs");
        fs::rename(&away, &here).expect("a rename");
        match built.status.code() {
            Some(0) => tree(&out),
            _ => Tree::new(),
        }
    };
    for path in ["content/notes/2023-01-05.md", "content"] {
        let without = clean(path);
        let (mut with, mut gone, mut failed) = (0, 0, 0);
        let out = sites.out();
        sites.build_clean(0, &out);
        for turn in 0..40 {
            // Each build finds something to do, so that it reads all.
            sites.build_clean(1, &out);
            let mut build = sites.build(0, &out);
            let build = build
                .stderr(std::process::Stdio::piped())
                .spawn()
                .expect("the program runs");
            thread::sleep(Duration::from_millis(turn % 30));
            let here = site.join(path);
            fs::rename(&here, &away).expect("a rename");
            let output = build.wait_with_output().expect("it ends");
            fs::rename(&away, &here).expect("a rename");
            let found = tree(&out);
            match output.status.code() {
                Some(0) if differences(&found, &without).is_empty() => gone += 1,
                Some(0) => {
                    with += 1;
                    sites.is(0, &out);
                }
                Some(1 | 2) => {
                    failed += 1;
                    sites.is(1, &out);
                }
                _ => panic!("{output:?}"),
            }
        }
        println!("{path}: {with} builds had it, {gone} did not, {failed} were refused");
        assert!(
            with > 0 && gone + failed > 0,
            "the moments are badly chosen"
        );
    }
}
