//! What templates see: plain values made from the site. What many pages show is made once and shared.
//!
//! A [`tera::Value`] is a shared pointer, so an item's HTML is on all of its pages without a copy.
//! What each template is given is in the comment on top of it in `themes/default/templates/`.

mod lines;
mod noted;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use chrono::{Datelike, NaiveDate};
use tera::Value;

use super::fragment::{Fragments, Html};
use super::labels::{kind_label, label, section_of_html};
use super::look::Languages;
use super::strings::Strings;
use super::value::{extra, number, object, optional};
use crate::html::escape;
use crate::language::direction;
use crate::link::{Entry, EntryId, Inferred, Item, ItemRef, Site, Subject, SubjectId, Url};
use crate::parse::{Day, Form, Marker};
use crate::subject::SubjectKey;
use lines::reason;
use noted::words;

/// The values that many pages share, each made when it is first asked for.
#[derive(Debug)]
pub(super) struct Views {
    pub(super) site: Arc<Site>,
    languages: Arc<Languages>,
    fragments: Fragments,
    summaries: Vec<OnceLock<Value>>,
    links: Vec<OnceLock<Option<Value>>>,
}

/// Places for values that are made later.
fn places<T>(count: usize) -> Vec<OnceLock<T>> {
    (0..count).map(|_| OnceLock::new()).collect()
}

impl Views {
    pub(super) fn new(site: &Arc<Site>, languages: &Arc<Languages>, fragments: Fragments) -> Views {
        Views {
            summaries: places(site.entry_id_count()),
            links: places(site.subjects.id_count()),
            site: Arc::clone(site),
            languages: Arc::clone(languages),
            fragments,
        }
    }

    /// The HTML of every item.
    pub(super) fn fragments(&self) -> &Fragments {
        &self.fragments
    }

    /// The words of the site's language.
    fn strings(&self) -> &Strings {
        self.languages.of_site_itself()
    }

    /// The address of a page for an attribute.
    pub(super) fn href(&self, url: &Url) -> String {
        url.href(&self.site.config.base_url)
    }

    /// Where an item is, for an attribute.
    pub(super) fn href_of(&self, entry: &Entry, item: &Item) -> String {
        let base = &self.site.config.base_url;
        entry.url.href_of(&item.parsed.id, base)
    }

    fn make_link(&self, subject: &Subject) -> Option<Value> {
        let url = subject.url.as_ref()?;
        let words = words(&self.site, subject, self.strings());
        Some(object! {
            "kind" => subject.key.kind(),
            "label" => &*subject.label,
            "title" => optional(subject.title()),
            "words" => optional(words.as_ref().map(|(words, _)| &**words)),
            "words_in" => optional(words.as_ref().map(|(_, entry)| self.language_value(entry))),
            "url" => self.href(url),
        })
    }

    /// The language of a document, and how it is written.
    pub(super) fn language_value(&self, entry: &Entry) -> Value {
        let language = entry.language(&self.site.config);
        object! { "lang" => language, "dir" => direction(language) }
    }

    /// The same of a document in another language than the site's; else none.
    pub(super) fn foreign(&self, entry: &Entry) -> Value {
        let is_foreign = entry.language(&self.site.config) != self.site.config.language;
        optional(is_foreign.then(|| self.language_value(entry)))
    }

    /// A link to a subject that has a page.
    pub(super) fn link(&self, id: SubjectId) -> Option<Value> {
        let place = &self.links[id.index()];
        place
            .get_or_init(|| self.make_link(self.site.subjects.get(id)))
            .clone()
    }

    /// Links to those of the subjects that have pages.
    pub(super) fn links(&self, ids: impl IntoIterator<Item = SubjectId>) -> Vec<Value> {
        ids.into_iter().filter_map(|id| self.link(id)).collect()
    }

    /// A note or article in short.
    pub(super) fn summary(&self, id: EntryId) -> Value {
        let place = &self.summaries[id.index()];
        place
            .get_or_init(|| self.make_summary(self.site.entry(id)))
            .clone()
    }

    fn make_summary(&self, entry: &Entry) -> Value {
        let strings = self.strings();
        let front = &entry.document.front;
        object! {
            "title" => optional(front.title.as_deref()),
            "label" => label(entry, strings),
            "url" => self.href(&entry.url),
            "date" => date(entry, strings),
            "undated" => optional(self.undated(entry)),
            "stem" => entry.document.name.as_str(),
            "extra" => extra(&front.extra),
            "lang" => entry.language(&self.site.config),
            "dir" => direction(entry.language(&self.site.config)),
            "item_count" => number(entry.followed().count()),
        }
    }

    /// What is shown in place of a day that a note does not have: after which day it comes, or that it
    /// is older than all others.
    pub(super) fn undated(&self, entry: &Entry) -> Option<String> {
        let strings = self.strings();
        match entry.document.day {
            Day::On(_) => None,
            Day::After(Some(day)) => {
                let day = strings.date("date.month_day", day);
                Some(strings.fill("date.after", &[("date", &day)]))
            }
            Day::After(None) | Day::None => {
                let years = &self.site.archive.years;
                let first = years
                    .last()
                    .and_then(|year| Some((year.year, year.months.last()?)));
                Some(match first {
                    Some((year, month)) => {
                        let month = strings.year_month(year, month.month);
                        strings.fill("date.before", &[("date", &month)])
                    }
                    None => strings.get("subject.undated").to_owned(),
                })
            }
        }
    }

    /// The date of a document in the words of a language, or none. In those of the site it is made once.
    fn date_in(&self, id: EntryId, strings: &Strings) -> Value {
        if !std::ptr::eq(strings, self.strings()) {
            return date(self.site.entry(id), strings);
        }
        let summary = self.summary(id);
        let known = summary
            .as_map()
            .and_then(|fields| fields.get(&"date".into()));
        known.cloned().unwrap_or_else(Value::none)
    }

    /// The items of a note or an article. They are made for each page: few are on many, and the
    /// values of all items of a site would take more room than its text.
    fn items(&self, id: EntryId, placing: Placing) -> Vec<Value> {
        let items = self.site.entry(id).items.iter();
        let items = items.zip(self.fragments.entry(id));
        items
            .map(|(item, html)| self.item_value((item, html), id, &Showing::of_note(placing)))
            .collect()
    }

    fn item_value(&self, (item, html): (&Item, &Html), id: EntryId, showing: &Showing) -> Value {
        let entry = self.site.entry(id);
        let url = self.href_of(entry, item);
        // On the page of its note an item has its anchor, and its address leads within the page.
        let (anchor, url) = match showing.placing {
            Placing::Alone => {
                let within = url.find('#').map_or("", |at| &url[at..]);
                (Some(item.parsed.id.as_str()), within)
            }
            Placing::Among => (None, url.as_str()),
        };
        let (marker, count) = match item.parsed.marker {
            Marker::Bullet => ("bullet", Value::none()),
            Marker::Number(number) => ("number", Value::from(number)),
            Marker::Block if item.is_heading() => ("heading", Value::none()),
            Marker::Block => ("block", Value::none()),
            Marker::Section(..) => ("section", Value::none()),
        };
        let (via, under) = self.reasons(showing.reason);
        let elsewhere = showing.reason.map(|reason| reason.subject);
        // A heading of a note is shown where it is written, below the heading that it belongs to.
        let shown = match item.is_heading() {
            true => html.value(),
            false => self.alone((item, html), entry, showing.placing),
        };
        object! {
            "id" => item.parsed.id.as_str(),
            "dom_id" => optional(anchor),
            "url" => url,
            "html" => shown,
            "marker" => marker,
            "number" => count,
            "note" => self.summary(id),
            "foreign" => match showing.placing {
                Placing::Alone => Value::none(),
                Placing::Among => self.foreign(entry),
            },
            "subjects" => Value::from(self.links(item.subjects.iter().copied())),
            "tags" => Value::from(self.tags_of(item, showing)),
            "dated" => showing.is_dated,
            "inferred" => Value::from(self.inferred(item, elsewhere)),
            "via" => via,
            "under" => under,
        }
    }

    /// The HTML of an item that is shown alone; the heading of a section names its article where that
    /// is not the page.
    fn alone(&self, (item, html): (&Item, &Html), entry: &Entry, placing: Placing) -> Value {
        let alone = html.alone();
        let is_headed = matches!(item.parsed.marker, Marker::Section(1.., _));
        if !is_headed || placing == Placing::Alone {
            return alone;
        }
        let html = alone.as_str().unwrap_or_default();
        let heading = html.find('>').zip(html.find("</h"));
        let Some((start, end)) = heading.filter(|(start, end)| start < end) else {
            return alone;
        };
        let article = escape(&label(entry, self.strings()));
        let article = format!("<span class=\"quiet\">{article}</span>");
        let (before, words) = (&html[..=start], &html[start + 1..end]);
        let named = section_of_html(words, &article, self.strings());
        Value::safe_string(&format!("{before}{named}{}", &html[end..]))
    }

    /// Links to the tags that are written after the first line of an item, where they are not shown.
    fn tags_of(&self, item: &Item, showing: &Showing) -> Vec<Value> {
        let written = item.parsed.tags.iter().filter(|tag| tag.form.is_none());
        let keys = written.filter_map(|tag| SubjectKey::tag(&tag.written.value));
        let mut ids: Vec<SubjectId> = Vec::new();
        for id in keys.filter_map(|key| self.site.subjects.find(&key)) {
            if !ids.contains(&id) && showing.about != Some(id) {
                ids.push(id);
            }
        }
        self.links(ids)
    }

    /// An item as it is shown on the page of a subject: where it does not name the subject, with the
    /// reason why it is there; `is_dated` with its day.
    pub(super) fn item_about(&self, id: ItemRef, subject: SubjectId, is_dated: bool) -> Value {
        let (_, item) = self.site.item(id);
        let html = &self.fragments.entry(id.entry)[id.item as usize];
        let showing = Showing {
            placing: Placing::Among,
            reason: reason(item, subject),
            about: Some(subject),
            is_dated,
        };
        self.item_value((item, html), id.entry, &showing)
    }

    /// Links to what an item belongs to without naming it, with the reasons.
    fn inferred(&self, item: &Item, except: Option<SubjectId>) -> Vec<Value> {
        let reasons = item.inferred.iter();
        reasons
            .filter(|inferred| Some(inferred.subject) != except)
            .filter_map(|inferred| {
                let link = self.link(inferred.subject)?;
                Some(self.with_reason(&link, *inferred))
            })
            .collect()
    }

    /// A note in full, in the words of a language. Where it is alone on its page, its items have their
    /// anchors.
    pub(super) fn note(&self, id: EntryId, strings: &Strings, placing: Placing) -> Value {
        let entry = self.site.entry(id);
        let front = &entry.document.front;
        let (items, tags, subjects) = match placing {
            Placing::Alone => {
                let (tags, subjects) = self.grouped(self.unlinked(entry), self.strings());
                (self.items(id, placing), tags, subjects)
            }
            Placing::Among => (self.items(id, placing), Vec::new(), Vec::new()),
        };
        object! {
            "title" => optional(front.title.as_deref()),
            "label" => label(entry, strings),
            "date" => self.date_in(id, strings),
            "undated" => optional(self.undated(entry)),
            "updated" => optional(front.updated_day().map(|day| strings.date_value(day))),
            "url" => self.href(&entry.url),
            "lang" => entry.language(&self.site.config),
            "dir" => direction(entry.language(&self.site.config)),
            "items" => Value::from(items),
            "draft" => front.draft,
            "description" => optional(front.description.as_deref()),
            "extra" => extra(&front.extra),
            "subjects" => Value::from(subjects),
            "tags" => Value::from(tags),
            "previous" => Value::none(),
            "next" => Value::none(),
        }
    }

    /// Links to the tags of a document, and to all other subjects it names, by kind.
    pub(super) fn subjects_of(&self, entry: &Entry, strings: &Strings) -> (Vec<Value>, Vec<Value>) {
        self.grouped(self.named(entry), strings)
    }

    /// What a document names, each once, by key.
    fn named(&self, entry: &Entry) -> Vec<SubjectId> {
        let named = entry.items.iter().flat_map(|item| &item.subjects);
        let mut named: Vec<SubjectId> = named.chain(&entry.front_subjects).copied().collect();
        named.sort_by_key(|id| self.site.subjects.rank(*id));
        named.dedup();
        named
    }

    /// What a document names and its text has no link to, as its front matter says it alone.
    fn unlinked(&self, entry: &Entry) -> Vec<SubjectId> {
        let mentions = entry.items.iter().flat_map(|item| &item.mentions);
        let linked: HashSet<SubjectId> = mentions
            .filter(|mention| mention.form != Form::Unlinkable)
            .map(|mention| mention.subject)
            .collect();
        let mut named = self.named(entry);
        named.retain(|id| !linked.contains(id));
        named
    }

    /// Links to the tags among subjects, and to all others by kind.
    fn grouped(&self, ids: Vec<SubjectId>, strings: &Strings) -> (Vec<Value>, Vec<Value>) {
        let (mut tags, mut groups): (Vec<Value>, Vec<(String, Vec<Value>)>) = Default::default();
        for id in ids {
            let Some(link) = self.link(id) else { continue };
            let subject = self.site.subjects.get(id);
            if matches!(subject.key, SubjectKey::Tag(_)) {
                tags.push(link);
                continue;
            }
            let label = kind_label(strings, subject);
            match groups.iter_mut().find(|(known, _)| *known == label) {
                Some((_, links)) => links.push(link),
                None => groups.push((label, vec![link])),
            }
        }
        let groups = groups
            .into_iter()
            .map(|(label, links)| object! { "kind_label" => label, "links" => Value::from(links) })
            .collect();
        (tags, groups)
    }

    /// The days of the first and the last item about a subject.
    pub(super) fn period(&self, subject: &Subject) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let dates = || {
            let items = subject.items.iter().map(|item| item.entry);
            items
                .chain(subject.articles.iter().copied())
                .chain(subject.noted.iter().copied())
                .filter_map(|id| self.site.entry(id).document.day.date())
        };
        (dates().min(), dates().max())
    }

    /// A subject in an index of its kind: the link to it, how much there is about it, and what else is
    /// known of it.
    pub(super) fn index_row(&self, id: SubjectId, known: Vec<(&'static str, Value)>) -> Value {
        let subject = self.site.subjects.get(id);
        let (_, last) = self.period(subject);
        let about = [
            ("count", number(subject.noted_count())),
            (
                "last",
                optional(last.map(|day| self.strings().date_value(day))),
            ),
        ];
        let mut row = self.link(id).and_then(Value::into_map).unwrap_or_default();
        let about = about.into_iter().chain(known);
        row.extend(about.map(|(name, value)| (name.into(), value)));
        Value::from(row)
    }

    /// Whether the words of an item replace the title that a subject does not have.
    pub(super) fn has_words(&self, id: SubjectId) -> bool {
        let link = self.link(id);
        let words = link
            .as_ref()
            .and_then(|link| link.as_map()?.get(&"words".into()));
        words.is_some_and(|words| !words.is_none())
    }
}

/// Where a note is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placing {
    /// On its own page.
    Alone,
    /// Among other notes.
    Among,
}

/// How an item is shown.
struct Showing {
    placing: Placing,
    /// Why it is on the page of a subject that it does not name.
    reason: Option<Inferred>,
    /// The subject whose page it is on.
    about: Option<SubjectId>,
    /// Whether its day is beside it, as what is listed before it is of another.
    is_dated: bool,
}

impl Showing {
    fn of_note(placing: Placing) -> Showing {
        Showing {
            placing,
            reason: None,
            about: None,
            is_dated: false,
        }
    }
}

/// The date of a document, or none.
pub(super) fn date(entry: &Entry, strings: &Strings) -> Value {
    optional(entry.document.day.date().map(|day| strings.date_value(day)))
}

/// Year and month that a document is listed under: those of its day, or of the day it comes after.
pub(super) fn listed_month(entry: &Entry) -> Option<(i32, u32)> {
    let (Day::On(day) | Day::After(Some(day))) = entry.document.day else {
        return None;
    };
    Some((day.year(), day.month()))
}

/// Year and month of a document; none without a date.
pub(super) fn month_of(entry: &Entry) -> Option<(i32, u32)> {
    let date = entry.document.day.date()?;
    Some((date.year(), date.month()))
}
