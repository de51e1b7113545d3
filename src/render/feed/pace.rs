//! How much comes in each feed, for those who choose.

use chrono::NaiveDate;

use super::select::{self, Selection};
use super::source::Source;
use crate::link::feeds::Feed;
use crate::render::activity::scale::LastWeeks;

/// How much comes in a feed.
#[derive(Clone, Copy, Debug)]
pub(in crate::render) struct Pace {
    /// How many entries it got in the last weeks of the site.
    pub(in crate::render) recent: usize,
    /// The day of its newest entry that has one.
    pub(in crate::render) last: Option<NaiveDate>,
}

impl Pace {
    /// How much comes in a feed, by the last weeks of the site.
    pub(in crate::render) fn of(feed: &Feed, selection: &Selection<'_>, weeks: &LastWeeks) -> Pace {
        let entries = selection.all(feed);
        let day = |source: &Source| select::day(selection.site, source).date();
        let days: Vec<NaiveDate> = entries.iter().filter_map(day).collect();
        let is_recent = |day: &&NaiveDate| weeks.week(**day).is_some();
        Pace {
            recent: days.iter().filter(is_recent).count(),
            last: days.iter().max().copied(),
        }
    }
}
