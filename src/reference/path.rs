//! Tokens with slashes: `owner/repo#12`, `owner/repo@v1.2.3`, `owner/repo`, pages of GitHub without
//! their scheme.

use std::ops::Range;

use super::boundary::{
    at_is, before_is, byte_at, byte_before, is_alone_in_brackets, is_blank, is_name,
};
use super::candidate::{Aspect, Candidate, Name, Place, RepositoryName, Standing};
use super::sign::Pass;
use super::suffix::{self, Suffix};
use super::target::Repository;
use super::{locator, number, url};

impl Pass<'_> {
    /// A token with slashes: everything of `[A-Za-z0-9._/-]` around the first slash.
    pub(super) fn path(&mut self, slash: usize) -> usize {
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

    /// An address of GitHub, or of a host that leads there, without a scheme.
    fn address(&mut self, start: usize, end: usize) -> Option<usize> {
        let host = self.text[start..end].split('/').next()?;
        if !self.names.is_host(host) {
            return None;
        }
        let stop = url::end_of_url(self.text, start);
        let Candidate {
            locator, mut name, ..
        } = self.vocabulary.read_url(&self.text[start..stop])?;
        if let Name::Repo { aspect, .. } = &mut name
            && *aspect == Aspect::Whole
        {
            *aspect = Aspect::Module;
        }
        self.exact(start..stop, locator, name);
        Some(stop.max(end))
    }

    /// How much of a token's head is not part of it: the dash of a list, the word `comment-`, the
    /// slash after the reference before it.
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
        let (tail, offset) = match suffix::read(self.text, sign, from) {
            Some(tail) => (tail, from),
            None if sign == b'#' && at_is(self.text, from, |b| b == b' ') => {
                let (number, end) = number::end(self.text, from + 1)?;
                (Suffix::Number(number, end), from)
            }
            None => return None,
        };
        let repository_name = RepositoryName::Full(repository.clone());
        let (name, end) = match tail {
            Suffix::Number(number, end) => {
                self.thread(start..end, repository.clone(), number);
                return Some(end);
            }
            Suffix::Tag(end) => {
                let tag = self.text[offset..end].to_owned();
                (
                    Name::Release {
                        repository: repository_name,
                        tag,
                    },
                    end,
                )
            }
            Suffix::Sha(end) => {
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
        let known = self.names.is_known(pair);
        // A `#` that became a slash: no path of a repository is a number of some length.
        let number = path.get(pair.len() + 1..).and_then(url::number_of);
        if let Some(number) = number.filter(|number| known && *number > 99)
            && let Some(repository) = self.names.repository(pair)
        {
            self.thread(start..stop, repository, number);
            return stop;
        }
        let Some(page) = url::page(path, fragment) else {
            return end;
        };
        let sure = match &page {
            url::Page::Repo { .. } | url::Page::Person(_) => known && !rest.is_empty(),
            _ => true,
        };
        let locator = page.locator();
        if sure && let Some(name) = self.names.page(page) {
            self.exact(start..stop, locator, typed(name));
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
        } else if self.stands_alone(start..end) || has_version(&text[end..]) {
            Standing::Alone
        } else {
            Standing::Inline
        };
        let name = Name::Repo {
            repository,
            standing,
            aspect: Aspect::Whole,
        };
        let candidate = Candidate {
            span: start..end,
            locator: None,
            locator_span: None,
            name,
        };
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
}

/// Whether a version follows a pair, which says that it is not a pair of words: `owner/repo to v1.2.3`.
fn has_version(rest: &str) -> bool {
    let links = [" to v", " from v", " v", "@v"];
    let digits = links.iter().find_map(|link| rest.strip_prefix(link));
    let Some(rest) = digits else {
        return false;
    };
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let has_dot = || {
        behind
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    behind.len() < rest.len() && has_dot()
}

/// A page that was typed without its host is a spelling like others, and can be misspelt.
fn typed(mut name: Name) -> Name {
    match &mut name {
        Name::Repo { standing, .. } => *standing = Standing::Inline,
        Name::Thread { repository, .. }
        | Name::Release { repository, .. }
        | Name::Commit { repository, .. } => {
            if let RepositoryName::Address(address) = repository {
                *repository = RepositoryName::Full(address.clone());
            }
        }
        _ => {}
    }
    name
}
