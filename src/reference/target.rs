//! Identities: what a reference stands for once everything about it is known.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::natural_order::natural_order;

/// A repository on GitHub, `owner/name` in the case it was written.
///
/// Equality, order and hash ignore ASCII case, as GitHub does.
#[derive(Clone)]
pub struct Repository {
    /// `owner/name`, shared: a site names few repositories in many places.
    full: Arc<str>,
    /// Where the slash is.
    slash: usize,
}

impl Repository {
    /// A repository from its two halves; `None` where GitHub would not allow them.
    ///
    /// An owner has letters, digits and single inner hyphens, at most 39 characters and no dot,
    /// which is what keeps API groups (`apps.example/v1`) and hosts apart from repositories.
    #[must_use]
    pub fn new(owner: &str, name: &str) -> Option<Self> {
        (is_login(owner) && is_repository_name(name)).then(|| Self {
            full: format!("{owner}/{name}").into(),
            slash: owner.len(),
        })
    }

    /// Reads `owner/name`, nothing else around it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        Self::new(owner, name)
    }

    /// `owner/name` as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.full
    }

    /// The half before the slash.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.full[..self.slash]
    }

    /// The half after the slash.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.full[self.slash + 1..]
    }

    /// `owner/name` in lower case: equal for equal repositories.
    #[must_use]
    pub fn key(&self) -> String {
        self.full.to_ascii_lowercase()
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full)
    }
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repository({self})")
    }
}

impl PartialEq for Repository {
    fn eq(&self, other: &Self) -> bool {
        self.full.eq_ignore_ascii_case(&other.full)
    }
}

impl Eq for Repository {}

impl PartialOrd for Repository {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Repository {
    fn cmp(&self, other: &Self) -> Ordering {
        without_case(self.owner(), other.owner())
            .then_with(|| without_case(self.name(), other.name()))
    }
}

impl Hash for Repository {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_without_case(&self.full, state);
    }
}

/// A person's GitHub login in the case it was written; compared without case.
#[derive(Clone)]
pub struct Login(String);

impl Login {
    /// A login without its `@`; `None` where GitHub would not allow it.
    #[must_use]
    pub fn new(login: &str) -> Option<Self> {
        is_login(login).then(|| Self(login.to_owned()))
    }

    /// The login as written, without `@`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The login in lower case: equal for equal logins.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({self})")
    }
}

impl PartialEq for Login {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Login {}

impl PartialOrd for Login {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Login {
    fn cmp(&self, other: &Self) -> Ordering {
        without_case(&self.0, &other.0)
    }
}

impl Hash for Login {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_without_case(&self.0, state);
    }
}

/// A group's id in lower case: `sig-network`, `wg-lts`, or any id for groups of other
/// communities (`t-compiler`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(String);

impl GroupId {
    /// The id of a group, made lower case.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self(id.to_lowercase())
    }

    /// The id, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a kind that the preset or `site.toml` defines: `kep`, `rfc`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindName(String);

impl KindName {
    /// The name of a kind as the configuration gives it.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything outside the site that has an identity, in canonical form.
///
/// `Display` is that form (`owner/repo#12`, `KEP-753`, `owner/repo@v1.7.0`, `owner/repo@0123abc`,
/// `owner/repo`, `@login`, `sig-network`). The order is that of the variants, then natural:
/// numbers inside names count as numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// An issue or a pull request.
    Thread {
        /// Where it lives.
        repository: Repository,
        /// Its number there.
        number: u32,
    },
    /// Something of a kind that the preset or the site defines.
    Defined {
        /// The kind.
        kind: KindName,
        /// The canonical id, as the kind's `target` template makes it: `KEP-753`.
        id: String,
    },
    /// A tagged release.
    Release {
        /// Where it was released.
        repository: Repository,
        /// The tag as written.
        tag: String,
    },
    /// A commit.
    Commit {
        /// Where it lives.
        repository: Repository,
        /// The hash as far as it was written, lower case.
        sha: String,
    },
    /// A repository.
    Repo(Repository),
    /// A person.
    Person(Login),
    /// A group: SIG, WG, committee, TAG, team.
    Group(GroupId),
}

impl Target {
    /// The name of the kind: `thread`, `release`, `commit`, `repo`, `person`, `group`, or the name
    /// of the defined kind (`kep`).
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Thread { .. } => "thread",
            Self::Defined { kind, .. } => kind.as_str(),
            Self::Release { .. } => "release",
            Self::Commit { .. } => "commit",
            Self::Repo(_) => "repo",
            Self::Person(_) => "person",
            Self::Group(_) => "group",
        }
    }

    /// The repository this lives in or is, if any.
    #[must_use]
    pub fn repository(&self) -> Option<&Repository> {
        match self {
            Self::Thread { repository, .. }
            | Self::Release { repository, .. }
            | Self::Commit { repository, .. }
            | Self::Repo(repository) => Some(repository),
            Self::Defined { .. } | Self::Person(_) | Self::Group(_) => None,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Thread { .. } => 0,
            Self::Defined { .. } => 1,
            Self::Release { .. } => 2,
            Self::Commit { .. } => 3,
            Self::Repo(_) => 4,
            Self::Person(_) => 5,
            Self::Group(_) => 6,
        }
    }

    /// The name that orders targets of one rank and repository.
    fn name(&self) -> (&str, &str) {
        match self {
            Self::Defined { kind, id } => (kind.as_str(), id),
            Self::Release { tag, .. } => ("", tag),
            Self::Commit { sha, .. } => ("", sha),
            Self::Group(group) => ("", group.as_str()),
            Self::Thread { .. } | Self::Repo(_) | Self::Person(_) => ("", ""),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thread { repository, number } => write!(f, "{repository}#{number}"),
            Self::Defined { id, .. } => f.write_str(id),
            Self::Release { repository, tag } => write!(f, "{repository}@{tag}"),
            Self::Commit { repository, sha } => write!(f, "{repository}@{sha}"),
            Self::Repo(repository) => write!(f, "{repository}"),
            Self::Person(login) => write!(f, "@{login}"),
            Self::Group(group) => write!(f, "{group}"),
        }
    }
}

impl PartialOrd for Target {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Target {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = match (self, other) {
            (Self::Thread { number: a, .. }, Self::Thread { number: b, .. }) => a.cmp(b),
            (Self::Person(a), Self::Person(b)) => a.cmp(b),
            _ => Ordering::Equal,
        };
        let ((kind, name), (other_kind, other_name)) = (self.name(), other.name());
        self.rank()
            .cmp(&other.rank())
            .then_with(|| self.repository().cmp(&other.repository()))
            .then(numbers)
            .then_with(|| kind.cmp(other_kind))
            .then_with(|| natural_order(name, other_name))
    }
}

fn without_case(a: &str, b: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(lower).cmp(b.bytes().map(lower))
}

/// Hashes a text in lower case, some bytes at once: every mention of a site is looked up by its hash.
fn hash_without_case<H: Hasher>(text: &str, state: &mut H) {
    for chunk in text.as_bytes().chunks(64) {
        let mut lower = [0; 64];
        let lower = &mut lower[..chunk.len()];
        lower.copy_from_slice(chunk);
        lower.make_ascii_lowercase();
        state.write(lower);
    }
    state.write_u8(0xff);
}

/// Whether GitHub allows this as the name of a user or an organisation.
pub(crate) fn is_login(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 39
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}

/// Whether GitHub allows this as the name of a repository.
fn is_repository_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 100
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        && text != "."
        && text != ".."
}
