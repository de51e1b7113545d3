//! Width folding: full-width letters, digits and signs are matched as their ASCII forms, while
//! spans stay those of the text as written.
//!
//! Letters beyond ASCII are matched without case as well: they become small, and a letter with a mark
//! after it becomes one. (The case of ASCII letters stays, because it distinguishes logins from words.)
//!
//! Only forms that differ in width or breaking are folded (full- and half-width, small forms,
//! no-break spaces, typographic hyphens). Full NFKC would also turn `²` and `①` into digits, and
//! `#12²` into another number.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A text folded for matching, with the way back to the text as written.
pub(super) struct Folded<'t> {
    text: Cow<'t, str>,
    /// The ends of the places that changed length: (folded offset, original offset), ascending.
    /// Between two of them both texts run in parallel.
    ends: Vec<(usize, usize)>,
}

impl<'t> Folded<'t> {
    /// Folds a text; texts without anything to fold are borrowed.
    pub(super) fn new(text: &'t str) -> Self {
        let first = if text.is_ascii() {
            None
        } else {
            first_change(text)
        };
        let Some(first) = first else {
            return Self {
                text: Cow::Borrowed(text),
                ends: Vec::new(),
            };
        };
        let mut folded = String::with_capacity(text.len());
        folded.push_str(&text[..first]);
        let mut ends = Vec::new();
        let mut chars = text[first..].char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let mark = chars
                .peek()
                .map(|&(_, next)| next)
                .filter(|&next| is_mark(next));
            if let Some(joined) = mark.and_then(|mark| compose(c, mark)) {
                chars.next();
                folded.push(fold(joined).unwrap_or(joined));
            } else if let Some(narrow) = fold(c) {
                folded.push(narrow);
            } else {
                folded.push(c);
                continue;
            }
            let end = chars.peek().map_or(text.len(), |&(next, _)| first + next);
            debug_assert!(end > first + at);
            ends.push((folded.len(), end));
        }
        Self {
            text: Cow::Owned(folded),
            ends,
        }
    }

    /// The folded text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The range of the text as written that a range of the folded text stands for.
    pub(super) fn original(&self, range: &Range<usize>) -> Range<usize> {
        self.original_offset(range.start)..self.original_offset(range.end)
    }

    /// The range of the folded text for a range of the text as written.
    pub(super) fn folded(&self, range: &Range<usize>) -> Range<usize> {
        self.folded_offset(range.start)..self.folded_offset(range.end)
    }

    fn original_offset(&self, offset: usize) -> usize {
        let after = self.ends.partition_point(|&(folded, _)| folded <= offset);
        let (folded, original) = self.ends[..after].last().copied().unwrap_or((0, 0));
        original + (offset - folded)
    }

    fn folded_offset(&self, offset: usize) -> usize {
        let after = self
            .ends
            .partition_point(|&(_, original)| original <= offset);
        let (folded, original) = self.ends[..after].last().copied().unwrap_or((0, 0));
        // An address can end between a letter and the mark that joins it.
        let mut offset = folded + (offset - original);
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// A short text (a name, a pattern) folded as texts are.
pub(super) fn folded(text: &str) -> String {
    Folded::new(text).as_str().to_owned()
}

fn first_change(text: &str) -> Option<usize> {
    let mut previous = 0;
    for (at, c) in text.char_indices() {
        if is_mark(c) {
            return Some(previous);
        }
        if !c.is_ascii() && fold(c).is_some() {
            return Some(at);
        }
        previous = at;
    }
    None
}

/// The narrow, breaking, plain, small form of a character, if it has one.
fn fold(c: char) -> Option<char> {
    match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe58}' => Some('-'),
        '\u{fe50}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff9f}' => {
            let mut forms = std::iter::once(c).nfkc();
            forms
                .next()
                .filter(|&form| form != c && forms.next().is_none())
        }
        // Latin, Greek, Cyrillic, Armenian, Georgian.
        '\u{c0}'..='\u{587}' | '\u{10a0}'..='\u{10ff}' | '\u{1e00}'..='\u{1fff}' => small(c),
        _ => None,
    }
}

/// The small form of a capital letter, if it is one letter.
fn small(c: char) -> Option<char> {
    let mut forms = c.to_lowercase();
    let form = forms.next();
    form.filter(|&form| form != c && forms.next().is_none())
}

/// The marks that join the letter before them: accents, and the (semi-)voiced sound marks of kana.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}'
    )
}

fn compose(base: char, mark: char) -> Option<char> {
    let mut forms = [base, mark].into_iter().nfkc();
    forms.next().filter(|_| forms.next().is_none())
}
