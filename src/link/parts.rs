//! Parts of documents by what links call them: the id of an item, or the anchor or the words of a heading.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::Entry;
use crate::slug::slug;
use crate::source::nfc;

/// The parts of the documents that links have asked for so far.
#[derive(Default)]
pub(super) struct Parts<'a> {
    documents: HashMap<&'a str, Named<'a>, FixedState>,
}

/// The items of a document, by index. Of equal names the first counts.
#[derive(Default)]
struct Named<'a> {
    ids: HashMap<&'a str, usize, FixedState>,
    headings: HashMap<String, usize, FixedState>,
}

/// A name as it is compared.
pub(super) fn folded(name: &str) -> String {
    nfc(name.trim()).to_lowercase()
}

impl<'a> Named<'a> {
    fn new(document: &'a Entry) -> Named<'a> {
        let mut named = Named::default();
        for (index, item) in document.items.iter().enumerate() {
            let item = &item.parsed;
            for id in std::iter::once(&item.id).chain(&item.heading) {
                named.ids.entry(id).or_insert(index);
            }
            if item.head.is_some() {
                let same = named.headings.entry(folded(&item.excerpt));
                same.or_insert(index);
            }
        }
        named
    }
}

impl<'a> Parts<'a> {
    fn of(&mut self, document: &'a Entry) -> &Named<'a> {
        let path = document.source().path.as_str();
        let named = self.documents.entry(path);
        named.or_insert_with(|| Named::new(document))
    }

    /// The item with this id, or the heading with this anchor.
    pub(super) fn by_id(&mut self, document: &'a Entry, id: &str) -> Option<usize> {
        self.of(document).ids.get(id).copied()
    }

    /// The item that the part of a link by name means: `[[note#heading]]`, `[[note#^id]]`.
    pub(super) fn by_name(&mut self, document: &'a Entry, part: &str) -> Option<usize> {
        let part = nfc(part.trim_start_matches('^'));
        // Headings within headings are named by all of them.
        let last = part.rsplit('#').next().unwrap_or_default();
        let named = self.of(document);
        let id = |id: &str| named.ids.get(id).copied();
        let heading = named.headings.get(&folded(&part)).copied();
        [id(&part), id(&slug(&part)), id(&slug(last)), heading]
            .into_iter()
            .flatten()
            .min()
    }
}
