//! The clock: asked by commands that write for today, and by no other.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};

use crate::config::Zone;
use crate::day::parse_day;

/// Today where a site's days begin.
pub(super) fn today(zone: Zone) -> NaiveDate {
    zone.day_at(now())
}

/// This instant, to the second; also where the clock is before 1970.
pub(super) fn now() -> DateTime<Utc> {
    DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(0)
}

/// A day that is given as an argument.
pub(super) fn parse_date(text: &str) -> Result<NaiveDate, String> {
    parse_day(text).ok_or_else(|| "write a day as 2023-09-12".to_owned())
}
