//! The elements of HTML, as far as it matters which there are.

/// Every element of HTML (the living standard's index, with the obsolete ones of section 16.2).
const ELEMENTS: &str = "a abbr acronym address applet area article aside audio b base basefont bdi bdo \
    bgsound big blink blockquote body br button canvas caption center cite code col colgroup data datalist \
    dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame \
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins isindex kbd keygen label \
    legend li link listing main map mark marquee math menu menuitem meta meter multicol nav nextid nobr \
    noembed noframes noscript object ol optgroup option output p param picture plaintext pre progress q rb \
    rp rt rtc ruby s samp script search section select slot small source spacer span strike strong style \
    sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var \
    video wbr xmp";

/// Elements without content, which are never closed.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose last tag may be left out where the next one follows or the block ends.
const ENDLESS: &[&str] = &["dd", "dt", "li", "p", "rp", "rt"];

/// Parts of a table whose last tag may be left out in it.
const TABLE_PARTS: &[&str] = &["colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Whether there is an element of this name, which is in lower case.
pub(crate) fn is_element(name: &str) -> bool {
    ELEMENTS.split_ascii_whitespace().any(|known| known == name)
}

/// Whether an element has no content.
pub(crate) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether an element may end without its last tag.
pub(crate) fn is_endless(name: &str) -> bool {
    ENDLESS.contains(&name)
}

/// Whether an element is a part of a table that may end without its last tag.
pub(crate) fn is_table_part(name: &str) -> bool {
    TABLE_PARTS.contains(&name)
}
