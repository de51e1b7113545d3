//! Signs that are not read as Markdown, and what is written after a picture's address.
//!
//! Of code nothing is marked: the body is read once to know where it is.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::{Marks, Note, PictureSize, Slip, SlipKind, options, within};
use crate::reference::raw_urls;

/// How often a body is read again for dollars that are not signs of formulas.
const PASSES: usize = 8;

/// As much of a line as is looked at for the beginning or the end of an address, in bytes.
const LONGEST: usize = 2000;

/// Letters that may stand for a dollar, those that are rare in addresses first.
const LETTERS: &[u8] = b"QZXJKVWYqzxjkvwyUBGPFDHLMOTSRNIECA0123456789";

/// What is marked in a body.
struct Signs<'b> {
    body: &'b str,
    text: Vec<u8>,
    /// Code, HTML and comments, in order: no sign in them means anything.
    code: Vec<Range<usize>>,
    stand_in: u8,
}

/// Marks the signs of a text.
pub(super) fn mark(text: &mut Cow<'_, str>, marks: &mut Marks) {
    let dialects = marks.dialects;
    let has = |sign: &str| text.contains(sign);
    let comments = dialects.obsidian && has("%%");
    let notes = (dialects.zenn || dialects.obsidian) && has("^[");
    let sizes = dialects.zenn && has("](") && has(" =");
    let formulas = has("$");
    if !(comments || notes || sizes || formulas) {
        return;
    }
    // A body with all of these leaves none to use instead: it is read as it is.
    let free = (1..=8).find(|sign| !text.as_bytes().contains(sign));
    let Some(stand_in) = free else { return };
    let body = text.as_ref().to_owned();
    let mut signs = Signs {
        text: body.as_bytes().to_vec(),
        code: code(&body, marks),
        body: &body,
        stand_in,
    };
    if comments {
        signs.comments(marks);
    }
    if notes {
        signs.notes(marks);
    }
    if sizes {
        signs.sizes(marks);
    }
    if formulas {
        signs.formulas();
        signs.dollars(marks);
    }
    // Only ASCII signs were put in place of whole characters.
    let Ok(mut marked) = String::from_utf8(signs.text) else {
        return;
    };
    if formulas {
        money(&mut marked, stand_in, marks);
    }
    if marked != body {
        marks.stand_in = Some(stand_in);
        *text = Cow::Owned(marked);
    }
}

/// Where a body has code and HTML, in order.
fn code(body: &str, marks: &Marks) -> Vec<Range<usize>> {
    let events = Parser::new_ext(body, options(marks.dialects)).into_offset_iter();
    let code = events.filter_map(|(event, range)| {
        let is_code = matches!(
            event,
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)
                | Event::Code(_)
                | Event::InlineHtml(_)
        );
        is_code.then_some(range)
    });
    code.collect()
}

impl Signs<'_> {
    fn is_code(&self, at: usize) -> bool {
        !within(&self.code, &(at..at + 1)).is_empty()
    }

    fn is_escaped(&self, at: usize) -> bool {
        let before = self.body.as_bytes()[..at].iter().rev();
        before.take_while(|byte| **byte == b'\\').count() % 2 == 1
    }

    fn fill(&mut self, range: Range<usize>) {
        self.text[range].fill(self.stand_in);
    }

    /// Comments: from two signs to the next two, over lines as well.
    fn comments(&mut self, marks: &mut Marks) {
        let found = self.body.match_indices("%%").map(|(at, _)| at);
        let mut signs = found.filter(|at| !self.is_code(*at) && !self.is_escaped(*at));
        let mut comments = Vec::new();
        while let Some(start) = signs.next() {
            match signs.next() {
                Some(end) => comments.push(start..end + 2),
                None => marks.slips.push(Slip {
                    range: start..start + 2,
                    kind: SlipKind::UnclosedComment,
                }),
            }
        }
        for comment in &comments {
            self.fill(comment.clone());
        }
        self.code.extend_from_slice(&comments);
        self.code.sort_by_key(|range| range.start);
        self.code.dedup_by(|next, kept| {
            let overlaps = next.start < kept.end;
            kept.end = if overlaps {
                kept.end.max(next.end)
            } else {
                kept.end
            };
            overlaps
        });
        marks.comments = comments;
    }

    /// Footnotes within the text, to the bracket that closes theirs, in one paragraph.
    fn notes(&mut self, marks: &mut Marks) {
        let brackets = self.brackets();
        let mut end = 0;
        let mut notes = Vec::new();
        for (at, _) in self.body.match_indices("^[") {
            let is_free = at >= end && self.text[at] == b'^';
            if !is_free || self.is_code(at) || self.is_escaped(at) {
                continue;
            }
            let pair = brackets.binary_search_by_key(&(at + 1), |(open, _)| *open);
            let Some((_, close)) = pair.ok().map(|pair| brackets[pair]) else {
                continue;
            };
            if !self.body[at + 2..close].trim().is_empty() {
                end = close + 1;
                notes.push(Note { range: at..end });
            }
        }
        for note in &notes {
            self.fill(note.range.start..note.range.start + 2);
            self.fill(note.range.end - 1..note.range.end);
        }
        marks.notes = notes;
    }

    /// The brackets of the body and those that close them, in one paragraph, in order; those of code and
    /// those that are escaped do not count.
    fn brackets(&self) -> Vec<(usize, usize)> {
        let bytes = self.body.as_bytes();
        let mut pairs = Vec::new();
        let mut open = Vec::new();
        let mut code = self.code.iter().peekable();
        let mut at = 0;
        while at < bytes.len() {
            while code.next_if(|code| code.end <= at).is_some() {}
            if let Some(code) = code.next_if(|code| code.contains(&at)) {
                at = code.end;
                continue;
            }
            match bytes[at] {
                b'\\' => at += 1,
                b'\n' => {
                    let rest = bytes[at + 1..].iter();
                    let mut signs = rest.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'>'));
                    if matches!(signs.next(), None | Some(b'\n' | b'\r')) {
                        open.clear();
                    }
                }
                b'[' => open.push(at),
                b']' => pairs.extend(open.pop().map(|start| (start, at))),
                _ => {}
            }
            at += 1;
        }
        pairs.sort_unstable();
        pairs
    }

    /// Sizes of pictures: ` =250x100` before the last parenthesis.
    fn sizes(&mut self, marks: &mut Marks) {
        for (at, _) in self.body.match_indices(" =") {
            let rest = &self.body[at + 2..];
            let line = rest.lines().next().unwrap_or_default();
            let Some((written, _)) = line.split_once(')') else {
                continue;
            };
            let Some(size) = size(written.trim_end()) else {
                continue;
            };
            if !self.is_code(at) && is_in_picture(&self.body[..at]) {
                let range = at..at + 2 + written.len();
                self.text[range.clone()].fill(b' ');
                marks.sizes.push((range, size));
            }
        }
    }

    /// Formulas over several lines become one line.
    fn formulas(&mut self) {
        let mut rest = 0;
        let mut start = 0;
        for line in self.body.split_inclusive('\n') {
            let at = start + (line.len() - line.trim_start().len());
            start += line.len();
            let opens = line.trim_start().starts_with("$$") && at >= rest && !self.is_code(at);
            if !opens || line.trim().len() > 2 && line.trim()[2..].contains("$$") {
                continue;
            }
            let Some(length) = self.body[at + 2..].find("$$") else {
                break;
            };
            rest = at + 2 + length + 2;
            if within(&self.code, &(at..rest)).is_empty() {
                let stand_in = self.stand_in;
                let formula = self.text[at..rest].iter_mut();
                formula
                    .filter(|byte| matches!(byte, b'\n' | b'\r'))
                    .for_each(|byte| *byte = stand_in);
            }
        }
    }

    /// Dollars in addresses are not signs of formulas. As addresses have no control characters, a letter
    /// stands for them that none of these addresses has.
    fn dollars(&mut self, marks: &mut Marks) {
        let text = self.text.clone();
        let of_formulas = |address: &Range<usize>| text[address.clone()].contains(&b'$');
        let addresses: Vec<Range<usize>> = addresses(self.body)
            .into_iter()
            .filter(|address| of_formulas(address) && !self.is_code(address.start))
            .collect();
        let is_free = |letter: &u8| {
            let mut addresses = addresses.iter();
            !addresses.any(|address| text[address.clone()].contains(letter))
        };
        let Some(letter) = LETTERS.iter().find(|letter| is_free(letter)) else {
            return;
        };
        for address in &addresses {
            let dollars = self.text[address.clone()].iter_mut();
            let dollars = dollars.filter(|byte| **byte == b'$');
            dollars.for_each(|byte| *byte = *letter);
        }
        marks.dollar = char::from(*letter);
        marks.with_dollars = addresses;
        marks.with_dollars.sort_by_key(|address| address.start);
        marks
            .with_dollars
            .dedup_by(|next, kept| next.start < kept.end);
    }
}

/// Where links of Markdown and bare addresses lead: nothing in them is a sign of a formula.
fn addresses(body: &str) -> Vec<Range<usize>> {
    let links = body.match_indices("](").filter_map(|(at, _)| {
        let mut depth = 0_i32;
        let rest = body.as_bytes()[at + 2..].iter().take(LONGEST);
        let mut rest = rest.take_while(|byte| **byte != b'\n');
        let end = rest.position(|byte| {
            depth += i32::from(*byte == b'(') - i32::from(*byte == b')');
            depth < 0
        })?;
        Some(at + 2..at + 2 + end)
    });
    links.chain(raw_urls(body)).collect()
}

/// The size that is written so: `250x`, `x100`, `250x100`, `50%x`.
fn size(written: &str) -> Option<PictureSize> {
    let (width, height) = written.split_once('x')?;
    let length = |text: &str, percent: bool| {
        let digits = match percent {
            true => text.strip_suffix('%').unwrap_or(text),
            false => text,
        };
        let is_length =
            (1..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        match text {
            "" => Some(None),
            _ => is_length.then(|| Some(text.to_owned())),
        }
    };
    let (width, height) = (length(width, true)?, length(height, true)?);
    Some(PictureSize { width, height })
}

/// Whether a text ends within the parentheses of a picture.
fn is_in_picture(before: &str) -> bool {
    let near = before.len().saturating_sub(LONGEST);
    let bytes = &before.as_bytes()[near..];
    let line = bytes.iter().rposition(|byte| *byte == b'\n');
    let line = &bytes[line.map_or(0, |at| at + 1)..];
    let Some(open) = memchr::memmem::rfind(line, b"](") else {
        return false;
    };
    let mut depth = 0_usize;
    for at in (0..open).rev() {
        match line[at] {
            b']' => depth += 1,
            b'[' if depth > 0 => depth -= 1,
            b'[' => return line[..at].ends_with(b"!"),
            _ => {}
        }
    }
    false
}

/// Takes the meaning from dollars that begin what is not a formula by the rules of Zenn or GitHub: a digit
/// touches it from outside, or, on GitHub, a letter does. Nor is it one where code begins in it and ends
/// after it.
fn money(text: &mut String, stand_in: u8, marks: &Marks) {
    let letters = marks.dialects.github || !marks.dialects.zenn;
    let touches = |c: Option<char>| {
        c.is_some_and(|c| c.is_ascii_digit() || letters && (c.is_ascii_alphabetic() || c == '_'))
    };
    for _ in 0..PASSES {
        let events = Parser::new_ext(text, options(marks.dialects)).into_offset_iter();
        let formulas = events
            .filter_map(|(event, range)| matches!(event, Event::InlineMath(_)).then_some(range));
        let wrong = formulas.filter(|range| {
            let is_cut = text[range.clone()].matches('`').count() % 2 == 1;
            is_cut
                || touches(text[..range.start].chars().next_back())
                || touches(text[range.end..].chars().next())
        });
        let wrong: Vec<usize> = wrong.map(|range| range.start).collect();
        if wrong.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(text).into_bytes();
        for at in wrong {
            bytes[at] = stand_in;
        }
        // One ASCII sign was put in place of another.
        *text = String::from_utf8(bytes).unwrap_or_default();
    }
}
