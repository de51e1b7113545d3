//! `/stories/`: the threads and KEPs that notes come back to, each as a line of time and its days.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use tera::Value;

use super::{Made, Pages};
use crate::link::stories::days;
use crate::link::{ItemRef, Subject, SubjectId};
use crate::render::activity::line;
use crate::render::labels::{item_title, kind_label};
use crate::render::value::{list, number, object, optional};

/// How many days of a story are shown between its first and its last.
const BETWEEN: usize = 6;

/// A day of a story that is shown.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    day: NaiveDate,
    /// How many days after the step before; 0 for the first.
    gap: i64,
    /// How many days between the two are not shown.
    left_out: usize,
}

impl Pages<'_> {
    pub(super) fn stories(&self) -> Made<'_> {
        let site = self.site;
        let strings = self.strings();
        let all = &site.stories;
        let (told, others) = all.split_at(all.len().min(site.config.index.stories_per_page));
        let stories = told.iter().filter_map(|id| self.story(*id));
        let others = others.iter().filter_map(|id| self.story_in_short(*id));
        let mut head = self.head("stories", strings.get("title.stories"));
        head.description = Some(strings.get("description.stories").to_owned());
        let values = vec![
            ("stories", list(stories)),
            ("others", list(others)),
            ("count", number(all.len())),
        ];
        (head, values)
    }

    /// A story in a line: when it began, how long it is, on how many days it was noted.
    fn story_in_short(&self, id: SubjectId) -> Option<Value> {
        let subject = self.site.subjects.get(id);
        let days = days(subject, |item| self.site.entry(item.entry));
        let (first, last) = (*days.first()?, *days.last()?);
        Some(object! {
            "subject" => self.views.counted(id, subject.items.len())?,
            "first" => self.strings().date_value(first),
            "last" => self.strings().date_value(last),
            "span" => (last - first).num_days(),
            "days" => number(days.len()),
        })
    }

    fn story(&self, id: SubjectId) -> Option<Value> {
        let site = self.site;
        let strings = self.strings();
        let subject = site.subjects.get(id);
        let days = days(subject, |item| site.entry(item.entry));
        let (first, last) = (*days.first()?, *days.last()?);
        let facts = subject.facts.as_ref();
        let label = strings.fill(
            "story.label",
            &[
                ("first", &strings.long_date(first)),
                ("last", &strings.long_date(last)),
                ("days", &strings.count("count.days", days.len())),
            ],
        );
        let svg = line(self.activity().period?, &days, &label);
        let steps = steps(&days)
            .into_iter()
            .map(|step| self.step(subject, &step));
        let told = [
            ("kind_label", Value::from(kind_label(strings, subject))),
            (
                "state",
                optional(facts.and_then(|facts| facts.state.as_deref())),
            ),
            (
                "stage",
                optional(facts.and_then(|facts| facts.stage.as_deref())),
            ),
            ("steps", list(steps)),
            ("line", Value::safe_string(&svg)),
        ];
        let mut story = self.story_in_short(id)?.into_map()?;
        story.extend(told.map(|(name, value)| (name.into(), value)));
        Some(Value::from(story))
    }

    /// A day of a story with the first words of its items.
    fn step(&self, subject: &Subject, step: &Step) -> Value {
        let site = self.site;
        let strings = self.strings();
        let day_of = |item: &ItemRef| site.entry(item.entry).document.day.date();
        let from = subject
            .items
            .iter()
            .position(|item| day_of(item) == Some(step.day));
        let items = subject.items[from.unwrap_or_default()..].iter();
        let items = items.take_while(|item| day_of(item) == Some(step.day));
        let values: Vec<Value> = items
            .map(|id| {
                let (entry, item) = site.item(*id);
                object! {
                    "url" => self.views.href_of(entry, item),
                    "excerpt" => &*item_title(entry, item, strings),
                    "excerpt_in" => self.views.language_value(entry),
                }
            })
            .collect();
        object! {
            "date" => self.strings().date_value(step.day),
            "gap" => step.gap,
            "left_out" => number(step.left_out),
            "items" => Value::from(values),
        }
    }
}

/// The days of a story that are shown: its first, its last, and between them those that broke the
/// longest silences.
fn steps(days: &[NaiveDate]) -> Vec<Step> {
    let silence = |index: usize| (days[index] - days[index - 1]).num_days();
    let mut between: Vec<usize> = (1..days.len().saturating_sub(1)).collect();
    between.sort_by_key(|index| (Reverse(silence(*index)), *index));
    between.truncate(BETWEEN);
    let mut told: BTreeSet<usize> = between.into_iter().collect();
    if !days.is_empty() {
        told.extend([0, days.len() - 1]);
    }
    let mut before: Option<usize> = None;
    told.into_iter()
        .map(|index| {
            let step = Step {
                day: days[index],
                gap: before.map_or(0, |before| (days[index] - days[before]).num_days()),
                left_out: before.map_or(0, |before| index - before - 1),
            };
            before = Some(index);
            step
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(days: &[&str]) -> Vec<(String, i64, usize)> {
        let days: Vec<NaiveDate> = days.iter().map(|day| day.parse().unwrap()).collect();
        let steps = steps(&days).into_iter();
        steps
            .map(|step| {
                (
                    step.day.format("%m-%d").to_string(),
                    step.gap,
                    step.left_out,
                )
            })
            .collect()
    }

    fn step(day: &str, gap: i64, left_out: usize) -> (String, i64, usize) {
        (day.to_owned(), gap, left_out)
    }

    #[test]
    fn a_short_story_is_told_in_full() {
        assert_eq!(
            told(&["2023-03-01", "2023-09-17"]),
            [step("03-01", 0, 0), step("09-17", 200, 0)]
        );
        assert_eq!(told(&["2023-03-01"]), [step("03-01", 0, 0)]);
        assert_eq!(told(&[]), []);
    }

    #[test]
    fn of_a_long_story_the_ends_of_long_silences_are_told() {
        let days = [
            "2023-01-01",
            "2023-01-02",
            "2023-01-05",
            "2023-01-06",
            "2023-02-01",
            "2023-02-02",
            "2023-03-01",
            "2023-03-05",
            "2023-04-01",
            "2023-04-02",
            "2023-04-10",
        ];
        assert_eq!(
            told(&days),
            [
                step("01-01", 0, 0),
                step("01-02", 1, 0),
                step("01-05", 3, 0),
                step("02-01", 27, 1),
                step("03-01", 28, 1),
                step("03-05", 4, 0),
                step("04-01", 27, 0),
                step("04-10", 9, 1),
            ]
        );
    }
}
