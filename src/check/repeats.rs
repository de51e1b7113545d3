//! `repeated-item`: an item that is the same, word for word, as one of another note.
//!
//! Evidence: equal first lines, or equal items where the first line is short, once blanks are folded,
//! so that a link to another page makes another item; and enough text of its own beside references and
//! addresses. It is a bullet without links, or it mentions a thread, a release or a commit: the same news
//! twice.
//!
//! What is in more than two notes is meant to be there, such as a notice at the end of each. It is reported
//! once for the whole site, and so is everything where many notes repeat what others have: lists that are
//! carried on. Headings say what is below them and are never reported.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::allow::Allowed;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::{Entry, Item, Mention, Site};
use crate::parse::Marker;
use crate::reference::Target;
use crate::source::Span;
use crate::subject::SubjectKey;

/// The least text of a whole item that is not a coincidence, in characters.
const LEAST: usize = 20;
/// The same for a first line alone.
const LEAST_LINE: usize = 40;
/// So many notes that repeat something are not a habit yet, however few others there are.
const FEW: usize = 5;
/// One in so many notes that repeats something is a habit.
const HABIT: usize = 8;

/// A text and the items that begin with it.
struct Repeated<'a> {
    /// Each with its first line, in the order of notes.
    places: Vec<(&'a Entry, &'a Item, Span)>,
}

/// Items of notes that repeat an item of another note.
pub(super) fn repeated(site: &Site, allowed: &Allowed) -> Vec<Diagnostic> {
    let mut found = repeats(site);
    for repeated in &mut found {
        let is_open = |(entry, _, line): &(&Entry, &Item, Span)| {
            !allowed.permits("repeated-item", &place(entry, *line))
        };
        repeated.places.retain(is_open);
    }
    let (often, twice): (Vec<_>, Vec<_>) = found
        .into_iter()
        .filter(|repeated| repeated.notes() > 1)
        .partition(|repeated| repeated.notes() > 2);
    let twice: Vec<Repeated<'_>> = twice.into_iter().filter(|one| one.is_news(site)).collect();
    let repeating: BTreeSet<&str> = twice.iter().map(Repeated::last_path).collect();
    if repeating.len() > FEW.max(site.notes().count() / HABIT) {
        let all: Vec<Repeated<'_>> = often.into_iter().chain(twice).collect();
        return habit(&all).into_iter().collect();
    }
    let mut found: Vec<Diagnostic> = twice.iter().filter_map(report).collect();
    found.extend(habit(&often));
    found
}

/// Texts that several items begin with, in the order in which they come up first.
fn repeats(site: &Site) -> Vec<Repeated<'_>> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<Repeated<'_>> = Vec::new();
    for (_, entry) in site.notes() {
        for (_, item) in entry.followed() {
            let span = item.parsed.span;
            let line = first_line(entry, span);
            let text = weighty(entry, item, line, LEAST_LINE)
                .or_else(|| weighty(entry, item, span, LEAST));
            let Some(text) = text else {
                continue;
            };
            let index = *known.entry(text).or_insert(all.len());
            if index == all.len() {
                all.push(Repeated { places: Vec::new() });
            }
            all[index].places.push((entry, item, line));
        }
    }
    all.retain(|repeated| repeated.places.len() > 1);
    all
}

impl Repeated<'_> {
    /// In how many notes it is. Those of one note follow one another.
    fn notes(&self) -> usize {
        let notes = self.places.chunk_by(|a, b| std::ptr::eq(a.0, b.0));
        notes.count()
    }

    fn last_path(&self) -> &str {
        let last = self.places.last();
        last.map_or("", |(entry, ..)| entry.source().path.as_str())
    }

    /// Whether it is about something that happens once.
    fn is_news(&self, site: &Site) -> bool {
        self.places.iter().any(|(entry, item, _)| {
            let is_bullet = matches!(item.parsed.marker, Marker::Bullet | Marker::Number(_));
            // What leads elsewhere may be good for more than one day.
            let is_plain = item.parsed.addresses.is_empty() && !has_link(entry, item);
            is_bullet && is_plain || item.mentions.iter().any(|one| is_event(site, one))
        })
    }
}

fn has_link(entry: &Entry, item: &Item) -> bool {
    entry.source().slice(item.parsed.span).contains("](")
}

fn is_event(site: &Site, mention: &Mention) -> bool {
    let key = &site.subjects.get(mention.subject).key;
    let is_one = matches!(
        key,
        SubjectKey::Target(Target::Thread { .. } | Target::Release { .. } | Target::Commit { .. })
    );
    is_one && !mention.inside
}

/// An item that is in one other note.
fn report(repeated: &Repeated<'_>) -> Option<Diagnostic> {
    let (first, ..) = repeated.places.first()?;
    let (entry, _, line) = repeated.places.last()?;
    let message = format!(
        "this item is in {} as well, word for word",
        first.source().path
    );
    let diagnostic = Diagnostic::warning("repeated-item", message, place(entry, *line));
    Some(diagnostic.help("remove one of them, or say what is new"))
}

/// One finding for everything that is repeated, at what is repeated most.
fn habit(all: &[Repeated<'_>]) -> Option<Diagnostic> {
    // Of equals the first one.
    let most = all.iter().rev().max_by_key(|repeated| repeated.notes())?;
    let (entry, _, line) = most.places.first()?;
    let notes = most.notes();
    let message = match all.len() - 1 {
        0 => format!("this item is in {notes} notes, word for word"),
        1 => format!(
            "this item is in {notes} notes, word for word, and another one is in several as well"
        ),
        others => format!(
            "this item is in {notes} notes, word for word, and {others} others are in several as well"
        ),
    };
    let diagnostic = Diagnostic::hint("repeated-item", message, place(entry, *line));
    Some(diagnostic.help(
        "what readers need once can be on a page of its own in content/pages; if all of it is meant, set `repeated-item = \"allow\"` in [check] of site.toml",
    ))
}

fn place(entry: &Entry, line: Span) -> Place {
    entry.place(line)
}

fn first_line(entry: &Entry, span: Span) -> Span {
    let line = entry
        .source()
        .slice(span)
        .lines()
        .next()
        .unwrap_or_default();
    let start = span.range().start;
    Span::new(start..start + line.trim_end().len())
}

/// A part of a source without the comments that allow findings.
fn without_allows(entry: &Entry, part: Span) -> String {
    let source = &entry.source().text;
    let allows = &entry.document.allows;
    let first = allows.partition_point(|allow| allow.span.start < part.start);
    let mut text = String::with_capacity(part.range().len());
    let mut at = part.range().start;
    for allow in allows[first..]
        .iter()
        .take_while(|allow| part.contains(allow.span))
    {
        text.push_str(&source[at..allow.span.range().start]);
        at = allow.span.range().end;
    }
    text.push_str(&source[at..part.range().end]);
    text
}

/// The text of a part of an item without its marker, the writer's id and comments to `minamo check`,
/// blanks folded, if enough of it is neither reference nor address.
fn weighty(entry: &Entry, item: &Item, span: Span, least: usize) -> Option<String> {
    let text = match item.parsed.anchor.filter(|anchor| span.contains(*anchor)) {
        Some(anchor) => {
            let before = Span {
                end: anchor.start,
                ..span
            };
            let after = Span {
                start: anchor.end,
                ..span
            };
            without_allows(entry, before) + &without_allows(entry, after)
        }
        None => without_allows(entry, span),
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = match words.as_slice() {
        ["-" | "*" | "+", rest @ ..] => rest,
        all => all,
    };
    let characters: usize = words.iter().map(|word| word.chars().count()).sum();
    let named = item.mentions.iter().map(|mention| mention.span);
    let other = named.chain(item.parsed.addresses.iter().map(|address| address.span));
    let other: usize = other
        .filter(|other| span.contains(*other))
        .map(|other| other.range().len())
        .sum();
    (characters.saturating_sub(other) >= least).then(|| words.join(" "))
}
