//! Sources in, a [`Document`] for each out: `parse` reads every file on its own, and decides nothing that
//! depends on another file.
//!
//! 1. The facts of `content/subjects/` are read first: they have the names of groups and people
//!    that text can use, as has front matter for people.
//! 2. The [`Grammar`] is compiled from the preset, `site.toml` and those names.
//! 3. Every file is parsed, in parallel: [`front_matter`], then its body, cut into [`items`] by the
//!    events of [`markdown`]; what the grammar finds stays a candidate until [`crate::link`].

mod day;
mod document;
mod front_matter;
mod guard;
mod hashtag;
pub(crate) mod item_id;
mod items;
pub(crate) mod markdown;
pub(crate) mod math;
pub(crate) mod prose;
mod rules;
mod text;
mod unread;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub(crate) use document::{Day, Document, Head, Item, Kind, LinkKind, LocalLink, Marker, Value};
pub use document::{Form, Link, Named};
pub(crate) use front_matter::FrontMatter;
pub(crate) use unread::unread;

use crate::config::{Config, Dialects, RawHtml, Zone};
use crate::diagnostic::allow::Allow;
use crate::diagnostic::{Diagnostic, Problems};
use crate::load::Sources;
use crate::reference::{Field, Grammar, Rules};
use crate::source::{Source, Span, Spanned};
use crate::subject::{Facts, SubjectKey};
use front_matter::Keys;
use hashtag::Hashtags;
use markdown::Markdown;

/// Notes longer than this get a warning: a page of a megabyte is too long to read.
const LARGE_NOTE: usize = 1024 * 1024;

/// What documents are read by. It is made of the configuration, the facts and the names in front
/// matter; documents read by equal ones are equal.
#[derive(Debug)]
pub(crate) struct Reading {
    /// What references are read by.
    pub rules: Arc<Rules>,
    /// The rules, compiled.
    pub grammar: Arc<Grammar>,
    /// What the writer knows of subjects.
    pub facts: BTreeMap<SubjectKey, Arc<Facts>>,
    /// What becomes of HTML.
    pub html: RawHtml,
    /// The dialects of Markdown that are read.
    pub dialects: Dialects,
    /// The zone whose days notes are filed under.
    pub zone: Zone,
    /// What hashtags are read by, where the site has them.
    hashtags: Option<Hashtags>,
    /// Keys of front matter that other programs use.
    ignored_keys: Vec<String>,
    /// Whether documents keep their text for `minamo check`.
    pub keeps_prose: bool,
    /// The problems of all of these.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Reads facts and names, and compiles the grammar.
    pub(crate) fn new(sources: &Sources, config: &Config) -> Reading {
        let mut diagnostics = Vec::new();
        let mut rules = rules::rules(config, sources, &mut diagnostics);
        let facts = rules::facts(sources, &rules, &mut diagnostics);
        rules::add_names(&mut rules, &facts);
        rules::add_people(&mut rules, sources);
        let grammar = rules::compile(&rules, &sources.config, &mut diagnostics);
        let hashtags = config.hashtags.then(|| Hashtags::new(&rules, &facts));
        let facts = facts.into_iter().map(|(key, facts)| (key, Arc::new(facts)));
        Reading {
            hashtags,
            ignored_keys: config.ignored_keys.clone(),
            keeps_prose: false,
            rules: Arc::new(rules),
            grammar: Arc::new(grammar),
            facts: facts.collect(),
            html: config.html,
            dialects: config.dialects,
            zone: config.time_zone,
            diagnostics,
        }
    }

    fn means(&self) -> Means<'_> {
        Means {
            rules: &self.rules,
            grammar: &self.grammar,
            html: self.html,
            dialects: self.dialects,
            zone: self.zone,
            hashtags: self.hashtags.as_ref(),
            ignored_keys: &self.ignored_keys,
            keeps_prose: self.keeps_prose,
        }
    }

    /// Whether documents read by the other are the same.
    pub(crate) fn reads_like(&self, other: &Reading) -> bool {
        self.rules == other.rules
            && self.facts == other.facts
            && self.html == other.html
            && self.dialects == other.dialects
            && self.zone == other.zone
            && self.hashtags == other.hashtags
            && self.ignored_keys == other.ignored_keys
    }
}

/// Whether a file may change what all documents are read by: facts, and people in front matter. It says
/// yes more often than needed.
pub(crate) fn may_name_people_or_facts(source: &Arc<Source>) -> bool {
    source.path.as_str().starts_with("content/subjects/") || rules::may_name_people(source)
}

/// One file of Markdown as it was read: its document, if it is one, and its problems.
#[derive(Clone, Debug)]
pub(crate) struct Parsed {
    /// The note, article, page or text of a subject.
    pub document: Option<Arc<Document>>,
    /// What is wrong with the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses files of Markdown, in parallel; the results are in the order of the files.
pub(crate) fn parse(sources: &[Arc<Source>], reading: &Reading) -> Vec<Parsed> {
    let files = sources.par_iter();
    files.map(|source| document(source, reading)).collect()
}

/// Parses one file.
pub(crate) fn document(source: &Arc<Source>, reading: &Reading) -> Parsed {
    let problems = Problems::new(source);
    let document = read(source, reading.means(), &problems);
    Parsed {
        document: document.map(Arc::new),
        diagnostics: problems.into_vec(),
    }
}

/// Parses one document by the rules of its site, as far as it can be read; problems are dropped.
pub(crate) fn parse_one(source: &Arc<Source>, means: Means<'_>) -> Option<Document> {
    read(source, means, &Problems::new(source))
}

/// What one document is read by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Means<'r> {
    /// What references are read by.
    pub rules: &'r Rules,
    /// The rules, compiled.
    pub grammar: &'r Grammar,
    /// What becomes of HTML.
    pub html: RawHtml,
    /// The dialects of Markdown that are read.
    pub dialects: Dialects,
    /// The zone whose days notes are filed under.
    pub zone: Zone,
    /// What hashtags are read by, where the site has them.
    pub hashtags: Option<&'r Hashtags>,
    /// Keys of front matter that other programs use.
    pub ignored_keys: &'r [String],
    /// Whether documents keep their text for `minamo check`.
    pub keeps_prose: bool,
}

fn read(source: &Arc<Source>, means: Means<'_>, problems: &Problems) -> Option<Document> {
    let Means {
        rules,
        grammar,
        html,
        dialects,
        zone,
        hashtags,
        ignored_keys,
        keeps_prose,
    } = means;
    let path = source.path.as_str().strip_prefix("content/")?;
    let (folder, rest) = path.split_once('/').unwrap_or(("", path));
    let name = rest.strip_suffix(".md")?;
    let (kind, cut, what) = kind_of(folder, rules, problems)?;
    let (front, body) = match kind {
        // The facts were read before, with their diagnostics.
        Kind::Subject(_) => (
            FrontMatter::default(),
            front_matter::split(&Problems::new(source)).1,
        ),
        _ => {
            let (table, body) = front_matter::split(problems);
            let keys = Keys {
                what,
                rules,
                zone,
                ignored: ignored_keys,
                of_page: kind == Kind::Page,
            };
            (FrontMatter::read(problems, table, &keys), body)
        }
    };
    let markdown = Markdown::new(source.slice(body), html, dialects);
    let mut prose = keeps_prose.then(|| prose::Reader::new(body.start as usize));
    let read_by = (cut, grammar, hashtags);
    let contents = items::read(problems, &markdown, body, read_by, prose.as_mut());
    let prose = prose.map(|prose| {
        let spans: Vec<Span> = contents.items.iter().map(|item| item.span).collect();
        Box::new(prose.finish(source, &markdown, &spans))
    });
    if source.text.len() > LARGE_NOTE {
        problems.warning(
            "large-file",
            start(source),
            format!(
                "this file is larger than {} MB",
                source.text.len() / (1024 * 1024)
            ),
            "split it into several notes; every page that shows it whole is as large",
        );
    }
    guard::report(problems, &front, &contents.items, body);
    problems.control_characters();
    day::report_useless(&kind, &front, problems);
    let (name, day) = match kind {
        Kind::Note => day::note_name(name, &front, problems),
        Kind::Article => {
            let name = day::article_name(name);
            let day = day::article_day(&name, &front, problems);
            (name, day)
        }
        Kind::Page | Kind::Subject(_) => (day::article_name(name), Day::None),
    };
    let mut links = contents.links;
    links.extend(front.image.as_ref().and_then(local_image));
    Some(Document {
        values: values(&front, (rules, grammar), problems),
        kind,
        name,
        source: Arc::clone(source),
        front,
        day,
        body,
        html,
        dialects,
        items: contents.items,
        footnotes: contents.footnotes,
        links,
        allows: allows(source, body, &markdown),
        prose,
    })
}

/// What the files of a folder are, how they are cut, and what messages call their front matter.
fn kind_of(
    folder: &str,
    rules: &Rules,
    problems: &Problems,
) -> Option<(Kind, items::Cut, &'static str)> {
    Some(match folder {
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
        "subjects" => match rules::subject_key(problems.source(), rules) {
            Some(key) => (Kind::Subject(key), items::Cut::Sections, ""),
            None => {
                unknown_subject(problems, rules);
                return None;
            }
        },
        _ => {
            problems.error(
                "stray-file",
                start(problems.source()),
                "this file is not in a folder that minamo reads",
                "move it to content/notes, content/articles, content/pages or content/subjects",
            );
            return None;
        }
    })
}

/// The picture of front matter as a link to a file of the site; nothing where it is of another host.
fn local_image(image: &Spanned<String>) -> Option<LocalLink> {
    let is_local = !image.value.contains("://");
    is_local.then(|| LocalLink {
        span: image.span,
        destination: image.value.clone(),
        kind: LinkKind::Picture,
        named: false,
    })
}

/// The comments of a body that allow findings of `minamo check`, with their places in the source.
fn allows(source: &Source, body: Span, markdown: &Markdown<'_>) -> Vec<Allow> {
    let text = &source.text;
    let moved = |by: usize, span: Span| Span {
        start: span.start + by as u32,
        end: span.end + by as u32,
    };
    let line_end = |from: usize| {
        text[from..]
            .find('\n')
            .map_or(text.len(), |at| from + at + 1)
    };
    // The line of the last comment, as one line may have thousands of comments.
    let mut last_line = 0..0;
    let comments = markdown.allows().iter().filter_map(|comment| {
        let start = body.range().start + comment.start;
        let (codes, length) = Allow::read(&text[start..])?;
        let end = start + length;
        if start >= last_line.end {
            let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
            last_line = line..line_end(start);
        }
        let line = last_line.start;
        let own = match end > last_line.end {
            true => line_end(end),
            false => last_line.end,
        };
        let is_sign = |c: char| c.is_whitespace() || c.is_ascii_digit() || "-*+>.)".contains(c);
        let is_alone = text[line..start].chars().all(is_sign) && text[end..own].trim().is_empty();
        let last = if is_alone { line_end(own) } else { own };
        let codes = codes.into_iter().map(|code| Spanned {
            span: moved(start, code.span),
            value: code.value,
        });
        Some(Allow {
            span: Span::new(start..end),
            lines: Span::new(line..last),
            codes: codes.collect(),
            makes_html: markdown.makes_html(comment),
        })
    });
    comments.collect()
}

/// The first character of a file, for problems of the file as a whole.
fn start(source: &Source) -> Span {
    source.char_at(0)
}

fn unknown_subject(problems: &Problems, rules: &Rules) {
    let kinds: Vec<&str> = ["group", "person", "repo", "thread", "tag"]
        .into_iter()
        .chain(rules.kinds.iter().map(|kind| kind.name.as_str()))
        .collect();
    problems.error(
        "unknown-subject",
        start(problems.source()),
        "the path of this file is not that of a subject",
        &format!(
            "rename it to content/subjects/KIND/NAME.md, where KIND is one of {}; for example group/sig-network.md, kep/753.md, repo/kubernetes/kubernetes.md",
            kinds.join(", ")
        ),
    );
}

/// What the values of front matter name.
fn values(
    front: &FrontMatter,
    (rules, grammar): (&Rules, &Grammar),
    problems: &Problems,
) -> Vec<Value> {
    let mut values = Vec::with_capacity(front.names.len());
    for (field, written) in &front.names {
        let name = grammar.read_value(*field, &written.value);
        if name.is_none() && *field != Field::Tags {
            problems.error(
                "unreadable-reference",
                written.span,
                format!("`{}` is not a valid {}", written.value, noun(*field, rules)),
                "write it as in the text, for example \"SIG Node\", \"KEP-753\", \"k/k#116429\", \"@aojea\"",
            );
            continue;
        }
        if name.is_none() && SubjectKey::tag(&written.value).is_none() {
            let message = "a tag must have a letter or a digit";
            problems.error("empty-tag", written.span, message, "");
            continue;
        }
        if *field == Field::Tags && written.value.contains([',', '、', '，']) {
            problems.warning(
                "joined-tags",
                written.span,
                format!("`{}` is one tag", written.value),
                "write a list: `tags = [\"a\", \"b\"]`, in YAML `tags: [a, b]`",
            );
        }
        values.push(Value {
            written: written.clone(),
            name,
        });
    }
    values
}

fn noun(field: Field, rules: &Rules) -> String {
    let noun = match field {
        Field::Sigs => "group",
        Field::Repos => "repository",
        Field::Kind(index) => {
            let kind = rules.kinds.get(index);
            return kind
                .map(|kind| kind.name.to_uppercase())
                .unwrap_or_default();
        }
        Field::People => "person",
        Field::Refs | Field::Tags => "reference",
    };
    noun.to_owned()
}
