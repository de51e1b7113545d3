//! The linked site: the result of `link`, and all that rendering reads.

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::Arc;

use super::timeline::{EntryId, ItemRef, Timeline};
use super::{Archive, SiteMap, SubjectId, Subjects, Url};
use crate::config::Config;
use crate::diagnostic::Place;
use crate::parse::{self, Document, Form, Kind, Marker};
use crate::reference::{Grammar, Locator, Rules, Target};
use crate::source::{Source, Span};

/// Everything linked together: who mentions what, and every address of the output.
///
/// It reads like the [`Graph`] it holds.
#[derive(Debug)]
pub(crate) struct Site {
    /// Every address of the output.
    pub map: Arc<SiteMap>,
    pub(super) graph: Graph,
    /// Where local links lead, by the path of their document.
    pub(super) local_links: Resolved,
}

impl Deref for Site {
    type Target = Graph;

    fn deref(&self) -> &Graph {
        &self.graph
    }
}

impl Site {
    /// Where the local links of a document lead.
    pub(crate) fn local_links(&self, entry: &Entry) -> Option<&LocalLinks> {
        let links = &self.local_links.links;
        links.get(entry.source().path.as_str())
    }

    /// The item that a document shows in place of a name.
    pub(crate) fn shown_item(&self, entry: &Entry, name: &str) -> Option<ItemRef> {
        let shown = self.local_links.shown.get(entry.source().path.as_str())?;
        shown.get(name).copied()
    }

    /// Whether any document shows an item of another.
    pub(crate) fn shows_items(&self) -> bool {
        !self.local_links.shown.is_empty()
    }
}

/// Who mentions what.
#[derive(Debug)]
pub(crate) struct Graph {
    /// The configuration it was linked with.
    pub config: Arc<Config>,
    /// The rules it was read by.
    pub rules: Arc<Rules>,
    /// The rules, compiled.
    pub grammar: Arc<Grammar>,
    /// Every subject.
    pub subjects: Subjects,
    /// The notes by year and month, and by week.
    pub archive: Archive,
    /// What redirected of drafts.
    pub drafts: Drafts,
    /// Threads and KEPs that the notes come back to, the longest story first.
    pub stories: Vec<SubjectId>,
    /// Stand-alone pages, by path.
    pub pages: Vec<Arc<Entry>>,
    /// The texts on top of subjects' pages.
    pub texts: Texts,
    /// Threads that text names and that are something else: their old pages lead there.
    pub redirected: BTreeMap<Target, SubjectId>,
    /// Notes and articles, oldest first.
    pub(super) timeline: Timeline,
}

/// The texts on top of subjects' pages, by the path of their files.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    entries: Vec<Arc<Entry>>,
    places: HashMap<SubjectId, usize>,
}

impl Texts {
    /// Adds the text of a subject.
    pub(super) fn add(&mut self, id: SubjectId, entry: Arc<Entry>) {
        self.places.insert(id, self.entries.len());
        self.entries.push(entry);
    }

    /// The text of a subject, if it has one.
    pub(crate) fn get(&self, id: SubjectId) -> Option<&Entry> {
        self.places.get(&id).map(|place| &*self.entries[*place])
    }

    /// All texts, by path.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(Arc::as_ref)
    }
}

/// A document with its address and its resolved mentions. It is shared, and stays the same for as long
/// as its document does and the names of the site mean the same.
#[derive(Debug)]
pub(crate) struct Entry {
    /// What was parsed.
    pub document: Arc<Document>,
    /// Its address.
    pub url: Url,
    /// Its items, and the headings of a note among them.
    pub items: Vec<Item>,
    /// What its front matter names for the day or the article as a whole.
    pub front_subjects: Vec<SubjectId>,
    /// The values of its front matter that are references, for `minamo refs`.
    pub values: Vec<FrontMention>,
    /// The tags of its front matter, each with its written form.
    pub(super) tags: Vec<(SubjectId, String)>,
    /// Threads that it names and that are something else.
    pub(super) redirected: Vec<(Target, SubjectId)>,
}

/// An item and what it mentions.
#[derive(Debug)]
pub(crate) struct Item {
    /// The item as parsed.
    pub parsed: Arc<parse::Item>,
    /// Its mentions in source order.
    pub mentions: Vec<Mention>,
    /// What it mentions, each once, in the order of first mention.
    pub subjects: Vec<SubjectId>,
    /// What it belongs to without naming it.
    pub inferred: Vec<Inferred>,
    /// How much of its first line it is called by.
    pub(super) title: u16,
    /// Its place among those of its document that readers follow, from 1; a heading has that of the item
    /// before it.
    pub place: u32,
}

impl Item {
    /// Its first line without the brackets at its end that hold nothing but references.
    pub(crate) fn title(&self) -> &str {
        &self.parsed.excerpt[..usize::from(self.title)]
    }

    /// Whether it is a heading of a note, which says what is under it and is not an item that readers
    /// follow.
    pub(crate) fn is_heading(&self) -> bool {
        self.parsed.head.is_some() && self.parsed.marker == Marker::Block
    }
}

/// A group or person an item belongs to without naming it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Inferred {
    /// The group or person.
    pub subject: SubjectId,
    /// The mentioned subject that is the reason; none where the heading names it that the item stands
    /// under.
    pub via: Option<SubjectId>,
}

/// One occurrence of a reference in an item.
#[derive(Debug)]
pub(crate) struct Mention {
    /// What is named.
    pub subject: SubjectId,
    /// Where, without the locator.
    pub span: Span,
    /// As the text has it.
    pub written: Arc<str>,
    /// `comment - ` or `commit - ` before it.
    pub locator: Option<Locator>,
    /// How it is written in the text.
    pub form: Form,
    /// Whether only a page of the subject was named: a file or a folder of a repository.
    pub inside: bool,
}

/// A value of front matter that names a reference.
#[derive(Debug)]
pub(crate) struct FrontMention {
    /// What is named.
    pub subject: SubjectId,
    /// Where the value is.
    pub span: Span,
    /// The value as written.
    pub written: String,
}

/// What becomes of drafts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drafts {
    /// They are not part of the site.
    #[default]
    LeftOut,
    /// They are part of the site like all others.
    Included,
    /// They are part of the site, and `/drafts/` lists them: for the writer alone.
    Listed,
}

impl Graph {
    /// Notes and articles, oldest first.
    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = (EntryId, &Entry)> {
        self.timeline.iter()
    }

    /// How many ids notes and articles have: every [`EntryId::index`] is below it.
    pub(crate) fn entry_id_count(&self) -> usize {
        self.timeline.id_count()
    }

    /// A note or an article.
    pub(crate) fn entry(&self, id: EntryId) -> &Entry {
        self.timeline.get(id)
    }

    /// Where a note or an article comes among all of them, oldest first, from 0.
    pub(crate) fn place(&self, id: EntryId) -> usize {
        self.timeline.place(id)
    }

    /// Where an item comes among all of them: its note's place, and its place therein.
    pub(crate) fn item_place(&self, id: ItemRef) -> (usize, u32) {
        (self.place(id.entry), id.item)
    }

    /// An item with its note or article.
    pub(crate) fn item(&self, id: ItemRef) -> (&Entry, &Item) {
        let entry = self.entry(id.entry);
        (entry, &entry.items[id.item as usize])
    }

    /// Notes, oldest first.
    pub(crate) fn notes(&self) -> impl DoubleEndedIterator<Item = (EntryId, &Entry)> {
        self.entries()
            .filter(|(_, entry)| entry.document.kind == Kind::Note)
    }

    /// Articles, oldest first.
    pub(crate) fn articles(&self) -> impl DoubleEndedIterator<Item = (EntryId, &Entry)> {
        self.entries()
            .filter(|(_, entry)| entry.document.kind == Kind::Article)
    }

    /// The text on top of the home page, by its index among the pages.
    pub(crate) fn text_of_home(&self) -> Option<(usize, &Entry)> {
        let pages = self.pages.iter().map(Arc::as_ref).enumerate();
        let mut texts = pages.filter(|(_, entry)| entry.document.is_of_home());
        texts.next()
    }

    /// Every document: notes and articles, pages, texts of subjects.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Entry> {
        let entries = self.entries().map(|(_, entry)| entry);
        let pages = self.pages.iter().map(Arc::as_ref);
        entries.chain(pages).chain(self.texts.iter())
    }
}

impl Entry {
    /// Its file.
    pub(crate) fn source(&self) -> &Arc<Source> {
        &self.document.source
    }

    /// A place in its file.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place::Text(Arc::clone(self.source()), span)
    }

    /// What readers follow: its items without headings, each with its index.
    pub(crate) fn followed(&self) -> impl Iterator<Item = (u32, &Item)> {
        (0..)
            .zip(&self.items)
            .filter(|(_, item)| !item.is_heading())
    }

    /// The name that ids are made of, for ever: its own, after the folder of an article or a page.
    pub(crate) fn permanent_name(&self) -> String {
        let name = self.document.lasting_name();
        match self.document.kind {
            Kind::Note => name.to_owned(),
            Kind::Article => format!("articles/{name}"),
            Kind::Page | Kind::Subject(_) => format!("pages/{name}"),
        }
    }

    /// Its language: its own, or the site's.
    pub(crate) fn language<'a>(&'a self, config: &'a Config) -> &'a str {
        self.document
            .front
            .lang
            .as_deref()
            .unwrap_or(&config.language)
    }
}

/// Where each destination of a document leads; what is not in it leads nowhere.
pub(crate) type LocalLinks = BTreeMap<String, String>;

/// Where the links of all documents lead, by the paths of their files.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) links: HashMap<String, LocalLinks>,
    /// The items that documents show in place of a name.
    pub(super) shown: HashMap<String, BTreeMap<String, ItemRef>>,
}
