//! What leads where in sites that are easy to get wrong.

mod support;

use minamo::Drafts;
use support::Folder;
use support::output::{Base, faults};
use support::sample::{self, Built, CONFIG};

const BASE: Base<'_> = Base {
    origin: "https://me.example",
    path: "/notes",
};

/// Builds a site of these files; all of its links must lead somewhere.
#[track_caller]
fn sound(files: &[(&str, &str)]) -> Built {
    let built = sample::build(&Folder::site(CONFIG, files)).good();
    assert_eq!(faults(&built.files, BASE), [""; 0]);
    built
}

/// How often a text is in a page.
fn count(built: &Built, page: &str, text: &str) -> usize {
    built.text(page).matches(text).count()
}

#[test]
fn an_article_named_like_a_note_shares_pages_with_it() {
    sound(&[
        (
            "content/notes/2023-09-12.md",
            "- KEP-1[^a]\n- b\n\n[^a]: n\n",
        ),
        (
            "content/articles/2023-09-12.md",
            "+++\ntitle = \"A\"\ndate = 2023-09-12\n+++\n\nKEP-1[^a]\n\n[^a]: n\n",
        ),
    ]);
}

#[test]
fn articles_of_nearly_one_name_share_pages() {
    let article = "+++\ntitle = \"A\"\ndate = 2023-09-12\n+++\n\nKEP-1[^a]\n\n[^a]: n\n";
    sound(&[
        ("content/articles/a/b.md", article),
        ("content/articles/a-b.md", article),
    ]);
}

#[test]
fn ids_with_letters_of_their_own_work_as_addresses() {
    let built = sound(&[(
        "content/notes/2023-09-12.md",
        "- 日本語の話\n- [それ](#日本語の話) と [それ](#%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%81%AE%E8%A9%B1) は KEP-2\n- 100% の話\n",
    )]);
    assert_eq!(built.messages(), "");
}

#[test]
fn a_bullet_alone_is_not_a_list_within_a_list() {
    let built = sound(&[("content/notes/2023-09-12.md", "- KEP-1 alone\n")]);
    let feed = built.text("kep/1/feed.xml");
    assert!(!feed.contains("<ul>"), "{feed}");
    let feed = built.text("feed.xml");
    assert!(feed.contains("<ul>\n<li><a "), "{feed}");
}

#[test]
fn a_loose_list_and_a_long_one_keep_their_blocks() {
    let built = sound(&[(
        "content/notes/2023-09-12.md",
        "3. three\n\n   more\n\n4. four KEP-1\n",
    )]);
    let feed = built.text("feed.xml");
    assert!(feed.contains("<ol start=\"3\">"), "{feed}");
    assert!(feed.contains("<p>more</p>"), "{feed}");
}

#[test]
fn a_link_and_its_own_text_are_one_mention_with_one_count() {
    let link = "[k/k#1](https://github.com/kubernetes/kubernetes/pull/1)";
    let built = sound(&[(
        "content/notes/2023-09-12.md",
        &format!("- {link}\n- k/k#1 again\n"),
    )]);
    let page = "notes/2023-09-12/index.html";
    assert_eq!(count(&built, page, "class=\"ref ref-thread\""), 2);
    assert_eq!(count(&built, page, "class=\"count\""), 2);
}

#[test]
fn an_address_in_angle_brackets_is_one_in_the_text() {
    let address = "https://github.com/kubernetes/kubernetes/pull/1";
    let built = sound(&[(
        "content/notes/2023-09-12.md",
        &format!("- <{address}>\n- {address}\n"),
    )]);
    let page = "notes/2023-09-12/index.html";
    assert_eq!(
        count(
            &built,
            page,
            &format!("<a class=\"ref ref-thread\" href=\"{address}\">k/k#1</a>")
        ),
        2
    );
}

#[test]
fn html_of_the_writer_leads_to_the_same_places_on_every_page() {
    let folder = Folder::site(
        CONFIG,
        &[(
            "content/notes/2023-09-12.md",
            "- KEP-1 <img src=\"a.png\" alt=\"\"> <a href=\"../../archive/\">all</a>\n- b\n",
        )],
    );
    folder.write("content/notes/a.png", "png");
    let built = sample::build(&folder).good();
    assert_eq!(faults(&built.files, BASE), [""; 0]);
}

#[test]
fn fragments_of_pages_without_text_of_their_own_are_checked() {
    let built = sound(&[
        (
            "content/notes/2023-09-12.md",
            "- [no](/#gone), [none](/archive/#gone), KEP-1\n",
        ),
        (
            "content/subjects/kep/1.md",
            "# Part {#part}\n\n[here](#part), [no](#gone), [up](../)\n",
        ),
    ]);
    let page = built.text("kep/1/index.html");
    assert!(
        page.contains("<a href=\"/notes/kep/1/#part\">here</a>"),
        "{page}"
    );
    assert!(page.contains("<a href=\"/notes/kep/\">up</a>"), "{page}");
    assert_eq!(built.messages().matches("leads nowhere").count(), 3);
}

#[test]
fn a_section_is_named_by_its_heading_whatever_stands_below() {
    let built = sound(&[(
        "content/articles/a.md",
        "+++\ntitle = \"A\"\ndate = 2023-09-12\n+++\n\n## 背景\n\nKEP-1 から [結び](#結び) まで\n\n## 結び\n\n本文\n",
    )]);
    let page = built.text("articles/a/index.html");
    assert!(
        page.contains("id=\"背景\"") && page.contains("id=\"結び\""),
        "{page}"
    );
    assert_eq!(built.messages(), "");
}

#[test]
fn a_footnote_may_refer_to_another() {
    let built = sound(&[(
        "content/notes/2023-09-12.md",
        "- text[^a] KEP-1\n- b\n\n[^a]: see[^b]\n\n[^b]: the deep one, back to[^a]\n",
    )]);
    assert_eq!(count(&built, "kep/1/index.html", "the deep one"), 1);
}

#[test]
fn a_footnote_within_an_item_is_shown() {
    for text in [
        "- a[^1]\n\n  [^1]: Lost KEP-1\n- b\n",
        "- a\n  - b[^1]\n\n    [^1]: Lost KEP-1\n- c\n",
        "- b\n- a\n  - b\n\n    [^1]: Lost KEP-1\n- c[^1]\n",
        "> a[^1]\n>\n> [^1]: Lost KEP-1\n",
        "- a[^1]\n\n> text\n>\n> [^1]: Lost KEP-1\n",
        "1. a[^1]\n\n   > [^1]: Lost KEP-1\n",
        "- a[^2]\n\n  [^2]: see[^1]\n\n  [^1]: Lost KEP-1\n",
        "- a[^1]\n\n[^2]: the other[^1]\n\n    [^1]: Lost KEP-1\n",
        "- a[^Note]\n\n[^nOTE]: Lost KEP-1\n",
        "- a[^Straße]\n\n  [^STRASSE]: Lost KEP-1\n",
    ] {
        let note = ("content/notes/2023-09-12.md", text);
        let built = sound(&[note]);
        for page in ["notes/2023-09-12/index.html", "kep/1/index.html"] {
            let html = built.text(page);
            let (_, shown) = html.split_once("class=\"footnotes\"").expect(text);
            assert!(shown.contains("Lost <a"), "{text}{html}");
        }
        let article = format!("+++\ntitle = \"A\"\ndate = 2023-09-12\n+++\n\n## Head\n\n{text}");
        let built = sound(&[("content/articles/a.md", &article)]);
        let html = built.text("articles/a/index.html");
        assert!(html.contains("Lost <a"), "{text}{html}");
    }
}

#[test]
fn the_title_of_a_remote_picture_is_kept() {
    let built = sound(&[(
        "content/notes/2023-09-12.md",
        "- ![a](https://x.example/a.png \"One & two\")\n- <img src=\"https://x.example/b.png\" title=\"Three\">\n",
    )]);
    for title in [" title=\"One &amp; two\">a</a>", " title=\"Three\">"] {
        assert_eq!(
            count(&built, "notes/2023-09-12/index.html", title),
            1,
            "{title}"
        );
    }
}

#[test]
fn a_comment_left_open_hides_no_footnote() {
    let built = sound(&[(
        "content/notes/2023-09-12.md",
        "- text[^a] KEP-1\n  <!-- open\n- b\n\n[^a]: the note\n",
    )]);
    let page = built.text("kep/1/index.html");
    assert!(!page.contains("<!--"), "{page}");
    assert!(page.contains("the note"), "{page}");
}

#[test]
fn a_reference_may_touch_a_link() {
    let built = sound(&[(
        "content/notes/2023-09-12.md",
        "- [blog](https://other.example/)k/k#1[more](https://other.example/)\n",
    )]);
    let page = "notes/2023-09-12/index.html";
    assert_eq!(count(&built, page, ">k/k#1</a>"), 1);
}

#[test]
fn front_matter_that_names_what_is_never_mentioned_makes_pages_that_exist() {
    sound(&[
        (
            "content/notes/2023-09-12.md",
            "+++\nsigs = [\"network\"]\nkeps = [753]\nrefs = [\"k/k#1\", \"containerd/containerd@v1.7.0\"]\npeople = [\"aojea\"]\ntags = [\"C++\", \"a/b\"]\n+++\n\n- a\n- b\n",
        ),
        (
            "content/subjects/group/steering.md",
            "+++\nleads = [\"nobody\"]\n+++\n",
        ),
        (
            "content/subjects/tag/c-plus-plus.md",
            "about KEP-9 and k/k#7, [home](/)\n",
        ),
    ]);
}

#[test]
fn lines_may_end_as_on_windows() {
    let unix = "+++\ntags = [\"a\"]\n+++\n\n- KEP-1 {#x}\n  - k/k#1\n\n```yaml\na: b\n```\n";
    let windows = unix.replace('\n', "\r\n");
    let of = |text: &str| {
        let built = sound(&[("content/notes/2023-09-12.md", text)]);
        built
            .text("notes/2023-09-12/index.html")
            .replace("\r\n", "\n")
    };
    assert_eq!(of(&windows), of(unix));
}

#[test]
fn a_site_of_a_page_alone_has_a_home() {
    sound(&[("content/pages/about.md", "text, [here](/about/)\n")]);
}

#[test]
fn hidden_files_are_not_part_of_the_site() {
    let built = sound(&[
        ("content/notes/2023-09-12.md", "- a\n"),
        ("content/notes/.2023-09-13.md", "- b\n"),
        ("content/.git/config", "c\n"),
        ("content/notes/2023-09-14.md~", "- d\n"),
    ]);
    assert!(
        !built
            .files
            .keys()
            .any(|path| path.contains(".git") || path.contains('~'))
    );
    assert!(!built.files.contains_key("notes/2023-09-13/index.html"));
}

#[test]
fn two_addresses_of_one_file_collide() {
    let files = [
        ("content/notes/2023-09-12.md", "- KEP-1\n"),
        ("content/notes/2023-09-12/index.html", "mine\n"),
    ];
    let built = sample::build(&Folder::site(CONFIG, &files));
    let messages = built.messages();
    assert!(messages.contains("have the same address"), "{messages}");
}

#[test]
fn html_of_the_writer_that_leads_nowhere_is_not_a_link() {
    let built = sound(&[(
        "content/notes/2023-09-12.md",
        "- <a href=\"nope/\">a</a> <a href=\"/nope/\">b</a> <a href=\"#nope\">c</a> <img src=\"no.png\" alt=\"d\"> <a href=\"/archive/\">e</a> KEP-1\n",
    )]);
    let page = built.text("notes/2023-09-12/index.html");
    assert!(page.contains("<a>a</a> <a>b</a> <a>c</a>"), "{page}");
    assert!(!page.contains("no.png"), "{page}");
    assert_eq!(built.messages().matches("leads nowhere").count(), 4);
}

#[test]
fn drafts_are_listed_and_marked_where_the_writer_alone_sees_them() {
    let draft = "+++\ntitle = \"まだ\"\ndraft = true\n+++\n\n本文\n";
    let folder = Folder::site(
        sample::CONFIG,
        &[
            ("content/notes/2023-09-12.md", "- k/k#1\n"),
            (
                "content/notes/2023-09-13.md",
                "+++\ndraft = true\n+++\n\n- 書きかけ\n",
            ),
            ("content/articles/later.md", draft),
            ("content/pages/soon.md", draft),
        ],
    );
    let files = |drafts| {
        let options = minamo::BuildOptions {
            drafts,
            ..minamo::BuildOptions::default()
        };
        let built = minamo::build(folder.path(), &options, &mut |_| {}).expect("a site");
        let files = built.files.into_iter().map(|file| {
            let bytes = match file.content {
                minamo::Content::Bytes(bytes) => bytes,
                minamo::Content::Copy(_) => Vec::new(),
            };
            (file.path, String::from_utf8_lossy(&bytes).into_owned())
        });
        files.collect::<std::collections::BTreeMap<String, String>>()
    };
    let listed = files(Drafts::Listed);
    for path in ["notes/2023-09-13/", "articles/later/", "soon/"] {
        assert!(
            listed["drafts/index.html"].contains(&format!("/notes/{path}\"")),
            "{path}"
        );
        let page = &listed[&format!("{path}index.html")];
        assert!(page.contains("<strong>下書き</strong>"), "{page}");
    }
    assert!(!listed["drafts/index.html"].contains("/notes/notes/2023-09-12/\""));
    for drafts in [Drafts::LeftOut, Drafts::Included] {
        assert!(!files(drafts).contains_key("drafts/index.html"));
    }
    assert!(!files(Drafts::LeftOut).contains_key("soon/index.html"));
}
