//! YAML: the only reader of it, for tables of ours and for files of others.
//!
//! 1. [`read_yaml`] makes nodes of a text. Their spans are linear to find, and tell how a value was
//!    written: `1.30` is a number to YAML and a release to Kubernetes.
//! 2. [`parse_yaml`] takes a table of ours from them and reports what is wrong.

use std::cell::RefCell;

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};

use super::comments::cut_values;
use super::{Entry, Node, Table, Value, moved, unquoted};
use crate::diagnostic::Problems;
use crate::limits::DEPTH;
use crate::source::Span;

/// The first document of a text.
pub(crate) struct Document {
    /// Its value.
    pub root: Node,
    /// Where it has tags, whose values are read without them, and aliases, which are read as null.
    pub unsupported: Vec<Span>,
}

/// Why a text is not read.
pub(crate) struct Fault {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// The code of its diagnostic.
    pub code: &'static str,
    help: &'static str,
}

/// Reads the first YAML document in a part of a text.
pub(crate) fn read_yaml(text: &str, span: Span) -> Result<Document, Fault> {
    let reader = Reader {
        text,
        part: &text[span.range()],
        offset: span.start,
        characters: Characters::of(&text[span.range()]),
        unsupported: RefCell::default(),
    };
    if let Some(at) = too_deep(reader.part) {
        return Err(Fault {
            span: moved(&(at..at), span.start),
            message: format!("values are in more than {DEPTH} others here"),
            code: "too-deep",
            help: "keep lists and tables flat",
        });
    }
    let documents = MarkedYaml::load_from_str(reader.part).map_err(|error| {
        let at = reader.offset(error.marker());
        Fault {
            span: Span::new(at..at),
            message: format!("this is not valid YAML: {}", error.info()),
            code: "yaml-syntax",
            help: "check the indentation, and quote values that hold `: ` or begin with `@`, `*`, `[`",
        }
    })?;
    let root = match documents.first() {
        Some(document) => reader.node(document),
        None => Node {
            value: Value::Null,
            span: moved(&(0..0), span.start),
        },
    };
    Ok(Document {
        root,
        unsupported: reader.unsupported.into_inner(),
    })
}

/// Reads the YAML mapping in `span` of the problems' source; a syntax error goes to `problems`.
pub(crate) fn parse_yaml(problems: &Problems, span: Span) -> Table {
    let text = problems.source().slice(span);
    let document = read_yaml(&problems.source().text, span);
    let is_deep = matches!(&document, Err(fault) if fault.code == "too-deep");
    let cut = if is_deep {
        Vec::new()
    } else {
        cut_values(text)
    };
    match document {
        Ok(document) => {
            for part in cut {
                let rest = &text[part.clone()];
                let message =
                    format!("the value ends before `{rest}`, which YAML takes for a comment");
                problems.warning("cut-value", moved(&part, span.start), message, QUOTE);
            }
            for span in document.unsupported {
                let message = "YAML tags and aliases are not supported";
                problems.error("yaml-syntax", span, message, "write the value itself");
            }
            mapping(problems, document.root)
        }
        Err(fault) if cut.is_empty() => {
            problems.error(fault.code, fault.span, fault.message, fault.help);
            Table::new()
        }
        Err(_) => {
            for part in cut {
                let message = format!("this is not YAML: `{}` is a comment", &text[part.clone()]);
                problems.error("yaml-syntax", moved(&part, span.start), message, QUOTE);
            }
            Table::new()
        }
    }
}

/// The table that a document is.
fn mapping(problems: &Problems, root: Node) -> Table {
    match root.value {
        Value::Table(table) => table,
        Value::Null => Table::new(),
        value => {
            problems.error(
                "yaml-syntax",
                root.span,
                format!("expected `key: value` lines, found {}", value.name()),
                "write front matter as `key: value`, one key a line",
            );
            Table::new()
        }
    }
}

/// Advice for a `#` that is meant as text.
const QUOTE: &str =
    "put quotation marks around the value, as in `title: \"k/k #12\"` or `tags: [\"#a\"]`";

/// Bytes of characters: the parser counts places in characters, and spans count bytes.
struct Characters {
    /// The byte of every [`STEP`]th character.
    steps: Vec<usize>,
}

/// How many characters are counted one by one at most.
const STEP: usize = 64;

impl Characters {
    fn of(text: &str) -> Characters {
        let steps = text.char_indices().step_by(STEP).map(|(at, _)| at);
        Characters {
            steps: steps.collect(),
        }
    }

    /// The byte at which a character of the text begins.
    fn byte(&self, text: &str, character: usize) -> usize {
        let Some(start) = self.steps.get(character / STEP) else {
            return text.len();
        };
        let mut rest = text[*start..].char_indices();
        let within = rest.nth(character % STEP);
        within.map_or(text.len(), |(at, _)| start + at)
    }
}

/// Where a text opens more lists and tables than [`DEPTH`], one in the other. The parser goes through
/// all that are open at each line, so that deep ones would take it minutes.
fn too_deep(text: &str) -> Option<usize> {
    let mut start = 0;
    let mut brackets = 0_usize;
    // The indentations of the blocks that are open.
    let mut blocks: Vec<usize> = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '-', '?']);
        let indent = line.len() - content.len();
        let signs = line[..indent].matches("- ").count();
        if !content.trim().is_empty() {
            blocks.retain(|open| *open < indent);
            blocks.push(indent);
        }
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            let begins = matches!(before, ' ' | '[' | '{' | ',' | ':');
            match c {
                '[' | '{' if begins => brackets += 1,
                ']' | '}' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            if brackets > DEPTH {
                return Some(start + at);
            }
            before = c;
        }
        if blocks.len() > DEPTH || signs > DEPTH {
            return Some(start + indent);
        }
        start += line.len();
    }
    None
}

struct Reader<'a> {
    text: &'a str,
    /// The part of the text that is read.
    part: &'a str,
    /// Where the part begins.
    offset: u32,
    characters: Characters,
    unsupported: RefCell<Vec<Span>>,
}

impl Reader<'_> {
    fn node(&self, node: &MarkedYaml<'_>) -> Node {
        let span = Span::new(self.offset(&node.span.start)..self.offset(&node.span.end));
        let value = match &node.data {
            YamlData::Value(Scalar::Null) => Value::Null,
            YamlData::Value(Scalar::Boolean(boolean)) => Value::Boolean(*boolean),
            YamlData::Value(Scalar::Integer(integer)) => Value::Integer(*integer),
            YamlData::Value(Scalar::FloatingPoint(_)) => {
                Value::Float(self.text[span.range()].trim().to_owned())
            }
            YamlData::Value(Scalar::String(string)) => {
                return Node {
                    value: Value::String(string.to_string()),
                    span: unquoted(self.text, span, string),
                };
            }
            YamlData::Sequence(nodes) => {
                Value::List(nodes.iter().map(|node| self.node(node)).collect())
            }
            YamlData::Mapping(mapping) => Value::Table(
                mapping
                    .iter()
                    .map(|(key, value)| self.entry(key, value))
                    .collect(),
            ),
            YamlData::Tagged(_, inner) => {
                self.unsupported.borrow_mut().push(span);
                return self.node(inner);
            }
            _ => {
                self.unsupported.borrow_mut().push(span);
                Value::Null
            }
        };
        Node { value, span }
    }

    fn entry(&self, key: &MarkedYaml<'_>, value: &MarkedYaml<'_>) -> Entry {
        let key_node = self.node(key);
        Entry {
            key: self.text[key_node.span.range()].to_owned(),
            key_span: key_node.span,
            node: self.node(value),
        }
    }

    /// Byte offset in the source of a marker, which counts characters.
    fn offset(&self, marker: &Marker) -> usize {
        self.offset as usize + self.characters.byte(self.part, marker.index())
    }
}
