//! Rendered HTML as plain text.

use super::elements::{self, LINE};
use super::pieces::{Piece, Tag, pieces};

/// What a reader sees of rendered HTML as plain text: a line a block, lines of code as they are, and
/// formulas as they are written. A row of a table is a line, with tabs between its cells.
/// Left out are scripts and styles, and what minamo put there itself: counts of mentions, marks of
/// footnotes.
pub(crate) fn plain_text(html: &str) -> String {
    let mut plain = Plain {
        text: String::with_capacity(html.len() / 2),
        code: 0,
        cells: 0,
        is_wrapped: false,
    };
    let mut pieces = pieces(html);
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(text) if plain.code > 0 => push_unescaped(&mut plain.text, text),
            Piece::Text(text) => plain.push(text),
            Piece::Tag(tag) if is_unread(&tag) => pieces.skip_element(&tag.name),
            Piece::Tag(tag) if tag.formula().is_some() => {
                plain.push(tag.formula().unwrap_or_default());
                pieces.skip_element(&tag.name);
            }
            Piece::Tag(tag) => plain.tag(&tag),
            Piece::Comment(_) => {}
        }
    }
    plain.text.truncate(plain.text.trim_end().len());
    plain.text
}

/// Whether it begins an element whose text nobody sees, or is not the writer's.
fn is_unread(tag: &Tag<'_>) -> bool {
    let is_footnote = || tag.attribute("class") == Some("footnote-ref");
    match &*tag.name {
        "script" | "style" => !tag.closes,
        "a" | "span" => tag.is_mark(),
        "sup" => !tag.closes && is_footnote(),
        _ => false,
    }
}

/// Plain text in the making.
struct Plain {
    text: String,
    /// How many `<pre>` are open: what they hold stays as it is.
    code: usize,
    /// How many cells of the row of a table have begun.
    cells: usize,
    /// Whether the line was broken since the last text, where that means no more than a space.
    is_wrapped: bool,
}

impl Plain {
    fn tag(&mut self, tag: &Tag<'_>) {
        if matches!(&*tag.name, "td" | "th") {
            self.cell(tag);
            return;
        }
        if !elements::is(&tag.name, LINE) {
            return;
        }
        if tag.name == "tr" {
            self.cells = 0;
        }
        self.is_wrapped = false;
        if !self.begins_line() {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
        }
        if tag.name == "pre" {
            self.code = match tag.closes {
                true => self.code.saturating_sub(1),
                false => self.code + 1,
            };
        }
    }

    fn cell(&mut self, tag: &Tag<'_>) {
        self.is_wrapped = false;
        if tag.closes {
            return;
        }
        if self.cells > 0 {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\t');
        }
        self.cells += 1;
    }

    fn begins_line(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Appends running text, in which a line break means nothing but where the source was wrapped.
    fn push(&mut self, html: &str) {
        for (index, line) in html.split('\n').enumerate() {
            self.is_wrapped |= index > 0;
            // Between blocks there are only the line breaks of the HTML itself.
            let line = match self.is_wrapped || self.begins_line() {
                true => line.trim_start(),
                false => line,
            };
            if line.is_empty() {
                continue;
            }
            if std::mem::take(&mut self.is_wrapped) {
                self.join(line);
            }
            push_unescaped(&mut self.text, line);
        }
    }

    /// Puts a space where a line was wrapped, if one belongs there.
    fn join(&mut self, next: &str) {
        if !self.begins_line() {
            join_lines(&mut self.text, next);
        }
    }
}

/// Ends the line of a text that goes on in the next: with a space, but with none in writing that has no
/// spaces.
pub(crate) fn join_lines(text: &mut String, next: &str) {
    text.truncate(text.trim_end_matches(' ').len());
    if !is_one_word(text, next) {
        text.push(' ');
    }
}

/// Whether a line break between two texts is nothing, as both are writing without spaces there.
pub(crate) fn is_one_word(before: &str, after: &str) -> bool {
    let (last, first) = (before.chars().next_back(), after.chars().next());
    last.is_some_and(is_east_asian) && first.is_some_and(is_east_asian)
}

/// Whether a character is of writing that has no spaces, with its punctuation: between two of them a
/// line break is nothing (CSS Text 3, section 4.1.3). Korean has spaces.
fn is_east_asian(c: char) -> bool {
    matches!(
        c,
        '\u{2E80}'..='\u{312F}' | '\u{3190}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}'
    )
}

/// Appends text of rendered HTML, in which only these five characters and no-break spaces are
/// escaped.
fn push_unescaped(text: &mut String, html: &str) {
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

/// Text of rendered HTML, or of an attribute in it, without escapes.
pub(crate) fn unescape(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    push_unescaped(&mut text, html);
    text
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
    fn plain_text_has_nothing_that_nobody_sees() {
        for (html, expected) in [
            (
                "<p>a <script type=\"x\">if (1 < 2) b()</script>c<style>d {}</style></p>",
                "a c",
            ),
            ("<SCRIPT>evil(\"</p>\")</SCRIPT>a", "a"),
            ("a<!-- b > secret -->c", "ac"),
            ("<abbr title=\"a > b\">x</abbr>", "x"),
            ("a<!-- open <p>b</p>", "a"),
        ] {
            assert_eq!(plain_text(html), expected, "{html}");
        }
    }

    #[test]
    fn a_row_of_a_table_is_a_line() {
        let html = "<p>a</p><table><thead><tr><th>b</th><th></th><th>c</th></tr></thead>\n<tbody>\n<tr><td>d e</td><td>f</td></tr>\n</tbody></table><p>g</p>";
        assert_eq!(plain_text(html), "a\nb\t\tc\nd e\tf\ng");
    }

    #[test]
    fn code_keeps_its_spaces_and_lines() {
        for (html, expected) in [
            (
                "<pre><code><span>a:</span>\n<span>  b:</span>\n    <i>- c</i>\n\n<span> d</span>\n</code></pre>\n  e",
                "a:\n  b:\n    - c\n\n d\ne",
            ),
            ("<p>x </p><pre>  a\n</pre><p> y</p>", "x\n  a\ny"),
            ("</pre> a\nb", "a b"),
        ] {
            assert_eq!(plain_text(html), expected, "{html}");
        }
    }

    #[test]
    fn wrapped_lines_are_one() {
        for (html, expected) in [
            ("<p>なので\n改行</p>", "なので改行"),
            ("<p>なので、\n「改行」</p>", "なので、「改行」"),
            ("<p>그래서\n줄바꿈</p>", "그래서 줄바꿈"),
            ("<p>なので\n<em>改行</em></p>", "なので改行"),
            ("<p><em>なので</em> \n 改行</p>", "なので改行"),
            ("<p>a\nb\n\n c &lt;\n&amp;</p>", "a b c < &"),
            ("<p>版 1\nの話、\nv2\nと 3</p>", "版 1 の話、 v2 と 3"),
            ("<p>なので<br>\n改行</p>\n<p>次\n</p>\n", "なので\n改行\n次"),
            ("\n<p>a</p>\nb\n<p>c</p>", "a\nb\nc"),
        ] {
            assert_eq!(plain_text(html), expected, "{html}");
        }
    }
}
