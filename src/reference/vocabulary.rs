//! What the rules of a site name, for all who read a text.

use std::collections::BTreeSet;

use super::candidate::Candidate;
use super::group::Groups;
use super::kind::Kind;
use super::names::Names;
use super::person::People;
use super::url::github;

/// Names and words, ready to be looked up.
pub(super) struct Vocabulary {
    pub(super) names: Names,
    pub(super) kinds: Vec<Kind>,
    pub(super) groups: Groups,
    pub(super) people: People,
    /// Ordinary words, and those of the field, in lower case.
    pub(super) words: BTreeSet<String>,
}

impl Vocabulary {
    /// The kind with a name.
    pub(super) fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.is_named(name))
    }

    /// Whether a word in lower case is an ordinary one, or one of the field.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Reads an address on its own.
    pub(super) fn read_url(&self, url: &str) -> Option<Candidate> {
        let defined = self.kinds.iter().find_map(|kind| kind.read_url(url));
        let defined = defined.or_else(|| self.groups.read_url(url));
        let (name, locator) = if let Some(name) = defined {
            (name, None)
        } else {
            let redirected = self.names.redirected(url);
            let page = github(redirected.as_deref().unwrap_or(url))?;
            let locator = page.locator();
            (self.names.page(page)?, locator)
        };
        Some(Candidate {
            span: 0..url.len(),
            locator,
            locator_span: None,
            name,
        })
    }
}
