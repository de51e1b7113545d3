//! What queries find in the sample site and in one with odd text, by the tables in `tests/search/` that
//! the search page is held to as well.

use std::fmt::Write;
use std::path::Path;

use super::subjects::Subjects;
use super::{Index, Texts, find, names};
use crate::BuildOptions;
use crate::query::Query;
use crate::render::Renderer;
use crate::session::Session;

#[test]
fn queries_find_what_the_table_says() {
    holds("", "tests/search");
}

#[test]
fn queries_find_what_the_table_of_odd_text_says() {
    holds("tests/search/odd", "tests/search/odd");
}

#[test]
fn subjects_are_told_with_all_that_they_are_called_the_most_noted_first() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let renderer = renderer(root);
    let site = renderer.site();
    let strings = renderer.languages.of_site_itself();
    let file = serde_json::to_value(Subjects::new(site, strings)).unwrap();
    let subjects = file["subjects"].as_array().unwrap();
    let counts: Vec<u64> = subjects
        .iter()
        .map(|row| row[1].as_u64().unwrap())
        .collect();
    assert!(counts.is_sorted_by(|a, b| a >= b));
    let with_pages = site
        .subjects
        .iter()
        .filter(|(_, subject)| subject.url.is_some());
    assert_eq!(subjects.len(), with_pages.count());
    let row = |label: &str| {
        let mut row = subjects.iter().find(|row| row[3] == label).unwrap().clone();
        row[0] = file["kinds"][row[0].as_u64().unwrap() as usize].clone();
        row[1].take();
        row.to_string()
    };
    assert_eq!(
        row("SIG Node"),
        r#"["SIG",null,"/sig/node/","SIG Node",null,[]]"#
    );
    assert_eq!(
        row("KEP-753"),
        r#"["KEP",null,"/kep/753/","KEP-753","Sidecar Containers",["KEP-3761"]]"#
    );
    assert_eq!(
        row("kubernetes/enhancements"),
        r#"["リポジトリ",null,"/repo/kubernetes/enhancements/","kubernetes/enhancements",null,["k/enhancements","kubernetes/features"]]"#
    );
}

fn renderer(site: &Path) -> Renderer {
    let session = Session::open(site, &BuildOptions::default(), &mut |_| {}).unwrap();
    session.renderer().0
}

/// Compares what the queries in a folder find in a site with the table beside them.
fn holds(site: &str, folder: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let renderer = renderer(&root.join(site));
    let found = found(&renderer, &root.join(folder).join("queries.txt"));
    let path = root.join(folder).join("found.tsv");
    if std::env::var_os("MINAMO_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}

/// A line for each query: itself, and the items it finds.
fn found(renderer: &Renderer, queries: &Path) -> String {
    let site = renderer.site();
    let texts = Texts::new(site, renderer.views.fragments());
    let index = Index::new(site);
    let queries = std::fs::read_to_string(queries).unwrap();
    let mut found = String::new();
    for line in queries.lines().filter(|line| !line.starts_with('#')) {
        let kinds: Vec<&str> = names::kinds(site);
        let query = as_typed(&unescaped(line), &kinds);
        let items = find(&index, &texts, &Vec::from_iter(&query));
        let items = items.into_iter().flatten().rev().map(|id| {
            let (entry, item) = site.item(id);
            format!("{}#{}", entry.url, item.parsed.id)
        });
        let items: Vec<String> = items.collect();
        writeln!(found, "{line}\t{}", items.join(" ")).unwrap();
    }
    found
}

/// A query as the search page reads it: what is wrong in it is not a condition yet.
fn as_typed(query: &str, kinds: &[&str]) -> Option<Query> {
    match Query::parse(query, kinds.iter().copied()) {
        Ok(query) => Some(query),
        Err(problem) if problem.range.len() == query.len() => None,
        Err(problem) => {
            let (before, behind) = (&query[..problem.range.start], &query[problem.range.end..]);
            as_typed(&format!("{before}{behind}"), kinds)
        }
    }
}

/// `\u{feff}` as the character.
fn unescaped(line: &str) -> String {
    let mut pieces = line.split("\\u{");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (hex, rest) = piece.split_once('}').unwrap();
        text.extend(char::from_u32(u32::from_str_radix(hex, 16).unwrap()));
        text.push_str(rest);
    }
    text
}
