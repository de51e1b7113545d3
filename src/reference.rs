//! The reference grammar: which places of a text may name something outside, and what.
//!
//! A text comes in, [`Candidate`]s with their places go out ([`Grammar::scan`]). Only the whole site can
//! decide about some of them (bare numbers, bare repositories, logins): `link::resolve` does. There are no
//! rules for Kubernetes here: the grammar is compiled from [`Rules`], which come from the preset and
//! `site.toml`.
//!
//! # Map
//!
//! 1. [`url::raw_urls`]: URLs are read as a whole and nothing is read inside them.
//! 2. `width_fold`: full-width forms become ASCII for matching; spans stay those of the text.
//! 3. `sign`: one pass over the signs `/`, `#` and `@`: `repo#12`, `#12`, `@login`, and by `path`
//!    `owner/repo#12`, `owner/repo@v1.2.3`, `owner/repo`; `suffix` reads what follows a repository,
//!    `number` decides what a bare `#12` may be and `before` whose, `names` knows the repositories of the
//!    rules.
//! 4. One automaton over everything that begins with letters: `kind` (spellings in the language of
//!    [`pattern`]: `KEP-753`), `group` (`SIG Network`, `#sig-network`), `person` (names, logins), numbers
//!    after a word (`PR 4001`). `hash` reads a commit at the head of a bullet.
//! 5. Layers settle overlaps: kinds, URLs, numbered references, groups, people, bare repositories.
//! 6. `locator`: `comment - ` before a reference; `list`: the numbers that follow one (`k/k#1, 2`), and
//!    the login (`(#1, login)`).
//!
//! `value` reads front matter by the same grammar. Boundaries are ASCII: a reference may touch
//! Japanese text on either side.

mod before;
mod boundary;
mod candidate;
pub(crate) mod explain;
mod grammar;
mod group;
mod hash;
mod kind;
mod list;
mod locator;
mod names;
mod naming;
mod natural_order;
mod number;
mod path;
pub mod pattern;
mod person;
mod rules;
mod sign;
mod suffix;
mod target;
pub mod url;
mod value;
mod vocabulary;
mod width_fold;
pub(crate) mod words;

pub use candidate::{
    Aspect, Candidate, Field, Introduced, Known, Locator, Name, PersonForm, Place, RepositoryName,
    Standing,
};
pub use grammar::Grammar;
pub use kind::PatternError;
pub use rules::{GroupPrefix, KindRule, KnownGroup, KnownPerson, Logins, Rules};
pub use url::{is_cut, raw_urls};

pub(crate) use natural_order::natural_order;
pub(crate) use target::is_login;
pub use target::{GroupId, KindName, Login, Repository, Target};
