//! TOML text into a [`Table`], and texts into TOML.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ::toml::de::{DeTable, DeValue};

use super::{Entry, Node, Table, Value, moved, unquoted};
use crate::diagnostic::Problems;
use crate::source::Span;

/// Reads the TOML in `span` of the problems' source; syntax errors go to `problems`, all of them.
pub(crate) fn parse_toml(problems: &Problems, span: Span) -> Table {
    let text = problems.source().slice(span);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().unwrap_or(0..text.len().min(1));
        problems.error(
            "toml-syntax",
            moved(&at, span.start),
            format!("this is not valid TOML: {}", error.message()),
            "see https://toml.io for how values are written; strings need quotes",
        );
    }
    if !errors.is_empty() {
        // What was recovered of a broken text would only raise more complaints.
        return Table::new();
    }
    let reader = Reader {
        text: &problems.source().text,
        offset: span.start,
    };
    reader.table(table.get_ref())
}

/// A text as a basic string of TOML, in one line.
pub(crate) fn toml_string(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

/// Texts as a list of TOML, in one line.
pub(crate) fn toml_list(values: &[String]) -> String {
    let written: Vec<String> = values.iter().map(|value| toml_string(value)).collect();
    format!("[{}]", written.join(", "))
}

/// A key of TOML, in quotes where it needs them.
pub(crate) fn toml_key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key.to_owned(),
        false => toml_string(key),
    }
}

/// A value in a line of TOML; nothing for null. Of two equal keys of a table the first one is written.
pub(crate) fn toml_value(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::String(text) | Value::Date(text) => toml_string(text),
        Value::Float(text) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() && text.contains('.') => format!("{number:?}"),
            _ => toml_string(text),
        },
        Value::Integer(number) => number.to_string(),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::List(nodes) => {
            let items = nodes.iter().filter_map(|node| toml_value(&node.value));
            format!("[{}]", items.collect::<Vec<String>>().join(", "))
        }
        Value::Table(table) => {
            let mut keys = BTreeSet::new();
            let pairs = table.iter().filter_map(|entry| {
                let written = toml_value(&entry.node.value)?;
                keys.insert(&entry.key)
                    .then(|| format!("{} = {written}", toml_key(&entry.key)))
            });
            format!("{{ {} }}", pairs.collect::<Vec<String>>().join(", "))
        }
    })
}

struct Reader<'a> {
    text: &'a str,
    offset: u32,
}

impl Reader<'_> {
    fn table(&self, table: &DeTable<'_>) -> Table {
        let mut entries: Table = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_span: moved(&key.span(), self.offset),
                node: self.node(value.get_ref(), &value.span()),
            })
            .collect();
        // The parser keeps keys sorted by name; people expect the order they wrote.
        entries.sort_by_key(|entry| entry.key_span);
        entries
    }

    fn node(&self, value: &DeValue<'_>, range: &std::ops::Range<usize>) -> Node {
        let span = moved(range, self.offset);
        let (value, span) = match value {
            DeValue::String(string) => (
                Value::String(string.to_string()),
                unquoted(self.text, span, string),
            ),
            DeValue::Integer(integer) => {
                let digits = integer.as_str().replace('_', "");
                match i64::from_str_radix(&digits, integer.radix()) {
                    Ok(number) => (Value::Integer(number), span),
                    Err(_) => (Value::Float(digits), span),
                }
            }
            DeValue::Float(float) => (Value::Float(float.as_str().to_owned()), span),
            DeValue::Boolean(boolean) => (Value::Boolean(*boolean), span),
            DeValue::Datetime(date) => (Value::Date(date.to_string()), span),
            DeValue::Array(array) => (
                Value::List(
                    array
                        .iter()
                        .map(|value| self.node(value.get_ref(), &value.span()))
                        .collect(),
                ),
                span,
            ),
            DeValue::Table(table) => (Value::Table(self.table(table)), span),
        };
        Node { value, span }
    }
}
