//! What the grammar is compiled from: the preset, `site.toml`, and the names that facts bring.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::target::{GroupId, Login, Repository};

/// Everything the grammar is compiled from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// The kinds of the site, then those of the preset; the first that matches wins.
    pub kinds: Vec<KindRule>,
    /// `[repos]`: short and old names with the full name they stand for.
    pub repositories: Vec<(String, String)>,
    /// The repository of a bare number that nothing else gives one.
    pub default_repository: Option<Repository>,
    /// Whether a bare `#123` takes the default repository in any place.
    pub default_anywhere: bool,
    /// Owners, in exact case, whose bare `owner/name` is surely a repository.
    pub owners: Vec<String>,
    /// Repositories that surely exist: those of the preset and of facts.
    pub known_repositories: Vec<Repository>,
    /// Addresses that lead to GitHub, by what they begin with: `pr.k8s.io/`.
    pub redirects: Vec<(String, String)>,
    /// Names of repositories whose threads are in another one, as they are published from there:
    /// `kubelet PR #12` is not a number of `kubernetes/kubelet`.
    pub parts: Vec<String>,
    /// The words that groups begin with.
    pub group_prefixes: Vec<GroupPrefix>,
    /// What mailing lists put before the id of their group: `kubernetes-`.
    pub group_lists: Vec<String>,
    /// Organisations whose teams are called as groups: `@kubernetes/sig-network-bugs`.
    pub group_teams: Vec<String>,
    /// Addresses of folders of groups, patterns with a field `{group:word}` (see [`super::pattern`]).
    pub group_folders: Vec<String>,
    /// The groups that the preset and facts know.
    pub groups: Vec<KnownGroup>,
    /// Words of ids of groups that are shown otherwise than with one capital: `api`, `API`.
    pub capitals: BTreeMap<String, String>,
    /// Words with a group's prefix that are not groups, in lower case: `wg-quick`.
    pub not_groups: Vec<String>,
    /// The people that facts know.
    pub people: Vec<KnownPerson>,
    /// Which `@word` is a person.
    pub logins: Logins,
    /// The days (ISO 8601) of the releases that milestones name.
    pub releases: BTreeMap<String, String>,
    /// Words of the field (tools, resource kinds) that make `a/b` a pair of words, in lower case.
    pub words: Vec<String>,
}

/// A kind that the preset or the site defines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct KindRule {
    /// Its name: `kep`.
    pub name: String,
    /// Its spellings, in the pattern language (see [`super::pattern`]).
    pub written: Vec<String>,
    /// The canonical id: `KEP-{n}`.
    pub target: String,
    /// Where its links lead; may be empty.
    #[serde(default)]
    pub url: String,
    /// Whether it has index pages.
    #[serde(default)]
    pub index: bool,
    /// The key of front matter that lists what a note is about: `keps`.
    #[serde(default)]
    pub front_matter: Option<String>,
    /// The repository whose issues carry its numbers: `kubernetes/enhancements`.
    #[serde(default)]
    pub tracker: Option<String>,
    /// The day (ISO 8601) since which its numbers mean what they mean today.
    #[serde(default)]
    pub since: Option<String>,
}

/// A word that groups begin with: `sig`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupPrefix {
    /// The prefix without its hyphen, in lower case.
    pub name: String,
    /// Whether `prefix-word` looks like a group even if nothing knows it.
    pub unknown: bool,
    /// How it is shown: `SIG`.
    pub shown: String,
}

/// A group that the preset or facts know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownGroup {
    /// Its id.
    pub id: GroupId,
    /// Other spellings as people write them: `SIG Contribex`, `T-compiler`. The id itself, with
    /// spaces for hyphens as well, needs no entry.
    pub names: Vec<String>,
}

/// A person that facts know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// The login.
    pub login: Login,
    /// Full names and nicknames as people write them, without honorific.
    pub names: Vec<String>,
}

/// Which `@word` is a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Logins {
    /// Those whose login facts or front matter know.
    #[default]
    Known,
    /// Every one.
    Any,
}

impl Rules {
    /// The rules of a preset, `kubernetes` or `none`; nothing for other names.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        match name {
            "kubernetes" => Some(kubernetes()),
            // Groups are found by facts alone; those named in the usual way have the usual pages.
            "none" => Some(Self {
                default_anywhere: true,
                group_prefixes: ["sig", "wg", "ug", "tag", "committee"]
                    .map(known_only)
                    .into(),
                ..Self::default()
            }),
            _ => None,
        }
    }
}

fn known_only(name: &str) -> GroupPrefix {
    let shown = match name {
        "committee" => "Committee".to_owned(),
        name => name.to_uppercase(),
    };
    GroupPrefix {
        name: name.to_owned(),
        unknown: false,
        shown,
    }
}

/// A preset as its file spells it: tables of words, so that the file reads as a table of facts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Preset {
    owners: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    parts: String,
    #[serde(default)]
    repos: BTreeMap<String, String>,
    #[serde(default)]
    redirects: BTreeMap<String, String>,
    #[serde(default)]
    releases: BTreeMap<String, String>,
    /// Owner to names.
    repositories: BTreeMap<String, String>,
    groups: PresetGroups,
    kinds: Vec<KindRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetGroups {
    lists: String,
    teams: String,
    folders: Vec<String>,
    not: String,
    capitals: BTreeMap<String, String>,
    prefixes: Vec<PresetPrefix>,
    /// Id to names.
    names: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetPrefix {
    name: String,
    shown: String,
    unknown: bool,
    /// The ids of its groups, without the prefix.
    known: String,
}

fn kubernetes() -> Rules {
    let preset: Preset = toml::from_str(include_str!("presets/kubernetes.toml"))
        .expect("the preset is part of the program, and its test reads it");
    preset.into_rules()
}

impl Preset {
    fn into_rules(self) -> Rules {
        let mut rules = Rules {
            kinds: self.kinds,
            repositories: self.repos.into_iter().collect(),
            redirects: self.redirects.into_iter().collect(),
            releases: self.releases,
            owners: words(&self.owners),
            group_lists: words(&self.groups.lists),
            group_teams: words(&self.groups.teams),
            group_folders: self.groups.folders,
            capitals: self.groups.capitals,
            not_groups: words(&self.groups.not),
            words: words(&self.words),
            parts: words(&self.parts),
            ..Rules::default()
        };
        for (owner, names) in &self.repositories {
            let repositories = names
                .split_whitespace()
                .map(|name| Repository::new(owner, name));
            rules.known_repositories.extend(repositories.flatten());
        }
        let mut names = self.groups.names;
        for prefix in self.groups.prefixes {
            for rest in prefix.known.split_whitespace() {
                let id = format!("{}-{rest}", prefix.name);
                let names = names.remove(&id).unwrap_or_default();
                rules.groups.push(KnownGroup {
                    id: GroupId::new(&id),
                    names,
                });
            }
            rules.group_prefixes.push(GroupPrefix {
                name: prefix.name,
                unknown: prefix.unknown,
                shown: prefix.shown,
            });
        }
        rules
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
