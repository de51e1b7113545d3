//! `foreign-markup` and the dialects: where one is off, the finding names it; where it is on, there is no finding.

use super::{check, site, stdout};

/// Markup, and the dialects that read it, the one that is named first.
const MARKUP: &[(&str, &[&str])] = &[
    ("> [!NOTE]\n> a", &["github", "obsidian"]),
    ("> [!caution]\n> a", &["github", "obsidian"]),
    (
        "- the share $\\frac{a}{b}$ of all",
        &["github", "zenn", "obsidian"],
    ),
    ("$$\na^2\n$$", &["github", "zenn", "obsidian"]),
    (":::message\na\n:::", &["zenn"]),
    ("- a\n  :::message alert\n  b\n  :::", &["zenn"]),
    (":::details Title\n- a\n:::", &["zenn"]),
    ("- a word^[and its note] here", &["zenn", "obsidian"]),
    ("@[card](https://a.example/)", &["zenn"]),
    ("- see [[2024-01-10]]", &["obsidian"]),
    ("- see [[2024-01-10|that day]]", &["obsidian"]),
    ("- a %%to myself%% b", &["obsidian"]),
];

const DIALECTS: [&str; 3] = ["github", "zenn", "obsidian"];

fn checked(text: &str, dialects: &str, format: &[&str]) -> String {
    let settings = format!("[markdown]\ndialects = [{dialects}]\n");
    let note = format!("{text}\n");
    let folder = site(&[
        ("site.toml", &settings),
        ("content/notes/2024-01-10.md", &note),
    ]);
    stdout(&check(folder.path(), format))
}

#[test]
fn markup_is_reported_where_no_dialect_reads_it() {
    for (text, readers) in MARKUP {
        let found = checked(text, "", &["--format", "json"]);
        assert!(found.contains("foreign-markup"), "{text}\n{found}");
        let named = format!("add \\\"{}\\\" to `dialects`", readers[0]);
        assert!(found.contains(&named), "{text}\n{found}");
    }
}

#[test]
fn markup_is_read_where_its_dialect_is_on() {
    for (text, readers) in MARKUP {
        for dialect in DIALECTS {
            let found = checked(text, &format!("\"{dialect}\""), &["--format", "short"]);
            let is_read = !found.contains("foreign-markup");
            assert_eq!(
                is_read,
                readers.contains(&dialect),
                "{dialect}: {text}\n{found}"
            );
            if is_read {
                assert_eq!(found, "no problem in 1 document\n", "{dialect}: {text}");
            }
        }
    }
}

#[test]
fn an_embedded_diagram_is_not_a_fence_that_is_never_closed() {
    let found = checked(
        "@[mermaid](graph TD; a-->b)",
        "\"zenn\"",
        &["--format", "short"],
    );
    assert_eq!(found, "no problem in 1 document\n");
}

#[test]
fn findings_in_boxes_have_their_places() {
    let note =
        "- a\n  :::message\n  KEP- 753 is old\n  :::\n\n:::details T\nSIG-Nodee^[KEP- 754]\n:::";
    let found = checked(note, "\"zenn\"", &["--format", "short"]);
    for place in [":3:3: hint[loose-spelling]", ":7:12: hint[loose-spelling]"] {
        assert!(found.contains(place), "{place}\n{found}");
    }
}

#[test]
fn what_a_dialect_does_not_know_is_reported() {
    for (text, dialect, code) in [
        ("> [!custom]\n> a", "github", "foreign-markup"),
        ("> [!NOTE] Title\n> a", "obsidian", "foreign-markup"),
        (":::tip\na\n:::", "zenn", "unread-box"),
        ("- a $\\frac{a}{b$ of all", "zenn", "bad-formula"),
        ("==a==", "obsidian", "foreign-markup"),
    ] {
        let found = checked(text, &format!("\"{dialect}\""), &["--format", "short"]);
        assert!(found.contains(&format!("[{code}]")), "{text}\n{found}");
    }
}

#[test]
fn an_unknown_dialect_is_an_error_with_its_place() {
    let folder = site(&[(
        "site.toml",
        "[markdown]\ndialects = [\"github\", \"qiita\"]\n",
    )]);
    let output = check(folder.path(), &["--format", "short"]);
    let found = stdout(&output);
    assert!(!output.status.success());
    assert!(found.contains("site.toml:2:24"), "{found}");
    assert!(found.contains("\"qiita\""), "{found}");
}
