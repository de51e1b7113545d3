//! How much was noted of a subject, and what about.

use std::borrow::Cow;

use tera::Value;

use super::Views;
use crate::link::{Entry, Site, Subject, SubjectId};
use crate::reference::Target;
use crate::render::labels::item_title;
use crate::render::strings::Strings;
use crate::render::value::{number, with_field};
use crate::subject::SubjectKey;

impl Views {
    /// A link to a subject that has a page, and how many items it stands for.
    pub(in crate::render) fn counted(&self, id: SubjectId, count: usize) -> Option<Value> {
        Some(with_field(&self.link(id)?, "count", number(count)))
    }

    /// How often a subject was noted, as indexes count.
    pub(in crate::render) fn noted_count(&self, id: SubjectId) -> usize {
        self.site.subjects.get(id).noted_count()
    }
}

/// The first words of the item that is most about a thread or a KEP, which names least besides, and
/// where they are; nothing where facts have a title. A bare number says nothing to a reader.
pub(super) fn words<'a>(
    site: &'a Site,
    subject: &Subject,
    strings: &Strings,
) -> Option<(Cow<'a, str>, &'a Entry)> {
    let is_number = matches!(
        subject.key,
        SubjectKey::Target(Target::Thread { .. } | Target::Defined { .. })
    );
    if !is_number || subject.title().is_some() {
        return None;
    }
    let items = subject.items.iter().map(|id| site.item(*id));
    items
        .filter(|(_, item)| !item.parsed.excerpt.is_empty())
        .min_by_key(|(_, item)| item.subjects.len())
        .map(|(entry, item)| (item_title(entry, item, strings), entry))
}
