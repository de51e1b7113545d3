//! What is kept between edits of a site: a [`Session`] reads, parses and links it once, and after an edit
//! only what the edit changes.
//!
//! 1. [`Session::open`] loads the sources, reads configuration and theme, parses every file, links.
//! 2. [`Session::update`] takes the files that changed. It reads these again and parses those whose text
//!    differs. Where facts, names or the configuration differ, documents are read by other rules, and
//!    all are parsed again; [`Linker`] decides in the same way which documents are linked again.
//! 3. [`Session::renderer`] makes the files of the site as it is now; a later update does not change it.
//!
//! [`fingerprint()`] says whether there is anything to do at all, before anything is parsed.
//!
//! Nothing is guessed: a value is kept only where everything it was made of is equal.

mod fingerprint;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use fingerprint::fingerprint;

use crate::config::{Config, Format};
use crate::diagnostic::allow::Allowed;
use crate::diagnostic::{self, Diagnostic, Place};
use crate::link::pages::{Output, SITE_FEED, stylesheet_url};
use crate::link::{Explanation, Files, Linker, Site};
use crate::load::Sources;
use crate::parse::{self, Document, Parsed, Reading};
use crate::render::{Look, Renderer};
use crate::source::{Source, SourcePath, Spanned};
use crate::subject::SubjectKey;
use crate::theme;
use crate::{BuildOptions, Phase};

/// A site that is asked again and again while its files change.
#[derive(Debug)]
pub struct Session {
    folder: PathBuf,
    options: BuildOptions,
    sources: Sources,
    settings: Settings,
    reading: Arc<Reading>,
    files: BTreeMap<SourcePath, File>,
    linker: Linker,
    site: Arc<Site>,
    allowed: Allowed,
    diagnostics: Vec<Diagnostic>,
}

/// `site.toml` and the theme it names.
#[derive(Debug)]
struct Settings {
    config: Arc<Config>,
    look: Arc<Look>,
    diagnostics: Vec<Diagnostic>,
}

/// A file of Markdown and what it was parsed to.
#[derive(Debug)]
struct File {
    source: Arc<Source>,
    parsed: Parsed,
}

/// What an update changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// How many documents were parsed again.
    pub documents: usize,
    /// Whether configuration, facts or names were read again, so that every page may differ.
    pub rules: bool,
    /// Whether the theme was read again.
    pub theme: bool,
}

impl Settings {
    fn read(folder: &Path, source: &Arc<Source>, options: &BuildOptions) -> Settings {
        let (mut config, mut diagnostics) = Config::read(source);
        if let Some(base_url) = &options.base_url {
            config.base_url = base_url.clone();
        }
        let (theme, problems) = theme::load(folder, &config.theme);
        diagnostics.extend(problems);
        let (look, problems) = Look::new(theme);
        diagnostics.extend(problems);
        Settings {
            config: Arc::new(config),
            look: Arc::new(look),
            diagnostics,
        }
    }
}

impl Session {
    /// Reads and links the site in `folder`; `watch` is called when a phase starts.
    ///
    /// Fails only when `site.toml` cannot be read.
    pub fn open(
        folder: &Path,
        options: &BuildOptions,
        watch: &mut dyn FnMut(Phase),
    ) -> std::io::Result<Session> {
        watch(Phase::Load);
        let sources = Sources::load(folder)?;
        Ok(Session::of(sources, folder, options, watch))
    }

    /// The same, and keeps the text of documents as readers see it: for `minamo check`, and to explain
    /// what is not a reference.
    pub(crate) fn open_to_check(folder: &Path, options: &BuildOptions) -> std::io::Result<Session> {
        let sources = Sources::load(folder)?;
        Ok(Session::made(sources, folder, options, true, &mut |_| {}))
    }

    /// The same of sources that were loaded from `folder` already.
    pub(crate) fn of(
        sources: Sources,
        folder: &Path,
        options: &BuildOptions,
        watch: &mut dyn FnMut(Phase),
    ) -> Session {
        Session::made(sources, folder, options, false, watch)
    }

    fn made(
        sources: Sources,
        folder: &Path,
        options: &BuildOptions,
        keeps_prose: bool,
        watch: &mut dyn FnMut(Phase),
    ) -> Session {
        let settings = Settings::read(folder, &sources.config, options);
        watch(Phase::Parse);
        let mut reading = Reading::new(&sources, &settings.config);
        reading.keeps_prose = keeps_prose;
        let reading = Arc::new(reading);
        let mut files = BTreeMap::new();
        parse_into(&mut files, sources.markdown.clone(), &reading);
        watch(Phase::Link);
        let mut linker = Linker::new(&settings.config, &reading);
        let (site, allowed, diagnostics) =
            link(&mut linker, &files, (&sources, &settings), options);
        Session {
            folder: folder.to_owned(),
            options: options.clone(),
            sources,
            settings,
            reading,
            files,
            linker,
            site,
            allowed,
            diagnostics,
        }
    }

    /// The same site with other texts of some files, which are not written.
    #[must_use]
    pub(crate) fn with_texts(&self, texts: &BTreeMap<SourcePath, String>) -> Session {
        let sources = self.sources.with_texts(texts);
        Session::of(sources, &self.folder, &self.options, &mut |_| {})
    }

    /// Every document of it, by path.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        let files = self.files.values();
        files.filter_map(|file| file.parsed.document.as_ref())
    }

    /// Reads again what was changed and links the site anew. Paths are those of files and folders, new,
    /// changed or gone; unchanged files among them do no harm.
    ///
    /// Fails when `site.toml` cannot be read; the session is as it was then.
    pub fn update(&mut self, changed: &[PathBuf]) -> std::io::Result<Touched> {
        let before = (
            Arc::clone(&self.sources.config),
            self.sources.tables.clone(),
        );
        self.sources.reload(changed)?;
        let (config, tables) = before;
        let mut touched = Touched::default();
        let themes = self.folder.join("themes");
        let is_configured = config.text != self.sources.config.text;
        touched.theme = is_configured || changed.iter().any(|path| path.starts_with(&themes));
        if touched.theme {
            self.settings = Settings::read(&self.folder, &self.sources.config, &self.options);
        }
        let gone = self.forget_gone();
        let changed = self.changed_sources();
        let old = changed
            .iter()
            .filter_map(|source| self.files.get(&source.path));
        let old = old.map(|file| &file.source);
        let may_differ = is_configured
            || !same_sources(&tables, &self.sources.tables)
            || gone
                .iter()
                .chain(&changed)
                .chain(old)
                .any(parse::may_name_people_or_facts);
        if may_differ {
            let mut reading = Reading::new(&self.sources, &self.settings.config);
            reading.keeps_prose = self.reading.keeps_prose;
            touched.rules = is_configured || !reading.reads_like(&self.reading);
            // A linker belongs to what documents are read by.
            self.reading = Arc::new(reading);
            self.linker = Linker::new(&self.settings.config, &self.reading);
        }
        let again = match touched.rules {
            true => self.sources.markdown.clone(),
            false => changed,
        };
        touched.documents = again.len();
        parse_into(&mut self.files, again, &self.reading);
        let (site, allowed, diagnostics) = link(
            &mut self.linker,
            &self.files,
            (&self.sources, &self.settings),
            &self.options,
        );
        (self.site, self.allowed, self.diagnostics) = (site, allowed, diagnostics);
        Ok(touched)
    }

    /// Forgets the files that are gone; what they said.
    fn forget_gone(&mut self) -> Vec<Arc<Source>> {
        let markdown = &self.sources.markdown;
        let is_gone = |path: &SourcePath| {
            let found = markdown.binary_search_by(|source| source.path.cmp(path));
            found.is_err()
        };
        let gone: Vec<SourcePath> = self
            .files
            .keys()
            .filter(|path| is_gone(path))
            .cloned()
            .collect();
        let forgotten = gone.iter().filter_map(|path| self.files.remove(path));
        forgotten.map(|file| file.source).collect()
    }

    /// The files whose text differs from what was parsed.
    fn changed_sources(&self) -> Vec<Arc<Source>> {
        let differs = |source: &&Arc<Source>| {
            let known = self.files.get(&source.path);
            known.is_none_or(|file| {
                !Arc::ptr_eq(&file.source, source) && file.source.text != source.text
            })
        };
        let markdown = self.sources.markdown.iter();
        markdown.filter(differs).cloned().collect()
    }

    /// Whether a path is that of Markdown which was not there at the last update.
    pub(crate) fn is_new(&self, path: &Path) -> bool {
        let is_markdown = path.extension().is_some_and(|ending| ending == "md");
        let known = crate::walk::relative(&self.folder, path);
        is_markdown && known.is_none_or(|path| !self.files.contains_key(&path))
    }

    /// What its documents are read by.
    pub(crate) fn reading(&self) -> &Reading {
        &self.reading
    }

    /// What `site.toml` says.
    pub fn config(&self) -> &Config {
        &self.site.config
    }

    /// The site as it is now.
    pub(crate) fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// Why each candidate in the text of one of its documents is or is not a reference.
    pub(crate) fn explain(&self, document: &Document) -> Vec<Explanation> {
        self.linker.explain(document)
    }

    /// How a subject is shown, whether or not a document names it.
    pub(crate) fn label(&self, key: &SubjectKey) -> String {
        self.linker.label(key)
    }

    /// The findings that comments of its documents allow.
    pub(crate) fn allowed(&self) -> &Allowed {
        &self.allowed
    }

    /// Every problem of it that no comment allows, by file and place, with the levels that `[check]` sets.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What makes the files of the site as it is now, and every problem known before they are made:
    /// those of the site and of the strings of the theme, by file and place.
    pub fn renderer(&self) -> (Renderer, Vec<Diagnostic>) {
        let look = Arc::clone(&self.settings.look);
        let (renderer, problems) = Renderer::new(Arc::clone(&self.site), look, &self.folder);
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(self.site.config.check.apply(problems));
        diagnostic::sort(&mut diagnostics);
        (renderer, diagnostics)
    }
}

/// Addresses that the feed is to have too and something else has.
fn taken_feed_addresses(site: &Site, config: &Arc<Source>) -> Vec<Diagnostic> {
    let feed = Output::Feed(SITE_FEED, Format::Rss);
    let addresses = site.config.feeds.also_at.iter();
    let taken = addresses.filter(|address| site.map.route(&address.value[1..]) != Some(feed));
    let report = |address: &Spanned<String>| {
        let message = format!("something else of the site is at {}", address.value);
        let place = Place::Text(Arc::clone(config), address.span);
        Diagnostic::error("duplicate-url", message, place)
            .help("remove the address, or the file of content/ or the page that has it")
    };
    taken.map(report).collect()
}

/// Whether two lists have the same files, read at the same time.
fn same_sources(a: &[Arc<Source>], b: &[Arc<Source>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}

/// Parses files, in parallel.
fn parse_into(
    files: &mut BTreeMap<SourcePath, File>,
    sources: Vec<Arc<Source>>,
    reading: &Reading,
) {
    let parsed = parse::parse(&sources, reading);
    for (source, parsed) in sources.into_iter().zip(parsed) {
        files.insert(source.path.clone(), File { source, parsed });
    }
}

/// Links what was parsed, and gathers every problem.
fn link(
    linker: &mut Linker,
    files: &BTreeMap<SourcePath, File>,
    (sources, settings): (&Sources, &Settings),
    options: &BuildOptions,
) -> (Arc<Site>, Allowed, Vec<Diagnostic>) {
    let mut diagnostics = sources.diagnostics();
    diagnostics.extend(parse::unread(&sources.assets));
    diagnostics.extend(settings.diagnostics.iter().cloned());
    diagnostics.extend(linker.reading().diagnostics.iter().cloned());
    let mut documents = Vec::with_capacity(files.len());
    let mut allowed = Allowed::default();
    for file in files.values() {
        diagnostics.extend(file.parsed.diagnostics.iter().cloned());
        if let Some(document) = &file.parsed.document {
            allowed.add(&file.source, &document.allows);
            documents.push(Arc::clone(document));
        }
    }
    let statics = settings.look.statics();
    let published = Files {
        assets: &sources.assets,
        statics: &statics,
    };
    let (site, problems) = linker.link(&documents, published, options.drafts);
    diagnostics.extend(problems);
    diagnostics.extend(missing_stylesheets(&site, &sources.config));
    diagnostics.extend(taken_feed_addresses(&site, &sources.config));
    let mut diagnostics = site.config.check.apply(allowed.keep(diagnostics));
    diagnostic::sort(&mut diagnostics);
    (Arc::new(site), allowed, diagnostics)
}

/// Style sheets that `site.toml` names and that are not there.
fn missing_stylesheets(site: &Site, config: &Arc<Source>) -> Vec<Diagnostic> {
    let named = site.config.stylesheets.iter();
    let missing = named.filter(|name| !site.map.contains(&stylesheet_url(&name.value)));
    missing
        .map(|name| {
            let message = format!("there is no style sheet `{}`", name.value);
            let place = Place::Text(Arc::clone(config), name.span);
            Diagnostic::error("missing-stylesheet", message, place).help(format!(
                "put it into themes/{}/static/, or into content/ and write its path from there with `/` before it",
                site.config.theme
            ))
        })
        .collect()
}
