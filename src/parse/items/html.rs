//! The writer's own HTML: what of it is a link, code, or nothing that anybody sees.

use std::ops::Range;

use super::{Reader, Within};
use crate::html::{Piece, Tag, pieces};
use crate::parse::document::Link;

impl Reader<'_> {
    /// Links and code are left alone as those of Markdown are.
    pub(super) fn html(&mut self, html: &str, range: &Range<usize>) {
        for piece in pieces(html) {
            if let Piece::Tag(tag) = piece {
                self.html_tag(&tag, range);
            }
        }
    }

    /// In a script nothing is a tag but its last.
    fn html_tag(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match (&*tag.name, tag.closes) {
            ("script" | "style", true) => self.leave(Within::Script),
            _ if self.within == Within::Script => return,
            ("script" | "style", false) => self.within = Within::Script,
            ("code" | "pre" | "kbd" | "samp", true) => self.leave(Within::Code),
            ("code" | "pre" | "kbd" | "samp", false) => self.within = Within::Code,
            ("a", true) => self.run.end_link(),
            ("a", false) => {
                let destination = tag.attributes().find(|one| one.name == "href");
                let link = destination.map_or(Link::No, |one| self.link(one.value));
                self.run.begin_link(link);
            }
            _ => {}
        }
        for attribute in tag.attributes() {
            let is_image = attribute.name == "src";
            if is_image || attribute.name == "href" {
                self.local_link(attribute.value, range, is_image);
            }
        }
    }
}
