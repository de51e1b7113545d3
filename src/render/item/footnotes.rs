//! References to footnotes.

use pulldown_cmark::Event;

use super::fragment::Fragment;
use crate::parse::markdown::is_inline_note;
use crate::source::Spanned;

impl Fragment<'_, '_> {
    /// A reference to a footnote, with its number in the item.
    pub(super) fn footnote(&mut self, label: &str) {
        let defined = |note: &Spanned<String>| note.value == label;
        // A footnote within the text is there, and is referred to once.
        let is_inline = is_inline_note(label);
        let footnotes = &self.document.entry.document.footnotes;
        if !is_inline && !footnotes.iter().any(defined) {
            let mut text = String::from("[^");
            text.push_str(label);
            text.push(']');
            self.events.push(Event::Text(text.into()));
            return;
        }
        let known = match is_inline {
            true => None,
            false => self.footnotes.iter().position(|known| known == label),
        };
        let number = known.map_or(self.footnotes.len(), |index| index) + 1;
        let id = self.document.footnote_id(self.item, number);
        let anchor = if known.is_none() {
            self.footnotes.push(label.to_owned());
            format!(" id=\"{id}-ref\"")
        } else {
            String::new()
        };
        self.raw(format!(
            "<sup class=\"footnote-ref\"{anchor}><a href=\"#{id}\">{number}</a></sup>"
        ));
    }
}
