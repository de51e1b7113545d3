//! Groups and people an item belongs to without naming them, each with its reason.
//!
//! An item that says nothing of SIG Node belongs to it all the same when it mentions
//! - a KEP that the group owns or takes part in,
//! - a repository that this group alone owns (one with sixteen owners says nothing), or a thread,
//!   release or commit of it; a repository that tracks a kind holds everybody's matters and says
//!   nothing either,
//! - a thread whose labels say so (`sig/node`).
//!
//! This comes from facts; without facts nothing is inferred. `infer_groups = false` in
//! `site.toml` switches it off. In addition, an item of a note belongs to what the headings above it name.
//! `not = ["sig-windows"]` in front matter corrects a single note.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::Inferred;
use super::copies::Copies;
use super::document::Seen;
use super::naming::Naming;
use super::profile::SubjectId;
use super::site::{Entry, Item};
use super::subjects::Ids;
use crate::config::References;
use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::parse::Reading;
use crate::reference::{Field, GroupId, Login, Name, Target};
use crate::subject::{Facts, SubjectKey};

/// One more than an item may belong to, so that an error is found before the work is done.
const MOST: usize = limits::NAMES + 1;

/// What facts say of groups and people, by subject; made once for what documents are read by.
#[derive(Debug, Default)]
pub(super) struct Implications {
    /// What mentioning a subject implies.
    implied: HashMap<SubjectId, Vec<SubjectId>>,
    /// What each group owns, by key.
    pub(super) owned: HashMap<SubjectId, Arc<[SubjectId]>>,
}

impl Implications {
    /// Reads all facts. Every subject, group and person that they name becomes a subject.
    pub(super) fn read(
        reading: &Reading,
        references: &References,
        ids: &mut Ids,
        naming: &Naming,
    ) -> Implications {
        let facts = FactsReader::new(reading, references);
        let mut implications = Implications::default();
        let mut owned: HashMap<SubjectId, Vec<SubjectId>> = HashMap::new();
        for (key, of_subject) in &reading.facts {
            let id = ids.intern(key, naming);
            let mut id_of = |key: &SubjectKey| ids.intern(key, naming);
            for lead in of_subject.leads.iter().filter_map(|lead| person(lead)) {
                id_of(&lead);
            }
            let implied: Vec<SubjectId> =
                facts.implied(of_subject).iter().map(&mut id_of).collect();
            if !implied.is_empty() && !facts.is_tracker(key) {
                implications.implied.insert(id, implied);
            }
            let groups = owners(of_subject).filter_map(|written| facts.group(written));
            let groups: BTreeSet<SubjectKey> = groups.collect();
            // Groups that only `owners` names are not subjects unless groups are inferred.
            for group in groups.iter().filter_map(|group| ids.find(group)) {
                owned.entry(group).or_default().push(id);
            }
        }
        let owned = owned.into_iter().map(|(id, owned)| (id, owned.into()));
        implications.owned = owned.collect();
        ids.end_facts();
        implications
    }

    /// Adds to every item of an entry what the headings above it name, and what its subjects imply, as
    /// far as pages of subjects may show it; what is beyond that is returned.
    pub(super) fn infer(
        &self,
        entry: &mut Entry,
        ids: &Ids,
        reading: &Reading,
    ) -> Option<Diagnostic> {
        let mut copies = Copies::of(entry);
        let has_headings = entry.items.iter().any(Item::is_heading);
        let mut items = std::mem::take(&mut entry.items);
        if self.implied.is_empty() && !has_headings {
            let _within = items.iter().all(|item| copies.add(entry, item));
        } else {
            self.infer_items(&mut items, entry, (ids, reading), &mut copies);
        }
        entry.items = items;
        let problem = copies.finish(entry);
        if problem.is_some() {
            // `minamo check` renders all the same, without the copies that nobody wrote.
            for item in &mut entry.items {
                item.inferred = Vec::new();
            }
        }
        problem
    }

    fn infer_items(
        &self,
        items: &mut [Item],
        entry: &mut Entry,
        (ids, reading): (&Ids, &Reading),
        copies: &mut Copies,
    ) {
        let denied = entry.document.front.not.iter();
        let denied: HashSet<SubjectId> = denied
            .filter_map(|written| ids.find(&group(reading, &written.value)?))
            .collect();
        let mut headings = Headings::default();
        for item in items {
            if item.is_heading() {
                headings.enter(item);
                continue;
            }
            let mut seen = Seen::default();
            item.subjects.iter().for_each(|id| {
                seen.insert(*id);
            });
            let under = headings
                .subjects()
                .map(|subject| Inferred { subject, via: None });
            let mut inferred: Vec<Inferred> = under
                .filter(|inferred| !denied.contains(&inferred.subject))
                .filter(|inferred| seen.insert(inferred.subject))
                .take(MOST)
                .collect();
            let reasons = inferred.iter().map(|inferred| inferred.subject);
            let implied: Vec<Inferred> = self
                .implied_by(item.subjects.iter().copied().chain(reasons), ids)
                .filter(|inferred| !denied.contains(&inferred.subject))
                .filter(|inferred| seen.insert(inferred.subject))
                .take(MOST)
                .collect();
            inferred.extend(implied);
            item.inferred = inferred;
            if !copies.add(entry, item) {
                break;
            }
        }
        // A heading at the end has nothing under it that could belong to what it names.
        entry.front_subjects.extend(headings.unused());
    }

    /// What subjects and their repositories imply.
    fn implied_by<'i>(
        &'i self,
        subjects: impl Iterator<Item = SubjectId> + 'i,
        ids: &'i Ids,
    ) -> impl Iterator<Item = Inferred> + 'i {
        let reasons = subjects.flat_map(|id| {
            let repository = ids.profile(id).repository;
            std::iter::once(id).chain(repository)
        });
        reasons.flat_map(|via| {
            let implied = self.implied.get(&via).into_iter().flatten();
            implied.map(move |subject| Inferred {
                subject: *subject,
                via: Some(via),
            })
        })
    }
}

/// The headings that an item of a note is under.
#[derive(Default)]
struct Headings {
    open: Vec<Heading>,
    unused: Vec<SubjectId>,
}

struct Heading {
    level: u8,
    subjects: Vec<SubjectId>,
    is_used: bool,
}

impl Headings {
    /// Goes to a heading. What it names is a matter of the items under it, no more of its own.
    fn enter(&mut self, heading: &mut Item) {
        let level = heading.parsed.head.as_ref().map_or(1, |head| head.level);
        while let Some(last) = self.open.pop_if(|last| last.level >= level) {
            self.leave(last);
        }
        self.open.push(Heading {
            level,
            subjects: std::mem::take(&mut heading.subjects),
            is_used: false,
        });
    }

    fn leave(&mut self, heading: Heading) {
        if !heading.is_used {
            self.unused.extend(heading.subjects);
        }
    }

    /// What the headings name, the nearest first.
    fn subjects(&mut self) -> impl Iterator<Item = SubjectId> {
        self.open
            .iter_mut()
            .for_each(|heading| heading.is_used = true);
        let nearest_first = self.open.iter().rev();
        nearest_first.flat_map(|heading| heading.subjects.iter().copied())
    }

    /// What headings name that have nothing under them.
    fn unused(mut self) -> Vec<SubjectId> {
        for heading in std::mem::take(&mut self.open) {
            self.leave(heading);
        }
        self.unused
    }
}

/// Reads what facts say of groups and people.
struct FactsReader<'a> {
    reading: &'a Reading,
    references: &'a References,
    /// Groups by their names, as labels have them.
    labels: HashMap<String, &'a GroupId>,
}

impl<'a> FactsReader<'a> {
    fn new(reading: &'a Reading, references: &'a References) -> FactsReader<'a> {
        let mut labels = HashMap::new();
        for group in &reading.rules.groups {
            for name in &group.names {
                let first = labels.entry(name.to_ascii_lowercase());
                first.or_insert(&group.id);
            }
        }
        FactsReader {
            reading,
            references,
            labels,
        }
    }

    /// What mentioning a subject implies, by its facts.
    fn implied(&self, facts: &Facts) -> Vec<SubjectKey> {
        let mut keys = Vec::new();
        if self.references.infer_groups {
            let written = owners(facts).chain(&facts.participating);
            keys.extend(written.filter_map(|group| self.group(group)));
            keys.extend(facts.labels.iter().filter_map(|label| self.label(label)));
        }
        if self.references.infer_people {
            keys.extend(facts.authors.iter().filter_map(|author| person(author)));
        }
        keys
    }

    fn group(&self, written: &str) -> Option<SubjectKey> {
        group(self.reading, written)
    }

    /// The group of a label: `sig/node`, or a name that facts give to a group, as `T-compiler`.
    fn label(&self, label: &str) -> Option<SubjectKey> {
        if let Some(&id) = self.labels.get(&label.to_ascii_lowercase()) {
            return Some(SubjectKey::Target(Target::Group(id.clone())));
        }
        let (prefix, name) = label.split_once('/')?;
        let known = |known: &crate::reference::GroupPrefix| known.name == prefix;
        if !self.reading.rules.group_prefixes.iter().any(known) {
            return None;
        }
        self.group(&format!("{prefix}-{name}"))
    }

    fn is_tracker(&self, key: &SubjectKey) -> bool {
        let SubjectKey::Target(Target::Repo(repository)) = key else {
            return false;
        };
        let name = repository.to_string();
        let tracks = |tracker: &String| tracker.eq_ignore_ascii_case(&name);
        let mut kinds = self.reading.rules.kinds.iter();
        kinds.any(|kind| kind.tracker.as_ref().is_some_and(tracks))
    }
}

fn group(reading: &Reading, written: &str) -> Option<SubjectKey> {
    match reading.grammar.read_value(Field::Sigs, written)? {
        Name::Group { id, .. } => Some(SubjectKey::Target(Target::Group(id))),
        _ => None,
    }
}

/// The group that owns something, and a group that is alone in owning a repository.
fn owners(facts: &Facts) -> impl Iterator<Item = &String> {
    let alone = match facts.owners.as_slice() {
        [owner] => Some(owner),
        _ => None,
    };
    facts.group.iter().chain(alone)
}

fn person(written: &str) -> Option<SubjectKey> {
    let login = Login::new(written.trim_start_matches('@'))?;
    Some(SubjectKey::Target(Target::Person(login)))
}
