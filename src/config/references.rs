//! `[references]` and `[repos]`: how references are read.

use std::collections::HashMap;

use super::not_one_of;
use crate::diagnostic::Problems;
use crate::limits;
use crate::reference::{KindRule, Logins, Repository, Rules};
use crate::source::{Span, Spanned};
use crate::table::Fields;

/// The keys that front matter has on every site.
const FRONT_MATTER: [&str; 15] = [
    "after",
    "date",
    "description",
    "draft",
    "emoji",
    "lang",
    "not",
    "people",
    "redirect_from",
    "refs",
    "repos",
    "sigs",
    "tags",
    "title",
    "updated",
];

/// How references are read.
#[derive(Clone, Debug)]
pub(crate) struct References {
    /// `kubernetes` or `none`.
    pub preset: Spanned<String>,
    /// The repository of a bare `#123`.
    pub default_repo: Option<Spanned<String>>,
    /// Owners whose bare `owner/repo` is surely a repository.
    pub owners: Vec<String>,
    /// Which `@name` is a person.
    pub logins: Logins,
    /// Whether items belong to the groups of the KEPs and repositories they mention.
    pub infer_groups: bool,
    /// Whether items belong to the people who wrote the threads they mention.
    pub infer_people: bool,
    /// Kinds the site defines.
    pub kinds: Vec<KindRule>,
    /// Short and old names of repositories.
    pub repos: Vec<(Spanned<String>, Spanned<String>)>,
}

impl References {
    /// The names of the kinds that the site and its preset define.
    pub(crate) fn kind_names(&self) -> Vec<String> {
        let preset = Rules::preset(&self.preset.value).unwrap_or_default();
        let kinds = self.kinds.iter().chain(&preset.kinds);
        kinds.map(|kind| kind.name.clone()).collect()
    }
}

pub(super) fn read_references(fields: &mut Fields<'_>) -> References {
    let repos = fields.pairs("repos");
    let problems = fields.problems();
    for (_, full) in &repos {
        check_repository(problems, full);
    }
    check_other_names(problems, &repos);
    let mut references = References {
        preset: Spanned {
            value: "kubernetes".to_owned(),
            span: Span::default(),
        },
        default_repo: None,
        owners: Vec::new(),
        logins: Logins::Known,
        infer_groups: true,
        infer_people: false,
        kinds: Vec::new(),
        repos,
    };
    let Some(mut table) = fields.table("references", "[references]") else {
        return references;
    };
    if let Some(preset) = table.string("preset") {
        if ["kubernetes", "none"].contains(&preset.value.as_str()) {
            references.preset = preset;
        } else {
            not_one_of(problems, "preset", &preset, "\"kubernetes\" or \"none\"");
        }
    }
    references.default_repo = table.string("default_repo");
    references.owners = table
        .strings("owners")
        .into_iter()
        .map(|owner| owner.value)
        .collect();
    if let Some(logins) = table.string("at_logins") {
        match logins.value.as_str() {
            "known" => references.logins = Logins::Known,
            "any" => references.logins = Logins::Any,
            _ => not_one_of(problems, "at_logins", &logins, "\"known\" or \"any\""),
        }
    }
    references.infer_groups = table.boolean_or("infer_groups", true);
    references.infer_people = table.boolean("infer_people");
    let kinds = table.tables("kinds", "[[references.kinds]]");
    if let Some(kind) = kinds.get(limits::KINDS) {
        problems.error(
            "too-many-kinds",
            problems.source().char_at(kind.span().start as usize),
            format!(
                "this site defines more than {} kinds of references",
                limits::KINDS
            ),
            "join kinds: `written` may have several patterns",
        );
    }
    references.kinds = kinds
        .into_iter()
        .take(limits::KINDS)
        .filter_map(read_kind)
        .collect();
    table.finish();
    references
}

/// Reports the first name that a repository has too many.
fn check_other_names(problems: &Problems, repos: &[(Spanned<String>, Spanned<String>)]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (name, full) in repos {
        let count = counts.entry(full.value.to_ascii_lowercase()).or_default();
        *count += 1;
        if *count == limits::OTHER_NAMES + 1 {
            let (most, full) = (limits::OTHER_NAMES, &full.value);
            problems.error(
                "too-many-values",
                name.span,
                format!("`{full}` has more than {most} other names in [repos]"),
                "remove those that no text uses: each is an old address of every thread, and has a list of all that is noted about the repository in the search",
            );
        }
    }
}

fn read_kind(mut fields: Fields<'_>) -> Option<KindRule> {
    let problems = fields.problems();
    let span = fields.span();
    let name = fields.string("name");
    let written = fields.strings("written");
    let target = fields.text("target");
    let url = fields.string("url");
    let index = fields.boolean("index");
    let front_matter = fields.string("front_matter");
    let tracker = fields.string("tracker");
    let since = fields.date("since").map(|day| day.value.to_string());
    fields.finish();
    if let Some(tracker) = &tracker {
        check_repository(problems, tracker);
    }
    let (Some(name), Some(target), false) = (name, target, written.is_empty()) else {
        problems.error(
            "incomplete-kind",
            span,
            "a kind of references needs at least `name`, `written` and `target`",
            "see \"Your own kinds\" in the documentation",
        );
        return None;
    };
    if !crate::slug::is_slug(&name.value) || name.value == "group" {
        problems.error(
            "bad-kind-name",
            name.span,
            format!("`{}` cannot name a kind", name.value),
            "use lower-case letters, digits and `-`, as in `rfc`; it becomes the folder of its pages",
        );
        return None;
    }
    Some(KindRule {
        name: name.value,
        written: written.into_iter().map(|pattern| pattern.value).collect(),
        target,
        url: url
            .filter(|url| check_url(problems, url))
            .map_or_else(String::new, |url| url.value),
        index,
        front_matter: front_matter
            .filter(|key| check_key(problems, key))
            .map(|key| key.value),
        tracker: tracker.map(|tracker| tracker.value),
        since,
    })
}

/// Whether pages may link to the address of a kind: any other could run something when it is clicked.
fn check_url(problems: &Problems, url: &Spanned<String>) -> bool {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| url.value.starts_with(scheme));
    if !is_web {
        problems.error(
            "bad-link",
            url.span,
            format!("`{}` is not a web address", url.value),
            "write it with `https://` at its beginning",
        );
    }
    is_web
}

/// Whether a kind can have this key of front matter; one that means something else already is an error.
fn check_key(problems: &Problems, key: &Spanned<String>) -> bool {
    let is_word = |c: char| c.is_ascii_lowercase() || c == '_';
    let is_good = !key.value.is_empty()
        && key.value.chars().all(is_word)
        && !FRONT_MATTER.contains(&key.value.as_str());
    if !is_good {
        problems.error(
            "bad-front-matter-key",
            key.span,
            format!(
                "`{}` cannot be the key of a kind in front matter",
                key.value
            ),
            "use lower-case letters and `_`, and no other key of front matter: \"rfcs\"",
        );
    }
    is_good
}

fn check_repository(problems: &Problems, full: &Spanned<String>) {
    if Repository::parse(&full.value).is_none() {
        problems.error(
            "bad-repository",
            full.span,
            format!("`{}` is not a repository", full.value),
            "write the full name, as in \"k/k\" = \"kubernetes/kubernetes\"",
        );
    }
}
