//! The query language: what readers type on the search page, and what `site.toml` gives feeds.
//!
//! A query is a list of conditions between spaces, all of which an item has to meet:
//!
//! - `containerd`, `起動停止`, `"graceful shutdown"`: a [`Phrase`] of its text. Japanese is found
//!   anywhere, words by their beginning and in quotes as a whole ([`text`]); a reference in any
//!   spelling of its name.
//! - `2023-11-15`, `2023年11月`, `11月15日`, `11/15`: its day, or a text that says so.
//! - `-word`, `-sig:network`: not this. `word OR other`: one of these.
//! - `sig:network`, `kep:753`, `kep:*`: what it mentions or belongs to.
//! - `from:2023-05`, `to:2023-05-12`: its day.
//!
//! This module reads queries; [`crate::render`] finds items by them, and
//! `query.js` and `search.js` in `themes/default/static/` do both in a browser.

pub(crate) mod text;

use chrono::{Datelike, Months, NaiveDate};

use text::{Class, LONGEST_WORD, class, normalized};

/// The kinds of subjects that have filters on every site; those that the preset and the site define come
/// in addition. Menus and lists show kinds in this order.
pub(crate) const KINDS: [&str; 9] = [
    "sig",
    "wg",
    "ug",
    "committee",
    "group",
    "person",
    "repo",
    "thread",
    "tag",
];

/// A query that could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// All of these have to hold.
    pub conditions: Vec<Condition>,
}

/// Something an item has to meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Its text has this.
    Text(Phrase),
    /// It mentions, or belongs to, this subject of this kind; `*` is any of the kind.
    Subject {
        /// The kind, as in addresses: `sig`, `kep`.
        kind: String,
        /// The name within it, normalised: `network`, `753`, `*`.
        name: String,
    },
    /// Its day is this or later.
    From(NaiveDate),
    /// Its day is this or earlier.
    To(NaiveDate),
    /// It is of such a day, or its text has what was typed.
    Day(Calendar, Phrase),
    /// It does not meet this.
    Not(Box<Condition>),
    /// It meets one of these.
    Any(Vec<Condition>),
}

/// A day as people write it, or several: of every year, or all of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    year: Option<i32>,
    month: u32,
    day: Option<u32>,
}

impl Calendar {
    /// Whether a day is one of these.
    #[must_use]
    pub(crate) fn has(self, day: NaiveDate) -> bool {
        self.year.is_none_or(|year| year == day.year())
            && self.month == day.month()
            && self.day.is_none_or(|wanted| wanted == day.day())
    }

    /// Reads `2023-11-15`, `2023/11/5`, `2023年11月15日`, `2023-11`, `2023年11月`, `11月15日` and
    /// `11/15`, normalised.
    fn parse(plain: &str) -> Option<Calendar> {
        let is_japanese = plain.contains('月');
        let spaced = match is_japanese {
            true => plain.replace(['年', '月'], "-"),
            false => plain.replace('/', "-"),
        };
        let numbers = match is_japanese {
            true => spaced.strip_suffix(['日', '-'])?,
            false => &spaced,
        };
        let parts: Vec<&str> = numbers.split('-').collect();
        let has_year = parts[0].len() == 4;
        let is_whole = is_japanese == plain.ends_with('日');
        let (year, month, day) = match parts.as_slice() {
            [year, month, day] if has_year && is_whole => (Some(*year), *month, Some(*day)),
            [year, month] if has_year && !plain.ends_with('日') => (Some(*year), *month, None),
            // `11-15` is a range or a version.
            [month, day] if !has_year && is_whole && !plain.contains('-') => {
                (None, *month, Some(*day))
            }
            _ => return None,
        };
        let number = |text: &str, longest: usize| {
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
            let fits = (1..=longest).contains(&text.len());
            text.parse::<u32>().ok().filter(|_| is_number && fits)
        };
        let year = match year {
            Some(year) => Some(number(year, 4)?.cast_signed()),
            None => None,
        };
        let month = number(month, 2)?;
        let day = match day {
            Some(day) => Some(number(day, 2)?),
            None => None,
        };
        // Every day is in the calendar of a leap year.
        NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day.unwrap_or(1))?;
        Some(Calendar { year, month, day })
    }
}

/// A piece of text to be found: its parts in their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// As it was typed, normalised. A reference is found by it as a whole.
    pub name: String,
    /// Its parts with their places, in characters from the first.
    pub parts: Vec<(u32, Part)>,
}

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Two neighbouring characters.
    Pair([char; 2]),
    /// A character alone.
    Single(char),
    /// A word, or the rest of one, to its end.
    Word(String),
    /// The beginning of a word.
    Prefix(String),
}

/// Why a query cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryProblem {
    /// The part that is wrong, in bytes of the query.
    pub range: std::ops::Range<usize>,
    /// What is wrong with it.
    pub message: String,
}

impl Query {
    /// Reads a query; `kinds` are those that the preset and the site define. `name:` of no kind is text like any other.
    pub(crate) fn parse<'k>(
        query: &str,
        kinds: impl IntoIterator<Item = &'k str>,
    ) -> Result<Query, QueryProblem> {
        let own: Vec<&str> = kinds.into_iter().collect();
        let mut conditions: Vec<Condition> = Vec::new();
        let mut is_other = false;
        for range in with_numbers(query, &pieces(query), &own) {
            let piece = &query[range.clone()];
            if piece == OR {
                is_other = !conditions.is_empty();
                continue;
            }
            let condition =
                read_signed(piece, &own).map_err(|message| QueryProblem { range, message })?;
            let Some(condition) = condition else { continue };
            match (std::mem::take(&mut is_other), conditions.last_mut()) {
                (true, Some(Condition::Any(all))) => all.push(condition),
                (true, Some(last)) => {
                    let first = last.clone();
                    *last = Condition::Any(vec![first, condition]);
                }
                _ => conditions.push(condition),
            }
        }
        if conditions.is_empty() {
            return Err(QueryProblem {
                range: 0..query.len(),
                message: "the query is empty".to_owned(),
            });
        }
        Ok(Query { conditions })
    }
}

/// The parts between spaces; quotes keep together what they enclose.
fn pieces(query: &str) -> Vec<std::ops::Range<usize>> {
    let (mut pieces, mut start, mut quoted) = (Vec::new(), None, false);
    for (at, c) in query.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        if c.is_whitespace() && !quoted {
            pieces.extend(start.take().map(|start| start..at));
        } else {
            start.get_or_insert(at);
        }
    }
    pieces.extend(start.map(|start| start..query.len()));
    pieces
}

/// The same, but `KEP 753` and `KEP - 753` are one piece each: they are one reference.
fn with_numbers(
    query: &str,
    pieces: &[std::ops::Range<usize>],
    own: &[&str],
) -> Vec<std::ops::Range<usize>> {
    let (mut joined, mut rest) = (Vec::new(), pieces);
    while let Some(first) = rest.first() {
        let is_one = |length: &usize| {
            let last = rest.get(length - 1);
            last.is_some_and(|last| numbered(&query[first.start..last.end], own).is_some())
        };
        let length = [3, 2].into_iter().find(is_one).unwrap_or(1);
        joined.push(first.start..rest[length - 1].end);
        rest = &rest[length..];
    }
    joined
}

/// Words before the number of a thread.
const THREAD_WORDS: [&str; 4] = ["issue", "pr", "pull", "同"];

/// `kep-753` for `KEP 753`, `KEP - 753`, `KEP753` and `KEP-0753`, as for those of other kinds,
/// and `#753` for `PR 753` and `issue #753`.
fn numbered(text: &str, own: &[&str]) -> Option<String> {
    let plain = normalized(text);
    let plain = plain.trim_matches(|c: char| class(c) == Class::Other);
    let digits = plain.trim_start_matches(|c: char| !c.is_ascii_digit());
    let number = digits.trim_start_matches('0');
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let word = plain[..plain.len() - digits.len()].trim_end_matches([' ', '-', '#']);
    let is_own = own.contains(&word) && !KINDS.contains(&word);
    if is_number && is_own {
        Some(format!("{word}-{number}"))
    } else if is_number && THREAD_WORDS.contains(&word) {
        Some(format!("#{number}"))
    } else {
        None
    }
}

/// Between two conditions one of which is enough.
const OR: &str = "OR";

/// A condition that may begin with the sign of what is not wanted.
fn read_signed(piece: &str, own: &[&str]) -> Result<Option<Condition>, String> {
    let Some(unwanted) = piece.strip_prefix('-') else {
        return read_piece(piece, own);
    };
    let condition = read_piece(unwanted, own)?;
    Ok(condition.map(|condition| Condition::Not(Box::new(condition))))
}

fn read_piece(piece: &str, own: &[&str]) -> Result<Option<Condition>, String> {
    let number = numbered(piece, own);
    let is_quoted = piece.len() > 1 && piece.starts_with('"') && piece.ends_with('"');
    let is_exact = is_quoted && number.is_none();
    let plain = number.unwrap_or_else(|| normalized(&piece.replace('"', "")));
    if let Some((kind, name)) = plain.split_once(':').filter(|_| !piece.starts_with('"')) {
        match kind {
            "from" => {
                return first_day(&name.replace('/', "-")).map(|day| Some(Condition::From(day)));
            }
            "to" => return last_day(&name.replace('/', "-")).map(|day| Some(Condition::To(day))),
            _ if KINDS.contains(&kind) || own.contains(&kind) => {
                if name.is_empty() {
                    return Err(format!(
                        "`{kind}:` must have a name after it, or `*` for any"
                    ));
                }
                return Ok(Some(Condition::Subject {
                    kind: kind.to_owned(),
                    name: name.to_owned(),
                }));
            }
            _ => {}
        }
    }
    // Whoever copies a reference from a note often has its bracket or its comma as well.
    let is_around = |c: char| class(c) == Class::Other && !matches!(c, '@' | '#');
    let phrase = Phrase::new(plain.trim_matches(is_around));
    if phrase.parts.is_empty() {
        return Ok(None);
    }
    if is_exact {
        return Ok(Some(Condition::Text(phrase.exact())));
    }
    Ok(Some(match Calendar::parse(&phrase.name) {
        Some(calendar) => Condition::Day(calendar, phrase),
        None => Condition::Text(phrase),
    }))
}

impl Phrase {
    /// A phrase of normalised text, which is not normalised again: `İ` with another mark would
    /// become something else.
    fn new(plain: &str) -> Phrase {
        let name = thread_of_address(plain).unwrap_or_else(|| plain.to_owned());
        let chars: Vec<char> = name.chars().collect();
        let runs = chars.chunk_by(|a, b| class(*a) == class(*b));
        let (mut parts, mut at) = (Vec::new(), 0);
        for run in runs {
            let ends_phrase = at + run.len() == chars.len();
            let word = || run.iter().take(LONGEST_WORD).collect();
            match class(run[0]) {
                Class::Dense if run.len() == 1 => parts.push((at as u32, Part::Single(run[0]))),
                Class::Dense => {
                    let pairs = run.windows(2).enumerate();
                    parts.extend(pairs.map(|(index, pair)| {
                        ((at + index) as u32, Part::Pair([pair[0], pair[1]]))
                    }));
                }
                // A letter alone begins too many words.
                Class::Word if ends_phrase && run.len() > 1 => {
                    parts.push((at as u32, Part::Prefix(word())));
                }
                Class::Word => parts.push((at as u32, Part::Word(word()))),
                Class::Other => {}
            }
            at += run.len();
        }
        if let Some((first, _)) = parts.first().cloned() {
            for (place, _) in &mut parts {
                *place -= first;
            }
        }
        Phrase { name, parts }
    }

    /// The same, but its last word is a whole one: `753` is not the beginning of `7531`.
    #[must_use]
    pub(crate) fn exact(&self) -> Phrase {
        let mut phrase = self.clone();
        if let Some((_, part)) = phrase.parts.last_mut()
            && let Part::Prefix(word) = part
        {
            *part = Part::Word(std::mem::take(word));
        }
        phrase
    }

    /// Whether it ends with a number, as references do. Where a reference has just this name, only
    /// it is meant.
    #[must_use]
    pub(crate) fn ends_with_digit(&self) -> bool {
        self.name.ends_with(|c: char| c.is_ascii_digit())
    }
}

/// `https://github.com/OWNER/REPO/pull/N` is `owner/repo#N`, with or without something after the
/// number: people paste what their browser shows.
fn thread_of_address(plain: &str) -> Option<String> {
    let address = plain
        .strip_prefix("https://")
        .or_else(|| plain.strip_prefix("http://"))?;
    let path = address.strip_prefix("github.com/")?;
    let path = path.split(['?', '#']).next()?;
    let mut parts = path.split('/');
    let (owner, repository) = (parts.next()?, parts.next()?);
    let (kind, number) = (parts.next()?, parts.next()?);
    let is_thread = matches!(kind, "pull" | "issues" | "discussions");
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let is_named = !owner.is_empty() && !repository.is_empty();
    (is_thread && is_number && is_named).then(|| format!("{owner}/{repository}#{number}"))
}

/// The first day of `2023`, `2023-05` or `2023-05-12`.
fn first_day(written: &str) -> Result<NaiveDate, String> {
    crate::day::first_day(written)
        .ok_or_else(|| format!("`{written}` is not a valid day; write 2023, 2023-05 or 2023-05-12"))
}

/// The last day of `2023`, `2023-05` or `2023-05-12`.
fn last_day(written: &str) -> Result<NaiveDate, String> {
    let first = first_day(written)?;
    let last = match written.len() {
        4 => NaiveDate::from_ymd_opt(first.year(), 12, 31),
        7 => first
            .checked_add_months(Months::new(1))
            .and_then(|next| next.pred_opt()),
        _ => Some(first),
    };
    Ok(last.unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Vec<Condition> {
        Query::parse(query, ["kep", "gep"]).unwrap().conditions
    }

    fn phrase(query: &str) -> Phrase {
        match parse(query).remove(0) {
            Condition::Text(phrase) => phrase,
            other => panic!("{other:?} is no phrase"),
        }
    }

    #[test]
    fn filters_and_days_are_read_and_other_names_are_text() {
        let subject = |kind: &str, name: &str| Condition::Subject {
            kind: kind.into(),
            name: name.into(),
        };
        let day = |text| crate::day::parse_day(text).unwrap();
        assert_eq!(
            parse("sig:Network kep:* gep:1762 from:2023-05 to:2023-05"),
            [
                subject("sig", "network"),
                subject("kep", "*"),
                subject("gep", "1762"),
                Condition::From(day("2023-05-01")),
                Condition::To(day("2023-05-31")),
            ]
        );
        assert!(matches!(parse("feature:gate")[0], Condition::Text(_)));
        assert!(matches!(parse("\"sig:network\"")[0], Condition::Text(_)));
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let has = |query: &str, day: &str| match parse(query).remove(0) {
            Condition::Day(calendar, _) => calendar.has(crate::day::parse_day(day).unwrap()),
            _ => false,
        };
        for query in [
            "2023-11-15",
            "2023/11/15",
            "2023年11月15日",
            "11月15日",
            "11/15",
            "2023-11",
            "2023年11月",
            "１１／１５",
        ] {
            assert!(has(query, "2023-11-15"), "{query}");
            assert!(!has(query, "2023-12-15"), "{query}");
        }
        assert!(has("2/29", "2024-02-29") && has("11/15", "2019-11-15"));
        for other in [
            "11-15",
            "13/1",
            "2/30",
            "1/2/3",
            "2023",
            "11月",
            "15日",
            "v11/15",
            "2023/2/29",
            "\"11/15\"",
        ] {
            assert!(matches!(parse(other)[0], Condition::Text(_)), "{other}");
        }
    }

    #[test]
    fn what_is_not_wanted_and_what_is_enough_are_read() {
        let text = |query: &str| Condition::Text(phrase(query));
        assert_eq!(
            parse("a1 -b1"),
            [text("a1"), Condition::Not(Box::new(text("b1")))]
        );
        let any = Condition::Any(vec![text("a1"), text("b1"), text("c1")]);
        assert_eq!(parse("OR a1 OR b1 OR c1 d1 OR"), [any, text("d1")]);
        assert_eq!(parse("a1 or - b1").len(), 3);
        assert!(matches!(&parse("-sig:node")[0], Condition::Not(_)));
        let exact = phrase("\"graceful shut\"");
        assert_eq!(exact.parts.last(), Some(&(9, Part::Word("shut".into()))));
    }

    #[test]
    fn what_cannot_be_read_is_reported_with_its_place() {
        let problem = Query::parse("a from:mars", []).unwrap_err();
        assert_eq!(problem.range, 2..11);
        assert!(Query::parse("sig:", []).is_err());
        assert!(Query::parse(" !? ", []).is_err());
    }

    #[test]
    fn phrases_have_parts_in_their_places() {
        assert_eq!(
            phrase("kube-プロキシ").parts,
            [
                (0, Part::Word("kube".into())),
                (5, Part::Pair(['プ', 'ロ'])),
                (6, Part::Pair(['ロ', 'キ'])),
                (7, Part::Pair(['キ', 'シ'])),
            ]
        );
        let prefix = (0, Part::Prefix("nft".into()));
        assert_eq!(phrase("(nft").parts, [prefix]);
        assert_eq!(phrase("\"a  b\"").name, "a b");
    }

    #[test]
    fn addresses_of_threads_are_their_names() {
        for end in ["", "/", "/files", "#issuecomment-1", "?w=1", ")", ","] {
            let address = format!("https://github.com/K/k/pull/115143{end}");
            assert_eq!(phrase(&address).name, "k/k#115143");
        }
        for other in [
            "https://github.com/k/k/pull/123abc",
            "https://github.com//k/pull/123",
            "https://github.com/k#k/pull/123",
            "see:https://github.com/k/k/pull/123",
        ] {
            assert_eq!(phrase(other).name, other);
        }
    }

    #[test]
    fn long_words_are_cut_as_those_of_texts_are() {
        let word = "a".repeat(80);
        let cut = "a".repeat(LONGEST_WORD);
        let expected = [(0, Part::Word(cut)), (81, Part::Prefix("bc".into()))];
        assert_eq!(phrase(&format!("{word}-bc")).parts, expected);
    }
}
