//! What only the whole site can decide about candidates: which repository a bare number belongs
//! to, whether `owner/repo` is a repository and `@word` a person, and what a slip of the pen meant.
//!
//! 1. [`Names`] sees every candidate of the site once: who is mentioned how often, in which case, with
//!    numbers or without. [`Spelling`] is what the rules alone say.
//! 2. [`Resolver::note`] settles the candidates of one note, item by item; every [`Decision`] names the
//!    [`Rule`] that made it.
//!
//! # Whose a bare number is
//!
//! It belongs to what names it most closely:
//!
//! | | what names it | |
//! | --- | --- | --- |
//! | 1 | the link it stands in | the address says what is meant; the number is no second mention |
//! | 2 | the words directly before it | `containerd PR #12`, `containerd の #12` |
//! | 3 | its item, above it in the nesting | the nearest numbered reference, or repository written as one |
//! | 4 | the heading it stands under | if that names one repository |
//! | 5 | `default_repo` | |
//! | 6 | its note | only without a `default_repo`: the nearest before it |
//!
//! The address of a file, a commit or a comparison names no repository for others, nor does the path
//! of a module.

mod context;
mod deletions;
mod names;
mod plausible;
mod rule;
mod slip;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parse::{Link, Named};
use crate::reference::{
    Introduced, Known, Login, Logins, Name, PersonForm, Repository, RepositoryName, Rules,
    Standing, Target,
};

pub use context::Passage;
pub use names::Names;
pub use rule::{Decision, Rule};
pub use slip::Slip;

use context::{Anchor, Context};
use plausible::Plausible;

/// Settles candidates with what the whole site says.
pub struct Resolver<'a> {
    /// What references are read by.
    pub rules: &'a Rules,
    /// What the rules say of spellings.
    pub spelling: Arc<Spelling>,
    /// What the site says of names.
    pub names: Arc<Names>,
}

/// What the rules alone say of spellings; made once for a site's rules.
#[derive(Debug)]
pub struct Spelling {
    plausible: Plausible,
    /// `[repos]` keys without their slash, with the repository: `kk`.
    squeezed: BTreeMap<String, Repository>,
}

impl Spelling {
    /// Reads the rules.
    pub fn of(rules: &Rules) -> Spelling {
        let keys = rules.repositories.iter();
        let keys = keys.filter(|(key, _)| key.contains('/'));
        let squeezed = keys.filter_map(|(key, full)| {
            let squeezed = key.to_ascii_lowercase().replace('/', "");
            Some((squeezed, Repository::parse(full)?))
        });
        Spelling {
            plausible: Plausible::new(rules),
            squeezed: squeezed.collect(),
        }
    }
}

impl Spelling {
    /// Whether a word before a number says nothing about whose it is: an ordinary word, or a part of
    /// a project whose threads are elsewhere.
    fn is_common(&self, word: &str, rules: &Rules) -> bool {
        let is_part = |part: &String| part.eq_ignore_ascii_case(word);
        self.plausible.is_ordinary(word) || rules.parts.iter().any(is_part)
    }
}

impl<'a> Resolver<'a> {
    /// A resolver for texts that name this, in their order; `people` are logins that are known beside
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
            let later = &passage.named[index + 1..];
            let decision = self.decide(named, later, context);
            if let Some(anchor) = Anchor::of(named, &decision) {
                context.pass(named.bullet, anchor);
            }
            decisions.push(decision);
        }
        context.end(passage, &decisions);
        decisions
    }

    /// Settles a name that stands in no text: a value of front matter.
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
    fn decide(&self, named: &Named, later: &[Named], context: &Context) -> Decision {
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
            } => self.hash(sha, context.above(named.bullet), later),
            Name::Person { form, .. }
                if *form != PersonForm::Certain && matches!(named.link, Link::Foreign(_)) =>
            {
                Decision::left(Rule::ForeignLink)
            }
            Name::Group { id, known } if *known == Known::No && !self.names.groups.contains(id) => {
                Decision::left(Rule::UnknownGroup)
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
        let is_name =
            || form == PersonForm::Login || !self.spelling.plausible.is_common(login.as_str());
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

    /// A target of a repository, with the slip of its name if there was one.
    fn placed(&self, name: &RepositoryName, target: impl FnOnce(Repository) -> Target) -> Decision {
        let Some((repository, slip)) = self.repository(name) else {
            return Decision::left(Rule::UnknownName);
        };
        let rule = match (name, &slip) {
            (_, Some(_)) => Rule::Misspelt,
            (RepositoryName::Full(_), None) => Rule::Written,
            (RepositoryName::Address(_), None) => Rule::Address,
            (RepositoryName::Short(_) | RepositoryName::OfItem, None) => Rule::ShortName,
        };
        Decision {
            slip,
            ..Decision::taken(rule, target(repository))
        }
    }

    fn thread(&self, rule: Rule, repository: &Repository, number: u32) -> Decision {
        let repository = self.names.repositories.shown(repository);
        Decision::taken(rule, Target::Thread { repository, number })
    }

    /// Settles a bare number: it belongs to what names it most closely.
    fn number(
        &self,
        (number, introduced): (u32, Introduced),
        (of, bullet): (Option<&RepositoryName>, u32),
        context: &Context,
    ) -> Decision {
        if let Some(repository) = of.and_then(|of| self.adjacent(of)) {
            return self.thread(Rule::WordsBefore, &repository, number);
        }
        let introduced = match (introduced, of) {
            (Introduced::Name, Some(RepositoryName::Short(words))) => self.sentence_start(words),
            _ => introduced,
        };
        let above = context.above(bullet);
        let heading = context.heading();
        let anywhere = self.rules.default_anywhere;
        // `#1` among other words usually counts: "the #1 reason".
        let loose = match introduced {
            Introduced::Word => false,
            Introduced::Alone => context.last.is_none() && heading.is_none(),
            Introduced::Name => return Decision::left(Rule::OtherName),
            Introduced::Start | Introduced::Text | Introduced::Doubtful | Introduced::Unsigned => {
                true
            }
        };
        if loose && number < 10 && !anywhere {
            return Decision::left(Rule::Counts);
        }
        // Whoever names a repository and then a number in one breath means a thread of it.
        let is_large = number >= 1_000;
        if introduced == Introduced::Doubtful && above.is_none() && !(anywhere || is_large) {
            return Decision::left(Rule::Doubtful);
        }
        // Among other words a number is one of many things, unless it is large or its note is about
        // threads.
        let default = self
            .rules
            .default_repository
            .as_ref()
            .filter(|_| match introduced {
                Introduced::Unsigned => is_large,
                Introduced::Text => is_large || anywhere || context.last.is_some(),
                _ => true,
            });
        let named = above.map(|anchor| (Rule::Above, anchor));
        let named = named.or_else(|| Some((Rule::Heading, heading?)));
        let earlier = || Some((Rule::Earlier, context.last.as_ref()?));
        match (named, default) {
            (Some((rule, anchor)), _) => self.near(rule, anchor, number),
            (None, Some(default)) => self.thread(Rule::Default, default, number),
            (None, None) if self.rules.default_repository.is_some() => {
                Decision::left(Rule::Doubtful)
            }
            (None, None) => match earlier() {
                Some((rule, anchor)) => self.near(rule, anchor, number),
                None => Decision::left(Rule::NoRepository),
            },
        }
    }

    /// What a capitalised word before a number is: `The #118000` begins a sentence.
    fn sentence_start(&self, words: &str) -> Introduced {
        match self.spelling.plausible.is_ordinary(words) {
            true => Introduced::Doubtful,
            false => Introduced::Name,
        }
    }

    /// A number that belongs to a repository named elsewhere.
    fn near(&self, rule: Rule, anchor: &Anchor, number: u32) -> Decision {
        Decision {
            evidence: Some(anchor.span),
            ..self.thread(rule, &anchor.repository, number)
        }
    }

    /// The repository that the words directly before a number name.
    fn adjacent(&self, name: &RepositoryName) -> Option<Repository> {
        match name {
            RepositoryName::Full(repository) | RepositoryName::Address(repository) => {
                self.why_repository(repository, Standing::Alone).ok()?;
                self.repository(name).map(|(repository, _)| repository)
            }
            RepositoryName::Short(words) => self.by_words(words),
            RepositoryName::OfItem => None,
        }
    }

    /// The repository that one to three words name: `Cluster API` is `kubernetes-sigs/cluster-api`.
    fn by_words(&self, words: &str) -> Option<Repository> {
        let mut words = words;
        loop {
            let name = words.replace(' ', "-");
            let is_name = !self.spelling.is_common(&name, self.rules);
            if let Some(repository) = self.names.repositories.by_words(&name).filter(|_| is_name) {
                return Some(repository);
            }
            (_, words) = words.split_once(' ')?;
        }
    }

    /// The repository that a name stands for, in the form to show, with the slip if it was one.
    fn repository(&self, name: &RepositoryName) -> Option<(Repository, Option<Slip>)> {
        match name {
            RepositoryName::OfItem => None,
            RepositoryName::Address(repository) => {
                Some((self.names.repositories.shown(repository), None))
            }
            RepositoryName::Full(repository) => Some(match self.names.slip(repository) {
                Some(slip) => (slip.meant.clone(), Some(slip.clone())),
                None => (self.names.repositories.shown(repository), None),
            }),
            RepositoryName::Short(word) => {
                if let Some(meant) = self.spelling.squeezed.get(&word.to_ascii_lowercase()) {
                    let slip = Slip::squeezed(word, meant, &self.rules.repositories);
                    return Some((meant.clone(), Some(slip)));
                }
                self.names
                    .repositories
                    .by_name(word)
                    .map(|repository| (repository, None))
            }
        }
    }

    /// Why a bare `owner/name` is a repository, or why it is none.
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
        let slip = self.names.slip(repository);
        if slip.is_some_and(|slip| known.contains(&slip.meant)) {
            return Ok(Rule::Misspelt);
        }
        let plausible = &self.spelling.plausible;
        let owners = &repositories.numbered_owners;
        let is_owner =
            plausible.is_owner(repository.owner()) || owners.contains(repository.owner());
        if standing == Standing::Alone || seen.is_some_and(|seen| seen.alone) {
            let is_name = plausible.alone(repository);
            return is_name.then_some(Rule::InBrackets).ok_or(Rule::Pair);
        }
        match is_owner && plausible.among_words(repository, owners) {
            true => Ok(Rule::Owner),
            false => Err(Rule::Pair),
        }
    }
}
