//! What queries find in the sample site, by the table in `tests/search/` that the search page is held
//! to as well.

use std::fmt::Write;
use std::path::Path;

use super::{Finder, Texts};
use crate::query::Query;
use crate::render::{Fragments, Languages};
use crate::{BuildOptions, link_site};

#[test]
fn queries_find_what_the_table_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let linked = link_site(root, &BuildOptions::default(), &mut |_| {}).unwrap();
    let site = &linked.site;
    let languages = Languages::load(site, &linked.theme, &mut Vec::new());
    let texts = Texts::new(&Fragments::render(site, &languages).entries);
    let finder = Finder::new(site, &texts);
    let queries = std::fs::read_to_string(root.join("tests/search/queries.txt")).unwrap();
    let mut found = String::new();
    for line in queries.lines().filter(|line| !line.starts_with('#')) {
        let kinds = site.rules.kinds.iter().map(|kind| kind.name.as_str());
        let query = Query::parse(line, kinds).unwrap();
        let items = finder.items(&query).into_iter().rev().map(|id| {
            let (entry, item) = site.item(id);
            format!("{}#{}", entry.url, item.parsed.id)
        });
        let items: Vec<String> = items.collect();
        writeln!(found, "{line}\t{}", items.join(" ")).unwrap();
    }
    let path = root.join("tests/search/found.tsv");
    if std::env::var_os("MINAMO_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}
