//! Subjects: the index of a kind, and the page of one with its items.

use chrono::NaiveDate;
use tera::Value;

use super::Pages;
use super::index_label;
use crate::diagnostic::Diagnostic;
use crate::link::feeds::{About, Feed, of_subject};
use crate::link::{EntryId, ItemRef, Subject, SubjectId, Url};
use crate::render::strings::Strings;
use crate::render::view::{month_of, object, optional};

/// From how many days on the silence between two months with items is told.
const SILENCE: i64 = 30;

/// The indexes that have the most noted first.
const BY_ACTIVITY: [&str; 4] = ["person", "repo", "thread", "tag"];

impl Pages<'_> {
    pub(super) fn kind(&self, url: &Url, index: usize) -> Result<String, Diagnostic> {
        let strings = self.strings();
        let kind = &self.site.map.kinds[index];
        let subjects = &self.site.subjects;
        // A TAG of the CNCF shares its folder with the tags of the notes.
        let is_group = |id: &SubjectId| subjects.get(*id).key.kind() == "group";
        let mixed = kind.name == "tag";
        let mut ids = kind.subjects.clone();
        // Numbers and names that readers know are found by their order; of all others there are
        // many, and those noted most are looked for most.
        if BY_ACTIVITY.contains(&kind.name.as_str()) {
            self.sort_by_activity(&mut ids);
        }
        let (groups, others): (Vec<SubjectId>, Vec<SubjectId>) =
            ids.into_iter().partition(|id| mixed && is_group(id));
        let table = |ids: &[SubjectId], label: Option<String>| {
            let rows: Vec<Value> = ids.iter().map(|id| self.views.index_row(*id)).collect();
            object! { "label" => optional(label), "subjects" => Value::from(rows) }
        };
        let mut tables = Vec::new();
        if !others.is_empty() {
            tables.push(table(&others, None));
        }
        if !groups.is_empty() {
            tables.push(table(
                &groups,
                Some(strings.get("kinds.tag_group").to_owned()),
            ));
        }
        let label = index_label(strings, &kind.name);
        let description = strings.fill("description.kind", &[("title", &label)]);
        let mut head = self.head("kind", label.clone());
        head.description = Some(description);
        head.feed = Some(Feed::beside(
            &self.site.config.feeds,
            About::Kind(index),
            url,
        ));
        let value = object! {
            "name" => kind.name.as_str(),
            "label" => label,
            "description" => Value::none(),
        };
        let values = vec![("kind", value), ("groups", Value::from(tables))];
        self.finish("kind.html", url, &head, values)
    }

    pub(super) fn subject(
        &self,
        url: &Url,
        id: SubjectId,
        page: usize,
    ) -> Result<String, Diagnostic> {
        let site = self.site;
        let strings = self.strings();
        let subject = site.subjects.get(id);
        let Some(list) = &subject.url else {
            return Ok(String::new());
        };
        let per_page = site.config.index.items_per_page;
        let pages = subject.page_count(per_page);
        let newest_first = newest_days_first(&subject.items);
        let items: Vec<ItemRef> = newest_first
            .skip((page - 1) * per_page)
            .take(per_page)
            .collect();
        let title = subject.full_title();
        let heading = match page {
            1 => title.clone(),
            _ => strings.fill(
                "title.page_of",
                &[("title", &title), ("page", &page.to_string())],
            ),
        };
        let mut head = self.head("subject", heading);
        head.description = Some(strings.fill("description.subject", &[("title", &title)]));
        head.source = site.texts.get(id);
        head.feed = of_subject(&site.config.feeds, id, subject);
        let noted = self.noted(subject, (page - 1) * per_page, per_page);
        let mut values = vec![
            ("subject", self.subject_value(id, subject, list)),
            ("months", self.months(id, &items, strings)),
            ("noted", Value::from(noted)),
            ("pager", self.pager(list, page, pages)),
        ];
        values.extend(self.about_the_whole(id, page));
        self.finish("subject.html", url, &head, values)
    }

    /// What is told of a subject's items as a whole, which its first page does.
    fn about_the_whole(&self, id: SubjectId, page: usize) -> [(&'static str, Value); 3] {
        let site = self.site;
        let items = &site.subjects.get(id).items;
        let (activity, together, beside) = match page {
            1 => (
                self.shared.activity.line(site, items, self.strings()),
                self.together(id),
                self.beside(id),
            ),
            _ => Default::default(),
        };
        let activity = activity.map(|svg| Value::safe_string(&svg));
        [
            ("activity", optional(activity)),
            ("together", Value::from(together)),
            ("beside", Value::from(beside)),
        ]
    }

    /// Notes and articles whose front matter names the subject, newest first: so many behind so many.
    fn noted(&self, subject: &Subject, behind: usize, count: usize) -> Vec<Value> {
        let mut ids: Vec<EntryId> = subject
            .articles
            .iter()
            .chain(&subject.noted)
            .copied()
            .collect();
        ids.sort_by_key(|id| self.site.place(*id));
        let newest_first = ids.iter().rev();
        newest_first
            .skip(behind)
            .take(count)
            .map(|id| self.views.summary_with_excerpts(*id))
            .collect()
    }

    /// Items grouped by the month of their day, each month with the days of silence behind it where
    /// they are many.
    fn months(&self, subject: SubjectId, items: &[ItemRef], strings: &Strings) -> Value {
        let month_of = |item: &ItemRef| month_of(self.site.entry(item.entry));
        let day_of = |item: &ItemRef| self.site.entry(item.entry).document.day.date();
        let mut newer: Option<NaiveDate> = None;
        let months: Vec<Value> = items
            .chunk_by(|a, b| month_of(a) == month_of(b))
            .map(|items| {
                let newest = items.iter().filter_map(day_of).max();
                let gap = newer
                    .zip(newest)
                    .map(|(newer, day)| (newer - day).num_days());
                newer = items.iter().filter_map(day_of).min().or(newer);
                let month = items.first().and_then(month_of);
                let values: Vec<Value> = items
                    .iter()
                    .map(|item| self.views.item_about(*item, subject))
                    .collect();
                object! {
                    "label" => optional(month.map(|(year, month)| strings.year_month(year, month))),
                    "iso" => optional(month.map(|(year, month)| format!("{year}-{month:02}"))),
                    "gap" => optional(gap.filter(|days| *days >= SILENCE)),
                    "items" => Value::from(values),
                }
            })
            .collect();
        Value::from(months)
    }
}

/// Items by day, newest first; those of one note or article stay in the order they were written in.
fn newest_days_first(oldest_first: &[ItemRef]) -> impl Iterator<Item = ItemRef> {
    oldest_first
        .chunk_by(|a, b| a.entry == b.entry)
        .rev()
        .flatten()
        .copied()
}
