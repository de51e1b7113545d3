//! Writes blocks as Markdown.

use super::language;
use super::line::Line;
use super::outline::{Block, Code, Item, List};
use crate::import::escape;

/// The blocks of a post as Markdown, with a line end after every line.
pub(super) fn write(blocks: &[Block<'_>]) -> String {
    let mut out = Writer {
        text: String::new(),
        indent: String::new(),
    };
    out.blocks(blocks, Place::Note);
    out.text
}

/// Where blocks are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the note itself, where blank lines are free.
    Note,
    /// In an item: blank lines would make its list loose, so only those that are needed.
    Item,
    /// In an item that has no text. A blank line below its mark would end it.
    EmptyItem,
}

struct Writer {
    text: String,
    /// What is at the start of each line: the width of the marks of the items around.
    indent: String,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block<'_>], place: Place) {
        let mut above: Option<&Block<'_>> = None;
        let mut delimiter = '.';
        for block in blocks {
            let has_above = above.is_some();
            let blank = match place {
                Place::Note => has_above,
                Place::Item => needs_blank(above, block),
                Place::EmptyItem => has_above && needs_blank(above, block),
            };
            if blank {
                self.line("");
            }
            // Two lists of numbers, one directly below the other, would be one but for this sign.
            delimiter = if is_numbered(above) && delimiter == '.' {
                ')'
            } else {
                '.'
            };
            match block {
                Block::Paragraph(lines) => self.paragraph(lines, ""),
                Block::Quote(paragraphs) => self.quote(paragraphs),
                Block::Code(code) => self.code(code),
                Block::List(list) => self.list(list, delimiter),
            }
            above = Some(block);
        }
    }

    fn line(&mut self, line: &str) {
        if !line.is_empty() {
            self.text.push_str(&self.indent);
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// A paragraph, its lines ended by hard breaks: the page shows them as lines.
    fn paragraph(&mut self, lines: &[Line<'_>], prefix: &str) {
        let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
        let escaped = escape::paragraph(&texts);
        for (index, line) in escaped.iter().enumerate() {
            let end = if index + 1 < escaped.len() { "\\" } else { "" };
            self.line(&format!("{prefix}{line}{end}"));
        }
    }

    fn quote(&mut self, paragraphs: &[Vec<Line<'_>>]) {
        for (index, lines) in paragraphs.iter().enumerate() {
            if index > 0 {
                self.line(">");
            }
            self.paragraph(lines, "> ");
        }
    }

    fn code(&mut self, code: &Code<'_>) {
        let fence = escape::fence(&code.lines);
        self.line(&format!("{fence}{}", language::of_code(&code.lines)));
        for line in &code.lines {
            self.line(line);
        }
        self.line(&fence);
    }

    fn list(&mut self, list: &List<'_>, delimiter: char) {
        for item in &list.items {
            let mark = match item.number {
                Some(number) => format!("{number}{delimiter} "),
                None => "- ".to_owned(),
            };
            self.item(item, &mark);
        }
    }

    fn item(&mut self, item: &Item<'_>, mark: &str) {
        let outer = self.indent.len();
        let start = self.text.len() + outer;
        if item.is_bare() {
            self.line(mark.trim_end());
        }
        self.indent.push_str(&" ".repeat(mark.len()));
        if item.is_bare() {
            self.blocks(&item.blocks, Place::EmptyItem);
        } else {
            self.blocks(&item.blocks, Place::Item);
            // The first line was written with blanks in place of the mark.
            self.text.replace_range(start..start + mark.len(), mark);
        }
        self.indent.truncate(outer);
    }
}

impl Item<'_> {
    /// Whether the item starts with no text of its own.
    fn is_bare(&self) -> bool {
        !matches!(self.blocks.first(), Some(Block::Paragraph(_)))
    }
}

/// Whether the block, directly below the one above it in an item, would be read as a part of it.
fn needs_blank(above: Option<&Block<'_>>, block: &Block<'_>) -> bool {
    match (above, block) {
        (None, _) | (_, Block::Quote(_)) if !matches!(above, Some(Block::Quote(_))) => false,
        (Some(Block::Code(_)), Block::Paragraph(_)) | (_, Block::Code(_)) => false,
        (_, Block::Paragraph(_) | Block::Quote(_)) => true,
        // Below text, a list starts only with a bullet that has text, or with the number 1.
        (_, Block::List(list)) => list.items.first().is_some_and(|first| {
            first.is_bare() || first.number.is_some_and(|number| number != "1")
        }),
    }
}

/// Whether the block is a numbered list.
fn is_numbered(block: Option<&Block<'_>>) -> bool {
    let Some(Block::List(list)) = block else {
        return false;
    };
    list.items.first().is_some_and(|item| item.number.is_some())
}
