//! Lines of colons and embeds: which of them are markup, and what they open and close.
//!
//! A closing line closes the outermost box of its list item or quotation that has no more colons than
//! it, with all boxes in that one: this is how Zenn reads boxes of equal colons. What is open where its
//! item, its quotation or the body ends, ends there.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{BoxKind, Boxed, Embed, Line, Marks, Role, Slip, SlipKind, embed, options, within};
use crate::config::Dialects;
use embed::Refused;

/// How often a body is read again: each time may show that further lines are text.
const PASSES: usize = 8;

/// A line that may be markup.
struct Candidate {
    range: Range<usize>,
    what: What,
}

enum What {
    /// A box with so many colons.
    Opens(usize, BoxKind),
    /// So many colons alone.
    Closes(usize),
    Embeds(Embed),
    /// What was meant for markup.
    Slip(SlipKind),
}

/// Marks the lines of boxes and embeds in a text.
pub(super) fn mark(text: &mut Cow<'_, str>, marks: &mut Marks) {
    if !text.contains(":::") && !text.contains("@[") {
        return;
    }
    let (mut candidates, slips): (Vec<Candidate>, Vec<Candidate>) = candidates(text)
        .into_iter()
        .partition(|candidate| !matches!(candidate.what, What::Slip(_)));
    let mut strays: Vec<Slip> = slips.iter().filter_map(Candidate::slip).collect();
    let mut pass = Pass::default();
    for _ in 0..PASSES {
        let marked = marked(text, &candidates);
        pass = Pass::read(&marked, &candidates, marks.dialects);
        if pass.refused.is_empty() {
            *text = Cow::Owned(marked);
            break;
        }
        let mut refused = pass.refused.iter().peekable();
        let mut index = 0;
        candidates.retain(|candidate| {
            let is_kept = refused.next_if_eq(&&index).is_none();
            if !is_kept {
                strays.extend(candidate.slip());
            }
            index += 1;
            is_kept
        });
    }
    if !pass.refused.is_empty() {
        // Nothing is marked of what does not come to rest.
        pass = Pass::read(text, &[], marks.dialects);
    }
    strays.sort_by_key(|slip| slip.range.start);
    marks.slips.extend(told(strays, &pass.code));
    marks.slips.extend(pass.unclosed);
    marks.boxes = pass.boxes;
    marks.lines = pass.lines;
}

/// The slips that are reported: not those in code, nor the end of a box that does not exist.
fn told(strays: Vec<Slip>, code: &[Range<usize>]) -> impl Iterator<Item = Slip> + '_ {
    let mut unknown = 0;
    strays.into_iter().filter(move |slip| {
        if !within(code, &slip.range).is_empty() {
            return false;
        }
        match slip.kind {
            SlipKind::UnknownBox | SlipKind::NoTitle => {
                unknown += 1;
                true
            }
            SlipKind::StrayEnd if unknown > 0 => {
                unknown -= 1;
                false
            }
            _ => true,
        }
    })
}

/// The text with lines as blocks of HTML.
fn marked(text: &str, lines: &[Candidate]) -> String {
    let mut marked = String::with_capacity(text.len());
    let mut at = 0;
    for Candidate { range, .. } in lines {
        marked.push_str(&text[at..range.start]);
        marked.push_str("<?");
        marked.extend(std::iter::repeat_n(' ', range.len().saturating_sub(4)));
        marked.push_str(if range.len() < 4 { ">" } else { "?>" });
        at = range.end;
    }
    marked.push_str(&text[at..]);
    marked
}

impl Candidate {
    /// What is to be said of a line that is text.
    fn slip(&self) -> Option<Slip> {
        let kind = match self.what {
            What::Closes(_) => SlipKind::StrayEnd,
            What::Slip(kind) => kind,
            What::Opens(..) | What::Embeds(_) => return None,
        };
        Some(Slip {
            range: self.range.clone(),
            kind,
        })
    }
}

/// The lines that may be markup, in order.
fn candidates(text: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let signs = |c: char| c.is_ascii_digit() || " \t>-*+.)".contains(c);
        let rest = line.trim_start_matches(signs);
        let at = start + (line.len() - rest.len());
        let written = rest.trim_end();
        if let Some(what) = read(written, at) {
            found.push(Candidate {
                range: at..at + written.len(),
                what,
            });
        }
        start += line.len();
    }
    found
}

/// What a line at an offset of the body says, without the signs before it.
fn read(line: &str, offset: usize) -> Option<What> {
    if line.starts_with("@[") {
        return Some(match embed::read(line, offset)? {
            Ok(embed) => What::Embeds(embed),
            Err(Refused::Unknown) => What::Slip(SlipKind::UnknownEmbed),
            Err(Refused::Argument) => What::Slip(SlipKind::BadEmbed),
            Err(Refused::TextAfter) => What::Slip(SlipKind::TextAfterEmbed),
        });
    }
    let rest = line.trim_start_matches(':');
    let colons = line.len() - rest.len();
    if colons < 3 {
        return None;
    }
    let said = without_name(rest.trim());
    if rest.trim().is_empty() {
        return Some(What::Closes(colons));
    }
    if let Some(kind) = said.strip_prefix("message") {
        return Some(match kind.trim() {
            "" => What::Opens(colons, BoxKind::Message),
            "alert" => What::Opens(colons, BoxKind::Alert),
            _ => What::Slip(SlipKind::UnknownBox),
        });
    }
    match said.strip_prefix("details") {
        Some("") => Some(What::Slip(SlipKind::NoTitle)),
        Some(title) if title.starts_with(char::is_whitespace) => {
            let title = title.trim();
            let start = offset + (title.as_ptr() as usize - line.as_ptr() as usize);
            let title = start..start + title.len();
            Some(What::Opens(colons, BoxKind::Details(title)))
        }
        _ => Some(What::Slip(SlipKind::UnknownBox)),
    }
}

/// What a line says, without `{#id .tag}` at its end, which names the box.
fn without_name(line: &str) -> &str {
    let name = line.ends_with('}').then(|| line.rfind('{')).flatten();
    match name {
        Some(at) if line[at + 1..].starts_with(['#', '.']) => line[..at].trim_end(),
        _ => line,
    }
}

/// What a text with marked lines says.
#[derive(Default)]
struct Pass {
    boxes: Vec<Boxed>,
    lines: Vec<Line>,
    unclosed: Vec<Slip>,
    /// The candidates that are text, by index.
    refused: Vec<usize>,
    /// Blocks of code.
    code: Vec<Range<usize>>,
    /// Of each open item and quotation, the open boxes with their colons.
    open: Vec<Vec<(usize, usize)>>,
}

impl Pass {
    fn read(text: &str, candidates: &[Candidate], dialects: Dialects) -> Pass {
        let mut pass = Pass {
            open: vec![Vec::new()],
            ..Pass::default()
        };
        let mut next = 0;
        for (event, range) in Parser::new_ext(text, options(dialects)).into_offset_iter() {
            match event {
                Event::Start(Tag::HtmlBlock) => {
                    let before = next;
                    while candidates
                        .get(next)
                        .is_some_and(|one| one.range.start < range.start)
                    {
                        next += 1;
                    }
                    pass.refused.extend(before..next);
                    let here = candidates.get(next);
                    if let Some(candidate) = here.filter(|one| is_at(text, &one.range, &range)) {
                        if !pass.line(candidate) {
                            pass.refused.push(next);
                        }
                        next += 1;
                    }
                }
                Event::Start(Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => {
                    pass.open.push(Vec::new());
                }
                Event::End(TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition) => {
                    pass.leave(range.end, candidates);
                }
                Event::Start(Tag::CodeBlock(_)) => pass.code.push(range),
                _ => {}
            }
        }
        pass.refused.extend(next..candidates.len());
        pass.leave(text.len(), candidates);
        pass
    }

    /// Reads a line; whether it is markup.
    fn line(&mut self, candidate: &Candidate) -> bool {
        let range = candidate.range.clone();
        let Some(open) = self.open.last_mut() else {
            return false;
        };
        let role = match &candidate.what {
            What::Opens(colons, kind) => {
                open.push((self.boxes.len(), *colons));
                self.boxes.push(Boxed {
                    range: range.clone(),
                    kind: kind.clone(),
                });
                Role::Opens(self.boxes.len() - 1)
            }
            What::Embeds(embed) => {
                self.boxes.push(Boxed {
                    range: range.clone(),
                    kind: BoxKind::Embed(embed.clone()),
                });
                Role::Opens(self.boxes.len() - 1)
            }
            What::Closes(colons) => {
                let Some(outermost) = open.iter().position(|(_, opened)| opened <= colons) else {
                    return false;
                };
                let closed = open.split_off(outermost);
                for (index, _) in &closed {
                    self.boxes[*index].range.end = range.end;
                }
                Role::Closes(closed.len())
            }
            What::Slip(_) => return false,
        };
        self.lines.push(Line { range, role });
        true
    }

    /// Ends what an item, a quotation or the body leaves open.
    fn leave(&mut self, end: usize, candidates: &[Candidate]) {
        for (index, _) in self.open.pop().unwrap_or_default() {
            let start = self.boxes[index].range.start;
            self.boxes[index].range.end = end;
            let line = candidates.binary_search_by_key(&start, |one| one.range.start);
            self.unclosed.extend(line.ok().map(|line| Slip {
                range: candidates[line].range.clone(),
                kind: SlipKind::UnclosedBox,
            }));
        }
    }
}

/// Whether a block of HTML is a line.
fn is_at(text: &str, line: &Range<usize>, block: &Range<usize>) -> bool {
    block.start <= line.start
        && line.end <= block.end
        && text[block.start..line.start].trim().is_empty()
        && text[line.end..block.end].trim().is_empty()
}
