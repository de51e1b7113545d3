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

/// Why each candidate of a note is a reference, or is none: line, target, rule and evidence.
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
    let rows: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(rows.len(), wanted.len());
    assert_eq!(rows[1]["rule"], "heading");
    let why = rows[1]["why"].as_str().expect("a sentence");
    assert!(why.contains("heading"), "{why}");
}
