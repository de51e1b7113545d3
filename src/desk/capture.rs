//! Addresses for the note of a day: each becomes a bullet with its short form.

use super::add::{Added, Bullet, Place, Same, put};
use super::spelling::{self, Meaning, guarded, line, meanings, spelled, verbatim};
use super::{Desk, DeskError};
use crate::reference::{Target, raw_urls};
use crate::subject::SubjectKey;

/// An address, and what the writer says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Capture {
    /// The address of a page, or a reference such as `k/k#115920`.
    pub address: String,
    /// The writer's words; without them the title that facts know is used.
    pub text: Option<String>,
    /// The title that something else than facts knows, in the words of others.
    pub title: Option<String>,
}

impl Capture {
    /// Reads a line: an address, and a text after it.
    pub(crate) fn of_line(text: &str) -> Capture {
        let text = line(text);
        let (address, rest) = text.split_once(' ').unwrap_or((&text, ""));
        Capture {
            address: address.to_owned(),
            text: Some(rest.to_owned()).filter(|rest| !rest.is_empty()),
            title: None,
        }
    }
}

/// Adds a bullet for each address to the note of a day.
pub(crate) fn capture(
    desk: &Desk,
    captures: &[Capture],
    place: &Place,
) -> Result<Added, DeskError> {
    let bullets: Result<Vec<Bullet>, DeskError> = captures
        .iter()
        .map(|capture| bullet(desk, capture))
        .collect();
    put(desk, &bullets?, place)
}

fn bullet(desk: &Desk, capture: &Capture) -> Result<Bullet, DeskError> {
    let address = capture.address.trim_matches(['<', '>']);
    let text = capture.text.as_deref().map(line);
    let text = text
        .filter(|text| !text.is_empty())
        .map(|text| guarded(&spelled(&desk.session, &text)));
    if let Some((short, meaning)) = reference(desk, address) {
        return Ok(of_reference(
            desk,
            (address, &short, meaning),
            (capture, text),
        ));
    }
    if !is_web_address(address) {
        return Err(DeskError::Refused(format!(
            "`{address}` is not a web address and not a reference\nhelp: write the address first, https://… or k/k#115920, and your words after it"
        )));
    }
    let title = capture.title.as_deref().map(verbatim);
    let text = text.or(title).map(|text| linked(&text, address));
    Ok(Bullet {
        same: match text {
            Some(_) => Same::Text,
            None => Same::Address(address.trim_end_matches('/').to_owned()),
        },
        text: text.unwrap_or_else(|| address.to_owned()),
    })
}

/// Whether a text is one address, as the site would link it.
fn is_web_address(text: &str) -> bool {
    let first = raw_urls(text).into_iter().next();
    first.is_some_and(|url| url == (0..text.len()))
}

/// The short form of what is one reference, and what it means.
pub(super) fn reference(desk: &Desk, address: &str) -> Option<(String, Meaning)> {
    let session = &desk.session;
    let meant = spelling::meant(session, address);
    let [only] = meant.as_slice() else {
        return None;
    };
    let is_page = is_web_address(address) && !only.is_address();
    if only.range != (0..address.len()) || is_page {
        return None;
    }
    let short = spelled(session, address);
    let meaning = meanings(session, &short).into_iter().next()?;
    Some((short, meaning))
}

fn of_reference(
    desk: &Desk,
    (address, short, meaning): (&str, &str, Meaning),
    (capture, text): (&Capture, Option<String>),
) -> Bullet {
    let is_own = text.is_some();
    let title = || facts_title(desk, &meaning.0).or_else(|| capture.title.clone());
    let words = text.or_else(|| title().map(|title| verbatim(&title)));
    let text = match words {
        None => short.to_owned(),
        // The writer has named it already.
        Some(words) if is_own && says(desk, &words, &meaning) => words,
        Some(words) => {
            let named = format!("{words} ({short})");
            match says(desk, &named, &meaning) {
                true => named,
                false => format!("{words} ({address})"),
            }
        }
    };
    Bullet {
        text,
        same: match is_own {
            true => Same::Text,
            false => Same::Meaning(meaning),
        },
    }
}

fn says(desk: &Desk, text: &str, meaning: &Meaning) -> bool {
    meanings(&desk.session, text).contains(meaning)
}

/// The title of something, as facts know it.
fn facts_title(desk: &Desk, target: &Target) -> Option<String> {
    let facts = &desk.session.reading().facts;
    let facts = facts.get(&SubjectKey::Target(target.clone()))?;
    facts.title.clone().filter(|title| !title.is_empty())
}

/// Words that lead to an address.
fn linked(words: &str, address: &str) -> String {
    let has_brackets = words.contains(['[', ']']);
    match has_brackets {
        true => format!("{words} ({address})"),
        false if address.contains(['(', ')']) => format!("[{words}](<{address}>)"),
        false => format!("[{words}]({address})"),
    }
}
