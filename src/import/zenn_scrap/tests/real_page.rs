//! A real page, where it is at hand: every line of it in its note, at its depth, on its day.

use std::path::PathBuf;

use super::super::convert;
use super::seen::{self, Seen};

const DEFAULT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../shared/corpus/scrap-2023-h1.txt"
);

/// The page, or `None` where the corpus is not.
fn page() -> Option<String> {
    let file = match std::env::var_os("MINAMO_CORPUS") {
        Some(folder) => PathBuf::from(folder).join("scrap-2023-h1.txt"),
        None => PathBuf::from(DEFAULT),
    };
    let page = std::fs::read_to_string(file).ok();
    if page.is_none() {
        println!("skipped: corpus not here");
    }
    page
}

/// What one post of the page shows: its date line, if any, and its lines with the depth that their
/// column tells. Written without the importer's code, for this page's regular columns only.
fn shown(post: &str) -> (Option<String>, Vec<Seen>) {
    let mut lines = post
        .lines()
        .filter(|line| !line.trim().is_empty())
        .peekable();
    let date = lines.next_if(|line| line.starts_with("20")).map(|line| {
        let parts: Vec<u32> = line.split('/').map(|part| part.parse().unwrap()).collect();
        format!("{:04}-{:02}-{:02}.md", parts[0], parts[1], parts[2])
    });
    let seen = lines.map(|line| {
        let text = line.trim_start_matches(' ');
        let column = line.len() - text.len();
        match text.strip_prefix("• ") {
            Some(text) => (column / 2, "-", text),
            None => ((column - 2) / 2, "", text),
        }
    });
    let seen = seen.map(|(depth, mark, text)| Seen {
        depth,
        mark: mark.to_owned(),
        text: text.trim_end().to_owned(),
    });
    (date, seen.collect())
}

#[test]
fn every_line_of_the_real_page_is_in_its_note() {
    let Some(page) = page() else {
        return;
    };
    let author = page.lines().nth(4).unwrap();
    let posts: Vec<_> = page
        .split(&format!("{author}\n"))
        .skip(1)
        .map(shown)
        .collect();
    let conversion = convert(&page);
    assert_eq!(conversion.report.posts, posts.len());
    let full: Vec<_> = posts
        .iter()
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    assert_eq!(conversion.notes.len(), full.len());
    assert_eq!(
        conversion.report.empty_posts.len(),
        posts.len() - full.len()
    );
    let mut checked = 0;
    for (note, (date, lines)) in conversion.notes.iter().zip(full) {
        match date {
            Some(date) => assert_eq!(&note.file_name, date),
            None => assert!(note.file_name.starts_with("undated-"), "{}", note.file_name),
        }
        let mut seen = seen::lines(&note.text);
        // The kind of a block is the importer's guess; that it is there, and where, is not.
        for line in seen.iter_mut().filter(|line| line.mark != "-") {
            line.mark.clear();
        }
        assert_eq!(&seen, lines, "{}", note.file_name);
        checked += lines.len();
    }
    assert!(checked > 0);
    println!("{checked} lines in {} notes", conversion.notes.len());
}

#[test]
fn the_real_page_leaves_nothing_to_guess() {
    let Some(page) = page() else {
        return;
    };
    let report = convert(&page).report;
    assert_eq!(report.unsure, []);
    assert_eq!(report.empty_bullets, [0; 0]);
    assert_eq!((report.header.len(), report.footer.len()), (2, 0));
}
