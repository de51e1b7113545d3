//! URLs in running text, and what the pages of GitHub name.

use std::ops::Range;

use memchr::memmem;

mod letters;

pub use letters::is_cut;

use super::candidate::Locator;
use super::target::{Login, Repository};

/// The first words of GitHub paths that are not users.
const RESERVED: &[&str] = &[
    "about",
    "account",
    "advisories",
    "apps",
    "blog",
    "codespaces",
    "collections",
    "contact",
    "customer-stories",
    "dashboard",
    "enterprise",
    "events",
    "explore",
    "features",
    "git-guides",
    "issues",
    "join",
    "login",
    "logout",
    "marketplace",
    "mobile",
    "new",
    "notifications",
    "organizations",
    "orgs",
    "pricing",
    "pulls",
    "readme",
    "search",
    "security",
    "sessions",
    "settings",
    "signup",
    "site",
    "solutions",
    "sponsors",
    "stars",
    "team",
    "topics",
    "trending",
    "users",
    "watching",
];

/// What a page of GitHub is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Page {
    Thread {
        repository: Repository,
        number: u32,
        pull: bool,
        comment: bool,
    },
    Commit {
        repository: Repository,
        sha: String,
        comment: bool,
    },
    Release {
        repository: Repository,
        tag: String,
    },
    Repo {
        repository: Repository,
        path: bool,
    },
    Person(Login),
}

impl Page {
    pub(super) fn locator(&self) -> Option<Locator> {
        match self {
            Self::Thread { comment: true, .. } | Self::Commit { comment: true, .. } => {
                Some(Locator::Comment)
            }
            _ => None,
        }
    }
}

/// The raw `http` and `https` URLs of a text, in order: what rendering turns into links.
///
/// A URL ends at white space, `<` or a character beyond ASCII that [`letters`] does not count among
/// its letters (Japanese goes on without a space); trailing punctuation and brackets that were not opened in it are not part of it, as in
/// GitHub Flavored Markdown.
#[must_use]
pub fn raw_urls(text: &str) -> Vec<Range<usize>> {
    let mut urls: Vec<Range<usize>> = Vec::new();
    for colon in memmem::find_iter(text.as_bytes(), "://") {
        let floor = urls.last().map_or(0, |url| url.end);
        let Some(start) = scheme_start(text, colon, floor) else {
            continue;
        };
        if letters::has_host(&text[start..]) {
            urls.push(start..end_of_url(text, start));
        }
    }
    urls
}

/// Where the `http` or `https` before `://` begins, if it is one and no word runs into it.
fn scheme_start(text: &str, colon: usize, floor: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    ["https", "http"].into_iter().find_map(|scheme| {
        let start = colon
            .checked_sub(scheme.len())
            .filter(|&start| start >= floor)?;
        let same = bytes[start..colon].eq_ignore_ascii_case(scheme.as_bytes());
        let free = start == floor || !bytes[start - 1].is_ascii_alphanumeric();
        (same && free).then_some(start)
    })
}

/// Where the URL that begins at `start` ends.
pub(super) fn end_of_url(text: &str, start: usize) -> usize {
    let url = &text.as_bytes()[start..];
    let mut end = letters::raw_end(&text[start..]);
    let count = |wanted: u8| memchr::memchr_iter(wanted, &url[..end]).count();
    let mut surplus = [
        (b')', count(b')').saturating_sub(count(b'('))),
        (b']', count(b']').saturating_sub(count(b'['))),
    ];
    while let Some(&last) = url[..end].last() {
        if b".,;:!?'\"*_~".contains(&last) {
            end -= 1;
        } else if let Some((_, left)) = surplus.iter_mut().find(|(b, left)| *b == last && *left > 0)
        {
            *left -= 1;
            end -= 1;
        } else {
            break;
        }
    }
    start + end
}

/// A URL without its scheme and without `www.`.
pub(super) fn without_scheme(url: &str) -> &str {
    let strip = |url: &str, prefix: &str| {
        url.get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    let mut rest = url;
    for prefix in ["https://", "http://", "www."] {
        if strip(rest, prefix) {
            rest = &rest[prefix.len()..];
        }
    }
    rest
}

/// Whether an address is one of GitHub.
#[must_use]
pub fn is_github(url: &str) -> bool {
    let host = without_scheme(url)
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    host.eq_ignore_ascii_case("github.com") || host.eq_ignore_ascii_case("gist.github.com")
}

/// Reads the address of a page of GitHub, with or without its scheme.
pub(super) fn github(url: &str) -> Option<Page> {
    let address = without_scheme(url);
    let (host, rest) = address.split_once('/')?;
    if !host.eq_ignore_ascii_case("github.com") {
        return None;
    }
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let path = rest.split('?').next().unwrap_or(rest);
    page(path, fragment)
}

/// Reads the path of a page of GitHub: `owner/name/pull/12`, with the fragment of its URL.
pub(super) fn page(path: &str, fragment: &str) -> Option<Page> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let owner = parts.next()?;
    if RESERVED.iter().any(|word| word.eq_ignore_ascii_case(owner)) {
        return None;
    }
    let Some(name) = parts.next() else {
        return Login::new(owner).map(Page::Person);
    };
    let repository = Repository::new(owner, name.strip_suffix(".git").unwrap_or(name))?;
    let rest: Vec<&str> = parts.collect();
    Some(match rest.as_slice() {
        [] => Page::Repo {
            repository,
            path: false,
        },
        [
            "issues" | "issue" | "pull" | "pulls" | "discussions",
            number,
            ..,
        ] if number_of(without_format(number)).is_some() => {
            let number = number_of(without_format(number))?;
            let pull = rest[0].starts_with("pull");
            Page::Thread {
                repository,
                number,
                pull,
                comment: is_comment(fragment),
            }
        }
        ["commit", sha, ..] if is_sha(without_format(sha)) => {
            let sha = without_format(sha).to_ascii_lowercase();
            Page::Commit {
                repository,
                sha,
                comment: is_comment(fragment),
            }
        }
        ["releases", "tag", tag @ ..] if !tag.is_empty() => Page::Release {
            repository,
            tag: decoded(&tag.join("/")),
        },
        _ => Page::Repo {
            repository,
            path: true,
        },
    })
}

/// The name of a page without the format it is shown in: `12.diff`, `12.patch`.
fn without_format(name: &str) -> &str {
    let format = name.strip_suffix(".diff");
    format
        .or_else(|| name.strip_suffix(".patch"))
        .unwrap_or(name)
}

/// A tag with what an address writes as `%2B`; as it is where that makes no text.
fn decoded(tag: &str) -> String {
    let mut bytes = Vec::with_capacity(tag.len());
    let mut rest = tag.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let code = rest.get(1..3).filter(|_| byte == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &rest[3..];
            }
            None => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| tag.to_owned())
}

/// The number of a thread: no leading zero, at most nine digits.
pub(super) fn number_of(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if plain && text.len() <= 9 {
        text.parse().ok()
    } else {
        None
    }
}

/// Whether this is a commit's hash as people and GitHub write it, in full or cut.
pub(super) fn is_sha(text: &str) -> bool {
    (7..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_hexdigit())
        && text.bytes().any(|b| b.is_ascii_digit())
}

fn is_comment(fragment: &str) -> bool {
    const COMMENTS: [&str; 5] = [
        "issuecomment-",
        "discussioncomment-",
        "discussion_r",
        "pullrequestreview-",
        "commitcomment-",
    ];
    COMMENTS.iter().any(|prefix| fragment.starts_with(prefix))
        || fragment
            .strip_prefix('r')
            .is_some_and(|rest| number_of(rest).is_some())
}
