//! What goes on after a number: lists of numbers, and the login of who wrote the thread.
//!
//! | written | names |
//! | --- | --- |
//! | `k/k#1, 2、#3`, `PR #12 and 13`, `KEP-753/754` | as many as there are numbers |
//! | `(#4001, login)` | the thread, and a person if the login is known |
//!
//! A number without a sign continues a list only if it has about as many digits as the one before it
//! and counts nothing: `k/k#116429, 3 files`, `KEP-753, 2023 年`.

use std::ops::Range;

use super::boundary::{at_is, before_is, byte_at, has_open_bracket, is_blank};
use super::candidate::{Candidate, Introduced, Name, PersonForm};
use super::target::{Login, is_login};
use super::vocabulary::Vocabulary;
use super::words::{AFTER_NUMBERS, BETWEEN_NUMBERS};
use super::{kind, number};

/// Adds what goes on after the candidates of a text. They are in order, and stay so.
pub(super) fn continued(
    vocabulary: &Vocabulary,
    text: &str,
    found: Vec<Candidate>,
) -> Vec<Candidate> {
    let goes_on = |candidate: &Candidate| {
        connector(text, candidate.span.end).is_some()
            && number_end(vocabulary, text, candidate).is_some()
    };
    if !found.iter().any(goes_on) {
        return found;
    }
    let mut all: Vec<Candidate> = Vec::with_capacity(found.len() + 2);
    let mut found = found.into_iter().peekable();
    while let Some(mut candidate) = found.next() {
        if let Some(last) = all.last() {
            adopt(text, last, &mut candidate);
        }
        all.push(candidate);
        let limit = found.peek().map_or(text.len(), |next| next.span.start);
        while let Some(next) = all
            .last()
            .and_then(|last| next(vocabulary, text, last, limit))
        {
            all.push(next);
        }
        if let Some(login) = all
            .last()
            .and_then(|last| login(vocabulary, text, last, limit))
        {
            all.push(login);
        }
    }
    all
}

/// A bare number in a list is introduced as the one before it.
fn adopt(text: &str, last: &Candidate, candidate: &mut Candidate) {
    let Name::Number { introduced, of, .. } = &mut candidate.name else {
        return;
    };
    let start = candidate
        .locator_span
        .as_ref()
        .unwrap_or(&candidate.span)
        .start;
    if start < last.span.end || !number::is_list(&text[last.span.end..start]) {
        return;
    }
    match &last.name {
        Name::Number {
            introduced: known,
            of: whose,
            ..
        } => {
            introduced.clone_from(known);
            of.clone_from(whose);
        }
        Name::Thread { repository, .. } => {
            *introduced = Introduced::Word;
            *of = Some(repository.clone());
        }
        _ => {}
    }
}

/// The digits at the end of a candidate, if it is a number as people write it and no address.
fn number_end(vocabulary: &Vocabulary, text: &str, candidate: &Candidate) -> Option<Range<usize>> {
    let written = &text[candidate.span.clone()];
    let is_counted = match &candidate.name {
        Name::Thread { .. } | Name::Number { .. } => true,
        Name::Defined { kind, .. } => vocabulary
            .kind(kind.as_str())
            .is_some_and(kind::Kind::is_counted),
        _ => false,
    };
    let head = written.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_address = head.ends_with('/') || head.contains("://");
    let digits = candidate.span.start + head.len()..candidate.span.end;
    (is_counted && !is_address && !digits.is_empty()).then_some(digits)
}

/// The number without a sign that continues the list which ends with `last`.
fn next(vocabulary: &Vocabulary, text: &str, last: &Candidate, limit: usize) -> Option<Candidate> {
    let digits = number_end(vocabulary, text, last)?;
    let (start, slash) = connector(text, last.span.end)?;
    let (number, end) = number::end(text, start).filter(|(_, end)| *end <= limit)?;
    let (before, now) = (digits.len(), end - start);
    let is_like = before.abs_diff(now) <= 1 && (!slash || now >= 3);
    let is_year = now == 4 && before < 4 && (1990..2040).contains(&number);
    if !is_like || is_year || counts(text, start, end) {
        return None;
    }
    let name = match &last.name {
        Name::Thread { repository, .. } => Name::Thread {
            repository: repository.clone(),
            number,
            pull: None,
        },
        Name::Number { introduced, of, .. } => Name::Number {
            number,
            introduced: *introduced,
            of: of.clone(),
        },
        Name::Defined { kind, .. } => vocabulary
            .kind(kind.as_str())?
            .read_number(&text[start..end])?,
        _ => return None,
    };
    Some(Candidate::plain(start..end, name))
}

/// Where what follows a connector begins, and whether that is a bare slash.
fn connector(text: &str, end: usize) -> Option<(usize, bool)> {
    let rest = text[end..].trim_start_matches(is_blank);
    let connector = BETWEEN_NUMBERS.iter().find(|one| rest.starts_with(**one))?;
    let behind = &rest[connector.len()..];
    let spaced = rest.len() < text.len() - end;
    let is_word = connector.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_slash = *connector == "/";
    if is_word && !(spaced && behind.starts_with(is_blank)) || is_slash && spaced {
        return None;
    }
    let start = text.len() - behind.trim_start_matches(is_blank).len();
    Some((start, is_slash))
}

/// Whether the number at a range counts what follows it.
fn counts(text: &str, start: usize, end: usize) -> bool {
    let rest = &text[end..];
    if kind::is_counter(rest, end - start) || at_is(text, end, |b| b"-:/".contains(&b)) {
        let leads_on = at_is(text, end + 1, |b| b.is_ascii_alphanumeric());
        return kind::is_counter(rest, end - start) || leads_on && byte_at(text, end) != Some(b'/');
    }
    let Some(word) = rest.strip_prefix(' ') else {
        return false;
    };
    let length = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = word[..length].to_ascii_lowercase();
    !word.is_empty() && !AFTER_NUMBERS.contains(&word.as_str())
}

/// The login after a number in brackets: `(#4001, login)`.
fn login(vocabulary: &Vocabulary, text: &str, last: &Candidate, limit: usize) -> Option<Candidate> {
    let follows = match &last.name {
        Name::Person { form, .. } => *form == PersonForm::Word,
        _ => number_end(vocabulary, text, last).is_some(),
    };
    let rest = &text[last.span.end..];
    let behind = rest.strip_prefix([',', '、']).filter(|_| follows)?;
    let start = text.len() - behind.trim_start_matches(is_blank).len();
    let bytes = text.as_bytes()[start..].iter();
    let length = bytes
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
        .count();
    let end = start + length;
    let word = &text[start..end];
    let closes = at_is(text, end, |b| b"),]".contains(&b)) || text[end..].starts_with('、');
    let opened = has_open_bracket(&text[..last.span.start]);
    let is_word = word.len() < 3
        || !word.bytes().any(|b| b.is_ascii_alphabetic())
        || vocabulary.is_word(&word.to_ascii_lowercase());
    if !closes || !opened || is_word || end > limit || !is_login(word) {
        return None;
    }
    let name = Name::Person {
        login: Login::new(word)?,
        form: PersonForm::Word,
    };
    let free = !before_is(text, start, |b| b == b'@');
    free.then(|| Candidate::plain(start..end, name))
}
