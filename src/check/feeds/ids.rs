//! `changed-id`: an item whose first words were edited, which gave it another id.
//!
//! Evidence: the feeds of the last deploy have an entry of an item that its note no longer has, and
//! the new feeds have one of the same note that was not there before and says nearly the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::read::Seen;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::{Entry, Item, Site};
use crate::parse::{Kind, Marker};
use crate::source::Span;

/// How alike two texts have to be for one to be an edit of the other.
const ALIKE: f64 = 0.5;

/// The same where a note lost one item and got one.
const ALIKE_ALONE: f64 = 0.3;

/// Texts of entries, by the id of the item.
type Texts<'a> = BTreeMap<&'a str, &'a str>;

/// Items of the site that had another id in the last deploy.
pub(super) fn changed<'a>(
    site: &Site,
    old: impl Iterator<Item = &'a Vec<Seen>>,
    new: impl Iterator<Item = &'a Vec<Seen>>,
) -> Vec<Diagnostic> {
    let prefix = site.config.feeds.id.as_str();
    let (old, new) = (by_document(old, prefix), by_document(new, prefix));
    let mut found = Vec::new();
    for (_, entry) in site.entries() {
        let name = document_name(entry);
        let (Some(old), Some(new)) = (old.get(name.as_str()), new.get(name.as_str())) else {
            continue;
        };
        let known: BTreeSet<&str> = entry
            .items
            .iter()
            .map(|item| item.parsed.id.as_str())
            .collect();
        let gone = old.iter().filter(|(id, _)| !known.contains(**id));
        let fresh = new
            .iter()
            .filter(|(id, _)| known.contains(**id) && !old.contains_key(**id));
        let gone: Vec<(&str, &str)> = gone.map(|(id, text)| (*id, *text)).collect();
        let fresh: Vec<(&str, &str)> = fresh.map(|(id, text)| (*id, *text)).collect();
        for (was, is) in pairs(&gone, &fresh) {
            let item = entry.items.iter().find(|item| item.parsed.id == is);
            found.extend(item.map(|item| report(entry, item, was)));
        }
    }
    found
}

/// What a document is called in ids.
fn document_name(entry: &Entry) -> String {
    match entry.document.kind {
        Kind::Article => entry.permanent_name(),
        _ => entry.document.name.clone(),
    }
}

/// The texts of items by their documents' names.
fn by_document<'a>(
    feeds: impl Iterator<Item = &'a Vec<Seen>>,
    prefix: &str,
) -> BTreeMap<&'a str, Texts<'a>> {
    let mut documents: BTreeMap<&str, Texts<'_>> = BTreeMap::new();
    for seen in feeds.flatten() {
        let parts = seen.id.strip_prefix(prefix);
        if let Some((document, item)) = parts.and_then(|parts| parts.rsplit_once('#')) {
            documents
                .entry(document)
                .or_default()
                .insert(item, &seen.text);
        }
    }
    documents
}

/// Pairs of old and new ids whose texts are most alike, each id once.
fn pairs<'a>(gone: &[(&'a str, &str)], fresh: &[(&'a str, &str)]) -> Vec<(&'a str, &'a str)> {
    let least = match (gone.len(), fresh.len()) {
        (1, 1) => ALIKE_ALONE,
        _ => ALIKE,
    };
    let mut likely: Vec<(f64, &str, &str)> = Vec::new();
    for (was, old) in gone {
        for (is, new) in fresh {
            let likeness = likeness(old, new);
            if likeness >= least {
                likely.push((likeness, was, is));
            }
        }
    }
    likely.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken = BTreeSet::new();
    let free = likely
        .into_iter()
        .filter(|(_, was, is)| {
            let free = !taken.contains(&(true, *was)) && !taken.contains(&(false, *is));
            if free {
                taken.insert((true, *was));
                taken.insert((false, *is));
            }
            free
        })
        .map(|(_, was, is)| (was, is));
    free.collect()
}

/// How many of their pairs of neighbouring characters two texts share, from 0 to 1 (Dice's
/// coefficient). That of `strsim` counts bytes, which makes Japanese texts unlike.
fn likeness(one: &str, other: &str) -> f64 {
    let (mut one, mut other) = (pairs_of_characters(one), pairs_of_characters(other));
    let all = one.len() + other.len();
    one.sort_unstable();
    other.sort_unstable();
    let mut shared = 0_u32;
    let mut rest = other.iter().peekable();
    for pair in &one {
        while rest.next_if(|known| *known < pair).is_some() {}
        shared += u32::from(rest.next_if_eq(&pair).is_some());
    }
    match u32::try_from(all) {
        Ok(0) | Err(_) => 0.0,
        Ok(all) => 2.0 * f64::from(shared) / f64::from(all),
    }
}

fn pairs_of_characters(text: &str) -> Vec<(char, char)> {
    let characters = text.chars().filter(|c| !c.is_whitespace());
    characters.clone().zip(characters.skip(1)).collect()
}

fn report(entry: &Entry, item: &Item, was: &str) -> Diagnostic {
    let source = entry.source();
    let start = item.parsed.span.range().start;
    let line = source.text[start..].lines().next().unwrap_or_default();
    let line = line.trim_end();
    let end = start + line.len();
    let place = Place::Text(Arc::clone(source), Span::new(start..end));
    let message = format!(
        "this item was `{was}` in the last deploy and is `{}` now: subscribers would see it anew, and links to it would be lost",
        item.parsed.id
    );
    let diagnostic = Diagnostic::warning("changed-id", message, place).help(format!(
        "put `{{#{was}}}` at the end of its first line to keep its id"
    ));
    match can_be_named(item, line, was) {
        true => diagnostic.fix(Span::new(end..end), format!(" {{#{was}}}")),
        false => diagnostic,
    }
}

/// Whether `{#id}` at the end of the line would be read as the item's id.
fn can_be_named(item: &Item, line: &str, id: &str) -> bool {
    let is_name = id
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let is_heading = line.starts_with('#');
    let has_place = match item.parsed.marker {
        Marker::Section(..) => is_heading,
        Marker::Bullet | Marker::Number(_) | Marker::Block => {
            !line.starts_with(['`', '~', '<', '|']) && !line.contains("```")
        }
    };
    is_name && has_place && item.parsed.anchor.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_are_one() {
        let gone = [("a", "sidecars are merged at last"), ("b", "kind is out")];
        let fresh = [
            ("c", "kind v1 is out"),
            ("d", "Sidecars are merged at last"),
            ("e", "something else"),
        ];
        assert_eq!(pairs(&gone, &fresh), [("a", "d"), ("b", "c")]);
        assert!(likeness("水面の話", "水面の話") > 0.99);
        assert!(likeness("新しい話、続きは明日", "古い話、続きは明日") > 0.6);
        assert!(likeness("水面", "") < 0.01);
        assert_eq!(pairs(&gone[..1], &fresh[2..]), []);
    }
}
