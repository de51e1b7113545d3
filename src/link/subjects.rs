//! Every subject of the site: what it is, where it is mentioned and noted, and whether it has a page.
//!
//! 1. [`Ids`] give each key an id and a [`Profile`] when it is first met. Both stay for as long as
//!    what documents are read by stays the same; an id says nothing about the order of keys, which is
//!    stored separately.
//! 2. [`Subjects::file`] files every item and every noted day of a site under its subjects, and
//!    decides which of them have pages.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::naming::Naming;
use super::paging::Paging;
use super::profile::{Profile, SubjectId};
use super::url::Url;
use super::{Entry, EntryId, ItemRef};
use crate::parse::Kind;
use crate::reference::Target;
use crate::subject::SubjectKey;

/// One subject of a site. It reads like its [`Profile`].
#[derive(Debug)]
pub(crate) struct Subject {
    profile: Arc<Profile>,
    /// How it is shown: `KEP-753`, `SIG Network`, `@aojea`, `k/k#116429`, `sidecar`.
    pub label: Arc<str>,
    /// Its page, if it has one.
    pub url: Option<Url>,
    /// The items that mention it, oldest first.
    pub items: Vec<ItemRef>,
    /// Notes whose front matter names it, oldest first.
    pub noted: Vec<EntryId>,
    /// Articles whose front matter names it, oldest first.
    pub articles: Vec<EntryId>,
    /// What facts say a group owns, and no other group does.
    pub owns: Arc<[SubjectId]>,
}

impl Deref for Subject {
    type Target = Profile;

    fn deref(&self) -> &Profile {
        &self.profile
    }
}

impl Subject {
    /// In how many items and articles it is mentioned: what the small numbers show.
    pub(crate) fn count(&self) -> usize {
        self.items.len() + self.articles.len()
    }

    /// How often it was noted, as indexes count: items, articles and days.
    pub(crate) fn noted_count(&self) -> usize {
        self.count() + self.noted.len()
    }

    /// How its items, and the notes and articles that are given to it, are cut into pages.
    pub(crate) fn paging(&self, per_page: usize) -> Paging {
        Paging::of(self.noted_count(), per_page)
    }

    /// Its full name, if facts know one that the label does not say.
    pub(crate) fn title(&self) -> Option<&str> {
        let title = self.facts.as_ref()?.title.as_deref()?;
        (title != &*self.label).then_some(title)
    }

    /// Its label, followed by its full name where the label does not say it.
    pub(crate) fn full_title(&self) -> String {
        match self.title() {
            Some(title) => format!("{} {title}", self.label),
            None => self.label.to_string(),
        }
    }
}

/// The ids of keys, given once.
#[derive(Debug, Default)]
pub(super) struct Ids {
    known: HashMap<SubjectKey, SubjectId, FixedState>,
    profiles: Vec<Arc<Profile>>,
    /// All ids by key.
    order: Vec<SubjectId>,
    /// How many of the ids are in the forms that names have today; see [`Ids::forget_forms`].
    current: Vec<bool>,
    /// The subjects that facts name: they are there whether or not a note mentions them.
    of_facts: usize,
}

impl Ids {
    /// The id of a key.
    ///
    /// # Panics
    /// When the key was never interned; [`super::Linker`] interns every key that a document has.
    pub(super) fn of(&self, key: &SubjectKey) -> SubjectId {
        self.find(key)
            .expect("every key of a document is interned before its entry is made")
    }

    /// The id of a key that may be unknown.
    pub(super) fn find(&self, key: &SubjectKey) -> Option<SubjectId> {
        self.known.get(key).copied()
    }

    pub(super) fn profile(&self, id: SubjectId) -> &Arc<Profile> {
        &self.profiles[id.index()]
    }

    /// How many ids were given.
    pub(super) fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Gives a key an id, unless it has one.
    pub(super) fn intern(&mut self, key: &SubjectKey, naming: &Naming) -> SubjectId {
        match self.find(key) {
            Some(id) if self.current[id.index()] => id,
            Some(id) => {
                self.current[id.index()] = true;
                self.profiles[id.index()] = self.make_profile(key, naming);
                id
            }
            None => {
                let id = SubjectId(self.profiles.len() as u32);
                self.known.insert(key.clone(), id);
                self.order.push(id);
                self.current.push(true);
                // Its own place is taken before that of its repository.
                self.profiles.push(Arc::new(naming.profile(key, None)));
                self.profiles[id.index()] = self.make_profile(key, naming);
                id
            }
        }
    }

    fn make_profile(&mut self, key: &SubjectKey, naming: &Naming) -> Arc<Profile> {
        let repository = repository_of(key).map(|key| self.intern(&key, naming));
        Arc::new(naming.profile(key, repository))
    }

    /// Hears that repositories and people may be shown in other forms from now on. Ids stay; each
    /// profile is made anew when its key is interned again.
    pub(super) fn forget_forms(&mut self) {
        self.current.fill(false);
    }

    /// Hears that what was interned so far is what facts name.
    pub(super) fn end_facts(&mut self) {
        self.of_facts = self.profiles.len();
    }

    /// Puts new ids in the order of keys.
    pub(super) fn sort(&mut self) {
        let profiles = &self.profiles;
        let key = |id: &SubjectId| &profiles[id.index()].key;
        self.order.sort_by(|a, b| key(a).cmp(key(b)));
    }
}

/// The repository that a thread, a release or a commit belongs to.
fn repository_of(key: &SubjectKey) -> Option<SubjectKey> {
    match key {
        SubjectKey::Target(
            Target::Thread { repository, .. }
            | Target::Release { repository, .. }
            | Target::Commit { repository, .. },
        ) => Some(SubjectKey::Target(Target::Repo(repository.clone()))),
        _ => None,
    }
}

/// The subjects of a site.
#[derive(Debug, Default)]
pub(crate) struct Subjects {
    /// By id; also those that only an earlier state of the site mentioned.
    all: Vec<Subject>,
    /// Those of this site, by key.
    order: Vec<SubjectId>,
    /// The place of each in that order; none for those of an earlier state.
    ranks: Vec<Option<u32>>,
}

impl Subjects {
    /// A subject by its id.
    pub(crate) fn get(&self, id: SubjectId) -> &Subject {
        &self.all[id.index()]
    }

    /// How many ids there are: every id is below it.
    pub(crate) fn id_count(&self) -> usize {
        self.all.len()
    }

    /// The id of a key, if the site knows it.
    pub(crate) fn find(&self, key: &SubjectKey) -> Option<SubjectId> {
        let found = self.order.binary_search_by(|id| self.get(*id).key.cmp(key));
        found.ok().map(|place| self.order[place])
    }

    /// All subjects and their ids, by key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SubjectId, &Subject)> {
        self.order.iter().map(|id| (*id, self.get(*id)))
    }

    /// Where a subject comes among all, by key.
    pub(crate) fn rank(&self, id: SubjectId) -> u32 {
        self.ranks[id.index()].unwrap_or(u32::MAX)
    }

    /// Files every item and every noted day under its subjects, then decides which have pages.
    pub(super) fn file(site: &Filing<'_>) -> Subjects {
        let mut subjects = Subjects::unfiled(site);
        let mut present = Present::new(site);
        for (entry_id, entry) in site.timeline {
            for (item, index) in entry.items.iter().zip(0..) {
                let item_ref = ItemRef {
                    entry: *entry_id,
                    item: index,
                };
                let inferred = item.inferred.iter().map(|inferred| inferred.subject);
                present.each(item.subjects.iter().copied().chain(inferred), |id| {
                    subjects.all[id.index()].items.push(item_ref);
                });
            }
            let is_article = entry.document.kind == Kind::Article;
            present.each(entry.front_subjects.iter().copied(), |id| {
                let subject = &mut subjects.all[id.index()];
                match is_article {
                    true => subject.articles.push(*entry_id),
                    false => subject.noted.push(*entry_id),
                }
            });
        }
        for entry in site.others {
            let items = entry.items.iter().flat_map(|item| &item.subjects);
            present.each(items.chain(&entry.front_subjects).copied(), |_| {});
        }
        subjects.order = present.in_order();
        subjects.ranks = vec![None; subjects.all.len()];
        for (id, rank) in subjects.order.iter().zip(0..) {
            subjects.ranks[id.index()] = Some(rank);
            let subject = &mut subjects.all[id.index()];
            subject.url = page(subject, site.thread_mentions);
        }
        subjects
    }

    fn unfiled(site: &Filing<'_>) -> Subjects {
        let nothing: Arc<[SubjectId]> = Arc::new([]);
        let subject = |(profile, number): (&Arc<Profile>, u32)| Subject {
            label: Arc::clone(&profile.label),
            url: None,
            items: Vec::new(),
            noted: Vec::new(),
            articles: Vec::new(),
            owns: Arc::clone(site.owned.get(&SubjectId(number)).unwrap_or(&nothing)),
            profile: Arc::clone(profile),
        };
        let mut all: Vec<Subject> = site.ids.profiles.iter().zip(0..).map(subject).collect();
        let timeline = site.timeline.iter().map(|(_, entry)| entry);
        let written = site
            .others
            .iter()
            .chain(timeline)
            .flat_map(|entry| &entry.tags);
        let mut is_labelled = vec![false; all.len()];
        for (id, written) in written {
            if !std::mem::replace(&mut is_labelled[id.index()], true) {
                all[id.index()].label = written.as_str().into();
            }
        }
        Subjects {
            all,
            ..Subjects::default()
        }
    }
}

/// What subjects are filed by.
pub(super) struct Filing<'a> {
    pub(super) ids: &'a Ids,
    /// Notes and articles, oldest first.
    pub(super) timeline: &'a [(EntryId, Arc<Entry>)],
    /// Pages and texts of subjects.
    pub(super) others: &'a [Arc<Entry>],
    pub(super) owned: &'a HashMap<SubjectId, Arc<[SubjectId]>>,
    /// In how many items a thread must be mentioned to get a page.
    pub(super) thread_mentions: usize,
}

/// The subjects that a site names, by facts or in text, while they are found.
struct Present<'a> {
    ids: &'a Ids,
    /// For each id the last turn it was met in; 0 where it was not met.
    met: Vec<u32>,
    turn: u32,
}

impl<'a> Present<'a> {
    fn new(site: &Filing<'a>) -> Present<'a> {
        let mut met = vec![0; site.ids.len()];
        met[..site.ids.of_facts].fill(1);
        Present {
            ids: site.ids,
            met,
            turn: 1,
        }
    }

    /// Each of some subjects and their repositories once.
    fn each(&mut self, ids: impl Iterator<Item = SubjectId>, mut then: impl FnMut(SubjectId)) {
        self.turn += 1;
        for id in ids {
            let repository = self.ids.profile(id).repository;
            for id in std::iter::once(id).chain(repository) {
                if std::mem::replace(&mut self.met[id.index()], self.turn) != self.turn {
                    then(id);
                }
            }
        }
    }

    fn in_order(&self) -> Vec<SubjectId> {
        let is_met = |id: &&SubjectId| self.met[id.index()] > 0;
        self.ids.order.iter().filter(is_met).copied().collect()
    }
}

/// The address of a subject's page, if it has one. Facts in bulk know of much that no note is about.
fn page(subject: &Subject, thread_mentions: usize) -> Option<Url> {
    let known = subject.facts.as_ref().is_some_and(|facts| facts.curated);
    let is_thread = matches!(subject.key, SubjectKey::Target(Target::Thread { .. }));
    let is_noted = match is_thread {
        true => subject.count() >= thread_mentions,
        false => subject.noted_count() > 0,
    };
    subject.page.clone().filter(|_| known || is_noted)
}
