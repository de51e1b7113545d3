//! What a reader sees of a file, for comparing.

use std::collections::HashMap;

use crate::html::{Piece, pieces};
use crate::link::pages::{ListPage, Output, Page};
use crate::link::{Entry, Site};
use crate::render::{Content, Renderer};
use crate::session::Session;
use crate::source::SourcePath;

/// The pages of the files of a site.
pub(super) struct Appearances<'s> {
    site: &'s Site,
    renderer: Renderer,
    /// The page of each file, by its index.
    pages: HashMap<&'s str, u32>,
}

/// Whether references count as they are shown, or only by what they mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum References {
    /// Text and address.
    Shown,
    /// What they mean.
    LeftOut,
}

/// What a reader sees of a file.
#[derive(PartialEq, Eq)]
pub(super) struct Appearance {
    page: String,
    /// Of each item its permanent id, and what it mentions.
    items: Vec<(String, Vec<String>)>,
}

impl<'s> Appearances<'s> {
    pub(super) fn of(session: &'s Session) -> Appearances<'s> {
        let site = session.site();
        let pages = (0..).zip(&site.map.pages);
        let pages = pages.filter_map(|(index, (_, page))| {
            let entry = document_of(site, page)?;
            Some((entry.source().path.as_str(), index))
        });
        Appearances {
            site,
            renderer: session.renderer().0,
            pages: pages.collect(),
        }
    }

    /// What is seen of a file; nothing where it cannot be made.
    pub(super) fn of_file(&self, path: &SourcePath, references: References) -> Option<Appearance> {
        let index = *self.pages.get(path.as_str())?;
        let entry = document_of(self.site, &self.site.map.pages[index as usize].1)?;
        let content = self.renderer.render(Output::Page(index), "").ok()??;
        let Content::Bytes(page) = content else {
            return None;
        };
        let page = String::from_utf8(page).ok()?;
        let subjects = &self.site.subjects;
        let items = entry.items.iter().map(|item| {
            let mentions = item.mentions.iter();
            let mentions = mentions.map(|mention| subjects.get(mention.subject).key.to_string());
            (item.parsed.id.clone(), mentions.collect())
        });
        Some(Appearance {
            page: match references {
                References::Shown => page,
                References::LeftOut => without_references(&page),
            },
            items: items.collect(),
        })
    }
}

/// The document that a page is made of.
fn document_of<'s>(site: &'s Site, page: &Page) -> Option<&'s Entry> {
    match page {
        Page::Note(id) | Page::Article(id) => Some(site.entry(*id)),
        Page::StandAlone(index) => site.pages.get(*index).map(AsRef::as_ref),
        Page::Home => site.text_of_home().map(|(_, entry)| entry),
        Page::Subject(id, ListPage::Newest) => site.texts.get(*id),
        _ => None,
    }
}

/// What a page shows, without its links to references and the words that say which part is meant. Its
/// head repeats its beginning.
fn without_references(page: &str) -> String {
    let page = page.split_once("</head>").map_or(page, |(_, body)| body);
    let mut text = String::with_capacity(page.len());
    let mut is_inside = false;
    for piece in pieces(page) {
        match &piece {
            Piece::Tag(tag) if tag.name == "a" && tag.closes => {
                is_inside = false;
                continue;
            }
            Piece::Tag(tag) if tag.name == "a" => {
                let class = tag.attribute("class").unwrap_or_default();
                is_inside = class.split(' ').any(|class| class == "ref");
                if is_inside {
                    let start = text.trim_end_matches(' ').trim_end_matches('-').trim_end();
                    let word = ["comment", "commit"].iter().find(|word| {
                        let end = start.len().saturating_sub(word.len());
                        text.is_char_boundary(end) && start[end..].eq_ignore_ascii_case(word)
                    });
                    let length = word.map(|word| start.len() - word.len());
                    text.truncate(length.unwrap_or(text.len()));
                }
            }
            _ => {}
        }
        if !is_inside {
            text.push_str(piece.written());
        }
    }
    text
}
