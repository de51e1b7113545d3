//! YAML text into a [`Table`].

use std::ops::Range;

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};

use super::comments::cut_values;
use super::{Entry, Node, Table, Value, unquoted};
use crate::diagnostic::Problems;
use crate::source::Span;

/// Reads the YAML mapping in `span` of the problems' source; a syntax error goes to `problems`.
pub fn parse_yaml(problems: &Problems, span: Span) -> Table {
    let reader = Reader {
        problems,
        text: problems.source().slice(span),
        offset: span.start as usize,
    };
    let cut = cut_values(reader.text);
    match MarkedYaml::load_from_str(reader.text) {
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

struct Reader<'a> {
    problems: &'a Problems,
    text: &'a str,
    offset: usize,
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
        let bytes = self
            .text
            .char_indices()
            .nth(marker.index())
            .map_or(self.text.len(), |(at, _)| at);
        self.offset + bytes
    }
}
