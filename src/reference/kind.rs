//! References of defined kinds: `KEP-753`, and whatever `site.toml` adds.

use std::ops::Range;

use super::boundary::{at_is, before_is, byte_at, char_at};
use super::candidate::Name;
use super::pattern::{Match, Pattern, fill};
use super::rules::KindRule;
use super::target::KindName;
use super::url::without_scheme;
use super::words::{COUNTERS, SMALL_COUNTERS};

/// A kind with its compiled spellings.
pub(super) struct Kind {
    name: KindName,
    target: String,
    url: String,
    patterns: Vec<Pattern>,
    /// The target template as a pattern: it gives back the fields of an id.
    id: Option<Pattern>,
}

/// A spelling of a kind that is not in the pattern language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The kind.
    pub kind: String,
    /// The spelling as the configuration has it.
    pub pattern: String,
    /// What is wrong with it.
    pub message: String,
}

impl std::fmt::Display for PatternError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "kind `{}`: `{}`: {}",
            self.kind, self.pattern, self.message
        )
    }
}

impl std::error::Error for PatternError {}

impl Kind {
    /// Compiles the spellings of a kind; those that cannot be are returned as errors.
    pub(super) fn compile(rule: &KindRule, errors: &mut Vec<PatternError>) -> Self {
        let mut patterns = Vec::new();
        for written in &rule.written {
            match Pattern::compile(written) {
                Ok(pattern) => patterns.push(pattern),
                Err(message) => errors.push(PatternError {
                    kind: rule.name.clone(),
                    pattern: written.clone(),
                    message,
                }),
            }
        }
        Self {
            name: KindName::new(&rule.name),
            target: rule.target.clone(),
            url: rule.url.clone(),
            patterns,
            id: Pattern::compile(&rule.target).ok(),
        }
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name.as_str() == name
    }

    /// Whether one number is all of its ids, so that others can follow it: `KEP-753/754`.
    pub(super) fn is_counted(&self) -> bool {
        self.target.contains("{n}") && self.target.matches('{').count() == 1
    }

    pub(super) fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Reads pattern number `index` with its anchor at `at`.
    pub(super) fn read(
        &self,
        index: usize,
        text: &str,
        at: usize,
        floor: usize,
    ) -> Option<(Range<usize>, Name)> {
        let pattern = &self.patterns[index];
        let found = pattern.matches(text, at, floor)?;
        if !begins(text, found.start) || !ends(text, found.end) || counts(text, &found) {
            return None;
        }
        let end = if pattern.address
            || at_is(text, found.end, |b| b == b'/') && has_slash(text, &found)
        {
            super::url::end_of_url(text, found.start).max(found.end)
        } else {
            found.end
        };
        Some((found.start..end, self.name_of(&found)))
    }

    /// Reads a whole URL as one of the kind's addresses.
    pub(super) fn read_url(&self, url: &str) -> Option<Name> {
        let address = without_scheme(url);
        self.patterns
            .iter()
            .filter(|pattern| pattern.address)
            .find_map(|pattern| {
                let found = pattern.matches_from(address, 0)?;
                let rest = byte_at(address, found.end);
                let whole = matches!(rest, None | Some(b'/' | b'?' | b'#'));
                whole.then(|| self.name_of(&found))
            })
    }

    /// Reads a bare number as the kind's `{n}`: how front matter names KEPs.
    pub(super) fn read_number(&self, text: &str) -> Option<Name> {
        let fields = Pattern::compile("#{n}")
            .ok()?
            .matches_from(&format!("#{text}"), 0)?;
        let whole = fields.end == text.len() + 1;
        (whole && self.target.contains("{n}")).then(|| self.name_of(&fields))
    }

    /// The URL of an id of this kind.
    pub(super) fn url(&self, id: &str) -> Option<String> {
        let found = self
            .id
            .as_ref()?
            .matches_from(id, 0)
            .filter(|found| found.end == id.len())?;
        (!self.url.is_empty()).then(|| fill(&self.url, &found.fields))
    }

    fn name_of(&self, found: &Match) -> Name {
        Name::Defined {
            kind: self.name.clone(),
            id: fill(&self.target, &found.fields),
        }
    }
}

/// Whether a match may begin here: not inside a word, nor inside a path unless the path is a list
/// (`KEP-1/KEP-2`).
fn begins(text: &str, start: usize) -> bool {
    let first = byte_at(text, start);
    match start.checked_sub(1).map(|before| text.as_bytes()[before]) {
        Some(b'/') => before_is(text, start - 1, |b| {
            !b.is_ascii() || b.is_ascii_digit() || b == b' '
        }),
        Some(b'_' | b'@') => false,
        Some(b'-' | b'.') => !before_is(text, start - 1, |b| b.is_ascii_alphanumeric()),
        Some(byte) => {
            !(byte.is_ascii_alphanumeric() && first.is_some_and(|b| b.is_ascii_alphanumeric()))
        }
        None => true,
    }
}

/// Whether three digits and no fourth begin here: `4,096` is one number, `KEP-4191,4192` are two.
fn is_thousands(text: &str, at: usize) -> bool {
    let digits = text.as_bytes()[at..]
        .iter()
        .take(4)
        .take_while(|b| b.is_ascii_digit());
    digits.count() == 3
}

/// Whether a match may end here. Digits that a capitalised word follows are a reference to which
/// copying glued a code span.
fn ends(text: &str, end: usize) -> bool {
    let digit = before_is(text, end, |b| b.is_ascii_digit());
    let letter = before_is(text, end, |b| b.is_ascii_alphabetic());
    let next_is_digit = at_is(text, end + 1, |b| b.is_ascii_digit());
    match byte_at(text, end) {
        Some(b'_') => !(digit || letter),
        Some(b',') if digit => !is_thousands(text, end + 1),
        Some(b'-' | b'.' | b':') if digit => !next_is_digit,
        Some(b'@' | b'=') => false,
        Some(byte) if byte.is_ascii_digit() => !(digit || letter),
        Some(byte) if byte.is_ascii_alphabetic() => {
            let glued =
                byte.is_ascii_uppercase() && at_is(text, end + 1, |b| b.is_ascii_lowercase());
            !letter && (!digit || glued)
        }
        _ => true,
    }
}

/// Whether the number of a loosely written match counts things instead of naming one.
fn counts(text: &str, found: &Match) -> bool {
    let digits = text[..found.end]
        .bytes()
        .rev()
        .take_while(u8::is_ascii_digit)
        .count();
    found.loose && digits <= 4 && is_counter(&text[found.end..], digits)
}

/// Whether the text after a number of some digits says that it counts things.
pub(super) fn is_counter(rest: &str, digits: usize) -> bool {
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let begins = |counter: &&&str| rest.starts_with(**counter);
    let counter = COUNTERS.iter().find(begins);
    let few = digits < 3 && SMALL_COUNTERS.iter().any(|counter| begins(&counter));
    // `KEP 10/5` is about the fifth of October, `KEP 753/127` about two.
    let is_date = (digits < 3 || digits == 4)
        && char_at(rest, 0) == Some('/')
        && char_at(rest, 1).is_some_and(|c| c.is_ascii_digit());
    counter.is_some_and(|counter| digits < 4 || *counter == "年")
        || few
        || is_date
        || char_at(rest, 0) == Some('+')
}

fn has_slash(text: &str, found: &Match) -> bool {
    text[found.start..found.end].contains('/')
}
