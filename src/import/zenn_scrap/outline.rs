//! The blocks of a post, and how they grow while its lines are read.

use super::line::{Line, Mark};
use super::report::{Doubt, Report, Unsure};

/// What a post or an item holds.
#[derive(Debug)]
pub(super) enum Block<'p> {
    /// Lines of one paragraph, without their indentation.
    Paragraph(Vec<Line<'p>>),
    /// The paragraphs of a quote.
    Quote(Vec<Vec<Line<'p>>>),
    Code(Code<'p>),
    List(List<'p>),
}

/// Code, verbatim but for the indentation of the whole block.
#[derive(Debug)]
pub(super) struct Code<'p> {
    pub(super) lines: Vec<&'p str>,
    /// The page's last line of the block, when no line ended it and more code may follow.
    pub(super) open_until: Option<usize>,
}

/// Items of one kind: all bullets, or numbers that count up by one.
#[derive(Debug)]
pub(super) struct List<'p> {
    pub(super) items: Vec<Item<'p>>,
}

/// An item. Its own text is its first block, when it has any.
#[derive(Debug)]
pub(super) struct Item<'p> {
    /// The digits of a numbered item as written.
    pub(super) number: Option<&'p str>,
    pub(super) blocks: Vec<Block<'p>>,
}

/// The blocks of a post while it is read.
pub(super) struct Reader<'p, 'r> {
    root: Vec<Block<'p>>,
    /// The items that may still grow, outermost first.
    open: Vec<OpenItem<'p>>,
    report: &'r mut Report,
}

struct OpenItem<'p> {
    line: usize,
    mark: Mark<'p>,
    blocks: Vec<Block<'p>>,
}

impl OpenItem<'_> {
    /// The column where the item's other lines start: two after the mark, however long a number is.
    const fn content_column(&self) -> usize {
        self.mark.column + 2
    }
}

impl<'p, 'r> Reader<'p, 'r> {
    /// Of no lines yet.
    pub(super) fn new(report: &'r mut Report) -> Reader<'p, 'r> {
        Reader {
            root: Vec::new(),
            open: Vec::new(),
            report,
        }
    }

    /// The blocks, when all lines are read.
    pub(super) fn finish(mut self) -> Vec<Block<'p>> {
        self.close_to(0);
        self.root
    }

    pub(super) fn doubt(&mut self, line: Line<'_>, doubt: Doubt) {
        self.report.unsure.push(Unsure {
            line: line.number,
            doubt,
        });
    }

    /// Whether a line break inside the deepest item's text would continue at this column.
    pub(super) fn continues_item(&self, column: usize) -> bool {
        self.open
            .last()
            .is_some_and(|item| column >= item.content_column())
    }

    /// Whether an open item holds its lines at exactly this column.
    pub(super) fn is_item_column(&self, column: usize) -> bool {
        self.open
            .iter()
            .any(|item| item.content_column() == column || item.mark.text_column == column)
    }

    /// Whether the column is that of an open item's own mark, where none of its lines can start.
    pub(super) fn is_mark_column(&self, column: usize) -> bool {
        self.open.iter().any(|item| item.mark.column == column)
    }

    /// The blocks of the deepest item whose lines can start at this column, or the post's. Deeper
    /// items are closed.
    pub(super) fn blocks_at(&mut self, column: usize) -> &mut Vec<Block<'p>> {
        let holds = |item: &OpenItem<'_>| item.content_column() <= column;
        let depth = self.open.iter().rposition(holds).map_or(0, |at| at + 1);
        self.close_to(depth);
        self.blocks()
    }

    fn blocks(&mut self) -> &mut Vec<Block<'p>> {
        match self.open.last_mut() {
            Some(item) => &mut item.blocks,
            None => &mut self.root,
        }
    }

    pub(super) fn start_item(&mut self, line: Line<'p>, mark: Mark<'p>) {
        while let Some(above) = self.open.last().map(|item| item.mark) {
            // Numbers may be aligned at their dots, so that `10.` starts one column earlier.
            let same_dots =
                mark.is_numbered() && above.is_numbered() && mark.text_column == above.text_column;
            if mark.column > above.column && !same_dots {
                break;
            }
            self.close_to(self.open.len() - 1);
            if mark.column == above.column || same_dots {
                break;
            }
        }
        let deepest = self.open.last().map_or(3, |item| item.mark.text_column + 1);
        if mark.column > deepest {
            self.doubt(line, Doubt::SkippedDepth);
        }
        let mut blocks = Vec::new();
        if !mark.text.is_empty() {
            blocks.push(Block::Paragraph(vec![Line {
                text: mark.text,
                ..line
            }]));
        }
        self.open.push(OpenItem {
            line: line.number,
            mark,
            blocks,
        });
    }

    /// Closes items until so many are open, and puts each into the list it belongs to.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(closed) = self.open.pop() else {
                return;
            };
            if closed.blocks.is_empty() {
                self.report.empty_bullets.push(closed.line);
            }
            let item = Item {
                number: closed.mark.number,
                blocks: closed.blocks,
            };
            match self.blocks().last_mut() {
                Some(Block::List(list)) if list.takes(&item) => list.items.push(item),
                _ => {
                    let items = vec![item];
                    self.blocks().push(Block::List(List { items }));
                }
            }
        }
    }
}

impl List<'_> {
    /// Whether the item goes on with this list: a bullet after bullets, or the next number. Other
    /// numbers start a list of their own, as Markdown counts on by itself.
    fn takes(&self, item: &Item<'_>) -> bool {
        let value = |item: &Item<'_>| item.number.and_then(|digits| digits.parse::<u32>().ok());
        match self.items.last() {
            Some(last) => value(item) == value(last).map(|number| number + 1),
            None => false,
        }
    }
}
