//! The page about feeds: what can be followed, where, and how much comes.

use std::cmp::Reverse;

use rayon::prelude::*;
use tera::Value;

use super::{Made, Pages};
use crate::link::Url;
use crate::link::feeds::{About, Feed, grouped, opml_url};
use crate::link::pages::KindIndex;
use crate::render::feed::{Pace, description, named_title, page};
use crate::render::labels::index_label;
use crate::render::value::{list, number, object, optional};

/// How many subjects of a kind are listed after its own feed; the others are in its index.
const LISTED: usize = 200;

/// A feed and how much comes.
type Measured<'a> = (&'a Feed, Pace);

impl Pages<'_> {
    pub(super) fn feeds(&self) -> Made<'_> {
        let strings = self.strings();
        let site = self.site;
        let weeks = &self.activity().weeks;
        let (general, of_kinds) = grouped(site);
        let mut groups = vec![object! {
            "label" => site.config.title.as_str(),
            "url" => self.views.href(&Url::page([])),
            "feeds" => self.rows(&self.measured(general)),
            "more" => number(0),
        }];
        let kinds = site.map.kinds.iter().zip(of_kinds);
        groups.extend(kinds.map(|(kind, feeds)| self.feeds_of_kind(kind, feeds)));
        let mut head = self.head("feeds", strings.get("title.feeds"));
        head.description = Some(strings.get("description.feeds").to_owned());
        let values = vec![
            ("groups", Value::from(groups)),
            ("opml_url", Value::from(self.views.href(&opml_url()))),
            ("weeks", number(weeks.len())),
        ];
        (head, values)
    }

    fn measured<'f>(&self, feeds: Vec<&'f Feed>) -> Vec<Measured<'f>> {
        let weeks = &self.activity().weeks;
        let feeds = feeds.into_par_iter();
        feeds
            .map(|feed| (feed, Pace::of(feed, &self.selection, weeks)))
            .collect()
    }

    /// The feed of a kind, and those of its subjects about which most was written lately.
    fn feeds_of_kind(&self, kind: &KindIndex, feeds: Vec<&Feed>) -> Value {
        let mut feeds = self.measured(feeds);
        feeds.sort_by_key(|(feed, pace)| match feed.about {
            About::Subject(id) => {
                let subjects = &self.site.subjects;
                let count = subjects.get(id).count();
                Some((Reverse((pace.recent, count)), subjects.rank(id)))
            }
            _ => None,
        });
        let more = feeds.len().saturating_sub(LISTED + 1);
        feeds.truncate(LISTED + 1);
        object! {
            "label" => index_label(self.strings(), &kind.name),
            "url" => self.views.href(&kind.url),
            "feeds" => self.rows(&feeds),
            "more" => number(more),
        }
    }

    fn rows(&self, feeds: &[Measured<'_>]) -> Value {
        list(feeds.iter().map(|feed| self.feed_row(feed)))
    }

    fn feed_row(&self, (feed, pace): &Measured<'_>) -> Value {
        let site = self.site;
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
            "formats" => list(formats),
            "recent" => number(pace.recent),
            "last" => optional(pace.last.map(|day| strings.date_value(day))),
        }
    }
}
