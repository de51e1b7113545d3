//! Which delimiters belong together: CommonMark's "process emphasis" (0.31.2, appendix), with GFM's
//! strikethrough.
//!
//! Emphasis and strikethrough are resolved one after the other: inside each pair, only what is in it
//! finds partners. A search that failed is remembered as far as it went, so that the cost grows with the
//! number of runs and pairs.

use std::ops::Range;

use super::flanking::Flanks;

/// A run of one marker.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) range: Range<usize>,
    pub(super) marker: u8,
    pub(super) flanks: Flanks,
}

/// Two delimiters that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) opening: Range<usize>,
    pub(super) closing: Range<usize>,
    pub(super) style: Style,
}

/// What a pair makes of the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Emphasis,
    Strong,
    Strikethrough,
}

/// What is resolved first, and keeps the other from reaching across it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    EmphasisFirst,
    StrikethroughFirst,
}

/// The pairs that runs form, given in the order of the text.
pub(super) fn pairs(runs: &[Run], order: Order) -> Vec<Pair> {
    let (tildes, others): (Vec<&Run>, Vec<&Run>) = runs.iter().partition(|run| run.marker == b'~');
    let (first, second) = match order {
        Order::EmphasisFirst => (others, tildes),
        Order::StrikethroughFirst => (tildes, others),
    };
    let mut level = Level::default();
    for run in first {
        level.push(run);
    }
    let mut pairs = level.pairs;
    if !second.is_empty() {
        let inner = within(&pairs, &second);
        pairs.extend(inner);
    }
    pairs
}

/// The pairs of runs in, between and outside of existing pairs.
fn within(outer: &[Pair], runs: &[&Run]) -> Vec<Pair> {
    let mut edges: Vec<(usize, Edge)> = Vec::with_capacity(2 * outer.len() + runs.len());
    for pair in outer {
        edges.push((pair.opening.start, Edge::Opens));
        edges.push((pair.closing.start, Edge::Closes));
    }
    let indices = runs.iter().enumerate();
    edges.extend(indices.map(|(index, run)| (run.range.start, Edge::Run(index))));
    edges.sort_by_key(|(at, _)| *at);
    let mut pairs = Vec::new();
    let mut levels = vec![Level::default()];
    for (_, edge) in edges {
        match edge {
            Edge::Opens => levels.push(Level::default()),
            Edge::Closes => pairs.extend(levels.pop().unwrap_or_default().pairs),
            Edge::Run(index) => {
                if let Some(level) = levels.last_mut() {
                    level.push(runs[index]);
                }
            }
        }
    }
    pairs.extend(levels.into_iter().flat_map(|level| level.pairs));
    pairs
}

/// A place at which another level begins or ends, or where a run is.
enum Edge {
    Opens,
    Closes,
    Run(usize),
}

/// Runs that may be partners of each other.
#[derive(Default)]
struct Level {
    openers: Vec<Run>,
    /// For each kind of closing run, how many openers are known not to fit.
    floors: [usize; KINDS],
    pairs: Vec<Pair>,
}

/// How many kinds of closing runs there are, which [`kind`] numbers.
const KINDS: usize = 14;

impl Level {
    /// Takes the next run: it closes what it can, and what is left of it may open.
    fn push(&mut self, run: &Run) {
        let mut rest = run.clone();
        while rest.flanks.closes && !rest.range.is_empty() {
            let kind = kind(&rest);
            let floor = self.floors[kind];
            let candidates = &self.openers[floor..];
            let Some(found) = candidates.iter().rposition(|opener| fits(opener, &rest)) else {
                self.floors[kind] = self.openers.len();
                break;
            };
            self.pair(floor + found, &mut rest);
        }
        if rest.flanks.opens && !rest.range.is_empty() {
            self.openers.push(rest);
        }
    }

    /// Pairs an opener with a closing run; what is left of both may go on.
    fn pair(&mut self, index: usize, closer: &mut Run) {
        self.openers.truncate(index + 1);
        let opener = &mut self.openers[index];
        let style = style(opener, closer);
        let length = match style {
            Style::Emphasis => 1,
            Style::Strong => 2,
            Style::Strikethrough => closer.range.len(),
        };
        let split = opener.range.end - length;
        let end = closer.range.start + length;
        self.pairs.push(Pair {
            opening: split..opener.range.end,
            closing: closer.range.start..end,
            style,
        });
        opener.range.end = split;
        closer.range.start = end;
        if opener.range.is_empty() {
            self.openers.pop();
        }
        // An opener that is shorter now may fit where it did not.
        for floor in &mut self.floors {
            *floor = (*floor).min(index);
        }
    }
}

/// The number of a closing run's kind: runs of a kind fit the same openers.
fn kind(closer: &Run) -> usize {
    let length = closer.range.len();
    match closer.marker {
        b'*' => length % 3 + 3 * usize::from(closer.flanks.opens),
        b'_' => 6 + length % 3 + 3 * usize::from(closer.flanks.opens),
        _ => 12 + length % 2,
    }
}

fn fits(opener: &Run, closer: &Run) -> bool {
    if opener.marker != closer.marker {
        return false;
    }
    let (opening, closing) = (opener.range.len(), closer.range.len());
    if closer.marker == b'~' {
        return opening == closing;
    }
    // The rule of three keeps `*a**b*` from being cut in the middle.
    let is_ambiguous = opener.flanks.closes || closer.flanks.opens;
    !(is_ambiguous && closing % 3 != 0 && (opening + closing) % 3 == 0)
}

fn style(opener: &Run, closer: &Run) -> Style {
    match closer.marker {
        b'~' => Style::Strikethrough,
        _ if opener.range.len() > 1 && closer.range.len() > 1 => Style::Strong,
        _ => Style::Emphasis,
    }
}
