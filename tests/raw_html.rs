//! HTML that writers put into Markdown: what is not HTML is shown as text, what is HTML holds blocks
//! together, and nothing of it runs.

mod support;

use serde_json::Value;
use support::Folder;
use support::sample::{self, Built};

const NOTE: &str = "content/notes/2023-09-12.md";

fn built(note: &str) -> Built {
    sample::build(&Folder::site("", &[(NOTE, note)]))
}

/// The id and the plain text of each item.
fn items(built: &Built) -> Vec<(String, String)> {
    let index: Value = serde_json::from_str(built.text("index.json")).expect("JSON");
    let items = index["items"].as_array().expect("a list").iter();
    let text = |item: &Value, key: &str| item[key].as_str().expect("a text").to_owned();
    items
        .map(|item| {
            let id = text(item, "id");
            let (_, id) = id.split_once('#').expect("a note and an item");
            (id.to_owned(), text(item, "text"))
        })
        .collect()
}

/// The items of a page.
fn page(built: &Built) -> String {
    let page = built.text("notes/2023-09-12/index.html");
    let (_, items) = page
        .split_once("<ul class=\"items e-content\">")
        .expect("items");
    let (items, _) = items.split_once("</article>").expect("an end");
    items.to_owned()
}

#[test]
fn what_is_not_html_is_shown_as_text_everywhere() {
    for (markdown, text, tags) in [
        ("kubectl logs <pod> を見る", "kubectl logs <pod> を見る", 1),
        (
            "Vec<String> と Map<K, Vec<V>>",
            "Vec<String> と Map<K, Vec<V>>",
            2,
        ),
        (
            "Foo<P> と Bar<A> と <T: B>",
            "Foo<P> と Bar<A> と <T: B>",
            2,
        ),
        (
            "support <style> in CRDs is merged",
            "support <style> in CRDs is merged",
            1,
        ),
        ("the <title> of a page", "the <title> of a page", 1),
        (
            "a <textarea> and a <select> here",
            "a <textarea> and a <select> here",
            2,
        ),
        (
            "an <iframe>, a <noscript>, an <xmp>",
            "an <iframe>, a <noscript>, an <xmp>",
            3,
        ),
        (
            "<plaintext> is gone</plaintext> x",
            "<plaintext> is gone</plaintext> x",
            2,
        ),
        ("the <script> element", "the <script> element", 1),
        ("the <td> of a row", "the <td> of a row", 1),
        (
            "an <img> or <input> or <link>",
            "an <img> or <input> or <link>",
            3,
        ),
        (
            "<my-element>own</my-element>",
            "<my-element>own</my-element>",
            2,
        ),
        (
            "closes </b> nothing </pod>",
            "closes </b> nothing </pod>",
            2,
        ),
        ("<b>bold and <i>it</i>", "<b>bold and it", 1),
        (
            "<?php echo ?> and <!DOCTYPE x>",
            "<?php echo ?> and <!DOCTYPE x>",
            2,
        ),
        ("<style> in CRDs is merged", "<style> in CRDs is merged", 1),
        ("<!-- todo: never closed", "<!-- todo: never closed", 1),
        ("<pod>\n  **name**", "<pod> name", 1),
        ("<div class=\"open", "<div class=\"open", 1),
        ("a **<pod>** b", "a <pod> b", 1),
        ("[see <pod>](https://a.example)", "see <pod>", 1),
        // What is HTML stays HTML, and what is code stays code.
        (
            "press <kbd>Ctrl</kbd>, H<sub>2</sub>O",
            "press Ctrl, H2O",
            0,
        ),
        ("a <!-- comment --> b", "a  b", 0),
        ("`Vec<String>` and `<style>`", "Vec<String> and <style>", 0),
        ("a<br>b", "a\nb", 0),
        ("<center>a</center>", "a", 0),
        ("<svg><path d=\"M0\"/></svg> a", "a", 0),
        ("a < b and c > d", "a < b and c > d", 0),
    ] {
        let built = built(&format!("- {markdown}\n- next\n"));
        let found = items(&built);
        assert_eq!(found[0].1, text, "{markdown}");
        assert_eq!(found[1].1, "next", "{markdown}");
        let messages = built.messages();
        assert_eq!(
            messages.matches("hint[html-as-text]").count(),
            tags,
            "{markdown}: {messages}"
        );
        let feed = built.text("feed.xml");
        assert!(tags == 0 || feed.contains("&lt;"), "{markdown}: {feed}");
    }
}

#[test]
fn a_tag_that_begins_a_block_keeps_no_markdown_from_being_read() {
    let note =
        "<style> in CRDs\n\n- **a** <pod>\n- k/k#1\n\n<script>\n\n```html\n<style>\n```\n\nlast\n";
    let built = built(note);
    let texts: Vec<String> = items(&built).into_iter().map(|(_, text)| text).collect();
    assert_eq!(
        texts,
        [
            "<style> in CRDs",
            "a <pod>",
            "k/k#1",
            "<script>",
            "<style>",
            "last"
        ]
    );
    assert_eq!(built.messages().matches("html-as-text").count(), 3);
    assert!(
        built
            .files
            .contains_key("repo/kubernetes/kubernetes/index.html")
    );
}

#[test]
fn ids_are_made_as_before_of_what_is_not_a_tag() {
    let built =
        built("- kubectl logs <pod> を見る\n- <details><summary>s</summary>k/k#7</details>\n");
    let ids: Vec<String> = items(&built).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids[0], "kubectl-logs-を見る");
}

#[test]
fn an_element_holds_its_blocks_together() {
    for (note, expected) in [
        (
            "<details><summary>概要</summary>\n\nk/k#1\n\n- a\n- b\n\n</details>\n\nafter\n",
            vec![("k-k-1", "概要\nk/k#1\na\nb"), ("after", "after")],
        ),
        (
            "before\n\n<div>\n\n## title\n\ntext</div>\n\n- a\n",
            vec![
                ("before", "before"),
                ("title-text", "title\ntext"),
                ("a", "a"),
            ],
        ),
        (
            "<blockquote>\n\n<div>\n\na\n\n</div>\n\nb\n\n</blockquote>\n\nc\n",
            vec![("a-b", "a\nb"), ("c", "c")],
        ),
        // Bullets are items of their own, whatever is open in them.
        (
            "- <details><summary>s</summary>\n\n  a\n\n  </details>\n- b\n",
            vec![("a", "s\na"), ("b", "b")],
        ),
        (
            "- <details><summary>s</summary>\n\n  a\n</details>\n\n- b\n",
            vec![("a", "s\na"), ("b", "b")],
        ),
    ] {
        let built = built(note);
        let found = items(&built);
        let found: Vec<(&str, &str)> = found.iter().map(|(id, text)| (&**id, &**text)).collect();
        assert_eq!(found, expected, "{note}");
        assert!(
            !built.messages().contains("html-as-text"),
            "{note}: {}",
            built.messages()
        );
        let page = page(&built);
        assert_eq!(
            page.matches("<details>").count(),
            page.matches("</details>").count(),
            "{page}"
        );
    }
}

#[test]
fn headings_in_an_element_begin_no_section() {
    let article = "---\ntitle: t\ndate: 2023-09-12\n---\n## one\n\n<details><summary>s</summary>\n\n## inner\n\ntext\n\n</details>\n\n## two\n";
    let folder = Folder::site("", &[("content/articles/a.md", article)]);
    let built = sample::build(&folder);
    let texts: Vec<String> = items(&built).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["one\ns\ninner\ntext", "two"]);
}

#[test]
fn nothing_runs_and_no_other_host_is_asked() {
    for html in [
        "<script>alert(1)</script>",
        "x <script>alert(1)</script> y",
        "<script>alert(1)",
        "<style><script>alert(1)</script>",
        "<pod><script>alert(1)</script></pod>",
        "<pod onclick=alert(1)>x</pod>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"https://evil.invalid/1.png\">",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<textarea><img src=x onerror=alert(1)></textarea>",
        "<xmp><img src=x onerror=alert(1)></xmp>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"java&#10;script:alert(1)\">x</a>",
        "<iframe src=\"https://evil.invalid/\"></iframe>",
        "<object data=\"https://evil.invalid/\"></object>",
        "<b <script>alert(1)</script>",
        "<<script>script>alert(1)</script>",
        "<!--><script>alert(1)</script>-->",
        "<pod title=\"><script>alert(1)</script>\">",
        "<div title=\"x\n\n<script>alert(1)</script>\n\n\">",
    ] {
        for note in [
            format!("{html}\n"),
            format!("- a {html}\n- b\n"),
            format!("# h\n\n> {html}\n"),
        ] {
            let built = built(&note);
            let page = page(&built);
            for tag in tags(&page) {
                let tag = tag.to_ascii_lowercase();
                for evil in [
                    "<script",
                    "<style",
                    "<svg",
                    "<iframe",
                    "<object",
                    "onerror",
                    "onclick",
                    "onload",
                    "javascript:",
                    "src=\"http",
                ] {
                    assert!(!tag.contains(evil), "{note}: {tag} in {page}");
                }
            }
        }
    }
}

/// The tags of a page; a `<` in text is escaped, so that each begins one.
fn tags(page: &str) -> Vec<&str> {
    page.match_indices('<')
        .map(|(at, _)| {
            let end = page[at..].find('>').map_or(page.len(), |end| at + end + 1);
            &page[at..end]
        })
        .collect()
}

#[test]
fn classes_of_the_writer_hide_no_text() {
    for html in [
        "<a class=\"count\" href=\"https://a.example\">words</a>",
        "<a CLASS=count>words</a>",
        "<a class=\"c&#111;unt\">words</a>",
        "<a class='footnote-back big'>words</a>",
        "<sup class=\"footnote-ref\">words</sup>",
        "<a\n  class=\"count\">words</a>",
        "<div><a\n  class=\"count\">words</a></div>",
    ] {
        for config in ["", "[markdown]\nhtml = \"allow\"\n"] {
            for note in [
                format!("- a {html} b\n"),
                format!("- {html}\n"),
                format!("{html}\n"),
            ] {
                let built = sample::build(&Folder::site(config, &[(NOTE, &note)]));
                for path in ["feed.xml", "index.json", "notes/2023-09-12/index.html"] {
                    assert!(built.text(path).contains("words"), "{config} {note} {path}");
                }
                assert!(items(&built)[0].1.contains("words"), "{config} {note}");
            }
        }
    }
}

#[test]
fn attributes_have_one_order() {
    let note = "- <input checked type=\"checkbox\" aria-label=\"x\"> a <b title=\"t\" lang=\"en\" class=\"c\">b</b>\n";
    let page = page(&built(note));
    assert!(
        page.contains("<input type=\"checkbox\" disabled checked aria-label=\"x\">"),
        "{page}"
    );
    assert!(
        page.contains("<b title=\"t\" lang=\"en\" class=\"c\">"),
        "{page}"
    );
}
