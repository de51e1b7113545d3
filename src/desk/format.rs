//! One layout for all files, which changes nothing that a reader sees.
//!
//! 1. Each file without errors is laid out: the order of its front matter ([`front`]), the indentation
//!    and markers of its lists and the blanks at the ends of its lines ([`lines`]), and, if asked for,
//!    the spelling of its references ([`references`]).
//! 2. The site is read once more with the new texts, and the page of every changed file is made from
//!    both. A file whose page or ids differ is left as it is: the layout knows what Markdown means, and
//!    this makes sure of it.

mod appearance;
mod front;
mod lines;
mod references;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{Lock, replace};
use super::{Desk, DeskError, cannot};
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::{self, Document};
use crate::session::Session;
use crate::source::{Source, SourcePath};
use appearance::{Appearances, References};

/// A layout that still changes after this many rounds is given up.
const ROUNDS: usize = 4;

/// What became of the files of a site.
#[derive(Debug, Default)]
pub struct Layout {
    /// How many files were looked at.
    pub files: usize,
    /// Those that are to change, by path.
    pub changes: Vec<Change>,
    /// Those that would be shown differently, by path, and are left as they are.
    pub refused: Vec<SourcePath>,
    /// The errors of those that cannot be read, which are left as they are.
    pub errors: Vec<Diagnostic>,
}

/// A file that is to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: SourcePath,
    /// Its text as it is, without a byte order mark.
    pub before: String,
    /// Its text as it is to be.
    pub after: String,
}

/// Lays out the files of a site that are asked for; with `spell`, references get the short form that
/// the site has for them.
pub fn layout(desk: &Desk, is_asked: &(dyn Fn(&str) -> bool + Sync), spell: bool) -> Layout {
    let session = &desk.session;
    let asked: Vec<&Arc<Document>> = session
        .documents()
        .filter(|document| is_asked(document.source.path.as_str()))
        .collect();
    let errors = session.diagnostics().iter().filter(|diagnostic| {
        diagnostic.severity == Severity::Error && is_asked(diagnostic.place.path().as_str())
    });
    let mut layout = Layout {
        files: asked.len(),
        errors: errors.cloned().collect(),
        ..Layout::default()
    };
    let is_wrong = |path: &SourcePath| {
        let mut errors = layout.errors.iter();
        errors.any(|error| error.place.path() == path)
    };
    let sound = asked
        .into_par_iter()
        .filter(|document| !is_wrong(&document.source.path));
    let plans: Vec<Plan<'_>> = sound
        .filter_map(|document| plan(session, document, spell))
        .collect();
    let (changes, refused) = seen_alike(session, plans);
    layout.changes = changes;
    layout.refused = refused;
    layout
}

/// A file and the texts that it may get, the one that is wanted most first.
struct Plan<'d> {
    document: &'d Arc<Document>,
    /// With references spelt anew.
    spelt: Option<String>,
    /// Without; nothing where that changes nothing.
    laid_out: Option<String>,
}

fn plan<'d>(session: &Session, document: &'d Arc<Document>, spell: bool) -> Option<Plan<'d>> {
    let before = &document.source.text;
    let laid_out = settled(session, document)?;
    let spelt = match spell {
        true => spelt(session, document, &laid_out),
        false => None,
    };
    let plan = Plan {
        document,
        spelt,
        laid_out: (laid_out != *before).then_some(laid_out),
    };
    (plan.spelt.is_some() || plan.laid_out.is_some()).then_some(plan)
}

/// The text of a document laid out; nothing where no round of layout settles it.
fn settled(session: &Session, document: &Arc<Document>) -> Option<String> {
    let mut document = Arc::clone(document);
    for _ in 0..ROUNDS {
        let text = laid_out(&document);
        if text == document.source.text {
            return Some(text);
        }
        document = read(session, &document.source.path, text)?;
    }
    None
}

fn laid_out(document: &Document) -> String {
    let body = document.body.range();
    let head = front::ordered(document);
    head + &lines::laid_out(&document.source.text[body], &document.markdown())
}

/// The text with its references in short form; nothing where they are.
fn spelt(session: &Session, document: &Arc<Document>, laid_out: &str) -> Option<String> {
    let document = read(session, &document.source.path, laid_out.to_owned())?;
    references::spelt(session, &document)
}

fn read(session: &Session, path: &SourcePath, text: String) -> Option<Arc<Document>> {
    let source = Source::new(path.clone(), text);
    parse::document(&source, session.reading()).document
}

/// The changes that leave everything as readers see it, and the files without such a change.
fn seen_alike(session: &Session, plans: Vec<Plan<'_>>) -> (Vec<Change>, Vec<SourcePath>) {
    let (mut changes, mut refused) = (Vec::new(), Vec::new());
    let before = Appearances::of(session);
    let spelt = texts(&plans, |plan| plan.spelt.as_ref());
    let spelt = (!spelt.is_empty()).then(|| session.with_texts(&spelt));
    let spelt = spelt.as_ref().map(Appearances::of);
    let laid_out = session.with_texts(&texts(&plans, |plan| plan.laid_out.as_ref()));
    let laid_out = Appearances::of(&laid_out);
    for plan in plans {
        let path = &plan.document.source.path;
        let is_alike = |after: &Appearances<'_>, references| {
            before.of_file(path, references) == after.of_file(path, references)
        };
        let spelt = spelt.as_ref().zip(plan.spelt);
        let spelt = spelt.filter(|(after, _)| is_alike(after, References::LeftOut));
        let found = spelt.map(|(_, text)| text).or_else(|| {
            let text = plan.laid_out?;
            is_alike(&laid_out, References::Shown).then_some(text)
        });
        match found {
            Some(after) => changes.push(Change {
                path: path.clone(),
                before: plan.document.source.text.clone(),
                after,
            }),
            None => refused.push(path.clone()),
        }
    }
    (changes, refused)
}

fn texts(
    plans: &[Plan<'_>],
    text: for<'p> fn(&'p Plan<'_>) -> Option<&'p String>,
) -> BTreeMap<SourcePath, String> {
    let texts = plans.iter().filter_map(|plan| {
        let path = plan.document.source.path.clone();
        Some((path, text(plan)?.clone()))
    });
    texts.collect()
}

/// Writes a change, unless the file is no longer what was laid out.
pub fn write(desk: &Desk, change: &Change) -> Result<(), DeskError> {
    let _lock = Lock::take(&desk.folder)?;
    let path = desk.folder.join(change.path.on_disk());
    let there = fs::read_to_string(&path).map_err(cannot("read", &path))?;
    let text = there.strip_prefix('\u{FEFF}').unwrap_or(&there);
    if text != change.before {
        return Err(DeskError::Refused(format!(
            "{} was changed meanwhile; run the command again",
            change.path
        )));
    }
    let mark = &there[..there.len() - text.len()];
    replace(desk, &path, &format!("{mark}{}", change.after))
}
