//! Divides a page into posts.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::line::{Line, Mark};
use super::report::{Doubt, PageLine, Unsure};
use crate::import::dates;

/// A page in its parts.
#[derive(Debug, Default)]
pub(super) struct Page<'p> {
    pub(super) header: Vec<PageLine>,
    pub(super) posts: Vec<Post<'p>>,
    pub(super) footer: Vec<PageLine>,
    pub(super) unsure: Vec<Unsure>,
}

/// A post: where it starts, its day, and the lines below its date.
#[derive(Debug)]
pub(super) struct Post<'p> {
    pub(super) line: usize,
    pub(super) day: Option<NaiveDate>,
    pub(super) body: &'p [Line<'p>],
}

/// The lines of a page. LF, CRLF and a lone CR end a line; a byte order mark is left out.
pub(super) fn lines(page: &str) -> Vec<Line<'_>> {
    let mut rest = page.strip_prefix('\u{feff}').unwrap_or(page);
    let mut lines = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (text, tail) = rest.split_at(end);
        rest = match tail.strip_prefix("\r\n") {
            Some(tail) => tail,
            None => tail.get(1..).unwrap_or_default(),
        };
        let number = lines.len() + 1;
        lines.push(Line { number, text });
    }
    lines
}

/// Divides a page's lines into header, posts and footer.
pub(super) fn divide<'p>(lines: &'p [Line<'p>]) -> Page<'p> {
    let mut page = Page::default();
    let mut starts = post_starts(lines, &mut page.unsure);
    let first = starts.first().copied();
    let header_end = first.map_or(0, |first| header_end(&lines[..first]));
    let above = &lines[..header_end];
    page.header = above
        .iter()
        .filter(|line| !line.is_blank())
        .map(|line| line.to_page_line())
        .collect();
    let has_content = lines[header_end..].iter().any(|line| !line.is_blank());
    if first != Some(header_end) && has_content {
        // Content without an author line above it: it would be lost as a header.
        let doubt = match first {
            Some(_) => Doubt::ContentAboveFirstPost,
            None => Doubt::NoAuthorLine,
        };
        let line = lines[header_end].number;
        page.unsure.push(Unsure { line, doubt });
        let end = first.unwrap_or(lines.len());
        let post = post(line, &lines[header_end..end], &mut page.unsure);
        page.posts.push(post);
    }
    starts.push(lines.len());
    for pair in starts.windows(2) {
        let mut body = &lines[pair[0] + 1..pair[1]];
        if pair[1] == lines.len() {
            let (content, footer) = body.split_at(footer_start(body));
            body = content;
            let shown = footer.iter().filter(|line| !line.is_blank());
            page.footer = shown.map(|line| line.to_page_line()).collect();
        }
        let post = post(lines[pair[0]].number, body, &mut page.unsure);
        page.posts.push(post);
    }
    page
}

/// Where the header ends in the lines above the first author line: at a list, with the date above
/// it. A date alone may be the page's own.
fn header_end(above: &[Line<'_>]) -> usize {
    let list = above
        .iter()
        .position(|line| Mark::read(line.text).is_some());
    let Some(list) = list else {
        return above.len();
    };
    let top = above[..list].iter().rposition(|line| !line.is_blank());
    top.filter(|top| day(above[*top].text).is_some())
        .unwrap_or(list)
}

/// A post of its lines without the author line: takes the date off its top.
fn post<'p>(line: usize, body: &'p [Line<'p>], unsure: &mut Vec<Unsure>) -> Post<'p> {
    let top = body.iter().position(|line| !line.is_blank());
    let bare = top.and_then(|top| day(body[top].text));
    // A date with a title after it gives the day, and the line stays as text.
    let day = bare.or_else(|| top.and_then(|top| titled_day(body[top].text)));
    let body = match (top, bare) {
        (Some(top), Some(_)) => &body[top + 1..],
        _ => body,
    };
    for (index, at) in body.iter().enumerate() {
        let is_top = bare.is_none() && Some(index) == top;
        let doubt = if is_top && starts_like_date(at.text) {
            Doubt::OddDate
        } else if self::day(at.text).is_some() && !at.text.starts_with([' ', '\t']) {
            Doubt::DateInside
        } else {
            continue;
        };
        unsure.push(Unsure {
            line: at.number,
            doubt,
        });
    }
    Post { line, day, body }
}

/// The indices of the lines that start a post.
fn post_starts(lines: &[Line<'_>], unsure: &mut Vec<Unsure>) -> Vec<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines {
        if let Some(name) = doubled(line.text) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let most = counts.values().copied().max().unwrap_or_default();
    let Some(author) = lines
        .iter()
        .enumerate()
        .filter(|(at, _)| most > 1 || opens_post(lines, *at))
        .filter_map(|(_, line)| doubled(line.text))
        .find(|name| counts[name] == most)
    else {
        return Vec::new();
    };
    let mut starts = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = doubled(line.text) else {
            continue;
        };
        if name == author {
            starts.push(at);
        } else if opens_post(lines, at) && name.chars().count() > 2 {
            starts.push(at);
            let doubt = Doubt::OtherAuthor(name.to_owned());
            unsure.push(Unsure {
                line: line.number,
                doubt,
            });
        }
    }
    starts
}

/// Whether the line is at the place of an author line: no text at column 0 above it, and a list,
/// a date or an empty line below it.
fn opens_post(lines: &[Line<'_>], at: usize) -> bool {
    let is_free = |line: &Line<'_>| {
        line.is_blank() || line.text.starts_with([' ', '\t']) || doubled(line.text).is_some()
    };
    let opens = |line: &Line<'_>| {
        line.is_blank() || Mark::read(line.text).is_some() || day(line.text).is_some()
    };
    let above = at.checked_sub(1).map(|above| &lines[above]);
    above.is_none_or(is_free) && lines.get(at + 1).is_none_or(opens)
}

/// The name, when the line is a name twice, with at most a space between.
pub(super) fn doubled(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let (first, second) = if text.len().is_multiple_of(2) {
        text.split_at_checked(text.len() / 2)?
    } else {
        let (first, rest) = text.split_at_checked(text.len() / 2)?;
        (first, rest.strip_prefix(' ')?)
    };
    let is_name = first.chars().count() > 1
        && first.chars().any(char::is_alphabetic)
        && !first.starts_with(char::is_whitespace);
    (first == second && is_name).then_some(first)
}

/// The day, when the line is a date: `2023/2/23`, `2023-02-23`, `2023年2月23日`, the digits and
/// signs full-width as well, a day of the week in brackets after it.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let (day, rest) = leading_date(text)?;
    let rest = rest.trim();
    let weekday = rest.strip_prefix('(').and_then(|rest| {
        rest.strip_suffix(')')
            .filter(|name| name.chars().count() <= 3)
            .filter(|name| name.chars().all(char::is_alphabetic))
    });
    if rest.is_empty() || weekday.is_some() {
        day
    } else {
        None
    }
}

/// The day of a line that is a date and, after a blank, a title.
fn titled_day(text: &str) -> Option<NaiveDate> {
    let (day, rest) = leading_date(text)?;
    if rest.starts_with(char::is_whitespace) {
        day
    } else {
        None
    }
}

/// Whether the line starts with a date's form, be it a real day or not.
fn starts_like_date(text: &str) -> bool {
    leading_date(text).is_some()
}

/// The date at the line's start (the inner `None`: not a day of the calendar) and what follows it.
fn leading_date(text: &str) -> Option<(Option<NaiveDate>, String)> {
    let text: String = text.trim().chars().map(half_width).collect();
    let (date, rest) = dates::leading_date(&text, &['/', '-', '.', '年'])?;
    Some((date, rest.to_owned()))
}

/// A full-width form of an ASCII character as that character.
fn half_width(c: char) -> char {
    match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Where the site's own lines below the last post start. Only lines known to be the site's count,
/// and only when no list follows, as a post's text must not be lost.
fn footer_start(body: &[Line<'_>]) -> usize {
    let start = body
        .iter()
        .position(|line| is_of_site(line.text.trim_end()));
    start
        .filter(|start| {
            let mut rest = body[*start..].iter();
            rest.all(|line| Mark::read(line.text).is_none())
        })
        .unwrap_or(body.len())
}

/// Whether a line is one that the site itself puts below posts.
pub(super) fn is_of_site(text: &str) -> bool {
    matches!(
        text,
        "Discussion"
            | "ログインするとコメントできます"
            | "作成者以外のコメントは許可されていません"
    ) || (text.starts_with("このスクラップは") && text.ends_with("クローズされました"))
}
