//! What a feed says of itself, whatever the format.

use chrono::{DateTime, FixedOffset};

use crate::config::{Config, Format};
use crate::link::feeds::{About, Feed, feeds_url};
use crate::link::{Site, Url};
use crate::render::labels::index_label;
use crate::render::strings::Strings;

/// What a feed says of itself.
pub(super) struct Channel<'a> {
    pub(super) config: &'a Config,
    pub(super) feed: &'a Feed,
    pub(super) format: Format,
    pub(super) title: String,
    pub(super) description: String,
    /// The page it belongs to.
    pub(super) page: Url,
    /// The last change of the entries that have a date in its format; nothing where none has.
    pub(super) updated: Option<DateTime<FixedOffset>>,
}

impl Channel<'_> {
    /// The full address of the page it belongs to.
    pub(super) fn page_url(&self) -> String {
        self.page.absolute(&self.config.base_url)
    }

    /// Its own full address.
    pub(super) fn own_url(&self) -> String {
        self.feed.url(self.format).absolute(&self.config.base_url)
    }

    /// Its permanent id: its folder, which ends with a slash, as no entry's id does.
    pub(super) fn id(&self) -> String {
        let folder = self.feed.folder.as_str();
        super::id::uri(&format!("{}feeds{folder}", self.config.feeds.id))
    }

    /// Who writes: Atom demands an author, so the site itself where there is none.
    pub(super) fn author(&self) -> &str {
        self.config.author.as_deref().unwrap_or(&self.config.title)
    }
}

/// What a feed is called.
pub(in crate::render) fn title(site: &Site, strings: &Strings, feed: &Feed) -> String {
    let config = &site.config;
    let of_site = |path: &str| strings.fill(path, &[("site", &config.title)]);
    let titled = |title: &str| {
        strings.fill(
            "title.feed_subject",
            &[("title", title), ("site", &config.title)],
        )
    };
    match feed.about {
        About::Site => of_site("title.feed_site"),
        About::Items => of_site("title.feed_items"),
        About::Articles => of_site("title.feed_articles"),
        About::Weeks => of_site("title.feed_weeks"),
        About::Named(index) => titled(named_title(site, index)),
        About::Kind(index) => titled(&index_label(strings, &site.map.kinds[index].name)),
        About::Subject(id) => titled(&site.subjects.get(id).full_title()),
    }
}

/// What a feed is about, in a sentence.
pub(in crate::render) fn description(site: &Site, strings: &Strings, feed: &Feed) -> String {
    let config = &site.config;
    let about = |title: &str| strings.fill("description.subject", &[("title", title)]);
    match feed.about {
        About::Site if config.description.is_empty() => {
            strings.get("description.feed_site").to_owned()
        }
        About::Site => config.description.clone(),
        About::Items => strings.get("description.feed_items").to_owned(),
        About::Articles => strings.get("description.articles").to_owned(),
        About::Weeks => strings.get("description.feed_weeks").to_owned(),
        About::Named(index) => strings.fill(
            "description.feed_query",
            &[("query", &config.feeds.named[index].asked)],
        ),
        About::Kind(index) => about(&index_label(strings, &site.map.kinds[index].name)),
        About::Subject(id) => about(&site.subjects.get(id).full_title()),
    }
}

/// The page a feed belongs to.
pub(in crate::render) fn page(feed: &Feed) -> Url {
    match feed.about {
        About::Site | About::Items => Url::page([]),
        About::Named(_) => feeds_url(),
        About::Articles | About::Weeks | About::Kind(_) | About::Subject(_) => feed.folder.clone(),
    }
}

/// The title of a named feed, or its name.
pub(in crate::render) fn named_title(site: &Site, index: usize) -> &str {
    let named = &site.config.feeds.named[index];
    named.title.as_deref().unwrap_or(&named.name)
}
