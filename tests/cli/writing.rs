//! What stops a build from writing, and that the site is as it was then.

use std::fs;
use std::path::Path;

use crate::expect_stderr;
use crate::support::{Folder, minamo};

const FIRST: &str = "content/notes/2023-09-12.md";
const SECOND: &str = "content/notes/2023-09-13.md";

/// A site that is built.
fn built() -> Folder {
    let folder = Folder::site(
        "title = \"Test\"\n",
        &[(FIRST, "- KEP-1\n- a\n"), (SECOND, "- KEP-2\n- b\n")],
    );
    minamo(folder.path(), &["build", "--quiet"]).code(0);
    folder
}

fn set_readonly(path: &Path) {
    let mut permissions = fs::metadata(path).expect("a file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions).expect("permissions");
}

#[cfg(unix)]
#[test]
fn a_link_to_the_notes_does_not_let_a_build_change_them() {
    use std::os::unix::fs::symlink;

    let folder = built();
    folder.write("content/notes/index.html", "mine\n");
    fs::remove_dir_all(folder.join("public/kep/1")).expect("a folder");
    symlink(folder.join("content/notes"), folder.join("public/kep/1")).expect("a link");
    fs::remove_file(folder.join("public/index.html")).expect("a file");
    symlink(folder.join(FIRST), folder.join("public/index.html")).expect("a link");
    folder.write(SECOND, "- KEP-2\n- b, and more\n");
    let before = folder.tree("");
    let run = minamo(folder.path(), &["build"]).code(2);
    expect_stderr("links-in-output", &run.stderr);
    assert_eq!(folder.tree(""), before);
}

#[cfg(unix)]
#[test]
fn sources_that_are_elsewhere_are_sources_all_the_same() {
    use std::os::unix::fs::symlink;

    let folder = Folder::site(
        "title = \"Test\"\n",
        &[("elsewhere/notes/2023-09-12.md", "- a\n")],
    );
    symlink(folder.join("elsewhere"), folder.join("content")).expect("a link");
    let before = folder.tree("");
    for out in ["elsewhere", "elsewhere/notes", "content/notes"] {
        minamo(folder.path(), &["build", "--out", out])
            .code(2)
            .says(&["holds the site's sources"]);
    }
    assert_eq!(folder.tree(""), before);
    minamo(folder.path(), &["build"]).code(0);
}

#[test]
fn a_folder_that_another_process_writes_to_is_in_use() {
    let folder = built();
    folder.write("public/.minamo-staging/lock", "4711");
    folder.write(FIRST, "- changed\n");
    let before = folder.tree("public");
    let path = folder.join("public/.minamo-staging/lock");
    let lock = fs::File::open(path).expect("the lock");
    lock.lock().expect("nobody has it");
    let run = minamo(folder.path(), &["build"]).code(2);
    expect_stderr("folder-in-use", &run.stderr);
    assert_eq!(folder.tree("public"), before);
    drop(lock);
    minamo(folder.path(), &["build"]).code(0);
    assert!(!folder.exists("public/.minamo-staging"));
}

#[test]
fn read_only_files_and_what_a_killed_run_left_do_no_harm() {
    let folder = built();
    folder.write("content/notes/picture.png", "one");
    set_readonly(&folder.join("content/notes/picture.png"));
    minamo(folder.path(), &["build"]).code(0);
    set_readonly(&folder.join("public/index.html"));
    folder.write("public/.minamo-staging/new/0/0", "half a fi");
    fs::remove_file(folder.join("content/notes/picture.png")).expect("a file");
    folder.write("content/notes/picture.png", "two");
    folder.write(FIRST, "- KEP-3\n");
    minamo(folder.path(), &["build"]).code(0);
    assert_eq!(folder.read("public/notes/picture.png"), "two");
    minamo(folder.path(), &["build", "--out", "clean"]).code(0);
    assert_eq!(folder.tree("public"), folder.tree("clean"));
}

#[test]
fn a_changed_file_that_is_not_part_of_the_site_any_more_is_kept_and_told() {
    let folder = built();
    folder.write("public/kep/2/index.html", "edited by hand\n");
    fs::remove_file(folder.join(SECOND)).expect("a note");
    let run = minamo(folder.path(), &["build"]).code(0);
    expect_stderr("kept-file", &run.stderr);
    assert_eq!(folder.read("public/kep/2/index.html"), "edited by hand\n");
    assert!(!folder.exists("public/kep/2/feed.xml"));
    let again = minamo(folder.path(), &["build"]).code(0);
    assert_eq!(again.stderr, "");
}

#[test]
fn of_many_changed_files_the_first_are_named_and_the_others_counted() {
    let folder = built();
    let keps: Vec<String> = (100..125)
        .map(|number| format!("- KEP-{number}\n"))
        .collect();
    folder.write(SECOND, keps.concat());
    minamo(folder.path(), &["build"]).code(0);
    for number in 100..125 {
        folder.write(
            &format!("public/kep/{number}/index.html"),
            "edited by hand\n",
        );
    }
    fs::remove_file(folder.join(SECOND)).expect("a note");
    let run = minamo(folder.path(), &["build"]).code(0);
    assert_eq!(
        run.stderr.matches("changed after minamo wrote it").count(),
        10
    );
    assert!(
        run.stderr
            .ends_with("warning: 15 more files of this kind were left alone\n")
    );
    assert_eq!(run.stderr.lines().count(), 11);
}
