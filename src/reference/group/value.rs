//! Groups that stand alone: in front matter, and as the address of a folder.

use super::{Groups, group};
use crate::reference::candidate::{Known, Name};
use crate::reference::target::GroupId;
use crate::reference::url::without_scheme;
use crate::reference::width_fold::folded;

impl Groups {
    /// Reads an address as the folder of a group, or the first page in it.
    pub(in crate::reference) fn read_url(&self, url: &str) -> Option<Name> {
        let address = without_scheme(url);
        self.folders.iter().find_map(|folder| {
            let found = folder.matches_from(address, 0)?;
            let (_, name) = found.fields.iter().find(|(field, _)| field == "group")?;
            let id = GroupId::new(name);
            let rest = address[found.end..].trim_start_matches('/');
            let page = rest.split(['#', '?']).next().unwrap_or_default();
            let is_first = ["", "README.md"].contains(&page);
            (is_first && self.ids.contains(&id)).then(|| group(&id))
        })
    }

    /// The group that a word of front matter names without its prefix.
    pub(in crate::reference) fn by_short_name(&self, word: &str) -> Option<Name> {
        let wanted = folded(word.trim()).to_lowercase().replace(['-', '_'], " ");
        let id = GroupId::new(&wanted.replace(' ', "-"));
        if self.ids.contains(&id) {
            return Some(group(&id));
        }
        let rests = self.prefixes.iter().map(|prefix| &prefix.rests);
        let mut known = rests.chain([&self.names]);
        if let Some(id) = known.find_map(|names| names.get(&wanted)) {
            return Some(group(id));
        }
        let plain = |c: char| c.is_alphanumeric() || c == '-';
        if id.as_str().is_empty() || !id.as_str().chars().all(plain) {
            return None;
        }
        let id = match self.prefixes.first() {
            Some(prefix) => GroupId::new(&format!("{}-{id}", prefix.name)),
            None => id,
        };
        Some(self.nearly(&id).unwrap_or(Name::Group {
            id,
            known: Known::No,
        }))
    }

    /// The known group that an id nearly is.
    fn nearly(&self, id: &GroupId) -> Option<Name> {
        self.prefixes.iter().find_map(|prefix| {
            let rest = id.as_str().strip_prefix(&prefix.name)?.strip_prefix('-')?;
            let (end, id) = prefix.near(rest, 0, true)?;
            (end == rest.len()).then(|| Name::Group {
                id: id.clone(),
                known: Known::Nearly,
            })
        })
    }
}
