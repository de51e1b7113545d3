//! What is odd in the files, as values.

/// One oddity of a file: where it is, what it is, and what the import made of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    /// The file below the checkout, with `/`: `sigs.yaml`, `keps/sig-node/753-…/kep.yaml`. Empty
    /// for [`threads`](super::threads), whose file only the caller knows.
    pub path: String,
    /// 1-based line.
    pub line: usize,
    /// 1-based column in characters.
    pub column: usize,
    /// What is wrong, in one sentence without a full stop; it quotes the text.
    pub message: String,
    /// What the import did with it, or what to do about it.
    pub help: String,
}

/// A place in a file: 1-based line and column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl At {
    /// The first character, for what concerns a file as a whole.
    pub(super) const START: At = At { line: 1, column: 1 };
}

/// A place in one of the files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) at: At,
}

impl Place {
    /// A problem at this place.
    pub(super) fn problem(&self, message: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem {
            path: self.path.clone(),
            line: self.at.line,
            column: self.at.column,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// Collects the problems of one file while it is read.
#[derive(Debug)]
pub(super) struct Problems {
    path: String,
    found: Vec<Problem>,
}

impl Problems {
    /// A collector without problems.
    pub(super) fn new(path: &str) -> Problems {
        Problems {
            path: path.to_owned(),
            found: Vec::new(),
        }
    }

    /// Where `at` is, together with the file.
    pub(super) fn place(&self, at: At) -> Place {
        Place {
            path: self.path.clone(),
            at,
        }
    }

    /// Adds a problem.
    pub(super) fn report(&mut self, at: At, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(self.place(at).problem(message, help));
    }

    /// All problems in the order they were reported.
    pub(super) fn finish(self) -> Vec<Problem> {
        self.found
    }
}
