//! Runs: neighbouring lines of a post that start no item. Each is code, a quote, or text.

use super::code::{self, Looks};
use super::language;
use super::line::{Line, Mark, indentation};
use super::outline::{Block, Code, Reader};
use super::report::Doubt;

/// Reads the run at the start of `lines` into the reader's blocks; returns how many lines it has.
pub(super) fn read<'p>(
    reader: &mut Reader<'p, '_>,
    lines: &'p [Line<'p>],
    blank_before: bool,
) -> usize {
    let run = gather(reader, lines);
    let Some(first) = run.iter().position(|line| !line.is_blank()) else {
        return run.len();
    };
    let closing = run.iter().rposition(|line| line.is_blank());
    if column_of(run) == 0 {
        at_edge(reader, run);
    } else if let Some(closing) = closing.filter(|closing| *closing > first) {
        closed(reader, run, closing, blank_before);
    } else {
        // A line of blanks that nothing above it belongs to separates as an empty line does.
        let blank_before = blank_before || first > 0;
        unclosed(reader, &run[first..], blank_before, &lines[run.len()..]);
    }
    run.len()
}

/// The lines up to an empty line or an item. A numbered line between lines of code is code.
fn gather<'p>(reader: &mut Reader<'p, '_>, lines: &'p [Line<'p>]) -> &'p [Line<'p>] {
    let mut doubtful = None;
    let mut end = 0;
    let is_outer = |line: &Line<'_>| !line.is_blank() && indentation(line.text).0 == 0;
    while let Some(line) = lines.get(end).filter(|line| !line.is_empty()) {
        // What is at the edge does not belong to an item, as the lines above it do.
        let above = lines[..end].iter().find(|line| !line.is_blank());
        if above.is_some_and(|above| !is_outer(above)) && is_outer(line) {
            break;
        }
        if let Some(mark) = Mark::read(line.text) {
            // Directly below a numbered line of code the question is answered already.
            let goes_on = doubtful.is_some() && Mark::read(lines[end - 1].text).is_some();
            let in_code = goes_on || is_inside_code(&lines[..end], &lines[end..]);
            if !mark.is_numbered() || !in_code {
                break;
            }
            doubtful.get_or_insert(*line);
        }
        end += 1;
    }
    if let Some(line) = doubtful {
        reader.doubt(line, Doubt::NumbersInCode);
    }
    &lines[..end]
}

/// Whether a numbered line, the first of `rest`, is a line of the code `above`: directly below it,
/// and with the end of the code still to come. At column 0 nothing shows the end.
fn is_inside_code(above: &[Line<'_>], rest: &[Line<'_>]) -> bool {
    if above.last().is_none_or(|line| line.is_blank()) || code::looks(above) != Looks::Code {
        return false;
    }
    let in_run =
        |line: &&Line<'_>| !line.is_empty() && Mark::read(line.text).is_none_or(Mark::is_numbered);
    let mut run = rest.iter().take_while(in_run);
    column_of(&rest[..1]) == 0 || run.any(|line| line.is_blank())
}

/// A run with a line of blanks at `closing`, the line that ends code.
fn closed<'p>(
    reader: &mut Reader<'p, '_>,
    run: &'p [Line<'p>],
    closing: usize,
    blank_before: bool,
) {
    let (code, below) = run.split_at(closing + 1);
    if below.is_empty() {
        closed_code(reader, code, blank_before);
        return;
    }
    reader.doubt(below[0], Doubt::TextBelowCode);
    let is_text = match code::looks(below) {
        Looks::Code => false,
        Looks::Prose => true,
        Looks::Unclear => code::has_japanese(below),
    };
    if is_text {
        closed_code(reader, code, blank_before);
        push_text(reader, column_of(below), below);
    } else {
        push_code(reader, run, End::Open);
    }
}

/// Code and the line that ends it. Sentences above the code are the item's own.
fn closed_code<'p>(reader: &mut Reader<'p, '_>, run: &'p [Line<'p>], blank_before: bool) {
    let mut run = run;
    let column = column_of(run);
    let is_own_text = |line: &&Line<'_>| {
        let line = std::slice::from_ref(*line);
        code::has_kana(line) && code::looks(line) == Looks::Prose
    };
    let prose = run.iter().take_while(is_own_text).count();
    let texts = run.iter().filter(|line| !line.is_blank()).count();
    if prose == texts {
        reader.doubt(run[0], Doubt::ProseInCode);
    } else if prose > 0 && !blank_before && reader.continues_item(column) {
        reader.doubt(run[0], Doubt::ProseBeforeCode);
        push_text(reader, column, &run[..prose]);
        run = &run[prose..];
    }
    if language::of_file_name(run[0].text).is_some() {
        reader.doubt(run[0], Doubt::FileNameInCode);
    }
    push_code(reader, run, End::Closed);
}

/// A run without the line that ends code: a quote, an item's own text, or code by its looks, when
/// it has an empty line inside or the page has lost the blanks at its line ends.
fn unclosed<'p>(
    reader: &mut Reader<'p, '_>,
    run: &'p [Line<'p>],
    blank_before: bool,
    rest: &'p [Line<'p>],
) {
    let column = column_of(run);
    if code::looks(run) == Looks::Code {
        let doubt = if next_is_code(rest, column) {
            Doubt::BlankInCode
        } else {
            Doubt::CodeWithoutEnd
        };
        reader.doubt(run[0], doubt);
        push_code(reader, run, End::Open);
    } else if blank_before {
        if code::has_kana(run) {
            reader.doubt(run[0], Doubt::QuoteOrParagraph);
        }
        push_quote(reader, column, run);
    } else {
        if !reader.is_item_column(column) || !reader.continues_item(column) {
            reader.doubt(run[0], Doubt::OddColumn);
        }
        push_text(reader, column, run);
    }
}

/// A run at column 0, where an empty line means nothing: what it looks like decides.
fn at_edge<'p>(reader: &mut Reader<'p, '_>, run: &'p [Line<'p>]) {
    let below_code = matches!(reader.blocks_at(0).last(), Some(Block::Code(_)));
    let has_blanks = run.iter().any(|line| line.is_blank());
    let is_code = match code::looks(run) {
        Looks::Code => true,
        Looks::Prose => {
            if !code::has_japanese(run) {
                reader.doubt(run[0], Doubt::ParagraphOrQuote);
            }
            false
        }
        Looks::Unclear if has_blanks => true,
        Looks::Unclear if code::has_japanese(run) || code::is_links(run) => false,
        Looks::Unclear => {
            reader.doubt(run[0], Doubt::ParagraphOrCode);
            below_code || run.len() > 1
        }
    };
    if is_code {
        push_code(reader, run, End::Open);
    } else {
        push_text(reader, 0, run);
    }
}

/// Whether an empty line and then closed code at this column or deeper follow.
fn next_is_code(rest: &[Line<'_>], column: usize) -> bool {
    let blanks = rest.iter().take_while(|line| line.is_empty()).count();
    let next = &rest[blanks..];
    let end = next
        .iter()
        .position(|line| line.is_empty() || Mark::read(line.text).is_some())
        .unwrap_or(next.len());
    let next = &next[..end];
    blanks > 0
        && next.iter().any(|line| line.is_blank())
        && column_of(next) >= column
        && code::looks(next) != Looks::Prose
}

/// The least column of the run's lines, those of blanks only included: the line that ends code is
/// as long as the indentation of the block.
fn column_of(run: &[Line<'_>]) -> usize {
    let columns = run.iter().map(|line| indentation(line.text).0);
    columns.min().unwrap_or_default()
}

/// Adds the lines to the text of the item they belong to, or as a paragraph.
fn push_text<'p>(reader: &mut Reader<'p, '_>, column: usize, run: &'p [Line<'p>]) {
    let lines = texts(run);
    let continues = reader.continues_item(column);
    let blocks = reader.blocks_at(column);
    match blocks.last_mut() {
        Some(Block::Paragraph(paragraph)) if continues => paragraph.extend(lines),
        _ => blocks.push(Block::Paragraph(lines.collect())),
    }
}

/// Adds a paragraph to the quote above it, or starts a quote.
fn push_quote<'p>(reader: &mut Reader<'p, '_>, column: usize, run: &'p [Line<'p>]) {
    let paragraph = texts(run).collect();
    let blocks = reader.blocks_at(column);
    match blocks.last_mut() {
        Some(Block::Quote(paragraphs)) => paragraphs.push(paragraph),
        _ => blocks.push(Block::Quote(vec![paragraph])),
    }
}

/// Whether the last line of a run is the one that ends code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Closed,
    Open,
}

/// Adds code. Code directly above that nothing ended is the same block, with the empty lines between.
fn push_code<'p>(reader: &mut Reader<'p, '_>, run: &'p [Line<'p>], end: End) {
    let (first, last) = (run[0], run[run.len() - 1]);
    let column = column_of(run);
    let prefix = common_prefix(run);
    let lines = &run[..run.len() - usize::from(end == End::Closed)];
    let lines = lines.iter().map(|line| &line.text[prefix..]);
    // Code cannot start where a mark does, unless it is copied one step to the left of its item.
    let is_left = column > 0 && reader.is_mark_column(column) && !reader.is_item_column(column);
    if is_left {
        reader.doubt(first, Doubt::OddColumn);
    }
    let blocks = reader.blocks_at(if is_left { column + 2 } else { column });
    let open_until = (end == End::Open).then_some(last.number);
    match blocks.last_mut() {
        Some(Block::Code(above)) if above.open_until.is_some() => {
            let last = above.open_until.unwrap_or_default();
            let blanks = first.number.saturating_sub(last + 1);
            above.lines.extend(std::iter::repeat_n("", blanks));
            above.lines.extend(lines);
            above.open_until = open_until;
            reader.doubt(first, Doubt::BlankInCode);
        }
        _ => {
            let lines: Vec<&str> = lines.collect();
            blocks.push(Block::Code(Code { lines, open_until }));
        }
    }
}

/// The bytes of indentation that all lines share.
fn common_prefix(run: &[Line<'_>]) -> usize {
    let indent = |text: &str| text.len() - indentation(text).1.len();
    let first = run.first().map_or("", |line| line.text);
    run.iter().fold(indent(first), |shared, line| {
        let pairs = first[..shared].char_indices().zip(line.text.chars());
        let mut same = pairs.skip_while(|((_, a), b)| a == b);
        let end = same.next().map_or(shared, |((at, _), _)| at);
        end.min(indent(line.text))
    })
}

/// The lines that hold text, without their indentation and the blanks at their ends.
fn texts<'p>(run: &'p [Line<'p>]) -> impl Iterator<Item = Line<'p>> {
    run.iter().filter(|line| !line.is_blank()).map(|line| Line {
        text: indentation(line.text).1.trim_end(),
        ..*line
    })
}
