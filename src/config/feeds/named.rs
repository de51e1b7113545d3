//! `[[feeds.named]]`: feeds with the items that a query finds.

use std::collections::BTreeSet;

use super::{Format, read_formats};
use crate::config::References;
use crate::diagnostic::{Place, Problems};
use crate::query::Query;
use crate::slug::slug;
use crate::source::{Span, Spanned};
use crate::table::Fields;

/// A feed of the items that a query finds.
#[derive(Clone, Debug)]
pub(crate) struct NamedFeed {
    /// Its folder in `/feeds/`.
    pub name: String,
    /// What readers see; by default the name.
    pub title: Option<String>,
    /// What it asks for, in the language of the search page.
    pub query: Query,
    /// The query as it was written.
    pub asked: String,
    /// Where it was written.
    pub place: Place,
    /// Its own formats, where it has other ones.
    pub formats: Option<Vec<Format>>,
    /// Its own limit of entries, where it has another one.
    pub limit: Option<usize>,
}

/// Reads named feeds one by one.
pub(super) struct NamedReader {
    /// The kinds of the preset and of the site, which queries can ask for.
    kinds: Vec<String>,
    /// The names of those read already.
    names: BTreeSet<String>,
}

impl NamedReader {
    /// Queries can ask for the kinds of `references`.
    pub(super) fn new(references: &References) -> NamedReader {
        NamedReader {
            kinds: references.kind_names(),
            names: BTreeSet::new(),
        }
    }

    /// A named feed, unless it lacks what it needs.
    pub(super) fn read(&mut self, mut table: Fields<'_>) -> Option<NamedFeed> {
        let place = table.span();
        let problems = table.problems();
        let name = table.string("name");
        let written = table.string("query");
        let title = table.text("title");
        let formats = read_formats(&mut table, "formats");
        let limit = table.count("limit", 1);
        table.finish();
        let (Some(name), Some(written)) = (&name, &written) else {
            let key = if name.is_none() { "name" } else { "query" };
            problems.error(
                "missing-key",
                place,
                format!("this feed has no `{key}`"),
                "a named feed is written as `name = \"network-keps\"` and `query = \"sig:network kep:*\"`",
            );
            return None;
        };
        let query = self.query(problems, written);
        let is_good = self.is_good_name(problems, name);
        Some(NamedFeed {
            name: name.value.clone(),
            title,
            query: query.filter(|_| is_good)?,
            asked: written.value.clone(),
            place: problems.place(written.span),
            formats,
            limit,
        })
    }

    fn query(&self, problems: &Problems, written: &Spanned<String>) -> Option<Query> {
        let problem = match Query::parse(&written.value, self.kinds.iter().map(String::as_str)) {
            Ok(query) => return Some(query),
            Err(problem) => problem,
        };
        // Where the text has escapes, places in it are not those of the value.
        let is_literal = written.span.range().len() == written.value.len();
        let place = match is_literal {
            true => {
                let start = written.span.start as usize;
                Span::new(start + problem.range.start..start + problem.range.end)
            }
            false => written.span,
        };
        problems.error(
            "bad-query",
            place,
            problem.message,
            "write it as on the search page, for example `sig:node kep:*`",
        );
        None
    }

    fn is_good_name(&mut self, problems: &Problems, name: &Spanned<String>) -> bool {
        let slug = slug(&name.value);
        if slug.is_empty() || slug != name.value {
            let help = match slug.as_str() {
                "" => "use lower-case letters, digits and hyphens".to_owned(),
                slug => format!("write `{slug}`"),
            };
            problems.error(
                "bad-feed-name",
                name.span,
                format!("`{}` cannot be part of an address as it is", name.value),
                &help,
            );
            return false;
        }
        let is_new = self.names.insert(name.value.clone());
        if !is_new {
            problems.error(
                "duplicate-feed",
                name.span,
                format!("the feed `{}` is defined twice", name.value),
                "give each feed a name of its own",
            );
        }
        is_new
    }
}
