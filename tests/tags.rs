//! Tags of items: `{#id .tag}` after the first line, and `#tag` in text where a site has hashtags.

mod support;

use serde_json::Value;
use support::Folder;
use support::sample::{self, Built, CONFIG};

const HASHTAGS: &str = "\n[markdown]\nhashtags = true\n";

fn built(config: &str, note: &str) -> Built {
    let folder = Folder::site(config, &[("content/notes/2023-09-12.md", note)]);
    sample::build(&folder).good()
}

/// Of each item its id, its text and its tags.
fn items(built: &Built) -> Vec<(String, String, Vec<String>)> {
    let index: Value = serde_json::from_str(built.text("index.json")).expect("JSON");
    let items = index["items"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    items
        .map(|item| {
            let mentions = item["mentions"].as_array().expect("a list").iter();
            let tags = mentions.filter_map(|key| key.as_str()?.strip_prefix("tag:"));
            let id = text(&item["id"]).replace("2023-09-12#", "");
            (id, text(&item["text"]), tags.map(str::to_owned).collect())
        })
        .collect()
}

/// The items of a note; the second item is there because a single item would stand for its day.
fn first(config: &str, line: &str) -> (String, String, Vec<String>) {
    let built = built(config, &format!("{line}\n\n- another\n"));
    items(&built).swap_remove(0)
}

#[test]
fn an_item_has_its_id_and_its_tags_in_any_order() {
    for (line, id, text, tags) in [
        ("- words {.sidecar}", "words", "words", &["sidecar"][..]),
        (
            "- words {#own .sidecar .コスト}",
            "own",
            "words",
            &["sidecar", "コスト"],
        ),
        (
            "- words {.コスト #own .Side-Car}",
            "own",
            "words",
            &["コスト", "side-car"],
        ),
        ("- words {.a} {#own}", "own", "words", &["a"]),
        ("- words {#own} {.a}", "own", "words", &["a"]),
        ("- 話{.C++}", "話", "話", &["c-plus-plus"]),
        (
            "- words {.a .a}\n  - nested {.b}",
            "words-nested-b",
            "words\nnested {.b}",
            &["a"],
        ),
        ("- KEP-1 {.a}\n  more", "kep-1", "KEP-1 more", &["a"]),
        ("A block. {.a #own}", "own", "A block.", &["a"]),
        // What only looks like it stays text.
        (
            "- get -o jsonpath={.items}",
            "get-o-jsonpath-items",
            "get -o jsonpath={.items}",
            &[],
        ),
        (
            "- get {.items[0].name}",
            "get-items-0-name",
            "get {.items[0].name}",
            &[],
        ),
        (
            "- chart {{.Values}}",
            "chart-values",
            "chart {{.Values}}",
            &[],
        ),
        ("- two {#a #b}", "two-a-b", "two {#a #b}", &[]),
        ("- not {.}", "not", "not {.}", &[]),
        ("- not {.a, .b}", "not-a-b", "not {.a, .b}", &[]),
        ("- not \\{.a}", "not-a", "not {.a}", &[]),
        ("- `code {.a}`", "code-a", "code {.a}", &[]),
        ("- words {}", "words", "words {}", &[]),
    ] {
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let expected = (id.to_owned(), text.to_owned(), tags);
        assert_eq!(first(CONFIG, line), expected, "{line}");
    }
}

#[test]
fn the_page_and_the_feed_of_a_tag_have_its_items_and_its_days() {
    let tagged = "+++\ntags = [\"sidecar\"]\n+++\n\n- of the day\n- of the day too\n";
    let files = [
        (
            "content/notes/2023-09-12.md",
            "- ours {.Sidecar #mine}\n- theirs\n",
        ),
        ("content/notes/2023-09-13.md", tagged),
        (
            "content/articles/a.md",
            "+++\ndate = 2023-09-14\n+++\n\n## Section {.sidecar}\n\nSaid.\n\n## Other\n\nMore.\n",
        ),
    ];
    let built = sample::build(&Folder::site(CONFIG, &files)).good();
    assert_eq!(built.messages(), "");
    let page = built.text("tag/sidecar/index.html");
    for there in ["ours", "Section", "/notes/notes/2023-09-13/", "Sidecar"] {
        assert!(page.contains(there), "no {there} in\n{page}");
    }
    assert!(
        !page.contains("theirs") && !page.contains("More."),
        "{page}"
    );
    let feed = built.text("tag/sidecar/feed.xml");
    for there in [
        "2023-09-12#mine",
        "2023-09-13</guid>",
        "<category>Sidecar</category>",
    ] {
        assert!(feed.contains(there), "no {there} in\n{feed}");
    }
    assert!(!feed.contains("theirs"), "{feed}");
    for path in [
        "notes/2023-09-12/index.html",
        "feed.xml",
        "articles/a/index.html",
    ] {
        let text = built.text(path);
        assert!(!text.contains("{.") && !text.contains("#mine}"), "{text}");
    }
    let found = built.text("tag/index.html");
    assert!(found.contains("/tag/sidecar/"), "{found}");
}

#[test]
fn check_knows_that_tags_are_read() {
    let read = "- words {.sidecar}\n- words of all {#own .sidecar .x}\n- more\n  - nested {.b}\n";
    let folder = Folder::site(CONFIG, &[("content/notes/2023-09-12.md", read)]);
    let check = support::minamo(folder.path(), &["check", "--format", "short"]).code(0);
    // Only the nested one is shown as text.
    let found: Vec<&str> = check
        .stdout
        .lines()
        .filter(|line| line.contains("foreign-markup"))
        .collect();
    assert_eq!(found.len(), 1, "{}", check.stdout);
    assert!(found[0].contains(":4:12:"), "{found:?}");
}

#[test]
fn hashtags_are_tags_where_the_site_has_them() {
    let config = format!("{CONFIG}{HASHTAGS}");
    for (line, tags) in [
        ("- #sidecar の話", &["sidecar"][..]),
        (
            "- the (#cost) and #コスト、#k8s_io.",
            &["cost", "コスト", "k8s-io"],
        ),
        (
            "- **#bold** [#linked](https://me.example)",
            &["bold", "linked"],
        ),
        ("- #sidecar {.sidecar .more}", &["more", "sidecar"]),
        // Numbers, groups, channels, code, addresses, words.
        ("- #123 and k/k#123 and issue #45", &[]),
        ("- #sig-network, #wg-lts と #sig-nobody", &[]),
        ("- #batch-chat で聞いた", &[]),
        ("- Slack の #kubernetes-dev と #kind channel", &[]),
        ("- `#code` https://me.example/#part", &[]),
        ("- C#, a#b, \u{FF03}", &[]),
        ("- # alone and #- and #1st", &[]),
    ] {
        let files = [
            (
                "content/notes/2023-09-12.md",
                format!("{line}\n- another\n"),
            ),
            (
                "content/subjects/group/wg-batch.md",
                "+++\nchannel = \"#batch-chat\"\n+++\n".to_owned(),
            ),
        ];
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (*path, text.as_str()))
            .collect();
        let config = config.replace("[references]\n", "[references]\npreset = \"kubernetes\"\n");
        let built = sample::build(&Folder::site(&config, &files)).good();
        let mut found = items(&built).swap_remove(0).2;
        found.sort();
        let mut tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        tags.sort();
        assert_eq!(found, tags, "{line}");
        for tag in &tags {
            built.text(&format!("tag/{tag}/feed.xml"));
        }
        // Without the switch they are text.
        let plain = config.replace(HASHTAGS, "");
        let plain = sample::build(&Folder::site(&plain, &files)).good();
        let is_shown = |tag: &&String| line.contains(&format!(".{tag}"));
        let shown: Vec<&String> = tags.iter().filter(is_shown).collect();
        let mut written = items(&plain).swap_remove(0).2;
        written.sort();
        assert_eq!(written.iter().collect::<Vec<_>>(), shown, "{line}");
        assert_eq!(items(&plain)[0].0, items(&built)[0].0, "ids never change");
    }
    let built = built(&config, "- #sidecar の話\n- another\n");
    let note = built.text("notes/2023-09-12/index.html");
    assert!(note.contains("href=\"/notes/tag/sidecar/\""), "{note}");
    assert!(note.contains(">#sidecar</a>"), "{note}");
}

#[test]
fn tags_that_the_text_does_not_show_are_beside_the_item_and_categories_in_feeds() {
    let config = format!("{CONFIG}{HASHTAGS}").replace(
        "[feeds]",
        "[feeds]\nformats = [\"rss\", \"atom\", \"json\"]",
    );
    let note = "- ours {.Sidecar #mine .コスト .sidecar}\n- with #shown\n- none\n";
    let built = built(&config, note);
    let note = built.text("notes/2023-09-12/index.html");
    let list = note.split("<ul class=\"item-tags\"").collect::<Vec<_>>();
    assert_eq!(list.len(), 2, "one item has tags to show\n{note}");
    let shown = list[1].split("</ul>").next().unwrap_or_default();
    assert_eq!(shown.matches("<a ").count(), 2, "{shown}");
    for there in ["/notes/tag/sidecar/", ">#コスト</a>"] {
        assert!(shown.contains(there), "{shown}");
    }
    // On its own page a tag is not repeated.
    let page = built.text("tag/sidecar/index.html");
    let shown = page
        .split("<ul class=\"item-tags\"")
        .nth(1)
        .unwrap_or_default();
    let shown = shown.split("</ul>").next().unwrap_or_default();
    assert!(
        shown.contains("コスト") && !shown.contains("/tag/sidecar/"),
        "{page}"
    );
    for (path, category) in [
        ("items/feed.xml", "<category>コスト</category>"),
        ("items/feed.xml", "<category>shown</category>"),
        ("items/atom.xml", "<category term=\"コスト\""),
        ("items/feed.json", "\"コスト\""),
    ] {
        let feed = built.text(path);
        assert!(feed.contains(category), "no {category} in\n{feed}");
    }
}
