//! Misspelt repositories: an unknown name that is similar to a known one.

use std::collections::BTreeMap;

use super::deletions::Index;
use strsim::damerau_levenshtein;

use super::repositories::Repositories;
use crate::reference::Repository;

/// A misspelt repository and what it meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelling {
    /// The repository as it was written.
    pub written: String,
    /// The repository that is meant.
    pub meant: Repository,
    /// What to write in place of what was written: `k/k`, `kubernetes/enhancements`.
    pub spelling: String,
    /// Whether what is meant surely exists, so that the text can be mended.
    pub sure: bool,
    /// Why, as a half sentence for a message.
    pub evidence: String,
}

/// A suspect may be mentioned this often at most; what is repeated is meant.
const SUSPECT: u32 = 3;
/// What the site mentions this often may correct others, if suspects are a quarter as frequent.
const FREQUENT: u32 = 3;

impl Misspelling {
    /// A short name whose slash was left out: `kk#1`.
    pub(super) fn squeezed(word: &str, meant: &Repository, listed: &[(String, String)]) -> Self {
        let key = listed
            .iter()
            .map(|(key, _)| key)
            .find(|key| key.contains('/') && key.replace('/', "").eq_ignore_ascii_case(word));
        let key = key.map_or("", String::as_str);
        Self {
            written: word.to_owned(),
            meant: meant.clone(),
            spelling: key.to_owned(),
            sure: true,
            evidence: format!("`{key}` stands for `{meant}`"),
        }
    }
}

/// The misspellings among the repositories of the site, by the key of what was written.
pub(super) fn find(repositories: &Repositories) -> BTreeMap<String, Misspelling> {
    let suspects = repositories.seen.iter();
    let suspects = suspects
        .filter(|(_, seen)| seen.mentions <= SUSPECT && !seen.addressed)
        .filter(|(one, _)| !repositories.known.contains(*one));
    let suspects: Vec<(&Repository, u32)> =
        suspects.map(|(one, seen)| (one, seen.mentions)).collect();
    let mut near: Vec<Vec<Near<'_>>> = vec![Vec::new(); suspects.len()];
    let index = Index::of(suspects.iter().map(|(suspect, _)| *suspect));
    for (known, mentions) in correctors(repositories) {
        for at in index.near(known) {
            let (suspect, suspected) = suspects[at];
            let is_frequent = mentions.is_none_or(|mentions| mentions >= 4 * suspected);
            if let Some(distance) = distance(suspect, known).filter(|_| is_frequent) {
                near[at].push((distance, known, mentions));
            }
        }
    }
    let found = suspects
        .iter()
        .zip(near)
        .filter_map(|((suspect, _), near)| {
            let (meant, evidence) = nearest(near)?;
            let misspelling = Misspelling {
                written: suspect.to_string(),
                spelling: meant.to_string(),
                sure: repositories.known.contains(meant),
                meant: meant.clone(),
                evidence,
            };
            Some((suspect.key(), misspelling))
        });
    found.collect()
}

/// Distance, repository, and how often the site names it unless it is known.
type Near<'r> = (usize, &'r Repository, Option<u32>);

/// What may correct others: the known, and what the site names often.
fn correctors(repositories: &Repositories) -> impl Iterator<Item = (&Repository, Option<u32>)> {
    let known = repositories.known.iter().map(|known| (known, None));
    let frequent = repositories
        .seen
        .iter()
        .filter(|(one, seen)| seen.mentions >= FREQUENT && !repositories.known.contains(*one));
    known.chain(frequent.map(|(one, seen)| (one, Some(seen.mentions))))
}

/// The repository that a suspect nearly is, if exactly one is nearest.
fn nearest(mut near: Vec<Near<'_>>) -> Option<(&Repository, String)> {
    near.sort();
    near.dedup();
    match near.as_slice() {
        [(first, ..), (second, ..), ..] if first == second => None,
        [(_, known, mentions), ..] => {
            let evidence = match mentions {
                Some(mentions) => format!("the site mentions `{known}` in {mentions} places"),
                None => format!("`{known}` is a known repository"),
            };
            Some((*known, evidence))
        }
        [] => None,
    }
}

/// How far a suspect is from a repository, if it is near: the same owner and nearly the same
/// name, or the same name and nearly the same owner.
fn distance(suspect: &Repository, known: &Repository) -> Option<usize> {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    if same(suspect.owner(), known.owner()) {
        near(
            &suspect.name().to_ascii_lowercase(),
            &known.name().to_ascii_lowercase(),
        )
    } else if same(suspect.name(), known.name()) {
        let (owner, meant) = (
            suspect.owner().to_ascii_lowercase(),
            known.owner().to_ascii_lowercase(),
        );
        (owner.len().max(meant.len()) >= 5 && one_misspelling(&owner, &meant)).then_some(1)
    } else {
        None
    }
}

fn near(suspect: &str, known: &str) -> Option<usize> {
    if suspect == known {
        return None;
    }
    if suspect.len().max(known.len()) >= 5 && one_misspelling(suspect, known) {
        return Some(1);
    }
    let (short, long) = if suspect.len() < known.len() {
        (suspect, known)
    } else {
        (known, suspect)
    };
    let difference = long.len() - short.len();
    // `foo` and `foo-bar` are two repositories of one family.
    let family = long
        .strip_prefix(short)
        .is_some_and(|rest| rest.starts_with('-'))
        || long
            .strip_suffix(short)
            .is_some_and(|rest| rest.ends_with('-'));
    let dropped = (1..=3).contains(&difference)
        && short.len() >= 8
        && short.bytes().take(4).eq(long.bytes().take(4))
        && !family
        && !differs_in_digits(short, long)
        && is_subsequence(short, long);
    dropped.then_some(difference)
}

/// Whether one slip of a finger leads from one name to the other. Numbers at the end tell
/// repositories apart (`tool`, `tool2`), and so do short parts (`aws-ebs`, `aws-efs`).
fn one_misspelling(a: &str, b: &str) -> bool {
    if damerau_levenshtein(a, b) != 1 || differs_in_digits(a, b) {
        return false;
    }
    let (left, right): (Vec<_>, Vec<_>) = (a.split('-').collect(), b.split('-').collect());
    if left.len() != right.len() {
        return true;
    }
    let changed = left.iter().zip(&right).find(|(x, y)| x != y);
    changed.is_none_or(|(x, y)| x.len() != y.len() || x.len() >= 5)
}

fn differs_in_digits(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    digits(a) != digits(b)
}

/// Whether `short` is `long` with some letters left out.
fn is_subsequence(short: &str, long: &str) -> bool {
    let mut letters = long.bytes();
    short
        .bytes()
        .all(|wanted| letters.any(|letter| letter == wanted))
}
