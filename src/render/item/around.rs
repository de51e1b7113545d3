//! What surrounds the text of an item, on which it depends whether an address is a card.

use crate::parse::markdown::Embed;

/// What surrounds the text of an item.
#[derive(Default)]
pub(super) struct Around {
    /// Boxes that are open.
    pub(super) boxes: Vec<OpenBox>,
    /// How many elements are open in which an address is not a card.
    pub(super) enclosed: i32,
    pub(super) in_paragraph: bool,
    /// Whether it is the title of a box.
    pub(super) in_title: bool,
}

/// What ends a box, and whether cards may be in it.
pub(super) struct OpenBox {
    pub(super) end: String,
    pub(super) embed: Option<Embed>,
    pub(super) is_plain: bool,
}
