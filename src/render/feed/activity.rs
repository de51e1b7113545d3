//! How much comes in each feed, for those who choose.

use chrono::{Days, NaiveDate};

use super::entry::Source;
use super::select::{self, Selection};
use crate::link::feeds::Feed;

/// The last weeks of the notes.
pub(in crate::render) struct Activity<'a> {
    selection: &'a Selection<'a>,
    /// The first day of these weeks; none where no note has a day.
    since: Option<NaiveDate>,
}

/// How much comes in a feed.
#[derive(Clone, Copy, Debug)]
pub(in crate::render) struct Pace {
    /// How many entries it got in the last weeks of the notes.
    pub(in crate::render) recent: usize,
    /// The day of its newest entry that has one.
    pub(in crate::render) last: Option<NaiveDate>,
}

impl<'a> Activity<'a> {
    /// How many weeks are looked at.
    pub(in crate::render) const WEEKS: usize = 8;

    /// The weeks end with the newest note and not today: the output knows no clock.
    pub(in crate::render) fn of(selection: &'a Selection<'a>) -> Activity<'a> {
        let days = selection
            .site
            .entries()
            .filter_map(|(_, entry)| entry.document.day.date());
        let span = Days::new(Activity::WEEKS as u64 * 7 - 1);
        let since = days.max().and_then(|newest| newest.checked_sub_days(span));
        Activity { selection, since }
    }

    /// How much comes in a feed.
    pub(in crate::render) fn pace(&self, feed: &Feed) -> Pace {
        let entries = self.selection.all(feed);
        let day = |source: &Source| select::day(self.selection.site, *source).date();
        let days: Vec<NaiveDate> = entries.iter().filter_map(day).collect();
        let is_recent = |day: &&NaiveDate| self.since.is_some_and(|since| **day >= since);
        Pace {
            recent: days.iter().filter(is_recent).count(),
            last: days.iter().max().copied(),
        }
    }
}
