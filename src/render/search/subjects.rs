//! `subjects.json.gz`: what subjects with pages are called, so that a search for one leads to all that
//! is noted about it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::names::OtherNames;
use crate::link::{Site, Subject, SubjectId};
use crate::query::text::normalized;
use crate::render::labels::kind_label;
use crate::render::strings::Strings;
use crate::subject::SubjectKey;

/// The file.
#[derive(Serialize)]
pub(super) struct Subjects<'a> {
    /// The names of kinds in the words of the site's language.
    kinds: Vec<String>,
    /// The full names of repositories by their short ones.
    repos: BTreeMap<&'a str, &'a str>,
    /// The most noted first.
    #[serde(rename = "subjects")]
    records: Vec<Record<'a>>,
}

/// Kind as its place among kinds, how often it was noted, address, label, title, other names.
#[derive(Serialize)]
struct Record<'a>(usize, usize, String, &'a str, Option<&'a str>, Vec<String>);

impl<'a> Subjects<'a> {
    /// Gathers the subjects of a site, in the order of its indexes where they are noted equally.
    pub(super) fn new(site: &'a Site, strings: &Strings) -> Subjects<'a> {
        let others = OtherNames::new(&site.rules);
        let indexes = site.map.kinds.iter();
        let listed = indexes.flat_map(|index| &index.subjects);
        let mut kinds = Vec::new();
        let record = |id: &SubjectId| {
            let subject = site.subjects.get(*id);
            let url = subject.url.as_ref()?.href(&site.config.base_url);
            let kind = place(&mut kinds, kind_label(strings, subject));
            let names = further_names(subject, &others);
            let count = subject.noted_count();
            Some(Record(
                kind,
                count,
                url,
                &subject.label,
                subject.title(),
                names,
            ))
        };
        let mut records: Vec<Record<'a>> = listed.filter_map(record).collect();
        records.sort_by_key(|record| Reverse(record.1));
        let repos = &site.rules.repositories;
        Subjects {
            kinds,
            repos: repos
                .iter()
                .map(|(short, full)| (short.as_str(), full.as_str()))
                .collect(),
            records,
        }
    }
}

/// The place of a kind in the list, at whose end it is put where it is new.
fn place(kinds: &mut Vec<String>, kind: String) -> usize {
    let known = kinds.iter().position(|known| *known == kind);
    known.unwrap_or_else(|| {
        kinds.push(kind);
        kinds.len() - 1
    })
}

/// All names of a subject that neither its label nor its title finds.
fn further_names(subject: &Subject, others: &OtherNames) -> Vec<String> {
    let facts = subject.facts.as_ref();
    let mut names: Vec<String> = facts.map_or_else(Vec::new, |facts| facts.aliases.clone());
    if let SubjectKey::Target(target) = &subject.key {
        names.push(target.to_string());
    }
    names.extend_from_slice(others.of(subject));
    let mut known = HashSet::from([found_by(&subject.label)]);
    known.extend(subject.title().map(found_by));
    names.retain(|name| known.insert(found_by(name)));
    names
}

/// Names that are equal so are found by the same words: signs do not tell them apart.
fn found_by(name: &str) -> String {
    normalized(name)
        .replace(|c: char| !c.is_alphanumeric(), " ")
        .trim()
        .to_owned()
}
