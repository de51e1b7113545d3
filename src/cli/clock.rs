//! The clock: asked by commands that write for today, and by no other.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate, Utc};

use crate::config::Zone;
use crate::day::parse_day;

/// Today where a site's days begin.
pub(super) fn today(zone: Zone) -> NaiveDate {
    zone.day_at(now())
}

/// This instant, to the second.
pub(super) fn now() -> DateTime<Utc> {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    DateTime::from_timestamp(seconds.cast_signed(), 0).unwrap_or_default()
}

/// A day that is given as an argument.
pub(super) fn parse_date(text: &str) -> Result<NaiveDate, String> {
    parse_day(text).ok_or_else(|| "write a day as 2023-09-12".to_owned())
}
