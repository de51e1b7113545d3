//! `unread-markup`: lines that begin like a list, a task, a heading, a quotation or a table, and are read
//! as text for a missing blank, a sign of another width, or a missing line.

use std::ops::Range;

use super::{Kind, Shape, Told, lines};
use crate::check::prose::{self, Block, Prose};

const BULLETS: Kind = unread(
    "is not a bullet of Markdown, and the lines are joined",
    "begin each line with `- `",
);

const INDENT: Kind = unread(
    "is not a bullet: the blanks before it are full-width, and the lines are joined",
    "indent it with half-width blanks, two for a bullet in a bullet",
);

const TIGHT: Kind = unread(
    "has no blank after its sign: it is not a bullet, and the lines are joined",
    "put a blank after the sign, as in `- text`",
);

const NUMBERS: Kind = unread(
    "has no blank after its number, or a full-width sign: it is not an entry of a list, and the lines are joined",
    "write `1. `, with a blank after it",
);

const TASK: Kind = unread(
    "is not the box of a task",
    "write `- [ ] ` or `- [x] `, with one blank or `x` in the brackets and a blank after them",
);

const HEADING: Kind = unread(
    "is not a heading",
    "put a blank after the signs, as in `## Title`; they are half-width",
);

const QUOTE: Kind = unread("is not a quotation: the sign is full-width", "write `> `");

const FENCE: Kind = unread(
    "does not begin code: the signs are full-width",
    "write three backquotes",
);

const TABLE: Kind = unread(
    "is not a table",
    "put a line `| --- | --- |` after the first one, with as many cells",
);

/// Signs that word processors and Japanese writers begin entries with.
const SIGNS: &[char] = &['・', '･', '•', '‣', '⁃', '◦', '▪', '▫', '∙', '·', '●'];

const fn unread(message: &'static str, help: &'static str) -> Kind {
    Kind {
        code: "unread-markup",
        message,
        help,
        told: Told::OnceAParagraph,
    }
}

/// The lines of a block that are not read as what they look like.
pub(super) fn shapes<'a>(page: &Prose<'_>, block: &'a Block) -> Vec<Shape<'a>> {
    if block.shape != prose::Shape::Paragraph {
        return Vec::new();
    }
    let in_bullet = is_in_bullet(page, block);
    let lines: Vec<(usize, &str)> = lines(block).collect();
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    let first = lines.first().map_or("", |(_, line)| line);
    if let Some(part) = task(first, in_bullet) {
        found.push((part, TASK));
    }
    for (index, (start, line)) in lines.iter().enumerate() {
        // The first line of a bullet has a sign already.
        let is_entry = in_bullet && index == 0;
        if let Some((length, kind)) = sign(line, is_entry) {
            found.push((*start..start + length, kind));
        }
    }
    if let Some(part) = table(&lines) {
        found.push((part, TABLE));
    }
    // A single line with a sign that may be text is not a list.
    let count = |kind: Kind| found.iter().filter(|(_, one)| *one == kind).count();
    let alone: Vec<Kind> = [TIGHT, NUMBERS]
        .into_iter()
        .filter(|kind| count(*kind) == 1)
        .collect();
    found.retain(|(part, kind)| page.is_plain(block, part) && !alone.contains(kind));
    found
        .into_iter()
        .map(|(part, kind)| Shape { block, part, kind })
        .collect()
}

/// Whether a block is the beginning of a bullet or a numbered entry.
fn is_in_bullet(page: &Prose<'_>, block: &Block) -> bool {
    let start = block.span(&(0..0)).range().start;
    let before = &page.source().text[..start];
    let line = before[before.rfind('\n').map_or(0, |at| at + 1)..].trim_end();
    let line = line.trim_end_matches('\\');
    let is_number = line.ends_with(['.', ')'])
        && line[..line.len() - 1].ends_with(|c: char| c.is_ascii_digit());
    // The box of a task is read before its text.
    line.ends_with(['-', '*', '+', ']']) || is_number
}

/// The bullet that full-width blanks indent, as far as it goes.
fn indented(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches(['\u{3000}', ' ', '\t']);
    let is_bullet = ["- ", "* ", "+ "].iter().any(|sign| rest.starts_with(sign));
    let is_wide = line.starts_with('\u{3000}');
    (is_wide && is_bullet).then(|| line.len() - rest.len() + 1)
}

/// The sign that a line begins with, its length and what it was meant for.
fn sign(line: &str, is_entry: bool) -> Option<(usize, Kind)> {
    if let Some(length) = indented(line).filter(|_| !is_entry) {
        return Some((length, INDENT));
    }
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let next = rest.trim_start().chars().next()?;
    let length = first.len_utf8();
    let is_letter = next.is_alphanumeric() || matches!(next, '[' | '`' | '「' | '@' | '\u{FFFC}');
    match first {
        _ if is_entry => None,
        '●' if rest.starts_with([' ', '\u{3000}']) => Some((length, BULLETS)),
        '●' => None,
        c if SIGNS.contains(&c) && is_letter => Some((length, BULLETS)),
        '-' | '*' | '+' | '－' | '＊' | '＋' | '–' if is_letter && rest.starts_with(next) => {
            Some((length, TIGHT))
        }
        '＃' => Some((length, HEADING)),
        '#' => {
            let level = line.len() - line.trim_start_matches('#').len();
            let is_heading =
                (2..=6).contains(&level) && line[level..].starts_with(char::is_alphanumeric);
            is_heading.then_some((level, HEADING))
        }
        '＞' => Some((length, QUOTE)),
        '｀' if rest.starts_with("｀｀") => Some((length * 3, FENCE)),
        c if c.is_numeric() => number(line).map(|length| (length, NUMBERS)),
        _ => None,
    }
}

/// The length of `1.` or `１．` before a letter.
fn number(line: &str) -> Option<usize> {
    let digits = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let rest = line.trim_start_matches(digits);
    let sign = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '.' | ')' | '．' | '）'))?;
    let behind = &rest[sign.len_utf8()..];
    let is_text = behind.starts_with(|c: char| c.is_alphabetic() || matches!(c, '「' | '[' | '`'));
    let is_wide = !sign.is_ascii() || !line.starts_with(|c: char| c.is_ascii());
    let is_short = line.len() - rest.len() <= 6;
    let is_entry = is_text || is_wide && !behind.trim().is_empty();
    (is_entry && is_short).then(|| line.len() - behind.len())
}

/// What looks like the box of a task at the beginning of an entry.
fn task(line: &str, in_bullet: bool) -> Option<Range<usize>> {
    let is_tight = !in_bullet && line.starts_with(['-', '*', '+']) && line[1..].starts_with('[');
    if !in_bullet && !is_tight {
        return None;
    }
    let start = usize::from(is_tight);
    let open = line[start..]
        .chars()
        .next()
        .filter(|c| matches!(c, '[' | '［'))?;
    let inside = &line[start + open.len_utf8()..];
    let length = inside.find([']', '］'])?;
    let close = inside[length..].chars().next()?;
    let end = line.len() - inside.len() + length + close.len_utf8();
    let mark = inside[..length].trim();
    let is_box = matches!(mark, "" | "x" | "X" | "✓" | "✔" | "-" | "ｘ");
    let behind = &line[end..];
    let is_link = behind.starts_with(['(', '[', ':']);
    (is_box && !is_link).then_some(start..end)
}

/// The first line of what looks like a table.
fn table(lines: &[(usize, &str)]) -> Option<Range<usize>> {
    let is_row = |line: &str| {
        let line = line.trim();
        line.len() > 2 && line.starts_with('|') && line.matches('|').count() >= 3
    };
    let (start, first) = lines.first()?;
    let has_rows = lines.len() > 1 && lines.iter().all(|(_, line)| is_row(line));
    has_rows.then(|| *start..start + first.trim_end().len())
}
