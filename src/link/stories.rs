//! Stories: threads and KEPs that the notes mention again after a week or more.

use chrono::NaiveDate;

use super::profile::SubjectId;
use super::subjects::{Subject, Subjects};
use super::timeline::Timeline;
use super::{Entry, ItemRef};
use crate::reference::Target;
use crate::subject::SubjectKey;

/// How many days are between the first and the last day of a story at least. What returns within a
/// week is still the same conversation.
const SPAN: i64 = 7;

/// The subjects with pages that are noted on days a week apart or more, the longest first; of equally
/// long ones first what is noted on more days, then by key.
pub(super) fn stories(subjects: &Subjects, timeline: &Timeline) -> Vec<SubjectId> {
    let mut stories: Vec<(i64, usize, u32, SubjectId)> = subjects
        .iter()
        .filter(|(_, subject)| subject.url.is_some() && recurs(&subject.key))
        .filter_map(|(id, subject)| {
            let days = days(subject, |item| timeline.get(item.entry));
            let span = (*days.last()? - *days.first()?).num_days();
            (span >= SPAN).then_some((-span, usize::MAX - days.len(), subjects.rank(id), id))
        })
        .collect();
    stories.sort_unstable_by_key(|(span, days, rank, _)| (*span, *days, *rank));
    stories.into_iter().map(|(.., id)| id).collect()
}

/// The days of a subject's items, each once, oldest first.
pub(crate) fn days<'a>(
    subject: &Subject,
    entry_of: impl Fn(&ItemRef) -> &'a Entry,
) -> Vec<NaiveDate> {
    let items = subject.items.iter();
    let mut days: Vec<NaiveDate> = items
        .filter_map(|item| entry_of(item).document.day.date())
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Groups, people, repositories and tags are always with us; only what can end makes a story.
fn recurs(key: &SubjectKey) -> bool {
    matches!(
        key,
        SubjectKey::Target(Target::Thread { .. } | Target::Defined { .. })
    )
}
