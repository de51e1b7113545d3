//! `minamo fmt`: what becomes of a file, and what it leaves alone.

use std::fs;

use crate::support::{Folder, Run, minamo};

const SITE: &str = "title = \"Test\"\nlanguage = \"en\"\n\n[references]\ndefault_repo = \"kubernetes/kubernetes\"\n\n[repos]\n\"k/k\" = \"kubernetes/kubernetes\"\n";
const NOTE: &str = "content/notes/2023-09-12.md";

fn site(note: &str) -> Folder {
    Folder::site(SITE, &[(NOTE, note)])
}

fn fmt(folder: &Folder, arguments: &[&str]) -> Run {
    minamo(folder.path(), &[&["fmt"], arguments].concat())
}

/// Formats a note; what is built of it stays the same, and so does what is formatted already.
#[track_caller]
fn formatted(note: &str, arguments: &[&str]) -> String {
    let folder = site(note);
    let build = |out: &str| {
        minamo(folder.path(), &["build", "--quiet", "--out", out]).code(0);
        let mut tree = folder.tree(out);
        // The sources themselves, and the list of hashes.
        tree.retain(|path, _| !path.ends_with(".md") && !path.starts_with(".minamo"));
        tree
    };
    let before = build("before");
    let run = fmt(&folder, arguments).code(0);
    assert!(!run.stderr.contains("left as it is"), "{}", run.stderr);
    let text = folder.read(NOTE);
    if !arguments.contains(&"--references") {
        let after = build("after");
        for (path, bytes) in &before {
            assert!(after.get(path) == Some(bytes), "{path} differs for\n{note}");
        }
    }
    let again = fmt(&folder, &[arguments, &["--check"]].concat()).code(0);
    assert!(
        again.stdout.contains("nothing to format"),
        "{}",
        again.stdout
    );
    text
}

#[test]
fn lists_are_indented_by_their_markers() {
    for (before, after) in [
        ("* a\n* b\n", "- a\n- b\n"),
        ("+   a\n    more\n\n    text\n", "- a\n  more\n\n  text\n"),
        ("- a\n    - b\n        - c\n", "- a\n  - b\n    - c\n"),
        ("-\ta\n\t-\tb\n", "- a\n  - b\n"),
        ("1. a\n     * b\n", "1. a\n   - b\n"),
        ("10.  a\n\n     b\n", "10. a\n\n    b\n"),
        ("  - a\n  - b\n", "- a\n- b\n"),
        ("- a\nlazy\n", "- a\n  lazy\n"),
        ("- a\n===\n", "- a\n===\n"),
        // Two lists are two by their markers.
        ("- a\n\n* b\n", "- a\n\n* b\n"),
        ("* a\n\n- b\n\n+ c\n", "- a\n\n* b\n\n- c\n"),
        ("1. a\n\n1) b\n", "1. a\n\n1) b\n"),
        ("* - a\n  - b\n", "- - a\n  - b\n"),
        ("* [ ] a\n* [x] b\n", "- [ ] a\n- [x] b\n"),
        // Code moves with its bullet and keeps its text.
        (
            "*   a\n\n    ```\n      x  \n\n    ```\n",
            "- a\n\n  ```\n    x  \n\n  ```\n",
        ),
        (
            "* a\n    + b\n\n    ~~~\n      x\n   y\n    ~~~\n",
            "- a\n  - b\n\n  ~~~\n    x\n  y\n  ~~~\n",
        ),
        ("* a\n    + b\n\n    more\n", "- a\n  - b\n\n  more\n"),
        ("*     code\n*   a\n", "-     code\n- a\n"),
        ("*   a\n\n        code\n", "- a\n\n      code\n"),
        ("```\n* x  \n\t y\n```\n", "```\n* x  \n\t y\n```\n"),
        ("    * code  \n", "    * code  \n"),
        // Quotations and notes stay as they are.
        ("> *   a\n", "> *   a\n"),
        ("*   > a\n    > b\n", "- > a\n  > b\n"),
        ("* a {#own .tag}\n", "- a {#own .tag}\n"),
        ("* a\r\n    * b\r\n", "- a\r\n  - b\r\n"),
        ("***\n\n* a\n", "***\n\n- a\n"),
    ] {
        assert_eq!(formatted(before, &[]), after, "{before:?}");
    }
}

#[test]
fn blanks_at_the_ends_go_unless_they_are_content() {
    for (before, after) in [
        ("- a   \n- b\t\n", "- a\n- b\n"),
        ("- a    \n  b\n", "- a  \n  b\n"),
        ("- a\\ \n  b\n", "- a\\ \n  b\n"),
        ("- a\n\n\n", "- a\n"),
        ("- a", "- a\n"),
        ("- `a \n  b`  \n", "- `a \n  b`\n"),
        ("- a\n\n<div> \nx \n</div>\n", "- a\n\n<div> \nx \n</div>\n"),
        ("- a\n  \n- b\n", "- a\n\n- b\n"),
        ("```\nx\n\n\n", "```\nx\n\n\n"),
    ] {
        assert_eq!(formatted(before, &[]), after, "{before:?}");
    }
}

#[test]
fn keys_of_front_matter_are_in_the_order_of_the_documentation() {
    for (before, after) in [
        (
            "+++\ntags = [\"b\"]\n# why\ntitle = \"T\"\ndraft = false\nsigs = [\"node\"]\n+++\n\n- a\n",
            "+++\n# why\ntitle = \"T\"\ntags = [\"b\"]\nsigs = [\"node\"]\ndraft = false\n+++\n\n- a\n",
        ),
        (
            "---\ntags:\n- b\n- c\nemoji: x\ntitle: >\n  long\n  title\n---\n\n- a\n",
            "---\ntitle: >\n  long\n  title\ntags:\n- b\n- c\nemoji: x\n---\n\n- a\n",
        ),
        // Groups stay apart, and tables at the end.
        (
            "+++\ndescription = \"\"\"\na\n\nb\"\"\"\ntags = []\n\nid = \"x\"\nlang = \"en\"\n\n[extra]\nb = 1\na = 2\n+++\n\n- a\n",
            "+++\ntags = []\ndescription = \"\"\"\na\n\nb\"\"\"\n\nlang = \"en\"\nid = \"x\"\n\n[extra]\nb = 1\na = 2\n+++\n\n- a\n",
        ),
        (
            "---\n{tags: [a], title: b}\n---\n\n- a\n",
            "---\n{tags: [a], title: b}\n---\n\n- a\n",
        ),
        ("+++\n+++\n\n- a\n", "+++\n+++\n\n- a\n"),
    ] {
        assert_eq!(formatted(before, &[]), after, "{before:?}");
    }
}

#[test]
fn references_get_their_short_form_if_asked_for() {
    let long = "* See https://github.com/kubernetes/kubernetes/pull/115920#issuecomment-15 \n* KEP- 753 and kubernetes/kubernetes#12, 13\n* [it](https://github.com/kubernetes/kubernetes/pull/1) `kubernetes/kubernetes#1`\n";
    let text = formatted(long, &["--references"]);
    assert_eq!(
        text,
        "- See comment - k/k#115920 {#kubernetes-kubernetes-115920}\n- KEP-753 and k/k#12, 13\n- [it](https://github.com/kubernetes/kubernetes/pull/1) `kubernetes/kubernetes#1`\n"
    );
    assert!(formatted(long, &[]).contains("https://github.com/kubernetes/kubernetes/pull/115920"));
}

#[test]
fn check_writes_nothing_and_names_what_would_change() {
    let folder = site("* a\n");
    folder.write("content/notes/2023-09-13.md", "- good\n");
    let run = fmt(&folder, &["--check"]).code(1);
    for there in [NOTE, "-* a", "+- a", "1 of 2 files would change"] {
        assert!(run.stdout.contains(there), "{}", run.stdout);
    }
    assert!(!run.stdout.contains("2023-09-13"), "{}", run.stdout);
    assert_eq!(folder.read(NOTE), "* a\n");
    fmt(&folder, &["--check", "content/notes/2023-09-13.md"]).code(0);
    fmt(&folder, &["content/notes/2023-09-13.md"]).code(0);
    assert_eq!(folder.read(NOTE), "* a\n");
    fmt(&folder, &["nowhere.md"]).code(2).says(&["nowhere.md"]);
    let run = fmt(&folder, &["content"]).code(0);
    assert!(
        run.stdout.contains(&format!("formatted {NOTE}")),
        "{}",
        run.stdout
    );
    assert_eq!(folder.read(NOTE), "- a\n");
    fmt(&folder, &["--check"]).code(0);
}

#[test]
fn a_file_with_errors_is_left_alone_and_so_is_one_that_would_be_shown_differently() {
    let wrong = "+++\ntitel = \"x\"\n+++\n\n* a\n";
    let folder = site(wrong);
    folder.write("content/notes/2023-09-13.md", "* good\n");
    // Three hyphens in a row would be a rule.
    folder.write("content/notes/2023-09-14.md", "* - -\n");
    let run = fmt(&folder, &[]).code(1);
    run.says(&[
        "`titel` is not a key",
        "content/notes/2023-09-14.md is left as it is",
    ]);
    assert_eq!(folder.read(NOTE), wrong);
    assert_eq!(folder.read("content/notes/2023-09-13.md"), "- good\n");
    assert_eq!(folder.read("content/notes/2023-09-14.md"), "* - -\n");
}

#[test]
fn a_mark_of_bytes_a_link_and_permissions_stay() {
    let folder = site("\u{FEFF}* a\n");
    fmt(&folder, &[]).code(0);
    assert_eq!(folder.read(NOTE), "\u{FEFF}- a\n");
    fs::rename(folder.join(NOTE), folder.join("real.md")).expect("a move");
    folder.write("real.md", "* b\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../../real.md", folder.join(NOTE)).expect("a link");
        fmt(&folder, &[]).code(0);
        assert_eq!(folder.read("real.md"), "- b\n");
        assert!(folder.join(NOTE).is_symlink());
    }
}
