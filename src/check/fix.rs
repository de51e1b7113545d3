//! Changes of texts: those that are sure, and nothing beside them.

use crate::diagnostic::{Diagnostic, Fix, Place};
use crate::source::SourcePath;

/// The fixes of one file, in order, none of which touches another.
#[derive(Debug)]
pub(crate) struct Fixes<'a> {
    /// The file.
    pub path: &'a SourcePath,
    /// Its text as it was checked, without a byte order mark.
    pub text: &'a str,
    /// The findings that are mended, each with its fix.
    pub mended: Vec<(&'a Diagnostic, &'a Fix)>,
}

/// The fixes of sorted findings, by file. Of two that overlap the first is taken; the other comes
/// up again when the site is checked anew.
pub(crate) fn plan(diagnostics: &[Diagnostic]) -> Vec<Fixes<'_>> {
    let mut files: Vec<Fixes<'_>> = Vec::new();
    for diagnostic in diagnostics {
        let (Some(fix), Place::Text(source, _)) = (&diagnostic.fix, &diagnostic.place) else {
            continue;
        };
        match files.last_mut() {
            Some(last) if *last.path == source.path => last.mended.push((diagnostic, fix)),
            _ => files.push(Fixes {
                path: &source.path,
                text: &source.text,
                mended: vec![(diagnostic, fix)],
            }),
        }
    }
    for file in &mut files {
        file.mended.sort_by_key(|(_, fix)| fix.span);
        let mut end = 0;
        file.mended.retain(|(_, fix)| {
            let free = fix.span.start >= end;
            if free {
                end = fix.span.end;
            }
            free
        });
    }
    files
}

impl Fixes<'_> {
    /// The bytes of the file with its fixes, given the bytes it has on disk. `None` when these are
    /// no longer what was checked.
    pub(crate) fn apply(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        const MARK: &[u8] = "\u{FEFF}".as_bytes();
        let (mark, text) = match bytes.strip_prefix(MARK) {
            Some(text) => (MARK, text),
            None => (&[][..], bytes),
        };
        if text != self.text.as_bytes() {
            return None;
        }
        let mut fixed = mark.to_vec();
        let mut copied = 0;
        for (_, fix) in &self.mended {
            let span = fix.span.range();
            fixed.extend_from_slice(&text[copied..span.start]);
            fixed.extend_from_slice(fix.replacement.as_bytes());
            copied = span.end;
        }
        fixed.extend_from_slice(&text[copied..]);
        Some(fixed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Source, Span};

    #[test]
    fn overlapping_fixes_wait_and_other_bytes_stay() {
        let source = Source::new(SourcePath::new("a.md"), "KEP- 1\r\nKEP- 2".into());
        let finding = |span: std::ops::Range<usize>, replacement: &str| {
            let span = Span::new(span);
            Diagnostic::hint("loose-spelling", "", Place::Text(Arc::clone(&source), span))
                .fix(span, replacement)
        };
        let found = [
            finding(0..6, "KEP-1"),
            finding(4..6, "x"),
            finding(8..14, "KEP-2"),
        ];
        let plan = plan(&found);
        let fixed = plan[0].apply("\u{FEFF}KEP- 1\r\nKEP- 2".as_bytes());
        assert_eq!(fixed.unwrap(), "\u{FEFF}KEP-1\r\nKEP-2".as_bytes());
        assert_eq!(plan[0].apply(b"KEP- 1"), None);
    }
}
