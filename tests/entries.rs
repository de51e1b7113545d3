//! Entries of feeds: their titles, ids, moments and texts in each format.

mod support;

use serde_json::Value;
use support::Folder;
use support::sample::{self, Built};

const ALL: &str =
    "[feeds]\nid = \"tag:me.example,2023:\"\nformats = [\"rss\", \"atom\", \"json\"]\n";

fn built(config: &str, notes: &[(&str, &str)]) -> Built {
    let folder = Folder::site(config, &[]);
    for (name, text) in notes {
        folder.write(&format!("content/notes/{name}.md"), text);
    }
    sample::build(&folder).good()
}

fn json(built: &Built, path: &str) -> Value {
    serde_json::from_str(built.text(path)).expect("JSON")
}

#[test]
fn an_item_without_text_has_its_title_where_feeds_have_excerpts() {
    let config = format!("language = \"en\"\n{ALL}content = \"excerpt\"\n");
    let built = built(&config, &[("2023-09-12", "- <b></b>\n- words\n")]);
    let feed = json(&built, "items/feed.json");
    for item in feed["items"].as_array().expect("a list") {
        assert_ne!(item["content_text"], "", "{item}");
    }
    let atom = built.text("items/atom.xml");
    assert_eq!(atom.matches("<summary>").count(), 2, "{atom}");
}

#[test]
fn a_feed_in_atom_is_as_new_as_its_newest_entry() {
    let undated = "+++\nafter = \"2023-09-12\"\n+++\n\n- later\n";
    let notes = [("2023-09-12", "- first\n"), ("undated-001", undated)];
    let built = built(&format!("time_zone = \"Asia/Tokyo\"\n{ALL}"), &notes);
    let atom = built.text("atom.xml");
    let updated = atom.split("<updated>").skip(1);
    let updated: Vec<&str> = updated.filter_map(|part| part.split('<').next()).collect();
    assert_eq!(updated.len(), 3);
    assert_eq!(updated.iter().max(), updated.first(), "{atom}");
    let rss = built.text("feed.xml");
    let date = "<lastBuildDate>Tue, 12 Sep 2023 00:00:00 +0900</lastBuildDate>";
    assert!(rss.contains(date), "{rss}");
}

#[test]
fn a_change_of_a_note_is_one_of_its_items() {
    let text = "+++\nupdated = 2023-09-20\n+++\n\n- KEP-1 a\n- KEP-1 b\n";
    let built = built(
        &format!("time_zone = \"Asia/Tokyo\"\n{ALL}"),
        &[("2023-09-12", text)],
    );
    for path in ["items/atom.xml", "kep/1/atom.xml"] {
        let atom = built.text(path);
        let changed = atom.matches("<updated>2023-09-20T").count();
        assert_eq!(changed, 3, "the feed and two entries: {atom}");
    }
    let feed = json(&built, "kep/1/feed.json");
    for item in feed["items"].as_array().expect("a list") {
        let modified = item["date_modified"].as_str().unwrap_or_default();
        assert!(modified.starts_with("2023-09-20T"), "{item}");
    }
}

#[test]
fn titles_in_rss_seem_to_have_no_tags() {
    let built = built(ALL, &[("2023-09-12", "- the `</div>` is left out\n")]);
    let rss = built.text("items/feed.xml");
    let title = "<title>the &#x3C;\u{2060}/div&#x3E; is left out</title>";
    assert!(rss.contains(title), "{rss}");
    let feed = json(&built, "items/feed.json");
    assert_eq!(feed["items"][0]["title"], "the </div> is left out");
}

#[test]
fn a_number_sign_in_a_name_is_not_a_fragment_of_an_id() {
    let text = "+++\ndate = 2023-09-12\n+++\n\n- KEP-1 x\n";
    let built = built(ALL, &[("a#b", text)]);
    let atom = built.text("items/atom.xml");
    let id = "<id>tag:me.example,2023:a%23b#kep-1</id>";
    assert!(atom.contains(id), "{atom}");
    let atom = built.text("atom.xml");
    assert!(
        atom.contains("<id>tag:me.example,2023:a%23b</id>"),
        "{atom}"
    );
    // Those of the other formats are not URIs.
    let rss = built.text("items/feed.xml");
    assert!(rss.contains(">tag:me.example,2023:a#b#kep-1</guid>"));
}

#[test]
fn addresses_for_programs_are_uris() {
    let built = built(ALL, &[("2023-09-12", "- 日本語の話\n")]);
    let index = json(&built, "index.json");
    let address =
        "http://127.0.0.1:1111/notes/2023-09-12/#%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%81%AE%E8%A9%B1";
    assert_eq!(index["items"][0]["url"], address);
    let feed = json(&built, "items/feed.json");
    assert_eq!(feed["items"][0]["url"], address);
    assert!(
        built
            .text("index.html")
            .contains("/notes/2023-09-12/#日本語の話")
    );
}

#[test]
fn a_character_that_readers_cannot_show_is_in_no_feed() {
    let text =
        "+++\ntags = [\"a\\u0001b\"]\n+++\n\n- x\u{85}y\u{7F}z\u{FDD0}\u{1FFFE} &#8;&#x7F; w\n";
    let config = format!("title = \"t\\u0002\"\n{ALL}");
    let built = built(&config, &[("2023-09-12", text)]);
    for path in ["feed.xml", "atom.xml", "feed.json", "items/feed.xml"] {
        let feed = built.text(path);
        let bad = |c: &char| matches!(*c, '\0'..='\u{8}' | '\u{7F}'..='\u{9F}' | '\u{FDD0}' | '\u{1FFFE}');
        let found: Vec<char> = feed.chars().filter(bad).collect();
        assert!(found.is_empty(), "{path}: {found:?}");
        assert!(!feed.contains("\\u000"), "{path}: {feed}");
        assert!(feed.contains("xyz"), "{path}: {feed}");
    }
}

#[test]
fn what_has_no_words_has_its_title() {
    let built = built(ALL, &[("2023-09-12", "- a\n- <span></span>\n")]);
    let feed = json(&built, "items/feed.json");
    let texts: Vec<&str> = feed["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|item| item["content_html"].as_str())
        .collect();
    assert!(
        texts.iter().all(|text| !text.trim().is_empty()),
        "{texts:?}"
    );
    assert_eq!(texts.len(), 2, "{texts:?}");
}

#[test]
fn titles_lose_brackets_of_references_and_nothing_else() {
    let rows = [
        (
            "Sidecar が GA になった (k/k#116429, KEP-753)",
            "Sidecar が GA になった",
        ),
        ("GA になった（KEP-753、SIG Node）", "GA になった"),
        ("全角で閉じる (KEP-753）。", "全角で閉じる"),
        ("two brackets (k/k#1) (KEP-753)", "two brackets"),
        ("a list (k/k#1, 2 and #3)", "a list"),
        ("a comment (comment - k/k#116429)", "a comment"),
        (
            "in code `x` ([KEP-753](https://kep.k8s.io/753))",
            "in code x",
        ),
        (
            "an address (https://github.com/kubernetes/kubernetes/pull/5)",
            "an address",
        ),
        ("square [k/k#1]", "square"),
        ("a group (SIG Network / SIG Node)", "a group"),
        // What says more stays whole.
        ("is beta (KEP-753 から)", "is beta (KEP-753 から)"),
        ("is beta (1.28, KEP-753)", "is beta (1.28, KEP-753)"),
        ("of two (3/4)", "of two (3/4)"),
        ("first (KEP-753) and then", "first (KEP-753) and then"),
        ("KEP-753 (alpha)", "KEP-753 (alpha)"),
        ("nothing left (", "nothing left ("),
        ("(k/k#1)", "(k/k#1)"),
        ("no bracket k/k#1)", "no bracket k/k#1)"),
        ("empty ()", "empty ()"),
    ];
    let bullets: Vec<String> = rows.iter().map(|(text, _)| format!("- {text}")).collect();
    let note = bullets.join("\n") + "\n";
    let long = format!("{} (k/k#116429, KEP-753, k/k#121046)", "長い".repeat(50));
    let note = format!("{note}- {long}\n- {} (k/k#1)…\n", "また".repeat(20));
    let config = format!("{ALL}\n[references]\ndefault_repo = \"kubernetes/kubernetes\"\n");
    let built = built(&config, &[("2023-09-12", &note)]);
    let feed = json(&built, "items/feed.json");
    let entries = feed["items"].as_array().expect("a list").iter().rev();
    let titles: Vec<&str> = entries
        .filter_map(|entry| entry["title"].as_str())
        .collect();
    let long = ["長い".repeat(50), "また".repeat(20)];
    let expected = rows.iter().map(|(_, title)| *title);
    let expected: Vec<&str> = expected.chain(long.iter().map(String::as_str)).collect();
    assert_eq!(titles, expected);
}

#[test]
fn cards_stories_and_lines_have_the_titles_of_feeds() {
    let note = "- Sidecar が GA になった (k/k#116429, KEP-753)\n- x\n";
    let config = format!("{ALL}\n[index]\nthread_mentions = 1\n");
    let notes = [("2023-09-12", note), ("2023-10-12", note)];
    let built = built(&config, &notes);
    let preview = json(&built, "kep/753/preview.json");
    assert_eq!(preview["items"][0]["text"], "Sidecar が GA になった");
    for path in [
        "stories/index.html",
        "kep/index.html",
        "archive/2023/w37/index.html",
    ] {
        let html = built.text(path);
        assert!(html.contains(">Sidecar が GA になった</"), "{path}: {html}");
        assert!(!html.contains("GA になった ("), "{path}");
    }
    let item = built.text("notes/2023-09-12/index.html");
    assert!(
        item.contains("になった (<a"),
        "the item itself is whole: {item}"
    );
}
