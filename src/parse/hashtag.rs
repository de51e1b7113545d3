//! Hashtags in text, where a site has them: `#sidecar` is a tag, unless it is something else that people
//! write with this sign.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::reference::Rules;
use crate::subject::{Facts, SubjectKey};

/// What hashtags are read by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hashtags {
    /// The channels that facts know, in lower case and without their sign.
    channels: BTreeSet<String>,
    /// What groups begin with, and so do their channels: `sig-`.
    prefixes: Vec<String>,
}

/// How far from a name, in characters, a word of [`CHAT`] is looked for.
const REACH: usize = 16;

/// Words next to a name that say it is a channel of a chat.
const CHAT: [&str; 4] = ["slack", "channel", "チャンネル", "チャネル"];

impl Hashtags {
    /// Hashtags by the rules and the facts of a site.
    pub(super) fn new(rules: &Rules, facts: &BTreeMap<SubjectKey, Facts>) -> Hashtags {
        let channels = facts.values().filter_map(|facts| facts.channel.as_deref());
        let prefixes = rules.group_prefixes.iter();
        Hashtags {
            channels: channels
                .map(|channel| channel.trim_start_matches('#').to_lowercase())
                .collect(),
            prefixes: prefixes.map(|prefix| format!("{}-", prefix.name)).collect(),
        }
    }

    /// Where a text has hashtags, each with its sign.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let signs = memchr::memchr_iter(b'#', text.as_bytes());
        let tag = |at: usize| {
            let end = end_of_name(text, at + 1);
            let range = at..end;
            (begins(text, at) && self.is_tag(text, &range)).then_some(range)
        };
        signs.filter_map(tag).collect()
    }

    fn is_tag(&self, text: &str, range: &Range<usize>) -> bool {
        let name = text[range.start + 1..range.end].to_lowercase();
        let is_group = self.prefixes.iter().any(|prefix| name.starts_with(prefix));
        name.starts_with(char::is_alphabetic)
            && !is_group
            && !self.channels.contains(&name)
            && !is_in_chat(text, range)
            && SubjectKey::tag(&name).is_some()
    }
}

/// Whether a hashtag may begin here: at a word's beginning.
fn begins(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|c| c.is_whitespace() || "([{（「『【［、。，．・:：".contains(c))
}

/// Letters, digits, and single signs between them.
fn end_of_name(text: &str, start: usize) -> usize {
    let is_letter =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\u{3099}' | '\u{309A}');
    let rest = &text[start..];
    let length = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
    start + rest[..length].trim_end_matches(['-', '_']).len()
}

/// Whether the words around a name say that it is a channel of a chat: `Slack の #kubernetes-dev`.
fn is_in_chat(text: &str, range: &Range<usize>) -> bool {
    let before = &text[..range.start];
    let from = before.char_indices().rev().take(REACH).last();
    let before = before[from.map_or(0, |(at, _)| at)..].trim_end_matches([' ', 'の', '「', '(']);
    let behind = &text[range.end..];
    let to = behind.char_indices().nth(REACH);
    let behind =
        behind[..to.map_or(behind.len(), |(at, _)| at)].trim_start_matches([' ', 'の', '」']);
    let (before, behind) = (before.to_lowercase(), behind.to_lowercase());
    CHAT.iter()
        .any(|word| before.ends_with(word) || behind.starts_with(word))
}
