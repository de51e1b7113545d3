//! The layers of `src`: which module may know which, and which file alone may use what.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the crate, lowest first: each may use those before it, and none after it.
const LAYERS: &[&str] = &[
    "formats",
    "limits",
    "regular",
    "whole",
    "day",
    "slug",
    "source",
    "query",
    "html",
    "reference",
    "diagnostic",
    "walk",
    "table",
    "language",
    "subject",
    "config",
    "load",
    "theme",
    "parse",
    "link",
    "render",
    "session",
    "write",
    "serve",
    "import",
    "check",
    "desk",
    "cli",
    "internals",
    "fuzzing",
];

/// Modules that know less than their place would allow: all that each may use beside itself.
const NARROW: &[(&str, &[&str])] = &[
    ("reference", &[]),
    ("query", &["day"]),
    ("html", &["query"]),
    ("day", &[]),
    ("slug", &[]),
    ("source", &[]),
    ("load", &["diagnostic", "limits", "source", "walk"]),
    ("walk", &["diagnostic", "limits", "regular", "source"]),
    (
        "theme",
        &[
            "diagnostic",
            "limits",
            "regular",
            "slug",
            "source",
            "table",
            "walk",
        ],
    ),
    ("write", &["regular", "render", "whole"]),
];

/// Neighbours that may know each other, as each holds the other: a block has text, which may have
/// blocks. All others in one folder have an order.
const CIRCLES: &[&[&str]] = &[&["import/html/blocks", "import/html/inline"]];

/// Words that only these files, or files in these folders, may use.
const ONLY_IN: &[(&str, &[&str])] = &[
    (
        "pulldown_cmark::Parser",
        &["parse/markdown.rs", "parse/markdown/"],
    ),
    ("Parser::new", &["parse/markdown.rs", "parse/markdown/"]),
    (
        "WalkDir",
        &["walk.rs", "cli/check.rs", "import/folder/source.rs"],
    ),
    ("syntect::", &["render/highlight.rs"]),
    ("two_face::", &["render/highlight.rs"]),
    ("annotate_snippets::", &["diagnostic/render.rs"]),
    ("ammonia::", &["render/sanitize.rs"]),
    ("math_core::", &["parse/math.rs"]),
    ("saphyr::", &["table/yaml.rs"]),
    ("indicatif::", &["cli/"]),
    ("clap::", &["cli/", "cli.rs"]),
    ("hyper::", &["serve/"]),
    ("tokio::", &["serve/"]),
    ("notify::", &["serve/watch.rs"]),
    (
        "quick_xml::",
        &[
            "load/picture.rs",
            "render/feed/xml.rs",
            "check/feeds/read.rs",
        ],
    ),
    ("SystemTime::now", &["cli/", "cli.rs"]),
    ("Instant", &["cli/", "cli.rs", "serve/"]),
    ("std::env", &["cli/", "cli.rs", "main.rs"]),
    ("IsTerminal", &["cli/", "cli.rs"]),
    ("stdout()", &["cli/", "cli.rs"]),
    // What is printed goes through `cli/output.rs`, which sees whether it arrives.
    ("stdout().lock", &["cli/output.rs"]),
    ("eprint!(", &[]),
    ("eprintln!(", &[]),
    ("process::exit", &[]),
];

/// One file of `src`: its path therein, and its code without comments and tests.
struct File {
    path: String,
    code: String,
}

impl File {
    /// The module of the crate it belongs to.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The modules of the crate its code names, each with its line.
    fn uses(&self) -> Vec<(usize, String)> {
        let uses = self.paths().into_iter().map(|(line, path)| {
            let first = path.split('/').next().unwrap_or_default();
            (line, first.to_owned())
        });
        // Other names in the crate's root are types and functions.
        uses.filter(|(_, name)| name.starts_with(|c: char| c.is_ascii_lowercase()))
            .collect()
    }

    /// The file's module, as a path: `link/pages`.
    fn name(&self) -> &str {
        self.path.strip_suffix(".rs").unwrap_or(&self.path)
    }

    /// The modules that its code names by `crate::` or `super::`, as paths from the crate's root which
    /// may go on with names of items, each with its line.
    fn paths(&self) -> Vec<(usize, String)> {
        let own: Vec<&str> = self.name().split('/').collect();
        let mut paths = Vec::new();
        for (at, _) in self.code.match_indices("::") {
            let word = self.code[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '_');
            let depth = match word.into_iter().next() {
                Some("crate") => 0,
                // `super::super::` is found once for each word; only the last one counts.
                Some("super") if !self.code[at..].starts_with("::super::") => {
                    let before = self.code[..at].trim_end_matches("super");
                    let more = usize::from(before.ends_with("super::"));
                    own.len().saturating_sub(1 + more)
                }
                _ => continue,
            };
            let rest = &self.code[at + 2..];
            let names = match rest.strip_prefix('{') {
                Some(list) => top_paths(list),
                None => vec![path_of(rest)],
            };
            let line = self.code[..at].matches('\n').count() + 1;
            let base = own[..depth].join("/");
            let paths_here = names.into_iter().map(|name| format!("{base}/{name}"));
            paths.extend(paths_here.map(|path| (line, path.trim_start_matches('/').to_owned())));
        }
        paths
    }
}

/// The paths on the first level of a list in braces, whose opening one is taken off already.
fn top_paths(list: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let end = list.find(|c| {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return true,
            '}' => depth -= 1,
            _ => {}
        }
        false
    });
    let list = &list[..end.unwrap_or(list.len())];
    let mut depth = 0_usize;
    let parts = list.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.map(|part| path_of(part.trim())).collect()
}

/// `a::b::C` as `a/b/C`, up to the end of the path.
fn path_of(text: &str) -> String {
    let end = text.find(|c: char| !c.is_alphanumeric() && !"_:".contains(c));
    text[..end.unwrap_or(text.len())]
        .trim_end_matches(':')
        .replace("::", "/")
}

/// All files of `src` but those of unit tests.
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of src") {
            let path = entry.expect("a readable folder").path();
            let is_test = path.file_stem().is_some_and(|name| name == "tests");
            if is_test {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(read(&root, &path));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn read(root: &Path, path: &PathBuf) -> File {
    let text = fs::read_to_string(path).expect("a file of src");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(|line| match line.find("//") {
        Some(at) if !line[..at].contains('"') => &line[..at],
        _ => line,
    });
    let relative = path.strip_prefix(root).expect("it is in src");
    File {
        path: relative.to_string_lossy().replace('\\', "/"),
        code: lines.collect::<Vec<&str>>().join("\n"),
    }
}

fn place(module: &str) -> Option<usize> {
    LAYERS.iter().position(|known| *known == module)
}

#[test]
fn every_module_has_its_layer() {
    for file in files() {
        let known = ["lib", "main"].contains(&file.module()) || place(file.module()).is_some();
        assert!(known, "put `{}` into LAYERS", file.module());
    }
}

#[test]
fn modules_use_only_those_below_them() {
    let mut wrong = Vec::new();
    for file in files() {
        let Some(own) = place(file.module()) else {
            continue;
        };
        for (line, used) in file.uses() {
            if place(&used).is_some_and(|used| used > own) {
                wrong.push(format!("src/{}:{line} uses {used}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn narrow_modules_know_little() {
    let mut wrong = Vec::new();
    for file in files() {
        let Some((own, allowed)) = NARROW.iter().find(|(own, _)| *own == file.module()) else {
            continue;
        };
        for (line, used) in file.uses() {
            if used != *own && !allowed.contains(&used.as_str()) {
                wrong.push(format!("src/{}:{line} uses {used}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn libraries_and_the_world_are_used_in_one_place() {
    let mut wrong = Vec::new();
    for file in files() {
        for (word, places) in ONLY_IN {
            let allowed = places.iter().any(|place| match place.ends_with('/') {
                true => file.path.starts_with(place),
                false => file.path == *place,
            });
            if !allowed && file.code.contains(word) {
                wrong.push(format!("src/{} uses {word}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_no_statics() {
    let mut wrong = Vec::new();
    // The program's allocator can be nothing else.
    for file in files().into_iter().filter(|file| file.path != "main.rs") {
        for (index, line) in file.code.lines().enumerate() {
            let line = line.trim_start();
            let declares = [
                "static ",
                "pub static ",
                "pub(crate) static ",
                "pub(super) static ",
            ];
            let is_static = declares.iter().any(|begin| line.starts_with(begin));
            if is_static || line.contains("thread_local!") || line.contains("LazyLock") {
                wrong.push(format!("src/{}:{}: {line}", file.path, index + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_markdown_knows_the_options_of_the_parser() {
    for file in files() {
        let is_markdown = file.path.starts_with("parse/markdown");
        let imported = file.code.lines().any(|line| {
            line.contains("pulldown_cmark::{")
                && (line.contains("Parser") || line.contains("Options"))
        });
        assert!(is_markdown || !imported, "src/{}", file.path);
    }
}

/// Which of the modules of each folder use which others of it, by name.
fn neighbours(files: &[File]) -> BTreeMap<String, BTreeSet<String>> {
    let modules: BTreeSet<&str> = files.iter().map(File::name).collect();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        for (_, path) in file.paths() {
            let used = (0..=path.len()).rev().find(|end| {
                path.get(..*end).is_some_and(|part| modules.contains(part)) && {
                    let rest = &path[*end..];
                    rest.is_empty() || rest.starts_with('/')
                }
            });
            let Some(used) = used.map(|end| &path[..end]) else {
                continue;
            };
            let own: Vec<&str> = file.name().split('/').collect();
            let other: Vec<&str> = used.split('/').collect();
            let same = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
            // What a module and those within it say of each other is their own affair.
            if same > 0 && same < own.len() && same < other.len() {
                let (from, to) = (own[..=same].join("/"), other[..=same].join("/"));
                uses.entry(from).or_default().insert(to);
            }
        }
    }
    uses
}

#[test]
fn neighbours_have_an_order() {
    let uses = neighbours(&files());
    let reaches = |from: &str, to: &str| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from.to_owned()];
        while let Some(module) = open.pop() {
            for next in uses.get(&module).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen.contains(to)
    };
    let mut wrong = Vec::new();
    for (from, all) in &uses {
        for to in all {
            let allowed = |circle: &&&[&str]| {
                circle.contains(&from.as_str()) && circle.contains(&to.as_str())
            };
            if CIRCLES.iter().find(allowed).is_none() && reaches(to, from) {
                wrong.push(format!("{from} uses {to}, which uses {from}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
