//! A commit at the head of its bullet, as logs list them: `- 0123abc Fix the thing (k/k#5)`.

use super::boundary::byte_at;
use super::candidate::{Candidate, Name, Place, RepositoryName};
use super::url::is_sha;

/// The hash that a text begins with, if the text begins its bullet. Which repository has it is for
/// the item to say.
pub(super) fn at_head(text: &str, place: Place) -> Option<Candidate> {
    if place != Place::ItemStart {
        return None;
    }
    let start = text.len() - text.trim_start().len();
    let bytes = text.as_bytes()[start..].iter().take(41);
    let end = start + bytes.take_while(|b| b.is_ascii_alphanumeric()).count();
    let hash = &text[start..end];
    let letters = hash.bytes().any(|b| b.is_ascii_lowercase());
    let free = matches!(byte_at(text, end), None | Some(b' ' | b'\n' | b':'));
    let upper = hash.bytes().any(|b| b.is_ascii_uppercase());
    if !is_sha(hash) || !letters || upper || !free {
        return None;
    }
    let name = Name::Commit {
        repository: RepositoryName::OfItem,
        sha: hash.to_owned(),
    };
    Some(Candidate::plain(start..end, name))
}
