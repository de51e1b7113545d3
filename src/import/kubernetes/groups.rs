//! `sigs.yaml` to groups, repositories and the roles of people.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{GroupFacts, Meeting, RepoFacts};
use super::people::{Sighting, Written};
use super::problem::{At, Place, Problems};
use super::value::{is_group_id, is_placeholder, is_web_address, repository};
use super::yaml::Node;
use crate::reference::{is_login, natural_order};

/// What `sigs.yaml` says.
#[derive(Debug, Default)]
pub(super) struct Sigs {
    pub(super) groups: Vec<GroupFacts>,
    pub(super) repositories: Vec<RepoFacts>,
    pub(super) roles: Vec<Role>,
}

/// A person in a role.
#[derive(Debug)]
pub(super) struct Role {
    pub(super) sighting: Sighting,
    /// `SIG Network chair`
    pub(super) title: String,
    pub(super) name: Option<(String, Place)>,
    pub(super) company: Option<(String, Place)>,
}

/// Where the repository of `sigs.yaml` shows a group's folder.
const COMMUNITY: &str = "https://github.com/kubernetes/community/tree/master";

/// Reads the document; what is odd goes to `problems`.
pub(super) fn read(root: &Node, problems: &mut Problems) -> Sigs {
    let mut reader = Reader {
        problems,
        sigs: Sigs::default(),
        owners: BTreeMap::new(),
        stakeholders: Vec::new(),
    };
    for kind in ["sigs", "workinggroups", "usergroups", "committees"] {
        for group in root.get_items(kind) {
            reader.group(kind, group);
        }
    }
    if let Some(person) = root.get("gb_rep") {
        reader.person(person, "Governing Board representative".to_owned());
    }
    if reader.sigs.groups.is_empty() {
        let help = "expected the lists `sigs`, `workinggroups` and `committees`";
        reader
            .problems
            .report(At::START, "there is no group in this file", help);
    }
    reader.finish()
}

struct Reader<'a> {
    problems: &'a mut Problems,
    sigs: Sigs,
    /// Owners by repository in lower case, with the repository as first written.
    owners: BTreeMap<String, (String, BTreeSet<String>)>,
    /// Working group, and the name of a SIG it works for: SIGs may stand anywhere in the file.
    stakeholders: Vec<(String, At, String)>,
}

impl Reader<'_> {
    fn group(&mut self, kind: &str, node: &Node) {
        let Some(id) = self.id(node) else { return };
        let title = title(kind, node.get_text("name").unwrap_or(&id));
        let mut group = GroupFacts {
            links: vec![("Folder".to_owned(), format!("{COMMUNITY}/{id}"))],
            id,
            title,
            ..GroupFacts::default()
        };
        self.leads(kind, node, &mut group);
        self.contact(node, &mut group);
        for meeting in node.get_items("meetings") {
            group.meetings.push(self.meeting(meeting));
        }
        for name in node.get_items("stakeholder_sigs") {
            if let Some(text) = name.text() {
                self.stakeholders
                    .push((group.id.clone(), name.at, text.to_owned()));
            }
        }
        for subproject in node.get_items("subprojects") {
            self.subproject(subproject, &mut group);
        }
        group.repositories.sort_by(|a, b| natural_order(a, b));
        group.repositories.dedup();
        self.sigs.groups.push(group);
    }

    fn id(&mut self, node: &Node) -> Option<String> {
        let Some(id) = node.get_text("dir") else {
            let help = "left out: the folder is the name of the group";
            self.problems.report(node.at, "a group without `dir`", help);
            return None;
        };
        let at = node.get("dir").map_or(node.at, |dir| dir.at);
        let problem = if !is_group_id(id) || id.contains(|c: char| c.is_whitespace() || c == '/') {
            "is not the name of a group"
        } else if self.sigs.groups.iter().any(|group| group.id == id) {
            "is the folder of two groups"
        } else {
            return Some(id.to_owned());
        };
        self.problems
            .report(at, format!("`{id}` {problem}"), "this one is left out");
        None
    }

    fn leads(&mut self, kind: &str, node: &Node, group: &mut GroupFacts) {
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
        let Some(leadership) = node.get("leadership") else {
            return;
        };
        for (key, role) in roles {
            for person in leadership.get_items(key) {
                let Some(login) = self.person(person, format!("{} {role}", group.title)) else {
                    continue;
                };
                let lead = format!("@{login}");
                if key != "emeritus_leads" && !group.leads.contains(&lead) {
                    group.leads.push(lead);
                }
            }
        }
    }

    /// Notes a person in a role and gives the login.
    fn person(&mut self, node: &Node, role: String) -> Option<String> {
        let written = node.get("github");
        let at = written.map_or(node.at, |github| github.at);
        let login = written.and_then(Node::text).unwrap_or_default();
        let login = login.strip_prefix('@').unwrap_or(login);
        if !is_login(login) || is_placeholder(login) {
            let message = format!("`{login}` is not a login that GitHub allows");
            self.problems
                .report(at, message, format!("left out as {role}"));
            return None;
        }
        let said = |key: &str| {
            let node = node.get(key)?;
            let text = node.text().filter(|text| !is_placeholder(text))?;
            Some((text.to_owned(), self.problems.place(node.at)))
        };
        self.sigs.roles.push(Role {
            sighting: Sighting {
                place: self.problems.place(at),
                login: login.to_owned(),
                from: Written::Sigs,
            },
            title: role,
            name: said("name"),
            company: said("company"),
        });
        Some(login.to_owned())
    }

    fn contact(&mut self, node: &Node, group: &mut GroupFacts) {
        let Some(contact) = node.get("contact") else {
            return;
        };
        if let Some(channel) = contact.get_text("slack") {
            group.channel = Some(channel.to_owned());
            let url = format!("https://kubernetes.slack.com/messages/{channel}");
            group.links.push(("Slack".to_owned(), url));
        }
        if let Some(list) = self.address(contact, "mailing_list") {
            group.links.push(("Mailing list".to_owned(), list.clone()));
            group.mailing_list = Some(list);
        }
        let list = group
            .mailing_list
            .as_deref()
            .and_then(|url| url.rsplit(['/', '=']).next());
        for name in group.channel.as_deref().into_iter().chain(list) {
            if is_other_name(name, &group.id) && !group.aliases.iter().any(|alias| alias == name) {
                group.aliases.push(name.to_owned());
            }
        }
        if let Some(liaison) = contact.get("liaison") {
            self.person(
                liaison,
                format!("Steering Committee liaison of {}", group.title),
            );
        }
    }

    /// The web address a key has; anything else is reported.
    fn address(&mut self, node: &Node, key: &str) -> Option<String> {
        let node = node.get(key)?;
        let text = node.text().unwrap_or_default();
        if is_web_address(text) {
            return Some(text.to_owned());
        }
        // Escaped, as it can begin with characters of no width.
        let message = format!("the `{key}` `{}` is not a web address", text.escape_debug());
        self.problems.report(node.at, message, "left out");
        None
    }

    fn meeting(&mut self, node: &Node) -> Meeting {
        let text = |key| node.get_text(key).map(str::to_owned);
        let when: Vec<String> = ["day", "time", "tz"].into_iter().filter_map(text).collect();
        let when = [Some(when.join(" ")), text("frequency")];
        let when: Vec<String> = when
            .into_iter()
            .flatten()
            .filter(|w| !w.is_empty())
            .collect();
        Meeting {
            title: text("description").unwrap_or_default(),
            when: when.join(", "),
            url: self.address(node, "url"),
            notes: self.address(node, "archive_url"),
            recordings: self.address(node, "recordings_url"),
        }
    }

    fn subproject(&mut self, node: &Node, group: &mut GroupFacts) {
        let name = node.get_text("name").unwrap_or("unnamed");
        for lead in node.get_items("leads") {
            self.person(lead, format!("{} lead of {name}", group.title));
        }
        for meeting in node.get_items("meetings") {
            // Not imported, but its addresses are as odd as those of the group.
            self.meeting(meeting);
        }
        for owner in node.get_items("owners") {
            let url = owner.text().unwrap_or_default();
            let Some(repository) = repository(url) else {
                let message = format!("`{url}` is not the address of a file in a repository");
                self.problems
                    .report(owner.at, message, "no repository is taken from it");
                continue;
            };
            let (written, owners) = self
                .owners
                .entry(repository.to_lowercase())
                .or_insert_with(|| (repository, BTreeSet::new()));
            owners.insert(group.id.clone());
            group.repositories.push(written.clone());
        }
    }

    fn finish(mut self) -> Sigs {
        for (group, at, name) in std::mem::take(&mut self.stakeholders) {
            let title = title("sigs", &name);
            let id = self
                .sigs
                .groups
                .iter()
                .find(|g| g.title == title || g.id == name);
            let id = id.map(|group| group.id.clone());
            let Some(id) = id else {
                let message = format!("no SIG is called `{name}`");
                self.problems.report(
                    at,
                    message,
                    format!("left out of the SIGs that sponsor {group}"),
                );
                continue;
            };
            if let Some(group) = self.sigs.groups.iter_mut().find(|g| g.id == group) {
                group.stakeholders.push(id);
            }
        }
        let mut sigs = self.sigs;
        for (name, owners) in self.owners.into_values() {
            let mut owners: Vec<String> = owners.into_iter().collect();
            owners.sort_by(|a, b| natural_order(a, b));
            sigs.repositories.push(RepoFacts { name, owners });
        }
        sigs.repositories
            .sort_by(|a, b| natural_order(&a.name, &b.name));
        sigs.groups.sort_by(|a, b| natural_order(&a.id, &b.id));
        sigs
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
