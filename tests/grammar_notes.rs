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
