//! The home page: the latest notes, what moved in the last weeks, the days that were noted last, and
//! what is noted most of all.

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate};
use tera::Value;

use super::document::sections;
use super::{Made, Pages};
use crate::link::feeds::About;
use crate::link::pages::{KindIndex, markdown_url, month_url, year_url};
use crate::link::{EntryId, SubjectId, Url};
use crate::parse::Kind;
use crate::render::activity::calendar::drawing;
use crate::render::activity::scale::LastWeeks;
use crate::render::activity::{bars, days_of, half_year};
use crate::render::labels::index_label;
use crate::render::value::{list, number, object, optional, with_field};
use crate::render::view::{Placing, month_of};

/// How many half-years the calendar shows.
const HALVES: usize = 2;
/// How much HTML the items of the notes may have together, so that the page stays light: in gzip it is
/// about a quarter of it.
const BYTES: usize = 32 * 1024;
/// How many notes are shown however long they are.
const ALWAYS: usize = 3;
/// How many subjects of a kind are shown as having moved.
const MOVED: usize = 5;
/// How many subjects of a kind are named as the most noted ones.
const BROWSED: usize = 8;

/// What one subject did in the last weeks.
struct Move {
    id: SubjectId,
    count: usize,
    by_week: Vec<usize>,
}

impl Pages<'_> {
    pub(super) fn home(&self) -> Made<'_> {
        let config = &self.site.config;
        let shown = self.shown(&self.shared.notes);
        let (older, newest) = self.shared.notes.split_at(self.shared.notes.len() - shown);
        let newest_first = newest.iter().rev();
        let notes = self.thread(newest_first, self.articles_since(older, newest));
        let mut head = self.head("home", config.title.as_str());
        let description = Some(config.description.clone()).filter(|text| !text.is_empty());
        let text = self.site.text_of_home();
        if let Some((_, entry)) = text {
            head.source = Some(entry);
            head.markdown = Some(markdown_url(entry));
        }
        let own = head
            .source
            .and_then(|entry| entry.document.front.description.clone());
        head.description = own.or(description);
        let text = text.map(|(index, entry)| {
            Value::safe_string(&sections(entry, self.views.fragments().page(index)))
        });
        head.feed = self.feed(About::Items);
        let values = vec![
            ("text", optional(text)),
            ("notes", Value::from(notes)),
            ("older", optional(self.older(older))),
            ("moved", optional(self.moved())),
            ("calendars", Value::from(self.latest_calendars())),
            ("browse", Value::from(self.browse())),
        ];
        (head, values)
    }

    /// How many of the newest notes the page has room for.
    fn shown(&self, notes: &[EntryId]) -> usize {
        let mut bytes = 0;
        let newest_first = notes
            .iter()
            .rev()
            .take(self.site.config.index.notes_per_page);
        let fitting = newest_first.enumerate().take_while(|(index, id)| {
            let items = self.views.fragments().entry(**id).iter();
            bytes += items.map(|html| html.len()).sum::<usize>();
            *index < ALWAYS || bytes <= BYTES
        });
        fitting.count()
    }

    /// The articles that are no older than the oldest note of the page; where no older note is left,
    /// older ones as well, as many as there may be notes.
    fn articles_since(&self, older: &[EntryId], newest: &[EntryId]) -> &[EntryId] {
        let site = self.site;
        let articles = self.shared.articles.as_slice();
        let first = match (older, newest) {
            ([_, ..], [first, ..]) => site.place(*first),
            _ => 0,
        };
        let since = articles.partition_point(|id| site.place(*id) < first);
        let most = articles
            .len()
            .saturating_sub(site.config.index.notes_per_page);
        &articles[since.max(most)..]
    }

    /// Notes in full and articles in short in one order, newest first; the articles come oldest first.
    pub(super) fn thread<'i>(
        &self,
        newest_notes: impl Iterator<Item = &'i EntryId>,
        articles: &'i [EntryId],
    ) -> Vec<Value> {
        let mut ids: Vec<EntryId> = newest_notes.chain(articles).copied().collect();
        ids.sort_by_key(|id| Reverse(self.site.place(*id)));
        ids.into_iter()
            .map(|id| match self.site.entry(id).document.kind {
                Kind::Article => self.article_in_short(id),
                _ => self.views.note(id, self.strings(), Placing::Among),
            })
            .collect()
    }

    /// Where the notes that the page does not show are read, oldest first here: from the month of
    /// the newest of them on.
    fn older(&self, notes: &[EntryId]) -> Option<Value> {
        let newest = notes.last()?;
        let (label, url) = match month_of(self.site.entry(*newest)) {
            Some((year, month)) => (
                self.strings().year_month(year, month),
                month_url(year, month),
            ),
            // A note without a date is in the list of the archive alone.
            None => (
                self.strings().get("title.archive").to_owned(),
                Url::page(["archive"]),
            ),
        };
        Some(object! { "label" => label, "url" => self.views.href(&url) })
    }

    /// What the notes of the last weeks were about; nothing where there are not two days yet, or they
    /// name nothing.
    fn moved(&self) -> Option<Value> {
        let weeks = &self.activity().weeks;
        if self.activity().days.len() < 2 {
            return None;
        }
        let site = self.site;
        let subjects = site.subjects.iter();
        let moves: Vec<Move> = subjects
            .filter(|(_, subject)| subject.url.is_some())
            .filter_map(|(id, _)| self.moves(id, weeks))
            .collect();
        let kind_of = |moved: &Move| site.subjects.get(moved.id).key.kind();
        let own_kinds = site.rules.kinds.iter().map(|kind| kind.name.as_str());
        let kinds: Vec<Value> = own_kinds
            .chain(["group", "thread", "tag"])
            .filter_map(|kind| {
                let of_kind = moves.iter().filter(|moved| kind_of(moved) == kind);
                self.moved_of_kind(kind, of_kind.collect())
            })
            .collect();
        if kinds.is_empty() {
            return None;
        }
        Some(object! { "weeks" => number(weeks.len()), "kinds" => Value::from(kinds) })
    }

    fn moves(&self, id: SubjectId, weeks: &LastWeeks) -> Option<Move> {
        let site = self.site;
        let items = &site.subjects.get(id).items;
        // Items come oldest first: what was before the weeks need not be looked at one by one.
        let first = weeks.first()?;
        let day_of = |index: usize| site.entry(items[index].entry).document.day.date();
        let from = (0..items.len())
            .rev()
            .take_while(|index| day_of(*index).is_none_or(|day| day >= first))
            .last()?;
        let mut by_week = vec![0; weeks.len()];
        for day in days_of(site, &items[from..]) {
            if let Some(week) = weeks.week(day) {
                by_week[week] += 1;
            }
        }
        let count = by_week.iter().sum();
        (count > 0).then_some(Move { id, count, by_week })
    }

    /// What moved most of a kind; of what moved as much, that which moved last.
    fn moved_of_kind(&self, kind: &str, mut moves: Vec<&Move>) -> Option<Value> {
        moves.sort_by_key(|moved| self.rank(moved.id, moved.count));
        moves.truncate(MOVED);
        let by_week = moves.iter().flat_map(|moved| moved.by_week.iter().copied());
        let top = by_week.max()?;
        let entries: Vec<Value> = moves
            .iter()
            .filter_map(|moved| {
                let link = self.views.counted(moved.id, moved.count)?;
                // A single week has nothing to be compared with.
                let line = match moved.by_week.len() {
                    1 => String::new(),
                    _ => bars(&moved.by_week, top, ""),
                };
                Some(with_field(&link, "activity", Value::safe_string(&line)))
            })
            .collect();
        Some(object! {
            "kind" => kind,
            "label" => index_label(self.strings(), kind),
            "entries" => Value::from(entries),
        })
    }

    /// The most noted subjects of every kind but threads, of which there are too many to choose from.
    fn browse(&self) -> Vec<Value> {
        let kinds = self.site.map.kinds.iter();
        let kinds = kinds.filter(|kind| kind.name != "thread");
        kinds.map(|kind| self.browsed(kind)).collect()
    }

    fn browsed(&self, kind: &KindIndex) -> Value {
        let mut ids = kind.subjects.clone();
        self.sort_by_activity(&mut ids);
        // Facts alone give pages to what no note is about yet.
        let noted = ids.iter().filter(|id| self.views.noted_count(**id) > 0);
        let most = noted.take(BROWSED);
        let links = most.filter_map(|id| self.views.counted(*id, self.views.noted_count(*id)));
        object! {
            "kind" => kind.name.as_str(),
            "label" => index_label(self.strings(), &kind.name),
            "url" => self.views.href(&kind.url),
            "count" => number(kind.subjects.len()),
            "subjects" => list(links),
        }
    }

    /// Puts the most noted subjects first, and of those noted as often the one noted last.
    pub(super) fn sort_by_activity(&self, ids: &mut [SubjectId]) {
        ids.sort_by_cached_key(|id| self.rank(*id, self.views.noted_count(*id)));
    }

    /// Where a subject is in a list by number and by last item; the key decides at the end.
    fn rank(&self, id: SubjectId, count: usize) -> impl Ord + use<> {
        let site = self.site;
        let last = site.subjects.get(id).items.last();
        let last = last.map(|item| site.item_place(*item));
        (Reverse(count), Reverse(last), site.subjects.rank(id))
    }

    /// The calendars of the newest half-years with notes, by year, so that in January there is more
    /// to see than January.
    fn latest_calendars(&self) -> Vec<Value> {
        let days = self.activity().days.keys().rev();
        let mut halves: Vec<(i32, u32)> = days.map(|day| (day.year(), day.month0() / 6)).collect();
        halves.dedup();
        halves.truncate(HALVES);
        halves.reverse();
        let years = halves.chunk_by(|a, b| a.0 == b.0);
        years
            .map(|halves| self.calendar(halves[0].0, halves.iter().map(|(_, half)| *half)))
            .collect()
    }

    /// Half-years of a year (0 and 1), a drawing each; one without notes is left out.
    pub(super) fn calendar(&self, year: i32, halves: impl Iterator<Item = u32>) -> Value {
        let halves = halves.filter_map(|half| self.half(half_year(year, half)?));
        object! {
            "year" => i64::from(year),
            "label" => self.strings().fill("date.year", &[("year", &year.to_string())]),
            "url" => self.views.href(&year_url(year)),
            "halves" => list(halves),
        }
    }

    fn half(&self, (first, last): (NaiveDate, NaiveDate)) -> Option<Value> {
        let strings = self.strings();
        let days = &self.activity().days;
        let noted: Vec<(NaiveDate, usize)> = days
            .range(first..=last)
            .map(|(day, count)| (*day, *count))
            .collect();
        // The first of the days with most.
        let (peak, most) = *noted.iter().rev().max_by_key(|(_, count)| *count)?;
        let label = strings.fill(
            "activity.calendar",
            &[
                ("first", &strings.year_month(first.year(), first.month())),
                ("last", &strings.year_month(last.year(), last.month())),
                ("days", &strings.count("count.days", noted.len())),
                ("peak", &strings.date("date.month_day", peak)),
                ("items", &strings.count("count.items", most)),
            ],
        );
        let months: Vec<Value> = (first.month()..=last.month())
            .filter_map(|month| NaiveDate::from_ymd_opt(first.year(), month, 1))
            .map(|day| {
                let (year, month) = (day.year(), day.month());
                let has_notes = noted.iter().any(|(day, _)| day.month() == month);
                let url = has_notes.then(|| self.views.href(&month_url(year, month)));
                object! {
                    "short" => strings.short_month(day),
                    "label" => strings.year_month(year, month),
                    "url" => optional(url),
                }
            })
            .collect();
        let svg = drawing((first, last), days, self.activity().strength, &label);
        Some(object! { "svg" => Value::safe_string(&svg), "months" => Value::from(months) })
    }
}
