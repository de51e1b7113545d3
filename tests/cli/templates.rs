//! Themes with mistakes: each is reported once, with its place, however many pages have it.

use crate::expect_stderr;
use crate::support::{Folder, minamo};

const NOTES: [(&str, &str); 2] = [
    ("content/notes/2023-09-12.md", "- KEP-1\n"),
    ("content/notes/2023-09-13.md", "- KEP-1\n"),
];

/// A site whose own theme has these files.
fn site(theme: &[(&str, &str)]) -> Folder {
    let folder = Folder::site("title = \"Test\"\ntheme = \"mine\"\n", &NOTES);
    for (path, text) in theme {
        folder.write(&format!("themes/mine/{path}"), text);
    }
    folder
}

#[track_caller]
fn refused(case: &str, theme: &[(&str, &str)]) {
    let folder = site(theme);
    let run = minamo(folder.path(), &["build"]).code(1);
    assert!(!folder.exists("public"), "something was written");
    expect_stderr(case, &run.stderr);
}

#[test]
fn a_theme_that_is_not_there() {
    refused("no-theme", &[]);
}

#[test]
fn a_template_that_is_not_there() {
    let folder = site(&[
        ("theme.toml", "name = \"mine\"\n"),
        ("templates/home.html", "{{ page.heading }}\n"),
    ]);
    minamo(folder.path(), &["build"]).code(1).says(&[
        "missing-template",
        "themes/mine/templates/note.html",
        "extends = \"default\"",
    ]);
    assert!(!folder.exists("public"), "something was written");
}

#[test]
fn a_parent_that_is_not_there() {
    let folder = site(&[
        ("theme.toml", "extends = \"default\"\n"),
        ("templates/note.html", "{% extends \"frame.html\" %}\n"),
    ]);
    minamo(folder.path(), &["build"]).code(1).says(&[
        "missing-template",
        "there is no template frame.html",
        "themes/mine/templates/note.html",
    ]);
}

#[test]
fn a_template_with_a_mistake_of_syntax() {
    refused(
        "template-syntax",
        &[
            ("theme.toml", "extends = \"default\"\n"),
            (
                "templates/note.html",
                "<p>日本語</p>\n{% for item in note.items %}\n{{ item.id \n{% endfor %}\n",
            ),
        ],
    );
}

#[test]
fn a_template_that_needs_what_is_not_given() {
    refused(
        "template-error",
        &[
            ("theme.toml", "extends = \"default\"\n"),
            ("templates/note.html", "<p>日本語 {{ note.titel }}</p>\n"),
        ],
    );
}

#[test]
fn mistakes_of_two_templates_are_both_told() {
    let folder = site(&[
        ("theme.toml", "extends = \"default\"\n"),
        ("templates/note.html", "{{ note.titel }}\n"),
        ("templates/home.html", "{{ page.headin }}\n"),
    ]);
    minamo(folder.path(), &["build"]).code(1).says(&[
        "themes/mine/templates/note.html",
        "themes/mine/templates/home.html",
    ]);
}

#[test]
fn what_no_parent_and_nobody_has_is_reported_with_its_place() {
    refused(
        "unknown-names",
        &[
            ("theme.toml", "extends = \"default\"\n"),
            (
                "templates/404.html",
                "{% extends \"default/404.html\" %}\n{% block man %}x{% endblock man %}\n",
            ),
            ("templates/note.html", "<p>{{ note.title | shout }}</p>\n"),
        ],
    );
}

#[test]
fn a_theme_that_extends_itself() {
    let folder = site(&[
        ("theme.toml", "extends = \"mine\"\n"),
        ("templates/note.html", "a\n"),
    ]);
    minamo(folder.path(), &["build"])
        .code(1)
        .says(&["the theme mine extends itself", "themes/mine/theme.toml"]);
}

#[test]
fn unknown_keys_and_broken_words_of_a_theme() {
    refused(
        "theme-files",
        &[
            (
                "theme.toml",
                "extend = \"default\"\nextends = \"default\"\n",
            ),
            ("i18n/ja.toml", "[nav]\narchive = 書庫\n"),
        ],
    );
}
