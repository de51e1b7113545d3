//! When an entry was made, as far as a note's day says.
//!
//! - A note or an article has the midnight of its day in the site's zone. An item has that midnight
//!   and as many seconds as it is far down in its note, so that the order is the writer's, items that
//!   are added at the end move no other, and nothing of today is in the future.
//! - Where a day has several notes and articles, all but the note that is named after the day have
//!   some milliseconds in addition, made from what identifies them.
//! - An undated note comes after the notes of a day, so it has a moment an hour after that midnight.
//!   RSS and JSON Feed leave the date out; Atom demands one. A week's digest is of its Sunday in the
//!   same way.
//! - Before all days is the first moment of the year 2000 in UTC, as any other would shift.

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, TimeDelta};

use super::source::Source;
use crate::config::Zone;
use crate::link::{Entry, Site, Week};
use crate::parse::item_id::fnv1a;
use crate::parse::{Day, Kind};

/// Milliseconds of a second.
const SECOND: u64 = 1000;

/// How long after midnight what follows the items of a day comes: no note has as many items as this
/// has seconds.
const AFTER_ITEMS: TimeDelta = TimeDelta::hours(1);

/// The moment of an entry, by which entries are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    /// The moment itself; for an undated note, its place among the others.
    pub(super) at: DateTime<FixedOffset>,
    /// Whether it is that of a day which the note has.
    pub(super) dated: bool,
}

impl Moment {
    /// The moment of a note, an article or an item.
    pub(super) fn of(site: &Site, source: &Source) -> Moment {
        let zone = site.config.time_zone;
        let Some((entry, within)) = place(site, source) else {
            return Moment::of_week(site, source);
        };
        match entry.document.day {
            Day::On(day) => Moment {
                at: zone.midnight(day) + within,
                dated: true,
            },
            Day::After(Some(day)) => Moment {
                at: after_items(zone, day) + within,
                dated: false,
            },
            Day::After(None) | Day::None => Moment {
                at: before_all_days() + within,
                dated: false,
            },
        }
    }

    /// The Sunday of a week, when its digest is whole.
    fn of_week(site: &Site, source: &Source) -> Moment {
        let week = match source {
            Source::Week(index) => site.archive.weeks.get(*index as usize),
            _ => None,
        };
        let sunday = week.and_then(Week::sunday);
        let end = sunday.map(|day| after_items(site.config.time_zone, day));
        Moment {
            at: end.unwrap_or_else(before_all_days),
            dated: end.is_some(),
        }
    }

    /// The moment of a later change, if there was one: the day is that of the document, and the time
    /// of day is made as those of items are, as several may have been changed on one day.
    pub(super) fn of_change(site: &Site, source: &Source) -> Option<DateTime<FixedOffset>> {
        let (entry, within) = place(site, source)?;
        let day = entry.document.front.updated_day()?;
        Some(site.config.time_zone.midnight(day) + within)
    }
}

/// The document of an entry, and how long after the beginning of its day it comes; nothing for a week.
fn place<'a>(site: &'a Site, source: &Source) -> Option<(&'a Entry, TimeDelta)> {
    match source {
        Source::Week(_) => None,
        Source::Document(id) | Source::Sections(id, _) => {
            let entry = site.entry(*id);
            Some((entry, apart(entry)))
        }
        Source::Item(id) => {
            let entry = site.entry(id.entry);
            // The document itself is at 0.
            let within = TimeDelta::seconds(i64::from(entry.items[id.item as usize].place));
            Some((entry, apart(entry) + within))
        }
    }
}

/// The moment of a feed that has no entry.
pub(super) fn before_all_days() -> DateTime<FixedOffset> {
    let day = NaiveDate::from_ymd_opt(2000, 1, 1).expect("the year 2000 began with this day");
    day.and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .fixed_offset()
}

/// A moment as Atom and JSON Feed write it.
pub(super) fn rfc3339(moment: DateTime<FixedOffset>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// What keeps the documents of one day apart: nothing for the note that is named after the day alone.
fn apart(entry: &Entry) -> TimeDelta {
    let document = &entry.document;
    let day = document.day.date().map(|day| day.to_string());
    let is_first = document.kind == Kind::Note && day.as_deref() == Some(document.lasting_name());
    let hash = match is_first {
        true => 0,
        false => fnv1a(entry.permanent_name().as_bytes()),
    };
    TimeDelta::milliseconds((hash % SECOND).cast_signed())
}

/// The moment of what follows the items of a day.
fn after_items(zone: Zone, day: NaiveDate) -> DateTime<FixedOffset> {
    zone.midnight(day) + AFTER_ITEMS
}
