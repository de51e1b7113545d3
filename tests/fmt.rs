//! `minamo fmt` on the sample site and on random notes: nothing that a reader sees changes, and what is
//! laid out stays so.

mod support;

use std::path::Path;

use minamo::internals::desk::{self, Desk, Layout};
use proptest::prelude::*;
use proptest::sample::select;

use support::Folder;
use support::sample::{self, CONFIG};

/// Pieces of lines that mean something to lists, or whose blanks are content.
const PIECES: &[&str] = &[
    "- ",
    "* ",
    "+ ",
    "-   ",
    "*\t",
    "1. ",
    "2) ",
    "10.  ",
    "> ",
    "    ",
    "  ",
    "\t",
    " ",
    "   ",
    "word",
    "more words",
    "k/k#12",
    "KEP-753",
    "{#own}",
    "{.tag}",
    "`code ",
    "`",
    "**bold**",
    "<div>",
    "</div>",
    "<b>",
    "# ",
    "## Head",
    "===",
    "---",
    "***",
    "|",
    "| a | b |",
    "|---|---|",
    "```",
    "~~~",
    "[ ] ",
    "\\",
    "[^1]",
    "[^1]: ",
    "[x]: /y",
    "$",
    "水面",
    "。",
];

const ENDS: &[&str] = &[
    "\n", "\n", "\n", "\n\n", "  \n", " \n", "\t\n", "\n \n", "\r\n",
];

fn note() -> impl Strategy<Value = String> {
    let line = (prop::collection::vec(select(PIECES), 0..5), select(ENDS));
    let line = line.prop_map(|(pieces, end)| pieces.concat() + end);
    let front = select(
        &[
            "",
            "",
            "+++\ntags = [\"b\"]\n# c\ntitle = \"T\"\n+++\n\n",
            "---\nlang: en\ndescription: d\ntags: [b, a]\n---\n",
        ][..],
    );
    (front, prop::collection::vec(line, 1..12))
        .prop_map(|(front, lines)| front.to_owned() + &lines.concat())
}

fn layout(folder: &Path, spell: bool) -> Layout {
    let desk = Desk::open(folder).expect("a site");
    let layout = desk::layout(&desk, &|_| true, spell);
    for change in &layout.changes {
        desk::write(&desk, change).expect("it can be written");
    }
    layout
}

/// Every file that is built, but for the sources that are published.
fn built(folder: &Folder) -> support::folder::Tree {
    let mut files = sample::build(folder).files;
    files.retain(|path, _| !path.ends_with(".md"));
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_built_changes(notes in prop::collection::vec(note(), 4..8)) {
        let folder = Folder::site(CONFIG, &[]);
        for (note, day) in notes.iter().zip(10..) {
            folder.write(&format!("content/notes/2023-09-{day}.md"), note);
        }
        let before = built(&folder);
        layout(folder.path(), false);
        let after = built(&folder);
        for (path, bytes) in &before {
            prop_assert!(after.get(path) == Some(bytes), "{path} differs for {notes:#?}");
        }
        prop_assert_eq!(before.len(), after.len());
        let again = layout(folder.path(), false);
        prop_assert!(again.changes.is_empty(), "{:#?}", again.changes);
        let spelt = layout(folder.path(), true);
        let again = layout(folder.path(), true);
        prop_assert!(again.changes.is_empty(), "{:#?} after {:#?}", again.changes, spelt.changes);
    }
}

#[test]
fn the_sample_site_stays_what_it_is() {
    let folder = Folder::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, bytes) in support::folder::tree(&root.join("content")) {
        folder.write(&format!("content/{path}"), bytes);
    }
    folder.write(
        "site.toml",
        std::fs::read(root.join("site.toml")).expect("it is there"),
    );
    let before = built(&folder);
    let first = layout(folder.path(), false);
    assert!(first.refused.is_empty(), "{:?}", first.refused);
    assert!(built(&folder) == before, "what is built differs");
    assert!(layout(folder.path(), false).changes.is_empty());
    // The same with bullets of another kind and indented otherwise.
    for (path, bytes) in folder.tree("content/notes") {
        let text = String::from_utf8_lossy(&bytes)
            .replace("\n  - ", "\n    + ")
            .replace("\n- ", "\n* ");
        folder.write(&format!("content/notes/{path}"), text);
    }
    let odd = built(&folder);
    let second = layout(folder.path(), false);
    assert!(second.refused.is_empty(), "{:?}", second.refused);
    assert!(!second.changes.is_empty());
    assert!(built(&folder) == odd, "what is built differs");
    layout(folder.path(), true);
    assert!(layout(folder.path(), true).changes.is_empty());
}
