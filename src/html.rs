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

/// Replaces the values of `href` and `src` in a fragment by what `map` says, where it says something.
/// Values go in and come out as they stand in the attribute, escaped.
///
/// Only tags are looked at: in the text of rendered HTML, `<` is always escaped.
pub(crate) fn map_addresses(html: &str, mut map: impl FnMut(&str) -> Option<String>) -> String {
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

fn map_tag(result: &mut String, tag: &str, map: &mut impl FnMut(&str) -> Option<String>) {
    let mut rest = tag;
    while let Some(start) = [" href=", " src="]
        .iter()
        .filter_map(|name| rest.find(name).map(|at| at + name.len()))
        .min()
    {
        let quote = rest[start..]
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''));
        let Some(quote) = quote else {
            result.push_str(&rest[..start]);
            rest = &rest[start..];
            continue;
        };
        let value = start + 1;
        let end = rest[value..]
            .find(quote)
            .map_or(rest.len(), |end| value + end);
        result.push_str(&rest[..value]);
        let address = &rest[value..end];
        match map(address) {
            Some(mapped) => result.push_str(&mapped),
            None => result.push_str(address),
        }
        rest = &rest[end..];
    }
    result.push_str(rest);
}

/// Makes the `href` and `src` of a fragment absolute, as feeds want them: those that begin at the
/// root by the site's origin, fragments by the page they are on.
pub(crate) fn absolute(html: &str, origin: &str, page: &str) -> String {
    map_addresses(html, |address| {
        if address.starts_with('#') {
            return Some(format!("{page}{address}"));
        }
        // `//host/` is absolute already.
        let is_rooted = address.starts_with('/') && !address.starts_with("//");
        is_rooted.then(|| format!("{origin}{address}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_tags_become_absolute_and_text_stays() {
        let html = "<a href=\"/kep/753/\">x</a> href=\"/y <img alt=\"\" src=\"/i.png\"> <a href=\"//h/\"> <a href=\"#a\">";
        assert_eq!(
            absolute(html, "https://me.example", "https://me.example/p/"),
            "<a href=\"https://me.example/kep/753/\">x</a> href=\"/y <img alt=\"\" src=\"https://me.example/i.png\"> <a href=\"//h/\"> <a href=\"https://me.example/p/#a\">"
        );
    }
}
