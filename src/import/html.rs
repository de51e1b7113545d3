//! HTML that others have made, to Markdown: what a saved page or an interface holds of a text.
//!
//! 1. `dom` reads the HTML as browsers do, by html5ever, into a tree with the line of each element;
//! 2. `blocks` turns the tree into blocks of Markdown: lists, code, quotations, tables, boxes;
//! 3. `inline` writes the text within a block, and keeps it to the letter by [`super::escape`].

mod blocks;
mod dom;
mod inline;
mod parts;

pub(super) use blocks::{Block, Converter, Spacing, joined};
pub(super) use dom::{Dom, NodeId};

#[cfg(test)]
mod tests;
