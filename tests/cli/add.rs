//! `minamo add` and `minamo capture`: bullets for the note of a day.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::folder::tree;
use crate::support::{Folder, Run, minamo, minamo_reading};

const SITE: &str = "title = \"Test\"\n\n[references]\ndefault_repo = \"kubernetes/kubernetes\"\n";
const NOTE: &str = "content/notes/2023-09-12.md";

fn site(note: &str) -> Folder {
    Folder::site(SITE, &[(NOTE, note)])
}

fn run(folder: &Folder, command: &str, arguments: &[&str]) -> Run {
    let arguments: Vec<&str> = [command, "--date", "2023-09-12"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    minamo(folder.path(), &arguments)
}

fn add(folder: &Folder, arguments: &[&str]) -> String {
    let run = run(folder, "add", arguments).code(0);
    assert_eq!(run.stderr, "");
    folder.read(NOTE)
}

fn capture(folder: &Folder, arguments: &[&str]) -> String {
    let run = run(folder, "capture", arguments).code(0);
    assert_eq!(run.stderr, "");
    folder.read(NOTE)
}

#[test]
fn a_bullet_is_put_at_the_end_in_the_manner_of_the_note() {
    for (before, after) in [
        ("- a\n", "- a\n- new\n"),
        ("- a", "- a\n- new\n"),
        ("- a\r\n- b\r\n", "- a\r\n- b\r\n- new\r\n"),
        ("- a\r\n- b", "- a\r\n- b\r\n- new\r\n"),
        ("\u{FEFF}- a\n", "\u{FEFF}- a\n- new\n"),
        ("* a\n  * b\n", "* a\n  * b\n* new\n"),
        ("-   a\n", "-   a\n-   new\n"),
        (" - a\n", " - a\n - new\n"),
        ("1. a\n2. b\n", "1. a\n2. b\n3. new\n"),
        ("- a\n\n- b\n\n\n", "- a\n\n- b\n\n- new\n\n\n"),
        ("A block.\n", "A block.\n\n- new\n"),
        ("> a quote\n", "> a quote\n\n- new\n"),
        ("```\ncode\n```\n", "```\ncode\n```\n\n- new\n"),
        (
            "- a\n  ```\n  - code\n  ```\n",
            "- a\n  ```\n  - code\n  ```\n- new\n",
        ),
        (
            "- a\n  goes on\nlazily\n",
            "- a\n  goes on\nlazily\n- new\n",
        ),
        (
            "<details>\n\n- a\n\n</details>\n",
            "<details>\n\n- a\n\n</details>\n\n- new\n",
        ),
        (
            "- a [x]\n\n[x]: https://me.example\n",
            "- a [x]\n- new\n\n[x]: https://me.example\n",
        ),
        ("+++\ntags = []\n+++\n", "+++\ntags = []\n+++\n\n- new\n"),
        ("", "- new\n"),
        // What is under a heading that names something is about that.
        (
            "- a\n\n## SIG Network\n\n- b\n",
            "- a\n- new\n\n## SIG Network\n\n- b\n",
        ),
        (
            "## SIG Network\n\n- b\n",
            "- new\n\n## SIG Network\n\n- b\n",
        ),
        (
            "## SIG Network\n\n- b\n\n## More\n\n- c\n",
            "## SIG Network\n\n- b\n\n## More\n\n- c\n- new\n",
        ),
    ] {
        let folder = site(before);
        assert_eq!(add(&folder, &["new"]), after, "{before:?}");
    }
}

#[test]
fn a_bullet_is_never_part_of_what_was_there() {
    let open = "- a\n\n```\ncode that is never closed\n";
    let folder = site(open);
    run(&folder, "add", &["new"])
        .code(2)
        .says(&["2023-09-12.md", "another block"]);
    assert_eq!(folder.read(NOTE), open);
    // Before the heading it would take the id of the item that is there.
    let folder = site("- a\n\n## SIG Network\n\n- k/k#1 is merged\n");
    let after = add(&folder, &["k/k#1 is new"]);
    assert_eq!(
        after,
        "- a\n\n## SIG Network\n\n- k/k#1 is merged\n- k/k#1 is new\n"
    );
}

#[test]
fn a_note_that_is_not_there_is_created() {
    let skeleton = ("themes/default/archetypes/note.md", "+++\ntags = []\n+++\n");
    let folder = Folder::site(
        SITE,
        &[skeleton, ("content/notes/2023/2023-09-11.md", "- a\n")],
    );
    let run = run(&folder, "add", &["first"]).code(0);
    assert_eq!(run.stdout, "content/notes/2023/2023-09-12.md:5: first\n");
    assert_eq!(
        folder.read("content/notes/2023/2023-09-12.md"),
        "+++\ntags = []\n+++\n\n- first\n"
    );
    let today = Folder::site(SITE, &[]);
    minamo(today.path(), &["add", "first"]).code(0);
    assert_eq!(today.tree("content/notes").len(), 1);
}

#[test]
fn nothing_is_added_twice() {
    let folder = site("- Sidecars (k/k#116429)\n  - nested (KEP-753) {#mine}\n");
    let before = tree(&folder.join("content"));
    for text in [
        "Sidecars (k/k#116429)",
        "Sidecars  (kubernetes/kubernetes#116429)",
        "Sidecars (https://github.com/kubernetes/kubernetes/pull/116429)",
        "nested (KEP- 753)",
    ] {
        let run = run(&folder, "add", &[text]).code(0);
        assert!(run.stdout.contains("was there already"), "{}", run.stdout);
        assert_eq!(tree(&folder.join("content")), before, "{text}");
    }
    add(&folder, &["Sidecars (k/k#116430)"]);
    let input = "one\n\n- two\none\n";
    let run = minamo_reading(folder.path(), &["add", "--date", "2023-09-12"], input).code(0);
    assert_eq!(
        run.stdout,
        "content/notes/2023-09-12.md:4: one\ncontent/notes/2023-09-12.md:5: two\ncontent/notes/2023-09-12.md:4: was there already: one\n"
    );
}

#[test]
fn words_of_the_command_line_are_one_text_that_stays_a_bullet() {
    for (arguments, bullet) in [
        (&["Sidecars", "are", "merged"][..], "- Sidecars are merged"),
        (&["two\nlines"], "- two lines"),
        (&["# 5 is out"], "- \\# 5 is out"),
        (&["2023. A year"], "- 2023\\. A year"),
        (&["> quoted"], "- \\> quoted"),
        (&["--", "---"], "- \\---"),
        (&["[x] done"], "- [x] done"),
        (&["**bold** `code`"], "- **bold** `code`"),
    ] {
        let folder = site("- a\n");
        assert_eq!(add(&folder, arguments), format!("- a\n{bullet}\n"));
    }
}

#[test]
fn addresses_in_a_text_get_their_short_form() {
    for (text, expected) in [
        (
            "It is https://github.com/kubernetes/kubernetes/pull/1 です",
            "It is k/k#1 です",
        ),
        (
            "comment - https://github.com/kubernetes/kubernetes/pull/1#issuecomment-2",
            "comment - k/k#1",
        ),
        ("`https://github.com/kubernetes/kubernetes/pull/1`", ""),
        ("[it](https://github.com/kubernetes/kubernetes/pull/1)", ""),
        (
            "https://github.com/kubernetes/kubernetes/blob/master/README.md",
            "",
        ),
        ("https://kubernetes.io/blog/", ""),
    ] {
        let expected = if expected.is_empty() { text } else { expected };
        let folder = site("- a\n");
        assert_eq!(add(&folder, &[text]), format!("- a\n- {expected}\n"));
    }
}

#[test]
fn a_bullet_is_nested_under_an_item() {
    for (before, after) in [
        ("- x {#it}\n- b\n", "- x {#it}\n  - new\n- b\n"),
        ("- x {#it}", "- x {#it}\n  - new\n"),
        (
            "- x {#it}\r\n  - c\r\n",
            "- x {#it}\r\n  - c\r\n  - new\r\n",
        ),
        (
            "*   x {#it}\n\n    * c\n      * d\n",
            "*   x {#it}\n\n    * c\n      * d\n    * new\n",
        ),
        ("1. x {#it}\n   1. c\n", "1. x {#it}\n   1. c\n   2. new\n"),
        (
            "- x {#it}\n  and\n  more\n",
            "- x {#it}\n  and\n  more\n  - new\n",
        ),
        ("- x {#it}\n    - c\n", "- x {#it}\n    - c\n    - new\n"),
    ] {
        let folder = site(before);
        assert_eq!(add(&folder, &["--under", "it", "new"]), after, "{before:?}");
    }
    // What is nested would change the id, which links and feeds have already.
    let folder = site("- 起動停止の話\n- b\n");
    let under = "起動停止の話";
    add(&folder, &["--under", under, "one (k/k#1)"]);
    let after = add(&folder, &["--under", "#起動停止の話", "two (k/k#2)"]);
    assert_eq!(
        after,
        "- 起動停止の話 {#起動停止の話}\n  - one (k/k#1)\n  - two (k/k#2)\n- b\n"
    );
    run(&folder, "add", &["--under", "nobody", "x"])
        .code(2)
        .says(&["no item with the id `nobody`", "起動停止の話", "  b  b"]);
    let folder = site("A block. {#it}\n");
    run(&folder, "add", &["--under", "it", "x"])
        .code(2)
        .says(&["not a bullet"]);
}

#[test]
fn what_is_captured_gets_the_short_form_of_the_site() {
    let pull = "https://github.com/kubernetes/kubernetes/pull/115920";
    for (arguments, bullet) in [
        (vec![pull.to_owned()], "k/k#115920"),
        (vec![pull.to_owned(), "Sidecars".to_owned()], "Sidecars (k/k#115920)"),
        (vec![format!("{pull}/files"), "Read".to_owned(), "it".to_owned()], "Read it (k/k#115920)"),
        (vec![format!("{pull}#issuecomment-1"), "See".to_owned()], "See (comment - k/k#115920)"),
        (vec![format!("{pull}#discussion_r12")], "comment - k/k#115920"),
        (vec![format!("{pull}#pullrequestreview-12")], "comment - k/k#115920"),
        (vec![format!("{pull}/commits/0123456789abcdef0123456789abcdef01234567")], "commit - k/k#115920"),
        (
            vec!["https://github.com/kubernetes/kubernetes/commit/0123456789abcdef0123456789abcdef01234567".to_owned(), "A fix".to_owned()],
            "A fix (k/k@0123456789ab)",
        ),
        (
            vec!["https://github.com/kubernetes-sigs/kind/discussions/4#discussioncomment-5".to_owned()],
            "comment - kubernetes-sigs/kind#4",
        ),
        (
            vec!["https://github.com/containerd/containerd/releases/tag/v1.7.0".to_owned(), "Out".to_owned()],
            "Out (containerd/containerd@v1.7.0)",
        ),
        (vec!["https://github.com/kubernetes-sigs/kind".to_owned(), "Kind".to_owned()], "Kind (kubernetes-sigs/kind)"),
        (vec!["https://kep.k8s.io/753".to_owned()], "KEP-753"),
        (vec!["k/k#1".to_owned(), "By".to_owned(), "name".to_owned()], "By name (k/k#1)"),
        (vec![pull.to_owned(), "k/k#115920 is in".to_owned()], "k/k#115920 is in"),
        (
            vec!["https://github.com/kubernetes/kubernetes/blob/master/README.md".to_owned(), "Read".to_owned()],
            "[Read](https://github.com/kubernetes/kubernetes/blob/master/README.md)",
        ),
        (vec!["https://kubernetes.io/blog/".to_owned(), "A".to_owned(), "blog".to_owned()], "[A blog](https://kubernetes.io/blog/)"),
        (vec!["https://kubernetes.io/blog/".to_owned()], "https://kubernetes.io/blog/"),
        (vec!["https://en.wikipedia.org/wiki/Go_(game)".to_owned(), "Go".to_owned()], "[Go](<https://en.wikipedia.org/wiki/Go_(game)>)"),
    ] {
        let folder = site("- a\n");
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(capture(&folder, &arguments), format!("- a\n- {bullet}\n"));
        // Once more, and nothing is added.
        assert_eq!(capture(&folder, &arguments), format!("- a\n- {bullet}\n"));
        let check = minamo(folder.path(), &["check", "--format", "short"]).code(0);
        assert!(!check.stdout.contains(&format!("{NOTE}:2")), "{}", check.stdout);
    }
}

#[test]
fn a_title_that_facts_know_is_used_where_nothing_is_said() {
    let threads =
        "[\"kubernetes/kubernetes#115920\"]\ntitle = \"Add *sidecars* to <Pod> & more\"\n";
    let folder = Folder::site(
        SITE,
        &[(NOTE, "- a\n"), ("content/subjects/thread.toml", threads)],
    );
    let address = "https://github.com/kubernetes/kubernetes/issues/115920#issuecomment-1";
    let after = capture(&folder, &[address]);
    assert_eq!(
        after,
        "- a\n- Add \\*sidecars\\* to \\<Pod> & more (comment - k/k#115920)\n"
    );
    // Another comment of the thread has the same short form; the thread itself has not.
    assert_eq!(capture(&folder, &[&address.replace("-1", "-2")]), after);
    let thread = address.split('#').next().expect("an address");
    assert!(capture(&folder, &[thread]).ends_with("more (k/k#115920)\n"));
    // Own words are always something new.
    assert!(capture(&folder, &[thread, "Merged"]).ends_with("- Merged (k/k#115920)\n"));
}

#[test]
fn captures_come_from_standard_input_and_all_or_none_is_written() {
    let folder = site("- a\n");
    let input = "https://github.com/kubernetes/kubernetes/pull/1 One\r\nk/k#2\r\n";
    let arguments = ["capture", "--date", "2023-09-12"];
    minamo_reading(folder.path(), &arguments, input).code(0);
    assert_eq!(folder.read(NOTE), "- a\n- One (k/k#1)\n- k/k#2\n");
    let input = "k/k#3\nnothing at all\n";
    let run = minamo_reading(folder.path(), &arguments, input).code(2);
    run.says(&["`nothing` is not a web address"]);
    assert_eq!(folder.read(NOTE), "- a\n- One (k/k#1)\n- k/k#2\n");
    minamo_reading(folder.path(), &arguments, "\n")
        .code(2)
        .says(&["nothing to add"]);
}

#[test]
fn of_many_commands_at_once_each_keeps_what_the_others_wrote() {
    let folder = Folder::site(SITE, &[]);
    let children: Vec<_> = (0..8)
        .map(|number| {
            Command::new(env!("CARGO_BIN_EXE_minamo"))
                .args(["add", "--date", "2023-09-12", &format!("bullet {number}")])
                .current_dir(folder.path())
                .stdout(Stdio::null())
                .spawn()
                .expect("the program runs")
        })
        .collect();
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    let note = folder.read(NOTE);
    for number in 0..8 {
        assert!(note.contains(&format!("- bullet {number}\n")), "{note}");
    }
    assert_eq!(folder.tree("content/notes").len(), 1, "nothing is left");
}

#[cfg(unix)]
#[test]
fn links_and_permissions_of_a_note_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = site("- a\n");
    fs::create_dir(folder.join("elsewhere")).expect("a folder");
    fs::rename(folder.join(NOTE), folder.join("elsewhere/n.md")).expect("a note");
    symlink(folder.join("elsewhere/n.md"), folder.join(NOTE)).expect("a link");
    let private = fs::Permissions::from_mode(0o600);
    fs::set_permissions(folder.join("elsewhere/n.md"), private).expect("permissions");
    add(&folder, &["new"]);
    assert_eq!(folder.read("elsewhere/n.md"), "- a\n- new\n");
    let link = fs::symlink_metadata(folder.join(NOTE)).expect("it is there");
    assert!(link.is_symlink());
    let file = fs::metadata(folder.join("elsewhere/n.md")).expect("it is there");
    assert_eq!(file.permissions().mode() & 0o777, 0o600);
}
