//! Front matter that people already have, and what it does: other names of keys, keys of other
//! programs, ids that stay, pictures, menus.

mod support;

use serde_json::Value;
use support::Folder;
use support::sample::{self, Built, CONFIG};

fn built(files: &[(&str, &str)]) -> Built {
    let built = sample::build(&Folder::site(CONFIG, files)).good();
    assert_eq!(built.messages(), "");
    built
}

/// The record of a note in `index.json`, by its id.
fn record(built: &Built, id: &str) -> Value {
    let index: Value = serde_json::from_str(built.text("index.json")).expect("JSON");
    let notes = index["notes"].as_array().expect("a list");
    let found = notes.iter().find(|note| note["id"] == id);
    found
        .unwrap_or_else(|| panic!("no {id} in {notes:?}"))
        .clone()
}

const ARTICLE: &str = "content/articles/moved.md";

#[test]
fn keys_of_other_programs_mean_what_they_mean_there() {
    for (front, key, value) in [
        ("published_at: 2023-09-12 09:00", "day", "2023-09-12"),
        ("created: 2023-09-12T10:00:00+09:00", "day", "2023-09-12"),
        ("published: 2023-09-12", "day", "2023-09-12"),
        ("created: 2022-01-01\ndate: 2023-09-12", "day", "2023-09-12"),
        (
            "date: 2023-09-12\nlastmod: 2023-10-01",
            "updated",
            "2023-10-01",
        ),
        (
            "date: 2023-09-12\nsummary: In short.",
            "description",
            "In short.",
        ),
        (
            "date: 2023-09-12\nexcerpt: In short.",
            "description",
            "In short.",
        ),
        (
            "date: 2023-09-12\nsummary: No.\ndescription: Yes.",
            "description",
            "Yes.",
        ),
    ] {
        let built = built(&[(ARTICLE, &format!("---\n{front}\n---\n\nText.\n"))]);
        assert_eq!(record(&built, "articles/moved")[key], value, "{front}");
    }
    let text = "---\ndate: 2023-09-12\ntopics: [\"Kubernetes\"]\ncategories: upstream\ntags: [sidecar]\n---\n\nText.\n";
    let built = built(&[(ARTICLE, text)]);
    let tags = ["tag:kubernetes", "tag:upstream", "tag:sidecar"];
    assert_eq!(
        record(&built, "articles/moved")["subjects"],
        serde_json::json!(tags)
    );
}

#[test]
fn what_is_not_published_elsewhere_is_a_draft_here() {
    for (front, is_there) in [
        ("published: false", false),
        ("published: true", true),
        ("draft: true", false),
        ("draft: true\npublished: true", false),
    ] {
        let text = format!("---\ndate: 2023-09-12\n{front}\n---\n\nText.\n");
        let built = built(&[(ARTICLE, &text), ("content/notes/2023-09-12.md", "- a\n")]);
        let found = built.files.contains_key("articles/moved/index.html");
        assert_eq!(found, is_there, "{front}");
    }
}

#[test]
fn old_addresses_lead_to_the_page() {
    let text = "---\ndate: 2023-09-12\naliases:\n  - /2023/old/\n  - A name in Obsidian\npermalink: https://me.example/blog/moved.html\nredirect_from: /older/\n---\n\nText.\n";
    let styled = "---\npermalink: /:year/:title/\n---\n\nAbout.\n";
    let same = "---\npermalink: /links/\naliases: []\n---\n\nLinks.\n";
    let built = built(&[
        (ARTICLE, text),
        ("content/pages/about.md", styled),
        ("content/pages/links.md", same),
    ]);
    for old in ["2023/old/index.html", "blog/moved.html", "older/index.html"] {
        let page = built.text(old);
        assert!(
            page.contains("https://me.example/notes/articles/moved/"),
            "{old}\n{page}"
        );
    }
    assert!(built.text("links/index.html").contains("Links."));
}

#[test]
fn keys_of_other_programs_can_be_ignored_and_others_are_errors() {
    let text = "---\ncssclasses: [wide]\nlayout: post\n---\n\n- a\n";
    let config = format!("{CONFIG}\n[front_matter]\nignore = [\"cssclasses\", \"layout\"]\n");
    let note = ("content/notes/2023-09-12.md", text);
    let ignored = sample::build(&Folder::site(&config, &[note]));
    assert_eq!(ignored.messages(), "");
    let errors = sample::build(&Folder::site(CONFIG, &[note])).messages();
    for message in ["`cssclasses` is not a key", "`layout` is not a key"] {
        assert!(errors.contains(message), "no {message} in\n{errors}");
    }
    let mistaken = "---\npublished_at: soon\nid: \"a b\"\n---\n\n- a\n";
    let mistaken = sample::build(&Folder::site(
        CONFIG,
        &[("content/notes/2023-09-12.md", mistaken)],
    ));
    for message in ["`published_at` is `soon`", "`a b` cannot be part of an id"] {
        assert!(
            mistaken.messages().contains(message),
            "{}",
            mistaken.messages()
        );
    }
}

#[test]
fn what_a_writer_keeps_for_templates_is_given_to_them() {
    let text = "+++\n[extra]\nmood = \"calm\"\nstars = 3\nratio = 0.5\nlist = [1, \"b\"]\nnested = { deep = true }\n+++\n\n- a\n";
    let shown = "{% extends \"default/note.html\" %}{% block header %}<p>{{ page.extra.mood }} {{ note.extra.stars }} {{ page.extra.ratio }} {{ page.extra.list | length }} {{ page.extra.nested.deep }}</p>{% endblock %}\n";
    let bare = "{% extends \"default/page.html\" %}{% block header %}<p>{% if page.extra.mood is defined %}moody{% else %}none{% endif %}</p>{% endblock %}\n";
    let built = built(&[
        ("content/notes/2023-09-12.md", text),
        ("content/pages/about.md", "About.\n"),
        ("themes/default/templates/note.html", shown),
        ("themes/default/templates/page.html", bare),
    ]);
    let page = built.text("notes/2023-09-12/index.html");
    assert!(page.contains("<p>calm 3 0.5 2 true</p>"), "{page}");
    assert!(built.text("about/index.html").contains("<p>none</p>"));
}

/// All files whose bytes are made of ids and times.
fn feeds(built: &Built) -> Vec<(String, String)> {
    let texts = ["items/feed.xml", "feed.xml", "articles/feed.xml"];
    let of = |path: &&str| {
        let text = built.text(path);
        let lines = text
            .split('<')
            .filter(|line| line.starts_with("guid") || line.starts_with("pubDate"));
        ((*path).to_owned(), lines.collect::<String>())
    };
    texts.iter().map(of).collect()
}

#[test]
fn a_renamed_file_keeps_its_ids_and_times() {
    let article = "+++\ndate = 2023-09-13\n+++\n\nText.\n";
    let before = built(&[
        ("content/notes/2023-09-12.md", "- one\n- two\n"),
        ("content/articles/old.md", article),
    ]);
    let renamed = article.replace("date", "id = \"old\"\ndate");
    let after = built(&[
        (
            "content/notes/kubecon.md",
            "+++\ndate = 2023-09-12\nid = \"2023-09-12\"\n+++\n\n- one\n- two\n",
        ),
        ("content/articles/new.md", &renamed),
    ]);
    assert_eq!(feeds(&before), feeds(&after));
    assert_eq!(
        record(&after, "2023-09-12")["url"],
        "https://me.example/notes/notes/kubecon/"
    );

    let twice = sample::build(&Folder::site(
        CONFIG,
        &[
            ("content/notes/2023-09-12.md", "- a\n"),
            (
                "content/notes/2023-09-13.md",
                "+++\nid = \"2023-09-12\"\n+++\n\n- b\n",
            ),
        ],
    ));
    let messages = twice.messages();
    for message in [
        "repeated-note-id",
        "2023-09-13.md:2:7",
        "content/notes/2023-09-12.md",
    ] {
        assert!(messages.contains(message), "no {message} in\n{messages}");
    }
}

#[test]
fn a_page_is_shared_with_its_own_picture() {
    let of = |image: &str| format!("+++\nimage = \"{image}\"\n+++\n\n- a\n");
    let built = built(&[
        ("content/notes/2023-09-12.md", &of("a b.png")),
        ("content/notes/a b.png", "not really"),
        (
            "content/notes/2023-09-13.md",
            &of("https://other.example/x.png"),
        ),
        ("content/notes/2023-09-14.md", "- none\n"),
    ]);
    for (day, address) in [
        ("2023-09-12", "https://me.example/notes/notes/a%20b.png"),
        ("2023-09-13", "https://other.example/x.png"),
        ("2023-09-14", "https://me.example/notes/static/mark.png"),
    ] {
        let page = built.text(&format!("notes/{day}/index.html"));
        let meta = format!("<meta property=\"og:image\" content=\"{address}\">");
        assert!(page.contains(&meta), "no {meta} in\n{page}");
        let is_large = page.contains("content=\"summary_large_image\"");
        assert_eq!(is_large, !address.ends_with("mark.png"), "{page}");
    }
    // The picture of the site, for all pages that have none.
    let own = sample::build(&Folder::site(
        CONFIG,
        &[
            ("content/notes/2023-09-14.md", "- none\n"),
            ("themes/default/static/og.png", "not really"),
        ],
    ));
    let page = own.text("notes/2023-09-14/index.html");
    for part in ["notes/static/og.png\">", "content=\"summary_large_image\""] {
        assert!(page.contains(part), "no {part} in\n{page}");
    }
    let missing = sample::build(&Folder::site(
        CONFIG,
        &[("content/notes/2023-09-12.md", &of("gone.png"))],
    ));
    assert!(
        missing.messages().contains("missing-image"),
        "{}",
        missing.messages()
    );
}

#[test]
fn pages_come_in_the_menu_as_they_say() {
    let built = built(&[
        ("content/pages/a.md", "+++\ntitle = \"Page A\"\n+++\n"),
        (
            "content/pages/b.md",
            "+++\ntitle = \"Page B\"\norder = 2\n+++\n",
        ),
        (
            "content/pages/c.md",
            "+++\ntitle = \"Page C\"\norder = 1\n+++\n",
        ),
        (
            "content/pages/d.md",
            "+++\ntitle = \"Page D\"\nmenu = false\n+++\n",
        ),
    ]);
    let home = built.text("index.html");
    let places = ["Page C", "Page B", "Page A"].map(|title| home.find(title));
    assert!(places.iter().all(Option::is_some), "{home}");
    assert!(places.is_sorted(), "{places:?}");
    assert!(!home.contains("Page D"));
    built.text("d/index.html");
    let note = sample::build(&Folder::site(
        CONFIG,
        &[(
            "content/notes/2023-09-12.md",
            "+++\nmenu = false\n+++\n\n- a\n",
        )],
    ));
    assert!(
        note.messages()
            .contains("`menu` is not a key of the front matter of a note")
    );
}

#[test]
fn an_article_has_the_date_of_its_name() {
    let built = built(&[
        ("content/articles/2023-09-12-kubecon.md", "Text.\n"),
        ("content/articles/2023-09-13-other/index.md", "Text.\n"),
        (
            "content/articles/2023/09/14-third.md",
            "+++\ndate = 2023-09-20\n+++\n\nText.\n",
        ),
    ]);
    for (id, day) in [
        ("articles/2023-09-12-kubecon", "2023-09-12"),
        ("articles/2023-09-13-other", "2023-09-13"),
        ("articles/2023/09/14-third", "2023-09-20"),
    ] {
        assert_eq!(record(&built, id)["day"], day);
    }
}

#[test]
fn a_text_stands_on_top_of_the_home_page() {
    let text =
        "+++\ntitle = \"Not shown\"\ndescription = \"About us.\"\n+++\n\nWelcome to KEP-753.\n";
    let built = built(&[
        ("content/pages/index.md", text),
        ("content/pages/about.md", "See [home](index.md).\n"),
        ("content/notes/2023-09-12.md", "- the latest\n"),
    ]);
    let home = built.text("index.html");
    let places = ["Welcome to", "the latest"].map(|words| home.find(words));
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{home}"
    );
    assert!(
        home.contains("content=\"About us.\"") && !home.contains("Not shown"),
        "{home}"
    );
    assert!(!built.files.contains_key("index/index.html"));
    assert_eq!(built.text("index.md"), text);
    assert!(
        built
            .text("about/index.html")
            .contains("<a href=\"/notes/\">home</a>")
    );
    let brand = "class=\"brand\"><a href=\"/notes/\"";
    let current = format!("{brand} aria-current=\"page\"");
    assert!(home.contains(&current), "{home}");
    let note = built.text("notes/2023-09-12/index.html");
    assert!(note.contains(brand) && !note.contains(&current), "{note}");
}
