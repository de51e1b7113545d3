//! What stands in one line of a list: an item in short, or a note or an article as a whole.

use tera::Value;

use super::called::{headline, label};
use super::{Views, object, with_field};
use crate::link::{EntryId, Inferred, Item, ItemRef, SubjectId};

impl Views {
    /// A note or an article as one line of a list that tells the day beside it: its title, or its first
    /// words.
    pub(in crate::render) fn line(&self, id: EntryId) -> Value {
        let entry = self.site.entry(id);
        self.line_of(id, self.href(&entry.url), &headline(entry, self.strings()))
    }

    /// An item as one line: its first words, and why it is on the page of a subject that it does not
    /// name.
    pub(in crate::render) fn item_line(&self, id: ItemRef, about: Option<SubjectId>) -> Value {
        let (entry, item) = self.site.item(id);
        let text = match item.parsed.excerpt.as_str() {
            "" => label(entry, self.strings()),
            words => words.to_owned(),
        };
        let line = self.line_of(id.entry, self.href_of(entry, item), &text);
        match about.and_then(|about| reason(item, about)) {
            Some(reason) => self.with_reason(&line, reason),
            None => line,
        }
    }

    /// A value with why it is about a subject: `via` what else is mentioned, or `under` which heading.
    pub(super) fn with_reason(&self, value: &Value, reason: Inferred) -> Value {
        let label = |id| Value::from(&*self.site.subjects.get(id).label);
        let (via, under) = match reason.via {
            Some(via) => (label(via), Value::none()),
            None => (Value::none(), label(reason.subject)),
        };
        with_field(&with_field(value, "via", via), "under", under)
    }

    /// A line that stands among items, whose `html` is none here.
    fn line_of(&self, id: EntryId, url: String, text: &str) -> Value {
        object! {
            "note" => self.summary(id),
            "url" => url,
            "text" => text,
            "via" => Value::none(),
            "under" => Value::none(),
            "html" => Value::none(),
        }
    }
}

/// Why an item belongs to a subject that it does not name.
pub(super) fn reason(item: &Item, subject: SubjectId) -> Option<Inferred> {
    let mut reasons = item.inferred.iter().copied();
    reasons.find(|inferred| inferred.subject == subject)
}
