//! Every feed of the site: whose entries it has, its addresses and its formats.

use super::addresses::weeks_url;
use super::profile::SubjectId;
use super::url::Url;
use super::{Graph, Site, Subject};
use crate::config::{Feeds, Format};

/// A feed, in one format or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Feed {
    /// Whose entries it has.
    pub about: About,
    /// The folder that its files are in. Its path makes the feed's own id, so it never changes.
    pub folder: Url,
    /// Its formats, the first of which is the one to offer first.
    pub formats: Vec<Format>,
}

/// What a feed follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// The whole site: a note or an article an entry.
    Site,
    /// The whole site, an item an entry.
    Items,
    /// Articles alone.
    Articles,
    /// The weeks of the notes: a digest an entry.
    Weeks,
    /// What a query finds, by its index in [`Feeds::named`].
    Named(usize),
    /// All subjects of a kind, by its index in [`super::SiteMap::kinds`].
    Kind(usize),
    /// A subject.
    Subject(SubjectId),
}

impl Feed {
    /// The feed of the whole site.
    pub(crate) fn site(settings: &Feeds) -> Feed {
        Feed {
            about: About::Site,
            folder: Url::page([]),
            formats: settings.site_formats.clone(),
        }
    }

    /// The feed of a page, in its folder.
    pub(crate) fn beside(settings: &Feeds, about: About, page: &Url) -> Feed {
        Feed {
            about,
            folder: page.clone(),
            formats: settings.formats.clone(),
        }
    }

    /// Its address in a format.
    pub(crate) fn url(&self, format: Format) -> Url {
        self.folder.beside(format.file_name())
    }

    /// Its address in each of its formats.
    pub(crate) fn urls(&self) -> impl Iterator<Item = (Format, Url)> {
        self.formats
            .iter()
            .map(|format| (*format, self.url(*format)))
    }

    /// Its address in the format to offer first.
    pub(crate) fn first_url(&self) -> Url {
        self.url(self.formats.first().copied().unwrap_or(Format::Rss))
    }
}

/// The feeds of a site as they are offered: the general ones, and those of each kind, by its index in
/// [`super::SiteMap::kinds`], with the feed of the kind first.
pub(crate) fn grouped(site: &Site) -> (Vec<&Feed>, Vec<Vec<&Feed>>) {
    let kinds = &site.map.kinds;
    let kind_of = |feed: &Feed| match feed.about {
        About::Kind(index) => Some(index),
        About::Subject(id) => kinds
            .iter()
            .position(|kind| kind.has(site.subjects.get(id))),
        _ => None,
    };
    let (mut general, mut of_kinds) = (Vec::new(), vec![Vec::new(); kinds.len()]);
    for feed in &site.map.feeds {
        match kind_of(feed) {
            Some(index) => of_kinds[index].push(feed),
            None => general.push(feed),
        }
    }
    for feeds in &mut of_kinds {
        feeds.sort_by_key(|feed: &&Feed| !matches!(feed.about, About::Kind(_)));
    }
    (general, of_kinds)
}

/// `/feeds/`, the page about all feeds.
pub(crate) fn feeds_url() -> Url {
    Url::page(["feeds"])
}

/// `/following/`, the page of what a reader follows.
pub(crate) fn following_url() -> Url {
    Url::page(["following"])
}

/// `/feeds.opml`, the list of all feeds for readers of feeds.
pub(crate) fn opml_url() -> Url {
    Url::file("feeds.opml")
}

/// The feeds that follow the site as a whole, articles, and the writer's queries: those that are the
/// same on every page.
pub(super) fn general(site: &Graph) -> Vec<Feed> {
    let settings = &site.config.feeds;
    let beside = |about, page: Url| Feed::beside(settings, about, &page);
    let mut feeds = vec![
        Feed::site(settings),
        beside(About::Items, Url::page(["items"])),
    ];
    if site.articles().next().is_some() {
        feeds.push(beside(About::Articles, Url::page(["articles"])));
    }
    if !site.archive.weeks.is_empty() {
        feeds.push(beside(About::Weeks, weeks_url()));
    }
    for (index, named) in settings.named.iter().enumerate() {
        let mut feed = beside(About::Named(index), Url::page(["feeds", &named.name]));
        if let Some(formats) = &named.formats {
            feed.formats.clone_from(formats);
        }
        feeds.push(feed);
    }
    feeds
}

/// The feed of a subject, if it has a page.
pub(crate) fn of_subject(settings: &Feeds, id: SubjectId, subject: &Subject) -> Option<Feed> {
    let page = subject.url.as_ref()?;
    Some(Feed::beside(settings, About::Subject(id), page))
}
