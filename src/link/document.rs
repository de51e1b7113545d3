//! One document with what the whole site says: candidates become mentions, or nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::identity::{Identified, Identity};
use super::order;
use super::resolve::{Resolved, Resolver, Slip};
use super::site::{Entry, FrontMention, Item, Mention};
use super::subjects::{SubjectId, Subjects};
use chrono::NaiveDate;

use crate::diagnostic::{Diagnostic, Place};
use crate::parse::{self, Document, Form, Kind, Named, Value};
use crate::reference::{Name, Target};
use crate::source::{Source, Span};
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

/// What was found on the way through a document.
struct Findings {
    source: Arc<Source>,
    day: Option<NaiveDate>,
    diagnostics: Vec<Diagnostic>,
    became: Vec<(Target, SubjectKey)>,
}

impl Linker<'_> {
    /// Decides what every candidate and every value of a document names.
    pub(super) fn link(&self, mut document: Document) -> (Linked, Vec<Diagnostic>) {
        let mut findings = Findings {
            source: Arc::clone(&document.source),
            day: document.day.date(),
            diagnostics: Vec::new(),
            became: Vec::new(),
        };
        let items = std::mem::take(&mut document.items);
        let items = self.items(items, &mut findings);
        let values = std::mem::take(&mut document.values);
        let values = values
            .into_iter()
            .filter_map(|value| {
                let key = self.value(&value, &mut findings)?;
                Some((value, key))
            })
            .collect();
        let linked = Linked {
            items,
            values,
            became: findings.became,
            document,
        };
        (linked, findings.diagnostics)
    }

    fn items(
        &self,
        mut items: Vec<parse::Item>,
        findings: &mut Findings,
    ) -> Vec<(parse::Item, Vec<(Named, SubjectKey)>)> {
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
        let mentions = named.into_iter().zip(resolved).map(|(named, resolved)| {
            let kept = named.into_iter().zip(resolved);
            let kept = kept.filter_map(|(named, resolved)| {
                let written = (&*named.written, named.span);
                let key = self.key(&named.name, resolved?, written, findings)?;
                Some((named, key))
            });
            without_echoes(kept.collect())
        });
        let mentions: Vec<_> = mentions.collect();
        items.into_iter().zip(mentions).collect()
    }

    fn value(&self, value: &Value, findings: &mut Findings) -> Option<SubjectKey> {
        let Some(name) = &value.name else {
            return SubjectKey::tag(&value.written.value);
        };
        let resolved = self.resolver.value(name)?;
        let written = (value.written.value.as_str(), value.written.span);
        self.key(name, resolved, written, findings)
    }

    /// The subject of a resolved name, written so and there. What is odd about it is told.
    fn key(
        &self,
        name: &Name,
        resolved: Resolved,
        written: (&str, Span),
        findings: &mut Findings,
    ) -> Option<SubjectKey> {
        findings
            .diagnostics
            .extend(slip(&findings.source, written, &resolved));
        let target = match self.identity.settle(name, resolved.target, findings.day) {
            Identified::Is(target) => target,
            Identified::Became { thread, target } => {
                let key = SubjectKey::Target(target.clone());
                findings.became.push((thread, key));
                target
            }
            Identified::OldNumber { since } => {
                let old = old_number(&findings.source, written, &since);
                findings.diagnostics.push(old);
                return None;
            }
        };
        Some(SubjectKey::Target(target))
    }
}

fn old_number(source: &Arc<Source>, (written, span): (&str, Span), since: &str) -> Diagnostic {
    let place = Place::Text(Arc::clone(source), span);
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

fn slip(
    source: &Arc<Source>,
    (written, span): (&str, Span),
    resolved: &Resolved,
) -> Option<Diagnostic> {
    let slip = resolved.slip.as_ref()?;
    let place = Place::Text(Arc::clone(source), span);
    let diagnostic = Diagnostic::warning(
        "misspelt-repository",
        format!("`{written}` is read as {}", resolved.target),
        place,
    )
    .help(format!(
        "{}; write {}, or add the repository to [repos] in site.toml if it exists",
        slip.evidence, slip.spelling
    ));
    Some(match slip_span(source, span, slip) {
        Some(span) if slip.sure => diagnostic.fix(span, slip.spelling.as_str()),
        _ => diagnostic,
    })
}

/// Where the source has the repository as it was misspelt, letter for letter. An address was
/// copied from where it leads, so it is the writer's to decide about.
fn slip_span(source: &Source, span: Span, slip: &Slip) -> Option<Span> {
    let text = source.slice(span).to_ascii_lowercase();
    if text.contains("://") {
        return None;
    }
    let written = slip.written.to_ascii_lowercase();
    let start = span.range().start + text.find(&written)?;
    Some(Span::new(start..start + written.len()))
}
