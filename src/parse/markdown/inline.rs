//! The events of one block's text, with emphasis as [`super::flanking`] has it.
//!
//! 1. pulldown-cmark's own emphasis is taken back: its delimiters become text again.
//! 2. Runs of delimiters are found in the text, each in its scope: the block, or a link's text.
//! 3. Runs that belong together become emphasis, and the events are cut there.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::Located;
use super::emphasis::{Order, Pair, Run, Style, pairs};
use super::flanking::flanks;
use crate::reference::raw_urls;

/// Whether an event is a part of a block's text.
pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::SoftBreak
        | Event::HardBreak => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        ),
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
        ),
        _ => false,
    }
}

/// What dialects say of delimiters.
#[derive(Clone, Copy)]
pub(super) struct Delimiters {
    /// Nothing within a bare address is one, as GitHub and Zenn have it.
    pub(super) whole_addresses: bool,
    /// One tilde is one, as GitHub has it and Zenn has not.
    pub(super) single_tildes: bool,
}

/// The events of a block's text in `body`, with emphasis made anew.
pub(super) fn resolved<'a>(body: &'a str, rules: Delimiters, events: &mut Vec<Located<'a>>) {
    let has_delimiters = events.iter().any(|(event, range)| match event {
        Event::Text(_) => {
            memchr::memchr3(b'*', b'_', b'~', &body.as_bytes()[range.clone()]).is_some()
        }
        Event::Start(tag) => is_emphasis(tag),
        // What is around a footnote within the text may begin in it or end there.
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough
        ),
        _ => false,
    });
    if !has_delimiters {
        return;
    }
    let parts = parts(body, std::mem::take(events));
    let pairs = all_pairs(body, rules, &parts);
    *events = cut(body, parts, pairs);
}

fn is_emphasis(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
}

/// A part of a block's text.
enum Part<'a> {
    /// Text as it is in the body. The first character of an escaped one is not a delimiter.
    Text { range: Range<usize>, escaped: bool },
    /// Everything else.
    Other(Located<'a>),
}

/// The parts of a block's text, with delimiters as text.
fn parts<'a>(body: &'a str, events: Vec<Located<'a>>) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::with_capacity(events.len());
    let mut end = None;
    for (event, range) in events {
        let text = match &event {
            Event::Text(text) if **text == body[range.clone()] => Some(range.clone()),
            Event::Start(tag) if is_emphasis(tag) => {
                let length = delimiter(body, tag, range.start);
                Some(range.start..range.start + length)
            }
            Event::End(TagEnd::Strong) => Some(range.end - 2..range.end),
            Event::End(TagEnd::Emphasis) => Some(range.end - 1..range.end),
            Event::End(TagEnd::Strikethrough) => {
                let length = delimiter(body, &Tag::Strikethrough, range.start);
                Some(range.end - length..range.end)
            }
            _ => None,
        };
        let Some(text) = text else {
            end = Some(end_of(&event, &range, end));
            parts.push(Part::Other((event, range)));
            continue;
        };
        push_text(&mut parts, body, text.clone(), end);
        end = Some(text.end);
    }
    parts
}

/// How many delimiters an element of pulldown-cmark begins with.
fn delimiter(body: &str, tag: &Tag<'_>, at: usize) -> usize {
    match tag {
        Tag::Strong => 2,
        Tag::Strikethrough if body[at..].starts_with("~~") => 2,
        _ => 1,
    }
}

/// How far the body is read after an event: a link that begins is read to its first bracket.
fn end_of(event: &Event<'_>, range: &Range<usize>, before: Option<usize>) -> usize {
    match event {
        Event::Start(_) => before.unwrap_or(range.start),
        _ => range.end,
    }
}

/// Appends text to the text before, unless something is between them.
fn push_text(parts: &mut Vec<Part<'_>>, body: &str, text: Range<usize>, read: Option<usize>) {
    // A backslash that belongs to no event escapes what follows it.
    let is_read = read.is_some_and(|end| end >= text.start);
    let escaped = !is_read && body[..text.start].ends_with('\\');
    match parts.last_mut() {
        Some(Part::Text { range, .. }) if range.end == text.start => range.end = text.end,
        _ => parts.push(Part::Text {
            range: text,
            escaped,
        }),
    }
}

/// The pairs of a block and of the links in it.
fn all_pairs(body: &str, rules: Delimiters, parts: &[Part<'_>]) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    // Of an address in angle brackets nothing is emphasis.
    let mut scopes: Vec<Option<Vec<Run>>> = vec![Some(Vec::new())];
    let mut order = None;
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Text { range, escaped } => {
                let edges = Edges {
                    begins: index == 0 || is_break(&parts[index - 1]),
                    ends: index + 1 == parts.len(),
                };
                if let Some(Some(runs)) = scopes.last_mut() {
                    let known = runs.len();
                    push_runs(runs, &Place { body, range, edges }, usize::from(*escaped));
                    if !rules.single_tildes {
                        runs.retain(|run| run.marker != b'~' || run.range.len() > 1);
                    }
                    if rules.whole_addresses && runs.len() > known {
                        keep_addresses(runs, known, &body[range.clone()], range.start);
                    }
                    order = order.or(runs.first().map(order_by));
                }
            }
            Part::Other((Event::Start(tag), _)) => {
                scopes.push((!is_autolink(tag)).then(Vec::new));
            }
            Part::Other((Event::End(_), _)) => {
                let runs = scopes.pop().flatten().unwrap_or_default();
                found.extend(pairs(&runs, Order::StrikethroughFirst));
            }
            Part::Other(_) => {}
        }
    }
    for runs in scopes.into_iter().flatten() {
        found.extend(pairs(&runs, order.unwrap_or(Order::EmphasisFirst)));
    }
    found
}

/// What is resolved first in a block, by its first run; links are as the reference implementation
/// has them.
fn order_by(first: &Run) -> Order {
    match first.marker {
        b'~' => Order::StrikethroughFirst,
        _ => Order::EmphasisFirst,
    }
}

fn is_autolink(tag: &Tag<'_>) -> bool {
    let Tag::Link {
        link_type: kind, ..
    } = tag
    else {
        return false;
    };
    matches!(kind, LinkType::Autolink | LinkType::Email)
}

fn is_break(part: &Part<'_>) -> bool {
    matches!(part, Part::Other((Event::SoftBreak | Event::HardBreak, _)))
}

/// A piece of text and what is next to it.
struct Place<'p> {
    body: &'p str,
    range: &'p Range<usize>,
    edges: Edges,
}

/// Whether a line or the block begins or ends with a piece of text.
struct Edges {
    begins: bool,
    ends: bool,
}

/// Appends the runs of a piece of text, of which the first `skipped` bytes are not delimiters.
fn push_runs(runs: &mut Vec<Run>, place: &Place<'_>, skipped: usize) {
    let Place { body, range, edges } = place;
    let bytes = body.as_bytes();
    let mut at = range.start + skipped;
    while at < range.end {
        let Some(next) = memchr::memchr3(b'*', b'_', b'~', &bytes[at..range.end]) else {
            return;
        };
        let start = at + next;
        let marker = bytes[start];
        let rest = &bytes[start..range.end];
        at = start + rest.iter().take_while(|byte| **byte == marker).count();
        if marker == b'~' && at - start > 2 {
            continue;
        }
        let before = match edges.begins && start == range.start {
            true => "",
            false => &body[..start],
        };
        let after = match edges.ends && at == range.end {
            true => "",
            false => &body[at..],
        };
        runs.push(Run {
            range: start..at,
            marker,
            flanks: flanks(marker, before, after),
        });
    }
}

/// Takes away the runs, from one on, that are within an address of a text: more of it follows them.
fn keep_addresses(runs: &mut Vec<Run>, from: usize, text: &str, offset: usize) {
    if !text.contains("://") {
        return;
    }
    let addresses = raw_urls(text);
    let is_within = |run: &Run| {
        let (start, end) = (run.range.start - offset, run.range.end - offset);
        let next = addresses.partition_point(|address| address.end <= start);
        let address = addresses.get(next).filter(|address| address.start < start);
        address.is_some_and(|address| {
            let rest = text.get(end..address.end).unwrap_or_default();
            rest.contains(char::is_alphanumeric)
        })
    };
    let new = runs.split_off(from);
    runs.extend(new.into_iter().filter(|run| !is_within(run)));
}

/// A place where emphasis begins or ends.
struct Cut {
    delimiter: Range<usize>,
    whole: Range<usize>,
    style: Style,
    opens: bool,
}

/// The events of parts, with text cut where emphasis begins and ends.
fn cut<'a>(body: &'a str, parts: Vec<Part<'a>>, pairs: Vec<Pair>) -> Vec<Located<'a>> {
    let mut cuts = cuts(pairs).into_iter().peekable();
    let mut events = Vec::with_capacity(parts.len());
    for part in parts {
        let range = match part {
            Part::Other(event) => {
                events.push(event);
                continue;
            }
            Part::Text { range, .. } => range,
        };
        let mut at = range.start;
        while let Some(cut) = cuts.next_if(|cut| cut.delimiter.start < range.end) {
            push_plain(&mut events, body, at..cut.delimiter.start);
            at = cut.delimiter.end;
            events.push((cut.event(), cut.whole));
        }
        push_plain(&mut events, body, at..range.end);
    }
    events
}

fn push_plain<'a>(events: &mut Vec<Located<'a>>, body: &'a str, range: Range<usize>) {
    if !range.is_empty() {
        let text = CowStr::Borrowed(&body[range.clone()]);
        events.push((Event::Text(text), range));
    }
}

/// Where pairs begin and end, in order.
fn cuts(pairs: Vec<Pair>) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::with_capacity(2 * pairs.len());
    for pair in pairs {
        let whole = pair.opening.start..pair.closing.end;
        for (delimiter, opens) in [(pair.opening, true), (pair.closing, false)] {
            cuts.push(Cut {
                delimiter,
                whole: whole.clone(),
                style: pair.style,
                opens,
            });
        }
    }
    cuts.sort_by_key(|cut| cut.delimiter.start);
    cuts
}

impl Cut {
    fn event<'a>(&self) -> Event<'a> {
        let tag = match self.style {
            Style::Emphasis => Tag::Emphasis,
            Style::Strong => Tag::Strong,
            Style::Strikethrough => Tag::Strikethrough,
        };
        match self.opens {
            true => Event::Start(tag),
            false => Event::End(tag.to_end()),
        }
    }
}
