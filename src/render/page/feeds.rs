//! The page about feeds: what can be followed, where, and how much comes.

use std::cmp::Reverse;

use rayon::prelude::*;
use tera::Value;

use super::{Pages, index_label};
use crate::diagnostic::Diagnostic;
use crate::link::Url;
use crate::link::feeds::{About, Feed, opml_url};
use crate::render::feed::{Pace, description, named_title, page};
use crate::render::view::{number, object, optional};

/// How many subjects of a kind are listed; the others are in the index of the kind.
const LISTED: usize = 200;

/// A feed and how much comes.
type Measured<'a> = (&'a Feed, Pace);

impl Pages<'_> {
    pub(super) fn feeds(&self, url: &Url) -> Result<String, Diagnostic> {
        let strings = self.strings();
        let site = self.views.site;
        let weeks = &self.activity.weeks;
        let all: Vec<Measured<'_>> = site
            .map
            .feeds
            .par_iter()
            .map(|feed| (feed, Pace::of(feed, self.selection, weeks)))
            .collect();
        let is_general = |about| !matches!(about, About::Kind(_) | About::Subject(_));
        let general = all.iter().filter(|(feed, _)| is_general(feed.about));
        let mut groups = vec![object! {
            "label" => site.config.title.as_str(),
            "url" => self.views.href(&Url::page([])),
            "feeds" => Value::from(general.map(|feed| self.feed_row(feed)).collect::<Vec<Value>>()),
            "more" => number(0),
        }];
        groups.extend((0..site.map.kinds.len()).map(|index| self.feeds_of_kind(&all, index)));
        let mut head = self.head("feeds", strings.get("title.feeds"));
        head.description = Some(strings.get("description.feeds").to_owned());
        let values = vec![
            ("groups", Value::from(groups)),
            ("opml_url", Value::from(self.views.href(&opml_url()))),
            ("weeks", number(weeks.len())),
        ];
        self.finish("feeds.html", url, &head, values)
    }

    /// The feed of a kind, and those of its subjects about which most was written lately.
    fn feeds_of_kind(&self, all: &[Measured<'_>], index: usize) -> Value {
        let kind = &self.views.site.map.kinds[index];
        let of_kind = all
            .iter()
            .filter(|(feed, _)| feed.about == About::Kind(index));
        let mut of_subjects: Vec<&Measured<'_>> = all
            .iter()
            .filter(|(feed, _)| {
                matches!(feed.about, About::Subject(id) if kind.subjects.binary_search(&id).is_ok())
            })
            .collect();
        of_subjects.sort_by_key(|(feed, pace)| {
            let About::Subject(id) = feed.about else {
                return (Reverse((0, 0)), None);
            };
            let count = self.views.site.subjects.get(id).count();
            (Reverse((pace.recent, count)), Some(id))
        });
        let more = of_subjects.len().saturating_sub(LISTED);
        of_subjects.truncate(LISTED);
        let rows: Vec<Value> = of_kind
            .chain(of_subjects)
            .map(|feed| self.feed_row(feed))
            .collect();
        object! {
            "label" => index_label(self.strings(), &kind.name),
            "url" => self.views.href(&kind.url),
            "feeds" => Value::from(rows),
            "more" => number(more),
        }
    }

    fn feed_row(&self, (feed, pace): &Measured<'_>) -> Value {
        let site = self.views.site;
        let strings = self.strings();
        let formats = feed.urls().map(|(format, url)| {
            object! { "label" => format.label(), "url" => self.views.href(&url) }
        });
        let label = match feed.about {
            About::Site => strings.get("feeds.site").to_owned(),
            About::Items => strings.get("feeds.items").to_owned(),
            About::Articles => strings.get("title.articles").to_owned(),
            About::Weeks => strings.get("title.weeks").to_owned(),
            About::Named(index) => named_title(site, index).to_owned(),
            About::Kind(_) => strings.get("feeds.kind").to_owned(),
            About::Subject(id) => site.subjects.get(id).full_title(),
        };
        let is_plain = matches!(feed.about, About::Subject(_) | About::Kind(_));
        let about = (!is_plain).then(|| description(site, strings, feed));
        object! {
            "label" => label,
            "description" => optional(about),
            "page_url" => self.views.href(&page(feed)),
            "formats" => Value::from(formats.collect::<Vec<Value>>()),
            "recent" => number(pace.recent),
            "last" => optional(pace.last.map(|day| strings.date_value(day))),
        }
    }
}
