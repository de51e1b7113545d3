//! References to footnotes.

use pulldown_cmark::Event;

use super::fragment::Fragment;
use crate::parse::markdown::{is_inline_note, note_key};

impl Fragment<'_, '_> {
    /// A reference to a footnote, with its number in the item.
    pub(super) fn footnote(&mut self, label: &str) {
        // A footnote within the text is always there.
        let key = note_key(label);
        if !is_inline_note(label) && !self.document.notes.contains(&key) {
            let mut text = String::from("[^");
            text.push_str(label);
            text.push(']');
            self.events.push(Event::Text(text.into()));
            return;
        }
        let known = self.footnotes.number(&key);
        let number = known.unwrap_or(self.footnotes.labels.len() + 1);
        let id = self.document.footnote_id(self.item, number);
        let anchor = if known.is_none() {
            self.footnotes.add(&key);
            format!(" id=\"{id}-ref\"")
        } else {
            String::new()
        };
        self.raw(format!(
            "<sup class=\"footnote-ref\"{anchor}><a href=\"#{id}\">{number}</a></sup>"
        ));
    }
}
