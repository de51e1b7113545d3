//! Whether a site is made of the same as before, told without parsing any of it.

use std::fs::Metadata;
use std::path::Path;
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;
use xxhash_rust::xxh3::Xxh3;

use crate::BuildOptions;
use crate::load::Sources;

/// A hash of everything a build depends on: the texts of all sources, the sizes and times of files that
/// are copied, the files of themes, the options, and `program`, which names the program that builds.
/// Builds with equal fingerprints write equal files.
pub fn fingerprint(
    folder: &Path,
    sources: &Sources,
    options: &BuildOptions,
    program: &str,
) -> String {
    let mut inputs = Inputs(Xxh3::new());
    inputs.add(program.as_bytes());
    inputs.add(format!("{options:?}").as_bytes());
    inputs.add(sources.config.text.as_bytes());
    for source in sources.markdown.iter().chain(&sources.tables) {
        inputs.add(source.path.on_disk().as_bytes());
        inputs.add(&source.mark.to_le_bytes());
        inputs.add(source.text.as_bytes());
    }
    for asset in &sources.assets {
        let path = asset.path.on_disk();
        inputs.add(path.as_bytes());
        inputs.add_stamp(std::fs::metadata(folder.join(path)).ok().as_ref());
    }
    let themes = WalkDir::new(folder.join("themes")).follow_links(true);
    for entry in themes.sort_by_file_name().into_iter().flatten() {
        inputs.add(entry.path().as_os_str().as_encoded_bytes());
        if entry.file_type().is_file() {
            inputs.add(&std::fs::read(entry.path()).unwrap_or_default());
        }
    }
    format!("{:032x}", inputs.0.digest128())
}

/// What is hashed, each part after its length, so that no two lists of parts are one text.
struct Inputs(Xxh3);

impl Inputs {
    fn add(&mut self, bytes: &[u8]) {
        self.0.update(&bytes.len().to_le_bytes());
        self.0.update(bytes);
    }

    /// The size and the time of a file, which differ where its bytes do.
    fn add_stamp(&mut self, metadata: Option<&Metadata>) {
        let time = metadata.and_then(|metadata| metadata.modified().ok());
        let time = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanoseconds = time.map_or(0, |time| time.as_nanos());
        self.add(&metadata.map_or(0, Metadata::len).to_le_bytes());
        self.add(&nanoseconds.to_le_bytes());
    }
}
