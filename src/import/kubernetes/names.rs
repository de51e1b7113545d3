//! The names of groups, as `sigs.yaml` gives them.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::GroupFacts;

/// Which group a name means. Without `sigs.yaml` every name of the form of an id is believed.
#[derive(Debug, Default)]
pub(super) struct GroupNames {
    ids: BTreeSet<String>,
    /// Id by other name in lower case; a name of two groups means neither.
    others: BTreeMap<String, Option<String>>,
}

impl GroupNames {
    /// Ids, titles and aliases of the groups.
    pub(super) fn new(groups: &[GroupFacts]) -> GroupNames {
        let mut names = GroupNames::default();
        for group in groups {
            names.ids.insert(group.id.clone());
            let list = format!("kubernetes-{}", group.id);
            for name in group.aliases.iter().chain([&group.title, &list]) {
                names
                    .others
                    .entry(name.to_lowercase())
                    .and_modify(|id| {
                        if id.as_ref() != Some(&group.id) {
                            *id = None;
                        }
                    })
                    .or_insert_with(|| Some(group.id.clone()));
            }
        }
        names
    }

    /// Whether no group is known, so that no name can be called unknown.
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The id of the group with this id or other name.
    pub(super) fn id(&self, name: &str) -> Option<&str> {
        let name = name.to_lowercase();
        match self.ids.get(&name) {
            Some(id) => Some(id),
            None => self.others.get(&name)?.as_deref(),
        }
    }

    /// The id a misspelt one resembles, for the help of a problem only: the one that shares the
    /// most letters from the beginning, and more than its kind and three letters.
    pub(super) fn resembling(&self, name: &str) -> Option<&str> {
        let letters = |name: &str| name.to_lowercase().replace('-', "");
        let wanted = letters(name);
        let shared = |id: &str| {
            letters(id)
                .chars()
                .zip(wanted.chars())
                .take_while(|(a, b)| a == b)
                .count()
        };
        let most = self.ids.iter().map(|id| shared(id)).max().unwrap_or(0);
        let mut best = self.ids.iter().filter(|id| shared(id) == most);
        match (best.next(), best.next()) {
            (Some(id), None) if most > 6 => Some(id),
            _ => None,
        }
    }
}
