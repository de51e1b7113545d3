//! `sigs.yaml` to groups, repositories and the roles of people.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Written;
use super::people::{Naming, Sighting};
use super::unique;
use super::value::{is_group_id, is_placeholder, is_web_address, repository};
use crate::reference::{is_login, natural_order};
use crate::subject::{Facts, Meeting};

/// What `sigs.yaml` says.
#[derive(Debug, Default)]
pub(super) struct Sigs {
    pub(super) groups: Vec<(String, Facts)>,
    pub(super) repositories: Vec<(String, Facts)>,
    pub(super) roles: Vec<Role>,
    /// Owners by repository in lower case, with the repository as first written.
    owners: BTreeMap<String, (String, BTreeSet<String>)>,
}

/// A person in a role.
#[derive(Debug)]
pub(super) struct Role {
    pub(super) sighting: Sighting,
    /// `SIG Network chair`
    pub(super) title: String,
    pub(super) name: Option<String>,
    pub(super) company: Option<String>,
}

/// Where the repository of `sigs.yaml` shows a group's folder.
const COMMUNITY: &str = "https://github.com/kubernetes/community/tree/master";

/// Reads the document.
pub(super) fn read(root: Written<'_>) -> Sigs {
    let mut sigs = Sigs::default();
    for kind in ["sigs", "workinggroups", "usergroups", "committees"] {
        for group in root.get_items(kind) {
            sigs.group(kind, group);
        }
    }
    if let Some(person) = root.get("gb_rep") {
        sigs.person(person, "Governing Board representative".to_owned());
    }
    for (name, owners) in std::mem::take(&mut sigs.owners).into_values() {
        let mut owners: Vec<String> = owners.into_iter().collect();
        owners.sort_by(|a, b| natural_order(a, b));
        let facts = Facts {
            owners,
            ..Facts::default()
        };
        sigs.repositories.push((name, facts));
    }
    let by_name = |(a, _): &(String, Facts), (b, _): &(String, Facts)| natural_order(a, b);
    sigs.repositories.sort_by(by_name);
    sigs.groups.sort_by(by_name);
    sigs
}

impl Sigs {
    fn group(&mut self, kind: &str, node: Written<'_>) {
        let Some(id) = node.get_text("dir").filter(|id| self.is_new_group(id)) else {
            return;
        };
        let name = node.get_text("name");
        let title = title(kind, name.as_ref().unwrap_or(&id));
        let leads = self.leads(kind, node, &title);
        let mut facts = Facts {
            leads: unique(leads),
            meetings: node.get_items("meetings").map(meeting).collect(),
            links: vec![("Folder".to_owned(), format!("{COMMUNITY}/{id}"))],
            ..Facts::default()
        };
        if let Some(contact) = node.get("contact") {
            add_contact(contact, &id, &mut facts);
            if let Some(liaison) = contact.get("liaison") {
                self.person(liaison, format!("Steering Committee liaison of {title}"));
            }
        }
        for subproject in node.get_items("subprojects") {
            self.subproject(subproject, &id, &title);
        }
        facts.title = Some(title);
        self.groups.push((id, facts));
    }

    /// Whether an id is that of a group, and of no other.
    fn is_new_group(&self, id: &str) -> bool {
        let has_form = is_group_id(id) && !id.contains(|c: char| c.is_whitespace() || c == '/');
        has_form && !self.groups.iter().any(|(known, _)| known == id)
    }

    /// Those who lead a group, with `@`; all who have a role in it are noted.
    fn leads(&mut self, kind: &str, node: Written<'_>, title: &str) -> Vec<String> {
        let [chair, emeritus] = match kind {
            // `sigs.yaml` lists the members of a committee as its chairs.
            "committees" => ["member", "emeritus member"],
            _ => ["chair", "emeritus lead"],
        };
        let roles = [
            ("chairs", chair),
            ("tech_leads", "tech lead"),
            ("emeritus_leads", emeritus),
        ];
        let mut leads = Vec::new();
        let Some(leadership) = node.get("leadership") else {
            return leads;
        };
        for (key, role) in roles {
            for person in leadership.get_items(key) {
                let login = self.person(person, format!("{title} {role}"));
                leads.extend(login.filter(|_| key != "emeritus_leads"));
            }
        }
        leads
    }

    /// Notes a person in a role and gives the login, with `@`.
    fn person(&mut self, node: Written<'_>, title: String) -> Option<String> {
        let login = node.get_text("github")?;
        let login = login.strip_prefix('@').unwrap_or(&login);
        if !is_login(login) || is_placeholder(login) {
            return None;
        }
        let text = |key: &str| node.get_text(key).filter(|text| !is_placeholder(text));
        self.roles.push(Role {
            sighting: Sighting {
                login: login.to_owned(),
                naming: Naming::Sigs,
            },
            title,
            name: text("name"),
            company: text("company"),
        });
        Some(format!("@{login}"))
    }

    fn subproject(&mut self, node: Written<'_>, id: &str, title: &str) {
        let name = node.get_text("name");
        let name = name.as_deref().unwrap_or("unnamed");
        for lead in node.get_items("leads") {
            self.person(lead, format!("{title} lead of {name}"));
        }
        let owners = node.get_items("owners").filter_map(Written::text);
        for repository in owners.filter_map(|url| repository(&url)) {
            let (_, owners) = self
                .owners
                .entry(repository.to_lowercase())
                .or_insert_with(|| (repository, BTreeSet::new()));
            owners.insert(id.to_owned());
        }
    }
}

/// Adds channel and mailing list. Their names that say which group it is and differ from the id are
/// aliases: `sig-contribex`, `kubernetes-sig-scale`. `kubernetes-` before the id does not make an alias, and
/// a channel `code-of-conduct` or a list `steering` is an ordinary word rather than a name.
fn add_contact(contact: Written<'_>, id: &str, facts: &mut Facts) {
    facts.channel = contact.get_text("slack");
    facts.mailing_list = address(contact, "mailing_list");
    let channel = facts.channel.as_ref();
    let url = channel.map(|channel| format!("https://kubernetes.slack.com/messages/{channel}"));
    facts.links.extend(url.map(|url| ("Slack".to_owned(), url)));
    let list = facts.mailing_list.clone();
    facts
        .links
        .extend(list.map(|url| ("Mailing list".to_owned(), url)));
    let list = facts.mailing_list.as_deref();
    let list = list.and_then(|url| url.rsplit(['/', '=']).next());
    let names = facts.channel.as_deref().into_iter().chain(list);
    let names = names.filter(|name| is_other_name(name, id));
    facts.aliases = unique(names.map(str::to_owned).collect());
}

/// The web address a key has.
fn address(node: Written<'_>, key: &str) -> Option<String> {
    node.get_text(key).filter(|text| is_web_address(text))
}

fn meeting(node: Written<'_>) -> Meeting {
    let text = |key| node.get_text(key);
    let time: Vec<String> = ["day", "time", "tz"].into_iter().filter_map(text).collect();
    let when = [Some(time.join(" ")), text("frequency")];
    let when: Vec<String> = when
        .into_iter()
        .flatten()
        .filter(|w| !w.is_empty())
        .collect();
    Meeting {
        title: text("description").unwrap_or_default(),
        when: when.join(", "),
        url: address(node, "url"),
        notes: address(node, "archive_url"),
        recordings: address(node, "recordings_url"),
    }
}

/// The name of a group as people write it.
fn title(kind: &str, name: &str) -> String {
    match kind {
        "sigs" => format!("SIG {name}"),
        "workinggroups" => format!("WG {name}"),
        "usergroups" => format!("UG {name}"),
        _ => format!("{name} Committee"),
    }
}

/// Whether a channel or list is another name of the group, and unmistakably the name of one.
fn is_other_name(name: &str, id: &str) -> bool {
    let bare = name.strip_prefix("kubernetes-").unwrap_or(name);
    bare != id && (is_group_id(bare) || bare.ends_with("-committee"))
}
