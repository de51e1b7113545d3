//! The HTML of every item, made with its document when one of its items is first asked for.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use tera::Value;

use super::item::{ItemRenderer, Shown, lifted};
use super::look::{Languages, Look};
use crate::link::{Entry, EntryId, ItemRef, Site, SubjectId};

/// The HTML of an item: a text, and values that templates share with it.
#[derive(Debug)]
pub(super) struct Html {
    html: Value,
    /// The same with its headings at the level of an item that is shown alone, where that differs.
    lifted: Option<Value>,
}

impl Html {
    fn new(html: &str) -> Html {
        Html {
            html: Value::safe_string(html),
            lifted: lifted(html).map(|html| Value::safe_string(&html)),
        }
    }

    /// The value for templates, which is the same text and not a copy.
    pub(super) fn value(&self) -> Value {
        self.html.clone()
    }

    /// The value for templates that show the item alone.
    pub(super) fn alone(&self) -> Value {
        self.lifted.as_ref().unwrap_or(&self.html).clone()
    }
}

impl Deref for Html {
    type Target = str;

    fn deref(&self) -> &str {
        self.html.as_str().expect("it was made of a text")
    }
}

/// The HTML of the items of one document, in order.
type Items = OnceLock<Box<[Html]>>;

/// The HTML of every item of a site.
#[derive(Debug)]
pub(super) struct Fragments {
    site: Arc<Site>,
    look: Arc<Look>,
    languages: Arc<Languages>,
    /// Of notes and articles, by id.
    entries: Vec<Items>,
    /// Of stand-alone pages, by index.
    pages: Vec<Items>,
    /// Of the texts of subjects, by id.
    texts: Vec<Items>,
    /// Of notes and articles whose items others show, by id: no other item is shown in these.
    shown: Vec<Items>,
}

impl Fragments {
    pub(super) fn new(site: &Arc<Site>, look: &Arc<Look>, languages: &Arc<Languages>) -> Fragments {
        let none = |count: usize| (0..count).map(|_| Items::new()).collect();
        let texts = match site.texts.iter().next() {
            Some(_) => site.subjects.id_count(),
            None => 0,
        };
        Fragments {
            entries: none(site.entry_id_count()),
            pages: none(site.pages.len()),
            texts: none(texts),
            shown: match site.shows_items() {
                true => none(site.entry_id_count()),
                false => Vec::new(),
            },
            site: Arc::clone(site),
            look: Arc::clone(look),
            languages: Arc::clone(languages),
        }
    }

    fn make(&self, entry: &Entry) -> Box<[Html]> {
        self.make_with(entry, Some(self))
    }

    fn make_with(&self, entry: &Entry, shown: Option<&dyn Shown>) -> Box<[Html]> {
        let renderer = ItemRenderer {
            site: &self.site,
            highlighter: &self.look.highlighter,
            sanitizer: &self.look.sanitizer,
            shown,
        };
        let strings = self.languages.of_entry(entry, &self.site.config);
        let items = renderer.fragments(entry, strings);
        items.iter().map(|html| Html::new(html)).collect()
    }

    /// Of each item of a note or an article.
    pub(super) fn entry(&self, id: EntryId) -> &[Html] {
        self.entries[id.index()].get_or_init(|| self.make(self.site.entry(id)))
    }

    /// Of an item of a note or an article.
    pub(super) fn item(&self, id: ItemRef) -> &str {
        &self.entry(id.entry)[id.item as usize]
    }

    /// Of each section of a stand-alone page.
    pub(super) fn page(&self, index: usize) -> &[Html] {
        self.pages[index].get_or_init(|| self.make(&self.site.pages[index]))
    }

    /// Of each section of the text of a subject.
    pub(super) fn text(&self, id: SubjectId) -> Option<&[Html]> {
        let entry = self.site.texts.get(id)?;
        Some(self.texts[id.index()].get_or_init(|| self.make(entry)))
    }
}

impl Shown for Fragments {
    fn shown(&self, id: ItemRef) -> &str {
        let items = &self.shown[id.entry.index()];
        let items = items.get_or_init(|| self.make_with(self.site.entry(id.entry), None));
        &items[id.item as usize]
    }
}
