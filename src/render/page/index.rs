//! The table of an index: a row a subject, and the columns that its kind has something for.
//!
//! A name, a count and the last day are in every table. All other columns depend on what is known, so
//! that a kind of the site's own has the columns of KEPs where its facts are like theirs.

use tera::Value;

use super::Pages;
use crate::link::{Subject, SubjectId};
use crate::reference::{Field, Target};
use crate::render::value::{number, optional};
use crate::subject::SubjectKey;

/// The columns between the name and the count, in their order.
const COLUMNS: [&str; 6] = ["title", "group", "affiliations", "stage", "state", "keps"];

impl Pages<'_> {
    /// The columns of the table of some subjects, and its rows.
    pub(super) fn index(&self, ids: &[SubjectId]) -> (Vec<&'static str>, Value) {
        let mut has = [false; COLUMNS.len()];
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let subject = self.site.subjects.get(*id);
            let row = self.views.index_row(*id, self.about(subject));
            let filled = self.filled(*id, subject);
            has.iter_mut().zip(filled).for_each(|(has, is)| *has |= is);
            rows.push(row);
        }
        let columns = COLUMNS.into_iter().zip(has);
        let mut columns: Vec<&str> = columns
            .filter(|(_, has)| *has)
            .map(|(name, _)| name)
            .collect();
        // A stage and a state share a column.
        if columns.contains(&"stage") {
            columns.retain(|name| *name != "state");
        }
        (columns, Value::from(rows))
    }

    /// What a row has beside the link to its subject and how much there is about it.
    fn about(&self, subject: &Subject) -> Vec<(&'static str, Value)> {
        let facts = subject.facts.as_ref();
        let text = |value: Option<&String>| optional(value.map(String::as_str));
        let group = owner(subject).map(|group| self.named(Field::Sigs, group));
        let affiliations = facts.map_or(&[][..], |facts| &facts.affiliations);
        let affiliations: Vec<&str> = affiliations.iter().map(String::as_str).collect();
        vec![
            ("state", text(facts.and_then(|facts| facts.state.as_ref()))),
            ("stage", text(facts.and_then(|facts| facts.stage.as_ref()))),
            ("group", optional(group)),
            ("affiliations", Value::from(affiliations)),
            ("keps", number(self.kep_count(subject))),
        ]
    }

    /// Which columns a subject has something for.
    fn filled(&self, id: SubjectId, subject: &Subject) -> [bool; COLUMNS.len()] {
        let facts = subject.facts.as_ref();
        [
            self.views.has_words(id) || subject.title().is_some(),
            owner(subject).is_some(),
            facts.is_some_and(|facts| !facts.affiliations.is_empty()),
            facts.is_some_and(|facts| facts.stage.is_some()),
            facts.is_some_and(|facts| facts.state.is_some()),
            self.kep_count(subject) > 0,
        ]
    }

    /// How many KEPs with pages a group owns.
    fn kep_count(&self, subject: &Subject) -> usize {
        let owned = subject.owns.iter().map(|id| self.site.subjects.get(*id));
        let is_kep = |key: &SubjectKey| matches!(key, SubjectKey::Target(Target::Defined { .. }));
        owned
            .filter(|subject| subject.url.is_some() && is_kep(&subject.key))
            .count()
    }
}

/// The group that owns a subject according to its facts; none where several own it.
fn owner(subject: &Subject) -> Option<&str> {
    let facts = subject.facts.as_ref()?;
    match (&facts.group, facts.owners.as_slice()) {
        (Some(group), _) => Some(group),
        (None, [owner]) => Some(owner),
        _ => None,
    }
}
