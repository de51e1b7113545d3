//! Themes: what a site overrides, what it inherits, and that the default theme's pages hold together
//! for every kind of site.

mod support;

use support::output::{Base, faults};
use support::sample::{self, Built, CONFIG};
use support::{Folder, output};

const NOTES: [(&str, &str); 2] = [
    (
        "content/notes/2023-09-12.md",
        "- KEP-1 [^a]\n\n[^a]: note\n",
    ),
    (
        "content/notes/2023-09-13.md",
        "+++\nlang = \"en\"\n+++\n\n- KEP-1 in English\n- more\n",
    ),
];

/// A site with files of its own theme, in the folder of that name.
fn site(config: &str, theme: &[(&str, &str)]) -> Built {
    let folder = Folder::site(config, &NOTES);
    for (path, text) in theme {
        folder.write(&format!("themes/{path}"), text);
    }
    sample::build(&folder).good()
}

#[test]
fn one_template_is_overridden_and_can_extend_what_it_replaces() {
    let plain = site(CONFIG, &[]);
    let own =
        "{% extends \"default/note.html\" %}{% block header %}<p>my header</p>{% endblock %}\n";
    let built = site(CONFIG, &[("default/templates/note.html", own)]);
    let note = built.text("notes/2023-09-12/index.html");
    assert!(note.contains("<p>my header</p>"), "{note}");
    assert!(note.contains("ref-kep"), "the rest is inherited\n{note}");
    for same in [
        "index.html",
        "kep/1/index.html",
        "feed.xml",
        "static/style.css",
    ] {
        assert_eq!(built.files[same], plain.files[same], "{same}");
    }
}

#[test]
fn the_frame_of_all_pages_is_overridden_by_its_name() {
    let own = "{% extends \"default/base.html\" %}{% block footer %}<footer>mine</footer>{% endblock %}\n";
    let built = site(CONFIG, &[("default/templates/base.html", own)]);
    for page in [
        "index.html",
        "notes/2023-09-12/index.html",
        "kep/1/index.html",
        "404.html",
    ] {
        let html = built.text(page);
        assert!(html.contains("<footer>mine</footer>"), "{page}\n{html}");
        assert_eq!(html.matches("<footer").count(), 1, "{page}\n{html}");
        assert!(html.contains("<main"), "{page}\n{html}");
    }
}

#[test]
fn a_component_is_overridden() {
    let own = "{% component pager(pager) %}<p>of {{ pager.pages | length }} pages</p>{% endcomponent pager %}\n";
    let built = site(CONFIG, &[("default/templates/components/pager.html", own)]);
    assert!(built.text("kep/1/index.html").contains("<p>of 0 pages</p>"));
}

#[test]
fn a_theme_extends_the_default_one() {
    let config = format!("theme = \"mine\"\n{CONFIG}");
    let own = "{% extends \"base.html\" %}{% block main %}<p>my home, {{ t.own.word }}, {{ t.nav.archive }}</p>{% endblock %}\n";
    let built = site(
        &config,
        &[
            ("mine/theme.toml", "extends = \"default\"\n"),
            ("mine/templates/home.html", own),
            ("mine/i18n/ja.toml", "[own]\nword = \"言葉\"\n"),
            ("mine/static/style.css", "p { color: red }\n"),
            ("mine/static/extra.css", "a { color: blue }\n"),
            ("mine/static/favicon.svg", "<svg/>\n"),
        ],
    );
    let home = built.text("index.html");
    let archive = site(CONFIG, &[]).text("archive/index.html").to_owned();
    let archive = archive
        .split("<h1>")
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    let expected = format!("<p>my home, 言葉, {}</p>", archive.expect("a heading"));
    assert!(home.contains(&expected), "no {expected} in\n{home}");
    assert_eq!(built.text("static/style.css"), "p { color: red }\n");
    assert_eq!(built.text("static/extra.css"), "a { color: blue }\n");
    assert_eq!(built.text("favicon.svg"), "<svg/>\n");
    assert!(built.files.contains_key("static/site.js"));
}

#[test]
fn a_theme_extends_one_that_extends_the_default_one() {
    let config = format!("theme = \"upper\"\n{CONFIG}");
    let built = site(
        &config,
        &[
            ("upper/theme.toml", "extends = \"lower\"\n"),
            ("upper/templates/note.html", "upper note\n"),
            ("lower/theme.toml", "extends = \"default\"\n"),
            ("lower/templates/note.html", "lower note\n"),
            ("lower/templates/home.html", "lower home\n"),
        ],
    );
    assert_eq!(
        built.text("notes/2023-09-12/index.html").trim(),
        "upper note"
    );
    assert_eq!(built.text("index.html").trim(), "lower home");
    assert!(built.text("kep/1/index.html").contains("<main"));
}

/// `static/x.css` of a site, where the files of its themes are these.
fn joined(files: &[(&str, &str)]) -> String {
    let config = format!("theme = \"upper\"\n{CONFIG}");
    let extends = [
        ("upper/theme.toml", "extends = \"lower\"\n"),
        ("lower/theme.toml", "extends = \"default\"\n"),
    ];
    let files = files.iter().chain(&extends).copied();
    let built = site(&config, &files.collect::<Vec<_>>());
    built.text("static/x.css").to_owned()
}

#[test]
fn a_folder_named_as_a_style_sheet_or_script_is_one_file() {
    let lower = [
        ("lower/static/x.css/20-b.css", "b {}"),
        ("lower/static/x.css/10-a.css", "a {}\n"),
    ];
    assert_eq!(joined(&lower), "a {}\nb {}");
    let upper = |path, text| joined(&[lower[0], lower[1], (path, text)]);
    // A part of its own, one in place of another, one without text, and a whole file.
    let own = upper("upper/static/x.css/15-mine.css", "mine {}");
    assert_eq!(own, "a {}\nmine {}\nb {}");
    let replaced = upper("upper/static/x.css/10-a.css", "mine {}");
    assert_eq!(replaced, "mine {}\nb {}");
    let removed = upper("upper/static/x.css/10-a.css", "");
    assert_eq!(removed, "b {}");
    let whole = upper("upper/static/x.css", "mine {}\n");
    assert_eq!(whole, "mine {}\n");
    let after_whole = joined(&[
        ("lower/static/x.css", "all {}"),
        ("upper/static/x.css/10-a.css", "mine {}"),
    ]);
    assert_eq!(after_whole, "all {}\nmine {}");
}

#[test]
fn parts_of_the_default_theme_are_overridden_one_by_one() {
    let plain = site(CONFIG, &[]);
    let own = "p { color: red }\n";
    let built = site(CONFIG, &[("default/static/style.css/95-print.css", own)]);
    let (before, after) = (
        plain.text("static/style.css"),
        built.text("static/style.css"),
    );
    let (screen, _) = before.split_once("@media print").expect("a part for paper");
    assert_eq!(after, format!("{screen}{own}"));
    assert_eq!(built.text("static/site.js"), plain.text("static/site.js"));
}

#[test]
fn text_in_another_language_says_so_wherever_it_stands() {
    let built = site(CONFIG, &[]);
    let note = built.text("notes/2023-09-13/index.html");
    // The page around it is in the language of the site.
    for part in [
        "<html lang=\"ja\"",
        "<article class=\"note h-entry\" lang=\"en\">",
        ">アーカイブ</a>",
        "<small>前のノート</small>",
    ] {
        assert!(note.contains(part), "no {part} in\n{note}");
    }
    for page in ["kep/1/index.html", "index.html"] {
        let html = built.text(page);
        let marked = output::attributes(html)
            .iter()
            .any(|attribute| attribute.name == "lang" && attribute.value == "en");
        assert!(html.contains("<html lang=\"ja\""), "{page}");
        assert!(marked, "the English item of {page} has no lang\n{html}");
    }
}

#[test]
fn a_language_without_words_is_english_with_a_warning() {
    let folder = Folder::site(&format!("language = \"fr\"\n{CONFIG}"), &NOTES);
    let built = sample::build(&folder).good();
    assert!(
        built.messages().contains("no-strings"),
        "{}",
        built.messages()
    );
    assert!(built.text("index.html").contains("<html lang=\"fr\""));
    assert!(
        built
            .text("archive/index.html")
            .contains("<h1>Archive</h1>")
    );
}

#[test]
fn pages_of_the_default_theme_lead_everywhere_and_ask_no_other_host() {
    let folder = sample::middling(40);
    let config = format!("{CONFIG}\n[index]\nper_page = 7\n");
    folder.write("site.toml", config.replace("title", "author = \"<me>\"\nedit_url = \"https://forge.example/edit\"\nlicence = \"CC BY 4.0\"\ntitle"));
    let built = sample::build(&folder).good();
    let base = Base {
        origin: "https://me.example",
        path: "/notes",
    };
    assert_eq!(faults(&built.files, base), [""; 0]);
    let pages = built.files.keys().filter(|path| path.ends_with(".html"));
    assert!(pages.count() > 60);
}

#[test]
fn every_page_has_what_readers_need() {
    let folder = sample::middling(30);
    let built = sample::build(&folder).good();
    for (path, bytes) in &built.files {
        if !path.ends_with(".html") {
            continue;
        }
        let html = String::from_utf8_lossy(bytes);
        assert_eq!(html.matches("<h1").count(), 1, "headings of {path}");
        assert_eq!(html.matches("<main").count(), 1, "main of {path}");
        assert_eq!(html.matches("<title>").count(), 1, "title of {path}");
        let feed = html.contains("href=\"https://me.example/notes/feed.xml\"");
        assert!(feed, "{path} does not name the site's feed");
    }
    let subject = built.text("sig/network/index.html");
    assert!(subject.contains("https://me.example/notes/sig/network/feed.xml"));
}

#[test]
fn pages_of_the_default_theme_say_what_is_theirs_in_their_heads() {
    let folder = Folder::site(CONFIG, &NOTES);
    folder.write(
        "content/articles/long.md",
        "+++\ntitle = \"Long\"\ndate = 2023-09-12\n+++\n\ntext\n",
    );
    let built = sample::build(&folder).good();
    let feeds = |page: &str| {
        let links = built
            .text(page)
            .split("rel=\"alternate\" type=\"application/rss+xml\"");
        let urls = links
            .skip(1)
            .filter_map(|link| link.split("href=\"").nth(1)?.split('"').next());
        urls.map(str::to_owned).collect::<Vec<String>>()
    };
    let site = "https://me.example/notes/feed.xml";
    // Feed readers take the first.
    assert_eq!(feeds("index.html").first().map(String::as_str), Some(site));
    let articles = "https://me.example/notes/articles/feed.xml";
    assert_eq!(feeds("articles/long/index.html"), [articles, site]);
    assert_eq!(feeds("articles/index.html"), [articles, site]);

    let home = built.text("index.html");
    for part in [
        "<meta property=\"og:locale\" content=\"ja_JP\">",
        "<meta property=\"og:image\" content=\"https://me.example/notes/static/mark.png\">",
        "<meta name=\"twitter:card\" content=\"summary\">",
        "<link rel=\"canonical\"",
    ] {
        assert!(home.contains(part), "{part}\n{home}");
    }
    assert!(built.files["static/mark.png"].starts_with(b"\x89PNG"));
    let missing = built.text("404.html");
    for part in ["rel=\"canonical\"", "og:url"] {
        assert!(!missing.contains(part), "{part}\n{missing}");
    }
}

#[test]
fn text_from_right_to_left_says_so_among_other_text() {
    let folder = Folder::site(CONFIG, &NOTES);
    let note = "+++\nlang = \"ar\"\ntitle = \"T\"\n+++\n\n- KEP-1\n";
    folder.write("content/notes/2023-09-14.md", note);
    let built = sample::build(&folder).good();
    assert!(
        built
            .text("notes/2023-09-14/index.html")
            .contains("lang=\"ar\" dir=\"rtl\"")
    );
    for (page, text) in [
        ("index.html", "lang=\"ar\" dir=\"rtl\">T</a>"),
        (
            "kep/1/index.html",
            "<div class=\"e-content\" lang=\"ar\" dir=\"rtl\">",
        ),
        (
            "archive/2023/09/index.html",
            "lang=\"ar\" dir=\"rtl\">T</a>",
        ),
    ] {
        let html = built.text(page);
        assert!(html.contains(text), "{page} without {text}\n{html}");
    }
}

#[test]
fn a_note_without_day_and_title_is_called_by_its_first_words() {
    let folder = Folder::site(CONFIG, &NOTES);
    let long = "長い文章の最初の三十文字だけが題名の代わりになることを確かめるための項目です";
    let after = "+++\nafter = \"2023-09-12\"\n+++\n\n";
    folder.write("content/notes/undated-001.md", format!("{after}- {long}\n"));
    folder.write(
        "content/notes/undated-002.md",
        format!("{after}- 短い KEP-1\n"),
    );
    folder.write("content/notes/undated-003.md", after);
    let built = sample::build(&folder).good();
    let cut: String = long.chars().take(30).collect();
    for (name, title) in [
        ("undated-001", format!("{cut}…")),
        ("undated-002", "短い KEP-1".to_owned()),
        ("undated-003", "undated-003".to_owned()),
    ] {
        let html = built.text(&format!("notes/{name}/index.html"));
        assert!(
            html.contains(&format!("<h1>{title}</h1>")),
            "{title}\n{html}"
        );
    }
    // The name of the file is nothing to read.
    for page in ["feed.xml", "kep/1/index.html", "archive/index.html"] {
        assert!(!built.text(page).contains(">undated-002<"), "{page}");
    }
}

#[test]
fn the_home_page_has_fewer_notes_where_they_are_long() {
    let count = |words: usize| {
        let text = "word ".repeat(words);
        let notes: Vec<(String, String)> = (1..=20)
            .map(|day| {
                let path = format!("content/notes/2024-01-{day:02}.md");
                (path, format!("- KEP-{day} {text}\n"))
            })
            .collect();
        let notes: Vec<(&str, &str)> = notes
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let built = sample::build(&Folder::site(CONFIG, &notes)).good();
        built
            .text("index.html")
            .matches("<article class=\"note")
            .count()
    };
    assert_eq!(count(10), 20);
    assert_eq!(count(1_000), 6, "6 items of 5 KB are less than 32 KiB");
    assert_eq!(count(20_000), 3, "three however long they are");
}

#[test]
fn a_long_silence_is_shown_in_days() {
    let folder = Folder::site(
        CONFIG,
        &[
            ("content/notes/2023-01-31.md", "- KEP-1\n"),
            ("content/notes/2023-02-28.md", "- KEP-1\n"),
            ("content/notes/2023-03-31.md", "- KEP-1\n"),
        ],
    );
    let built = sample::build(&folder).good();
    let html = built.text("kep/1/index.html");
    let gaps: Vec<&str> = html.split("<p class=\"gap\">").skip(1).collect();
    // 28 days are a month like any other, although February comes after January.
    assert_eq!(gaps.len(), 1, "{html}");
    assert!(gaps[0].starts_with("31 日の間隔"), "{html}");
}

#[test]
fn articles_are_among_notes_and_their_sections_name_them() {
    let article =
        "---\ntitle: 舟の話\ndate: 2023-01-31\n---\nはじめに。\n\n## まとめ\n\nKEP-1 と #2\n";
    let folder = Folder::site(
        CONFIG,
        &[
            ("content/notes/2023-01-31.md", "- KEP-1\n"),
            ("content/notes/2023-02-28.md", "- KEP-1\n"),
            ("content/articles/boat.md", article),
        ],
    );
    let built = sample::build(&folder).good();
    for page in ["index.html", "archive/2023/01/index.html"] {
        let html = built.text(page);
        for part in [
            "<a class=\"u-url p-name\" href=\"/notes/articles/boat/\">舟の話</a>",
            "約 1 分で読めます",
            "<p class=\"text p-summary\">はじめに。</p>",
        ] {
            assert!(html.contains(part), "{page}: {html}");
        }
    }
    let html = built.text("kep/1/index.html");
    assert!(
        html.contains("<h3>まとめ — <span class=\"quiet\">舟の話</span></h3>"),
        "{html}"
    );
    assert!(
        html.contains("<a class=\"of-article\" href=\"/notes/articles/boat/\">舟の話</a>"),
        "{html}"
    );
    assert!(built.text("kep/1/preview.json").contains("まとめ — 舟の話"));
    let feed = built.text("kep/1/feed.xml");
    assert!(feed.contains("<title>舟の話</title>"), "{feed}");
}

#[test]
fn a_note_without_a_day_says_where_it_is_in_time() {
    let folder = Folder::site(
        CONFIG,
        &[
            ("content/notes/2023-02-23.md", "- KEP-1\n"),
            ("content/notes/2023-03-01.md", "- KEP-1\n"),
            (
                "content/notes/first.md",
                "+++\nafter = \"\"\n+++\n- KEP-1 早い\n",
            ),
            (
                "content/notes/later.md",
                "+++\nafter = \"2023-02-23\"\n+++\n- KEP-1 遅い\n",
            ),
        ],
    );
    let built = sample::build(&folder).good();
    let html = built.text("kep/1/index.html");
    for part in [
        "<h2 class=\"surface\"><span>2023年2月以前</span></h2>",
        "2月23日以降",
    ] {
        assert!(html.contains(part), "no {part} in\n{html}");
    }
    assert_eq!(html.matches("<h2 class=\"surface\">").count(), 3, "{html}");
    assert!(!html.contains("日付なし"), "{html}");
}

#[test]
fn indexes_say_how_they_are_sorted_and_the_archive_names_a_year_once() {
    let note = (
        "content/notes/2023-09-12.md",
        "- KEP-1, kubernetes/kubernetes#1\n",
    );
    let built = sample::build(&Folder::site(CONFIG, &[note])).good();
    let index = built.text("kep/index.html");
    assert!(
        index.contains("<th scope=\"col\" data-by=\"name\" aria-sort=\"ascending\">名前"),
        "{index}"
    );
    let index = built.text("repo/index.html");
    assert!(
        index.contains("<th scope=\"col\" data-by=\"count\" aria-sort=\"descending\">件数"),
        "{index}"
    );
    let archive = built.text("archive/index.html");
    assert!(
        archive.contains(">9月</a>") && !archive.contains("2023年"),
        "{archive}"
    );
}

#[test]
fn a_channel_and_a_list_are_shown_once() {
    let group = "+++\ntitle = \"SIG Node\"\nchannel = \"sig-node\"\nmailing_list = \"https://lists.example/node\"\nlinks = [{ label = \"Slack\", url = \"https://kubernetes.slack.com/messages/sig-node\" }, { label = \"Mailing list\", url = \"https://lists.example/node\" }, { label = \"Charter\", url = \"https://c.example/\" }]\n+++\n";
    let folder = Folder::site(
        CONFIG,
        &[
            ("content/notes/2023-02-23.md", "- SIG Node\n"),
            ("content/subjects/group/sig-node.md", group),
        ],
    );
    let built = sample::build(&folder).good();
    let html = built.text("sig/node/index.html");
    for once in [
        "messages/sig-node",
        "href=\"https://lists.example/node",
        "https://c.example/",
    ] {
        assert_eq!(html.matches(once).count(), 1, "{once}: {html}");
    }
    assert!(!html.contains("Mailing list"), "{html}");
    assert!(html.contains("/messages/sig-node\">sig-node</a>"), "{html}");
}

#[test]
fn ids_of_the_theme_and_of_the_writer_never_meet() {
    let words = [
        "main",
        "toc",
        "q",
        "results",
        "keyboard help",
        "pages",
        "moved",
        "browse",
        "weeks",
        "together",
        "beside",
        "subjects",
        "found",
        "search help",
        "help title",
    ];
    let bullets = format!("- {}\n", words.join("\n- "));
    let sections = format!("## {}\n\nKEP-1\n", words.join("\n\nKEP-1\n\n## "));
    let article = format!("---\ntitle: t\ndate: 2023-09-12\n---\n{sections}");
    let folder = Folder::site(
        "",
        &[
            ("content/notes/2023-09-12.md", &bullets),
            ("content/articles/a.md", &article),
        ],
    );
    let built = sample::build(&folder);
    let pages = built.files.keys().filter(|path| path.ends_with(".html"));
    for path in pages {
        let page = built.text(path);
        let ids: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let unique: std::collections::BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{path}: {ids:?}");
        assert!(page.contains("<main id=\"ui_main\""), "{path}");
    }
    let article = built.text("articles/a/index.html");
    assert!(article.contains(" id=\"main\"") && article.contains("href=\"#main\""));
}

#[test]
fn what_is_kept_for_readers_without_a_connection() {
    let notes = [
        ("content/notes/2023-08-13.md", "- KEP-1 a month before\n"),
        (
            "content/notes/2023-08-14.md",
            "- KEP-1 within thirty days\n",
        ),
        (
            "content/notes/2023-09-12.md",
            "- ![p](p.png) KEP-1 the newest\n",
        ),
        ("content/notes/p.png", "png"),
    ];
    let folder = Folder::site(CONFIG, &notes);
    let plain = sample::build(&folder).good();
    assert!(!plain.files.contains_key("offline.js"));
    assert!(!plain.files.contains_key("offline.json"));
    assert!(!plain.text("index.html").contains("offline"));

    folder.write("site.toml", format!("offline = true\n{CONFIG}"));
    let built = sample::build(&folder).good();
    assert!(built.files.contains_key("offline.js"));
    assert!(built.text("index.html").contains(" data-offline>"));
    assert!(built.text("index.html").contains("; worker-src 'self';"));
    let list = |built: &Built| -> serde_json::Value {
        serde_json::from_str(built.text("offline.json")).expect("JSON")
    };
    let first = list(&built);
    let pages = first["pages"].as_array().expect("pages");
    let addresses: Vec<&str> = pages.iter().filter_map(|page| page[0].as_str()).collect();
    let expected = [
        "/notes/",
        "/notes/following/",
        "/notes/notes/2023-09-12/",
        "/notes/notes/2023-08-14/",
    ];
    assert_eq!(addresses, expected);
    let files = first["files"].to_string();
    for file in [
        "/notes/static/style.css",
        "/notes/static/site.js",
        "/notes/notes/p.png",
    ] {
        assert!(files.contains(&format!("\"{file}\"")), "{file} in {files}");
    }
    assert!(!files.contains("offline.js"), "{files}");

    // The version is that of what is kept: another note of old changes nothing of it.
    folder.write(
        "content/notes/2023-09-12.md",
        "- KEP-1 the newest, edited\n",
    );
    let edited = list(&sample::build(&folder).good());
    assert_ne!(first["build"], edited["build"]);
    assert_eq!(edited, list(&sample::build(&folder).good()));
}

#[test]
fn notes_items_and_articles_are_read_by_programs_for_microformats() {
    let config = format!(
        "author = \"Aki\"\nrel_me = [\"https://social.example/@aki\"]\nfediverse_creator = \"@aki@social.example\"\n{CONFIG}"
    );
    let files = [
        ("content/notes/2023-09-12.md", "- KEP-1\n"),
        (
            "content/articles/a.md",
            "+++\ntitle = \"</script> 1 < 2\"\ndate = \"2023-09-13\"\n+++\n\nText.\n",
        ),
        (
            "content/pages/about.md",
            "+++\ntitle = \"Me\"\n+++\n\nText.\n",
        ),
    ];
    let folder = Folder::site(&config, &files);
    let built = sample::build(&folder).good();
    let author = "<data class=\"p-author\" value=\"Aki\"></data>";
    let rel_me = "<link rel=\"me\" href=\"https://social.example/@aki\">";
    let creator = "<meta name=\"fediverse:creator\" content=\"@aki@social.example\">";
    let note: &[&str] = &[
        "<article class=\"note h-entry\">",
        "class=\"u-url\" value=\"/notes/notes/2023-09-12/\"",
        "<time class=\"dt-published day\" datetime=\"2023-09-12\">",
        "<ul class=\"items e-content\">",
        "<li class=\"item h-entry\"",
        "<a class=\"permalink u-url\"",
        "<div class=\"e-content\">",
        author,
        creator,
    ];
    let article: &[&str] = &[
        "<article class=\"article h-entry\">",
        "<h1 class=\"p-name\">",
        "class=\"prose text e-content\"",
        "<script type=\"application/ld+json\">{",
        "\\u003c/script>",
        "\"author\":{\"@type\":\"Person\",\"name\":\"Aki\",\"sameAs\":[\"https://social.example/@aki\"]",
        "\"datePublished\":\"2023-09-13\"",
        author,
    ];
    let list: &[&str] = &[
        "class=\"sheet h-feed\"",
        "<li class=\"item h-entry\"",
        "dt-published",
        author,
    ];
    for (path, parts) in [
        ("notes/2023-09-12/index.html", note),
        ("articles/a/index.html", article),
        ("kep/1/index.html", list),
        ("index.html", &[rel_me, creator, author]),
        ("about/index.html", &[rel_me, creator]),
    ] {
        let html = built.text(path);
        for part in parts {
            assert!(html.contains(part), "{path} has no {part}\n{html}");
        }
    }
    let article = built.text("articles/a/index.html");
    let (_, data) = article.split_once("ld+json\">").expect("data");
    let (data, _) = data.split_once("</script>").expect("its end");
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["headline"], "</script> 1 < 2");
    assert!(!built.text("kep/1/index.html").contains("rel=\"me\""));
    // Nobody is named where the site names nobody.
    let plain = sample::build(&Folder::site(CONFIG, &files)).good();
    for path in [
        "index.html",
        "articles/a/index.html",
        "notes/2023-09-12/index.html",
    ] {
        let html = plain.text(path);
        assert!(
            !html.contains("p-author")
                && !html.contains("rel=\"me\"")
                && !html.contains("fediverse"),
            "{path}"
        );
    }
}
