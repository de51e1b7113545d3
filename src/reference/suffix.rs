//! What is after the `#` or `@` of a repository: a number, a tag or a hash.

use super::boundary::{at_is, is_name};
use super::{number, url};

/// What is after the sign, with its end.
pub(super) enum Suffix {
    Number(u32, usize),
    Tag(usize),
    Sha(usize),
}

/// Reads what begins at `from`, after the sign. After `#` comes a number (or a version, which
/// people write as they write numbers), after `@` a hash or a tag.
pub(super) fn read(text: &str, sign: u8, from: usize) -> Option<Suffix> {
    let rest = &text.as_bytes()[from..];
    let length = rest
        .iter()
        .take(41)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let word = &text[from..from + length];
    let is_sha = url::is_sha(word) && !at_is(text, from + length, |b| b == b'.');
    if sign == b'#' {
        let digits = number::digits(text, from);
        let letters = word.bytes().any(|b| b.is_ascii_alphabetic());
        if let Some((number, end)) = digits.filter(|_| !(is_sha && letters)) {
            let decimal =
                at_is(text, end, |b| b == b'.') && at_is(text, end + 1, |b| b.is_ascii_digit());
            if !decimal && !at_is(text, end, |b| b.is_ascii_digit()) {
                return Some(Suffix::Number(number, end));
            }
        }
    } else if is_sha {
        return Some(Suffix::Sha(from + length));
    }
    tag(text, sign, from)
}

/// A version tag; after `@` it may begin with its component (`component/v1.2`).
fn tag(text: &str, sign: u8, from: usize) -> Option<Suffix> {
    let belongs = |b: u8| is_name(b) || b == b'+' || b == b'/';
    let rest = &text.as_bytes()[from..];
    let length = rest.iter().take(100).take_while(|&&b| belongs(b)).count();
    let tag = text[from..from + length].trim_end_matches(['.', '-', '/', '+']);
    let (component, version) = tag.rsplit_once('/').unwrap_or(("", tag));
    let allowed = component.is_empty() || sign == b'@' || version.contains('.');
    let is_tag = is_version(version) && allowed || is_named_version(tag);
    is_tag.then(|| Suffix::Tag(from + tag.len()))
}

/// A version after the name of what it is of: `go1.21.5`, `cluster-autoscaler-1.28.0`.
fn is_named_version(tag: &str) -> bool {
    let Some(at) = tag.find(|c: char| c.is_ascii_digit()) else {
        return false;
    };
    let (name, _) = tag.split_at(at);
    let version = tag
        .rsplit_once('-')
        .map_or(&tag[at..], |(_, version)| version);
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic());
    named && is_version(version) && version.contains('.')
}

/// A version: digits after a `v`, or digits with a dot.
fn is_version(tag: &str) -> bool {
    let digits = tag.strip_prefix(['v', 'V']).unwrap_or(tag);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && (digits.len() < tag.len() || digits.contains('.'))
}
