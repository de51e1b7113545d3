//! Files for programs: `index.json`, `preview.json`, `index.md`.

mod support;

use std::collections::BTreeSet;

use minamo::BuildOptions;
use minamo::Content;
use minamo::internals::diagnostic::any_error;
use serde_json::Value;
use support::Folder;
use support::output::unpacked;
use support::sample::{self, Built, CONFIG};

const NOTES: [(&str, &str); 4] = [
    (
        "content/notes/2023-09-12.md",
        "+++\ntags = [\"Sidecar\"]\n+++\n\n- **KEP-753** は k/k#1 で [@aojea](https://github.com/aojea) の話\n  - containerd/containerd@v1.7.0\n- [それ](2023-09-13.md) sig-node {#日本語}\n",
    ),
    (
        "content/notes/2023-09-13.md",
        "- one KEP-753\n- two KEP-753 k/k#1\n- three KEP-753\n- four KEP-753\n",
    ),
    (
        "content/notes/2023-09-14.md",
        "+++\ndraft = true\n+++\n\n- 秘密 KEP-753 KEP-4444\n",
    ),
    (
        "content/subjects/kep/753.md",
        "+++\ntitle = \"Sidecar\"\nstage = \"beta\"\nstate = \"implementable\"\ngroup = \"sig-node\"\n+++\n",
    ),
];

fn site() -> Built {
    let config = CONFIG.replace("[references]\n", "[references]\npreset = \"kubernetes\"\n");
    sample::build(&Folder::site(&config, &NOTES)).good()
}

fn json(built: &Built, path: &str) -> Value {
    serde_json::from_str(built.text(path)).expect("JSON")
}

fn strings(value: &Value, field: &str) -> Vec<String> {
    let list = value.as_array().expect("a list");
    let field = |record: &Value| record[field].as_str().unwrap_or("null").to_owned();
    list.iter().map(field).collect()
}

#[test]
fn the_index_has_all_notes_items_mentions_and_subjects() {
    let built = site();
    let index = json(&built, "index.json");
    assert_eq!(index["version"], 1);
    assert_eq!(index["site"]["url"], "https://me.example/notes/");
    assert_eq!(strings(&index["notes"], "id"), ["2023-09-12", "2023-09-13"]);
    let first = &index["items"][0];
    assert_eq!(first["id"], "2023-09-12#kep-753");
    assert_eq!(first["day"], "2023-09-12");
    assert_eq!(
        first["text"],
        "KEP-753 は k/k#1 で @aojea の話\ncontainerd/containerd@v1.7.0"
    );
    let expected = [
        "kep:753",
        "thread:kubernetes/kubernetes#1",
        "person:aojea",
        "release:containerd/containerd@v1.7.0",
    ];
    assert_eq!(first["mentions"], serde_json::json!(expected));
    let reason = serde_json::json!([{ "subject": "sig:node", "via": "kep:753" }]);
    assert_eq!(first["inferred"], reason);
    assert_eq!(
        index["notes"][0]["subjects"],
        serde_json::json!(["tag:sidecar"])
    );
    let kep = index["subjects"].as_array().expect("a list");
    let kep = kep.iter().find(|subject| subject["key"] == "kep:753");
    let kep = kep.expect("the KEP is a subject");
    assert_eq!(
        (&kep["group"], &kep["count"]),
        (&"sig:node".into(), &5.into())
    );
}

#[test]
fn every_key_is_that_of_one_subject_and_every_address_leads_somewhere() {
    let folder = sample::middling(40);
    let built = sample::build(&folder).good();
    let index = json(&built, "index.json");
    let keys = strings(&index["subjects"], "key");
    let known: BTreeSet<&String> = keys.iter().collect();
    assert_eq!(known.len(), keys.len(), "no key twice");
    for item in index["items"].as_array().expect("a list") {
        for key in item["mentions"].as_array().expect("a list") {
            let key = key.as_str().expect("a key").to_owned();
            assert!(known.contains(&key), "{key}");
        }
    }
    let base = "https://me.example/notes/";
    for list in ["notes", "items", "subjects"] {
        for url in strings(&index[list], "url")
            .iter()
            .filter(|url| *url != "null")
        {
            let page = url.split('#').next().expect("an address");
            let path = page.strip_prefix(base).expect("below the base");
            let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
            assert!(
                built.files.contains_key(&format!("{path}index.html")),
                "{url}"
            );
        }
    }
}

#[test]
fn a_preview_has_the_latest_items_in_the_order_of_the_page() {
    let built = site();
    let preview = json(&built, "kep/753/preview.json");
    let items = strings(&preview["items"], "text");
    assert_eq!(items, ["one KEP-753", "two KEP-753 k/k#1", "three KEP-753"]);
    assert_eq!(
        preview["items"][0]["url"],
        "/notes/notes/2023-09-13/#kep-753"
    );
    assert_eq!(
        (&preview["stage"], &preview["count"]),
        (&"beta".into(), &5.into())
    );
    assert_eq!(
        (&preview["first"], &preview["last"]),
        (&"2023-09-12".into(), &"2023-09-13".into())
    );
    let tag = json(&built, "tag/sidecar/preview.json");
    assert_eq!(strings(&tag["items"], "url"), ["/notes/notes/2023-09-12/"]);
}

#[test]
fn a_month_has_the_markdown_of_its_notes() {
    let files = [
        (
            "content/notes/2023-09-11.md",
            "---\ntags: [\"a_b\"]\nkeps: [753]\n---\n- one\n",
        ),
        (
            "content/notes/2023-09-12.md",
            "\u{feff}+++\ntitle = \"A [day]\"\ntags = [\"Sidecar\", \"コスト\"]\nsigs = [\"node\"]\n+++\n\n- 一つ\r\n  - 内\r\n- 二つ",
        ),
        ("content/notes/2023-09-12-(x).md", "A block.\n\n"),
        ("content/notes/2023-10-01.md", "- another month\n"),
    ];
    let config = CONFIG.replace("[references]\n", "[references]\npreset = \"kubernetes\"\n");
    let built = sample::build(&Folder::site(&config, &files)).good();
    let expected = "# 2023年9月\n\n\
        ## [2023-09-12-(x)](https://me.example/notes/notes/2023-09-12-x/)\n\nA block.\n\n\
        ## [A \\[day\\]](https://me.example/notes/notes/2023-09-12/)\n\n\
        SIG Node, Sidecar, コスト\n\n- 一つ\r\n  - 内\r\n- 二つ\n\n\
        ## [2023年9月11日 (月)](https://me.example/notes/notes/2023-09-11/)\n\n\
        KEP-753, a\\_b\n\n- one\n";
    assert_eq!(built.text("archive/2023/09/index.md"), expected);
    let index = json(&built, "index.json");
    assert_eq!(
        strings(&index["notes"], "markdown_url"),
        [
            "https://me.example/notes/archive/2023/09/index.md",
            "https://me.example/notes/archive/2023/09/index.md",
            "https://me.example/notes/archive/2023/09/index.md",
            "https://me.example/notes/archive/2023/10/index.md",
        ]
    );
}

#[test]
fn comments_are_not_published() {
    let note = "---\nsigs: [node] # ask Bob\n---\n- one <!-- ask Bob --> and two\n- three <!-- ask\n  Bob -->\n\
                <!-- ask Bob -->\n\n> <!--\n> ask Bob (k/k#77)\n> -->\n> four\n\n`<!-- code -->`\n\n```html\n<!-- code -->\n```\n";
    let article = "+++\n# ask Bob\ndate = 2023-09-12 # ask Bob\ntitle = \"#1\"\n+++\n<!-- ask Bob -->\nLong.<!---->\n";
    let files = [
        ("content/notes/2023-09-12.md", note),
        ("content/articles/long.md", article),
        ("content/pages/open.md", "<!-- never closed\n"),
    ];
    let built = sample::build(&Folder::site(CONFIG, &files)).good();
    for file in built.files.values() {
        let text = String::from_utf8_lossy(file);
        assert!(!text.contains("Bob"), "{text}");
    }
    assert!(!built.text("index.json").contains("#77"));
    let month = built.text("archive/2023/09/index.md");
    let body =
        "- one  and two\n- three\n\n>\n> four\n\n`<!-- code -->`\n\n```html\n<!-- code -->\n```\n";
    assert!(month.ends_with(body), "{month}");
    let expected = "+++\ndate = 2023-09-12\ntitle = \"#1\"\n+++\nLong.\n";
    assert_eq!(built.text("articles/long/index.md"), expected);
    assert_eq!(built.text("open/index.md"), "<!-- never closed\n");
    let shown = format!("{CONFIG}\n[markdown]\nhtml = \"escape\"\n");
    let built = sample::build(&Folder::site(&shown, &files)).good();
    assert!(built.text("archive/2023/09/index.md").contains("ask Bob"));
}

#[test]
fn what_is_not_a_dated_note_has_its_source_beside_it_byte_for_byte() {
    let text = "\u{feff}- 一つ\r\n- 二つ\r\n";
    let undated = "+++\nafter = \"2023-09-12\"\n+++\n- later\n";
    let article = "+++\ndate = 2023-09-12\n+++\nLong.\n";
    let files = [
        ("content/notes/2023-09-12.md", text),
        ("content/notes/undated.md", undated),
        ("content/articles/long.md", article),
        ("content/pages/about.md", "# About\n"),
    ];
    let built = sample::build(&Folder::site(CONFIG, &files)).good();
    assert_eq!(built.text("notes/undated/index.md"), undated);
    assert_eq!(built.text("articles/long/index.md"), article);
    assert_eq!(built.text("about/index.md"), "# About\n");
    assert!(!built.files.contains_key("notes/2023-09-12/index.md"));
    for (page, markdown) in [
        ("notes/2023-09-12/", Some("archive/2023/09/")),
        ("archive/2023/09/", Some("archive/2023/09/")),
        ("notes/undated/", Some("notes/undated/")),
        ("articles/long/", Some("articles/long/")),
        ("about/", Some("about/")),
        ("archive/", None),
    ] {
        let html = built.text(&format!("{page}index.html"));
        let link = markdown
            .map(|folder| format!("type=\"text/markdown\" href=\"/notes/{folder}index.md\""));
        let has_link = html.contains(link.as_deref().unwrap_or("text/markdown"));
        assert_eq!(has_link, link.is_some(), "{page}");
    }
}

#[test]
fn drafts_are_in_no_file() {
    let built = site();
    for (path, bytes) in &unpacked(built.files) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("秘密") && !text.contains("4444"), "{path}");
        assert!(
            !path.contains("4444") && !path.contains("2023-09-14"),
            "{path}"
        );
    }
}

#[test]
fn an_address_of_a_file_for_programs_is_not_given_twice() {
    for wanted in [
        "/index.json",
        "/kep/1/preview.json",
        "/archive/2023/09/index.md",
    ] {
        let note = format!("+++\nredirect_from = [\"{wanted}\"]\n+++\n\n- KEP-1\n");
        let files = [
            ("content/notes/2023-09-12.md", note.as_str()),
            ("content/subjects/kep/1.md", ""),
        ];
        let config = CONFIG.replace("[references]\n", "[references]\npreset = \"kubernetes\"\n");
        let built = sample::build(&Folder::site(&config, &files));
        let messages = built.messages();
        assert!(
            messages.contains(&format!("have the same address {wanted}")),
            "{wanted}: {messages}"
        );
    }
}

#[test]
fn more_addresses_than_a_sitemap_may_have_make_several() {
    // A file may name a thousand subjects.
    let notes = (1..=50).map(|number| {
        let tags: Vec<String> = (0..1000)
            .map(|tag| format!("\"t{number}-{tag}\""))
            .collect();
        let path = format!("content/notes/2023-09-12-{number}.md");
        (
            path,
            format!("+++\ntags = [{}]\n+++\n- one\n- two\n", tags.join(", ")),
        )
    });
    let notes: Vec<(String, String)> = notes.collect();
    let files: Vec<(&str, &str)> = notes
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let folder = Folder::site(CONFIG, &files);
    let session = minamo::Session::open(folder.path(), &BuildOptions::default(), &mut |_| {});
    let (renderer, problems) = session.expect("site.toml can be read").renderer();
    assert!(!any_error(&problems));
    let read = |path: &str| match renderer.file(path) {
        Ok(Some(Content::Bytes(bytes))) => Some(String::from_utf8(bytes).expect("UTF-8")),
        _ => None,
    };
    let list = read("sitemap.xml").expect("a list");
    let parts: Vec<&str> = list
        .lines()
        .filter(|line| line.starts_with("<sitemap>"))
        .collect();
    let part = |number: u32| {
        format!("<sitemap><loc>https://me.example/notes/sitemap-{number}.xml</loc></sitemap>")
    };
    assert_eq!(parts, [part(1), part(2)]);
    let (one, two) = (
        read("sitemap-1.xml").expect("a part"),
        read("sitemap-2.xml").expect("a part"),
    );
    let count = |text: &str| text.matches("<url><loc>").count();
    assert_eq!(count(&one), 50_000);
    // Every note is listed; each page is, once.
    let pages: BTreeSet<&str> = one
        .lines()
        .chain(two.lines())
        .filter(|line| line.starts_with("<url><loc>"))
        .collect();
    assert_eq!(count(&one) + count(&two), pages.len());
    let is_note = |line: &&&str| line.contains("/2023-09-12-");
    assert_eq!(pages.iter().filter(is_note).count(), notes.len());
    assert_eq!(read("sitemap-3.xml"), None);
}
