//! `unknown-group`, `unknown-person`, `unknown-kep`: names that look right and are unknown.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use super::prose::{Block, Prose};
use crate::diagnostic::allow::Allowed;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::{Entry, Site, SubjectId};
use crate::reference::{Field, Known, Login, Name, Target, words};
use crate::source::Span;
use crate::subject::SubjectKey;

/// Facts of a kind are a list of all there is when there are this many of them; fewer are notes
/// on some.
const BULK: usize = 50;
/// And when the site mentions none of so many: an import takes what is mentioned, unless it is to
/// take all.
const BESIDE: usize = BULK / 2;
/// And when they have so many of what the site mentions for each that they lack: people seldom mistype
/// a number.
const KNOWN: usize = 10;

/// In how many notes a name recurs that is worth a page.
const RECURRING: usize = 3;

/// What people are: roles, which are not names.
const ROLES: [&str; 14] = [
    "スタッフ",
    "メンバー",
    "ユーザー",
    "ユーザ",
    "エンジニア",
    "パートナー",
    "コミッター",
    "メンテナ",
    "メンテナー",
    "ベンダー",
    "レビュアー",
    "コントリビューター",
    "オーガナイザー",
    "スピーカー",
];

/// Words that begin like an honorific: 様々, 様子, 氏名 …
const NOT_HONORIFICS: [&str; 9] = [
    "様々",
    "様子",
    "様式",
    "様相",
    "様態",
    "氏名",
    "氏族",
    "君臨",
    "さまざま",
];

/// Groups that neither the preset nor facts know, once a site.
///
/// Evidence: an unlisted `sig-word`. Names with a blank are groups only when they are known.
pub(super) fn unknown_groups(site: &Site, allowed: &Allowed) -> Vec<Diagnostic> {
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for entry in site.documents() {
        let mut seen = HashSet::new();
        let values = entry.document.values.iter();
        let values = values.filter_map(|value| Some((value.name.as_ref()?, value.written.span)));
        let items = entry.document.items.iter().flat_map(|item| &item.named);
        let names = items.map(|named| (&named.name, named.span));
        for (name, span) in values.chain(names) {
            let Name::Group {
                id,
                known: Known::No,
            } = name
            else {
                continue;
            };
            let place = entry.place(span);
            if !allowed.permits("unknown-group", &place) && seen.insert(id) {
                places.entry(id.to_string()).or_default().push(place);
            }
        }
    }
    let found = places.into_iter().map(|(id, mut places)| {
        let message = match places.len() {
            1 => format!("unknown group `{id}`"),
            n => format!("unknown group `{id}`, in {n} files"),
        };
        Diagnostic::hint("unknown-group", message, places.swap_remove(0)).help(format!(
            "if there is such a group, add content/subjects/group/{id}.md; without it only front matter gives it a page"
        ))
    });
    found.collect()
}

/// Groups in `not` that nothing else of the site knows, so that nothing is inferred of them.
pub(super) fn unknown_denied(site: &Site) -> Vec<Diagnostic> {
    let known = site.subjects.iter().map(|(_, subject)| &subject.key);
    let known: HashSet<&SubjectKey> = known.collect();
    let is_known = |written: &str| match site.grammar.read_value(Field::Sigs, written) {
        Some(Name::Group { id, known: listed }) => {
            listed != Known::No || known.contains(&SubjectKey::Target(Target::Group(id)))
        }
        _ => false,
    };
    let mut found = Vec::new();
    for entry in site.documents() {
        let denied = entry.document.front.not.iter();
        for written in denied.filter(|written| !is_known(&written.value)) {
            let place = entry.place(written.span);
            let message = format!("`not` has no effect: no group `{}` is known", written.value);
            found.push(Diagnostic::warning("unused-value", message, place).help(
                "write the group that is inferred wrongly, as in `not = [\"sig-windows\"]`, or remove it",
            ));
        }
    }
    found
}

/// Subjects of a tracked kind that facts lack, once a file.
///
/// Evidence: the facts are all there are: many ([`BULK`]), more than the site mentions ([`BESIDE`]),
/// and they know nearly all of that ([`KNOWN`]). A number that is above all of theirs is likely newer
/// than they are, unless it has a digit more, which is evidence of its own.
pub(super) fn unknown_keps(site: &Site, allowed: &Allowed) -> Vec<Diagnostic> {
    let mut mentioned: HashSet<SubjectId> = HashSet::new();
    for entry in site.documents() {
        mentioned.extend(entry.values.iter().map(|value| value.subject));
        let mentions = entry.items.iter().flat_map(|item| &item.mentions);
        mentioned.extend(mentions.map(|mention| mention.subject));
    }
    let mut lists: BTreeMap<&str, List> = BTreeMap::new();
    for (id, subject) in site.subjects.iter().filter(|(_, one)| one.facts.is_some()) {
        let list = lists.entry(subject.key.kind()).or_default();
        list.facts += 1;
        list.beside += usize::from(!mentioned.contains(&id));
        list.known += usize::from(mentioned.contains(&id));
        list.largest = list.largest.max(number(&subject.key));
    }
    for subject in mentioned.iter().map(|id| site.subjects.get(*id)) {
        if let (None, Some(list)) = (&subject.facts, lists.get_mut(subject.key.kind())) {
            list.lacking += usize::from(number(&subject.key) <= list.largest);
        }
    }
    let tracked = |kind: &str| {
        let mut kinds = site.rules.kinds.iter();
        kinds.any(|rule| rule.name == kind && rule.tracker.is_some())
    };
    let unknown = |key: &SubjectKey, subject: SubjectId| {
        let list = lists.get(key.kind());
        tracked(key.kind())
            && site.subjects.get(subject).facts.is_none()
            && list.is_some_and(|list| list.excludes(number(key)))
    };
    firsts(site, unknown)
        .into_iter()
        .filter_map(|(entry, subject, span)| {
            let key = &site.subjects.get(subject).key;
            let kind = key.kind();
            let place = entry.place(span);
            if allowed.permits("unknown-kep", &place) {
                return None;
            }
            let message = format!("{key} is not in the imported facts");
            Some(Diagnostic::warning("unknown-kep", message, place).help(format!(
                "check the number, import the facts again, or add a file for it to content/subjects/{kind}/"
            )))
        })
        .collect()
}

/// The facts of a kind.
#[derive(Default)]
struct List {
    facts: usize,
    /// How many of them are of what the site does not mention.
    beside: usize,
    /// How many are of what it does mention, and how many those would be that they lack.
    known: usize,
    lacking: usize,
    /// The largest number among them.
    largest: u64,
}

impl List {
    /// Whether they tell that there is nothing with a number that they lack.
    fn excludes(&self, number: u64) -> bool {
        let is_whole = self.beside >= BESIDE && self.known >= KNOWN * self.lacking;
        let is_too_large = number / 10 >= self.largest;
        self.facts >= BULK && (is_too_large || is_whole && number <= self.largest)
    }
}

/// The number at the end of a subject's name, or 0.
fn number(key: &SubjectKey) -> u64 {
    let name = key.to_string();
    let digits = name.rsplit('-').next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The first mention in each document of each subject that satisfies a condition.
fn firsts(
    site: &Site,
    condition: impl Fn(&SubjectKey, SubjectId) -> bool,
) -> Vec<(&Entry, SubjectId, Span)> {
    let mut found = Vec::new();
    for entry in site.documents() {
        let mut seen = HashSet::new();
        let values = entry.values.iter().map(|value| (value.subject, value.span));
        let mentions = entry.items.iter().flat_map(|item| &item.mentions);
        let mentions = mentions.map(|mention| (mention.subject, mention.span));
        for (subject, span) in values.chain(mentions) {
            let key = &site.subjects.get(subject).key;
            if condition(key, subject) && seen.insert(subject) {
                found.push((entry, subject, span));
            }
        }
    }
    found
}

/// What distinguishes a login from other words in lower case.
pub(super) struct People {
    /// Words, products, owners and names of repositories.
    others: BTreeSet<String>,
    known: BTreeSet<String>,
}

impl People {
    /// Learns the names of a site that are not those of people.
    pub(super) fn new(site: &Site) -> People {
        let mut others = words::ordinary(&site.rules.words);
        others.extend(words::products().into_iter().map(str::to_owned));
        others.extend(
            site.rules
                .owners
                .iter()
                .map(|owner| owner.to_ascii_lowercase()),
        );
        let mut known: BTreeSet<String> = site
            .rules
            .people
            .iter()
            .map(|person| person.login.key())
            .collect();
        for (_, subject) in site.subjects.iter() {
            match &subject.key {
                SubjectKey::Target(Target::Person(login)) => {
                    known.insert(login.key());
                }
                SubjectKey::Target(target) => others.extend(
                    target
                        .repository()
                        .map(|repository| repository.name().to_ascii_lowercase()),
                ),
                SubjectKey::Tag(_) => {}
            }
        }
        People { others, known }
    }

    /// Whether a word can only be a login. After `@` it is one in any case; else it has small
    /// letters, as names and companies (`Stefan さん`, `Google さん`) have capitals.
    fn is_login(&self, word: &str, signed: bool) -> bool {
        let small = !word.bytes().any(|b| b.is_ascii_uppercase());
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        let key = word.to_ascii_lowercase();
        let is_other = |part: &str| part.is_empty() || self.others.contains(part);
        Login::new(word).is_some()
            && (small || signed)
            && letters >= 2
            && word.len() >= 3
            && !self.known.contains(&key)
            && !is_other(&key)
            && !(key.contains('-') && key.split('-').all(is_other))
            && !key.starts_with("kube")
    }
}

/// Unknown logins with an honorific, once a file.
pub(super) fn unknown_people(
    page: &Prose<'_>,
    people: &People,
    allowed: &Allowed,
) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for block in &page.text.blocks {
        for part in honoured(block) {
            let written = &block.text[part.clone()];
            let login = written.trim_start_matches('@');
            let is_unknown = people.is_login(login, written.starts_with('@'))
                && !page.is_reference(block, block.span(&part))
                && !allowed.permits("unknown-person", &page.place(block, &part));
            if is_unknown && seen.insert(login.to_ascii_lowercase()) {
                let message = format!("unknown person `{login}`");
                let help = format!(
                    "if this is a GitHub login, add content/subjects/person/{login}.md to give the person a page; list other names in `aliases` there"
                );
                found.push(
                    Diagnostic::hint("unknown-person", message, page.place(block, &part))
                        .help(help),
                );
            }
        }
    }
    found
}

/// Names in katakana with an honorific that recur and are unknown, once a site.
///
/// Evidence: the name is in [`RECURRING`] notes, so it is worth a page.
pub(super) fn recurring_people(
    site: &Site,
    pages: &[Prose<'_>],
    allowed: &Allowed,
) -> Vec<Diagnostic> {
    let names = site.rules.people.iter().flat_map(|person| &person.names);
    let known: BTreeSet<&str> = names.map(String::as_str).collect();
    let mut recurring: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for page in pages {
        let mut seen = BTreeSet::new();
        for block in &page.text.blocks {
            for part in katakana_names(&block.text) {
                let name = &block.text[part.clone()];
                let place = page.place(block, &part);
                let is_open = !known.contains(name) && !allowed.permits("unknown-person", &place);
                if is_open && seen.insert(name) {
                    recurring.entry(name).or_default().push(place);
                }
            }
        }
    }
    let often = recurring
        .into_iter()
        .filter(|(_, places)| places.len() >= RECURRING);
    let found = often.map(|(name, mut places)| {
        let message = format!(
            "unknown person {name}さん, in {} notes",
            places.len()
        );
        Diagnostic::hint("unknown-person", message, places.swap_remove(0)).help(format!(
            "write `aliases = [\"{name}\"]` in content/subjects/person/LOGIN.md to give the person a page"
        ))
    });
    found.collect()
}

/// The words in katakana that have an honorific.
fn katakana_names(text: &str) -> Vec<Range<usize>> {
    let is_katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー' | '・');
    let mut parts = Vec::new();
    for honorific in ["さん", " さん"] {
        for (end, _) in text.match_indices(honorific) {
            let start = text[..end].trim_end_matches(is_katakana).len();
            let name = text[start..end].trim_start_matches(['ー', '・']);
            if name.chars().count() >= 2 && !ROLES.iter().any(|role| name.ends_with(role)) {
                parts.push(end - name.len()..end);
            }
        }
    }
    parts.sort_by_key(|part| part.start);
    parts
}

/// The ASCII words of a block that have an honorific, with their `@`.
fn honoured(block: &Block) -> Vec<Range<usize>> {
    let text = &block.text;
    let mut parts = Vec::new();
    for honorific in words::HONORIFICS.iter() {
        for (at, _) in text.match_indices(honorific) {
            if NOT_HONORIFICS
                .iter()
                .any(|word| text[at..].starts_with(word))
            {
                continue;
            }
            let before = text[..at].strip_suffix(' ').unwrap_or(&text[..at]);
            let letters = before
                .bytes()
                .rev()
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'-')
                .count();
            let mut start = before.len() - letters;
            if before[..start].ends_with('@') {
                start -= 1;
            }
            let inner = before[..start]
                .ends_with(|c: char| c.is_ascii_alphanumeric() || "_./@-#".contains(c));
            if letters > 0 && !inner {
                parts.push(start..before.len());
            }
        }
    }
    parts.sort_by_key(|part| part.start);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_katakana_are_names_unless_they_are_roles() {
        let text = "アントニオさんと ガガ・ピピ さん、ユーザーさん、コさん、クバネさ、たくさん";
        let parts = katakana_names(text).into_iter();
        let found: Vec<&str> = parts.map(|part| &text[part]).collect();
        assert_eq!(found, ["アントニオ", "ガガ・ピピ"]);
    }

    #[test]
    fn only_words_with_an_honorific_are_people() {
        let block = Block::of("uesyn さんと @aojeaさん、foo 様々、bar/baz さん、たくさん");
        let found: Vec<&str> = honoured(&block)
            .into_iter()
            .map(|part| &block.text[part])
            .collect();
        assert_eq!(found, ["uesyn", "@aojea"]);
    }
}
