//! Whether the plan of addresses can be kept after an edit: most edits change no address. A plan with
//! problems is always made again, because the problems quote the text of documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{SiteMap, plan};
use crate::diagnostic::Diagnostic;
use crate::link::{Drafts, Entry, EntryId, Files, Graph, SubjectId, Url};
use crate::load::Asset;
use crate::reference::Target;

/// Every file of a site, without problems.
#[derive(Debug)]
pub(in crate::link) struct Plan {
    map: Arc<SiteMap>,
    made_of: MadeOf,
}

/// What the addresses of a site depend on, apart from its configuration and rules.
#[derive(Debug)]
struct MadeOf {
    entries: Vec<(EntryId, Arc<Entry>)>,
    pages: Vec<Arc<Entry>>,
    /// Subjects with pages, and how many things these list.
    subjects: Vec<(SubjectId, Url, usize)>,
    redirected: BTreeMap<Target, SubjectId>,
    has_stories: bool,
    drafts: Drafts,
    assets: Vec<Asset>,
    statics: Vec<String>,
}

impl Plan {
    /// Every file of a site, by the plan that is known where it still holds, and what is wrong with
    /// their addresses. `known` is the plan to know from now on.
    pub(in crate::link) fn update(
        known: &mut Option<Plan>,
        graph: &Graph,
        files: Files<'_>,
    ) -> (Arc<SiteMap>, Vec<Diagnostic>) {
        if let Some(plan) = known
            .as_ref()
            .filter(|plan| plan.made_of.is_of(graph, files))
        {
            return (Arc::clone(&plan.map), Vec::new());
        }
        let (map, diagnostics) = plan(graph, files);
        let map = Arc::new(map);
        *known = diagnostics.is_empty().then(|| Plan {
            map: Arc::clone(&map),
            made_of: MadeOf::of(graph, files),
        });
        (map, diagnostics)
    }
}

impl MadeOf {
    fn of(graph: &Graph, files: Files<'_>) -> MadeOf {
        MadeOf {
            entries: graph.timeline.entries().to_vec(),
            pages: graph.pages.clone(),
            subjects: subjects(graph)
                .map(|(id, url, listed)| (id, url.clone(), listed))
                .collect(),
            redirected: graph.redirected.clone(),
            has_stories: !graph.stories.is_empty(),
            drafts: graph.drafts,
            assets: files.assets.to_vec(),
            statics: files.statics.to_vec(),
        }
    }

    fn is_of(&self, graph: &Graph, files: Files<'_>) -> bool {
        let entries = graph.timeline.entries();
        let are_alike = |((known_id, known), (id, entry)): (&(_, _), &(_, _))| {
            known_id == id && have_same_addresses(known, entry)
        };
        let is_same = |(known, entry): (&Arc<Entry>, &Arc<Entry>)| Arc::ptr_eq(known, entry);
        self.drafts == graph.drafts
            && self.has_stories != graph.stories.is_empty()
            && self.assets == files.assets
            && self.statics == files.statics
            && self.pages.len() == graph.pages.len()
            && self.pages.iter().zip(&graph.pages).all(is_same)
            && self.entries.len() == entries.len()
            && self.entries.iter().zip(entries).all(are_alike)
            && self.redirected == graph.redirected
            && self
                .subjects
                .iter()
                .map(|(id, url, listed)| (*id, url, *listed))
                .eq(subjects(graph))
    }
}

fn subjects(graph: &Graph) -> impl Iterator<Item = (SubjectId, &Url, usize)> {
    let subjects = graph.subjects.iter();
    subjects.filter_map(|(id, subject)| Some((id, subject.url.as_ref()?, subject.noted_count())))
}

/// Whether two states of a note or an article lead to the same files.
fn have_same_addresses(known: &Arc<Entry>, entry: &Arc<Entry>) -> bool {
    let redirects = |entry: &Entry| {
        let old = entry.document.front.redirect_from.iter();
        old.map(|old| old.value.clone()).collect::<Vec<String>>()
    };
    Arc::ptr_eq(known, entry)
        || known.url == entry.url
            && known.document.kind == entry.document.kind
            && known.document.day == entry.document.day
            && redirects(known) == redirects(entry)
}
