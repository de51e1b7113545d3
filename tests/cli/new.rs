//! `minamo new`: files for what is to be written, and the editor.

use crate::support::folder::tree;
use crate::support::{Folder, minamo, minamo_with};

const SITE: &str = "title = \"Test\"\nlanguage = \"en\"\n";

/// The path that a run printed.
fn printed(folder: &Folder, arguments: &[&str]) -> String {
    let run = minamo(folder.path(), arguments).code(0);
    assert_eq!(run.stderr, "");
    let path = run.stdout.trim_end().replace('\\', "/");
    let path = path.strip_prefix("[FOLDER]/").expect("a path of the site");
    assert!(folder.exists(path), "{path}");
    path.to_owned()
}

#[test]
fn a_note_is_created_once_and_never_written_over() {
    let folder = Folder::site(SITE, &[]);
    let new = || printed(&folder, &["new", "2023-09-12"]);
    assert_eq!(new(), "content/notes/2023-09-12.md");
    folder.write("content/notes/2023-09-12.md", "- mine\n");
    let before = tree(folder.path());
    assert_eq!(new(), "content/notes/2023-09-12.md");
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_note_is_found_wherever_it_is() {
    for (path, text) in [
        ("content/notes/2023/09/12.md", "- a\n"),
        ("content/notes/2023/2023-09-12.md", "- a\n"),
        (
            "content/notes/2023-09-12.md",
            "+++\ndraft = true\n+++\n\n- a\n",
        ),
        (
            "content/notes/anything.md",
            "+++\ndate = 2023-09-12\n+++\n\n- a\n",
        ),
        // A mistake in it is not a reason for a second one.
        (
            "content/notes/2023-09-12.md",
            "+++\ntitel = \"x\"\n+++\n\n- a\n",
        ),
    ] {
        let folder = Folder::site(SITE, &[(path, text)]);
        assert_eq!(printed(&folder, &["new", "2023-09-12"]), path);
        assert_eq!(folder.read(path), text);
    }
    let second = "content/notes/2023-09-12-kubecon.md";
    let folder = Folder::site(SITE, &[(second, "- a\n")]);
    assert_eq!(
        printed(&folder, &["new", "2023-09-12"]),
        "content/notes/2023-09-12.md"
    );
}

#[test]
fn a_new_note_goes_where_the_latest_is() {
    for (there, expected) in [
        ("content/notes/2023/09/12.md", "content/notes/2024/01/02.md"),
        (
            "content/notes/2023/2023-09-12.md",
            "content/notes/2024/2024-01-02.md",
        ),
        (
            "content/notes/daily/2023-09-12.md",
            "content/notes/daily/2024-01-02.md",
        ),
    ] {
        let old = ("content/notes/2020-01-01.md", "- old\n");
        let folder = Folder::site(SITE, &[old, (there, "- a\n")]);
        assert_eq!(printed(&folder, &["new", "2024-01-02"]), expected);
    }
}

#[test]
fn today_is_that_of_the_time_zone() {
    // 26 hours lie between the two, so that their days always differ.
    let day = |zone: &str| {
        let folder = Folder::site(&format!("time_zone = \"{zone}\"\n"), &[]);
        printed(&folder, &["new"])
    };
    assert!(day("-12:00") < day("+14:00"));
}

#[test]
fn each_kind_of_file_has_a_skeleton_that_builds() {
    let table = (
        "content/subjects/kep.toml",
        "[\"KEP-753\"]\ntitle = \"Sidecar \\\"Containers\\\"\"\n",
    );
    let folder = Folder::site(
        &(SITE.to_owned() + "[references]\ndefault_repo = \"kubernetes/kubernetes\"\n"),
        &[table],
    );
    for (arguments, path) in [
        (&["2023-09-12"][..], "content/notes/2023-09-12.md"),
        (
            &[
                "article",
                "Why \"sidecars\" \\ won?",
                "--date",
                "2023-09-12",
            ],
            "content/articles/why-sidecars-won.md",
        ),
        (
            &["page", "リンク集 v1.28"],
            "content/pages/リンク集-v1.28.md",
        ),
        (&["subject", "kep", "753"], "content/subjects/kep/753.md"),
        (
            &["subject", "kep", "KEP-127"],
            "content/subjects/kep/127.md",
        ),
        (
            &["subject", "sig", "network"],
            "content/subjects/group/sig-network.md",
        ),
        (
            &["subject", "group", "SIG Node"],
            "content/subjects/group/sig-node.md",
        ),
        (
            &["subject", "group", "t-compiler"],
            "content/subjects/group/t-compiler.md",
        ),
        (
            &["subject", "person", "@aojea"],
            "content/subjects/person/aojea.md",
        ),
        (
            &["subject", "repo", "k/k"],
            "content/subjects/repo/kubernetes/kubernetes.md",
        ),
        (
            &["subject", "thread", "k/k#116429"],
            "content/subjects/thread/kubernetes/kubernetes/116429.md",
        ),
        (
            &["subject", "tag", "コスト"],
            "content/subjects/tag/コスト.md",
        ),
        (
            &["subject", "cve", "CVE-2024-21626"],
            "content/subjects/cve/CVE-2024-21626.md",
        ),
    ] {
        let arguments: Vec<&str> = ["new"].iter().chain(arguments).copied().collect();
        assert_eq!(printed(&folder, &arguments), path);
        let before = tree(folder.path());
        assert_eq!(printed(&folder, &arguments), path);
        assert_eq!(tree(folder.path()), before);
    }
    let article = folder.read("content/articles/why-sidecars-won.md");
    assert_eq!(
        article,
        "+++\ntitle = \"Why \\\"sidecars\\\" \\\\ won?\"\ndate = 2023-09-12\ndraft = true\n+++\n\n"
    );
    assert_eq!(
        folder.read("content/subjects/kep/753.md"),
        "+++\n# What is set here wins over imported facts.\n# title = \"Sidecar \\\"Containers\\\"\"\n# aliases = []\n+++\n\n"
    );
    let run = minamo(folder.path(), &["build", "--drafts"]).code(0);
    assert_eq!(run.stderr, "");
    assert!(folder.exists("public/articles/why-sidecars-won/index.html"));
    assert!(folder.exists("public/cve/2024-21626/index.html"));
}

#[test]
fn a_site_has_skeletons_of_its_own() {
    let files = [
        (
            "themes/default/archetypes/note.md",
            "+++\ntags = []\n+++\n\n- {{ date }}\n",
        ),
        (
            "themes/default/archetypes/article.md",
            "{% extends \"default/article.md\" %}",
        ),
    ];
    let folder = Folder::site(SITE, &files);
    let note = printed(&folder, &["new", "2023-09-12"]);
    assert_eq!(folder.read(&note), "+++\ntags = []\n+++\n\n- 2023-09-12\n");
    printed(&folder, &["new", "article", "A", "--date", "2023-09-12"]);
    assert!(
        folder
            .read("content/articles/a.md")
            .contains("draft = true")
    );

    folder.write("themes/default/archetypes/page.md", "a\n{{ titel }}\n");
    let run = minamo(folder.path(), &["new", "page", "B"]).code(1);
    run.says(&["themes/default/archetypes/page.md:2:4", "titel"]);
    assert!(!folder.exists("content/pages/b.md"));
}

#[test]
fn what_cannot_be_created_is_reported() {
    let folder = Folder::site(SITE, &[]);
    for (arguments, message) in [
        (&["new", "2023-9-12"][..], "write a day as 2023-09-12"),
        (&["new", "2023-09-12", "article", "A"], "--date 2023-09-12"),
        (
            &["new", "page", "!?"],
            "no file can be named after the title `!?`",
        ),
        (
            &["new", "subject", "kepp", "753"],
            "unknown kind of subject `kepp`",
        ),
        (&["new", "subject", "kep", "x"], "`x` does not name a kep"),
        (
            &["new", "subject", "thread", "k/k"],
            "`k/k` does not name a thread",
        ),
        (
            &["new", "subject", "person", "a b"],
            "`a b` does not name a person",
        ),
    ] {
        minamo(folder.path(), arguments).code(2).says(&[message]);
    }
    assert!(!folder.exists("content"));
    folder.write("site.toml", "time_zone = \"Mars/Base\"\n");
    let run = minamo(folder.path(), &["new"]).code(1);
    run.says(&["bad-time-zone", "site.toml:1:14"]);
    assert!(!folder.exists("content"));
}

#[cfg(unix)]
#[test]
fn the_editor_opens_the_file() {
    let folder = Folder::site(SITE, &[]);
    let open =
        |variables: &[(&str, &str)]| minamo_with(folder.path(), &["new", "2023-09-12"], variables);
    // A command line with an argument, as `code --wait` is one.
    let visual = "sed -i '$a - by VISUAL'";
    folder.write("content/notes/2023-09-12.md", "- a\n");
    let run = open(&[("VISUAL", visual), ("EDITOR", "false")]).code(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    assert_eq!(
        folder.read("content/notes/2023-09-12.md"),
        "- a\n- by VISUAL\n"
    );
    open(&[("EDITOR", "sed -i '1d'")]).code(0);
    assert_eq!(folder.read("content/notes/2023-09-12.md"), "- by VISUAL\n");
    open(&[("EDITOR", "false")])
        .code(2)
        .says(&["the editor `false` ended with"]);
}
