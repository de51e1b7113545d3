//! What is in one line of a list: an item in short, or a note or an article as a whole.

use tera::Value;

use super::Views;
use crate::link::{EntryId, Inferred, Item, ItemRef, SubjectId};
use crate::render::labels::{headline, item_title};
use crate::render::value::{object, with_field};

impl Views {
    /// A note or an article as one line of a list that has the day beside it: its title, or its first
    /// words.
    pub(in crate::render) fn line(&self, id: EntryId, is_dated: bool) -> Value {
        let entry = self.site.entry(id);
        self.line_of(
            id,
            self.href(&entry.url),
            &headline(entry, self.strings()),
            (is_dated, None),
        )
    }

    /// An item as one line: its first words, and why it is on the page of a subject that it does not
    /// name.
    pub(in crate::render) fn item_line(
        &self,
        id: ItemRef,
        about: Option<SubjectId>,
        is_dated: bool,
    ) -> Value {
        let (entry, item) = self.site.item(id);
        let text = item_title(entry, item, self.strings());
        let reason = about.and_then(|about| reason(item, about));
        self.line_of(
            id.entry,
            self.href_of(entry, item),
            &text,
            (is_dated, reason),
        )
    }

    /// A link with why it is about something: `via` what else is mentioned, or `under` which heading.
    pub(super) fn with_reason(&self, link: &Value, reason: Inferred) -> Value {
        let (via, under) = self.reasons(Some(reason));
        with_field(&with_field(link, "via", via), "under", under)
    }

    /// The fields `via` and `under`.
    pub(super) fn reasons(&self, reason: Option<Inferred>) -> (Value, Value) {
        let label = |id| Value::from(&*self.site.subjects.get(id).label);
        match reason {
            None => (Value::none(), Value::none()),
            Some(Inferred { via: Some(via), .. }) => (label(via), Value::none()),
            Some(Inferred { subject, .. }) => (Value::none(), label(subject)),
        }
    }

    /// A line among items, which has no `html` here; with its day, and why it is there.
    fn line_of(
        &self,
        id: EntryId,
        url: String,
        text: &str,
        (is_dated, reason): (bool, Option<Inferred>),
    ) -> Value {
        let (via, under) = self.reasons(reason);
        object! {
            "note" => self.summary(id),
            "foreign" => self.foreign(self.site.entry(id)),
            "url" => url,
            "text" => text,
            "dated" => is_dated,
            "via" => via,
            "under" => under,
            "html" => Value::none(),
        }
    }
}

/// Why an item belongs to a subject that it does not name.
pub(super) fn reason(item: &Item, subject: SubjectId) -> Option<Inferred> {
    let mut reasons = item.inferred.iter().copied();
    reasons.find(|inferred| inferred.subject == subject)
}
