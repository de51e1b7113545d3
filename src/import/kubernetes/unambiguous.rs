//! One KEP for each number: of several with one number, only the one that is filled in.

use std::collections::BTreeMap;

use super::keps::Draft;
use super::problem::{Place, Problem};

/// Keeps one KEP a number and reports each number of several.
pub(super) fn keps(drafts: Vec<(Place, Draft)>, problems: &mut Vec<Problem>) -> Vec<Draft> {
    let mut by_number: BTreeMap<u32, Vec<(Place, Draft)>> = BTreeMap::new();
    for (place, draft) in drafts {
        if let Some(numbered) = draft.numbered {
            by_number
                .entry(numbered.number)
                .or_default()
                .push((place, draft));
        }
    }
    let mut kept = Vec::new();
    for (number, mut drafts) in by_number {
        if drafts.len() > 1 {
            let folders: Vec<String> = drafts
                .iter()
                .map(|(_, draft)| format!("`{}`", draft.facts.folder))
                .collect();
            let place = drafts.last().map(|(place, _)| place.clone());
            drafts.retain(|(_, draft)| !draft.placeholder);
            let help = match &drafts[..] {
                [(_, draft)] => {
                    format!(
                        "taken from `{}`: the others are placeholders",
                        draft.facts.folder
                    )
                }
                _ => format!(
                    "no fact is imported; write your own into content/subjects/kep/{number}.md"
                ),
            };
            let message = format!("KEP-{number} is the number of {}", folders.join(" and "));
            problems.extend(place.map(|place| place.problem(message, help)));
        }
        if drafts.len() == 1 {
            let readable = drafts
                .into_iter()
                .map(|(_, draft)| draft)
                .filter(|draft| draft.readable);
            kept.extend(readable);
        }
    }
    kept
}
