//! The little HTML that is written by hand.

/// Appends text with `&`, `<`, `>`, `"` and `'` escaped: good for text and for quoted attributes.
pub(super) fn escape_into(html: &mut String, text: &str) {
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
pub(super) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}

/// Makes the root-relative `href` and `src` of a fragment absolute, as feeds want them.
///
/// Only tags are looked at: in text, `<` is always escaped.
pub(super) fn absolute(html: &str, origin: &str) -> String {
    let mut result = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        result.push_str(text);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        push_absolute_tag(&mut result, tag, origin);
        rest = after;
    }
    result.push_str(rest);
    result
}

fn push_absolute_tag(result: &mut String, tag: &str, origin: &str) {
    let mut rest = tag;
    while let Some(at) = [" href=\"/", " src=\"/"]
        .iter()
        .filter_map(|attribute| rest.find(attribute).map(|at| at + attribute.len() - 1))
        .min()
    {
        let (before, path) = rest.split_at(at);
        result.push_str(before);
        // `//host/` is absolute already.
        if !path.starts_with("//") {
            result.push_str(origin);
        }
        // The slash itself goes with the path, so that the next search begins behind it.
        result.push('/');
        rest = &path[1..];
    }
    result.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_tags_become_absolute_and_text_stays() {
        let html =
            "<a href=\"/kep/753/\">x</a> href=\"/y <img alt=\"\" src=\"/i.png\"> <a href=\"//h/\">";
        assert_eq!(
            absolute(html, "https://me.example"),
            "<a href=\"https://me.example/kep/753/\">x</a> href=\"/y <img alt=\"\" src=\"https://me.example/i.png\"> <a href=\"//h/\">"
        );
    }
}
