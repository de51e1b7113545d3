//! Text files of a site, and places in them.
//!
//! A [`Source`] is one file as it was read; a [`Span`] is a range of its bytes. Every diagnostic
//! and every mention points into a source this way, and is turned into a line and a column only
//! when a person or a program is to read it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A range of bytes in a [`Source`], always on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// Makes a span of a range of bytes.
    ///
    /// # Panics
    /// When an offset does not fit 32 bits; [`crate::load`] refuses files of that size.
    pub fn new(range: Range<usize>) -> Span {
        let offset = |value: usize| u32::try_from(value).expect("load refuses files over 4 GiB");
        Span {
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    /// The span as a range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies within this span.
    pub(crate) fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is in its source.
    pub span: Span,
}

/// A file's path relative to the site's folder, with `/` between its parts on every system.
///
/// It is text in NFC, as people type it: macOS and some tools take names apart (`が` as `か` and a mark).
/// Paths are equal by it; where the disk has another form, [`SourcePath::on_disk`] is that.
#[derive(Clone, Debug)]
pub struct SourcePath {
    path: String,
    on_disk: Option<Box<str>>,
}

impl SourcePath {
    /// Takes a path that is relative already.
    pub(crate) fn new(path: impl Into<String>) -> SourcePath {
        let written = path.into();
        match nfc(&written) {
            Cow::Borrowed(_) => SourcePath {
                path: written,
                on_disk: None,
            },
            Cow::Owned(path) => SourcePath {
                path,
                on_disk: Some(written.into()),
            },
        }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// The path by which the file is opened.
    pub(crate) fn on_disk(&self) -> &str {
        self.on_disk.as_deref().unwrap_or(&self.path)
    }

    /// The path by which the file is opened, for messages, with the marks that are apart from their letters
    /// as escapes: `cafe\u{301}.md`.
    pub(crate) fn with_marks(&self) -> String {
        let is_apart = |c: char| is_combining_mark(c) || matches!(c, '\u{1100}'..='\u{11FF}');
        let mut shown = String::new();
        for c in self.on_disk().chars() {
            match is_apart(c) {
                true => shown.extend(c.escape_unicode()),
                false => shown.push(c),
            }
        }
        shown
    }

    /// The file's name without its folder and ending: `2023-09-12` of `content/notes/2023-09-12.md`.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The path of the folder that holds the file, without a slash at its end.
    pub(crate) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

impl std::fmt::Display for SourcePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)
    }
}

impl PartialEq for SourcePath {
    fn eq(&self, other: &SourcePath) -> bool {
        self.path == other.path
    }
}

impl Eq for SourcePath {}

impl PartialOrd for SourcePath {
    fn partial_cmp(&self, other: &SourcePath) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SourcePath {
    fn cmp(&self, other: &SourcePath) -> Ordering {
        self.path.cmp(&other.path)
    }
}

impl Hash for SourcePath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path.hash(state);
    }
}

/// A text in NFC, Unicode's form with letters and their marks as one character where there is one.
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    match text.is_ascii() || text.chars().all(is_surely_nfc) || is_nfc(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    }
}

/// Whether a character is of the common blocks in which each is its own normal form and none joins the one
/// before it: what most texts are made of, and recognised much faster than by Unicode's tables.
fn is_surely_nfc(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{309B}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF9D}')
}

/// Joins a relative path to a folder; nothing where it climbs out of the root.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a file or folder is left alone: hidden ones, and the backups of editors.
pub(crate) fn is_hidden(name: &std::ffi::OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let is_backup = name.ends_with(b"~") || (name.starts_with(b"#") && name.ends_with(b"#"));
    name.starts_with(b".") || is_backup
}

/// Whether a character shows nothing: white space, and signs without width that editors leave.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether a character turns the direction of the text after it, and is not seen itself.
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character has no place in the XML of feeds. XML 1.0 forbids most controls (section 2.2)
/// and discourages the rest and Unicode's noncharacters, and validators of feeds complain of both.
pub(crate) fn is_control(c: char) -> bool {
    let is_noncharacter = matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE;
    is_noncharacter || c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// Whether a text may hold a character for which [`is_control`] holds, by its bytes: much faster than
/// looking at every character, and seldom wrong.
pub(crate) fn may_hold_control(text: &str) -> bool {
    // Whole chunks are looked at, which processors do many bytes at a time.
    const CHUNK: usize = 64;
    let bytes = text.as_bytes();
    let ascii = |byte: u8| matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 0x7F);
    // U+0080 to U+009F begin with C2, U+FDD0 to U+FDEF with EF B7, and the last two of every plane end
    // with BF BE and BF BF.
    let pair = |first: u8, second: u8| {
        matches!(
            (first, second),
            (0xC2, ..0xA0) | (0xEF, 0xB7) | (0xBF, 0xBE | 0xBF)
        )
    };
    let of_ascii = bytes.chunks(CHUNK);
    let mut of_ascii =
        of_ascii.map(|chunk| chunk.iter().fold(false, |found, byte| found | ascii(*byte)));
    let behind = bytes.get(1..).unwrap_or_default().chunks(CHUNK);
    let mut of_pairs = bytes.chunks(CHUNK).zip(behind).map(|(firsts, seconds)| {
        let pairs = firsts.iter().zip(seconds);
        pairs.fold(false, |found, (first, second)| {
            found | pair(*first, *second)
        })
    });
    of_ascii.any(|found| found) || of_pairs.any(|found| found)
}

/// One text file as it was read.
#[derive(Debug)]
pub struct Source {
    /// Where it is.
    pub path: SourcePath,
    /// What it says.
    pub text: String,
    /// Bytes of the file before the text: a byte order mark, which is not text.
    pub mark: u32,
}

impl Source {
    /// Makes a source that phases and diagnostics can share. A byte order mark is left out.
    pub(crate) fn new(path: SourcePath, text: String) -> Arc<Source> {
        let (text, mark) = match text.strip_prefix('\u{FEFF}') {
            Some(rest) => (rest.to_owned(), '\u{FEFF}'.len_utf8() as u32),
            None => (text, 0),
        };
        Arc::new(Source { path, text, mark })
    }

    /// The text of a span.
    pub(crate) fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The character at an offset, for reports of what is long; nothing at the end of the text.
    pub(crate) fn char_at(&self, at: usize) -> Span {
        let first = self.text[at..].chars().next().map_or(0, char::len_utf8);
        Span::new(at..at + first)
    }

    /// An index for turning many offsets of this source into positions.
    pub(crate) fn lines(&self) -> Lines<'_> {
        let bytes = self.text.as_bytes();
        let mut count = 0;
        let counts = bytes.chunks(STRIDE).map(|chunk| {
            count += characters(chunk);
            count
        });
        Lines {
            bytes,
            starts: std::iter::once(0)
                .chain(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1))
                .collect(),
            counts: std::iter::once(0).chain(counts).collect(),
        }
    }
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// Every how many bytes of a source its characters are counted.
const STRIDE: usize = 512;

/// Where the lines of a source begin.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE`], so that a position far into a
    /// long line costs no more than one near its start.
    counts: Vec<usize>,
}

impl Lines<'_> {
    /// The position of a byte offset.
    pub(crate) fn position(&self, offset: u32) -> Position {
        let offset = offset as usize;
        let line = self.number(offset);
        let start = self.starts[line - 1];
        Position {
            line,
            column: self.characters_before(offset) - self.characters_before(start) + 1,
        }
    }

    /// The line that holds a byte offset: its number, and where it is without its line end.
    pub(crate) fn line(&self, offset: u32) -> (usize, Range<usize>) {
        let number = self.number(offset as usize);
        let next = self.starts.get(number);
        let end = next.map_or(self.bytes.len(), |next| next - 1);
        (number, self.starts[number - 1]..end)
    }

    fn number(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        self.counts[stride] + characters(&self.bytes[stride * STRIDE..offset])
    }
}

/// How many characters begin in a part of a text in UTF-8.
fn characters(bytes: &[u8]) -> usize {
    let continues = |byte: &&u8| **byte & 0xC0 == 0x80;
    bytes.len() - bytes.iter().filter(continues).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_looks_at_characters_agree_with_slow_ones() {
        for c in '\0'..=char::MAX {
            let text = format!("水{c}e");
            assert!(!is_control(c) || may_hold_control(&text), "{c:?}");
            if is_surely_nfc(c) {
                assert!(
                    is_nfc(&format!("か{c}")) && is_nfc(&format!("e{c}")),
                    "{c:?}"
                );
            }
        }
        // Where chunks meet.
        for length in 60..70 {
            let before = "a".repeat(length);
            assert!(may_hold_control(&format!("{before}\u{FFFE}")));
            assert!(may_hold_control(&format!("{before}\u{85}")));
            assert!(may_hold_control(&format!("{before}\u{8}")));
        }
        assert!(!may_hold_control(
            "水面の記録 (k/k#1)\n\tタグはデータ。Alles für é"
        ));
    }

    #[test]
    fn joined_paths_stay_below_the_root() {
        assert_eq!(join("a/b", "../c.png").as_deref(), Some("a/c.png"));
        assert_eq!(join("a", "./b//c").as_deref(), Some("a/b/c"));
        assert_eq!(join("a", "../../etc/passwd"), None);
    }

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let source = Source::new(SourcePath::new("a.md"), "水面\nk/k#1\n".into());
        let lines = source.lines();
        let at = |offset| {
            let position = lines.position(offset);
            (position.line, position.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(3), (1, 2));
        assert_eq!(at(7), (2, 1));
        assert_eq!(at(10), (2, 4));
    }

    #[test]
    fn a_column_is_the_same_however_long_its_line_is() {
        let line = "水a面".repeat(STRIDE);
        let source = Source::new(SourcePath::new("a.md"), format!("{line}\n{line}"));
        let lines = source.lines();
        for (count, (at, _)) in line.char_indices().enumerate() {
            for (number, start) in [(1, 0), (2, line.len() + 1)] {
                let position = lines.position((start + at) as u32);
                assert_eq!((position.line, position.column), (number, count + 1));
            }
        }
        let end = lines.position(source.text.len() as u32);
        assert_eq!((end.line, end.column), (2, 3 * STRIDE + 1));
    }

    #[test]
    fn a_path_knows_its_stem_and_folder() {
        let path = SourcePath::new("content/notes/2023-09-12.md");
        assert_eq!(
            (path.stem(), path.folder()),
            ("2023-09-12", "content/notes")
        );
    }
}
