//! Reads the lines of a post into blocks.

use super::line::{Line, Mark};
use super::outline::{Block, Reader};
use super::report::Report;
use super::runs;

/// Reads a post's lines (without author and date). What is doubtful goes to `report`.
pub(super) fn read<'p>(lines: &'p [Line<'p>], report: &mut Report) -> Vec<Block<'p>> {
    let mut reader = Reader::new(report);
    let mut at = 0;
    let mut blank_before = true;
    while let Some(line) = lines.get(at) {
        if let Some(mark) = Mark::read(line.text) {
            reader.start_item(*line, mark);
            blank_before = false;
            at += 1;
        } else if line.is_empty() {
            blank_before = true;
            at += 1;
        } else {
            at += runs::read(&mut reader, &lines[at..], blank_before);
            blank_before = false;
        }
    }
    reader.finish()
}
