//! HTML of the writer's, and what becomes of rendered HTML: plain texts, feeds, pictures.

mod support;

use serde_json::Value;
use support::Folder;
use support::sample::{self, Built};

const NOTE: &str = "content/notes/2023-09-12.md";

const ALLOW: &str =
    "[markdown]\nhtml = \"allow\"\n[feeds]\nformats = [\"rss\", \"atom\", \"json\"]\n";

/// Builds a site of one note.
fn built(config: &str, note: &str) -> Built {
    sample::build(&Folder::site(config, &[(NOTE, note)]))
}

/// The plain texts of all items.
fn texts(built: &Built) -> Vec<String> {
    let index: Value = serde_json::from_str(built.text("index.json")).expect("JSON");
    let items = index["items"].as_array().expect("a list").iter();
    items
        .map(|item| item["text"].as_str().expect("a text").to_owned())
        .collect()
}

#[test]
fn code_keeps_its_indentation() {
    let note =
        "- a manifest\n  ```yaml\n  spec:\n    containers:\n      - name: a\n  ```\n  behind\n";
    assert_eq!(
        texts(&built("", note)),
        ["a manifest\nspec:\n  containers:\n    - name: a\nbehind"]
    );
}

#[test]
fn a_line_that_is_wrapped_in_the_source_is_one_line() {
    let note = "- 長いので\n  改行した、*ここで*\n  **また**。\n  English\n  words 日本\n  go\\\n  で終わる\n";
    assert_eq!(
        texts(&built("", note)),
        ["長いので改行した、ここでまた。 English words 日本 go\nで終わる"]
    );
    let built_page = built("", note);
    let page = built_page.text("notes/2023-09-12/index.html");
    let expected = "長いので改行した、<em>ここで</em><strong>また</strong>。\nEnglish\nwords 日本\ngo<br>\nで終わる";
    assert!(page.contains(expected), "{page}");
    let feed = built_page.text("feed.xml");
    assert!(feed.contains(expected), "{feed}");
    assert!(
        page.contains("長いので改行した、ここでまた。 English"),
        "{page}"
    );
    let config = "[[feeds.named]]\nname = \"n\"\nquery = \"ので改行\"\n";
    let built = built(config, note);
    assert!(built.text("feeds/n/feed.xml").contains("<item>"));
}

#[test]
fn what_nobody_sees_of_html_is_in_no_plain_text() {
    for (html, expected) in [
        ("<abbr title=\"a > b\">x</abbr> y", "x y"),
        ("x <!-- a > secret --> y", "x  y"),
        ("x <SCRIPT>evil()</SCRIPT> y", "x  y"),
        ("x <STYLE>p { }</STYLE> y", "x  y"),
    ] {
        let built = built(ALLOW, &format!("- {html}\n"));
        assert_eq!(texts(&built), [expected], "{html}");
    }
}

#[test]
fn what_an_item_leaves_open_ends_with_it_in_feeds() {
    let note = "- <!-- comment --> vis <!-- open comment\n- <b>bold\n- last\n";
    let built = built(ALLOW, note);
    for path in ["feed.xml", "atom.xml", "feed.json"] {
        let feed = built.text(path);
        let feed = feed.replace("&lt;", "<").replace("&gt;", ">");
        assert!(feed.contains(" vis </li>"), "{path}: {feed}");
        assert!(feed.contains("<li><b>bold</b></li>"), "{path}: {feed}");
        assert!(feed.contains("<li>last</li>"), "{path}: {feed}");
    }
}

#[test]
fn addresses_in_feeds_are_uris() {
    let note = "- [b](<https://example.com/a b%20c?d=é>) と <https://例え.jp/x> の話\n";
    let built = built("", note);
    let feed = built.text("feed.xml");
    for address in [
        "href=\"https://example.com/a%20b%20c?d=%C3%A9\"",
        "href=\"https://%E4%BE%8B%E3%81%88.jp/x\"",
    ] {
        assert!(feed.contains(address), "no {address} in {feed}");
    }
}

#[test]
fn a_script_ends_where_it_ends() {
    let note = "- a <script> <code> b() </script> then KEP-1\n";
    for config in ["", ALLOW] {
        let built = built(config, note);
        assert!(built.files.contains_key("kep/1/index.html"), "{config}");
    }
}

/// The smallest picture in GIF: three pixels by two.
const GIF: &[u8] = b"GIF89a\x03\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x03\x00\x02\x00\x00\x02\x03D\x02\x05\x00;";

fn with_pictures(config: &str, note: &str, pictures: &[(&str, &[u8])]) -> Built {
    let folder = Folder::site(config, &[(NOTE, note)]);
    for (name, bytes) in pictures {
        folder.write(&format!("content/notes/{name}"), bytes);
    }
    sample::build(&folder).good()
}

#[test]
fn drawings_have_their_size_on_pages_and_in_feeds() {
    let drawing = |attributes: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<!-- a > b -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}><g/></svg>\n"
        )
    };
    for (attributes, size) in [
        (
            "width=\"30\" height=\"20px\"",
            " width=\"30\" height=\"20\"",
        ),
        ("viewBox=\"0 0 24 12.6\"", " width=\"24\" height=\"13\""),
        (
            "width=\"100%\" height=\"2em\" viewBox=\"-1,-1, 8,9\"",
            " width=\"8\" height=\"9\"",
        ),
        ("width=\"100%\"", ""),
        ("width=\"0\" height=\"-3\"", ""),
    ] {
        let svg = drawing(attributes);
        let built = with_pictures("", "- ![a](a.svg)\n", &[("a.svg", svg.as_bytes())]);
        let page = built.text("notes/2023-09-12/index.html");
        let expected = format!("<img src=\"/notes/a.svg\" alt=\"a\"{size} loading");
        assert!(page.contains(&expected), "{attributes}: {page}");
        let feed = built.text("feed.xml");
        let expected = format!("notes/a.svg\" alt=\"a\"{size}>");
        assert!(feed.contains(&expected), "{attributes}: {feed}");
    }
}

#[test]
fn a_picture_in_html_has_its_size_where_the_writer_gave_none() {
    let note = "- <img src=\"a.gif\" alt=\"a\"> <img alt='b' src='a.gif' width=\"9\"> <img src=\"b.gif\" alt=\"gone\">\n- ![c](a.gif) <i>x</i>\n";
    for config in ["", ALLOW] {
        let folder = Folder::site(config, &[(NOTE, note)]);
        folder.write("content/notes/a.gif", GIF);
        let built = sample::build(&folder).good();
        let page = built.text("notes/2023-09-12/index.html");
        assert_eq!(page.matches("width=\"3\"").count(), 2, "{page}");
        assert_eq!(page.matches("height=\"2\"").count(), 2, "{page}");
        assert_eq!(page.matches("width=\"9\"").count(), 1, "{page}");
        let feed = built.text("feed.xml");
        assert_eq!(feed.matches("width=\"3\"").count(), 2, "{feed}");
    }
}
