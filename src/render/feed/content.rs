//! The HTML of an item as readers of feeds get it: full addresses, and nothing that needs our style,
//! our scripts or our page around it.
//!
//! Tags of elements for feeds stay, with the attributes that mean something by themselves; all other tags
//! go and leave what they hold, but for those whose content is not text. Where a site allows any HTML,
//! fragments that may hold some are sanitised first, each on its own, which closes what they leave
//! open.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::super::sanitize::{Sanitizer, without_empty_elements};
use crate::config::{BaseUrl, RawHtml};
use crate::html::elements::{self, FEED, SILENT};
use crate::html::{Attribute, Piece, Tag, is_harmless, pieces, scheme};
use crate::link::{Entry, EntryId, Site};

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

/// Signs that no URI has as they are; those that are encoded already stay so.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ');

/// Makes the HTML of feeds.
pub(super) struct Contents<'a> {
    pub(super) site: &'a Site,
    pub(super) sanitizer: &'a Sanitizer,
}

impl Contents<'_> {
    /// The HTML of an item of a note or an article, for readers. What it leaves open ends with it.
    pub(super) fn of(&self, id: EntryId, html: &str) -> String {
        let base = &self.site.config.base_url;
        let entry = self.site.entry(id);
        let writer = Writer {
            base,
            page: &entry.url.absolute(base),
        };
        // Elsewhere the fragments of items are clean already.
        let allows_all = self.site.config.html == RawHtml::Allow;
        match allows_all && may_hold_html(entry) {
            true => writer.rewrite(&without_empty_elements(
                &self
                    .sanitizer
                    .clean(&with_plain_formulas(html), base.origin()),
            )),
            false => writer.rewrite(html),
        }
    }
}

/// Writes the HTML of one page's items.
struct Writer<'a> {
    base: &'a BaseUrl,
    /// The full address of the page.
    page: &'a str,
}

impl Writer<'_> {
    fn rewrite(&self, html: &str) -> String {
        let mut result = String::with_capacity(html.len());
        let mut pieces = pieces(html);
        let mut in_card = false;
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Text(text) => result.push_str(text),
                Piece::Comment(_) => {}
                Piece::Tag(tag) if tag.formula().is_some() => {
                    push_formula(&mut result, &tag);
                    pieces.skip_element(&tag.name);
                }
                Piece::Tag(tag) if is_silent(&tag) => pieces.skip_element(&tag.name),
                Piece::Tag(tag) if is_card(&tag) => {
                    result.push_str("<p>");
                    self.push(&mut result, &tag);
                    in_card = true;
                }
                Piece::Tag(tag) => {
                    self.push(&mut result, &tag);
                    if tag.closes && tag.name == "a" && std::mem::take(&mut in_card) {
                        result.push_str("</p>");
                    }
                }
            }
        }
        result
    }

    fn push(&self, result: &mut String, tag: &Tag<'_>) {
        // A box is beside the text of its page; without our style it reads as a quotation.
        let name: &str = match &*tag.name {
            "aside" => "blockquote",
            name => name,
        };
        if name == "input" {
            let is_done = tag.attribute("checked").is_some();
            result.push_str(if is_done { "☑" } else { "☐" });
            return;
        }
        if !elements::is(name, FEED) {
            return;
        }
        if tag.closes {
            for part in ["</", name, ">"] {
                result.push_str(part);
            }
            return;
        }
        let begin = result.len();
        result.push('<');
        result.push_str(name);
        let mut has_source = false;
        for attribute in tag.attributes() {
            if let Some(value) = self.value(name, &attribute) {
                has_source |= attribute.name == "src";
                for part in [" ", &*attribute.name, "=\"", &*value, "\""] {
                    result.push_str(part);
                }
            }
        }
        result.push('>');
        if name == "img" && !has_source {
            result.truncate(begin);
        }
    }

    /// The value of an attribute, if it stays.
    fn value(&self, element: &str, attribute: &Attribute<'_>) -> Option<String> {
        let name: &str = &attribute.name;
        let is_kept = |(on, kept): &(&str, &str)| *kept == name && (*on == "*" || *on == element);
        if !ATTRIBUTES.iter().any(is_kept) {
            return None;
        }
        let value = attribute.value.replace('"', "&quot;");
        match name {
            "href" | "src" | "cite" => self.address(value.trim()),
            _ => Some(value),
        }
    }

    /// A full address, or none for one that could run something or leads nowhere outside of the site.
    /// It comes and goes escaped as attributes are.
    fn address(&self, address: &str) -> Option<String> {
        let encoded = utf8_percent_encode(address, UNSAFE);
        if address.starts_with('#') {
            return Some(format!("{}{encoded}", self.page));
        }
        if address.starts_with("//") {
            let (scheme, _) = self.base.origin().split_once(':')?;
            return Some(format!("{scheme}:{encoded}"));
        }
        if address.starts_with('/') {
            return Some(format!("{}{encoded}", self.base.origin()));
        }
        is_harmless(&scheme(address)?).then(|| encoded.to_string())
    }
}

/// Whether it begins the link of an embed, which is a block of its own.
fn is_card(tag: &Tag<'_>) -> bool {
    let class = tag.attribute("class").unwrap_or_default();
    !tag.closes && tag.name == "a" && class.split(' ').any(|class| class == "embed")
}

/// A formula as it is written: few readers show MathML.
fn push_formula(result: &mut String, tag: &Tag<'_>) {
    let tex = tag.formula().unwrap_or_default();
    result.push_str(&format!("<code>{tex}</code>"));
}

/// HTML with formulas as they are written, which the sanitizer leaves alone.
fn with_plain_formulas(html: &str) -> String {
    let mut result = String::with_capacity(html.len());
    let mut pieces = pieces(html);
    while let Some(piece) = pieces.next() {
        match &piece {
            Piece::Tag(tag) if tag.formula().is_some() => {
                push_formula(&mut result, tag);
                pieces.skip_element(&tag.name);
            }
            piece => result.push_str(piece.written()),
        }
    }
    result
}

/// Whether an element goes with what it holds: what is not text, the small counts that need our style
/// to be distinct from the text, and the way back from a footnote.
fn is_silent(tag: &Tag<'_>) -> bool {
    tag.is_mark() || (!tag.closes && elements::is(&tag.name, SILENT))
}

/// Whether HTML of the writer's may be in a document. It says yes more often than needed, which costs
/// time alone.
fn may_hold_html(entry: &Entry) -> bool {
    let body = entry.source().slice(entry.document.body);
    let opens = |at: usize| {
        let next = body[at + 1..].chars().next();
        next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    };
    memchr::memchr_iter(b'<', body.as_bytes()).any(opens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(html: &str) -> String {
        let base = BaseUrl::parse("https://me.example/notes").unwrap();
        let writer = Writer {
            base: &base,
            page: "https://me.example/notes/p/",
        };
        writer.rewrite(html)
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
                "<aside class=\"msg alert\"><span class=\"msg-symbol\">!</span><div><p>a</p></div></aside>",
                "<blockquote><div><p>a</p></div></blockquote>",
            ),
            (
                "<math class=\"tex\" alttext=\"a &lt; b\"><mi>a</mi></math><math><mi>c</mi></math>",
                "<code>a &lt; b</code>",
            ),
            (
                "<a class=\"card embed\" href=\"https://a.example/\">A</a>",
                "<p><a href=\"https://a.example/\">A</a></p>",
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
            ("a<SCRIPT>\"</b>\"</SCRIPT>b", "ab"),
            ("<head>a<header>b</header>c</head>d", "d"),
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
            (" https://a.example/b c%20d ", "https://a.example/b%20c%20d"),
            (
                "https://例え.example/水",
                "https://%E4%BE%8B%E3%81%88.example/%E6%B0%B4",
            ),
        ] {
            assert_eq!(
                rewritten(&format!("<a href=\"{address}\">x</a>")),
                format!("<a href=\"{expected}\">x</a>")
            );
        }
        assert_eq!(rewritten("<a href=\"nope/\">x</a>"), "<a>x</a>");
    }
}
