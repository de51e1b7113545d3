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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_leads_nowhere_goes_with_its_attribute() {
        let html = "<a class=\"x\" href='nope/'>n</a> <img src=\"a.png\" alt=\"\">";
        assert_eq!(
            map_addresses(html, |_| Address::Remove),
            "<a class=\"x\">n</a> <img alt=\"\">"
        );
    }
}
