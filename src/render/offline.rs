//! `offline.json`: what the worker of the default theme keeps for readers without a connection.
//!
//! 1. The pages: home, what a reader follows, and the notes and articles of the last thirty days of
//!    the site. The newest of them says when these end, not a clock.
//! 2. The files that these pages ask for: style sheets, scripts, pictures.
//! 3. The build, which is a hash of the bytes of all pages and files of the theme: a worker that knows
//!    it has nothing to do.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::Renderer;
use super::data::json;
use super::labels::label;
use crate::diagnostic::Diagnostic;
use crate::formats;
use crate::link::pages::{OFFLINE_WORKER, Page, stylesheet_url};
use crate::link::{Entry, Url};
use crate::parse::markdown::is_picture;

/// How many days before the newest note or article are kept, with its own.
const DAYS: u64 = 30;
/// The most pages that are kept, however much was written in these days.
const PAGES: usize = 100;

/// Files that pages ask for by themselves, by the end of their names.
const PARTS_OF_PAGES: [&str; 5] = [".css", ".js", ".svg", ".woff2", ".woff"];

#[derive(Serialize)]
struct OfflineList<'a> {
    version: u32,
    build: String,
    language: &'a str,
    title: &'a str,
    text: &'a str,
    /// The address and the name of each page.
    pages: Vec<(String, String)>,
    files: BTreeSet<String>,
}

impl Renderer {
    /// The bytes of `offline.json`. An error of a template is the answer, as it is to the page.
    pub(super) fn offline_list(&self) -> Result<Vec<u8>, Diagnostic> {
        let mut hash = Xxh3::new();
        let mut pages = Vec::new();
        let mut files = self.files_of_theme(&mut hash);
        for (url, page) in self.kept_pages() {
            hash.update(&self.pages().render(url, page)?);
            if let Some(entry) = self.entry_of(page) {
                files.extend(self.pictures(entry));
            }
            pages.push((self.views.href(url), self.name_of(page)));
        }
        let strings = self.languages.of_site_itself();
        let list = OfflineList {
            version: formats::OFFLINE,
            build: format!("{:032x}", hash.digest128()),
            language: &self.site.config.language,
            title: strings.get("offline.title"),
            text: strings.get("offline.text"),
            pages,
            files,
        };
        Ok((json(&list) + "\n").into_bytes())
    }

    /// Home, the page of what is followed, then notes and articles, newest first.
    fn kept_pages(&self) -> Vec<&(Url, Page)> {
        let pages = &self.site.map.pages;
        let fixed = [Page::Home, Page::Following];
        let fixed = fixed
            .iter()
            .filter_map(|wanted| pages.iter().find(|(_, page)| page == wanted));
        let date = |page: &Page| {
            self.entry_of(page)
                .and_then(|entry| entry.document.day.date())
        };
        let dated = pages.iter().filter_map(|page| Some((date(&page.1)?, page)));
        let mut dated: Vec<(NaiveDate, &(Url, Page))> = dated.collect();
        dated.sort_by(|a, b| {
            b.0.cmp(&a.0)
                .then_with(|| a.1.0.as_str().cmp(b.1.0.as_str()))
        });
        let newest = dated.first().map(|(day, _)| *day);
        let end = newest.and_then(|day| day.checked_sub_days(Days::new(DAYS)));
        let recent = dated
            .into_iter()
            .take(PAGES)
            .take_while(|(day, _)| end.is_none_or(|end| *day > end));
        fixed.chain(recent.map(|(_, page)| page)).collect()
    }

    /// The note or article of a page.
    fn entry_of(&self, page: &Page) -> Option<&Entry> {
        match page {
            Page::Note(id) | Page::Article(id) => Some(self.site.entry(*id)),
            _ => None,
        }
    }

    fn name_of(&self, page: &Page) -> String {
        let strings = self.languages.of_site_itself();
        match (page, self.entry_of(page)) {
            (_, Some(entry)) => label(entry, strings),
            (Page::Following, None) => strings.get("title.following").to_owned(),
            _ => self.site.config.title.clone(),
        }
    }

    /// The addresses of the theme's files that pages need.
    fn files_of_theme(&self, hash: &mut Xxh3) -> BTreeSet<String> {
        let is_needed = |path: &str| {
            path != OFFLINE_WORKER && PARTS_OF_PAGES.iter().any(|end| path.ends_with(end))
        };
        let mut files = BTreeSet::new();
        for (path, index) in self.site.map.statics.iter().zip(0..) {
            if is_needed(path) {
                hash.update(&self.look.file(index));
                files.insert(self.views.href(&Url::file(path)));
            }
        }
        let own = self.site.config.stylesheets.iter();
        files.extend(own.map(|name| self.views.href(&stylesheet_url(&name.value))));
        files
    }

    /// The addresses of pictures of the site that a note or an article shows or links to.
    fn pictures(&self, entry: &Entry) -> Vec<String> {
        let base = self.site.config.base_url.path();
        let links = self.site.local_links(entry).into_iter().flatten();
        let targets = links.map(|(_, target)| target.clone());
        targets
            .filter(|target| target.starts_with(base) && is_picture(target))
            .collect()
    }
}
