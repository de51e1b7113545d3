//! Diagnostics about names: misspelt, unknown, ambiguous.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::link::resolve::{Decision, Misspelling};
use crate::source::{Source, Span};

/// A number of an old sequence.
pub(super) fn old_number(
    source: &Arc<Source>,
    (written, span): (&str, Span),
    since: &str,
) -> Diagnostic {
    let place = Place::Text(Arc::clone(source), span);
    let message =
        format!("`{written}` was written before {since}, when this number meant something else");
    Diagnostic::warning("old-number", message, place)
        .help("it is not linked; link it to the old document, or write today's number")
}

/// A group that is read as another one: `SIG-Instrumentaion` becomes `SIG-Instrumentation`.
pub(super) fn misspelt_group(
    source: &Arc<Source>,
    (written, span): (&str, Span),
    (id, label): (&str, &str),
) -> Diagnostic {
    let place = Place::Text(Arc::clone(source), span);
    let message = format!("`{written}` is read as {label}");
    let diagnostic = Diagnostic::warning("misspelt-group", message, place);
    let spelling = match written.contains(|c: char| c.is_ascii_uppercase()) {
        false => id.to_owned(),
        true if written.contains(' ') => label.to_owned(),
        true => label.replace(' ', "-"),
    };
    let help = format!(
        "write `{spelling}`, or add content/subjects/group/{}.md if there is such a group",
        written
            .trim_start_matches(['#', '@', '/'])
            .to_lowercase()
            .replace(' ', "-")
    );
    match source.slice(span) == written {
        true => diagnostic.help(help).fix(span, spelling),
        false => diagnostic.help(help),
    }
}

/// A repository that is read as another one.
pub(super) fn misspelling(
    source: &Arc<Source>,
    (written, span): (&str, Span),
    decision: &Decision,
) -> Option<Diagnostic> {
    let (misspelling, target) = (decision.misspelling.as_ref()?, decision.target.as_ref()?);
    let place = Place::Text(Arc::clone(source), span);
    let diagnostic = Diagnostic::warning(
        "misspelt-repository",
        format!("`{written}` is read as {target}"),
        place,
    )
    .help(format!(
        "{}; write {}, or add the repository to [repos] in site.toml if it exists",
        misspelling.evidence, misspelling.spelling
    ));
    Some(match misspelling_span(source, span, misspelling) {
        Some(span) if misspelling.sure => diagnostic.fix(span, misspelling.spelling.as_str()),
        _ => diagnostic,
    })
}

/// Where the source has the repository as it was misspelt, letter for letter.
fn misspelling_span(source: &Source, span: Span, misspelling: &Misspelling) -> Option<Span> {
    let text = source.slice(span).to_ascii_lowercase();
    let written = misspelling.written.to_ascii_lowercase();
    let start = span.range().start + text.find(&written)?;
    Some(Span::new(start..start + written.len()))
}
