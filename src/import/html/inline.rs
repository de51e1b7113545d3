//! The text within a block, with its marks.
//!
//! Marks are gathered beside the text, each as one character of a private plane in its place, so that
//! the text as a whole can be escaped and is not taken for marks of its own.

use super::blocks::Converter;
use super::dom::NodeId;
use crate::html::elements::{self, UNREAD};
use crate::import::escape;

/// The first of the characters that stand for marks, and how many there are.
const FIRST: u32 = 0xF_0000;
const MARKS: usize = 0xFFFD;

/// Text and marks of a block.
#[derive(Default)]
pub(super) struct Inline {
    text: String,
    marks: Vec<String>,
    /// In how many links it is.
    links: usize,
}

impl Inline {
    /// Whether nothing can be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Adds a mark, which is not escaped.
    pub(super) fn mark(&mut self, mark: impl Into<String>) {
        let mark = mark.into();
        if let (true, Some(sign)) = (
            self.marks.len() < MARKS,
            char::from_u32(FIRST + self.marks.len() as u32),
        ) {
            self.text.push(sign);
            self.marks.push(mark);
        }
    }

    /// Adds text; white space is one blank, as browsers show it.
    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            let is_own = u32::from(c) >= FIRST;
            match c {
                ' ' | '\t' | '\n' | '\r' | '\x0C' => {
                    if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                        self.text.push(' ');
                    }
                }
                '[' | ']' if self.links > 0 => self.mark(format!("\\{c}")),
                c if is_own => self.mark(c),
                c => self.text.push(c),
            }
        }
    }

    /// Ends a line.
    pub(super) fn line_break(&mut self) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\n');
    }

    /// The lines as Markdown.
    pub(super) fn lines(&self) -> Vec<String> {
        let lines: Vec<&str> = self.text.trim().lines().map(str::trim).collect();
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return Vec::new();
        }
        let mut escaped = escape::paragraph(&lines);
        for line in &mut escaped {
            *line = self.restored(line);
        }
        escaped
    }

    /// What a reader sees, with the descriptions of images and without blanks at its ends.
    pub(super) fn plain(&self) -> String {
        let mut plain = String::with_capacity(self.text.len());
        for c in self.text.trim().chars() {
            let mark = u32::from(c).checked_sub(FIRST);
            match mark.and_then(|at| self.marks.get(at as usize)) {
                Some(mark) => {
                    let image = mark.strip_prefix("![");
                    plain.push_str(
                        image
                            .and_then(|rest| rest.split(']').next())
                            .unwrap_or_default(),
                    );
                }
                None => plain.push(c),
            }
        }
        plain
    }

    fn restored(&self, line: &str) -> String {
        let mut restored = String::with_capacity(line.len());
        for c in line.chars() {
            let mark = u32::from(c).checked_sub(FIRST);
            match mark.and_then(|at| self.marks.get(at as usize)) {
                Some(mark) => restored.push_str(mark),
                None => restored.push(c),
            }
        }
        restored
    }
}

impl Converter<'_> {
    /// Adds a node that is within a block.
    pub(super) fn inline(&mut self, out: &mut Inline, node: NodeId, depth: usize) {
        if let Some(text) = self.dom.text(node) {
            out.push(text);
            return;
        }
        if depth > Converter::DEEPEST {
            out.push(&self.dom.all_text(node));
            return;
        }
        match self.dom.name(node) {
            "br" => out.line_break(),
            "code" | "kbd" | "samp" => out.mark(code(&self.dom.all_text(node))),
            "strong" | "b" => self.between(out, node, ("**", depth)),
            "em" | "i" => self.between(out, node, ("*", depth)),
            "s" | "del" | "strike" => self.between(out, node, ("~~", depth)),
            "a" => self.link(out, node, depth),
            "img" => self.image(out, node),
            "sup" if self.dom.has_class(node, "footnote-ref") => self.footnote(out, node),
            "input" if self.dom.attribute(node, "type") == Some("checkbox") => {
                let is_done = self.dom.attribute(node, "checked").is_some();
                out.mark(if is_done { "[x] " } else { "[ ] " });
            }
            "embed-katex" | "eq" | "eqn" if !self.has_elements(node) => {
                let formula = self.dom.all_text(node);
                out.mark(format!("${}$", formula.trim()));
            }
            "iframe" | "video" | "audio" | "object" | "embed" => self.frame(out, node),
            name if name == "title" || elements::is(name, UNREAD) => {}
            _ => self.inline_children(out, node, depth),
        }
    }

    fn inline_children(&mut self, out: &mut Inline, node: NodeId, depth: usize) {
        for child in self.dom.children(node) {
            self.inline(out, *child, depth + 1);
        }
    }

    fn has_elements(&self, node: NodeId) -> bool {
        let children = self.dom.children(node);
        children
            .iter()
            .any(|child| !self.dom.name(*child).is_empty())
    }

    /// Text between two equal marks; blanks at its ends are outside of them.
    fn between(&mut self, out: &mut Inline, node: NodeId, (sign, depth): (&str, usize)) {
        let text = self.dom.all_text(node);
        if text.trim().is_empty() && !self.has_elements(node) {
            return out.push(&text);
        }
        if text.starts_with(char::is_whitespace) {
            out.push(" ");
        }
        out.mark(sign);
        let begin = out.text.len();
        self.inline_children(out, node, depth);
        let ends_blank = out.text.len() > begin && out.text.ends_with(' ');
        if ends_blank {
            out.text.pop();
        }
        out.mark(sign);
        if ends_blank {
            out.push(" ");
        }
    }

    fn link(&mut self, out: &mut Inline, node: NodeId, depth: usize) {
        if self.dom.has_class(node, "header-anchor-link")
            || self.dom.has_class(node, "footnote-backref")
        {
            return;
        }
        let Some(address) = self.dom.attribute(node, "href").map(str::trim) else {
            return self.inline_children(out, node, depth);
        };
        let text = self.dom.all_text(node);
        let is_bare = text.trim() == address && !self.has_elements(node);
        let address = self.full(address);
        if is_bare && address.contains("://") && !address.contains(['<', '>', ' ']) {
            return out.mark(format!("<{address}>"));
        }
        if text.trim().is_empty() && !self.has_elements(node) {
            return;
        }
        out.mark("[");
        out.links += 1;
        self.inline_children(out, node, depth);
        out.links -= 1;
        out.mark(format!("]({})", destination(&address)));
    }

    fn image(&mut self, out: &mut Inline, node: NodeId) {
        let source = self.dom.attribute(node, "src").unwrap_or_default().trim();
        let description = self.dom.attribute(node, "alt").unwrap_or_default();
        if source.is_empty() || source.starts_with("data:") {
            if !description.is_empty() {
                out.push(description);
            }
            return self.lose(node, "an image without an address is left out");
        }
        for size in ["width", "height"] {
            if let Some(value) = self.dom.attribute(node, size) {
                self.lose(node, &format!("the {size} {value} of an image is left out"));
            }
        }
        let source = self.full(source);
        let description = description.replace(['[', ']'], "").replace('\n', " ");
        out.mark(format!("![{description}]({})", destination(&source)));
    }

    fn footnote(&mut self, out: &mut Inline, node: NodeId) {
        match footnote_name(&self.dom.all_text(node)) {
            Some(name) => out.mark(format!("[^{name}]")),
            None => out.push(&self.dom.all_text(node)),
        }
    }

    /// An embedded page as a link to it.
    fn frame(&mut self, out: &mut Inline, node: NodeId) {
        let content = self.dom.attribute(node, "data-content");
        let content = content.map(|text| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8_lossy()
                .into_owned()
        });
        let is_address = |text: &String| text.starts_with("http") && !text.contains([' ', '\n']);
        let address = content.filter(is_address);
        // Zenn puts the address after the frame once more, as a link that is not shown.
        if let Some(address) = &address
            && self.is_followed_by(node, address)
        {
            return;
        }
        let source = || {
            self.dom
                .attribute(node, "src")
                .map(|source| self.full(source))
        };
        let Some(address) = address
            .or_else(source)
            .filter(|address| !address.is_empty())
        else {
            return self.lose(node, "an embedded frame without an address is left out");
        };
        let address = player(&address).unwrap_or(address);
        self.lose(node, &format!("an embedded frame is a link now: {address}"));
        if !out.text.is_empty() && !out.text.ends_with(['\n', ' ']) {
            out.push(" ");
        }
        out.mark(format!("<{}>", address.replace(['<', '>', ' '], "")));
    }

    fn is_followed_by(&self, node: NodeId, address: &str) -> bool {
        let mut at = node;
        for _ in 0..3 {
            let Some(parent) = self.dom.parent(at) else {
                return false;
            };
            let siblings = self.dom.children(parent).iter();
            let mut later = siblings.skip_while(|child| **child != at).skip(1);
            let is_link = |child: &&NodeId| self.dom.attribute(**child, "href") == Some(address);
            if later.by_ref().take(3).any(|child| is_link(&child)) {
                return true;
            }
            at = parent;
        }
        false
    }
}

/// `[2]`, or `[2:1]` where it is used again, names the footnote 2.
fn footnote_name(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let name = inside.split(':').next()?.trim();
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| name.to_owned())
}

/// The page of a video whose player is embedded.
fn player(address: &str) -> Option<String> {
    let (host, rest) = address.split_once("/embed/")?;
    let id: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    let is_video = host.contains("youtube") && !id.is_empty();
    is_video.then(|| format!("https://www.youtube.com/watch?v={id}"))
}

/// Code between as many backquotes as it needs.
fn code(text: &str) -> String {
    let lines: Vec<&str> = text.trim_matches('\n').lines().collect();
    let text = lines.join(" ");
    let runs = text.split(|c| c != '`').map(str::len);
    let sign = "`".repeat(runs.max().unwrap_or_default() + 1);
    let needs_blank = text.starts_with('`') || text.ends_with('`');
    match (text.is_empty(), needs_blank) {
        (true, _) => String::new(),
        (_, true) => format!("{sign} {text} {sign}"),
        _ => format!("{sign}{text}{sign}"),
    }
}

/// An address as the destination of a link: in angle brackets where it has blanks or brackets.
pub(super) fn destination(address: &str) -> String {
    let is_plain = !address.contains([' ', '(', ')', '<', '>', '\n', '\\']) && !address.is_empty();
    match is_plain {
        true => address.to_owned(),
        false => {
            let inside = address.replace('<', "%3C").replace('>', "%3E");
            format!(
                "<{}>",
                inside.replace(['\n', '\r'], "").replace('\\', "%5C")
            )
        }
    }
}
