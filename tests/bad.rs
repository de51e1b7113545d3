//! Bad inputs as data: each row of `bad/inputs.tsv` is a site with something wrong, and
//! `bad/expected.txt` has what `minamo check --format short` says of it and the exit status.
//!
//! A row is pairs of a path and a text, with `\n`, `\t` and `\\` in the text for what they mean
//! elsewhere, and `\repeat{300}{text}` for 300 times the text, in which `#` is the number; a site has an empty `site.toml` and a good note beside them. `MINAMO_BLESS=1` accepts
//! what is found: read the difference.

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use rayon::prelude::*;

use minamo::BuildOptions;
use minamo::internals::check;
use minamo::internals::diagnostic::CODES;
use minamo::internals::diagnostic::any_error;

use support::{Folder, expect};

/// Codes that need more than a site: a deploy to compare with, or a server. `tests/check/docs.rs` and
/// `tests/serve/` have them.
const OF_MORE: &[&str] = &[
    "changed-id",
    "feed-news",
    "large-file",
    "lost-feed",
    "lost-page",
    "unwatched",
];

const INPUTS: &str = include_str!("bad/inputs.tsv");

fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\repeat{");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (count, rest) = part.split_once("}{").expect("a count and a text");
        let (text, rest) = rest.split_once('}').expect("the end of the text");
        let count: usize = count.parse().expect("a count");
        whole.extend((0..count).map(|number| text.replace('#', &number.to_string())));
        whole.push_str(rest);
    }
    whole
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\\\", "\\")
}

/// What is said of a row, and whether it is an error.
fn found(row: &str) -> String {
    let folder = Folder::site("", &[("content/notes/2024-01-08.md", "- A good note\n")]);
    let fields: Vec<&str> = row.split('\t').collect();
    assert!(
        fields.len().is_multiple_of(2),
        "pairs of path and text: {row}"
    );
    for pair in fields.chunks(2) {
        folder.write(pair[0], unescaped(pair[1]));
    }
    let checked = check::run(folder.path(), &BuildOptions::default(), None);
    let checked = checked.expect("site.toml can be read");
    for problem in &checked.diagnostics {
        assert!(
            !problem.message.is_empty() && !problem.code.is_empty(),
            "{row}"
        );
    }
    let status = i32::from(any_error(&checked.diagnostics));
    format!(
        "{row}\n{}exit {status}\n\n",
        check::short(&checked.diagnostics)
    )
}

#[test]
fn bad_inputs_are_reported_with_place_and_status() {
    let rows: Vec<&str> = INPUTS.lines().filter(|row| !row.is_empty()).collect();
    assert!(rows.len() >= 150, "{} rows", rows.len());
    let all: Vec<String> = rows.par_iter().map(|row| found(row)).collect();
    let silent: Vec<&str> = rows
        .iter()
        .zip(&all)
        .filter(|(_, said)| {
            !said.contains(": error[") && !said.contains(": warning[") && !said.contains(": hint[")
        })
        .map(|(row, _)| *row)
        .collect();
    assert!(silent.is_empty(), "nothing is said of {silent:#?}");
    let all = all.concat();
    expect::text("bad/expected.txt", &all);
    let codes: BTreeSet<&str> = CODES.iter().map(|code| code.name).collect();
    let missing: Vec<&&str> = codes
        .iter()
        .filter(|code| !OF_MORE.contains(code) && !all.contains(&format!("[{code}]")))
        .collect();
    assert!(missing.is_empty(), "codes without a row: {missing:?}");
}
