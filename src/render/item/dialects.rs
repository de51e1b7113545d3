//! What dialects read, as HTML: boxes, alerts, formulas, cards.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, TagEnd};

use super::around::OpenBox;
use super::fragment::Fragment;
use crate::html::{escape, escape_into};
use crate::link::Mention;
use crate::parse::markdown::{BoxKind, Embed};
use crate::parse::math::mathml;

impl Fragment<'_, '_> {
    /// Begins a box.
    pub(super) fn start_box(&mut self, range: &Range<usize>) {
        let Some(boxed) = self.document.markdown.boxed(range.start) else {
            return;
        };
        let strings = self.document.strings;
        let message = |class: &str| {
            let label = escape(strings.get(&format!("box.{class}")));
            let start = format!(
                "<aside class=\"msg {class}\" role=\"note\" aria-label=\"{label}\"><span class=\"msg-symbol\" aria-hidden=\"true\">!</span><div class=\"msg-content\">\n"
            );
            (start, "</div></aside>\n".to_owned())
        };
        let mut embedded = None;
        let (start, end) = match &boxed.kind {
            BoxKind::Message => message("message"),
            BoxKind::Alert => message("alert"),
            BoxKind::Details(_) => ("<details>".to_owned(), "</div></details>\n".to_owned()),
            BoxKind::Embed(embed) => {
                embedded = (!embed.is_diagram()).then(|| embed.clone());
                match embed.is_card() || embed.is_diagram() {
                    true => (String::new(), "\n".to_owned()),
                    false => (
                        format!("<span class=\"embed-block embed-{}\">", embed.name),
                        "</span>\n".to_owned(),
                    ),
                }
            }
        };
        // Cards may be in details as well.
        let is_plain = matches!(boxed.kind, BoxKind::Details(_));
        if !is_plain {
            self.around.enclosed += 1;
        }
        self.block(start);
        self.around.boxes.push(OpenBox {
            end,
            embed: embedded,
            is_plain,
        });
    }

    pub(super) fn end_box(&mut self) {
        if let Some(open) = self.around.boxes.pop() {
            if !open.is_plain {
                self.around.enclosed -= 1;
            }
            self.block(open.end);
        }
    }

    /// A block of HTML that is clean.
    pub(super) fn stashed_block(&mut self, html: String) {
        let text = &self.document.entry.source().text;
        let sign = self.stash.put(html, text);
        self.block(sign);
    }

    /// HTML between blocks.
    fn block(&mut self, html: String) {
        if !html.is_empty() {
            self.events.push(Event::Html(html.into()));
        }
    }

    pub(super) fn start_title(&mut self) {
        self.raw("<summary>".to_owned());
        // What opens and closes details holds nothing else to click on.
        self.around.in_title = true;
    }

    pub(super) fn end_title(&mut self) {
        self.around.in_title = false;
        self.raw("</summary><div class=\"details-content\">\n".to_owned());
    }

    /// An alert: a quotation that begins with `[!NOTE]`.
    pub(super) fn start_alert(&mut self, kind: BlockQuoteKind) {
        let name = alert(kind);
        let strings = self.document.strings;
        let label = escape(strings.find_text(&format!("alert.{name}")).unwrap_or(name));
        self.block(format!(
            "<aside class=\"alert alert-{name}\" role=\"note\" aria-label=\"{label}\"><p class=\"alert-title\" aria-hidden=\"true\"><strong>{label}</strong></p>\n"
        ));
    }

    pub(super) fn end_alert(&mut self) {
        self.block("</aside>\n".to_owned());
    }

    /// A formula within a line, or one that is displayed.
    pub(super) fn formula(&mut self, tex: &str, display: bool) {
        let html = match mathml(tex, display) {
            Ok(html) => self.stash.put(html, &self.document.entry.source().text),
            Err(_) => format!("<code class=\"tex\">{}</code>", escape(tex.trim())),
        };
        self.raw(html);
    }

    /// A formula as a block, perhaps with its number.
    pub(super) fn displayed(&mut self, tex: &str, number: Option<&str>) {
        self.block("<div class=\"math\">".to_owned());
        self.formula(tex, true);
        if let Some(number) = number {
            self.raw(format!(" <span class=\"eqno\">{}</span>", escape(number)));
        }
        self.block("</div>\n".to_owned());
    }

    /// The embed whose link begins.
    pub(super) fn embed(&self) -> Option<&Embed> {
        self.around.boxes.last()?.embed.as_ref()
    }

    /// The card of an address, without its last tag: the title that facts know with its host, or the
    /// address.
    pub(super) fn card(&mut self, href: &str, address: &str, mention: Option<&Mention>) {
        let is_embedded = self.embed().is_some();
        let class = if is_embedded { "card embed" } else { "card" };
        let mut html = format!("<a class=\"{class}\" href=\"");
        escape_into(&mut html, href);
        html.push_str("\">");
        let subjects = &self.document.renderer.site.subjects;
        let subject = mention.filter(|mention| !mention.inside);
        let subject = subject.map(|mention| subjects.get(mention.subject));
        match subject.and_then(|subject| Some((subject.title()?, &subject.label))) {
            Some((title, label)) => {
                let host = host(address);
                html.push_str("<span class=\"card-title\">");
                escape_into(&mut html, title);
                html.push_str("</span> <span class=\"card-host\">");
                escape_into(&mut html, &format!("{label} · {host}"));
                html.push_str("</span>");
            }
            None => escape_into(&mut html, address),
        }
        self.raw(html);
    }

    /// Whether an address at this place of the source is a card: it is alone on its line, in a paragraph
    /// that is in nothing but details.
    pub(super) fn is_card(&self, place: &Range<usize>) -> bool {
        let entry = self.document.entry;
        if !entry.document.dialects.zenn || self.around.enclosed > 0 || !self.around.in_paragraph {
            return false;
        }
        let text = &entry.source().text;
        let is_text = |c: &char| *c == '\n' || !c.is_whitespace();
        let before = text[..place.start].chars().rev().find(is_text);
        let after = text[place.end..].chars().find(is_text);
        let is_end = |c: Option<char>| c.is_none_or(|c| c == '\n');
        is_end(before) && is_end(after)
    }

    /// Keeps count of what surrounds a text, for [`Fragment::is_card`].
    pub(super) fn surround(&mut self, tag: TagEnd, by: i32) {
        match tag {
            TagEnd::Paragraph => self.around.in_paragraph = by > 0,
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Heading(_)
            | TagEnd::Table
            | TagEnd::Link => self.around.enclosed += by,
            _ => {}
        }
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// The host of a web address.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}
