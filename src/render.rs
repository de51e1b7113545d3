//! A site to files: `render` turns what [`crate::link`] decided into bytes and decides nothing more
//! about content. Same site, same theme, same bytes, whatever the number of threads.
//!
//! 1. The theme's templates are compiled and its [`strings`] read for every language of the site.
//! 2. Every [`item`] is rendered to HTML once, in parallel.
//! 3. [`view`] makes the values that pages share.
//! 4. The [`search`] numbers the items and answers the queries of feeds.
//! 5. Every page the site's map names is rendered by its template ([`page`]), in parallel, and every
//!    [`feed`].
//! 6. The files of the search are made of the items' plain texts.
//! 7. Files for programs ([`data`]) are made.
//! 8. The sitemap, `robots.txt`, the theme's files and those beside the notes are added.

mod activity;
mod data;
mod digest;
mod feed;
mod highlight;
mod item;
mod page;
mod reading;
mod sanitize;
mod search;
mod sitemap;
mod strings;
mod table;
mod templates;
mod view;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::{Entry, EntryId, ItemRef, Site, SubjectId};
use crate::source::{SourcePath, Span};
use crate::theme::Theme;
use feed::Selection;
use highlight::Highlighter;
use item::ItemRenderer;
use page::Pages;
use sanitize::Sanitizer;
use search::Texts;
use strings::Strings;
use templates::Templates;
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
#[derive(Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a file of the site, by its path.
    Copy(PathBuf),
}

/// The strings of every language of a site.
struct Languages {
    site: String,
    all: BTreeMap<String, Strings>,
}

impl Languages {
    fn load(site: &Site, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) -> Languages {
        let config = &site.config;
        let mut languages: Vec<&Entry> = site.documents().collect();
        languages.retain(|entry| entry.document.front.lang.is_some());
        let mut all = BTreeMap::new();
        let place = Place::File(SourcePath::new("site.toml"));
        diagnostics.extend(strings::check_language(theme, &config.language, place));
        let strings = Strings::load(theme, &config.language, diagnostics);
        all.insert(config.language.clone(), strings);
        for entry in languages {
            let language = entry.language(config);
            if !all.contains_key(language) {
                let place = Place::Text(entry.source().clone(), Span::default());
                diagnostics.extend(strings::check_language(theme, language, place));
                let strings = Strings::load(theme, language, diagnostics);
                all.insert(language.to_owned(), strings);
            }
        }
        Languages {
            site: config.language.clone(),
            all,
        }
    }

    /// The strings of a language of the site.
    fn of(&self, language: &str) -> &Strings {
        self.all.get(language).unwrap_or(&self.all[&self.site])
    }

    fn of_entry(&self, entry: &Entry, config: &Config) -> &Strings {
        self.of(entry.language(config))
    }
}

/// The HTML of every item: of notes and articles by id, of pages by index, of subjects' texts.
struct Fragments {
    entries: Vec<Vec<String>>,
    pages: Vec<Vec<String>>,
    texts: HashMap<SubjectId, Vec<String>>,
}

impl Fragments {
    fn render(site: &Site, languages: &Languages) -> Fragments {
        let highlighter = Highlighter::default();
        let sanitizer = Sanitizer::new();
        let renderer = ItemRenderer {
            site,
            highlighter: &highlighter,
            sanitizer: &sanitizer,
        };
        let render =
            |entry: &Entry| renderer.fragments(entry, languages.of_entry(entry, &site.config));
        let mut entries: Vec<Option<&Entry>> = vec![None; site.entry_id_count()];
        for (id, entry) in site.entries() {
            entries[id.index()] = Some(entry);
        }
        let texts = site.subjects.iter();
        let texts = texts.filter_map(|(id, _)| Some((id, render(site.texts.get(id)?))));
        Fragments {
            texts: texts.collect(),
            entries: entries
                .into_par_iter()
                .map(|entry| entry.map_or_else(Vec::new, render))
                .collect(),
            pages: site.pages.par_iter().map(|entry| render(entry)).collect(),
        }
    }

    /// Of each item of a note or an article.
    fn entry(&self, id: EntryId) -> &[String] {
        &self.entries[id.index()]
    }

    fn item(&self, id: ItemRef) -> &str {
        &self.entry(id.entry)[id.item as usize]
    }

    /// Of each section of a stand-alone page.
    fn page(&self, index: usize) -> &[String] {
        &self.pages[index]
    }

    /// Of each section of the text of a subject.
    fn text(&self, id: SubjectId) -> Option<&[String]> {
        self.texts.get(&id).map(Vec::as_slice)
    }
}

/// Renders a site with a theme; `folder` is the site's, which copied files are in.
pub fn render(
    site: &Site,
    theme: &Theme,
    folder: &std::path::Path,
) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let languages = Languages::load(site, theme, &mut diagnostics);
    let templates = Templates::compile(theme, &mut diagnostics);
    let fragments = Fragments::render(site, &languages);
    let views = Views::new(site, &languages, &fragments.entries);
    let (texts, index) = rayon::join(
        || Texts::new(&fragments.entries),
        || search::Index::new(site),
    );
    let selection = Selection::new(site, &index, &texts);
    let pages = Pages::new(&views, &templates, &languages, (&fragments, &selection));
    let (rendered, problems): (Vec<_>, Vec<_>) = site
        .map
        .pages
        .par_iter()
        .map(|(url, page)| match pages.render(url, page) {
            Ok(html) => (Some(text_file(url.output_path(), html)), None),
            Err(problem) => (None, Some(problem)),
        })
        .unzip();
    diagnostics.extend(distinct(problems.into_iter().flatten().collect()));
    let mut files: Vec<OutputFile> = rendered.into_iter().flatten().collect();
    files.extend(feed::feeds(&selection, &languages, &fragments));
    let strings = languages.of(&site.config.language);
    files.extend(search::files(index, strings, &texts));
    files.extend(data::files(&views, strings, &texts));
    files.extend(sitemap::files(site));
    files.extend(theme.files.iter().map(|(name, bytes)| OutputFile {
        path: Theme::output_path(name),
        content: Content::Bytes(bytes.clone()),
    }));
    files.extend(site.map.assets.iter().map(|(path, url)| OutputFile {
        path: url.output_path(),
        content: Content::Copy(folder.join(path.as_str())),
    }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (files, diagnostics)
}

fn text_file(path: String, text: String) -> OutputFile {
    OutputFile {
        path,
        content: Content::Bytes(text.into_bytes()),
    }
}

/// An error of a template is the same on a thousand pages: it is told once.
fn distinct(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    crate::diagnostic::sort(&mut problems);
    problems.dedup_by(|a, b| a.message == b.message && a.place.path() == b.place.path());
    problems
}
