//! Front matter that would be read as text: a draft would be published, with its keys as items.
//!
//! Evidence: the file begins with lines of keys that front matter has, at the very top but for blank
//! lines and comments. The first line of them may look like a fence, be JSON's brace, or be missing
//! while a last one is there.

use std::ops::Range;

use crate::source::is_blank;

/// Keys that front matter has, here and elsewhere.
const KEYS: &[&str] = &[
    "after",
    "aliases",
    "author",
    "categories",
    "date",
    "description",
    "draft",
    "emoji",
    "keps",
    "lang",
    "layout",
    "not",
    "people",
    "permalink",
    "published",
    "redirect_from",
    "refs",
    "repos",
    "sigs",
    "slug",
    "tags",
    "title",
    "topics",
    "updated",
];

/// How many lines front matter may have that is looked for.
const LONGEST: usize = 200;

/// Front matter that is not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    /// Its first line.
    pub(super) line: Range<usize>,
    /// Why it is not read.
    pub(super) reason: Reason,
}

/// Why front matter is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Its fence is not in the first line of the file.
    NotFirst,
    /// Its fence has blanks before it.
    Indented,
    /// Its fence has another number of signs, or other signs.
    OtherFence,
    /// Its first fence is missing.
    NoFence,
    /// It is JSON.
    Json,
}

impl Reason {
    pub(super) fn help(self) -> &'static str {
        match self {
            Reason::NotFirst => {
                "remove what is before it, blank lines and comments as well: front matter begins in the first line of the file"
            }
            Reason::Indented => "remove the blanks before it",
            Reason::OtherFence => {
                "write `---` for YAML or `+++` for TOML, in the line before front matter and in the line after it"
            }
            Reason::NoFence => {
                "put a line `---` (YAML) or `+++` (TOML) before it, and the same line after it"
            }
            Reason::Json => {
                "write it as TOML between lines of `+++`, or as YAML between lines of `---`"
            }
        }
    }
}

/// Finds front matter in a file that has none to be read.
pub(super) fn find(text: &str) -> Option<Misplaced> {
    let start = beginning(text);
    let line = text[start..].lines().next()?;
    let range = start..start + line.trim_end().len();
    let mut below = text[start + line.len()..]
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty());
    let reason = if is_fence(line) {
        below.next().filter(|line| has_known_key(line))?;
        reason_of_fence(text, &range)
    } else if line.trim() == "{" || line.starts_with("{\"") {
        let first = match line.trim() {
            "{" => below.next()?,
            line => line.trim_start_matches('{'),
        };
        let key = first.trim_start().strip_prefix('"')?;
        let (key, rest) = key.split_once('"')?;
        (KEYS.contains(&key) && rest.trim_start().starts_with(':')).then_some(Reason::Json)?
    } else {
        is_unfenced(&text[start..]).then_some(Reason::NoFence)?
    };
    Some(Misplaced {
        line: range,
        reason,
    })
}

/// Whether a line looks like the one that ends front matter, though it is not.
pub(super) fn is_like_fence(line: &str) -> bool {
    is_fence(line) || line.trim_end() == "..."
}

/// Where the first line begins that is neither blank nor a comment.
fn beginning(text: &str) -> usize {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(is_blank);
        let behind = trimmed
            .strip_prefix("<!--")
            .and_then(|comment| comment.split_once("-->"));
        match behind {
            Some((_, behind)) => rest = behind,
            None => return text.len() - trimmed.len(),
        }
    }
}

fn reason_of_fence(text: &str, line: &Range<usize>) -> Reason {
    let written = text[line.clone()].trim_matches(is_blank);
    let before = &text[..line.start];
    if !matches!(written, "---" | "+++") {
        Reason::OtherFence
    } else if before.contains('\n') || before.contains("-->") {
        Reason::NotFirst
    } else {
        Reason::Indented
    }
}

/// Whether the text begins with lines of known keys that a fence ends, or with `draft` among them.
fn is_unfenced(text: &str) -> bool {
    let mut lines = text.lines().take(LONGEST).peekable();
    if !lines.peek().is_some_and(|line| has_known_key(line)) {
        return false;
    }
    let mut says_draft = false;
    for line in lines {
        if is_fence(line) {
            return true;
        }
        // Values of several lines are indented, or lists.
        let goes_on = line.starts_with([' ', '\t', '-', ']', '}']) || key(line).is_some();
        if !goes_on || line.trim().is_empty() {
            return says_draft && line.trim().is_empty();
        }
        says_draft |= key(line) == Some("draft");
    }
    says_draft
}

/// Whether a line has nothing but three hyphens or pluses, more, or what editors make of them.
fn is_fence(line: &str) -> bool {
    let line = line.trim_matches(is_blank);
    let is_of =
        |signs: &[char]| line.starts_with(signs) && line.chars().all(|c| signs.contains(&c));
    let is_long = line.chars().count() >= 3;
    is_of(&['—', '―']) || is_long && (is_of(&['-', '–', '−', '－', 'ー']) || is_of(&['+', '＋']))
}

/// Whether a line is `key: value` or `key = value` with a key of front matter.
fn has_known_key(line: &str) -> bool {
    key(line).is_some_and(|key| KEYS.contains(&key))
}

fn key(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(is_blank);
    let end = line.find(|c: char| !(c.is_ascii_lowercase() || c == '_'))?;
    let (key, rest) = line.split_at(end);
    let rest = rest.trim_start();
    let is_yaml = rest == ":" || rest.starts_with(": ");
    (!key.is_empty() && (is_yaml || rest.starts_with('='))).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_found_wherever_it_is_not_read() {
        for (text, expected) in [
            ("\n---\ndraft: true\n---\n- a\n", Some(Reason::NotFirst)),
            ("\n\n+++\ndraft = true\n+++\n", Some(Reason::NotFirst)),
            ("<!-- x -->\n---\ntitle: a\n---\n", Some(Reason::NotFirst)),
            (
                "<!-- x\ny --> <!-- z -->\n\n---\n\ntags: [a]\n---\n",
                Some(Reason::NotFirst),
            ),
            (" ---\ndraft: true\n---\n", Some(Reason::Indented)),
            ("\u{3000}+++\ndraft=true\n+++\n", Some(Reason::Indented)),
            (
                "\u{200b}---\ndate: 2024-01-05\n---\n",
                Some(Reason::Indented),
            ),
            ("----\ndraft: true\n----\n", Some(Reason::OtherFence)),
            ("++++\r\ndraft = true\r\n++++\r\n", Some(Reason::OtherFence)),
            ("———\ndraft: true\n———\n", Some(Reason::OtherFence)),
            ("—\ndraft: true\n—\n", Some(Reason::OtherFence)),
            (
                "\n＋＋＋\ntitle = \"a\"\n＋＋＋\n",
                Some(Reason::OtherFence),
            ),
            ("title: a\ndraft: true\n---\n\n- a\n", Some(Reason::NoFence)),
            ("tags:\n  - a\ntitle: b\n---\n", Some(Reason::NoFence)),
            ("title: a\ndraft: true\n\n- a\n", Some(Reason::NoFence)),
            ("draft = true", Some(Reason::NoFence)),
            ("{\n  \"draft\": true\n}\n\n- a\n", Some(Reason::Json)),
            (
                "{\"title\": \"a\", \"draft\": true}\n\n- a\n",
                Some(Reason::Json),
            ),
            ("", None),
            ("- a\n", None),
            ("\n---\n\n- title: a\n", None),
            ("\n---\nA day without much.\n---\n", None),
            ("---\n", None),
            ("----\n\nNotes of the day: a\n", None),
            ("title: a\n\n---\n- b\n", None),
            ("title: a\ndraft: true\nand so on\n", None),
            ("std: a\n---\n", None),
            ("Date: today\n---\n", None),
            ("<!-- open\n---\ndraft: true\n---\n", None),
            ("{ \"a\": 1 }\n", None),
            ("text\n\n---\ndraft: true\n---\n", None),
        ] {
            assert_eq!(find(text).map(|found| found.reason), expected, "{text:?}");
        }
    }

    #[test]
    fn the_first_line_is_the_place() {
        let text = "\n  ----  \ndraft: true\n";
        assert_eq!(find(text).map(|found| found.line), Some(3..7));
    }
}
