//! Diagnostics as text in the manner of rustc; the only user of `annotate-snippets`.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Place, Severity};

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
    for diagnostic in diagnostics {
        text.push_str(&render_one(diagnostic, &renderer));
        text.push_str("\n\n");
    }
    text
}

fn render_one(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code);
    let excerpt;
    let mut group = match &diagnostic.place {
        Place::Text(source, span) => {
            excerpt = Excerpt::new(&source.text, span.range());
            title.element(
                Snippet::source(excerpt.text)
                    .line_start(excerpt.line)
                    .path(source.path.as_str())
                    .annotation(AnnotationKind::Primary.span(excerpt.span.clone())),
            )
        }
        Place::File(path) => title.element(Origin::path(path.as_str())),
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
    span: std::ops::Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn new(text: &'a str, span: std::ops::Range<usize>) -> Excerpt<'a> {
        let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let line = memchr::memchr_iter(b'\n', &text.as_bytes()[..line_start]).count() + 1;
        let line_end = text[span.start..]
            .find('\n')
            .map_or(text.len(), |at| span.start + at);
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
