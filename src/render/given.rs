//! What templates are given, as the pages of a site show it: names and kinds of values, in one line
//! each. It is made of the very values, so that it is true.

use std::collections::BTreeMap;
use std::fmt;

use tera::Value;

/// What some pages of one template were given.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// How many pages were looked at.
    pub pages: usize,
    names: BTreeMap<&'static str, Shape>,
}

/// The kinds of a value, and of what is in it.
#[derive(Debug, Default)]
struct Shape {
    kinds: Vec<&'static str>,
    /// The fields of a table.
    fields: BTreeMap<String, Shape>,
    /// What a list is made of.
    elements: Option<Box<Shape>>,
}

impl Given {
    /// How many pages of a template are looked at.
    pub(super) const PAGES: usize = 200;

    /// Looks at a page.
    pub(super) fn add(&mut self, values: Vec<(&'static str, Value)>) {
        self.pages += 1;
        for (name, value) in values {
            // The strings of a language are a file that anyone can read.
            let is_read = name != "t";
            let shape = self.names.entry(name).or_default();
            match is_read {
                true => shape.add(&value),
                false => shape.kinds = vec!["the words of i18n/"],
            }
        }
    }

    /// The lines of what this template alone is given, and not every one.
    pub(crate) fn own(&self) -> Vec<(String, String)> {
        self.lines(|name| !COMMON.contains(&name))
    }

    /// The lines of what every template is given.
    pub(crate) fn common(&self) -> Vec<(String, String)> {
        self.lines(|name| COMMON.contains(&name))
    }

    fn lines(&self, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        for (name, shape) in self.names.iter().filter(|(name, _)| wanted(name)) {
            shape.push(name, &mut lines);
        }
        lines
    }
}

/// What every template is given.
const COMMON: [&str; 3] = ["page", "site", "t"];

impl Shape {
    fn add(&mut self, value: &Value) {
        let kind = match value {
            _ if value.is_none() || value.is_undefined() => "none",
            _ if value.is_bool() => "true or false",
            _ if value.is_number() => "number",
            _ if value.is_safe() => "HTML",
            _ if value.is_array() => "list",
            _ if value.is_map() => "table",
            _ => "text",
        };
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
        for (key, value) in value.as_map().into_iter().flatten() {
            self.fields.entry(key.to_string()).or_default().add(value);
        }
        for value in value.as_array().into_iter().flatten() {
            self.elements.get_or_insert_default().add(value);
        }
    }

    fn push(&self, name: &str, lines: &mut Vec<(String, String)>) {
        lines.push((name.to_owned(), self.to_string()));
        for (field, shape) in &self.fields {
            shape.push(&format!("{name}.{field}"), lines);
        }
        if let Some(elements) = &self.elements
            && !elements.fields.is_empty()
        {
            for (field, shape) in &elements.fields {
                shape.push(&format!("{name}[].{field}"), lines);
            }
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds = self.kinds.clone();
        // What is there on some pages alone comes first, its absence last.
        kinds.sort_by_key(|kind| (*kind == "none", *kind));
        f.write_str(&kinds.join(" or "))?;
        match &self.elements {
            Some(elements) => write!(f, " of {elements}"),
            None => Ok(()),
        }
    }
}
