//! The page of the search, which a script fills.

use tera::Value;

use super::{Made, Pages};
use crate::link::Url;
use crate::render::value::object;

/// How many kinds of filters the page has examples of.
const FILTERS: usize = 4;

impl Pages<'_> {
    pub(super) fn search(&self, url: &Url) -> Made<'_> {
        let strings = self.strings();
        let mut head = self.head("search", strings.get("title.search"));
        head.description = Some(strings.get("description.search").to_owned());
        let value = object! {
            "data_url" => self.views.href(&url.beside("data/")),
            "examples" => Value::from(self.filters()),
        };
        (head, vec![("search", value)])
    }

    /// Filters that find something here, as examples for the search: the most noted subject of some
    /// kinds, and the period of the notes.
    fn filters(&self) -> Vec<String> {
        let kinds = self.site.map.kinds.iter();
        // Names of repositories and threads are found without a filter.
        let kinds = kinds.filter(|kind| !["repo", "thread"].contains(&kind.name.as_str()));
        let mut filters: Vec<String> = kinds
            .filter_map(|kind| {
                let mut ids = kind.subjects.clone();
                self.sort_by_activity(&mut ids);
                let most = ids.first().filter(|id| self.views.noted_count(**id) > 0)?;
                let url = self.site.subjects.get(*most).url.as_ref()?;
                let name = url.as_str().trim_matches('/').split_once('/')?.1;
                Some(match name.contains(char::is_whitespace) {
                    true => format!("{}:\"{name}\"", kind.name),
                    false => format!("{}:{name}", kind.name),
                })
            })
            .take(FILTERS)
            .collect();
        if let Some((first, last)) = self.activity().period {
            filters.push(first.format("from:%Y-%m").to_string());
            filters.push(last.format("to:%Y-%m").to_string());
        }
        filters
    }
}
