//! The content of a response: bytes in memory or in a file, with their tag (ETag).

use std::fs::File;

use hyper::body::Bytes;

/// The bytes of a file and what distinguishes them from others.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) payload: Payload,
    /// Its entity tag, without quotes.
    pub(super) tag: String,
}

/// The bytes of a file.
#[derive(Debug)]
pub(super) enum Payload {
    /// All of them.
    Whole(Bytes),
    /// To be read from a file of this length.
    File(File, u64),
}
