//! One entry of a feed, whatever the format: made once, for all feeds that carry it.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset};

use super::content::Contents;
use super::id::Id;
use super::source::Source;
use super::time::Moment;
use super::xml::without_controls;
use crate::config::FeedContent;
use crate::html::{escape, plain_text};
use crate::link::pages::week_url;
use crate::link::{Entry, EntryId, Item, ItemRef, Site, SubjectId};
use crate::parse::Marker;
use crate::render::digest::{by_group, digest, items_of, week_heading};
use crate::render::fragment::Fragments;
use crate::render::labels::label;
use crate::render::look::Languages;
use crate::render::strings::Strings;

/// One entry of a feed.
pub(super) struct FeedEntry {
    pub(super) title: String,
    /// The full address of its place on the site.
    pub(super) link: String,
    /// Its permanent id.
    pub(super) id: Id,
    /// The moment of its day, if it has one.
    pub(super) published: Option<DateTime<FixedOffset>>,
    /// When it was changed last; never before it was published.
    pub(super) updated: DateTime<FixedOffset>,
    /// Its beginning, or what its writer says of it, as plain text; its title where it has no text.
    pub(super) summary: String,
    /// Its HTML; nothing where feeds carry excerpts.
    pub(super) html: Option<String>,
    /// Names of the groups, KEPs and tags it is about.
    pub(super) categories: Vec<String>,
    /// Its language, where that is not the site's.
    pub(super) language: Option<String>,
}

/// What readers of any format see of an entry.
pub(crate) struct SeenEntry {
    /// Its permanent id, in the letters it is written in.
    pub(crate) id: String,
    /// The full address of its place on the site.
    pub(crate) link: String,
    pub(crate) title: String,
    /// Its HTML, or its summary as HTML.
    pub(crate) html: String,
}

impl SeenEntry {
    pub(super) fn new(entry: &FeedEntry) -> SeenEntry {
        let html = entry.html.as_deref().map(without_controls);
        let summary = || escape(&without_controls(&entry.summary));
        SeenEntry {
            id: entry.id.text(),
            link: entry.link.clone(),
            title: without_controls(&entry.title).into_owned(),
            html: html.map_or_else(summary, Cow::into_owned),
        }
    }
}

/// Makes entries.
pub(super) struct EntryMaker<'a> {
    pub(super) site: &'a Site,
    pub(super) languages: &'a Languages,
    pub(super) fragments: &'a Fragments,
    pub(super) contents: Contents<'a>,
}

impl EntryMaker<'_> {
    /// The entry that an item, a note, an article or a week makes.
    pub(super) fn entry(&self, source: &Source) -> FeedEntry {
        let mut entry = match source {
            Source::Item(id) => self.item(*id, source),
            Source::Document(id) => self.document(*id, source),
            Source::Sections(id, sections) => self.sections((*id, sections), source),
            Source::Week(index) => self.week(*index, source),
        };
        // Readers and validators expect words: what has none shows its title.
        if entry.summary.is_empty() {
            entry.summary.clone_from(&entry.title);
            let is_blank = |html: &str| !html.contains("<img") && plain_text(html).is_empty();
            if entry.html.as_deref().is_some_and(is_blank) {
                entry.html = Some(format!("<p>{}</p>", escape(&entry.title)));
            }
        }
        entry
    }

    fn document(&self, id: EntryId, source: &Source) -> FeedEntry {
        let entry = self.site.entry(id);
        let (published, updated) = self.moments(source);
        let first = entry.items.first().map(|item| item.parsed.excerpt.clone());
        let described = entry.document.front.description.clone();
        let html = || {
            let fragments = self.fragments.entry(id).iter();
            whole(entry, fragments.map(|html| self.contents.of(id, html)))
        };
        let items = entry.items.iter().flat_map(subjects_of);
        FeedEntry {
            title: label(entry, self.strings()),
            link: entry.url.absolute(&self.site.config.base_url),
            id: self.id(entry.permanent_name(), None),
            published,
            updated,
            summary: described.or(first).unwrap_or_default(),
            html: self.is_full().then(html),
            categories: self.categories(items.chain(&entry.front_subjects)),
            language: self.language(entry),
        }
    }

    /// An article with those of its sections that a feed is about.
    fn sections(&self, (id, sections): (EntryId, &[u32]), source: &Source) -> FeedEntry {
        let entry = self.site.entry(id);
        let fragments = self.fragments.entry(id);
        let html = || {
            let texts = sections.iter().map(|section| {
                let html = &fragments[*section as usize];
                self.contents.of(id, html)
            });
            texts.collect::<Vec<String>>().concat()
        };
        let items = sections
            .iter()
            .map(|section| &entry.items[*section as usize]);
        FeedEntry {
            html: self.is_full().then(html),
            categories: self.categories(items.flat_map(subjects_of).chain(&entry.front_subjects)),
            ..self.document(id, source)
        }
    }

    fn item(&self, id: ItemRef, source: &Source) -> FeedEntry {
        let (entry, item) = self.site.item(id);
        let (published, updated) = self.moments(source);
        let html = self.fragments.item(id);
        let base = &self.site.config.base_url;
        let title = match item.title() {
            "" => label(entry, self.strings()),
            title => title.to_owned(),
        };
        FeedEntry {
            title,
            link: entry.url.absolute_of(&item.parsed.id, base),
            id: self.id(entry.permanent_name(), Some(item.parsed.id.clone())),
            published,
            updated,
            summary: item.parsed.excerpt.clone(),
            html: self.is_full().then(|| self.contents.of(id.entry, html)),
            categories: self.categories(subjects_of(item)),
            language: self.language(entry),
        }
    }

    /// A week: its items by group, as its page has them.
    fn week(&self, index: u32, source: &Source) -> FeedEntry {
        let week = &self.site.archive.weeks[index as usize];
        let (published, updated) = self.moments(source);
        let all = items_of(self.site, week);
        let groups = by_group(self.site, &all);
        let items = groups.iter().flat_map(|(_, items)| items);
        let subjects = items.flat_map(|id| subjects_of(self.site.item(*id).1));
        FeedEntry {
            title: week_heading(self.strings(), week),
            link: week_url(week.year, week.number).absolute(&self.site.config.base_url),
            id: self.id(format!("archive/{}/w{:02}", week.year, week.number), None),
            published,
            updated,
            summary: digest(self.site, &all),
            categories: self.categories(subjects),
            html: self.is_full().then(|| self.week_html(&groups)),
            language: None,
        }
    }

    fn id(&self, document: String, item: Option<String>) -> Id {
        Id {
            site: self.site.config.feeds.id.clone(),
            document,
            item,
        }
    }

    /// When an entry was published, if its day is known, and when it was changed last.
    fn moments(&self, source: &Source) -> (Option<DateTime<FixedOffset>>, DateTime<FixedOffset>) {
        let Moment { at, dated } = Moment::of(self.site, source);
        let changed = Moment::of_change(self.site, source).filter(|changed| *changed > at);
        (dated.then_some(at), changed.unwrap_or(at))
    }

    fn week_html(&self, groups: &[(Option<SubjectId>, Vec<ItemRef>)]) -> String {
        let mut html = String::new();
        for (group, items) in groups {
            if let Some(id) = group {
                let label = escape(&self.site.subjects.get(*id).label);
                html.push_str(&format!("<h2>{label}</h2>\n"));
            } else if groups.len() > 1 {
                html.push_str("<hr>\n");
            }
            html.push_str("<ul>\n");
            for id in items {
                let fragment = self.fragments.item(*id);
                let fragment = self.contents.of(id.entry, fragment);
                html.push_str(&format!("<li>{fragment}</li>\n"));
            }
            html.push_str("</ul>\n");
        }
        html
    }

    fn strings(&self) -> &Strings {
        self.languages.of(&self.site.config.language)
    }

    fn is_full(&self) -> bool {
        self.site.config.feeds.content == FeedContent::Full
    }

    fn language(&self, entry: &Entry) -> Option<String> {
        let language = entry.document.front.lang.as_ref()?;
        (*language != self.site.config.language).then(|| language.clone())
    }

    /// Labels of the groups, KEPs, tags and own kinds among the subjects.
    fn categories<'b>(&self, ids: impl Iterator<Item = &'b SubjectId>) -> Vec<String> {
        let mut labels: Vec<String> = ids
            .map(|id| self.site.subjects.get(*id))
            .filter(|subject| {
                !matches!(
                    subject.key.kind(),
                    "thread" | "repo" | "release" | "commit" | "person"
                )
            })
            .map(|subject| subject.label.to_string())
            .collect();
        labels.sort();
        labels.dedup();
        labels
    }
}

/// What an item mentions, and what it belongs to without naming it.
fn subjects_of(item: &Item) -> impl Iterator<Item = &SubjectId> {
    let inferred = item.inferred.iter().map(|inferred| &inferred.subject);
    item.subjects.iter().chain(inferred)
}

/// All items of a document as one text: bullets in lists, as they were written. Fragments are clean,
/// so that what one leaves open swallows nothing of the next.
fn whole(entry: &Entry, fragments: impl Iterator<Item = String>) -> String {
    let mut html = String::new();
    let mut open = "";
    for (item, fragment) in entry.items.iter().zip(fragments) {
        let list = match item.parsed.marker {
            Marker::Bullet => "ul",
            Marker::Number(_) => "ol",
            Marker::Block | Marker::Section(..) => "",
        };
        if list != open {
            close_list(&mut html, open);
            match (&item.parsed.marker, list) {
                (Marker::Number(first), _) if *first != 1 => {
                    html.push_str(&format!("<ol start=\"{first}\">\n"));
                }
                (_, "") => {}
                _ => html.push_str(&format!("<{list}>\n")),
            }
            open = list;
        }
        if list.is_empty() {
            html.push_str(&fragment);
        } else {
            html.push_str(&format!("<li>{fragment}</li>\n"));
        }
    }
    close_list(&mut html, open);
    html
}

fn close_list(html: &mut String, list: &str) {
    if !list.is_empty() {
        html.push_str(&format!("</{list}>\n"));
    }
}
