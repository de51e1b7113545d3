//! The shape of a format: a line a field with its types, made of a schema.
//!
//! ```text
//! findings[].fix       null|object
//! items[].day          string, may be missing
//! subjects[][0]        integer
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Fields by path, with their types; of other tables keys and values.
pub(crate) type Shape = BTreeMap<String, String>;

/// What a field has that may be left out.
const OPTIONAL: &str = ", may be missing";

/// Who writes a format, and so which changes break its readers or writers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// minamo writes it, others read it: what is there stays, and is no more than it was.
    Written,
    /// Others write it, minamo reads it: what could be written still can be.
    Read,
    /// minamo writes it and reads what older ones wrote.
    Both,
    /// A table of values, of which none changes.
    Fixed,
}

/// Keywords that say nothing of the shape.
const ASIDE: [&str; 8] = [
    "$schema",
    "$defs",
    "title",
    "description",
    "format",
    "pattern",
    "minItems",
    "required",
];

/// Adds the fields of a schema, or of a part of it, below `path`.
pub(crate) fn add(shape: &mut Shape, root: &Value, schema: &Value, path: &str, optional: bool) {
    let schema = resolved(root, schema);
    let known = [
        "type",
        "const",
        "enum",
        "properties",
        "additionalProperties",
        "items",
        "prefixItems",
        "$ref",
    ];
    for keyword in schema.keys() {
        let is_known = known.contains(&keyword.as_str()) || ASIDE.contains(&keyword.as_str());
        assert!(is_known, "`{keyword}` of {path} has no line in a shape");
    }
    if schema.contains_key("const") {
        return;
    }
    if !path.is_empty() {
        let optional = if optional { OPTIONAL } else { "" };
        let types = types(&schema).into_iter().collect::<Vec<_>>().join("|");
        shape.insert(path.to_owned(), format!("{types}{optional}"));
    }
    for value in list(&schema, "enum") {
        shape.insert(format!("{path} = {value}"), String::new());
    }
    for (name, field) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let is_required = list(&schema, "required")
            .iter()
            .any(|required| required == name);
        add(shape, root, field, &below(path, name), !is_required);
    }
    if let Some(each) = schema
        .get("additionalProperties")
        .filter(|each| each.is_object())
    {
        add(shape, root, each, &below(path, "*"), false);
    }
    if let Some(each) = schema.get("items") {
        add(shape, root, each, &format!("{path}[]"), false);
    }
    for (index, each) in list(&schema, "prefixItems").iter().enumerate() {
        add(shape, root, each, &format!("{path}[{index}]"), false);
    }
}

/// The fields of a value as a schema calls them, each with the type it has here; `missing` for those
/// that could be here and are not.
pub(crate) fn seen(
    seen: &mut BTreeSet<(String, String)>,
    root: &Value,
    schema: &Value,
    value: &Value,
    path: &str,
) {
    let schema = resolved(root, schema);
    if schema.contains_key("const") {
        return;
    }
    seen.insert((path.to_owned(), type_of(value, &schema).to_owned()));
    match value {
        Value::Object(fields) => {
            let properties = schema.get("properties").and_then(Value::as_object);
            for (name, field) in properties.into_iter().flatten() {
                let path = below(path, name);
                match fields.get(name) {
                    Some(value) => self::seen(seen, root, field, value, &path),
                    None => {
                        seen.insert((path, "missing".to_owned()));
                    }
                }
            }
            let others = fields
                .iter()
                .filter(|(name, _)| properties.is_none_or(|known| !known.contains_key(*name)));
            let each = schema
                .get("additionalProperties")
                .filter(|each| each.is_object());
            for (_, value) in others {
                if let Some(each) = each {
                    self::seen(seen, root, each, value, &below(path, "*"));
                }
            }
        }
        Value::Array(values) => {
            let first = list(&schema, "prefixItems");
            for (index, value) in values.iter().enumerate() {
                match (first.get(index), schema.get("items")) {
                    (Some(each), _) => {
                        self::seen(seen, root, each, value, &format!("{path}[{index}]"));
                    }
                    (None, Some(each)) => self::seen(seen, root, each, value, &format!("{path}[]")),
                    (None, None) => {}
                }
            }
        }
        _ => {
            if schema.contains_key("enum") {
                seen.insert((format!("{path} = {value}"), String::new()));
            }
        }
    }
}

/// What of a shape no value had: fields, their types, and that they may be missing.
pub(crate) fn unseen(shape: &Shape, seen: &BTreeSet<(String, String)>) -> Vec<String> {
    let mut unseen = Vec::new();
    for (path, value) in shape {
        let (types, is_optional) = split(value);
        let missing = is_optional.then(|| "missing".to_owned());
        let wanted = types.into_iter().map(str::to_owned).chain(missing);
        for wanted in wanted.filter(|wanted| !seen.contains(&(path.clone(), wanted.clone()))) {
            unseen.push(format!("{path} {wanted}"));
        }
    }
    unseen
}

/// What of a released shape does not hold any more.
pub(crate) fn breaks(made: Made, released: &Shape, found: &Shape) -> Vec<String> {
    let mut breaks = Vec::new();
    for (path, before) in released {
        match found.get(path) {
            None => breaks.push(format!("{path} is gone")),
            Some(now) if is_broken(made, before, now) => {
                breaks.push(format!("{path} was `{before}` and is `{now}`"));
            }
            Some(_) => {}
        }
    }
    let new = found
        .iter()
        .filter(|(path, _)| !released.contains_key(*path));
    for (path, now) in new {
        let is_new_duty = made == Made::Read || made == Made::Both;
        // What is in a new object is as new as the object.
        let is_inside = parent(path).is_some_and(|parent| !released.contains_key(parent));
        if is_new_duty && !is_inside && is_field(path) && !split(now).1 {
            breaks.push(format!("{path} is new and has to be there"));
        }
    }
    breaks
}

fn is_broken(made: Made, before: &str, now: &str) -> bool {
    let ((types_before, optional_before), (types, optional)) = (split(before), split(now));
    let is_wider = !types.is_subset(&types_before) || optional && !optional_before;
    let is_narrower = !types_before.is_subset(&types) || optional_before && !optional;
    match made {
        Made::Written => is_wider,
        Made::Read => is_narrower,
        Made::Both => is_wider || is_narrower,
        Made::Fixed => before != now,
    }
}

/// The path of a field.
fn below(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        _ => format!("{path}.{name}"),
    }
}

/// Whether a path is that of a named field, not of the elements of a list or the values of an enum.
pub(crate) fn is_field(path: &str) -> bool {
    !path.ends_with(']') && !path.ends_with('*') && !path.contains(" = ")
}

/// The path of what a field is in; nothing at the top.
fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|(parent, _)| parent)
}

/// Types, and whether the field may be missing.
fn split(value: &str) -> (BTreeSet<&str>, bool) {
    let types = value.strip_suffix(OPTIONAL);
    let of = types.unwrap_or(value).split('|');
    (of.collect(), types.is_some())
}

/// A schema with what it refers to.
fn resolved(root: &Value, schema: &Value) -> serde_json::Map<String, Value> {
    let mut schema = schema.as_object().expect("a schema is an object").clone();
    if let Some(name) = schema.get("$ref") {
        let name = name
            .as_str()
            .and_then(|name| name.strip_prefix('#'))
            .expect("a part of the file");
        let part = root.pointer(name).unwrap_or_else(|| panic!("no {name}"));
        schema.extend(resolved(root, part));
    }
    schema
}

fn types(schema: &serde_json::Map<String, Value>) -> BTreeSet<String> {
    let types = match &schema["type"] {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    types
        .iter()
        .map(|one| one.as_str().expect("a type").to_owned())
        .collect()
}

/// The type of a value, by the name that the schema has for it.
fn type_of(value: &Value, schema: &serde_json::Map<String, Value>) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::Number(_) if types(schema).contains("number") => "number",
        Value::Number(_) => "integer",
    }
}

fn list<'a>(schema: &'a serde_json::Map<String, Value>, keyword: &str) -> &'a [Value] {
    schema
        .get(keyword)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
