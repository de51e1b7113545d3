//! Links of KEPs to other KEPs: none is imported, as none means "the same", but broken ones are
//! reported.

use std::collections::BTreeSet;

use super::number::Numbered;
use super::problem::{At, Place, Problem};

/// What links can lead to.
#[derive(Debug, Default)]
pub(super) struct Targets<'a> {
    /// Every file and folder of the checkout, `keps/sig-node/753-sidecar-containers`.
    pub(super) paths: Option<&'a BTreeSet<String>>,
    /// The numbers of all KEPs.
    pub(super) numbers: BTreeSet<u32>,
}

impl Targets<'_> {
    /// The problem with a link, if it leads to a KEP that is not there.
    pub(super) fn broken(&self, file: &Place, (at, text): &(At, String)) -> Option<Problem> {
        let place = Place {
            path: file.path.clone(),
            at: *at,
        };
        if text.eq_ignore_ascii_case("tbd") {
            return Some(
                place.problem(format!("the link `{text}` only holds a place"), "left out"),
            );
        }
        let message = if let Some(number) = kep_number(text) {
            (!self.numbers.contains(&number)).then(|| format!("there is no `{text}`"))
        } else {
            let path = kep_path(text)?;
            let there = self.paths?.contains(&path);
            (!there).then(|| format!("the link `{text}` leads to no KEP of this checkout"))
        };
        Some(place.problem(message?, "no fact depends on it"))
    }
}

/// Adds the number of a KEP to what links can lead to.
pub(super) fn numbers(all: impl Iterator<Item = Option<Numbered>>) -> BTreeSet<u32> {
    all.flatten().map(|numbered| numbered.number).collect()
}

/// The number of `KEP-753`, `KEP-0753` or `KEP 753`.
fn kep_number(text: &str) -> Option<u32> {
    let rest = text
        .get(..3)
        .filter(|kep| kep.eq_ignore_ascii_case("kep"))
        .map(|_| &text[3..])?;
    rest.trim_start_matches(['-', ' ', '#']).parse().ok()
}

/// The path below the checkout that a link to a KEP leads to.
fn kep_path(link: &str) -> Option<String> {
    let link = link.split(['#', '?']).next().unwrap_or(link);
    let path = match link.strip_prefix("https://github.com/kubernetes/enhancements/") {
        Some(rest) => rest.split_once('/')?.1.split_once('/')?.1,
        None => link.trim_start_matches("./").trim_start_matches('/'),
    };
    let path = path.trim_end_matches('/');
    path.starts_with("keps/").then(|| path.to_owned())
}
