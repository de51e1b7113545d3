//! Blocks that are one item, and those that are named by the line before them.

use std::ops::Range;

use super::builder::ItemBuilder;
use super::{Cut, Reader};
use crate::parse::document::Marker;
use crate::source::Span;

impl Reader<'_> {
    /// Begins the item that blocks are which an element holds together.
    pub(super) fn enter_group(&mut self, block: &Range<usize>) {
        let groups = self.markdown.groups();
        let next = groups.partition_point(|group| group.end <= block.start);
        let Some(group) = groups.get(next).filter(|group| group.start <= block.start) else {
            return;
        };
        if self.group == *group {
            return;
        }
        self.group = group.clone();
        match self.cut {
            Cut::Blocks => self.begin(group.clone(), Marker::Block),
            Cut::Sections if self.item.is_none() => self.begin_section(group, 0),
            Cut::Sections => {}
        }
    }

    /// `{#id}` alone in a paragraph is the name of the block that follows: code and tables have no line of
    /// text for it.
    pub(super) fn name_blocks(&mut self) {
        let builders = std::mem::take(&mut self.builders);
        let mut waiting: Option<ItemBuilder> = None;
        for mut builder in builders {
            if let Some(name) = waiting.take() {
                let between = &self.body[name.span.end..builder.span.start];
                let is_next = builder.marker == Marker::Block && between.trim().is_empty();
                if is_next && builder.trailing.is_none() {
                    builder.trailing = name.trailing;
                } else {
                    self.report_unused_id(&name);
                }
            }
            match builder.is_name() {
                true => waiting = Some(builder),
                false => self.builders.push(builder),
            }
        }
        if let Some(name) = waiting {
            self.report_unused_id(&name);
        }
    }

    fn report_unused_id(&self, name: &ItemBuilder) {
        self.problems.warning(
            "unused-id",
            self.moved(Span::new(name.span.clone())),
            "this id names nothing and is not shown",
            "put it on the line before the block that it names, or at the end of an item's first line",
        );
    }
}
