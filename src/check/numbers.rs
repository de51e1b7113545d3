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

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;
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
/// How many other repositories a number or its neighbours are looked for in. A number that more of them
/// have tells nothing about any of them.
const OTHERS: usize = 50;
/// Smaller numbers are those of any repository.
const TELLING: u32 = 1000;

/// One place that cites a number.
struct Citation<'a> {
    number: u32,
    place: u32,
    item: usize,
    mention: &'a Mention,
}

/// All that a site cites of one repository. No rule looks through all of it for each citation: a site may
/// cite a repository a million times.
struct Series<'a> {
    repository: Repository,
    /// Oldest first.
    citations: Vec<Citation<'a>>,
    /// The indexes of the citations of each number.
    by_number: BTreeMap<u32, Vec<usize>>,
    /// The numbers, in order.
    numbers: Vec<u32>,
    /// The place and the number of each citation, in order.
    by_place: Vec<(u32, u32)>,
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
    let judge = Judge::new(site, pages, &series);
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
                    by_number: BTreeMap::new(),
                    numbers: Vec::new(),
                    by_place: Vec::new(),
                });
                let of_number = series.by_number.entry(number).or_default();
                of_number.push(series.citations.len());
                series.citations.push(Citation {
                    number,
                    place,
                    item: index,
                    mention,
                });
            }
        }
    }
    for series in all.values_mut() {
        series.numbers = series.by_number.keys().copied().collect();
        let places = series.citations.iter();
        series.by_place = places.map(|one| (one.place, one.number)).collect();
        series.by_place.sort_unstable();
        series.by_place.dedup();
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
    /// The citations of a number, oldest first.
    fn of_number(&self, number: u32) -> &[usize] {
        let found = self.by_number.get(&number);
        found.map_or(&[], Vec::as_slice)
    }

    /// Those among some citations, oldest first, that are near a place.
    fn near(&self, among: &[usize], place: u32, distance: u32) -> Range<usize> {
        let place_of = |index: &usize| self.citations[*index].place;
        let first = place.saturating_sub(distance);
        let last = place.saturating_add(distance);
        among.partition_point(|index| place_of(index) < first)
            ..among.partition_point(|index| place_of(index) <= last)
    }

    /// Whether no other note cites the number: who cites it again means it.
    fn is_once(&self, citation: &Citation<'_>) -> bool {
        let same = self.of_number(citation.number);
        let ends = [same.first(), same.last()].into_iter().flatten();
        ends.copied()
            .all(|index| self.citations[index].place == citation.place)
    }

    /// Whether a number is far below nearly all others that the site cites of this repository.
    fn is_far_below(&self, number: u32, usual: usize) -> bool {
        let others = self.numbers.len().saturating_sub(1);
        // Another slip must not hide this one.
        let allowed = others / 50 + 1;
        let limit = number.saturating_mul(4);
        let below = self.numbers.partition_point(|other| *other < limit);
        let is_itself = number < limit && self.by_number.contains_key(&number);
        let below = below - usize::from(is_itself);
        others >= below + usual && below <= allowed
    }

    /// The nearest numbers below and above that entries near `entry` cite.
    fn around(&self, number: u32, place: u32) -> Option<(u32, u32)> {
        let (mut below, mut above) = (None, None);
        for place in place.saturating_sub(NEAR)..=place.saturating_add(NEAR) {
            let next = self.by_place.partition_point(|one| *one < (place, number));
            let after = self.by_place.partition_point(|one| *one <= (place, number));
            let of_place = |index: usize| {
                let (of, number) = *self.by_place.get(index)?;
                (of == place).then_some(number)
            };
            below = below.max(next.checked_sub(1).and_then(of_place));
            above = [above, of_place(after)].into_iter().flatten().min();
        }
        Some((below?, above?))
    }

    /// How many citations of other numbers are near one.
    fn others_near(&self, citation: &Citation<'_>) -> usize {
        let first = citation.place.saturating_sub(NEAR);
        let last = citation.place.saturating_add(NEAR);
        let all = self.citations.partition_point(|one| one.place <= last)
            - self.citations.partition_point(|one| one.place < first);
        let same = self.of_number(citation.number);
        all - self.near(same, citation.place, NEAR).len()
    }
}

struct Judge<'a, 'p> {
    site: &'a Site,
    pages: &'a [Prose<'p>],
    /// The series that have each number.
    by_number: HashMap<u32, Vec<&'a Series<'a>>>,
    /// The series of each owner, in lower case.
    by_owner: HashMap<String, Vec<&'a Series<'a>>>,
    ordinary: BTreeSet<String>,
    /// The words of each item that was asked for.
    topics: RefCell<HashMap<(u32, usize), Rc<Topic>>>,
}

impl<'a, 'p> Judge<'a, 'p> {
    fn new(
        site: &'a Site,
        pages: &'a [Prose<'p>],
        all: &'a BTreeMap<String, Series<'a>>,
    ) -> Judge<'a, 'p> {
        let mut by_number: HashMap<u32, Vec<&Series<'_>>> = HashMap::new();
        let mut by_owner: HashMap<String, Vec<&Series<'_>>> = HashMap::new();
        for series in all.values() {
            for number in &series.numbers {
                by_number.entry(*number).or_default().push(series);
            }
            let owner = series.repository.owner().to_ascii_lowercase();
            by_owner.entry(owner).or_default().push(series);
        }
        Judge {
            site,
            pages,
            by_number,
            by_owner,
            ordinary: words::ordinary(&[]),
            topics: RefCell::default(),
        }
    }

    fn reason(&self, series: &'a Series<'a>, citation: &'a Citation<'a>) -> Option<Reason<'a>> {
        too_large(series, citation)
            .or_else(|| self.elsewhere(series, citation))
            .or_else(|| self.truncated(series, citation))
            .or_else(|| self.fits(series, citation))
    }

    fn topic(&self, citation: &Citation<'_>) -> Rc<Topic> {
        let (place, item) = (citation.place, citation.item);
        let mut topics = self.topics.borrow_mut();
        let topic = topics.entry((place, item));
        let topic = topic.or_insert_with(|| Topic::of(&self.pages[place as usize], item).into());
        Rc::clone(topic)
    }

    /// Small numbers meet by chance, and so do large ones without a word of the other repository.
    fn elsewhere(&self, series: &'a Series<'a>, citation: &Citation<'_>) -> Option<Reason<'a>> {
        let number = citation.number;
        let far = series.is_far_below(number, USUAL);
        if number < TELLING && !far {
            return None;
        }
        let others = self.by_number.get(&number).into_iter().flatten();
        let others = others.filter(|other| other.repository != series.repository);
        let mut topic = None;
        for other in others.take(OTHERS) {
            let same = other.of_number(number);
            let first = &other.citations[same[0]];
            // Who cites both in one item knows both.
            let item_of = |index: &usize| {
                let one = &other.citations[*index];
                (one.place, one.item)
            };
            if same
                .binary_search_by_key(&(citation.place, citation.item), item_of)
                .is_ok()
            {
                continue;
            }
            let topic = topic.get_or_insert_with(|| self.topic(citation));
            let is_named = self.names(&other.repository, &series.repository, topic);
            let is_itself = self.names(&series.repository, &other.repository, topic);
            if is_named && (far || !is_itself) && !other.is_far_below(number, USUAL) {
                return Some(Reason::Elsewhere(other, first));
            }
        }
        None
    }

    fn truncated(&self, series: &'a Series<'a>, citation: &Citation<'_>) -> Option<Reason<'a>> {
        let number = citation.number;
        let mut others = series.numbers.iter().filter(|other| **other != number);
        let least = others.next();
        if number < 10 || least.is_some_and(|other| *other < number.saturating_mul(2)) {
            return None;
        }
        let first = number.checked_mul(10)?;
        let longer = series.by_number.range(first..=first.saturating_add(9));
        let near = longer.filter_map(|(_, same)| {
            let near = series.near(same, citation.place, NEXT);
            same[near].first()
        });
        let near = &series.citations[*near.min()?];
        let shared = self.topic(citation).shared(&self.topic(near));
        (shared > 0).then_some(Reason::Truncated(near))
    }

    fn fits(&self, series: &'a Series<'a>, citation: &Citation<'_>) -> Option<Reason<'a>> {
        let number = citation.number;
        if number < TELLING || !series.is_far_below(number, USUAL) {
            return None;
        }
        let owner = series.repository.owner().to_ascii_lowercase();
        let sisters = self.by_owner.get(&owner).into_iter().flatten();
        let sisters = sisters.filter(|other| other.repository != series.repository);
        sisters
            .take(OTHERS)
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
    // Who cites old threads alone may come to new ones.
    let known = series.others_near(citation) >= USUAL && *largest >= TELLING;
    (known && citation.number / 10 >= *largest).then_some(Reason::TooLarge(*largest))
}

/// What the numbers of a repository usually are, for one that is far below them.
fn usual(series: &Series<'_>, number: u32) -> String {
    let limit = number.saturating_mul(4);
    let first = series.numbers.partition_point(|other| *other < limit);
    let usual = series.numbers.get(first);
    format!(
        "nearly all other numbers that the site cites of {} are {} or more",
        series.repository,
        usual.unwrap_or(&number)
    )
}

/// Whether a topic speaks of a kind without a number: by its name, or by what its tracker holds
/// (`enhancements`, `enhancement`), or as a proposal.
fn speaks_of_kind(topic: &Topic, rule: &KindRule, tracker: &Repository) -> bool {
    let plural = tracker.name().to_ascii_lowercase();
    let singular = plural.strip_suffix('s').unwrap_or(&plural);
    topic.has(&rule.name) || topic.has(&plural) || topic.has(singular) || topic.has("proposal")
}
