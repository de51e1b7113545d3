//! Tables people write: `site.toml`, front matter in TOML or YAML, tables of facts.
//!
//! 1. [`parse_toml`] and [`parse_yaml`] read a text into a [`Table`] whose keys and values know
//!    their spans.
//! 2. [`Fields`] hands the values out by name and type; what has the wrong type, and every key
//!    nobody asked for, becomes a diagnostic with a suggestion.
//!
//! A comment of YAML that reads like a part of a value is reported; [`comments`] finds all of them, for
//! those who publish a table.
//!
//! We do not derive the structs with serde, because it stops at the first problem of a file and
//! the values' places are lost.

mod comments;
mod fields;
mod toml;
mod yaml;

pub(crate) use comments::{Language, comments};
pub(crate) use fields::Fields;
pub(crate) use toml::{parse_toml, toml_key, toml_list, toml_string, toml_value};
pub(crate) use yaml::{parse_yaml, read_yaml};

use std::ops::Range;

use crate::source::Span;

/// Keys and values in the order they were written.
pub(crate) type Table = Vec<Entry>;

/// One `key = value`.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key.
    pub key: String,
    /// The place of the key.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

/// A value and its place; the span of a string is without its quotes where they can be told apart.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The value.
    pub value: Value,
    /// Its place.
    pub span: Span,
}

/// A value of a table.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A string.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, as it was written.
    Float(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A date or time, as it was written.
    Date(String),
    /// Values in brackets.
    List(Vec<Node>),
    /// A table within the table.
    Table(Table),
    /// YAML's null: a key without a value.
    Null,
}

impl Value {
    fn name(&self) -> &'static str {
        match self {
            Value::String(_) => "a string",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Boolean(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Null => "nothing",
        }
    }
}

/// The span of a string's content: without quotes where what is between them is the value itself.
fn unquoted(text: &str, span: Span, value: &str) -> Span {
    let raw = &text[span.range()];
    match raw.find(value) {
        Some(at) if !value.is_empty() => {
            let start = span.start as usize + at;
            Span::new(start..start + value.len())
        }
        _ => span,
    }
}

/// A range of a part of a text as a span of the whole, where `offset` is where the part begins.
fn moved(range: &Range<usize>, offset: u32) -> Span {
    Span::new(range.start + offset as usize..range.end + offset as usize)
}
