//! Links by name, items that are shown in others, and code that is more than text.

use pulldown_cmark::Event;

use super::fragment::{Fragment, Picture};
use crate::html::elements::{self, HEADING};
use crate::html::{Piece, escape, pieces};
use crate::link::Mention;
use crate::parse::LocalLink;
use crate::parse::markdown::{is_math, is_picture, size_in_name};
use crate::parse::math::mathml;
use crate::render::fence::Fence;
use crate::render::labels::label;

impl Fragment<'_, '_> {
    /// Where a name leads.
    fn named(&self, name: &str) -> Option<&str> {
        let site = self.document.renderer.site;
        let links = site.local_links(self.document.entry)?;
        links.get(&LocalLink::key_of_name(name)).map(String::as_str)
    }

    /// `[[name]]` and `[[name|text]]`.
    pub(super) fn start_named_link(
        &mut self,
        (name, has_text): (&str, bool),
        mention: Option<&Mention>,
    ) {
        let found = self.named(name).map(escape);
        let (open, end) = match (found, mention) {
            (Some(href), _) => (format!("<a href=\"{href}\">"), "</a>".to_owned()),
            (None, Some(mention)) => {
                let href = escape(&self.href(mention, name));
                let prose = if has_text { " ref-prose" } else { "" };
                let kind = self.kind(mention);
                let title = self.tooltip(mention, name);
                let title = title.map(|title| format!(" title=\"{}\"", escape(&title)));
                let title = title.unwrap_or_default();
                (
                    format!("<a class=\"ref ref-{kind}{prose}\" href=\"{href}\"{title}>"),
                    format!("</a>{}", self.count(mention)),
                )
            }
            (None, None) => (
                "<span class=\"broken-link\">".to_owned(),
                "</span>".to_owned(),
            ),
        };
        self.raw(open);
        self.link_ends.push(end);
        if !has_text {
            self.events.push(Event::Text(shown_name(name).into()));
            self.muted = true;
        }
    }

    /// `![[picture.png]]`, or an item within a line, to which a link leads.
    pub(super) fn push_named_image(&mut self, picture: &Picture) {
        let name = &picture.destination;
        let address = self.named(name).map(str::to_owned);
        if is_picture(name) {
            let size = size_in_name(&picture.description);
            let description = match size {
                Some(_) => String::new(),
                None => picture.description.clone(),
            };
            let shown = Picture {
                description,
                ..picture.clone()
            };
            return self.push_image(address, &shown, &size.unwrap_or_default());
        }
        self.link_to_item(name, address.as_deref());
    }

    fn link_to_item(&mut self, name: &str, address: Option<&str>) {
        let text = escape(&shown_name(name));
        self.raw(match address {
            Some(address) => format!("<a href=\"{}\">{text}</a>", escape(address)),
            None => format!("<span class=\"broken-link\">{text}</span>"),
        });
    }

    /// `![[name#item]]` alone: an item of another document, and where it is from.
    pub(super) fn shown_item(&mut self, name: &str) {
        if is_picture(name) {
            return;
        }
        let document = self.document;
        let address = self.named(name).map(str::to_owned);
        let site = document.renderer.site;
        let shown = site.shown_item(document.entry, name);
        let shown = shown.and_then(|id| Some((document.renderer.shown?.shown(id), id)));
        let (Some((html, id)), Some(address)) = (shown, &address) else {
            self.events.push(Event::Html("<p>".into()));
            self.link_to_item(name, address.as_deref());
            self.events.push(Event::Html("</p>\n".into()));
            return;
        };
        let own = document.footnote_id(self.item, 0);
        let prefix = format!("{own}-{}-", self.stash.len());
        let html = apart(html, &prefix);
        let label = label(site.entry(id.entry), document.strings);
        let html = format!(
            "<blockquote class=\"shown-item\">\n{html}<p class=\"shown-from\"><a href=\"{}\">{}</a></p></blockquote>\n",
            escape(address),
            escape(&label)
        );
        self.stashed_block(html);
    }

    /// A block of code; a formula and a diagram are more than that.
    pub(super) fn push_code(&mut self, info: &str, code: &str) {
        let dialects = self.document.entry.document.dialects;
        let mut fence = Fence::read(info, dialects.zenn);
        let language = fence.language.to_ascii_lowercase();
        if dialects.any() && is_math(info) && mathml(code, true).is_ok() {
            return self.displayed(code, None);
        }
        let is_diagram = dialects.any() && language == "mermaid";
        let label = is_diagram.then(|| {
            let file = fence.file.take();
            let strings = self.document.strings;
            match title_of_diagram(code).or(file.as_deref()) {
                Some(title) => strings.fill("diagram.named", &[("title", title)]),
                None => strings.get("diagram.label").to_owned(),
            }
        });
        let highlighter = self.document.renderer.highlighter;
        let figure = highlighter.figure(&fence, code, label.as_deref());
        self.events.push(Event::Html(figure.into()));
    }
}

/// A name as readers see it: `2023-09-12 > Sidecars`.
fn shown_name(name: &str) -> String {
    let name = name.trim();
    match name.split_once('#') {
        Some((note, "")) if !note.is_empty() => note.to_owned(),
        Some(("", heading)) if !heading.is_empty() => heading.trim_start_matches('^').to_owned(),
        Some((note, heading)) if !note.is_empty() => {
            format!("{note} > {}", heading.trim_start_matches('^'))
        }
        _ => name.to_owned(),
    }
}

/// The title that a diagram of Mermaid gives itself.
fn title_of_diagram(source: &str) -> Option<&str> {
    let title = source.lines().find_map(|line| {
        let rest = line.trim().strip_prefix("accTitle")?;
        rest.trim_start().strip_prefix(':')
    });
    title.map(str::trim).filter(|title| !title.is_empty())
}

/// The HTML of an item with ids of its own, and with its headings as paragraphs, as they are none of
/// the page it is shown on.
fn apart(html: &str, prefix: &str) -> String {
    let mut result = String::with_capacity(html.len());
    for piece in pieces(html) {
        match &piece {
            Piece::Tag(tag) if elements::is(&tag.name, HEADING) => {
                result.push_str(if tag.closes {
                    "</strong></p>"
                } else {
                    "<p><strong>"
                });
            }
            Piece::Tag(tag) => {
                let written = tag.written.replace("\"ui_fn-", &format!("\"{prefix}"));
                result.push_str(&written.replace("\"#ui_fn-", &format!("\"#{prefix}")));
            }
            piece => result.push_str(piece.written()),
        }
    }
    result
}
