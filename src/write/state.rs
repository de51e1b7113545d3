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
use crate::regular;
use crate::whole::{PRIVATE, private_folder};

/// Of another version nothing is read.
const VERSION: u32 = 1;

/// A build that was put in place.
#[derive(Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct State {
    version: u32,
    fingerprint: String,
    report: String,
    /// Every file of the output folder that is ours, with its stamp.
    files: Vec<(String, Stamp)>,
}

impl State {
    /// A build of inputs that have this fingerprint, which said this report and made these files.
    pub(crate) fn new(fingerprint: String, report: String, files: Vec<(String, Stamp)>) -> State {
        State {
            version: VERSION,
            fingerprint,
            report,
            files,
        }
    }

    /// Keeps the state for the next build.
    pub(crate) fn save(mut self, site: &Path, out: &Path) {
        if let Some(list) = stamp(&out.join(LIST)) {
            self.files.push((LIST.to_owned(), list));
            // A site that cannot be written to, such as one of another user, is built as well.
            let _ = self.try_save(site, out);
        }
    }

    fn try_save(&self, site: &Path, out: &Path) -> io::Result<()> {
        private_folder(site)?;
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
    pub(crate) fn load(site: &Path, out: &Path) -> Option<State> {
        let text = regular::read(&path(site, out).ok()?).ok()?;
        let state: State = serde_json::from_slice(&text).ok()?;
        (state.version == VERSION).then_some(state)
    }

    /// The report of the build, if building these inputs again into `out` would change nothing: the
    /// fingerprint is the same, and every file is as it was left.
    pub(crate) fn current_report(&self, fingerprint: &str, out: &Path) -> Option<&str> {
        let is_current = self.fingerprint == fingerprint
            && fs::symlink_metadata(out.join(STAGING)).is_err()
            && self.files.par_iter().all(|(path, there)| {
                stamp(&out.join(path)).is_some_and(|now| now.is_that_of(*there))
            });
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
    Ok(site.join(PRIVATE).join(format!("{name:016x}.json")))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::render::Content;
    use crate::write::{Cancel, Sink};

    const FILES: [&str; 3] = ["index.html", "kep/1/index.html", "kep/2/index.html"];

    /// A site's folder with a build in `public`, whose state is kept.
    fn built() -> (TempDir, PathBuf) {
        let site = TempDir::new().expect("a temporary folder");
        let out = site.path().join("public");
        build(site.path(), &out);
        (site, out)
    }

    fn build(site: &Path, out: &Path) {
        let sink = Sink::open(out, &Cancel::default()).expect("a sink");
        for path in FILES {
            let content = Content::Bytes(path.as_bytes().to_vec());
            sink.put(path, &content).expect("room");
        }
        let files = sink.finish().expect("a site").files;
        State::new("inputs".to_owned(), "{\"notes\":3}".to_owned(), files).save(site, out);
    }

    fn report(site: &Path, out: &Path, fingerprint: &str) -> Option<String> {
        let state = State::load(site, out)?;
        state.current_report(fingerprint, out).map(str::to_owned)
    }

    #[test]
    fn a_build_of_the_same_inputs_gives_the_same_report() {
        let (site, out) = built();
        let said = report(site.path(), &out, "inputs");
        assert_eq!(said.as_deref(), Some("{\"notes\":3}"));
        assert_eq!(report(site.path(), &out, "other inputs"), None);
        let ignore = fs::read_to_string(site.path().join(".minamo/.gitignore"));
        assert_eq!(ignore.expect("a file"), "*\n");
        assert_eq!(
            fs::read_dir(site.path().join(".minamo"))
                .expect("a folder")
                .count(),
            2
        );
        // The way to the folder does not matter.
        let around = out.join("../public");
        assert!(report(site.path(), &around, "inputs").is_some());
    }

    #[test]
    fn of_commands_that_make_the_folder_at_once_none_fails() {
        for _ in 0..50 {
            let site = TempDir::new().expect("a temporary folder");
            let start = std::sync::Barrier::new(8);
            std::thread::scope(|threads| {
                for _ in 0..8 {
                    threads.spawn(|| {
                        start.wait();
                        private_folder(site.path()).expect("a folder");
                    });
                }
            });
        }
    }

    #[test]
    fn a_file_that_is_not_as_it_was_left_makes_a_build_necessary() {
        let changes: [&dyn Fn(&Path); 6] = [
            &|out| fs::remove_file(out.join(FILES[1])).expect("a file"),
            &|out| fs::write(out.join(FILES[1]), "longer than before").expect("a file"),
            &|out| {
                let file = fs::File::options().write(true).open(out.join(FILES[2]));
                let before_1970 = std::time::UNIX_EPOCH - std::time::Duration::from_mins(1);
                file.and_then(|file| file.set_modified(before_1970))
                    .expect("a time");
            },
            &|out| fs::remove_file(out.join(LIST)).expect("a file"),
            &|out| fs::create_dir(out.join(STAGING)).expect("a folder"),
            &|out| fs::remove_dir_all(out).expect("a folder"),
        ];
        for (number, change) in changes.iter().enumerate() {
            let (site, out) = built();
            change(&out);
            assert_eq!(report(site.path(), &out, "inputs"), None, "change {number}");
            build(site.path(), &out);
            assert!(report(site.path(), &out, "inputs").is_some());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_a_file_makes_a_build_necessary() {
        let (site, out) = built();
        let moved = site.path().join("moved");
        fs::rename(out.join(FILES[0]), &moved).expect("a file");
        std::os::unix::fs::symlink(&moved, out.join(FILES[0])).expect("a link");
        assert_eq!(report(site.path(), &out, "inputs"), None);
    }

    #[test]
    fn each_output_folder_has_a_state_of_its_own() {
        let (site, out) = built();
        let other = site.path().join("other");
        assert_eq!(report(site.path(), &other, "inputs"), None);
        build(site.path(), &other);
        fs::remove_dir_all(&other).expect("a folder");
        assert!(report(site.path(), &out, "inputs").is_some());
    }

    #[test]
    fn a_state_that_cannot_be_kept_or_read_is_none() {
        let (site, out) = built();
        let folder = site.path().join(PRIVATE);
        let state = path(site.path(), &out).expect("a path");
        for text in [
            "",
            "{\"version\":1",
            "{\"version\":0,\"fingerprint\":\"inputs\",\"report\":\"\",\"files\":[]}",
        ] {
            fs::write(&state, text).expect("a file");
            assert_eq!(report(site.path(), &out, "inputs"), None, "{text}");
        }
        fs::remove_dir_all(&folder).expect("a folder");
        fs::write(&folder, "mine").expect("a file");
        build(site.path(), &out);
        assert_eq!(report(site.path(), &out, "inputs"), None);
        assert_eq!(fs::read_to_string(&folder).expect("a file"), "mine");
    }
}
