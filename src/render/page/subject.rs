//! Subjects: the index of a kind, and the page of one with its items.

use chrono::NaiveDate;
use tera::Value;

use super::{Made, Pages, dated};
use crate::link::feeds::{About, Feed, of_subject};
use crate::link::pages::{ListPage, Paging};
use crate::link::{Listed, Subject, SubjectId, Url};
use crate::render::labels::index_label;
use crate::render::value::{list, number, object, optional};
use crate::render::view::{listed_month, month_of};

/// From how many days on the silence between two months with items is shown.
const SILENCE: i64 = 30;

/// From how many things listed on a subject has jumps to its months.
const LONG: usize = 20;

/// The indexes that have the most noted first.
const BY_ACTIVITY: [&str; 4] = ["person", "repo", "thread", "tag"];

impl Pages<'_> {
    pub(super) fn kind(&self, url: &Url, index: usize) -> Made<'_> {
        let strings = self.strings();
        let kind = &self.site.map.kinds[index];
        let mut ids = kind.subjects.clone();
        // Numbers and names that readers know are found by their order; of all others there are
        // many, and those noted most are looked for most.
        if BY_ACTIVITY.contains(&kind.name.as_str()) {
            self.sort_by_activity(&mut ids);
        }
        let (columns, rows) = self.index(&ids);
        let label = index_label(strings, &kind.name);
        let description = strings.fill("description.kind", &[("title", &label)]);
        let mut head = self.head("kind", label.clone());
        head.description = Some(description);
        head.feed = Some(Feed::beside(
            &self.site.config.feeds,
            About::Kind(index),
            url,
        ));
        let is_by_count = BY_ACTIVITY.contains(&kind.name.as_str());
        let value = object! {
            "name" => kind.name.as_str(),
            "sorted_by" => if is_by_count { "count" } else { "name" },
            "label" => label,
            "description" => Value::none(),
            "columns" => Value::from(columns),
        };
        let values = vec![("kind", value), ("subjects", rows)];
        (head, values)
    }

    pub(super) fn subject(&self, id: SubjectId, page: ListPage) -> Made<'_> {
        let site = self.site;
        let strings = self.strings();
        let subject = site.subjects.get(id);
        let paging = subject.paging(site.config.index.items_per_page);
        let listed = newest_days_first(&subject.listed(self.site, paging.entries(page)));
        let title = subject.full_title();
        let heading = match page.number() {
            None => title.clone(),
            Some(number) => strings.fill(
                "title.page_of",
                &[("title", &title), ("page", &number.to_string())],
            ),
        };
        let mut head = self.head("subject", heading);
        head.description = Some(strings.fill("description.subject", &[("title", &title)]));
        head.source = site.texts.get(id);
        head.feed = of_subject(&site.config.feeds, id, subject);
        let mut values = vec![
            ("subject", self.subject_value(id, subject, page)),
            ("months", self.months((id, page), &listed)),
            ("pager", self.pager(subject, paging, page)),
            ("rail", self.rail(subject, paging, page)),
        ];
        values.extend(self.about_the_whole(id, page));
        (head, values)
    }

    /// What is shown of a subject's items as a whole, which its newest page does: all others never
    /// change.
    fn about_the_whole(&self, id: SubjectId, page: ListPage) -> [(&'static str, Value); 3] {
        let site = self.site;
        let items = &site.subjects.get(id).items;
        let (activity, together, beside) = match page {
            ListPage::Newest => (
                self.activity().line(site, items, self.strings()),
                self.together(id),
                self.beside(id),
            ),
            ListPage::Numbered(_) => Default::default(),
        };
        let activity = activity.map(|svg| Value::safe_string(&svg));
        [
            ("activity", optional(activity)),
            ("together", Value::from(together)),
            ("beside", Value::from(beside)),
        ]
    }

    /// Something listed, as its page shows it: an item is in full on the newest page and has a line on
    /// those with numbers. In lines a reader finds their way through years; and a page with the small
    /// numbers after references, which count what is noted today, would change with every note.
    fn listed(
        &self,
        (subject, page): (SubjectId, ListPage),
        (one, is_dated): (Listed, bool),
    ) -> Value {
        match (one, page) {
            (Listed::Whole(entry), _) => self.views.line(entry, is_dated),
            (Listed::Item(item), ListPage::Newest) => {
                self.views.item_about(item, subject, is_dated)
            }
            (Listed::Item(item), ListPage::Numbered(_)) => {
                self.views.item_line(item, Some(subject), is_dated)
            }
        }
    }

    /// The way to the older page, and from the newest to all, from the others to the newest.
    fn pager(&self, subject: &Subject, paging: Paging, page: ListPage) -> Value {
        let at = |page: ListPage| {
            let list = subject.url.as_ref()?;
            Some(self.views.href(&page.url(list)))
        };
        let numbered = paging.pages().filter(|_| page == ListPage::Newest).skip(1);
        let pages = numbered.map(|page| {
            object! {
                "page" => optional(page.number().map(number)),
                "label" => self.period_of(&subject.listed(self.site, paging.entries(page))),
                "url" => optional(at(page)),
            }
        });
        object! {
            "page" => optional(page.number().map(number)),
            "pages" => list(pages),
            "older_url" => optional(paging.older(page).and_then(at)),
            "newest_url" => optional(page.number().and(at(ListPage::Newest))),
        }
    }

    /// The months of a long list by year, newest first, each with where it begins: on the newest page
    /// or on one of the others. Only the newest page has it, as it grows.
    fn rail(&self, subject: &Subject, paging: Paging, page: ListPage) -> Value {
        let mut years: Vec<(i32, Vec<Value>)> = Vec::new();
        let is_shown = page == ListPage::Newest && is_long(subject, paging);
        let mut before = None;
        for page in paging.pages().filter(|_| is_shown) {
            let listed = newest_days_first(&subject.listed(self.site, paging.entries(page)));
            let address = match (page.number(), &subject.url) {
                (Some(_), Some(list)) => self.views.href(&page.url(list)),
                _ => String::new(),
            };
            for one in &listed {
                let month = listed_month(self.site.entry(one.entry()));
                let Some((year, number)) = month.filter(|_| before != month) else {
                    continue;
                };
                before = month;
                if years.last().is_none_or(|(known, _)| *known != year) {
                    years.push((year, Vec::new()));
                }
                let months = &mut years.last_mut().expect("it was just made").1;
                let first = NaiveDate::from_ymd_opt(year, number, 1);
                months.push(object! {
                    "label" => first.map_or("", |day| self.strings().short_month(day)),
                    "url" => format!("{address}#{}", month_id((year, number))),
                });
            }
        }
        let years = years.into_iter().map(|(year, months)| {
            object! { "year" => year, "months" => Value::from(months) }
        });
        list(years)
    }

    /// From which month to which some of a subject's list is; nothing where nothing has a day.
    fn period_of(&self, listed: &[Listed]) -> String {
        let months = listed.iter();
        let months = months.filter_map(|one| month_of(self.site.entry(one.entry())));
        let (first, last) = (months.clone().min(), months.max());
        let name = |(year, month)| self.strings().year_month(year, month);
        match (first, last) {
            (Some(first), Some(last)) if first != last => self.strings().fill(
                "date.days",
                &[("first", &name(first)), ("last", &name(last))],
            ),
            (Some(first), _) => name(first),
            _ => String::new(),
        }
    }

    /// What is listed by the month of its day, each month with the days of silence before it where
    /// they are many.
    fn months(&self, about: (SubjectId, ListPage), listed: &[Listed]) -> Value {
        let strings = self.strings();
        let subject = self.site.subjects.get(about.0);
        let paging = subject.paging(self.site.config.index.items_per_page);
        let is_jumped_to = is_long(subject, paging);
        let entry_of = |one: &Listed| self.site.entry(one.entry());
        let month_of = |one: &Listed| listed_month(entry_of(one));
        let day_of = |one: &Listed| entry_of(one).document.day.date();
        let mut newer: Option<NaiveDate> = None;
        let months: Vec<Value> = listed
            .chunk_by(|a, b| month_of(a) == month_of(b))
            .map(|listed| {
                let newest = listed.iter().filter_map(day_of).max();
                let gap = newer
                    .zip(newest)
                    .map(|(newer, day)| (newer - day).num_days());
                newer = listed.iter().filter_map(day_of).min().or(newer);
                let month = listed.first().and_then(month_of);
                let label = match (month, listed.first()) {
                    (Some((year, month)), _) => Some(strings.year_month(year, month)),
                    (None, Some(first)) => self.views.undated(entry_of(first)),
                    (None, None) => None,
                };
                let values = dated(listed, |one| one.entry())
                    .map(|(one, is_dated)| self.listed(about, (*one, is_dated)));
                object! {
                    "label" => optional(label),
                    "id" => optional(month.filter(|_| is_jumped_to).map(month_id)),
                    "iso" => optional(month.map(|(year, month)| format!("{year}-{month:02}"))),
                    "lines" => about.1 != ListPage::Newest,
                    "gap" => optional(gap.filter(|days| *days >= SILENCE)),
                    "items" => list(values),
                }
            })
            .collect();
        Value::from(months)
    }
}

/// Whether the list of a subject has jumps to its months. One with numbered pages always has them, so
/// that no such page changes when its subject becomes long.
fn is_long(subject: &Subject, paging: Paging) -> bool {
    paging.numbered() > 0 || subject.noted_count() >= LONG
}

/// The anchor of a month in the list of a subject.
fn month_id((year, month): (i32, u32)) -> String {
    format!("ui_{year}-{month:02}")
}

/// What is listed by day, newest first; what is of one note or article stays in the order it was
/// written in.
fn newest_days_first(oldest_first: &[Listed]) -> Vec<Listed> {
    oldest_first
        .chunk_by(|a, b| a.entry() == b.entry())
        .rev()
        .flatten()
        .copied()
        .collect()
}
