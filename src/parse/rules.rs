//! The rules for reading references: the preset, `site.toml`, and the names that facts and front matter
//! bring.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::front_matter;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::load::Sources;
use crate::reference::{
    Grammar, KindRule, KnownGroup, KnownPerson, Login, Repository, Rules, Target,
};
use crate::source::{Source, Span, Spanned};
use crate::subject::{Facts, SubjectKey};
use crate::table::{Fields, parse_toml};

/// The preset with what `site.toml` adds.
pub(super) fn rules(
    config: &Config,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Rules {
    let references = &config.references;
    let mut rules = Rules::preset(&references.preset.value).unwrap_or_default();
    // The site's own kinds win over those of the preset, and replace those of the same name.
    let is_own = |kind: &KindRule| references.kinds.iter().any(|own| own.name == kind.name);
    rules.kinds.retain(|kind| !is_own(kind));
    rules.kinds.splice(0..0, references.kinds.iter().cloned());
    rules.owners.extend(references.owners.iter().cloned());
    rules.logins = references.logins;
    for (name, full) in &references.repos {
        rules
            .repositories
            .push((name.value.clone(), full.value.clone()));
    }
    if let Some(written) = &references.default_repo {
        let full = rules.full_name(&written.value);
        rules.default_repository = Repository::parse(&full);
        if rules.default_repository.is_none() {
            diagnostics.push(
                Diagnostic::error(
                    "bad-repository",
                    format!("`{}` is not a repository", written.value),
                    Place::Text(Arc::clone(&sources.config), written.span),
                )
                .help("write the full name, as in default_repo = \"kubernetes/kubernetes\""),
            );
        }
    }
    rules
}

/// The facts of curated files, laid over those of tables.
pub(super) fn facts(
    sources: &Sources,
    rules: &Rules,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<SubjectKey, Facts> {
    let mut facts = BTreeMap::new();
    for source in &sources.tables {
        let problems = Problems::new(source);
        read_table(&problems, rules, &mut facts);
        problems.control_characters();
        diagnostics.extend(problems.into_vec());
    }
    for source in &sources.markdown {
        let Some(key) = subject_key(source, rules) else {
            continue;
        };
        let problems = Problems::new(source);
        let (table, _) = front_matter::split(&problems);
        let curated = Facts {
            curated: true,
            ..Facts::read(&problems, table)
        };
        let listed = facts.remove(&key).unwrap_or_default();
        facts.insert(key, curated.over(listed));
        diagnostics.extend(problems.into_vec());
    }
    facts
}

/// The facts of `content/subjects/KIND.toml`, or `KIND.github.toml`: a table a subject, by its name. The
/// former come later, and win.
fn read_table(problems: &Problems, rules: &Rules, facts: &mut BTreeMap<SubjectKey, Facts>) {
    let source = problems.source();
    let stem = source.path.stem();
    let kind = stem.strip_suffix(".github").unwrap_or(stem);
    for entry in parse_toml(problems, Span::new(0..source.text.len())) {
        let key = SubjectKey::from_path(
            kind,
            &entry.key.trim_start_matches('@').replace('#', "/"),
            &rules.kinds,
        );
        match (key, entry.node.value) {
            (Some(key), crate::table::Value::Table(table)) => {
                let read = Facts::read(problems, table);
                let before = facts.remove(&key).unwrap_or_default();
                facts.insert(key, read.over(before));
            }
            _ => problems.error(
                "unknown-subject",
                entry.key_span,
                format!(
                    "`{}` is not the name of a {kind}, or is not a table",
                    entry.key
                ),
                "write [\"NAME\"] and its facts below it, for example [\"KEP-753\"]",
            ),
        }
    }
}

/// The subject that a file of `content/subjects/` is about; nothing for other files, and when the
/// path names none.
pub(super) fn subject_key(source: &Source, rules: &Rules) -> Option<SubjectKey> {
    let path = source.path.as_str().strip_prefix("content/subjects/")?;
    let (kind, name) = path.strip_suffix(".md")?.split_once('/')?;
    SubjectKey::from_path(kind, name, &rules.kinds)
}

/// Lets the grammar know the names that facts bring.
pub(super) fn add_names(rules: &mut Rules, facts: &BTreeMap<SubjectKey, Facts>) {
    for (key, facts) in facts {
        match key {
            SubjectKey::Target(Target::Group(id)) => rules.groups.push(KnownGroup {
                id: id.clone(),
                names: facts.aliases.clone(),
            }),
            SubjectKey::Target(Target::Person(login)) => rules.people.push(KnownPerson {
                login: login.clone(),
                names: facts.title.iter().chain(&facts.aliases).cloned().collect(),
            }),
            SubjectKey::Target(Target::Repo(repository)) => {
                let old = facts.aliases.iter();
                let renamed = old.map(|old| (old.clone(), repository.to_string()));
                rules.repositories.extend(renamed);
                rules.known_repositories.push(repository.clone());
            }
            _ => {}
        }
    }
}

/// Lets the grammar know the people that front matter names, so that `uesyn さん` is one of them.
pub(super) fn add_people(rules: &mut Rules, sources: &Sources) {
    let values = |source: &Arc<Source>| {
        // Problems are reported when the file is parsed.
        let problems = Problems::new(source);
        let table = may_name_people(source).then(|| front_matter::split(&problems).0);
        let mut fields = Fields::new(&problems, "", table.unwrap_or_default());
        fields.strings("people")
    };
    let people: Vec<Vec<Spanned<String>>> = sources.markdown.par_iter().map(values).collect();
    let mut known: BTreeSet<String> = rules
        .people
        .iter()
        .map(|person| person.login.key())
        .collect();
    for written in people.into_iter().flatten() {
        let login = Login::new(written.value.trim_start_matches('@'));
        if let Some(login) = login.filter(|login| known.insert(login.key())) {
            let names = Vec::new();
            rules.people.push(KnownPerson { login, names });
        }
    }
}

/// Whether a file may have people in its front matter.
pub(super) fn may_name_people(source: &Source) -> bool {
    let has_front_matter = source.text.starts_with("+++") || source.text.starts_with("---");
    has_front_matter && source.text.contains("people")
}

pub(super) fn compile(
    rules: &Rules,
    config: &Arc<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Grammar {
    Grammar::compile(rules).unwrap_or_else(|errors| {
        for error in errors {
            // A pattern that is written with escapes is not found; the file is named all the same.
            let at = config.text.find(&error.pattern);
            let span = at.map_or(0..0, |at| at..at + error.pattern.len());
            let span = Span::new(span);
            diagnostics.push(
                Diagnostic::error(
                    "bad-pattern",
                    format!("`{}`: {}", error.pattern, error.message),
                    Place::Text(Arc::clone(config), span),
                )
                .help("a pattern consists of {n}, {year}, {word} and plain text, for example \"RFC {n}\""),
            );
        }
        let mut without_kinds = rules.clone();
        without_kinds.kinds.clear();
        Grammar::compile(&without_kinds).expect("only kinds can be wrong")
    })
}
