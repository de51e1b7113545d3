//! A site to files: `render` turns what [`crate::link`] decided into bytes and decides nothing more
//! about content. Same site, same theme, same bytes, whatever the number of threads and the order of
//! the questions.
//!
//! A [`Renderer`] answers one question at a time: the bytes of one [`Output`]. What several answers
//! share is made when it is first needed and kept as long as the renderer.
//!
//! Its modules in order, each of which uses those before it alone (`tests/layers.rs` sees to that):
//!
//! 1. [`value`] makes values for templates, [`strings`] has the words of a theme and [`labels`] makes
//!    names of these words. [`templates`] compiles the templates. A [`look`] is all of a theme,
//!    compiled; it outlives renderers.
//! 2. [`fence`], [`highlight`], [`table`] and [`sanitize`] make the parts of an [`item`] that
//!    pulldown-cmark does not, and [`item`] the HTML of the items of one document. [`fragment`] keeps
//!    that of all documents.
//! 3. [`view`] has the values that many pages share; [`digest`], [`activity`] and [`reading`] count.
//! 4. Each of these makes files: [`feed`] the feeds, [`page`] the pages by their templates, [`search`]
//!    the search index, [`data`] files for programs, [`sitemap`] what search engines read, [`offline`]
//!    the list of pages that a browser keeps. Pages name feeds, so that [`page`] uses [`feed`].
//! 5. A [`Renderer`] has all of them. [`given`] and [`skeleton`] serve those who write a theme.

mod activity;
mod data;
mod digest;
mod feed;
mod fence;
mod fragment;
mod given;
mod guard;
mod highlight;
mod item;
mod labels;
mod look;
mod offline;
mod page;
mod reading;
mod sanitize;
mod search;
mod sitemap;
mod skeleton;
mod strings;
mod table;
mod templates;
mod value;
mod view;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::config::Format;
use crate::diagnostic::Diagnostic;
use crate::link::feeds::Feed;
use crate::link::pages::Output;
use crate::link::{EntryId, ItemRef, Site};
pub(crate) use feed::SeenEntry;
use feed::Selection;
use fragment::Fragments;
pub(crate) use given::Given;
use guard::OutputGuard;
use look::Languages;
pub(crate) use look::Look;
use page::Shared;
use search::Texts;
pub(crate) use skeleton::Skeleton;
use view::Views;

/// A file of the output.
#[derive(Debug)]
pub struct OutputFile {
    /// Its path in the output folder, with `/` between its parts.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file of the output.
#[derive(Clone, Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a file of the site, by its path.
    Copy(PathBuf),
}

/// Does a piece of work of a kind, and may measure it.
pub(crate) type Around<'a> = &'a (dyn Fn(&'static str, &mut dyn FnMut()) + Sync);

/// Makes the files of a site, one at a time, in any order and from any thread.
#[derive(Debug)]
pub struct Renderer {
    site: Arc<Site>,
    look: Arc<Look>,
    /// The site's folder, which copied files are in.
    folder: PathBuf,
    languages: Arc<Languages>,
    views: Views,
    shared: OnceLock<Shared>,
    /// What the queries of named feeds find.
    named: OnceLock<Vec<Vec<ItemRef>>>,
    search: OnceLock<Vec<OutputFile>>,
}

impl Renderer {
    /// The site's folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A renderer for a site with a theme; `folder` is the site's. Also what is wrong with the theme.
    pub(crate) fn new(
        site: Arc<Site>,
        look: Arc<Look>,
        folder: &Path,
    ) -> (Renderer, Vec<Diagnostic>) {
        let (languages, diagnostics) = Languages::of_site(&site, &look);
        let languages = Arc::new(languages);
        let fragments = Fragments::new(&site, &look, &languages);
        let renderer = Renderer {
            views: Views::new(&site, &languages, fragments),
            site,
            look,
            folder: folder.to_owned(),
            languages,
            shared: OnceLock::new(),
            named: OnceLock::new(),
            search: OnceLock::new(),
        };
        (renderer, diagnostics)
    }

    /// The site it renders.
    pub(crate) fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// The content of the file of the output with this path, such as `kep/753/index.html`; none if the
    /// site has no such file. An error of a template is the answer to every page that it spoils.
    pub fn file(&self, path: &str) -> Result<Option<Content>, Diagnostic> {
        let output = self.site.map.route(path);
        output.map_or(Ok(None), |output| self.render(output, path))
    }

    /// The content of an output; `path` chooses among the files of the search index. An error of a
    /// template is the answer to every page that it spoils.
    pub(crate) fn render(&self, output: Output, path: &str) -> Result<Option<Content>, Diagnostic> {
        let strings = self.languages.of_site_itself();
        let bytes = match output {
            Output::Page(index) => {
                let (url, page) = &self.site.map.pages[index as usize];
                self.pages().render(url, page)?
            }
            Output::Feed(index, format) => self.feed(index, format),
            Output::FeedList => feed::opml(&self.site, strings),
            Output::Preview(id) => data::preview(&self.views, strings, id),
            Output::Markdown(index) => data::markdown(&self.site, strings, index),
            Output::SiteIndex => data::site_index(&self.site, self.views.fragments()),
            Output::Search => {
                let found = self.search_files().iter().find(|file| file.path == path);
                return Ok(found.map(|file| file.content.clone()));
            }
            Output::Sitemap(part) => sitemap::sitemap(&self.site, part),
            Output::Robots => sitemap::robots(&self.site),
            Output::Redirects => sitemap::redirects(&self.site),
            Output::Offline => self.offline_list()?,
            Output::Static(index) => self.look.file(index),
            Output::Asset(index) => {
                let (path, _) = &self.site.map.assets[index as usize];
                return Ok(Some(Content::Copy(self.folder.join(path.on_disk()))));
            }
        };
        Ok(Some(Content::Bytes(bytes)))
    }

    /// Makes every file of the output and gives each to `take`, from several threads at once; also
    /// returns what is wrong with templates. Nothing that was given away is kept. `around` is called
    /// with the kind of each piece of work and the work itself, which it has to do, and may measure.
    pub fn render_all<E: Send>(
        &self,
        take: &(impl Fn(&str, Content) -> Result<(), E> + Sync),
        around: Around<'_>,
    ) -> Result<Vec<Diagnostic>, E> {
        let entries: Vec<EntryId> = self.site.entries().map(|(id, _)| id).collect();
        entries.par_iter().for_each(|id| {
            around("items", &mut || {
                self.views.fragments().entry(*id);
            });
        });
        self.shared();
        self.named();
        let guard = OutputGuard::new(&self.site);
        // The index is made of all items at once, in steps that one thread takes alone; the others
        // make pages meanwhile. No page asks for the index, so that none waits for it.
        let (index, problems) = rayon::join(
            || self.take_search(take, around),
            || self.take_outputs(take, around, &guard),
        );
        index?;
        let problems = problems?.into_iter().flatten();
        Ok(distinct(problems.chain(guard.problem()).collect()))
    }

    fn take_search<E: Send>(
        &self,
        take: &(impl Fn(&str, Content) -> Result<(), E> + Sync),
        around: Around<'_>,
    ) -> Result<(), E> {
        let mut files = Vec::new();
        around("search", &mut || {
            files = self.make_search();
        });
        let files = files.into_par_iter();
        files.try_for_each(|file| take(&file.path, file.content))
    }

    /// Every file but those of the search index, and the problems of templates.
    fn take_outputs<E: Send>(
        &self,
        take: &(impl Fn(&str, Content) -> Result<(), E> + Sync),
        around: Around<'_>,
        guard: &OutputGuard,
    ) -> Result<Vec<Option<Diagnostic>>, E> {
        let outputs = self.site.map.outputs();
        let outputs = outputs
            .par_iter()
            .filter(|(_, output)| *output != Output::Search);
        outputs
            .map(|(path, output)| {
                let mut taken = Ok(None);
                if guard.is_above() {
                    return taken;
                }
                around(self.kind(*output), &mut || {
                    taken = match self.render(*output, path) {
                        Ok(Some(content)) => {
                            guard.count(&content);
                            take(path, content).map(|()| None)
                        }
                        Ok(None) => Ok(None),
                        Err(problem) => Ok(Some(problem)),
                    };
                });
                taken
            })
            .collect()
    }

    /// What an output is: the name of its template, or of its kind.
    fn kind(&self, output: Output) -> &'static str {
        match output {
            Output::Page(index) => page::template(&self.site.map.pages[index as usize].1),
            Output::Feed(..) => "feeds",
            Output::Preview(_) => "previews",
            Output::Markdown(_) => "index.md",
            Output::SiteIndex => "index.json",
            Output::Search => "search",
            Output::FeedList
            | Output::Sitemap(_)
            | Output::Robots
            | Output::Redirects
            | Output::Offline => "lists",
            Output::Asset(_) | Output::Static(_) => "copied files",
        }
    }

    /// What the pages of the site give to a template; nothing where another one has an error.
    pub(crate) fn given(&self, template: &str) -> Given {
        let pages = self.site.map.pages.iter();
        let of_template = pages.filter(|(_, page)| page::template(page) == template);
        let mut given = Given::default();
        for (url, page) in of_template.take(Given::PAGES) {
            if let Ok(values) = self.pages().given(url, page) {
                given.add(values);
            }
        }
        given
    }

    fn pages(&self) -> page::Pages<'_> {
        page::Pages {
            site: &self.site,
            views: &self.views,
            templates: self.look.templates(),
            languages: &self.languages,
            shared: self.shared(),
            selection: self.selection(),
        }
    }

    /// What pages share; it is made without any page.
    fn shared(&self) -> &Shared {
        self.shared
            .get_or_init(|| Shared::new(&self.views, &self.languages))
    }

    fn feed(&self, index: u32, format: Format) -> Vec<u8> {
        let feed = &self.site.map.feeds[index as usize];
        self.feed_maker().feed(feed, format)
    }

    /// What readers of a feed see of its entries, newest first; `index` is that of the feed in the map.
    pub(crate) fn feed_entries(&self, index: u32, format: Format) -> Vec<SeenEntry> {
        let feed = &self.site.map.feeds[index as usize];
        self.feed_maker().seen(feed, format)
    }

    /// Whether a feed has no entries.
    pub(crate) fn is_empty_feed(&self, feed: &Feed) -> bool {
        self.selection().is_empty(feed)
    }

    fn feed_maker(&self) -> feed::FeedMaker<'_> {
        feed::FeedMaker {
            site: &self.site,
            languages: &self.languages,
            fragments: self.views.fragments(),
            selection: self.selection(),
            sanitizer: &self.look.sanitizer,
        }
    }

    fn selection(&self) -> Selection<'_> {
        Selection {
            site: &self.site,
            named: self.named(),
        }
    }

    /// What the queries of named feeds find. The texts of all items are read only where there are any.
    fn named(&self) -> &[Vec<ItemRef>] {
        self.named.get_or_init(|| {
            let named = &self.site.config.feeds.named;
            let queries: Vec<_> = named.iter().map(|feed| &feed.query).collect();
            match queries.is_empty() {
                true => Vec::new(),
                false => {
                    let texts = Texts::new(&self.site, self.views.fragments());
                    search::find(&search::Index::new(&self.site), &texts, &queries)
                }
            }
        })
    }

    fn search_files(&self) -> &[OutputFile] {
        self.search.get_or_init(|| self.make_search())
    }

    fn make_search(&self) -> Vec<OutputFile> {
        let texts = Texts::new(&self.site, self.views.fragments());
        let index = search::Index::new(&self.site);
        search::files(index, self.languages.of_site_itself(), &texts)
    }
}

/// An error of a template is the same on a thousand pages: it is reported once.
fn distinct(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    crate::diagnostic::sort(&mut problems);
    problems.dedup_by(|a, b| a.message == b.message && a.place.path() == b.place.path());
    problems
}
