//! Blocks of a page as blocks of Markdown.

use super::dom::{Dom, NodeId};
use super::inline::Inline;
use crate::html::elements::{self, BLOCK, HEADING, UNREAD};

/// A block of Markdown.
#[derive(Debug)]
pub(in crate::import) struct Block {
    /// Its lines.
    pub(in crate::import) lines: Vec<String>,
    /// What a reader sees of a paragraph, descriptions of images included; empty for other blocks.
    pub(in crate::import) plain: String,
    /// The line of the page where it begins.
    pub(in crate::import) line: usize,
    pub(super) kind: Kind,
}

impl Block {
    /// A block whose text is not needed.
    pub(super) fn new(kind: Kind, line: usize, lines: Vec<String>) -> Block {
        let plain = String::new();
        Block {
            lines,
            plain,
            line,
            kind,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    /// A list; whether a paragraph before it needs a blank line.
    List(bool),
    Code,
    Quote,
    Other,
}

/// Makes Markdown of a tree.
pub(in crate::import) struct Converter<'d> {
    pub(in crate::import) dom: &'d Dom,
    /// What could not be kept, with the line of the page.
    pub(in crate::import) losses: Vec<(usize, String)>,
    /// The host of addresses that begin with `/`.
    host: &'d str,
    /// Tells the language of code that does not say it.
    pub(super) language: fn(&[&str]) -> &'static str,
    /// Of each node, whether it is or has a block.
    has_block: Vec<bool>,
}

impl<'d> Converter<'d> {
    /// Elements that are nested deeper are read as their text.
    pub(super) const DEEPEST: usize = 100;

    pub(in crate::import) fn new(
        dom: &'d Dom,
        host: &'d str,
        language: fn(&[&str]) -> &'static str,
    ) -> Converter<'d> {
        let order: Vec<NodeId> = dom.below(Dom::ROOT).collect();
        let mut has_block = vec![false; order.iter().max().map_or(1, |last| last + 1)];
        for node in order.into_iter().rev() {
            let children = dom.children(node);
            has_block[node] = elements::is(dom.name(node), BLOCK)
                || children.iter().any(|child| has_block[*child]);
        }
        Converter {
            dom,
            losses: Vec::new(),
            host,
            language,
            has_block,
        }
    }

    pub(super) fn lose(&mut self, node: NodeId, what: &str) {
        self.losses.push((self.dom.line(node), what.to_owned()));
    }

    /// An address with the host of the page.
    pub(super) fn full(&self, address: &str) -> String {
        match address.starts_with('/') && !address.starts_with("//") {
            true => format!("{}{address}", self.host),
            false => address.to_owned(),
        }
    }

    /// The blocks in an element.
    pub(in crate::import) fn blocks(&mut self, node: NodeId) -> Vec<Block> {
        let mut blocks = Vec::new();
        self.children(node, 0, &mut blocks);
        blocks
    }

    pub(super) fn children(&mut self, node: NodeId, depth: usize, out: &mut Vec<Block>) {
        if depth > Converter::DEEPEST {
            let mut text = Inline::default();
            text.push(&self.dom.all_text(node));
            self.lose(node, "elements nested too deeply are read as their text");
            return self.paragraph(&text, node, out);
        }
        let mut text = Inline::default();
        let mut first = node;
        for child in self.dom.children(node) {
            if self.has_block[*child] {
                self.paragraph(&std::mem::take(&mut text), first, out);
                self.block(*child, depth + 1, out);
            } else {
                if text.is_blank() {
                    first = *child;
                }
                self.inline(&mut text, *child, depth + 1);
            }
        }
        self.paragraph(&text, first, out);
    }

    fn paragraph(&self, text: &Inline, node: NodeId, out: &mut Vec<Block>) {
        let mut lines = text.lines();
        if lines.is_empty() {
            return;
        }
        let last = lines.len() - 1;
        for line in &mut lines[..last] {
            line.push('\\');
        }
        out.push(Block {
            plain: text.plain(),
            line: self.dom.line(node),
            kind: Kind::Paragraph,
            lines,
        });
    }

    fn block(&mut self, node: NodeId, depth: usize, out: &mut Vec<Block>) {
        let dom = self.dom;
        let line = dom.line(node);
        let mut push = |kind, lines: Vec<String>| out.push(Block::new(kind, line, lines));
        match dom.name(node) {
            "ul" | "ol" => {
                let (kind, lines) = self.list(node, depth);
                push(kind, lines);
            }
            "pre" => push(Kind::Code, self.code(node, "")),
            "div" if dom.has_class(node, "code-block-container") => {
                let name = dom.below(node);
                let mut name = name.filter(|found| dom.has_class(*found, "code-block-filename"));
                let name = name.next().map(|found| dom.all_text(found));
                push(Kind::Code, self.code(node, &name.unwrap_or_default()));
            }
            "blockquote" => push(Kind::Quote, self.quote(node, depth)),
            "hr" => push(Kind::Other, vec!["---".to_owned()]),
            "table" => push(Kind::Other, self.table(node, depth)),
            "aside" if dom.has_class(node, "msg") => {
                let is_alert = dom.has_class(node, "alert");
                let name = if is_alert { "message alert" } else { "message" };
                push(Kind::Other, self.container(node, name, depth));
            }
            "details" => {
                let summary = dom.children(node).iter();
                let mut summary = summary.filter(|child| dom.name(**child) == "summary");
                let title = summary.next().map(|summary| dom.all_text(*summary));
                let name = format!("details {}", title.unwrap_or_default().trim());
                push(Kind::Other, self.container(node, name.trim(), depth));
            }
            "section" if dom.has_class(node, "footnotes") => self.footnotes(node, depth, out),
            "section" if dom.has_class(node, "zenn-katex") => {
                let mut lines = vec!["$$".to_owned()];
                lines.extend(dom.all_text(node).trim().lines().map(str::to_owned));
                lines.push("$$".to_owned());
                push(Kind::Other, lines);
            }
            name if elements::is(name, HEADING) => self.heading(node, depth, out),
            name @ ("nav" | "footer") => {
                self.lose(node, &format!("the <{name}> of the page is left out"));
            }
            name if elements::is(name, UNREAD) => {}
            _ => self.children(node, depth, out),
        }
    }

    fn heading(&mut self, node: NodeId, depth: usize, out: &mut Vec<Block>) {
        let mut text = Inline::default();
        self.inline_all(&mut text, node, depth);
        let level = self.dom.name(node)[1..].parse().unwrap_or(1);
        let lines = text.lines().join(" ");
        if !lines.is_empty() {
            out.push(Block {
                lines: vec![format!("{} {lines}", "#".repeat(level))],
                plain: text.plain(),
                line: self.dom.line(node),
                kind: Kind::Heading,
            });
        }
    }

    pub(super) fn inline_all(&mut self, text: &mut Inline, node: NodeId, depth: usize) {
        for child in self.dom.children(node) {
            self.inline(text, *child, depth + 1);
        }
    }

    fn list(&mut self, node: NodeId, depth: usize) -> (Kind, Vec<String>) {
        let dom = self.dom;
        let is_numbered = dom.name(node) == "ol";
        let start = dom
            .attribute(node, "start")
            .and_then(|start| start.parse().ok());
        let start: u32 = start.unwrap_or(1);
        let mut number = start;
        let mut lines = Vec::new();
        let mut first_is_empty = false;
        for child in dom.children(node) {
            let mut blocks = Vec::new();
            match dom.name(*child) {
                "li" => self.children(*child, depth + 1, &mut blocks),
                // A list directly in a list belongs to the item before it.
                "ul" | "ol" => self.block(*child, depth + 1, &mut blocks),
                _ => continue,
            }
            let mark = match (dom.name(*child), is_numbered) {
                ("li", true) => format!("{number}. "),
                ("li", false) => "- ".to_owned(),
                _ => "  ".to_owned(),
            };
            number = number.saturating_add(u32::from(dom.name(*child) == "li"));
            let item = joined(&blocks, Spacing::Item);
            first_is_empty |= lines.is_empty() && item.is_empty();
            if item.is_empty() {
                lines.push(mark.trim_end().to_owned());
            }
            let indent = " ".repeat(mark.len());
            for (index, line) in item.iter().enumerate() {
                let before = if index == 0 { &mark } else { &indent };
                lines.push(format!("{before}{line}").trim_end().to_owned());
            }
        }
        (
            Kind::List(first_is_empty || is_numbered && start != 1),
            lines,
        )
    }

    fn quote(&mut self, node: NodeId, depth: usize) -> Vec<String> {
        let mut blocks = Vec::new();
        self.children(node, depth, &mut blocks);
        let lines = joined(&blocks, Spacing::Note).into_iter();
        lines
            .map(|line| format!("> {line}").trim_end().to_owned())
            .collect()
    }

    /// A box of Zenn, with more colons than those in it.
    fn container(&mut self, node: NodeId, name: &str, depth: usize) -> Vec<String> {
        let mut blocks = Vec::new();
        for child in self.dom.children(node) {
            let is_sign = self.dom.has_class(*child, "msg-symbol");
            if !is_sign && self.dom.name(*child) != "summary" {
                match self.has_block[*child] {
                    true => self.block(*child, depth + 1, &mut blocks),
                    false => {
                        let mut text = Inline::default();
                        self.inline(&mut text, *child, depth + 1);
                        self.paragraph(&text, *child, &mut blocks);
                    }
                }
            }
        }
        let inside = joined(&blocks, Spacing::Note);
        let colons = inside
            .iter()
            .map(|line| line.len() - line.trim_start_matches(':').len());
        let colons = colons.filter(|count| *count >= 3).max();
        let sign = ":".repeat(colons.map_or(3, |count| count + 1));
        let mut lines = vec![format!("{sign}{name}")];
        lines.extend(inside);
        lines.push(sign);
        lines
    }
}

/// Where blocks are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Spacing {
    /// In a note or a quotation, where blank lines are free.
    Note,
    /// In an item, whose list would be loose by blank lines: only those that are needed.
    Item,
}

/// The lines of blocks, one after the other.
pub(in crate::import) fn joined(blocks: &[Block], spacing: Spacing) -> Vec<String> {
    let mut lines = Vec::new();
    let mut above: Option<Kind> = None;
    for block in blocks {
        let needs_blank = above.is_some_and(|above| needs_blank(above, block.kind));
        if above.is_some() && (spacing == Spacing::Note || needs_blank) {
            lines.push(String::new());
        }
        let is_second_list = matches!((above, block.kind), (Some(Kind::List(_)), Kind::List(_)));
        // Two lists, one directly after the other, would be one without something between.
        if is_second_list {
            lines.extend(["<!-- -->".to_owned(), String::new()]);
        }
        lines.extend(block.lines.iter().cloned());
        above = Some(block.kind);
    }
    lines
}

/// Whether a block, directly after the one above it, would be read as a part of it.
fn needs_blank(above: Kind, block: Kind) -> bool {
    match (above, block) {
        (Kind::Paragraph | Kind::Code, Kind::List(needs)) => needs,
        (Kind::Heading, _)
        | (_, Kind::Code)
        | (Kind::Paragraph | Kind::Code, Kind::Quote)
        | (Kind::Code, Kind::Paragraph) => false,
        _ => true,
    }
}
