//! Groups by their prefix, and by names without one.
//!
//! | written | what it is |
//! | --- | --- |
//! | `sig-network`, `SIG Network`, `SIG-Network` | the id or a name |
//! | `#sig-network`, `kubernetes-sig-network` | a channel, a mailing list |
//! | `@sig-network`, `@kubernetes/sig-network-bugs` | a team |
//! | `sig/network`, `/sig network` | a label, and the command that sets it |
//! | `SIG Network, Node and Storage` | a list ([`list`]) |
//! | `SIG-Netwrok` | a slip ([`near`]) |
//! | `T-compiler`, `Batch WG` | a name without prefix |
//! | `https://github.com/kubernetes/community/tree/master/sig-network` | the folder of a group |

mod list;
mod names;
mod near;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::boundary::{
    at_is, before_is, byte_at, byte_before, char_at, char_before, same_script, word_begins,
};
use super::candidate::{Known, Name};
use super::pattern::Pattern;
use super::rules::Rules;
use super::target::GroupId;
use super::width_fold::folded;
use names::Names;

/// The groups the grammar knows, arranged for reading.
#[derive(Default)]
pub(super) struct Groups {
    prefixes: Vec<Prefix>,
    /// Names that begin with no prefix, with the id of their group.
    names: Names,
    lists: Vec<String>,
    /// The organisations whose teams are groups, with their sign: `@kubernetes/`.
    teams: Vec<String>,
    /// Addresses of folders of groups.
    folders: Vec<Pattern>,
    not: BTreeSet<String>,
    ids: BTreeSet<GroupId>,
}

struct Prefix {
    name: String,
    /// Whether an unknown word after a hyphen makes a group.
    unknown: bool,
    /// What may be after the prefix.
    rests: Names,
}

impl Groups {
    pub(super) fn compile(rules: &Rules) -> Self {
        let mut rests: BTreeMap<&str, Vec<(String, GroupId)>> = BTreeMap::new();
        let mut names = Vec::new();
        for group in &rules.groups {
            let id = group.id.as_str();
            for name in std::iter::once(id).chain(group.names.iter().map(String::as_str)) {
                let name = folded(name).to_lowercase().replace('-', " ");
                let rest = rules.group_prefixes.iter().find_map(|prefix| {
                    Some((
                        prefix,
                        name.strip_prefix(&prefix.name)?
                            .strip_prefix(' ')?
                            .to_owned(),
                    ))
                });
                match rest {
                    Some((prefix, rest)) => {
                        rests
                            .entry(&prefix.name)
                            .or_default()
                            .push((rest, group.id.clone()));
                    }
                    None if name.is_empty() => {}
                    None => names.push((name, group.id.clone())),
                }
            }
        }
        let prefixes = rules.group_prefixes.iter().map(|prefix| {
            let rests = rests.remove(prefix.name.as_str()).unwrap_or_default();
            Prefix {
                name: prefix.name.clone(),
                unknown: prefix.unknown,
                rests: Names::new(rests),
            }
        });
        Self {
            prefixes: prefixes.collect(),
            names: Names::new(names),
            lists: rules.group_lists.clone(),
            teams: rules
                .group_teams
                .iter()
                .map(|owner| format!("@{owner}/"))
                .collect(),
            folders: rules
                .group_folders
                .iter()
                .filter_map(|folder| Pattern::compile(folder).ok())
                .collect(),
            not: rules.not_groups.iter().cloned().collect(),
            ids: rules.groups.iter().map(|group| group.id.clone()).collect(),
        }
    }

    /// The prefixes, which are what is searched for.
    pub(super) fn prefix_anchors(&self) -> impl Iterator<Item = &str> {
        self.prefixes.iter().map(|prefix| prefix.name.as_str())
    }

    /// Whether a word begins as the id of a group.
    pub(super) fn has_prefix(&self, word: &str) -> bool {
        self.prefixes.iter().any(|prefix| {
            let head = word.get(..prefix.name.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(&prefix.name))
                && byte_at(word, prefix.name.len()) == Some(b'-')
        })
    }

    /// Each name with its number, with blanks and with hyphens.
    pub(super) fn name_anchors(&self) -> impl Iterator<Item = (usize, String)> {
        self.names
            .iter()
            .enumerate()
            .flat_map(|(index, (name, _))| {
                let hyphens = name.contains(' ').then(|| (index, name.replace(' ', "-")));
                std::iter::once((index, name.to_owned())).chain(hyphens)
            })
    }

    /// Reads the group whose prefix number `index` is at `at`, and those of the list that it
    /// begins. `previous` is where the group before it ended, for lists such as
    /// `SIG Node/SIG Network`.
    pub(super) fn read(
        &self,
        index: usize,
        text: &str,
        at: usize,
        previous: Option<usize>,
    ) -> Vec<(Range<usize>, Name)> {
        let prefix = &self.prefixes[index];
        if let Some(team) = self.team(prefix, text, at) {
            return vec![team];
        }
        let Some((first, name)) = self.read_one(prefix, text, at, previous) else {
            return Vec::new();
        };
        let list = match &name {
            Name::Group {
                known: Known::No, ..
            } => Vec::new(),
            _ => self.list(prefix, text, &first),
        };
        let others = list.into_iter().map(|(range, id)| (range, group(&id)));
        std::iter::once((first, name)).chain(others).collect()
    }

    fn read_one(
        &self,
        prefix: &Prefix,
        text: &str,
        at: usize,
        previous: Option<usize>,
    ) -> Option<(Range<usize>, Name)> {
        let (behind, sign) = separator(prefix, text, at)?;
        let start = self.start(text, (at, behind), sign, previous)?;
        if sign == b'-' && self.is_excluded(text, at) {
            return None;
        }
        if let Some((end, id)) = self.known_rest(prefix, text, behind, sign) {
            return Some((start..end, group(id)));
        }
        // A command and a label name what is known.
        if sign == b'/' || before_is(text, at, |b| b == b'/') {
            return None;
        }
        let upper = text.as_bytes()[at].is_ascii_uppercase();
        if (sign == b'-' || upper)
            && let Some((end, id)) = prefix.near(text, behind, sign == b'-')
            && self.ends(text, end)
        {
            let (id, known) = (id.clone(), Known::Nearly);
            return Some((start..end, Name::Group { id, known }));
        }
        if sign != b'-' || !prefix.unknown {
            return None;
        }
        let end = self.unknown_end(prefix, text, behind)?;
        let (id, known) = (GroupId::new(&text[at..end]), Known::No);
        Some((start..end, Name::Group { id, known }))
    }

    /// The known name after a prefix, the longest, and where it ends.
    fn known_rest<'g>(
        &self,
        prefix: &'g Prefix,
        text: &str,
        from: usize,
        sign: u8,
    ) -> Option<(usize, &'g GroupId)> {
        let may_end = |(end, _): &(usize, &GroupId)| {
            // `SIG Network/Node` is a list, `sig-network/notes.md` a path.
            let list = sign != b'/'
                && byte_at(text, *end) == Some(b'/')
                && (sign == b' ' || self.names_one(prefix, text, end + 1));
            list || self.ends(text, *end)
        };
        prefix.rests.beginning(text, from).filter(may_end).last()
    }

    /// Whether a known name, and nothing more, is at `from`.
    fn names_one(&self, prefix: &Prefix, text: &str, from: usize) -> bool {
        let mut known = prefix.rests.beginning(text, from);
        known.any(|(end, _)| self.ends(text, end))
    }

    /// `@kubernetes/sig-network-bugs`: a team of a known group, whatever it is for.
    fn team(&self, prefix: &Prefix, text: &str, at: usize) -> Option<(Range<usize>, Name)> {
        let head = &text.as_bytes()[..at];
        let start = self.teams.iter().find_map(|team| {
            let start = at.checked_sub(team.len())?;
            let same = head[start..].eq_ignore_ascii_case(team.as_bytes());
            same.then_some(start)
        })?;
        let from = at + prefix.name.len() + 1;
        let known = prefix.rests.beginning(text, from);
        let is_word = |(end, _): &(usize, _)| !at_is(text, *end, |b| b.is_ascii_alphanumeric());
        let (known_end, id) = known.filter(is_word).last()?;
        let rest = text[known_end..].bytes().take_while(|b| is_id(*b)).count();
        let end = known_end + rest;
        let free = word_begins(text, start) && byte_at(text, from - 1) == Some(b'-');
        (free && self.ends(text, end)).then(|| (start..end, group(id)))
    }

    /// Reads the group whose name number `index` begins at `at`.
    pub(super) fn read_name(
        &self,
        index: usize,
        text: &str,
        at: usize,
    ) -> Option<(Range<usize>, Name)> {
        let (name, id) = self.names.nth(index);
        let end = same_words(name, text, at)?;
        let first = char_at(text, at)?;
        let last = char_before(text, end)?;
        let inside = char_before(text, at).is_some_and(|before| same_script(before, first))
            || char_at(text, end).is_some_and(|after| same_script(last, after));
        let start = if before_is(text, at, |b| b == b'#') {
            at - 1
        } else {
            at
        };
        let free = word_begins(text, start) && self.ends(text, end) && !inside;
        free.then(|| (start..end, group(id)))
    }

    /// Where a group begins: its prefix, the `#` of a channel, the head of a mailing list, the slash
    /// of a command.
    fn start(
        &self,
        text: &str,
        (at, behind): (usize, usize),
        sign: u8,
        previous: Option<usize>,
    ) -> Option<usize> {
        let head = &text.as_bytes()[..at];
        let list = self.lists.iter().find_map(|list| {
            let start = at.checked_sub(list.len())?;
            head[start..]
                .eq_ignore_ascii_case(list.as_bytes())
                .then_some(start)
        });
        if head.last() == Some(&b'/') {
            let continues = previous.is_some_and(|previous| previous + 1 == at);
            let begins = |at: usize| byte_before(text, at).is_none_or(|b| b.is_ascii_whitespace());
            if sign == b' ' && begins(at - 1) {
                return Some(at - 1);
            }
            // `Red Hat/SIG Node`: a company and its people's group.
            let spelt = text[at..behind].starts_with(|c: char| c.is_ascii_uppercase());
            let named = sign == b' ' && spelt && !before_is(text, at - 1, |b| b == b'/');
            return (continues || named).then_some(at);
        }
        let start = match list {
            Some(start) => start,
            None if head.last() == Some(&b'#') => at - 1,
            None if head.last() == Some(&b'@') && sign == b'-' => at - 1,
            None => at,
        };
        word_begins(text, start).then_some(start)
    }

    fn is_excluded(&self, text: &str, at: usize) -> bool {
        let length = text.as_bytes()[at..]
            .iter()
            .take(60)
            .take_while(|b| is_id(**b))
            .count();
        let word = text[at..at + length]
            .trim_end_matches('-')
            .to_ascii_lowercase();
        self.not.contains(&word)
    }

    /// Where an unknown id after its hyphen ends. One that goes on after a known id names
    /// something else: a repository, a team, a tool.
    fn unknown_end(&self, prefix: &Prefix, text: &str, from: usize) -> Option<usize> {
        let length = text.as_bytes()[from..]
            .iter()
            .take(60)
            .take_while(|b| is_id(**b))
            .count();
        let word = text[from..from + length].trim_end_matches('-');
        let end = from + word.len();
        let plain = word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.len() > 1;
        let mut known = prefix.rests.beginning(word, 0);
        let continued = known.any(|(end, _)| byte_at(word, end) == Some(b'-'));
        (plain && !continued && self.ends(text, end)).then_some(end)
    }

    /// Whether a group may end here. An `@` may follow (the address of its list); a slash only
    /// when the next group follows it.
    fn ends(&self, text: &str, end: usize) -> bool {
        match byte_at(text, end) {
            Some(b'_') => false,
            Some(b'-' | b'.') => !at_is(text, end + 1, |b| b.is_ascii_alphanumeric()),
            Some(b'/') => {
                let next = &text.as_bytes()[end + 1..];
                let group = |prefix: &Prefix| {
                    next.get(..prefix.name.len())
                        .is_some_and(|head| head.eq_ignore_ascii_case(prefix.name.as_bytes()))
                };
                !next.first().is_some_and(u8::is_ascii_alphanumeric)
                    || self.prefixes.iter().any(group)
            }
            Some(byte) => !byte.is_ascii_alphanumeric(),
            None => true,
        }
    }
}

/// What separates a prefix at `at` from a name, and where the name begins.
fn separator(prefix: &Prefix, text: &str, at: usize) -> Option<(usize, u8)> {
    let behind = at + prefix.name.len();
    let upper = text.as_bytes()[at].is_ascii_uppercase();
    match byte_at(text, behind)? {
        sign @ (b'-' | b'/') => Some((behind + 1, sign)),
        b' ' if prefix.unknown || upper => Some((blanks_end(text, behind), b' ')),
        // `SIGs Network and Node`.
        b's' if upper && byte_at(text, behind + 1) == Some(b' ') => {
            Some((blanks_end(text, behind + 1), b' '))
        }
        _ => None,
    }
}

/// Where some blanks end: one, seldom two or three.
fn blanks_end(text: &str, from: usize) -> usize {
    let blanks = text.as_bytes()[from..].iter().take(3);
    from + blanks.take_while(|b| **b == b' ').count()
}

fn group(id: &GroupId) -> Name {
    Name::Group {
        id: id.clone(),
        known: Known::Yes,
    }
}

fn is_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

/// Compares words separated by a blank in `wanted`, by a blank or a hyphen in the text; returns
/// where they end in the text.
fn same_words(wanted: &str, text: &str, from: usize) -> Option<usize> {
    let found = text.as_bytes().get(from..from + wanted.len())?;
    let same = wanted.bytes().zip(found).all(|(want, &have)| match want {
        b' ' => have == b' ' || have == b'-' || have == b'\n',
        _ => want == have.to_ascii_lowercase(),
    });
    (same && text.is_char_boundary(from + wanted.len())).then_some(from + wanted.len())
}
