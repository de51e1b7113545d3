//! People by name, nickname or login; `@login` is read with the other signs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::boundary::{
    before_is, char_at, char_before, honorific_follows, same_script, word_begins, word_ends,
};
use super::candidate::{Name, PersonForm};
use super::rules::Rules;
use super::target::Login;
use super::width_fold::folded;

/// The people the grammar knows, arranged for reading.
#[derive(Default)]
pub(super) struct People {
    /// Folded spellings with the login they stand for.
    spellings: Vec<(String, Spelling, Login)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Name,
    Login,
}

impl People {
    /// Arranges the names; a name that two people share is left out.
    pub(super) fn compile(rules: &Rules) -> Self {
        let mut by_name: BTreeMap<String, BTreeSet<&Login>> = BTreeMap::new();
        for person in &rules.people {
            for name in &person.names {
                by_name
                    .entry(folded(name.trim()))
                    .or_default()
                    .insert(&person.login);
            }
        }
        let mut spellings = Vec::new();
        for (name, logins) in by_name {
            if let (1, Some(login)) = (logins.len(), logins.first())
                && !name.is_empty()
            {
                spellings.push((name, Spelling::Name, (*login).clone()));
            }
        }
        let logins: BTreeSet<&Login> = rules.people.iter().map(|person| &person.login).collect();
        for login in logins {
            spellings.push((login.as_str().to_owned(), Spelling::Login, login.clone()));
        }
        Self { spellings }
    }

    /// The texts to search for.
    pub(super) fn anchors(&self) -> impl Iterator<Item = &str> {
        self.spellings.iter().map(|(text, _, _)| text.as_str())
    }

    /// Reads the person whose spelling number `index` is at `at`; `words` are ordinary words.
    pub(super) fn read(
        &self,
        index: usize,
        text: &str,
        at: usize,
        words: &BTreeSet<String>,
    ) -> Option<(Range<usize>, Name)> {
        let (spelling, class, login) = &self.spellings[index];
        let end = at + spelling.len();
        let several = spelling.contains(' ');
        // Slack writes display names as `@Given Family`.
        let start = if several && before_is(text, at, |b| b == b'@') {
            at - 1
        } else {
            at
        };
        let polite = honorific_follows(text, end);
        if !(begins(text, start) && word_ends(text, end)) || splits_word(text, end, polite) {
            return None;
        }
        let exact = text[at..end] == **spelling;
        let sure = match class {
            Spelling::Name => several || exact || !spelling.is_ascii(),
            Spelling::Login => exact && is_unmistakable(spelling, words),
        };
        let name = Name::Person {
            login: login.clone(),
            form: PersonForm::Certain,
        };
        (sure || polite).then_some((start..end, name))
    }

    /// The person with this name.
    pub(super) fn by_name(&self, name: &str) -> Option<&Login> {
        let wanted = folded(name.trim());
        let same = |text: &str| text.eq_ignore_ascii_case(&wanted);
        self.spellings
            .iter()
            .find(|(text, _, _)| same(text))
            .map(|(_, _, login)| login)
    }
}

/// Whether a login stands out as one without `@` or honorific.
fn is_unmistakable(login: &str, words: &BTreeSet<String>) -> bool {
    let marked = login.bytes().any(|b| b.is_ascii_digit() || b == b'-');
    let key = login.to_ascii_lowercase();
    (marked && login.len() >= 4 || login.len() >= 6) && !words.contains(&key)
}

/// Whether a name may begin here: no word, path or address, nor the middle of a Japanese word.
fn begins(text: &str, start: usize) -> bool {
    let first = char_at(text, start);
    let inside = char_before(text, start)
        .zip(first)
        .is_some_and(|(a, b)| same_script(a, b));
    word_begins(text, start) && !inside
}

/// Whether a Japanese word goes on after a name. An honorific does not continue it.
fn splits_word(text: &str, end: usize, polite: bool) -> bool {
    let around = char_before(text, end).zip(char_at(text, end));
    !polite && around.is_some_and(|(a, b)| same_script(a, b))
}
