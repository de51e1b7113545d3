//! YAML as it was written.
//!
//! Numbers, dates and booleans stay the text of the file: `1.30` must not become 1.3, nor `0000`
//! nothing, and an impossible date must not cost us the rest of the file.

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};

use super::problem::At;

/// A value and where it begins.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) at: At,
    pub(super) value: Value,
}

/// A value of a file.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Nothing, `~`, an empty string: all three mean "not filled in" in these files.
    Empty,
    /// A scalar, trimmed, as it was written.
    Text { text: String, quoted: bool },
    /// Values in order.
    List(Vec<Node>),
    /// Keys and values in order.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value of a key that is filled in.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|(name, node)| name == key && !matches!(node.value, Value::Empty))
            .map(|(_, node)| node)
    }

    /// The text of a scalar that is filled in.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text of a key that is filled in.
    pub(super) fn get_text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }

    /// The values of a list; nothing for anything else.
    pub(super) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// The values of a key's list.
    pub(super) fn get_items(&self, key: &str) -> &[Node] {
        self.get(key).map_or(&[], Node::items)
    }

    /// Keys and values of a mapping; nothing for anything else.
    pub(super) fn entries(&self) -> &[(String, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// What it is, for messages.
    pub(super) fn name(&self) -> &'static str {
        match self.value {
            Value::Empty => "nothing",
            Value::Text { .. } => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

/// A text that was read, and where and why a strict reader refuses it.
pub(super) struct Document {
    /// The first document.
    pub(super) root: Node,
    pub(super) refused: Option<(At, String)>,
}

/// Reads the first document of a text, or says where and why it is not YAML.
///
/// A bracket that closes at the left edge what a key opened is an error in YAML, and other readers
/// take it all the same; so do we, as it can mean only one thing.
pub(super) fn parse(text: &str) -> Result<Document, (At, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let error = match first(text) {
        Ok(root) => {
            let refused = None;
            return Ok(Document { root, refused });
        }
        Err(error) => error,
    };
    match first(&indent_closing_brackets(text)) {
        Ok(root) => {
            let refused = Some(error);
            Ok(Document { root, refused })
        }
        Err(_) => Err(error),
    }
}

fn first(text: &str) -> Result<Node, (At, String)> {
    let documents =
        MarkedYaml::load_from_str(text).map_err(|e| (at(e.marker()), e.info().to_owned()))?;
    let reader = Reader {
        text,
        starts: starts(text),
    };
    Ok(documents.first().map_or(
        Node {
            at: At::START,
            value: Value::Empty,
        },
        |document| reader.node(document),
    ))
}

fn indent_closing_brackets(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let indent = if line.starts_with([']', '}']) {
            " "
        } else {
            ""
        };
        format!("{indent}{line}")
    });
    lines.collect()
}

struct Reader<'a> {
    text: &'a str,
    /// The byte at which each character starts, as markers count characters; empty where a
    /// character is a byte.
    starts: Vec<usize>,
}

fn starts(text: &str) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    text.char_indices().map(|(at, _)| at).collect()
}

fn at(marker: &Marker) -> At {
    At {
        line: marker.line().max(1),
        column: marker.col() + 1,
    }
}

impl Reader<'_> {
    fn node(&self, node: &MarkedYaml<'_>) -> Node {
        let value = match &node.data {
            YamlData::Value(Scalar::Null) | YamlData::BadValue | YamlData::Alias(_) => Value::Empty,
            YamlData::Value(Scalar::String(text)) | YamlData::Representation(text, _, _) => {
                self.scalar(text, node)
            }
            YamlData::Value(_) => self.scalar(self.raw(node), node),
            YamlData::Sequence(nodes) => Value::List(nodes.iter().map(|n| self.node(n)).collect()),
            YamlData::Mapping(entries) => Value::Map(
                entries
                    .iter()
                    .map(|(key, value)| (self.key(key), self.node(value)))
                    .collect(),
            ),
            YamlData::Tagged(_, inner) => return self.node(inner),
        };
        Node {
            at: at(&node.span.start),
            value,
        }
    }

    fn key(&self, key: &MarkedYaml<'_>) -> String {
        match self.node(key).value {
            Value::Text { text, .. } => text,
            _ => String::new(),
        }
    }

    fn scalar(&self, text: &str, node: &MarkedYaml<'_>) -> Value {
        // Folded text keeps its line breaks and double blanks; no fact here has any.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Value::Empty;
        }
        let quoted = self.raw(node).starts_with(['"', '\'']);
        Value::Text { text, quoted }
    }

    fn raw(&self, node: &MarkedYaml<'_>) -> &str {
        let range = self.byte(&node.span.start)..self.byte(&node.span.end);
        self.text.get(range).unwrap_or_default().trim()
    }

    fn byte(&self, marker: &Marker) -> usize {
        if self.starts.is_empty() {
            return marker.index();
        }
        let end = self.text.len();
        self.starts.get(marker.index()).copied().unwrap_or(end)
    }
}
