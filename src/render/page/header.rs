//! What is at the top of every page, made once for all pages that are at one place of the menu: its
//! links are a large part of a page, and the same on nearly all.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tera::{Context, Value};

use super::Pages;
use crate::diagnostic::Diagnostic;
use crate::link::pages::{drafts_url, stories_url};
use crate::link::{Drafts, Entry, Site, Url};
use crate::render::look::Languages;
use crate::render::value::{object, optional};

/// What is made so: the header, and the menu. A keyboard reaches the menu after the text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// The name of the site and the search.
    Header,
    /// The links to all parts of the site.
    Menu,
}

impl Part {
    fn template(self) -> &'static str {
        match self {
            Part::Header => "header.html",
            Part::Menu => "menu.html",
        }
    }
}

/// Both parts for one place of the menu.
type Made = [OnceLock<Result<Value, Diagnostic>>; 2];

/// The headers made so far.
#[derive(Debug)]
pub(super) struct Headers {
    /// The pages that the menu leads to.
    links: Vec<Link>,
    /// By language, and by place in the menu.
    made: BTreeMap<String, Vec<Made>>,
}

#[derive(Debug)]
struct Link {
    url: Url,
    /// Whether it leads to a list, and pages below its address are parts of that.
    is_list: bool,
}

/// The place of a page in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The menu does not lead to it.
    Nowhere,
    /// It is what this link leads to.
    At(usize),
    /// It is a part of what this link leads to.
    Below(usize),
}

impl Place {
    fn index(self) -> usize {
        match self {
            Place::Nowhere => 0,
            Place::At(link) => 2 * link + 1,
            Place::Below(link) => 2 * link + 2,
        }
    }
}

impl Headers {
    pub(super) fn new(site: &Site, languages: &Languages) -> Headers {
        let links = links(site);
        let places = 2 * links.len() + 1;
        let none = || (0..places).map(|_| Made::default()).collect();
        Headers {
            made: languages
                .iter()
                .map(|(language, _)| (language.to_owned(), none()))
                .collect(),
            links,
        }
    }

    fn place(&self, url: &Url) -> Place {
        let mut place = Place::Nowhere;
        let mut longest = 0;
        for (index, link) in self.links.iter().enumerate() {
            let address = link.url.as_str();
            if link.url == *url {
                return Place::At(index);
            }
            if link.is_list && address.len() > longest && url.as_str().starts_with(address) {
                (place, longest) = (Place::Below(index), address.len());
            }
        }
        place
    }
}

/// The stand-alone pages of the menu, in its order. The text on top of the home page has no page.
pub(super) fn pages_of_menu(site: &Site) -> Vec<&Entry> {
    let pages = site.pages.iter().map(AsRef::as_ref);
    let mut pages: Vec<&Entry> = pages
        .filter(|entry| entry.document.front.menu && !entry.document.is_of_home())
        .collect();
    pages.sort_by_key(|entry| entry.document.front.order.unwrap_or(usize::MAX));
    pages
}

fn links(site: &Site) -> Vec<Link> {
    let alone = [Url::page([]), Url::page(["search"])].map(|url| (url, false));
    let lists = [
        Url::page(["archive"]),
        Url::page(["articles"]),
        stories_url(),
    ];
    let kinds = site.map.kinds.iter().map(|kind| kind.url.clone());
    let pages = pages_of_menu(site)
        .into_iter()
        .map(|entry| entry.url.clone());
    let drafts = (site.drafts == Drafts::Listed).then(drafts_url);
    let lists = lists.into_iter().chain(kinds).chain(pages).chain(drafts);
    alone
        .into_iter()
        .chain(lists.map(|url| (url, true)))
        .map(|(url, is_list)| Link { url, is_list })
        .collect()
}

impl Pages<'_> {
    /// A part of the page at an address, in a language; none where the theme has no template for it.
    pub(super) fn frame(&self, part: Part, url: &Url, language: &str) -> Result<Value, Diagnostic> {
        let headers = &self.shared.headers;
        let place = headers.place(url);
        let made = headers.made.get(language);
        match made.and_then(|made| made.get(place.index())) {
            Some(made) => made[part as usize]
                .get_or_init(|| self.make_frame(part, place, language))
                .clone(),
            None => self.make_frame(part, place, language),
        }
    }

    fn make_frame(&self, part: Part, place: Place, language: &str) -> Result<Value, Diagnostic> {
        if !self.templates.has(part.template()) {
            return Ok(Value::none());
        }
        let (link, is_below) = match place {
            Place::Nowhere => (None, false),
            Place::At(link) => (Some(link), false),
            Place::Below(link) => (Some(link), true),
        };
        let url = link.map(|link| self.views.href(&self.shared.headers.links[link].url));
        let current = object! { "url" => optional(url), "is_below" => is_below };
        let site = self.shared(language).map(|(site, _)| site.clone());
        let mut context = Context::new();
        context.insert_value("site", optional(site));
        context.insert_value("t", self.languages.of(language).value.clone());
        context.insert_value("current", current);
        let html = self.templates.text(part.template(), &context)?;
        Ok(Value::safe_string(&html))
    }
}
