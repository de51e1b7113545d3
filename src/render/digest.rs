//! A week in short: its items by group. The page of a week and its entry in the digest feed tell the
//! same.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::strings::Strings;
use crate::link::{Item, ItemRef, Site, SubjectId, Week};

/// How many items the description of a week is made of.
const DESCRIBED: usize = 3;

/// The week and its days, as its page is called.
pub(super) fn week_heading(strings: &Strings, week: &Week) -> String {
    let name = strings.week(week.year, week.number);
    match days_of(strings, week) {
        Some(days) => strings.fill("title.week", &[("week", &name), ("days", &days)]),
        None => name,
    }
}

/// Its first and its last day.
pub(super) fn days_of(strings: &Strings, week: &Week) -> Option<String> {
    Some(strings.days(week.monday()?, week.sunday()?))
}

/// The items of a week from Monday on: a digest is read as the week went.
pub(super) fn items_of(site: &Site, week: &Week) -> Vec<ItemRef> {
    let oldest_first = week.notes.iter().rev();
    oldest_first
        .flat_map(|entry| {
            let items = site.entry(*entry).followed();
            items.map(|(item, _)| ItemRef {
                entry: *entry,
                item,
            })
        })
        .collect()
}

/// The items by group, that with most items first. An item is listed once, under its first group; those
/// of no group come last.
pub(super) fn by_group(site: &Site, items: &[ItemRef]) -> Vec<(Option<SubjectId>, Vec<ItemRef>)> {
    let mut groups: BTreeMap<u32, (SubjectId, Vec<ItemRef>)> = BTreeMap::new();
    let mut others = Vec::new();
    for id in items {
        match group_of(site, site.item(*id).1) {
            Some(group) => {
                let rank = site.subjects.rank(group);
                let (_, items) = groups.entry(rank).or_insert_with(|| (group, Vec::new()));
                items.push(*id);
            }
            None => others.push(*id),
        }
    }
    let mut groups: Vec<(SubjectId, Vec<ItemRef>)> = groups.into_values().collect();
    // The sort is stable: groups with as many items stay in the order of their keys.
    groups.sort_by_key(|(_, items)| Reverse(items.len()));
    let groups = groups.into_iter().map(|(id, items)| (Some(id), items));
    let others = (!others.is_empty()).then_some((None, others));
    groups.chain(others).collect()
}

/// The first group with a page that an item names, else the first it belongs to.
fn group_of(site: &Site, item: &Item) -> Option<SubjectId> {
    let inferred = item.inferred.iter().map(|inferred| inferred.subject);
    item.subjects.iter().copied().chain(inferred).find(|id| {
        let subject = site.subjects.get(*id);
        subject.key.kind() == "group" && subject.url.is_some()
    })
}

/// The first words of the items that name most, as they followed one another.
pub(super) fn digest(site: &Site, items: &[ItemRef]) -> String {
    let mut told: Vec<ItemRef> = items
        .iter()
        .filter(|id| !site.item(**id).1.parsed.excerpt.is_empty())
        .copied()
        .collect();
    told.sort_by_key(|id| Reverse(site.item(*id).1.subjects.len()));
    told.truncate(DESCRIBED);
    told.sort_by_key(|id| site.item_place(*id));
    let words: Vec<&str> = told.iter().map(|id| site.item(*id).1.title()).collect();
    words.join(" / ")
}
