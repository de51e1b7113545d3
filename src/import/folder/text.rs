//! A text that is edited in passes, and knows for each place the line of the file it came from.

use std::ops::Range;

/// A body on its way.
#[derive(Debug)]
pub(super) struct Text {
    /// As it is now.
    pub(super) now: String,
    /// Of each pass, in order: where a piece begins in the text after it and before it.
    passes: Vec<Vec<(usize, usize)>>,
    /// Where the lines of the file begin.
    lines: Vec<usize>,
    /// Where the body begins in the file.
    offset: usize,
}

/// A change: what is at a range becomes a text.
pub(super) type Edit = (Range<usize>, String);

/// Changes, and what is lost at places of the text before them.
pub(super) type Pass = (Vec<Edit>, Vec<(usize, String)>);

impl Text {
    /// The body of a file.
    pub(super) fn new(file: &str, body: Range<usize>) -> Text {
        let lines = memchr::memchr_iter(b'\n', file.as_bytes()).map(|at| at + 1);
        Text {
            now: file[body.clone()].to_owned(),
            passes: Vec::new(),
            lines: std::iter::once(0).chain(lines).collect(),
            offset: body.start,
        }
    }

    /// The line of the file that a place of the text came from.
    pub(super) fn line(&self, place: usize) -> usize {
        let mut place = place;
        for pieces in self.passes.iter().rev() {
            let at = pieces.partition_point(|(new, _)| *new <= place);
            let (new, old) = at.checked_sub(1).map_or((0, 0), |at| pieces[at]);
            let limit = pieces.get(at).map_or(usize::MAX, |(_, old)| *old);
            place = (old + (place - new)).min(limit);
        }
        let place = self.offset + place;
        self.lines.partition_point(|start| *start <= place)
    }

    /// Makes the changes of a pass, and adds what it lost, each by its place in this text, to `found` by
    /// its line.
    pub(super) fn pass(&mut self, (edits, lost): Pass, found: &mut Vec<(usize, String)>) {
        found.extend(lost.into_iter().map(|(at, what)| (self.line(at), what)));
        self.edit(edits);
    }

    /// Makes changes. Of two that overlap, the later one is left out.
    pub(super) fn edit(&mut self, mut edits: Vec<Edit>) {
        if edits.is_empty() {
            return;
        }
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = String::with_capacity(self.now.len());
        let mut pieces = vec![(0, 0)];
        let mut at = 0;
        for (range, replacement) in edits {
            if range.start < at {
                continue;
            }
            text.push_str(&self.now[at..range.start]);
            pieces.push((text.len(), range.start));
            text.push_str(&replacement);
            pieces.push((text.len(), range.end));
            at = range.end;
        }
        text.push_str(&self.now[at..]);
        self.now = text;
        self.passes.push(pieces);
    }
}

/// Where fenced code is, by its lines alone; for passes that run before the text is Markdown.
pub(super) fn fences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let trimmed = line
            .trim_start_matches([' ', '\t', '>'])
            .trim_start_matches("- ");
        let sign = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = sign.map_or("", |sign| {
            let length = trimmed.len() - trimmed.trim_start_matches(sign).len();
            &trimmed[..length]
        });
        match open {
            None if run.len() >= 3 && !trimmed[run.len()..].contains('`') => open = Some((at, run)),
            Some((start, fence))
                if run.starts_with(fence) && trimmed[run.len()..].trim().is_empty() =>
            {
                found.push(start..end);
                open = None;
            }
            _ => {}
        }
        at = end;
    }
    if let Some((start, _)) = open {
        found.push(start..text.len());
    }
    found
}

/// The rest of a line, as far as it can be something short: a line may be megabytes long.
pub(super) fn rest_of_line(text: &str, start: usize) -> &str {
    const LONGEST: usize = 1000;
    let mut end = text.len().min(start + LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[start..end].lines().next().unwrap_or_default()
}

/// Whether a place is in one of some ranges, which are in order.
pub(super) fn is_in(ranges: &[Range<usize>], place: usize) -> bool {
    let at = ranges.partition_point(|range| range.start <= place);
    at.checked_sub(1).is_some_and(|at| ranges[at].end > place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_keep_their_lines() {
        let file = "---\n---\na\nb {x}\nc\nd\n";
        let mut text = Text::new(file, 8..file.len());
        assert_eq!(text.line(0), 3);
        let at = text.now.find("{x}").expect("it is there");
        text.edit(vec![(at..at + 3, "1\n2\n3".to_owned())]);
        let place = |text: &Text, what: &str| text.line(text.now.find(what).expect("there"));
        assert_eq!(place(&text, "c"), 5);
        let at = text.now.find('c').expect("it is there");
        text.edit(vec![(at..at + 1, "cc".to_owned()), (0..1, String::new())]);
        assert_eq!(text.now, "\nb 1\n2\n3\ncc\nd\n");
        assert_eq!(place(&text, "d"), 6);
        assert_eq!(place(&text, "b"), 4);
    }

    #[test]
    fn fenced_code_is_found() {
        let text = "a\n```go\n{{ x }}\n```\nb\n~~~\nc\n";
        let found = fences(text);
        assert_eq!(found.len(), 2);
        assert!(is_in(&found, text.find('x').expect("there")));
        assert!(!is_in(&found, text.find('b').expect("there")));
        assert!(is_in(&found, text.find('c').expect("there")));
    }
}
