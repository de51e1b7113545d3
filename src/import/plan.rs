//! What an import is going to write, and what it could not keep.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::{regular, whole};

/// Files for a site, and a report.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The files, in the order of the source.
    pub files: Vec<PlannedFile>,
    /// What was found, in sentences.
    pub summary: Vec<String>,
    /// What is not in the files as it was in the source.
    pub losses: Vec<Loss>,
    /// How many posts could not be read at all; each is among the losses.
    pub unread: usize,
    /// What the files are, for people.
    pub noun: &'static str,
    /// The folder of the site that they are all in.
    pub folder: &'static str,
}

/// A file to write.
#[derive(Debug)]
pub(crate) struct PlannedFile {
    /// Its path from the site's folder, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Debug)]
pub(crate) enum Content {
    /// A text.
    Text(String),
    /// What another file holds.
    CopyOf(PathBuf),
}

/// Something of the source that is not in the site, or not as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Loss {
    /// The file of the source.
    pub file: String,
    /// The line in it; 0 where the file as a whole is meant.
    pub line: usize,
    /// What is lost, and what became of it.
    pub what: String,
}

impl Loss {
    /// What is lost in a line of a file.
    pub(super) fn at(file: &str, line: usize, what: impl Into<String>) -> Loss {
        Loss {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }

    /// What is lost of a file as a whole.
    pub(super) fn of_file(file: &str, what: impl Into<String>) -> Loss {
        Loss::at(file, 0, what)
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what),
            line => write!(f, "{}:{line}: {}", self.file, self.what),
        }
    }
}

/// What became of the files of a plan.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Files that were written, or would be.
    pub written: Vec<String>,
    /// Files that are there with the same bytes.
    pub unchanged: usize,
    /// Files that are there with other bytes, which are the writer's.
    pub kept: Vec<String>,
    /// Files that cannot be written, and why.
    pub failed: Vec<(String, io::Error)>,
}

/// Whether files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// They are.
    Write,
    /// Nothing is; it is only said what would be.
    Dry,
}

/// Writes the files of a plan into the site's folder. What is there is left as it is.
pub(crate) fn carry_out(plan: &Plan, site: &Path, run: Run) -> Outcome {
    let mut outcome = Outcome::default();
    for file in &plan.files {
        let path = site.join(&file.path);
        match is_there(&path, &file.content) {
            Ok(Some(true)) => outcome.unchanged += 1,
            Ok(Some(false)) => outcome.kept.push(file.path.clone()),
            Ok(None) if run == Run::Dry => outcome.written.push(file.path.clone()),
            Ok(None) => match create(site, &path, &file.content) {
                Ok(()) => outcome.written.push(file.path.clone()),
                Err(error) => outcome.failed.push((file.path.clone(), error)),
            },
            Err(error) => outcome.failed.push((file.path.clone(), error)),
        }
    }
    outcome
}

/// Whether something is at a path, and then whether it has the content.
fn is_there(path: &Path, content: &Content) -> io::Result<Option<bool>> {
    let length = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
        Ok(_) => match fs::metadata(path) {
            Ok(found) if found.is_file() => found.len(),
            // A folder, a pipe and a link that leads nowhere are the writer's, too.
            _ => return Ok(Some(false)),
        },
    };
    let is_same = match content {
        Content::Text(text) => length == text.len() as u64 && fs::read(path)? == text.as_bytes(),
        Content::CopyOf(other) => {
            length == fs::metadata(other)?.len() && fs::read(path)? == fs::read(other)?
        }
    };
    Ok(Some(is_same))
}

/// Creates a file, or nothing.
fn create(site: &Path, path: &Path, content: &Content) -> io::Result<()> {
    whole::create(Some(site), path, |file| match content {
        Content::Text(text) => file.write_all(text.as_bytes()),
        Content::CopyOf(other) => io::copy(&mut regular::open(other)?, file).map(drop),
    })
}
