//! Why nothing was written, as messages for the user.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// These are where files of the site have to be.
    InTheWay(Obstacles),
    /// This path is outside of the output folder, or in the room that the writing itself needs there.
    Outside(String),
    /// Another process writes to this folder.
    Busy {
        /// The output folder.
        out: PathBuf,
        /// The number of the process, if it is known.
        process: Option<u32>,
    },
    /// The user has asked to stop.
    Interrupted,
    /// The system refused.
    Io {
        /// What was tried: `read`, `write`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The answer.
        error: io::Error,
    },
    /// The system refused in the middle, and then refused to take back what was done. The next
    /// build mends the site.
    Mixed {
        /// The first refusal.
        first: Box<WriteError>,
        /// A file that could not be taken back.
        path: PathBuf,
        /// Why it could not.
        error: io::Error,
    },
}

/// What is in the way of a site, sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Obstacles {
    /// Files that minamo did not write.
    pub foreign: Vec<PathBuf>,
    /// Symbolic links, which could lead out of the output folder.
    pub links: Vec<PathBuf>,
}

impl Obstacles {
    pub(super) fn is_empty(&self) -> bool {
        self.foreign.is_empty() && self.links.is_empty()
    }

    pub(super) fn sort(&mut self) {
        for paths in [&mut self.foreign, &mut self.links] {
            paths.sort();
            paths.dedup();
        }
    }
}

/// The error of reading a path.
pub(super) fn cannot_read(path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    refused("read", path)
}

/// The error of writing a path.
pub(super) fn cannot_write(path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    refused("write", path)
}

fn refused(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    move |error| WriteError::Io {
        action,
        path: path.to_owned(),
        error,
    }
}

impl WriteError {
    pub(super) fn link(link: PathBuf) -> WriteError {
        WriteError::InTheWay(Obstacles {
            links: vec![link],
            ..Obstacles::default()
        })
    }
}

impl std::error::Error for WriteError {}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::InTheWay(obstacles) => write!(f, "{obstacles}"),
            WriteError::Outside(path) => write!(
                f,
                "{path:?} is not a path that a site can have; nothing was written"
            ),
            WriteError::Busy { out, process } => {
                write!(f, "another minamo")?;
                if let Some(process) = process {
                    write!(f, " (process {process})")?;
                }
                write!(
                    f,
                    " is writing to {}; wait until it ends, or choose another folder with --out",
                    out.display()
                )
            }
            WriteError::Interrupted => write!(f, "interrupted; nothing was written"),
            WriteError::Io {
                action,
                path,
                error,
            } => write!(
                f,
                "cannot {action} {}: {error}; nothing was written",
                path.display()
            ),
            WriteError::Mixed { first, path, error } => write!(
                f,
                "{first}\nbut {} could not be taken back: {error}\nhelp: build again when the folder can be written to",
                path.display()
            ),
        }
    }
}

impl fmt::Display for Obstacles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            (
                &self.foreign,
                "these files are in the way, and minamo did not write them:",
            ),
            (
                &self.links,
                "minamo does not write through symbolic links; these are in the way:",
            ),
        ];
        for (paths, what) in kinds.iter().filter(|(paths, _)| !paths.is_empty()) {
            writeln!(f, "{what}")?;
            for path in paths.iter().take(10) {
                writeln!(f, "  {}", path.display())?;
            }
            if paths.len() > 10 {
                writeln!(f, "  and {} more", paths.len() - 10)?;
            }
        }
        write!(
            f,
            "nothing was written; move them away, or choose another folder with --out"
        )
    }
}
