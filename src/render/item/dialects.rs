//! What dialects read, as HTML: boxes, alerts, formulas, cards.
//!
//! Formulas are put in at the very end, after the writer's own HTML was sanitised, which knows nothing of
//! MathML: until then a [`Stash`] keeps them.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, LinkType, Tag, TagEnd};

use super::Piece;
use super::breaks::is_text;
use super::fragment::Fragment;
use crate::html::{escape, escape_into};
use crate::link::Mention;
use crate::parse::Form;
use crate::parse::markdown::{BoxKind, Embed};
use crate::parse::math::mathml;

/// HTML that is put into an item when the rest of it is clean.
#[derive(Default)]
pub(super) struct Stash {
    /// A character that the document does not have, before and after the number of a piece.
    sign: Option<char>,
    pieces: Vec<String>,
}

impl Stash {
    /// How many pieces it has.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// What stands for a piece of HTML, in a document with this text.
    fn put(&mut self, html: String, text: &str) -> String {
        let sign = *self.sign.get_or_insert_with(|| {
            let entities = entities(text);
            let is_free = |sign: &char| !text.contains(*sign) && !entities.contains(sign);
            let mut free = ('\u{E000}'..='\u{F8FF}').filter(is_free);
            free.next().unwrap_or('\u{F8FF}')
        });
        self.pieces.push(html);
        format!("{sign}{}{sign}", self.pieces.len() - 1)
    }

    /// The HTML with all pieces in their places.
    pub(super) fn fill(&mut self, html: String) -> String {
        let Some(sign) = self.sign else { return html };
        let mut filled = String::with_capacity(html.len());
        for (index, part) in html.split(sign).enumerate() {
            let piece = (index % 2 == 1).then(|| part.parse().ok()).flatten();
            match piece.and_then(|piece: usize| self.pieces.get(piece)) {
                Some(piece) => filled.push_str(piece),
                None => filled.push_str(part),
            }
        }
        filled
    }
}

/// The characters that a text has by their numbers: `&#xE000;`.
fn entities(text: &str) -> HashSet<char> {
    let digits = |rest: &str, radix| {
        let end = rest.find(|c: char| !c.is_digit(radix));
        u32::from_str_radix(&rest[..end.unwrap_or(rest.len())], radix).ok()
    };
    let numbers = text.split("&#").skip(1).filter_map(|rest| {
        let code = match rest.strip_prefix(['x', 'X']) {
            Some(rest) => digits(rest, 16),
            None => digits(rest, 10),
        };
        char::from_u32(code?)
    });
    numbers.collect()
}

/// What surrounds the text of an item.
#[derive(Default)]
pub(super) struct Around {
    /// Boxes that are open.
    boxes: Vec<OpenBox>,
    /// How many elements are open in which an address is no card.
    enclosed: i32,
    in_paragraph: bool,
    /// Whether it is the title of a box.
    pub(super) in_title: bool,
}

/// What ends a box, and whether cards may stand in it.
struct OpenBox {
    end: String,
    embed: Option<Embed>,
    is_plain: bool,
}

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
        // Cards stand in details as well.
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

/// What a piece is instead that is a block of its own.
pub(super) enum Alone {
    /// A formula, and its number.
    Formula(String, Option<String>),
    /// An item of another document, by what it is called.
    Item(String),
    /// Nothing: a tag of the paragraph, or what was read with an earlier piece.
    Nothing,
}

/// The pieces that are blocks of their own although Markdown has them in a paragraph, by index.
pub(super) fn alone(pieces: &[Piece<'_>]) -> Vec<(usize, Alone)> {
    let mut found = Vec::new();
    for (index, (event, range)) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &pieces[before].0);
        match event {
            Event::DisplayMath(tex) if matches!(before, Some(Event::Start(Tag::Paragraph))) => {
                let (number, end) = match pieces.get(index + 1) {
                    Some((Event::Text(text), _)) => match number(text) {
                        Some(number) => (Some(number), index + 2),
                        None => continue,
                    },
                    _ => (None, index + 1),
                };
                if matches!(pieces.get(end), Some((Event::End(TagEnd::Paragraph), _))) {
                    found.push((index - 1, Alone::Nothing));
                    found.push((index, Alone::Formula(tex.to_string(), number)));
                    found.extend((index + 1..=end).map(|index| (index, Alone::Nothing)));
                }
            }
            Event::Start(Tag::Image {
                link_type: LinkType::WikiLink { .. },
                dest_url,
                ..
            }) => {
                let is_end =
                    |(event, end): &Piece<'_>| *event == Event::End(TagEnd::Image) && end == range;
                let Some(length) = pieces[index..].iter().position(is_end) else {
                    continue;
                };
                let end = index + length;
                let after = pieces.get(end + 1).map(|(event, _)| event);
                let in_paragraph = matches!(before, Some(Event::Start(Tag::Paragraph)))
                    && matches!(after, Some(Event::End(TagEnd::Paragraph)));
                let in_item = matches!(before, None | Some(Event::Start(Tag::Item)))
                    && !after.is_some_and(is_text);
                if in_paragraph {
                    found.push((index - 1, Alone::Nothing));
                }
                if in_paragraph || in_item {
                    let item = Alone::Item(dest_url.to_string());
                    found.push((index, item));
                    let last = end + usize::from(in_paragraph);
                    found.extend((index + 1..=last).map(|index| (index, Alone::Nothing)));
                }
            }
            _ => {}
        }
    }
    found
}

/// The number of a formula: `(1)`.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    (!inner.contains(['(', ')'])).then(|| text.to_owned())
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

/// Whether a mention is that of an address in text.
pub(super) fn is_address(mention: Option<&Mention>) -> bool {
    mention.is_none_or(|mention| mention.form == Form::Address)
}
