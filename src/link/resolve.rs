//! Candidates of a note in, a [`Decision`] for each out. Only the whole site can decide which repository a
//! bare number belongs to, whether `owner/repo` is a repository and `@word` a person, and what a
//! misspelling means.
//!
//! 1. [`Names`] sees every candidate of the site once: who is mentioned how often, in which case, with
//!    numbers or without. [`Spelling`] is what the rules alone say.
//! 2. [`Resolver::note`] settles the candidates of one note, item by item ([`number`] decides which
//!    repository a bare number belongs to); every [`Decision`] names the [`Rule`] that made it.

mod context;
mod deletions;
mod misspelling;
mod names;
mod number;
mod pair_heuristics;
mod repositories;
mod rule;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::parse::{Document, Form, Link, Named};
use crate::reference::{
    Known, Login, Logins, Name, PersonForm, Repository, RepositoryName, Rules, Standing, Target,
    explain,
};

pub use context::Passage;
pub(crate) use misspelling::Misspelling;
pub(crate) use names::Names;
pub use rule::Decision;
pub(crate) use rule::Rule;

use context::{Anchor, Context};
use pair_heuristics::PairHeuristics;

/// Settles candidates with what the whole site says.
pub struct Resolver<'a> {
    /// What references are read by.
    pub(crate) rules: &'a Rules,
    /// What the rules say of spellings.
    pub(crate) spelling: Arc<Spelling>,
    /// What the site says of names.
    pub(crate) names: Arc<Names>,
}

/// How far around a name, in names, the address of its link is looked for.
const LINK: usize = 8;
/// How far after a hash, in names, the repository that has it.
const LATER: usize = 64;

/// What the rules alone say of spellings; made once for a site's rules.
#[derive(Debug)]
pub(crate) struct Spelling {
    pairs: PairHeuristics,
    /// `[repos]` keys without their slash, with the repository: `kk`.
    squeezed: BTreeMap<String, Repository>,
}

impl Spelling {
    /// Reads the rules.
    pub(crate) fn of(rules: &Rules) -> Spelling {
        let keys = rules.repositories.iter();
        let keys = keys.filter(|(key, _)| key.contains('/'));
        let squeezed = keys.filter_map(|(key, full)| {
            let squeezed = key.to_ascii_lowercase().replace('/', "");
            Some((squeezed, Repository::parse(full)?))
        });
        Spelling {
            pairs: PairHeuristics::new(rules),
            squeezed: squeezed.collect(),
        }
    }
}

impl Spelling {
    /// Whether a word before a number says nothing about whose it is: an ordinary word, or a part of
    /// a project whose threads are elsewhere.
    fn is_common(&self, word: &str, rules: &Rules) -> bool {
        let is_part = |part: &String| part.eq_ignore_ascii_case(word);
        self.pairs.is_ordinary(word) || rules.parts.iter().any(is_part)
    }
}

impl<'a> Resolver<'a> {
    /// A resolver for texts that name this, in their order; `people` are logins that are known in addition to
    /// those of the rules.
    pub fn new<'c>(
        rules: &'a Rules,
        texts: impl Iterator<Item = &'c Name>,
        people: impl IntoIterator<Item = String>,
    ) -> Resolver<'a> {
        let mut names = Names::of_rules(rules);
        for login in people.into_iter().filter_map(|login| Login::new(&login)) {
            names.know(&login);
        }
        texts.for_each(|name| names.see(name));
        Resolver {
            rules,
            spelling: Arc::new(Spelling::of(rules)),
            names: Arc::new(names.judged()),
        }
    }

    /// Settles the candidates of one note, item by item in source order. The result has the same shape.
    #[must_use]
    pub fn note<'p>(&self, passages: impl Iterator<Item = Passage<'p>>) -> Vec<Vec<Decision>> {
        let mut context = Context::default();
        passages
            .map(|passage| self.passage(passage, &mut context))
            .collect()
    }

    fn passage(&self, passage: Passage<'_>, context: &mut Context) -> Vec<Decision> {
        context.begin(passage);
        let mut decisions = Vec::with_capacity(passage.named.len());
        for (index, named) in passage.named.iter().enumerate() {
            let decision = self.decide(index, passage.named, context);
            if let Some(anchor) = Anchor::of(named, &decision) {
                context.pass(named.bullet, decision.target.as_ref(), anchor);
            }
            decisions.push(decision);
        }
        context.end(passage, &decisions);
        decisions
    }

    /// The word of a list that decided about a name by a rule, and its reason.
    pub(crate) fn explain_word(
        &self,
        document: &Document,
        named: &Named,
        rule: Rule,
    ) -> Option<String> {
        let span = named.span.range();
        let (line, start) = line_around(&document.source.text, &span);
        let pairs = &self.spelling.pairs;
        match (&named.name, rule) {
            (
                Name::Number {
                    of: Some(RepositoryName::Short(word)),
                    ..
                },
                Rule::Doubtful,
            ) if pairs.is_ordinary(word) => pairs.explain_word(word),
            (Name::Number { introduced, .. }, _) => {
                explain::word_before_number(line, span.start - start, *introduced)
            }
            (Name::Repo { repository, .. }, Rule::Pair) => pairs.explain(repository),
            (
                Name::Person {
                    login,
                    form: PersonForm::Word,
                },
                Rule::UnknownLogin,
            ) => pairs.explain_word(login.as_str()),
            (Name::Person { .. }, Rule::PersonNamed) => {
                explain::word_after_person(line, span.end - start)
            }
            _ => None,
        }
    }

    /// Settles a name outside of any text: a value of front matter.
    #[must_use]
    pub fn value(&self, name: &Name) -> Decision {
        match name {
            Name::Number { number, .. } => match &self.rules.default_repository {
                Some(default) => self.thread(Rule::Default, default, *number),
                None => Decision::left(Rule::NoRepository),
            },
            _ => self.settle(name),
        }
    }

    /// Settles a name of an item with what surrounds it.
    fn decide(&self, index: usize, names: &[Named], context: &Context) -> Decision {
        let named = &names[index];
        let near = |reach: usize| &names[index + 1..names.len().min(index + 1 + reach)];
        match &named.name {
            // Whatever the link is about, its address says it.
            Name::Number { .. } if named.link != Link::No => Decision::left(Rule::LinkText),
            Name::Number {
                number,
                introduced,
                of,
            } => self.number((*number, *introduced), (of.as_ref(), named.bullet), context),
            Name::Commit {
                repository: RepositoryName::OfItem,
                sha,
            } => self.hash(sha, context.above(named.bullet), near(LATER)),
            Name::Person { form, .. }
                if *form != PersonForm::Certain && matches!(named.link, Link::Foreign(_)) =>
            {
                Decision::left(Rule::ForeignLink)
            }
            Name::Group { id, known } if *known == Known::No && !self.names.groups.contains(id) => {
                Decision::left(Rule::UnknownGroup)
            }
            Name::Thread { number, .. }
                if named.link != Link::No && named.form != Form::Destination =>
            {
                let settled = self.settle(&named.name);
                let before = &names[index.saturating_sub(LINK)..index];
                let mut around = before.iter().chain(near(LINK));
                let address = around.find(|other| is_address(other, named.link, *number));
                match address.map(|address| self.settle(&address.name).target == settled.target) {
                    Some(false) => Decision::left(Rule::Echo),
                    _ => settled,
                }
            }
            name => self.settle(name),
        }
    }

    /// A hash alone, which belongs to the repository that its item names above it, or else first.
    fn hash(&self, sha: &str, above: Option<&Anchor>, later: &[Named]) -> Decision {
        let settled = |named: &Named| Anchor::of(named, &self.settle(&named.name));
        let anchor = above.cloned().or_else(|| later.iter().find_map(settled));
        let Some(Anchor { repository, span }) = anchor else {
            return Decision::left(Rule::NoCommit);
        };
        let sha = sha.to_owned();
        Decision {
            evidence: Some(span),
            ..Decision::taken(Rule::Hash, Target::Commit { repository, sha })
        }
    }

    /// Settles a name that says all about itself.
    fn settle(&self, name: &Name) -> Decision {
        match name {
            Name::Thread {
                repository, number, ..
            } => self.placed(repository, |repository| Target::Thread {
                repository,
                number: *number,
            }),
            Name::Release { repository, tag } => {
                let tag = tag.clone();
                self.placed(repository, |repository| Target::Release { repository, tag })
            }
            Name::Commit { repository, sha } => {
                let sha = sha.clone();
                self.placed(repository, |repository| Target::Commit { repository, sha })
            }
            Name::Repo {
                repository,
                standing,
                ..
            } => match self.why_repository(repository, *standing) {
                Ok(rule) => {
                    let full = RepositoryName::Full(repository.clone());
                    let placed = self.placed(&full, Target::Repo);
                    Decision { rule, ..placed }
                }
                Err(rule) => Decision::left(rule),
            },
            Name::Number { .. } => Decision::left(Rule::NoRepository),
            Name::Person { login, form } => self.person(login, *form),
            Name::Group { id, known } => {
                let rule = match known {
                    Known::Nearly => Rule::MisspeltGroup,
                    Known::Yes | Known::No => Rule::Group,
                };
                Decision::taken(rule, Target::Group(id.clone()))
            }
            Name::Defined { kind, id } => Decision::taken(
                Rule::Kind,
                Target::Defined {
                    kind: kind.clone(),
                    id: id.clone(),
                },
            ),
        }
    }

    fn person(&self, login: &Login, form: PersonForm) -> Decision {
        let is_name = || match form {
            PersonForm::Certain | PersonForm::Login => true,
            PersonForm::Word => !self.spelling.pairs.is_common(login.as_str()),
            PersonForm::Display => false,
        };
        let rule = if form == PersonForm::Certain {
            Rule::PersonNamed
        } else if self.names.known_people.contains(login) {
            Rule::KnownLogin
        } else if self.rules.logins == Logins::Any && is_name() {
            Rule::AnyLogin
        } else {
            return Decision::left(Rule::UnknownLogin);
        };
        let shown = self.names.people.get(login).unwrap_or(login);
        Decision::taken(rule, Target::Person(shown.clone()))
    }

    /// A target of a repository, with the misspelling of its name if there was one.
    fn placed(&self, name: &RepositoryName, target: impl FnOnce(Repository) -> Target) -> Decision {
        let Some((repository, misspelling)) = self.repository(name) else {
            return Decision::left(Rule::UnknownName);
        };
        let rule = match (name, &misspelling) {
            (_, Some(_)) => Rule::Misspelt,
            (RepositoryName::Full(_), None) => Rule::Written,
            (RepositoryName::Address(_), None) => Rule::Address,
            (RepositoryName::Short(_) | RepositoryName::OfItem, None) => Rule::ShortName,
        };
        Decision {
            misspelling,
            ..Decision::taken(rule, target(repository))
        }
    }

    fn thread(&self, rule: Rule, repository: &Repository, number: u32) -> Decision {
        let repository = self.names.repositories.shown(repository);
        Decision::taken(rule, Target::Thread { repository, number })
    }

    /// The repository that a name stands for, in the form to show, with the misspelling if it was one.
    fn repository(&self, name: &RepositoryName) -> Option<(Repository, Option<Misspelling>)> {
        match name {
            RepositoryName::OfItem => None,
            RepositoryName::Address(repository) => {
                Some((self.names.repositories.shown(repository), None))
            }
            RepositoryName::Full(repository) => Some(match self.names.misspelling(repository) {
                Some(misspelling) => (misspelling.meant.clone(), Some(misspelling.clone())),
                None => (self.names.repositories.shown(repository), None),
            }),
            RepositoryName::Short(word) => {
                if let Some(meant) = self.spelling.squeezed.get(&word.to_ascii_lowercase()) {
                    let misspelling = Misspelling::squeezed(word, meant, &self.rules.repositories);
                    return Some((meant.clone(), Some(misspelling)));
                }
                self.names
                    .repositories
                    .by_name(word)
                    .map(|repository| (repository, None))
            }
        }
    }

    /// Why a bare `owner/name` is a repository or not.
    fn why_repository(&self, repository: &Repository, standing: Standing) -> Result<Rule, Rule> {
        let repositories = &self.names.repositories;
        let known = &repositories.known;
        let seen = repositories.seen.get(repository);
        if standing == Standing::Certain {
            return Ok(Rule::Address);
        }
        if known.contains(repository) {
            return Ok(Rule::KnownRepository);
        }
        if seen.is_some_and(|seen| seen.numbered > 0 || seen.certain) {
            return Ok(Rule::CitedRepository);
        }
        let misspelling = self.names.misspelling(repository);
        if misspelling.is_some_and(|misspelling| known.contains(&misspelling.meant)) {
            return Ok(Rule::Misspelt);
        }
        let pairs = &self.spelling.pairs;
        let owners = &repositories.numbered_owners;
        let is_owner = pairs.is_owner(repository.owner()) || owners.contains(repository.owner());
        if standing == Standing::Alone || seen.is_some_and(|seen| seen.alone) {
            let is_name = pairs.alone(repository);
            return is_name.then_some(Rule::InBrackets).ok_or(Rule::Pair);
        }
        match is_owner && pairs.among_words(repository, owners) {
            true => Ok(Rule::Owner),
            false => Err(Rule::Pair),
        }
    }
}

/// Whether a name is the address of a link, and has this number: whatever repository the text of the
/// link names, the address is where it leads.
fn is_address(named: &Named, link: Link, number: u32) -> bool {
    let of_link = named.form == Form::Destination && named.link == link;
    of_link
        && match &named.name {
            Name::Thread { number: other, .. } => *other == number,
            Name::Defined { id, .. } => {
                let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
                digits.parse() == Ok(number)
            }
            _ => false,
        }
}

/// The line around a place of a text and where it begins, but no more of a long one than the words beside
/// the place: a line may have any number of places.
fn line_around<'a>(text: &'a str, place: &Range<usize>) -> (&'a str, usize) {
    const BESIDE: usize = 256;
    let first = text.floor_char_boundary(place.start.saturating_sub(BESIDE));
    let last = text.ceil_char_boundary(place.end.saturating_add(BESIDE).min(text.len()));
    let start = text[first..place.start].rfind('\n');
    let start = start.map_or(first, |at| first + at + 1);
    let end = text[place.end..last].find('\n');
    let end = end.map_or(last, |at| place.end + at);
    (&text[start..end], start)
}
