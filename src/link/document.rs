//! One document with what the whole site says: candidates become mentions, or nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::identity::{Identified, Identity};
use super::order;
use super::resolve::{Resolved, Resolver, Slip};
use super::site::{Entry, FrontMention, Item, Mention};
use super::subjects::{SubjectId, Subjects};
use crate::diagnostic::{Diagnostic, Place};
use crate::parse::{self, Document, Form, Kind, Named, Value};
use crate::reference::{Name, Target};
use crate::source::Span;
use crate::subject::SubjectKey;

/// A document whose names are resolved to keys, which get their ids once all are known.
pub(super) struct Linked {
    pub(super) document: Document,
    pub(super) items: Vec<(parse::Item, Vec<(Named, SubjectKey)>)>,
    pub(super) values: Vec<(Value, SubjectKey)>,
    /// Threads that were named and are something else.
    pub(super) became: Vec<(Target, SubjectKey)>,
}

impl Linked {
    pub(super) fn keys(&self) -> impl Iterator<Item = &SubjectKey> {
        let mentioned = self.items.iter().flat_map(|(_, names)| names);
        mentioned
            .map(|(_, key)| key)
            .chain(self.values.iter().map(|(_, key)| key))
    }

    pub(super) fn into_entry(self, subjects: &Subjects) -> Entry {
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

fn unique(ids: impl Iterator<Item = SubjectId>) -> Vec<SubjectId> {
    let mut seen = BTreeSet::new();
    ids.filter(|id| seen.insert(*id)).collect()
}

/// Links documents one by one with what the whole site says.
pub(super) struct Linker<'a> {
    pub(super) resolver: &'a Resolver<'a>,
    pub(super) identity: &'a Identity<'a>,
}

impl Linker<'_> {
    pub(super) fn link(&self, mut document: Document) -> (Linked, Vec<Diagnostic>) {
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
                                let place = (&*named.written, named.span);
                                diagnostics.push(old_number(&document, place, &since));
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
                        match self.settle(&document, name, target, &mut became) {
                            Ok(target) => SubjectKey::Target(target),
                            Err(since) => {
                                let written = &value.written;
                                let named = (written.value.as_str(), written.span);
                                diagnostics.push(old_number(&document, named, &since));
                                return None;
                            }
                        }
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

fn old_number(document: &Document, (written, span): (&str, Span), since: &str) -> Diagnostic {
    let place = Place::Text(Arc::clone(&document.source), span);
    let message =
        format!("`{written}` was written before {since}, when the number meant another one");
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
