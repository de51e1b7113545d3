//! Which number a KEP has.
//!
//! The folder decides: links, reviews and the issue tracker use it, and the number in the file is
//! sometimes that of the file it was copied from. Two folders can have one number; then the number
//! says nothing, unless only one of the two is more than a placeholder.

use super::problem::{At, Problems};
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
