//! The notes by week: the list of all weeks, and the digest of one, made for sharing.

use std::collections::BTreeMap;

use chrono::Datelike;
use tera::Value;

use super::Pages;
use crate::diagnostic::Diagnostic;
use crate::link::pages::{week_url, weeks_url};
use crate::link::{EntryId, Item, ItemRef, SubjectId, Url, Week};
use crate::render::view::{number, object, optional};

/// How many items the description of a week is made of.
const DESCRIBED: usize = 3;

impl Pages<'_> {
    pub(super) fn weeks(&self, url: &Url) -> Result<String, Diagnostic> {
        let strings = self.strings();
        let weeks = &self.views.site.archive.weeks;
        let years: Vec<Value> = weeks
            .chunk_by(|a, b| a.year == b.year)
            .map(|weeks| {
                let values: Vec<Value> = weeks.iter().map(|week| self.week_value(week)).collect();
                object! {
                    "year" => weeks.first().map_or(0, |week| i64::from(week.year)),
                    "weeks" => Value::from(values),
                }
            })
            .collect();
        let mut head = self.head("archive", strings.get("title.weeks"));
        head.description = Some(strings.get("description.weeks").to_owned());
        self.finish(
            "weeks.html",
            url,
            &head,
            vec![("years", Value::from(years))],
        )
    }

    pub(super) fn week(&self, url: &Url, index: usize) -> Result<String, Diagnostic> {
        let strings = self.strings();
        let weeks = &self.views.site.archive.weeks;
        let week = &weeks[index];
        let items = self.items_of(week);
        let link = |index: Option<usize>| {
            let week = weeks.get(index?)?;
            let url = self.views.href(&week_url(week.year, week.week));
            Some(object! { "label" => strings.week(week.year, week.week), "url" => url })
        };
        let value = self.week_value(week);
        let heading = match self.days_of(week) {
            Some(days) => strings.fill(
                "title.week",
                &[
                    ("week", &strings.week(week.year, week.week)),
                    ("days", &days),
                ],
            ),
            None => strings.week(week.year, week.week),
        };
        let mut head = self.head("archive", heading);
        head.description = Some(self.digest(&items)).filter(|words| !words.is_empty());
        let values = vec![
            ("week", value),
            ("groups", self.by_group(&items)),
            ("previous", optional(link(Some(index + 1)))),
            ("next", optional(link(index.checked_sub(1)))),
        ];
        self.finish("week.html", url, &head, values)
    }

    /// Links to the weeks that some notes are of, in the order of the notes.
    pub(super) fn weeks_among<'n>(&self, notes: impl Iterator<Item = &'n EntryId>) -> Value {
        let days = notes.filter_map(|id| self.views.site.entry(*id).document.day.date());
        let mut weeks: Vec<(i32, u32)> = days
            .map(|day| (day.iso_week().year(), day.iso_week().week()))
            .collect();
        weeks.dedup();
        let links = weeks.into_iter().map(|(year, week)| {
            object! {
                "week" => u64::from(week),
                "label" => self.strings().week(year, week),
                "url" => self.views.href(&week_url(year, week)),
            }
        });
        Value::from(links.collect::<Vec<Value>>())
    }

    fn week_value(&self, week: &Week) -> Value {
        let items = week
            .notes
            .iter()
            .map(|id| self.views.site.entry(*id).items.len());
        object! {
            "year" => i64::from(week.year),
            "week" => u64::from(week.week),
            "label" => self.strings().week(week.year, week.week),
            "days" => optional(self.days_of(week)),
            "url" => self.views.href(&week_url(week.year, week.week)),
            "list_url" => self.views.href(&weeks_url()),
            "count" => number(week.notes.len()),
            "item_count" => number(items.sum()),
        }
    }

    fn days_of(&self, week: &Week) -> Option<String> {
        Some(self.strings().days(week.monday()?, week.sunday()?))
    }

    /// The items of a week from Monday on: a digest is read as the week went.
    fn items_of(&self, week: &Week) -> Vec<ItemRef> {
        let oldest_first = week.notes.iter().rev();
        oldest_first
            .flat_map(|entry| {
                let items = self.views.site.entry(*entry).items.len();
                (0..items as u32).map(|item| ItemRef {
                    entry: *entry,
                    item,
                })
            })
            .collect()
    }

    /// The items by group, that with most items first. An item stands once, under its first group;
    /// those of no group come last.
    fn by_group(&self, items: &[ItemRef]) -> Value {
        let mut groups: BTreeMap<SubjectId, Vec<Value>> = BTreeMap::new();
        let mut others = Vec::new();
        for item in items {
            let value = self.views.item(*item);
            match self.group_of(self.views.site.item(*item).1) {
                Some(group) => groups.entry(group).or_default().push(value),
                None => others.push(value),
            }
        }
        let mut groups: Vec<(SubjectId, Vec<Value>)> = groups.into_iter().collect();
        // The sort is stable: groups with as many items stay in the order of their keys.
        groups.sort_by_key(|(_, items)| std::cmp::Reverse(items.len()));
        let groups = groups
            .into_iter()
            .map(|(id, items)| (self.views.link(id), items));
        let others = (!others.is_empty()).then_some((None, others));
        let values = groups.chain(others).map(|(group, items)| {
            object! {
                "group" => optional(group),
                "count" => number(items.len()),
                "items" => Value::from(items),
            }
        });
        Value::from(values.collect::<Vec<Value>>())
    }

    /// The first group with a page that an item names, else the first it belongs to.
    fn group_of(&self, item: &Item) -> Option<SubjectId> {
        let subjects = &self.views.site.subjects;
        let inferred = item.inferred.iter().map(|inferred| inferred.subject);
        item.subjects.iter().copied().chain(inferred).find(|id| {
            let subject = subjects.get(*id);
            subject.key.kind() == "group" && subject.url.is_some()
        })
    }

    /// The first words of the items that name most, as they followed one another.
    fn digest(&self, items: &[ItemRef]) -> String {
        let site = self.views.site;
        let mut told: Vec<ItemRef> = items
            .iter()
            .filter(|id| !site.item(**id).1.parsed.excerpt.is_empty())
            .copied()
            .collect();
        told.sort_by_key(|id| std::cmp::Reverse(site.item(*id).1.subjects.len()));
        told.truncate(DESCRIBED);
        told.sort();
        let words: Vec<&str> = told
            .iter()
            .map(|id| site.item(*id).1.parsed.excerpt.as_str())
            .collect();
        words.join(" / ")
    }
}
