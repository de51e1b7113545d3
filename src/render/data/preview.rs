//! `preview.json`: what a card shows of a subject before its page is opened.

use serde::Serialize;

use crate::formats;
use crate::link::{EntryId, ItemRef, Subject};
use crate::reference::Target;
use crate::render::labels::{index_name, item_title, kind_label, label};
use crate::render::strings::Strings;
use crate::render::view::Views;
use crate::subject::SubjectKey;

/// How many of the latest items a card shows.
const LATEST: usize = 3;

/// A subject in short, in the words of the site's language.
#[derive(Serialize)]
pub(super) struct Preview<'a> {
    version: u32,
    kind: &'a str,
    kind_label: String,
    label: &'a str,
    title: Option<&'a str>,
    state: Option<&'a str>,
    stage: Option<&'a str>,
    state_label: Option<&'a str>,
    stage_label: Option<&'a str>,
    count: usize,
    count_label: String,
    first: Option<String>,
    last: Option<String>,
    url: Option<String>,
    items: Vec<Moment>,
    /// Of a thread that was noted on two days or more, what is before and after each of its items.
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<Mentions<'a>>,
}

/// Every item about a thread, oldest first.
#[derive(Serialize)]
struct Mentions<'a> {
    before_label: &'a str,
    after_label: &'a str,
    /// Day and address.
    items: Vec<(String, String)>,
}

/// Something that was noted: an item, or a whole note or article whose front matter names the
/// subject.
#[derive(Serialize)]
struct Moment {
    date: Option<String>,
    text: String,
    /// The language of the text, where it is not the site's.
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    url: String,
}

impl<'a> Preview<'a> {
    pub(super) fn new(views: &'a Views, strings: &'a Strings, subject: &'a Subject) -> Preview<'a> {
        let (first, last) = views.period(subject);
        let facts = subject.facts.as_ref();
        let state = facts.and_then(|facts| facts.state.as_deref());
        let stage = facts.and_then(|facts| facts.stage.as_deref());
        let word = |list: &str, name: &'a str| {
            let word = strings.find_text(&format!("{list}.{name}"));
            word.unwrap_or(name)
        };
        Preview {
            version: formats::PREVIEW,
            kind: index_name(subject),
            kind_label: kind_label(strings, subject),
            label: &subject.label,
            title: subject.title(),
            state,
            stage,
            state_label: state.map(|state| word("state", state)),
            stage_label: stage.map(|stage| word("stage", stage)),
            count: subject.noted_count(),
            count_label: count_label(strings, subject),
            first: first.map(|day| day.to_string()),
            last: last.map(|day| day.to_string()),
            url: subject.url.as_ref().map(|url| views.href(url)),
            items: latest(views, strings, subject),
            mentions: mentions(views, strings, subject),
        }
    }
}

/// The items of a thread with their days, where these are two or more.
fn mentions<'a>(views: &Views, strings: &'a Strings, subject: &Subject) -> Option<Mentions<'a>> {
    let is_thread = matches!(subject.key, SubjectKey::Target(Target::Thread { .. }));
    if !is_thread {
        return None;
    }
    let site = &views.site;
    let day_of = |item: &ItemRef| site.entry(item.entry).document.day.date();
    let (first, last) = (
        subject.items.iter().find_map(day_of)?,
        subject.items.iter().rev().find_map(day_of)?,
    );
    let items = subject.items.iter().filter_map(|id| {
        let (entry, item) = site.item(*id);
        Some((day_of(id)?.to_string(), views.href_of(entry, item)))
    });
    (first != last).then(|| Mentions {
        before_label: strings.get("item.before"),
        after_label: strings.get("item.after"),
        items: items.collect(),
    })
}

/// How much there is about a subject, as indexes count, and how much of it are whole notes.
fn count_label(strings: &Strings, subject: &Subject) -> String {
    let all = strings.count("count.mentions", subject.noted_count());
    match subject.noted.len() {
        0 => all,
        notes => format!("{all} · {}", strings.count("count.noted", notes)),
    }
}

/// The latest items, newest day first and as written within a day; what was noted of whole days
/// comes after the items of its day.
fn latest(views: &Views, strings: &Strings, subject: &Subject) -> Vec<Moment> {
    let site = &views.site;
    let day = |id: EntryId| site.entry(id).document.day.date();
    let items = latest_items(&subject.items).map(|item| (item.entry, Some(item)));
    let notes = subject.noted.iter().rev().take(LATEST);
    let articles = subject.articles.iter().rev().take(LATEST);
    let mut moments: Vec<(EntryId, Option<ItemRef>)> = items
        .chain(notes.chain(articles).map(|id| (*id, None)))
        .collect();
    moments.sort_by_key(|(id, _)| std::cmp::Reverse(day(*id)));
    moments.truncate(LATEST);
    let moment = |(id, item): (EntryId, Option<ItemRef>)| {
        let entry = site.entry(id);
        let (text, url) = match item.map(|item| site.item(item).1) {
            Some(item) => (
                item_title(entry, item, strings).into_owned(),
                views.href_of(entry, item),
            ),
            None => (label(entry, strings), views.href(&entry.url)),
        };
        let date = day(id).map(|day| day.to_string());
        let lang = entry.language(&site.config);
        let lang = (lang != site.config.language).then(|| lang.to_owned());
        Moment {
            date,
            text,
            lang,
            url,
        }
    };
    moments.into_iter().map(moment).collect()
}

/// As many items of the newest notes as a card shows, in the order of the subject's page.
fn latest_items(oldest_first: &[ItemRef]) -> impl Iterator<Item = ItemRef> {
    let newest_first = oldest_first.chunk_by(|a, b| a.entry == b.entry).rev();
    newest_first.flatten().copied().take(LATEST)
}
