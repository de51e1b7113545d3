//! The milestones of a KEP as a bar: its stages by release, and between them when notes spoke of it.

use chrono::NaiveDate;
use tera::Value;

use super::Pages;
use crate::link::Subject;
use crate::render::value::{number, object, optional};
use crate::subject::Facts;

impl Pages<'_> {
    /// The stages in the order of the facts, each with the day of its release where the preset knows
    /// it, whether it and the one after it are reached, and what was noted between the stage before
    /// and it. The last value has no stage: it is what was noted since.
    pub(super) fn milestones(&self, subject: &Subject, facts: &Facts) -> Value {
        let mut days = self.days(subject);
        let strings = self.strings();
        let mut values: Vec<Value> = Vec::with_capacity(facts.milestones.len() + 1);
        let mut stages = facts.milestones.iter();
        let at = stages.position(|(stage, _)| Some(stage) == facts.stage.as_ref());
        for (index, (stage, release)) in facts.milestones.iter().enumerate() {
            let released = self.released(release);
            let before = match released {
                Some(day) => days.partition_point(|noted| *noted < day),
                None => 0,
            };
            let noted: Vec<NaiveDate> = days.drain(..before).collect();
            values.push(object! {
                "name" => stage.as_str(),
                "version" => release.as_str(),
                "date" => optional(released.map(|day| strings.date_value(day))),
                "reached" => at.is_some_and(|at| index <= at),
                "passed" => at.is_some_and(|at| index < at),
                "noted" => self.noted_between(&noted),
            });
        }
        let known = values.iter().any(|value| {
            value
                .get_from_path("date")
                .is_some_and(|date| !date.is_none())
        });
        if known && !days.is_empty() {
            values.push(object! {
                "name" => Value::none(),
                "version" => Value::none(),
                "date" => Value::none(),
                "reached" => false,
                "passed" => false,
                "noted" => self.noted_between(&days),
            });
        }
        Value::from(values)
    }

    /// The days of all items about a subject, oldest first.
    fn days(&self, subject: &Subject) -> Vec<NaiveDate> {
        let items = subject.items.iter().map(|item| item.entry);
        let mut days: Vec<NaiveDate> = items
            .filter_map(|id| self.site.entry(id).document.day.date())
            .collect();
        days.sort_unstable();
        days
    }

    fn released(&self, release: &str) -> Option<NaiveDate> {
        let day = self.site.rules.releases.get(release)?;
        crate::day::parse_day(day)
    }

    fn noted_between(&self, days: &[NaiveDate]) -> Value {
        let (Some(first), Some(last)) = (days.first(), days.last()) else {
            return Value::none();
        };
        object! {
            "count" => number(days.len()),
            "first" => self.strings().date_value(*first),
            "last" => self.strings().date_value(*last),
        }
    }
}
