//! The elements of HTML, and all that matters about each.

/// A title of a section.
pub(crate) const HEADING: u16 = 1;
/// Its first and last tags begin a new block of text; for imports of pages.
pub(crate) const BLOCK: u16 = 1 << 1;
/// Text before and after one of its tags is on different lines of the plain text, which ids are made of:
/// this must not change.
pub(crate) const LINE: u16 = 1 << 2;
/// Without content, and never closed.
pub(crate) const VOID: u16 = 1 << 3;
/// Its text has no tags but the one that ends it.
pub(crate) const RAW: u16 = 1 << 4;
/// Its last tag may be left out where the next one follows or the block ends.
pub(crate) const ENDLESS: u16 = 1 << 5;
/// A part of a table, whose last tag may be left out in it.
pub(crate) const TABLE_PART: u16 = 1 << 6;
/// Sanitised HTML keeps it.
pub(crate) const SAFE: u16 = 1 << 7;
/// Feeds keep it. `span` is not among these: its classes are all it has.
pub(crate) const FEED: u16 = 1 << 8;
/// Feeds leave it out with all it holds.
pub(crate) const SILENT: u16 = 1 << 9;
/// It runs, embeds other pages or asks for input; sanitised HTML leaves it out, which is reported.
pub(crate) const REMOVED: u16 = 1 << 10;
/// Without text for readers; imports of pages leave it out with all it holds.
pub(crate) const UNREAD: u16 = 1 << 11;
/// It can run or ask other hosts; imports of posts report it.
pub(crate) const ACTIVE: u16 = 1 << 12;
/// It changes how text looks, and is opened again in the next block where it is still open at the end of one:
/// the "formatting elements" of the HTML standard (section 13.2.4.2, "The stack of open elements").
pub(crate) const FORMATTING: u16 = 1 << 13;
/// Nothing of these.
const NONE: u16 = 0;

/// Every element of HTML (the living standard's index, with the obsolete ones of section 16.2), in the order
/// of their names.
const ELEMENTS: &[(&str, u16)] = &[
    ("a", SAFE | FEED | FORMATTING),
    ("abbr", SAFE | FEED),
    ("acronym", NONE),
    ("address", BLOCK),
    ("applet", REMOVED),
    ("area", VOID | SAFE),
    ("article", BLOCK | SAFE),
    ("aside", BLOCK | LINE | SAFE),
    ("audio", SILENT | REMOVED | ACTIVE),
    ("b", SAFE | FEED | FORMATTING),
    ("base", VOID),
    ("basefont", NONE),
    ("bdi", SAFE | FEED),
    ("bdo", SAFE | FEED),
    ("bgsound", NONE),
    ("big", FORMATTING),
    ("blink", NONE),
    ("blockquote", BLOCK | LINE | SAFE | FEED),
    ("body", BLOCK),
    ("br", LINE | VOID | SAFE | FEED),
    ("button", REMOVED | UNREAD),
    ("canvas", SILENT | REMOVED | ACTIVE),
    ("caption", SAFE | FEED),
    ("center", BLOCK),
    ("cite", SAFE | FEED),
    ("code", SAFE | FEED | FORMATTING),
    ("col", VOID | SAFE | FEED),
    ("colgroup", TABLE_PART | SAFE | FEED),
    ("data", SAFE),
    ("datalist", NONE),
    ("dd", BLOCK | LINE | ENDLESS | SAFE | FEED),
    ("del", SAFE | FEED),
    ("details", BLOCK | LINE | SAFE | FEED),
    ("dfn", SAFE | FEED),
    ("dialog", BLOCK | REMOVED),
    ("dir", BLOCK),
    ("div", BLOCK | LINE | SAFE | FEED),
    ("dl", BLOCK | LINE | SAFE | FEED),
    ("dt", BLOCK | LINE | ENDLESS | SAFE | FEED),
    ("em", SAFE | FEED | FORMATTING),
    ("embed", VOID | ACTIVE),
    ("fieldset", BLOCK),
    ("figcaption", BLOCK | LINE | SAFE | FEED),
    ("figure", BLOCK | LINE | SAFE | FEED),
    ("font", FORMATTING),
    ("footer", BLOCK | SAFE),
    ("form", BLOCK | REMOVED | ACTIVE),
    ("frame", REMOVED),
    ("frameset", REMOVED),
    ("h1", HEADING | BLOCK | LINE | SAFE | FEED),
    ("h2", HEADING | BLOCK | LINE | SAFE | FEED),
    ("h3", HEADING | BLOCK | LINE | SAFE | FEED),
    ("h4", HEADING | BLOCK | LINE | SAFE | FEED),
    ("h5", HEADING | BLOCK | LINE | SAFE | FEED),
    ("h6", HEADING | BLOCK | LINE | SAFE | FEED),
    ("head", SILENT | UNREAD),
    ("header", BLOCK | SAFE),
    ("hgroup", BLOCK),
    ("hr", BLOCK | LINE | VOID | SAFE | FEED),
    ("html", BLOCK),
    ("i", SAFE | FEED | FORMATTING),
    ("iframe", RAW | SILENT | REMOVED | ACTIVE),
    ("img", VOID | SAFE | FEED),
    ("input", VOID | SAFE),
    ("ins", SAFE | FEED),
    ("isindex", NONE),
    ("kbd", SAFE | FEED),
    ("keygen", NONE),
    ("label", NONE),
    ("legend", NONE),
    ("li", BLOCK | LINE | ENDLESS | SAFE | FEED),
    ("link", VOID),
    ("listing", NONE),
    ("main", BLOCK),
    ("map", SAFE),
    ("mark", SAFE | FEED),
    ("marquee", REMOVED),
    ("math", SILENT),
    ("menu", BLOCK),
    ("menuitem", NONE),
    ("meta", VOID),
    ("meter", NONE),
    ("multicol", NONE),
    ("nav", BLOCK | SAFE),
    ("nextid", NONE),
    ("nobr", FORMATTING),
    ("noembed", RAW),
    ("noframes", RAW),
    ("noscript", SILENT | REMOVED | UNREAD),
    ("object", SILENT | REMOVED | ACTIVE),
    ("ol", BLOCK | LINE | SAFE | FEED),
    ("optgroup", NONE),
    ("option", NONE),
    ("output", NONE),
    ("p", BLOCK | LINE | ENDLESS | SAFE | FEED),
    ("param", VOID),
    ("picture", NONE),
    ("plaintext", NONE),
    ("pre", BLOCK | LINE | SAFE | FEED),
    ("progress", NONE),
    ("q", SAFE | FEED),
    ("rb", NONE),
    ("rp", ENDLESS | SAFE | FEED),
    ("rt", ENDLESS | SAFE | FEED),
    ("rtc", NONE),
    ("ruby", SAFE | FEED),
    ("s", SAFE | FEED | FORMATTING),
    ("samp", SAFE | FEED),
    ("script", RAW | SILENT | UNREAD | ACTIVE),
    ("search", BLOCK),
    ("section", BLOCK | LINE | SAFE),
    ("select", SILENT | REMOVED),
    ("slot", NONE),
    ("small", SAFE | FEED | FORMATTING),
    ("source", VOID),
    ("spacer", NONE),
    ("span", SAFE),
    ("strike", FEED | FORMATTING),
    ("strong", SAFE | FEED | FORMATTING),
    ("style", RAW | SILENT | UNREAD | ACTIVE),
    ("sub", SAFE | FEED),
    ("summary", BLOCK | LINE | SAFE | FEED),
    ("sup", SAFE | FEED),
    ("svg", SILENT | UNREAD),
    ("table", BLOCK | LINE | SAFE | FEED),
    ("tbody", BLOCK | TABLE_PART | SAFE | FEED),
    ("td", BLOCK | TABLE_PART | SAFE | FEED),
    ("template", SILENT | UNREAD),
    ("textarea", RAW | SILENT | REMOVED),
    ("tfoot", BLOCK | TABLE_PART | FEED),
    ("th", BLOCK | TABLE_PART | SAFE | FEED),
    ("thead", BLOCK | TABLE_PART | SAFE | FEED),
    ("time", SAFE | FEED),
    ("title", RAW | SILENT),
    ("tr", BLOCK | LINE | TABLE_PART | SAFE | FEED),
    ("track", VOID),
    ("tt", FEED | FORMATTING),
    ("u", SAFE | FEED | FORMATTING),
    ("ul", BLOCK | LINE | SAFE | FEED),
    ("var", SAFE | FEED),
    ("video", SILENT | REMOVED | ACTIVE),
    ("wbr", VOID | SAFE | FEED),
    ("xmp", RAW),
];

/// The element of this name, which is in lower case.
fn find(name: &str) -> Option<(&'static str, u16)> {
    let index = ELEMENTS.binary_search_by(|(known, _)| (*known).cmp(name));
    index.ok().map(|index| ELEMENTS[index])
}

/// Whether there is an element of this name, which is in lower case.
pub(crate) fn is_element(name: &str) -> bool {
    find(name).is_some()
}

/// Whether the element of this name, which is in lower case, is one of a kind.
pub(crate) fn is(name: &str, kind: u16) -> bool {
    find(name).is_some_and(|(_, kinds)| kinds & kind != 0)
}

/// All elements of a kind.
pub(crate) fn all(kind: u16) -> impl Iterator<Item = &'static str> {
    let elements = ELEMENTS.iter().filter(move |(_, kinds)| kinds & kind != 0);
    elements.map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order() {
        assert!(ELEMENTS.is_sorted_by(|(a, _), (b, _)| a < b));
    }
}
