//! The values of a `kep.yaml`, each read or reported.

use chrono::NaiveDate;

use super::problem::{At, Problems};
use super::value::{DateText, date, is_placeholder, release};
use super::yaml::{Node, Value};

/// A document, and where its problems go.
pub(super) struct Fields<'a> {
    pub(super) root: &'a Node,
    pub(super) problems: &'a mut Problems,
}

impl Fields<'_> {
    /// A single value that is filled in; a list or mapping is reported.
    pub(super) fn text(&mut self, key: &str) -> Option<(At, String)> {
        let node = self.root.get(key)?;
        if let Some(text) = node.text() {
            return Some((node.at, text.to_owned()));
        }
        let message = format!("`{key}` is {} where a single value belongs", node.name());
        self.problems.report(node.at, message, "left out");
        None
    }

    /// The same of a key that every KEP has.
    pub(super) fn required(&mut self, key: &str) -> Option<(At, String)> {
        if self.root.get(key).is_none() {
            let at = self.place_of(key);
            self.problems
                .report(at, format!("there is no `{key}`"), "the fact is left out");
            return None;
        }
        let (at, text) = self.text(key)?;
        if !is_placeholder(&text) {
            return Some((at, text));
        }
        self.placeholder(at, key, &text);
        None
    }

    /// Where a key without a value stands, or the file as a whole.
    pub(super) fn place_of(&self, key: &str) -> At {
        let entry = self.root.entries().iter().find(|(name, _)| name == key);
        entry.map_or(At::START, |(_, node)| node.at)
    }

    /// The single values of a list. One value outside a list is taken as a list of one, which is
    /// its only reading, and reported.
    pub(super) fn list(&mut self, key: &str) -> Vec<(At, String)> {
        let Some(node) = self.root.get(key) else {
            return Vec::new();
        };
        if let Some(text) = node.text() {
            if key != "editor" && !is_placeholder(text) {
                let message = format!("`{key}` is a single value where a list belongs");
                self.problems
                    .report(node.at, message, "taken as a list of one");
            }
            return vec![(node.at, text.to_owned())];
        }
        let mut values = Vec::new();
        for item in node.items() {
            match (item.text(), &item.value) {
                (Some(text), _) => values.push((item.at, text.to_owned())),
                (None, Value::Empty) => {}
                (None, _) => self.unexpected(key, item, "a single value"),
            }
        }
        if !matches!(node.value, Value::List(_)) {
            self.unexpected(key, node, "a list");
        }
        values
    }

    pub(super) fn unexpected(&mut self, key: &str, node: &Node, expected: &str) {
        let message = format!("`{key}` holds {} where {expected} belongs", node.name());
        self.problems.report(node.at, message, "left out");
    }

    pub(super) fn placeholder(&mut self, at: At, key: &str, text: &str) {
        let message = format!("the `{key}` `{text}` only holds a place");
        self.problems.report(at, message, "left out");
    }

    pub(super) fn one_of(
        &mut self,
        at: At,
        key: &str,
        value: &str,
        known: &[&str],
    ) -> Option<String> {
        if known.contains(&value) {
            return Some(value.to_owned());
        }
        let message = format!("`{value}` is not a valid {key} of a KEP");
        self.problems.report(
            at,
            message,
            format!("left out: expected {}", known.join(", ")),
        );
        None
    }

    pub(super) fn release(&mut self, at: At, key: &str, text: &str) -> Option<String> {
        let release = release(text);
        let help = match &release {
            Some(release) if release == text => return Some(text.to_owned()),
            Some(release) => format!("taken as {release}"),
            None => "left out".to_owned(),
        };
        let message = match release {
            Some(_) => format!("the {key} `{text}` lacks its `v`"),
            None => format!("the {key} `{text}` is not a release"),
        };
        self.problems.report(at, message, help);
        release
    }

    pub(super) fn date(&mut self, key: &str) -> Option<NaiveDate> {
        let (at, text) = self.text(key)?;
        let (message, help) = match date(&text) {
            DateText::Date(date) => return Some(date),
            DateText::Unpadded(date) => {
                let message = format!("the `{key}` `{text}` is not written as YYYY-MM-DD");
                self.problems
                    .report(at, message, format!("taken as {date}"));
                return Some(date);
            }
            DateText::Impossible => ("is not a valid date", "left out: its parts may be swapped"),
            DateText::Placeholder => ("only holds a place", "left out"),
            DateText::Release => ("is a release where a date belongs", "left out"),
            DateText::Other => ("is not a date", "left out: expected YYYY-MM-DD"),
        };
        self.problems
            .report(at, format!("the `{key}` `{text}` {message}"), help);
        None
    }

    pub(super) fn is_unfilled_date(&self, key: &str) -> bool {
        let text = self.root.get_text(key);
        text.is_some_and(|text| date(text) == DateText::Placeholder)
    }
}
