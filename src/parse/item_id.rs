//! The permanent ids of items. **Frozen**: links and feed readers keep these ids for years, so this
//! rule must never change with the reference grammar, with facts or with configuration. It depends
//! on nothing but this file and the text, and its table of tests is its contract.
//!
//! The text is taken in NFC, so that it does not matter how an editor puts marks on letters.
//!
//! 1. `{#my-id}` at the end of the item's first line is its id.
//! 2. Else the first `owner/repo#N`, `short#N`, `KEP-N` or GitHub URL of its text outside of code, as
//!    written, with its spelling normalised: `k/k#116429` is `k-k-116429`, `KEP- 753` is `kep-753`.
//! 3. Else a slug of the first 24 characters of its text.
//! 4. Where an earlier item of the note has the id already, a hash of the first 24 characters of the
//!    item's own text is appended, and a number where even that is equal.

use std::collections::{HashMap, HashSet};

use crate::source::nfc;

/// How many characters of an item's beginning make its id.
const BEGINNING: usize = 24;

/// Hands out the ids of one note, in the order of its items.
#[derive(Debug, Default)]
pub(crate) struct ItemIds {
    taken: HashSet<String>,
    /// The last number that was tried for an id with its hash.
    numbers: HashMap<String, u32>,
}

/// The id of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewId {
    /// The id, unique in its note.
    pub id: String,
    /// Whether the item begins exactly like an earlier one, so that only its position tells them
    /// apart: the writer should name it.
    pub numbered: bool,
}

impl ItemIds {
    /// The id of the next item: from its plain text, the same without what is in code, and the name
    /// the writer gave it, if any.
    pub(crate) fn next(&mut self, text: &str, prose: &str, named: Option<&str>) -> NewId {
        let (text, prose) = (&*nfc(text), &*nfc(prose));
        let named = named.map(|named| nfc(named).into_owned());
        let mut id = named.unwrap_or_else(|| beginning_id(text, prose));
        let mut numbered = false;
        if self.taken.contains(&id) {
            id = format!("{id}-{}", short_hash(text));
            let base = id.clone();
            while self.taken.contains(&id) {
                numbered = true;
                // What was taken stays taken, so that no number is tried twice.
                let number = self.numbers.entry(base.clone()).or_insert(1);
                *number += 1;
                id = format!("{base}-{number}");
            }
        }
        self.taken.insert(id.clone());
        NewId { id, numbered }
    }
}

fn beginning_id(text: &str, prose: &str) -> String {
    let id = first_reference(prose).unwrap_or_else(|| {
        let beginning: String = text.trim().chars().take(BEGINNING).collect();
        slug(&beginning)
    });
    if id.is_empty() { "item".to_owned() } else { id }
}

/// Six hexadecimal digits of the FNV-1a hash of the first 24 characters.
fn short_hash(text: &str) -> String {
    let beginning: String = text.trim().chars().take(BEGINNING).collect();
    format!("{:06x}", fnv1a(beginning.as_bytes()) & 0x00ff_ffff)
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): small, and the same on every machine for ever.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Letters and digits, lower case where ASCII, everything else a single hyphen.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    slug
}

fn first_reference(text: &str) -> Option<String> {
    text.char_indices().find_map(|(at, c)| match c {
        '#' => hash_reference(text, at),
        'K' | 'k' => kep(text, at),
        'h' => github_url(&text[at..]),
        _ => None,
    })
}

/// `owner/repo#N` and `short#N`, found at their `#`.
fn hash_reference(text: &str, hash: usize) -> Option<String> {
    let digits = leading_digits(&text[hash + 1..]);
    let name = trailing(&text[..hash], |c| {
        c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-')
    });
    let begins_with_letter = name.starts_with(|c: char| c.is_ascii_alphabetic());
    (!digits.is_empty() && begins_with_letter).then(|| format!("{}-{digits}", slug(name)))
}

/// `KEP-753`, `KEP 753`, `KEP- 753`, `KEP - 753`, found at their `K`.
fn kep(text: &str, at: usize) -> Option<String> {
    let glued = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
    let word = text.get(at..at + 3)?;
    if glued || !word.eq_ignore_ascii_case("kep") {
        return None;
    }
    let rest = text[at + 3..].trim_start_matches(' ');
    let rest = rest
        .strip_prefix('-')
        .unwrap_or(rest)
        .trim_start_matches(' ');
    let digits = leading_digits(rest);
    let separated = rest.len() < text.len() - at - 3;
    (separated && !digits.is_empty()).then(|| format!("kep-{digits}"))
}

/// A GitHub URL by what it names: an issue or a pull request as `owner-repo-N`, else its path.
fn github_url(text: &str) -> Option<String> {
    let path = text
        .strip_prefix("https://github.com/")
        .or_else(|| text.strip_prefix("http://github.com/"))?;
    let end = path
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '%')))
        .unwrap_or(path.len());
    let parts: Vec<&str> = path[..end].split('/').collect();
    let id = match parts[..] {
        [owner, repo, "issues" | "pull", number, ..] => slug(&format!("{owner}/{repo}/{number}")),
        _ => slug(&path[..end]),
    };
    (!id.is_empty()).then_some(id)
}

fn leading_digits(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..end]
}

fn trailing(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| belongs(*c))
        .last()
        .map_or(text.len(), |(at, _)| at);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contract: a row may be added, none may be changed.
    #[test]
    fn ids_follow_the_frozen_table() {
        for (text, expected) in [
            ("sidecar の PR が進んだ (k/k#116429)", "k-k-116429"),
            ("最初の参照 (k/k#1, KEP-2) が id になる", "k-k-1"),
            (
                "話 (comment - kubernetes/enhancements#3788)",
                "kubernetes-enhancements-3788",
            ),
            ("kk#115139 は綴りのまま", "kk-115139"),
            ("KEP-753 sidecar", "kep-753"),
            ("KEP 753", "kep-753"),
            ("KEP- 753", "kep-753"),
            ("KEP - 753", "kep-753"),
            ("kep-0127 は書かれたまま", "kep-0127"),
            ("KEP753 は参照でない", "kep753-は参照でない"),
            ("KEP を書く", "kep-を書く"),
            (
                "https://github.com/kubernetes/kubernetes/pull/116429",
                "kubernetes-kubernetes-116429",
            ),
            (
                "see https://github.com/kubernetes/website/issues/1#issuecomment-9)",
                "kubernetes-website-1",
            ),
            ("https://github.com/aojea/netkat を試す", "aojea-netkat"),
            (
                "containerd/containerd#v1.7.0 が出た",
                "containerd-containerd-v1",
            ),
            ("Meetup #59 に参加", "meetup-59-に参加"),
            (
                "EKS にも Kubernetes 1.27 が来てた (blog)",
                "eks-にも-kubernetes-1-27-が",
            ),
            ("「引用」から始まる", "引用-から始まる"),
            ("か\u{3099}そ\u{3099}うを見る", "がぞうを見る"),
            ("", "item"),
            ("……", "item"),
        ] {
            assert_eq!(
                ItemIds::default().next(text, text, None).id,
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_name_wins_over_the_text() {
        assert_eq!(
            ItemIds::default().next("k/k#1", "k/k#1", Some("my-id")).id,
            "my-id"
        );
    }

    #[test]
    fn code_holds_no_reference_but_counts_as_text() {
        let mut ids = ItemIds::default();
        assert_eq!(ids.next("k/k#1 と KEP-2", " と KEP-2", None).id, "kep-2");
        assert_eq!(ids.next("k/k#1 と書く", " と書く", None).id, "k-k-1-と書く");
    }

    #[test]
    fn a_collision_appends_a_hash_and_then_a_number() {
        let mut ids = ItemIds::default();
        assert_eq!(ids.next("k/k#1 前半", "k/k#1 前半", None).id, "k-k-1");
        let second = ids.next("後半の話 k/k#1", "後半の話 k/k#1", None);
        assert_eq!(second.id, "k-k-1-faa1c5");
        assert!(!second.numbered);
        let third = ids.next("後半の話 k/k#1", "後半の話 k/k#1", None);
        assert_eq!(third.id, "k-k-1-faa1c5-2");
        assert!(third.numbered);
    }
}
