//! What the grammar returns: places of a text that may name something.

use std::ops::Range;

use super::target::{GroupId, KindName, Login, Repository};

/// The word before a reference that says which part of it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locator {
    /// One comment of a thread: `comment - owner/repo#12`, or a URL that leads to a comment.
    Comment,
    /// One commit: `commit - owner/repo#12`.
    Commit,
}

impl Locator {
    /// The word as machine-readable output writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Commit => "commit",
        }
    }
}

/// One place of a text that may name something; only the whole site can decide (`link`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Byte range of the reference in the scanned text, without its locator; both ends are
    /// character boundaries.
    pub span: Range<usize>,
    /// The locator, from the word before or from the URL itself.
    pub locator: Option<Locator>,
    /// Byte range of the locator word with its hyphen, where it is a word.
    pub locator_span: Option<Range<usize>>,
    /// What it may name.
    pub name: Name,
}

impl Candidate {
    /// A name without a comment, a line or the like.
    pub(super) fn plain(span: Range<usize>, name: Name) -> Candidate {
        Candidate {
            span,
            locator: None,
            locator_span: None,
            name,
        }
    }
}

/// What a place of a text may name, before the whole site is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// An issue or a pull request with its repository.
    Thread {
        /// The repository.
        repository: RepositoryName,
        /// The number there.
        number: u32,
        /// Whether a URL said `/pull/` (true) or `/issues/` (false).
        pull: Option<bool>,
    },
    /// A number without a repository: `#123`, `GH-123`.
    Number {
        /// The number.
        number: u32,
        /// What is before it.
        introduced: Introduced,
        /// What the words directly before it name, if they name a repository: `containerd PR #12`.
        of: Option<RepositoryName>,
    },
    /// A release.
    Release {
        /// The repository.
        repository: RepositoryName,
        /// The tag as written.
        tag: String,
    },
    /// A commit.
    Commit {
        /// The repository.
        repository: RepositoryName,
        /// The hash as far as written, lower case.
        sha: String,
    },
    /// A repository.
    Repo {
        /// The repository, old and short names already replaced.
        repository: Repository,
        /// How it is written in the text.
        standing: Standing,
        /// What of the repository was named.
        aspect: Aspect,
    },
    /// A person.
    Person {
        /// The login.
        login: Login,
        /// How the person is named.
        form: PersonForm,
    },
    /// A group.
    Group {
        /// The id.
        id: GroupId,
        /// Whether the preset or facts know the group.
        known: Known,
    },
    /// Something of a kind that the preset or the site defines.
    Defined {
        /// The kind.
        kind: KindName,
        /// The canonical id: `KEP-753`.
        id: String,
    },
}

impl Name {
    /// The kind of what it may name, as [`super::Target::kind`] has it.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Thread { .. } | Self::Number { .. } => "thread",
            Self::Release { .. } => "release",
            Self::Commit { .. } => "commit",
            Self::Repo { .. } => "repo",
            Self::Person { .. } => "person",
            Self::Group { .. } => "group",
            Self::Defined { kind, .. } => kind.as_str(),
        }
    }
}

/// What is before a number that has no repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Introduced {
    /// A word that says it is a thread: `issue`, `PR`, `同`.
    Word,
    /// Nothing: it stands alone in brackets, or is one of a list in brackets.
    Alone,
    /// Nothing: it begins the item.
    Start,
    /// Other text.
    Text,
    /// A Latin word that is seldom before a thread (`sees #5`): a thread only where every bare
    /// number is one.
    Doubtful,
    /// A word that says it is a thread, but no `#`: `PR 4001`. A thread where a repository is plain.
    Unsigned,
    /// A capitalised word (`Tokyo #59`): a thread only if the word names a repository.
    Name,
}

/// How a person is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonForm {
    /// By a name or a login that is known, or by an address.
    Certain,
    /// As `@login`, which is a person only if the login is known.
    Login,
    /// As `@Given Family`, which is a name of Slack unless the login is known.
    Display,
    /// By a word after a number, `(#12, login)`: the same.
    Word,
}

/// Whether something that is named is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// It is.
    Yes,
    /// What was written is not, but it is a letter or two off what is.
    Nearly,
    /// It is not.
    No,
}

/// A repository as a text names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepositoryName {
    /// `owner/name`; short and old names of `[repos]` are already replaced.
    Full(Repository),
    /// The same in a web address. Addresses are copied, so this is never a misspelling.
    Address(Repository),
    /// A single word that the grammar does not know: `name#12`.
    Short(String),
    /// None: it is the one that the item names.
    OfItem,
}

/// What of a repository was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// The repository itself.
    Whole,
    /// Its address without a scheme, as modules are named: `github.com/acme/x`.
    Module,
    /// A file, a folder, a comparison or another page of it.
    Inside,
}

/// How a bare `owner/name` is written in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A URL or a name that `[repos]` lists: surely a repository.
    Certain,
    /// Alone in brackets, or the whole run.
    Alone,
    /// Among other words.
    Inline,
}

/// Where a run of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// It begins its item, or a bullet of it.
    ItemStart,
    /// Something of the item or the bullet comes before it.
    Inside,
}

/// The field of front matter a value was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Groups, with or without their prefix: `network`, `SIG Node`.
    Sigs,
    /// Repositories: `owner/name`, or a short name.
    Repos,
    /// Those of a kind, by its place among the rules: KEPs with or without `KEP-`.
    Kind(usize),
    /// People: `aojea`, `@aojea`, or a name that facts know.
    People,
    /// Anything the grammar reads.
    Refs,
    /// Free words; a reference only where the whole value is unmistakably one.
    Tags,
}
