//! The notes by week: the list of all weeks, and the digest of one, made for sharing.

use chrono::Datelike;
use tera::Value;

use super::{Made, Pages, dated};
use crate::link::feeds::About;
use crate::link::pages::{week_url, weeks_url};
use crate::link::{EntryId, ItemRef, Week};
use crate::render::digest::{by_group, days_of, digest, items_of, week_heading};
use crate::render::value::{list, number, object, optional};

impl Pages<'_> {
    pub(super) fn weeks(&self) -> Made<'_> {
        let strings = self.strings();
        let weeks = &self.site.archive.weeks;
        let years: Vec<Value> = weeks
            .chunk_by(|a, b| a.year == b.year)
            .map(|weeks| {
                let year = weeks.first().map_or(0, |week| week.year);
                let values: Vec<Value> = weeks.iter().map(|week| self.week_value(week)).collect();
                object! {
                    "year" => i64::from(year),
                    "label" => strings.fill("date.year", &[("year", &year.to_string())]),
                    "weeks" => Value::from(values),
                }
            })
            .collect();
        let mut head = self.head("weeks", strings.get("title.weeks"));
        head.description = Some(strings.get("description.weeks").to_owned());
        head.feed = self.feed(About::Weeks);
        let values = vec![
            ("years", Value::from(years)),
            ("feed_url", self.feed_url(&head)),
        ];
        (head, values)
    }

    pub(super) fn week(&self, index: usize) -> Made<'_> {
        let strings = self.strings();
        let weeks = &self.site.archive.weeks;
        let week = &weeks[index];
        let items = items_of(self.site, week);
        let link = |index: Option<usize>| {
            let week = weeks.get(index?)?;
            let url = self.views.href(&week_url(week.year, week.number));
            Some(object! { "label" => strings.week(week.year, week.number), "url" => url })
        };
        let value = self.week_value(week);
        let heading = week_heading(strings, week);
        let mut head = self.head("week", heading);
        head.feed = self.feed(About::Weeks);
        head.description = Some(digest(self.site, &items)).filter(|words| !words.is_empty());
        let values = vec![
            ("week", value),
            ("groups", self.by_group(&items)),
            ("feed_url", self.feed_url(&head)),
            ("previous", optional(link(Some(index + 1)))),
            ("next", optional(link(index.checked_sub(1)))),
        ];
        (head, values)
    }

    /// Links to the weeks that some notes are of, in the order of the notes.
    pub(super) fn weeks_among<'n>(&self, notes: impl Iterator<Item = &'n EntryId>) -> Value {
        let days = notes.filter_map(|id| self.site.entry(*id).document.day.date());
        let mut weeks: Vec<(i32, u32)> = days
            .map(|day| (day.iso_week().year(), day.iso_week().week()))
            .collect();
        weeks.dedup();
        let links = weeks.into_iter().map(|(year, week)| {
            object! {
                "week" => u64::from(week),
                "label" => self.strings().week(year, week),
                "short" => self.short(week),
                "url" => self.views.href(&week_url(year, week)),
            }
        });
        list(links)
    }

    fn week_value(&self, week: &Week) -> Value {
        let items = week
            .notes
            .iter()
            .map(|id| self.site.entry(*id).followed().count());
        object! {
            "year" => i64::from(week.year),
            "week" => u64::from(week.number),
            "label" => self.strings().week(week.year, week.number),
            "short" => self.short(week.number),
            "days" => optional(days_of(self.strings(), week)),
            "url" => self.views.href(&week_url(week.year, week.number)),
            "list_url" => self.views.href(&weeks_url()),
            "count" => number(week.notes.len()),
            "item_count" => number(items.sum()),
        }
    }

    /// A week among those of its year.
    fn short(&self, week: u32) -> String {
        let week = week.to_string();
        self.strings().fill("date.short_week", &[("week", &week)])
    }

    /// The items by group, a line each: a digest is looked over, and the days have them in full.
    fn by_group(&self, items: &[ItemRef]) -> Value {
        let groups = by_group(self.site, items);
        let values = groups.into_iter().map(|(group, items)| {
            let values: Vec<Value> = dated(&items, |id| id.entry)
                .map(|(id, is_dated)| self.views.item_line(*id, None, is_dated))
                .collect();
            object! {
                "group" => optional(group.and_then(|id| self.views.link(id))),
                "count" => number(values.len()),
                "items" => Value::from(values),
            }
        });
        list(values)
    }
}
