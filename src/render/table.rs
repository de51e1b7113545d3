//! Tables in accessible HTML: a region that can be scrolled by keyboard, named by its columns, with
//! header cells that say what they head, and alignment by class.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::strings::Strings;
use crate::html::escape;

/// A table while its events pass.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    /// Where in the events the table begins: its first tag is written when its columns are known.
    begin: usize,
    /// Where in the events the open cell begins.
    cell_begin: usize,
    cell: usize,
    in_head: bool,
    columns: Vec<String>,
}

impl Table {
    /// A table that begins at this length of the events.
    pub(super) fn begin(alignments: Vec<Alignment>, begin: usize) -> Table {
        Table {
            alignments,
            begin,
            cell_begin: begin,
            cell: 0,
            in_head: false,
            columns: Vec::new(),
        }
    }

    /// The HTML of a head, a row or a cell that begins.
    pub(super) fn start(&mut self, tag: &Tag<'_>, events: usize) -> String {
        match tag {
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                "<thead><tr>".to_owned()
            }
            Tag::TableRow => {
                self.cell = 0;
                "<tr>".to_owned()
            }
            _ => {
                // The tag itself is the event before the cell's content.
                self.cell_begin = events + 1;
                let name = if self.in_head {
                    "th scope=\"col\""
                } else {
                    "td"
                };
                format!("<{name}{}>", self.class())
            }
        }
    }

    /// The HTML of what ends. At the end of the head the table gets its first tag.
    pub(super) fn end(
        &mut self,
        tag: TagEnd,
        events: &mut Vec<Event<'_>>,
        strings: &Strings,
    ) -> String {
        match tag {
            TagEnd::TableHead => {
                self.in_head = false;
                let columns = self.columns.join(", ");
                let label = strings.fill("table.label", &[("columns", &columns)]);
                let open = format!(
                    "<section class=\"table\" tabindex=\"0\" aria-label=\"{}\"><table>",
                    escape(&label)
                );
                events.insert(self.begin, Event::Html(open.into()));
                "</tr></thead><tbody>\n".to_owned()
            }
            TagEnd::TableRow => "</tr>\n".to_owned(),
            TagEnd::TableCell => self.end_cell(events),
            _ => "</tbody></table></section>\n".to_owned(),
        }
    }

    fn end_cell(&mut self, events: &mut [Event<'_>]) -> String {
        self.cell += 1;
        if !self.in_head {
            return "</td>".to_owned();
        }
        let text: String = events[self.cell_begin.min(events.len())..]
            .iter()
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        // A formula is no text here; it is there by what stands for it.
        let cell = &events[self.cell_begin.min(events.len())..];
        let has_formula = cell
            .iter()
            .any(|event| matches!(event, Event::InlineHtml(html) if !html.starts_with('<')));
        if text.trim().is_empty() && !has_formula {
            // A cell that heads nothing, such as the corner above the row names, is not a header.
            if let Some(open) = events.get_mut(self.cell_begin.saturating_sub(1)) {
                *open = Event::InlineHtml("<td>".into());
            }
            return "</td>".to_owned();
        }
        if !text.trim().is_empty() {
            self.columns.push(text.trim().to_owned());
        }
        "</th>".to_owned()
    }

    fn class(&self) -> &'static str {
        match self.alignments.get(self.cell) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"center\"",
            _ => "",
        }
    }
}
