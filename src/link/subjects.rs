//! Every subject of the site: where it is mentioned, where it is noted, and whether it has a page.

use std::collections::{BTreeMap, HashMap};

use super::pages::Paging;
use super::url::Url;
use super::{Entry, EntryId, ItemRef};
use crate::parse::Kind;
use crate::reference::{Grammar, KindName, Repository, Rules, Target};
use crate::subject::{Facts, SubjectKey};

/// A subject's index in [`Subjects`], which are sorted by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectId(pub u32);

/// All subjects in the order of their keys.
#[derive(Debug, Default)]
pub struct Subjects {
    all: Vec<Subject>,
    ids: HashMap<SubjectKey, SubjectId>,
}

/// One subject.
#[derive(Debug)]
pub struct Subject {
    /// What it is.
    pub key: SubjectKey,
    /// How it is shown: `KEP-753`, `SIG Network`, `@aojea`, `k/k#116429`, `sidecar`.
    pub label: String,
    /// Its page, if it has one.
    pub url: Option<Url>,
    /// Its page elsewhere, if it has one.
    pub external: Option<String>,
    /// What the writer knows of it.
    pub facts: Option<Facts>,
    /// The items that mention it, oldest first.
    pub items: Vec<ItemRef>,
    /// Notes whose front matter names it, oldest first.
    pub noted: Vec<EntryId>,
    /// Articles whose front matter names it, oldest first.
    pub articles: Vec<EntryId>,
    /// What facts say a group owns, and no other group does.
    pub owns: Vec<SubjectId>,
}

impl Subject {
    /// In how many items and articles it is mentioned: what the small numbers show.
    pub fn count(&self) -> usize {
        self.items.len() + self.articles.len()
    }

    /// How often it was noted, as indexes count: items, articles and days.
    pub fn noted_count(&self) -> usize {
        self.count() + self.noted.len()
    }

    /// How its items, and the notes and articles that are given to it, are cut into pages.
    pub fn paging(&self, per_page: usize) -> Paging {
        Paging::of(self.noted_count(), per_page)
    }

    /// Its full name, if facts know one that the label does not say.
    pub fn title(&self) -> Option<&str> {
        let title = self.facts.as_ref()?.title.as_deref()?;
        (title != self.label).then_some(title)
    }

    /// Its label, and its full name behind it where the label does not say it.
    pub fn full_title(&self) -> String {
        match self.title() {
            Some(title) => format!("{} {title}", self.label),
            None => self.label.clone(),
        }
    }
}

impl Subjects {
    /// A subject by its id.
    pub fn get(&self, id: SubjectId) -> &Subject {
        &self.all[id.0 as usize]
    }

    /// The id of a key, if the site knows it.
    pub fn find(&self, key: &SubjectKey) -> Option<SubjectId> {
        self.ids.get(key).copied()
    }

    /// All subjects and their ids, by key.
    pub fn iter(&self) -> impl Iterator<Item = (SubjectId, &Subject)> {
        (0..).map(SubjectId).zip(&self.all)
    }
}

/// What decides about labels and addresses.
pub(super) struct Naming<'a> {
    pub(super) rules: &'a Rules,
    pub(super) grammar: &'a Grammar,
    /// The first written form of each tag.
    pub(super) tags: BTreeMap<SubjectKey, String>,
    /// The short name of each repository that has one, by the full name in lower case.
    pub(super) short_names: BTreeMap<String, &'a str>,
    /// In how many items a thread must be mentioned to get a page.
    pub(super) thread_mentions: usize,
}

/// The short names among `[repos]`. A short name is much shorter than the full one; others are old
/// names, which are not shown.
pub(super) fn short_names(rules: &Rules) -> BTreeMap<String, &str> {
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for (short, full) in &rules.repositories {
        if !short.contains('/') || short.len() * 2 >= full.len() {
            continue;
        }
        let name = names.entry(full.to_ascii_lowercase()).or_insert(short);
        if (short.len(), short.as_str()) < (name.len(), *name) {
            *name = short;
        }
    }
    names
}

/// Gives every key an id; the order of keys is the order of ids.
pub(super) fn intern(
    mut keys: Vec<SubjectKey>,
    mut facts: BTreeMap<SubjectKey, Facts>,
    naming: &Naming<'_>,
) -> Subjects {
    let repositories: Vec<SubjectKey> = keys.iter().filter_map(repository_of).collect();
    keys.extend(repositories);
    keys.extend(facts.keys().cloned());
    keys.sort();
    // Equal keys can differ in case; the sort is stable, so the form that came first stays.
    keys.dedup();
    let all: Vec<Subject> = keys
        .iter()
        .map(|key| Subject {
            label: naming.label(key),
            external: naming.external(key),
            url: None,
            facts: facts.remove(key),
            items: Vec::new(),
            noted: Vec::new(),
            articles: Vec::new(),
            owns: Vec::new(),
            key: key.clone(),
        })
        .collect();
    let ids = keys.into_iter().zip((0..).map(SubjectId)).collect();
    Subjects { all, ids }
}

/// The repository that a thread, a release or a commit belongs to: its page shows them as well.
pub(super) fn repository_of(key: &SubjectKey) -> Option<SubjectKey> {
    match key {
        SubjectKey::Target(
            Target::Thread { repository, .. }
            | Target::Release { repository, .. }
            | Target::Commit { repository, .. },
        ) => Some(SubjectKey::Target(Target::Repo(repository.clone()))),
        _ => None,
    }
}

/// Files every item and every noted day under its subjects, then decides who gets a page.
pub(super) fn file(
    subjects: &mut Subjects,
    entries: &[Entry],
    owned: BTreeMap<SubjectId, Vec<SubjectId>>,
    naming: &Naming<'_>,
) {
    for (group, owned) in owned {
        subjects.all[group.0 as usize].owns = owned;
    }
    for (number, entry) in entries.iter().enumerate() {
        let entry_id = EntryId(number as u32);
        for (index, item) in entry.items.iter().enumerate() {
            let item_ref = ItemRef {
                entry: entry_id,
                item: index as u32,
            };
            let inferred = item.inferred.iter().map(|inferred| inferred.subject);
            let all: Vec<SubjectId> = item.subjects.iter().copied().chain(inferred).collect();
            for id in with_repositories(subjects, &all) {
                subjects.all[id.0 as usize].items.push(item_ref);
            }
        }
        for id in with_repositories(subjects, &entry.noted) {
            let subject = &mut subjects.all[id.0 as usize];
            if entry.document.kind == Kind::Article {
                subject.articles.push(entry_id);
            } else {
                subject.noted.push(entry_id);
            }
        }
    }
    for subject in &mut subjects.all {
        subject.url = naming.url(subject);
    }
}

fn with_repositories(subjects: &Subjects, ids: &[SubjectId]) -> Vec<SubjectId> {
    let mut all = ids.to_vec();
    for id in ids {
        let repository = repository_of(&subjects.get(*id).key).and_then(|key| subjects.find(&key));
        all.extend(repository);
    }
    all.sort();
    all.dedup();
    all
}

impl Naming<'_> {
    fn label(&self, key: &SubjectKey) -> String {
        match key {
            SubjectKey::Tag(tag) => self.tags.get(key).unwrap_or(tag).clone(),
            SubjectKey::Target(Target::Group(id)) => self.rules.group_label(id),
            SubjectKey::Target(target) => self.short(target),
        }
    }

    /// The canonical form with the site's short name of the repository: `k/k#116429`.
    fn short(&self, target: &Target) -> String {
        let full = target.to_string();
        let (Target::Thread { repository, .. }
        | Target::Release { repository, .. }
        | Target::Commit { repository, .. }) = target
        else {
            return full;
        };
        match self.short_name(repository) {
            Some(short) => full.replacen(&repository.to_string(), short, 1),
            None => full,
        }
    }

    fn short_name(&self, repository: &Repository) -> Option<&str> {
        self.short_names.get(&repository.key()).copied()
    }

    fn external(&self, key: &SubjectKey) -> Option<String> {
        match key {
            SubjectKey::Target(target) => self.grammar.url_of(target),
            SubjectKey::Tag(_) => None,
        }
    }

    fn url(&self, subject: &Subject) -> Option<Url> {
        // Facts in bulk know of much that no note is about.
        let known = subject.facts.as_ref().is_some_and(|facts| facts.curated);
        let named = subject.count() + subject.noted.len() > 0;
        if !(known || named) {
            return None;
        }
        let url = match &subject.key {
            SubjectKey::Tag(tag) => Url::page(["tag", tag]),
            SubjectKey::Target(target) => match target {
                Target::Group(id) => self.group_url(id.as_str()),
                Target::Person(login) => Url::page(["person", &login.key()]),
                Target::Repo(repository) => Url::page(["repo", &repository.key()]),
                Target::Thread { repository, number } => {
                    if !known && subject.count() < self.thread_mentions {
                        return None;
                    }
                    super::pages::thread_url(&repository.key(), *number)
                }
                Target::Defined { kind, id } => defined_url(self.rules, kind, id)?,
                Target::Release { .. } | Target::Commit { .. } => return None,
            },
        };
        Some(url)
    }

    /// `sig-network` is `/sig/network/`; a group without a known prefix is `/group/ID/`.
    fn group_url(&self, id: &str) -> Url {
        match self.rules.group_prefix(id) {
            Some((prefix, name)) => Url::page([prefix, &crate::slug::slug(name)]),
            None => Url::page(["group", &crate::slug::slug(id)]),
        }
    }
}

/// `KEP-753` is `/kep/753/`, where the kind has pages.
pub(super) fn defined_url(rules: &Rules, kind: &KindName, id: &str) -> Option<Url> {
    let rule = rules.kind(kind.as_str())?;
    if !rule.index {
        return None;
    }
    let slug = crate::slug::slug(id);
    let name = slug
        .strip_prefix(&format!("{}-", rule.name))
        .unwrap_or(&slug);
    Some(Url::page([rule.name.as_str(), name]))
}
