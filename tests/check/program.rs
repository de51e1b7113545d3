//! Exit status, levels, formats, and the bytes that `--fix` leaves alone.

use std::process::Command;

use super::{check, site, stdout};

const NOTE: &str = "content/notes/2024-01-10.md";

#[test]
fn a_clean_site_gets_one_line() {
    let site = site(&[("site.toml", ""), (NOTE, "- 新しい版が出た (k/k#200001)\n")]);
    for format in ["human", "short", "github"] {
        let output = check(site.path(), &["--format", format]);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(stdout(&output).lines().count(), 1, "{format}");
    }
    let output = check(site.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let file: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(file, serde_json::json!({ "version": 1, "findings": [] }));
}

#[test]
fn levels_hide_raise_and_fail() {
    for (level, status, severity) in [
        ("allow", 0, ""),
        ("warn", 0, "warning[loose-spelling]"),
        ("deny", 1, "error[loose-spelling]"),
    ] {
        let config = format!("[check]\nloose-spelling = \"{level}\"\n");
        let site = site(&[("site.toml", &config), (NOTE, "- 今週の KEP- 9001\n")]);
        let output = check(site.path(), &["--format", "short"]);
        assert_eq!(output.status.code(), Some(status), "{level}");
        assert!(stdout(&output).contains(severity), "{level}");
        assert_eq!(
            stdout(&output).contains("loose-spelling"),
            !severity.is_empty()
        );
    }
}

#[test]
fn whatever_keeps_the_site_from_being_built_is_reported() {
    let site = site(&[
        ("site.toml", "language = \"fr\"\n"),
        (NOTE, "- 甲\n"),
        ("themes/default/templates/404.html", "{{ page.headin }}\n"),
    ]);
    let output = check(site.path(), &["--format", "short"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(
        text.contains("404.html:1:9: error[template-error]"),
        "{text}"
    );
    assert!(
        text.contains("site.toml:1:1: warning[no-strings]"),
        "{text}"
    );
}

#[test]
fn a_feed_that_finds_nothing_is_reported_at_its_query() {
    let config = concat!(
        "[[feeds.named]]\nname = \"none\"\nquery = \"sig:nosuch\"\n",
        "[[feeds.named]]\nname = \"some\"\nquery = \"sig:network\"\n",
        "[[feeds.named]]\nname = \"words\"\nquery = \"水面 k/k#20\"\n",
    );
    let note = "- 水面 SIG Network で k/k#200001\n";
    let site = site(&[("site.toml", config), (NOTE, note)]);
    let text = stdout(&check(site.path(), &["--format", "short"]));
    let hints: Vec<&str> = text.lines().filter(|line| line.contains("hint[")).collect();
    let expected =
        ["site.toml:3:10: hint[empty-feed] the feed `none` is empty: its query finds nothing"];
    assert_eq!(hints, expected);
}

#[test]
fn an_unknown_code_is_an_error_with_a_suggestion() {
    let config = "[check]\nlose-spelling = \"warn\"\nlost-label = \"off\"\n";
    let site = site(&[("site.toml", config), (NOTE, "- 甲\n")]);
    let output = check(site.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains("did you mean `loose-spelling`?"), "{text}");
    assert!(
        text.contains("`lost-label` must be \"allow\", \"warn\" or \"deny\""),
        "{text}"
    );
}

#[test]
fn a_folder_without_a_site_is_not_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(check(folder.path(), &[]).status.code(), Some(2));
}

#[test]
fn json_has_places_and_replacements() {
    let site = site(&[("site.toml", ""), (NOTE, "- 水面と KEP- 9001 と (blog)\n")]);
    let output = check(site.path(), &["--format", "json"]);
    let file: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = &file["findings"];
    let first = &rows[0];
    assert_eq!(first["code"], "loose-spelling");
    assert_eq!(first["severity"], "hint");
    assert_eq!(first["path"], NOTE);
    let place = ["line", "column", "end_line", "end_column"].map(|key| first[key].as_u64());
    assert_eq!(place, [1, 7, 1, 16].map(Some));
    assert_eq!(first["fix"]["replacement"], "KEP-9001");
    assert!(first["message"].is_string() && first["help"].is_null());
    assert!(rows[1]["fix"].is_null() && rows[1]["help"].is_string());
}

#[test]
fn workflow_commands_name_code_and_place() {
    let site = site(&[("site.toml", ""), (NOTE, "- 甲 (乙\n")]);
    let text = stdout(&check(site.path(), &["--format", "github"]));
    let start = "::warning file=content/notes/2024-01-10.md,line=1,col=5,endLine=1,endColumn=6,title=unclosed-bracket::`(` is not closed";
    assert!(text.starts_with(start), "{text}");
}

#[test]
fn a_fix_keeps_the_mark_the_line_ends_and_everything_else() {
    let before = "\u{FEFF}---\r\ntitle: \"x\"\r\n---\r\n\r\n*  KEP- 9001\t(comment- kk#200001) \r\n\r\n\r\n- last, no line end";
    let after = "\u{FEFF}---\r\ntitle: \"x\"\r\n---\r\n\r\n*  KEP-9001\t(comment - k/k#200001) \r\n\r\n\r\n- last, no line end";
    let site = site(&[("site.toml", ""), (NOTE, before)]);
    let output = check(site.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        std::fs::read_to_string(site.path().join(NOTE)).unwrap(),
        after
    );
    let text = stdout(&output);
    assert_eq!(
        text.lines()
            .filter(|line| line.starts_with("fixed "))
            .count(),
        3,
        "{text}"
    );
    assert!(text.ends_with("no problem in 1 document\n"), "{text}");
    let beside = std::fs::read_dir(site.path().join("content/notes")).unwrap();
    assert_eq!(beside.count(), 1, "no temporary file is left");
}

#[test]
fn what_is_allowed_is_not_fixed() {
    let config = "[check]\nloose-spelling = \"allow\"\n";
    let site = site(&[("site.toml", config), (NOTE, "- KEP- 9001\n")]);
    check(site.path(), &["--fix"]);
    let text = std::fs::read_to_string(site.path().join(NOTE)).unwrap();
    assert_eq!(text, "- KEP- 9001\n");
}

#[test]
fn a_kep_is_unknown_only_to_facts_in_bulk() {
    let mut files = vec![("site.toml".to_owned(), String::new())];
    files.push((NOTE.to_owned(), "- KEP-9001 と KEP-100\n".to_owned()));
    let checked = |files: &[(String, String)]| {
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let site = site(&files);
        stdout(&check(site.path(), &["--format", "short"]))
    };
    files.push((
        "content/subjects/kep/100.md".to_owned(),
        "---\ntitle: x\n---\n".to_owned(),
    ));
    assert!(!checked(&files).contains("unknown-kep"));
    for number in 101..150 {
        let path = format!("content/subjects/kep/{number}.md");
        files.push((path, "---\ntitle: x\n---\n".to_owned()));
    }
    let text = checked(&files);
    assert_eq!(text.matches("unknown-kep").count(), 1, "{text}");
    assert!(text.contains(":1:3: warning[unknown-kep]"), "{text}");
}

/// Each would be suspicious as `k/k#4410` is, which was typed once after the name of its repository.
#[test]
fn numbers_that_are_meant_are_not_suspicious() {
    let first = "- スケジューラー (k/k#200110、k/k#200111、k/k#200112)\n- 検証 (kubernetes/enhancements#4401)\n";
    let last = "- 拡張 (kubernetes/enhancements#4433、k/k#200113、k/k#200114)\n";
    let config = "[references]\ndefault_repo = \"kubernetes/kubernetes\"\n";
    for (text, again, expected) in [
        ("停止の提案の続き (k/k#4410)", "", true),
        (
            "停止の提案 https://github.com/kubernetes/kubernetes/pull/4410",
            "",
            false,
        ),
        (
            "停止 [k/k#4410](https://github.com/kubernetes/kubernetes/issues/4410)",
            "",
            false,
        ),
        (
            "停止 [その提案](https://github.com/kubernetes/kubernetes/issues/4410)",
            "",
            false,
        ),
        ("停止の提案の続き (#4410)", "", false),
        (
            "停止の提案の続き (k/k#4410)",
            "- まだ続く (k/k#4410)\n",
            false,
        ),
        ("KEP の提案の続き (k/k#170)", "", false),
    ] {
        let site = site(&[
            ("site.toml", config),
            ("content/notes/2024-02-01.md", first),
            ("content/notes/2024-02-02.md", &format!("- {text}\n")),
            ("content/notes/2024-02-03.md", &format!("{last}{again}")),
        ]);
        let found = stdout(&check(site.path(), &["--format", "short"]));
        assert_eq!(
            found.contains("suspicious-number"),
            expected,
            "{text}: {found}"
        );
    }
}

/// Only a list of all KEPs can show that one is missing.
#[test]
fn a_kep_is_not_unknown_to_facts_of_what_is_mentioned() {
    let tables: Vec<String> = (101..160)
        .map(|n| format!("[\"KEP-{n}\"]\ntitle = \"x\"\n"))
        .collect();
    let table = tables.concat();
    let all: Vec<String> = (101..160).map(|n| format!("- KEP-{n}\n")).collect();
    let all = all.concat();
    let ten: Vec<String> = (101..111).map(|n| format!("- KEP-{n}\n")).collect();
    let ten = ten.concat();
    for (note, expected) in [
        (format!("{ten}- KEP-77\n"), true),
        ("- KEP-1600\n".to_owned(), true),
        // It is newer than the import.
        (format!("{ten}- KEP-161\n"), false),
        // The facts lack too much of what is mentioned to be all there are.
        (format!("{ten}- KEP-77 と KEP-78\n"), false),
        // The import took what is mentioned.
        (format!("{all}- KEP-77\n"), false),
    ] {
        let files = [
            ("site.toml", ""),
            (NOTE, &note),
            ("content/subjects/kep.toml", &table),
        ];
        let found = stdout(&check(site(&files).path(), &["--format", "short"]));
        assert_eq!(found.contains("unknown-kep"), expected, "{note}: {found}");
    }
}

#[test]
fn a_comment_that_allows_a_finding_changes_no_page() {
    let site = site(&[("site.toml", ""), (NOTE, "- 甲 (blog)\n- 乙\n  丙 k/k#1\n")]);
    let build = |out: &str| {
        let built = Command::new(env!("CARGO_BIN_EXE_minamo"))
            .args(["build", "--site"])
            .arg(site.path())
            .arg("--out")
            .arg(site.path().join(out))
            .output();
        assert!(built.expect("the program runs").status.success());
        super::files(&site.path().join(out))
    };
    let before = build("before");
    let comment = "<!-- check: allow lost-label -->";
    let text = format!("- 甲 (blog) {comment}\n- 乙 {comment}\n  丙{comment} k/k#1 {comment}\n");
    std::fs::write(site.path().join(NOTE), text).expect("file is written");
    let after = build("after");
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in before {
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(
            text,
            String::from_utf8_lossy(&after[&path]),
            "{}",
            path.display()
        );
    }
}

#[test]
fn comments_that_allow_findings_are_not_published() {
    let text = concat!(
        "- 甲 (blog) <!-- check: allow lost-label -->\n\n",
        "<!--check:allow\nunclosed-bracket-->\n\n",
        "<div>\n<!-- check: allow lost-label --> 乙 <!-- check: allow lost-label -->\n</div>\n",
    );
    let front = "+++\ndate = 2024-01-10\ntitle = \"x\"\n+++\n";
    for html in ["sanitize", "escape", "allow"] {
        let config = format!("[markdown]\nhtml = \"{html}\"\n");
        let site = site(&[
            ("site.toml", &config),
            (NOTE, text),
            (
                "content/notes/undated.md",
                &format!("+++\nafter = \"\"\n+++\n{text}"),
            ),
            ("content/articles/a.md", &format!("{front}# x\n\n{text}")),
            ("content/pages/about.md", text),
        ]);
        let built = Command::new(env!("CARGO_BIN_EXE_minamo"))
            .args(["build", "--site"])
            .arg(site.path())
            .output()
            .expect("the program runs");
        assert!(built.status.success());
        let published = super::files(&site.path().join("public"));
        assert!(published.len() > 20);
        for (path, bytes) in published {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("check:"), "{html}: {}", path.display());
        }
    }
}

#[test]
fn editors_get_the_findings_of_their_files_alone() {
    let site = site(&[
        ("site.toml", ""),
        (NOTE, "- 甲 (blog)\n"),
        ("content/notes/2024-01-11.md", "- 乙 (blog)\n"),
        ("content/pages/a/b.md", "[無い](x.md)\n"),
        ("content/notes/.hidden.md", "x"),
        ("other/a.md", "x"),
    ]);
    let run = |folder: &str, files: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_minamo"))
            .args(["check", "--format", "short"])
            .args(files)
            .current_dir(site.path().join(folder))
            .output()
            .expect("the program runs");
        let text = stdout(&output);
        let paths = text.lines().filter_map(|line| line.split(':').next());
        let paths: Vec<String> = paths.map(str::to_owned).collect();
        (output.status.code(), paths.join(" "))
    };
    let absolute = site.path().join(NOTE);
    let absolute = absolute.to_str().expect("a path in UTF-8");
    let (first, second) = (NOTE.to_owned(), "content/notes/2024-01-11.md".to_owned());
    for (folder, files, expected) in [
        ("", &[NOTE][..], first.clone()),
        ("other", &[absolute], first.clone()),
        ("content/notes", &["2024-01-11.md"], second.clone()),
        (
            "other",
            &["../content/notes/../notes/2024-01-11.md"],
            second.clone(),
        ),
        ("content", &["notes"], format!("{first} {second}")),
        (
            "",
            &[NOTE, "content/pages/a/b.md"],
            format!("{first} content/pages/a/b.md"),
        ),
        ("", &["site.toml"], "no problem in site.toml".to_owned()),
    ] {
        assert_eq!(
            run(folder, files),
            (Some(0), expected),
            "{files:?} in {folder}"
        );
    }
    for file in [
        "other/a.md",
        "content/notes/.hidden.md",
        "nowhere.md",
        "content/notes/x.md",
    ] {
        assert_eq!(run("", &[file]), (Some(2), String::new()), "{file}");
    }
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(env!("CARGO_BIN_EXE_minamo"))
        .args(["check", "--format", "short", absolute])
        .current_dir(elsewhere.path())
        .output();
    let output = output.expect("the program runs");
    assert!(stdout(&output).starts_with(NOTE));
    // What is not asked for is not mended either.
    let loose = site.path().join("content/notes/2024-01-12.md");
    std::fs::write(&loose, "- KEP- 9001\n").expect("file is written");
    run("", &["--fix", NOTE]);
    assert_eq!(
        std::fs::read_to_string(&loose).expect("file"),
        "- KEP- 9001\n"
    );
    run("", &["--fix", "content/notes/2024-01-12.md"]);
    assert_eq!(
        std::fs::read_to_string(&loose).expect("file"),
        "- KEP-9001\n"
    );
}

/// A warning that `[check]` cannot set would be one nobody can get rid of.
#[test]
fn every_warning_of_the_program_has_a_code_to_set() {
    let known: Vec<&str> = minamo::internals::diagnostic::CODES
        .iter()
        .map(|code| code.name)
        .collect();
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (path, bytes) in super::files(&sources) {
        let text = String::from_utf8_lossy(&bytes);
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for call in ["::warning(", ".warning(", "::hint("] {
            for (at, _) in text.match_indices(call) {
                let argument = text[at + call.len()..].trim_start();
                let Some(code) = argument
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next())
                else {
                    continue;
                };
                let place = path.display();
                assert!(
                    known.contains(&code),
                    "add `{code}` of {place} to diagnostic::CODES"
                );
            }
        }
    }
}

#[test]
fn the_sample_site_has_no_finding() {
    let output = check(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")),
        &["--format", "short"],
    );
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stdout(&output).starts_with("no problem in "),
        "{}",
        stdout(&output)
    );
}
