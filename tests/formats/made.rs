//! The files of each format that a site has, and what the program prints about it.

use serde_json::Value;

use crate::shape::Shape;
use crate::support::expect::tests_folder;
use crate::support::folder::tree;
use crate::support::output::unpacked;
use crate::support::{Folder, minamo, sample};

/// A file, and the schema that it has to follow.
pub(crate) struct File {
    pub(crate) schema: String,
    pub(crate) path: String,
    pub(crate) value: Value,
}

impl File {
    fn new(schema: &str, path: String, text: &[u8]) -> File {
        let value = serde_json::from_slice(text);
        let value = value.unwrap_or_else(|error| panic!("{path}: {error}"));
        File {
            schema: schema.to_owned(),
            path,
            value,
        }
    }
}

/// A site of `tests/` in a folder of its own, with the theme of golden sites.
pub(crate) fn copy(below: &str) -> Folder {
    let folder = Folder::new();
    for (path, bytes) in tree(&tests_folder().join("themes")) {
        folder.write(&format!("themes/{path}"), bytes);
    }
    for (path, bytes) in tree(&tests_folder().join(below)) {
        if !path.starts_with("expected/") {
            folder.write(&path, bytes);
        }
    }
    folder
}

/// All files of some sites of `tests/`, and the one that browsers make.
pub(crate) fn of_sites(sites: &[&str]) -> Vec<File> {
    let path = "formats/following.json";
    let bytes = std::fs::read(tests_folder().join(path)).expect("following.json");
    let of_browsers = File::new("following", path.to_owned(), &bytes);
    let of_sites = sites.iter().flat_map(|below| of_site(below));
    of_sites.chain([of_browsers]).collect()
}

fn of_site(below: &str) -> Vec<File> {
    let folder = copy(below);
    let mut files = Vec::new();
    for (path, bytes) in unpacked(sample::build(&folder).files) {
        if let Some(schema) = schema_of(&path) {
            files.push(File::new(&schema, format!("{below}: {path}"), &bytes));
        }
    }
    for (path, bytes) in tree(&folder.join("content/subjects")) {
        if path.ends_with(".toml") {
            files.push(facts(format!("{below}: {path}"), &bytes));
        }
    }
    for (schema, command) in [
        ("check", &["check"][..]),
        ("refs", &["refs"]),
        ("refs-explain", &["refs", "--explain"]),
    ] {
        let arguments = [command, &["--format", "json"]].concat();
        let printed = minamo(folder.path(), &arguments).stdout;
        let path = format!("{below}: minamo {}", arguments.join(" "));
        files.push(File::new(schema, path, printed.as_bytes()));
    }
    files
}

/// The schema of a file of the output.
fn schema_of(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if let Some(name) = path.strip_prefix("search/data/") {
        let name = name.strip_suffix(".json").expect("JSON");
        let kind = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
        return Some(format!("search#/$defs/{kind}"));
    }
    let schema = match name {
        "index.json" if path == name => "index",
        "offline.json" if path == name => "offline",
        "preview.json" => "preview",
        _ => return None,
    };
    Some(schema.to_owned())
}

/// A table of facts as JSON, as editors give it to schemas.
fn facts(path: String, bytes: &[u8]) -> File {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let table: toml::Table = toml::from_str(text).expect("TOML");
    File {
        schema: "facts".to_owned(),
        path,
        value: json(toml::Value::Table(table)),
    }
}

fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Table(table) => {
            let fields = table.into_iter().map(|(key, value)| (key, json(value)));
            Value::Object(fields.collect())
        }
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(value) => value.into(),
    }
}

/// The columns of the tables that `minamo refs` prints, by their places.
pub(crate) fn columns() -> Shape {
    let folder = copy("formats/mistakes");
    let mut columns = Shape::new();
    for command in [&["refs"][..], &["refs", "--explain"]] {
        let table = minamo(folder.path(), command).stdout;
        let header = table.lines().next().expect("a header");
        for (place, name) in header.split('\t').enumerate() {
            let table = command.join(" ");
            columns.insert(
                format!("column {place:02} of minamo {table}"),
                name.to_owned(),
            );
        }
    }
    columns
}
