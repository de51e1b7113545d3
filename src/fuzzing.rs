//! Entries for programs that try made-up inputs: the targets in `tests/fuzz/` and the tests of properties.
//! Nothing else uses them.
//!
//! Each takes what a user could give, and panics where something does not hold that always has to: places
//! are on boundaries of characters, what is read twice is the same, and what is made can be read.

#![allow(
    clippy::missing_panics_doc,
    reason = "a panic is how all of them tell what they found"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::BuildOptions;
use crate::check::{self, format};
use crate::config::{Config, Zone};
use crate::diagnostic::{self, Diagnostic, Problems};
use crate::import::plan::{Content as Planned, Plan};
use crate::import::{folder, github, kubernetes, scrap, zenn_scrap};
use crate::parse::{self, Document};
use crate::query::{KINDS, Query};
use crate::reference::{Place, Repository};
use crate::render::Content;
use crate::serve::route::{Route, route};
use crate::session::Session;
use crate::source::{Source, SourcePath, Span};
use crate::subject::read_table;
use crate::table::{Language, Node, Table, Value, comments, parse_toml, parse_yaml, toml_string};

/// The note of a [`Tried`] site that is made up.
const NOTE: &str = "content/notes/2024-01-10.md";

/// A site whose note is made up again and again.
#[derive(Debug)]
pub struct Tried {
    folder: PathBuf,
    session: Session,
}

impl Tried {
    /// Opens the site in a folder, in which it writes.
    pub fn open(folder: &Path) -> Tried {
        let session = Session::open_to_check(folder, &BuildOptions::default());
        Tried {
            folder: folder.to_owned(),
            session: session.expect("the site.toml can be read"),
        }
    }

    /// Writes the text of the note, and makes all files that the site then has, by path.
    pub fn note(&mut self, text: &str) -> BTreeMap<String, Vec<u8>> {
        self.write(NOTE, text);
        let (renderer, mut diagnostics) = self.session.renderer();
        let files = Mutex::new(BTreeMap::new());
        let keep = |path: &str, content| {
            let bytes = match content {
                Content::Bytes(bytes) => bytes,
                // It is only asked whether it is there.
                Content::Copy(_) => Vec::new(),
            };
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            let before = files.insert(path.to_owned(), bytes);
            assert!(before.is_none(), "{path} is made twice");
            Ok::<(), Infallible>(())
        };
        let Ok(problems) = renderer.render_all(&keep, &|_, make| make());
        assert!(problems.is_empty(), "a template fails: {problems:?}");
        diagnostics.extend(check::check(renderer.site(), self.session.allowed()));
        told(&diagnostics);
        for document in self.session.documents() {
            places(document);
        }
        files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes any file of the site and reads it again.
    pub fn write(&mut self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::write(&path, text).expect("a folder that can be written");
        let read = self.session.update(&[path]);
        read.expect("the site.toml can be read");
        told(self.session.diagnostics());
    }

    /// Parses a text as the file of content that has this path.
    pub fn document(&self, path: &str, text: &str) {
        let source = Source::new(SourcePath::new(path), text.to_owned());
        let reading = self.session.reading();
        let parsed = parse::document(&source, reading);
        told(&parsed.diagnostics);
        if let Some(document) = &parsed.document {
            places(document);
        }
    }

    /// Reads a text as one of running text that references are looked for in.
    pub fn references(&self, text: &str) {
        let grammar = &self.session.reading().grammar;
        for place in [Place::ItemStart, Place::Inside] {
            let found = grammar.scan(text, place);
            let mut end = 0;
            for candidate in found {
                let locator = candidate.locator_span.clone();
                let whole = locator.unwrap_or(candidate.span.clone()).start..candidate.span.end;
                assert!(end <= whole.start, "{candidate:?} begins before {end}");
                let written = text.get(candidate.span.clone()).unwrap_or_default();
                assert!(
                    text.get(whole).is_some() && !written.is_empty(),
                    "{candidate:?}"
                );
                end = candidate.span.end;
            }
        }
    }

    /// Asks `minamo serve` for an address of the site.
    pub fn address(&self, path: &str, query: Option<&str>) {
        let site = self.session.site();
        let base = &site.config.base_url;
        match route((path, query), base, Some(&site.map)) {
            Route::File(output, file) => {
                assert_eq!(site.map.route(&file), Some(output));
                assert!(is_inside(&file), "{file}");
            }
            Route::Redirect(to) => {
                let below = to.strip_prefix(base.path());
                let below = below.unwrap_or_else(|| panic!("{to} is outside of the site"));
                let is_own = below.starts_with('/') && !below.starts_with("//");
                assert!(is_own && !to.contains(char::is_control), "{to:?}");
            }
            Route::Own(_) | Route::Missing => {}
        }
        let nothing = route((path, query), base, None);
        assert!(!matches!(nothing, Route::File(..)), "{nothing:?}");
    }
}

/// Whether a path with `/` between its parts stays where it starts.
fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.split('/').all(is_name) && !path.contains(['\\', '\0'])
}

/// Every diagnostic can be printed, in all formats; places and changes are those of texts.
fn told(diagnostics: &[Diagnostic]) {
    for found in diagnostics {
        let diagnostic::Place::Text(source, span) = &found.place else {
            assert!(found.fix.is_none(), "{found:?}");
            continue;
        };
        on_boundaries(&source.text, *span, &found.message);
        if let Some(fix) = &found.fix {
            on_boundaries(&source.text, fix.span, &found.message);
        }
    }
    diagnostic::render(diagnostics, false);
    format::short(diagnostics);
    let json = format::json(diagnostics);
    let read: Result<serde_json::Value, _> = serde_json::from_str(&json);
    assert!(read.is_ok(), "{json}");
    format::github(diagnostics, "");
}

#[track_caller]
fn on_boundaries(text: &str, span: Span, what: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {what:?}");
}

/// Everything that a document has a place of is where it says; ids are unique.
fn places(document: &Document) {
    let text = &document.source.text;
    on_boundaries(text, document.body, "the body");
    let mut end = 0;
    let mut ids = BTreeSet::new();
    for item in &document.items {
        assert!(ids.insert(&item.id), "two items have the id {}", item.id);
        on_boundaries(text, item.span, &item.id);
        assert!(end <= item.span.start, "{} begins before {end}", item.id);
        end = item.span.end;
        let tags = item.tags.iter().map(|tag| tag.written.span);
        let named = item.named.iter().map(|named| named.span);
        let addresses = item.addresses.iter().map(|address| address.span);
        let anchor = item.anchor.into_iter();
        for span in tags.chain(named).chain(addresses).chain(anchor) {
            on_boundaries(text, span, &item.id);
        }
    }
    let links = document.links.iter().map(|link| link.span);
    let values = document.values.iter().map(|value| value.written.span);
    let notes = document.footnotes.iter().map(|note| note.span);
    for span in links.chain(values).chain(notes) {
        on_boundaries(text, span, "the document");
    }
    for comment in document.comments() {
        assert!(
            text.get(comment.clone()).is_some(),
            "a comment at {comment:?}"
        );
    }
}

/// Reads a text as a table in each language that people write tables in, and as a `site.toml`.
pub fn tables(text: &str) {
    let source = Source::new(SourcePath::new("site.toml"), text.to_owned());
    // Without a byte order mark.
    let text = source.text.as_str();
    let all = Span::new(0..text.len());
    for parse in [parse_toml, parse_yaml] {
        let problems = Problems::new(&source);
        within(&parse(&problems, all), &source);
        told(&problems.into_vec());
    }
    for language in [Language::Toml, Language::Yaml] {
        for comment in comments(text, language) {
            assert!(
                text.get(comment.clone()).is_some(),
                "a comment at {comment:?}"
            );
        }
    }
    told(&Config::read(&source).1);
    folder::dialects(&source);
    let written = format!("value = {}", toml_string(text));
    let read: toml::Table = toml::from_str(&written).expect("what is written as TOML is TOML");
    assert_eq!(read["value"].as_str(), Some(text));
}

fn within(table: &Table, source: &Source) {
    for entry in table {
        on_boundaries(&source.text, entry.key_span, &entry.key);
        node(&entry.node, source);
    }
}

fn node(node: &Node, source: &Source) {
    on_boundaries(&source.text, node.span, "a value");
    match &node.value {
        Value::List(nodes) => nodes.iter().for_each(|one| self::node(one, source)),
        Value::Table(table) => within(table, source),
        _ => {}
    }
}

/// Reads a text as a query.
pub fn query(text: &str) {
    let kinds = KINDS.into_iter().chain(["kep", "cve"]);
    match Query::parse(text, kinds) {
        Ok(query) => assert!(!query.conditions.is_empty()),
        Err(problem) => assert!(text.get(problem.range.clone()).is_some(), "{problem:?}"),
    }
}

/// Reads a text as a scrap of Zenn in any of its forms; no file is read.
pub fn scrap_of(text: &str) {
    let zone = Zone::parse("Asia/Tokyo").expect("a zone");
    let read = zenn_scrap::read(text, zone);
    assert_eq!(read, zenn_scrap::read(text, zone));
    let Ok(read) = read else { return };
    let nowhere = Path::new("/nowhere/scrap.txt");
    planned(&scrap::plan(read, nowhere, Path::new("/nowhere/site")));
}

/// Imports a folder as each format that there is.
pub fn folder_of(root: &Path) {
    use folder::Format::{Hugo, Jekyll, Logseq, Markdown, Obsidian, Zenn, Zola};

    folder::guess(root).expect("a folder that can be read");
    for format in [Zenn, Jekyll, Hugo, Zola, Obsidian, Logseq, Markdown] {
        let plan = folder::plan(format, root, &BTreeMap::new(), &[]);
        planned(&plan.expect("a folder that can be read"));
    }
}

/// Files that an import writes are in the site, each once; texts end with a line.
fn planned(plan: &Plan) {
    let mut paths = BTreeSet::new();
    for file in &plan.files {
        let path = &file.path;
        let is_content = path.starts_with("content/") && is_inside(path);
        assert!(is_content && paths.insert(path), "{path:?}");
        if let Planned::Text(text) = &file.content {
            assert!(text.is_empty() || text.ends_with('\n'), "{path}: {text:?}");
            let front = |fence: &str| Some(text.strip_prefix(fence)?.split_once(fence)?.0);
            if let Some(table) = front("+++\n") {
                let table: Result<toml::Table, _> = toml::from_str(table);
                assert!(table.is_ok(), "{path}: {table:?}\n{text}");
            }
        }
    }
    for loss in &plan.losses {
        let _ = loss.to_string();
    }
}

/// Imports checkouts of the Kubernetes community; what comes out is TOML.
pub fn kubernetes_of(community: &Path, enhancements: &Path) {
    let read = || kubernetes::read(Some(community), Some(enhancements));
    let imported = read().expect("folders that can be read");
    assert_eq!(imported, read().expect("folders that can be read"));
    for (kind, text) in imported.tables() {
        let table: Result<toml::Table, _> = toml::from_str(&text);
        assert!(table.is_ok(), "{kind}: {table:?}\n{text}");
    }
}

/// Reads a text as what GitHub answers, and as lines of threads.
pub fn threads_of(text: &str) {
    let (threads, _) = kubernetes::threads::read_threads(text);
    let table = kubernetes::threads::table(&threads);
    let again = read_table(&table);
    assert_eq!(kubernetes::threads::table(&again), table);
    let repository = Repository::parse("kubernetes/kubernetes").expect("a repository");
    let asked = [(repository.clone(), 1), (repository, 2)];
    let _ = github::answer(text);
    if let Ok(body) = github::Body::read(text) {
        let _ = (body.is_answer(), body.is_limit(), body.remaining());
        let _ = github::told(&body, &asked);
    }
}
