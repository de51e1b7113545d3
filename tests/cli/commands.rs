//! `help`, `init`, `import` and `refs`, and mistakes in arguments.

use std::fs;

use crate::expect_stderr;
use crate::support::folder::tree;
use crate::support::output::{Base, faults};
use crate::support::{Folder, minamo};

#[test]
fn help_names_the_commands_and_succeeds() {
    let folder = Folder::new();
    let run = minamo(folder.path(), &["--help"]).code(0);
    for command in [
        "init",
        "new",
        "add",
        "capture",
        "inbox",
        "build",
        "serve",
        "import",
        "refs",
        "completions",
        "man",
        "--site",
    ] {
        assert!(
            run.stdout.contains(command),
            "no {command} in\n{}",
            run.stdout
        );
    }
    assert_eq!(run.stderr, "");
    minamo(folder.path(), &["build", "--help"]).code(0);
    let version = minamo(folder.path(), &["--version"]).code(0);
    assert_eq!(
        version.stdout,
        concat!("minamo ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn mistakes_in_arguments_are_usage_errors() {
    let folder = Folder::new();
    for arguments in [
        &[][..],
        &["bild"],
        &["build", "--basurl", "x"],
        &["build", "--base-url", "me.example"],
        &["build", "extra"],
        &["refs", "--format", "xml"],
        &["import", "rss", "a"],
        &["build", "--color", "blue"],
        // Options that would do nothing.
        &["init", "new", "--out", "x"],
        &["init", "new", "--drafts"],
        &["init", "new", "--base-url", "https://me.example"],
        &["init", "new", "--site", "x"],
        &["serve", "--out", "x"],
        &["check", "--out", "x"],
        &["refs", "--base-url", "https://me.example"],
        &["new", "--drafts"],
        &["import", "zenn-scrap", "a", "--drafts"],
        &["import", "zenn-scrap", "a", "--into", "x", "--site", "y"],
        &["completions"],
        &["completions", "cmd"],
    ] {
        let run = minamo(folder.path(), arguments).code(2);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
    let run = minamo(folder.path(), &["build", "--base-url", "me.example"]);
    expect_stderr("bad-base-url-argument", &run.stderr);
}

#[test]
fn a_folder_without_a_site_is_reported() {
    let folder = Folder::with(&[("other/a.md", "- a\n")]);
    for command in ["build", "refs", "serve"] {
        let run = minamo(folder.path(), &[command]).code(2);
        expect_stderr("no-site", &run.stderr);
    }
    let run = minamo(folder.path(), &["build", "--site", "other"]).code(2);
    expect_stderr("no-site-there", &run.stderr);
}

#[test]
fn init_makes_a_site_that_builds() {
    let folder = Folder::new();
    let run = minamo(folder.path(), &["init", "mine"]).code(0);
    assert!(run.stdout.contains("minamo serve"), "{}", run.stdout);
    let run = minamo(folder.path(), &["build", "--site", "mine"]).code(0);
    assert_eq!(run.stderr, "");
    let base = Base {
        origin: "http://127.0.0.1:1111",
        path: "",
    };
    assert_eq!(faults(&folder.tree("mine/public"), base), [""; 0]);
    let config = folder.read("mine/site.toml");
    for text in ["title = \"mine\"", "\"k/k\" = ", "default_repo", "preset"] {
        assert!(config.contains(text), "no {text} in\n{config}");
    }
}

#[test]
fn init_speaks_english_where_asked() {
    let folder = Folder::new();
    minamo(folder.path(), &["init", "mine", "--language", "en"]).code(0);
    assert!(folder.read("mine/site.toml").contains("language = \"en\""));
    let run = minamo(folder.path(), &["build", "--site", "mine"]).code(0);
    assert_eq!(run.stderr, "");
    let has_japanese = |c: char| ('\u{3040}'..='\u{9FFF}').contains(&c);
    for (path, bytes) in folder.tree("mine/content") {
        assert!(
            !String::from_utf8_lossy(&bytes).contains(has_japanese),
            "{path}"
        );
    }
}

#[test]
fn init_adds_the_output_to_gitignore_once() {
    for (before, after) in [
        ("/target", "/target\n/public/\n"),
        ("/target\r\n", "/target\r\n/public/\r\n"),
        ("# mine\npublic\n", "# mine\npublic\n"),
        ("/public/*\n", "/public/*\n"),
    ] {
        let folder = Folder::with(&[("mine/.gitignore", before)]);
        minamo(folder.path(), &["init", "mine"]).code(0);
        assert_eq!(folder.read("mine/.gitignore"), after, "{before:?}");
    }
}

#[test]
fn init_changes_nothing_that_is_there() {
    let folder = Folder::with(&[
        ("mine/.gitignore", "/target\n"),
        ("mine/content/pages/about.md", "me\n"),
    ]);
    minamo(folder.path(), &["init", "mine"]).code(0);
    assert_eq!(folder.read("mine/.gitignore"), "/target\n/public/\n");
    assert_eq!(folder.read("mine/content/pages/about.md"), "me\n");
    let before = tree(folder.path());
    let run = minamo(folder.path(), &["init", "mine"]).code(2);
    expect_stderr("init-twice", &run.stderr);
    assert_eq!(tree(folder.path()), before);
}

/// A scrap as its page reads when copied: posts divided by the author's name twice on a line.
const SCRAP: &str = "Minato\n\nMina MoMina Mo\n\n2023/4/1\n\n  • サイドカーの PR が進んだ (k/k#1)\n    • 詳しくは KEP- 753\nMina MoMina Mo\n\n2023/4/2\n\n  • SIG Network の話\n";

#[test]
fn importing_again_changes_nothing_and_other_text_is_kept() {
    let folder = Folder::site("title = \"Test\"\n", &[("scrap.txt", SCRAP)]);
    let arguments = ["import", "zenn-scrap", "scrap.txt", "--into", "."];
    minamo(folder.path(), &arguments).code(0);
    let notes = folder.tree("content/notes");
    assert!(notes.contains_key("2023-04-01.md"), "{:?}", notes.keys());
    let again = minamo(folder.path(), &arguments).code(0);
    assert_eq!(folder.tree("content/notes"), notes);
    assert!(again.stdout.contains("0 notes written"), "{}", again.stdout);

    let mine = "- サイドカーの PR が進んだ (k/k#1)\n  - 詳しくは KEP-753 で\n";
    folder.write("content/notes/2023-04-01.md", mine);
    fs::remove_file(folder.join("content/notes/2023-04-02.md")).expect("a note");
    let run = minamo(folder.path(), &arguments).code(1);
    expect_stderr("import-kept", &run.stderr);
    assert_eq!(folder.read("content/notes/2023-04-01.md"), mine);
    assert!(folder.exists("content/notes/2023-04-02.md"));
}

#[test]
fn an_import_finds_the_site_as_all_commands_do() {
    let folder = Folder::site(
        "title = \"Test\"\n",
        &[("scrap.txt", SCRAP), ("deep/er/x", "")],
    );
    let import = ["import", "zenn-scrap"];
    minamo(
        &folder.join("deep/er"),
        &[import[0], import[1], "../../scrap.txt"],
    )
    .code(0);
    assert!(folder.exists("content/notes/2023-04-01.md"));
    let other = Folder::new();
    let named = ["--site", &folder.path().display().to_string()].map(str::to_owned);
    let scrap = folder.join("scrap.txt").display().to_string();
    let run = minamo(
        other.path(),
        &[import[0], import[1], &scrap, &named[0], &named[1]],
    )
    .code(0);
    assert!(run.stdout.contains("0 notes written"), "{}", run.stdout);
}

#[test]
fn shells_and_man_know_every_command() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = minamo(folder.path(), &["completions", shell]).code(0);
        for word in ["capture", "under", "zenn-scrap"] {
            assert!(run.stdout.contains(word), "no {word} for {shell}");
        }
        assert_eq!(run.stderr, "");
    }
    let page = minamo(folder.path(), &["man"]).code(0).stdout;
    assert!(
        page.contains(".TH minamo 1") && page.contains("minamo\\-capture(1)"),
        "{page}"
    );
    minamo(folder.path(), &["man", "share/man1"]).code(0);
    let pages = folder.tree("share/man1");
    for page in [
        "minamo.1",
        "minamo-add.1",
        "minamo-facts-import-kubernetes.1",
    ] {
        assert!(pages.contains_key(page), "no {page} in {:?}", pages.keys());
    }
    folder.write("file", "");
    minamo(folder.path(), &["man", "file"])
        .code(2)
        .says(&["cannot write to file"]);
}

#[test]
fn imports_that_cannot_be_done() {
    let folder = Folder::with(&[("scrap.txt", SCRAP)]);
    let import = |file| {
        minamo(
            folder.path(),
            &["import", "zenn-scrap", file, "--into", "."],
        )
        .code(2)
    };
    expect_stderr("import-no-file", &import("gone.txt").stderr);
    expect_stderr("import-no-site", &import("scrap.txt").stderr);
    folder.write("sjis.txt", b"\x93\xFA\x96{\n");
    expect_stderr("import-not-utf-8", &import("sjis.txt").stderr);
    assert!(!folder.exists("content"));
}

const REFERENCES: &str = "+++\nsigs = [\"network\"]\ntags = [\"a tag\"]\n+++\n\n\
- 水面 KEP- 753 と (comment - k/k#116429)、\n  containerd/containerd#v1.7.0\n\
- commit - k/k@0123abc {#named}\n- kubernetes-sigs/kind#1 と kubernetes-sigs/kind\n";

fn references() -> Folder {
    Folder::site(
        "title = \"Test\"\n",
        &[
            ("content/notes/2023-09-12.md", REFERENCES),
            (
                "content/notes/undated.md",
                "+++\nafter = \"\"\n+++\n\n- KEP-1\n",
            ),
        ],
    )
}

#[test]
fn references_as_a_table() {
    let run = minamo(references().path(), &["refs"]).code(0);
    let expected = "\
path\tline\tcolumn\tdate\titem\tkind\ttarget\twritten\tlocator
content/notes/2023-09-12.md\t2\t10\t2023-09-12\t\tgroup\tsig-network\tnetwork\t
content/notes/2023-09-12.md\t6\t6\t2023-09-12\tkep-753\tkep\tKEP-753\tKEP- 753\t
content/notes/2023-09-12.md\t6\t28\t2023-09-12\tkep-753\tthread\tkubernetes/kubernetes#116429\tk/k#116429\tcomment
content/notes/2023-09-12.md\t7\t3\t2023-09-12\tkep-753\trelease\tcontainerd/containerd@v1.7.0\tcontainerd/containerd#v1.7.0\t
content/notes/2023-09-12.md\t8\t12\t2023-09-12\tnamed\tcommit\tkubernetes/kubernetes@0123abc\tk/k@0123abc\tcommit
content/notes/2023-09-12.md\t9\t3\t2023-09-12\tkubernetes-sigs-kind-1\tthread\tkubernetes-sigs/kind#1\tkubernetes-sigs/kind#1\t
content/notes/2023-09-12.md\t9\t28\t2023-09-12\tkubernetes-sigs-kind-1\trepo\tkubernetes-sigs/kind\tkubernetes-sigs/kind\t
content/notes/undated.md\t5\t3\t\tkep-1\tkep\tKEP-1\tKEP-1\t
";
    assert_eq!(run.stdout, expected);
    assert_eq!(run.stderr, "");
}

#[test]
fn references_as_json() {
    let folder = references();
    let tsv = minamo(folder.path(), &["refs", "--format", "tsv"]).code(0);
    let json = minamo(folder.path(), &["refs", "--format", "json"]).code(0);
    let file: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    let rows: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_value(file["references"].clone()).expect("an array of objects");
    let mut lines = tsv.stdout.lines();
    let header: Vec<&str> = lines.next().expect("a header").split('\t').collect();
    assert_eq!(rows.len(), lines.clone().count());
    for (row, line) in rows.iter().zip(lines) {
        for (name, column) in header.iter().zip(line.split('\t')) {
            let value = &row[*name];
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(text, column, "{name}");
        }
        assert_eq!(row.len(), header.len() + 1);
        let span: [usize; 2] = serde_json::from_value(row["span"].clone()).expect("two bytes");
        let path = row["path"].as_str().expect("a path");
        let text = folder.read(path);
        assert_eq!(
            &text[span[0]..span[1]],
            row["written"].as_str().expect("text")
        );
    }
}

#[test]
fn references_of_a_site_with_errors_are_printed_and_the_status_tells() {
    let folder = references();
    folder.write(
        "content/notes/2023-09-13.md",
        "+++\nsig = 1\n+++\n\n- KEP-2\n",
    );
    let run = minamo(folder.path(), &["refs"])
        .code(1)
        .says(&["unknown-key"]);
    assert!(run.stdout.contains("KEP-2"), "{}", run.stdout);
    assert!(
        !run.stderr.contains("nothing was written"),
        "{}",
        run.stderr
    );
}
