//! What is known of a subject, on top of its page.
//!
//! Facts name groups and people as their writers do; those that have a page become links, all
//! others stay words.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tera::Value;

use super::Pages;
use super::document::sections;
use crate::link::feeds::of_subject;
use crate::link::pages::ListPage;
use crate::link::{Subject, SubjectId, Url};
use crate::reference::{Field, Name, Target};
use crate::render::labels::{index_name, kind_label};
use crate::render::value::{list, number, object, optional};
use crate::subject::{Facts, Meeting, SubjectKey};

/// The stages that features of Kubernetes pass, in order.
const STAGES: [&str; 3] = ["alpha", "beta", "stable"];

impl Pages<'_> {
    /// The value `subject` of a subject's page: on its newest page with all that is known of it.
    pub(super) fn subject_value(&self, id: SubjectId, subject: &Subject, page: ListPage) -> Value {
        let kind_url = Url::page([index_name(subject)]);
        let feed = of_subject(&self.site.config.feeds, id, subject);
        let value = object! {
            "kind" => subject.key.kind(),
            "kind_label" => kind_label(self.strings(), subject),
            "kind_url" => self.views.href(&kind_url),
            "label" => &*subject.label,
            "title" => optional(subject.title()),
            "url" => optional(subject.url.as_ref().map(|url| self.views.href(url))),
            "external_url" => optional(subject.external.as_deref()),
            "feed_url" => optional(feed.map(|feed| self.views.href(&feed.first_url()))),
        };
        let mut map = value.into_map().unwrap_or_default();
        if page == ListPage::Newest {
            let told = self.told(id, subject).into_iter();
            map.extend(told.map(|(name, value)| (name.into(), value)));
        }
        Value::from(map)
    }

    /// What is shown of a subject on top of its newest page: how much was noted of it and when, its
    /// facts, and the writer's text.
    fn told(&self, id: SubjectId, subject: &Subject) -> Vec<(&'static str, Value)> {
        let site = self.site;
        let (first, last) = self.views.period(subject);
        let day = |day| self.strings().date_value(day);
        let intro = site.texts.get(id).zip(self.views.fragments().text(id));
        let intro = intro
            .map(|(entry, fragments)| sections(entry, fragments))
            .filter(|html| !html.trim().is_empty());
        let facts = subject.facts.as_deref().cloned().unwrap_or_default();
        let (keps, repositories) = self.owned(subject);
        let mut told = vec![
            ("count", number(subject.noted_count())),
            ("noted_count", number(subject.noted.len())),
            ("first", optional(first.map(day))),
            ("last", optional(last.map(day))),
            (
                "intro_html",
                optional(intro.map(|html| Value::safe_string(&html))),
            ),
            ("search_url", optional(self.search_for(subject))),
            ("milestones", self.milestones(subject, &facts)),
            ("keps", keps),
            ("repos", repositories),
            ("since", optional(self.since(subject, &facts))),
        ];
        told.extend(self.facts(&facts));
        told
    }

    /// Where the full name of a subject is searched for: what is about it and does not name it is
    /// found so.
    fn search_for(&self, subject: &Subject) -> Option<String> {
        let quoted = format!("\"{}\"", subject.title()?.replace('"', " "));
        let query = utf8_percent_encode(&quoted, NON_ALPHANUMERIC);
        let search = self.views.href(&Url::page(["search"]));
        Some(format!("{search}?q={query}"))
    }

    fn facts(&self, facts: &Facts) -> Vec<(&'static str, Value)> {
        let texts = |texts: &[String]| {
            let values = texts.iter().map(|text| Value::from(text.as_str()));
            list(values)
        };
        let named = |field, all: &[String]| {
            let values = all.iter().map(|written| self.named(field, written));
            list(values)
        };
        let group = facts.group.as_ref();
        // Where the channel and the list are shown by themselves, they are not among the other links.
        let is_of_channel = |url: &str| {
            let name = facts
                .channel
                .as_deref()
                .map(|name| name.trim_start_matches('#'));
            name.is_some_and(|name| url.trim_end_matches('/').ends_with(&format!("/{name}")))
                && url.contains("slack")
        };
        let (mut channel, mut links) = (None, facts.links.clone());
        links.retain(|(_, url)| {
            let is_channel = is_of_channel(url);
            if is_channel {
                channel.get_or_insert_with(|| url.clone());
            }
            !is_channel && facts.mailing_list.as_ref() != Some(url)
        });
        vec![
            ("state", optional(facts.state.as_deref())),
            ("stage", optional(facts.stage.as_deref())),
            (
                "group",
                optional(group.map(|group| self.named(Field::Sigs, group))),
            ),
            ("participating", named(Field::Sigs, &facts.participating)),
            ("owners", named(Field::Sigs, &facts.owners)),
            ("leads", named(Field::People, &facts.leads)),
            ("authors", named(Field::People, &facts.authors)),
            ("links", pairs(&links, ["label", "url"])),
            ("feature_gates", texts(&facts.feature_gates)),
            ("affiliations", texts(&facts.affiliations)),
            ("roles", texts(&facts.roles)),
            ("meetings", list(facts.meetings.iter().map(meeting))),
            ("authored", named(Field::Refs, &facts.keps)),
            ("labels", texts(&facts.labels)),
            ("channel", optional(facts.channel.as_deref())),
            ("channel_url", optional(channel)),
            ("mailing_list", optional(facts.mailing_list.as_deref())),
        ]
    }

    /// A group or a person that facts name: a link where there is a page, and for a person without
    /// one to where they are known; else the words with a `url` of none.
    pub(super) fn named(&self, field: Field, written: &str) -> Value {
        let site = self.site;
        let target = match site.grammar.read_value(field, written) {
            Some(Name::Group { id, .. }) => Some(Target::Group(id)),
            Some(Name::Person { login, .. }) => Some(Target::Person(login)),
            Some(Name::Defined { kind, id }) => Some(Target::Defined { kind, id }),
            _ => None,
        };
        let elsewhere = match &target {
            Some(target @ Target::Person(_)) => site.grammar.url_of(target),
            _ => None,
        };
        let id = target.and_then(|target| site.subjects.find(&SubjectKey::Target(target)));
        let label = id.map_or(written, |id| &*site.subjects.get(id).label);
        id.and_then(|id| self.views.link(id)).unwrap_or_else(|| {
            object! {
                "kind" => Value::none(),
                "label" => label,
                "title" => Value::none(),
                "url" => optional(elsewhere),
            }
        })
    }

    /// The KEPs with pages that a group owns, by stage, and its repositories.
    fn owned(&self, subject: &Subject) -> (Value, Value) {
        let subjects = &self.site.subjects;
        let of_kind = |is_wanted: fn(&Target) -> bool| {
            let owned = subject.owns.iter().copied();
            owned.filter(move |id| match &subjects.get(*id).key {
                SubjectKey::Target(target) => is_wanted(target),
                SubjectKey::Tag(_) => false,
            })
        };
        let keps = of_kind(|target| matches!(target, Target::Defined { .. }));
        let repositories = of_kind(|target| matches!(target, Target::Repo(_)));
        (
            self.by_stage(keps),
            Value::from(self.views.links(repositories)),
        )
    }

    /// Links by stage as features grow up; those of another stage, or of none, are last.
    fn by_stage(&self, keps: impl Iterator<Item = SubjectId>) -> Value {
        let mut stages: [Vec<Value>; STAGES.len() + 1] = Default::default();
        for id in keps {
            let facts = self.site.subjects.get(id).facts.as_ref();
            let stage = facts.and_then(|facts| facts.stage.as_deref());
            let place = STAGES.iter().position(|known| Some(*known) == stage);
            stages[place.unwrap_or(STAGES.len())].extend(self.views.link(id));
        }
        let names = STAGES.into_iter().map(Some).chain([None]);
        let filled = names.zip(stages).filter(|(_, links)| !links.is_empty());
        let values = filled.map(|(stage, links)| {
            object! { "stage" => optional(stage), "links" => Value::from(links) }
        });
        list(values)
    }

    /// What became of a thread since it was noted last: `open when noted, merged since`.
    fn since(&self, subject: &Subject, facts: &Facts) -> Option<String> {
        let (_, last) = self.views.period(subject);
        let (path, day) = match (facts.merged, facts.closed) {
            (Some(day), _) => ("subject.merged_since", day),
            (None, Some(day)) => ("subject.closed_since", day),
            (None, None) => return None,
        };
        let strings = self.strings();
        let date = strings.long_date(day);
        (last? < day).then(|| strings.fill(path, &[("date", &date)]))
    }
}

fn meeting(meeting: &Meeting) -> Value {
    object! {
        "title" => meeting.title.as_str(),
        "when" => meeting.when.as_str(),
        "url" => optional(meeting.url.as_deref()),
        "notes" => optional(meeting.notes.as_deref()),
        "recordings" => optional(meeting.recordings.as_deref()),
    }
}

fn pairs(pairs: &[(String, String)], names: [&'static str; 2]) -> Value {
    let values = pairs.iter().map(|(first, second)| {
        let mut map = tera::Map::new();
        map.insert(names[0].into(), Value::from(first.as_str()));
        map.insert(names[1].into(), Value::from(second.as_str()));
        Value::from(map)
    });
    list(values)
}
