//! The names of groups, as `sigs.yaml` gives them.

use std::collections::{BTreeMap, BTreeSet};

use super::value::is_group_id;
use crate::subject::Facts;

/// Which group a name means. Without `sigs.yaml` every name of the form of an id is believed.
#[derive(Debug, Default)]
pub(super) struct GroupNames {
    ids: BTreeSet<String>,
    /// Id by other name in lower case; a name of two groups means neither.
    others: BTreeMap<String, Option<String>>,
}

impl GroupNames {
    /// Ids, titles and aliases of the groups.
    pub(super) fn new(groups: &[(String, Facts)]) -> GroupNames {
        let mut names = GroupNames::default();
        for (id, facts) in groups {
            names.ids.insert(id.clone());
            let list = format!("kubernetes-{id}");
            for name in facts.aliases.iter().chain(&facts.title).chain([&list]) {
                names
                    .others
                    .entry(name.to_lowercase())
                    .and_modify(|known| {
                        if known.as_ref() != Some(id) {
                            *known = None;
                        }
                    })
                    .or_insert_with(|| Some(id.clone()));
            }
        }
        names
    }

    /// The id of the group with this id or other name.
    pub(super) fn id(&self, name: &str) -> Option<String> {
        let name = name.to_lowercase();
        if self.ids.is_empty() {
            return Some(name).filter(|name| is_group_id(name));
        }
        match self.ids.get(&name) {
            Some(id) => Some(id.clone()),
            None => self.others.get(&name)?.clone(),
        }
    }
}
