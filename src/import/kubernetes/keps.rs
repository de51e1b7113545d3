//! A `kep.yaml` to facts.

use super::facts::KepFacts;
use super::fields::Fields;
use super::names::GroupNames;
use super::number::{self, Numbered};
use super::people::{Sighting, Written};
use super::problem::{At, Place, Problems};
use super::value::{PersonText, folder_number, is_group_id, is_placeholder, person};
use super::yaml::{Node, Value};

/// A KEP as its file says, before the files are compared with each other.
#[derive(Debug)]
pub(super) struct Draft {
    /// The facts; its authors are still to be settled, and the number is that of `numbered`.
    pub(super) facts: KepFacts,
    /// `None` where neither folder nor file has a number: then nothing can refer to it.
    pub(super) numbered: Option<Numbered>,
    /// Whether the file is one that nobody filled in.
    pub(super) placeholder: bool,
    /// Whether the file could be read; if not, only its number is known.
    pub(super) readable: bool,
    /// Authors as written, in order.
    pub(super) authors: Vec<Sighting>,
    /// Everyone else the file names: evidence of how a login is spelt.
    pub(super) others: Vec<Sighting>,
    /// Links to other KEPs, to be looked up once all are read.
    pub(super) links: Vec<(At, String)>,
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

/// Reads the document of `folder`; what is odd goes to `problems`.
pub(super) fn read(
    folder: &str,
    root: &Node,
    names: &GroupNames,
    problems: &mut Problems,
) -> Draft {
    let numbered = number::read(folder, root, problems);
    let mut draft = Draft::new(folder, numbered);
    if number::is_template(folder, root) {
        // All its values are placeholders, and `number` has said so.
        draft.placeholder = true;
        return draft;
    }
    let fields = Fields { root, problems };
    Reader { fields, names }.draft(&mut draft);
    draft
}

struct Reader<'a> {
    fields: Fields<'a>,
    names: &'a GroupNames,
}

impl Reader<'_> {
    fn draft(&mut self, draft: &mut Draft) {
        let facts = &mut draft.facts;
        facts.title = self.fields.required("title").map(|(_, title)| title);
        facts.group = self
            .fields
            .required("owning-sig")
            .and_then(|(at, name)| self.group(at, &name));
        facts.participating = self.participating(facts.group.as_deref());
        facts.state = match self.fields.required("status") {
            Some((at, state)) => self.fields.one_of(at, "status", &state, &STATES),
            None => None,
        };
        facts.stage = match self.fields.text("stage") {
            Some((at, stage)) => self.fields.one_of(at, "stage", &stage, &STAGES),
            None => None,
        };
        facts.milestones = self.milestones();
        facts.created = self.created();
        facts.feature_gates = self.feature_gates();
        draft.placeholder = facts.title.is_none() || self.fields.is_unfilled_date("creation-date");
        self.checked_only();
        draft.authors = self.people("authors");
        for key in ["reviewers", "approvers", "prr-approvers", "editor"] {
            draft.others.extend(self.people(key));
        }
        for key in ["see-also", "replaces", "superseded-by"] {
            draft.links.extend(self.fields.list(key));
        }
    }

    fn group(&mut self, at: At, name: &str) -> Option<String> {
        if let Some(id) = self.names.id(name) {
            return Some(id.to_owned());
        }
        if self.names.is_empty() && is_group_id(name) {
            return Some(name.to_lowercase());
        }
        let help = match self.names.resembling(name) {
            Some(id) => format!("left out: it is misspelt or retired (`{id}` exists)"),
            None => "left out: it is misspelt or retired".to_owned(),
        };
        let message = format!("`{name}` is not a group of sigs.yaml");
        self.fields.problems.report(at, message, help);
        None
    }

    fn participating(&mut self, owner: Option<&str>) -> Vec<String> {
        let mut groups = Vec::new();
        for (at, name) in self.fields.list("participating-sigs") {
            if is_placeholder(&name) {
                self.fields.placeholder(at, "participating-sigs", &name);
            } else if let Some(id) = self.group(at, &name)
                && owner != Some(id.as_str())
                && !groups.contains(&id)
            {
                groups.push(id);
            }
        }
        groups
    }

    fn milestones(&mut self) -> Vec<(String, String)> {
        let mut milestones = Vec::new();
        let Some(node) = self.fields.root.get("milestone") else {
            return milestones;
        };
        if !matches!(node.value, Value::Map(_)) {
            self.fields
                .unexpected("milestone", node, "a mapping of stages");
        }
        for (stage, node) in node.entries() {
            let Some(text) = node.text() else {
                if !matches!(node.value, Value::Empty) {
                    self.fields.unexpected("milestone", node, "a release");
                }
                continue;
            };
            let release = self
                .fields
                .release(node.at, &format!("{stage} milestone"), text);
            if !STAGES.contains(&stage.as_str()) {
                let message = format!("a milestone of the stage `{stage}`, which KEPs do not have");
                let help = format!("left out: expected {}", STAGES.join(", "));
                self.fields.problems.report(node.at, message, help);
            } else if let Some(release) = release {
                milestones.push((stage.clone(), release));
            }
        }
        milestones.sort_by_key(|(stage, _)| STAGES.iter().position(|known| known == stage));
        milestones
    }

    fn created(&mut self) -> Option<chrono::NaiveDate> {
        if self.fields.root.get("creation-date").is_none() {
            let help = "an old mention of its number cannot be told from this KEP";
            let at = self.fields.place_of("creation-date");
            self.fields
                .problems
                .report(at, "there is no `creation-date`", help);
        }
        self.fields.date("creation-date")
    }

    fn feature_gates(&mut self) -> Vec<String> {
        let mut gates = Vec::new();
        let Some(node) = self.fields.root.get("feature-gates") else {
            return gates;
        };
        if !matches!(node.value, Value::List(_)) {
            self.fields.unexpected("feature-gates", node, "a list");
        }
        for gate in node.items() {
            let named = gate.get("name").unwrap_or(gate);
            match named.text() {
                Some(name) if is_placeholder(name) => {
                    self.fields.placeholder(named.at, "feature-gates", name);
                }
                Some(name) if name.contains(char::is_whitespace) => {
                    let message = format!("`{name}` is not the name of a feature gate");
                    self.fields.problems.report(named.at, message, "left out");
                }
                Some(name) if !gates.iter().any(|gate| gate == name) => gates.push(name.to_owned()),
                _ => {}
            }
        }
        gates
    }

    /// What no fact needs, yet others trip over.
    fn checked_only(&mut self) {
        self.fields.date("last-updated");
        if let Some((at, text)) = self.fields.text("latest-milestone") {
            self.fields.release(at, "`latest-milestone`", &text);
        }
        if let Some((at, text)) = self.fields.text("disable-supported")
            && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false")
        {
            let message = format!("`disable-supported` is `{text}`, which is not true or false");
            self.fields.problems.report(
                at,
                message,
                "write `true` or `false`; no fact depends on it",
            );
        }
    }

    fn people(&mut self, key: &str) -> Vec<Sighting> {
        let mut people = Vec::new();
        for (at, text) in self.fields.list(key) {
            let (login, from) = match person(&text) {
                PersonText::Login(login) => (login, Written::Kep),
                PersonText::Bare(login) => (login, Written::Bare),
                PersonText::Curly(login) => {
                    let message = format!("the login {text} is in curly quotes");
                    self.fields
                        .problems
                        .report(at, message, format!("taken as @{login}"));
                    (login, Written::Kep)
                }
                PersonText::Group => {
                    let message = format!("`{text}` is a group where a person belongs");
                    self.fields
                        .problems
                        .report(at, message, format!("left out of `{key}`"));
                    continue;
                }
                PersonText::Placeholder => {
                    self.fields.placeholder(at, key, &text);
                    continue;
                }
                PersonText::Prose => {
                    let message = format!("`{text}` is not a login that GitHub allows");
                    self.fields
                        .problems
                        .report(at, message, format!("left out of `{key}`"));
                    continue;
                }
            };
            let place = self.fields.problems.place(at);
            people.push(Sighting { place, login, from });
        }
        people
    }
}

impl Draft {
    /// What is known of a file that cannot be read: that its folder has a number.
    pub(super) fn unreadable(folder: &str, path: &str) -> Option<(Place, Draft)> {
        let number = folder_number(folder)?
            .parse()
            .ok()
            .filter(|number| *number > 0)?;
        let at = At::START;
        let mut draft = Draft::new(folder, Some(Numbered { number, at }));
        draft.readable = false;
        let path = path.to_owned();
        Some((Place { path, at }, draft))
    }

    fn new(folder: &str, numbered: Option<Numbered>) -> Draft {
        Draft {
            facts: KepFacts {
                number: numbered.map_or(0, |numbered| numbered.number),
                folder: folder.to_owned(),
                ..KepFacts::default()
            },
            numbered,
            placeholder: false,
            readable: true,
            authors: Vec::new(),
            others: Vec::new(),
            links: Vec::new(),
        }
    }
}
