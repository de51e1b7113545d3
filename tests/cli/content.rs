//! Bad content and bad configuration: every problem is reported, with its place and what to do, and
//! nothing is written.

use crate::expect_stderr;
use crate::support::{Folder, Run, minamo};

const CONFIG: &str = "title = \"Test\"\n";

/// Builds a site of these files, which must have errors, and compares what is said.
#[track_caller]
fn refused(case: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder::site(CONFIG, files);
    refused_in(case, &folder);
    folder
}

#[track_caller]
fn refused_in(case: &str, folder: &Folder) -> Run {
    let run = minamo(folder.path(), &["build"]).code(1);
    assert!(!folder.exists("public"), "something was written");
    assert_eq!(run.stdout, "");
    expect_stderr(case, &run.stderr);
    run
}

#[test]
fn an_unknown_key_of_the_configuration_has_a_suggestion() {
    let config = "titel = \"Test\"\n\n[index]\nthread_mention = 3\ncolour = \"blue\"\n";
    let folder = Folder::site(config, &[("content/notes/2023-09-12.md", "- a\n")]);
    refused_in("unknown-key", &folder);
}

#[test]
fn wrong_values_of_the_configuration_are_all_reported() {
    let config = "title = 3\nbase_url = \"me.example\"\ntime_zone = \"Mars\"\ntheme = \"gone\"\n\n\
                  [references]\npreset = \"rust\"\ndefault_repo = \"k\"\n\n[markdown]\nhtml = \"no\"\n\n\
                  [index]\nper_page = 0\n\n[repos]\n\"k/k\" = \"kubernetes\"\n";
    let folder = Folder::site(config, &[("content/notes/2023-09-12.md", "- a\n")]);
    refused_in("wrong-values", &folder);
}

#[test]
fn a_configuration_that_is_not_toml() {
    let folder = Folder::site(
        "title = Test\n",
        &[("content/notes/2023-09-12.md", "- a\n")],
    );
    refused_in("broken-configuration", &folder);
}

#[test]
fn broken_toml_in_front_matter() {
    let text = "+++\ntitle = \"open\nsigs = [\"network\"\n+++\n\n- a\n";
    refused("broken-toml", &[("content/notes/2023-09-12.md", text)]);
}

#[test]
fn broken_yaml_in_front_matter() {
    let text = "---\ntitle: 日本: 語\nsigs: [network\n---\n\n- a\n";
    refused("broken-yaml", &[("content/notes/2023-09-12.md", text)]);
}

#[test]
fn front_matter_that_is_never_closed() {
    refused(
        "open-front-matter",
        &[
            ("content/notes/2023-09-12.md", "+++\ntitle = \"a\"\n\n- a\n"),
            ("content/notes/2023-09-13.md", "---\n"),
        ],
    );
}

#[test]
fn an_unknown_key_of_front_matter_has_a_suggestion() {
    let text = "+++\ntags = [\"a\"]\nsig = [\"network\"]\n+++\n\n- a\n";
    refused(
        "unknown-front-key",
        &[("content/notes/2023-09-12.md", text)],
    );
}

#[test]
fn values_of_front_matter_that_name_nothing() {
    let text = "---\nsigs: [\"???\"]\nkeps: [none]\npeople: [\"two words\"]\nrepos: [\"no idea\"]\nrefs: [\"\"]\ntags: [\"!\"]\n---\n\n- a\n";
    refused(
        "unreadable-values",
        &[("content/notes/2023-09-12.md", text)],
    );
}

#[test]
fn dates_that_are_none() {
    refused(
        "dates",
        &[
            ("content/notes/kubecon.md", "- no day\n"),
            ("content/notes/2023-02-30.md", "- no day of the calendar\n"),
            ("content/notes/a.md", "+++\ndate = \"soon\"\n+++\n\n- a\n"),
            ("content/notes/b.md", "+++\nafter = \"later\"\n+++\n\n- a\n"),
            ("content/articles/c.md", "+++\ntitle = \"c\"\n+++\n\ntext\n"),
        ],
    );
}

#[test]
fn the_problems_of_all_files_are_reported_in_one_run() {
    let folder = Folder::site(
        "titel = \"a\"\n",
        &[
            ("content/notes/2023-09-12.md", "+++\nsig = 1\n+++\n- a\n"),
            (
                "content/notes/2023-09-13.md",
                "---\nsigs: [???]\n---\n- a\n",
            ),
            ("content/stray.md", "text\n"),
            ("content/subjects/planet/mars.md", "text\n"),
        ],
    );
    folder.write("content/notes/2023-09-14.md", b"- \xFF\n");
    refused_in("several-files", &folder);
}

#[test]
fn two_files_that_claim_one_address_are_both_named() {
    refused(
        "duplicate-url",
        &[
            ("content/notes/2023-09-12.md", "- a\n"),
            ("content/notes/2023/09/12.md", "- b\n"),
            ("content/pages/archive.md", "text\n"),
            (
                "content/pages/about.md",
                "+++\nredirect_from = [\"/notes/2023-09-12/\", \"/feed.xml\"]\n+++\n\ntext\n",
            ),
        ],
    );
}

#[test]
fn files_that_are_not_utf_8() {
    let folder = Folder::site(CONFIG, &[]);
    folder.write("content/notes/2023-09-12.md", b"- ok\n- \x93\xFA\x96{\n");
    refused_in("not-utf-8", &folder);
}

#[test]
fn a_configuration_that_is_not_utf_8_cannot_be_read() {
    let folder = Folder::new();
    folder.write("site.toml", b"title = \"\x93\xFA\"\n");
    let run = minamo(folder.path(), &["build"]).code(2);
    expect_stderr("configuration-not-utf-8", &run.stderr);
}

#[test]
fn a_byte_order_mark_is_not_text() {
    let note = "\u{FEFF}+++\ntitle = \"a\"\n+++\n\n- a\n";
    let folder = Folder::site(
        "\u{FEFF}title = \"Test\"\n",
        &[("content/notes/2023-09-12.md", note)],
    );
    let run = minamo(folder.path(), &["build"]).code(0);
    assert_eq!(run.stderr, "");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_is_reported() {
    let folder = Folder::site(CONFIG, &[("content/notes/2023-09-12.md", "- a\n")]);
    let link = folder.join("content/notes/again");
    std::os::unix::fs::symlink(folder.join("content"), link).expect("a link");
    refused_in("symlink-loop", &folder);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_and_unreadable_names_are_reported() {
    use std::os::unix::ffi::OsStrExt;

    let folder = Folder::site(CONFIG, &[("content/notes/2023-09-12.md", "- a\n")]);
    let link = folder.join("content/notes/2023-09-13.md");
    std::os::unix::fs::symlink("gone.md", link).expect("a link");
    let name = std::ffi::OsStr::from_bytes(b"2023-09-14-\xFF.md");
    std::fs::write(folder.join("content/notes").join(name), "- a\n").expect("a file");
    minamo(folder.path(), &["build"])
        .code(1)
        .says(&["content/notes/2023-09-13.md", "UTF-8"]);
}

#[test]
fn an_empty_content_folder_has_advice() {
    let folder = Folder::site(CONFIG, &[]);
    refused_in("empty-content", &folder);
    std::fs::create_dir_all(folder.join("content/notes")).expect("a folder");
    refused_in("empty-content", &folder);
}

#[test]
fn an_empty_note_is_a_note() {
    let folder = Folder::site(CONFIG, &[("content/notes/2023-09-12.md", "")]);
    let run = minamo(folder.path(), &["build"]).code(0);
    assert_eq!(run.stderr, "");
    assert!(folder.exists("public/notes/2023-09-12/index.html"));
}

#[test]
fn a_note_of_ten_megabytes_is_built_with_a_warning() {
    let mut text = String::from("+++\ntitle = \"large\"\n+++\n\n");
    let rest = "と「括弧」のこと、**「強調」**ですとも、長い文がここに続きます。".repeat(8);
    for number in 0..15_000 {
        let kep = number % 50;
        text.push_str(&format!("- 行 {number} は KEP-{kep} {rest}\n"));
    }
    let folder = Folder::site(CONFIG, &[("content/notes/2023-09-12.md", &text)]);
    let run = minamo(folder.path(), &["build"]).code(0);
    run.says(&["large-file", "this file is larger than 11 MB"]);
    let page = folder.read("public/notes/2023-09-12/index.html");
    assert!(page.contains("<strong>「強調」</strong>"));
}

#[test]
fn a_line_of_a_megabyte_is_built_with_a_warning() {
    let text = "k/k#1 と KEP-2、**「強」** _a_ ".repeat(30_000);
    let folder = Folder::site(CONFIG, &[("content/notes/2023-09-12.md", &text)]);
    let run = minamo(folder.path(), &["build"]).code(0);
    assert!(run.stderr.len() < 5_000, "the line was printed");
    run.says(&["large-file", "this file is larger than 1 MB"]);
}

#[test]
fn warnings_do_not_stop_a_build() {
    let text = "- [gone](gone.md)\n- ![no](no.png)\n- a\n- a\n- a\n- 二十四文字よりも長いところまで同じように始まるどの行も、甲\n- 二十四文字よりも長いところまで同じように始まるどの行も、乙\n- 二十四文字よりも長いところまで同じように始まるどの行も、丙\n- 二十四文字よりも長いところまで同じように始まるどの行も、丁\n- kubernets/kubernetes#1 と kubernetes/kubernetes#2、kubernetes/kubernetes#3\n";
    let folder = Folder::site(CONFIG, &[("content/notes/2023-09-12.md", text)]);
    folder.write(
        "content/notes/2023-09-13.md",
        "+++\ndate = 2023-09-14\n+++\n\n- a\n- b {#same}\n- c {#same}\n",
    );
    let run = minamo(folder.path(), &["build"]).code(0);
    expect_stderr("warnings", &run.stderr);
    assert!(folder.exists("public/index.html"));
}

#[test]
fn a_strict_build_writes_nothing_where_there_are_warnings() {
    const NOTE: &str = "content/notes/2023-09-12.md";
    const REFUSAL: &str = "nothing was written, as --strict allows no warnings";
    let folder = Folder::site(CONFIG, &[(NOTE, "- [gone](gone.md)\n")]);
    let run = minamo(folder.path(), &["build", "--strict"]).code(1);
    run.says(&["warning[broken-link]", REFUSAL]);
    assert!(!folder.exists("public/index.html"));
    minamo(folder.path(), &["build"]).code(0);
    let built = folder.tree("public");
    // Nothing has changed since, and the warning is there all the same.
    let again = minamo(folder.path(), &["build", "--strict"]).code(1);
    again.says(&["warning[broken-link]", REFUSAL]);
    folder.write(NOTE, "- [gone](gone.md) and more\n");
    minamo(folder.path(), &["build", "--strict"]).code(1);
    assert_eq!(folder.tree("public"), built);
    // Hints are not warnings, and allowed findings are neither.
    folder.write(
        NOTE,
        "- Vec<T> [gone](gone.md) <!-- check: allow broken-link -->\n",
    );
    let run = minamo(folder.path(), &["build", "--strict"]).code(0);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    assert_ne!(folder.tree("public"), built);
    // An error is reported as an error.
    folder.write(NOTE, "+++\nbroken\n+++\n");
    let run = minamo(folder.path(), &["build", "--strict"]).code(1);
    assert!(
        run.stderr.ends_with("nothing was written\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn facts_with_mistakes() {
    refused(
        "facts",
        &[
            ("content/notes/2023-09-12.md", "- a\n"),
            (
                "content/subjects/kep/753.md",
                "+++\nstat = \"open\"\nmilestones = \"v1.28\"\nlinks = [{ label = \"a\" }, { label = \"b\", url = \"b\" }]\n+++\n",
            ),
        ],
    );
}

#[test]
fn kinds_with_mistakes() {
    let config = "[[references.kinds]]\nname = \"rfc\"\nwritten = [\"RFC {number}\"]\ntarget = \"RFC-{n}\"\n\n\
                  [[references.kinds]]\nname = \"My kind\"\nwritten = [\"M-{n}\"]\ntarget = \"a\"\n\n\
                  [[references.kinds]]\nname = \"bare\"\nwriten = [\"B-{n}\"]\n";
    let folder = Folder::site(config, &[("content/notes/2023-09-12.md", "- RFC 1\n")]);
    refused_in("kinds", &folder);
}
