//! What is known of a subject independent of its mentions: label, kind, facts, address.

use std::sync::Arc;

use super::url::Url;
use crate::subject::{Facts, SubjectKey};

/// A subject, for as long as a site is linked again and again by the same facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SubjectId(pub(super) u32);

impl SubjectId {
    /// The id as an index of lists that have a place for every subject.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a subject is, whoever mentions it.
#[derive(Debug)]
pub(crate) struct Profile {
    /// Its identity.
    pub key: SubjectKey,
    /// Its page elsewhere, if it has one.
    pub external: Option<String>,
    /// What the writer knows of it.
    pub facts: Option<Arc<Facts>>,
    /// How it is shown; a tag is shown as the site writes it first.
    pub(super) label: Arc<str>,
    /// The address of its page, if it gets one.
    pub(super) page: Option<Url>,
    /// The repository that a thread, a release or a commit belongs to: its page shows them as well.
    pub(super) repository: Option<SubjectId>,
}
