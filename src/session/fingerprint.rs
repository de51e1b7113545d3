//! Whether a site is made of the same files as before, without parsing any of them.

use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use crate::BuildOptions;
use crate::load::Sources;
use crate::{limits, regular, walk};

/// A hash of everything a build depends on: the texts of all sources, the sizes and times of files that
/// are copied, the files of themes, the options, and `program`, which names the program that builds.
/// Builds with equal fingerprints write equal files.
pub(crate) fn fingerprint(
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
        // One of these differs where its bytes do.
        let metadata = std::fs::metadata(folder.join(path)).ok();
        let stamp =
            metadata.map(|metadata| (metadata.len(), metadata.modified().ok(), changed(&metadata)));
        inputs.add(format!("{stamp:?}").as_bytes());
    }
    let mut problems = sources.problems().to_vec();
    for file in walk::files(folder, &folder.join("themes"), &mut problems) {
        inputs.add(file.as_os_str().as_encoded_bytes());
        match regular::whole(&file, limits::THEME) {
            Ok(bytes) => inputs.add(&bytes),
            // What cannot be read is not what is empty.
            Err(error) => inputs.add(format!("{error:?}").as_bytes()),
        }
    }
    for problem in problems {
        inputs.add(problem.place.path().as_str().as_bytes());
        inputs.add(problem.message.as_bytes());
    }
    format!("{:032x}", inputs.0.digest128())
}

/// Which file it is, and when anything of it was changed last. Who unpacks or synchronises files may give
/// them all one time of writing; nobody can set this one.
#[cfg(unix)]
fn changed(metadata: &std::fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &std::fs::Metadata) {}

/// What is hashed, each part after its length, so that no two lists of parts are one text.
struct Inputs(Xxh3);

impl Inputs {
    fn add(&mut self, bytes: &[u8]) {
        self.0.update(&bytes.len().to_le_bytes());
        self.0.update(bytes);
    }
}
