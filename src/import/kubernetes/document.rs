//! The values of a YAML file, as they were written.
//!
//! Numbers, dates and booleans stay the text of the file: `1.30` must not become 1.3, nor `0042` 42, and
//! an impossible date must not cost us the rest of the file.

use crate::source::{Position, Source, SourcePath, Span};
use crate::table::{Node, Value, read_yaml};

/// The first document of a file.
pub(super) struct Document {
    text: String,
    root: Node,
}

/// A value of a document.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    text: &'a str,
    node: &'a Node,
}

impl Document {
    /// Reads a text, or says where and why it is not YAML.
    ///
    /// A bracket that closes at the left edge what a key opened is an error in YAML, and other readers
    /// take it all the same; so do we, as it can mean only one thing.
    pub(super) fn read(text: &str) -> Result<Document, (Position, String)> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let read = |text: String| match read_yaml(&text, Span::new(0..text.len())) {
            Ok(document) => Ok(Document {
                text,
                root: document.root,
            }),
            Err(fault) => Err((position(&text, fault.span.range().start), fault.message)),
        };
        read(text.to_owned())
            .or_else(|error| read(indent_closing_brackets(text)).map_err(|_| error))
    }

    /// The value of the whole document.
    pub(super) fn root(&self) -> Written<'_> {
        Written {
            text: &self.text,
            node: &self.root,
        }
    }
}

/// The line and the column of a byte.
pub(super) fn position(text: &str, offset: usize) -> Position {
    let source = Source::new(SourcePath::new(""), text[..offset].to_owned());
    source.lines().position(offset as u32)
}

fn indent_closing_brackets(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    let lines = lines.map(|line| match line.starts_with([']', '}']) {
        true => format!(" {line}"),
        false => line.to_owned(),
    });
    lines.collect()
}

impl<'a> Written<'a> {
    fn of(self, node: &'a Node) -> Written<'a> {
        Written { node, ..self }
    }

    /// The text of a scalar that is filled in. Nothing, `~` and an empty string all mean "not filled in"
    /// in these files.
    pub(super) fn text(self) -> Option<String> {
        let text = match &self.node.value {
            Value::String(text) => text,
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => {
                &self.text[self.node.span.range()]
            }
            _ => return None,
        };
        // Folded text keeps its line breaks and double blanks; no fact here has any.
        let words: Vec<&str> = text.split_whitespace().collect();
        Some(words.join(" ")).filter(|text| !text.is_empty())
    }

    /// Keys and values of a mapping; nothing for anything else.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Written<'a>)> {
        let entries = match &self.node.value {
            Value::Table(table) => &table[..],
            _ => &[],
        };
        let pairs = entries.iter();
        pairs.map(move |entry| (entry.key.as_str(), self.of(&entry.node)))
    }

    /// The values of a list; nothing for anything else.
    pub(super) fn items(self) -> impl Iterator<Item = Written<'a>> {
        let nodes = match &self.node.value {
            Value::List(nodes) => &nodes[..],
            _ => &[],
        };
        nodes.iter().map(move |node| self.of(node))
    }

    /// The value of a key.
    pub(super) fn get(self, key: &str) -> Option<Written<'a>> {
        let found = self.entries().find(|(name, _)| *name == key);
        found.map(|(_, value)| value)
    }

    /// The text of a key that is filled in.
    pub(super) fn get_text(self, key: &str) -> Option<String> {
        self.get(key)?.text()
    }

    /// The values of a key's list.
    pub(super) fn get_items(self, key: &str) -> impl Iterator<Item = Written<'a>> {
        self.get(key).into_iter().flat_map(Written::items)
    }

    /// The texts of a key's list; one value outside a list is a list of one.
    pub(super) fn get_texts(self, key: &str) -> Vec<String> {
        let one = self.get_text(key);
        one.into_iter()
            .chain(self.get_items(key).filter_map(Written::text))
            .collect()
    }
}
