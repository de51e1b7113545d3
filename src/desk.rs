//! The commands for writers: they create and change files in `content/`.
//!
//! 1. [`Desk::open`] reads the site as every command does, drafts included.
//! 2. [`new()`] finds or creates the file of a note, an article, a page or a subject, from a skeleton of
//!    the theme.
//! 3. [`add()`] and [`capture()`] put bullets into the note of a day.
//! 4. [`format`](mod@format) gives files one layout, and changes nothing that a reader sees.
//! 5. [`inbox`] puts GitHub's notifications into the order of reading.
//!
//! Nothing here reads the clock: the caller says which day it is.

mod add;
mod capture;
mod file;
pub(crate) mod format;
pub(crate) mod inbox;
mod new;
mod said;
mod sheet;
mod spelling;
mod subject;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) use add::{Added, Place, add};
pub(crate) use capture::{Capture, capture};
pub(crate) use file::Lock;
pub(crate) use new::{Wanted, new};
pub(crate) use subject::subject_key;

use crate::BuildOptions;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::link::{Drafts, Site};
use crate::session::Session;

/// A site that is being written.
#[derive(Debug)]
pub struct Desk {
    folder: PathBuf,
    session: Session,
}

/// Why something was not done.
#[derive(Debug)]
pub enum DeskError {
    /// It was asked for in a way that cannot be done; the text says why, and what to do.
    Refused(String),
    /// A file cannot be read or written.
    Io {
        /// What was tried: `read`, `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The answer of the system.
        error: io::Error,
    },
    /// A file of the site is wrong.
    Wrong(Vec<Diagnostic>),
}

impl Desk {
    /// Reads the site in a folder.
    ///
    /// Fails only when `site.toml` cannot be read.
    pub fn open(folder: &Path) -> io::Result<Desk> {
        let options = BuildOptions {
            drafts: Drafts::Included,
            ..BuildOptions::default()
        };
        Ok(Desk {
            folder: folder.to_owned(),
            session: Session::open(folder, &options, &mut |_| {})?,
        })
    }

    /// The site's folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What is wrong in `site.toml`. With an error in it nothing is sure: neither the day nor what a
    /// text names.
    pub(crate) fn errors_of_configuration(&self) -> Vec<Diagnostic> {
        let of_configuration = |diagnostic: &&Diagnostic| {
            diagnostic.severity == Severity::Error
                && diagnostic.place.path().as_str() == "site.toml"
        };
        let diagnostics = self.session.diagnostics().iter();
        diagnostics.filter(of_configuration).cloned().collect()
    }

    /// The configuration.
    pub(crate) fn config(&self) -> &Config {
        &self.session.site().config
    }

    fn site(&self) -> &Site {
        self.session.site()
    }
}

impl fmt::Display for DeskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeskError::Refused(message) => f.write_str(message),
            DeskError::Io {
                action,
                path,
                error,
            } => write!(f, "cannot {action} {}: {error}", path.display()),
            DeskError::Wrong(diagnostics) => {
                let messages: Vec<&str> = diagnostics
                    .iter()
                    .map(|diagnostic| diagnostic.message.as_str())
                    .collect();
                f.write_str(&messages.join("; "))
            }
        }
    }
}

/// Makes an error of the system one that names the file.
fn cannot<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> DeskError + 'a {
    move |error| DeskError::Io {
        action,
        path: path.to_owned(),
        error,
    }
}
