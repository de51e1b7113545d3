//! Documents to a site: `link` decides everything that more than one file has a say in, and every
//! address of the output. What it makes is complete and never changes again.
//!
//! 1. Drafts are left out and documents put in order ([`order`]).
//! 2. [`resolve`] decides what each candidate names: bare `owner/repo`, `#123`, `@login`, misspelt
//!    repositories.
//! 3. [`subjects`] files every item under what it mentions, and decides who gets a page.
//! 4. [`infer`] adds the groups an item belongs to without naming them.
//! 5. [`archive`] files the notes by year and month.
//! 6. [`pages`] plans every address; two pages that want one are an error.
//! 7. [`local_links`] checks the links the writer made to other files and pages.

mod archive;
mod identity;
mod infer;
mod local_links;
mod order;
pub mod pages;
pub mod resolve;
mod subjects;
mod url;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

pub use archive::{Archive, Month, Year};
pub use local_links::LocalLinks;
pub use pages::SiteMap;
pub use subjects::{Subject, SubjectId, Subjects};
pub use url::Url;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::parse::{self, Document, Form, Kind, Named, Parsed, Value};
use crate::reference::{Grammar, Locator, Name, Rules, Target};
use crate::source::{Source, SourcePath, Span};
use crate::subject::{Facts, SubjectKey};
use identity::{Identified, Identity};
use resolve::{Resolved, Resolver, Slip};

/// Everything linked together.
#[derive(Debug)]
pub struct Site {
    /// The configuration it was linked with.
    pub config: Config,
    /// The rules it was read by.
    pub rules: Rules,
    /// The rules, compiled.
    pub grammar: Grammar,
    /// Every subject.
    pub subjects: Subjects,
    /// The notes by year and month.
    pub archive: Archive,
    /// Stand-alone pages, by path.
    pub pages: Vec<Entry>,
    /// The texts on top of subjects' pages.
    pub texts: BTreeMap<SubjectId, Entry>,
    /// Every address of the output.
    pub map: SiteMap,
    /// Threads that text names and that are something else: their old pages lead there.
    pub became: BTreeMap<Target, SubjectKey>,
    entries: Vec<Entry>,
    local_links: HashMap<String, LocalLinks>,
}

/// A note or an article by its place in time, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// An item by its place in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemRef {
    /// Its note or article.
    pub entry: EntryId,
    /// Its index therein.
    pub item: u32,
}

/// A document with its address and its resolved mentions.
#[derive(Debug)]
pub struct Entry {
    /// What was parsed, without its candidates.
    pub document: Document,
    /// Its address.
    pub url: Url,
    /// Its items.
    pub items: Vec<Item>,
    /// What its front matter names for the day or the article as a whole.
    pub noted: Vec<SubjectId>,
    /// The values of its front matter that are references, for `minamo refs`.
    pub values: Vec<FrontMention>,
}

/// An item and what it mentions.
#[derive(Debug)]
pub struct Item {
    /// The item as parsed.
    pub parsed: parse::Item,
    /// Its mentions in source order.
    pub mentions: Vec<Mention>,
    /// What it mentions, each once, in the order of first mention.
    pub subjects: Vec<SubjectId>,
    /// What it belongs to without naming it.
    pub inferred: Vec<Inferred>,
}

/// A group or person an item belongs to without naming it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inferred {
    /// The group or person.
    pub subject: SubjectId,
    /// The mentioned subject that is the reason.
    pub via: SubjectId,
}

/// One occurrence of a reference in an item.
#[derive(Debug)]
pub struct Mention {
    /// What is named.
    pub subject: SubjectId,
    /// Where, without the locator.
    pub span: Span,
    /// As the text has it.
    pub written: Box<str>,
    /// `comment - ` or `commit - ` before it.
    pub locator: Option<Locator>,
    /// How it stands in the text.
    pub form: Form,
}

/// A value of front matter that names a reference.
#[derive(Debug)]
pub struct FrontMention {
    /// What is named.
    pub subject: SubjectId,
    /// Where the value stands.
    pub span: Span,
    /// The value as written.
    pub written: String,
}

/// What a command asks of linking.
#[derive(Clone, Copy, Debug, Default)]
pub struct LinkOptions {
    /// Whether drafts are part of the site.
    pub drafts: bool,
}

impl Site {
    /// Notes and articles, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (EntryId, &Entry)> {
        self.entries
            .iter()
            .enumerate()
            .map(|(index, entry)| (EntryId(index as u32), entry))
    }

    /// A note or an article.
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// An item with its note or article.
    pub fn item(&self, id: ItemRef) -> (&Entry, &Item) {
        let entry = self.entry(id.entry);
        (entry, &entry.items[id.item as usize])
    }

    /// Notes, oldest first.
    pub fn notes(&self) -> impl DoubleEndedIterator<Item = (EntryId, &Entry)> {
        self.entries()
            .filter(|(_, entry)| entry.document.kind == Kind::Note)
    }

    /// Articles, oldest first.
    pub fn articles(&self) -> impl DoubleEndedIterator<Item = (EntryId, &Entry)> {
        self.entries()
            .filter(|(_, entry)| entry.document.kind == Kind::Article)
    }

    /// Every document: notes and articles, pages, texts of subjects.
    pub fn documents(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .chain(&self.pages)
            .chain(self.texts.values())
    }

    /// Where the local links of a document lead.
    pub fn local_links(&self, entry: &Entry) -> Option<&LocalLinks> {
        self.local_links.get(entry.source().path.as_str())
    }
}

impl Entry {
    /// Its file.
    pub fn source(&self) -> &Arc<Source> {
        &self.document.source
    }

    /// Its language: its own, or the site's.
    pub fn language<'a>(&'a self, config: &'a Config) -> &'a str {
        self.document
            .front
            .lang
            .as_deref()
            .unwrap_or(&config.language)
    }
}

/// Links parsed documents to a site.
///
/// `assets` are the other files of `content/`, `static_files` the output paths of the theme's files.
pub fn link(
    parsed: Parsed,
    config: Config,
    files: (Vec<SourcePath>, &[String]),
    options: LinkOptions,
) -> (Site, Vec<Diagnostic>) {
    let (assets, static_files) = files;
    let Parsed {
        rules,
        grammar,
        documents,
        facts,
    } = parsed;
    let documents = order::ordered(documents, options.drafts);
    let people = known_people(&documents, &facts);
    let resolver = Resolver::new(&rules, names(&documents), people);
    let identity = Identity::new(&rules, &grammar, names(&documents), &facts);
    let linker = Linker {
        resolver: &resolver,
        identity: &identity,
    };
    let (resolved, problems): (Vec<Linked>, Vec<Vec<Diagnostic>>) = documents
        .into_par_iter()
        .map(|document| linker.link(document))
        .unzip();
    let mut diagnostics: Vec<Diagnostic> = problems.into_iter().flatten().collect();
    let resolved = with_tags_of_groups(resolved, &rules);
    let naming = subjects::Naming {
        rules: &rules,
        grammar: &grammar,
        tags: tag_labels(&resolved),
        thread_mentions: config.index.thread_mentions,
    };
    let inference = infer::Inference {
        rules: &rules,
        grammar: &grammar,
        references: &config.references,
    };
    let mut keys: Vec<SubjectKey> = resolved.iter().flat_map(Linked::keys).cloned().collect();
    keys.extend(facts.values().flat_map(|facts| inference.keys(facts)));
    let became = resolved
        .iter()
        .flat_map(|linked| linked.became.iter().cloned())
        .collect();
    let mut subjects = subjects::intern(keys, facts, &naming);
    let (mut entries, mut pages, mut texts) = (Vec::new(), Vec::new(), BTreeMap::new());
    let implied = inference.table(&subjects);
    for linked in resolved {
        let mut entry = linked.into_entry(&subjects);
        inference.infer(&mut entry, &implied, &subjects);
        match &entry.document.kind {
            Kind::Note | Kind::Article => entries.push(entry),
            Kind::Page => pages.push(entry),
            Kind::Subject(key) => {
                if let Some(id) = subjects.find(key) {
                    texts.insert(id, entry);
                }
            }
        }
    }
    subjects::file(&mut subjects, &entries, &naming);
    for (id, text) in &mut texts {
        // A text stands on the page of its subject, whose address is known only now.
        if let Some(url) = &subjects.get(*id).url {
            text.url = url.clone();
        }
    }
    let mut site = Site {
        archive: archive::archive(&entries),
        config,
        rules,
        grammar,
        subjects,
        pages,
        texts,
        entries,
        map: SiteMap::default(),
        became,
        local_links: HashMap::new(),
    };
    let (map, problems) = pages::plan(&site, assets, static_files);
    site.map = map;
    diagnostics.extend(problems);
    let (local_links, problems) = local_links::resolve(&site);
    site.local_links = local_links;
    diagnostics.extend(problems);
    (site, diagnostics)
}

/// A document whose names are resolved to keys, which get their ids once all are known.
struct Linked {
    document: Document,
    items: Vec<(parse::Item, Vec<(Named, SubjectKey)>)>,
    values: Vec<(Value, SubjectKey)>,
    /// Threads that were named and are something else.
    became: Vec<(Target, SubjectKey)>,
}

impl Linked {
    fn keys(&self) -> impl Iterator<Item = &SubjectKey> {
        let mentioned = self.items.iter().flat_map(|(_, names)| names);
        mentioned
            .map(|(_, key)| key)
            .chain(self.values.iter().map(|(_, key)| key))
    }

    fn into_entry(self, subjects: &Subjects) -> Entry {
        let id = |key: &SubjectKey| subjects.find(key).unwrap_or(SubjectId(0));
        let mut items: Vec<Item> = self
            .items
            .into_iter()
            .map(|(parsed, names)| {
                let mentions: Vec<Mention> = names
                    .into_iter()
                    .map(|(named, key)| Mention {
                        subject: id(&key),
                        span: named.span,
                        written: named.written,
                        locator: named.locator,
                        form: named.form,
                    })
                    .collect();
                Item {
                    subjects: unique(mentions.iter().map(|mention| mention.subject)),
                    parsed,
                    mentions,
                    inferred: Vec::new(),
                }
            })
            .collect();
        let mut noted = unique(self.values.iter().map(|(_, key)| id(key)));
        // What a note of one item says of its day, it says of the item.
        if let (Kind::Note, [item]) = (&self.document.kind, items.as_mut_slice()) {
            let all = item.subjects.iter().copied().chain(noted.drain(..));
            item.subjects = unique(all);
        }
        let values = self
            .values
            .into_iter()
            .filter(|(value, _)| value.name.is_some())
            .map(|(value, key)| FrontMention {
                subject: id(&key),
                span: value.written.span,
                written: value.written.value,
            })
            .collect();
        Entry {
            url: order::url(&self.document),
            document: self.document,
            items,
            noted,
            values,
        }
    }
}

/// A tag that is called like a TAG of the site is that TAG: `observability` where the notes mention
/// TAG Observability. Both would have the page `/tag/observability/`.
fn with_tags_of_groups(mut documents: Vec<Linked>, rules: &Rules) -> Vec<Linked> {
    let groups: BTreeMap<String, SubjectKey> = documents
        .iter()
        .flat_map(Linked::keys)
        .filter_map(|key| match key {
            SubjectKey::Target(Target::Group(id)) => {
                let (prefix, name) = rules.group_prefix(id.as_str())?;
                (prefix == "tag").then(|| (name.to_owned(), key.clone()))
            }
            _ => None,
        })
        .collect();
    for (_, key) in documents
        .iter_mut()
        .flat_map(|document| &mut document.values)
    {
        if let SubjectKey::Tag(tag) = key
            && let Some(group) = groups.get(tag)
        {
            *key = group.clone();
        }
    }
    documents
}

fn unique(ids: impl Iterator<Item = SubjectId>) -> Vec<SubjectId> {
    let mut seen = BTreeSet::new();
    ids.filter(|id| seen.insert(*id)).collect()
}

fn names(documents: &[Document]) -> impl Iterator<Item = &Name> {
    documents.iter().flat_map(|document| {
        let values = document
            .values
            .iter()
            .filter_map(|value| value.name.as_ref());
        let items = document.items.iter().flat_map(|item| &item.named);
        values.chain(items.map(|named| &named.name))
    })
}

/// Logins that facts or front matter know, in lower case.
fn known_people(documents: &[Document], facts: &BTreeMap<SubjectKey, Facts>) -> BTreeSet<String> {
    let of_facts = facts.keys().filter_map(|key| match key {
        SubjectKey::Target(Target::Person(login)) => Some(login),
        _ => None,
    });
    let of_values = documents
        .iter()
        .flat_map(|document| &document.values)
        .filter_map(|value| match &value.name {
            Some(Name::Person { login, .. }) => Some(login),
            _ => None,
        });
    of_facts
        .chain(of_values)
        .map(|login| login.as_str().to_ascii_lowercase())
        .collect()
}

/// The form in which each tag was written first.
fn tag_labels(documents: &[Linked]) -> BTreeMap<SubjectKey, String> {
    let mut labels = BTreeMap::new();
    for (value, key) in documents.iter().flat_map(|document| &document.values) {
        if let SubjectKey::Tag(_) = key {
            labels
                .entry(key.clone())
                .or_insert_with(|| value.written.value.trim().to_owned());
        }
    }
    labels
}

/// Links documents one by one with what the whole site says.
struct Linker<'a> {
    resolver: &'a Resolver<'a>,
    identity: &'a Identity<'a>,
}

impl Linker<'_> {
    fn link(&self, mut document: Document) -> (Linked, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut became = Vec::new();
        let mut items = std::mem::take(&mut document.items);
        let named: Vec<Vec<Named>> = items
            .iter_mut()
            .map(|item| std::mem::take(&mut item.named))
            .collect();
        let names: Vec<Vec<&Name>> = named
            .iter()
            .map(|named| named.iter().map(|named| &named.name).collect())
            .collect();
        let resolved = self.resolver.note(&names);
        drop(names);
        let mut mentions = Vec::with_capacity(items.len());
        for (named, resolved) in named.into_iter().zip(resolved) {
            let kept = named
                .into_iter()
                .zip(resolved)
                .filter_map(|(named, resolved)| {
                    let resolved = resolved?;
                    report_slip(&document, &named, &resolved, &mut diagnostics);
                    let target =
                        match self.settle(&document, &named.name, resolved.target, &mut became) {
                            Ok(target) => target,
                            Err(since) => {
                                diagnostics.push(old_number(&document, &named, &since));
                                return None;
                            }
                        };
                    Some((named, SubjectKey::Target(target)))
                });
            mentions.push(without_echoes(kept.collect()));
        }
        let values = std::mem::take(&mut document.values)
            .into_iter()
            .filter_map(|value| {
                let key = match &value.name {
                    Some(name) => {
                        let target = self.resolver.value(name)?.target;
                        let settled = self.settle(&document, name, target, &mut became);
                        SubjectKey::Target(settled.ok()?)
                    }
                    None => SubjectKey::tag(&value.written.value)?,
                };
                Some((value, key))
            })
            .collect();
        let linked = Linked {
            items: items.into_iter().zip(mentions).collect(),
            values,
            became,
            document,
        };
        (linked, diagnostics)
    }

    /// The identity of a target; `Err` is the day before which its number was of an old sequence.
    fn settle(
        &self,
        document: &Document,
        name: &Name,
        target: Target,
        became: &mut Vec<(Target, SubjectKey)>,
    ) -> Result<Target, String> {
        match self.identity.settle(name, target, document.day.date()) {
            Identified::Is(target) => Ok(target),
            Identified::Became { thread, target } => {
                became.push((thread, SubjectKey::Target(target.clone())));
                Ok(target)
            }
            Identified::OldNumber { since } => Err(since),
        }
    }
}

fn old_number(document: &Document, named: &Named, since: &str) -> Diagnostic {
    let place = Place::Text(Arc::clone(&document.source), named.span);
    let message = format!(
        "`{}` was written before {since}, when the number meant another one",
        named.written
    );
    Diagnostic::warning("old-number", message, place)
        .help("it is not linked; write the number of today, or the address of the old document")
}

/// `[k/k#1](https://github.com/kubernetes/kubernetes/pull/1)` mentions the thread once, as a link.
fn without_echoes(names: Vec<(Named, SubjectKey)>) -> Vec<(Named, SubjectKey)> {
    let mut kept: Vec<(Named, SubjectKey)> = Vec::with_capacity(names.len());
    for (named, key) in names {
        match kept.last_mut() {
            Some((last, last_key))
                if named.form == Form::Destination
                    && last.form == Form::Unlinkable
                    && *last_key == key =>
            {
                last.form = Form::Destination;
            }
            _ => kept.push((named, key)),
        }
    }
    kept
}

fn report_slip(
    document: &Document,
    named: &Named,
    resolved: &Resolved,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(slip) = &resolved.slip else { return };
    let place = Place::Text(Arc::clone(&document.source), named.span);
    let diagnostic = Diagnostic::warning(
        "misspelt-repository",
        format!("`{}` is read as {}", named.written, resolved.target),
        place,
    )
    .help(format!(
        "{}; write {}, or add the repository to [repos] in site.toml if it exists",
        slip.evidence, slip.spelling
    ));
    diagnostics.push(match slip_span(document, named, slip) {
        Some(span) if slip.sure => diagnostic.fix(span, slip.spelling.as_str()),
        _ => diagnostic,
    });
}

/// Where the source has the repository as it was misspelt, letter for letter. An address was
/// copied from where it leads, so it is the writer's to decide about.
fn slip_span(document: &Document, named: &Named, slip: &Slip) -> Option<Span> {
    let source = document.source.slice(named.span).to_ascii_lowercase();
    if source.contains("://") {
        return None;
    }
    let written = slip.written.to_ascii_lowercase();
    let at = source.find(&written)?;
    let start = named.span.range().start + at;
    Some(Span::new(start..start + written.len()))
}
