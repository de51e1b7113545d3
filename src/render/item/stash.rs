//! HTML that is put in at the very end, after the writer's own HTML was sanitised, which knows nothing
//! of MathML: formulas, and items of other documents.

use std::collections::HashSet;

/// HTML that is put into an item when the rest of it is clean.
#[derive(Default)]
pub(super) struct Stash {
    /// A character that the document does not have, before and after the number of a piece.
    sign: Option<char>,
    pieces: Vec<String>,
}

impl Stash {
    /// How many pieces it has.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// What stands for a piece of HTML, in a document with this text.
    pub(super) fn put(&mut self, html: String, text: &str) -> String {
        let sign = *self.sign.get_or_insert_with(|| {
            let entities = entities(text);
            let is_free = |sign: &char| !text.contains(*sign) && !entities.contains(sign);
            let mut free = ('\u{E000}'..='\u{F8FF}').filter(is_free);
            free.next().unwrap_or('\u{F8FF}')
        });
        self.pieces.push(html);
        format!("{sign}{}{sign}", self.pieces.len() - 1)
    }

    /// The HTML with all pieces in their places.
    pub(super) fn fill(&mut self, html: String) -> String {
        let Some(sign) = self.sign else { return html };
        let mut filled = String::with_capacity(html.len());
        for (index, part) in html.split(sign).enumerate() {
            let piece = (index % 2 == 1).then(|| part.parse().ok()).flatten();
            match piece.and_then(|piece: usize| self.pieces.get(piece)) {
                Some(piece) => filled.push_str(piece),
                None => filled.push_str(part),
            }
        }
        filled
    }
}

/// The characters that a text has by their numbers: `&#xE000;`.
fn entities(text: &str) -> HashSet<char> {
    let digits = |rest: &str, radix| {
        let end = rest.find(|c: char| !c.is_digit(radix));
        u32::from_str_radix(&rest[..end.unwrap_or(rest.len())], radix).ok()
    };
    let numbers = text.split("&#").skip(1).filter_map(|rest| {
        let code = match rest.strip_prefix(['x', 'X']) {
            Some(rest) => digits(rest, 16),
            None => digits(rest, 10),
        };
        char::from_u32(code?)
    });
    numbers.collect()
}
