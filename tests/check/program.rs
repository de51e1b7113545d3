//! Exit status, levels, formats, and the bytes that `--fix` leaves alone.

use super::{check, site, stdout};

const NOTE: &str = "content/notes/2024-01-10.md";

#[test]
fn a_clean_site_gets_one_line() {
    let site = site(&[("site.toml", ""), (NOTE, "- 新しい版が出た (k/k#200001)\n")]);
    for format in ["human", "short", "github", "json"] {
        let output = check(site.path(), &["--format", format]);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(stdout(&output).lines().count(), 1, "{format}");
    }
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
fn whatever_keeps_the_site_from_being_built_is_told() {
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
fn a_feed_that_finds_nothing_is_told_at_its_query() {
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
        text.contains("`lost-label` is \"allow\", \"warn\" or \"deny\""),
        "{text}"
    );
}

#[test]
fn a_folder_without_a_site_is_no_finding() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(check(folder.path(), &[]).status.code(), Some(2));
}

#[test]
fn json_has_places_and_replacements() {
    let site = site(&[("site.toml", ""), (NOTE, "- 水面と KEP- 9001 と (blog)\n")]);
    let output = check(site.path(), &["--format", "json"]);
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
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

/// A warning that `[check]` cannot set would be one nobody can get rid of.
#[test]
fn every_warning_of_the_program_has_a_code_to_set() {
    let known: Vec<&str> = minamo::diagnostic::codes::CODES
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
                    "add `{code}` of {place} to diagnostic::codes::CODES"
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
