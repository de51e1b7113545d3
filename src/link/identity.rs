//! One identity for each subject, whichever spelling names it.
//!
//! A kind can have a **tracker**, a repository whose issues carry its numbers: `KEP-753` is
//! `kubernetes/enhancements#753`. Not every issue there is a KEP, and no pull request is, so a
//! number of the tracker is of the kind only when something says so: facts, or the kind's own
//! spelling somewhere in the site. Numbers that were merged into others, and numbers from before the
//! tracker gave the numbers of the kind, are settled here as well. None of this touches the ids of items.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::resolve::Names;
use crate::parse::Reading;
use crate::reference::{Field, Grammar, KindName, KindRule, Name, Repository, Rules, Target};
use crate::subject::SubjectKey;

/// What rules and facts say of identities; made once for them.
#[derive(Debug, Default)]
pub(super) struct Identities {
    trackers: Vec<(Repository, KindRule)>,
    /// Targets of defined kinds that facts name.
    known: HashSet<Target>,
    /// Targets that facts say are others today.
    aliases: HashMap<Target, Target>,
}

impl Identities {
    /// Reads rules and facts.
    pub(super) fn of(reading: &Reading) -> Identities {
        let (rules, grammar) = (&reading.rules, &reading.grammar);
        let mut identities = Identities::default();
        for (key, facts) in &reading.facts {
            let SubjectKey::Target(target @ Target::Defined { .. }) = key else {
                continue;
            };
            identities.known.insert(target.clone());
            let others = facts.aliases.iter();
            for other in others.filter_map(|alias| alias_target(rules, grammar, target, alias)) {
                identities.aliases.insert(other, target.clone());
            }
        }
        let tracker = |kind: &KindRule| {
            let tracker = Repository::parse(kind.tracker.as_ref()?)?;
            Some((tracker, kind.clone()))
        };
        identities.trackers = rules.kinds.iter().filter_map(tracker).collect();
        identities
    }
}

/// Settles identities across spellings.
pub(super) struct Identity<'a> {
    pub(super) rules: &'a Rules,
    pub(super) identities: &'a Identities,
    pub(super) names: &'a Names,
}

/// What a reference is in the end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Identified {
    /// It is this.
    Is(Target),
    /// It was written as a thread and is this.
    Became {
        /// The thread that was written.
        thread: Target,
        /// What it is.
        target: Target,
    },
    /// It has a number of an old sequence, which means something else today.
    OldNumber {
        /// The day since which numbers mean what they mean today.
        since: String,
    },
}

impl Identity<'_> {
    /// What a resolved name is, written on a day.
    pub(super) fn settle(&self, name: &Name, target: Target, day: Option<NaiveDate>) -> Identified {
        match &target {
            Target::Thread { repository, number } => {
                let is_pull = matches!(
                    name,
                    Name::Thread {
                        pull: Some(true),
                        ..
                    }
                );
                match self.tracked(repository, *number).filter(|_| !is_pull) {
                    Some(tracked) => Identified::Became {
                        target: self.today(tracked),
                        thread: target,
                    },
                    None => Identified::Is(target),
                }
            }
            Target::Defined { kind, .. } => match self.since(kind, day) {
                Some(since) => Identified::OldNumber { since },
                None => Identified::Is(self.today(target)),
            },
            _ => Identified::Is(target),
        }
    }

    /// The target of a defined kind that an issue of its tracker is, if something says so.
    fn tracked(&self, repository: &Repository, number: u32) -> Option<Target> {
        self.identities
            .trackers
            .iter()
            .filter(|(tracker, _)| tracker == repository)
            .filter_map(|(_, kind)| kind.target_of(&number.to_string()))
            .find(|target| self.is_known(target))
    }

    /// Whether facts or the text of the site name a target of a defined kind.
    fn is_known(&self, target: &Target) -> bool {
        self.identities.known.contains(target) || self.names.defined.contains(target)
    }

    fn today(&self, target: Target) -> Target {
        let aliases = &self.identities.aliases;
        aliases.get(&target).cloned().unwrap_or(target)
    }

    fn since(&self, kind: &KindName, day: Option<NaiveDate>) -> Option<String> {
        let rule = self.rules.kind(kind.as_str())?;
        let since = rule.since.as_ref()?;
        // Dates of ISO 8601 compare as text.
        (day?.to_string().as_str() < since.as_str()).then(|| since.clone())
    }
}

fn defined(name: &Name) -> Option<Target> {
    match name {
        Name::Defined { kind, id } => Some(Target::Defined {
            kind: kind.clone(),
            id: id.clone(),
        }),
        _ => None,
    }
}

/// What an alias of a target of a defined kind names: `KEP-3761`, or `3761`.
pub(super) fn alias_target(
    rules: &Rules,
    grammar: &Grammar,
    target: &Target,
    alias: &str,
) -> Option<Target> {
    let read = grammar.read_value(Field::Refs, alias);
    let named = read.as_ref().and_then(defined);
    named.or_else(|| rules.kind(target.kind())?.target_of(alias))
}
