//! Findings as programs read them. Lines and columns count from 1, columns in characters; an end
//! is the place after the last character. A finding about a file as a whole is at 1:1.

use std::fmt::Write as _;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::formats;
use crate::source::{Lines, Position, Source, Span};

/// Begin and end of a finding or of its fix.
type Range = (Position, Position);

/// A finding, where it is, and where its fix is.
type Placed<'a> = (&'a Diagnostic, Range, Option<Range>);

/// All findings of a run.
#[derive(Serialize)]
struct Findings<'a> {
    version: u32,
    findings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    severity: &'a str,
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    help: Option<&'a str>,
    fix: Option<FixRow<'a>>,
}

#[derive(Serialize)]
struct FixRow<'a> {
    replacement: &'a str,
    /// Bytes of the file, without a byte order mark.
    start: u32,
    end: u32,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// A line a finding: `path:line:column: severity[code] message`.
pub fn short(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for (diagnostic, (start, _), _) in placed(diagnostics) {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{}:{}:{}: {}[{}] {}",
            diagnostic.place.path(),
            start.line,
            start.column,
            severity(diagnostic),
            diagnostic.code,
            diagnostic.message.replace('\n', " "),
        );
    }
    text
}

/// An object with the findings in a list. `fix` is null or has the `replacement` for its place.
#[allow(
    clippy::missing_panics_doc,
    reason = "texts and numbers can always be written as JSON"
)]
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let findings = Findings {
        version: formats::CHECK,
        findings: placed(diagnostics).map(row).collect(),
    };
    let text = serde_json::to_string_pretty(&findings)
        .expect("texts and whole numbers can be written as JSON");
    text + "\n"
}

fn row((diagnostic, (start, end), fixed): Placed<'_>) -> Row<'_> {
    Row {
        code: diagnostic.code,
        severity: severity(diagnostic),
        path: diagnostic.place.path().as_str(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        fix: fix(diagnostic, fixed),
    }
}

fn fix(diagnostic: &Diagnostic, place: Option<Range>) -> Option<FixRow<'_>> {
    let (Some(fix), Place::Text(source, _)) = (&diagnostic.fix, &diagnostic.place) else {
        return None;
    };
    let (start, end) = place?;
    Some(FixRow {
        replacement: &fix.replacement,
        start: fix.span.start + source.mark,
        end: fix.span.end + source.mark,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    })
}

/// Workflow commands of GitHub Actions, which show findings beside the changed lines. `prefix` is
/// the site's folder in the repository, with a slash at its end, or nothing.
pub(crate) fn github(diagnostics: &[Diagnostic], prefix: &str) -> String {
    let mut text = String::new();
    for (diagnostic, (start, end), _) in placed(diagnostics) {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let path = property(&format!("{prefix}{}", diagnostic.place.path()));
        let help = diagnostic.help.as_ref();
        let message = match help {
            Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let _ = writeln!(
            text,
            "::{command} file={path},line={},col={},endLine={},endColumn={},title={}::{}",
            start.line,
            start.column,
            end.line,
            end.column,
            property(diagnostic.code),
            data(&message),
        );
    }
    text
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// Findings with their positions. Those of one file follow one another, so its lines are looked up
/// once.
fn placed(diagnostics: &[Diagnostic]) -> impl Iterator<Item = Placed<'_>> {
    let mut last: Option<(&Source, Lines<'_>)> = None;
    diagnostics.iter().map(move |diagnostic| {
        let Place::Text(source, span) = &diagnostic.place else {
            let first = Position { line: 1, column: 1 };
            return (diagnostic, (first, first), None);
        };
        let source: &Source = source;
        let known = last
            .take()
            .filter(|(known, _)| std::ptr::eq(*known, source));
        let (_, lines) = last.insert(known.unwrap_or_else(|| (source, source.lines())));
        let range = |span: Span| (lines.position(span.start), lines.position(span.end));
        let fixed = diagnostic.fix.as_ref().map(|fix| range(fix.span));
        (diagnostic, range(*span), fixed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcePath;

    #[test]
    fn workflow_commands_are_escaped() {
        let source = Source::new(SourcePath::new("content/a,b.md"), "水面".into());
        let found = Diagnostic::hint(
            "a-code",
            "100%: a,b\nc",
            Place::Text(source, Span::new(3..6)),
        );
        assert_eq!(
            github(&[found], "site/"),
            "::notice file=site/content/a%2Cb.md,line=1,col=2,endLine=1,endColumn=3,title=a-code::100%25: a,b%0Ac\n"
        );
    }
}
