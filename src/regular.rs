//! Files that have a size and an end. A pipe, a socket or a device in the place of one could keep a
//! reader waiting for ever, so it is refused before it is opened.
//!
//! For files that nobody names on the command line: what minamo keeps in `.minamo` and in the output
//! folder. Files that a command is given may be pipes: `minamo facts threads --from <(gh api …)`.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

/// Fails where something is at a path that is not a file, nor a link to one.
pub(crate) fn expect(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(Error::new(
            ErrorKind::InvalidInput,
            "it is not a regular file",
        )),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// [`File::open`], of files only.
pub(crate) fn open(path: &Path) -> Result<File> {
    expect(path)?;
    File::open(path)
}

/// [`fs::read`], of files only.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    expect(path)?;
    fs::read(path)
}

/// [`fs::read_to_string`], of files only.
pub(crate) fn read_to_string(path: &Path) -> Result<String> {
    expect(path)?;
    fs::read_to_string(path)
}

/// [`fs::write`], to files only.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    expect(path)?;
    fs::write(path, text)
}
