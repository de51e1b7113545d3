//! What others read keeps its shape: every format is what its schema says, and has all that was
//! released.
//!
//! 1. Files of the sites `site`, `mistakes` and `bare`, and of some of `tests/sites`, are made as users
//!    make them, and validated by the schemas in `docs/`. A field that a schema does not name fails.
//! 2. These three have a value for every field and every type of the schemas.
//! 3. What the schemas say is compared with `released/NAME.tsv`. What breaks others fails until
//!    `src/formats.rs` has another version; blessing accepts what is new.
//!
//! `released/ids.tsv` and `released/addresses.tsv` hold ids and addresses in the same way.

#[path = "../support/mod.rs"]
mod support;

mod ids;
mod made;
mod shape;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use boon::{Compiler, Schemas};
use minamo::internals::formats::ALL;
use minamo::internals::{self, formats};
use serde_json::Value;
use shape::{Made, Shape};
use support::expect::{blessing, tests_folder};
use support::folder::write;
use support::sample;

/// The schemas of each format, with those parts of a schema that are files of their own.
const SCHEMAS: &[(&str, &[&str], Made)] = &[
    ("check", &["check"], Made::Written),
    ("facts", &["facts"], Made::Read),
    ("following", &["following"], Made::Both),
    ("index", &["index"], Made::Written),
    ("offline", &["offline"], Made::Written),
    ("preview", &["preview"], Made::Written),
    ("refs", &["refs", "refs-explain"], Made::Written),
    (
        "search",
        &[
            "search#/$defs/manifest",
            "search#/$defs/terms",
            "search#/$defs/text",
            "search#/$defs/days",
            "search#/$defs/facets",
            "search#/$defs/subjects",
        ],
        Made::Written,
    ),
];

/// The pages that describe formats; of others the schema is all there is.
const PAGES: [(&str, &str); 6] = [
    ("check", "reference/check"),
    ("facts", "guide/facts"),
    ("index", "reference/data"),
    ("preview", "reference/data"),
    ("refs", "reference/refs"),
    ("refs-explain", "reference/refs"),
];

/// Sites that have a value for every field.
const SITES: [&str; 3] = ["formats/site", "formats/mistakes", "formats/bare"];

/// Others whose files have to be as the schemas say too.
const OTHER_SITES: [&str; 5] = [
    "sites/activity",
    "sites/days",
    "sites/identity",
    "sites/languages",
    "sites/own-kind",
];

#[test]
fn files_are_as_their_schemas_say() {
    let mut wrong = Vec::new();
    let mut files = made::of_sites(&SITES);
    files.extend(made::of_sites(&OTHER_SITES));
    for (_, schemas, _) in SCHEMAS {
        for name in *schemas {
            let validator = Validator::new(name);
            let of_schema: Vec<&made::File> =
                files.iter().filter(|file| file.schema == *name).collect();
            assert!(!of_schema.is_empty(), "no file of {name}");
            wrong.extend(of_schema.iter().filter_map(|file| validator.fault(file)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_site_has_every_field_with_every_type() {
    let files = made::of_sites(&SITES);
    let mut unseen = Vec::new();
    for (_, schemas, _) in SCHEMAS {
        for name in *schemas {
            let (root, part) = schema(name);
            let mut seen = BTreeSet::new();
            for file in files.iter().filter(|file| file.schema == *name) {
                shape::seen(&mut seen, &root, &part, &file.value, "");
            }
            let mut all = Shape::new();
            shape::add(&mut all, &root, &part, "", false);
            unseen.extend(
                shape::unseen(&all, &seen)
                    .into_iter()
                    .map(|field| format!("{name}: {field}")),
            );
        }
    }
    assert!(
        unseen.is_empty(),
        "the sites of tests/formats have no\n{}",
        unseen.join("\n")
    );
}

#[test]
fn formats_keep_what_was_released() {
    let names: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
    let tables = ["addresses", "ids"].into_iter();
    let mut tested: Vec<&str> = SCHEMAS
        .iter()
        .map(|(name, ..)| *name)
        .chain(tables)
        .collect();
    tested.sort_unstable();
    assert_eq!(names, tested, "every format of src/formats.rs has its test");
    for (name, schemas, made) in SCHEMAS {
        let mut found = Shape::new();
        for schema in *schemas {
            let (root, part) = self::schema(schema);
            let file = schema.rsplit_once('/').map_or("", |(_, file)| file);
            shape::add(&mut found, &root, &part, file, false);
        }
        if *name == "refs" {
            found.extend(made::columns());
        }
        compare(name, *made, &found);
    }
}

#[test]
fn pages_of_the_reference_name_every_field() {
    let mut missing = Vec::new();
    for (name, page) in PAGES {
        let path = format!("docs/content/pages/{page}.md");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let text = fs::read_to_string(&path).expect("a page");
        let (root, part) = schema(name);
        let mut fields = Shape::new();
        shape::add(&mut fields, &root, &part, "", false);
        for field in fields.keys().filter(|path| shape::is_field(path)) {
            let word = field.rsplit('.').next().unwrap_or(field);
            // In a column of its own, or in an example: `{ label = "Issue" }`.
            let names = [format!("`{word}`"), format!(" {word} = ")];
            if !names.iter().any(|name| text.contains(name)) {
                missing.push(format!(
                    "{page}.md does not name `{word}` of {name}: {field}"
                ));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn versions_in_schemas_are_those_of_the_program() {
    for (name, schemas, _) in SCHEMAS {
        let stated = schemas.iter().filter_map(|one| {
            let (_, part) = schema(one);
            part.pointer("/properties/version/const").cloned()
        });
        let stated: Vec<Value> = stated.collect();
        assert!(
            stated.iter().all(|stated| *stated == version(name)),
            "{name}: {stated:?}"
        );
        assert!(!stated.is_empty() || *name == "facts", "{name}");
    }
}

#[test]
fn addresses_stay() {
    let folder = made::copy("formats/site");
    let built = sample::build(&folder).good();
    let all = internals::addresses(&built.build).into_iter();
    let found: Shape = all.map(|(path, what)| (path, what.to_owned())).collect();
    compare("addresses", Made::Fixed, &found);
}

#[test]
fn what_breaks_others_is_found() {
    let rows = fs::read_to_string(folder().join("changes.tsv")).expect("changes.tsv");
    let mut count = 0;
    for row in rows.lines().filter(|row| !row.starts_with('#')) {
        let [made, released, found, said] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {row}");
        };
        let made = match made {
            "written" => Made::Written,
            "read" => Made::Read,
            "both" => Made::Both,
            "fixed" => Made::Fixed,
            other => panic!("{other}"),
        };
        let breaks = shape::breaks(made, &fields(released), &fields(found));
        let breaks = if breaks.is_empty() {
            "-".to_owned()
        } else {
            breaks.join("; ")
        };
        assert_eq!(breaks, said, "{row}");
        count += 1;
    }
    assert!(count > 20, "{count} rows");
}

/// `a string; b integer` as a shape.
fn fields(text: &str) -> Shape {
    let split = |field: &str| {
        let field = field.trim_start();
        let at = field.find(" = ").map_or(0, |at| at + 3);
        let (path, types) = field[at..].split_once(' ').expect("a path and its types");
        (format!("{}{path}", &field[..at]), types.to_owned())
    };
    text.split(';').map(split).collect()
}

/// Compares a shape with the one that was released last; blessing accepts what is new, and all of a
/// new version.
pub(crate) fn compare(name: &str, made: Made, found: &Shape) {
    let path = folder().join(format!("released/{name}.tsv"));
    // A format is free until it has a file.
    let released = fs::read_to_string(&path).unwrap_or_default();
    let rows = released.lines().map(|line| {
        let (path, value) = line.split_once('\t').expect("two columns");
        (path.to_owned(), value.to_owned())
    });
    let mut released: Shape = rows.collect();
    let before = released.remove("version");
    if before.is_some_and(|before| before == version(name).to_string()) {
        let breaks = shape::breaks(made, &released, found);
        assert!(
            breaks.is_empty(),
            "this breaks what others made for `{name}`; take it back, or give the format another version in src/formats.rs, \
             a schema for that, and a line in CHANGELOG.md\n{}",
            breaks.join("\n")
        );
    }
    let mut text = format!("version\t{}\n", version(name));
    for (path, value) in found {
        text.push_str(&format!("{path}\t{value}\n"));
    }
    if blessing() {
        write(&path, text.as_bytes());
        return;
    }
    support::expect::text(&format!("formats/released/{name}.tsv"), &text);
}

/// The version of a format.
pub(crate) fn version(name: &str) -> u32 {
    let known = formats::ALL.iter().find(|(known, _)| *known == name);
    known.unwrap_or_else(|| panic!("no format {name}")).1
}

/// `tests/formats`
pub(crate) fn folder() -> std::path::PathBuf {
    tests_folder().join("formats")
}

/// A schema of `docs/` as a whole, and the part that `NAME#PART` names.
fn schema(name: &str) -> (Value, Value) {
    let (file, part) = name.split_once('#').unwrap_or((name, ""));
    let version = version(file.split('-').next().unwrap_or(file));
    let path = format!("docs/content/pages/reference/schemas/{file}-{version}.schema.json");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let root: Value = serde_json::from_str(&text).expect("JSON");
    let part = root.pointer(part).expect("a part of the schema").clone();
    (root, part)
}

/// A schema by which files are validated, so that what it does not name is a fault.
struct Validator {
    schemas: Schemas,
    index: boon::SchemaIndex,
}

impl Validator {
    fn new(name: &str) -> Validator {
        let (mut root, _) = schema(name);
        close(&mut root);
        let part = name.split_once('#').map_or("", |(_, part)| part);
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        let address = "https://minamo.example/schema.json";
        compiler.add_resource(address, root).expect("a schema");
        let mut schemas = Schemas::new();
        let index = compiler.compile(&format!("{address}#{part}"), &mut schemas);
        let index = index.unwrap_or_else(|error| panic!("{name}: {error:#}"));
        Validator { schemas, index }
    }

    fn fault(&self, file: &made::File) -> Option<String> {
        let error = self.schemas.validate(&file.value, self.index).err()?;
        let error = format!("{error:#}");
        let first: Vec<&str> = error.lines().skip(1).take(3).collect();
        Some(format!("{}\n{}", file.path, first.join("\n")))
    }
}

/// Allows objects no fields but those that the schema names, and lists no more values than it does:
/// others may find more in a later version, but we have to say what there is.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") && !fields.contains_key("additionalProperties") {
                fields.insert("additionalProperties".to_owned(), false.into());
            }
            if fields.contains_key("prefixItems") {
                fields.insert("items".to_owned(), false.into());
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(values) => values.iter_mut().for_each(close),
        _ => {}
    }
}
