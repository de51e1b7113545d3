//! Ids and addresses of notes and items, as a table: `released/ids.tsv`.
//!
//! A row is a piece of a file: its text, and what it is called. The first row of a file is its front
//! matter, and stands for the document. To add a case, write its first two columns and bless.

use std::fs;

use serde_json::Value;

use crate::shape::{Made, Shape, breaks};
use crate::support::Folder;
use crate::support::expect::{blessing, text};
use crate::support::folder::write;
use crate::support::sample::{self, Built};
use crate::{folder, version};

const CONFIG: &str = "language = \"en\"\nbase_url = \"https://me.example/notes\"\n\n\
    [references]\ndefault_repo = \"kubernetes/kubernetes\"\n\n\
    [feeds]\nid = \"tag:me.example,2023:\"\n";

const HEADER: &str = "file\ttext\tid\taddress\tid of the feed entry\n";

/// A piece of a file, and what it was called when it was released; empty when it never was.
struct Row {
    file: String,
    text: String,
    released: String,
}

#[test]
fn ids_stay() {
    let path = folder().join("released/ids.tsv");
    let table = fs::read_to_string(&path).expect("ids.tsv");
    let mut lines = table.lines();
    let before = lines.next().and_then(|line| line.strip_prefix("version\t"));
    let before = before.expect("a version");
    let rows: Vec<Row> = lines.skip(1).map(row).collect();
    let mut found = Vec::new();
    for rows in rows.chunk_by(|a, b| a.file == b.file) {
        found.extend(called(rows));
    }
    let shape = |values: Vec<&String>| -> Shape {
        let rows = rows.iter().zip(values);
        let rows = rows.filter(|(_, value)| !value.is_empty());
        rows.map(|(row, value)| (format!("{} {}", row.file, row.text), value.clone()))
            .collect()
    };
    let released = shape(rows.iter().map(|row| &row.released).collect());
    if before == version("ids").to_string() {
        let breaks = breaks(Made::Fixed, &released, &shape(found.iter().collect()));
        assert!(
            breaks.is_empty(),
            "ids that are out in the world are others now; take it back, or give ids another version in src/formats.rs\n{}",
            breaks.join("\n")
        );
    }
    let mut now = format!("version\t{}\n{HEADER}", version("ids"));
    for (row, called) in rows.iter().zip(&found) {
        now.push_str(&format!("{}\t{}\t{called}\n", row.file, row.text));
    }
    match blessing() {
        true => write(&path, now.as_bytes()),
        false => text("formats/released/ids.tsv", &now),
    }
}

fn row(line: &str) -> Row {
    let mut columns = line.splitn(3, '\t');
    let mut column = || columns.next().unwrap_or_default().to_owned();
    Row {
        file: column(),
        text: column(),
        released: column(),
    }
}

/// Id, address and id of the feed entry of each piece of a file.
fn called(rows: &[Row]) -> Vec<String> {
    let file = &rows[0].file;
    let pieces: Vec<String> = rows
        .iter()
        .map(|row| row.text.replace("\\n", "\n") + "\n")
        .collect();
    let site = Folder::site(CONFIG, &[(&format!("content/{file}"), &pieces.concat())]);
    let built = sample::build(&site).good();
    let index: Value = serde_json::from_str(built.text("index.json")).expect("JSON");
    let list = |name: &str| index[name].as_array().expect("a list").iter();
    let (mut documents, mut items, mut headings) = (list("notes"), list("items"), list("headings"));
    let first = documents.next().expect("a document");
    let mut called = vec![record(&built, &index, first)];
    for row in &rows[1..] {
        let is_heading = row.text.starts_with('#') && file.starts_with("notes/");
        let next = if is_heading {
            headings.next()
        } else {
            items.next()
        };
        let next = next.unwrap_or_else(|| panic!("nothing is called {} {}", file, row.text));
        called.push(record(&built, &index, next));
    }
    let left = [documents, items, headings].into_iter().flatten().next();
    assert!(left.is_none(), "{file}: {left:?}");
    called
}

fn record(built: &Built, index: &Value, record: &Value) -> String {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let (id, address) = (text(&record["id"]), text(&record["url"]));
    let entry = text(&index["site"]["feed_ids"]) + &id;
    let guid = format!("<guid isPermaLink=\"false\">{entry}</guid>");
    let feeds = built.files.keys().filter(|path| path.ends_with("feed.xml"));
    let has_entry = feeds
        .into_iter()
        .any(|path| built.text(path).contains(&guid));
    format!("{id}\t{address}\t{}", if has_entry { &entry } else { "" })
}
