//! The small values of the files: dates, releases, logins, numbers of KEPs, repositories.

use chrono::NaiveDate;

use super::people::{Naming, Sighting};
use crate::import::dates::leading_day;
use crate::reference::{Repository, is_login};

/// Reads a date, also without zeros: `2024-2-1` has one reading only.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let (day, rest) = leading_day(text)?;
    rest.is_empty().then_some(day)
}

/// A release as Kubernetes names them, `v1.28`; a missing `v` is added. `0.0` is not a release.
pub(super) fn release(text: &str) -> Option<String> {
    let numbers = text.strip_prefix('v').unwrap_or(text);
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let zero = numbers.bytes().all(|b| b == b'0' || b == b'.');
    (matches!(parts.len(), 2 | 3) && parts.iter().all(is_number) && !zero)
        .then(|| format!("v{numbers}"))
}

/// Whether a text only holds a place: `TBD`, `n/a`, `sig-aaa`, `yyyy-mm-dd`.
pub(super) fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "tbd", "todo", "tba", "n/a", "na", "none", "nil", "null", "unknown", "-", "?", "sig-aaa",
        "sig-bbb", "sig-xyz",
    ];
    let text = text.to_ascii_lowercase();
    WORDS.contains(&text.as_str()) || text.contains("yyyy-mm")
}

/// Reads a person of a `kep.yaml`. Quotes of an office program, as in `“@aojea”`, are
/// letters to YAML. A group, a sentence and what GitHub would not allow are nobody.
pub(super) fn person(text: &str) -> Option<Sighting> {
    let inner = text.trim_matches(['“', '”', '‘', '’', '„', '‟']).trim();
    let login = inner.strip_prefix('@').unwrap_or(inner);
    let is_group = is_group_id(login.strip_prefix("kubernetes/").unwrap_or(login));
    let is_person = !is_placeholder(inner) && !is_group && is_login(login);
    let naming = match login.len() == inner.len() {
        true => Naming::Bare,
        false => Naming::Kep,
    };
    is_person.then(|| Sighting {
        login: login.to_owned(),
        naming,
    })
}

/// Whether a name has the form of a group's id.
pub(super) fn is_group_id(text: &str) -> bool {
    const KINDS: [&str; 4] = ["sig-", "wg-", "ug-", "committee-"];
    let text = text.to_ascii_lowercase();
    KINDS
        .iter()
        .any(|kind| text.len() > kind.len() && text.starts_with(kind))
}

/// The number a folder of a KEP begins with: 752 of `0752-endpointslice`. The eight digits of
/// `20190226-network-proxy` are a day, as folders were named before they had numbers.
pub(super) fn folder_number(folder: &str) -> Option<u32> {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let digits = name.split('-').next().unwrap_or(name);
    kep_number(digits).filter(|_| digits.len() < 8)
}

/// The number of a KEP; 0 only holds a place.
pub(super) fn kep_number(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|number| *number > 0)
}

/// `owner/name` of an address of a file in a repository on GitHub.
pub(super) fn repository(url: &str) -> Option<String> {
    let rest = url
        .strip_prefix("https://raw.githubusercontent.com/")
        .or_else(|| url.strip_prefix("https://github.com/"))?;
    let mut parts = rest.split('/');
    let (owner, name) = (parts.next()?, parts.next()?);
    // Without a path after it, the address is not of an OWNERS file and may be of anything.
    parts.next()?;
    Repository::new(owner, name).map(|repository| repository.to_string())
}

/// Whether a text is the address of a page.
pub(super) fn is_web_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
