//! Files that have a size and an end. A pipe, a socket or a device in the place of one could keep a
//! reader waiting for ever, so it is refused before it is opened.
//!
//! What minamo keeps in `.minamo` and in the output folder has to be files. What a command is given to
//! read may be a pipe, `minamo facts threads --from <(gh api …)`, up to a size.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::limits;

/// How long a command waits for somebody to write to a pipe that it is to read.
const PATIENCE: Duration = Duration::from_secs(5);

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

/// [`fs::read`], of files that fit into memory only.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    whole(path, limits::INPUT)
}

/// [`fs::read_to_string`], of files only.
pub(crate) fn read_to_string(path: &Path) -> Result<String> {
    text(read(path)?)
}

/// All of a file, which has at most so many bytes.
pub(crate) fn whole(path: &Path, most: u64) -> Result<Vec<u8>> {
    let file = open(path)?;
    // A file may have more bytes than the memory.
    match file.metadata()?.len() > most {
        true => Err(too_large(most)),
        false => bounded(file, most),
    }
}

/// Bytes as text.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String> {
    let text = String::from_utf8(bytes);
    text.map_err(|error| Error::new(ErrorKind::InvalidData, format!("it is not UTF-8: {error}")))
}

fn too_large(most: u64) -> Error {
    let message = format!("it is larger than {} MiB", most >> 20);
    Error::new(ErrorKind::FileTooLarge, message)
}

/// [`fs::write`], to files only.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    expect(path)?;
    fs::write(path, text)
}

/// Reads a file that the user named: a file or a pipe, as devices may never end.
pub(crate) fn read_input(path: &Path) -> Result<Vec<u8>> {
    let kind_of_file = path.metadata()?.file_type();
    #[cfg(unix)]
    let is_pipe = std::os::unix::fs::FileTypeExt::is_fifo(&kind_of_file);
    #[cfg(not(unix))]
    let is_pipe = true;
    if !kind_of_file.is_file() && !kind_of_file.is_dir() && !is_pipe {
        return Err(Error::other(format!("this is {}, not a file", kind(path))));
    }
    match is_pipe && cfg!(unix) {
        true => bounded(open_pipe(path)?, limits::INPUT),
        // What is not a file cannot be read as one, which the system says best.
        false if !kind_of_file.is_file() => bounded(File::open(path)?, limits::INPUT),
        false => whole(path, limits::INPUT),
    }
}

/// Opens a pipe, which the system does once another program writes to it.
fn open_pipe(path: &Path) -> Result<File> {
    let (tell, opened) = mpsc::channel();
    let path = path.to_owned();
    // Where nobody writes, this thread waits until the program ends.
    thread::spawn(move || tell.send(File::open(path)));
    opened.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        let message = "this is a named pipe that no program writes to";
        Err(Error::new(ErrorKind::TimedOut, message))
    })
}

/// Reads a file that somebody else put into a folder: no pipe, and no link that leads out of the folder.
pub(crate) fn read_in(folder: &Path, path: &Path) -> Result<Vec<u8>> {
    if !path.canonicalize()?.starts_with(folder.canonicalize()?) {
        return Err(Error::other("this link leads out of the folder"));
    }
    whole(path, limits::INPUT)
}

/// All that a reader has, up to some mebibytes.
pub(crate) fn bounded(reader: impl Read, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(too_large(most));
    }
    Ok(bytes)
}

/// What a file that the user named says.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    text(read_input(path)?)
}

/// What is at a path that has neither a file nor a folder, in words.
pub(crate) fn kind(path: &Path) -> &'static str {
    #[cfg(unix)]
    if let Ok(kind) = path.metadata().map(|metadata| metadata.file_type()) {
        use std::os::unix::fs::FileTypeExt;
        return match () {
            () if kind.is_fifo() => "a named pipe",
            () if kind.is_socket() => "a socket",
            () => "a device",
        };
    }
    let _ = path;
    "not a file"
}
