//! Whether a run of `*`, `_` or `~` may open or close emphasis, by the characters next to it.
//!
//! CommonMark (0.31.2, section 6.2) asks for spaces or punctuation where writers of Chinese, Japanese and
//! Korean put none: `これは**「重要」**です` would stay literal. The rules here are those of "CJK-friendly
//! emphasis" (<https://github.com/tats-u/markdown-cjk-friendly>): punctuation of these scripts counts as
//! a letter, and a letter of theirs outside a run counts as punctuation. Text without such characters
//! is read as CommonMark reads it.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// What a run of delimiters may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flanks {
    pub(super) opens: bool,
    pub(super) closes: bool,
}

/// A character next to a run, as far as emphasis depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    /// White space, or the beginning or end of the text.
    Space,
    /// Punctuation and symbols of no Chinese, Japanese or Korean use.
    Punctuation,
    /// Punctuation that Chinese, Japanese and Korean use alone.
    CjkPunctuation,
    /// Letters and other signs of these scripts.
    Cjk,
    /// Chooses the form of the Han character before it.
    HanSelector,
    /// Chooses the form of the character before it, whatever that is.
    Selector,
    /// All other letters, digits and marks.
    Letter,
}

use Beside::{Cjk, CjkPunctuation, HanSelector, Letter, Punctuation, Selector, Space};

/// Decides for a run of a marker between two pieces of text; an empty one is the edge of the block.
pub(super) fn flanks(marker: u8, before: &str, after: &str) -> Flanks {
    let (previous, next) = (before.chars().next_back(), after.chars().next());
    let (raw, after) = (kind(previous), kind(next));
    let before = preceding(before, raw);
    let cjk_before = matches!(before, Cjk | CjkPunctuation | HanSelector);
    let cjk_after = matches!(after, Cjk | CjkPunctuation);
    let loose_before = matches!(before, Space | Punctuation);
    let loose_after = matches!(after, Space | Punctuation);
    let left = !loose_after || (after == Punctuation && (loose_before || cjk_before));
    let right = !loose_before || (before == Punctuation && (loose_after || cjk_after));
    match marker {
        b'~' => Flanks {
            opens: left,
            // As the reference implementation has it, a selector hides the punctuation before it.
            closes: !loose_before || (right && raw == Punctuation),
        },
        b'*' => Flanks {
            opens: left || next == Some('~'),
            closes: right || previous == Some('~'),
        },
        _ => {
            let (left, right) = (left || next == Some('~'), right || previous == Some('~'));
            let is_edge = |beside| matches!(beside, Space | Punctuation | CjkPunctuation);
            Flanks {
                opens: left && (is_edge(before) || !right),
                closes: right && (is_edge(after) || !left),
            }
        }
    }
}

/// What precedes a run: with a selector, the character that it belongs to.
fn preceding(before: &str, last: Beside) -> Beside {
    if last != Selector {
        return last;
    }
    let mut characters = before.chars().rev();
    let selector = characters.next();
    let character = characters.next();
    match (character, kind(character)) {
        (_, Space) => Selector,
        // These quotation marks are full width with this selector.
        (Some('‘' | '’' | '“' | '”'), _) if selector == Some('\u{FE01}') => CjkPunctuation,
        (_, HanSelector) => Letter,
        (_, kind) => kind,
    }
}

fn kind(character: Option<char>) -> Beside {
    let Some(c) = character else { return Space };
    match c {
        _ if c.is_ascii_alphanumeric() => Letter,
        _ if c.is_ascii_punctuation() => Punctuation,
        // A byte order mark is a space to the reference implementation.
        '\u{FEFF}' => Space,
        '\u{FE00}'..='\u{FE0E}' => Selector,
        '\u{E0100}'..='\u{E01EF}' => HanSelector,
        _ if c.is_whitespace() && c != '\u{85}' => Space,
        _ => match (is_cjk(c), is_sign(c)) {
            (true, true) => CjkPunctuation,
            (true, false) => Cjk,
            (false, true) => Punctuation,
            (false, false) => Letter,
        },
    }
}

/// Whether a character beyond ASCII is of Unicode's categories P or S.
fn is_sign(c: char) -> bool {
    let group = c.general_category_group();
    matches!(
        group,
        GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol
    )
}

/// Whether a character is wide, full-width or half-width (UAX #11) and no emoji, or Hangul.
fn is_cjk(c: char) -> bool {
    let next = CJK.partition_point(|(_, last)| *last < c);
    CJK.get(next).is_some_and(|(first, _)| *first <= c)
}

/// The ranges of [`is_cjk`]; code points without a character count as those around them.
const CJK: &[(char, char)] = &[
    ('\u{1100}', '\u{11FF}'),
    ('\u{20A9}', '\u{20A9}'),
    ('\u{2329}', '\u{232A}'),
    ('\u{2630}', '\u{2637}'),
    ('\u{268A}', '\u{268F}'),
    ('\u{2E80}', '\u{303E}'),
    ('\u{3041}', '\u{3247}'),
    ('\u{3250}', '\u{A4C6}'),
    ('\u{A960}', '\u{A97C}'),
    ('\u{AC00}', '\u{D7FB}'),
    ('\u{F900}', '\u{FAFF}'),
    ('\u{FE10}', '\u{FE19}'),
    ('\u{FE30}', '\u{FE6B}'),
    ('\u{FF01}', '\u{FFEE}'),
    ('\u{16FE0}', '\u{1B2FB}'),
    ('\u{1D300}', '\u{1D376}'),
    ('\u{1F200}', '\u{1F200}'),
    ('\u{1F202}', '\u{1F219}'),
    ('\u{1F21B}', '\u{1F22E}'),
    ('\u{1F230}', '\u{1F231}'),
    ('\u{1F237}', '\u{1F237}'),
    ('\u{1F23B}', '\u{1F248}'),
    ('\u{1F260}', '\u{1F265}'),
    ('\u{20000}', '\u{3FFFD}'),
];
