//! The words of a theme in a language, and dates in the manner of that language.

mod unknown;

use chrono::{Datelike, NaiveDate};
use foldhash::{HashMap, HashMapExt};
use tera::{Kwargs, State, TeraResult, Value};
use toml::{Table, Value as Toml};

use super::value::object;
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::html::escape;
use crate::source::{Source, Span};
use crate::theme::Theme;
use std::sync::Arc;

/// The strings of one language.
#[derive(Debug)]
pub(super) struct Strings {
    /// All tables and strings by their paths, as pages ask for some of them for every item.
    by_path: HashMap<String, Toml>,
    /// All of them, for templates.
    pub(super) value: Value,
}

impl Strings {
    /// The strings of `language`: its own, those of its primary language (`en` of `en-GB`), and
    /// English for what is missing in both.
    pub(super) fn load(
        theme: &Theme,
        language: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Strings {
        let primary = language.split('-').next().unwrap_or(language);
        let mut table = Table::new();
        for language in ["en", primary, language] {
            for source in theme.strings.get(language).into_iter().flatten() {
                merge(&mut table, read(source, diagnostics));
                unknown::report(theme, source, diagnostics);
            }
        }
        Strings {
            value: Value::from_serializable(&table),
            by_path: by_path(table),
        }
    }

    /// A string by its path: `title.page`. What is missing is nothing.
    pub(super) fn get(&self, path: &str) -> &str {
        self.find(path).and_then(Toml::as_str).unwrap_or_default()
    }

    /// A string by its path, if the theme has it.
    pub(super) fn find_text(&self, path: &str) -> Option<&str> {
        self.find(path)?.as_str()
    }

    /// A string with its placeholders filled.
    pub(super) fn fill(&self, path: &str, values: &[(&str, &str)]) -> String {
        let value = |name: &str| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        };
        filled(self.get(path), value)
    }

    /// A string as HTML, with its placeholders filled by HTML.
    pub(super) fn fill_html(&self, path: &str, values: &[(&str, &str)]) -> String {
        let value = |name: &str| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        };
        filled(&escape(self.get(path)), value)
    }

    /// A string with a number, in the form that goes with the number.
    pub(super) fn count(&self, path: &str, n: usize) -> String {
        let form = if n == 1 { "one" } else { "other" };
        let text = match self.find(path) {
            Some(Toml::Table(forms)) => forms.get(form).and_then(Toml::as_str),
            Some(Toml::String(text)) => Some(text.as_str()),
            _ => None,
        };
        filled(text.unwrap_or("{n}"), |name| {
            (name == "n").then(|| n.to_string())
        })
    }

    fn find(&self, path: &str) -> Option<&Toml> {
        self.by_path.get(path)
    }

    /// `2023年9月12日 (火)`
    pub(super) fn long_date(&self, date: NaiveDate) -> String {
        self.date("date.long", date)
    }

    /// `2023年9月`
    pub(super) fn year_month(&self, year: i32, month: u32) -> String {
        match NaiveDate::from_ymd_opt(year, month, 1) {
            Some(date) => self.date("date.year_month", date),
            None => String::new(),
        }
    }

    /// `2023年 第37週`
    pub(super) fn week(&self, year: i32, week: u32) -> String {
        let values = [("year", &*year.to_string()), ("week", &*week.to_string())];
        self.fill("date.week", &values)
    }

    /// `9月11日 – 9月17日`
    pub(super) fn days(&self, first: NaiveDate, last: NaiveDate) -> String {
        let day = |day| self.date("date.month_day", day);
        self.fill("date.days", &[("first", &day(first)), ("last", &day(last))])
    }

    /// A date as templates see it.
    pub(super) fn date_value(&self, date: NaiveDate) -> Value {
        object! {
            "iso" => date.to_string(),
            "year" => i64::from(date.year()),
            "month" => i64::from(date.month()),
            "day" => i64::from(date.day()),
            "weekday" => self.weekday_alone(date),
            "long" => self.long_date(date),
            "month_day" => self.date("date.month_day", date),
            "year_month" => self.date("date.year_month", date),
        }
    }

    /// A string with a date in it.
    pub(super) fn date(&self, path: &str, date: NaiveDate) -> String {
        self.fill(
            path,
            &[
                ("year", &date.year().to_string()),
                ("month", &date.month().to_string()),
                ("month_name", self.nth("date.months", date.month0())),
                ("day", &date.day().to_string()),
                ("weekday", self.weekday(date)),
            ],
        )
    }

    /// `9月`, as short as can be.
    pub(super) fn short_month(&self, date: NaiveDate) -> &str {
        self.nth("date.short_months", date.month0())
    }

    /// `9月`: a month where its year is shown; with it for themes that have no words for that.
    pub(super) fn month(&self, year: i32, month: u32) -> String {
        let day = NaiveDate::from_ymd_opt(year, month, 1);
        match (day, self.find_text("date.month")) {
            (Some(day), Some(_)) => self.date("date.month", day),
            _ => self.year_month(year, month),
        }
    }

    /// A weekday beside the number of a day: `2 月` would be read as a month.
    fn weekday_alone(&self, date: NaiveDate) -> String {
        match self.find_text("date.weekday") {
            Some(_) => self.date("date.weekday", date),
            None => self.weekday(date).to_owned(),
        }
    }

    fn weekday(&self, date: NaiveDate) -> &str {
        self.nth("date.weekdays", date.weekday().num_days_from_monday())
    }

    fn nth(&self, path: &str, index: u32) -> &str {
        self.find(path)
            .and_then(|list| list.get(index as usize))
            .and_then(Toml::as_str)
            .unwrap_or_default()
    }
}

/// A pattern with each `{name}` replaced by its value. What a value holds is text, braces and all;
/// a name without a value stays.
fn filled(pattern: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{') {
        text.push_str(before);
        let named = behind.split_once('}');
        match named.and_then(|(name, after)| Some((value_of(name)?, after))) {
            Some((value, after)) => {
                text.push_str(&value);
                rest = after;
            }
            None => {
                text.push('{');
                rest = behind;
            }
        }
    }
    text.push_str(rest);
    text
}

fn read(source: &Arc<Source>, diagnostics: &mut Vec<Diagnostic>) -> Table {
    source
        .text
        .parse()
        .unwrap_or_else(|error: toml::de::Error| {
            let problems = Problems::new(source);
            let span = error.span().unwrap_or(0..0);
            let message = format!("this is not TOML: {}", error.message());
            problems.error("toml-syntax", Span::new(span), message, "");
            diagnostics.extend(problems.into_vec());
            Table::new()
        })
}

/// The values of a table and of the tables in it, by their paths: `title.page`.
fn by_path(table: Table) -> HashMap<String, Toml> {
    let mut found = HashMap::new();
    let mut open: Vec<(String, Toml)> = table.into_iter().collect();
    while let Some((path, value)) = open.pop() {
        if let Toml::Table(inner) = &value {
            let inner = inner.iter();
            open.extend(inner.map(|(key, value)| (format!("{path}.{key}"), value.clone())));
        }
        found.insert(path, value);
    }
    found
}

/// Lays `upper` over `lower`, table by table.
fn merge(lower: &mut Table, upper: Table) {
    for (key, value) in upper {
        match (lower.get_mut(&key), value) {
            (Some(Toml::Table(below)), Toml::Table(above)) if !is_plural(&above) => {
                merge(below, above);
            }
            (_, value) => {
                lower.insert(key, value);
            }
        }
    }
}

fn is_plural(table: &Table) -> bool {
    table.contains_key("other")
}

/// A warning when a language has no strings of its own.
pub(super) fn check_language(theme: &Theme, language: &str, place: Place) -> Option<Diagnostic> {
    let primary = language.split('-').next().unwrap_or(language);
    let known = theme.strings.contains_key(language) || theme.strings.contains_key(primary);
    (!known).then(|| {
        let message =
            format!("the theme has no words for the language `{language}`; English is used");
        Diagnostic::warning("no-strings", message, place).help(format!(
            "write themes/default/i18n/{primary}.toml; a translation of en.toml"
        ))
    })
}

/// `{{ title | quoted }}`: a text in quotation marks, as TOML, YAML and JSON read it.
pub(super) fn quoted(value: &str, _: Kwargs, _: &State) -> String {
    serde_json::Value::from(value).to_string()
}

/// The filter `fill`: puts values into the placeholders of a string. A string may be a table of
/// `one` and `other`, between which the number `n` chooses.
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tera gives filters their arguments"
)]
pub(super) fn fill(value: &Value, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let form = match arguments.get::<i64>("n")? {
        Some(1) => "one",
        _ => "other",
    };
    let pattern = match value.as_map() {
        Some(forms) => forms
            .get(&form.into())
            .or_else(|| forms.get(&"other".into())),
        None => Some(value),
    };
    let Some(pattern) = pattern.and_then(Value::as_str) else {
        let message = "`fill` must be a string, or a table of `one` and `other`";
        return Err(tera::Error::message(message));
    };
    Ok(filled(pattern, |name| {
        let (_, value) = arguments
            .iter()
            .find(|(known, _)| known.as_str() == Some(name))?;
        Some(value.to_string())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_values_are_text() {
        let value = |name: &str| match name {
            "title" => Some("What is {site}?".to_owned()),
            "site" => Some("minamo".to_owned()),
            _ => None,
        };
        assert_eq!(
            filled("{title} | {site}", value),
            "What is {site}? | minamo"
        );
        assert_eq!(filled("{unknown} {", value), "{unknown} {");
    }
}
