//! Links and images of an item: where they lead, and what comes after them.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::fragment::{Fragment, Picture};
use crate::config::RawHtml;
use crate::html::{escape, escape_into, is_foreign, is_full, is_harmless, scheme};
use crate::link::Mention;
use crate::parse::Form;
use crate::parse::markdown::PictureSize;
use crate::reference::Locator;

impl Fragment<'_, '_> {
    pub(super) fn start_link(
        &mut self,
        kind: LinkType,
        destination: &str,
        title: &str,
        range: &Range<usize>,
    ) {
        let span = range.start + self.document.offset..range.end + self.document.offset;
        // Mentions are in the order of the source.
        let mentions = &self.item.mentions;
        let first = mentions.partition_point(|mention| (mention.span.start as usize) < span.start);
        let mention = mentions[first..]
            .iter()
            .take_while(|mention| (mention.span.start as usize) < span.end)
            .find(|mention| mention.form == Form::Destination);
        if let LinkType::WikiLink { has_pothole } = kind
            && !is_full(destination)
        {
            return self.start_named_link((destination, has_pothole), mention);
        }
        let href = match kind {
            LinkType::Email => Some(format!("mailto:{destination}")),
            _ => self.address(destination),
        };
        let Some(href) = href else {
            self.raw("<span class=\"broken-link\">".to_owned());
            self.link_ends.push("</span>".to_owned());
            return;
        };
        if self.embed().is_some() {
            self.card(&href, destination, mention);
            self.muted = true;
            self.link_ends.push("</a>".to_owned());
            return;
        }
        let mut open = String::from("<a");
        if let Some(mention) = mention {
            let written = &self.document.entry.source().text[span];
            let prose = match kind == LinkType::Autolink || is_short(written) {
                true => "",
                false => " ref-prose",
            };
            open.push_str(&format!(" class=\"ref ref-{}{prose}\"", self.kind(mention)));
        }
        open.push_str(" href=\"");
        escape_into(&mut open, &href);
        open.push('"');
        if !title.is_empty() {
            open.push_str(" title=\"");
            escape_into(&mut open, title);
            open.push('"');
        }
        open.push('>');
        self.raw(open);
        if let (LinkType::Autolink, Some(mention)) = (kind, mention) {
            self.events
                .push(Event::Text(self.address_label(mention).into()));
            self.muted = true;
        }
        let count = mention
            .map(|mention| self.count(mention))
            .unwrap_or_default();
        self.link_ends.push(format!("</a>{count}"));
    }

    /// Where a destination leads: a full address as it is, unless it could run a script; a local one
    /// where `link` found it to lead.
    fn address(&self, destination: &str) -> Option<String> {
        let site = self.document.renderer.site;
        if let Some(scheme) = scheme(destination) {
            let allowed = is_harmless(&scheme) || site.config.html == RawHtml::Allow;
            return allowed.then(|| destination.to_owned());
        }
        if is_full(destination) {
            return Some(destination.to_owned());
        }
        site.local_links(self.document.entry)?
            .get(destination)
            .cloned()
    }

    pub(super) fn push_in_image(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Image { .. }) => self.image_depth += 1,
            Event::End(TagEnd::Image) => self.image_depth -= 1,
            Event::Text(text) | Event::Code(text) => {
                if let Some(picture) = &mut self.image {
                    picture.description.push_str(text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(picture) = &mut self.image {
                    picture.description.push(' ');
                }
            }
            _ => {}
        }
        if self.image_depth == 0
            && let Some(picture) = self.image.take()
        {
            match picture.kind {
                LinkType::WikiLink { .. } if !is_full(&picture.destination) => {
                    self.push_named_image(&picture);
                }
                _ => {
                    let address = self.address(&picture.destination);
                    let size = self.document.markdown.picture_size(&picture.range).cloned();
                    self.push_image(address, &picture, &size.unwrap_or_default());
                }
            }
        }
    }

    /// A picture of this site. One of another host would make readers' browsers ask that host, so
    /// it becomes a link.
    pub(super) fn push_image(
        &mut self,
        address: Option<String>,
        picture: &Picture,
        size: &PictureSize,
    ) {
        let description = escape(&picture.description);
        let Some(address) = address else {
            self.raw(format!("<span class=\"broken-link\">{description}</span>"));
            return;
        };
        let size = self.document.picture_size(&address, size);
        let is_elsewhere = is_foreign(
            &address,
            self.document.renderer.site.config.base_url.origin(),
        );
        let address = escape(&address);
        let title = match &*picture.title {
            "" => String::new(),
            title => format!(" title=\"{}\"", escape(title)),
        };
        if is_elsewhere {
            let label = if description.is_empty() {
                &address
            } else {
                &description
            };
            self.raw(format!(
                "<a class=\"image\" href=\"{address}\"{title}>{label}</a>"
            ));
            return;
        }
        self.raw(format!(
            "<img src=\"{address}\" alt=\"{description}\"{title}{size} loading=\"lazy\">"
        ));
    }

    /// Title and state of a subject, as far as facts know them; of an address within a repository
    /// the path, which its short form does not show.
    pub(super) fn tooltip(&self, mention: &Mention, written: &str) -> Option<String> {
        let subject = self.document.renderer.site.subjects.get(mention.subject);
        if mention.form == Form::Address && subject.key.kind() == "repo" {
            let path = written
                .splitn(6, '/')
                .nth(5)
                .filter(|path| !path.is_empty());
            return path.map(str::to_owned);
        }
        let title = subject.title()?;
        let facts = subject.facts.as_ref();
        Some(match facts.and_then(|facts| facts.state.as_deref()) {
            Some(state) => {
                let strings = self.document.strings;
                let shown = strings.find_text(&format!("state.{state}"));
                format!("{title} ({})", shown.unwrap_or(state))
            }
            None => title.to_owned(),
        })
    }

    /// What an address that is a reference is shown as.
    pub(super) fn address_label(&self, mention: &Mention) -> String {
        let subjects = &self.document.renderer.site.subjects;
        let label = &subjects.get(mention.subject).label;
        match mention.locator {
            Some(Locator::Comment) => format!("{label} (comment)"),
            _ => label.to_string(),
        }
    }

    pub(super) fn kind(&self, mention: &Mention) -> String {
        let subjects = &self.document.renderer.site.subjects;
        escape(subjects.get(mention.subject).key.kind())
    }

    /// Threads, repositories, releases and commits lead out, all else to its page.
    pub(super) fn href(&self, mention: &Mention, written: &str) -> String {
        let site = self.document.renderer.site;
        let subject = site.subjects.get(mention.subject);
        let page = subject
            .url
            .as_ref()
            .map(|url| url.href(&site.config.base_url));
        let outward = leads_out(subject.key.kind());
        match (page, &subject.external) {
            (Some(page), _) if !outward => page,
            (_, Some(_)) if mention.form == Form::Address => written.to_owned(),
            (_, Some(external)) => external.clone(),
            (Some(page), None) => page,
            (None, None) => String::new(),
        }
    }

    /// The small number after a link that leads out: it leads to the page of the subject. A link to a
    /// file of a repository is about the file, so it has none.
    pub(super) fn count(&self, mention: &Mention) -> String {
        let site = self.document.renderer.site;
        let subject = site.subjects.get(mention.subject);
        let Some(url) = subject
            .url
            .as_ref()
            .filter(|_| leads_out(subject.key.kind()) && !mention.inside)
        else {
            return String::new();
        };
        let count = subject.noted_count();
        let label = escape(&self.document.strings.count("count.mentions", count));
        let href = escape(&url.href(&site.config.base_url));
        format!("<a class=\"count\" href=\"{href}\" aria-label=\"{label}\">{count}</a>")
    }
}

/// Whether a link is written with a short form such as `k/k#1` as its text, and not with words.
fn is_short(link: &str) -> bool {
    let text = link.strip_prefix('[').unwrap_or(link);
    let text = text.split("](").next().unwrap_or_default();
    let text = text.split(']').next().unwrap_or_default();
    let has_sign = text.contains(|c: char| c.is_ascii_digit() || "#/@".contains(c));
    has_sign && text.chars().all(|c| c.is_ascii_graphic())
}

/// Whether the links of a kind lead to another site.
fn leads_out(kind: &str) -> bool {
    matches!(kind, "thread" | "repo" | "release" | "commit")
}
