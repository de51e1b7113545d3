//! Hostile content as data: nothing that others write runs, loads or forges anything.
//!
//! `vectors.tsv` has the texts, `places.txt` the places; every vector goes to every place that takes its
//! kind. The sites of them are built as they are by default and with `html = "allow"`, and every file of
//! the output is looked at with the parsers of browsers and readers. `refused.txt` counts what is an
//! error, so that no such site is ever built; `MINAMO_BLESS=1` accepts it.
//!
//! With `MINAMO_HOSTILE_OUT` the sites are written to that folder, for `tests/browser/hostile.mjs`.

#[path = "../support/mod.rs"]
mod support;

mod safety;
mod sites;

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use sites::{Made, Section, Vector, accepted, config, content, of_config, sections, vectors};
use support::folder::{Tree, write};
use support::output::unpacked;
use support::{Folder, expect, minamo, sample};

/// Looks at every file of a site.
fn faults(made: &Made, name: &str) -> Vec<String> {
    let built = sample::build(&made.folder).good();
    keep(name, &built.files);
    faults_of(built.files)
}

fn faults_of(files: Tree) -> Vec<String> {
    let scripts = safety::scripts_of_theme();
    let files = unpacked(files);
    let files: Vec<(&String, &Vec<u8>)> = files.iter().collect();
    files
        .par_iter()
        .flat_map(|(path, bytes)| {
            let ending = path.rsplit('.').next().unwrap_or_default();
            let text = || std::str::from_utf8(bytes).expect("UTF-8");
            let mut faults = match ending {
                "html" => safety::page(path, text(), &scripts),
                "xml" | "opml" | "svg" => safety::xml(path, text()),
                "json" => safety::json(path, bytes),
                _ if *path == "_redirects" => redirections(text()),
                _ => Vec::new(),
            };
            if !is_plain(path) {
                faults.push(format!("{path} is not a path of a site"));
            }
            faults
        })
        .collect()
}

/// Whether a path stays within the site, and is not one that servers treat specially.
fn is_plain(path: &str) -> bool {
    path.split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains(['\0', '\n']))
}

fn redirections(text: &str) -> Vec<String> {
    let rows = text
        .lines()
        .filter(|row| !row.is_empty() && !row.starts_with('#'));
    let odd = rows.filter(|row| {
        let fields: Vec<&str> = row.split_ascii_whitespace().collect();
        fields.len() != 3
            || !fields[0].starts_with('/')
            || !(fields[1].starts_with("/notes/") || fields[1].starts_with('/'))
    });
    odd.map(|row| format!("_redirects: {row}")).collect()
}

/// Writes a built site for the browser, if it is asked for.
fn keep(name: &str, files: &Tree) {
    if let Some(folder) = std::env::var_os("MINAMO_HOSTILE_OUT") {
        for (path, bytes) in files {
            write(&Path::new(&folder).join(name).join(path), bytes);
        }
    }
}

/// Fails with the faults, each of those that are on many pages once.
fn none(faults: &[String]) {
    let of_kind = |fault: &String| {
        fault
            .split_once(": ")
            .map_or_else(String::new, |(_, what)| what.to_owned())
    };
    let once: BTreeMap<String, &String> =
        faults.iter().map(|fault| (of_kind(fault), fault)).collect();
    let shown: Vec<&&String> = once.values().take(150).collect();
    assert!(faults.is_empty(), "{} faults\n{shown:#?}", faults.len());
}

/// How often which line of a section is refused.
fn told(refused: Vec<String>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in refused {
        *counts.entry(line).or_default() += 1;
    }
    let lines: Vec<String> = counts
        .iter()
        .map(|(line, count)| format!("{count:4} {line}\n"))
        .collect();
    lines.concat()
}

#[test]
fn there_are_many_vectors_and_each_has_a_place() {
    let (vectors, sections) = (vectors(), sections());
    assert!(vectors.len() >= 400, "{}", vectors.len());
    for vector in &vectors {
        assert!(
            sections.iter().any(|section| section.takes(vector)),
            "{vector:?}"
        );
    }
}

#[test]
fn nothing_runs_by_default() {
    let made = content(&vectors(), false);
    none(&faults(&made, "sanitize"));
    expect::text("hostile/refused.txt", &told(made.refused));
}

#[test]
fn nothing_but_the_writers_own_html_runs_where_it_is_allowed() {
    none(&faults(&content(&vectors(), true), "allow"));
}

#[test]
fn nothing_runs_of_the_configuration_and_the_words_of_a_theme() {
    let vectors = vectors();
    let found: Vec<(Vec<String>, Vec<String>)> = of_config(&vectors)
        .par_iter()
        .map(|vector| {
            let allow = vector.number % 2 == 0;
            let made = config(vector, allow);
            let name = format!("config-{}", vector.number);
            let faults = faults(&made, &name).into_iter();
            let faults = faults.map(|fault| format!("{name} ({:?}) {fault}", vector.text));
            (faults.collect(), made.refused)
        })
        .collect();
    let (faults, refused): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    none(&faults.concat());
    expect::text("hostile/refused-config.txt", &told(refused.concat()));
}

#[test]
fn nothing_runs_of_what_is_imported() {
    let vectors = vectors();
    let mut formats: BTreeMap<&str, Vec<Section>> = BTreeMap::new();
    for section in sections()
        .into_iter()
        .filter(|section| !section.import.is_empty())
    {
        formats.entry(section.import).or_default().push(section);
    }
    let all: Vec<_> = formats.into_iter().collect();
    let faults: Vec<Vec<String>> = all
        .par_iter()
        .map(|(format, sections)| imported(format, sections, &vectors))
        .collect();
    none(&faults.concat());
}

/// What is wrong with the site of a format that was imported.
fn imported(format: &str, sections: &[Section], vectors: &[Vector]) -> Vec<String> {
    let config = "title = \"Imported\"\nbase_url = \"https://me.example/notes\"\n[markdown]\ndialects = [\"github\", \"zenn\", \"obsidian\"]\n";
    let folder = Folder::site(config, &[]);
    let mut files = Vec::new();
    for (path, pieces) in sections.iter().flat_map(|section| section.files(vectors)) {
        let text: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
        folder.write(&format!("from/{path}"), text);
        files.push(path);
    }
    let commands = match format {
        "kubernetes" => vec!["facts import kubernetes --all --community from/community --enhancements from/enhancements --site .".to_owned()],
        "zenn-scrap" => files.iter().map(|path| format!("import zenn-scrap from/{path} --into .")).collect(),
        format => vec![format!("import {format} from --into .")],
    };
    for command in commands {
        let arguments: Vec<&str> = command.split(' ').collect();
        let run = minamo(folder.path(), &arguments);
        assert!(run.code < 2, "{command}\n{}\n{}", run.stdout, run.stderr);
    }
    // What is imported may be an error, as with two redirections of one address: it is left out here.
    let about = |vector: &Vector| format!("- SIG A{0} and KEP-{0}\n", vector.number);
    let note: String = vectors.iter().map(about).collect();
    folder.write("content/notes/2024-01-01.md", note);
    let made = accepted(folder, Vec::new());
    faults(&made, &format!("imported-{format}"))
}
