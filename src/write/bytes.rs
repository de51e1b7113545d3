//! The bytes of files: comparing, copying, hashing, in one pass and in little memory.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::error::{WriteError, cannot_read, cannot_write};
use crate::regular;
use crate::render::Content;

/// How much of a file is in memory at a time.
const BUFFER: usize = 64 * 1024;

/// A hash of the bytes of a file, the same on every machine and with every version (XXH3, 64 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hash(pub(super) u64);

/// The size and the time of a file: when both are as they were, so are its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Stamp {
    /// In bytes.
    pub length: u64,
    /// When it was last written, in nanoseconds since 1970, which may be negative; nothing where the file
    /// system does not say, or where it is further from 1970 than 292 years.
    pub modified: Option<i64>,
}

impl Stamp {
    pub(super) fn of(metadata: &fs::Metadata) -> Stamp {
        Stamp {
            length: metadata.len(),
            modified: metadata.modified().ok().and_then(nanoseconds),
        }
    }

    /// Whether a file that has this stamp now has the bytes it had with another one; without a time
    /// nobody knows.
    pub(super) fn is_that_of(self, before: Stamp) -> bool {
        self.modified.is_some() && self == before
    }
}

/// A time in nanoseconds since 1970.
fn nanoseconds(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).ok(),
        Err(error) => i64::try_from(error.duration().as_nanos())
            .ok()
            .map(|time| -time),
    }
}

/// The hash of a file.
pub(super) fn hash_of(path: &Path) -> io::Result<Hash> {
    let mut file = File::open(path)?;
    let mut hasher = Xxh3::new();
    let mut buffer = buffer();
    loop {
        match read(&mut file, &mut buffer)? {
            0 => return Ok(Hash(hasher.digest())),
            length => hasher.update(&buffer[..length]),
        }
    }
}

/// The hash of a content if the file at a path, which has this many bytes, has the same bytes.
pub(super) fn same(
    content: &Content,
    path: &Path,
    length: u64,
) -> Result<Option<Hash>, WriteError> {
    match content {
        Content::Bytes(bytes) => {
            let same =
                bytes.len() as u64 == length && holds(path, bytes).map_err(cannot_read(path))?;
            Ok(same.then(|| Hash(xxh3_64(bytes))))
        }
        Content::Copy(from) => {
            let mut source = regular::open(from).map_err(cannot_read(from))?;
            let metadata = source.metadata().map_err(cannot_read(from))?;
            let same =
                metadata.len() == length && equal(&mut source, path).map_err(cannot_read(path))?;
            match same {
                true => hash_of(path).map(Some).map_err(cannot_read(path)),
                false => Ok(None),
            }
        }
    }
}

/// Whether a file, which is as long, has these bytes.
fn holds(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; bytes.len().min(BUFFER)];
    for chunk in bytes.chunks(BUFFER) {
        let length = read(&mut file, &mut buffer[..chunk.len()])?;
        if buffer[..length] != *chunk {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether two files have the same bytes.
fn equal(one: &mut File, other: &Path) -> io::Result<bool> {
    let mut other = File::open(other)?;
    let (mut ours, mut theirs) = (buffer(), buffer());
    loop {
        let length = read(one, &mut ours)?;
        if read(&mut other, &mut theirs)? != length || ours[..length] != theirs[..length] {
            return Ok(false);
        }
        if length == 0 {
            return Ok(true);
        }
    }
}

/// Makes a new file of a content. Errors name `target`, where the file is to be in the end.
pub(super) fn create(
    content: &Content,
    path: &Path,
    target: &Path,
) -> Result<(Hash, Stamp), WriteError> {
    let mut file = File::create_new(path).map_err(cannot_write(target))?;
    let hash = match content {
        Content::Bytes(bytes) => {
            file.write_all(bytes).map_err(cannot_write(target))?;
            Hash(xxh3_64(bytes))
        }
        Content::Copy(from) => copy(from, &mut file, target)?,
    };
    let metadata = file.metadata().map_err(cannot_write(target))?;
    Ok((hash, Stamp::of(&metadata)))
}

/// Copies bytes and nothing else: a file of the site that is read-only must not make the copy so.
fn copy(from: &Path, to: &mut File, target: &Path) -> Result<Hash, WriteError> {
    let mut source = regular::open(from).map_err(cannot_read(from))?;
    let mut hasher = Xxh3::new();
    let mut buffer = buffer();
    loop {
        let length = read(&mut source, &mut buffer).map_err(cannot_read(from))?;
        if length == 0 {
            return Ok(Hash(hasher.digest()));
        }
        hasher.update(&buffer[..length]);
        to.write_all(&buffer[..length])
            .map_err(cannot_write(target))?;
    }
}

fn buffer() -> Vec<u8> {
    vec![0; BUFFER]
}

/// Reads until the buffer is full or the file ends.
fn read(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match from.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_before_1970_differ_and_what_is_not_known_is_never_the_same() {
        let ago = |seconds| nanoseconds(UNIX_EPOCH - Duration::from_secs(seconds));
        assert_eq!((ago(0), ago(2)), (Some(0), Some(-2_000_000_000)));
        assert_eq!(nanoseconds(UNIX_EPOCH + Duration::from_secs(1 << 40)), None);
        let stamp = |modified| Stamp {
            length: 1,
            modified,
        };
        assert!(stamp(ago(1)).is_that_of(stamp(ago(1))));
        assert!(!stamp(ago(1)).is_that_of(stamp(ago(2))));
        assert!(!stamp(None).is_that_of(stamp(None)));
    }
}
