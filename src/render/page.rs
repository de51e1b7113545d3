//! Every kind of page: which template it has, and what that template is given.

use std::collections::BTreeMap;

use tera::{Context, Value};

use super::strings::Strings;
use super::templates::Templates;
use super::view::{
    Placing, Views, date, index_name, kind_label, label, month_of, number, object, optional,
};
use super::{Fragments, Languages};
use crate::diagnostic::Diagnostic;
use crate::link::pages::{KindIndex, Page, month_url, numbered, page_count, year_url};
use crate::link::{Entry, EntryId, ItemRef, Subject, SubjectId, Url};
use crate::parse::Marker;
use crate::reference::{Name, Target};
use crate::subject::{Facts, SubjectKey};

/// The name and version this site was made with.
const GENERATOR: &str = concat!("minamo ", env!("CARGO_PKG_VERSION"));

/// Renders pages.
pub(super) struct Pages<'a> {
    views: &'a Views<'a>,
    templates: &'a Templates,
    languages: &'a Languages,
    fragments: &'a Fragments,
    /// The value `site` in every language.
    sites: BTreeMap<&'a str, Value>,
    notes: Vec<EntryId>,
    articles: Vec<EntryId>,
}

/// What a page tells of itself; the rest of the value `page` follows from its address.
struct Head<'a> {
    kind: &'static str,
    heading: String,
    description: Option<String>,
    language: &'a str,
    /// The page's own feed: its title and its address.
    feed: Option<(String, Url)>,
    source: Option<&'a Entry>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(
        views: &'a Views<'a>,
        templates: &'a Templates,
        languages: &'a Languages,
        fragments: &'a Fragments,
    ) -> Pages<'a> {
        let mut pages = Pages {
            views,
            templates,
            languages,
            fragments,
            sites: BTreeMap::new(),
            notes: views.site.notes().map(|(id, _)| id).collect(),
            articles: views.site.articles().map(|(id, _)| id).collect(),
        };
        for (language, strings) in &languages.all {
            let site = pages.site_value(strings);
            pages.sites.insert(language, site);
        }
        pages
    }

    /// The HTML of a page.
    pub(super) fn render(&self, url: &Url, page: &Page) -> Result<String, Diagnostic> {
        match page {
            Page::Home(number) => self.home(url, *number),
            Page::Note(id) => self.note(url, *id),
            Page::Article(id) => self.article(url, *id),
            Page::Articles => self.article_list(url),
            Page::StandAlone(index) => self.stand_alone(url, *index),
            Page::Archive => self.archive(url),
            Page::Year(year) => self.year(url, *year),
            Page::Month(year, month) => self.month(url, *year, *month),
            Page::Kind(index) => self.kind(url, &self.views.site.map.kinds[*index]),
            Page::Subject(id, number) => self.subject(url, *id, *number),
            Page::Redirect(target) => self.redirect(url, target),
            Page::NotFound => self.not_found(url),
        }
    }

    fn strings(&self) -> &'a Strings {
        self.languages.of(&self.views.site.config.language)
    }

    /// A head in the site's language.
    fn head(&self, kind: &'static str, heading: impl Into<String>) -> Head<'a> {
        Head {
            kind,
            heading: heading.into(),
            description: None,
            language: &self.views.site.config.language,
            feed: None,
            source: None,
        }
    }

    fn site_value(&self, strings: &Strings) -> Value {
        let site = self.views.site;
        let config = &site.config;
        let href = |url: &Url| self.views.href(url);
        let kinds = site.map.kinds.iter().map(|kind| {
            object! { "label" => index_label(strings, &kind.name), "url" => href(&kind.url) }
        });
        let pages = site.pages.iter().map(|entry| {
            object! { "label" => label(entry, strings), "url" => href(&entry.url) }
        });
        let articles = site
            .articles()
            .next()
            .map(|_| href(&Url::page(["articles"])));
        object! {
            "title" => config.title.as_str(),
            "description" => config.description.as_str(),
            "language" => config.language.as_str(),
            "author" => optional(config.author.as_deref()),
            "licence" => optional(config.licence.as_deref()),
            "url" => format!("{}{}", config.base_url.origin(), config.base_url.path()),
            "home_url" => href(&Url::page([])),
            "static_url" => href(&Url::page(["static"])),
            "archive_url" => href(&Url::page(["archive"])),
            "articles_url" => optional(articles),
            "feed_url" => href(&Url::file("feed.xml")),
            "generator" => GENERATOR,
            "nav" => Value::from(kinds.chain(pages).collect::<Vec<Value>>()),
        }
    }

    fn page_value(&self, url: &Url, head: &Head<'_>, strings: &Strings) -> Value {
        let config = &self.views.site.config;
        let title = match head.heading == config.title {
            true => config.title.clone(),
            false => strings.fill(
                "title.page",
                &[("title", &head.heading), ("site", &config.title)],
            ),
        };
        let site_title = strings.fill("title.feed_site", &[("site", &config.title)]);
        let site_feed = (site_title, Url::file("feed.xml"));
        let feeds: Vec<Value> = head
            .feed
            .iter()
            .chain([&site_feed])
            .map(|(title, url)| {
                object! { "title" => title.as_str(), "url" => url.absolute(&config.base_url) }
            })
            .collect();
        let edit_url = config
            .edit_url
            .as_ref()
            .zip(head.source)
            .map(|(edit, entry)| format!("{}/{}", edit.trim_end_matches('/'), entry.source().path));
        object! {
            "url" => self.views.href(url),
            "canonical" => url.absolute(&config.base_url),
            "title" => title,
            "heading" => head.heading.as_str(),
            "description" => optional(head.description.as_deref()),
            "lang" => head.language,
            "kind" => head.kind,
            "feeds" => Value::from(feeds),
            "edit_url" => optional(edit_url),
            "noindex" => head.kind == "404",
            "dir" => direction(head.language),
        }
    }

    fn finish(
        &self,
        template: &str,
        url: &Url,
        head: &Head<'_>,
        values: Vec<(&'static str, Value)>,
    ) -> Result<String, Diagnostic> {
        let strings = self.languages.of(head.language);
        let mut context = Context::new();
        let site = self
            .sites
            .get(head.language)
            .or_else(|| self.sites.values().next());
        context.insert_value("site", optional(site.cloned()));
        context.insert_value("page", self.page_value(url, head, strings));
        context.insert_value("t", strings.value.clone());
        for (name, value) in values {
            context.insert_value(name, value);
        }
        self.templates.render(template, &context)
    }

    /// `list` is the address of the list's first page.
    fn pager(&self, list: &Url, page: usize, pages: usize) -> Value {
        let at = |number: usize| self.views.href(&numbered(list, number));
        object! {
            "page" => number(page),
            "pages" => number(pages),
            "newer_url" => optional((page > 1).then(|| at(page - 1))),
            "older_url" => optional((page < pages).then(|| at(page + 1))),
        }
    }

    fn home(&self, url: &Url, page: usize) -> Result<String, Diagnostic> {
        let config = &self.views.site.config;
        let strings = self.strings();
        let per_page = config.index.notes_per_page;
        let newest_first = self.notes.iter().rev();
        let notes: Vec<Value> = newest_first
            .skip((page - 1) * per_page)
            .take(per_page)
            .map(|id| self.views.note(*id, strings, Placing::Among))
            .collect();
        let heading = match page {
            1 => config.title.clone(),
            _ => strings.fill(
                "title.home_page",
                &[("site", &config.title), ("page", &page.to_string())],
            ),
        };
        let mut head = self.head("home", heading);
        head.description = Some(config.description.clone()).filter(|text| !text.is_empty());
        let pages = page_count(self.notes.len(), per_page);
        let values = vec![
            ("notes", Value::from(notes)),
            ("pager", self.pager(&Url::page([]), page, pages)),
        ];
        self.finish("home.html", url, &head, values)
    }

    fn note(&self, url: &Url, id: EntryId) -> Result<String, Diagnostic> {
        let entry = self.views.site.entry(id);
        let language = entry.language(&self.views.site.config);
        let strings = self.languages.of(language);
        let mut note = self
            .views
            .note(id, strings, Placing::Alone)
            .into_map()
            .unwrap_or_default();
        let (previous, next) = neighbours(&self.notes, id);
        note.insert("previous".into(), self.neighbour(previous));
        note.insert("next".into(), self.neighbour(next));
        let heading = label(entry, strings);
        let mut head = self.head("note", heading);
        head.language = language;
        head.source = Some(entry);
        head.description = Some(self.description(entry, strings));
        self.finish("note.html", url, &head, vec![("note", Value::from(note))])
    }

    fn neighbour(&self, id: Option<EntryId>) -> Value {
        optional(id.map(|id| self.views.summary(id)))
    }

    /// The writer's sentence; else the first words of the first items.
    fn description(&self, entry: &Entry, strings: &Strings) -> String {
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
            false => words.join(" / "),
        }
    }

    fn article(&self, url: &Url, id: EntryId) -> Result<String, Diagnostic> {
        let entry = self.views.site.entry(id);
        let front = &entry.document.front;
        let language = entry.language(&self.views.site.config);
        let strings = self.languages.of(language);
        let (tags, subjects) = self.views.subjects_of(entry, strings);
        let (previous, next) = neighbours(&self.articles, id);
        let article = object! {
            "title" => label(entry, strings),
            "emoji" => optional(front.emoji.as_deref()),
            "date" => date(entry, strings),
            "updated" => optional(front.updated.map(|day| strings.date_value(day))),
            "url" => self.views.href(url),
            "description" => optional(front.description.as_deref()),
            "sections_html" => Value::safe_string(&sections(entry, &self.fragments.entries[id.0 as usize])),
            "toc" => contents(entry),
            "subjects" => Value::from(subjects),
            "tags" => Value::from(tags),
            "previous" => self.neighbour(previous),
            "next" => self.neighbour(next),
        };
        let mut head = self.head("article", label(entry, strings));
        head.language = language;
        head.source = Some(entry);
        head.description = Some(self.description(entry, strings));
        self.finish("article.html", url, &head, vec![("article", article)])
    }

    fn article_list(&self, url: &Url) -> Result<String, Diagnostic> {
        let strings = self.strings();
        let articles: Vec<Value> = self
            .articles
            .iter()
            .rev()
            .map(|id| {
                let entry = self.views.site.entry(*id);
                let front = &entry.document.front;
                let (tags, _) = self.views.subjects_of(entry, strings);
                object! {
                    "title" => label(entry, strings),
                    "emoji" => optional(front.emoji.as_deref()),
                    "date" => date(entry, strings),
                    "url" => self.views.href(&entry.url),
                    "description" => optional(front.description.as_deref()),
                    "tags" => Value::from(tags),
                }
            })
            .collect();
        let mut head = self.head("articles", strings.get("title.articles"));
        head.description = Some(strings.get("description.articles").to_owned());
        let values = vec![("articles", Value::from(articles))];
        self.finish("articles.html", url, &head, values)
    }

    fn stand_alone(&self, url: &Url, index: usize) -> Result<String, Diagnostic> {
        let entry = &self.views.site.pages[index];
        let language = entry.language(&self.views.site.config);
        let strings = self.languages.of(language);
        let title = label(entry, strings);
        let html = sections(entry, &self.fragments.pages[index]);
        let content = object! { "title" => title.as_str(), "html" => Value::safe_string(&html) };
        let mut head = self.head("page", title);
        head.language = language;
        head.source = Some(entry);
        head.description
            .clone_from(&entry.document.front.description);
        self.finish("page.html", url, &head, vec![("content", content)])
    }

    fn archive(&self, url: &Url) -> Result<String, Diagnostic> {
        let strings = self.strings();
        let archive = &self.views.site.archive;
        let years: Vec<Value> = archive
            .years
            .iter()
            .map(|year| {
                let months: Vec<Value> = year
                    .months
                    .iter()
                    .map(|month| {
                        object! {
                            "month" => u64::from(month.month),
                            "label" => strings.year_month(year.year, month.month),
                            "url" => self.views.href(&month_url(year.year, month.month)),
                            "count" => number(month.notes.len()),
                        }
                    })
                    .collect();
                object! {
                    "year" => i64::from(year.year),
                    "url" => self.views.href(&year_url(year.year)),
                    "count" => number(year.count()),
                    "months" => Value::from(months),
                }
            })
            .collect();
        let undated: Vec<Value> = archive
            .undated
            .iter()
            .map(|id| self.views.summary(*id))
            .collect();
        let mut head = self.head("archive", strings.get("title.archive"));
        head.description = Some(strings.get("description.archive").to_owned());
        let values = vec![
            ("years", Value::from(years)),
            ("undated", Value::from(undated)),
        ];
        self.finish("archive.html", url, &head, values)
    }

    fn year(&self, url: &Url, index: usize) -> Result<String, Diagnostic> {
        let strings = self.strings();
        let years = &self.views.site.archive.years;
        let year = &years[index];
        let months: Vec<Value> = year
            .months
            .iter()
            .map(|month| {
                let notes: Vec<Value> = month
                    .notes
                    .iter()
                    .map(|id| self.views.summary(*id))
                    .collect();
                object! {
                    "label" => strings.year_month(year.year, month.month),
                    "url" => self.views.href(&month_url(year.year, month.month)),
                    "count" => number(month.notes.len()),
                    "notes" => Value::from(notes),
                }
            })
            .collect();
        let label = |year: i32| strings.fill("date.year", &[("year", &year.to_string())]);
        let link = |index: Option<usize>| {
            let year = index.and_then(|index| years.get(index))?;
            Some(
                object! { "label" => label(year.year), "url" => self.views.href(&year_url(year.year)) },
            )
        };
        let mut head = self.head("archive", label(year.year));
        let title = [("title", head.heading.as_str())];
        head.description = Some(strings.fill("description.period", &title));
        let values = vec![
            ("year", Value::from(i64::from(year.year))),
            ("months", Value::from(months)),
            ("previous", optional(link(Some(index + 1)))),
            ("next", optional(link(index.checked_sub(1)))),
        ];
        self.finish("archive_year.html", url, &head, values)
    }

    fn month(
        &self,
        url: &Url,
        year_index: usize,
        month_index: usize,
    ) -> Result<String, Diagnostic> {
        let strings = self.strings();
        let years = &self.views.site.archive.years;
        let year = &years[year_index];
        let month = &year.months[month_index];
        let notes: Vec<Value> = month
            .notes
            .iter()
            .map(|id| self.views.summary_with_excerpts(*id))
            .collect();
        let months: Vec<(i32, u32)> = years
            .iter()
            .flat_map(|year| year.months.iter().map(|month| (year.year, month.month)))
            .collect();
        let at = months
            .iter()
            .position(|known| *known == (year.year, month.month));
        let link = |index: Option<usize>| {
            let (year, month) = *months.get(index?)?;
            let url = month_url(year, month);
            Some(
                object! { "label" => strings.year_month(year, month), "url" => self.views.href(&url) },
            )
        };
        let label = strings.year_month(year.year, month.month);
        let value = object! {
            "label" => label.as_str(),
            "year" => i64::from(year.year),
            "year_url" => self.views.href(&year_url(year.year)),
        };
        let mut head = self.head("archive", label);
        let title = [("title", head.heading.as_str())];
        head.description = Some(strings.fill("description.period", &title));
        let values = vec![
            ("month", value),
            ("notes", Value::from(notes)),
            ("previous", optional(link(at.map(|at| at + 1)))),
            ("next", optional(link(at.and_then(|at| at.checked_sub(1))))),
        ];
        self.finish("archive_month.html", url, &head, values)
    }

    fn kind(&self, url: &Url, kind: &KindIndex) -> Result<String, Diagnostic> {
        let strings = self.strings();
        let subjects = &self.views.site.subjects;
        // A TAG of the CNCF shares its folder with the tags of the notes.
        let is_group = |id: &SubjectId| subjects.get(*id).key.kind() == "group";
        let mixed = kind.name == "tag";
        let (groups, others): (Vec<SubjectId>, Vec<SubjectId>) =
            kind.subjects.iter().partition(|id| mixed && is_group(id));
        let table = |ids: &[SubjectId], label: Option<String>| {
            let rows: Vec<Value> = ids.iter().map(|id| self.views.index_row(*id)).collect();
            object! { "label" => optional(label), "subjects" => Value::from(rows) }
        };
        let mut tables = Vec::new();
        if !others.is_empty() {
            tables.push(table(&others, None));
        }
        if !groups.is_empty() {
            tables.push(table(
                &groups,
                Some(strings.get("kinds.tag_group").to_owned()),
            ));
        }
        let label = index_label(strings, &kind.name);
        let description = strings.fill("description.kind", &[("title", &label)]);
        let mut head = self.head("kind", label.clone());
        head.description = Some(description);
        let value = object! {
            "name" => kind.name.as_str(),
            "label" => label,
            "description" => Value::none(),
        };
        let values = vec![("kind", value), ("groups", Value::from(tables))];
        self.finish("kind.html", url, &head, values)
    }

    fn subject(&self, url: &Url, id: SubjectId, page: usize) -> Result<String, Diagnostic> {
        let site = self.views.site;
        let strings = self.strings();
        let subject = site.subjects.get(id);
        let Some(list) = &subject.url else {
            return Ok(String::new());
        };
        let per_page = site.config.index.items_per_page;
        let pages = page_count(subject.count(), per_page);
        let newest_first = subject.items.iter().rev();
        let items: Vec<ItemRef> = newest_first
            .skip((page - 1) * per_page)
            .take(per_page)
            .copied()
            .collect();
        let title = match subject.title() {
            Some(title) => format!("{} {title}", subject.label),
            None => subject.label.clone(),
        };
        let heading = match page {
            1 => title.clone(),
            _ => strings.fill(
                "title.page_of",
                &[("title", &title), ("page", &page.to_string())],
            ),
        };
        let mut head = self.head("subject", heading);
        head.description = Some(strings.fill("description.subject", &[("title", &title)]));
        head.source = site.texts.get(&id);
        let feed_title = strings.fill(
            "title.feed_subject",
            &[("title", &title), ("site", &site.config.title)],
        );
        head.feed = Some((feed_title, list.beside("feed.xml")));
        let noted: Vec<Value> = match page {
            1 => self.noted(subject),
            _ => Vec::new(),
        };
        let values = vec![
            ("subject", self.subject_value(id, subject, list)),
            ("months", self.months(id, &items, strings)),
            ("noted", Value::from(noted)),
            ("pager", self.pager(list, page, pages)),
        ];
        self.finish("subject.html", url, &head, values)
    }

    /// Notes and articles whose front matter names the subject, newest first.
    fn noted(&self, subject: &Subject) -> Vec<Value> {
        let mut ids: Vec<EntryId> = subject
            .articles
            .iter()
            .chain(&subject.noted)
            .copied()
            .collect();
        ids.sort();
        ids.iter()
            .rev()
            .map(|id| self.views.summary_with_excerpts(*id))
            .collect()
    }

    /// Items grouped by the month of their day.
    fn months(&self, subject: SubjectId, items: &[ItemRef], strings: &Strings) -> Value {
        let month_of = |item: &ItemRef| month_of(self.views.site.entry(item.entry));
        let months: Vec<Value> = items
            .chunk_by(|a, b| month_of(a) == month_of(b))
            .map(|items| {
                let month = items.first().and_then(month_of);
                let values: Vec<Value> = items
                    .iter()
                    .map(|item| self.views.item_about(*item, subject))
                    .collect();
                object! {
                    "label" => optional(month.map(|(year, month)| strings.year_month(year, month))),
                    "iso" => optional(month.map(|(year, month)| format!("{year}-{month:02}"))),
                    "items" => Value::from(values),
                }
            })
            .collect();
        Value::from(months)
    }

    fn subject_value(&self, id: SubjectId, subject: &Subject, url: &Url) -> Value {
        let strings = self.strings();
        let site = self.views.site;
        let facts = subject.facts.clone().unwrap_or_default();
        let (first, last) = self.views.period(subject);
        let day = |day| strings.date_value(day);
        let kind_url = Url::page([index_name(subject)]);
        let intro = site.texts.get(&id).zip(self.fragments.texts.get(&id));
        let intro = intro
            .map(|(entry, fragments)| sections(entry, fragments))
            .filter(|html| !html.trim().is_empty());
        let pairs = |pairs: &[(String, String)], names: [&'static str; 2]| {
            let values = pairs.iter().map(|(first, second)| {
                let mut map = tera::Map::new();
                map.insert(names[0].into(), Value::from(first.as_str()));
                map.insert(names[1].into(), Value::from(second.as_str()));
                Value::from(map)
            });
            Value::from(values.collect::<Vec<Value>>())
        };
        object! {
            "kind" => subject.key.kind(),
            "kind_label" => kind_label(strings, subject),
            "kind_url" => self.views.href(&kind_url),
            "label" => subject.label.as_str(),
            "title" => optional(subject.title()),
            "url" => self.views.href(url),
            "external_url" => optional(subject.external.as_deref()),
            "feed_url" => self.views.href(&url.beside("feed.xml")),
            "count" => number(subject.count()),
            "first" => optional(first.map(day)),
            "last" => optional(last.map(day)),
            "state" => optional(facts.state.as_deref()),
            "stage" => optional(facts.stage.as_deref()),
            "group" => optional(facts.group.as_ref().and_then(|group| self.named(group))),
            "milestones" => pairs(&facts.milestones, ["name", "version"]),
            "leads" => Value::from(self.leads(&facts)),
            "affiliations" => Value::from(facts.affiliations.iter().map(|text| Value::from(text.as_str())).collect::<Vec<Value>>()),
            "links" => pairs(&facts.links, ["label", "url"]),
            "intro_html" => optional(intro.map(|html| Value::safe_string(&html))),
        }
    }

    /// The group or person that a fact names, if it has a page.
    fn named(&self, written: &str) -> Option<Value> {
        let site = self.views.site;
        let field = match written.starts_with('@') {
            true => crate::reference::Field::People,
            false => crate::reference::Field::Sigs,
        };
        let name = site.grammar.read_value(field, written)?;
        let target = match name {
            Name::Group { id, .. } => Target::Group(id),
            Name::Person { login, .. } => Target::Person(login),
            _ => return None,
        };
        self.views
            .link(site.subjects.find(&SubjectKey::Target(target))?)
    }

    fn leads(&self, facts: &Facts) -> Vec<Value> {
        facts
            .leads
            .iter()
            .filter_map(|lead| {
                let login = format!("@{}", lead.trim_start_matches('@'));
                self.named(&login)
            })
            .collect()
    }

    fn redirect(&self, url: &Url, target: &Url) -> Result<String, Diagnostic> {
        let heading = self.strings().get("title.redirect");
        let head = self.head("redirect", heading);
        let target = target.absolute(&self.views.site.config.base_url);
        self.finish(
            "redirect.html",
            url,
            &head,
            vec![("target", Value::from(target))],
        )
    }

    fn not_found(&self, url: &Url) -> Result<String, Diagnostic> {
        let heading = self.strings().get("title.not_found");
        let head = self.head("404", heading);
        self.finish("404.html", url, &head, Vec::new())
    }
}

/// The title of an index in a language; the site's own kinds go by their names.
fn index_label(strings: &Strings, name: &str) -> String {
    strings
        .find_text(&format!("kinds.{name}"))
        .map_or_else(|| name.to_uppercase(), str::to_owned)
}

/// The documents before and behind one in a list that is oldest first.
fn neighbours(ids: &[EntryId], id: EntryId) -> (Option<EntryId>, Option<EntryId>) {
    let at = ids.binary_search(&id).unwrap_or(0);
    let previous = at.checked_sub(1).map(|at| ids[at]);
    (previous, ids.get(at + 1).copied())
}

/// The sections of an article or a page, each with its anchor.
fn sections(entry: &Entry, fragments: &[String]) -> String {
    let mut html = String::new();
    for (item, fragment) in entry.items.iter().zip(fragments) {
        let id = super::html::escape(&item.parsed.id);
        html.push_str(&format!("<section id=\"{id}\">\n{fragment}</section>\n"));
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
                Some((*level, item.parsed.id.as_str(), text.as_str()))
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

/// Languages written from right to left.
fn direction(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or(language);
    match ["ar", "fa", "he", "ur", "yi"].contains(&primary) {
        true => "rtl",
        false => "ltr",
    }
}
