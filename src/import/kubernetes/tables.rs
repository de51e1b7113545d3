//! The tables of `content/subjects/`, and choosing what goes into them.

use super::Imported;
use super::facts::{GroupFacts, KepFacts, Meeting, PersonFacts, RepoFacts};
use super::toml_text::TomlText;

impl Imported {
    /// Keeps the subjects `wanted` says yes to, by canonical name: `sig-network`, `KEP-753`,
    /// `kubernetes/kubernetes`, `@aojea`. What these say of other subjects stays, and so do all
    /// problems.
    #[must_use]
    pub(crate) fn only(mut self, wanted: &dyn Fn(&str) -> bool) -> Imported {
        self.groups.retain(|group| wanted(&group.id));
        self.keps.retain(|kep| wanted(&kep.key()));
        self.repositories
            .retain(|repository| wanted(&repository.name));
        self.people.retain(|person| wanted(&person.key()));
        self
    }

    /// The kind and the text of each table that has anything in it: `content/subjects/KIND.toml`.
    pub(crate) fn tables(&self) -> Vec<(String, String)> {
        let tables = [
            ("group", table("group/NAME", &self.groups, group)),
            ("kep", table("kep/NUMBER", &self.keps, kep)),
            (
                "repo",
                table("repo/OWNER/NAME", &self.repositories, repository),
            ),
            ("person", table("person/LOGIN", &self.people, person)),
        ];
        let written = tables.into_iter();
        written
            .filter_map(|(kind, text)| Some((kind.to_owned(), text?)))
            .collect()
    }
}

fn table<T>(own: &str, subjects: &[T], write: impl Fn(&mut TomlText, &T)) -> Option<String> {
    let mut toml = TomlText::new(&format!(
        "Written by `minamo facts import kubernetes`; do not edit: \
         put your own facts into content/subjects/{own}.md."
    ));
    for subject in subjects {
        write(&mut toml, subject);
    }
    (!subjects.is_empty()).then(|| toml.finish())
}

fn group(toml: &mut TomlText, group: &GroupFacts) {
    toml.table(&group.id);
    toml.string("title", &group.title);
    toml.strings("aliases", &group.aliases);
    toml.strings("leads", &group.leads);
    toml.optional("channel", group.channel.as_deref());
    toml.optional("mailing_list", group.mailing_list.as_deref());
    let meetings: Vec<_> = group.meetings.iter().map(meeting).collect();
    toml.tables("meetings", &meetings);
    let links: Vec<_> = group
        .links
        .iter()
        .map(|(label, url)| vec![("label", Some(label.as_str())), ("url", Some(url.as_str()))])
        .collect();
    toml.tables("links", &links);
}

fn meeting(meeting: &Meeting) -> Vec<(&str, Option<&str>)> {
    vec![
        ("title", Some(&meeting.title)),
        ("when", Some(&meeting.when)),
        ("url", meeting.url.as_deref()),
        ("notes", meeting.notes.as_deref()),
        ("recordings", meeting.recordings.as_deref()),
    ]
}

fn kep(toml: &mut TomlText, kep: &KepFacts) {
    toml.table(&kep.key());
    toml.optional("title", kep.title.as_deref());
    toml.optional("group", kep.group.as_deref());
    toml.strings("participating", &kep.participating);
    toml.optional("state", kep.state.as_deref());
    toml.optional("stage", kep.stage.as_deref());
    toml.pairs("milestones", &kep.milestones);
    toml.date("created", kep.created);
    toml.strings("feature_gates", &kep.feature_gates);
    toml.strings("authors", &kep.authors);
    toml.string("folder", &kep.folder);
}

fn repository(toml: &mut TomlText, repository: &RepoFacts) {
    toml.table(&repository.name);
    toml.strings("owners", &repository.owners);
}

fn person(toml: &mut TomlText, person: &PersonFacts) {
    toml.table(&person.key());
    toml.optional("title", person.title.as_deref());
    toml.strings("affiliations", &person.affiliations);
    toml.strings("roles", &person.roles);
    toml.strings("keps", &person.keps);
}
