//! A file with a scrap to a plan: the names of its notes depend on what the site has.
//!
//! 1. Pictures that a browser saved beside the page come along.
//! 2. Notes are named after their days alone. Where the site has other notes of such names, from another
//!    scrap or the writer's own, all notes of this scrap have its name in theirs. A note of that name that
//!    shares most of its lines is the same one, edited since.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::folder::destinations;
use super::plan::{Content, Loss, Plan, PlannedFile};
use super::zenn_scrap::{ImportedNote, Scrap};
use crate::html::is_full;
use crate::regular;
use crate::slug::slug;
use crate::source::join;

/// What is encoded in the name of a file.
const SPECIAL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// The plan for a scrap that was read from a file of this name.
pub(crate) fn plan(scrap: Scrap, file: &Path, site: &Path) -> Plan {
    let name = name(&scrap, file);
    let mut pictures = Pictures {
        page: file,
        name: &name,
        files: BTreeMap::new(),
        losses: Vec::new(),
    };
    let Scrap {
        conversion, form, ..
    } = scrap;
    let mut notes = conversion.notes;
    for note in &mut notes {
        pictures.bring(note);
    }
    let Pictures { files, losses, .. } = pictures;
    let folder = site.join("content/notes");
    let is_named = notes
        .iter()
        .any(|note| folder.join(note.named_by(&name)).exists())
        || notes.iter().any(|note| is_of_another(&folder, note));
    let notes = notes.into_iter().map(|note| PlannedFile {
        path: match is_named {
            true => format!("content/notes/{}", note.named_by(&name)),
            false => format!("content/notes/{}", note.file_name),
        },
        content: Content::Text(note.text),
    });
    let pictures = files.into_iter().map(|(path, from)| PlannedFile {
        path,
        content: Content::CopyOf(from),
    });
    let mut summary: Vec<String> = vec![format!("read as {form}")];
    if is_named {
        summary.push(format!(
            "the site has other notes of these days, so that all have `{name}` in their names"
        ));
    }
    let report = conversion.report.to_string();
    summary.extend(report.lines().map(str::to_owned));
    Plan {
        noun: if pictures.len() == 0 { "note" } else { "file" },
        folder: if pictures.len() == 0 {
            "content/notes"
        } else {
            "content"
        },
        files: notes.chain(pictures).collect(),
        summary,
        losses,
        unread: 0,
    }
}

/// The name of a scrap by its address, else by its file.
fn name(scrap: &Scrap, file: &Path) -> String {
    let stem = || {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        stem.into_owned()
    };
    let name = slug(&scrap.slug.clone().unwrap_or_else(stem)).replace('.', "-");
    match name.is_empty() {
        true => "scrap".to_owned(),
        false => name,
    }
}

/// The pictures beside a saved page.
struct Pictures<'a> {
    page: &'a Path,
    name: &'a str,
    /// Their places in the site, and where they are.
    files: BTreeMap<String, std::path::PathBuf>,
    losses: Vec<Loss>,
}

impl Pictures<'_> {
    /// Lets a note show pictures of the site in place of those beside the page.
    fn bring(&mut self, note: &mut ImportedNote) {
        let mut found = destinations(&note.text);
        found.retain(|(_, to)| !is_full(to) && !to.is_empty() && !to.starts_with(['#', '/']));
        found.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, destination) in found {
            match self.copied(&destination) {
                Some(link) => note.text.replace_range(span, &link),
                None => {
                    let line = note.text[..span.start].matches('\n').count() + 1;
                    let what = format!("`{destination}` is not beside the page; left as it is");
                    self.losses.push(Loss::at(&note.file_name, line, what));
                }
            }
        }
    }

    /// The link to a copy of a file beside the page.
    fn copied(&mut self, destination: &str) -> Option<String> {
        let path = percent_decode_str(destination).decode_utf8().ok()?;
        let path = join("", &path)?;
        let folder = self.page.parent()?;
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let real = folder.join(&path).canonicalize().ok()?;
        let is_inside = real.starts_with(folder.canonicalize().ok()?);
        let file = path.rsplit('/').next()?.trim_start_matches('.').to_owned();
        if !real.is_file() || !is_inside || file.is_empty() {
            return None;
        }
        let target = format!("content/media/{}/{file}", self.name);
        let own = self.files.entry(target).or_insert_with(|| real.clone());
        let encoded = utf8_percent_encode(&file, SPECIAL);
        (*own == real).then(|| format!("../media/{}/{encoded}", self.name))
    }
}

/// Whether a note of this name is there that shares less than half of the lines.
fn is_of_another(folder: &Path, note: &ImportedNote) -> bool {
    let Ok(there) = regular::read(&folder.join(&note.file_name)) else {
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
