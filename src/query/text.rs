//! Text as a search sees it: normalised, and cut into terms.
//!
//! Two kinds of writing are cut in two ways. Writing without spaces (Japanese, Chinese, Korean, Thai
//! and their neighbours) gives every pair of neighbouring characters, so that any part of it can be
//! found. All other letters and digits give words, and the rest of a word after every inner boundary
//! (`v1.28` has `v1`, `1` and `28`; `GracefulShutdown` has itself and `shutdown`), so that a word is
//! found by its beginning and by that of its parts. `themes/default/static/query.js/` cuts queries in
//! the same manner; `tests/search/` holds both to the same tables.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

/// Characters of a word that are a term. A word begins anew at every inner boundary, so whole rests of
/// a long hash would grow with the square of its length.
pub(crate) const LONGEST_WORD: usize = 64;

/// The text in compatibility form (Unicode NFKC), lower case, with single spaces.
#[must_use]
pub(crate) fn normalized(text: &str) -> String {
    Text::new(text).chars.into_iter().collect()
}

/// A place in a text where something begins that can be searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term<'t> {
    /// Two neighbouring characters of writing without spaces.
    Pair([char; 2]),
    /// The last character of such writing, for searches for one character.
    Last(char),
    /// A word from here to its end, or as much of it as [`LONGEST_WORD`] allows.
    Word(&'t [char]),
}

/// A normalised text that can be cut into terms.
#[derive(Debug)]
pub(crate) struct Text {
    chars: Vec<char>,
    /// Whether a word, or a part of one, begins at each character.
    begins: Vec<bool>,
}

/// What a character is to a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Of writing without spaces.
    Dense,
    /// Of a word.
    Word,
    /// Neither: spaces and signs.
    Other,
}

impl Text {
    /// Normalises a text.
    #[must_use]
    pub(crate) fn new(text: &str) -> Text {
        let mut folded = Text {
            chars: Vec::with_capacity(text.len() / 2),
            begins: Vec::with_capacity(text.len() / 2),
        };
        folded.push_all(&compatible(text));
        folded
    }

    fn push_all(&mut self, text: &str) {
        let mut text = text.chars().filter(|c| !is_accent(*c)).peekable();
        let (mut before, mut before_class) = (' ', Class::Other);
        while let Some(c) = text.next() {
            if c.is_whitespace() {
                if self.chars.last().is_some_and(|last| *last != ' ') {
                    self.push(' ', false);
                }
                (before, before_class) = (' ', Class::Other);
                continue;
            }
            let class = class(c);
            let begins = class == Class::Word
                && (before_class != Class::Word || is_inner_boundary(before, c, text.peek()));
            if c.is_ascii() {
                self.push(c.to_ascii_lowercase(), begins);
            } else if class == Class::Dense {
                // Writing without spaces has neither case nor accents.
                self.push(c, begins);
            } else {
                let mut begins = begins;
                for lower in c.to_lowercase() {
                    for plain in without_accent(lower).iter().filter(|c| !is_accent(**c)) {
                        self.push(*plain, std::mem::take(&mut begins));
                    }
                }
            }
            (before, before_class) = (c, class);
        }
        if self.chars.last() == Some(&' ') {
            self.chars.pop();
            self.begins.pop();
        }
    }

    fn push(&mut self, c: char, begins: bool) {
        self.chars.push(c);
        self.begins.push(begins);
    }

    /// Calls `each` with every term and its place, counted in characters, in order of place.
    pub(crate) fn terms<'t>(&'t self, mut each: impl FnMut(u32, Term<'t>)) {
        let mut word_end = 0;
        for (at, &c) in self.chars.iter().enumerate() {
            match class(c) {
                Class::Dense => {
                    let next = self.chars.get(at + 1).copied();
                    match next.filter(|next| class(*next) == Class::Dense) {
                        Some(next) => each(at as u32, Term::Pair([c, next])),
                        None => each(at as u32, Term::Last(c)),
                    }
                }
                Class::Word => {
                    if self.begins[at] {
                        if at >= word_end {
                            word_end = self.word_end(at);
                        }
                        let end = word_end.min(at + LONGEST_WORD);
                        each(at as u32, Term::Word(&self.chars[at..end]));
                    }
                }
                Class::Other => {}
            }
        }
    }

    fn word_end(&self, start: usize) -> usize {
        let rest = &self.chars[start..];
        let length = rest.iter().position(|c| class(*c) != Class::Word);
        start + length.unwrap_or(rest.len())
    }
}

/// A text in compatibility form (Unicode NFKC). Most characters of most texts have it already, and
/// asking the tables of Unicode for each is what would take longest in reading a text.
fn compatible(text: &str) -> Cow<'_, str> {
    let Some(mut odd) = text.find(|c| !is_compatible(c)) else {
        return Cow::Borrowed(text);
    };
    let (mut form, mut rest) = (String::with_capacity(text.len()), text);
    loop {
        // What comes now may be one with the character before it.
        let start = rest[..odd]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
        let end = rest[odd..]
            .find(is_compatible)
            .map_or(rest.len(), |at| odd + at);
        form.push_str(&rest[..start]);
        form.extend(rest[start..end].nfkc());
        rest = &rest[end..];
        match rest.find(|c| !is_compatible(c)) {
            Some(next) => odd = next,
            None => break,
        }
    }
    form.push_str(rest);
    Cow::Owned(form)
}

/// Whether a character has compatibility form, whatever is before it: ASCII, the usual signs and
/// letters of Japanese.
fn is_compatible(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{7F}'
            | '\u{3001}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30A1}'..='\u{30FE}'
            | '\u{4E00}'..='\u{9FFF}'
    )
}

/// Whether this is an accent that has no composed form with its letter.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

/// A letter of Latin writing as people type it who do not have it on their keyboard: `u` of `ü`, `ss`
/// of `ß`. All other letters are what they are: `が` is not `か`.
fn without_accent(c: char) -> [char; 2] {
    const NONE: char = '\u{300}';
    let plain = match c {
        'ß' => return ['s', 's'],
        'æ' => return ['a', 'e'],
        'œ' => return ['o', 'e'],
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => {
            let mut base = c;
            let mut parts = 0;
            decompose_canonical(c, |part| {
                if parts == 0 && part.is_ascii() {
                    base = part;
                }
                parts += 1;
            });
            base
        }
        _ => c,
    };
    [plain, NONE]
}

/// Whether a part of a word begins with `c`: where letters and digits meet, at a capital after a
/// small letter, at the last capital of several before a small letter.
fn is_inner_boundary(before: char, c: char, next: Option<&char>) -> bool {
    if before.is_numeric() != c.is_numeric() {
        return true;
    }
    c.is_uppercase()
        && (before.is_lowercase()
            || (before.is_uppercase() && next.is_some_and(|next| next.is_lowercase())))
}

/// What a character is to a search.
pub(crate) fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c.is_ascii_alphanumeric() {
            true => Class::Word,
            false => Class::Other,
        };
    }
    match c {
        // Thai and Lao, Myanmar, Hangul letters, Khmer.
        '\u{E00}'..='\u{EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1100}'..='\u{11FF}'
        | '\u{1780}'..='\u{17FF}'
        // Han radicals, iteration marks, kana, bopomofo.
        | '\u{2E80}'..='\u{2FDF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3031}'..='\u{3035}'
        | '\u{3040}'..='\u{318F}'
        | '\u{31A0}'..='\u{31FF}'
        // Han, Yi, Hangul, the planes of Han.
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}'
        // Emoji and other pictures, each of which is a word.
        | '\u{231A}'..='\u{231B}'
        | '\u{23E9}'..='\u{23FA}'
        | '\u{2600}'..='\u{27BF}'
        | '\u{2B1B}'..='\u{2B1C}'
        | '\u{2B50}'..='\u{2B55}'
        | '\u{1F000}'..='\u{1FAFF}' => Class::Dense,
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::IsNormalized;
    use unicode_normalization::char::canonical_combining_class;

    use super::*;

    fn terms(text: &str) -> Vec<(u32, String)> {
        let text = Text::new(text);
        let mut found = Vec::new();
        text.terms(|at, term| {
            let term = match term {
                Term::Pair(pair) => pair.iter().collect(),
                Term::Last(c) => c.to_string(),
                Term::Word(word) => word.iter().collect(),
            };
            found.push((at, term));
        });
        found
    }

    #[test]
    fn the_quick_way_to_compatibility_form_leads_there() {
        for c in ('\0'..=char::MAX).filter(|c| is_compatible(*c)) {
            let quick = unicode_normalization::is_nfkc_quick(std::iter::once(c));
            assert_eq!(quick, IsNormalized::Yes, "{c:?}");
            assert_eq!(canonical_combining_class(c), 0, "{c:?}");
        }
        for text in [
            "",
            "e\u{301}",
            "がか\u{3099}ｶﾞ",
            "\u{301}a",
            "漢字（ＡＢＣ）と①、½",
            "ﾊﾟパハ\u{309A}",
            "a\u{323}\u{307}z",
            "가\u{11A8}各",
        ] {
            assert_eq!(compatible(text), text.nfkc().collect::<String>(), "{text}");
        }
    }

    #[test]
    fn width_case_and_spaces_do_not_matter() {
        assert_eq!(normalized("ＫＥＰ－753\n  ｻｲﾄﾞｶｰ "), "kep-753 サイドカー");
        assert_eq!(normalized("İ"), "i");
    }

    #[test]
    fn accents_of_latin_letters_do_not_matter_and_those_of_others_do() {
        assert_eq!(
            normalized("Büringer Łukasz Søren Strauß x\u{302} Ấ"),
            "buringer lukasz soren strauss x a"
        );
        assert_eq!(normalized("がパй"), "がパй");
    }

    #[test]
    fn terms_of_a_long_word_do_not_grow_with_its_square() {
        let size = |hash: &str| -> usize { terms(hash).iter().map(|(_, term)| term.len()).sum() };
        let (once, twice) = (size(&"a1".repeat(1000)), size(&"a1".repeat(2000)));
        assert!(
            twice <= 2 * once + LONGEST_WORD * LONGEST_WORD,
            "{once} {twice}"
        );
    }

    #[test]
    fn dense_writing_has_pairs_and_words_have_their_rests() {
        let expected = [
            (0, "v1"),
            (1, "1"),
            (3, "28"),
            (5, "の起"),
            (6, "起動"),
            (7, "動"),
        ];
        let expected: Vec<(u32, String)> = expected.map(|(at, term)| (at, term.into())).into();
        assert_eq!(terms("V1.28の起動"), expected);
        let words: Vec<String> = terms("DRAManager nodeShutdown k8s")
            .into_iter()
            .map(|(_, term)| term)
            .collect();
        let expected = ["dramanager", "manager", "nodeshutdown", "shutdown"];
        assert_eq!(words, [&expected[..], &["k8s", "8s", "s"]].concat());
    }
}
