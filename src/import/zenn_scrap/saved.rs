//! What a saved page and the JSON of a scrap have in common: posts in HTML.

use chrono::NaiveDate;

use super::posts::day;
use crate::import::html::{Block, Spacing, joined};

/// The host of addresses that begin with `/`.
pub(super) const HOST: &str = "https://zenn.dev";

/// The day that blocks begin with, and the Markdown of the others.
pub(super) fn dated(blocks: &[Block]) -> (Option<NaiveDate>, String) {
    let mut rest = blocks;
    let mut found = None;
    // What the site shows is before what the writer wrote, which counts.
    while let [first, others @ ..] = rest
        && let Some(day) = day(&first.plain)
    {
        found = Some(day);
        rest = others;
    }
    let mut markdown = joined(rest, Spacing::Note).join("\n");
    markdown.push('\n');
    (found, markdown)
}
