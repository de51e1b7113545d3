//! The archive: all years, a year, a month.

use tera::Value;

use super::{Made, Pages};
use crate::link::pages::{MARKDOWN, month_url, weeks_url, year_url};
use crate::link::{EntryId, Url};
use crate::render::value::{list, number, object, optional};
use crate::render::view::month_of;

impl Pages<'_> {
    pub(super) fn archive(&self) -> Made<'_> {
        let strings = self.strings();
        let archive = &self.site.archive;
        let years: Vec<Value> = archive
            .years
            .iter()
            .map(|year| {
                let months = year.months.iter().map(|month| {
                    object! {
                        "month" => u64::from(month.month),
                        "label" => strings.month(year.year, month.month),
                        "url" => self.views.href(&month_url(year.year, month.month)),
                        "count" => number(month.notes.len()),
                    }
                });
                object! {
                    "year" => i64::from(year.year),
                    "url" => self.views.href(&year_url(year.year)),
                    "count" => number(year.count()),
                    "months" => list(months),
                }
            })
            .collect();
        let undated = archive.undated.iter().map(|id| self.views.summary(*id));
        let weeks_url = (!archive.weeks.is_empty()).then(|| self.views.href(&weeks_url()));
        let mut head = self.head("archive", strings.get("title.archive"));
        head.description = Some(strings.get("description.archive").to_owned());
        let values = vec![
            ("years", Value::from(years)),
            ("undated", list(undated)),
            ("weeks_url", optional(weeks_url)),
        ];
        (head, values)
    }

    pub(super) fn year(&self, index: usize) -> Made<'_> {
        let strings = self.strings();
        let years = &self.site.archive.years;
        let year = &years[index];
        let months: Vec<Value> = year
            .months
            .iter()
            .map(|month| {
                let notes: Vec<Value> = month
                    .notes
                    .iter()
                    .map(|id| self.views.summary(*id))
                    .collect();
                object! {
                    "label" => strings.month(year.year, month.month),
                    "url" => self.views.href(&month_url(year.year, month.month)),
                    "count" => number(month.notes.len()),
                    "notes" => Value::from(notes),
                }
            })
            .collect();
        let label = |year: i32| strings.fill("date.year", &[("year", &year.to_string())]);
        let link = |index: Option<usize>| {
            let year = index.and_then(|index| years.get(index))?;
            Some(
                object! { "label" => label(year.year), "url" => self.views.href(&year_url(year.year)) },
            )
        };
        let notes = year.months.iter().flat_map(|month| &month.notes);
        let mut head = self.head("archive", label(year.year));
        let title = [("title", head.heading.as_str())];
        head.description = Some(strings.fill("description.period", &title));
        let values = vec![
            ("year", Value::from(i64::from(year.year))),
            ("months", Value::from(months)),
            ("weeks", self.weeks_among(notes)),
            ("calendar", self.calendar(year.year, 0..2)),
            ("previous", optional(link(Some(index + 1)))),
            ("next", optional(link(index.checked_sub(1)))),
        ];
        (head, values)
    }

    /// The articles of a month, oldest first.
    fn articles_of(&self, month: (i32, u32)) -> &[EntryId] {
        let articles = self.shared.articles.as_slice();
        let month_of = |id: &EntryId| month_of(self.site.entry(*id));
        let start = articles.partition_point(|id| month_of(id) < Some(month));
        let end = articles.partition_point(|id| month_of(id) <= Some(month));
        &articles[start..end]
    }

    pub(super) fn month(&self, url: &Url, year_index: usize, month_index: usize) -> Made<'_> {
        let strings = self.strings();
        let years = &self.site.archive.years;
        let year = &years[year_index];
        let month = &year.months[month_index];
        let notes = self.thread(
            month.notes.iter(),
            self.articles_of((year.year, month.month)),
        );
        let months: Vec<(i32, u32)> = years
            .iter()
            .flat_map(|year| year.months.iter().map(|month| (year.year, month.month)))
            .collect();
        let at = months
            .iter()
            .position(|known| *known == (year.year, month.month));
        let link = |index: Option<usize>| {
            let (year, month) = *months.get(index?)?;
            let url = month_url(year, month);
            Some(
                object! { "label" => strings.year_month(year, month), "url" => self.views.href(&url) },
            )
        };
        let label = strings.year_month(year.year, month.month);
        let value = object! {
            "label" => label.as_str(),
            "year" => i64::from(year.year),
            "year_url" => self.views.href(&year_url(year.year)),
        };
        let mut head = self.head("archive", label);
        let title = [("title", head.heading.as_str())];
        head.description = Some(strings.fill("description.period", &title));
        head.markdown = Some(url.beside(MARKDOWN));
        let values = vec![
            ("month", value),
            ("notes", Value::from(notes)),
            ("weeks", self.weeks_among(month.notes.iter())),
            ("previous", optional(link(at.map(|at| at + 1)))),
            ("next", optional(link(at.and_then(|at| at.checked_sub(1))))),
        ];
        (head, values)
    }
}
