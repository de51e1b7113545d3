//! Links by name, as Obsidian writes them: `[[2023-09-12]]`, `[[article]]`, `[[note#heading]]`.
//!
//! A name is that of a file without its folder and its ending, or with as many folders before it as it
//! needs to be unique; otherwise a title. If no file has the name, it is read as a reference:
//! `[[kep-753]]`. Names are compared without case. A part of a document is named by its id, or by
//! its heading.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::pages::SiteMap;
use super::parts::{Parts, folded};
use super::url::Url;
use super::{Entry, EntryId, Graph, ItemRef};
use crate::diagnostic::{Diagnostic, Place};
use crate::parse::{Form, LinkKind, LocalLink};
use crate::source::{SourcePath, Span};

/// What a name may mean.
#[derive(Clone, Copy)]
enum Target<'a> {
    /// A note, an article or a page, with its id where others can show its items.
    Document(&'a Entry, Option<EntryId>),
    /// A file that is copied.
    File(&'a SourcePath, &'a Url),
}

impl<'a> Target<'a> {
    fn path(self) -> &'a SourcePath {
        match self {
            Target::Document(entry, _) => &entry.source().path,
            Target::File(path, _) => path,
        }
    }
}

/// Everything that can be linked to by its name.
pub(super) struct ByName<'a> {
    site: &'a Graph,
    ids: HashMap<&'a str, EntryId, FixedState>,
    names: HashMap<String, Vec<Target<'a>>, FixedState>,
    titles: HashMap<String, Vec<Target<'a>>, FixedState>,
}

/// Where a link by name leads.
pub(super) struct Found {
    /// The address, ready for an attribute.
    pub(super) href: String,
    /// The item that is to be shown.
    pub(super) item: Option<ItemRef>,
}

/// The whole name of a file of `content/`.
fn name_of(path: &str) -> String {
    let path = path.strip_prefix("content/").unwrap_or(path);
    folded(path.strip_suffix(".md").unwrap_or(path))
}

/// Where a document has references as links.
pub(super) fn references(entry: &Entry) -> HashSet<Span> {
    let mentions = entry.items.iter().flat_map(|item| &item.mentions);
    let links = mentions.filter(|mention| mention.form == Form::Destination);
    links.map(|mention| mention.span).collect()
}

impl<'a> ByName<'a> {
    pub(super) fn new(site: &'a Graph, map: &'a SiteMap) -> ByName<'a> {
        let mut by_name = ByName {
            site,
            ids: HashMap::default(),
            names: HashMap::default(),
            titles: HashMap::default(),
        };
        let dated = site
            .entries()
            .map(|(id, entry)| Target::Document(entry, Some(id)));
        let pages = site.pages.iter();
        let pages = pages.map(|entry| Target::Document(entry.as_ref(), None));
        for target in dated.chain(pages) {
            by_name.add(target);
        }
        for (path, url) in &map.assets {
            by_name.add(Target::File(path, url));
        }
        let all = by_name.names.values_mut();
        all.chain(by_name.titles.values_mut())
            .for_each(|same| same.sort_by_key(|target| target.path().as_str()));
        by_name
    }

    fn add(&mut self, target: Target<'a>) {
        let path = name_of(target.path().as_str());
        if let Target::Document(entry, id) = target {
            if let Some(title) = &entry.document.front.title {
                let same = self.titles.entry(folded(title)).or_default();
                same.push(target);
            }
            let own = id.map(|id| (entry.source().path.as_str(), id));
            self.ids.extend(own);
        }
        // Each way to write it: with none of its folders, with the last one, with all.
        let cuts = path.match_indices('/').map(|(at, _)| at + 1);
        for start in std::iter::once(0).chain(cuts) {
            let same = self.names.entry(path[start..].to_owned()).or_default();
            same.push(target);
        }
    }

    /// Where a link of a document with these [`references`] leads; nothing where it is one of them.
    pub(super) fn find(
        &self,
        entry: &'a Entry,
        link: &LocalLink,
        references: &HashSet<Span>,
        parts: &mut Parts<'a>,
    ) -> Result<Option<Found>, Diagnostic> {
        let (name, part) = match link.destination.split_once('#') {
            Some((name, part)) => (name.trim(), Some(part.trim())),
            None => (link.destination.trim(), None),
        };
        let name = name.trim_start_matches("./").trim_end_matches('\\');
        if name.is_empty() {
            let id = self.ids.get(entry.source().path.as_str()).copied();
            let own = Target::Document(entry, id);
            return self.part(entry, link, (own, part), parts).map(Some);
        }
        let key = folded(name.trim_matches('/'));
        let key = key.strip_suffix(".md").unwrap_or(&key);
        let of_name = self.names.get(key);
        match of_name.or_else(|| self.titles.get(key)).map(Vec::as_slice) {
            Some([target]) => self.part(entry, link, (*target, part), parts).map(Some),
            Some(targets) => Err(ambiguous(entry, link, (name, targets))),
            None if references.contains(&link.span) => Ok(None),
            None => Err(missing(entry, link, name)),
        }
    }

    /// The address of a target, or of a part of it.
    fn part(
        &self,
        entry: &Entry,
        link: &LocalLink,
        (target, part): (Target<'a>, Option<&str>),
        parts: &mut Parts<'a>,
    ) -> Result<Found, Diagnostic> {
        let base = &self.site.config.base_url;
        let (document, id) = match target {
            Target::Document(document, id) => (document, id),
            Target::File(_, url) => {
                return Ok(Found {
                    href: url.href(base),
                    item: None,
                });
            }
        };
        let Some(part) = part.filter(|part| !part.is_empty()) else {
            return Ok(Found {
                href: document.url.href(base),
                item: None,
            });
        };
        let Some(index) = parts.by_name(document, part) else {
            return Err(no_part(entry, link, (document, part)));
        };
        let item = &document.items[index].parsed;
        let anchor = item.heading.as_ref().unwrap_or(&item.id);
        let shown = link.kind == LinkKind::Item;
        Ok(Found {
            href: document.url.href_of(anchor, base),
            item: id.filter(|_| shown).map(|entry| ItemRef {
                entry,
                item: index as u32,
            }),
        })
    }
}

fn place(entry: &Entry, link: &LocalLink) -> Place {
    Place::Text(Arc::clone(entry.source()), link.span)
}

fn missing(entry: &Entry, link: &LocalLink, name: &str) -> Diagnostic {
    let (code, what, help) = match link.kind {
        LinkKind::Picture => (
            "missing-image",
            "no picture",
            "add the file to content/, or correct the name; until then its description is shown",
        ),
        _ => (
            "broken-link",
            "no note, article, page, file or subject",
            "correct the name, or write the file; until then it is shown as text",
        ),
    };
    let message = format!("{what} has this name: {name}");
    Diagnostic::warning(code, message, place(entry, link)).help(help)
}

fn no_part(entry: &Entry, link: &LocalLink, (document, part): (&Entry, &str)) -> Diagnostic {
    let path = &document.source().path;
    let message = format!("{path} has no item and no heading with this name: {part}");
    Diagnostic::warning("broken-link", message, place(entry, link)).help(
        "write the id of the item, as its permanent link has it, or the words of the heading; until then it is shown as text",
    )
}

/// How many files with the same name are listed, as each link with that name lists them.
const LISTED: usize = 5;

fn ambiguous(
    entry: &Entry,
    link: &LocalLink,
    (name, targets): (&str, &[Target<'_>]),
) -> Diagnostic {
    let first = targets.iter().take(LISTED);
    let paths: Vec<&str> = first.map(|target| target.path().as_str()).collect();
    let more = match targets.len() - paths.len() {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let message = format!(
        "{} files have this name: {name} ({}{more})",
        targets.len(),
        paths.join(", ")
    );
    Diagnostic::warning("ambiguous-link", message, place(entry, link)).help(
        "write a folder before the name, as in `[[articles/name]]`; until then it is shown as text",
    )
}
