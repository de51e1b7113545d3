//! YAML text into a [`Table`].

use std::ops::Range;

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};

use super::comments::cut_values;
use super::{Entry, Node, Table, Value, unquoted};
use crate::diagnostic::Problems;
use crate::limits::DEPTH;
use crate::source::Span;

/// Reads the YAML mapping in `span` of the problems' source; a syntax error goes to `problems`.
pub(crate) fn parse_yaml(problems: &Problems, span: Span) -> Table {
    let text = problems.source().slice(span);
    let reader = Reader {
        problems,
        text,
        offset: span.start as usize,
        characters: Characters::of(text),
    };
    if let Some(at) = too_deep(text) {
        let found = reader.span(at..at);
        let message = format!("values are in more than {DEPTH} others here");
        problems.error("too-deep", found, message, "keep lists and tables flat");
        return Table::new();
    }
    let cut = cut_values(text);
    match MarkedYaml::load_from_str(text) {
        Ok(documents) => {
            for part in cut {
                reader.report_cut(part);
            }
            documents
                .first()
                .map(|document| reader.document(document))
                .unwrap_or_default()
        }
        Err(_) if !cut.is_empty() => {
            for part in cut {
                let message = format!(
                    "this is not YAML: `{}` is a comment",
                    &reader.text[part.clone()]
                );
                problems.error("yaml-syntax", reader.span(part), message, QUOTE);
            }
            Table::new()
        }
        Err(error) => {
            let at = reader.offset(error.marker());
            problems.error(
                "yaml-syntax",
                Span::new(at..at),
                format!("this is not valid YAML: {}", error.info()),
                "check the indentation, and quote values that hold `: ` or begin with `@`, `*`, `[`",
            );
            Table::new()
        }
    }
}

/// Advice for a `#` that is meant as text.
const QUOTE: &str =
    "put quotation marks around the value, as in `title: \"k/k #12\"` or `tags: [\"#a\"]`";

/// Where the parser has seen what: it counts characters, and places are counted in bytes.
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
    problems: &'a Problems,
    text: &'a str,
    offset: usize,
    characters: Characters,
}

impl Reader<'_> {
    /// Tells of the rest of a value that is skipped.
    fn report_cut(&self, part: Range<usize>) {
        let message = format!(
            "the value ends before `{}`, which YAML takes for a comment",
            &self.text[part.clone()]
        );
        self.problems
            .warning("cut-value", self.span(part), message, QUOTE);
    }

    fn span(&self, part: Range<usize>) -> Span {
        Span::new(self.offset + part.start..self.offset + part.end)
    }

    fn document(&self, node: &MarkedYaml<'_>) -> Table {
        match self.node(node) {
            Node {
                value: Value::Table(table),
                ..
            } => table,
            Node {
                value: Value::Null, ..
            } => Table::new(),
            Node { span, value } => {
                self.problems.error(
                    "yaml-syntax",
                    span,
                    format!("expected `key: value` lines, found {}", value.name()),
                    "write front matter as `key: value`, one key a line",
                );
                Table::new()
            }
        }
    }

    fn node(&self, node: &MarkedYaml<'_>) -> Node {
        let span = Span::new(self.offset(&node.span.start)..self.offset(&node.span.end));
        let value = match &node.data {
            YamlData::Value(Scalar::Null) => Value::Null,
            YamlData::Value(Scalar::Boolean(boolean)) => Value::Boolean(*boolean),
            YamlData::Value(Scalar::Integer(integer)) => Value::Integer(*integer),
            YamlData::Value(Scalar::FloatingPoint(_)) => {
                Value::Float(self.problems.source().text[span.range()].trim().to_owned())
            }
            YamlData::Value(Scalar::String(string)) => {
                let span = unquoted(&self.problems.source().text, span, string);
                return Node {
                    value: Value::String(string.to_string()),
                    span,
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
            _ => {
                self.problems.error(
                    "yaml-syntax",
                    span,
                    "YAML tags and aliases are not supported",
                    "write the value itself",
                );
                Value::Null
            }
        };
        Node { value, span }
    }

    fn entry(&self, key: &MarkedYaml<'_>, value: &MarkedYaml<'_>) -> Entry {
        let key_node = self.node(key);
        Entry {
            key: self.problems.source().text[key_node.span.range()].to_owned(),
            key_span: key_node.span,
            node: self.node(value),
        }
    }

    /// Byte offset in the source of a marker, which counts characters.
    fn offset(&self, marker: &Marker) -> usize {
        let bytes = self.characters.byte(self.text, marker.index());
        self.offset + bytes
    }
}
