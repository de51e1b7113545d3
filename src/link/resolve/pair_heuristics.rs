//! Whether a bare `owner/name` reads as a repository or as a pair of words (`read/write`).

use std::collections::BTreeSet;

use crate::reference::words::{FIELD, FILE_ENDINGS, MEDIA_TYPES, ORDINARY, PRODUCTS, WORD_ENDINGS};
use crate::reference::{Repository, Rules, words};

/// Judges bare pairs by their look.
#[derive(Debug)]
pub(super) struct PairHeuristics {
    /// In exact case: `google` owns repositories, `Google` is a company.
    owners: BTreeSet<String>,
    /// Owners of repositories that surely exist, in exact case.
    organisations: BTreeSet<String>,
    words: BTreeSet<String>,
    /// Of the words those of English.
    english: BTreeSet<String>,
    products: BTreeSet<&'static str>,
}

impl PairHeuristics {
    pub(super) fn new(rules: &Rules) -> Self {
        Self {
            owners: rules.owners.iter().cloned().collect(),
            organisations: rules
                .known_repositories
                .iter()
                .map(|one| one.owner().to_owned())
                .collect(),
            words: words::ordinary(&rules.words),
            english: words::ordinary(&[]),
            products: words::products(),
        }
    }

    pub(super) fn is_owner(&self, owner: &str) -> bool {
        self.owners.contains(owner)
    }

    /// A pair that stands alone in brackets or is all of its item.
    pub(super) fn alone(&self, repository: &Repository) -> bool {
        let (owner, name) = (repository.owner(), repository.name());
        if !has_shape(owner, name) {
            return false;
        }
        if owner.eq_ignore_ascii_case(name) {
            return owner.len() > 4;
        }
        if self.is_owner(owner) || self.organisations.contains(owner) {
            // Nobody writes a pair of words in two ways: `(Azure/karpenter)`.
            let mixed = has_capital(owner) && !has_capital(name);
            return mixed || !(self.is_word(owner) && self.is_plain(name));
        }
        let pair = self.is_common(owner) && self.is_common(name);
        !is_cased_pair(owner, name) && !self.is_wordy(owner) && !pair && !rhymes(owner, name)
    }

    /// A pair among other words whose owner is known; `owners` are those of the site.
    pub(super) fn among_words(&self, repository: &Repository, owners: &BTreeSet<String>) -> bool {
        let (owner, name) = (repository.owner(), repository.name());
        if !has_shape(owner, name) {
            return false;
        }
        let product = self.owners.contains(name) || owners.contains(name);
        if self.is_owner(owner) {
            return !(product || self.is_word(owner) && self.is_plain(name));
        }
        // A product owns repositories and is in lists of products as well.
        !is_cased_pair(owner, name) && !product && !self.is_common(name)
    }

    /// Whether a half is one ordinary word or one product; several joined by hyphens are a name
    /// where the owner is an organisation (`helm/chart-testing`).
    fn is_plain(&self, half: &str) -> bool {
        self.is_word(half) || self.products.contains(half.to_ascii_lowercase().as_str())
    }

    /// Whether a half is an ordinary word or the name of a product.
    pub(super) fn is_common(&self, half: &str) -> bool {
        self.is_wordy(half) || self.products.contains(half.to_ascii_lowercase().as_str())
    }

    /// Whether a half is an ordinary word, or several joined by hyphens (`in-tree`).
    fn is_wordy(&self, half: &str) -> bool {
        let half = half.to_ascii_lowercase();
        let parts = || half.split(['-', '_', '.']);
        self.is_word(&half)
            || parts().count() > 1 && parts().all(|part| part.len() < 2 || self.is_word(part))
    }

    /// Whether a word is ordinary and not of the field.
    pub(super) fn is_ordinary(&self, word: &str) -> bool {
        self.english.contains(word.to_ascii_lowercase().as_str())
    }

    /// Whether a word is ordinary, in one of its usual forms, or a number.
    fn is_word(&self, word: &str) -> bool {
        self.base(word).is_some() || word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    }

    /// The ordinary word that a word is a usual form of: `read` of `reading`.
    fn base(&self, word: &str) -> Option<&str> {
        let word = word.to_ascii_lowercase();
        let known = |word: &str| self.words.get(word).map(String::as_str);
        let stem = |ending: &str| {
            let stem = word.strip_suffix(ending)?;
            let longer = |letter| known(&format!("{stem}{letter}")).filter(|_| stem.len() > 2);
            known(stem).or_else(|| longer('e')).or_else(|| longer('y'))
        };
        let prefixed = |prefix: &str| {
            let rest = word.strip_prefix(prefix)?;
            known(rest).filter(|_| rest.len() > 3)
        };
        let endings = ["s", "es", "ies", "ed", "ing", "er", "ly", "able"];
        let prefixes = [
            "re", "un", "non", "pre", "post", "multi", "sub", "auto", "de", "in", "dis",
        ];
        known(&word)
            .or_else(|| endings.into_iter().find_map(stem))
            .or_else(|| prefixes.into_iter().find_map(prefixed))
    }

    /// Which word of which list makes a pair one of words, for explanations.
    pub(super) fn explain(&self, repository: &Repository) -> Option<String> {
        let (owner, name) = (repository.owner(), repository.name());
        if MEDIA_TYPES.contains(&owner) {
            return Some(MEDIA_TYPES.explain(owner));
        }
        let key = name.to_ascii_lowercase();
        if let Some(ending) = FILE_ENDINGS.iter().find(|ending| key.ends_with(**ending)) {
            return Some(FILE_ENDINGS.explain(ending));
        }
        let halves = [owner, name].into_iter();
        let mut listed = halves.filter_map(|half| self.explain_word(half));
        listed.next().or_else(|| {
            let shared = |ending: &&&str| owner.ends_with(**ending) && name.ends_with(**ending);
            let ending = WORD_ENDINGS.iter().find(shared)?;
            rhymes(owner, name).then(|| WORD_ENDINGS.explain(ending))
        })
    }

    /// The list that an ordinary word, or the name of a product, is in.
    pub(super) fn explain_word(&self, word: &str) -> Option<String> {
        let lower = word.to_ascii_lowercase();
        if self.products.contains(lower.as_str()) {
            return Some(PRODUCTS.explain(word));
        }
        let base = self.base(word)?;
        Some(match self.english.contains(base) {
            true => ORDINARY.explain(base),
            false => FIELD.explain(base),
        })
    }
}

/// Up to three letters and a digit or two: `gp3`, `m5`, `s3` are in lists of their like.
fn is_model(half: &str) -> bool {
    let digits = half.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = half.len() - digits.len();
    (1..=3).contains(&letters)
        && (1..=2).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether both halves can be names at all: no dates, quantities, versions, abbreviations, files.
fn has_shape(owner: &str, name: &str) -> bool {
    let letters = |half: &str| half.bytes().filter(u8::is_ascii_alphabetic).count();
    let lower = |half: &str| half.bytes().any(|b| b.is_ascii_lowercase());
    if owner.len() < 2 || name.len() < 2 || letters(owner) < 2 || letters(name) < 2 {
        return false;
    }
    let tiny = owner.len() < 3 && name.len() < 3;
    let numbered = is_model(owner) && is_model(name);
    if tiny || numbered || is_quantity(owner) || is_version(name) {
        return false;
    }
    if MEDIA_TYPES.contains(&owner) {
        return false;
    }
    // `TCP/HTTP`, `HTTP/gRPC`; `NVIDIA/k8s-device-plugin` is a repository.
    if !(lower(owner) || lower(name) && name.contains('-')) {
        return false;
    }
    let key = name.to_ascii_lowercase();
    !FILE_ENDINGS.iter().any(|ending| key.ends_with(ending))
}

/// `ConfigMap/Secret`, `minReplicas/maxReplicas`, `Kind/GKE`: both halves with capitals. An
/// organisation named as its product (`VictoriaMetrics/VictoriaMetrics`) is fine.
fn is_cased_pair(owner: &str, name: &str) -> bool {
    has_capital(owner) && has_capital(name) && !owner.eq_ignore_ascii_case(name)
}

fn has_capital(half: &str) -> bool {
    half.bytes().any(|b| b.is_ascii_uppercase())
}

/// Whether two words have the same ending, as pairs of words have.
fn rhymes(owner: &str, name: &str) -> bool {
    let plain = |half: &str| half.bytes().all(|b| b.is_ascii_lowercase());
    plain(owner)
        && plain(name)
        && WORD_ENDINGS
            .iter()
            .any(|ending| owner.ends_with(ending) && name.ends_with(ending))
}

/// `10m`, `5xx`: digits with a unit.
fn is_quantity(half: &str) -> bool {
    let rest = half.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    rest.len() < half.len() && rest.len() <= 5
}

/// `v1`, `v1beta1`, `v2.0`.
fn is_version(half: &str) -> bool {
    let Some(rest) = half.strip_prefix(['v', 'V']) else {
        return false;
    };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let digits = rest.len() + 1 < half.len();
    let stage = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    digits
        && matches!(
            stage,
            "" | "alpha" | "beta" | "rc" | "-alpha" | "-beta" | "-rc" | "x"
        )
}
