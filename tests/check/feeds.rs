//! `minamo check --feeds`: what subscribers would see of an edit.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{check, site, stdout, write};

const NOTE: &str = "content/notes/2024-01-10.md";
const CONFIG: &str =
    "[feeds]\nid = \"tag:me.example,2023:\"\nformats = [\"rss\", \"atom\", \"json\"]\n";
const TEXT: &str =
    "- 新しい版が出た、来週から試す予定で、手順は別の日に書く\n- 二つめの話は KEP-9001 の今後\n";

/// A site and its last deploy in `old`.
fn deployed() -> tempfile::TempDir {
    let folder = site(&[("site.toml", CONFIG), (NOTE, TEXT)]);
    deploy(folder.path());
    folder
}

/// Builds a site into its folder `old`.
fn deploy(folder: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minamo"));
    command
        .args(["build", "--quiet", "--out"])
        .arg(folder.join("old"));
    let status = command
        .arg("--site")
        .arg(folder)
        .status()
        .expect("the program runs");
    assert!(status.success());
}

fn edit(folder: &Path, text: &str) {
    write(&folder.join(NOTE), text.as_bytes());
}

/// Exit status and findings, compared with the last deploy.
fn checked(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    compared(folder, &folder.join("old"), arguments)
}

/// The same, compared with a folder or one feed of any deploy.
fn compared(folder: &Path, previous: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let previous = previous.to_str().expect("a plain path");
    let mut all = vec!["--feeds", previous, "--format", "short"];
    all.extend(arguments);
    let output = check(folder, &all);
    (output.status.code(), stdout(&output))
}

#[test]
fn nothing_new_is_not_a_finding() {
    let folder = deployed();
    let (status, text) = checked(folder.path(), &[]);
    assert_eq!(
        (status, text.as_str()),
        (Some(0), "no problem in 1 document\n")
    );
}

#[test]
fn new_and_changed_entries_are_reported_and_a_flood_fails() {
    let folder = deployed();
    edit(folder.path(), &TEXT.replace("今後", "これから"));
    write(
        &folder.path().join("content/notes/2024-01-11.md"),
        "- 三つめ\n".as_bytes(),
    );
    let (status, text) = checked(folder.path(), &[]);
    assert_eq!(status, Some(0), "{text}");
    for path in [
        "feed.xml",
        "atom.xml",
        "feed.json",
        "items/feed.xml",
        "items/atom.xml",
    ] {
        let line =
            format!("this build would show 1 new and 1 changed entries to subscribers of /{path}");
        assert!(text.contains(&line), "no {line} in\n{text}");
    }
    assert!(
        text.contains("1 changed entry to subscribers of /kep/9001/feed.xml"),
        "{text}"
    );
    let (status, text) = checked(folder.path(), &["--feed-limit", "1"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("feed.xml:1:1: error[feed-flood]"), "{text}");
    assert!(text.contains("hint[feed-news]"), "{text}");
}

#[test]
fn one_feed_can_be_compared_alone() {
    let folder = deployed();
    write(
        &folder.path().join("content/notes/2024-01-11.md"),
        "- 三つめ\n".as_bytes(),
    );
    for name in ["kep/9001/feed.xml", "items/atom.xml", "feed.json"] {
        let alone = folder.path().join("alone");
        fs::copy(folder.path().join("old").join(name), &alone).expect("a feed");
        let (_, text) = compared(folder.path(), &alone, &[]);
        let news = text.matches("subscribers of").count();
        assert_eq!(
            news,
            usize::from(!name.starts_with("kep")),
            "{name}\n{text}"
        );
    }
}

#[test]
fn a_lost_id_is_found_and_written_back() {
    let folder = deployed();
    edit(
        folder.path(),
        &TEXT.replace("新しい版が出た", "待っていた 1.30 が出た"),
    );
    let (status, text) = checked(folder.path(), &[]);
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.contains("2024-01-10.md:1:1: warning[changed-id]"),
        "{text}"
    );
    let (_, text) = checked(folder.path(), &["--fix"]);
    assert!(
        text.contains("fixed content/notes/2024-01-10.md:1:"),
        "{text}"
    );
    assert!(!text.contains("warning[changed-id]"), "{text}");
    let fixed = fs::read_to_string(folder.path().join(NOTE)).expect("the note");
    let expected = "- 待っていた 1.30 が出た、来週から試す予定で、手順は別の日に書く {#新しい版が出た-来週から試す予定で-手順は別の日}\n";
    assert!(fixed.starts_with(expected), "{fixed}");
    let (_, text) = checked(folder.path(), &[]);
    assert!(!text.contains("changed-id"), "{text}");
    assert!(
        text.contains("1 changed entry to subscribers of /items/feed.xml"),
        "{text}"
    );
}

/// What the note says after `--fix`, given what it said in the last deploy and says now.
fn mended(before: &str, now: &str) -> (String, String) {
    let folder = site(&[("site.toml", CONFIG), (NOTE, before)]);
    deploy(folder.path());
    edit(folder.path(), now);
    let (_, found) = checked(folder.path(), &["--fix"]);
    let note = fs::read_to_string(folder.path().join(NOTE)).expect("the note");
    (note, found)
}

const REVIEWED: &str = "- 終了順の PR にレビューが付いた (k/k#116429)\n";
const TESTED: &str = "- 再起動の PR でテストが通った (comment - k/k#116429)\n";

#[test]
fn items_that_change_places_keep_their_ids() {
    let (note, found) = mended(
        &format!("{REVIEWED}{TESTED}"),
        &format!("{TESTED}{REVIEWED}"),
    );
    let expected = format!(
        "{} {{#k-k-116429-4a688b}}\n{} {{#k-k-116429}}\n",
        TESTED.trim_end(),
        REVIEWED.trim_end()
    );
    assert_eq!(note, expected, "{found}");
    assert!(!found.contains("warning[changed-id]"), "{found}");
}

#[test]
fn another_first_reference_keeps_the_id() {
    let edited = REVIEWED.replace("116429", "116430");
    let (note, found) = mended(&format!("{REVIEWED}{TESTED}"), &format!("{edited}{TESTED}"));
    let expected = format!(
        "{} {{#k-k-116429}}\n{} {{#k-k-116429-4a688b}}\n",
        edited.trim_end(),
        TESTED.trim_end()
    );
    assert_eq!(note, expected, "{found}");
}

#[test]
fn an_id_that_a_new_item_above_has_is_not_written_twice() {
    let new = "- まったく別の出来事 (k/k#116429)\n";
    let (note, found) = mended(REVIEWED, &format!("{new}{REVIEWED}"));
    assert_eq!(note, format!("{new}{REVIEWED}"));
    assert!(found.contains("2:1: warning[changed-id]"), "{found}");
}

#[test]
fn no_fix_changes_what_a_line_means() {
    let hard = "- 新しい版が出て、来週から試す予定で、\\\n  手順は別の日に書く\n";
    let code = "- 新しい版が出て、来週から試す予定で、`code\n  span` の手順は別の日に書く\n";
    let table = "- | 新しい版が出て、来週から試す予定で | 手順 |\n  | --- | --- |\n  | は別の日に | 書く |\n";
    let link =
        "- 新しい版が出て、来週から試す予定で、[手順](https://a.example\n  \"題\") は別の日に\n";
    let tag = "- 新しい版が出て、来週から試す予定で、手順は <kbd\n  title=\"x\">別の日</kbd>\n";
    for before in [hard, code, table, link, tag] {
        let now = before.replace("新しい版", "待っていた版");
        let (note, found) = mended(before, &now);
        assert_eq!(note, now);
        assert!(found.contains("warning[changed-id]"), "{found}");
    }
}

#[test]
fn the_id_of_what_went_is_not_given_to_what_came() {
    let before = "- containerd 1.7.0 がリリースされた、変更点を読む\n";
    let now = "- runc 1.1.9 がリリースされた、脆弱性の修正\n";
    assert_eq!(mended(before, now).0, now);
}

#[test]
fn ids_that_all_changed_are_reported_once() {
    let folder = deployed();
    let config = CONFIG.replace("me.example,2023", "me.example,2024");
    write(&folder.path().join("site.toml"), config.as_bytes());
    let (status, text) = checked(folder.path(), &["--feed-limit", "1000"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("site.toml:1:1: error[feed-flood]"), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn a_feed_alone_knows_its_place_when_the_site_has_moved() {
    let folder = deployed();
    edit(
        folder.path(),
        "- 新しい版が出た、来週から試す予定で、手順は別の日に書く\n",
    );
    let alone = folder.path().join("alone");
    for (name, found) in [
        (
            "kep/9001/feed.xml",
            "kep/9001/feed.xml:1:1: warning[lost-feed]",
        ),
        ("items/feed.json", "no problem in 1 document"),
    ] {
        fs::copy(folder.path().join("old").join(name), &alone).expect("a feed");
        let moved = ["--base-url", "https://new.example/notes"];
        let (_, text) = compared(folder.path(), &alone, &moved);
        assert!(text.contains(found), "{name}\n{text}");
    }
}

#[test]
fn the_feed_of_whole_notes_reports_lost_ids_as_well() {
    let folder = deployed();
    let named = "- 名前のある話、これからも続く予定で、別の日に書く {#named}\n";
    edit(folder.path(), &format!("{TEXT}{named}"));
    deploy(folder.path());
    let edited = format!("{TEXT}{named}")
        .replace("新しい版が出た", "待っていた 1.30 が出た")
        .replace("名前のある話", "名前をもつ話");
    edit(folder.path(), &edited);
    for name in ["feed.xml", "atom.xml", "feed.json"] {
        let old = folder.path().join("old").join(name);
        let (_, text) = compared(folder.path(), &old, &[]);
        let expected = "2024-01-10.md:1:1: warning[changed-id] the id of this item was `新しい版が出た-来週から試す予定で-手順は別の日` in";
        assert!(text.contains(expected), "{name}\n{text}");
        assert_eq!(text.matches("changed-id").count(), 1, "{name}\n{text}");
    }
}

#[test]
fn the_feed_of_whole_notes_accuses_no_item_that_kept_its_id() {
    let items = [
        "https://github.com/kubernetes/kubernetes/pull/5 の長い話をここに書いておく",
        "[ ] これからする長い話をここに書いておくことにする、いつか",
        "脚注のある長い話をここに書いておくことにする、いつか[^1]",
        "https://kep.k8s.io/5 の長い話をここに書いておく",
    ];
    let note = |end: &str| {
        let items: Vec<String> = items
            .iter()
            .map(|item| format!("- {item}{end}\n"))
            .collect();
        format!("{}\n[^1]: KEP-99 の注\n", items.concat())
    };
    let folder = site(&[("site.toml", CONFIG), (NOTE, &note(""))]);
    deploy(folder.path());
    edit(folder.path(), &note("、続き"));
    for name in ["feed.xml", "items/feed.xml"] {
        let old = folder.path().join("old").join(name);
        let (_, text) = compared(folder.path(), &old, &[]);
        assert!(text.contains("changed entr"), "{name}\n{text}");
        assert!(!text.contains("changed-id"), "{name}\n{text}");
    }
}

#[test]
fn a_site_below_a_folder_called_like_ours_is_compared() {
    let config = format!("base_url = \"https://me.example/notes\"\n{CONFIG}");
    let folder = site(&[("site.toml", &config), (NOTE, TEXT)]);
    deploy(folder.path());
    for name in [
        "feed.xml",
        "atom.xml",
        "feed.json",
        "kep/9001/feed.xml",
        "items/feed.xml",
    ] {
        let alone = folder.path().join("alone");
        fs::copy(folder.path().join("old").join(name), &alone).expect("a feed");
        for base in [
            "https://me.example/notes",
            "https://o.example/archive/notes",
        ] {
            let (_, text) = compared(folder.path(), &alone, &["--base-url", base]);
            assert_eq!(text, "no problem in 1 document\n", "{name} at {base}");
        }
    }
}

#[test]
fn a_file_of_the_writers_that_is_called_like_a_feed_is_not_lost() {
    let feed = "<rss version=\"2.0\"><channel><title>old</title></channel></rss>";
    let folder = site(&[
        ("site.toml", CONFIG),
        (NOTE, TEXT),
        ("content/old/feed.xml", feed),
    ]);
    deploy(folder.path());
    let (_, text) = checked(folder.path(), &[]);
    assert_eq!(text, "no problem in 1 document\n");
}

#[test]
fn an_item_that_went_and_another_that_came_are_two() {
    let folder = deployed();
    edit(
        folder.path(),
        "- まったく別の出来事について\n- 二つめの話は KEP-9001 の今後\n",
    );
    let (_, text) = checked(folder.path(), &[]);
    assert!(!text.contains("changed-id"), "{text}");
}

#[test]
fn a_feed_that_went_is_reported() {
    let folder = deployed();
    edit(
        folder.path(),
        "- 新しい版が出た、来週から試す予定で、手順は別の日に書く\n",
    );
    let (status, text) = checked(folder.path(), &[]);
    assert_eq!(status, Some(0));
    assert!(
        text.contains("kep/9001/feed.xml:1:1: warning[lost-feed]"),
        "{text}"
    );
}

#[test]
fn a_page_that_went_is_reported_with_what_leads_from_it() {
    let folder = deployed();
    let renamed = folder.path().join("content/notes/2024-01-10-release.md");
    fs::rename(folder.path().join(NOTE), renamed).expect("a note is renamed");
    let lost =
        "content/notes/2024-01-10-release.md:1:1: warning[lost-page] the page /notes/2024-01-10/";
    let (_, text) = checked(folder.path(), &[]);
    assert!(text.contains(lost), "{text}");
    // A feed alone knows the pages that its entries lead to.
    let alone = folder.path().join("old/items/feed.xml");
    let (_, text) = compared(folder.path(), &alone, &[]);
    assert!(text.contains(lost), "{text}");
    let old = format!("+++\nredirect_from = [\"/notes/2024-01-10/\"]\n+++\n\n{TEXT}");
    write(
        &folder.path().join("content/notes/2024-01-10-release.md"),
        old.as_bytes(),
    );
    let (_, text) = checked(folder.path(), &[]);
    assert!(!text.contains("lost-page"), "{text}");
}

#[test]
fn many_pages_that_went_are_one_finding() {
    let folder = site(&[("site.toml", CONFIG), (NOTE, TEXT)]);
    let extra = |day: u32| {
        folder
            .path()
            .join(format!("content/notes/2024-02-{day:02}.md"))
    };
    for day in 1..=12 {
        write(&extra(day), format!("- day {day}\n").as_bytes());
    }
    deploy(folder.path());
    for day in 1..=12 {
        fs::remove_file(extra(day)).expect("a note is removed");
    }
    let (_, text) = checked(folder.path(), &[]);
    let lost = "warning[lost-page] 12 pages of /notes/ are gone that the last deploy had, such as /notes/2024-02-01/";
    assert!(text.contains(lost), "{text}");
}

#[test]
fn what_is_not_a_feed_is_not_a_finding() {
    let folder = deployed();
    for path in ["site.toml", "content", "nowhere"] {
        let path = folder.path().join(path);
        let output = check(
            folder.path(),
            &["--feeds", path.to_str().expect("a plain path")],
        );
        assert_eq!(output.status.code(), Some(2), "{}", path.display());
    }
}

#[test]
fn ids_that_nobody_owns_and_controls_are_reported() {
    let base = "base_url = \"https://me.example\"\n";
    let folder = site(&[("site.toml", base), (NOTE, "- ある\u{8}日\u{1F}\n")]);
    let text = stdout(&check(folder.path(), &["--format", "short"]));
    assert!(text.contains("site.toml:1:1: warning[feed-id]"), "{text}");
    for place in [
        "1:5: warning[control-character] the control character U+0008",
        "1:7: warning[control-character] the control character U+001F",
    ] {
        assert!(text.contains(place), "no {place} in\n{text}");
    }
    let owned = format!("{base}{CONFIG}");
    let folder = site(&[("site.toml", &owned), (NOTE, TEXT)]);
    let text = stdout(&check(folder.path(), &["--format", "short"]));
    assert_eq!(text, "no problem in 1 document\n");
}

#[test]
fn characters_without_a_place_in_feeds_are_reported_however_they_are_written() {
    let config = format!("title = \"a\\u0001b\"\ndescription = \"\u{86}\"\n{CONFIG}");
    let note = "---\ntags: [\"x\\x05y\"]\n---\n- a&#8;b &#x7F;\u{85}c\u{FDD0}\n";
    let folder = site(&[("site.toml", &config), (NOTE, note)]);
    let text = stdout(&check(folder.path(), &["--format", "short"]));
    for place in [
        "site.toml:1:9: warning[control-character] the control character U+0001",
        "site.toml:2:16: warning[control-character] the control character U+0086",
        "2024-01-10.md:2:8: warning[control-character] the control character U+0005",
        "2024-01-10.md:4:4: warning[control-character] the control character U+0008",
        "2024-01-10.md:4:10: warning[control-character] the control character U+007F",
        "2024-01-10.md:4:16: warning[control-character] the control character U+0085",
        "2024-01-10.md:4:18: warning[control-character] the noncharacter U+FDD0",
    ] {
        assert!(text.contains(place), "no {place} in\n{text}");
    }
    assert_eq!(text.matches("control-character").count(), 7, "{text}");
}
