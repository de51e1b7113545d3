//! The typed reading of a [`Table`].

use chrono::NaiveDate;

use super::{Entry, Node, Table, Value};
use crate::day::Moment;
use crate::diagnostic::Problems;
use crate::limits;
use crate::source::{Span, Spanned, is_bidi_control, is_control};

/// Hands out the values of a table by name. Call [`Fields::finish`] at the end: every key that was
/// not asked for is an error, with the nearest known key as a suggestion.
pub(crate) struct Fields<'a> {
    problems: &'a Problems,
    what: &'static str,
    entries: Vec<Option<Entry>>,
    known: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    /// Reads `table`; `what` names it in messages (`site.toml`, `the front matter of a note`).
    pub(crate) fn new(problems: &'a Problems, what: &'static str, table: Table) -> Fields<'a> {
        Fields {
            problems,
            what,
            entries: table.into_iter().map(Some).collect(),
            known: Vec::new(),
        }
    }

    /// A string.
    pub(crate) fn string(&mut self, key: &'a str) -> Option<Spanned<String>> {
        let node = self.take(key)?;
        match node.value {
            Value::String(value) => Some(self.spanned(value, node.span)),
            _ => self.mistyped(key, &node, "a string in quotes"),
        }
    }

    /// A string's text alone.
    pub(crate) fn text(&mut self, key: &'a str) -> Option<String> {
        self.string(key).map(|string| string.value)
    }

    /// A list of strings; a single string or number is a list of one.
    pub(crate) fn strings(&mut self, key: &'a str) -> Vec<Spanned<String>> {
        let Some(node) = self.take(key) else {
            return Vec::new();
        };
        match node.value {
            Value::List(nodes) => nodes
                .into_iter()
                .filter_map(|node| self.written(key, node))
                .collect(),
            Value::Null => Vec::new(),
            _ => self.written(key, node).into_iter().collect(),
        }
    }

    fn written(&self, key: &str, node: Node) -> Option<Spanned<String>> {
        let value = match node.value {
            Value::String(text) | Value::Float(text) | Value::Date(text) => text,
            Value::Integer(number) => number.to_string(),
            _ => return self.mistyped(key, &node, "strings, as in `[\"a\", \"b\"]`"),
        };
        Some(self.spanned(value, node.span))
    }

    /// A string and its place. A control character that an escape makes is reported here; those in the
    /// text itself are reported by their places in it.
    fn spanned(&self, value: String, span: Span) -> Spanned<String> {
        if value.len() > limits::TEXT {
            self.problems.error(
                "too-long",
                self.problems.source().char_at(span.start as usize),
                format!("this value has more than {} bytes", limits::TEXT),
                "shorten it; long text belongs below front matter, in the body of a file",
            );
        }
        let escaped = value.chars().find(|c| {
            let written = || self.problems.source().slice(span);
            (is_control(*c) || is_bidi_control(*c)) && !written().contains(*c)
        });
        match escaped {
            Some(c) if is_bidi_control(c) => self.problems.bidi_control(span, c, 0),
            Some(c) => self.problems.control_character(span, c, 0),
            None => {}
        }
        Spanned { value, span }
    }

    /// `true` or `false`; false when it is not there.
    pub(crate) fn boolean(&mut self, key: &'a str) -> bool {
        self.boolean_or(key, false)
    }

    /// `true` or `false`; `default` when it is not there.
    pub(crate) fn boolean_or(&mut self, key: &'a str, default: bool) -> bool {
        let Some(node) = self.take(key) else {
            return default;
        };
        match node.value {
            Value::Boolean(value) => value,
            _ => self
                .mistyped(key, &node, "true or false")
                .unwrap_or(default),
        }
    }

    /// A whole number of at least `least`.
    pub(crate) fn count(&mut self, key: &'static str, least: usize) -> Option<usize> {
        let node = self.take(key)?;
        match node.value {
            Value::Integer(value) if usize::try_from(value).is_ok_and(|value| value >= least) => {
                usize::try_from(value).ok()
            }
            _ => {
                self.problems.error(
                    "wrong-type",
                    node.span,
                    format!("`{key}` must be a whole number of at least {least}"),
                    &format!("write {least} or more, without quotes"),
                );
                None
            }
        }
    }

    /// A day: a TOML date, or a string such as `2023-09-12` or `2023-09-12T10:00:00+09:00`, whose zone
    /// does not count.
    pub(crate) fn date(&mut self, key: &'a str) -> Option<Spanned<NaiveDate>> {
        self.day(key, |moment| match moment {
            Moment::Day(day) => day,
            Moment::At(instant) => instant.date_naive(),
        })
    }

    /// The day on which a moment is, as `day_of` says.
    pub(crate) fn day(
        &mut self,
        key: &'a str,
        day_of: impl Fn(Moment) -> NaiveDate,
    ) -> Option<Spanned<NaiveDate>> {
        let node = self.take(key)?;
        if let Value::String(text) | Value::Date(text) = &node.value
            && let Some(moment) = Moment::parse(text.trim())
        {
            return Some(Spanned {
                value: day_of(moment),
                span: node.span,
            });
        }
        if matches!(node.value, Value::Null) {
            return None;
        }
        let written = match &node.value {
            Value::String(text) | Value::Date(text) => format!("`{text}`"),
            other => other.name().to_owned(),
        };
        self.problems.error(
            "bad-date",
            node.span,
            format!("`{key}` is {written}, which is not a valid date"),
            "write it as 2023-09-12",
        );
        None
    }

    /// A table within the table, as fields of its own.
    pub(crate) fn table(&mut self, key: &'static str, what: &'static str) -> Option<Fields<'a>> {
        let node = self.take(key)?;
        match node.value {
            Value::Table(table) => Some(Fields::new(self.problems, what, table)),
            _ => self.mistyped(key, &node, "a table"),
        }
    }

    /// A list of tables (`[[key]]`), each as fields of its own.
    pub(crate) fn tables(&mut self, key: &'static str, what: &'static str) -> Vec<Fields<'a>> {
        let Some(node) = self.take(key) else {
            return Vec::new();
        };
        let Value::List(nodes) = node.value else {
            self.mistyped::<()>(key, &node, "a list of tables");
            return Vec::new();
        };
        nodes
            .into_iter()
            .filter_map(|node| match node.value {
                Value::Table(table) => Some(Fields::new(self.problems, what, table)),
                _ => self.mistyped(key, &node, "a list of tables"),
            })
            .collect()
    }

    /// Whether a key is there and was not handed out yet.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().flatten().any(|entry| entry.key == key)
    }

    /// The first of several names of one key that the table has, or else the first of them. The others
    /// are not reported as unknown either.
    pub(crate) fn one_of(&mut self, names: &[&'a str]) -> &'a str {
        let found = names.iter().find(|name| self.has(name));
        let chosen = *found.unwrap_or(&names[0]);
        for other in names.iter().filter(|name| **name != chosen) {
            self.ignore(other);
        }
        chosen
    }

    /// Takes a key away, whatever its value.
    pub(crate) fn ignore(&mut self, key: &str) {
        let is_key = |slot: &Option<Entry>| slot.as_ref().is_some_and(|entry| entry.key == key);
        self.entries.retain(|slot| !is_key(slot));
    }

    /// Whether a key has the value true or false.
    pub(crate) fn is_boolean(&self, key: &str) -> bool {
        let mut entries = self.entries.iter().flatten();
        entries.any(|entry| entry.key == key && matches!(entry.node.value, Value::Boolean(_)))
    }

    /// A table as it was written.
    pub(crate) fn raw_table(&mut self, key: &'static str) -> Option<Table> {
        let node = self.take(key)?;
        match node.value {
            Value::Table(table) => Some(table),
            _ => self.mistyped(key, &node, "a table"),
        }
    }

    /// A table whose keys are the writer's own (`[repos]`): each key and its string.
    pub(crate) fn pairs(&mut self, key: &'static str) -> Vec<(Spanned<String>, Spanned<String>)> {
        let Some(node) = self.take(key) else {
            return Vec::new();
        };
        let Value::Table(table) = node.value else {
            self.mistyped::<()>(key, &node, "a table");
            return Vec::new();
        };
        table
            .into_iter()
            .filter_map(|entry| {
                let name = Spanned {
                    value: entry.key,
                    span: entry.key_span,
                };
                Some((name, self.written(key, entry.node)?))
            })
            .collect()
    }

    /// Where errors about these fields go.
    pub(crate) fn problems(&self) -> &'a Problems {
        self.problems
    }

    /// Reports every key that was not asked for.
    pub(crate) fn finish(self) {
        for entry in self.entries.iter().flatten() {
            let nearest = self
                .known
                .iter()
                .map(|known| (strsim::jaro_winkler(known, &entry.key), known))
                .filter(|(likeness, _)| *likeness > 0.8)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let help = match nearest {
                Some((_, known)) => format!("did you mean `{known}`?"),
                None => format!("known keys are: {}", self.known.join(", ")),
            };
            self.problems.error(
                "unknown-key",
                entry.key_span,
                format!("`{}` is not a key of {}", entry.key, self.what),
                &help,
            );
        }
    }

    fn take(&mut self, key: &'a str) -> Option<Node> {
        self.known.push(key);
        let slot = self
            .entries
            .iter_mut()
            .find(|slot| slot.as_ref().is_some_and(|entry| entry.key == key))?;
        slot.take().map(|entry| entry.node)
    }

    fn mistyped<T>(&self, key: &str, node: &Node, wanted: &str) -> Option<T> {
        if !matches!(node.value, Value::Null) {
            self.problems.error(
                "wrong-type",
                node.span,
                format!("`{key}` is {}, but must be {wanted}", node.value.name()),
                "",
            );
        }
        None
    }

    /// The place of the whole table, for problems about what it lacks.
    pub(crate) fn span(&self) -> Span {
        let spans = || self.entries.iter().flatten().map(|entry| entry.key_span);
        spans().min().unwrap_or_default()
    }
}
