//! What the last build was made of and what it made, so that the next one can know that it would
//! change nothing without making anything.
//!
//! It is kept in the site's folder in `.minamo`, which git leaves out, in a file for each output
//! folder. Losing it costs a build and nothing else, so whatever fails here fails in silence.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::bytes::Stamp;
use super::{LIST, STAGING};

/// The folder of states in the site's folder.
const FOLDER: &str = ".minamo";

/// Of another version nothing is read.
const VERSION: u32 = 1;

/// A build that was put in place.
#[derive(Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct State {
    version: u32,
    fingerprint: String,
    report: String,
    /// Every file of the output folder that is ours, with its stamp.
    files: Vec<(String, Stamp)>,
}

impl State {
    /// A build of inputs that have this fingerprint, which said this report and made these files.
    pub fn new(fingerprint: String, report: String, files: Vec<(String, Stamp)>) -> State {
        State {
            version: VERSION,
            fingerprint,
            report,
            files,
        }
    }

    /// Keeps the state for the next build.
    pub fn save(mut self, site: &Path, out: &Path) {
        if let Some(list) = stamp(&out.join(LIST)) {
            self.files.push((LIST.to_owned(), list));
            // A site that cannot be written to, such as one of another user, is built as well.
            let _ = self.try_save(site, out);
        }
    }

    fn try_save(&self, site: &Path, out: &Path) -> io::Result<()> {
        let folder = site.join(FOLDER);
        match fs::symlink_metadata(&folder) {
            Ok(there) if there.is_dir() => {}
            Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
            Err(_) => fs::create_dir(&folder)?,
        }
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(ignore, "*\n")?;
        }
        let path = path(site, out)?;
        let part = path.with_extension(format!("{}.part", std::process::id()));
        let written = serde_json::to_vec(self)
            .map_err(io::Error::from)
            .and_then(|text| fs::write(&part, text))
            .and_then(|()| fs::rename(&part, path));
        if written.is_err() {
            let _ = fs::remove_file(part);
        }
        written
    }

    /// The state of the last build of a site into a folder.
    pub fn load(site: &Path, out: &Path) -> Option<State> {
        let text = fs::read(path(site, out).ok()?).ok()?;
        let state: State = serde_json::from_slice(&text).ok()?;
        (state.version == VERSION).then_some(state)
    }

    /// The report of the build, if building these inputs again into `out` would change nothing: the
    /// fingerprint is the same, and every file is as it was left.
    pub fn current_report(&self, fingerprint: &str, out: &Path) -> Option<&str> {
        let is_current = self.fingerprint == fingerprint
            && fs::symlink_metadata(out.join(STAGING)).is_err()
            && self
                .files
                .par_iter()
                .all(|(path, there)| stamp(&out.join(path)) == Some(*there));
        is_current.then_some(&self.report)
    }
}

/// The stamp of a file, which a link is not.
fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::symlink_metadata(path).ok()?;
    metadata.is_file().then(|| Stamp::of(&metadata))
}

/// Where the state for an output folder is kept.
fn path(site: &Path, out: &Path) -> io::Result<PathBuf> {
    let out = out.canonicalize()?;
    let name = xxh3_64(out.as_os_str().as_encoded_bytes());
    Ok(site.join(FOLDER).join(format!("{name:016x}.json")))
}
