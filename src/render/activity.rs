//! Activity over time, counted and drawn: small lines of bars, and the year by day.
//!
//! All drawings of a site share its period, so that those of two subjects can be compared. They are
//! SVG without colours of their own (the style sheet has them), and say in words what they show.

pub(super) mod calendar;
pub(super) mod scale;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::strings::Strings;
use crate::html::escape;
use crate::link::{ItemRef, Site};
use crate::parse::Kind;
use calendar::Strength;
use scale::{LastWeeks, Scale};

/// How wide a bar and the space beside it are.
const PITCH: usize = 4;
/// How high the highest bar is.
const HEIGHT: usize = 14;
/// How many items make the highest bar at least: one item must not look like many.
const FEW: usize = 4;

/// How wide a line of days is drawn.
const WIDTH: i64 = 640;
/// What is left free at its ends, so that no dot is cut.
const EDGE: i64 = 6;

/// When how much was written, of the whole site.
#[derive(Debug)]
pub(super) struct Activity {
    /// From the first day of a note or an article to the last; none without any.
    pub(super) period: Option<(NaiveDate, NaiveDate)>,
    /// What "recently" is.
    pub(super) weeks: LastWeeks,
    /// The steps of lines of bars.
    scale: Option<Scale>,
    /// How many items the notes of each day have.
    pub(super) days: BTreeMap<NaiveDate, usize>,
    /// How days differ in strength.
    pub(super) strength: Strength,
}

impl Activity {
    /// Counts what a site has.
    pub(super) fn of(site: &Site) -> Activity {
        let mut days: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        let mut period: Option<(NaiveDate, NaiveDate)> = None;
        for (_, entry) in site.entries() {
            let Some(day) = entry.document.day.date() else {
                continue;
            };
            period =
                Some(period.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
            if entry.document.kind == Kind::Note {
                *days.entry(day).or_default() += entry.followed().count();
            }
        }
        let entries = site.entries().rev();
        let newest_first = entries.filter_map(|(_, entry)| entry.document.day.date());
        Activity {
            period,
            weeks: LastWeeks::of(newest_first),
            scale: period.map(|(first, last)| Scale::of(first, last)),
            strength: Strength::of(days.values().copied()),
            days,
        }
    }

    /// The line of some items over the site's whole period; none where none of them has a day.
    pub(super) fn line(&self, site: &Site, items: &[ItemRef], strings: &Strings) -> Option<String> {
        let scale = self.scale?;
        let mut counts = vec![0; scale.len()];
        for day in days_of(site, items) {
            counts[scale.step(day)] += 1;
        }
        let label = label(&counts, scale, strings)?;
        let top = counts.iter().copied().max().unwrap_or_default();
        Some(bars(&counts, top.max(FEW), &label))
    }
}

/// The days of items, each item once; those without a day are left out.
pub(super) fn days_of(site: &Site, items: &[ItemRef]) -> impl Iterator<Item = NaiveDate> {
    let days = items.iter().map(|item| site.entry(item.entry));
    days.filter_map(|entry| entry.document.day.date())
}

/// Bars from the left to the right; a bar as high as the drawing stands for `top`. Without a label
/// it is for the eyes only: the words beside it say the same.
pub(super) fn bars(counts: &[usize], top: usize, label: &str) -> String {
    let width = counts.len() * PITCH;
    let mut path = String::new();
    for (step, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = (count * HEIGHT).div_ceil(top.max(1)).min(HEIGHT);
        path.push_str(&format!("M{} {HEIGHT}v-{height}", step * PITCH + PITCH / 2));
    }
    let role = match label {
        "" => "aria-hidden=\"true\"".to_owned(),
        label => format!("role=\"img\" aria-label=\"{}\"", escape(label)),
    };
    let full = HEIGHT + 1;
    format!(
        "<svg class=\"sparkline\" viewBox=\"0 0 {width} {full}\" width=\"{width}\" height=\"{full}\" {role}>\
         <path class=\"ground\" d=\"M0 {HEIGHT}.5h{width}\"/><path d=\"{path}\"/></svg>"
    )
}

/// Days as dots on a line, within a period that is the width of the drawing.
pub(super) fn line(period: (NaiveDate, NaiveDate), days: &[NaiveDate], label: &str) -> String {
    let (first, last) = period;
    let length = (last - first).num_days().max(1);
    let place = |day: NaiveDate| {
        let days = (day - first).num_days().clamp(0, length);
        EDGE + days * (WIDTH - 2 * EDGE) / length
    };
    let mut places: Vec<i64> = days.iter().map(|day| place(*day)).collect();
    places.dedup();
    let from = places.first().copied().unwrap_or(EDGE);
    let to = places.last().copied().unwrap_or(EDGE);
    let dots: Vec<String> = places.iter().map(|x| format!("M{x} 8h0")).collect();
    format!(
        "<svg class=\"story-line\" viewBox=\"0 0 {WIDTH} 16\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">\
         <path class=\"ground\" d=\"M0 8h{WIDTH}\"/><path class=\"span\" d=\"M{from} 8H{to}\"/>\
         <path class=\"dots\" d=\"{}\"/></svg>",
        escape(label),
        dots.concat()
    )
}

/// What a line of bars shows, in words; none where it shows nothing.
fn label(counts: &[usize], scale: Scale, strings: &Strings) -> Option<String> {
    let name = |step: usize| strings.date(scale.unit.name(), scale.day_of(step));
    let first = counts.iter().position(|count| *count > 0)?;
    let last = counts.iter().rposition(|count| *count > 0)?;
    let most = counts.iter().copied().max()?;
    let peak = counts.iter().position(|count| *count == most)?;
    let items = strings.count("count.items", most);
    let values = [
        ("first", &*name(first)),
        ("last", &*name(last)),
        ("peak", &*name(peak)),
        ("items", &*items),
    ];
    let path = match first == last {
        true => "activity.once",
        false => "activity.label",
    };
    Some(strings.fill(path, &values))
}

/// The first and the last day of a year's half.
pub(super) fn half_year(year: i32, second: u32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, 1 + second * 6, 1)?;
    let last = first
        .checked_add_months(chrono::Months::new(6))?
        .pred_opt()?;
    debug_assert_eq!(first.year(), last.year());
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_stands_for_its_share_of_the_top_and_is_never_nothing() {
        let svg = bars(&[0, 1, 7, 100], 100, "");
        assert!(svg.contains("d=\"M6 14v-1M10 14v-1M14 14v-14\""), "{svg}");
        assert!(svg.contains("viewBox=\"0 0 16 15\""), "{svg}");
        assert!(svg.contains("aria-hidden"), "{svg}");
    }

    #[test]
    fn days_stand_where_they_are_in_the_period() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = (day("2023-01-01"), day("2023-12-31"));
        let days = [day("2023-01-01"), day("2023-07-02"), day("2023-12-31")];
        let svg = line(period, &days, "words");
        assert!(svg.contains("d=\"M6 8h0M320 8h0M634 8h0\""), "{svg}");
        assert!(svg.contains("d=\"M6 8H634\""), "{svg}");
        let one = line((days[0], days[0]), &days[..1], "words");
        assert!(one.contains("d=\"M6 8h0\""), "{one}");
    }

    #[test]
    fn the_label_is_escaped() {
        let svg = bars(&[1], 1, "\"<&");
        assert!(svg.contains("aria-label=\"&quot;&lt;&amp;\""), "{svg}");
    }
}
