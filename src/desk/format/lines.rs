//! The lines of a body: lists are indented by the width of their markers, bullets are `-`, and no line
//! ends with blanks.
//!
//! 1. [`Shape::read`] gathers from the events which bullets there are, what is code or HTML, and which
//!    lines go on with the text of the line before.
//! 2. Each line is written with the indentation that its bullet has now. What is in code keeps its text:
//!    it moves with the bullet that holds it.
//!
//! Lists in quotations and footnotes stay as they are, apart from moving with what holds them.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::parse::markdown::Markdown;

/// A bullet, or an entry of a numbered list, in nothing but lists.
struct Bullet {
    /// Where its marker is.
    marker: Range<usize>,
    /// The sign of a bullet; nothing for a number, which stays.
    sign: Option<char>,
    /// Where its text begins, or its code.
    text: usize,
    /// Where it ends.
    end: usize,
    /// The column of its marker, and that of its text, as they are to be.
    new: (usize, usize),
    /// The column of its text as it is.
    old: usize,
}

/// A line of the body.
struct Line<'t> {
    range: Range<usize>,
    text: &'t str,
    ending: &'t str,
}

#[derive(Default)]
struct Shape {
    bullets: Vec<Bullet>,
    /// Code and HTML, whose blanks are content.
    fixed: Vec<Range<usize>>,
    /// Fenced code directly in a bullet, and how far it is indented beyond the bullet's text.
    fences: Vec<(Range<usize>, usize)>,
    /// Lines that go on with the text of the line before, by where they begin.
    continued: BTreeSet<usize>,
    /// Where lines end that blanks break.
    broken: BTreeSet<usize>,
}

/// What is open while events are walked.
struct Open {
    kind: Kind,
    /// The sign of the list of bullets that came last in it, if nothing has come since.
    last: Option<char>,
}

#[derive(Clone, Copy)]
enum Kind {
    /// The body, or a list: its sign, or nothing for a numbered one.
    List(Option<char>),
    /// A bullet, by its index.
    Bullet(usize),
    Other,
}

/// A body laid out.
pub(super) fn laid_out(body: &str, markdown: &Markdown<'_>) -> String {
    let lines = lines(body);
    let shape = Shape::read(body, markdown, &lines);
    let mut text = String::with_capacity(body.len());
    let mut holders: Vec<usize> = Vec::new();
    let mut next = 0;
    for line in &lines {
        holders.retain(|index| shape.bullets[*index].end > line.range.start);
        let first = next;
        while shape
            .bullets
            .get(next)
            .is_some_and(|bullet| bullet.marker.start < line.range.end)
        {
            next += 1;
        }
        let start = match holders.last() {
            _ if next > first => shape.head(body, line, first..next),
            Some(holder) => shape.moved(line, &shape.bullets[*holder]),
            None => line.text.to_owned(),
        };
        holders.extend(first..next);
        text.push_str(&shape.ended(line, start));
        text.push_str(line.ending);
    }
    shape.end(body, text, &lines)
}

fn lines(body: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    let lines = body.split_inclusive('\n').map(|whole| {
        let text = whole.strip_suffix('\n').unwrap_or(whole);
        let text = text.strip_suffix('\r').unwrap_or(text);
        let line = Line {
            range: at..at + text.len(),
            text,
            ending: &whole[text.len()..],
        };
        at += whole.len();
        line
    });
    lines.collect()
}

impl Shape {
    fn read(body: &str, markdown: &Markdown<'_>, lines: &[Line<'_>]) -> Shape {
        let mut shape = Shape::default();
        let mut open = vec![Open {
            kind: Kind::List(None),
            last: None,
        }];
        let line_of = |at: usize| {
            let index = lines.partition_point(|line| line.range.start <= at);
            index.saturating_sub(1)
        };
        for (event, range) in markdown.events() {
            if let Event::End(_) = event {
                if open.len() > 1 {
                    open.pop();
                }
                continue;
            }
            let is_plain = open.iter().all(|open| !matches!(open.kind, Kind::Other));
            let Some(holder) = open.last_mut() else { break };
            let last = holder.last.take();
            match event {
                Event::Start(tag) => {
                    let kind = match tag {
                        Tag::List(None) if is_plain => {
                            // Two lists that follow each other are two by their signs alone.
                            let sign = if last == Some('-') { '*' } else { '-' };
                            holder.last = Some(sign);
                            Kind::List(Some(sign))
                        }
                        Tag::List(Some(_)) if is_plain => Kind::List(None),
                        Tag::Item if is_plain => {
                            let sign = match holder.kind {
                                Kind::List(sign) => sign,
                                _ => None,
                            };
                            shape.bullet(body, &open, &range, sign);
                            Kind::Bullet(shape.bullets.len() - 1)
                        }
                        Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                            if let Kind::Bullet(index) = holder.kind {
                                let old = shape.bullets[index].old;
                                let beyond = indentation(body, range.start).saturating_sub(old);
                                shape.fences.push((range.clone(), beyond));
                            }
                            shape.fixed.push(range);
                            Kind::Other
                        }
                        Tag::CodeBlock(_) | Tag::HtmlBlock => {
                            shape.fixed.push(range);
                            Kind::Other
                        }
                        _ => Kind::Other,
                    };
                    open.push(Open { kind, last: None });
                }
                Event::Code(_) | Event::InlineHtml(_) | Event::Html(_) => shape.fixed.push(range),
                Event::SoftBreak | Event::HardBreak => {
                    let line = line_of(range.start);
                    if let Some(line) = lines.get(line + 1) {
                        shape.continued.insert(line.range.start);
                    }
                    if event == Event::HardBreak {
                        shape.broken.insert(lines[line].range.end);
                    }
                }
                _ => {}
            }
        }
        shape.bullets.sort_by_key(|bullet| bullet.marker.start);
        shape.fixed.sort_by_key(|range| (range.start, range.end));
        shape
    }

    /// Keeps a bullet; `range` begins with its marker or with blanks before it.
    fn bullet(&mut self, body: &str, open: &[Open], range: &Range<usize>, sign: Option<char>) {
        let blanks = |at: usize| {
            let rest = &body[at..];
            at + rest.len() - rest.trim_start_matches([' ', '\t']).len()
        };
        let start = blanks(range.start);
        let digits = body[start..].bytes().take_while(u8::is_ascii_digit).count();
        let marker = start..start + digits + 1;
        let line = body[..start].rfind('\n').map_or(0, |at| at + 1);
        let behind = column(&body[line..marker.end]);
        let text = blanks(marker.end);
        let gap = column(&body[line..text]) - behind;
        let is_empty = body[text..].starts_with(['\n', '\r']) || text == body.len();
        let holder = open.iter().rev().find_map(|open| match open.kind {
            Kind::Bullet(index) => Some(&self.bullets[index]),
            _ => None,
        });
        let column = holder.map_or(0, |holder| holder.new.1);
        // More than four blanks are one, and code.
        let (text, old) = match gap {
            _ if is_empty => (text, behind + 1),
            5.. => (marker.end, behind + 1),
            gap => (text, behind + gap),
        };
        self.bullets.push(Bullet {
            new: (column, column + marker.len() + 1),
            end: range.end,
            marker,
            sign,
            text,
            old,
        });
    }

    /// Whether what is at an offset is in code or HTML.
    fn is_fixed(&self, at: usize) -> bool {
        let until = self.fixed.partition_point(|range| range.start <= at);
        // Ranges of code and HTML are in each other, but hardly deep.
        let mut before = self.fixed[..until].iter().rev().take(64);
        before.any(|range| at < range.end)
    }

    /// A line on which bullets begin.
    fn head(&self, body: &str, line: &Line<'_>, bullets: Range<usize>) -> String {
        let bullets = &self.bullets[bullets];
        let mut text = " ".repeat(bullets[0].new.0);
        for bullet in bullets {
            match bullet.sign {
                Some(sign) => text.push(sign),
                None => text.push_str(&body[bullet.marker.clone()]),
            }
            if bullet.text == bullet.marker.end {
                break;
            }
            if bullet.text < line.range.end {
                text.push(' ');
            }
        }
        let rest = bullets.last().map_or(line.range.start, |last| last.text);
        text.push_str(&body[rest.min(line.range.end)..line.range.end]);
        text
    }

    /// A line within a bullet.
    fn moved(&self, line: &Line<'_>, holder: &Bullet) -> String {
        let until = self
            .fences
            .partition_point(|(range, _)| range.start <= line.range.end);
        let fence = self.fences[..until].last();
        let fence = fence.filter(|(range, _)| line.range.end <= range.end);
        let beyond = fence.map_or(0, |(_, beyond)| *beyond);
        let (old, new) = (holder.old + beyond, holder.new.1);
        let words = line.text.trim_start_matches([' ', '\t']);
        let width = column(&line.text[..line.text.len() - words.len()]);
        if words.is_empty() {
            return match width > old && self.is_fixed(line.range.start) {
                true => indented(new, line.text, old),
                false => String::new(),
            };
        }
        if self.continued.contains(&line.range.start) {
            let is_near = width < old + 4;
            // Less indented, a line such as `===` is text, and would be none in its place.
            let is_safe = width >= old || !words.starts_with(['=', '-', '|', ':']);
            return match is_near && is_safe {
                true => format!("{}{words}", " ".repeat(new)),
                false if width < old => line.text.to_owned(),
                false => indented(new, line.text, old),
            };
        }
        let is_fixed = self.is_fixed(line.range.end - 1);
        match width {
            // A fence takes as many blanks from its lines as it has itself.
            _ if fence.is_some() && width >= holder.old && width < old => {
                format!("{}{words}", " ".repeat(new))
            }
            _ if width < old || (old == new && (is_fixed || width == old)) => line.text.to_owned(),
            // A block may be indented a little; below a list it would come to be part of that.
            _ if !is_fixed && width < old + 4 => format!("{}{words}", " ".repeat(new)),
            _ => indented(new, line.text, old),
        }
    }

    /// A line without the blanks at its end, but for those that break it.
    fn ended(&self, line: &Line<'_>, text: String) -> String {
        let words = text.trim_end_matches([' ', '\t']);
        let written = line.text.trim_end_matches([' ', '\t']).len();
        if words.len() == text.len() || self.is_fixed(line.range.start + written) {
            return text;
        }
        if self.broken.contains(&line.range.end) {
            return format!("{words}  ");
        }
        match words.ends_with('\\') {
            // Without the blank it would be a line break.
            true => text,
            false => words.to_owned(),
        }
    }

    /// The text with one line break at its end.
    fn end(&self, body: &str, mut text: String, lines: &[Line<'_>]) -> String {
        let words = body.trim_end_matches([' ', '\t', '\n', '\r']).len();
        // Blank lines belong to code that nothing closes.
        if words == body.len() || self.is_fixed(words + 1) {
            return match words == body.len() && !self.is_fixed(words) && words > 0 {
                true => text + "\n",
                false => text,
            };
        }
        let ending = lines.first().map_or("\n", |line| match line.ending {
            "\r\n" => "\r\n",
            _ => "\n",
        });
        let length = text.trim_end_matches(['\n', '\r']).len();
        text.truncate(length);
        if length > 0 {
            text.push_str(ending);
        }
        text
    }
}

/// How wide a text is in columns: a tab reaches the next one that four divides.
fn column(text: &str) -> usize {
    text.chars().fold(0, |column, c| match c {
        '\t' => column / 4 * 4 + 4,
        _ => column + 1,
    })
}

/// The column of what is at an offset, or after the blanks there.
fn indentation(body: &str, at: usize) -> usize {
    let line = body[..at].rfind('\n').map_or(0, |at| at + 1);
    let rest = &body[at..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    column(&body[line..at + blanks])
}

/// A line with the first columns of its blanks replaced by others.
fn indented(new: usize, text: &str, old: usize) -> String {
    let mut width = 0;
    let mut rest = text;
    while width < old
        && let Some(c) = rest.chars().next().filter(|c| matches!(c, ' ' | '\t'))
    {
        width = match c {
            '\t' => width / 4 * 4 + 4,
            _ => width + 1,
        };
        rest = &rest[1..];
    }
    // A tab may reach beyond.
    let beyond = width.saturating_sub(old);
    format!("{}{rest}", " ".repeat(new + beyond))
}
