//! Pages of single documents: notes, articles, stand-alone pages; and the list of articles.

use std::collections::BTreeMap;

use tera::Value;

use super::{Made, Pages};
use crate::html::{escape, plain_text};
use crate::language::direction;
use crate::link::feeds::About;
use crate::link::{Entry, EntryId, Url};
use crate::parse::Marker;
use crate::render::fragment::Html;
use crate::render::labels::{label, shortened};
use crate::render::reading::minutes;
use crate::render::strings::Strings;
use crate::render::value::{extra, number, object, optional};
use crate::render::view::{Placing, date};

/// How long the first words that describe a document are, in characters: search engines and previews
/// show no more.
const DESCRIBED: usize = 100;

impl Pages<'_> {
    pub(super) fn note(&self, id: EntryId) -> Made<'_> {
        let entry = self.site.entry(id);
        let language = entry.language(&self.site.config);
        let strings = self.languages.of(language);
        let mut note = self
            .views
            .note(id, strings, Placing::Alone)
            .into_map()
            .unwrap_or_default();
        let fragments = self.views.fragments().entry(id);
        let has_headings = fragments.iter().any(|html| html.contains("<h3"));
        note.insert("has_headings".into(), Value::from(has_headings));
        let (previous, next) = self.neighbours(&self.shared.notes, id);
        note.insert("previous".into(), self.neighbour(previous));
        note.insert("next".into(), self.neighbour(next));
        note.insert("year_ago".into(), optional(self.year_ago(entry)));
        let mut head = self.head_of("note", entry);
        head.description = Some(Self::description(entry, strings));
        (head, vec![("note", Value::from(note))])
    }

    /// The documents before and after one in a list that is oldest first.
    fn neighbours(&self, ids: &[EntryId], id: EntryId) -> (Option<EntryId>, Option<EntryId>) {
        let site = self.site;
        let place = site.place(id);
        let at = ids.partition_point(|other| site.place(*other) < place);
        let previous = at.checked_sub(1).map(|at| ids[at]);
        (previous, ids.get(at + 1).copied())
    }

    fn neighbour(&self, id: Option<EntryId>) -> Value {
        optional(id.map(|id| self.views.summary(id)))
    }

    /// The writer's sentence; else the first words of the first items.
    fn description(entry: &Entry, strings: &Strings) -> String {
        if let Some(description) = &entry.document.front.description {
            return description.clone();
        }
        let words: Vec<&str> = entry
            .items
            .iter()
            .map(|item| item.parsed.excerpt.as_str())
            .filter(|words| !words.is_empty())
            .take(2)
            .collect();
        match words.is_empty() {
            true => strings.fill("description.note", &[("date", &label(entry, strings))]),
            false => shortened(&words.join(" / "), DESCRIBED),
        }
    }

    pub(super) fn article(&self, url: &Url, id: EntryId) -> Made<'_> {
        let entry = self.site.entry(id);
        let front = &entry.document.front;
        let strings = self.strings();
        let (tags, subjects) = self.views.subjects_of(entry, strings);
        let (previous, next) = self.neighbours(&self.shared.articles, id);
        let article = object! {
            ..self.article_fields(id);
            "updated" => optional(front.updated_day().map(|day| strings.date_value(day))),
            "sections_html" => Value::safe_string(&sections(entry, self.views.fragments().entry(id))),
            "toc" => contents(entry),
            "json_ld" => Value::safe_string(&self.linked_data(url, entry)),
            "subjects" => Value::from(subjects),
            "tags" => Value::from(tags),
            "previous" => self.neighbour(previous),
            "next" => self.neighbour(next),
        };
        let mut head = self.head_of("article", entry);
        head.feed = self.feed(About::Articles);
        head.description = Some(Self::description(entry, strings));
        (head, vec![("article", article)])
    }

    /// An article among notes: where it is, its opening, and how long it is. It has no items there.
    pub(super) fn article_in_short(&self, id: EntryId) -> Value {
        let entry = self.site.entry(id);
        let strings = self.strings();
        let front = &entry.document.front;
        object! {
            ..self.article_fields(id);
            "kind" => "article",
            "label" => label(entry, strings),
            "undated" => optional(self.views.undated(entry)),
            "updated" => optional(front.updated_day().map(|day| strings.date_value(day))),
            "items" => Value::from(Vec::<Value>::new()),
            "draft" => front.draft,
            "description" => optional(front.description.clone().or_else(|| self.opening(id))),
            "extra" => extra(&front.extra),
        }
    }

    /// What templates see of an article wherever it is shown.
    fn article_fields(&self, id: EntryId) -> BTreeMap<&'static str, Value> {
        let entry = self.site.entry(id);
        let strings = self.strings();
        let front = &entry.document.front;
        let language = entry.language(&self.site.config);
        let emoji = front.emoji.as_ref().map(|emoji| emoji.value.as_str());
        BTreeMap::from([
            ("title", Value::from(label(entry, strings))),
            ("emoji", optional(emoji)),
            ("date", date(entry, strings)),
            ("url", Value::from(self.views.href(&entry.url))),
            ("lang", Value::from(language)),
            ("dir", Value::from(direction(language))),
            ("description", optional(front.description.as_deref())),
            ("minutes", self.minutes(id)),
        ])
    }

    /// The first words of an article that are not a heading.
    fn opening(&self, id: EntryId) -> Option<String> {
        let first = self.views.fragments().entry(id).first()?;
        let behind_heading = first.find("</h").filter(|_| first.starts_with("<h"));
        let text = plain_text(&first[behind_heading.unwrap_or(0)..]);
        let words = text.lines().find(|line| !line.trim().is_empty())?;
        Some(shortened(words.trim(), DESCRIBED))
    }

    /// In how many minutes an article is read.
    fn minutes(&self, id: EntryId) -> Value {
        let fragments = self.views.fragments().entry(id).iter();
        number(minutes(fragments.map(|html| &**html)))
    }

    pub(super) fn article_list(&self) -> Made<'_> {
        let strings = self.strings();
        let articles: Vec<Value> = self
            .shared
            .articles
            .iter()
            .rev()
            .map(|id| {
                let (tags, _) = self.views.subjects_of(self.site.entry(*id), strings);
                object! {
                    ..self.article_fields(*id);
                    "tags" => Value::from(tags),
                }
            })
            .collect();
        let mut head = self.head("articles", strings.get("title.articles"));
        head.description = Some(strings.get("description.articles").to_owned());
        head.feed = self.feed(About::Articles);
        let values = vec![
            ("articles", Value::from(articles)),
            ("feed_url", self.feed_url(&head)),
        ];
        (head, values)
    }

    /// Every draft, for the writer: notes and articles newest first, then pages.
    pub(super) fn drafts(&self) -> Made<'_> {
        let strings = self.strings();
        let dated = self.site.entries().rev().map(|(_, entry)| entry);
        let all = dated.chain(self.site.pages.iter().map(AsRef::as_ref));
        let drafts = all.filter(|entry| entry.document.front.draft);
        let drafts: Vec<Value> = drafts
            .map(|entry| {
                let language = entry.language(&self.site.config);
                object! {
                    "label" => label(entry, strings),
                    "url" => self.views.href(&entry.url),
                    "date" => date(entry, strings),
                    "path" => entry.source().path.as_str(),
                    "lang" => language,
                    "dir" => direction(language),
                }
            })
            .collect();
        let head = self.head("drafts", strings.get("title.drafts"));
        (head, vec![("drafts", Value::from(drafts))])
    }

    pub(super) fn stand_alone(&self, index: usize) -> Made<'_> {
        let entry = &self.site.pages[index];
        let html = sections(entry, self.views.fragments().page(index));
        let mut head = self.head_of("page", entry);
        let content = object! {
            "title" => head.heading.as_str(),
            "html" => Value::safe_string(&html),
            "lang" => entry.language(&self.site.config),
            "dir" => direction(entry.language(&self.site.config)),
        };
        head.description
            .clone_from(&entry.document.front.description);
        (head, vec![("content", content)])
    }
}

/// The sections of an article or a page, each with its anchors. That of the heading is here and
/// not in the fragment: sections of several articles can share the page of a subject.
pub(super) fn sections(entry: &Entry, fragments: &[Html]) -> String {
    let mut html = String::new();
    for (item, fragment) in entry.items.iter().zip(fragments) {
        let id = escape(&item.parsed.id);
        html.push_str(&format!("<section id=\"{id}\">\n"));
        if let Some(heading) = &item.parsed.heading {
            html.push_str(&format!("<span id=\"{}\"></span>", escape(heading)));
        }
        html.push_str(fragment);
        html.push_str("</section>\n");
    }
    html
}

/// The table of contents: sections under those of a higher level.
fn contents(entry: &Entry) -> Value {
    let headings: Vec<(u8, &str, &str)> = entry
        .items
        .iter()
        .filter_map(|item| match &item.parsed.marker {
            Marker::Section(level, text) if *level > 0 => {
                let anchor = item.parsed.heading.as_ref().unwrap_or(&item.parsed.id);
                Some((*level, anchor.as_str(), text.as_str()))
            }
            _ => None,
        })
        .collect();
    Value::from(nested(&headings))
}

fn nested(headings: &[(u8, &str, &str)]) -> Vec<Value> {
    let mut values = Vec::new();
    let mut rest = headings;
    while let Some(((level, id, text), below)) = rest.split_first() {
        let end = below
            .iter()
            .position(|(below, ..)| below <= level)
            .unwrap_or(below.len());
        values.push(object! {
            "id" => *id,
            "text" => *text,
            "level" => u64::from(*level),
            "children" => Value::from(nested(&below[..end])),
        });
        rest = &below[end..];
    }
    values
}
