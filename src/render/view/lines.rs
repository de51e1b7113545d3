//! What stands in one line of a list: an item in short, or a note or an article as a whole.

use tera::Value;

use super::called::{headline, label};
use super::{Views, object, with_field};
use crate::link::{EntryId, Item, ItemRef, SubjectId};

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
        match about.and_then(|about| self.reason(item, about)) {
            Some(via) => with_field(&line, "via", Value::from(via)),
            None => line,
        }
    }

    /// What an item mentions that a subject is inferred from; none where it is not inferred.
    pub(super) fn reason(&self, item: &Item, subject: SubjectId) -> Option<&str> {
        let mut reasons = item.inferred.iter();
        let reason = reasons.find(|inferred| inferred.subject == subject)?;
        Some(&self.site.subjects.get(reason.via).label)
    }

    /// A line that stands among items, whose `html` is none here.
    fn line_of(&self, id: EntryId, url: String, text: &str) -> Value {
        object! {
            "note" => self.summary(id),
            "url" => url,
            "text" => text,
            "via" => Value::none(),
            "html" => Value::none(),
        }
    }
}
