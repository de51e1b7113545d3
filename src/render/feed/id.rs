//! The permanent ids of entries and feeds.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What is encoded in the ids of Atom.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The same within a name: `#` is the sign between a document and its item.
const ENCODED_IN_NAMES: &AsciiSet = &ENCODED.add(b'#');

/// The permanent id of an entry.
pub(super) struct Id {
    /// `[feeds] id`, with which it begins.
    pub(super) site: String,
    /// The permanent name of a note, an article or a week.
    pub(super) document: String,
    /// The id of an item therein.
    pub(super) item: Option<String>,
}

impl Id {
    /// Its letters as they are.
    pub(super) fn text(&self) -> String {
        let document = format!("{}{}", self.site, self.document);
        match &self.item {
            Some(item) => format!("{document}#{item}"),
            None => document,
        }
    }

    /// In ASCII letters, as Atom demands.
    pub(super) fn uri(&self) -> String {
        let document = format!("{}{}", uri(&self.site), name(&self.document));
        match &self.item {
            Some(item) => format!("{document}#{}", name(item)),
            None => document,
        }
    }
}

/// An id in ASCII letters.
pub(super) fn uri(id: &str) -> String {
    utf8_percent_encode(id, ENCODED).to_string()
}

fn name(name: &str) -> String {
    utf8_percent_encode(name, ENCODED_IN_NAMES).to_string()
}
