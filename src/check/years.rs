//! `odd-year`: a note or an article whose date is far from all others: `2203` for `2023`.
//!
//! Evidence: the dates of the others are together, none within ten years of it. Two documents or fewer
//! may stand apart of ten or more; of fewer, where the others are more than it.

use chrono::{Datelike, NaiveDate};

use crate::diagnostic::Diagnostic;
use crate::link::{Entry, Site};
use crate::source::Span;

/// How many years without a document set dates apart.
const APART: i32 = 10;
/// As many years apart are odd among fewer documents as well.
const FAR: i32 = 50;
/// How many documents make a habit.
const HABIT: usize = 10;
/// How many documents with an odd date may be slips.
const SLIPS: usize = 2;

/// The documents whose dates are far from all others.
pub(super) fn odd(site: &Site) -> Vec<Diagnostic> {
    let dated = site.entries().filter_map(|(_, entry)| {
        let date = entry.document.day.date()?;
        Some((date, entry))
    });
    let mut dated: Vec<(NaiveDate, &Entry)> = dated.collect();
    dated.sort_by_key(|(date, _)| *date);
    let clusters: Vec<&[(NaiveDate, &Entry)]> = dated
        .chunk_by(|(a, _), (b, _)| b.year() - a.year() < APART)
        .collect();
    let Some(largest) = clusters.iter().max_by_key(|cluster| cluster.len()) else {
        return Vec::new();
    };
    let odd = clusters.iter().filter(|cluster| is_odd(cluster, largest));
    odd.flat_map(|cluster| cluster.iter().map(|dated| report(dated, largest)))
        .collect()
}

fn is_odd(cluster: &[(NaiveDate, &Entry)], largest: &[(NaiveDate, &Entry)]) -> bool {
    let (first, last) = years(largest);
    let (start, end) = years(cluster);
    let distance = (start - last).max(first - end);
    let is_rare = match largest.len() {
        HABIT.. => cluster.len() <= SLIPS,
        others => distance >= FAR && cluster.len() < others,
    };
    distance >= APART && is_rare
}

/// The first and the last year of dates in order.
fn years(dated: &[(NaiveDate, &Entry)]) -> (i32, i32) {
    let year = |dated: Option<&(NaiveDate, &Entry)>| dated.map_or(0, |(date, _)| date.year());
    (year(dated.first()), year(dated.last()))
}

fn report((date, entry): &(NaiveDate, &Entry), others: &[(NaiveDate, &Entry)]) -> Diagnostic {
    let (first, last) = years(others);
    let span = entry.document.front.date.as_ref().map(|date| date.span);
    let place = entry.place(span.unwrap_or(Span::new(0..0)));
    let others = match first == last {
        true => format!("the year of the others is {first}"),
        false => format!("the others are of {first} to {last}"),
    };
    let message = format!("the date {date} is far from all others: {others}");
    Diagnostic::warning("odd-year", message, place)
        .help("correct the name of the file or `date`; `odd-year = \"allow\"` in [check] says that it is right")
}
