//! `facets.json.gz`: the items of the subjects that are noted most, so that what a search found can be
//! narrowed by them.

use std::cmp::Reverse;

use serde::Serialize;

use super::names::Names;
use crate::link::{Site, SubjectId};
use crate::query::text::normalized;

/// How many subjects of a kind are offered.
const OF_A_KIND: usize = 12;

/// How many kinds are offered: groups come first, then the kinds of the preset and of the site.
const KINDS: usize = 6;

/// Its filter (`sig:node`), its label, and its items: each number as its distance from the one before.
#[derive(Serialize)]
pub(super) struct Facet<'a>(String, &'a str, Vec<u32>);

/// The subjects to narrow by, by kind and the most noted first.
pub(super) fn facets<'a>(site: &'a Site, names: &Names) -> Vec<Facet<'a>> {
    // Who looks for a thread has its number.
    let kinds = site.map.kinds.iter().filter(|kind| kind.name != "thread");
    let facets = kinds.take(KINDS).flat_map(|kind| {
        let mut most = kind.subjects.clone();
        most.sort_by_cached_key(|id| {
            let subjects = &site.subjects;
            (Reverse(subjects.get(*id).noted_count()), subjects.rank(*id))
        });
        let most = most.into_iter().take(OF_A_KIND);
        most.filter_map(|id| facet(site, names, id))
    });
    facets.collect()
}

fn facet<'a>(site: &'a Site, names: &Names, id: SubjectId) -> Option<Facet<'a>> {
    let subject = site.subjects.get(id);
    let path = subject.url.as_ref()?.as_str().trim_matches('/');
    let (kind, name) = path.split_once('/')?;
    let items = names.of_filter(kind, &normalized(name));
    let filter = match name.contains(char::is_whitespace) {
        true => format!("{kind}:\"{name}\""),
        false => format!("{kind}:{name}"),
    };
    let mut before = 0;
    let distances = items
        .iter()
        .map(|item| item - std::mem::replace(&mut before, *item));
    (!items.is_empty()).then(|| Facet(filter, &subject.label, distances.collect()))
}
