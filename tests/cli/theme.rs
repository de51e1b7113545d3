//! `minamo theme`: lists, what templates are given, copies.

use crate::support::folder::tree;
use crate::support::{Folder, minamo};

const SITE: &str = "title = \"Test\"\n";

fn site(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::site(SITE, files);
    folder.write("content/notes/2023-09-12.md", "- one KEP-753\n- two\n");
    folder
}

#[test]
fn the_files_of_a_theme_are_listed_with_their_origin() {
    let own = "{% extends \"default/note.html\" %}";
    let folder = site(&[
        ("themes/default/templates/note.html", own),
        ("themes/default/static/mine.css", "a{}"),
    ]);
    let run = minamo(folder.path(), &["theme", "list"]).code(0);
    let lines: Vec<Vec<&str>> = run
        .stdout
        .lines()
        .map(|line| line.splitn(2, "  ").map(str::trim).collect())
        .collect();
    for line in [
        ["templates/note.html", "themes/default, in place of another"],
        ["static/mine.css", "themes/default"],
        ["templates/base.html", "built in"],
        ["archetypes/note.md", "built in"],
        ["i18n/ja.toml", "built in"],
    ] {
        assert!(
            lines.contains(&line.to_vec()),
            "no {line:?} in\n{}",
            run.stdout
        );
    }
}

#[test]
fn what_a_template_is_given_is_what_it_gets() {
    let folder = site(&[]);
    let show = |name: &str| {
        minamo(folder.path(), &["theme", "show", name])
            .code(0)
            .stdout
    };
    let note = show("note.html");
    for line in [
        "note.items[].html ",
        "note.date.iso ",
        "note.title ",
        "One note.",
    ] {
        assert!(note.contains(line), "no {line} in\n{note}");
    }
    // A template that uses every listed name works: none of them is made up.
    let names = note
        .lines()
        .filter(|line| line.starts_with("note.") && !line.contains("[]"));
    let uses: Vec<String> = names
        .filter_map(|line| line.split("  ").next())
        .map(|name| format!("{{% if {} %}}x{{% endif %}}", name.trim()))
        .collect();
    folder.write("themes/default/templates/note.html", uses.concat());
    let run = minamo(folder.path(), &["build"]).code(0);
    assert_eq!(run.stderr, "");
    let base = show("base.html");
    for line in ["site.nav[].label ", "page.extra ", "page.canonical "] {
        assert!(base.contains(line), "no {line} in\n{base}");
    }
    assert!(show("article.html").contains("This site has no page of this template."));
    assert!(show("components/item.html").contains("One item: what readers follow."));
    minamo(folder.path(), &["theme", "show", "nothing.html"])
        .code(2)
        .says(&["the theme has no file nothing.html", "minamo theme list"]);
}

#[test]
fn a_copy_takes_the_place_of_the_original_and_changes_nothing() {
    let folder = site(&[("themes/mine/theme.toml", "extends = \"default\"\n")]);
    minamo(folder.path(), &["build"]).code(0);
    let before = folder.tree("public");
    for (name, path) in [
        ("note.html", "themes/default/templates/note.html"),
        (
            "30-items.css",
            "themes/default/static/style.css/30-items.css",
        ),
        ("en.toml", "themes/default/i18n/en.toml"),
        ("article.md", "themes/default/archetypes/article.md"),
    ] {
        minamo(folder.path(), &["theme", "eject", name]).code(0);
        assert!(folder.exists(path), "{path}");
    }
    minamo(folder.path(), &["build"]).code(0);
    assert!(folder.tree("public") == before, "copies are the same");
    minamo(folder.path(), &["theme", "eject", "style.css"])
        .code(2)
        .says(&[
            "style.css is joined from parts",
            "10-colours.css, 15-ground.css",
        ]);
    folder.write("themes/default/templates/note.html", "mine");
    let before = tree(folder.path());
    minamo(folder.path(), &["theme", "eject", "note.html"])
        .code(2)
        .says(&["themes/default/templates/note.html is there already"]);
    assert!(tree(folder.path()) == before);
    folder.write("site.toml", "theme = \"mine\"\n");
    minamo(folder.path(), &["theme", "eject", "home.html"]).code(0);
    assert!(folder.exists("themes/mine/templates/home.html"));
}

#[test]
fn a_line_of_the_configuration_adds_a_style_sheet_to_every_page() {
    let config = "stylesheets = [\"mine.css\", \"/own.css\"]\n";
    let files = [
        ("themes/default/static/mine.css", "a{}"),
        ("content/own.css", "b{}"),
        (
            "content/articles/a.md",
            "+++\ndate = 2023-09-12\n+++\n\nText.\n",
        ),
        (
            "themes/default/templates/base.html",
            "{% extends \"default/base.html\" %}{% block head %}<meta name=\"mine\">{% endblock %}",
        ),
    ];
    let folder = site(&files);
    folder.write("site.toml", config);
    let run = minamo(folder.path(), &["build"]).code(0);
    assert_eq!(run.stderr, "");
    let pages = folder.tree("public").into_iter();
    let pages = pages.filter(|(path, _)| path.ends_with(".html"));
    let mut count = 0;
    for (path, bytes) in pages {
        let html = String::from_utf8_lossy(&bytes);
        for text in [
            "href=\"/static/mine.css\"",
            "href=\"/own.css\"",
            "<meta name=\"mine\">",
        ] {
            assert_eq!(html.matches(text).count(), 1, "{text} in {path}\n{html}");
        }
        count += 1;
    }
    assert!(count > 10, "{count} pages");
    folder.write("site.toml", "stylesheets = [\"gone.css\"]\n");
    minamo(folder.path(), &["build"]).code(1).says(&[
        "missing-stylesheet",
        "site.toml:1:17",
        "themes/default/static/",
    ]);
}
