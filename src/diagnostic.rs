//! What is wrong with the input, as values.
//!
//! Phases return [`Diagnostic`]s beside what they could make, so that one run names every problem
//! of every file. [`render()`] turns them into the text a person reads; nothing else knows how a
//! terminal looks.

pub(crate) mod allow;
pub(crate) mod codes;
mod render;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use render::render;

use crate::limits;
use crate::source::{Source, SourcePath, Span, is_bidi_control, is_control, may_hold_control};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site cannot be built as it is; nothing is written.
    Error,
    /// The site is built; the writer should look.
    Warning,
    /// Nothing is wrong, but it could be better. Only `minamo check` tells.
    Hint,
}

/// One problem: what, where, and what to do.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name of the kind of problem, such as `unknown-key`.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it is.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
    /// A change of the text that mends it and surely changes nothing else.
    pub fix: Option<Fix>,
}

/// A change of a source: the text of a span becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// Where a problem is.
#[derive(Clone, Debug)]
pub enum Place {
    /// A span of a text that was read.
    Text(Arc<Source>, Span),
    /// A file or folder as a whole, as it could not be read or has no text to show.
    File(SourcePath),
}

impl Place {
    /// The path of the file.
    pub fn path(&self) -> &SourcePath {
        match self {
            Place::Text(source, _) => &source.path,
            Place::File(path) => path,
        }
    }

    fn order(&self) -> (&SourcePath, u32) {
        match self {
            Place::Text(source, span) => (&source.path, span.start),
            Place::File(path) => (path, 0),
        }
    }
}

impl Diagnostic {
    /// An error at a place.
    pub(crate) fn error(
        code: &'static str,
        message: impl Into<String>,
        place: Place,
    ) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            message: message.into(),
            place,
            help: None,
            fix: None,
        }
    }

    /// A warning at a place.
    pub(crate) fn warning(
        code: &'static str,
        message: impl Into<String>,
        place: Place,
    ) -> Diagnostic {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, message, place)
        }
    }

    /// A hint at a place.
    pub(crate) fn hint(code: &'static str, message: impl Into<String>, place: Place) -> Diagnostic {
        Diagnostic {
            severity: Severity::Hint,
            ..Diagnostic::error(code, message, place)
        }
    }

    /// The same with a change that mends it.
    #[must_use]
    pub(crate) fn fix(mut self, span: Span, replacement: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix {
            span,
            replacement: replacement.into(),
        });
        self
    }

    /// The same with advice.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

/// Sorts diagnostics by file and place, whatever order the threads found them in, and tells each
/// problem once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        a.place
            .order()
            .cmp(&b.place.order())
            .then(a.severity.cmp(&b.severity))
            .then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup_by(|a, b| a.message == b.message && a.place.order() == b.place.order());
}

/// Whether any of them forbids writing a site.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Collects the problems of one file while it is read.
#[derive(Debug)]
pub(crate) struct Problems {
    source: Arc<Source>,
    found: RefCell<Vec<Diagnostic>>,
    /// How many problems of each code there are.
    counts: RefCell<BTreeMap<&'static str, Count>>,
}

/// The problems of one code.
#[derive(Debug)]
struct Count {
    all: usize,
    /// The first that is not reported by itself.
    first_more: Option<(Severity, Span)>,
}

impl Problems {
    /// A collector for `source` without problems.
    pub(crate) fn new(source: &Arc<Source>) -> Problems {
        Problems {
            source: Arc::clone(source),
            found: RefCell::default(),
            counts: RefCell::default(),
        }
    }

    /// The file they are in.
    pub(crate) fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Adds an error at a span.
    pub(crate) fn error(
        &self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: &str,
    ) {
        self.add(Diagnostic::error(code, message, self.place(span)), help);
    }

    /// Adds a hint at a span.
    pub(crate) fn hint(
        &self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: &str,
    ) {
        self.add(Diagnostic::hint(code, message, self.place(span)), help);
    }

    /// Adds a warning at a span.
    pub(crate) fn warning(
        &self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: &str,
    ) {
        self.add(Diagnostic::warning(code, message, self.place(span)), help);
    }

    /// Reports the lines of the file with characters that cannot be in feeds, or that turn the direction of
    /// text.
    pub(crate) fn control_characters(&self) {
        self.bidi_controls();
        if !may_hold_control(&self.source.text) {
            return;
        }
        let found = self.source.text.char_indices();
        self.by_lines(
            found.filter(|(_, c)| is_control(*c)),
            Self::control_character,
        );
    }

    /// Reports each character once for each line, where it is first, with how often it follows.
    fn by_lines(
        &self,
        characters: impl Iterator<Item = (usize, char)>,
        report: impl Fn(&Self, Span, char, usize),
    ) {
        let text = self.source.text.as_bytes();
        let tell = |(at, c, more): (usize, char, usize)| {
            report(self, Span::new(at..at + c.len_utf8()), c, more);
        };
        // Of the line: no more than there are such characters.
        let mut found: Vec<(usize, char, usize)> = Vec::new();
        let mut line_end = 0;
        for (at, c) in characters {
            if at >= line_end {
                found.drain(..).for_each(tell);
                let end = memchr::memchr(b'\n', &text[at..]);
                line_end = end.map_or(text.len(), |end| at + end);
            }
            match found.iter_mut().find(|(_, known, _)| *known == c) {
                Some((_, _, more)) => *more += 1,
                None => found.push((at, c, 0)),
            }
        }
        found.into_iter().for_each(tell);
    }

    /// Tells of a character that feeds are without, and how often more it is in its line.
    pub(crate) fn control_character(&self, span: Span, c: char, more: usize) {
        let what = match c.is_control() {
            true => "control character",
            false => "noncharacter",
        };
        let code = u32::from(c);
        self.warning(
            "control-character",
            span,
            match more {
                0 => format!("the {what} U+{code:04X} is left out of feeds"),
                _ => format!("the {what} U+{code:04X} is left out of feeds, here and {more} more times in this line"),
            },
            "remove it, unless it is among the first 24 characters of a published item, whose id it is part of",
        );
    }

    /// Reports the lines of the file with characters that turn the direction of text.
    fn bidi_controls(&self) {
        let text = &self.source.text;
        let bytes = text.as_bytes();
        // All of them begin with one of two pairs of bytes, which are rare.
        for pair in [b"\xE2\x80", b"\xE2\x81"] {
            let found = memchr::memmem::find_iter(bytes, pair).filter_map(|at| {
                let c = text[at..].chars().next().filter(|c| is_bidi_control(*c))?;
                Some((at, c))
            });
            self.by_lines(found, Self::bidi_control);
        }
    }

    /// Reports a character that turns the direction of text, so that the text shown is not the text
    /// written ("Trojan Source", CVE-2021-42574), and how often more it is in its line.
    pub(crate) fn bidi_control(&self, span: Span, c: char, more: usize) {
        let (code, others) = (
            u32::from(c),
            match more {
                0 => String::new(),
                _ => format!(", here and {more} more times in this line"),
            },
        );
        self.warning(
            "bidi-control",
            span,
            format!(
                "the invisible character U+{code:04X} changes the direction of the text after it{others}, so readers may see another text than is written",
            ),
            "remove it; in a text written from right to left that needs it, allow it: `<!-- check: allow bidi-control -->`",
        );
    }

    /// What was found. Of the problems of one code, only the first [`limits::FINDINGS`] are reported one by
    /// one.
    pub(crate) fn into_vec(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        for (code, count) in self.counts.into_inner() {
            let Some((severity, span)) = count.first_more else {
                continue;
            };
            let more = count.all - limits::FINDINGS;
            let place = Place::Text(Arc::clone(&self.source), span);
            let message = format!("{more} more `{code}` in this file, from here on");
            found.push(Diagnostic {
                severity,
                ..Diagnostic::error(code, message, place)
                    .help("correct the first ones; then the others are listed")
            });
        }
        found
    }

    /// A span of that file.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place::Text(Arc::clone(&self.source), span)
    }

    fn add(&self, diagnostic: Diagnostic, help: &str) {
        let mut counts = self.counts.borrow_mut();
        let count = counts.entry(diagnostic.code).or_insert(Count {
            all: 0,
            first_more: None,
        });
        count.all += 1;
        if count.all > limits::FINDINGS {
            if let Place::Text(_, span) = diagnostic.place {
                count.first_more.get_or_insert((diagnostic.severity, span));
            }
            return;
        }
        let diagnostic = if help.is_empty() {
            diagnostic
        } else {
            diagnostic.help(help)
        };
        self.found.borrow_mut().push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<(u32, String)> {
        let problems = Problems::new(&Source::new(SourcePath::new("a.md"), text.to_owned()));
        problems.control_characters();
        let found = problems.into_vec().into_iter();
        let told = found.map(|found| (found.place.order().1, found.message));
        told.collect()
    }

    #[test]
    fn a_character_is_reported_once_for_each_line() {
        let found = messages("a\u{1}b\u{2}\u{1}\n\nc\u{1}\n\u{202E}x\u{202E}\n");
        let places: Vec<u32> = found.iter().map(|(at, _)| *at).collect();
        assert_eq!(places, [10, 1, 3, 8], "{found:?}");
        let ends = [
            "another text than is written",
            "here and 1 more times in this line",
            "U+0002 is left out of feeds",
            "U+0001 is left out of feeds",
        ];
        for ((_, message), end) in found.iter().zip(ends) {
            assert!(message.ends_with(end), "{message}");
        }
    }

    #[test]
    fn what_is_above_the_limit_is_counted() {
        let found = messages(&"\u{1}\n".repeat(limits::FINDINGS + 5));
        assert_eq!(found.len(), limits::FINDINGS + 1);
        let last = (
            2_000,
            "5 more `control-character` in this file, from here on",
        );
        assert_eq!(
            found.last().map(|(at, said)| (*at, said.as_str())),
            Some(last)
        );
    }
}
