//! Pages of the past stay as they are when a note is added.

use std::collections::BTreeMap;

mod support;

use support::sample::{self, CONFIG};

fn pages(days: usize) -> BTreeMap<String, String> {
    let folder = sample::middling(days);
    folder.write("site.toml", format!("{CONFIG}\n[index]\nper_page = 5\n"));
    let built = sample::build(&folder).good();
    let files = built.files.into_iter();
    let pages = files.filter(|(path, _)| path.ends_with(".html"));
    pages
        .map(|(path, bytes)| {
            let html = String::from_utf8(bytes).expect("UTF-8");
            (path, html)
        })
        .collect()
}

/// A page without the small numbers after references, which count all items of today's site.
fn without_counts(html: &str) -> String {
    let mut parts = html.split("<a class=\"count\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |before, part| {
        before + part.split_once("</a>").map_or(part, |(_, behind)| behind)
    })
}

/// Paths of pages whose number is that of a full page of a list.
fn is_numbered(path: &str) -> bool {
    path.contains("/page/")
}

#[test]
fn a_page_with_a_number_never_changes() {
    let mut before = pages(1);
    let mut seen = 0;
    for days in [2, 3, 9, 10, 11, 27, 28, 29, 56, 57] {
        let after = pages(days);
        for (path, html) in before.iter().filter(|(path, _)| is_numbered(path)) {
            assert!(after.get(path) == Some(html), "{path} of day {days}");
            seen += 1;
        }
        before = after;
    }
    assert!(seen > 150, "{seen} pages were compared");
}

#[test]
fn a_new_note_changes_no_page_of_older_months() {
    // The 57th note is of March.
    let (before, after) = (pages(57), pages(58));
    let is_old = |path: &str| {
        let dated = ["notes/", "archive/"];
        dated.iter().any(|folder| path.starts_with(folder)) && path.contains("2023-01")
            || path.starts_with("archive/2023/01/")
            || path.starts_with("archive/2023/w03/")
    };
    let old: Vec<&String> = before.keys().filter(|path| is_old(path)).collect();
    assert_eq!(old.len(), 30, "{old:?}");
    for path in old {
        let same = without_counts(&before[path]) == without_counts(&after[path]);
        assert!(same, "{path}");
    }
}

#[test]
fn every_item_of_a_subject_is_on_one_of_its_pages() {
    let pages = pages(40);
    let list = pages
        .iter()
        .filter(|(path, _)| path.starts_with("sig/network/"));
    let mut days: Vec<usize> = Vec::new();
    for (_, html) in list {
        for day in 0..40 {
            let (month, of_month) = (day / 28 + 1, day % 28 + 1);
            let link = format!("href=\"/notes/notes/2023-{month:02}-{of_month:02}/\"");
            days.extend(html.matches(&link).map(|_| day));
        }
    }
    days.sort_unstable();
    assert_eq!(days, (0..40).collect::<Vec<usize>>());
}
