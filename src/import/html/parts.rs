//! Code, footnotes and tables, whose lines need more than those of other blocks.

use super::blocks::{Block, Converter, Kind, Spacing, joined};
use super::dom::NodeId;
use super::inline::Inline;
use crate::import::escape;

impl Converter<'_> {
    pub(super) fn code(&mut self, node: NodeId, name: &str) -> Vec<String> {
        let dom = self.dom;
        let mut parts = std::iter::once(node).chain(dom.below(node));
        let pre = parts.find(|part| dom.name(*part) == "pre").unwrap_or(node);
        let text = dom.all_text(pre);
        let text = text.trim_end_matches('\n');
        let lines: Vec<&str> = text.split('\n').collect();
        let classes = std::iter::once(pre).chain(dom.below(pre));
        let classes = classes.filter_map(|part| dom.attribute(part, "class"));
        let language = classes
            .flat_map(str::split_ascii_whitespace)
            .find_map(|class| class.strip_prefix("language-"));
        let language = match language {
            Some("plaintext" | "text" | "plain") => String::new(),
            Some(language) => language.replacen("diff-", "diff ", 1),
            None => (self.language)(&lines).to_owned(),
        };
        let fence = escape::fence(&lines);
        let name = match name.trim() {
            "" => String::new(),
            name => format!(":{name}"),
        };
        let mut code = vec![format!("{fence}{language}{name}")];
        code.extend(lines.into_iter().map(str::to_owned));
        code.push(fence);
        code
    }

    pub(super) fn footnotes(&mut self, node: NodeId, depth: usize, out: &mut Vec<Block>) {
        let dom = self.dom;
        let items: Vec<NodeId> = dom
            .below(node)
            .filter(|item| dom.name(*item) == "li")
            .collect();
        for (index, item) in items.into_iter().enumerate() {
            let mut blocks = Vec::new();
            self.children(item, depth + 1, &mut blocks);
            let lines = joined(&blocks, Spacing::Note);
            let lines =
                lines
                    .into_iter()
                    .enumerate()
                    .map(|(at, line)| match (at, line.is_empty()) {
                        (0, _) => format!("[^{}]: {line}", index + 1),
                        (_, true) => line,
                        _ => format!("    {line}"),
                    });
            out.push(Block::new(Kind::Other, dom.line(item), lines.collect()));
        }
    }

    pub(super) fn table(&mut self, node: NodeId, depth: usize) -> Vec<String> {
        let dom = self.dom;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in self.rows(node) {
            let cells = dom.children(row).iter();
            let cells = cells.filter(|cell| matches!(dom.name(**cell), "td" | "th"));
            let cells = cells.map(|cell| {
                let mut text = Inline::default();
                self.inline_all(&mut text, *cell, depth);
                text.lines().join("<br>").replace('|', "\\|")
            });
            rows.push(cells.collect());
        }
        let width = rows.iter().map(Vec::len).max().unwrap_or_default();
        let Some(head) = rows.first_mut() else {
            return Vec::new();
        };
        // Markdown needs a head as wide as the widest row, and fills up the others on its own.
        head.resize(width, String::new());
        rows.insert(1, vec!["---".to_owned(); width]);
        let lines = rows
            .iter()
            .map(|cells| format!("| {} |", cells.join(" | ")));
        lines.collect()
    }

    /// The rows of a table, without those of tables in it.
    fn rows(&self, table: NodeId) -> Vec<NodeId> {
        let (mut rows, mut waiting) = (Vec::new(), vec![table]);
        while let Some(node) = waiting.pop() {
            let children = self.dom.children(node).iter().rev();
            let inner = |child: &&NodeId| !matches!(self.dom.name(**child), "td" | "th" | "table");
            waiting.extend(children.filter(inner));
            if self.dom.name(node) == "tr" {
                rows.push(node);
            }
        }
        rows
    }
}
