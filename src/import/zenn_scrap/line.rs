//! A line of a page, and the mark that starts an item on it.

use super::report::PageLine;

/// A line of the page without its line end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'p> {
    /// 1-based.
    pub(super) number: usize,
    pub(super) text: &'p str,
}

impl Line<'_> {
    /// Whether nothing at all is on the line.
    pub(super) fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// Whether nothing that can be seen is on the line.
    pub(super) fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    pub(super) fn to_page_line(self) -> PageLine {
        PageLine {
            line: self.number,
            text: self.text.to_owned(),
        }
    }
}

/// A line that starts an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'p> {
    pub(super) column: usize,
    /// The column of the text after the mark.
    pub(super) text_column: usize,
    pub(super) number: Option<&'p str>,
    pub(super) text: &'p str,
}

impl<'p> Mark<'p> {
    /// The mark on this line: `•` (or the signs browsers use deeper down), or digits and a dot.
    pub(super) fn read(text: &'p str) -> Option<Self> {
        let (column, rest) = indentation(text);
        let bullet = rest.strip_prefix(['•', '◦', '▪']);
        let (number, after) = if let Some(after) = bullet {
            (None, after)
        } else {
            let (digits, after) = rest.split_once('.')?;
            let is_number =
                (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            (Some(is_number.then_some(digits)?), after)
        };
        if !after.is_empty() && !after.starts_with([' ', '\t']) {
            return None;
        }
        let (space, text) = indentation(after);
        let width = number.map_or(1, |digits| digits.len() + 1);
        Some(Self {
            column,
            text_column: column + width + space.max(1),
            number,
            text: text.trim_end(),
        })
    }

    pub(super) const fn is_numbered(self) -> bool {
        self.number.is_some()
    }
}

/// The column where the line's text starts, and the text. A tab goes to the next multiple of four.
pub(super) fn indentation(text: &str) -> (usize, &str) {
    let mut column = 0;
    for (at, c) in text.char_indices() {
        match c {
            ' ' | '\u{a0}' => column += 1,
            '\t' => column = column / 4 * 4 + 4,
            _ => return (column, &text[at..]),
        }
    }
    (column, "")
}
