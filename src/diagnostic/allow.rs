//! Findings that a comment in the text allows at their place: `<!-- check: allow lost-label -->`.
//!
//! A comment that has its line to itself allows findings on the next line, any other those on its own
//! line. What allows nothing is a finding itself, so that no comment outlives what it was written for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::codes::{self, CODES};
use super::{Diagnostic, Place, Severity};
use crate::source::{Source, SourcePath, Span, Spanned};

/// The code of a comment that allows nothing.
const UNUSED: &str = "unused-allow";

/// A comment that allows findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Allow {
    /// The whole comment.
    pub span: Span,
    /// The lines in which findings are allowed.
    pub lines: Span,
    /// The codes it names.
    pub codes: Vec<Spanned<String>>,
    /// Whether it makes HTML of the text after it.
    pub makes_html: bool,
}

/// The comments of one file.
#[derive(Debug)]
struct Comments {
    source: Arc<Source>,
    /// Each with the place of its lines in the next list.
    allows: Vec<(Allow, usize)>,
    /// What is allowed in some lines, in order: thousands of comments of one line are looked at once.
    lines: Vec<Lines>,
}

/// The codes that are allowed in some lines, each with whether it allowed anything.
#[derive(Debug)]
struct Lines {
    span: Span,
    used: BTreeMap<String, AtomicBool>,
}

/// All findings that the comments of a site allow.
#[derive(Debug, Default)]
pub(crate) struct Allowed(BTreeMap<SourcePath, Comments>);

impl Allow {
    /// Reads the comment at the beginning of a text: its codes with their places, and its length.
    /// `None` if it is a comment of another sort.
    pub(crate) fn read(text: &str) -> Option<(Vec<Spanned<String>>, usize)> {
        let inside = text.strip_prefix("<!--")?;
        let end = inside.find("-->")?;
        let inside = &inside[..end];
        let rest = inside.trim_start().strip_prefix("check:")?;
        let rest = rest.trim_start().strip_prefix("allow")?;
        if rest.starts_with(|c: char| !c.is_whitespace()) {
            return None;
        }
        let base = text.as_ptr() as usize;
        let is_divider = |c: char| c.is_whitespace() || c == ',';
        let words = rest.split(is_divider).filter(|word| !word.is_empty());
        let codes = words.map(|word| {
            let start = word.as_ptr() as usize - base;
            Spanned {
                value: word.to_owned(),
                span: Span::new(start..start + word.len()),
            }
        });
        Some((codes.collect(), "<!--".len() + end + "-->".len()))
    }
}

impl Allowed {
    /// Adds the comments of a file.
    pub(crate) fn add(&mut self, source: &Arc<Source>, allows: &[Allow]) {
        if allows.is_empty() {
            return;
        }
        let mut comments = Comments {
            source: Arc::clone(source),
            allows: Vec::with_capacity(allows.len()),
            lines: Vec::new(),
        };
        for allow in allows {
            if comments
                .lines
                .last()
                .is_none_or(|last| last.span != allow.lines)
            {
                comments.lines.push(Lines {
                    span: allow.lines,
                    used: BTreeMap::new(),
                });
            }
            let at = comments.lines.len() - 1;
            let unused = |code: &Spanned<String>| (code.value.clone(), AtomicBool::new(false));
            comments.lines[at]
                .used
                .extend(allow.codes.iter().map(unused));
            comments.allows.push((allow.clone(), at));
        }
        self.0.insert(source.path.clone(), comments);
    }

    /// Whether a finding with this code is allowed at a place. The comment that says so is used then.
    pub(crate) fn permits(&self, code: &str, place: &Place) -> bool {
        let Place::Text(source, span) = place else {
            return false;
        };
        let Some(comments) = self.0.get(&source.path) else {
            return false;
        };
        // They are in order, so those for a place follow one another.
        let lines = &comments.lines;
        let first = lines.partition_point(|lines| lines.span.end <= span.start);
        let after = lines.partition_point(|lines| lines.span.start <= span.start);
        let mut permits = false;
        for lines in lines.get(first..after).unwrap_or_default() {
            if let Some(used) = lines.used.get(code) {
                used.store(true, Ordering::Relaxed);
                permits = true;
            }
        }
        permits
    }

    /// The findings that no comment allows. Errors and what has no code of [`CODES`] stay.
    pub(crate) fn keep(&self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        found.retain(|diagnostic| {
            let is_error = diagnostic.severity == Severity::Error;
            is_error || !self.permits(diagnostic.code, &diagnostic.place)
        });
        found
    }

    /// The comments that allow nothing, in the files that were `checked`. Findings with one of the codes
    /// `unknown` were not looked for.
    pub(crate) fn unused(
        &self,
        checked: &BTreeSet<&SourcePath>,
        unknown: &[&str],
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let comments = self.0.values();
        for of_file in comments.filter(|of| checked.contains(&of.source.path)) {
            let source = &of_file.source;
            for (allow, lines) in &of_file.allows {
                let used = &of_file.lines[*lines].used;
                if allow.makes_html {
                    found.push(before_text(source, allow));
                }
                if allow.codes.is_empty() {
                    found.push(without_code(source, allow));
                }
                for code in &allow.codes {
                    let is_silent = used[&code.value].load(Ordering::Relaxed)
                        || unknown.contains(&code.value.as_str())
                        || code.value == UNUSED;
                    if !is_silent {
                        found.push(unused_code(source, code));
                    }
                }
            }
        }
        self.keep(found)
    }
}

fn without_code(source: &Arc<Source>, allow: &Allow) -> Diagnostic {
    let place = Place::Text(Arc::clone(source), allow.span);
    Diagnostic::warning(UNUSED, "this comment has no code", place)
        .help("write the code of the finding: `<!-- check: allow CODE -->`")
}

fn before_text(source: &Arc<Source>, allow: &Allow) -> Diagnostic {
    let place = Place::Text(Arc::clone(source), allow.span);
    let message = "the text after this comment is read as HTML, not as Markdown";
    Diagnostic::warning(UNUSED, message, place)
        .help("put the comment at the end of the line, or on a line of its own before it")
}

fn unused_code(source: &Arc<Source>, code: &Spanned<String>) -> Diagnostic {
    let place = Place::Text(Arc::clone(source), code.span);
    let name = &code.value;
    if CODES.iter().any(|code| code.name == name) {
        let message = format!("there is no `{name}` finding here");
        return Diagnostic::warning(UNUSED, message, place)
            .help("remove the comment, or move it to the line before the finding");
    }
    let message = format!("`{name}` is not a code of `minamo check`");
    Diagnostic::warning(UNUSED, message, place).help(codes::suggestion(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_codes() {
        let read = |text: &str| {
            let (codes, length) = Allow::read(text)?;
            let codes: Vec<String> = codes.into_iter().map(|code| code.value).collect();
            Some((codes.join("|"), text[length..].to_owned()))
        };
        let found = |codes: &str, rest: &str| Some((codes.to_owned(), rest.to_owned()));
        for (text, expected) in [
            ("<!-- check: allow a-b --> x", found("a-b", " x")),
            ("<!--check:allow a, b c-->", found("a|b|c", "")),
            ("<!-- check: allow\n a -->", found("a", "")),
            ("<!-- check: allow -->", found("", "")),
            ("<!-- check: allowed -->", None),
            ("<!-- check this -->", None),
            ("<!-- check: allow a", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
