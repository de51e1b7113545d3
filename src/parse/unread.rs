//! `unread-file`: a file that is only copied, but was probably meant to be read: a note or an article whose
//! name does not end in `.md`, facts in another place or another language.

use super::day::near_day;
use crate::diagnostic::{Diagnostic, Place};
use crate::load::Asset;

/// Endings of Markdown in the lower case of other tools.
const MARKDOWN: &[&str] = &[
    ".md",
    ".markdown",
    ".mdown",
    ".mkd",
    ".mkdn",
    ".mdwn",
    ".mdtext",
    ".mdx",
    ".rmd",
    ".qmd",
    ".md.txt",
];

/// Endings of other texts, which are notes only if they are called like a day.
const TEXT: &[&str] = &[".txt", ".text", ".org", ".rst", ".adoc"];

/// What was probably meant to be read, among the files that are copied.
pub(crate) fn unread(assets: &[Asset]) -> Vec<Diagnostic> {
    assets.iter().filter_map(report).collect()
}

fn is_data(path: &str) -> bool {
    let endings = [".toml", ".yaml", ".yml", ".json"];
    endings
        .iter()
        .any(|ending| path.to_lowercase().ends_with(ending))
}

fn report(asset: &Asset) -> Option<Diagnostic> {
    let path = asset.path.as_str();
    if path.starts_with("content/subjects/") && is_data(path) {
        let message = "this file is only copied: facts are not read from it";
        return Some(
            Diagnostic::warning("unread-file", message, Place::File(asset.path.clone())).help(
                "write facts into content/subjects/KIND/NAME.md, or in bulk into content/subjects/KIND.toml",
            ),
        );
    }
    let (folder, name) = path.rsplit_once('/')?;
    let lower = name.to_lowercase();
    let ending = |known: &[&'static str]| {
        let endings = known.iter().filter(|ending| lower.ends_with(*ending));
        endings.max_by_key(|ending| ending.len()).copied()
    };
    let (stem, near) = match (ending(MARKDOWN), ending(TEXT)) {
        (Some(ending), _) => {
            let stem = &name[..name.len() - ending.len()];
            (stem, near_day(stem))
        }
        (None, ending) => {
            let ending = ending.or_else(|| (!name.contains('.')).then_some(""))?;
            let stem = &name[..name.len() - ending.len()];
            let near = near_day(stem).filter(|_| path.starts_with("content/notes/"));
            (stem, Some(near?))
        }
    };
    let right = match near {
        Some(near) if near.day.is_some() => near.name,
        _ => stem.to_owned(),
    };
    let message = "this file is only copied: its name does not end in `.md`";
    Some(
        Diagnostic::warning("unread-file", message, Place::File(asset.path.clone()))
            .help(format!("rename it to {folder}/{right}.md to have it read")),
    )
}
