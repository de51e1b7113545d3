//! Diagnostics as text in the manner of rustc; the only user of `annotate-snippets`.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Place, Severity};
use crate::source::{Lines, Source};

/// Lines longer than this are shown in part, so that a file of one line cannot flood a terminal.
const LONGEST_LINE: usize = 400;

/// Renders diagnostics for a person: message, file, line, column, the text in question, advice.
///
/// `color` asks for ANSI escapes. The result ends with a line end unless there is nothing to say.
pub fn render(diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    // Those of one file follow one another, so its lines are looked up once.
    let mut known: Option<(&Source, Lines<'_>)> = None;
    for diagnostic in diagnostics {
        let excerpt = match &diagnostic.place {
            Place::Text(source, span) => {
                let source: &Source = source;
                let same = known
                    .take()
                    .filter(|(known, _)| std::ptr::eq(*known, source));
                let (_, lines) = known.insert(same.unwrap_or_else(|| (source, source.lines())));
                Some(Excerpt::new(
                    &source.text,
                    span.range(),
                    lines.line(span.start),
                ))
            }
            Place::File(_) => None,
        };
        text.push_str(&render_one(diagnostic, excerpt.as_ref(), &renderer));
        text.push_str("\n\n");
    }
    text
}

fn render_one(
    diagnostic: &Diagnostic,
    excerpt: Option<&Excerpt<'_>>,
    renderer: &Renderer,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code);
    let path = diagnostic.place.path().as_str();
    let mut group = match excerpt {
        Some(excerpt) => title.element(
            Snippet::source(excerpt.text)
                .line_start(excerpt.line)
                .path(path)
                .annotation(AnnotationKind::Primary.span(excerpt.span.clone())),
        ),
        None => title.element(Origin::path(path)),
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// The lines around a span, cut so that neither a large file nor a long line costs much.
struct Excerpt<'a> {
    text: &'a str,
    line: usize,
    span: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// The text around a span, given the number and the range of the line in which it begins.
    fn new(text: &'a str, span: Range<usize>, (line, whole): (usize, Range<usize>)) -> Excerpt<'a> {
        let (line_start, line_end) = (whole.start, whole.end);
        // A span over several lines is shown by its first one.
        let end = span.end.min(line_end).max(span.start);
        let last = line_end.min(floor(text, end.saturating_add(LONGEST_LINE)));
        // A long line loses its beginning, which moves the column; the caret is still right.
        let first = if span.start - line_start > LONGEST_LINE {
            floor(text, span.start - LONGEST_LINE / 2)
        } else {
            line_start
        };
        Excerpt {
            text: &text[first..last],
            line,
            span: span.start - first..end - first,
        }
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
