//! A theme, compiled: templates, strings by language, and files.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::highlight::Highlighter;
use super::sanitize::Sanitizer;
use super::strings::{Strings, check_language};
use super::templates::Templates;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::{Entry, Site};
use crate::source::{SourcePath, Span};
use crate::theme::Theme;

/// A theme, compiled, with what makes the HTML of items. It stays the same for as long as the theme's
/// files do, however often the site changes.
#[derive(Debug)]
pub(crate) struct Look {
    theme: Theme,
    templates: Templates,
    /// The output paths and bytes of its files.
    files: Vec<(String, Vec<u8>)>,
    strings: Mutex<BTreeMap<String, Read>>,
    pub(super) highlighter: Highlighter,
    pub(super) sanitizer: Sanitizer,
}

/// The strings of a language, and what is wrong with them.
type Read = (Arc<Strings>, Vec<Diagnostic>);

impl Look {
    /// Compiles a theme; also what is wrong with its templates.
    pub(crate) fn new(mut theme: Theme) -> (Look, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let templates = Templates::compile(&theme, &mut diagnostics);
        let files = std::mem::take(&mut theme.files).into_iter();
        let look = Look {
            files: files
                .map(|(name, bytes)| (Theme::output_path(&name), bytes))
                .collect(),
            theme,
            templates,
            strings: Mutex::default(),
            highlighter: Highlighter::default(),
            sanitizer: Sanitizer::new(),
        };
        (look, diagnostics)
    }

    /// The output paths of its files.
    pub(crate) fn statics(&self) -> Vec<String> {
        self.files.iter().map(|(path, _)| path.clone()).collect()
    }

    /// The bytes of a file, by its index among [`Look::statics`].
    pub(super) fn file(&self, index: u32) -> Vec<u8> {
        self.files[index as usize].1.clone()
    }

    pub(super) fn templates(&self) -> &Templates {
        &self.templates
    }

    fn strings(&self, language: &str) -> Read {
        let mut known = self.strings.lock().unwrap_or_else(PoisonError::into_inner);
        let made = known.entry(language.to_owned()).or_insert_with(|| {
            let mut diagnostics = Vec::new();
            let strings = Strings::load(&self.theme, language, &mut diagnostics);
            (Arc::new(strings), diagnostics)
        });
        made.clone()
    }
}

/// The strings of every language of a site.
#[derive(Debug)]
pub(super) struct Languages {
    site: Arc<Strings>,
    all: BTreeMap<String, Arc<Strings>>,
}

impl Languages {
    pub(super) fn of_site(site: &Site, look: &Look) -> (Languages, Vec<Diagnostic>) {
        let config = &site.config;
        let mut diagnostics = Vec::new();
        let mut add = |language: &str, place: Place| {
            diagnostics.extend(check_language(&look.theme, language, place));
            let (strings, problems) = look.strings(language);
            diagnostics.extend(problems);
            strings
        };
        let place = Place::File(SourcePath::new("site.toml"));
        let own = add(&config.language, place);
        let mut all = BTreeMap::from([(config.language.clone(), Arc::clone(&own))]);
        for entry in site
            .documents()
            .filter(|entry| entry.document.front.lang.is_some())
        {
            let language = entry.language(config);
            if !all.contains_key(language) {
                let place = Place::Text(entry.source().clone(), Span::default());
                all.insert(language.to_owned(), add(language, place));
            }
        }
        (Languages { site: own, all }, diagnostics)
    }

    /// The strings of the site's language.
    pub(super) fn of_site_itself(&self) -> &Strings {
        &self.site
    }

    /// The strings of a language of the site.
    pub(super) fn of(&self, language: &str) -> &Strings {
        self.all.get(language).unwrap_or(&self.site)
    }

    pub(super) fn of_entry(&self, entry: &Entry, config: &Config) -> &Strings {
        self.of(entry.language(config))
    }

    /// All languages and their strings.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Strings)> {
        self.all
            .iter()
            .map(|(language, strings)| (language.as_str(), &**strings))
    }
}
