//! Front matter of other programs: a table, wherever it comes from.
//!
//! YAML between `---`, TOML between `+++`, JSON from the first `{`. YAML that is not valid is read line by
//! line as far as that goes, as most of it is a title with a colon.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Place, Problems, Severity};
use crate::source::{Source, Span};
use crate::table::{Entry, Node, Table, Value, parse_toml, parse_yaml};

/// More is not front matter that anybody wrote.
const LARGEST: usize = 64 * 1024;

/// The front matter of a file.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub(super) table: Table,
    /// Whether there was any, be it empty.
    pub(super) is_there: bool,
    /// The rest of the file.
    pub(super) body: Range<usize>,
    /// What is wrong with it, by line.
    pub(super) problems: Vec<(usize, String)>,
}

/// Splits a file into front matter and body.
pub(super) fn read(source: &Arc<Source>) -> Front {
    let text = source.text.as_str();
    let blank = text.len() - text.trim_start().len();
    let rest = &text[blank..];
    let first = rest.lines().next().unwrap_or_default().trim_end();
    match first {
        "---" | "+++" => fenced(source, blank, first),
        _ if first.starts_with('{') && !first.starts_with("{{") && !first.starts_with("{%") => {
            json(source, blank)
        }
        _ => Front {
            body: 0..text.len(),
            ..Front::default()
        },
    }
}

fn fenced(source: &Arc<Source>, begin: usize, fence: &str) -> Front {
    let text = source.text.as_str();
    let start = text[begin..]
        .find('\n')
        .map_or(text.len(), |at| begin + at + 1);
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n') {
        let line_end = line_start + line.len();
        let is_end = line.trim_end() == fence || fence == "---" && line.trim_end() == "...";
        if is_end {
            let mut front = match fence {
                "+++" => toml(source, start..line_start),
                _ => yaml(source, start..line_start),
            };
            front.is_there = true;
            front.body = line_end..text.len();
            return front;
        }
        line_start = line_end;
    }
    Front {
        body: 0..text.len(),
        problems: vec![(
            1,
            format!("the front matter that begins with `{fence}` is never closed; it is text now"),
        )],
        ..Front::default()
    }
}

fn toml(source: &Arc<Source>, span: Range<usize>) -> Front {
    let problems = Problems::new(source);
    if span.len() > LARGEST {
        return too_large();
    }
    let table = parse_toml(&problems, Span::new(span));
    Front {
        table,
        problems: errors(problems, "TOML"),
        ..Front::default()
    }
}

fn yaml(source: &Arc<Source>, span: Range<usize>) -> Front {
    if span.len() > LARGEST {
        return too_large();
    }
    let problems = Problems::new(source);
    let text = &source.text[span.clone()];
    let is_deep = text.matches(['[', '{']).count() > 500;
    let table = match is_deep {
        true => Table::new(),
        false => parse_yaml(&problems, Span::new(span.clone())),
    };
    let mut found = errors(problems, "YAML");
    if !table.is_empty() || found.is_empty() && !is_deep {
        return Front {
            table,
            problems: found,
            ..Front::default()
        };
    }
    let first_line = source.text[..span.start].matches('\n').count() + 1;
    let (table, unread) = lenient(text, span.start, first_line);
    for (_, message) in &mut found {
        message.push_str("; read line by line");
    }
    found.extend(unread);
    Front {
        table,
        problems: found,
        ..Front::default()
    }
}

fn too_large() -> Front {
    Front {
        problems: vec![(
            1,
            "the front matter has more than 64 kB; left out".to_owned(),
        )],
        ..Front::default()
    }
}

/// The errors and cut values of front matter, by line.
fn errors(problems: Problems, language: &str) -> Vec<(usize, String)> {
    let found = problems.into_vec().into_iter();
    found
        .filter(|problem| problem.severity <= Severity::Warning)
        .map(|problem| {
            let line = match &problem.place {
                Place::Text(source, span) => {
                    source.text[..span.start as usize].matches('\n').count() + 1
                }
                Place::File(_) => 1,
            };
            (
                line,
                format!("front matter in {language}: {}", problem.message),
            )
        })
        .collect()
}

/// `key: value` lines, and the items of lists below a key. Other lines are lost.
fn lenient(text: &str, offset: usize, first_line: usize) -> (Table, Vec<(usize, String)>) {
    let mut table = Table::new();
    let mut unread = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let node = |value| Node {
            value,
            span: Span::new(offset..offset),
        };
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let item = trimmed.strip_prefix("- ");
        let is_key = |key: &str| {
            !key.is_empty()
                && key
                    .chars()
                    .all(|c| c.is_alphanumeric() || "_-. ".contains(c))
        };
        if let (Some(item), Some(last)) = (item, table.last_mut()) {
            let item = node(Value::String(unquoted(item)));
            match &mut last.node.value {
                Value::List(list) => list.push(item),
                value @ Value::Null => *value = Value::List(vec![item]),
                _ => unread.push((
                    first_line + index,
                    format!("not understood, and left out: {trimmed}"),
                )),
            }
            continue;
        }
        match line.split_once(':') {
            Some((key, value)) if is_key(key) && !line.starts_with([' ', '\t']) => {
                table.push(Entry {
                    key: key.trim().to_owned(),
                    key_span: Span::new(offset..offset),
                    node: node(value_of(value.trim(), offset)),
                });
            }
            _ => unread.push((
                first_line + index,
                format!("not understood, and left out: {trimmed}"),
            )),
        }
    }
    (table, unread)
}

fn value_of(text: &str, offset: usize) -> Value {
    let inside = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    match (text, inside) {
        ("", _) => Value::Null,
        ("true", _) => Value::Boolean(true),
        ("false", _) => Value::Boolean(false),
        (_, Some(inside)) => {
            let items = inside
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty());
            let items = items.map(|item| Node {
                value: Value::String(unquoted(item)),
                span: Span::new(offset..offset),
            });
            Value::List(items.collect())
        }
        _ => Value::String(unquoted(text.trim_start_matches('['))),
    }
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inside = ['"', '\'']
        .into_iter()
        .find_map(|sign| text.strip_prefix(sign)?.strip_suffix(sign));
    inside.unwrap_or(text).to_owned()
}

fn json(source: &Arc<Source>, begin: usize) -> Front {
    let text = &source.text;
    let mut values = serde_json::Deserializer::from_str(&text[begin..]).into_iter();
    match values.next() {
        Some(Ok(serde_json::Value::Object(object))) => {
            let end = begin + values.byte_offset();
            let value = of_json(serde_json::Value::Object(object));
            let table = match value {
                Value::Table(table) => table,
                _ => Table::new(),
            };
            Front {
                table,
                is_there: true,
                body: end..text.len(),
                problems: Vec::new(),
            }
        }
        _ => Front {
            body: 0..text.len(),
            ..Front::default()
        },
    }
}

/// A value of JSON as one of a table.
pub(super) fn of_json(json: serde_json::Value) -> Value {
    let node = |value| Node {
        value: of_json(value),
        span: Span::new(0..0),
    };
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(boolean) => Value::Boolean(boolean),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => Value::Float(number.to_string()),
        },
        serde_json::Value::String(text) => Value::String(text),
        serde_json::Value::Array(list) => Value::List(list.into_iter().map(node).collect()),
        serde_json::Value::Object(object) => Value::Table(
            object
                .into_iter()
                .map(|(key, value)| Entry {
                    key,
                    key_span: Span::new(0..0),
                    node: node(value),
                })
                .collect(),
        ),
    }
}

/// A value as a text, if it is one value.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) | Value::Float(text) | Value::Date(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(boolean) => Some(boolean.to_string()),
        _ => None,
    }
}

/// A value as texts: a list, or one.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::List(list) => list.iter().filter_map(|node| text(&node.value)).collect(),
        value => text(value).into_iter().collect(),
    }
}

/// Takes the first key of these names, in any case, that has a value.
pub(super) fn take(table: &mut Table, names: &[&str]) -> Option<Entry> {
    names.iter().find_map(|name| {
        let at = table.iter().position(|entry| {
            entry.key.eq_ignore_ascii_case(name) && !matches!(entry.node.value, Value::Null)
        })?;
        Some(table.remove(at))
    })
}

/// The value of a key of a table within tables: `permalinks.page.posts`.
pub(super) fn at<'t>(table: &'t Table, path: &[&str]) -> Option<&'t Value> {
    let (first, rest) = path.split_first()?;
    let found = table
        .iter()
        .find(|entry| entry.key.eq_ignore_ascii_case(first))?;
    match (&found.node.value, rest.is_empty()) {
        (value, true) => Some(value),
        (Value::Table(table), false) => at(table, rest),
        _ => None,
    }
}
