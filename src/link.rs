//! Documents to a site: `link` decides everything that more than one file has a say in, and every
//! address of the output. What it makes is complete and never changes again.
//!
//! 1. Drafts are left out and documents put in order ([`order`]).
//! 2. What each candidate names is decided for every document on its own ([`document`]): [`resolve`]
//!    settles bare `owner/repo`, `#123`, `@login` and misspelt repositories, [`identity`] that
//!    several spellings are one subject.
//! 3. [`subjects`] gives every subject its id; [`infer`] adds the groups an item belongs to without
//!    naming them; then every item is filed under what it mentions, and who gets a page is decided.
//!    [`listed`] has the items and notes of a subject in one order of time.
//! 4. [`archive`] files the notes by year and month, and by week; [`stories`] finds
//!    what they come back to.
//! 5. [`pages`] plans every address, with the [`feeds`] beside them; two that want one are an error.
//! 6. [`local_links`] checks the links the writer made to other files and pages.

mod archive;
mod document;
pub mod feeds;
mod identity;
mod infer;
mod listed;
mod local_links;
mod order;
pub mod pages;
pub mod resolve;
mod site;
pub mod stories;
mod subjects;
mod url;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

pub use archive::{Archive, Month, Week, Year};
pub use listed::Listed;
pub use local_links::LocalLinks;
pub use pages::SiteMap;
pub use site::{
    Entry, EntryId, FrontMention, Graph, Inferred, Item, ItemRef, LinkOptions, Mention, Site,
};
pub use subjects::{Subject, SubjectId, Subjects};
pub use url::Url;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::load::Asset;
use crate::parse::{Document, Kind, Parsed};
use crate::reference::{Grammar, Name, Rules, Target};
use crate::subject::{Facts, SubjectKey};
use document::{Linked, Linker};
use identity::Identity;
use resolve::Resolver;

/// Links parsed documents to a site.
///
/// `assets` are the other files of `content/`, `static_files` the output paths of the theme's files.
pub fn link(
    parsed: Parsed,
    config: Config,
    (assets, static_files): (Vec<Asset>, &[String]),
    options: LinkOptions,
) -> (Site, Vec<Diagnostic>) {
    let documents = order::ordered(parsed.documents, options.drafts);
    let (rules, grammar, facts) = (parsed.rules, parsed.grammar, parsed.facts);
    let (linked, mut diagnostics) = resolve_all(documents, &rules, &grammar, &facts);
    let read = Read {
        config,
        rules,
        grammar,
    };
    let graph = graph(linked, facts, read);
    let (map, problems) = pages::plan(&graph, assets, static_files);
    diagnostics.extend(problems);
    let (local_links, problems) = local_links::resolve(&graph, &map);
    diagnostics.extend(problems);
    let site = Site {
        map,
        graph,
        local_links,
    };
    (site, diagnostics)
}

/// Decides what every candidate of every document names.
fn resolve_all(
    documents: Vec<Document>,
    rules: &Rules,
    grammar: &Grammar,
    facts: &BTreeMap<SubjectKey, Facts>,
) -> (Vec<Linked>, Vec<Diagnostic>) {
    let people = known_people(&documents);
    let resolver = Resolver::new(rules, names(&documents), people);
    let identity = Identity::new(rules, grammar, names(&documents), facts);
    let linker = Linker {
        resolver: &resolver,
        identity: &identity,
    };
    let (linked, problems): (Vec<Linked>, Vec<Vec<Diagnostic>>) = documents
        .into_par_iter()
        .map(|document| linker.link(document))
        .unzip();
    let linked = with_tags_of_groups(linked, rules);
    (linked, problems.into_iter().flatten().collect())
}

/// What documents were read by.
struct Read {
    config: Config,
    rules: Rules,
    grammar: Grammar,
}

/// Files every document under what it mentions.
fn graph(linked: Vec<Linked>, facts: BTreeMap<SubjectKey, Facts>, read: Read) -> Graph {
    let naming = subjects::Naming {
        rules: &read.rules,
        grammar: &read.grammar,
        tags: tag_labels(&linked),
        short_names: subjects::short_names(&read.rules),
        thread_mentions: read.config.index.thread_mentions,
    };
    let inference = infer::Inference {
        rules: &read.rules,
        grammar: &read.grammar,
        references: &read.config.references,
    };
    // Each key once, in the form of its first mention, before anything is cloned or sorted.
    let named: HashSet<&SubjectKey> = linked.iter().flat_map(Linked::keys).collect();
    let mut keys: Vec<SubjectKey> = named.into_iter().cloned().collect();
    keys.extend(facts.values().flat_map(|facts| inference.keys(facts)));
    let became = linked
        .iter()
        .flat_map(|linked| linked.became.iter().cloned());
    let became = became.collect();
    let mut subjects = subjects::intern(keys, facts, &naming);
    let implied = inference.table(&subjects);
    let (mut entries, mut pages, mut texts) = (Vec::new(), Vec::new(), BTreeMap::new());
    for linked in linked {
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
    let owned = inference.owned(&subjects);
    subjects::file(&mut subjects, &entries, owned, &naming);
    for (id, text) in &mut texts {
        // A text stands on the page of its subject, whose address is known only now.
        if let Some(url) = &subjects.get(*id).url {
            text.url = url.clone();
        }
    }
    Graph {
        archive: archive::archive(&entries),
        stories: stories::stories(&subjects, &entries),
        subjects,
        pages,
        texts,
        became,
        entries,
        config: read.config,
        rules: read.rules,
        grammar: read.grammar,
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

/// Logins that values of front matter name, in lower case; those of facts are in the rules.
fn known_people(documents: &[Document]) -> BTreeSet<String> {
    let values = documents.iter().flat_map(|document| &document.values);
    let people = values.filter_map(|value| match &value.name {
        Some(Name::Person { login, .. }) => Some(login.key()),
        _ => None,
    });
    people.collect()
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
