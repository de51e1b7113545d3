//! The HTML of an item as readers of feeds get it: full addresses, and nothing that needs our style,
//! our scripts or our page around it.
//!
//! A fragment was rendered for pages, so its tags are well formed. Tags of the list below stay, with
//! the attributes that mean something by themselves; all other tags go and leave what they hold, but
//! for those whose content is no text. Where a site allows any HTML, fragments that may hold some are
//! sanitised first.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::super::sanitize::{Sanitizer, without_empty_images};
use crate::config::{BaseUrl, RawHtml};
use crate::link::{Entry, Site};

/// Elements that stay. `span` is not among them: its classes were all it had.
const KEPT: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that go with all they hold.
const SILENT: &[&str] = &[
    "script", "style", "iframe", "object", "template", "noscript", "svg", "math", "select",
    "textarea", "title", "head", "audio", "video", "canvas",
];

/// Attributes that stay, and on which element; `*` is any.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("*", "lang"),
    ("*", "dir"),
    ("*", "title"),
    ("a", "href"),
    ("blockquote", "cite"),
    ("del", "cite"),
    ("details", "open"),
    ("img", "alt"),
    ("img", "height"),
    ("img", "src"),
    ("img", "width"),
    ("ins", "cite"),
    ("li", "value"),
    ("ol", "reversed"),
    ("ol", "start"),
    ("ol", "type"),
    ("q", "cite"),
    ("td", "colspan"),
    ("td", "rowspan"),
    ("th", "colspan"),
    ("th", "rowspan"),
    ("time", "datetime"),
];

/// Schemes that cannot run anything.
const HARMLESS: &[&str] = &["http", "https", "mailto", "tel", "ftp", "irc", "xmpp"];

/// Letters beyond ASCII, which some readers send as they are.
const FOREIGN: &AsciiSet = CONTROLS;

/// Makes the HTML of feeds.
pub(super) struct Contents<'a> {
    base: &'a BaseUrl,
    /// There only where a site allows HTML that could do anything.
    sanitizer: Option<Sanitizer>,
}

impl<'a> Contents<'a> {
    pub(super) fn new(site: &'a Site) -> Contents<'a> {
        let allows_all = site.config.html == RawHtml::Allow;
        Contents {
            base: &site.config.base_url,
            sanitizer: allows_all.then(Sanitizer::new),
        }
    }

    /// The HTML of an item, or of a whole document, for readers.
    pub(super) fn of(&self, entry: &Entry, html: &str) -> String {
        let page = entry.url.absolute(self.base);
        match self.sanitizer.as_ref().filter(|_| may_hold_html(entry)) {
            Some(sanitizer) => self.rewrite(&without_empty_images(&sanitizer.clean(html)), &page),
            None => self.rewrite(html, &page),
        }
    }

    fn rewrite(&self, html: &str, page: &str) -> String {
        let mut result = String::with_capacity(html.len());
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            result.push_str(&rest[..start]);
            rest = &rest[start..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let (text, after) = rest.split_at(tag_length(rest));
            let tag = Tag::read(text);
            rest = match tag.is_silent() {
                true => behind(after, tag.name),
                false => after,
            };
            self.push(&mut result, &tag, page);
        }
        result.push_str(rest);
        result
    }

    fn push(&self, result: &mut String, tag: &Tag<'_>, page: &str) {
        if tag.name == "input" {
            let is_done = tag.attributes().any(|(name, _)| name == "checked");
            result.push_str(if is_done { "☑" } else { "☐" });
            return;
        }
        if tag.is_silent() || !KEPT.contains(&tag.name) {
            return;
        }
        if tag.closes {
            result.push_str(&format!("</{}>", tag.name));
            return;
        }
        let begin = result.len();
        result.push('<');
        result.push_str(tag.name);
        let mut has_source = false;
        for (name, value) in tag.attributes() {
            let known = |(element, attribute): &(&str, &str)| {
                *attribute == name && (*element == "*" || *element == tag.name)
            };
            if !ATTRIBUTES.iter().any(known) {
                continue;
            }
            let value = match name {
                "href" | "src" | "cite" => match self.address(value, page) {
                    Some(address) => address,
                    None => continue,
                },
                _ => value.replace('"', "&quot;"),
            };
            has_source |= name == "src";
            result.push_str(&format!(" {name}=\"{value}\""));
        }
        result.push('>');
        if tag.name == "img" && !has_source {
            result.truncate(begin);
        }
    }

    /// A full address, or none for one that could run something or leads nowhere outside of the site.
    /// It comes and goes escaped as attributes are.
    fn address(&self, address: &str, page: &str) -> Option<String> {
        let address = address.replace('"', "&quot;");
        if address.starts_with('#') {
            return Some(format!("{page}{}", utf8_percent_encode(&address, FOREIGN)));
        }
        if address.starts_with("//") {
            let (scheme, _) = self.base.origin().split_once(':')?;
            return Some(format!("{scheme}:{address}"));
        }
        if address.starts_with('/') {
            let path = utf8_percent_encode(&address, FOREIGN);
            return Some(format!("{}{path}", self.base.origin()));
        }
        let (scheme, _) = address.split_once(':')?;
        let scheme = scheme.trim().to_ascii_lowercase();
        HARMLESS.contains(&scheme.as_str()).then_some(address)
    }
}

/// Whether HTML of the writer's may be in a document. It says yes more often than needed, which costs
/// time alone.
fn may_hold_html(entry: &Entry) -> bool {
    let body = entry.source().slice(entry.document.body);
    let opens = |at: usize| {
        let next = body[at + 1..].chars().next();
        next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    };
    body.match_indices('<').any(|(at, _)| opens(at))
}

/// Length of the tag at the beginning of the text, with `>`; quotes may hold `>`.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// What follows the last tag of an element, which holds none of its name.
fn behind<'a>(text: &'a str, name: &str) -> &'a str {
    let close = format!("</{name}");
    let Some(at) = text.find(&close) else {
        return "";
    };
    text[at..].split_once('>').map_or("", |(_, after)| after)
}

/// A tag as it stands in the text.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    rest: &'a str,
}

impl<'a> Tag<'a> {
    fn read(text: &'a str) -> Tag<'a> {
        let inner = text.trim_start_matches('<').trim_end_matches('>');
        let (closes, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let end = inner
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        Tag {
            name: &inner[..end],
            closes,
            rest: &inner[end..],
        }
    }

    /// Whether the element goes with what it holds: what is no text, the small counts that need our
    /// style to be told from the text, and the way back from a footnote.
    fn is_silent(&self) -> bool {
        let is_ours = |class: &str| matches!(class, "count" | "footnote-back");
        !self.closes
            && (SILENT.contains(&self.name)
                || (self.name == "a"
                    && self
                        .attributes()
                        .any(|(name, value)| name == "class" && is_ours(value))))
    }

    /// Names and values, the values escaped as they stand in the text.
    fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.rest;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, '=' | '/'))
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            if name.is_empty() && after.is_empty() {
                return None;
            }
            let Some(value) = after.strip_prefix('=') else {
                rest = after;
                return Some((name, ""));
            };
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, after) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            rest = after;
            Some((name, value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(html: &str) -> String {
        let base = BaseUrl::parse("https://me.example/notes").unwrap();
        let contents = Contents {
            base: &base,
            sanitizer: None,
        };
        contents.rewrite(html, "https://me.example/notes/p/")
    }

    #[test]
    fn what_needs_our_style_or_our_page_goes() {
        for (html, expected) in [
            (
                "<a class=\"ref ref-kep\" href=\"/notes/kep/1/\" title=\"a > b\">KEP-1</a>",
                "<a href=\"https://me.example/notes/kep/1/\" title=\"a > b\">KEP-1</a>",
            ),
            (
                "x<a class=\"count\" href=\"/notes/t/1/\" aria-label=\"3 items\">3</a>y",
                "xy",
            ),
            (
                "<pre class=\"hl\" tabindex=\"0\"><code class=\"language-go\"><span class=\"hl-a\">a &lt; b</span></code></pre>",
                "<pre><code>a &lt; b</code></pre>",
            ),
            (
                "<sup class=\"footnote-ref\" id=\"fn-1-ref\"><a href=\"#fn-1\">1</a></sup><a class=\"footnote-back\" href=\"#x\">↩</a>",
                "<sup><a href=\"https://me.example/notes/p/#fn-1\">1</a></sup>",
            ),
            (
                "<input type=\"checkbox\" disabled checked aria-label=\"done\"> a",
                "☑ a",
            ),
            (
                "<section class=\"table\"><table></table></section>",
                "<table></table>",
            ),
            (
                "<img src=\"/i.png\" alt=\"a\" loading=\"lazy\"><img alt=\"b\">",
                "<img src=\"https://me.example/i.png\" alt=\"a\">",
            ),
        ] {
            assert_eq!(rewritten(html), expected);
        }
    }

    #[test]
    fn what_could_run_goes() {
        for (html, expected) in [
            ("a<script>alert(1)</script>b", "ab"),
            ("<style>p { color: red }</style>", ""),
            ("<iframe src=\"https://x.example/\">x</iframe>", ""),
            (
                "<p onclick='a' style=\"b\" lang='en'>c</p>",
                "<p lang=\"en\">c</p>",
            ),
            ("<a href=\"javascript:alert(1)\">a</a>", "<a>a</a>"),
            ("<a href=' JavaScript:x'>a</a>", "<a>a</a>"),
            ("<form action=\"/x\"><button>a</button></form>", "a"),
            ("a<!-- <b> -->b", "ab"),
            ("<a href='a\"b:c'>a</a>", "<a>a</a>"),
        ] {
            assert_eq!(rewritten(html), expected);
        }
    }

    #[test]
    fn addresses_are_full() {
        for (address, expected) in [
            ("/tag/日本/", "https://me.example/tag/%E6%97%A5%E6%9C%AC/"),
            ("//cdn.example/a", "https://cdn.example/a"),
            (
                "#eks-にも",
                "https://me.example/notes/p/#eks-%E3%81%AB%E3%82%82",
            ),
            (
                "https://a.example/?b=c&amp;d",
                "https://a.example/?b=c&amp;d",
            ),
            ("mailto:me@me.example", "mailto:me@me.example"),
        ] {
            assert_eq!(
                rewritten(&format!("<a href=\"{address}\">x</a>")),
                format!("<a href=\"{expected}\">x</a>")
            );
        }
        assert_eq!(rewritten("<a href=\"nope/\">x</a>"), "<a>x</a>");
    }
}
