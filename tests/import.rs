//! `minamo import`: folders of others, and the files they become.
//!
//! Each folder of `imports/` is a case: `source/` is what is imported, `commands` what the program is given
//! after `import`, a line a run (`source` where it is missing; a line of `facts` is a command of its own),
//! `site/` what the site has before. What
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
        let (command, site) = match command.starts_with("facts ") {
            true => (command.to_owned(), "--site"),
            false => (format!("import {command}"), "--into"),
        };
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.extend([site, "site"]);
        let run = minamo(folder.path(), &arguments);
        report.push_str(&format!(
            "$ minamo {command}\n{}{}status {}\n\n",
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

/// A site, and a source with these files.
fn folder(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(files);
    folder.write("site/site.toml", "title = \"Test\"\n");
    folder
}

#[cfg(unix)]
#[test]
fn links_out_of_the_source_and_odd_files_are_reported() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let folder = folder(&[
        ("secret/2024-05-06.md", "- secret\n"),
        (
            "source/2024-05-07.md",
            "- ![a](out.png) ![b](in.png) [c](../secret/2024-05-06.md)\n",
        ),
        ("source/real.png", "x"),
    ]);
    let link = |to: &str, from: &str| {
        symlink(folder.join(to), folder.join(from)).expect("a link");
    };
    link("secret/2024-05-06.md", "source/2024-05-06.md");
    link("secret/2024-05-06.md", "source/out.png");
    link("source/real.png", "source/in.png");
    link("source", "source/loop");
    link("gone", "source/nowhere.md");
    let name = std::ffi::OsStr::from_bytes(b"\xff.md");
    fs::write(folder.join("source").join(name), "- x\n").expect("a file");
    let run = minamo(folder.path(), &["import", "source", "--into", "site"]).code(0);
    for what in [
        "2024-05-06.md: this link leads out of the source",
        "out.png: this link leads out of the source",
        "loop: this is a link to a folder",
        "nowhere.md: this link leads nowhere",
        "the name of this file is not UTF-8",
        "`out.png` leads to nothing in the source",
        "`../secret/2024-05-06.md` leads to nothing in the source",
    ] {
        assert!(run.stdout.contains(what), "no {what} in\n{}", run.stdout);
    }
    let found: Vec<String> = content(&folder).into_keys().collect();
    assert_eq!(found, ["media/in.png", "notes/2024-05-07.md"]);
}

#[test]
fn large_and_deep_texts_are_read_or_reported() {
    let deep = format!("---\na: {}\n---\n", "[".repeat(50_000));
    let quotes = format!("{}x\n", "> ".repeat(5_000));
    let links = "[[a]] ![[b.png]] [c](d.md#e) {{ f }} {% g %} %%h%% ==i==\n".repeat(2_000);
    let front = format!("---\n{}---\nx\n", "key: value\n".repeat(10_000));
    let text = "a ".repeat(9 * 1024 * 1024);
    for format in ["jekyll", "hugo", "zola", "obsidian", "logseq", "markdown"] {
        let folder = folder(&[
            ("source/content/2024-05-01.md", &deep),
            ("source/_posts/2024-05-02-x.md", &quotes),
            ("source/_posts/2024-05-03-x.md", &links),
            ("source/content/2024-05-03-x.md", &links),
            ("source/content/2024-05-04.md", &front),
            ("source/content/2024-05-05.md", &text),
        ]);
        let arguments = ["import", format, "source", "--into", "site"];
        let run = minamo(folder.path(), &arguments).code(1);
        let large = "this text has more than 16 MB; not imported";
        assert!(run.stdout.contains(large), "{format}\n{}", run.stdout);
        assert!(
            run.stderr.contains("1 post could not be read"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn what_is_there_stays_and_is_an_error() {
    let folder = folder(&[
        ("source/2024-05-06.md", "- from the vault\n"),
        ("source/2024-05-07.md", "- the next day\n"),
        ("site/content/notes/2024-05-06.md", "- mine\n"),
    ]);
    let run = minamo(
        folder.path(),
        &["import", "markdown", "source", "--into", "site"],
    )
    .code(1);
    assert!(
        run.stderr
            .contains("2024-05-06.md is there with another text"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.read("site/content/notes/2024-05-06.md"), "- mine\n");
    assert!(folder.exists("site/content/notes/2024-05-07.md"));
    let before = tree(folder.path());
    minamo(
        folder.path(),
        &["import", "source", "--into", "site", "--dry-run"],
    )
    .code(1);
    assert_eq!(tree(folder.path()), before);
    folder.write("empty/x.txt", "");
    let run = minamo(folder.path(), &["import", "empty", "--into", "site"]).code(2);
    assert!(
        run.stderr.contains("there is no Markdown in empty"),
        "{}",
        run.stderr
    );
}

#[cfg(unix)]
#[test]
fn articles_without_a_date_have_that_of_their_first_commit() {
    use std::os::unix::fs::PermissionsExt;

    let article = "---\ntitle: 題\nemoji: x\ntopics: []\npublished: true\n---\n本文\n";
    let folder = folder(&[
        ("source/articles/first-article.md", article),
        ("source/articles/記事-no-2.md", article),
        ("source/articles/not-committed.md", article),
        (
            "bin/git",
            "#!/bin/sh\ncase \"$*\" in\n*rev-parse*) echo \"$SHALLOW\";;\n*log*) printf '\\0012024-05-08\\n\\narticles/first-article.md\\n\\0012024-05-06\\n\\narticles/first-article.md\\narticles/記事-no-2.md\\n';;\nesac\n",
        ),
    ]);
    let git = folder.join("bin/git");
    fs::set_permissions(&git, fs::Permissions::from_mode(0o755)).expect("a program");
    let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
    let import = |is_shallow| {
        let arguments = ["import", "zenn", "source", "--into", "site"];
        let variables = [("PATH", path.as_str()), ("SHALLOW", is_shallow)];
        let run = support::minamo_with(folder.path(), &arguments, &variables).code(0);
        let found = content(&folder).into_keys().collect::<Vec<_>>();
        fs::remove_dir_all(folder.join("site/content")).expect("the content");
        (run.stdout, found)
    };
    let (report, found) = import("false");
    let expected = [
        "articles/2024-05-06-first-article.md",
        "articles/2024-05-06-記事-no-2.md",
        "pages/not-committed.md",
    ];
    assert_eq!(found, expected);
    assert!(
        report.contains("the day of their first commit: 2"),
        "{report}"
    );
    let (_, found) = import("true");
    assert!(
        found.iter().all(|path| path.starts_with("pages/")),
        "{found:?}"
    );
}
