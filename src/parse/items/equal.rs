//! `equal-items`: items of one note that start alike, so their ids depend on their order.
//!
//! Items that are equal to their end can change places without anybody seeing it, so they are not reported.
//! Nor are those that cannot be given a name: tables, code and HTML. One finding for all items that
//! begin alike.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Problems;
use crate::parse::document::{Item, Marker};

/// How many ids a message lists.
const LISTED: usize = 3;

/// Reports the items whose ids end in a number that only their position gave them: those `numbered`.
pub(super) fn report(problems: &Problems, items: &[Item], numbered: &BTreeSet<String>) {
    let by_id: BTreeMap<&str, &Item> = items.iter().map(|item| (item.id.as_str(), item)).collect();
    let mut alike: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in items.iter().filter(|item| numbered.contains(&item.id)) {
        if let Some((base, _)) = item.id.rsplit_once('-') {
            alike.entry(base).or_default().push(item);
        }
    }
    for (base, numbered) in alike {
        let first = base.rsplit_once('-').map_or(base, |(first, _)| first);
        let earlier = [first, base].into_iter().filter_map(|id| by_id.get(id));
        let mut texts = earlier.chain(&numbered).map(|item| text(problems, item));
        let one = texts.next();
        if texts.all(|other| Some(&other) == one.as_ref()) {
            continue;
        }
        let named: Vec<&Item> = numbered
            .into_iter()
            .filter(|item| can_be_named(problems, item))
            .collect();
        if let [item, others @ ..] = named.as_slice() {
            tell(problems, item, others);
        }
    }
}

fn tell(problems: &Problems, item: &Item, others: &[&Item]) {
    let message = match others {
        [] => format!(
            "the id of this item, `{}`, depends on its place among items that begin alike",
            item.id
        ),
        _ => {
            let ids = std::iter::once(&item).chain(others).take(LISTED);
            let ids: Vec<String> = ids.map(|item| format!("`{}`", item.id)).collect();
            let more = if others.len() < LISTED { "" } else { ", …" };
            format!(
                "the ids of {} items depend on their places among items that begin alike: {}{more}",
                others.len() + 1,
                ids.join(", ")
            )
        }
    };
    let help = format!(
        "to keep an id when items are added or moved, write it at the end of the item's first line: `{{#{}}}`",
        item.id
    );
    problems.warning("equal-items", item.span, message, &help);
}

/// What an item says, blanks folded, without what the writer called it.
fn text(problems: &Problems, item: &Item) -> Vec<String> {
    let source = problems.source();
    let mut text = source.slice(item.span).to_owned();
    if let Some(anchor) = item.anchor.filter(|anchor| item.span.contains(*anchor)) {
        let start = item.span.range().start;
        text.replace_range(anchor.range().start - start..anchor.range().end - start, "");
    }
    text.split_whitespace().map(str::to_owned).collect()
}

/// Whether `{#id}` at the end of its first line would be its id.
fn can_be_named(problems: &Problems, item: &Item) -> bool {
    let text = problems.source().slice(item.span);
    let is_code = text.starts_with("    ") || text.starts_with('\t');
    let is_heading = item.head.is_some() && item.marker == Marker::Block;
    !is_heading && !is_code && !text.starts_with(['`', '~', '<', '|'])
}
