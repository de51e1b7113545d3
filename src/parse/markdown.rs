//! Markdown to events with places; the only user of pulldown-cmark's parser and options.
//!
//! CommonMark with tables, strikethrough, task lists, footnotes and heading attributes. Events come
//! with the byte range of the body they were made from.
//!
//! CommonMark decides by the characters on both sides whether `**` may open or close emphasis
//! (spec 0.31.2, section 6.2, "left-flanking delimiter run"), and takes Japanese letters for Latin
//! ones: `これは**「重要」**です` stays literal, as 「 is punctuation and は is not. Writers of
//! Japanese put no spaces there, so [`Markdown::new`] parses a copy of the text in which the letter
//! outside such a run is replaced by punctuation of the same length, and [`Markdown::events`] puts
//! the letters back. Code, raw HTML and link destinations are left alone.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};

/// A body that is ready to be parsed, as often as wanted.
#[derive(Debug)]
pub struct Markdown<'a> {
    text: &'a str,
    prepared: Cow<'a, str>,
}

impl<'a> Markdown<'a> {
    /// Prepares a body.
    pub fn new(text: &'a str) -> Markdown<'a> {
        let places = loose_emphasis(text);
        let prepared = if places.is_empty() {
            Cow::Borrowed(text)
        } else {
            replace(text, &places)
        };
        Markdown { text, prepared }
    }

    /// The events of the body and the ranges they come from.
    pub fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(&self.prepared, options())
            .into_offset_iter()
            .map(|(event, range)| (self.restored(event, &range), range))
    }

    /// Puts back the letters that [`replace`] took away.
    fn restored<'b>(&'b self, event: Event<'b>, range: &Range<usize>) -> Event<'b> {
        match event {
            Event::Text(text) if *text == self.prepared[range.clone()] => {
                Event::Text(CowStr::Borrowed(&self.text[range.clone()]))
            }
            event => event,
        }
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Ranges of the letters beside emphasis marks that have to look like punctuation.
fn loose_emphasis(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'*', b'~', &bytes[at..]) {
        let start = at + found;
        let mark = bytes[start];
        let length = bytes[start..].iter().take_while(|b| **b == mark).count();
        let end = start + length;
        at = end;
        if mark == b'~' && length < 2 {
            continue;
        }
        let (Some(before), Some(after)) = (
            text[..start].chars().next_back(),
            text[end..].chars().next(),
        ) else {
            continue;
        };
        if is_punctuation(after) && is_outer_letter(before, after) {
            places.push(start - before.len_utf8()..start);
        } else if is_punctuation(before) && is_outer_letter(after, before) {
            places.push(end..end + after.len_utf8());
        }
    }
    places.dedup();
    if !places.is_empty() {
        let protected = protected_ranges(text);
        places.retain(|place| {
            let next = protected.partition_point(|range| range.end <= place.start);
            protected
                .get(next)
                .is_none_or(|range| range.start >= place.end)
        });
    }
    places
}

/// Whether `outer` is a letter that emphasis may touch, given the punctuation inside the marks.
fn is_outer_letter(outer: char, inner: char) -> bool {
    outer.is_alphanumeric() && (!outer.is_ascii() || !inner.is_ascii())
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || (!c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace())
}

/// Sorted ranges in which a letter is not to be touched: code, raw HTML, links' destinations,
/// images and definitions of links.
fn protected_ranges(text: &str) -> Vec<Range<usize>> {
    let mut parser = Parser::new_ext(text, options()).into_offset_iter();
    let mut ranges: Vec<Range<usize>> = parser
        .reference_definitions()
        .iter()
        .map(|(_, definition)| definition.span.clone())
        .collect();
    // Where the text of the innermost open link has ended so far.
    let mut link_text_ends: Vec<usize> = Vec::new();
    for (event, range) in parser.by_ref() {
        match event {
            Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => ranges.push(range.clone()),
            Event::Start(Tag::Link { .. }) => link_text_ends.push(range.start),
            Event::End(pulldown_cmark::TagEnd::Link) => {
                let text_end = link_text_ends.pop().unwrap_or(range.start);
                ranges.push(text_end..range.end);
            }
            _ => {}
        }
        let is_link = matches!(event, Event::Start(Tag::Link { .. }));
        if let (Some(end), false) = (link_text_ends.last_mut(), is_link) {
            *end = range.end.max(*end);
        }
    }
    ranges.sort_by_key(|range| range.start);
    // Nested ranges would break the binary search over their ends.
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The text with punctuation of the same length in the given places.
fn replace<'a>(text: &str, places: &[Range<usize>]) -> Cow<'a, str> {
    let mut replaced = String::with_capacity(text.len());
    let mut copied = 0;
    for place in places {
        replaced.push_str(&text[copied..place.start]);
        // None of these means anything in Markdown, and each is punctuation to CommonMark.
        replaced.push_str(match place.len() {
            1 => "'",
            2 => "\u{00A1}",
            3 => "、",
            _ => "\u{10100}",
        });
        copied = place.end;
    }
    replaced.push_str(&text[copied..]);
    Cow::Owned(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let markdown = Markdown::new(text);
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, markdown.events().map(|(event, _)| event));
        html.trim().to_owned()
    }

    #[test]
    fn emphasis_works_beside_japanese_punctuation() {
        for (text, expected) in [
            (
                "これは**「重要」**です",
                "<p>これは<strong>「重要」</strong>です</p>",
            ),
            ("**変更。**だから", "<p><strong>変更。</strong>だから</p>"),
            ("旧~~「取消」~~です", "<p>旧<del>「取消」</del>です</p>"),
            (
                "これは**`code`**です",
                "<p>これは<strong><code>code</code></strong>です</p>",
            ),
            (
                "kubelet**「再起動」**後",
                "<p>kubelet<strong>「再起動」</strong>後</p>",
            ),
            (
                "**「甲」**と**「乙」**です",
                "<p><strong>「甲」</strong>と<strong>「乙」</strong>です</p>",
            ),
            ("𠮷**「野」**家", "<p>𠮷<strong>「野」</strong>家</p>"),
            ("*（注）*を", "<p><em>（注）</em>を</p>"),
            ("2**10 は 1024", "<p>2**10 は 1024</p>"),
            ("`は**「重要」**で`", "<p><code>は**「重要」**で</code></p>"),
            (
                "[は**「重」**で](/は**「)",
                "<p><a href=\"/%E3%81%AF**%E3%80%8C\">は<strong>「重」</strong>で</a></p>",
            ),
            ("a*\"b\"*c", "<p>a*&quot;b&quot;*c</p>"),
        ] {
            assert_eq!(
                html(text).replace('"', "&quot;"),
                expected.replace('"', "&quot;"),
                "{text}"
            );
        }
    }

    #[test]
    fn ranges_point_into_the_text_as_it_was_written() {
        let text = "これは**「重要」**です";
        let markdown = Markdown::new(text);
        for (event, range) in markdown.events() {
            if let Event::Text(found) = event {
                assert_eq!(*found, text[range]);
            }
        }
    }
}
