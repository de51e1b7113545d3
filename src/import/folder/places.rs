//! Places in a text of Markdown: where code is, which headings there are, where links have their addresses.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::text::{is_in, rest_of_line};
use crate::config::{Dialects, RawHtml};
use crate::html::elements::{self, ACTIVE};
use crate::html::{is_harmless, scheme, unescape};
use crate::parse::markdown::Markdown;
use crate::slug::slug;

/// Letters and digits alone, in lower case: what all programs keep of a heading in its anchor.
pub(super) fn bare(text: &str) -> String {
    let text = text.chars().filter(|c| c.is_alphanumeric());
    text.flat_map(char::to_lowercase).collect()
}

/// The headings of a text: what identifies each, and the anchor that minamo gives it.
pub(super) fn headings(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut heading: Option<String> = None;
    let markdown = Markdown::new(text, RawHtml::Allow, Dialects::default());
    for (event, _) in markdown.events() {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let words = heading.take().unwrap_or_default();
                let anchor = slug(&words);
                let count = counts.entry(anchor.clone()).or_default();
                *count += 1;
                let anchor = match *count {
                    1 => anchor,
                    count => format!("{anchor}-{count}"),
                };
                if !anchor.is_empty() {
                    found.push((bare(&words), anchor));
                }
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            _ => {}
        }
    }
    found
}

/// Where code is in a text of Markdown, in order.
pub(super) fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let markdown = Markdown::new(text, RawHtml::Allow, Dialects::default());
    let code = markdown.events().filter_map(|(event, range)| {
        matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))).then_some(range)
    });
    code.collect()
}

/// The destinations of a text and their places: of links, images, definitions of labels, and of HTML.
pub(in crate::import) fn destinations(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut code = Vec::new();
    let markdown = Markdown::new(text, RawHtml::Allow, Dialects::default());
    for (event, range) in markdown.events() {
        match event {
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => code.push(range),
            Event::Start(
                Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url,
                    ..
                }
                | Tag::Image {
                    link_type: LinkType::Inline,
                    dest_url,
                    ..
                },
            ) => {
                let span = inline_span(&text[range.clone()]);
                if let Some(span) = span {
                    let span = range.start + span.start..range.start + span.end;
                    found.push((span, dest_url.into_string()));
                }
            }
            // One that cannot be linked is reported; all others are right as they are.
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                dest_url,
                ..
            }) if scheme(&dest_url).is_some_and(|scheme| !is_harmless(&scheme)) => {
                found.push((range, dest_url.into_string()));
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                for span in attributes(&text[range.clone()]) {
                    let span = range.start + span.start..range.start + span.end;
                    found.push((span.clone(), unescape(&text[span])));
                }
            }
            _ => {}
        }
    }
    found.extend(definitions(text, &code));
    found.extend(sized_images(text, &code));
    found
}

/// The elements of HTML that a site does not show by default, with their places.
pub(super) fn hidden_elements(text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    let markdown = Markdown::new(text, RawHtml::Allow, Dialects::default());
    for (event, range) in markdown.events() {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            continue;
        }
        let html = text[range.clone()].to_ascii_lowercase();
        for (at, _) in html.match_indices('<') {
            let rest = &html[at + 1..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-');
            let written = &rest[..end.unwrap_or(rest.len())];
            let name = elements::all(ACTIVE).find(|name| *name == written);
            found.extend(name.map(|name| (range.start + at, name)));
        }
    }
    found
}

/// The place of the destination in an inline link or image.
fn inline_span(link: &str) -> Option<Range<usize>> {
    let begin = link.rfind("](")? + 2;
    let rest = &link[begin..];
    let start = begin + rest.len() - rest.trim_start().len();
    let rest = &link[start..];
    if rest.starts_with('<') {
        return Some(start..start + rest.find('>')? + 1);
    }
    let mut depth = 0_usize;
    let end = rest.find(|c: char| match c {
        '(' => {
            depth += 1;
            false
        }
        ')' if depth > 0 => {
            depth -= 1;
            false
        }
        c => c == ')' || c.is_whitespace(),
    })?;
    Some(start..start + end)
}

/// The values of `src` and `href` in HTML.
fn attributes(html: &str) -> Vec<Range<usize>> {
    let lower = html.to_ascii_lowercase();
    let mut found = Vec::new();
    for name in ["src", "href"] {
        for (at, _) in lower.match_indices(name) {
            let before = lower[..at].chars().next_back();
            let rest = &lower[at + name.len()..];
            let after = rest.trim_start();
            let quoted = after.strip_prefix('=').map(str::trim_start);
            let Some(sign) = quoted.and_then(|quoted| quoted.chars().next()) else {
                continue;
            };
            if !before.is_some_and(char::is_whitespace) || !matches!(sign, '"' | '\'') {
                continue;
            }
            let start = html.len() - quoted.map_or(0, str::len) + 1;
            if let Some(length) = html[start..].find(sign) {
                found.push(start..start + length);
            }
        }
    }
    found
}

/// The addresses of labels: `[label]: address`.
fn definitions(text: &str, code: &[Range<usize>]) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim_start_matches([' ', '>']);
        let label = trimmed
            .strip_prefix('[')
            .filter(|rest| !rest.starts_with('^'));
        let Some((label, rest)) = label.and_then(|rest| rest.split_once("]:")) else {
            continue;
        };
        if label.contains(']') || is_in(code, start) || line.len() - trimmed.len() > 8 {
            continue;
        }
        let address = rest.trim_start();
        let end = address.find(char::is_whitespace).unwrap_or(address.len());
        let begin = at - address.len();
        if end > 0 {
            let written = address[..end].trim_matches(['<', '>']);
            found.push((begin..begin + end, written.to_owned()));
        }
    }
    found
}

/// The images of Zenn that have a size, which CommonMark does not read as images: `![](/images/a.png =250x)`.
fn sized_images(text: &str, code: &[Range<usize>]) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("](") {
        let start = at + 2;
        let line = rest_of_line(text, start);
        let Some((address, rest)) = line.split_once(" =") else {
            continue;
        };
        let size = rest.split(')').next().unwrap_or_default();
        let is_size =
            size.contains('x') && size.chars().all(|c| c.is_ascii_digit() || "x%".contains(c));
        if is_size && !address.contains([' ', ')']) && !is_in(code, start) {
            found.push((start..start + address.len(), address.to_owned()));
        }
    }
    found
}
