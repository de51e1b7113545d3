//! What is wrong with the input, as values.
//!
//! Phases return [`Diagnostic`]s beside what they could make, so that one run names every problem
//! of every file. [`render()`] turns them into the text a person reads; nothing else knows how a
//! terminal looks.

pub(crate) mod allow;
pub(crate) mod codes;
mod render;

use std::cell::RefCell;
use std::sync::Arc;

pub use render::render;

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
}

impl Problems {
    /// A collector for `source` without problems.
    pub(crate) fn new(source: &Arc<Source>) -> Problems {
        Problems {
            source: Arc::clone(source),
            found: RefCell::default(),
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

    /// Reports every character of the file that cannot be in feeds, or that turns the direction of text.
    pub(crate) fn control_characters(&self) {
        self.bidi_controls();
        if !may_hold_control(&self.source.text) {
            return;
        }
        let found = self.source.text.char_indices();
        for (at, c) in found.filter(|(_, c)| is_control(*c)) {
            self.control_character(Span::new(at..at + c.len_utf8()), c);
        }
    }

    /// Tells of a character that feeds are without.
    pub(crate) fn control_character(&self, span: Span, c: char) {
        let what = match c.is_control() {
            true => "control character",
            false => "noncharacter",
        };
        self.warning(
            "control-character",
            span,
            format!("the {what} U+{:04X} is left out of feeds", u32::from(c)),
            "remove it, unless it is among the first 24 characters of a published item, whose id it is part of",
        );
    }

    /// Reports every character of the file that turns the direction of text.
    fn bidi_controls(&self) {
        let text = &self.source.text;
        let bytes = text.as_bytes();
        // All of them begin with one of two pairs of bytes, which are rare.
        for pair in [b"\xE2\x80", b"\xE2\x81"] {
            for at in memchr::memmem::find_iter(bytes, pair) {
                if let Some(c) = text[at..].chars().next().filter(|c| is_bidi_control(*c)) {
                    self.bidi_control(Span::new(at..at + c.len_utf8()), c);
                }
            }
        }
    }

    /// Reports a character that turns the direction of text, so that the text shown is not the text
    /// written ("Trojan Source", CVE-2021-42574).
    pub(crate) fn bidi_control(&self, span: Span, c: char) {
        self.warning(
            "bidi-control",
            span,
            format!(
                "the invisible character U+{:04X} changes the direction of the text after it, so readers may see another text than is written",
                u32::from(c)
            ),
            "remove it; in a text written from right to left that needs it, allow it: `<!-- check: allow bidi-control -->`",
        );
    }

    /// What was found.
    pub(crate) fn into_vec(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }

    /// A span of that file.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place::Text(Arc::clone(&self.source), span)
    }

    fn add(&self, diagnostic: Diagnostic, help: &str) {
        let diagnostic = if help.is_empty() {
            diagnostic
        } else {
            diagnostic.help(help)
        };
        self.found.borrow_mut().push(diagnostic);
    }
}
