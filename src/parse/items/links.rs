//! The links and images a writer made: what they name, and where in the site they point.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::{Reader, Within};
use crate::html::{is_full, is_harmless, scheme};
use crate::parse::document::{Form, Link, LinkKind, LocalLink, Named};
use crate::parse::markdown::is_picture;
use crate::reference::url::is_github;
use crate::source::Span;

impl Reader<'_> {
    pub(super) fn begin_link(&mut self, kind: LinkType, destination: &str, range: &Range<usize>) {
        let link = self.link(destination);
        self.run.begin_link(link);
        if kind == LinkType::Autolink && self.within == Within::Prose {
            self.within = Within::Autolink;
        }
        match kind {
            LinkType::Email => return,
            LinkType::WikiLink { has_pothole } if !is_full(destination) => {
                return self.named_link(destination, range, (LinkKind::Link, has_pothole));
            }
            _ => {}
        }
        if !self.push_destination(destination, range, link) {
            self.local_link(destination, range, LinkKind::Link);
        }
    }

    /// Adds what a destination names; false if it names nothing.
    pub(super) fn push_destination(
        &mut self,
        destination: &str,
        range: &Range<usize>,
        link: Link,
    ) -> bool {
        let Some(candidate) = self.grammar.read_url(destination) else {
            return false;
        };
        let source = &self.body[range.clone()];
        let (at, written) = match source.rfind(destination) {
            Some(at) => (range.start + at, destination),
            None => (range.start, source),
        };
        let named = Named {
            span: self.moved(Span::new(at..at + written.len())),
            written: written.into(),
            locator: candidate.locator,
            name: candidate.name,
            form: Form::Destination,
            bullet: self.bullet(),
            link,
        };
        if let Some(found) = self.found() {
            found.names.push(named);
        }
        true
    }

    /// The link that begins, by where it leads.
    pub(super) fn link(&mut self, destination: &str) -> Link {
        if is_local(destination) {
            return Link::No;
        }
        self.link_count += 1;
        let is_reference = is_github(destination) || self.grammar.read_url(destination).is_some();
        match is_reference {
            true => Link::Reference(self.link_count),
            false => Link::Foreign(self.link_count),
        }
    }

    pub(super) fn begin_image(&mut self, kind: LinkType, destination: &str, range: &Range<usize>) {
        self.image_depth += 1;
        self.named_image = matches!(kind, LinkType::WikiLink { .. });
        match kind {
            LinkType::WikiLink { .. } if !is_full(destination) => {
                let kind = match is_picture(destination) {
                    true => LinkKind::Picture,
                    false => LinkKind::Item,
                };
                self.named_link(destination, range, (kind, true));
            }
            _ => self.local_link(destination, range, LinkKind::Picture),
        }
    }

    /// Tells of a link that is shown without where it leads.
    fn report_dropped(&self, destination: &str, range: &Range<usize>) {
        let span = self.moved(Span::new(range.clone()));
        if destination.is_empty() {
            let message = "this link has no address; its text is shown without one";
            let help = "write an address in the parentheses, or remove the brackets";
            return self.problems.warning("empty-link", span, message, help);
        }
        let scheme = scheme(destination).filter(|scheme| !is_harmless(scheme));
        if let (Some(scheme), false) = (scheme, self.markdown.allows_html()) {
            let shown = match self.body[range.clone()].starts_with('<') {
                true => "it is shown as text".to_owned(),
                false => format!("the text is shown without `{destination}`"),
            };
            self.problems.warning(
                "dropped-link",
                span,
                format!("addresses that begin with `{scheme}:` are not linked; {shown}"),
                "link to a web page, or write the address as code; `html = \"allow\"` in [markdown] links to all addresses",
            );
        }
    }

    pub(super) fn local_link(&mut self, destination: &str, range: &Range<usize>, kind: LinkKind) {
        if destination.is_empty() || is_full(destination) {
            return self.report_dropped(destination, range);
        }
        self.links.push(LocalLink {
            span: self.moved(Span::new(range.clone())),
            destination: destination.to_owned(),
            kind,
            named: false,
        });
    }
}

/// Whether a destination has neither scheme nor host.
fn is_local(destination: &str) -> bool {
    let mut parts = destination.split(['/', '#', '?']);
    let scheme = parts.next().unwrap_or_default();
    !scheme.contains(':') && !destination.starts_with("//")
}
