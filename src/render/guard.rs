//! Stops a build whose output is out of all proportion to what was written: what no limit on one file
//! foresees.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Content;
use crate::diagnostic::{Diagnostic, Place};
use crate::limits;
use crate::link::{Entry, Site};
use crate::source::SourcePath;

/// Counts the bytes that are made, from any thread.
pub(super) struct OutputGuard {
    /// The bytes of notes, articles and pages.
    written: u64,
    made: AtomicU64,
    /// The longest of them, which is named where there is too much.
    longest: SourcePath,
}

impl OutputGuard {
    pub(super) fn new(site: &Site) -> OutputGuard {
        let sources = || site.documents().map(Entry::source);
        let longest = sources().max_by_key(|source| source.text.len());
        OutputGuard {
            written: sources().map(|source| source.text.len() as u64).sum(),
            made: AtomicU64::new(0),
            longest: longest
                .map_or_else(|| SourcePath::new("content"), |source| source.path.clone()),
        }
    }

    /// Copied files are as long as what they are copied from.
    pub(super) fn count(&self, content: &Content) {
        if let Content::Bytes(bytes) = content {
            self.made.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
    }

    fn most(&self) -> u64 {
        (limits::OUTPUT * self.written).max(limits::LITTLE_OUTPUT)
    }

    /// Whether more was made than may be, so that no more is to be made.
    pub(super) fn is_above(&self) -> bool {
        self.made.load(Ordering::Relaxed) > self.most()
    }

    pub(super) fn problem(&self) -> Option<Diagnostic> {
        let message = || {
            format!(
                "the site has more than {} bytes of output, for {} bytes of notes, articles and pages; the longest is this file",
                self.most(),
                self.written
            )
        };
        self.is_above().then(|| {
            Diagnostic::error("too-much-output", message(), Place::File(self.longest.clone()))
                .help("look for templates that repeat long texts, and for long items that name many subjects")
        })
    }
}
