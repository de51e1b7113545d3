//! What is shown beside a subject: what is mentioned together with it, and what else its days said.

use std::cmp::Reverse;

use tera::Value;

use super::Pages;
use crate::link::{EntryId, Item, SubjectId};
use crate::reference::Target;
use crate::render::labels::item_title;
use crate::render::value::object;
use crate::subject::SubjectKey;

/// How many subjects are named as often mentioned together.
const TOGETHER: usize = 8;
/// In how many items two subjects must meet for that.
const OFTEN: usize = 2;
/// How many other items of a thread's days are shown.
const BESIDE: usize = 8;

impl Pages<'_> {
    /// The subjects with pages that the items of a subject mention most, each with the number of
    /// items; of those with as many, by key.
    pub(super) fn together(&self, id: SubjectId) -> Vec<Value> {
        let site = self.site;
        let own = &site.subjects.get(id).key;
        let items = site.subjects.get(id).items.iter();
        let mut others: Vec<SubjectId> = items
            .flat_map(|item| site.item(*item).1.subjects.iter().copied())
            .filter(|other| *other != id)
            .collect();
        let rank = |id: &SubjectId| site.subjects.rank(*id);
        others.sort_unstable_by_key(rank);
        let mut counts: Vec<(usize, SubjectId)> = others
            .chunk_by(|a, b| a == b)
            .filter(|same| same.len() >= OFTEN)
            .map(|same| (same.len(), same[0]))
            .filter(|(_, other)| !is_part_of(&site.subjects.get(*other).key, own))
            .collect();
        counts.sort_unstable_by_key(|(count, other)| (Reverse(*count), rank(other)));
        counts
            .into_iter()
            .filter_map(|(count, other)| self.views.counted(other, count))
            .take(TOGETHER)
            .collect()
    }

    /// Of a thread: the other items of the days that noted it, the newest days first.
    pub(super) fn beside(&self, id: SubjectId) -> Vec<Value> {
        let site = self.site;
        let subject = site.subjects.get(id);
        if !matches!(subject.key, SubjectKey::Target(Target::Thread { .. })) {
            return Vec::new();
        }
        let mut entries: Vec<EntryId> = subject.items.iter().map(|item| item.entry).collect();
        entries.dedup();
        let mut left = BESIDE;
        let mut days = Vec::new();
        for entry in entries.into_iter().rev() {
            let items = site.entry(entry).items.iter();
            let others = items
                .filter(|item| !item.subjects.contains(&id) && !item.parsed.excerpt.is_empty());
            let values: Vec<Value> = others
                .take(left)
                .map(|item| self.beside_item(entry, item))
                .collect();
            left -= values.len();
            if !values.is_empty() {
                days.push(object! {
                    "note" => self.views.summary(entry),
                    "items" => Value::from(values),
                });
            }
            if left == 0 {
                break;
            }
        }
        days
    }

    fn beside_item(&self, entry: EntryId, item: &Item) -> Value {
        let entry = self.site.entry(entry);
        object! {
            "url" => self.views.href_of(entry, item),
            "excerpt" => &*item_title(entry, item, self.strings()),
        }
    }
}

/// Whether one of two is the repository of the other: they are always mentioned together.
fn is_part_of(a: &SubjectKey, b: &SubjectKey) -> bool {
    let repository = |key: &SubjectKey| match key {
        SubjectKey::Target(Target::Thread { repository, .. }) => Some(repository.key()),
        _ => None,
    };
    let whole = |key: &SubjectKey| match key {
        SubjectKey::Target(Target::Repo(repository)) => Some(repository.key()),
        _ => None,
    };
    let is_part = |part, of| repository(part).is_some_and(|name| Some(name) == whole(of));
    is_part(a, b) || is_part(b, a)
}
