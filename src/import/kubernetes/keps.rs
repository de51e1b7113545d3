//! A `kep.yaml` to facts.

use std::collections::BTreeMap;

use super::document::Written;
use super::names::GroupNames;
use super::people::Sighting;
use super::problem::Problem;
use super::unique;
use super::value::{date, folder_number, is_placeholder, kep_number, person, release};
use crate::subject::Facts;

/// A KEP as its file says, before the files are compared with each other.
#[derive(Debug)]
pub(super) struct Draft {
    /// The file.
    pub(super) path: String,
    /// The number of its folder, which links, reviews and the issue tracker use. That in the file is only
    /// taken where the folder has none: it is sometimes that of the file it was copied from.
    pub(super) number: u32,
    /// The facts; its authors are still to be settled.
    pub(super) facts: Facts,
    /// Whether the file is one that nobody filled in.
    is_placeholder: bool,
    /// Authors as written, in order.
    pub(super) authors: Vec<Sighting>,
    /// Everyone else the file names: evidence of how a login is spelt.
    pub(super) others: Vec<Sighting>,
}

const STATES: [&str; 7] = [
    "provisional",
    "implementable",
    "implemented",
    "deferred",
    "rejected",
    "withdrawn",
    "replaced",
];

/// In the order a KEP goes through them.
const STAGES: [&str; 6] = [
    "alpha",
    "beta",
    "stable",
    "deprecated",
    "disabled",
    "removed",
];

/// Reads the document of a file; nothing where neither folder nor file has a number, as then nothing can
/// refer to it.
pub(super) fn read(path: &str, root: Written<'_>, names: &GroupNames) -> Option<Draft> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let of_file = || kep_number(&root.get_text("kep-number")?);
    let number = folder_number(folder).or_else(of_file)?;
    let text = |key: &str| root.get_text(key);
    let one_of = |key: &str, known: &[&str]| text(key).filter(|value| known.contains(&&value[..]));
    let group = text("owning-sig").and_then(|name| names.id(&name));
    let title = text("title").filter(|title| !is_placeholder(title));
    let created = text("creation-date");
    let people = |key: &str| {
        let people = root.get_texts(key).into_iter();
        people.filter_map(|text| person(&text))
    };
    Some(Draft {
        path: path.to_owned(),
        number,
        is_placeholder: title.is_none() || created.as_deref().is_some_and(is_placeholder),
        facts: Facts {
            title,
            participating: participating(root, names, group.as_ref()),
            group,
            state: one_of("status", &STATES),
            stage: one_of("stage", &STAGES),
            milestones: milestones(root),
            created: created.and_then(|text| date(&text)),
            feature_gates: feature_gates(root),
            folder: Some(folder.to_owned()),
            ..Facts::default()
        },
        authors: people("authors").collect(),
        others: ["reviewers", "approvers", "prr-approvers", "editor"]
            .into_iter()
            .flat_map(people)
            .collect(),
    })
}

fn participating(root: Written<'_>, names: &GroupNames, owner: Option<&String>) -> Vec<String> {
    let groups = root.get_texts("participating-sigs").into_iter();
    let groups = groups.filter(|name| !is_placeholder(name));
    let groups = groups.filter_map(|name| names.id(&name));
    unique(groups.filter(|id| owner != Some(id)).collect())
}

/// Stages and their releases, in the order of the stages.
fn milestones(root: Written<'_>) -> Vec<(String, String)> {
    let release_of = |stage: &&str| release(&root.get("milestone")?.get_text(stage)?);
    let stages = STAGES.iter();
    stages
        .filter_map(|stage| Some(((*stage).to_owned(), release_of(stage)?)))
        .collect()
}

fn feature_gates(root: Written<'_>) -> Vec<String> {
    let gates = root.get_items("feature-gates");
    let names = gates.filter_map(|gate| gate.get_text("name").or_else(|| gate.text()));
    unique(
        names
            .filter(|name| !is_placeholder(name) && !name.contains(char::is_whitespace))
            .collect(),
    )
}

/// One KEP for each number: of several with one number, only the one that is filled in. Where that is not
/// clear, the number says nothing, which is a problem.
pub(super) fn unambiguous(drafts: Vec<Draft>, problems: &mut Vec<Problem>) -> Vec<Draft> {
    let mut by_number: BTreeMap<u32, Vec<Draft>> = BTreeMap::new();
    for draft in drafts {
        by_number.entry(draft.number).or_default().push(draft);
    }
    let mut kept = Vec::new();
    for (number, mut drafts) in by_number {
        let folders: Vec<String> = drafts
            .iter()
            .flat_map(|draft| &draft.facts.folder)
            .map(|folder| format!("`{folder}`"))
            .collect();
        let last = drafts.last().map(|draft| draft.path.clone());
        if drafts.len() > 1 {
            drafts.retain(|draft| !draft.is_placeholder);
        }
        if drafts.len() == 1 {
            kept.append(&mut drafts);
        } else {
            problems.push(Problem::of_file(
                &last.unwrap_or_default(),
                format!("KEP-{number} is the number of {}", folders.join(" and ")),
                &format!("left out; write your own facts into content/subjects/kep/{number}.md"),
            ));
        }
    }
    kept
}
