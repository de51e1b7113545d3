//! Sources to documents: `parse` reads every file on its own, and decides nothing that another file
//! could change.
//!
//! 1. The facts of `content/subjects/` are read first: they bring the names of groups and people
//!    that text can use. So does what front matter says of people.
//! 2. The [`Grammar`] is compiled from the preset, `site.toml` and those names.
//! 3. Every file is parsed, in parallel: [`front_matter`], then its body, cut into [`items`] by the
//!    events of [`markdown`]; what the grammar finds stays a candidate until [`crate::link`].

mod document;
mod front_matter;
pub mod item_id;
mod items;
pub mod markdown;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

pub use document::{Day, Document, Form, Item, Kind, LocalLink, Marker, Named, Value};
pub use front_matter::FrontMatter;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::load::Sources;
use crate::reference::{Field, Grammar, KnownGroup, KnownPerson, Login, Repository, Rules, Target};
use crate::source::{Source, Span, Spanned};
use crate::subject::{Facts, SubjectKey};
use crate::table::{Fields, parse_toml};

/// Notes longer than this are allowed, but worth a word: nobody reads a page of a megabyte.
const LARGE_NOTE: usize = 1024 * 1024;

/// All documents of a site, in the order of their paths.
#[derive(Debug)]
pub struct Parsed {
    /// What references are read by.
    pub rules: Rules,
    /// The rules, compiled.
    pub grammar: Grammar,
    /// Notes, articles, pages and texts of subjects.
    pub documents: Vec<Document>,
    /// What the writer knows of subjects.
    pub facts: BTreeMap<SubjectKey, Facts>,
}

/// Parses all sources.
pub fn parse(sources: &Sources, config: &Config) -> (Parsed, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut rules = rules(config, sources, &mut diagnostics);
    let facts = facts(sources, &rules, &mut diagnostics);
    add_names(&mut rules, &facts);
    add_people(&mut rules, sources);
    let grammar = compile(&rules, &sources.config, &mut diagnostics);
    let (documents, problems): (Vec<Option<Document>>, Vec<Vec<Diagnostic>>) = sources
        .markdown
        .par_iter()
        .map(|source| document(source, &rules, &grammar))
        .unzip();
    diagnostics.extend(problems.into_iter().flatten());
    let parsed = Parsed {
        rules,
        grammar,
        documents: documents.into_iter().flatten().collect(),
        facts,
    };
    (parsed, diagnostics)
}

/// The preset with what `site.toml` adds.
fn rules(config: &Config, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Rules {
    let references = &config.references;
    let mut rules = Rules::preset(&references.preset.value).unwrap_or_default();
    // The site's own kinds win over those of the preset.
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
                    format!("`{}` is no repository", written.value),
                    Place::Text(Arc::clone(&sources.config), written.span),
                )
                .help("write the full name, as in default_repo = \"kubernetes/kubernetes\""),
            );
        }
    }
    rules
}

/// The facts of curated files, laid over those of tables.
fn facts(
    sources: &Sources,
    rules: &Rules,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<SubjectKey, Facts> {
    let mut facts = BTreeMap::new();
    for source in &sources.tables {
        let problems = Problems::new(source);
        read_table(&problems, rules, &mut facts);
        diagnostics.extend(problems.into_vec());
    }
    for source in &sources.markdown {
        let Some(Some(key)) = subject_key(source, rules) else {
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

/// The facts of `content/subjects/KIND.toml`: a table a subject, by its name.
fn read_table(problems: &Problems, rules: &Rules, facts: &mut BTreeMap<SubjectKey, Facts>) {
    let source = problems.source();
    let kind = source.path.stem();
    for entry in parse_toml(problems, Span::new(0..source.text.len())) {
        let key = SubjectKey::from_path(
            kind,
            &entry.key.trim_start_matches('@').replace('#', "/"),
            &rules.kinds,
        );
        match (key, entry.node.value) {
            (Some(key), crate::table::Value::Table(table)) => {
                let read = Facts::read(problems, table);
                facts.insert(key, read);
            }
            _ => problems.error(
                "unknown-subject",
                entry.key_span,
                format!("`{}` names no {kind}, or is no table", entry.key),
                "write [\"NAME\"] and its facts below it, for example [\"KEP-753\"]",
            ),
        }
    }
}

/// `None` when the file is no subject's; `Some(None)` when it should be and its path names none.
fn subject_key(source: &Source, rules: &Rules) -> Option<Option<SubjectKey>> {
    let path = source.path.as_str().strip_prefix("content/subjects/")?;
    let name = path.strip_suffix(".md")?;
    let key = name
        .split_once('/')
        .and_then(|(kind, name)| SubjectKey::from_path(kind, name, &rules.kinds));
    Some(key)
}

/// Lets the grammar know the names that facts bring.
fn add_names(rules: &mut Rules, facts: &BTreeMap<SubjectKey, Facts>) {
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
fn add_people(rules: &mut Rules, sources: &Sources) {
    let values = |source: &Arc<Source>| {
        // Problems are told when the file is parsed.
        let problems = Problems::new(source);
        let is_text = source.text.starts_with("+++") || source.text.starts_with("---");
        let head = is_text && source.text.contains("people");
        let table = head.then(|| front_matter::split(&problems).0);
        let mut fields = Fields::new(&problems, "", table.unwrap_or_default());
        fields.strings("people")
    };
    let people: Vec<Vec<Spanned<String>>> = sources.markdown.par_iter().map(values).collect();
    for written in people.into_iter().flatten() {
        let login = Login::new(written.value.trim_start_matches('@'));
        let known = |login: &Login| rules.people.iter().any(|person| person.login == *login);
        if let Some(login) = login.filter(|login| !known(login)) {
            let names = Vec::new();
            rules.people.push(KnownPerson { login, names });
        }
    }
}

fn compile(rules: &Rules, config: &Arc<Source>, diagnostics: &mut Vec<Diagnostic>) -> Grammar {
    Grammar::compile(rules).unwrap_or_else(|errors| {
        for error in errors {
            let at = config.text.find(&error.pattern).unwrap_or(0);
            let span = Span::new(at..at + error.pattern.len().min(config.text.len() - at));
            diagnostics.push(
                Diagnostic::error(
                    "bad-pattern",
                    format!("`{}`: {}", error.pattern, error.message),
                    Place::Text(Arc::clone(config), span),
                )
                .help("patterns hold {n}, {year}, {word} and plain text; see the README"),
            );
        }
        let mut without_kinds = rules.clone();
        without_kinds.kinds.clear();
        Grammar::compile(&without_kinds).expect("only kinds can be wrong")
    })
}

fn document(
    source: &Arc<Source>,
    rules: &Rules,
    grammar: &Grammar,
) -> (Option<Document>, Vec<Diagnostic>) {
    let problems = Problems::new(source);
    let document = read(source, rules, grammar, &problems);
    (document, problems.into_vec())
}

fn read(
    source: &Arc<Source>,
    rules: &Rules,
    grammar: &Grammar,
    problems: &Problems,
) -> Option<Document> {
    let path = source.path.as_str().strip_prefix("content/")?;
    let (folder, rest) = path.split_once('/').unwrap_or(("", path));
    let name = rest.strip_suffix(".md")?;
    let (kind, cut, what) = match folder {
        "notes" => (Kind::Note, items::Cut::Blocks, "the front matter of a note"),
        "articles" => (
            Kind::Article,
            items::Cut::Sections,
            "the front matter of an article",
        ),
        "pages" => (
            Kind::Page,
            items::Cut::Sections,
            "the front matter of a page",
        ),
        "subjects" => match subject_key(source, rules).flatten() {
            Some(key) => (Kind::Subject(key), items::Cut::Sections, ""),
            None => {
                unknown_subject(problems, rules);
                return None;
            }
        },
        _ => {
            problems.error(
                "stray-file",
                start(source),
                "this file is in none of the folders minamo reads",
                "put it into content/notes, content/articles, content/pages or content/subjects",
            );
            return None;
        }
    };
    let (front, body) = match kind {
        // The facts were read before, with their diagnostics.
        Kind::Subject(_) => (
            FrontMatter::default(),
            front_matter::split(&Problems::new(source)).1,
        ),
        _ => {
            let (table, body) = front_matter::split(problems);
            (FrontMatter::read(problems, table, what), body)
        }
    };
    let contents = items::read(problems, body, cut, grammar);
    if source.text.len() > LARGE_NOTE {
        problems.warning(
            "large-file",
            start(source),
            format!("this file has {} MB", source.text.len() / (1024 * 1024)),
            "split it into several notes: each of its pages will be as large",
        );
    }
    let (name, day) = match kind {
        Kind::Note => note_name(name, &front, problems),
        Kind::Article => (article_name(name), article_day(&front, problems)),
        Kind::Page | Kind::Subject(_) => (article_name(name), Day::None),
    };
    Some(Document {
        values: values(&front, grammar, problems),
        kind,
        name,
        source: Arc::clone(source),
        front,
        day,
        body,
        items: contents.items,
        footnotes: contents.footnotes,
        links: contents.links,
    })
}

/// The first character of a file, for problems of the file as a whole.
fn start(source: &Source) -> Span {
    Span::new(0..source.text.chars().next().map_or(0, char::len_utf8))
}

fn unknown_subject(problems: &Problems, rules: &Rules) {
    let kinds: Vec<&str> = ["group", "person", "repo", "thread", "tag"]
        .into_iter()
        .chain(rules.kinds.iter().map(|kind| kind.name.as_str()))
        .collect();
    problems.error(
        "unknown-subject",
        start(problems.source()),
        "the path of this file names no subject",
        &format!(
            "write content/subjects/KIND/NAME.md with KIND one of {}; for example group/sig-network.md, kep/753.md, repo/kubernetes/kubernetes.md",
            kinds.join(", ")
        ),
    );
}

/// What the values of front matter name.
fn values(front: &FrontMatter, grammar: &Grammar, problems: &Problems) -> Vec<Value> {
    let mut values = Vec::with_capacity(front.names.len());
    for (field, written) in &front.names {
        let name = grammar.read_value(*field, &written.value);
        if name.is_none() && *field != Field::Tags {
            problems.error(
                "unreadable-reference",
                written.span,
                format!("`{}` names no {}", written.value, noun(*field)),
                "write it as in the text, for example \"SIG Node\", \"KEP-753\", \"k/k#116429\", \"@aojea\"",
            );
            continue;
        }
        if name.is_none() && SubjectKey::tag(&written.value).is_none() {
            let message = "a tag needs a letter or a digit";
            problems.error("empty-tag", written.span, message, "");
            continue;
        }
        values.push(Value {
            field: *field,
            written: written.clone(),
            name,
        });
    }
    values
}

fn noun(field: Field) -> &'static str {
    match field {
        Field::Sigs => "group",
        Field::Repos => "repository",
        Field::Keps => "KEP",
        Field::People => "person",
        Field::Refs | Field::Tags => "reference",
    }
}

/// The name and the day of a note from its path and its front matter.
fn note_name(path: &str, front: &FrontMatter, problems: &Problems) -> (String, Day) {
    let (date_of_path, name) = match date_of_path(path) {
        Some((date, rest)) => (Some(date), format!("{date}{rest}")),
        None => (None, path.rsplit('/').next().unwrap_or(path).to_owned()),
    };
    let day = match (&front.date, date_of_path, front.after) {
        (Some(written), Some(date), _) if written.value != date => {
            problems.warning(
                "two-dates",
                written.span,
                format!("the file's name says {date}; this date is used"),
                "rename the file, or remove `date`",
            );
            Day::On(written.value)
        }
        (Some(written), _, _) => Day::On(written.value),
        (None, Some(date), _) => Day::On(date),
        (None, None, Some(after)) => Day::After(after),
        (None, None, None) => {
            problems.error(
                "no-date",
                start(problems.source()),
                "this note has no day",
                "name the file 2023-09-12.md, or set `date = 2023-09-12` or `after = \"2023-09-12\"` in its front matter",
            );
            Day::After(None)
        }
    };
    (name, day)
}

/// The day that `2023-09-12`, `2023/09/12` or `2023-09-12-kubecon` begins with, and what follows it.
fn date_of_path(path: &str) -> Option<(NaiveDate, &str)> {
    let file = path.rsplit('/').next().unwrap_or(path);
    if let Some(date) = file
        .get(..10)
        .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
    {
        let rest = &file[10..];
        return (rest.is_empty() || rest.starts_with('-')).then_some((date, rest));
    }
    let mut parts = path.rsplitn(3, '/');
    let (day, month) = (parts.next()?, parts.next()?);
    let year = parts.next()?.rsplit('/').next()?;
    let number = day.get(..2)?;
    let rest = &day[2..];
    let date = NaiveDate::from_ymd_opt(
        year.parse().ok()?,
        month.parse().ok()?,
        number.parse().ok()?,
    )?;
    (year.len() == 4 && (rest.is_empty() || rest.starts_with('-'))).then_some((date, rest))
}

/// `kubecon/index` is named by its folder.
fn article_name(path: &str) -> String {
    path.strip_suffix("/index").unwrap_or(path).to_owned()
}

fn article_day(front: &FrontMatter, problems: &Problems) -> Day {
    if let Some(date) = &front.date {
        return Day::On(date.value);
    }
    problems.error(
        "no-date",
        start(problems.source()),
        "this article has no date",
        "write `date = 2023-09-12` into its front matter",
    );
    Day::After(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_notes_tell_their_days() {
        let read =
            |path| date_of_path(path).map(|(date, rest)| (date.to_string(), rest.to_owned()));
        let found = |date: &str, rest: &str| Some((date.to_owned(), rest.to_owned()));
        assert_eq!(read("2023-09-12"), found("2023-09-12", ""));
        assert_eq!(
            read("2023/2023-09-12-kubecon"),
            found("2023-09-12", "-kubecon")
        );
        assert_eq!(read("2023/09/12"), found("2023-09-12", ""));
        assert_eq!(read("2023/09/12-kubecon"), found("2023-09-12", "-kubecon"));
        assert_eq!(read("undated-001"), None);
        assert_eq!(read("2023-13-12"), None);
        assert_eq!(read("23/09/12"), None);
    }
}
