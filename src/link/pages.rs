//! Every address of the output, and who wants it; two pages that want one address are an error.

mod addresses;
mod paging;
mod redirects;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::feeds::{self, About, Feed};
pub use addresses::{
    markdown_url, month_url, stories_url, thread_url, week_url, weeks_url, year_url,
};
pub use paging::{ListPage, Paging};

use super::subjects::SubjectId;
use super::url::Url;
use super::{EntryId, Graph};
use crate::diagnostic::{Diagnostic, Place};
use crate::load::{Asset, PixelSize};
use crate::parse::Kind;
use crate::query;
use crate::source::{Source, SourcePath, Span};
use crate::subject::SubjectKey;

/// A page of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
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
    /// What feeds there are.
    Feeds,
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
    /// What a server shows when there is no page.
    NotFound,
}

/// An index of subjects: `/sig/`, `/kep/`, `/tag/`.
#[derive(Clone, Debug)]
pub struct KindIndex {
    /// The first part of its address, which names it: `sig`, `kep`.
    pub name: String,
    /// Its address.
    pub url: Url,
    /// Its subjects, by key.
    pub subjects: Vec<SubjectId>,
}

/// All pages in a fixed order.
#[derive(Debug, Default)]
pub struct SiteMap {
    /// Pages and their addresses.
    pub pages: Vec<(Url, Page)>,
    /// The indexes of subjects.
    pub kinds: Vec<KindIndex>,
    /// Every feed: of the site, of its parts and queries, of kinds, of subjects.
    pub feeds: Vec<Feed>,
    /// Files of `content/` that are copied, and where to.
    pub assets: Vec<(SourcePath, Url)>,
    /// The sizes of pictures among them, by their paths in the output.
    pictures: BTreeMap<String, PixelSize>,
    /// Who wants each file of the output, by its path: two addresses can be one file.
    files: BTreeMap<String, Origin>,
}

impl SiteMap {
    /// Whether something of the output has this address.
    pub fn contains(&self, url: &Url) -> bool {
        self.files.contains_key(&url.output_path())
    }

    /// The size of the picture that has this address, where it is known.
    pub fn picture(&self, url: &Url) -> Option<PixelSize> {
        self.pictures.get(&url.output_path()).copied()
    }
}

/// Who wants an address, for telling both when two do.
#[derive(Clone, Debug)]
struct Origin {
    what: String,
    place: Option<(Arc<Source>, Span)>,
}

/// The file of the search index that tells where all others are, in the output.
pub const SEARCH_MANIFEST: &str = "search/data/manifest.json";

/// The file with the whole site for tools, in the output.
pub const SITE_INDEX: &str = "index.json";

/// The file beside the page of a month or a document that has its Markdown.
pub const MARKDOWN: &str = "index.md";

/// The file beside the page of a subject that has it in short.
pub const PREVIEW: &str = "preview.json";

/// Where a file of `content/` is copied to: notes and articles keep their folders, pages are at the
/// top.
pub(super) fn asset_url(path: &SourcePath) -> Url {
    let path = path.as_str();
    let path = path.strip_prefix("content/").unwrap_or(path);
    Url::file(path.strip_prefix("pages/").unwrap_or(path))
}

/// Plans every page of a site whose subjects are filed.
pub(super) fn plan(
    site: &Graph,
    assets: Vec<Asset>,
    static_files: &[String],
) -> (SiteMap, Vec<Diagnostic>) {
    let mut planner = Planner {
        map: SiteMap::default(),
        diagnostics: Vec::new(),
    };
    planner.fixed(static_files);
    planner.search();
    planner.home();
    planner.documents(site);
    planner.archive(site);
    planner.stories(site);
    planner.subjects(site);
    planner.feeds(site);
    planner.assets(assets);
    planner.redirects(site);
    planner.moved(site);
    planner.check_folders();
    (planner.map, planner.diagnostics)
}

struct Planner {
    map: SiteMap,
    diagnostics: Vec<Diagnostic>,
}

impl Planner {
    /// What every site has, and the files of its theme.
    fn fixed(&mut self, static_files: &[String]) {
        for name in [
            "sitemap.xml",
            "robots.txt",
            "404.html",
            SITE_INDEX,
            crate::OUTPUT_LIST,
        ] {
            let origin = Origin::made("the site itself");
            self.claim(&Url::file(name), origin);
        }
        self.map.pages.push((Url::file("404.html"), Page::NotFound));
        for path in static_files {
            self.claim(&Url::file(path), Origin::made("a file of the theme"));
        }
    }

    /// The search and its index, of which one file stands for all.
    fn search(&mut self) {
        let origin = || Origin::made("the search");
        self.page(Url::page(["search"]), Page::Search, origin());
        self.claim(&Url::file(SEARCH_MANIFEST), origin());
    }

    fn home(&mut self) {
        self.page(Url::page([]), Page::Home, Origin::made("the home page"));
    }

    fn documents(&mut self, site: &Graph) {
        for (id, entry) in site.entries() {
            let page = match entry.document.kind {
                Kind::Article => Page::Article(id),
                _ => Page::Note(id),
            };
            self.document(entry, page);
        }
        for (index, entry) in site.pages.iter().enumerate() {
            self.document(entry, Page::StandAlone(index));
        }
        if site.articles().next().is_some() {
            let origin = Origin::made("the list of articles");
            self.page(Url::page(["articles"]), Page::Articles, origin);
        }
    }

    fn archive(&mut self, site: &Graph) {
        let origin = || Origin::made("the archive");
        self.page(Url::page(["archive"]), Page::Archive, origin());
        for (index, year) in site.archive.years.iter().enumerate() {
            let url = year_url(year.year);
            for (month_index, month) in year.months.iter().enumerate() {
                let url = month_url(year.year, month.month);
                self.claim(&url.beside(MARKDOWN), origin());
                self.page(url, Page::Month(index, month_index), origin());
            }
            self.page(url, Page::Year(index), origin());
        }
        if !site.archive.weeks.is_empty() {
            self.page(weeks_url(), Page::Weeks, origin());
        }
        for (index, week) in site.archive.weeks.iter().enumerate() {
            self.page(week_url(week.year, week.week), Page::Week(index), origin());
        }
    }

    fn stories(&mut self, site: &Graph) {
        if !site.stories.is_empty() {
            self.page(stories_url(), Page::Stories, Origin::made("the stories"));
        }
    }

    /// Subjects with pages, and the index of each kind of them.
    fn subjects(&mut self, site: &Graph) {
        let mut kinds: Vec<KindIndex> = Vec::new();
        for (id, subject) in site.subjects.iter() {
            let Some(url) = &subject.url else { continue };
            let origin = Origin::made(&describe(&subject.key, &subject.label));
            let paging = subject.paging(site.config.index.items_per_page);
            for page in paging.pages() {
                self.page(page.url(url), Page::Subject(id, page), origin.clone());
            }
            self.claim(&url.beside(PREVIEW), origin);
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
        kinds.sort_by_key(|kind| (kind_order(&kind.name), kind.name.clone()));
        for (index, kind) in kinds.iter().enumerate() {
            let origin = Origin::made(&format!("the index of /{}/", kind.name));
            self.page(kind.url.clone(), Page::Kind(index), origin);
        }
        self.map.kinds = kinds;
    }

    /// All feeds, the page about them, and their list.
    fn feeds(&mut self, site: &Graph) {
        let settings = &site.config.feeds;
        let mut all = feeds::general(site);
        for (index, kind) in self.map.kinds.iter().enumerate() {
            all.push(Feed::beside(settings, About::Kind(index), &kind.url));
        }
        let subjects = site.subjects.iter();
        all.extend(subjects.filter_map(|(id, subject)| feeds::of_subject(settings, id, subject)));
        for feed in &all {
            let origin = match feed.about {
                About::Site => Origin::made("the site itself"),
                _ => Origin::made(&format!("the feed of {}", feed.folder)),
            };
            for (_, url) in feed.urls() {
                self.claim(&url, origin.clone());
            }
        }
        self.map.feeds = all;
        self.page(
            feeds::feeds_url(),
            Page::Feeds,
            Origin::made("the page about feeds"),
        );
        self.claim(&feeds::opml_url(), Origin::made("the list of feeds"));
    }

    fn assets(&mut self, assets: Vec<Asset>) {
        for Asset { path, size } in assets {
            let url = asset_url(&path);
            let origin = Origin::made(&format!("the file {path}"));
            self.claim(&url, origin);
            if let Some(size) = size {
                self.map.pictures.insert(url.output_path(), size);
            }
            self.map.assets.push((path, url));
        }
    }

    /// The page of a document, and its Markdown where that is beside it; two that want one page are
    /// told once.
    fn document(&mut self, entry: &super::Entry, page: Page) {
        let is_free = !self.map.contains(&entry.url);
        self.page(entry.url.clone(), page, Origin::of(entry.source()));
        let markdown = entry.url.beside(MARKDOWN);
        if is_free && markdown_url(entry) == markdown {
            self.claim(&markdown, Origin::of(entry.source()));
        }
    }

    fn page(&mut self, url: Url, page: Page, origin: Origin) {
        self.claim(&url, origin);
        self.map.pages.push((url, page));
    }

    fn claim(&mut self, url: &Url, origin: Origin) {
        match self.map.files.entry(url.output_path()) {
            Entry::Occupied(first) => {
                self.diagnostics.push(collision(url, first.get(), &origin));
            }
            Entry::Vacant(vacant) => {
                vacant.insert(origin);
            }
        }
    }

    /// A file cannot be where a folder of other files is.
    fn check_folders(&mut self) {
        let files: Vec<(&String, &Origin)> = self.map.files.iter().collect();
        for (path, origin) in &files {
            let mut folder = path.as_str();
            while let Some((parent, _)) = folder.rsplit_once('/') {
                folder = parent;
                if let Some(first) = self.map.files.get(folder) {
                    let url = Url::file(folder);
                    self.diagnostics.push(collision(&url, first, origin));
                }
            }
        }
    }
}

impl Origin {
    fn made(what: &str) -> Origin {
        Origin {
            what: what.to_owned(),
            place: None,
        }
    }

    fn of(source: &Arc<Source>) -> Origin {
        let first = source.text.chars().next().map_or(0, char::len_utf8);
        Origin {
            what: source.path.to_string(),
            place: Some((Arc::clone(source), Span::new(0..first))),
        }
    }
}

fn collision(url: &Url, first: &Origin, second: &Origin) -> Diagnostic {
    let place = match second.place.as_ref().or(first.place.as_ref()) {
        Some((source, span)) => Place::Text(Arc::clone(source), *span),
        None => Place::File(SourcePath::new("content")),
    };
    let message = format!(
        "{} and {} both want the address {url}",
        first.what, second.what
    );
    Diagnostic::error("duplicate-url", message, place)
        .help("rename one of them, or remove one `redirect_from`")
}

fn describe(key: &SubjectKey, label: &str) -> String {
    format!("the page of the {} {label}", key.kind())
}

/// The order in which readers look for something; a site's own kinds stand where people do.
fn kind_order(name: &str) -> Option<usize> {
    let place = |name: &str| query::KINDS.iter().position(|known| *known == name);
    place(name).or_else(|| place("person"))
}
