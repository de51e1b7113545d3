//! Which repository a bare number (`#123`) belongs to. The first rule that applies decides:
//!
//! | | what names it | |
//! | --- | --- | --- |
//! | 1 | the link it is in | the address says what is meant; the number is not a second mention |
//! | 2 | the words directly before it | `containerd PR #12`, `containerd の #12` |
//! | | the item, with the same number before | `k/k#116429, etcd-io/etcd#5, again #116429` |
//! | 3 | its item, above it in the nesting | the nearest numbered reference, or repository written as one |
//! | 4 | the heading it is under | if that names one repository |
//! | 5 | `default_repo` | |
//! | 6 | its note | only without a `default_repo`: the nearest before it |
//!
//! The address of a file, a commit or a comparison names no repository for others, nor does the path
//! of a module.

use super::context::{Anchor, Context};
use super::rule::{Decision, Rule};
use super::{Repository, Resolver};
use crate::reference::{Introduced, RepositoryName, Standing};

impl Resolver<'_> {
    /// Settles a bare number: it belongs to what names it most closely.
    pub(super) fn number(
        &self,
        (number, introduced): (u32, Introduced),
        (of, bullet): (Option<&RepositoryName>, u32),
        context: &Context,
    ) -> Decision {
        if let Some(repository) = of.and_then(|of| self.adjacent(of)) {
            return self.thread(Rule::WordsBefore, &repository, number);
        }
        if let Some(anchor) = context.repeated(number) {
            return self.near(Rule::Repeated, anchor, number);
        }
        let introduced = match (introduced, of) {
            (Introduced::Name, Some(RepositoryName::Short(words))) => self.sentence_start(words),
            _ => introduced,
        };
        let above = context.above(bullet);
        let heading = context.heading();
        let anywhere = self.rules.default_anywhere;
        // `#1` among other words usually counts: "the #1 reason".
        let loose = match introduced {
            Introduced::Word => false,
            Introduced::Alone => context.last.is_none() && heading.is_none(),
            Introduced::Name => return Decision::left(Rule::OtherName),
            Introduced::Start | Introduced::Text | Introduced::Doubtful | Introduced::Unsigned => {
                true
            }
        };
        if loose && number < 10 && !anywhere {
            return Decision::left(Rule::Counts);
        }
        // Whoever names a repository and then a number in one breath means a thread of it.
        let is_large = number >= 1_000;
        if introduced == Introduced::Doubtful && above.is_none() && !(anywhere || is_large) {
            return Decision::left(Rule::Doubtful);
        }
        // Among other words a number is one of many things, unless it is large or its note is about
        // threads.
        let default = self
            .rules
            .default_repository
            .as_ref()
            .filter(|_| match introduced {
                Introduced::Unsigned => is_large,
                Introduced::Text => is_large || anywhere || context.last.is_some(),
                _ => true,
            });
        let named = above.map(|anchor| (Rule::Above, anchor));
        let named = named.or_else(|| Some((Rule::Heading, heading?)));
        let earlier = || Some((Rule::Earlier, context.last.as_ref()?));
        match (named, default) {
            (Some((rule, anchor)), _) => self.near(rule, anchor, number),
            (None, Some(default)) => self.thread(Rule::Default, default, number),
            (None, None) if self.rules.default_repository.is_some() => {
                Decision::left(Rule::Doubtful)
            }
            (None, None) => match earlier() {
                Some((rule, anchor)) => self.near(rule, anchor, number),
                None => Decision::left(Rule::NoRepository),
            },
        }
    }

    /// What a capitalised word before a number is: `The #118000` begins a sentence.
    fn sentence_start(&self, words: &str) -> Introduced {
        match self.spelling.pairs.is_ordinary(words) {
            true => Introduced::Doubtful,
            false => Introduced::Name,
        }
    }

    /// A number that belongs to a repository named elsewhere.
    fn near(&self, rule: Rule, anchor: &Anchor, number: u32) -> Decision {
        Decision {
            evidence: Some(anchor.span),
            ..self.thread(rule, &anchor.repository, number)
        }
    }

    /// The repository that the words directly before a number name.
    fn adjacent(&self, name: &RepositoryName) -> Option<Repository> {
        match name {
            RepositoryName::Full(repository) | RepositoryName::Address(repository) => {
                self.why_repository(repository, Standing::Alone).ok()?;
                self.repository(name).map(|(repository, _)| repository)
            }
            RepositoryName::Short(words) => self.by_words(words),
            RepositoryName::OfItem => None,
        }
    }

    /// The repository that one to three words name: `Cluster API` is `kubernetes-sigs/cluster-api`.
    fn by_words(&self, words: &str) -> Option<Repository> {
        let mut words = words;
        loop {
            let name = words.replace(' ', "-");
            let is_name = !self.spelling.is_common(&name, self.rules);
            if let Some(repository) = self.names.repositories.by_words(&name).filter(|_| is_name) {
                return Some(repository);
            }
            (_, words) = words.split_once(' ')?;
        }
    }
}
