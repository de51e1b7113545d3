//! What a build writes, what it removes, and what it leaves alone.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::expect_stderr;
use crate::support::folder::{Tree, tree};
use crate::support::program::minamo_with;
use crate::support::{Folder, minamo};

const FIRST: &str = "content/notes/2023-09-12.md";
const SECOND: &str = "content/notes/2023-09-13.md";

fn site() -> Folder {
    Folder::site(
        "title = \"Test\"\n",
        &[(FIRST, "- KEP-1\n- a\n"), (SECOND, "- KEP-2\n- b\n")],
    )
}

fn build(folder: &Folder) {
    minamo(folder.path(), &["build", "--quiet"]).code(0);
}

/// Makes a file of the output look old; its date shows later whether it was written again.
fn age(folder: &Folder, path: &str) -> SystemTime {
    let file = fs::File::options().write(true).open(folder.join(path));
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    file.expect("a file of the output")
        .set_modified(old)
        .expect("times can be set");
    old
}

fn time(folder: &Folder, path: &str) -> SystemTime {
    let metadata = fs::metadata(folder.join(path)).expect("a file of the output");
    metadata.modified().expect("a time")
}

#[test]
fn a_failed_build_leaves_the_last_good_site() {
    let folder = site();
    build(&folder);
    let good = folder.tree("public");
    folder.write(FIRST, "- changed\n");
    folder.write(SECOND, "+++\nbroken\n+++\n");
    minamo(folder.path(), &["build"]).code(1);
    assert_eq!(folder.tree("public"), good);
}

#[test]
fn a_build_that_cannot_write_leaves_the_last_good_site() {
    let folder = site();
    build(&folder);
    let good = folder.tree("public");
    folder.write("public/notes/2023-09-14", "a file where a folder is wanted");
    folder.write("content/notes/2023-09-14.md", "- new\n");
    fs::remove_file(folder.join(FIRST)).expect("a note");
    minamo(folder.path(), &["build"]).code(2);
    let mut left = folder.tree("public");
    left.remove("notes/2023-09-14");
    assert_eq!(
        left.keys().collect::<Vec<_>>(),
        good.keys().collect::<Vec<_>>()
    );
    assert_eq!(left, good);
}

#[test]
fn unchanged_files_keep_their_times() {
    let folder = site();
    build(&folder);
    let kept = [
        "notes/2023-09-12/index.html",
        "kep/1/feed.xml",
        "404.html",
        "static/style.css",
    ];
    let paths: Vec<String> = kept.iter().map(|path| format!("public/{path}")).collect();
    let changed = "public/notes/2023-09-13/index.html";
    let old: Vec<SystemTime> = paths.iter().map(|path| age(&folder, path)).collect();
    let old_of_changed = age(&folder, changed);
    folder.write(SECOND, "- KEP-2\n- b, and more\n");
    build(&folder);
    for (path, old) in paths.iter().zip(old) {
        assert_eq!(time(&folder, path), old, "{path} was written again");
    }
    assert_ne!(time(&folder, changed), old_of_changed);
}

#[test]
fn files_of_the_last_build_go_and_foreign_ones_stay() {
    let folder = site();
    folder.write("content/notes/picture.png", "png");
    build(&folder);
    assert!(folder.exists("public/notes/picture.png"));
    folder.write("public/CNAME", "me.example\n");
    folder.write("public/kep/2/mine.txt", "mine\n");
    for path in [SECOND, "content/notes/picture.png"] {
        fs::remove_file(folder.join(path)).expect("a file of the site");
    }
    build(&folder);
    for gone in [
        "notes/2023-09-13",
        "kep/2/index.html",
        "kep/2/feed.xml",
        "notes/picture.png",
    ] {
        assert!(!folder.exists(&format!("public/{gone}")), "{gone} is left");
    }
    assert_eq!(folder.read("public/CNAME"), "me.example\n");
    assert_eq!(folder.read("public/kep/2/mine.txt"), "mine\n");
    assert!(folder.exists("public/kep/1/index.html"));
}

#[test]
fn a_foreign_file_is_never_overwritten() {
    let folder = site();
    folder.write("public/index.html", "mine\n");
    folder.write("public/notes/keep.txt", "mine\n");
    let before = folder.tree("public");
    let run = minamo(folder.path(), &["build"]).code(2);
    expect_stderr("foreign-file", &run.stderr);
    assert_eq!(folder.tree("public"), before);
}

#[test]
fn a_foreign_file_in_a_folder_of_ours_is_never_overwritten() {
    let folder = site();
    build(&folder);
    folder.write("public/kep/3/index.html", "mine\n");
    folder.write(FIRST, "- KEP-3\n");
    let before = folder.tree("public");
    minamo(folder.path(), &["build"])
        .code(2)
        .says(&["public/kep/3/index.html"]);
    assert_eq!(folder.tree("public"), before);
}

#[test]
fn a_foreign_file_that_takes_the_place_of_ours_is_kept_when_ours_goes() {
    let folder = site();
    build(&folder);
    folder.write("public/kep/2/index.html", "edited by hand\n");
    build(&folder);
    let page = folder.read("public/kep/2/index.html");
    assert!(page.contains("KEP-2"), "ours is made new");
}

#[test]
fn the_output_is_the_same_wherever_it_goes() {
    let folder = site();
    build(&folder);
    minamo(folder.path(), &["build", "--out", "other/place"]).code(0);
    assert_eq!(folder.tree("public"), folder.tree("other/place"));
}

#[test]
fn output_into_the_sources_is_refused() {
    let folder = site();
    let before = tree(folder.path());
    for out in [
        ".",
        "content",
        "content/notes",
        "themes",
        "themes/../content/x",
        "..",
        ".git",
        ".git/pages",
        ".minamo",
        ".minamo/out",
    ] {
        minamo(folder.path(), &["build", "--out", out])
            .code(2)
            .says(&["choose another folder with --out"]);
    }
    let run = minamo(folder.path(), &["build", "--out", "content"]).code(2);
    expect_stderr("out-into-sources", &run.stderr);
    assert_eq!(tree(folder.path()), before);
}

#[cfg(unix)]
#[test]
fn output_through_a_link_into_the_sources_is_refused() {
    let folder = site();
    std::os::unix::fs::symlink(folder.join("content"), folder.join("link")).expect("a link");
    minamo(folder.path(), &["build", "--out", "link"]).code(2);
    assert_eq!(folder.tree("content").len(), 2);
}

#[test]
fn no_page_leaves_the_output_folder() {
    let folder = site();
    let before = tree(folder.path());
    for front in [
        "redirect_from = [\"/../escaped/\"]",
        "redirect_from = [\"/a/../../escaped.html\"]",
        "tags = [\"..\", \"../..\", \"a/../../b\"]",
        "repos = [\"../..\"]",
    ] {
        let text = format!("+++\n{front}\n+++\n\n- https://github.com/../.. と ../..#1\n- a\n");
        folder.write(FIRST, text);
        minamo(folder.path(), &["build", "--out", "deep/public"]);
        let mut after = tree(folder.path());
        after.retain(|path, _| !path.starts_with("deep/public/"));
        let paths = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&after), paths(&before), "{front}");
    }
}

#[test]
fn the_site_is_found_from_a_folder_within_it() {
    let folder = site();
    let run = minamo(&folder.join("content/notes"), &["build"]).code(0);
    assert!(run.stdout.starts_with("2 notes"), "{}", run.stdout);
    assert!(folder.exists("public/index.html"));
    assert!(!folder.exists("content/notes/public"));
}

#[test]
fn another_folder_and_another_address_can_be_named() {
    let folder = Folder::new();
    for (path, bytes) in site().tree("") {
        folder.write(&format!("mine/{path}"), bytes);
    }
    let arguments = [
        "build",
        "--site",
        "mine",
        "--base-url",
        "https://me.example/sub/",
    ];
    minamo(folder.path(), &arguments).code(0);
    let page = folder.read("mine/public/index.html");
    assert!(page.contains("href=\"/sub/notes/2023-09-12/\""), "{page}");
    assert!(page.contains("https://me.example/sub/feed.xml"), "{page}");
}

#[test]
fn drafts_are_built_when_asked_for() {
    let folder = site();
    folder.write(SECOND, "+++\ndraft = true\n+++\n\n- KEP-2\n");
    build(&folder);
    assert!(!folder.exists("public/notes/2023-09-13"));
    assert!(!folder.exists("public/kep/2"));
    minamo(folder.path(), &["build", "--drafts"]).code(0);
    assert!(folder.exists("public/notes/2023-09-13/index.html"));
    assert!(folder.exists("public/kep/2/index.html"));
    build(&folder);
    assert!(!folder.exists("public/notes/2023-09-13"));
}

#[test]
fn the_last_line_reports_what_was_built() {
    let folder = site();
    let run = minamo(folder.path(), &["build"]).code(0);
    assert_eq!(run.stderr, "");
    let counts = "2 notes, 4 items, 2 references, 2 subjects, ";
    assert!(run.stdout.starts_with(counts), "{}", run.stdout);
    let files = folder.tree("public").len() - 1;
    let rest = &run.stdout[counts.len()..];
    assert!(rest.starts_with(&format!("{files} files in ")), "{rest}");
    assert!(rest.ends_with(" s\n"), "{rest}");
    assert_eq!(run.stdout.lines().count(), 1);
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let run = minamo(site().path(), &["build", "--quiet", "--timings"]).code(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}

#[test]
fn timings_add_a_line_a_phase_and_a_kind_of_file() {
    let run = minamo(site().path(), &["build", "--timings"]).code(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let phases = ["load", "parse", "link", "render", "write"];
    for (line, phase) in lines.iter().zip(phases) {
        assert!(line.starts_with(phase) && line.ends_with(" ms"), "{line}");
    }
    let kinds = &lines[phases.len()..lines.len() - 1];
    let first_words = kinds
        .iter()
        .filter_map(|line| line.split_whitespace().next());
    let first_words: Vec<&str> = first_words.collect();
    for kind in [
        "items",
        "search",
        "feeds",
        "note.html",
        "home.html",
        "subject.html",
    ] {
        assert!(first_words.contains(&kind), "{kind} in {}", run.stdout);
    }
    assert!(
        kinds.iter().all(|line| line.ends_with(" ms")),
        "{}",
        run.stdout
    );
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = crate::support::sample::middling(60);
    for threads in ["1", "4"] {
        let arguments = ["build", "--quiet", "--out", threads];
        minamo_with(folder.path(), &arguments, &[("RAYON_NUM_THREADS", threads)]).code(0);
    }
    let (one, four) = (folder.tree("1"), folder.tree("4"));
    assert!(one.len() > 150, "{} files", one.len());
    assert!(one == four, "the output differs");
}
