//! Addresses as writers type them: where they end, where they lead, and whom browsers ask.

mod support;

use support::Folder;
use support::sample::{self, Built};

const NOTE: &str = "content/notes/2023-09-12.md";

fn built(note: &str) -> Built {
    sample::build(&Folder::site("", &[(NOTE, note)]))
}

/// The items of the note's page.
fn page(built: &Built) -> &str {
    let page = built.text("notes/2023-09-12/index.html");
    let (_, items) = page
        .split_once("<ul class=\"items e-content\">")
        .expect("items");
    items.split_once("</article>").expect("an end").0
}

#[test]
fn a_link_that_leads_nowhere_is_reported() {
    for (markdown, code) in [
        ("[x](slack://channel?id=1)", "dropped-link"),
        ("[x](obsidian://open?vault=a)", "dropped-link"),
        ("[x](geo:35,139)", "dropped-link"),
        ("[x](magnet:?xt=urn:btih:0)", "dropped-link"),
        ("[x](javascript:alert(1))", "dropped-link"),
        ("[x](java&#9;script:alert(1))", "dropped-link"),
        ("![x](data:image/png;base64,AA)", "dropped-link"),
        ("<slack://channel>", "dropped-link"),
        ("[x]()", "empty-link"),
        ("[x](<>)", "empty-link"),
        ("![x]()", "empty-link"),
        ("[x](https://a.example)", ""),
        ("[x](mailto:a@a.example)", ""),
        ("<a@a.example>", ""),
        ("[x](tel:+81)", ""),
    ] {
        let built = built(&format!("- a {markdown} b\n"));
        let messages = built.messages();
        assert_eq!(
            messages.contains("[empty-link]"),
            code == "empty-link",
            "{markdown}: {messages}"
        );
        assert_eq!(
            messages.contains("[dropped-link]"),
            code == "dropped-link",
            "{markdown}: {messages}"
        );
        assert_eq!(
            page(&built).contains("broken-link"),
            !code.is_empty(),
            "{markdown}"
        );
    }
}

#[test]
fn only_short_forms_look_like_short_forms() {
    for (markdown, prose) in [
        (
            "[サイドカーの話](https://github.com/kubernetes/kubernetes/pull/1)",
            true,
        ),
        (
            "[the fix for #1](https://github.com/kubernetes/kubernetes/pull/1)",
            true,
        ),
        (
            "[containerd](https://github.com/containerd/containerd)",
            true,
        ),
        (
            "[k/k#1](https://github.com/kubernetes/kubernetes/pull/1)",
            false,
        ),
        (
            "[#1](https://github.com/kubernetes/kubernetes/pull/1)",
            false,
        ),
        ("<https://github.com/kubernetes/kubernetes/pull/1>", false),
        ("https://github.com/kubernetes/kubernetes/pull/1", false),
        ("k/k#1", false),
    ] {
        let built = built(&format!("- {markdown}\n"));
        assert_eq!(
            page(&built).contains(" ref-prose\""),
            prose,
            "{markdown}: {}",
            page(&built)
        );
    }
}

#[test]
fn addresses_in_japanese_text_lead_where_they_lead_in_a_browser() {
    for (text, href) in [
        (
            "https://ja.wikipedia.org/wiki/日本 を見る",
            "https://ja.wikipedia.org/wiki/日本",
        ),
        (
            "（https://ja.wikipedia.org/wiki/日本の歴史）",
            "https://ja.wikipedia.org/wiki/日本の歴史",
        ),
        ("https://a.example/docsを見る", "https://a.example/docs"),
        ("https://a.example/を見る", "https://a.example/"),
    ] {
        let built = built(&format!("- {text}\n"));
        let expected = format!("<a href=\"{href}\">{href}</a>");
        assert!(page(&built).contains(&expected), "{text}: {}", page(&built));
    }
    let built = built("- https://ja.wikipedia.org/wiki/ひらがな\n");
    assert!(
        built.messages().contains("hint[cut-address]"),
        "{}",
        built.messages()
    );
}

#[test]
fn no_browser_asks_another_host_for_a_picture() {
    for address in [
        "https://evil.invalid/1.png",
        "https:\\\\evil.invalid/1.png",
        "https:/evil.invalid/1.png",
        "https:evil.invalid",
        "HTTPS:\\\\evil.invalid/1.png",
        "//evil.invalid/1.png",
        "\\\\\\\\evil.invalid/1.png",
        "/\\\\evil.invalid/1.png",
        "ht&#9;tps://evil.invalid/1.png",
        "/&#10;/evil.invalid/1.png",
        "&#1;//evil.invalid/1.png",
    ] {
        for picture in [
            format!("![words](<{address}>)"),
            format!("<img alt=\"words\" src=\"{address}\">"),
        ] {
            let built = built(&format!("- {picture}\n"));
            let page = page(&built);
            assert!(!page.contains("<img"), "{picture}: {page}");
            assert!(page.contains("words"), "{picture}: {page}");
            for path in ["feed.xml", "index.json"] {
                assert!(
                    !built.text(path).contains("<img"),
                    "{picture}: {}",
                    built.text(path)
                );
            }
        }
    }
    for html in [
        "<img src=\"a.png\" srcset=\"https://evil.invalid/1.png 2x\">",
        "<video poster=\"https://evil.invalid/1.png\">x</video>",
        "<picture><source srcset=\"https://evil.invalid/1.png\"></picture>",
        "<table background=\"https://evil.invalid/1.png\"><tr><td>x</td></tr></table>",
        "<p style=\"background: url(https://evil.invalid/1.png)\">x</p>",
        "<input type=\"image\" src=\"https://evil.invalid/1.png\">",
    ] {
        let built = built(&format!("{html}\n"));
        let page = page(&built).replace("&lt;", "");
        for tag in page.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            // A link is followed by readers alone.
            assert!(
                tag.starts_with("a ") || !tag.contains("evil.invalid"),
                "{html}: {page}"
            );
        }
    }
}
