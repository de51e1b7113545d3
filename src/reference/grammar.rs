//! The compiled grammar: one automaton over everything that begins with letters, one pass over
//! the signs, and the layers that settle overlaps.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::boundary::{at_is, before_is};
use super::candidate::{Candidate, Introduced, Name, Place};
use super::group::Groups;
use super::kind::{Kind, PatternError};
use super::names::Names;
use super::person::People;
use super::rules::Rules;
use super::target::Target;
use super::url::raw_urls;
use super::vocabulary::Vocabulary;
use super::width_fold::Folded;
use super::words::THREAD_WORDS;
use super::{hash, list, locator, number, sign};

/// The compiled grammar. Building it costs milliseconds, scanning is linear in the text.
pub struct Grammar {
    pub(super) vocabulary: Vocabulary,
    automaton: AhoCorasick,
    /// What each text of the automaton begins.
    anchors: Vec<Anchor>,
}

/// What a text that the automaton finds may be the beginning (or, for kinds, the fixed part) of.
#[derive(Clone, Copy)]
enum Anchor {
    Kind {
        kind: usize,
        pattern: usize,
    },
    GroupPrefix(usize),
    GroupName(usize),
    Person(usize),
    Gh,
    /// The word for a thread, with the blank after it and its length.
    Thread(usize),
}

impl std::fmt::Debug for Grammar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grammar").finish_non_exhaustive()
    }
}

impl Grammar {
    /// Compiles the rules.
    ///
    /// # Errors
    ///
    /// Every spelling of a kind that is not in the pattern language, with what is wrong with it.
    pub fn compile(rules: &Rules) -> Result<Self, Vec<PatternError>> {
        let mut errors = Vec::new();
        let compile = |rule| Kind::compile(rule, &mut errors);
        let kinds: Vec<Kind> = rules.kinds.iter().map(compile).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let (groups, people) = (Groups::compile(rules), People::compile(rules));
        let (texts, anchors) = anchors(&kinds, &groups, &people);
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&texts);
        let automaton = automaton.map_err(|error| {
            let (kind, pattern) = (String::new(), String::new());
            vec![PatternError {
                kind,
                pattern,
                message: error.to_string(),
            }]
        })?;
        let vocabulary = Vocabulary {
            names: Names::compile(rules),
            kinds,
            groups,
            people,
            words: super::words::ordinary(&rules.words),
        };
        Ok(Self {
            vocabulary,
            automaton,
            anchors,
        })
    }

    /// Reads one inline text run: the visible text of a paragraph, heading, list item or table
    /// cell, code spans as U+FFFC, line breaks as `\n`.
    ///
    /// The candidates are in order and do not overlap; spans are byte ranges of `text`.
    #[must_use]
    pub fn scan(&self, text: &str, at: Place) -> Vec<Candidate> {
        let folded = Folded::new(text);
        let urls: Vec<_> = raw_urls(text)
            .iter()
            .map(|url| folded.folded(url))
            .collect();
        let text = folded.as_str();
        let signs = sign::scan(&self.vocabulary, text, at, &urls);
        let letters = self.letters(text, &urls);
        let addresses = urls.iter().filter_map(|url| {
            let mut candidate = self.read_url(&text[url.clone()])?;
            candidate.span = url.clone();
            Some(candidate)
        });
        // The order of the layers says which reading of a place wins.
        let mut found = letters.kinds;
        let layers = [
            addresses.collect(),
            signs.exact,
            letters.numbers,
            hash::at_head(text, at).into_iter().collect(),
            letters.groups,
        ];
        for layer in layers
            .into_iter()
            .chain([letters.people, signs.people, signs.bare])
        {
            found = merge(found, layer);
        }
        locate(text, &mut found);
        let mut found = list::continued(&self.vocabulary, text, found);
        for candidate in &mut found {
            candidate.span = folded.original(&candidate.span);
            candidate.locator_span = candidate
                .locator_span
                .take()
                .map(|span| folded.original(&span));
        }
        found
    }

    /// Reads a URL on its own: the destination of a link, or a raw URL.
    #[must_use]
    pub fn read_url(&self, url: &str) -> Option<Candidate> {
        self.vocabulary.read_url(url)
    }

    /// Where links to a target lead; nothing for groups and for kinds without an address.
    #[must_use]
    pub fn url_of(&self, target: &Target) -> Option<String> {
        let github = "https://github.com";
        match target {
            Target::Thread { repository, number } => {
                Some(format!("{github}/{repository}/issues/{number}"))
            }
            Target::Release { repository, tag } => Some(format!(
                "{github}/{repository}/releases/tag/{}",
                tag.replace('%', "%25")
                    .replace('/', "%2F")
                    .replace('+', "%2B")
            )),
            Target::Commit { repository, sha } => {
                Some(format!("{github}/{repository}/commit/{sha}"))
            }
            Target::Repo(repository) => Some(format!("{github}/{repository}")),
            Target::Person(login) => Some(format!("{github}/{login}")),
            Target::Group(_) => None,
            Target::Defined { kind, id } => self.vocabulary.kind(kind.as_str())?.url(id),
        }
    }

    /// Everything that begins with letters.
    fn letters(&self, text: &str, urls: &[Range<usize>]) -> Letters {
        let mut kinds: Vec<(usize, Candidate)> = Vec::new();
        let mut letters = Letters::default();
        let mut group_end = None;
        for found in self.automaton.find_overlapping_iter(text) {
            let at = found.start();
            // Matches come in the order of their ends, so their starts go back and forth.
            let passed = urls.partition_point(|url| url.end <= at);
            if urls.get(passed).is_some_and(|url| url.start <= at) {
                continue;
            }
            match self.anchors[found.pattern().as_usize()] {
                Anchor::Kind { kind, pattern } => {
                    let floor = passed.checked_sub(1).map_or(0, |last| urls[last].end);
                    if let Some((span, name)) =
                        self.vocabulary.kinds[kind].read(pattern, text, at, floor)
                    {
                        kinds.push((kind, Candidate::plain(span, name)));
                    }
                }
                Anchor::GroupPrefix(prefix) => {
                    for (span, name) in self.vocabulary.groups.read(prefix, text, at, group_end) {
                        group_end = Some(span.end);
                        letters.groups.push(Candidate::plain(span, name));
                    }
                }
                Anchor::GroupName(name) => {
                    if let Some((span, name)) = self.vocabulary.groups.read_name(name, text, at) {
                        letters.groups.push(Candidate::plain(span, name));
                    }
                }
                Anchor::Person(spelling) => {
                    if let Some((span, name)) =
                        self.vocabulary
                            .people
                            .read(spelling, text, at, &self.vocabulary.words)
                    {
                        letters.people.push(Candidate::plain(span, name));
                    }
                }
                Anchor::Thread(length) => {
                    let unsigned = number::unsigned(&self.vocabulary.names, text, at + length);
                    letters.numbers.extend(unsigned);
                }
                Anchor::Gh => letters.numbers.extend(gh(&self.vocabulary.names, text, at)),
            }
        }
        // Of the kinds, the one that the rules name first wins.
        kinds.sort_by_key(|(kind, candidate)| (*kind, order(candidate)));
        for chunk in kinds.chunk_by(|(a, _), (b, _)| a == b) {
            let layer = chunk
                .iter()
                .map(|(_, candidate)| candidate.clone())
                .collect();
            letters.kinds = merge(std::mem::take(&mut letters.kinds), layer);
        }
        letters
    }
}

#[derive(Default)]
struct Letters {
    kinds: Vec<Candidate>,
    numbers: Vec<Candidate>,
    groups: Vec<Candidate>,
    people: Vec<Candidate>,
}

/// Lists the texts of the automaton with what they begin.
fn anchors(kinds: &[Kind], groups: &Groups, people: &People) -> (Vec<String>, Vec<Anchor>) {
    let mut texts = vec!["gh-".to_owned()];
    let mut anchors = vec![Anchor::Gh];
    let mut add = |text: String, anchor| {
        texts.push(text);
        anchors.push(anchor);
    };
    for word in THREAD_WORDS.iter() {
        add((*word).to_owned(), Anchor::Thread(word.len()));
    }
    for (kind, rule) in kinds.iter().enumerate() {
        for (pattern, rule) in rule.patterns().iter().enumerate() {
            add(rule.anchor().to_owned(), Anchor::Kind { kind, pattern });
        }
    }
    for (index, prefix) in groups.prefix_anchors().enumerate() {
        add(prefix.to_owned(), Anchor::GroupPrefix(index));
    }
    for (index, name) in groups.name_anchors() {
        add(name, Anchor::GroupName(index));
    }
    for (index, name) in people.anchors().enumerate() {
        add(name.to_owned(), Anchor::Person(index));
    }
    (texts, anchors)
}

/// `GH-123`, GitHub's own spelling of a number.
fn gh(names: &Names, text: &str, at: usize) -> Option<Candidate> {
    let free = !before_is(text, at, |b| {
        b.is_ascii_alphanumeric() || b"_./@-".contains(&b)
    });
    let (number, end) = number::end(text, at + "gh-".len()).filter(|_| free)?;
    let name = Name::Number {
        number,
        introduced: Introduced::Word,
        of: super::before::repository(names, text, at),
    };
    let open = at_is(text, end, |b| b == b'-' || b == b'/');
    (!open).then(|| Candidate::plain(at..end, name))
}

/// Sort key of candidates: by start, the longest first.
fn order(candidate: &Candidate) -> (usize, std::cmp::Reverse<usize>) {
    (candidate.span.start, std::cmp::Reverse(candidate.span.end))
}

/// Adds a layer to what is settled: whatever overlaps something settled is dropped, and of the
/// layer's own overlaps the first and longest stays. Both results are in order.
fn merge(settled: Vec<Candidate>, mut layer: Vec<Candidate>) -> Vec<Candidate> {
    if layer.is_empty() {
        return settled;
    }
    layer.sort_by_key(order);
    let mut merged: Vec<Candidate> = Vec::with_capacity(settled.len() + layer.len());
    let mut settled = settled.into_iter().peekable();
    for candidate in layer {
        while let Some(earlier) = settled.next_if(|one| one.span.start < candidate.span.end) {
            merged.push(earlier);
        }
        if merged
            .last()
            .is_none_or(|last| last.span.end <= candidate.span.start)
        {
            merged.push(candidate);
        }
    }
    merged.extend(settled);
    merged
}

/// Finds the locators before references that can have one.
fn locate(text: &str, candidates: &mut [Candidate]) {
    let mut floor = 0;
    for candidate in candidates {
        let has_parts = !matches!(candidate.name, Name::Person { .. } | Name::Group { .. });
        if has_parts && let Some((found, span)) = locator::before(text, candidate.span.start, floor)
        {
            candidate.locator = Some(found);
            candidate.locator_span = Some(span);
        }
        floor = candidate.span.end;
    }
}
