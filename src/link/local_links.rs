//! Links and images that point into the site: to another file of `content/`, or to a page.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use percent_encoding::percent_decode_str;

use super::embeds::{Embed, Embeds};
use super::named::{self, ByName};
use super::order;
use super::pages::SiteMap;
use super::parts::Parts;
use super::site::{LocalLinks, Resolved};
use super::url::Url;
use super::{Entry, Graph};
use crate::diagnostic::{Diagnostic, Place};
use crate::parse::{Document, LocalLink};
use crate::source::{SourcePath, join, nfc};

/// Resolves the links of all documents of a planned site.
pub(super) fn resolve(
    site: &Graph,
    map: &SiteMap,
    drafts: &[Arc<Document>],
) -> (Resolved, Vec<Diagnostic>) {
    let mut resolved = Resolved::default();
    let mut diagnostics = Vec::new();
    let mut linking = site
        .documents()
        .filter(|entry| !entry.document.links.is_empty())
        .peekable();
    if linking.peek().is_none() {
        return (resolved, diagnostics);
    }
    let files = Files::new(site, map);
    let drafts = Drafts::new(drafts);
    let mut by_name = None;
    let mut parts = Parts::default();
    let mut embeds = Embeds::new(site);
    for entry in linking {
        let path = entry.source().path.as_str();
        let mut links = LocalLinks::new();
        let mut references = None;
        let mut shown_here = Vec::new();
        for link in &entry.document.links {
            if link.named {
                let by_name = by_name.get_or_insert_with(|| ByName::new(site, map));
                let references = references.get_or_insert_with(|| named::references(entry));
                match by_name.find(entry, link, references, &mut parts) {
                    Ok(Some(found)) => {
                        links.insert(link.key(), found.href);
                        if let Some(item) = found.item {
                            let shown = resolved.shown.entry(path.to_owned()).or_default();
                            shown.insert(link.destination.clone(), item);
                            shown_here.push(Embed { link, item });
                        }
                    }
                    Ok(None) => {}
                    Err(problem) => diagnostics.push(problem),
                }
                continue;
            }
            match files.target(site, entry, &link.destination, &mut parts) {
                Some(target) => {
                    links.insert(link.destination.clone(), target);
                }
                None => diagnostics.push(broken(entry, link, drafts.target(entry, link))),
            }
        }
        if let Some(problem) = embeds.add(entry, &shown_here) {
            // `minamo check` renders all the same, with links in place of the items.
            resolved.shown.remove(path);
            diagnostics.push(problem);
        }
        resolved.links.insert(path.to_owned(), links);
    }
    (resolved, diagnostics)
}

fn broken(entry: &Entry, link: &LocalLink, draft: Option<&SourcePath>) -> Diagnostic {
    let place = Place::Text(Arc::clone(entry.source()), link.span);
    if let Some(draft) = draft {
        let message = format!(
            "this link leads to a draft, which is not published: {}",
            link.destination
        );
        return Diagnostic::warning("broken-link", message, place).help(format!(
            "remove `draft` from {draft}, or the link; until then it is shown as text"
        ));
    }
    let (code, what, help) = if is_host(&link.destination) {
        let code = if link.is_picture() {
            "missing-image"
        } else {
            "broken-link"
        };
        (
            code,
            "link",
            "write `https://` before the address of another site",
        )
    } else if link.is_picture() {
        (
            "missing-image",
            "image",
            "add the file, or correct the path; until then its description is shown",
        )
    } else {
        (
            "broken-link",
            "link",
            "link to a file of content/ or to a page of the site; until then it is shown as text",
        )
    };
    Diagnostic::warning(
        code,
        format!("this {what} leads nowhere: {}", link.destination),
        place,
    )
    .help(help)
}

/// Whether a destination begins as addresses of other sites do without their scheme.
fn is_host(destination: &str) -> bool {
    const TOP: [&str; 8] = ["com", "org", "net", "io", "dev", "jp", "app", "edu"];
    let host = destination
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    let top = host.rsplit_once('.').map_or("", |(_, top)| top);
    host.starts_with("www.")
        || matches!(host, "http" | "https" | "http:" | "https:")
        || TOP.contains(&top)
}

/// The documents that are left out, by what a link to them may write.
struct Drafts<'a> {
    by_path: HashMap<&'a str, &'a SourcePath>,
    by_page: HashMap<String, &'a SourcePath>,
}

impl<'a> Drafts<'a> {
    fn new(drafts: &'a [Arc<Document>]) -> Drafts<'a> {
        let paths = drafts.iter().map(|draft| &draft.source.path);
        let pages = drafts.iter().filter_map(|draft| {
            let page = order::url(draft)?.as_str().trim_matches('/').to_owned();
            Some((page, &draft.source.path))
        });
        Drafts {
            by_path: paths.map(|path| (path.as_str(), path)).collect(),
            by_page: pages.collect(),
        }
    }

    /// The file of the draft that a link leads to.
    fn target(&self, entry: &Entry, link: &LocalLink) -> Option<&'a SourcePath> {
        let path = link.destination.split(['#', '?']).next()?;
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let path = nfc(&path);
        let page = |path: &str| {
            let path = path.trim_end_matches("index.html").trim_matches('/');
            self.by_page.get(path).copied()
        };
        if path.starts_with('/') {
            return page(&path);
        }
        let beside = join(entry.source().path.folder(), &path);
        let found = beside.and_then(|path| self.by_path.get(path.as_str()).copied());
        found.or_else(|| page(&join(entry.url.as_str().trim_matches('/'), &path)?))
    }
}

/// What can be linked to, by the path of its source.
struct Files<'a> {
    map: &'a SiteMap,
    by_path: HashMap<&'a str, &'a Url, FixedState>,
    anchors: HashMap<&'a Url, &'a Entry, FixedState>,
}

impl<'a> Files<'a> {
    fn new(site: &'a Graph, map: &'a SiteMap) -> Files<'a> {
        let pages = || site.pages.iter().map(Arc::as_ref);
        let documents = || site.entries().map(|(_, entry)| entry).chain(pages());
        let assets = map.assets.iter().map(|(path, url)| (path.as_str(), url));
        Files {
            map,
            by_path: documents()
                .map(|entry| (entry.source().path.as_str(), &entry.url))
                .chain(assets)
                .collect(),
            anchors: documents()
                .chain(site.texts.iter())
                .map(|entry| (&entry.url, entry))
                .collect(),
        }
    }

    /// The address a destination leads to, ready for an attribute.
    fn target(
        &self,
        site: &Graph,
        entry: &Entry,
        destination: &str,
        parts: &mut Parts<'a>,
    ) -> Option<String> {
        let (path, fragment) = match destination.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (destination, None),
        };
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path, None),
        };
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let path = nfc(&path);
        let url = if path.is_empty() {
            entry.url.clone()
        } else {
            self.page(entry, &path)?
        };
        let mut target = url.href(&site.config.base_url);
        if let Some(query) = query {
            target = format!("{target}?{query}");
        }
        if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
            let decoded = percent_decode_str(fragment).decode_utf8().ok()?;
            parts.by_id(self.anchors.get(&url)?, &nfc(&decoded))?;
            target = format!("{target}#{}", nfc(fragment));
        }
        Some(target)
    }

    fn page(&self, entry: &Entry, path: &str) -> Option<Url> {
        if let Some(path) = path.strip_prefix('/') {
            return self.existing(path);
        }
        let beside = join(entry.source().path.folder(), path);
        if let Some(url) = beside.as_deref().and_then(|path| self.by_path.get(path)) {
            return Some((*url).clone());
        }
        join(entry.url.as_str().trim_matches('/'), path).and_then(|path| self.existing(&path))
    }

    fn existing(&self, path: &str) -> Option<Url> {
        [Url::file(path), Url::page([path])]
            .into_iter()
            .find(|url| self.map.contains(url))
    }
}
