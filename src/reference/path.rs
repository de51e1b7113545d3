//! References with signs in them: `owner/repo#12`, `owner/repo@v1.2.3`, `owner/repo`, `#12`,
//! `@login`. One pass over the signs `/`, `#` and `@`.

use std::ops::Range;

use memchr::memchr3;

use super::around::{
    at_is, before_is, byte_at, byte_before, is_alone_in_brackets, is_blank, is_name,
};
use super::candidate::{Candidate, Introduced, Locator, Name, Place, RepositoryName, Standing};
use super::grammar::Names;
use super::target::{Login, Repository, is_login};
use super::{locator, number, url};

/// What the pass finds, by how sure it is: each list is in order and without overlaps.
#[derive(Default)]
pub(super) struct Found {
    /// References with a number, a tag or a hash, and addresses.
    pub(super) exact: Vec<Candidate>,
    /// `@login`.
    pub(super) people: Vec<Candidate>,
    /// Bare `owner/repo`.
    pub(super) bare: Vec<Candidate>,
}

/// Reads a folded text; `urls` are skipped.
pub(super) fn scan(names: &Names, text: &str, place: Place, urls: &[Range<usize>]) -> Found {
    let mut pass = Pass {
        names,
        text,
        place,
        floor: 0,
        found: Found::default(),
    };
    let mut urls = urls.iter().peekable();
    while let Some(next) = memchr3(b'/', b'#', b'@', &text.as_bytes()[pass.floor..]) {
        let sign = pass.floor + next;
        while urls.next_if(|url| url.end <= sign).is_some() {}
        if let Some(url) = urls.next_if(|url| url.start <= sign) {
            pass.floor = url.end;
            continue;
        }
        let end = match text.as_bytes()[sign] {
            b'/' => pass.path(sign),
            b'#' => pass.hash(sign),
            _ => pass.at(sign),
        };
        pass.floor = end.max(sign + 1);
    }
    pass.found
}

struct Pass<'a> {
    names: &'a Names,
    text: &'a str,
    place: Place,
    /// Where the last token ended: nothing before it is read again.
    floor: usize,
    found: Found,
}

/// What stands behind the `#` or `@` of a repository.
enum Tail {
    Number(u32, usize),
    Tag(usize),
    Sha(usize),
}

impl Pass<'_> {
    /// A token with slashes: everything of `[A-Za-z0-9._/-]` around the first slash.
    fn path(&mut self, slash: usize) -> usize {
        let bytes = self.text.as_bytes();
        let back = bytes[self.floor..slash]
            .iter()
            .rev()
            .take_while(|b| is_name(**b))
            .count();
        let length = bytes[slash..]
            .iter()
            .take_while(|&&b| is_name(b) || b == b'/')
            .count();
        let (mut start, end) = (slash - back, slash + length);
        if let Some(stop) = self.address(start, end) {
            return stop;
        }
        start += self.head(start, end);
        let token = &self.text[start..end];
        match token.matches('/').count() {
            1 => self.pair(start, end),
            2.. => self.sub_page(start, end),
            _ => end,
        }
    }

    /// An address of GitHub without a scheme.
    fn address(&mut self, start: usize, end: usize) -> Option<usize> {
        let host = self.text[start..end].split('/').next()?;
        let known = ["github.com", "www.github.com"];
        if !known.iter().any(|name| host.eq_ignore_ascii_case(name)) {
            return None;
        }
        let stop = url::end_of_url(self.text, start);
        let page = url::github(&self.text[start..stop])?;
        self.exact(start..stop, page.locator(), self.names.page(page)?);
        Some(stop.max(end))
    }

    /// How much of a token's head is no part of it: the dash of a list, the word `comment-`, the
    /// slash behind the reference before it.
    fn head(&self, start: usize, end: usize) -> usize {
        let token = &self.text[start..end];
        if token.starts_with('/')
            && self
                .found
                .exact
                .last()
                .is_some_and(|last| last.span.end == start)
        {
            return 1;
        }
        for word in ["comment-", "commit-"] {
            if token
                .get(..word.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(word))
            {
                return word.len();
            }
        }
        usize::from(token.starts_with('-') && !token.starts_with("--"))
    }

    /// A token with one slash.
    fn pair(&mut self, start: usize, end: usize) -> usize {
        let token = &self.text[start..end];
        let free = !before_is(self.text, start, |b| b == b'@');
        match byte_at(self.text, end) {
            Some(sign @ (b'#' | b'@')) if free => {
                if let Some(repository) = self.names.repository(token)
                    && let Some(stop) = self.numbered(start, &repository, sign, end + 1)
                {
                    return stop;
                }
            }
            // `owner/repo #12`: only for repositories that surely exist (`Issue/PR #12`).
            Some(b' ') if free && at_is(self.text, end + 1, |b| b == b'#') => {
                if self.names.is_known(token)
                    && let Some(repository) = self.names.repository(token)
                    && let Some((number, stop)) = number::end(self.text, end + 2)
                {
                    self.thread(start..stop, repository, number);
                    return stop;
                }
            }
            _ => {}
        }
        self.bare(start, end);
        end
    }

    /// `owner/repo#…` and `owner/repo@…`; returns where it ends.
    fn numbered(
        &mut self,
        start: usize,
        repository: &Repository,
        sign: u8,
        from: usize,
    ) -> Option<usize> {
        let (tail, offset) = match self.tail(sign, from) {
            Some(tail) => (tail, from),
            None if sign == b'#' && at_is(self.text, from, |b| b == b' ') => {
                let (number, end) = number::end(self.text, from + 1)?;
                (Tail::Number(number, end), from)
            }
            None => return None,
        };
        let repository_name = RepositoryName::Full(repository.clone());
        let (name, end) = match tail {
            Tail::Number(number, end) => {
                self.thread(start..end, repository.clone(), number);
                return Some(end);
            }
            Tail::Tag(end) => {
                let tag = self.text[offset..end].to_owned();
                (
                    Name::Release {
                        repository: repository_name,
                        tag,
                    },
                    end,
                )
            }
            Tail::Sha(end) => {
                let sha = self.text[offset..end].to_ascii_lowercase();
                (
                    Name::Commit {
                        repository: repository_name,
                        sha,
                    },
                    end,
                )
            }
        };
        self.exact(start..end, None, name);
        Some(end)
    }

    fn tail(&self, sign: u8, from: usize) -> Option<Tail> {
        let rest = &self.text.as_bytes()[from..];
        let word = rest
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        let word = &self.text[from..from + word];
        let is_sha = url::is_sha(word) && !at_is(self.text, from + word.len(), |b| b == b'.');
        if sign == b'#' {
            if let Some((number, end)) = number::digits(self.text, from) {
                let decimal = at_is(self.text, end, |b| b == b'.')
                    && at_is(self.text, end + 1, |b| b.is_ascii_digit());
                let longer = at_is(self.text, end, |b| b.is_ascii_digit());
                if !decimal && !longer && !(is_sha && word.bytes().any(|b| b.is_ascii_alphabetic()))
                {
                    return Some(Tail::Number(number, end));
                }
            }
        } else if is_sha && (word.len() == 40 || !is_version(word)) {
            return Some(Tail::Sha(from + word.len()));
        }
        let length = rest
            .iter()
            .take(100)
            .take_while(|&&b| is_name(b) || b == b'+' || b == b'/')
            .count();
        let tag = self.text[from..from + length].trim_end_matches(['.', '-', '/', '+']);
        let version = if sign == b'@' {
            tag.rsplit('/').next().unwrap_or(tag)
        } else {
            tag
        };
        let whole = sign == b'@' || !tag.contains('/');
        (is_version(version) && whole).then(|| Tail::Tag(from + tag.len()))
    }

    /// A token with several slashes: a page of GitHub without its host, or a path inside a
    /// repository that surely exists.
    fn sub_page(&mut self, start: usize, end: usize) -> usize {
        let token = &self.text[start..end];
        let mut parts = token.splitn(3, '/');
        let (owner, name) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        let rest = parts.next().unwrap_or_default();
        let pair = &token[..owner.len() + 1 + name.len()];
        let before = byte_before(self.text, start);
        if self.names.repository(pair).is_none() || before.is_some_and(|b| b"@~$:=%*".contains(&b))
        {
            return end;
        }
        let stop = match byte_at(self.text, end) {
            Some(b'#' | b'?') => url::end_of_url(self.text, start).max(end),
            _ => end,
        };
        let stop = start
            + self.text[start..stop]
                .trim_end_matches(['.', '-', '/'])
                .len();
        let (path, fragment) = self.text[start..stop]
            .split_once('#')
            .unwrap_or((&self.text[start..stop], ""));
        let Some(page) = url::page(path, fragment) else {
            return end;
        };
        let sure = match &page {
            url::Page::Repo { .. } | url::Page::Person(_) => {
                self.names.is_known(pair) && !rest.is_empty()
            }
            _ => true,
        };
        let locator = page.locator();
        if sure && let Some(mut name) = self.names.page(page) {
            if let Name::Repo { standing, .. } = &mut name {
                *standing = Standing::Inline;
            }
            self.exact(start..stop, locator, name);
        }
        stop.max(end)
    }

    /// A bare `owner/repo`.
    fn bare(&mut self, start: usize, end: usize) {
        let token = self.text[start..end].trim_end_matches(['.', '-']);
        let end = start + token.len();
        let Some(repository) = self.names.repository(token) else {
            return;
        };
        let text = self.text;
        let before = byte_before(text, start);
        let odd_before = before.is_some_and(|b| b"@~$*%=\\{}+&<>|!`".contains(&b))
            || (before == Some(b':')
                && before_is(text, start - 1, |b| b.is_ascii_alphanumeric() || b == b'/'));
        let odd_after = match byte_at(text, end) {
            Some(b'@' | b'=' | b'%' | b'$' | b'{' | b'<' | b'*' | b'\\' | b'+' | b'~' | b'&') => {
                true
            }
            Some(b':' | b'.') => at_is(text, end + 1, |b| b.is_ascii_alphanumeric()),
            _ => false,
        };
        if odd_before || odd_after {
            return;
        }
        let standing = if self.names.is_listed(token) {
            Standing::Certain
        } else if self.stands_alone(start..end) {
            Standing::Alone
        } else {
            Standing::Inline
        };
        let name = Name::Repo {
            repository,
            standing,
            path: false,
        };
        let candidate = self.candidate(start..end, None, name);
        self.found.bare.push(candidate);
    }

    /// Whether a bare repository is all of its run or of its brackets, or heads its item.
    fn stands_alone(&self, range: Range<usize>) -> bool {
        let start = match locator::before(self.text, range.start, self.floor) {
            Some((_, word)) => word.start,
            None => range.start,
        };
        if is_alone_in_brackets(self.text, &(start..range.end)) {
            return true;
        }
        let behind = &self.text[range.end..];
        let rest = behind.trim_start_matches(|c| is_blank(c) || matches!(c, ':' | '。' | '.'));
        let heads =
            behind.starts_with('\n') || behind.starts_with(": ") || behind.starts_with(" - ");
        self.text[..start].trim_matches(is_blank).is_empty()
            && (rest.is_empty() || (heads && self.place == Place::ItemStart))
    }

    /// A `#`: behind a word (`repo#12`, `PR#12`) or a bare number.
    fn hash(&mut self, sign: usize) -> usize {
        let bytes = self.text.as_bytes();
        let back = bytes[self.floor..sign]
            .iter()
            .rev()
            .take_while(|b| is_name(**b))
            .count();
        let word = self.text[sign - back..sign].trim_start_matches(['-', '.', '_']);
        let start = sign - word.len();
        if let Some((stop, name)) = self.short(word, sign) {
            let free = !before_is(self.text, start, |b| b == b'@' || b == b'#');
            if free {
                self.exact(start..stop, None, name);
            }
            return stop;
        }
        let glued = is_thread_word(word);
        if !glued && (!word.is_empty() || !number::can_begin(self.text, sign)) {
            return sign + 1;
        }
        let Some((number, stop)) = number::end(self.text, sign + 1) else {
            return sign + 1;
        };
        let previous = self.found.exact.last().and_then(|last| match last.name {
            Name::Number { introduced, .. } => Some((last.span.end, introduced)),
            Name::Thread { .. } => Some((last.span.end, Introduced::Word)),
            _ => None,
        });
        let span = sign..stop;
        if let Some(introduced) = number::introduced(self.text, &span, self.place, previous) {
            self.exact(span, None, Name::Number { number, introduced });
        }
        stop
    }

    /// `repo#12`, and `repo#v1.2` where `[repos]` lists the word.
    fn short(&self, word: &str, sign: usize) -> Option<(usize, Name)> {
        if word.len() < 2
            || is_thread_word(word)
            || !word.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return self
                .names
                .is_listed(word)
                .then(|| self.short_listed(word, sign))
                .flatten();
        }
        if let Some(found) = self
            .names
            .is_listed(word)
            .then(|| self.short_listed(word, sign))
            .flatten()
        {
            return Some(found);
        }
        let (number, stop) = number::end(self.text, sign + 1)?;
        let repository = RepositoryName::Short(word.to_owned());
        Some((
            stop,
            Name::Thread {
                repository,
                number,
                pull: None,
            },
        ))
    }

    fn short_listed(&self, word: &str, sign: usize) -> Option<(usize, Name)> {
        let repository = RepositoryName::Full(self.names.repository(word)?);
        match self.tail(b'#', sign + 1)? {
            Tail::Number(number, stop) => Some((
                stop,
                Name::Thread {
                    repository,
                    number,
                    pull: None,
                },
            )),
            Tail::Tag(stop) => {
                let tag = self.text[sign + 1..stop].to_owned();
                Some((stop, Name::Release { repository, tag }))
            }
            Tail::Sha(_) => None,
        }
    }

    /// An `@`: a login, or something that only holds one (mail, package, image digest).
    fn at(&mut self, sign: usize) -> usize {
        let bytes = self.text.as_bytes();
        let after = &bytes[sign + 1..];
        let word = after
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
            .count();
        let login = self.text[sign + 1..sign + 1 + word].trim_end_matches('-');
        let end = sign + 1 + login.len();
        let mail = before_is(self.text, sign, |b| is_name(b) || b"/+%@".contains(&b));
        let goes_on = match byte_at(self.text, end) {
            Some(b'/' | b'@' | b'_') => true,
            Some(b'.') => at_is(self.text, end + 1, |b| b.is_ascii_alphanumeric()),
            _ => false,
        };
        if mail || goes_on {
            let skip = |b: &&u8| is_name(**b) || matches!(**b, b'/' | b'@');
            return sign + 1 + after.iter().take_while(skip).count();
        }
        if is_login(login)
            && login.bytes().any(|b| b.is_ascii_alphabetic())
            && let Some(login) = Login::new(login)
        {
            let name = Name::Person {
                login,
                certain: false,
            };
            self.found.people.push(Candidate {
                span: sign..end,
                locator: None,
                locator_span: None,
                name,
            });
        }
        end
    }

    fn thread(&mut self, span: Range<usize>, repository: Repository, number: u32) {
        let repository = RepositoryName::Full(repository);
        self.exact(
            span,
            None,
            Name::Thread {
                repository,
                number,
                pull: None,
            },
        );
    }

    fn exact(&mut self, span: Range<usize>, locator: Option<Locator>, name: Name) {
        let candidate = self.candidate(span, locator, name);
        self.found.exact.push(candidate);
    }

    fn candidate(&self, span: Range<usize>, locator: Option<Locator>, name: Name) -> Candidate {
        Candidate {
            span,
            locator,
            locator_span: None,
            name,
        }
    }
}

/// A version tag: digits, with or without `v`, and not a date written as one number.
fn is_version(tag: &str) -> bool {
    let digits = tag.strip_prefix(['v', 'V']).unwrap_or(tag);
    let dotted = tag.starts_with(['v', 'V']) || digits.contains('.');
    digits.starts_with(|c: char| c.is_ascii_digit()) && dotted
}

/// Words that make `word#12` a number and not a repository.
fn is_thread_word(word: &str) -> bool {
    const WORDS: [&str; 9] = [
        "issue", "issues", "pr", "prs", "pull", "pulls", "gh", "mr", "fixes",
    ];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}
