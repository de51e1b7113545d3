//! TOML written by hand: the same facts give the same bytes, whatever a library's next version
//! would think of line breaks.

use chrono::NaiveDate;

use crate::table::toml_string as string;

/// A file of tables, one a subject.
#[derive(Debug)]
pub(super) struct TomlText {
    text: String,
}

impl TomlText {
    /// A file that begins with a comment.
    pub(super) fn new(comment: &str) -> TomlText {
        TomlText {
            text: format!("# {comment}\n"),
        }
    }

    /// Begins the table of a subject.
    pub(super) fn table(&mut self, key: &str) {
        self.text.push_str("\n[");
        self.text.push_str(&string(key));
        self.text.push_str("]\n");
    }

    /// A string.
    pub(super) fn string(&mut self, key: &str, value: &str) {
        self.line(key, &string(value));
    }

    /// A string, when there is one.
    pub(super) fn optional(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.string(key, value);
        }
    }

    /// A list of strings, unless it is empty.
    pub(super) fn strings(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| string(value)).collect();
            self.line(key, &format!("[{}]", values.join(", ")));
        }
    }

    /// A table in one line, unless it is empty; its keys are bare.
    pub(super) fn pairs(&mut self, key: &str, pairs: &[(String, String)]) {
        let pairs = pairs
            .iter()
            .map(|(key, value)| (key.as_str(), Some(value.as_str())));
        let pairs: Vec<_> = pairs.collect();
        if !pairs.is_empty() {
            self.line(key, &inline(&pairs));
        }
    }

    /// A list of tables, one a line, unless it is empty; keys without a value are left out.
    pub(super) fn tables(&mut self, key: &str, tables: &[Vec<(&str, Option<&str>)>]) {
        if !tables.is_empty() {
            let lines = tables.iter().map(|table| format!("  {},\n", inline(table)));
            let lines: String = lines.collect();
            self.line(key, &format!("[\n{lines}]"));
        }
    }

    /// A day, when there is one.
    pub(super) fn date(&mut self, key: &str, value: Option<NaiveDate>) {
        if let Some(value) = value {
            self.line(key, &value.to_string());
        }
    }

    /// The whole file.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, key: &str, value: &str) {
        self.text.push_str(key);
        self.text.push_str(" = ");
        self.text.push_str(value);
        self.text.push('\n');
    }
}

fn inline(pairs: &[(&str, Option<&str>)]) -> String {
    let pairs = pairs
        .iter()
        .filter_map(|(key, value)| Some((key, (*value)?)));
    let pairs: Vec<String> = pairs
        .map(|(key, value)| format!("{key} = {}", string(value)))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}
