//! The small pattern language of site-defined kinds.
//!
//! | in a pattern | matches |
//! | --- | --- |
//! | `{n}` | a number; leading zeros do not count, except in a pattern with a `{year}`, whose numbers are padded (`CVE-2024-0567`) |
//! | `{year}` | four digits |
//! | `{word}` | letters, digits, `-` and `_` |
//! | `{a:n}`, `{a:year}`, `{a:word}` | the same under a name, so that a pattern can hold several |
//! | a space | one to four blanks |
//! | anything else | itself, ASCII case ignored |
//!
//! Templates (`target`, `url`) use the same names; `{n:04}` pads a number with zeros.

use std::borrow::Cow;

use super::width_fold::folded;

/// Longest word a pattern reads: keeps matching linear whatever the text holds.
const WORD: usize = 100;
/// Most steps one attempt may take, for patterns whose words can end in many places.
const STEPS: usize = 2_000;

/// A compiled spelling of a kind.
pub(super) struct Pattern {
    pieces: Vec<Piece>,
    /// The piece whose text is searched for; at most one field and a blank are before it.
    anchor: usize,
    names: Vec<String>,
    padded: bool,
    /// Whether the spelling is an address (`host.example/{n}`).
    pub(super) address: bool,
}

enum Piece {
    /// Lower-case text.
    Text(String),
    Blank,
    Field {
        slot: usize,
        class: Class,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Number,
    Year,
    Word,
}

/// A place where a pattern matches: its range and what its fields hold.
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Name and text of each field, numbers already normalised.
    pub(super) fields: Vec<(String, String)>,
    /// Whether the match ends with a number that a blank or nothing, but no hyphen, introduces:
    /// then the number may count something (`KEP 3 つ`).
    pub(super) loose: bool,
}

impl Pattern {
    /// Compiles a pattern; the error says what is wrong with it.
    pub(super) fn compile(source: &str) -> Result<Self, String> {
        let address = is_address(source);
        let text = folded(if address {
            super::url::without_scheme(source)
        } else {
            source
        });
        let mut pattern = Self {
            pieces: Vec::new(),
            anchor: 0,
            names: Vec::new(),
            padded: false,
            address,
        };
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            if c == '{' {
                let close = rest.find('}').ok_or("`{` is not closed")?;
                pattern.push_field(&rest[1..close])?;
                rest = &rest[close + 1..];
            } else if c == ' ' {
                pattern.pieces.push(Piece::Blank);
                rest = rest.trim_start_matches(' ');
            } else {
                let end = rest.find(['{', ' ']).unwrap_or(rest.len());
                pattern
                    .pieces
                    .push(Piece::Text(rest[..end].to_ascii_lowercase()));
                rest = &rest[end..];
            }
        }
        let texts = |piece: &Piece| matches!(piece, Piece::Text(_));
        pattern.anchor = pattern
            .pieces
            .iter()
            .position(texts)
            .ok_or("a pattern needs some text of its own besides its fields")?;
        Ok(pattern)
    }

    fn push_field(&mut self, field: &str) -> Result<(), String> {
        if matches!(self.pieces.last(), Some(Piece::Field { .. })) {
            return Err("two fields need some text between them".to_owned());
        }
        let (name, class) = field.split_once(':').unwrap_or((field, field));
        let class = match class {
            "n" => Class::Number,
            "year" => Class::Year,
            "word" => Class::Word,
            _ => {
                return Err(format!("`{{{field}}}` must be {{n}}, {{year}} or {{word}}"));
            }
        };
        self.padded |= class == Class::Year;
        let known = self.names.iter().position(|known| known == name);
        let slot = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        self.pieces.push(Piece::Field { slot, class });
        Ok(())
    }

    /// The text to search for, in lower case.
    pub(super) fn anchor(&self) -> &str {
        match &self.pieces[self.anchor] {
            Piece::Text(text) => text,
            _ => unreachable!("the anchor is a text"),
        }
    }

    /// Matches with the anchor at `at`; nothing before `floor` is read.
    pub(super) fn matches(&self, text: &str, at: usize, floor: usize) -> Option<Match> {
        let mut start = at;
        for piece in self.pieces[..self.anchor].iter().rev() {
            start = Self::step_back(piece, text, start, floor)?;
        }
        self.matches_from(text, start)
    }

    /// Matches from `start` on, without looking at what is before or after.
    pub(super) fn matches_from(&self, text: &str, start: usize) -> Option<Match> {
        let mut slots = vec![None; self.names.len()];
        let mut steps = STEPS;
        let end = self.forward(&self.pieces, text, start, &mut slots, &mut steps)?;
        let fields = self
            .names
            .iter()
            .cloned()
            .zip(slots.into_iter().map(Option::unwrap_or_default));
        Some(Match {
            start,
            end,
            fields: fields.collect(),
            loose: self.is_loose(text, end),
        })
    }

    fn step_back(piece: &Piece, text: &str, end: usize, floor: usize) -> Option<usize> {
        let before = &text.as_bytes()[floor..end];
        let Piece::Field { class, .. } = piece else {
            let blanks = before
                .iter()
                .rev()
                .take(4)
                .take_while(|&&b| is_blank(b))
                .count();
            return (blanks > 0).then_some(end - blanks);
        };
        let length = before
            .iter()
            .rev()
            .take(WORD)
            .take_while(|&&b| class.holds(b))
            .count();
        (length > 0).then_some(end - length)
    }

    fn forward(
        &self,
        pieces: &[Piece],
        text: &str,
        at: usize,
        slots: &mut [Option<String>],
        steps: &mut usize,
    ) -> Option<usize> {
        *steps = steps.checked_sub(1)?;
        let Some((piece, rest)) = pieces.split_first() else {
            return Some(at);
        };
        let bytes = &text.as_bytes()[at..];
        match piece {
            Piece::Text(wanted) => {
                let same = bytes
                    .get(..wanted.len())?
                    .eq_ignore_ascii_case(wanted.as_bytes());
                if same {
                    self.forward(rest, text, at + wanted.len(), slots, steps)
                } else {
                    None
                }
            }
            Piece::Blank => {
                let blanks = bytes.iter().take(4).take_while(|&&b| is_blank(b)).count();
                if blanks == 0 {
                    None
                } else {
                    self.forward(rest, text, at + blanks, slots, steps)
                }
            }
            Piece::Field { slot, class } => {
                let run = bytes
                    .iter()
                    .take(WORD + 1)
                    .take_while(|&&b| class.holds(b))
                    .count();
                let mut length = run.min(WORD);
                loop {
                    let value = self.value(*class, &text[at..at + length])?;
                    let fits = slots[*slot].as_ref().is_none_or(|known| *known == value);
                    let saved = slots[*slot].clone();
                    if fits {
                        slots[*slot] = Some(value.into_owned());
                        if let Some(end) = self.forward(rest, text, at + length, slots, steps) {
                            return Some(end);
                        }
                        slots[*slot] = saved;
                    }
                    // Only a word may end early; a number is all of its digits.
                    if *class != Class::Word || length <= 1 {
                        return None;
                    }
                    length -= 1;
                }
            }
        }
    }

    /// The text of a field in normal form, or nothing if it is not of its class.
    fn value<'t>(&self, class: Class, text: &'t str) -> Option<Cow<'t, str>> {
        match class {
            Class::Year => (text.len() == 4).then_some(Cow::Borrowed(text)),
            Class::Word => (!text.is_empty()).then_some(Cow::Borrowed(text)),
            Class::Number if self.padded => (!text.is_empty()).then_some(Cow::Borrowed(text)),
            Class::Number => {
                let number = text.trim_start_matches('0');
                let sane = !number.is_empty() && number.len() <= 18 && !is_date(number);
                sane.then_some(Cow::Borrowed(number))
            }
        }
    }

    fn is_loose(&self, text: &str, end: usize) -> bool {
        let number = matches!(
            self.pieces.last(),
            Some(Piece::Field {
                class: Class::Number,
                ..
            })
        );
        let head = text[..end].trim_end_matches(|c: char| c.is_ascii_digit());
        let before = head.trim_end_matches(is_blank_char);
        let spaced = before.len() < head.len();
        let letter = head.ends_with(|c: char| c.is_ascii_alphabetic());
        number && (letter || spaced)
    }
}

impl Class {
    fn holds(self, byte: u8) -> bool {
        match self {
            Self::Number | Self::Year => byte.is_ascii_digit(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_',
        }
    }
}

/// Fills a template (`KEP-{n}`, `https://host.example/{n:04}`) with the fields of a match; fields
/// that the match does not hold stay as they are written.
pub(super) fn fill(template: &str, fields: &[(String, String)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, (field, after))) = rest
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        filled.push_str(before);
        let (name, format) = field.split_once(':').unwrap_or((field, ""));
        match fields.iter().find(|(known, _)| known == name) {
            Some((_, value)) => {
                let width = format
                    .strip_prefix('0')
                    .and_then(|width| width.parse().ok());
                let missing = width
                    .unwrap_or(0_usize)
                    .min(WORD)
                    .saturating_sub(value.len());
                filled.extend(std::iter::repeat_n('0', missing));
                filled.push_str(value);
            }
            None => filled.extend(["{", field, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Whether a spelling is an address: a scheme, or a host with a dot before the first slash.
fn is_address(source: &str) -> bool {
    let host = source.split('/').next().unwrap_or_default();
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
    source.contains("://")
        || (source.contains('/') && host.contains('.') && host.bytes().all(plain))
}

/// Eight digits that read as a date are a date, not a number (`20190128-topic` names a file).
fn is_date(digits: &str) -> bool {
    digits.len() == 8
        && (digits.starts_with("19") || digits.starts_with("20"))
        && ("01"..="12").contains(&&digits[4..6])
        && ("01"..="31").contains(&&digits[6..])
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n')
}

fn is_blank_char(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n')
}
