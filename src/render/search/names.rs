//! What is searched for and is not text: references by every spelling, and filters.
//!
//! Their terms begin with a sign that no term of a text begins with:
//!
//! - `=k/k#116429`: the items that mention a reference under any name. Each of its names is one: the
//!   full and the short one, all that notes use, for threads and KEPs the number alone.
//! - `:sig:network`: the items that the subject's page shows, and for a tag those of its days;
//!   `:kep:*` those of all KEPs. The name is the address of its page (`753`), its label, its full
//!   name, and for a repository each name that stands for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::numbers::Numbers;
use super::{Numbered, Term};
use crate::limits;
use crate::link::{Site, Subject, SubjectId};
use crate::query::text::normalized;
use crate::reference::{Rules, Target};
use crate::render::labels::index_name;
use crate::subject::SubjectKey;

/// The longest spelling that is a name; longer ones are sentences.
const LONGEST: usize = 80;

/// The kinds of filters that a site knows: those of the query language, and its own.
pub(super) fn kinds(site: &Site) -> Vec<&str> {
    let own = site.rules.kinds.iter().map(|kind| kind.name.as_str());
    let mut kinds: Vec<&str> = crate::query::KINDS.into_iter().chain(own).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The items of every name, by number and in order.
pub(super) struct Names(BTreeMap<String, Vec<u32>>);

impl Names {
    /// Gathers the names of a site.
    pub(super) fn new(numbered: &Numbered<'_>) -> Names {
        let mut all = spellings(numbered);
        all.append(&mut filters(numbered));
        for items in all.values_mut() {
            items.sort_unstable();
            items.dedup();
        }
        Names(all)
    }

    /// The items that mention what has this name, normalised.
    pub(super) fn of_reference(&self, name: &str) -> &[u32] {
        self.get(&format!("={name}"))
    }

    /// The items that a filter lets through.
    pub(super) fn of_filter(&self, kind: &str, name: &str) -> &[u32] {
        self.get(&format!(":{kind}:{name}"))
    }

    fn get(&self, term: &str) -> &[u32] {
        self.0.get(term).map(Vec::as_slice).unwrap_or_default()
    }

    /// All names as terms, whose lists have each number as its distance from the one before.
    pub(super) fn into_terms(self) -> impl Iterator<Item = Term> {
        self.0
            .into_iter()
            .filter_map(|(name, items)| Some(Term::new(name, encoded(&items)?)))
    }
}

fn encoded(items: &[u32]) -> Option<Numbers> {
    let (first, others) = items.split_first()?;
    let mut numbers = Numbers::of(*first);
    let mut before = *first;
    for number in others {
        numbers.push(number - before);
        before = *number;
    }
    Some(numbers)
}

/// `=` and a spelling, with the items that mention what is spelled so.
fn spellings(numbered: &Numbered<'_>) -> BTreeMap<String, Vec<u32>> {
    let subjects = &numbered.site.subjects;
    let mut names: HashMap<SubjectId, BTreeSet<String>> = HashMap::new();
    let mut items: HashMap<SubjectId, Vec<u32>> = HashMap::new();
    for (number, item) in numbered.items() {
        for mention in &item.mentions {
            let known = names.entry(mention.subject).or_default();
            if mention.written.len() <= LONGEST && !known.contains(&*mention.written) {
                known.insert(normalized(&mention.written));
            }
        }
        for subject in &item.subjects {
            items.entry(*subject).or_default().push(number);
        }
    }
    let mut terms: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut further: HashMap<SubjectId, BTreeSet<String>> = HashMap::new();
    for (id, subject) in subjects.iter() {
        let Some(items) = items.remove(&id) else {
            continue;
        };
        let mut names = names.remove(&id).unwrap_or_default();
        if let Some(first) = names.iter().nth(limits::SPELLINGS).cloned() {
            further.insert(id, names.split_off(&first));
        }
        names.extend(names_of(subject));
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            terms.entry(format!("={name}")).or_default().extend(&items);
        }
    }
    if !further.is_empty() {
        find_as_written(numbered, &further, &mut terms);
    }
    terms
}

/// Adds spellings that find no more than the items that are written so: all items under each of very many
/// spellings would be the square of them.
fn find_as_written(
    numbered: &Numbered<'_>,
    spellings: &HashMap<SubjectId, BTreeSet<String>>,
    terms: &mut BTreeMap<String, Vec<u32>>,
) {
    for (number, item) in numbered.items() {
        for mention in &item.mentions {
            let Some(spellings) = spellings.get(&mention.subject) else {
                continue;
            };
            let name = normalized(&mention.written);
            if spellings.contains(&name) {
                terms.entry(format!("={name}")).or_default().push(number);
            }
        }
    }
}

/// The names that a reference has wherever it is mentioned.
fn names_of(subject: &Subject) -> Vec<String> {
    let SubjectKey::Target(target) = &subject.key else {
        return Vec::new();
    };
    let mut names = vec![normalized(&subject.label), normalized(&target.to_string())];
    match target {
        Target::Thread { number, .. } => {
            names.extend([number.to_string(), format!("#{number}")]);
        }
        Target::Defined { id, .. } => {
            let digits = id.rsplit('-').next().unwrap_or(id);
            if digits.bytes().all(|b| b.is_ascii_digit()) {
                names.push(digits.to_owned());
            }
        }
        Target::Person(login) => names.push(login.key()),
        _ => {}
    }
    names
}

/// `:kind:name` with its items.
fn filters(numbered: &Numbered<'_>) -> BTreeMap<String, Vec<u32>> {
    let others = OtherNames::new(&numbered.site.rules);
    let mut terms: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (_, subject) in numbered.site.subjects.iter() {
        let days = match subject.key {
            SubjectKey::Tag(_) => subject.noted.as_slice(),
            SubjectKey::Target(_) => &[],
        };
        let noted = days.iter().chain(&subject.articles);
        let mut items: Vec<u32> = noted.flat_map(|id| numbered.of_entry(*id)).collect();
        items.extend(subject.items.iter().map(|id| numbered.number(*id)));
        if items.is_empty() {
            continue;
        }
        for name in filter_names(subject, &others) {
            terms.entry(name).or_default().extend(&items);
        }
    }
    terms
}

/// The short and old names of repositories, normalised, by the full name in lower case.
pub(super) struct OtherNames(BTreeMap<String, Vec<String>>);

impl OtherNames {
    pub(super) fn new(rules: &Rules) -> OtherNames {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (other, full) in &rules.repositories {
            let known = names.entry(full.to_ascii_lowercase()).or_default();
            known.push(normalized(other));
        }
        OtherNames(names)
    }

    /// Those of a subject that is a repository; others have none.
    pub(super) fn of(&self, subject: &Subject) -> &[String] {
        match &subject.key {
            SubjectKey::Target(Target::Repo(repository)) => {
                let names = self.0.get(&repository.key());
                names.map(Vec::as_slice).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// All filters of a subject: `:` and its kinds with each of its names, and with `*`.
fn filter_names(subject: &Subject, others: &OtherNames) -> Vec<String> {
    let kind = index_name(subject);
    let path = subject.url.as_ref().and_then(|url| {
        let path = url.as_str().trim_matches('/');
        path.split_once('/').map(|(_, name)| normalized(name))
    });
    let target = match &subject.key {
        SubjectKey::Target(target) => normalized(&target.to_string()),
        SubjectKey::Tag(tag) => tag.clone(),
    };
    let mut names: Vec<String> = path.into_iter().collect();
    names.extend([normalized(&subject.label), target]);
    names.extend_from_slice(others.of(subject));
    if let SubjectKey::Target(Target::Person(login)) = &subject.key {
        names.push(login.key());
    }
    names.push("*".to_owned());
    names.sort();
    names.dedup();
    let mut kinds = vec![kind];
    if subject.key.kind() == "group" && kind != "group" {
        kinds.push("group");
    }
    kinds
        .iter()
        .flat_map(|kind| names.iter().map(move |name| format!(":{kind}:{name}")))
        .collect()
}
