//! Every kind of page: which template it has, and what that template is given.

mod archive;
mod document;
mod facts;
mod feeds;
mod header;
mod home;
mod index;
mod linked_data;
mod milestones;
mod search;
mod story;
mod subject;
mod together;
mod week;
mod year_ago;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use tera::{Context, Value};

use super::activity::Activity;
use super::feed;
use super::feed::Selection;
use super::labels::{index_label, label};
use super::look::Languages;
use super::strings::Strings;
use super::templates::Templates;
use super::value::{extra, list, object, optional};
use super::view::Views;
use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;
use crate::language::{direction, locale};
use crate::link::feeds::{About, Feed, feeds_url, following_url};
use crate::link::pages::{Page, drafts_url, markdown_url, stories_url, stylesheet_url};
use crate::link::{Drafts, Entry, EntryId, Site, Url};
use header::{Headers, Part, pages_of_menu};
use year_ago::first_notes;

/// The name and version this site was made with.
const GENERATOR: &str = concat!("minamo ", env!("CARGO_PKG_VERSION"));

/// Renders pages.
pub(super) struct Pages<'a> {
    pub(super) site: &'a Site,
    pub(super) views: &'a Views,
    pub(super) templates: &'a Templates,
    pub(super) languages: &'a Languages,
    pub(super) shared: &'a Shared,
    pub(super) selection: Selection<'a>,
}

/// What pages share, made once for all.
#[derive(Debug)]
pub(super) struct Shared {
    /// The value `site` in every language, and the links to the site's feed.
    sites: BTreeMap<String, (Value, Vec<Value>)>,
    headers: Headers,
    notes: Vec<EntryId>,
    /// The first note of every day, oldest first.
    first_notes: Vec<(NaiveDate, EntryId)>,
    articles: Vec<EntryId>,
    activity: OnceLock<Activity>,
}

impl Shared {
    pub(super) fn new(views: &Views, languages: &Languages) -> Shared {
        let site = &views.site;
        let feed = Feed::site(&site.config.feeds);
        let of_language = |(language, strings): (&str, &Strings)| {
            let feeds = links_of_feed(site, &feed, strings);
            (language.to_owned(), (site_value(views, strings), feeds))
        };
        let notes: Vec<EntryId> = site.notes().map(|(id, _)| id).collect();
        Shared {
            first_notes: first_notes(site, &notes),
            sites: languages.iter().map(of_language).collect(),
            headers: Headers::new(site, languages),
            notes,
            articles: site.articles().map(|(id, _)| id).collect(),
            activity: OnceLock::new(),
        }
    }
}

/// What a page says of itself; the rest of the value `page` follows from its address.
struct Head<'a> {
    kind: &'static str,
    heading: String,
    description: Option<String>,
    language: &'a str,
    /// The page's own feed.
    feed: Option<Feed>,
    source: Option<&'a Entry>,
    /// Where the Markdown of what it shows is.
    markdown: Option<Url>,
}

/// A page: what it says of itself, and what else its template is given.
type Made<'a> = (Head<'a>, Vec<(&'static str, Value)>);

impl<'a> Pages<'a> {
    /// The HTML of a page.
    pub(super) fn render(&self, url: &Url, page: &Page) -> Result<Vec<u8>, Diagnostic> {
        let mut context = Context::new();
        for (name, value) in self.given(url, page)? {
            context.insert_value(name, value);
        }
        self.templates.render(template(page), &context)
    }

    /// What the template of a page is given, by name.
    pub(super) fn given(
        &self,
        url: &Url,
        page: &Page,
    ) -> Result<Vec<(&'static str, Value)>, Diagnostic> {
        let (head, own) = self.make(url, page);
        let strings = self.languages.of(head.language);
        let site = self.shared(head.language).map(|(site, _)| site.clone());
        let mut values = vec![
            ("site", optional(site)),
            ("page", self.page_value(url, &head, strings)),
            ("t", strings.value.clone()),
            ("header", self.frame(Part::Header, url, head.language)?),
            ("menu", self.frame(Part::Menu, url, head.language)?),
        ];
        values.extend(own);
        Ok(values)
    }

    fn make(&self, url: &Url, page: &Page) -> Made<'_> {
        match page {
            Page::Home => self.home(),
            Page::Note(id) => self.note(*id),
            Page::Article(id) => self.article(url, *id),
            Page::Articles => self.article_list(),
            Page::StandAlone(index) => self.stand_alone(*index),
            Page::Archive => self.archive(),
            Page::Year(year) => self.year(*year),
            Page::Month(year, month) => self.month(url, *year, *month),
            Page::Weeks => self.weeks(),
            Page::Week(index) => self.week(*index),
            Page::Drafts => self.drafts(),
            Page::Feeds => self.feeds(),
            Page::Following => self.following(),
            Page::Kind(index) => self.kind(url, *index),
            Page::Subject(id, page) => self.subject(*id, *page),
            Page::Stories => self.stories(),
            Page::Redirect(target) => self.redirect(target),
            Page::Search => self.search(url),
            Page::NotFound => self.not_found(),
        }
    }

    /// The feed that follows something, if there is one.
    fn feed(&self, about: About) -> Option<Feed> {
        let feeds = &self.site.map.feeds;
        feeds.iter().find(|feed| feed.about == about).cloned()
    }

    /// The address of a page's own feed for a link, or none.
    fn feed_url(&self, head: &Head<'_>) -> Value {
        let feed = head.feed.as_ref();
        optional(feed.map(|feed| self.views.href(&feed.first_url())))
    }

    /// When how much was written.
    fn activity(&self) -> &'a Activity {
        let activity = &self.shared.activity;
        activity.get_or_init(|| Activity::of(self.site))
    }

    fn strings(&self) -> &'a Strings {
        self.languages.of_site_itself()
    }

    /// A head in the site's language.
    fn head(&self, kind: &'static str, heading: impl Into<String>) -> Head<'a> {
        Head {
            kind,
            heading: heading.into(),
            description: None,
            language: &self.site.config.language,
            feed: None,
            source: None,
            markdown: None,
        }
    }

    /// The head of a document's page. Whatever language the document is in, the page around it is in
    /// the site's.
    fn head_of(&self, kind: &'static str, entry: &'a Entry) -> Head<'a> {
        Head {
            source: Some(entry),
            markdown: Some(markdown_url(entry)),
            ..self.head(kind, label(entry, self.strings()))
        }
    }

    fn page_value(&self, url: &Url, head: &Head<'_>, strings: &Strings) -> Value {
        let config = &self.site.config;
        let title = match head.heading == config.title {
            true => config.title.clone(),
            false => strings.fill(
                "title.page",
                &[("title", &head.heading), ("site", &config.title)],
            ),
        };
        let edit_url = config
            .edit_url
            .as_ref()
            .zip(head.source)
            .map(|(edit, entry)| format!("{}/{}", edit.trim_end_matches('/'), entry.source().path));
        let markdown = head.markdown.as_ref().map(|url| self.views.href(url));
        object! {
            "url" => self.views.href(url),
            "canonical" => url.absolute(&config.base_url),
            "title" => title,
            "heading" => head.heading.as_str(),
            "description" => optional(head.description.as_deref()),
            "lang" => head.language,
            "kind" => head.kind,
            "feeds" => self.feed_links(head, strings),
            "edit_url" => optional(edit_url),
            "markdown_url" => optional(markdown),
            "noindex" => head.kind == "404",
            "draft" => head.source.is_some_and(|entry| entry.document.front.draft),
            "image_url" => optional(head.source.and_then(|entry| self.image_url(entry))),
            "extra" => head.source.map_or_else(|| extra(&[]), |entry| extra(&entry.document.front.extra)),
            "dir" => direction(head.language),
            "locale" => optional(locale(head.language)),
        }
    }

    /// The full address of the picture that is shown where the page of a document is shared.
    fn image_url(&self, entry: &Entry) -> Option<String> {
        let image = entry.document.front.image.as_ref()?;
        if image.value.contains("://") {
            return Some(image.value.clone());
        }
        let target = self.site.local_links(entry)?.get(&image.value)?;
        Some(format!("{}{target}", self.site.config.base_url.origin()))
    }

    /// Where programs find the feeds of a page: its own, then that of the site. Feed readers take the
    /// first, which on the home page is the site's; it has that in every format.
    fn feed_links(&self, head: &Head<'_>, strings: &Strings) -> Value {
        let own = head.feed.as_ref();
        let links = own.map_or_else(Vec::new, |feed| links_of_feed(self.site, feed, strings));
        let shared = self.shared(head.language);
        let of_site = shared.map_or(&[][..], |(_, feeds)| feeds).iter().cloned();
        Value::from(match head.kind {
            "home" => of_site.chain(links).collect::<Vec<Value>>(),
            _ => links.into_iter().chain(of_site.take(1)).collect(),
        })
    }

    /// What all pages of a language share.
    fn shared(&self, language: &str) -> Option<&(Value, Vec<Value>)> {
        let sites = &self.shared.sites;
        sites.get(language).or_else(|| sites.values().next())
    }

    fn redirect(&self, target: &Url) -> Made<'_> {
        let heading = self.strings().get("title.redirect");
        let head = self.head("redirect", heading);
        let target = target.absolute(&self.site.config.base_url);
        (head, vec![("target", Value::from(target))])
    }

    /// A page that a script fills with what the browser knows.
    fn following(&self) -> Made<'_> {
        let mut head = self.head("following", self.strings().get("title.following"));
        head.description = Some(self.strings().get("description.following").to_owned());
        (head, Vec::new())
    }

    fn not_found(&self) -> Made<'_> {
        let heading = self.strings().get("title.not_found");
        let head = self.head("404", heading);
        (head, Vec::new())
    }
}

/// The value `site` in the words of a language.
fn site_value(views: &Views, strings: &Strings) -> Value {
    let site = &views.site;
    let config = &site.config;
    let href = |url: &Url| views.href(url);
    let link = |(label, url, index): (String, String, usize)| {
        object! { "label" => label, "url" => url, "apart" => index == 0 }
    };
    let kinds = site
        .map
        .kinds
        .iter()
        .zip(0..)
        .map(|(kind, index)| link((index_label(strings, &kind.name), href(&kind.url), index)));
    let pages = pages_of_menu(site).into_iter().zip(0..);
    let pages = pages.map(|(entry, index)| link((label(entry, strings), href(&entry.url), index)));
    let drafts = (site.drafts == Drafts::Listed).then(|| {
        link((
            strings.get("title.drafts").to_owned(),
            href(&drafts_url()),
            0,
        ))
    });
    let stylesheets = config.stylesheets.iter();
    let stylesheets = stylesheets.map(|name| href(&stylesheet_url(&name.value)));
    let articles = site
        .articles()
        .next()
        .map(|_| href(&Url::page(["articles"])));
    // A picture of the site's own is shown large, the mark of the theme small.
    let has_picture = site.map.statics.iter().any(|path| path == "static/og.png");
    let image = if has_picture { "og.png" } else { "mark.png" };
    object! {
        "title" => config.title.as_str(),
        "description" => config.description.as_str(),
        "language" => config.language.as_str(),
        "author" => optional(config.author.as_deref()),
        "rel_me" => Value::from(config.rel_me.iter().map(String::as_str).collect::<Vec<_>>()),
        "fediverse_creator" => optional(config.fediverse_creator.as_deref()),
        "licence" => optional(config.licence.as_deref()),
        "url" => format!("{}{}", config.base_url.origin(), config.base_url.path()),
        "home_url" => href(&Url::page([])),
        "static_url" => href(&Url::page(["static"])),
        "image_url" => format!("{}{image}", Url::page(["static"]).absolute(&config.base_url)),
        "image_is_large" => has_picture,
        "search_url" => href(&Url::page(["search"])),
        "archive_url" => href(&Url::page(["archive"])),
        "articles_url" => optional(articles),
        "stories_url" => optional((!site.stories.is_empty()).then(|| href(&stories_url()))),
        "feed_url" => href(&Feed::site(&config.feeds).first_url()),
        "feeds_url" => href(&feeds_url()),
        "following_url" => href(&following_url()),
        "offline" => config.offline,
        "generator" => GENERATOR,
        "html" => match config.html {
            RawHtml::Sanitize => "sanitize",
            RawHtml::Escape => "escape",
            RawHtml::Allow => "allow",
        },
        "kinds" => site.map.kinds.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>().join(" "),
        "stylesheets" => Value::from(stylesheets.collect::<Vec<String>>()),
        "nav" => list(kinds.chain(pages).chain(drafts)),
    }
}

/// Where programs find a feed in each of its formats.
fn links_of_feed(site: &Site, feed: &Feed, strings: &Strings) -> Vec<Value> {
    let title = feed::title(site, strings, feed);
    let links = feed.urls().map(|(format, url)| {
        let title = match feed.formats.first() {
            Some(first) if *first != format => format!("{title} ({})", format.label()),
            _ => title.clone(),
        };
        object! {
            "title" => title,
            "url" => url.absolute(&site.config.base_url),
            "type" => format.media_type(),
        }
    });
    links.collect()
}

/// Each thing of a list, and whether its day is beside it: not where that of the one before is the same.
fn dated<T>(list: &[T], entry_of: impl Fn(&T) -> EntryId) -> impl Iterator<Item = (&T, bool)> {
    let mut before = None;
    list.iter().map(move |one| {
        let entry = entry_of(one);
        (one, before.replace(entry) != Some(entry))
    })
}

/// The template of a kind of page.
pub(super) fn template(page: &Page) -> &'static str {
    match page {
        Page::Home => "home.html",
        Page::Note(_) => "note.html",
        Page::Article(_) => "article.html",
        Page::Articles => "articles.html",
        Page::StandAlone(_) => "page.html",
        Page::Archive => "archive.html",
        Page::Year(_) => "archive_year.html",
        Page::Month(..) => "archive_month.html",
        Page::Weeks => "weeks.html",
        Page::Week(_) => "week.html",
        Page::Drafts => "drafts.html",
        Page::Feeds => "feeds.html",
        Page::Following => "following.html",
        Page::Kind(_) => "kind.html",
        Page::Subject(..) => "subject.html",
        Page::Stories => "stories.html",
        Page::Redirect(_) => "redirect.html",
        Page::Search => "search.html",
        Page::NotFound => "404.html",
    }
}
