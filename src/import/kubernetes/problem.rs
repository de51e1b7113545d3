//! What could not be imported, as values.

use crate::source::Position;

/// What is left out of an import, where it is and why.
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

impl Problem {
    /// A problem at a place of a file.
    pub(super) fn at(path: &str, position: Position, message: String, help: &str) -> Problem {
        Problem {
            path: path.to_owned(),
            line: position.line,
            column: position.column,
            message,
            help: help.to_owned(),
        }
    }

    /// A problem of a whole file.
    pub(super) fn of_file(path: &str, message: String, help: &str) -> Problem {
        let start = Position { line: 1, column: 1 };
        Problem::at(path, start, message, help)
    }
}
