//! The little HTML that is written by hand.

/// Appends text with `&`, `<`, `>`, `"` and `'` escaped: good for text and for quoted attributes.
pub(crate) fn escape_into(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}

/// The text, escaped.
pub(crate) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}

/// What becomes of an address in HTML.
pub(crate) enum Address {
    /// It stays.
    Keep,
    /// It becomes another, escaped as attributes are.
    Replace(String),
    /// It goes with its attribute: it would lead nowhere.
    Remove,
}

/// Does to the values of `href` and `src` in a fragment what `map` says. Values go in as they stand
/// in the attribute, escaped.
///
/// Only tags are looked at: in the text of rendered HTML, `<` is always escaped.
pub(crate) fn map_addresses(html: &str, mut map: impl FnMut(&str) -> Address) -> String {
    let mut result = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        result.push_str(text);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        map_tag(&mut result, tag, &mut map);
        rest = after;
    }
    result.push_str(rest);
    result
}

fn map_tag(result: &mut String, tag: &str, map: &mut impl FnMut(&str) -> Address) {
    let mut rest = tag;
    while let Some((name, quote)) = [" href=", " src="]
        .iter()
        .filter_map(|name| rest.find(name).map(|at| (at, at + name.len())))
        .min()
    {
        let mark = rest[quote..].chars().next();
        let Some(mark) = mark.filter(|c| matches!(c, '"' | '\'')) else {
            result.push_str(&rest[..quote]);
            rest = &rest[quote..];
            continue;
        };
        let value = quote + 1;
        let end = rest[value..]
            .find(mark)
            .map_or(rest.len(), |end| value + end);
        let behind = (end + 1).min(rest.len());
        match map(&rest[value..end]) {
            Address::Keep => result.push_str(&rest[..behind]),
            Address::Replace(address) => {
                result.push_str(&rest[..value]);
                result.push_str(&address);
                result.push_str(&rest[end..behind]);
            }
            Address::Remove => result.push_str(&rest[..name]),
        }
        rest = &rest[behind..];
    }
    result.push_str(rest);
}

/// What a reader sees of rendered HTML as plain text: a line a block. Left out are scripts and
/// styles, and what minamo put there itself: counts of mentions, marks of footnotes.
pub(crate) fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(start) = memchr::memchr(b'<', rest.as_bytes()) {
        push_unescaped(&mut text, &rest[..start]);
        let end = memchr::memchr(b'>', &rest.as_bytes()[start..]);
        let end = end.map_or(rest.len(), |end| start + end + 1);
        let tag = &rest[start..end];
        rest = &rest[end..];
        if let Some(closing) = closing_of_unread(tag) {
            rest = rest.split_once(closing).map_or("", |(_, behind)| behind);
        } else if is_block(tag) && !text.ends_with('\n') {
            text.truncate(text.trim_end_matches(' ').len());
            if !text.is_empty() {
                text.push('\n');
            }
        }
    }
    push_unescaped(&mut text, rest);
    text.truncate(text.trim_end().len());
    text
}

/// How an element ends whose text nobody sees, or is not the writer's.
fn closing_of_unread(tag: &str) -> Option<&'static str> {
    if tag.starts_with("<script") {
        return Some("</script>");
    }
    if tag.starts_with("<style") {
        return Some("</style>");
    }
    let is_own = |class: &str| tag.starts_with("<a ") && tag.contains(class);
    if is_own("class=\"count\"") || is_own("class=\"footnote-back\"") {
        return Some("</a>");
    }
    tag.starts_with("<sup class=\"footnote-ref\"")
        .then_some("</sup>")
}

/// Whether text before and behind a tag stands on different lines.
fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    matches!(
        &name[..end.unwrap_or(name.len())],
        "p" | "li"
            | "ul"
            | "ol"
            | "pre"
            | "blockquote"
            | "div"
            | "section"
            | "figure"
            | "figcaption"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "dl"
            | "dt"
            | "dd"
            | "br"
            | "hr"
            | "details"
            | "summary"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}

/// Appends text of rendered HTML, in which only these five characters and no-break spaces are
/// escaped.
fn push_unescaped(text: &mut String, html: &str) {
    // Between blocks stands nothing but the line breaks of the HTML itself.
    let html = match text.is_empty() || text.ends_with('\n') {
        true => html.trim_start(),
        false => html,
    };
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('&') {
        text.push_str(before);
        let entities = [
            ("amp;", '&'),
            ("lt;", '<'),
            ("gt;", '>'),
            ("quot;", '"'),
            ("#39;", '\''),
            ("nbsp;", '\u{a0}'),
        ];
        let entity = entities.iter().find(|(name, _)| behind.starts_with(name));
        match entity {
            Some((name, c)) => {
                text.push(*c);
                rest = &behind[name.len()..];
            }
            None => {
                text.push('&');
                rest = behind;
            }
        }
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_a_line_a_block_and_no_counts() {
        let html = "<p>a <a class=\"ref\" href=\"x\">k/k#1</a><a class=\"count\" href=\"y\">2</a>\u{306e}<strong>b</strong> &amp;lt; c</p>\n<ul>\n<li>d<sup class=\"footnote-ref\"><a>1</a></sup></li>\n<li>e</li>\n</ul>\n";
        assert_eq!(plain_text(html), "a k/k#1\u{306e}b &lt; c\nd\ne");
    }

    #[test]
    fn plain_text_is_without_scripts_and_styles() {
        let html = "<p>a <script type=\"x\">if (1 < 2) b()</script>c<style>d {}</style></p>";
        assert_eq!(plain_text(html), "a c");
    }

    #[test]
    fn an_address_that_leads_nowhere_goes_with_its_attribute() {
        let html = "<a class=\"x\" href='nope/'>n</a> <img src=\"a.png\" alt=\"\">";
        assert_eq!(
            map_addresses(html, |_| Address::Remove),
            "<a class=\"x\">n</a> <img alt=\"\">"
        );
    }
}
