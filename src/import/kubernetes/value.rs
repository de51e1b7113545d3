//! The small values of the files: dates, releases, logins, KEP numbers, repositories.

use chrono::NaiveDate;

use crate::reference::{Repository, is_login};

/// A date of the files, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateText {
    /// `2018-05-14`
    Date(NaiveDate),
    /// `2024-2-1`: one reading only, but not the form all other files have.
    Unpadded(NaiveDate),
    /// `2023-14-05`: no such day. Which parts were swapped is not for us to say.
    Impossible,
    /// `yyyy-mm-dd`, `TBD`
    Placeholder,
    /// `v1.30`
    Release,
    /// Anything else.
    Other,
}

/// Reads a date of the form year, month, day.
pub(super) fn date(text: &str) -> DateText {
    let parts: Vec<&str> = text.split('-').collect();
    if let [year, month, day] = parts[..]
        && year.len() == 4
        && [month, day].iter().all(|part| matches!(part.len(), 1 | 2))
        && parts
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
    {
        // The parts are at most four digits, so they are numbers.
        let number = |part: &str| part.parse::<u32>().unwrap_or(0);
        let year = i32::try_from(number(year)).unwrap_or(0);
        return match NaiveDate::from_ymd_opt(year, number(month), number(day)) {
            Some(date) if text.len() == 10 => DateText::Date(date),
            Some(date) => DateText::Unpadded(date),
            None => DateText::Impossible,
        };
    }
    if is_placeholder(text) || text.to_ascii_lowercase().contains("yyyy") {
        DateText::Placeholder
    } else if release(text).is_some() {
        DateText::Release
    } else {
        DateText::Other
    }
}

/// A release as Kubernetes names them, `v1.28`; the `v` is added where it lacks. `0.0` is none.
pub(super) fn release(text: &str) -> Option<String> {
    let numbers = text.strip_prefix('v').unwrap_or(text);
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let zero = numbers.bytes().all(|b| b == b'0' || b == b'.');
    (matches!(parts.len(), 2 | 3) && parts.iter().all(is_number) && !zero)
        .then(|| format!("v{numbers}"))
}

/// Whether a text only holds a place: `TBD`, `n/a`, `sig-aaa`.
pub(super) fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "tbd", "todo", "tba", "n/a", "na", "none", "nil", "null", "unknown", "-", "?", "sig-aaa",
        "sig-bbb", "sig-xyz",
    ];
    WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// A person as a file names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PersonText {
    /// `@aojea`
    Login(String),
    /// `“@aojea”`: quotes of an office program, which YAML takes for letters.
    Curly(String),
    /// `aojea`: a login only if another file knows it.
    Bare(String),
    /// `sig-node`
    Group,
    /// `TBD`
    Placeholder,
    /// A name, a sentence, a login GitHub would not allow.
    Prose,
}

/// Reads a person.
pub(super) fn person(text: &str) -> PersonText {
    let inner = text.trim_matches(['“', '”', '‘', '’', '„', '‟']).trim();
    let bare = inner.strip_prefix('@').unwrap_or(inner);
    if is_placeholder(inner) {
        PersonText::Placeholder
    } else if is_group_id(bare.strip_prefix("kubernetes/").unwrap_or(bare)) {
        PersonText::Group
    } else if !is_login(bare) {
        PersonText::Prose
    } else if bare.len() == inner.len() {
        PersonText::Bare(bare.to_owned())
    } else if inner.len() < text.len() {
        PersonText::Curly(bare.to_owned())
    } else {
        PersonText::Login(bare.to_owned())
    }
}

/// Whether a name has the form of a group's id.
pub(super) fn is_group_id(text: &str) -> bool {
    const KINDS: [&str; 4] = ["sig-", "wg-", "ug-", "committee-"];
    let text = text.to_ascii_lowercase();
    KINDS
        .iter()
        .any(|kind| text.len() > kind.len() && text.starts_with(kind))
}

/// The digits a folder of a KEP begins with: `0752` of `0752-endpointslice`. The eight digits of
/// `20190226-network-proxy` are a day, as folders were named before they had numbers.
pub(super) fn folder_number(folder: &str) -> Option<&str> {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let digits = name.split('-').next().unwrap_or(name);
    (!digits.is_empty() && digits.len() < 8 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then_some(digits)
}

/// `owner/name` of an address of a file in a repository on GitHub.
pub(super) fn repository(url: &str) -> Option<String> {
    let rest = url
        .strip_prefix("https://raw.githubusercontent.com/")
        .or_else(|| url.strip_prefix("https://github.com/"))?;
    let mut parts = rest.split('/');
    let (owner, name) = (parts.next()?, parts.next()?);
    // Without a path behind it, the address is no OWNERS file and may be of anything.
    parts.next()?;
    Repository::new(owner, name).map(|repository| repository.to_string())
}

/// Whether a text is the address of a page.
pub(super) fn is_web_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
