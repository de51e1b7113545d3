//! Whole notes and what they name, run as a user runs it; see `grammar/README.md`.

mod support;

use support::{Folder, minamo};

const CONFIG: &str = r#"title = "Test"
base_url = "https://me.example"

[feeds]
id = "tag:me.example,2023:"
"#;

/// One case of `grammar/notes.txt`.
struct Case<'t> {
    line: usize,
    config: &'t str,
    markdown: &'t str,
    wanted: Vec<&'t str>,
}

/// The cases of a file: `===` begins one, `---` ends its configuration, `=>` its Markdown.
fn cases(file: &str) -> Vec<Case<'_>> {
    let mut cases = Vec::new();
    let mut line = 1;
    for text in file.split("===\n") {
        if let Some((note, wanted)) = text.split_once("\n=>") {
            let (config, markdown) = note.split_once("---\n").unwrap_or(("", note));
            cases.push(Case {
                line,
                config,
                markdown,
                wanted: wanted.split_whitespace().collect(),
            });
        }
        line += text.lines().count() + 1;
    }
    cases
}

/// What a note names, in order, with its kind only where another form would be the same.
fn found(case: &Case<'_>) -> Vec<String> {
    let references = match case.config {
        "" => "[references]\ndefault_repo = \"kubernetes/kubernetes\"\n",
        config => config,
    };
    let config = format!("{CONFIG}\n{references}");
    let note = ("content/notes/2024-01-05.md", case.markdown);
    let folder = Folder::site(&config, &[note]);
    let run = minamo(folder.path(), &["refs"]).code(0);
    let rows = run.stdout.lines().skip(1);
    rows.map(|row| row.split('\t').nth(6).unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn notes() {
    let mut wrong = String::new();
    for case in cases(include_str!("grammar/notes.txt")) {
        let found = found(&case);
        if found != case.wanted {
            wrong.push_str(&format!(
                "{}: {}\n  want {:?}\n  got  {found:?}\n",
                case.line, case.markdown, case.wanted
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Why each candidate of a note is or is not a reference: line, target, rule and evidence.
#[test]
fn every_candidate_is_explained() {
    let config = format!("{CONFIG}\n[references]\ndefault_repo = \"kubernetes/kubernetes\"\n");
    let note = "## containerd/containerd\n\n\
                - (#4001) と [#5](https://blog.example/) と read/write と @someone\n\
                - [k/k#7](https://github.com/kubernetes/kubernetes/pull/7), etcd の #9, SIG-foo\n";
    let folder = Folder::site(&config, &[("content/notes/2024-01-05.md", note)]);
    let run = minamo(folder.path(), &["refs", "--explain"]).code(0);
    let columns = |row: &str| {
        let columns: Vec<&str> = row.split('\t').collect();
        format!(
            "{} {} {} {} {}",
            columns[1], columns[6], columns[9], columns[10], columns[12]
        )
    };
    let found: Vec<String> = run.stdout.lines().skip(1).map(columns).collect();
    let wanted = [
        "1 containerd/containerd yes known-repository ",
        "3 containerd/containerd#4001 yes heading 1:4 containerd/containerd",
        "3  no link-text ",
        "3  no pair ",
        "3  no unknown-login ",
        "4  no echo 4:11 https://github.com/kubernetes/kubernetes/pull/7",
        "4 kubernetes/kubernetes#7 yes address ",
        "4 etcd-io/etcd#9 yes words-before ",
        "4  no unknown-group ",
    ];
    assert_eq!(found, wanted);
    let run = minamo(folder.path(), &["refs", "--explain", "--format", "json"]).code(0);
    let file: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let rows = file["candidates"].as_array().expect("a list");
    assert_eq!(rows.len(), wanted.len());
    assert_eq!(rows[1]["rule"], "heading");
    let why = rows[1]["why"].as_str().expect("a sentence");
    assert!(why.contains("heading"), "{why}");
}

/// Under a heading that names a group, bullets belong to it. The heading is not an item.
#[test]
fn headings_say_what_their_bullets_are_about() {
    let note = "+++\nnot = [\"sig-node\"]\n+++\n\n\
                ## SIG Network と SIG Node\n\n- 一つ目の話\n\n### KEP-753\n\n- 二つ目の話\n\n\
                ## ほか\n\n- 三つ目の話\n\n## SIG Storage\n";
    let config = CONFIG.replacen('\n', "\nlanguage = \"en\"\n", 1);
    let folder = Folder::site(&config, &[("content/notes/2024-01-05.md", note)]);
    minamo(folder.path(), &["build"]).code(0);
    let read = |path: &str| folder.read(&format!("public/{path}"));
    let network = read("sig/network/index.html");
    for wanted in ["一つ目の話", "二つ目の話", "under SIG Network"] {
        assert!(network.contains(wanted), "no {wanted} in\n{network}");
    }
    assert!(!network.contains("三つ目の話"), "{network}");
    let kep = read("kep/753/index.html");
    assert!(
        kep.contains("二つ目の話") && !kep.contains("一つ目の話"),
        "{kep}"
    );
    assert!(
        !folder.exists("public/sig/node/index.html"),
        "`not` is heard"
    );
    assert!(
        read("sig/storage/index.html").contains("2024"),
        "an empty heading is noted"
    );
    let feed = read("items/feed.xml");
    assert_eq!(feed.matches("<item>").count(), 3, "{feed}");
    let page = read("notes/2024-01-05/index.html");
    for wanted in ["<h3>", "<h4>", "id=\"ほか\""] {
        assert!(page.contains(wanted), "no {wanted} in\n{page}");
    }
    let data: serde_json::Value = serde_json::from_str(&read("index.json")).expect("JSON");
    let items = data["items"].as_array().expect("a list");
    assert_eq!(items.len(), 3);
    assert_eq!(items[0]["mentions"].as_array().map(Vec::len), Some(0));
    assert_eq!(items[0]["inferred"][0]["subject"], "sig:network");
    assert_eq!(items[0]["inferred"][0]["via"], "heading");
}

/// A link to a file of a repository is about the file, so it has no count.
#[test]
fn files_of_repositories_have_no_count() {
    let note = "- [a](https://github.com/acme/tool/blob/main/a.md)\n\
                - [b](https://github.com/acme/tool), https://github.com/acme/tool/tree/main/b\n";
    let folder = Folder::site(CONFIG, &[("content/notes/2024-01-05.md", note)]);
    minamo(folder.path(), &["build"]).code(0);
    let page = folder.read("public/notes/2024-01-05/index.html");
    assert_eq!(page.matches("class=\"count\"").count(), 1, "{page}");
    assert!(
        folder.exists("public/repo/acme/tool/index.html"),
        "it is mentioned"
    );
}

#[test]
fn an_alias_without_letters_is_an_error() {
    let files = [
        ("content/notes/2024-01-05.md", "- a\n"),
        (
            "content/subjects/group/sig-x.md",
            "---\naliases: [\"\", \" - \", \"SIG エックス\"]\n---\n",
        ),
    ];
    let folder = Folder::site(CONFIG, &files);
    let run = minamo(folder.path(), &["build"]).code(1);
    run.says(&[
        "error[empty-alias]: the alias `` has no letter or digit",
        "the alias ` - `",
    ]);
}
