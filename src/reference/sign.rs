//! One pass over the signs `/`, `#` and `@`: numbers, short names and logins; tokens with slashes
//! are read by `path`.

use std::ops::Range;

use memchr::memchr3;

use super::boundary::{at_is, before_is, byte_at, is_name};
use super::candidate::{Candidate, Locator, Name, PersonForm, Place, RepositoryName};
use super::names::Names;
use super::suffix::{self, Suffix};
use super::target::{Login, Repository, is_login};
use super::vocabulary::Vocabulary;
use super::{number, words};

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
pub(super) fn scan(
    vocabulary: &Vocabulary,
    text: &str,
    place: Place,
    urls: &[Range<usize>],
) -> Found {
    let mut pass = Pass {
        vocabulary,
        names: &vocabulary.names,
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

/// The state of the pass over one text.
pub(super) struct Pass<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) names: &'a Names,
    pub(super) text: &'a str,
    pub(super) place: Place,
    /// Where the last token ended: nothing before it is read again.
    pub(super) floor: usize,
    pub(super) found: Found,
}

impl Pass<'_> {
    /// A `#`: after a word (`repo#12`, `PR#12`) or a bare number.
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
        // `PR#12`, and the later numbers of `#12/#13` and `#12-#13`.
        let listed = before_is(self.text, sign, |b| b == b'/' || b == b'-')
            && self
                .found
                .exact
                .last()
                .is_some_and(|last| last.span.end + 1 == sign);
        let glued = is_thread_word(word) || listed;
        if !glued && (!word.is_empty() || !number::can_begin(self.text, sign)) {
            return sign + 1;
        }
        let Some((_, stop)) = number::end(self.text, sign + 1) else {
            return sign + 1;
        };
        let span = sign..stop;
        if let Some(name) = number::read(self.names, self.text, &span, self.place) {
            self.exact(span, None, name);
        }
        stop
    }

    /// `repo#12`, and `repo#v1.2` where `[repos]` lists the word.
    fn short(&self, word: &str, sign: usize) -> Option<(usize, Name)> {
        if self.names.is_listed(word) {
            let repository = RepositoryName::Full(self.names.repository(word)?);
            return match suffix::read(self.text, b'#', sign + 1)? {
                Suffix::Number(number, stop) => Some((stop, thread(repository, number))),
                Suffix::Tag(stop) => {
                    let tag = self.text[sign + 1..stop].to_owned();
                    Some((stop, Name::Release { repository, tag }))
                }
                Suffix::Sha(_) => None,
            };
        }
        let named = word.len() > 1 && word.starts_with(|c: char| c.is_ascii_alphabetic());
        if !named || is_thread_word(word) {
            return None;
        }
        let (number, stop) = number::end(self.text, sign + 1)?;
        Some((stop, thread(RepositoryName::Short(word.to_owned()), number)))
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
        if let Some(stop) = self.short_release(sign) {
            return stop;
        }
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
            && !self.vocabulary.groups.has_prefix(login)
            && let Some(login) = Login::new(login)
        {
            let form = match self.is_display_name(login.as_str(), end) {
                true => PersonForm::Display,
                false => PersonForm::Login,
            };
            let name = Name::Person { login, form };
            self.found.people.push(Candidate {
                span: sign..end,
                locator: None,
                locator_span: None,
                name,
            });
        }
        end
    }

    /// Whether a word after an `@` is the first of a name, as Slack writes people: `@Ada Lovelace`.
    fn is_display_name(&self, word: &str, end: usize) -> bool {
        let is_name = |word: &str| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_alphabetic)
        };
        let Some(rest) = self.text[end..].strip_prefix(' ') else {
            return false;
        };
        let next = rest.split(|c: char| !c.is_alphabetic()).next();
        let next = next.unwrap_or_default();
        is_name(word) && is_name(next) && !self.vocabulary.is_word(&next.to_lowercase())
    }

    /// `cargo@v1.2.3`, where the word is the name of a known repository.
    fn short_release(&mut self, sign: usize) -> Option<usize> {
        let bytes = self.text.as_bytes()[self.floor..sign].iter().rev();
        let back = bytes.take_while(|b| is_name(**b)).count();
        let start = sign - back;
        let word = &self.text[start..sign];
        // A word of English is the name of a package as well: `yaml@v2.0.0`.
        let named = || {
            let named = self.names.by_name(word)?;
            (!words::is_english(&word.to_ascii_lowercase())).then(|| named.clone())
        };
        let repository = match self.names.is_listed(word) {
            true => self.names.repository(word)?,
            false => named()?,
        };
        if before_is(self.text, start, |b| b"/+%@#:".contains(&b)) {
            return None;
        }
        let repository = RepositoryName::Full(repository);
        let from = sign + 1;
        let (name, stop) = match suffix::read(self.text, b'@', from)? {
            Suffix::Number(..) => return None,
            Suffix::Tag(stop) => {
                let tag = self.text[from..stop].to_owned();
                (Name::Release { repository, tag }, stop)
            }
            Suffix::Sha(stop) => {
                let sha = self.text[from..stop].to_ascii_lowercase();
                (Name::Commit { repository, sha }, stop)
            }
        };
        self.exact(start..stop, None, name);
        Some(stop)
    }

    pub(super) fn thread(&mut self, span: Range<usize>, repository: Repository, number: u32) {
        let repository = RepositoryName::Full(repository);
        self.exact(span, None, thread(repository, number));
    }

    pub(super) fn exact(&mut self, span: Range<usize>, locator: Option<Locator>, name: Name) {
        let candidate = Candidate {
            span,
            locator,
            locator_span: None,
            name,
        };
        self.found.exact.push(candidate);
    }
}

fn thread(repository: RepositoryName, number: u32) -> Name {
    Name::Thread {
        repository,
        number,
        pull: None,
    }
}

/// Words that make `word#12` a number and not a repository.
fn is_thread_word(word: &str) -> bool {
    const WORDS: [&str; 9] = [
        "issue", "issues", "pr", "prs", "pull", "pulls", "gh", "mr", "fixes",
    ];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}
