//! Every address of the output and what is there; two files with the same address are an error.
//!
//! An [`Output`] is one file of the site: [`SiteMap::route`] finds one by its path,
//! [`SiteMap::outputs`] lists all. Making the bytes of one is up to `render`.

mod kept;
mod redirects;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;

pub(crate) use super::addresses::{
    MARKDOWN, drafts_url, markdown_url, month_url, sitemap_url, stories_url, stylesheet_url,
    thread_url, week_url, weeks_url, year_url,
};
use super::addresses::{PREVIEW, has_own_markdown};
use super::feeds::{self, About, Feed};
pub(crate) use super::paging::{ListPage, Paging};
use crate::config::Format;
pub(super) use kept::Plan;

use super::profile::SubjectId;
use super::url::Url;
use super::{Drafts, EntryId, Files, Graph};
use crate::diagnostic::{Diagnostic, Place};
use crate::limits;
use crate::load::{Asset, PixelSize};
use crate::parse::Kind;
use crate::query;
use crate::reference::Rules;
use crate::source::{Source, SourcePath, Span};

/// A page of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// The latest notes.
    Home,
    /// A note.
    Note(EntryId),
    /// An article.
    Article(EntryId),
    /// The list of articles.
    Articles,
    /// A stand-alone page, by its index in [`Graph::pages`].
    StandAlone(usize),
    /// All years.
    Archive,
    /// A year, by its index in the archive.
    Year(usize),
    /// A month, by the indexes of its year and itself.
    Month(usize, usize),
    /// All weeks.
    Weeks,
    /// A week, by its index in the archive.
    Week(usize),
    /// The drafts, for the writer alone.
    Drafts,
    /// What feeds there are.
    Feeds,
    /// What a reader follows, which their browser alone knows.
    Following,
    /// The index of a kind, by its index in [`SiteMap::kinds`].
    Kind(usize),
    /// A page of a subject.
    Subject(SubjectId, ListPage),
    /// What the notes come back to.
    Stories,
    /// An old address of a page.
    Redirect(Url),
    /// The search.
    Search,
    /// The page for addresses that do not exist (404).
    NotFound,
}

/// An index of subjects: `/sig/`, `/kep/`, `/tag/`.
#[derive(Clone, Debug)]
pub(crate) struct KindIndex {
    /// The first part of its address, which names it: `sig`, `kep`.
    pub name: String,
    /// Its address.
    pub url: Url,
    /// Its subjects, by key.
    pub subjects: Vec<SubjectId>,
}

impl KindIndex {
    /// Whether a subject is listed in it.
    pub(crate) fn has(&self, subject: &super::Subject) -> bool {
        let first = |url: &Url| url.as_str().split('/').nth(1) == Some(&self.name);
        subject.url.as_ref().is_some_and(first)
    }
}

/// A file of the output, as a question that a linked site can answer by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Output {
    /// A page, by its index in [`SiteMap::pages`].
    Page(u32),
    /// A feed, by its index in [`SiteMap::feeds`], in a format.
    Feed(u32, Format),
    /// The list of all feeds.
    FeedList,
    /// A subject in short, for cards.
    Preview(SubjectId),
    /// The Markdown source of a page, by its index in [`SiteMap::pages`].
    Markdown(u32),
    /// The whole site for programs.
    SiteIndex,
    /// The search index, whose manifest names its other files.
    Search,
    /// The addresses of all pages, for search engines: 0 is all of them, or the list of its parts, which
    /// are numbered from 1.
    Sitemap(u32),
    /// What search engines may read.
    Robots,
    /// Redirections for the host.
    Redirects,
    /// What browsers keep for readers without a connection.
    Offline,
    /// A file of `content/` that is copied, by its index in [`SiteMap::assets`].
    Asset(u32),
    /// A file of the theme, by its index in [`SiteMap::statics`].
    Static(u32),
}

/// Every file of the output.
#[derive(Debug, Default)]
pub(crate) struct SiteMap {
    /// Pages and their addresses, in a fixed order.
    pub pages: Vec<(Url, Page)>,
    /// The indexes of subjects.
    pub kinds: Vec<KindIndex>,
    /// Every feed: of the site, of its parts and queries, of kinds, of subjects.
    pub feeds: Vec<Feed>,
    /// Files of `content/` that are copied, and where to.
    pub assets: Vec<(SourcePath, Url)>,
    /// The output paths of the theme's files.
    pub statics: Vec<String>,
    /// The sizes of pictures among the assets, by their paths in the output.
    pictures: HashMap<String, PixelSize>,
    /// Every file by its path: two addresses can be one file.
    files: HashMap<String, Output, FixedState>,
}

impl SiteMap {
    /// What has this path in the output folder: `sig/node/index.html`.
    pub(crate) fn route(&self, path: &str) -> Option<Output> {
        let of_search = || path.starts_with(SEARCH_FOLDER).then_some(Output::Search);
        self.files.get(path).copied().or_else(of_search)
    }

    /// Every file of the output by its path, in the order of paths. The search index is one of them,
    /// with the path of its manifest.
    pub(crate) fn outputs(&self) -> Vec<(&str, Output)> {
        let files = self.files.iter();
        let mut outputs: Vec<(&str, Output)> = files
            .map(|(path, output)| (path.as_str(), *output))
            .collect();
        outputs.sort_unstable_by_key(|(path, _)| *path);
        outputs
    }

    /// Whether something of the output has this address.
    pub(crate) fn contains(&self, url: &Url) -> bool {
        self.files.contains_key(&*url.output_path())
    }

    /// The pages in the sitemap, in order.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &(Url, Page)> {
        let pages = self.pages.iter();
        pages.filter(|(_, page)| !matches!(page, Page::Redirect(_) | Page::NotFound))
    }

    /// The size of the picture that has this address, where it is known.
    pub(crate) fn picture(&self, url: &Url) -> Option<PixelSize> {
        self.pictures.get(&url.output_path()).copied()
    }
}

/// Where the files of the search index are, in the output.
pub(crate) const SEARCH_FOLDER: &str = "search/data/";

/// The file of the search index that lists all others, in the output.
pub(crate) const SEARCH_MANIFEST: &str = "search/data/manifest.json";

/// The file with the whole site for tools, in the output.
pub(crate) const SITE_INDEX: &str = "index.json";

/// The script that keeps pages in a browser, in the output: it works on what is in its folder.
pub(crate) const OFFLINE_WORKER: &str = "offline.js";

/// The file with the list of what this script keeps, in the output.
pub(crate) const OFFLINE_LIST: &str = "offline.json";

/// The file from which a host reads redirections, in the output.
pub(crate) const REDIRECTS: &str = "_redirects";

/// The index of the feed of the whole site in [`SiteMap::feeds`].
pub(crate) const SITE_FEED: u32 = 0;

/// How many addresses a map for search engines may have (sitemaps.org protocol 0.9).
pub(crate) const SITEMAP_ADDRESSES: usize = 50_000;

/// Where a file of `content/` is copied to: notes and articles keep their folders, pages are at the
/// top.
pub(super) fn asset_url(path: &SourcePath) -> Url {
    let path = path.as_str();
    let path = path.strip_prefix("content/").unwrap_or(path);
    Url::file(path.strip_prefix("pages/").unwrap_or(path))
}

/// Plans every file of a site whose subjects are filed.
fn plan(site: &Graph, files: Files<'_>) -> (SiteMap, Vec<Diagnostic>) {
    let mut planner = Planner {
        site,
        map: SiteMap::default(),
        redirects: HashMap::new(),
        long_folders: HashSet::default(),
        diagnostics: Vec::new(),
    };
    planner.fixed(files.statics);
    planner.search();
    planner.home();
    planner.documents();
    planner.menu();
    planner.archive();
    planner.stories();
    planner.subjects();
    planner.feeds();
    planner.assets(files.assets);
    planner.redirects();
    planner.moved();
    planner.feed_elsewhere();
    planner.redirects_of_host();
    planner.sitemaps();
    planner.check_folders();
    (planner.map, planner.diagnostics)
}

/// The folder of a path, which may be `""`, and the name in it.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

struct Planner<'a> {
    site: &'a Graph,
    map: SiteMap,
    /// Where front matter names the old address that a page redirects from, by the index of the page.
    redirects: HashMap<u32, (Arc<Source>, Span)>,
    /// Folders whose address is too long, each reported once.
    long_folders: HashSet<String, FixedState>,
    diagnostics: Vec<Diagnostic>,
}

impl Planner<'_> {
    /// The header of every page shows the menu, so that long menus cost their square.
    fn menu(&mut self) {
        let pages = self.site.pages.iter();
        let mut shown = pages.filter(|entry| entry.document.front.menu);
        if let Some(entry) = shown.nth(limits::MENU) {
            let message = format!("the menu has more than {} pages", limits::MENU);
            let place = Place::File(entry.source().path.clone());
            self.diagnostics
                .push(Diagnostic::error("too-many-in-menu", message, place).help(
                    "write `menu: false` in the front matter of pages that it need not show",
                ));
        }
    }

    /// What every site has, and the files of its theme.
    fn fixed(&mut self, statics: &[String]) {
        self.claim("sitemap.xml".to_owned(), Output::Sitemap(0));
        self.claim("robots.txt".to_owned(), Output::Robots);
        self.claim(SITE_INDEX.to_owned(), Output::SiteIndex);
        self.page(Url::file("404.html"), Page::NotFound);
        let is_offline = self.site.config.offline;
        for (path, index) in statics.iter().zip(0..) {
            if path != OFFLINE_WORKER || is_offline {
                self.claim(path.clone(), Output::Static(index));
            }
        }
        if is_offline {
            self.claim(OFFLINE_LIST.to_owned(), Output::Offline);
        }
        self.map.statics = statics.to_vec();
    }

    /// The parts of a map that has more addresses than one file may have.
    fn sitemaps(&mut self) {
        let count = self.map.listed().count();
        if count > SITEMAP_ADDRESSES {
            for part in 1..=count.div_ceil(SITEMAP_ADDRESSES) as u32 {
                self.claim(sitemap_url(part).output_path(), Output::Sitemap(part));
            }
        }
    }

    /// The page of the search, and its index.
    fn search(&mut self) {
        self.page(Url::page(["search"]), Page::Search);
        self.claim(SEARCH_MANIFEST.to_owned(), Output::Search);
    }

    fn home(&mut self) {
        self.page(Url::page([]), Page::Home);
    }

    fn documents(&mut self) {
        let site = self.site;
        for (id, entry) in site.entries() {
            let page = match entry.document.kind {
                Kind::Article => Page::Article(id),
                _ => Page::Note(id),
            };
            self.document(entry, page);
        }
        for (index, entry) in site.pages.iter().enumerate() {
            match entry.document.is_of_home() {
                true => self.text_of_home(entry),
                false => self.document(entry, Page::StandAlone(index)),
            }
        }
        if site.articles().next().is_some() {
            self.page(Url::page(["articles"]), Page::Articles);
        }
        if site.drafts == Drafts::Listed {
            self.page(drafts_url(), Page::Drafts);
        }
    }

    fn archive(&mut self) {
        let site = self.site;
        self.page(Url::page(["archive"]), Page::Archive);
        for (index, year) in site.archive.years.iter().enumerate() {
            let url = year_url(year.year);
            for (month_index, month) in year.months.iter().enumerate() {
                let url = month_url(year.year, month.month);
                let index = self.page(url.clone(), Page::Month(index, month_index));
                let path = url.beside(MARKDOWN).output_path();
                self.claim(path, Output::Markdown(index));
            }
            self.page(url, Page::Year(index));
        }
        if !site.archive.weeks.is_empty() {
            self.page(weeks_url(), Page::Weeks);
        }
        for (index, week) in site.archive.weeks.iter().enumerate() {
            self.page(week_url(week.year, week.number), Page::Week(index));
        }
    }

    fn stories(&mut self) {
        if !self.site.stories.is_empty() {
            self.page(stories_url(), Page::Stories);
        }
    }

    /// Subjects with pages, and the index of each kind of them.
    fn subjects(&mut self) {
        let site = self.site;
        let mut kinds: Vec<KindIndex> = Vec::new();
        for (id, subject) in site.subjects.iter() {
            let Some(url) = &subject.url else { continue };
            let paging = subject.paging(site.config.index.items_per_page);
            for page in paging.pages() {
                self.page(page.url(url), Page::Subject(id, page));
            }
            self.claim(url.beside(PREVIEW).output_path(), Output::Preview(id));
            let name = url.as_str().split('/').nth(1).unwrap_or_default();
            match kinds.iter_mut().find(|kind| kind.name == name) {
                Some(kind) => kind.subjects.push(id),
                None => kinds.push(KindIndex {
                    name: name.to_owned(),
                    url: Url::page([name]),
                    subjects: vec![id],
                }),
            }
        }
        kinds.sort_by_key(|kind| (kind_order(&site.rules, &kind.name), kind.name.clone()));
        for (index, kind) in kinds.iter().enumerate() {
            self.page(kind.url.clone(), Page::Kind(index));
        }
        self.map.kinds = kinds;
    }

    /// All feeds, the page about them, and their list.
    fn feeds(&mut self) {
        let site = self.site;
        let settings = &site.config.feeds;
        let mut all = feeds::general(site);
        for (index, kind) in self.map.kinds.iter().enumerate() {
            all.push(Feed::beside(settings, About::Kind(index), &kind.url));
        }
        let subjects = site.subjects.iter();
        all.extend(subjects.filter_map(|(id, subject)| feeds::of_subject(settings, id, subject)));
        for (feed, index) in all.iter().zip(0..) {
            for (format, url) in feed.urls() {
                self.claim(url.output_path(), Output::Feed(index, format));
            }
        }
        self.map.feeds = all;
        self.page(feeds::feeds_url(), Page::Feeds);
        self.page(feeds::following_url(), Page::Following);
        self.claim(feeds::opml_url().output_path(), Output::FeedList);
    }

    /// The feed of the site at its old addresses; an address that is taken is reported by the session.
    fn feed_elsewhere(&mut self) {
        for address in &self.site.config.feeds.also_at {
            let path = Url::file(address.value.trim_start_matches('/')).output_path();
            if !self.map.files.contains_key(&path) {
                self.claim(path, Output::Feed(SITE_FEED, Format::Rss));
            }
        }
    }

    /// The file from which a host reads redirections, where there are any.
    fn redirects_of_host(&mut self) {
        let mut pages = self.map.pages.iter();
        let has_any = pages.any(|(_, page)| matches!(page, Page::Redirect(_)));
        if has_any && self.site.config.host.is_some() {
            self.claim(REDIRECTS.to_owned(), Output::Redirects);
        }
    }

    fn assets(&mut self, assets: &[Asset]) {
        for Asset { path, size } in assets {
            let url = asset_url(path);
            let index = self.map.assets.len() as u32;
            self.map.assets.push((path.clone(), url.clone()));
            if let Some(size) = size {
                self.map.pictures.insert(url.output_path(), *size);
            }
            self.claim(url.output_path(), Output::Asset(index));
        }
    }

    /// The page of a document, and its Markdown if that is next to it; a collision of two pages is
    /// reported once.
    fn document(&mut self, entry: &super::Entry, page: Page) {
        let count = self.map.files.len();
        let index = self.page(entry.url.clone(), page);
        let is_free = self.map.files.len() > count;
        if is_free && has_own_markdown(entry) {
            let markdown = entry.url.beside(MARKDOWN);
            self.claim(markdown.output_path(), Output::Markdown(index));
        }
    }

    /// The Markdown of the text on top of the home page, which is planned already.
    fn text_of_home(&mut self, entry: &super::Entry) {
        let is_home = |(url, _): &(Url, Page)| *url == entry.url;
        if let Some(index) = self.map.pages.iter().position(is_home) {
            let path = entry.url.beside(MARKDOWN).output_path();
            self.claim(path, Output::Markdown(index as u32));
        }
    }

    /// Plans a page; its index.
    fn page(&mut self, url: Url, page: Page) -> u32 {
        let index = self.map.pages.len() as u32;
        let path = url.output_path();
        self.map.pages.push((url, page));
        self.claim(path, Output::Page(index));
        index
    }

    fn claim(&mut self, path: String, output: Output) {
        let is_long = |part: &str| part.len() > limits::NAME;
        if path.len() > limits::ADDRESS || path.split('/').any(is_long) {
            self.long_address(&path, output);
        }
        match self.map.files.entry(path) {
            Entry::Occupied(first) => {
                let (path, first) = (first.key().clone(), *first.get());
                let found = self.collision(&path, first, output);
                self.diagnostics.push(found);
            }
            Entry::Vacant(vacant) => {
                vacant.insert(output);
            }
        }
    }

    /// A file cannot be where a folder of other files is.
    fn check_folders(&mut self) {
        let files = &self.map.files;
        let names: HashSet<&str, FixedState> = files.keys().map(|path| split(path).1).collect();
        // Hardly any folder has the name of a file, so this leaves few to look at closely.
        let is_suspect = |(path, _): &(&String, &Output)| {
            let mut folders = split(path).0.split('/');
            folders.any(|folder| names.contains(folder))
        };
        let mut suspects: Vec<(&String, &Output)> = files.iter().filter(is_suspect).collect();
        suspects.sort_unstable_by_key(|(path, _)| *path);
        let mut found = Vec::new();
        for (path, output) in suspects {
            let mut folder = split(path).0;
            while !folder.is_empty() {
                if let Some(first) = files.get(folder) {
                    found.push(self.collision(folder, *first, *output));
                }
                folder = split(folder).0;
            }
        }
        self.diagnostics.append(&mut found);
    }

    fn collision(&self, path: &str, first: Output, second: Output) -> Diagnostic {
        let places = [self.place(second), self.place(first)];
        let place = match places.into_iter().flatten().next() {
            Some((source, span)) => Place::Text(source, span),
            None => Place::File(SourcePath::new("content")),
        };
        let address = path.strip_suffix("index.html").unwrap_or(path);
        let message = format!(
            "{} and {} have the same address /{address}",
            self.name(first),
            self.name(second)
        );
        Diagnostic::error("duplicate-url", message, place)
            .help("give one of them another name, or remove one `redirect_from`")
    }

    /// No file system has names of files as long as a part of this path. What is next to a page is not
    /// reported again.
    fn long_address(&mut self, path: &str, output: Output) {
        if !self.long_folders.insert(split(path).0.to_owned()) {
            return;
        }
        let place = match self.place(output) {
            Some((source, span)) => {
                Place::Text(Arc::clone(&source), source.char_at(span.start as usize))
            }
            None => Place::File(SourcePath::new(match output {
                Output::Feed(..) => "site.toml",
                _ => "content",
            })),
        };
        let start: String = path.chars().take(40).collect();
        let message = format!(
            "the address /{start}… is too long: an address may have {} bytes, and each of its parts {}",
            limits::ADDRESS,
            limits::NAME
        );
        let found = Diagnostic::error("too-long", message, place)
            .help("shorten the name that it is made of");
        self.diagnostics.push(found);
    }

    /// Where the writer asked for a file.
    fn place(&self, output: Output) -> Option<(Arc<Source>, Span)> {
        let index = match output {
            Output::Page(index) | Output::Markdown(index) => index,
            Output::Preview(id) => return self.subject_place(id),
            Output::Feed(index, _) => match self.map.feeds.get(index as usize)?.about {
                About::Subject(id) => return self.subject_place(id),
                _ => return None,
            },
            _ => return None,
        };
        if let Page::Subject(id, _) = self.map.pages[index as usize].1 {
            return self.subject_place(id);
        }
        if let Some((source, span)) = self.redirects.get(&index) {
            return Some((Arc::clone(source), *span));
        }
        let source = self.document_of(index)?.source();
        Some((Arc::clone(source), source.char_at(0)))
    }

    /// Where a subject is first named: in front matter, as tags are, or in the text.
    fn subject_place(&self, id: SubjectId) -> Option<(Arc<Source>, Span)> {
        self.site.documents().find_map(|entry| {
            let written = entry.tags.iter().find(|(tag, _)| *tag == id);
            let tag = written.and_then(|(_, written)| {
                let values = entry.document.values.iter().map(|value| &value.written);
                let items = entry.document.items.iter();
                let tags = items.flat_map(|item| item.tags.iter().map(|tag| &tag.written));
                let mut all = values.chain(tags);
                all.find(|tag| tag.value.trim() == written)
            });
            let value = || entry.values.iter().find(|value| value.subject == id);
            let mut mentions = entry.items.iter().flat_map(|item| &item.mentions);
            let span = tag
                .map(|tag| tag.span)
                .or_else(|| value().map(|value| value.span))
                .or_else(|| {
                    mentions
                        .find(|mention| mention.subject == id)
                        .map(|one| one.span)
                })?;
            Some((Arc::clone(entry.source()), span))
        })
    }

    /// The document that a page is made of.
    fn document_of(&self, index: u32) -> Option<&super::Entry> {
        match &self.map.pages[index as usize].1 {
            Page::Note(id) | Page::Article(id) => Some(self.site.entry(*id)),
            Page::StandAlone(index) => Some(&self.site.pages[*index]),
            Page::Home => self.site.text_of_home().map(|(_, entry)| entry),
            _ => None,
        }
    }

    /// What a file is, in words.
    fn name(&self, output: Output) -> String {
        let subject = |id: SubjectId| {
            let subject = self.site.subjects.get(id);
            format!("the page of the {} {}", subject.key.kind(), subject.label)
        };
        match output {
            Output::Page(index) | Output::Markdown(index) => {
                match &self.map.pages[index as usize] {
                    (_, Page::Subject(id, _)) => subject(*id),
                    (_, Page::Redirect(to)) => format!("a redirection to {to}"),
                    (url, _) => match self.document_of(index) {
                        Some(entry) => entry.source().path.to_string(),
                        None => format!("the page {url}"),
                    },
                }
            }
            Output::Preview(id) => subject(id),
            // Feeds are planned all at once, so a collision comes before they are kept.
            Output::Feed(..) => "a feed".to_owned(),
            Output::FeedList => "the list of feeds".to_owned(),
            Output::SiteIndex
            | Output::Sitemap(_)
            | Output::Robots
            | Output::Redirects
            | Output::Offline => "the site itself".to_owned(),
            Output::Search => "the search".to_owned(),
            Output::Asset(index) => format!("the file {}", self.map.assets[index as usize].0),
            Output::Static(_) => "a file of the theme".to_owned(),
        }
    }
}

/// The order in which readers look for something; the kinds of the rules come before people.
fn kind_order(rules: &Rules, name: &str) -> (Option<usize>, usize) {
    let place = |name: &str| query::KINDS.iter().position(|known| *known == name);
    let of_rules = rules.kinds.iter().position(|kind| kind.name == name);
    match of_rules {
        Some(index) => (place("person"), index),
        None => (place(name), usize::MAX),
    }
}
