//! Names from the rules: labels of groups, full names of repositories, keys of facts.

use super::pattern::{self, Pattern};
use super::rules::{KindRule, Rules};
use super::target::{GroupId, KindName, Target};
use super::words;

/// Words of group names this short are abbreviations, unless they are ordinary words.
const ABBREVIATION: usize = 3;

impl Rules {
    /// The rule of a kind by its name.
    pub fn kind(&self, name: &str) -> Option<&KindRule> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    /// The full name of a repository that `[repos]` may shorten; others as they are.
    pub fn full_name(&self, written: &str) -> String {
        self.repositories
            .iter()
            .find(|(short, _)| short.eq_ignore_ascii_case(written))
            .map_or_else(|| written.to_owned(), |(_, full)| full.clone())
    }

    /// Prefix and name of a group with a known prefix: `sig` and `network` of `sig-network`.
    pub fn group_prefix<'a>(&'a self, id: &'a str) -> Option<(&'a str, &'a str)> {
        self.group_prefixes.iter().find_map(|prefix| {
            let name = id.strip_prefix(&prefix.name)?.strip_prefix('-')?;
            (!name.is_empty()).then_some((prefix.name.as_str(), name))
        })
    }

    /// How a group is shown: `SIG API Machinery` for `sig-api-machinery`; a group without a known
    /// prefix goes by its first alias, or by its id.
    pub fn group_label(&self, id: &GroupId) -> String {
        let Some((prefix, name)) = self.group_prefix(id.as_str()) else {
            let known = self.groups.iter().find(|group| group.id == *id);
            let alias = known.and_then(|group| group.names.first());
            return alias.cloned().unwrap_or_else(|| id.as_str().to_owned());
        };
        let rule = self.group_prefixes.iter().find(|rule| rule.name == prefix);
        let mut label = rule.map_or_else(String::new, |rule| rule.shown.clone());
        for word in name.split('-') {
            label.push(' ');
            label.push_str(&self.capitalised(word));
        }
        label
    }

    fn capitalised(&self, word: &str) -> String {
        if let Some(shown) = self.capitals.get(word) {
            return shown.clone();
        }
        if word.len() <= ABBREVIATION && !words::is_english(word) {
            return word.to_uppercase();
        }
        let mut chars = word.chars();
        chars
            .next()
            .map(|first| first.to_uppercase().chain(chars).collect())
            .unwrap_or_default()
    }
}

impl KindRule {
    /// The target that a file of facts names: `content/subjects/kep/753.md` is `KEP-753`. The name
    /// is the whole id or what the template's only field holds; where it has several, one of the
    /// kind's spellings.
    pub fn target_of(&self, name: &str) -> Option<Target> {
        let field = self.target.find('{')?;
        let end = field + self.target[field..].find('}')? + 1;
        let literal = &self.target[..field];
        let has_literal = name
            .get(..literal.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(literal));
        let id = if self.target[end..].contains('{') {
            self.spelt(name)?
        } else if !literal.is_empty() && has_literal {
            return self.target_of(&name[literal.len()..]);
        } else {
            let inner = self.target[field + 1..end - 1].split(':').next()?;
            let is_number = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
            if inner == "n" && !is_number {
                return None;
            }
            // As in text, zeros in front do not count.
            let name = match name.trim_start_matches('0') {
                digits if inner == "n" && !digits.is_empty() => digits,
                _ => name,
            };
            pattern::fill(&self.target, &[(inner.to_owned(), name.to_owned())])
        };
        Some(Target::Defined {
            kind: KindName::new(&self.name),
            id,
        })
    }

    /// The id of what this name, as a whole, is a spelling of.
    fn spelt(&self, name: &str) -> Option<String> {
        let spellings = self.written.iter().chain([&self.target]);
        spellings
            .filter_map(|spelling| Pattern::compile(spelling).ok())
            .filter(|pattern| !pattern.address)
            .find_map(|pattern| {
                let found = pattern.matches_from(name, 0)?;
                (found.end == name.len()).then(|| pattern::fill(&self.target, &found.fields))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_shown_as_people_write_them() {
        let rules = Rules::preset("kubernetes").unwrap();
        for (id, label) in [
            ("sig-network", "SIG Network"),
            ("sig-api-machinery", "SIG API Machinery"),
            ("wg-lts", "WG LTS"),
            ("wg-dra", "WG DRA"),
            ("wg-app-def", "WG App Def"),
            ("committee-steering", "Committee Steering"),
            ("t-compiler", "t-compiler"),
        ] {
            assert_eq!(rules.group_label(&GroupId::new(id)), label);
        }
    }

    #[test]
    fn files_of_facts_name_targets() {
        let rules = Rules::preset("kubernetes").unwrap();
        let kep = rules.kind("kep").unwrap();
        for name in ["753", "KEP-753", "kep-753"] {
            assert_eq!(kep.target_of(name).unwrap().to_string(), "KEP-753");
        }
    }

    #[test]
    fn what_has_several_fields_is_named_as_a_whole() {
        let kind = |written: &str, target: &str| KindRule {
            name: "own".to_owned(),
            written: vec![written.to_owned()],
            target: target.to_owned(),
            ..KindRule::default()
        };
        let cve = kind("CVE-{year}-{n}", "CVE-{year}-{n}");
        for name in ["CVE-2024-0567", "cve-2024-0567"] {
            assert_eq!(cve.target_of(name).unwrap().to_string(), "CVE-2024-0567");
        }
        for name in ["2024-0567", "CVE-2024-", "CVE-2024-0567x", "CVE-24-1"] {
            assert_eq!(cve.target_of(name), None, "{name}");
        }
        let ghsa = kind("GHSA-{a:word}-{b:word}-{c:word}", "GHSA-{a}-{b}-{c}");
        let target = ghsa.target_of("ghsa-xr7r-f8xq-vfvv").unwrap();
        assert_eq!(target.to_string(), "GHSA-xr7r-f8xq-vfvv");
    }
}
