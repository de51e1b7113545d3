//! `suspicious-number`: a number that another repository has, or that has lost a digit.
//!
//! The numbers of a repository are a sequence in time, and a site cites them in that order, with
//! old threads now and then. A number alone is never suspect; evidence is one of
//!
//! 1. [`Reason::Elsewhere`]: the site cites the same number of another repository, and this item
//!    speaks of that one and not of the one it cites;
//! 2. [`Reason::Truncated`]: a neighbouring item on the same matter cites the number with one more
//!    digit at its end;
//! 3. [`Reason::Fits`]: the number is far below all others of its repository and falls between two
//!    that the notes of these days cite of a sister repository;
//! 4. [`Reason::TooLarge`]: it has a digit more than any other of its repository.
//!
//! Only a number that the writer typed after the name of its repository can be such a slip:
//! addresses are copied, and a number alone has its repository from the text around it. Nor is one
//! that two notes cite. None of the reasons is sure, so none has a fix.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::prose::Prose;
use super::topic::Topic;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::{Mention, Site};
use crate::parse::Form;
use crate::reference::{KindRule, Repository, Target, words};
use crate::subject::SubjectKey;

/// Entries at most this far apart, in the order of time, are of "these days".
const NEAR: u32 = 8;
/// A truncated number is looked for this far.
const NEXT: u32 = 3;
/// How many other numbers tell what is usual.
const USUAL: usize = 5;
/// Smaller numbers are those of any repository.
const TELLING: u32 = 1000;

/// One place that cites a number.
struct Citation<'a> {
    number: u32,
    place: u32,
    item: usize,
    mention: &'a Mention,
}

/// All that a site cites of one repository, oldest first.
struct Series<'a> {
    repository: Repository,
    citations: Vec<Citation<'a>>,
    numbers: BTreeSet<u32>,
}

/// Why a number is suspect.
enum Reason<'a> {
    Elsewhere(&'a Series<'a>, &'a Citation<'a>),
    Truncated(&'a Citation<'a>),
    Fits(&'a Series<'a>, u32, u32),
    TooLarge(u32),
}

/// The suspicious numbers of a site. `pages` are its documents, entries first.
pub(super) fn suspicious(site: &Site, pages: &[Prose<'_>]) -> Vec<Diagnostic> {
    let series = series(site);
    let judge = Judge {
        site,
        pages,
        series: &series,
        ordinary: words::ordinary(&[]),
    };
    let cited = series.values().flat_map(|series| {
        let places = series.citations.iter();
        places.map(move |citation| (series, citation))
    });
    cited
        .filter(|(series, citation)| is_thread_of(site, citation.mention, &series.repository))
        .filter(|(series, citation)| is_typed(citation.mention) && series.is_once(citation))
        .filter_map(|(series, citation)| {
            let reason = judge.reason(series, citation)?;
            Some(judge.report(series, citation, &reason))
        })
        .collect()
}

/// The numbers that notes and articles cite, by repository; a KEP counts for its tracker.
fn series(site: &Site) -> BTreeMap<String, Series<'_>> {
    let mut all: BTreeMap<String, Series<'_>> = BTreeMap::new();
    for ((_, entry), place) in site.entries().zip(0..) {
        for (index, item) in entry.items.iter().enumerate() {
            for mention in &item.mentions {
                let Some((repository, number)) = cited(site, mention) else {
                    continue;
                };
                let series = all.entry(repository.key()).or_insert_with(|| Series {
                    repository,
                    citations: Vec::new(),
                    numbers: BTreeSet::new(),
                });
                series.numbers.insert(number);
                series.citations.push(Citation {
                    number,
                    place,
                    item: index,
                    mention,
                });
            }
        }
    }
    all
}

fn cited(site: &Site, mention: &Mention) -> Option<(Repository, u32)> {
    match &site.subjects.get(mention.subject).key {
        SubjectKey::Target(Target::Thread { repository, number }) => {
            Some((repository.clone(), *number))
        }
        SubjectKey::Target(Target::Defined { kind, id }) => {
            let rule = site.rules.kind(kind.as_str())?;
            let repository = Repository::parse(rule.tracker.as_ref()?)?;
            Some((repository, id.rsplit('-').next()?.parse().ok()?))
        }
        _ => None,
    }
}

/// Whether a mention was read as a thread of this repository; a KEP is not a slip.
fn is_thread_of(site: &Site, mention: &Mention, repository: &Repository) -> bool {
    let key = &site.subjects.get(mention.subject).key;
    matches!(key, SubjectKey::Target(Target::Thread { repository: of, .. }) if of == repository)
}

/// Whether the writer typed the name of the repository and the number.
fn is_typed(mention: &Mention) -> bool {
    let name = mention.written.split('#').next().unwrap_or_default();
    mention.form == Form::Text
        && mention.written.contains('#')
        && name.contains(char::is_alphabetic)
}

impl Series<'_> {
    /// Whether no other note cites the number: who cites it again means it.
    fn is_once(&self, citation: &Citation<'_>) -> bool {
        let mut others = self.citations.iter();
        !others.any(|other| other.number == citation.number && other.place != citation.place)
    }

    /// Whether a number is far below nearly all others that the site cites of this repository.
    fn is_far_below(&self, number: u32, usual: usize) -> bool {
        let others = self.numbers.len().saturating_sub(1);
        // Another slip must not hide this one.
        let allowed = others / 50 + 1;
        let below = self
            .numbers
            .range(..number.saturating_mul(4))
            .filter(|other| **other != number)
            .take(allowed + 1)
            .count();
        others >= below + usual && below <= allowed
    }

    /// The nearest numbers below and above that entries near `entry` cite.
    fn around(&self, number: u32, place: u32) -> Option<(u32, u32)> {
        let near = || {
            let near = |citation: &&Citation<'_>| citation.place.abs_diff(place) <= NEAR;
            self.citations
                .iter()
                .filter(near)
                .map(|citation| citation.number)
        };
        let below = near().filter(|other| *other < number).max()?;
        let above = near().filter(|other| *other > number).min()?;
        Some((below, above))
    }
}

struct Judge<'a> {
    site: &'a Site,
    pages: &'a [Prose<'a>],
    series: &'a BTreeMap<String, Series<'a>>,
    ordinary: BTreeSet<String>,
}

impl<'a> Judge<'a> {
    fn reason(&self, series: &'a Series<'a>, citation: &'a Citation<'a>) -> Option<Reason<'a>> {
        too_large(series, citation)
            .or_else(|| self.elsewhere(series, citation))
            .or_else(|| self.truncated(series, citation))
            .or_else(|| self.fits(series, citation))
    }

    fn topic(&self, citation: &Citation<'_>) -> Topic {
        Topic::of(&self.pages[citation.place as usize], citation.item)
    }

    /// Small numbers meet by chance, and so do large ones without a word of the other repository.
    fn elsewhere(&self, series: &'a Series<'a>, citation: &Citation<'_>) -> Option<Reason<'a>> {
        let number = citation.number;
        let far = series.is_far_below(number, USUAL);
        if number < TELLING && !far {
            return None;
        }
        let others = self.series.values().filter(|other| {
            other.repository != series.repository && other.numbers.contains(&number)
        });
        let mut topic = None;
        for other in others {
            let same = other.citations.iter().filter(|same| same.number == number);
            let same: Vec<&Citation<'_>> = same.collect();
            // Who cites both in one item knows both.
            if same.iter().any(|same| is_same_item(same, citation)) {
                continue;
            }
            let topic = topic.get_or_insert_with(|| self.topic(citation));
            let is_named = self.names(&other.repository, &series.repository, topic);
            let is_itself = self.names(&series.repository, &other.repository, topic);
            if is_named && (far || !is_itself) && !other.is_far_below(number, USUAL) {
                return Some(Reason::Elsewhere(other, same[0]));
            }
        }
        None
    }

    fn truncated(&self, series: &'a Series<'a>, citation: &Citation<'_>) -> Option<Reason<'a>> {
        let number = citation.number;
        let mut others = series.numbers.iter().filter(|other| **other != number);
        if number < 10 || others.any(|other| *other < number.saturating_mul(2)) {
            return None;
        }
        let near = series.citations.iter().find(|other| {
            other.number / 10 == number && other.place.abs_diff(citation.place) <= NEXT
        })?;
        let shared = self.topic(citation).shared(&self.topic(near));
        (shared > 0).then_some(Reason::Truncated(near))
    }

    fn fits(&self, series: &'a Series<'a>, citation: &Citation<'_>) -> Option<Reason<'a>> {
        let number = citation.number;
        if number < TELLING || !series.is_far_below(number, USUAL) {
            return None;
        }
        let sisters = self.series.values().filter(|other| {
            let same_owner = other
                .repository
                .owner()
                .eq_ignore_ascii_case(series.repository.owner());
            same_owner && other.repository != series.repository
        });
        sisters
            .filter_map(|other| {
                let (below, above) = other.around(number, citation.place)?;
                // A twentieth of the number: what a busy repository counts in some weeks.
                let tight = above - below <= number / 20;
                tight.then_some((above - below, Reason::Fits(other, below, above)))
            })
            .min_by_key(|(gap, _)| *gap)
            .map(|(_, reason)| reason)
    }

    /// Whether a topic names a repository by a word that the other repository does not have.
    fn names(&self, repository: &Repository, other: &Repository, topic: &Topic) -> bool {
        let own = |part: &str| {
            let same =
                part.eq_ignore_ascii_case(other.owner()) || part.eq_ignore_ascii_case(other.name());
            let part = part.to_ascii_lowercase();
            !same && part.len() >= 3 && !self.ordinary.contains(&part) && topic.has(&part)
        };
        let tracked = self.site.rules.kinds.iter().any(|rule| {
            let tracker = rule.tracker.as_deref().and_then(Repository::parse);
            tracker.as_ref() == Some(repository) && speaks_of_kind(topic, rule, repository)
        });
        own(repository.name()) || own(repository.owner()) || tracked
    }

    fn report(
        &self,
        series: &Series<'_>,
        citation: &Citation<'_>,
        reason: &Reason<'_>,
    ) -> Diagnostic {
        let (message, help) = self.wording(series, citation, reason);
        let source = self.pages[citation.place as usize].source();
        let place = Place::Text(Arc::clone(source), citation.mention.span);
        Diagnostic::warning("suspicious-number", message, place).help(help)
    }

    /// The message and the advice.
    fn wording(
        &self,
        series: &Series<'_>,
        citation: &Citation<'_>,
        reason: &Reason<'_>,
    ) -> (String, String) {
        let written = &citation.mention.written;
        let number = citation.number;
        let repository = &series.repository;
        match reason {
            Reason::Elsewhere(other, same) => {
                let place = self.path(same);
                let suggested = self.spelling(&other.repository, number);
                (
                    format!("`{written}` is probably {suggested}"),
                    format!(
                        "{place} cites {suggested}, which this item speaks of; write `{suggested}` if that is meant"
                    ),
                )
            }
            Reason::Truncated(near) => {
                let place = self.path(near);
                let suggested = self.spelling(repository, near.number);
                (
                    format!("`{written}` has probably lost a digit of {suggested}"),
                    format!(
                        "{place} cites {suggested} on the same matter; write `{suggested}` if that is meant"
                    ),
                )
            }
            Reason::Fits(other, below, above) => {
                let suggested = self.spelling(&other.repository, number);
                let usual = usual(series, number);
                (
                    format!("`{written}` is probably a number of {}", other.repository),
                    format!(
                        "{usual}, while the notes of these days cite {below} and {above} of {}; write `{suggested}` if that is meant",
                        other.repository
                    ),
                )
            }
            Reason::TooLarge(largest) => (
                format!("`{written}` probably has one digit too many"),
                format!(
                    "the largest other number that the site cites of {repository} is {largest}"
                ),
            ),
        }
    }

    fn path(&self, citation: &Citation<'_>) -> &str {
        self.pages[citation.place as usize].source().path.as_str()
    }

    /// A thread as the site shows it.
    fn spelling(&self, repository: &Repository, number: u32) -> String {
        let target = Target::Thread {
            repository: repository.clone(),
            number,
        };
        let full = target.to_string();
        let subject = self.site.subjects.find(&SubjectKey::Target(target));
        subject.map_or(full, |id| self.site.subjects.get(id).label.to_string())
    }
}

fn too_large<'a>(series: &Series<'_>, citation: &Citation<'_>) -> Option<Reason<'a>> {
    let mut others = series.numbers.iter().rev();
    let largest = others.find(|other| **other != citation.number)?;
    let near = |other: &&Citation<'_>| {
        other.number != citation.number && other.place.abs_diff(citation.place) <= NEAR
    };
    // Who cites old threads alone may come to new ones.
    let known = series.citations.iter().filter(near).count() >= USUAL && *largest >= TELLING;
    (known && citation.number / 10 >= *largest).then_some(Reason::TooLarge(*largest))
}

/// What the numbers of a repository usually are, for one that is far below them.
fn usual(series: &Series<'_>, number: u32) -> String {
    let usual = series.numbers.range(number.saturating_mul(4)..).next();
    format!(
        "nearly all other numbers that the site cites of {} are {} or more",
        series.repository,
        usual.unwrap_or(&number)
    )
}

fn is_same_item(a: &Citation<'_>, b: &Citation<'_>) -> bool {
    a.place == b.place && a.item == b.item
}

/// Whether a topic speaks of a kind without a number: by its name, or by what its tracker holds
/// (`enhancements`, `enhancement`), or as a proposal.
fn speaks_of_kind(topic: &Topic, rule: &KindRule, tracker: &Repository) -> bool {
    let plural = tracker.name().to_ascii_lowercase();
    let singular = plural.strip_suffix('s').unwrap_or(&plural);
    topic.has(&rule.name) || topic.has(&plural) || topic.has(singular) || topic.has("proposal")
}
