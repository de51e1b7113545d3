//! What a reader of a note sees, by a Markdown parser: lines with their depth.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A line of a rendered note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// In how many lists the line is.
    pub(super) depth: usize,
    /// `-`, or the number of its item; `>` in a quote; `=` in code; empty for other text.
    pub(super) mark: String,
    pub(super) text: String,
}

/// The lines of a note, its front matter left out. Anything but text, lists, quotes and code
/// (emphasis, links, HTML, headings …) fails the test: the importer must not let it arise.
pub(super) fn lines(note: &str) -> Vec<Seen> {
    let body = match note.strip_prefix("+++\n") {
        Some(rest) => rest.split_once("\n+++\n").map_or("", |(_, body)| body),
        None => note,
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader::default();
    for event in Parser::new_ext(body, options) {
        reader.event(event, note);
    }
    reader.seen
}

#[derive(Default)]
struct Reader {
    seen: Vec<Seen>,
    lists: Vec<Option<u64>>,
    mark: String,
    quotes: usize,
    code: Option<String>,
    text: String,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, note: &str) {
        match event {
            Event::Start(Tag::List(start)) => {
                self.line();
                self.lists.push(start);
            }
            Event::Start(Tag::Item) => {
                self.mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}", *number - 1)
                    }
                    _ => "-".to_owned(),
                };
            }
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
            }
            Event::End(TagEnd::Item) => {
                // A bullet without text is seen as well.
                if !self.mark.is_empty() && self.text.is_empty() {
                    self.push(String::new());
                }
                self.line();
            }
            Event::Start(Tag::BlockQuote(_)) => {
                self.line();
                self.quotes += 1;
            }
            Event::End(TagEnd::BlockQuote(_)) => self.quotes -= 1,
            Event::Start(Tag::CodeBlock(_)) => {
                self.line();
                self.code = Some(String::new());
            }
            Event::End(TagEnd::CodeBlock) => self.end_code(),
            Event::Start(Tag::Paragraph) => {}
            Event::End(TagEnd::Paragraph) | Event::HardBreak => self.line(),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.text.push_str(&text),
            },
            other => panic!("{other:?} in:\n{note}"),
        }
    }

    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default();
        self.mark.clear();
        for line in code.strip_suffix('\n').unwrap_or(&code).split('\n') {
            self.mark.push('=');
            self.push(line.to_owned());
        }
    }

    fn line(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.push(text);
        }
    }

    fn push(&mut self, text: String) {
        let mark = std::mem::take(&mut self.mark);
        let mark = if self.quotes > 0 {
            ">".to_owned()
        } else {
            mark
        };
        let depth = self.lists.len();
        self.seen.push(Seen { depth, mark, text });
    }
}
