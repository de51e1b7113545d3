//! All documents in, a [`Site`] out: `link` decides everything that depends on more than one file, and every
//! address of the output. A `Site` is complete and never changes.
//!
//! A [`Linker`] links a site after each edit, and keeps what is still valid: the ids of subjects, and the
//! [`Entry`] of each document.
//!
//! 1. Drafts are left out and documents put in order ([`order`]).
//! 2. [`resolve::Names`] collects what the names in the whole site mean. If no meaning changed, only the
//!    changed documents are linked again; otherwise all are.
//! 3. What each candidate names is decided for every document on its own ([`document`]): [`resolve`]
//!    settles bare `owner/repo`, `#123`, `@login` and misspelt repositories, [`identity`] that several
//!    spellings are one subject. Every key gets an id ([`subjects`]), and [`infer`] adds the groups an
//!    item belongs to without naming them; [`copies`] limits how many pages show an item.
//! 4. Every item is filed under what it mentions, and who gets a page is decided ([`subjects`]).
//!    [`timeline`] keeps notes and articles in order, [`archive`] files them by year, month and week;
//!    [`stories`] finds what they come back to.
//! 5. [`pages`] plans every address, those of [`feeds`] included; two files with the same address
//!    are an error.
//! 6. [`local_links`] checks the writer's links to other files and pages, [`named`] those by name
//!    (`[[name]]`), [`embeds`] how much documents show of each other.

mod addresses;
mod archive;
mod copies;
mod document;
mod embeds;
mod explain;
pub(crate) mod feeds;
mod identity;
mod infer;
mod listed;
mod local_links;
mod named;
mod naming;
mod order;
pub(crate) mod pages;
mod paging;
mod parts;
mod profile;
pub(crate) mod resolve;
mod site;
pub(crate) mod stories;
mod subjects;
mod timeline;
mod title;
mod url;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

pub(crate) use archive::{Archive, Month, Week, Year};
pub(crate) use explain::Explanation;
pub(crate) use listed::Listed;
pub(crate) use pages::SiteMap;
pub(crate) use profile::SubjectId;
pub use site::Drafts;
pub(crate) use site::{Entry, Graph, Inferred, Item, Mention, Site, Texts};
pub(crate) use subjects::{Subject, Subjects};
pub(crate) use timeline::{EntryId, ItemRef};
pub(crate) use url::Url;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::load::Asset;
use crate::parse::{Document, Kind, Reading};
use crate::source::SourcePath;
use crate::subject::SubjectKey;
use document::{Keyed, Reader};
use identity::{Identities, Identity};
use infer::Implications;
use naming::Naming;
use pages::Plan;
use resolve::{Names, Resolver, Spelling};
use subjects::{Filing, Ids};
use timeline::{EntryIds, Timeline};

/// How many documents a thread sees at once when names are gathered.
const CHUNK: usize = 256;

/// Links the documents of a site, as often as they change.
#[derive(Debug)]
pub(crate) struct Linker {
    config: Arc<Config>,
    reading: Arc<Reading>,
    spelling: Arc<Spelling>,
    identities: Identities,
    naming: Naming,
    implications: Implications,
    ids: Ids,
    entry_ids: EntryIds,
    names: Arc<Names>,
    /// What the names of documents say, by [`CHUNK`]s in the order of the site.
    gathered: Vec<Arc<Gathered>>,
    plan: Option<Plan>,
    linked: HashMap<SourcePath, Linked>,
}

/// What the names of some documents in a row say, for as long as they are the same.
#[derive(Debug)]
struct Gathered {
    documents: Vec<Arc<Document>>,
    names: Names,
}

/// A document that was linked, for as long as the names of the site mean the same.
#[derive(Debug)]
struct Linked {
    entry: Arc<Entry>,
    diagnostics: Vec<Diagnostic>,
}

/// Files that are published as they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Files<'a> {
    /// The files of `content/` that are copied.
    pub assets: &'a [Asset],
    /// The output paths of the theme's files.
    pub statics: &'a [String],
}

impl Linker {
    /// A linker for documents that are read so.
    pub(crate) fn new(config: &Arc<Config>, reading: &Arc<Reading>) -> Linker {
        let naming = Naming::new(reading);
        let mut ids = Ids::default();
        let implications = Implications::read(reading, &config.references, &mut ids, &naming);
        Linker {
            config: Arc::clone(config),
            reading: Arc::clone(reading),
            spelling: Arc::new(Spelling::of(&reading.rules)),
            identities: Identities::of(reading),
            naming,
            implications,
            ids,
            entry_ids: EntryIds::default(),
            names: Arc::default(),
            gathered: Vec::new(),
            plan: None,
            linked: HashMap::new(),
        }
    }

    /// What its documents are read by.
    pub(crate) fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Links documents to a site, and reports what is wrong between them.
    pub(crate) fn link(
        &mut self,
        documents: &[Arc<Document>],
        files: Files<'_>,
        drafts: Drafts,
    ) -> (Site, Vec<Diagnostic>) {
        let left_out = order::left_out(documents, drafts);
        let documents = order::ordered(documents, drafts);
        self.learn(&documents);
        self.read(&documents);
        let mut diagnostics = Vec::new();
        let mut entries = Vec::with_capacity(documents.len());
        for document in &documents {
            let linked = &self.linked[&document.source.path];
            diagnostics.extend(linked.diagnostics.iter().cloned());
            entries.push(Arc::clone(&linked.entry));
        }
        diagnostics.extend(order::repeated_ids(&entries));
        let graph = self.graph(entries, drafts);
        let (map, problems) = Plan::update(&mut self.plan, &graph, files);
        diagnostics.extend(problems);
        let (local_links, problems) = local_links::resolve(&graph, &map, &left_out);
        diagnostics.extend(problems);
        let site = Site {
            map,
            graph,
            local_links,
        };
        (site, diagnostics)
    }

    /// Gathers what names mean. Where that has changed, every document is linked again.
    fn learn(&mut self, documents: &[Arc<Document>]) {
        let chunks = documents.par_chunks(CHUNK).enumerate();
        let gathered: Vec<Arc<Gathered>> = chunks
            .map(|(index, documents)| {
                let known = self.gathered.get(index);
                let known = known.filter(|gathered| same(&gathered.documents, documents));
                known.map_or_else(|| Arc::new(Gathered::of(documents)), Arc::clone)
            })
            .collect();
        let names = gathered
            .iter()
            .fold(Names::of_rules(&self.reading.rules), |names, later| {
                names.with(&later.names)
            })
            .judged();
        self.gathered = gathered;
        if !names.means_like(&self.names) {
            self.linked.clear();
            self.ids.forget_forms();
        }
        self.names = Arc::new(names);
    }

    /// Links the documents that have changed, and forgets those that are gone.
    fn read(&mut self, documents: &[Arc<Document>]) {
        let is_linked = |document: &&Arc<Document>| {
            let known = self.linked.get(&document.source.path);
            known.is_some_and(|linked| Arc::ptr_eq(&linked.entry.document, document))
        };
        let changed: Vec<&Arc<Document>> = documents
            .iter()
            .filter(|document| !is_linked(document))
            .collect();
        let keyed = self.keyed(&changed);
        for key in keyed.iter().flat_map(Keyed::keys) {
            self.ids.intern(key, &self.naming);
        }
        self.ids.sort();
        let linked: Vec<(SourcePath, Linked)> = keyed
            .into_par_iter()
            .map(|keyed| self.linked(keyed))
            .collect();
        self.linked.extend(linked);
        if self.linked.len() > documents.len() {
            let here: HashSet<&SourcePath> = documents
                .iter()
                .map(|document| &document.source.path)
                .collect();
            self.linked.retain(|path, _| here.contains(path));
        }
    }

    /// Decides what every candidate of some documents names.
    fn keyed(&self, documents: &[&Arc<Document>]) -> Vec<Keyed> {
        self.with_reader(|reader| {
            let documents = documents.par_iter();
            documents.map(|document| reader.read(document)).collect()
        })
    }

    /// How a subject is shown, whether or not a document names it.
    pub(crate) fn label(&self, key: &SubjectKey) -> String {
        self.naming.label(key)
    }

    /// Why each candidate in the text of a document is or is not a reference.
    pub(crate) fn explain(&self, document: &Document) -> Vec<Explanation> {
        self.with_reader(|reader| reader.explain(document))
    }

    fn with_reader<T>(&self, read: impl FnOnce(&Reader<'_>) -> T) -> T {
        let rules = &self.reading.rules;
        let resolver = Resolver {
            rules,
            spelling: Arc::clone(&self.spelling),
            names: Arc::clone(&self.names),
        };
        let identity = Identity {
            rules,
            identities: &self.identities,
            names: &self.names,
        };
        read(&Reader {
            resolver: &resolver,
            identity: &identity,
        })
    }

    fn linked(&self, mut keyed: Keyed) -> (SourcePath, Linked) {
        let mut diagnostics = std::mem::take(&mut keyed.diagnostics);
        let mut entry = keyed.entry(&self.ids);
        let problem = self
            .implications
            .infer(&mut entry, &self.ids, &self.reading);
        diagnostics.extend(problem);
        let path = entry.source().path.clone();
        let linked = Linked {
            entry: Arc::new(entry),
            diagnostics,
        };
        (path, linked)
    }

    /// Files every entry under what it mentions.
    fn graph(&mut self, entries: Vec<Arc<Entry>>, drafts: Drafts) -> Graph {
        let redirected = entries
            .iter()
            .flat_map(|entry| entry.redirected.iter().cloned());
        let redirected: BTreeMap<_, _> = redirected.collect();
        let is_dated =
            |entry: &Arc<Entry>| matches!(entry.document.kind, Kind::Note | Kind::Article);
        let (dated, others): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_dated);
        let timeline = Timeline::new(dated, &mut self.entry_ids);
        let subjects = Subjects::file(&Filing {
            ids: &self.ids,
            timeline: timeline.entries(),
            others: &others,
            owned: &self.implications.owned,
            thread_mentions: self.config.index.thread_mentions,
        });
        let (mut pages, mut texts) = (Vec::new(), Texts::default());
        for entry in others {
            match &entry.document.kind {
                Kind::Subject(key) => texts.add(self.ids.of(key), entry),
                _ => pages.push(entry),
            }
        }
        Graph {
            config: Arc::clone(&self.config),
            rules: Arc::clone(&self.reading.rules),
            grammar: Arc::clone(&self.reading.grammar),
            drafts,
            archive: archive::archive(&timeline),
            stories: stories::stories(&subjects, &timeline),
            subjects,
            pages,
            texts,
            redirected,
            timeline,
        }
    }
}

/// Whether documents are the same ones.
fn same(a: &[Arc<Document>], b: &[Arc<Document>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}

impl Gathered {
    /// What the names of some documents say, in their order.
    fn of(documents: &[Arc<Document>]) -> Gathered {
        let mut names = Names::default();
        for document in documents {
            let values = document
                .values
                .iter()
                .filter_map(|value| value.name.as_ref());
            values.for_each(|name| names.see_value(name));
            let items = document.items.iter().flat_map(|item| &item.named);
            items.for_each(|named| names.see(&named.name));
        }
        Gathered {
            documents: documents.to_vec(),
            names,
        }
    }
}
