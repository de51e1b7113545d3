//! Why a candidate is or is not a reference.

use super::misspelling::Misspelling;
use crate::reference::Target;
use crate::source::Span;

/// What was decided about a candidate, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The rule that decided.
    pub rule: Rule,
    /// What it names; nothing if it is not a reference.
    pub target: Option<Target>,
    /// The misspelling that was mended on the way, to be reported.
    pub misspelling: Option<Misspelling>,
    /// What else in the file the decision rests on.
    pub evidence: Option<Span>,
}

impl Decision {
    pub(super) fn taken(rule: Rule, target: Target) -> Decision {
        Decision {
            rule,
            target: Some(target),
            misspelling: None,
            evidence: None,
        }
    }

    pub(super) fn left(rule: Rule) -> Decision {
        Decision {
            rule,
            target: None,
            misspelling: None,
            evidence: None,
        }
    }
}

macro_rules! rules {
    ($($(#[$meta:meta])* $name:ident = $code:literal, $text:literal;)*) => {
        /// A rule that decides about candidates.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule {
            $(#[doc = $text] $name,)*
        }

        impl Rule {
            /// Its name in output for other programs.
            #[must_use]
            pub(crate) fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it says.
            #[must_use]
            pub(crate) fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

rules! {
    // Taken.
    Written = "written", "it is written with its repository";
    Address = "address", "it is an address, or a name of `[repos]`";
    ShortName = "short-name", "only one repository has this name";
    Misspelt = "misspelt", "it is nearly another name";
    WordsBefore = "words-before", "the words directly before the number name a repository";
    Repeated = "repeated", "the item has named a thread with this number";
    Above = "above", "the item names a repository above the number";
    Heading = "heading", "the heading above names a repository";
    Default = "default", "numbers without a repository belong to default_repo";
    Earlier = "earlier", "the note names a repository before the number, and there is no default_repo";
    KnownRepository = "known-repository", "the repository is known to exist";
    CitedRepository = "cited-repository", "the site names the repository with numbers or by its address";
    InBrackets = "in-brackets", "it is alone in brackets or in its item, and reads as a repository";
    Owner = "owner", "the owner is known, and the pair reads as a repository";
    PersonNamed = "person", "it is the name or the address of a person";
    KnownLogin = "known-login", "facts or front matter know the login";
    Hash = "hash", "a bullet begins with a hash, and its item names the repository";
    AnyLogin = "any-login", "at_logins = \"any\" makes every @name a person";
    Group = "group", "it is the name of a group";
    MisspeltGroup = "misspelt-group", "it is a letter or two off the name of a group";
    Kind = "kind", "it is a spelling of a kind";
    // Left.
    LinkText = "link-text", "it is in the text of a link, whose address says what is meant";
    Echo = "echo", "the address of its link names the same; both are one mention";
    OldNumber = "old-number", "it was written before its numbers meant what they mean today";
    OtherName = "other-name", "the word before the number is not the name of a repository";
    OtherNumber = "other-number", "a word beside the number says that it is not the number of a thread";
    Counts = "counts", "a small number among words usually counts something";
    Doubtful = "doubtful", "nothing nearby says that the number is a thread";
    NoRepository = "no-repository", "no repository is named, and there is no default_repo";
    UnknownName = "unknown-name", "no known repository has this name, or more than one";
    Pair = "pair", "it reads as a pair of words, a path or a file";
    ForeignLink = "foreign-link", "the link leads to another host, which has logins of its own";
    NoCommit = "no-commit", "a hash alone is a commit only where its item names a repository";
    UnknownGroup = "unknown-group", "it has the form of a group, and no such group is known";
    UnknownLogin = "unknown-login", "neither facts nor front matter know the login";
}
