//! `changed-id`: an item whose first words were edited, which gave it another id.
//!
//! Evidence: what an entry of the last deploy said is said now under another id of the same note. All
//! texts of a note are matched, so that two items that changed places are not taken for two edits.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::anchor::anchor;
use super::read::Seen;
use super::whole;
use crate::diagnostic::Diagnostic;
use crate::link::{Entry, Site};
use crate::source::Span;

/// How alike two texts have to be for one to be an edit of the other.
const ALIKE: f64 = 0.5;

/// The same where a note lost one item and got one: enough to ask the writer, too little to act.
const ALIKE_ALONE: f64 = 0.3;

/// What an item that kept its id has ahead of others: it was edited more likely than exchanged.
const KEPT: f64 = 0.1;

/// How many pairs of different texts of a note are compared. A note with more has hundreds of edits, and no
/// likeness would tell which is which.
const PAIRS: usize = 250_000;

/// Texts of entries, by the id of the item.
type Texts<'a> = BTreeMap<&'a str, &'a str>;

/// What an item was and is called, by the likeness of its texts.
struct Pair<'a> {
    was: &'a str,
    is: &'a str,
    likeness: f64,
}

/// Items of the site that had another id in the last deploy.
pub(super) fn changed<'a>(
    site: &Site,
    old: impl Iterator<Item = &'a Vec<Seen>> + Clone,
    new: impl Iterator<Item = &'a Vec<Seen>> + Clone,
) -> Vec<Diagnostic> {
    let prefix = site.config.feeds.id.as_str();
    let old_wholes = whole_notes(old.clone(), prefix);
    let new_wholes = whole_notes(new.clone(), prefix);
    let (old, new) = (by_document(old, prefix), by_document(new, prefix));
    let mut found = Vec::new();
    for (_, entry) in site.entries() {
        let name = entry.permanent_name();
        if let (Some(old), Some(new)) = (old.get(&*name), new.get(&*name)) {
            found.extend(renamed(site, entry, old, new));
        } else if let (Some(old), Some(new)) = (old_wholes.get(&*name), new_wholes.get(&*name)) {
            found.extend(renamed_of_whole(site, entry, old, new));
        }
    }
    found
}

/// Items of a note whose entries of the last deploy are known one by one.
fn renamed(site: &Site, entry: &Entry, old: &Texts<'_>, new: &Texts<'_>) -> Vec<Diagnostic> {
    if old == new {
        return Vec::new();
    }
    let pairs = pairs(old, new);
    let known = Known::of(entry, &pairs);
    let renamed = pairs.iter().filter(|pair| pair.was != pair.is);
    renamed
        .filter_map(|pair| report(site, entry, pair, &known))
        .collect()
}

/// The same where the last deploy had the note as a whole, as the HTML `old`: what ids its items had
/// follows from their texts, as far as it does for the items of today in `new`. It does not for those
/// that the writer named, nor where a feed shows other words than were written.
fn renamed_of_whole(site: &Site, entry: &Entry, old: &str, new: &str) -> Vec<Diagnostic> {
    let (old, new) = (whole::items(old), whole::items(new));
    if new.len() != entry.items.len() {
        return Vec::new();
    }
    let ids = new.iter().map(|(id, _)| id.as_str());
    let known = ids.zip(&entry.items);
    let known: BTreeSet<&str> = known
        .filter(|(id, item)| item.parsed.id == *id && !item.parsed.is_named)
        .map(|(id, _)| id)
        .collect();
    let (old, new) = (texts(&old), texts(&new));
    let pairs = pairs(&old, &new);
    let of_note = Known::of(entry, &pairs);
    let renamed = pairs
        .iter()
        .filter(|pair| pair.was != pair.is && pair.likeness < 1.0 && known.contains(pair.is));
    renamed
        .filter_map(|pair| report(site, entry, pair, &of_note))
        .collect()
}

fn texts(items: &[(String, String)]) -> Texts<'_> {
    let items = items.iter();
    items
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect()
}

/// The HTML of whole notes by their names.
fn whole_notes<'a>(
    feeds: impl Iterator<Item = &'a Vec<Seen>>,
    prefix: &str,
) -> BTreeMap<&'a str, &'a str> {
    let names = feeds.flatten().filter_map(|seen| {
        let name = seen.id.strip_prefix(prefix)?;
        let is_note = !name.contains(['#', '/']);
        is_note.then_some((name, seen.html.as_str()))
    });
    names.collect()
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

/// Which item of a note is which: pairs of the most alike, each id once. What has no like is in none.
fn pairs<'a>(old: &Texts<'a>, new: &Texts<'a>) -> Vec<Pair<'a>> {
    // What has its id and its text is the most alike to itself, and is compared with nothing else.
    let kept = |id: &str| old.contains_key(id) && old.get(id) == new.get(id);
    let mut likely: Vec<Pair<'_>> = Vec::new();
    let as_itself = old.keys().filter(|id| kept(id));
    likely.extend(as_itself.map(|id| Pair {
        was: id,
        is: id,
        likeness: 1.0 + KEPT,
    }));
    let others = |texts: &Texts<'a>| -> Vec<(&'a str, &'a str)> {
        let texts = texts.iter().map(|(id, text)| (*id, *text));
        texts.filter(|(id, _)| !kept(id)).collect()
    };
    let (before, now) = (others(old), others(new));
    let is_few = before.len().saturating_mul(now.len()) <= PAIRS;
    for (was, before) in before.iter().filter(|_| is_few) {
        for (is, now) in &now {
            let likeness = match before == now {
                true => 1.0,
                false => likeness(before, now),
            };
            let kept = if was == is { KEPT } else { 0.0 };
            likely.push(Pair {
                was,
                is,
                likeness: likeness + kept,
            });
        }
    }
    likely.sort_by(|a, b| {
        let by_likeness = b.likeness.total_cmp(&a.likeness);
        by_likeness.then((a.was, a.is).cmp(&(b.was, b.is)))
    });
    let least = match (only_in(old, new), only_in(new, old)) {
        (1, 1) => ALIKE_ALONE,
        _ => ALIKE,
    };
    let (mut taken, mut given) = (BTreeSet::new(), BTreeSet::new());
    likely.retain(|pair| {
        let is_like = pair.was == pair.is || pair.likeness >= least;
        let is_free = is_like && !taken.contains(pair.was) && !given.contains(pair.is);
        if is_free {
            taken.insert(pair.was);
            given.insert(pair.is);
        }
        is_free
    });
    likely
}

/// How many ids are in the one and not in the other.
fn only_in(one: &Texts<'_>, other: &Texts<'_>) -> usize {
    one.keys().filter(|id| !other.contains_key(*id)).count()
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

/// What is known of the ids of a note.
struct Known<'a> {
    /// Which item has each.
    places: HashMap<&'a str, usize>,
    /// Those of items that the last deploy had.
    paired: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(entry: &'a Entry, pairs: &[Pair<'a>]) -> Known<'a> {
        let ids = entry.items.iter().map(|item| item.parsed.id.as_str());
        Known {
            places: ids.zip(0..).collect(),
            paired: pairs.iter().map(|pair| pair.is).collect(),
        }
    }
}

fn report(site: &Site, entry: &Entry, pair: &Pair<'_>, known: &Known<'_>) -> Option<Diagnostic> {
    let Pair { was, is, likeness } = *pair;
    let at = *known.places.get(is)?;
    let item = &entry.items[at];
    let source = entry.source();
    let start = item.parsed.span.range().start;
    let line = source.text[start..].lines().next().unwrap_or_default();
    let line = line.trim_end();
    let end = start + line.len();
    let place = entry.place(Span::new(start..end));
    let message = format!(
        "the id of this item was `{was}` in the last deploy and is `{is}` now; subscribers would see it again, and links to it would break"
    );
    let diagnostic = Diagnostic::warning("changed-id", message, place);
    // A new item further up has the id by its own first words, and keeps it.
    let is_above = known.places.get(was).is_some_and(|other| *other < at);
    if is_above && !known.paired.contains(was) {
        return Some(diagnostic.help(format!(
            "a new item above it has the id `{was}` now; give that one an id of its own, such as {{#new}}, and check again"
        )));
    }
    let anchor = anchor(site, (entry, at), end, was);
    let Some(anchor) = anchor.filter(|_| !item.parsed.is_named) else {
        return Some(diagnostic.help(format!(
            "a bullet or a heading would keep its id with `{{#{was}}}` at the end of its first line"
        )));
    };
    let diagnostic = diagnostic.help(format!(
        "put `{{#{was}}}` at the end of its first line to keep its id"
    ));
    Some(match likeness >= ALIKE {
        true => diagnostic.fix(Span::new(end..end), anchor),
        false => diagnostic,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was and is called differently, as `was > is`.
    fn renamed(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let texts = |of| -> Texts<'_> { <[(&str, &str)]>::iter(of).copied().collect() };
        let (old, new) = (texts(old), texts(new));
        let pairs = pairs(&old, &new);
        let renamed = pairs.iter().filter(|pair| pair.was != pair.is);
        renamed
            .map(|pair| format!("{} > {}", pair.was, pair.is))
            .collect()
    }

    #[test]
    fn the_most_alike_are_one() {
        let old = [("a", "sidecars are merged at last"), ("b", "kind is out")];
        let new = [
            ("c", "kind v1 is out"),
            ("d", "Sidecars are merged at last"),
            ("e", "something else"),
        ];
        assert_eq!(renamed(&old, &new), ["a > d", "b > c"]);
        assert_eq!(renamed(&old[..1], &new[2..]), [""; 0]);
        assert!(likeness("水面の話", "水面の話") > 0.99);
        assert!(likeness("新しい話、続きは明日", "古い話、続きは明日") > 0.6);
        assert!(likeness("水面", "") < 0.01);
    }

    #[test]
    fn what_is_compared_has_a_bound() {
        let old: Vec<_> = (0..600)
            .map(|i| (format!("a{i}"), "one".to_owned()))
            .collect();
        let new: Vec<_> = (0..600)
            .map(|i| (format!("b{i}"), "one".to_owned()))
            .collect();
        assert_eq!(pairs(&texts(&old[..400]), &texts(&new[..400])).len(), 400);
        assert_eq!(pairs(&texts(&old), &texts(&new)).len(), 0);
        assert_eq!(pairs(&texts(&old), &texts(&old)).len(), 600);
    }

    #[test]
    fn items_that_change_places_are_told_from_edits() {
        let (one, other) = (
            "終了順の PR にレビューが付いた",
            "再起動の PR でテストが通った",
        );
        let old = [("k-k-1", one), ("k-k-1-aaa", other)];
        assert_eq!(
            renamed(&old, &[("k-k-1", other), ("k-k-1-bbb", one)]),
            ["k-k-1 > k-k-1-bbb", "k-k-1-aaa > k-k-1"]
        );
        let edited = "終了順の PR にレビューが付いて、直された";
        assert_eq!(
            renamed(&old, &[("k-k-1", edited), ("k-k-1-aaa", other)]),
            [""; 0]
        );
    }
}
