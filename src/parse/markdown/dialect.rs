//! Markup of dialects, in addition to common Markdown.
//!
//! pulldown-cmark reads alerts, formulas and links by name. All else is **marked** in a copy of the body
//! that has the same length, so that every range of the copy is a range of the body:
//!
//! 1. [`signs`]: a sign that is not to be read as Markdown is replaced by one that means nothing:
//!    comments of Obsidian, the brackets of a footnote within the text, line breaks in a formula, dollars
//!    that are money. The size of a picture becomes blanks.
//! 2. [`boxes`]: each line that opens or closes a box, or embeds a page, becomes a block of HTML of one
//!    line, which ends what is before it, as such a line does. Where such a block is not one, as in
//!    code, the line is text and is put back.
//! 3. [`contained`] gives the events of the copy as those of the body: boxes begin and end, comments are
//!    not there, and text is that of the body.
//!
//! Text that looks like one of these and is not is a [`Slip`].

mod boxes;
mod contained;
mod embed;
mod signs;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Options;

use crate::config::Dialects;
pub(super) use contained::Contained;
pub(crate) use embed::Embed;

/// The beginning of the labels of footnotes within the text, which no written label has.
const LABEL: &str = "^ ";

/// What was marked in a body.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) dialects: Dialects,
    /// What stands for a sign that is not read, if any is.
    stand_in: Option<u8>,
    /// Boxes, in the order of their first lines.
    boxes: Vec<Boxed>,
    /// Lines that open or close boxes or embed pages, in order.
    lines: Vec<Line>,
    /// Comments of Obsidian, in order.
    comments: Vec<Range<usize>>,
    /// Footnotes within the text, in order.
    pub(super) notes: Vec<Note>,
    /// What stands for dollars in these addresses, which are in order.
    dollar: char,
    with_dollars: Vec<Range<usize>>,
    /// Sizes of pictures with the places where they are written, in order.
    sizes: Vec<(Range<usize>, PictureSize)>,
    /// What looks like markup and is not.
    pub(super) slips: Vec<Slip>,
}

/// A box: blocks between two lines of colons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Boxed {
    /// From its first line to its last.
    pub range: Range<usize>,
    /// What it is.
    pub kind: BoxKind,
}

/// What a box is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BoxKind {
    /// `:::message`
    Message,
    /// `:::message alert`
    Alert,
    /// `:::details Title`, by the place of its title.
    Details(Range<usize>),
    /// `@[card](https://…)`: a page shown in place, of which a link is shown.
    Embed(Embed),
}

/// A line that is marked.
#[derive(Clone, Debug)]
struct Line {
    range: Range<usize>,
    role: Role,
}

/// What a marked line does.
#[derive(Clone, Debug)]
enum Role {
    /// It opens a box, by its index.
    Opens(usize),
    /// It closes as many boxes.
    Closes(usize),
}

/// A footnote within the text: `^[note]`, from its `^` to its last bracket.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) range: Range<usize>,
}

impl Note {
    pub(super) fn label(&self) -> String {
        format!("{LABEL}{}", self.range.start)
    }
}

/// Whether a label is that of a footnote within the text.
pub(crate) fn is_inline_note(label: &str) -> bool {
    label.starts_with(LABEL)
}

/// A label of a footnote as it is compared: `[^Note]` refers to `[^note]:`, as for links.
pub(crate) fn note_key(label: &str) -> String {
    // Some letters have one capital for two small ones (`ς`, `σ`), and `ẞ` has two for one.
    let lower = label.chars().flat_map(char::to_lowercase);
    let upper = lower.flat_map(char::to_uppercase);
    upper.flat_map(char::to_lowercase).collect()
}

/// The size of a picture as it is written: `=250x`, `=50%x`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PictureSize {
    /// In pixels, or in percent with its sign.
    pub width: Option<String>,
    /// In pixels.
    pub height: Option<String>,
}

/// What looks like markup of a dialect and is not, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slip {
    /// Where it is.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SlipKind,
}

/// What a slip is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlipKind {
    /// No line closes a box.
    UnclosedBox,
    /// A line closes no box.
    StrayEnd,
    /// No such box exists.
    UnknownBox,
    /// `:::details` has no title.
    NoTitle,
    /// No such embed exists.
    UnknownEmbed,
    /// The argument of an embed is not valid.
    BadEmbed,
    /// Text follows an embed in its line.
    TextAfterEmbed,
    /// Nothing closes a comment.
    UnclosedComment,
}

/// The options of the parser for some dialects.
pub(super) fn options(dialects: Dialects) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    options.set(Options::ENABLE_GFM, dialects.github || dialects.obsidian);
    options.set(Options::ENABLE_MATH, dialects.any());
    options.set(Options::ENABLE_WIKILINKS, dialects.obsidian);
    options
}

/// A body with what the dialects of its site read marked.
pub(super) fn marked(body: &str, dialects: Dialects) -> (Cow<'_, str>, Marks) {
    let mut marks = Marks {
        dialects,
        ..Marks::default()
    };
    if !dialects.any() {
        return (Cow::Borrowed(body), marks);
    }
    let mut text = Cow::Borrowed(body);
    signs::mark(&mut text, &mut marks);
    if dialects.zenn {
        boxes::mark(&mut text, &mut marks);
    }
    marks.slips.sort_by_key(|slip| slip.range.start);
    (text, marks)
}

impl Marks {
    /// Whether anything is marked.
    fn any(&self) -> bool {
        self.stand_in.is_some() || !self.lines.is_empty() || !self.sizes.is_empty()
    }

    /// The box that begins at an offset.
    pub(super) fn boxed(&self, start: usize) -> Option<&Boxed> {
        let next = self.boxes.partition_point(|one| one.range.start < start);
        self.boxes.get(next).filter(|one| one.range.start == start)
    }

    /// The size that is written at the end of the picture with this range.
    pub(super) fn size(&self, picture: &Range<usize>) -> Option<&PictureSize> {
        let next = self
            .sizes
            .partition_point(|(range, _)| range.end < picture.end);
        let (range, size) = self.sizes[..next].last()?;
        (range.start >= picture.start && range.end < picture.end).then_some(size)
    }

    /// Comments of Obsidian, in order.
    pub(super) fn comments(&self) -> &[Range<usize>] {
        &self.comments
    }

    /// The comments within a range.
    fn comments_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        within(&self.comments, range)
    }

    /// Whether a range of a body has only comments, blanks and signs of lists.
    pub(super) fn is_hidden(&self, body: &str, range: &Range<usize>) -> bool {
        let comments = self.comments_in(range);
        let starts = comments.iter().map(|one| one.start).chain([range.end]);
        let ends = [range.start]
            .into_iter()
            .chain(comments.iter().map(|one| one.end));
        let is_sign = |c: char| c.is_whitespace() || "-*+>".contains(c);
        !comments.is_empty()
            && ends
                .zip(starts)
                .all(|(end, start)| body[end.min(start)..start].chars().all(is_sign))
    }

    /// The footnotes within a range.
    pub(super) fn notes_in(&self, range: &Range<usize>) -> &[Note] {
        let first = self
            .notes
            .partition_point(|note| note.range.start < range.start);
        let rest = &self.notes[first..];
        &rest[..rest.partition_point(|note| note.range.start < range.end)]
    }
}

/// Those of sorted ranges that touch a range.
fn within<'r>(ranges: &'r [Range<usize>], range: &Range<usize>) -> &'r [Range<usize>] {
    let first = ranges.partition_point(|one| one.end <= range.start);
    let rest = &ranges[first..];
    &rest[..rest.partition_point(|one| one.start < range.end)]
}

#[cfg(test)]
mod tests;
