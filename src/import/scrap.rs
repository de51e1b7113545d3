//! A file with a scrap to a plan: the names of its notes depend on what the site has.
//!
//! Notes are named after their days alone. Where the site has other notes of such names, from another scrap
//! or the writer's own, all notes of this scrap have its name in theirs. A note of that name that shares
//! most of its lines is the same one, edited since, and no other.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::plan::{Content, Plan, PlannedFile};
use super::zenn_scrap::{ImportedNote, Scrap};
use crate::slug::slug;

/// The plan for a scrap that was read from a file of this name.
pub fn plan(scrap: &Scrap, file: &Path, site: &Path) -> Plan {
    let folder = site.join("content/notes");
    let name = scrap.slug.clone().unwrap_or_else(|| {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        stem.into_owned()
    });
    let name = match slug(&name).replace('.', "-") {
        name if name.is_empty() => "scrap".to_owned(),
        name => name,
    };
    let notes = &scrap.conversion.notes;
    let is_named = has_any(&folder, notes, |note| note.named_by(&name))
        || notes.iter().any(|note| is_of_another(&folder, note));
    let files = notes.iter().map(|note| PlannedFile {
        path: match is_named {
            true => format!("content/notes/{}", note.named_by(&name)),
            false => format!("content/notes/{}", note.file_name),
        },
        content: Content::Text(note.text.clone()),
    });
    let mut summary: Vec<String> = vec![format!("read as {}", scrap.form)];
    if is_named {
        summary.push(format!(
            "the site has other notes of these days, so that all have `{name}` in their names"
        ));
    }
    let report = scrap.conversion.report.to_string();
    summary.extend(report.lines().map(str::to_owned));
    Plan {
        files: files.collect(),
        summary,
        losses: Vec::new(),
        unread: 0,
        noun: "note",
        folder: "content/notes",
    }
}

fn has_any(folder: &Path, notes: &[ImportedNote], name: impl Fn(&ImportedNote) -> String) -> bool {
    notes.iter().any(|note| folder.join(name(note)).exists())
}

/// Whether a note of this name is there that shares less than half of the lines.
fn is_of_another(folder: &Path, note: &ImportedNote) -> bool {
    let Ok(there) = fs::read(folder.join(&note.file_name)) else {
        return false;
    };
    let there = String::from_utf8_lossy(&there);
    let own: HashSet<&str> = lines(&note.text).collect();
    let shared = lines(&there).filter(|line| own.contains(line)).count();
    shared * 2 < own.len()
}

/// The lines that say something; front matter of undated notes is alike in all scraps.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let body = match text.strip_prefix("+++\n") {
        Some(rest) => rest.split_once("\n+++\n").map_or("", |(_, body)| body),
        None => text,
    };
    body.lines().map(str::trim).filter(|line| !line.is_empty())
}
