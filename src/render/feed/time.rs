//! When an entry was made, as far as a note's day tells.
//!
//! - The first note of a day has the midnight of its day in the site's zone. Items, further notes of
//!   the day and articles have that midnight and a time of day made from what identifies them, so
//!   that times differ and never shift when something is added.
//! - An undated note stands behind the notes of a day, so it has a moment of that day's last second.
//!   RSS and JSON Feed leave the date out; Atom demands one.
//! - Before all days is the first moment of the year 2000 in UTC, as any other would shift.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, SecondsFormat, TimeDelta};

use super::entry::Source;
use crate::config::Zone;
use crate::link::{Entry, Site};
use crate::parse::item_id::fnv1a;
use crate::parse::{Day, Kind};

/// Milliseconds of a second.
const SECOND: u64 = 1000;

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// The moment of an entry, by which entries are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    /// The moment itself; for an undated note, where it stands among the others.
    pub(super) at: DateTime<FixedOffset>,
    /// Whether it is that of a day which the note has.
    pub(super) dated: bool,
}

impl Moment {
    /// The moment of a note, an article or an item.
    pub(super) fn of(site: &Site, source: Source) -> Moment {
        let zone = site.config.time_zone;
        let (entry, identity) = match source {
            Source::Week(index) => return Moment::of_week(site, index),
            Source::Document(id) => {
                let entry = site.entry(id);
                (entry, document_identity(entry))
            }
            Source::Item(id) => {
                let (entry, item) = site.item(id);
                let identity = format!("{}#{}", entry.document.lasting_name(), item.parsed.id);
                (entry, Some(identity))
            }
        };
        let hash = identity.map_or(0, |identity| fnv1a(identity.as_bytes()));
        match entry.document.day {
            Day::On(day) => Moment {
                at: on(zone, day, hash),
                dated: true,
            },
            Day::After(Some(day)) => Moment {
                at: behind(zone, day, hash),
                dated: false,
            },
            Day::After(None) | Day::None => Moment {
                at: before_all_days() + time_of_day(hash),
                dated: false,
            },
        }
    }

    /// The end of a week, when its digest is whole.
    fn of_week(site: &Site, index: u32) -> Moment {
        let sunday = site.archive.weeks[index as usize].sunday();
        let end = sunday.map(|day| behind(site.config.time_zone, day, 0));
        Moment {
            at: end.unwrap_or_else(before_all_days),
            dated: end.is_some(),
        }
    }

    /// The moment of a later change, if there was one: the day is that of the document, and the time
    /// of day is made as those of items are, as several may have been changed on one day.
    pub(super) fn of_change(site: &Site, source: Source) -> Option<DateTime<FixedOffset>> {
        let (entry, item) = match source {
            Source::Week(_) => return None,
            Source::Document(id) => (site.entry(id), ""),
            Source::Item(id) => {
                let (entry, item) = site.item(id);
                (entry, item.parsed.id.as_str())
            }
        };
        let day = entry.document.front.updated_day()?;
        let identity = format!("{}#{item}", entry.document.lasting_name());
        Some(on(site.config.time_zone, day, fnv1a(identity.as_bytes())))
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

/// What tells a document from others of its day; nothing for the note named after the day alone.
fn document_identity(entry: &Entry) -> Option<String> {
    let document = &entry.document;
    let day = document.day.date().map(|day| day.to_string());
    let is_first = document.kind == Kind::Note && day.as_deref() == Some(document.lasting_name());
    (!is_first).then(|| entry.permanent_name())
}

fn on(zone: Zone, day: NaiveDate, hash: u64) -> DateTime<FixedOffset> {
    zone.midnight(day) + time_of_day(hash)
}

/// A time of day: whole seconds first, as RSS has nothing smaller.
fn time_of_day(hash: u64) -> TimeDelta {
    let (seconds, milliseconds) = (hash % DAY, hash / DAY % SECOND);
    TimeDelta::milliseconds((seconds * SECOND + milliseconds).cast_signed())
}

/// A moment of the last second of a day.
fn behind(zone: Zone, day: NaiveDate, hash: u64) -> DateTime<FixedOffset> {
    let microseconds = (hash % (SECOND * SECOND)).cast_signed();
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    zone.midnight(next) - TimeDelta::seconds(1) + TimeDelta::microseconds(microseconds)
}
