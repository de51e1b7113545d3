//! The files of a folder that is imported: all of them are listed, and read when they are needed.
//!
//! Nothing outside of the folder is read: links out of it, and links to folders, are left out and reported.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::Loss;
use crate::regular;
use crate::source::{Source, SourcePath, is_hidden};

/// Larger texts are not notes that anybody wrote.
const LARGEST_TEXT: u64 = 16 * 1024 * 1024;

/// A folder of the source.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) root: PathBuf,
    /// Its files by their paths from the root, with `/` between the parts.
    pub(super) files: BTreeMap<String, PathBuf>,
    /// How many posts could not be read.
    pub(super) unread: Cell<usize>,
}

impl Folder {
    /// Lists a folder.
    pub(super) fn list(root: &Path, losses: &mut Vec<Loss>) -> io::Result<Folder> {
        let real = root.canonicalize()?;
        fs::read_dir(root)?;
        let mut files = BTreeMap::new();
        let entries = WalkDir::new(root).sort_by_file_name().into_iter();
        let is_wanted = |entry: &DirEntry| {
            let name = entry.file_name();
            entry.depth() == 0 || !is_hidden(name) && name != "node_modules"
        };
        for entry in entries.filter_entry(is_wanted) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(root).strip_prefix(root);
                    let path = path.unwrap_or(root).to_string_lossy();
                    losses.push(Loss::of_file(&path, format!("cannot be read: {error}")));
                    continue;
                }
            };
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let mut lose = |what: &str| losses.push(Loss::of_file(&below.to_string_lossy(), what));
            if entry.file_type().is_dir() {
                continue;
            }
            if entry.file_type().is_symlink() {
                match entry.path().canonicalize() {
                    Err(_) => lose("this link leads nowhere; left out"),
                    Ok(target) if !target.starts_with(&real) => {
                        lose("this link leads out of the source; left out");
                    }
                    Ok(target) if target.is_dir() => {
                        lose("this is a link to a folder; left out");
                    }
                    Ok(_) => add(&mut files, below, entry.path(), &mut lose),
                }
                continue;
            }
            match entry.file_type().is_file() {
                true => add(&mut files, below, entry.path(), &mut lose),
                false => lose("this is not a file; left out"),
            }
        }
        Ok(Folder {
            root: root.to_owned(),
            files,
            unread: Cell::new(0),
        })
    }

    /// The text of a file, with its byte order mark left out; a loss where it cannot be had.
    pub(super) fn text(&self, path: &str, losses: &mut Vec<Loss>) -> Option<Arc<Source>> {
        let mut lose = |what: String| {
            self.unread.set(self.unread.get() + 1);
            losses.push(Loss::of_file(path, what));
            None
        };
        let file = self.files.get(path)?;
        match fs::metadata(file) {
            Ok(found) if found.len() > LARGEST_TEXT => {
                return lose(format!(
                    "this text has more than {} MB; not imported",
                    LARGEST_TEXT / 1024 / 1024
                ));
            }
            Err(error) => return lose(format!("cannot be read: {error}; not imported")),
            Ok(_) => {}
        }
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => return lose(format!("cannot be read: {error}; not imported")),
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = match text.contains('\r') {
                    true => text.replace("\r\n", "\n").replace('\r', "\n"),
                    false => text,
                };
                Some(Source::new(SourcePath::new(path), text))
            }
            Err(error) => {
                let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = memchr::memchr_iter(b'\n', before).count() + 1;
                lose(format!("not UTF-8 from line {line} on; not imported"))
            }
        }
    }

    /// The text of a file of settings, if it is there and can be read.
    pub(super) fn settings(&self, names: &[&str]) -> Option<Arc<Source>> {
        let mut unheard = Vec::new();
        names.iter().find_map(|name| {
            let path = self.root.join(name);
            let text = match self.files.contains_key(*name) {
                true => return self.text(name, &mut unheard),
                false => regular::read_in(&self.root, &path).ok()?,
            };
            let text = String::from_utf8(text).ok()?;
            Some(Source::new(SourcePath::new(*name), text))
        })
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether any file is below a folder.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let mut from = self.files.range(prefix.clone()..);
        from.next()
            .is_some_and(|(path, _)| path.starts_with(&prefix))
    }

    /// The files of Markdown, in order.
    pub(super) fn markdown(&self) -> impl Iterator<Item = &str> {
        self.files
            .keys()
            .map(String::as_str)
            .filter(|path| is_markdown(path))
    }
}

fn add(
    files: &mut BTreeMap<String, PathBuf>,
    below: &Path,
    path: &Path,
    lose: &mut impl FnMut(&str),
) {
    let parts: Option<Vec<&str>> = below
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    match parts {
        Some(parts) => {
            files.insert(parts.join("/"), path.to_owned());
        }
        None => lose("the name of this file is not UTF-8; left out"),
    }
}

/// Whether a file is one of Markdown by its name.
pub(super) fn is_markdown(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(
        ending.to_ascii_lowercase().as_str(),
        "md" | "markdown" | "mkd" | "mdown"
    )
}

/// The folder of a path, and its name without the ending.
pub(super) fn parts(path: &str) -> (&str, &str) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    (folder, name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// The path from a folder to a file, both from the same root.
pub(super) fn relative(folder: &str, file: &str) -> String {
    let own: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let other: Vec<&str> = file.split('/').collect();
    let same = own
        .iter()
        .zip(&other[..other.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let up = std::iter::repeat_n("..", own.len() - same);
    let path: Vec<&str> = up.chain(other[same..].iter().copied()).collect();
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_a_folder() {
        assert_eq!(
            relative("content/notes", "content/media/a.png"),
            "../media/a.png"
        );
        assert_eq!(relative("content/notes", "content/notes/a.md"), "a.md");
        assert_eq!(relative("content", "content/a/b.md"), "a/b.md");
    }
}
