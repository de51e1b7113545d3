//! References in the short form that the site has for them.
//!
//! A reference is spelt anew only where the form is shorter and everything else that the file names
//! stays what it is. An item whose permanent id is made of the spelling gets it written down.

use std::sync::Arc;

use super::read;
use crate::desk::spelling::{Meaning, Meant, meant_in};
use crate::parse::{Document, Marker};
use crate::session::Session;

/// The text of a document with its references spelt anew; nothing where none is.
pub(super) fn spelt(session: &Session, document: &Arc<Document>) -> Option<String> {
    let mut document = Arc::clone(document);
    let before = document.source.text.clone();
    let count = meant_in(session, &document, 0).len();
    // From the end, so that what is before keeps its place.
    for index in (0..count).rev() {
        if let Some(spelt) = with_short_form(session, &document, index) {
            document = spelt;
        }
    }
    (document.source.text != before).then(|| document.source.text.clone())
}

fn with_short_form(
    session: &Session,
    document: &Arc<Document>,
    index: usize,
) -> Option<Arc<Document>> {
    let all = meant_in(session, document, 0);
    let meant = &all[index];
    let text = &document.source.text;
    let written = &text[meant.range.clone()];
    if !meant.is_address() && !meant.is_spelt_out(written) {
        return None;
    }
    let wanted: Vec<Meaning> = all.iter().map(Meant::meaning).collect();
    meant
        .shorter(session, written)
        .into_iter()
        .find_map(|form| {
            let mut spelt = text.clone();
            spelt.replace_range(meant.range.clone(), &form);
            let spelt = read(session, &document.source.path, spelt)?;
            let spelt = with_ids(session, document, spelt)?;
            let is: Vec<Meaning> = meant_in(session, &spelt, 0)
                .iter()
                .map(Meant::meaning)
                .collect();
            (is == wanted).then_some(spelt)
        })
}

/// A document whose items have the ids that they had; nothing where that cannot be.
fn with_ids(
    session: &Session,
    old: &Arc<Document>,
    mut new: Arc<Document>,
) -> Option<Arc<Document>> {
    if old.items.len() != new.items.len() {
        return None;
    }
    for (index, item) in old.items.iter().enumerate() {
        let is = &new.items[index];
        if is.id == item.id {
            continue;
        }
        if !matches!(is.marker, Marker::Bullet | Marker::Number(_)) {
            return None;
        }
        let start = is.span.start as usize;
        let mut text = new.source.text.clone();
        let line = text[start..].lines().next().unwrap_or_default();
        let (at, id) = (start + line.trim_end().len(), format!(" {{#{}}}", item.id));
        text.insert_str(at, &id);
        new = read(session, &old.source.path, text)?;
    }
    let is_same = old.items.iter().zip(&new.items).all(|(a, b)| a.id == b.id);
    is_same.then_some(new)
}
