//! Which number a KEP has.
//!
//! The folder decides: links, reviews and the issue tracker use it, and the number in the file is
//! sometimes that of the file it was copied from. Two folders can have one number; then the number
//! says nothing, unless only one of the two is more than a placeholder.

use std::collections::BTreeMap;

use super::keps::Draft;
use super::problem::{At, Place, Problem, Problems};
use super::value::folder_number;
use super::yaml::{Node, Value};

/// A number and where the file says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) number: u32,
    pub(super) at: At,
}

/// Whether neither folder nor file has as much as the digits of a number.
pub(super) fn is_template(folder: &str, root: &Node) -> bool {
    let written = root.get_text("kep-number");
    folder_number(folder).is_none() && written.is_none_or(|text| text.parse::<u32>().is_err())
}

/// The number of a KEP; what is odd about it goes to `problems`.
pub(super) fn read(folder: &str, root: &Node, problems: &mut Problems) -> Option<Numbered> {
    let node = root.get("kep-number");
    let at = node.map_or(At::START, |node| node.at);
    let text = node.and_then(Node::text);
    let digits = folder_number(folder);
    let of_folder = digits
        .and_then(|digits| digits.parse().ok())
        .filter(|number| *number > 0);
    let of_file = text
        .and_then(|text| text.parse().ok())
        .filter(|number| *number > 0);
    let number = of_folder.or(of_file);
    let taken = match number {
        Some(number) => format!("taken as KEP-{number}"),
        None => "no number, so no fact: nothing can refer to it".to_owned(),
    };
    if let Some(message) = oddity(text, digits, of_file) {
        problems.report(at, message, taken);
    }
    if let Some(Value::Text { text, quoted: true }) = node.map(|node| &node.value)
        && of_file.is_some()
    {
        let message = format!("the number `\"{text}\"` is quoted");
        problems.report(at, message, "taken as a number all the same");
    }
    number.map(|number| Numbered { number, at })
}

fn oddity(text: Option<&str>, digits: Option<&str>, of_file: Option<u32>) -> Option<String> {
    let Some(text) = text else {
        return Some("there is no `kep-number`".to_owned());
    };
    let Some(digits) = digits else {
        let has = format!("the folder has no number, and the file has `{text}`");
        return Some(has);
    };
    if of_file.is_none() {
        Some(format!("the number `{text}` only holds a place"))
    } else if digits != text {
        Some(format!(
            "the number `{text}` is not the folder's `{digits}`"
        ))
    } else {
        None
    }
}

/// Keeps one KEP a number and reports each number of several.
pub(super) fn unambiguous(drafts: Vec<(Place, Draft)>, problems: &mut Vec<Problem>) -> Vec<Draft> {
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
