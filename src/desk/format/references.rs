//! References in the short form that the site has for them.
//!
//! A reference is spelt anew only where the form is shorter and everything else that the file names
//! stays what it is. An item whose permanent id is made of the spelling gets it written down.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::read;
use crate::desk::spelling::{Meaning, Meant, meant_in};
use crate::parse::{Document, Marker};
use crate::session::Session;

/// With more references than this they are spelt anew all at once: to read the document again for each
/// would take the square of their number.
const FEW: usize = 30;

/// How often a document with many is read again at most.
const ROUNDS: usize = 8;

/// The text of a document with its references spelt anew; nothing where none is.
pub(super) fn spelt(session: &Session, document: &Arc<Document>) -> Option<String> {
    let mut document = Arc::clone(document);
    let before = document.source.text.clone();
    let count = meant_in(session, &document, 0).len();
    if count > FEW {
        for _ in 0..ROUNDS {
            match at_once(session, &document) {
                Some(spelt) => document = spelt,
                None => break,
            }
        }
        return (document.source.text != before).then(|| document.source.text.clone());
    }
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

/// A document with all references in the best form that means the same; nothing where none can be.
///
/// All are replaced, and on lines that mean something else then, the next forms are tried.
fn at_once(session: &Session, document: &Arc<Document>) -> Option<Arc<Document>> {
    let text = &document.source.text;
    let mut all = meant_in(session, document, 0);
    all.sort_by_key(|meant| meant.range.start);
    let wanted = by_line(text, &all);
    let forms = |meant: &Meant| {
        let written = &text[meant.range.clone()];
        match meant.is_address() || meant.is_spelt_out(written) {
            true => meant.shorter(session, written),
            false => Vec::new(),
        }
    };
    let forms: Vec<Vec<String>> = all.iter().map(forms).collect();
    let mut tried = vec![0; all.len()];
    for _ in 0..ROUNDS {
        let mut spelt = String::with_capacity(text.len());
        let mut end = 0;
        for ((meant, forms), tried) in all.iter().zip(&forms).zip(&tried) {
            if let Some(form) = forms.get(*tried).filter(|_| meant.range.start >= end) {
                spelt.push_str(&text[end..meant.range.start]);
                spelt.push_str(form);
                end = meant.range.end;
            }
        }
        if end == 0 {
            return None;
        }
        spelt.push_str(&text[end..]);
        let spelt = read(session, &document.source.path, spelt)?;
        let mut found = meant_in(session, &spelt, 0);
        found.sort_by_key(|meant| meant.range.start);
        let is = by_line(&spelt.source.text, &found);
        if is == wanted {
            return with_ids(session, document, spelt);
        }
        let mut is_another = false;
        for (line, indices) in lines(text, &all) {
            if is.get(&line) != wanted.get(&line) {
                for index in indices {
                    is_another |= tried[index] < forms[index].len();
                    tried[index] += 1;
                }
            }
        }
        if !is_another {
            return None;
        }
    }
    None
}

/// What the references of each line mean, in order.
fn by_line(text: &str, all: &[Meant]) -> BTreeMap<usize, Vec<Meaning>> {
    let lines = lines(text, all).into_iter();
    let meanings = |indices: Vec<usize>| indices.into_iter().map(|index| all[index].meaning());
    lines
        .map(|(line, indices)| (line, meanings(indices).collect()))
        .collect()
}

/// The references of each line, which are sorted.
fn lines(text: &str, all: &[Meant]) -> BTreeMap<usize, Vec<usize>> {
    let (mut line, mut at) = (0, 0);
    let mut lines: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, meant) in all.iter().enumerate() {
        line += text[at..meant.range.start].matches('\n').count();
        at = meant.range.start;
        lines.entry(line).or_default().push(index);
    }
    lines
}

/// A document whose items have the ids that they had; nothing where that cannot be.
fn with_ids(
    session: &Session,
    old: &Arc<Document>,
    mut new: Arc<Document>,
) -> Option<Arc<Document>> {
    // An id that is written down may free the number of another one.
    for _ in 0..ROUNDS {
        if old.items.len() != new.items.len() {
            return None;
        }
        let pairs = || old.items.iter().zip(&new.items);
        let mut text = new.source.text.clone();
        let mut insertions = Vec::new();
        for (item, is) in pairs().filter(|(item, is)| item.id != is.id) {
            if !matches!(is.marker, Marker::Bullet | Marker::Number(_)) {
                return None;
            }
            let start = is.span.start as usize;
            let line = text[start..].lines().next().unwrap_or_default();
            insertions.push((start + line.trim_end().len(), &item.id));
        }
        if insertions.is_empty() {
            return Some(new);
        }
        let mut with = String::with_capacity(text.len());
        let mut done = 0;
        for (at, id) in insertions {
            with.push_str(text.get(done..at)?);
            with.push_str(&format!(" {{#{id}}}"));
            done = at;
        }
        with.push_str(&text[done..]);
        text = with;
        new = read(session, &old.source.path, text)?;
    }
    None
}
