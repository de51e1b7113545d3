//! Names of groups, found in a text without comparing each of them.

use super::GroupId;

/// Names in lower case, with blanks for hyphens, in order. Of equal names the last counts: facts come after
/// the preset.
#[derive(Default)]
pub(super) struct Names {
    sorted: Vec<(String, GroupId)>,
}

impl Names {
    pub(super) fn new(mut names: Vec<(String, GroupId)>) -> Names {
        names.reverse();
        names.sort_by(|(a, _), (b, _)| a.cmp(b));
        names.dedup_by(|earlier, last| earlier.0 == last.0);
        Names { sorted: names }
    }

    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    pub(super) fn nth(&self, index: usize) -> (&str, &GroupId) {
        let (name, id) = &self.sorted[index];
        (name, id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &GroupId)> {
        self.sorted.iter().map(|(name, id)| (name.as_str(), id))
    }

    /// The group with exactly this name.
    pub(super) fn get(&self, name: &str) -> Option<&GroupId> {
        let known = |(known, _): &(String, GroupId)| known.as_str().cmp(name);
        let at = self.sorted.binary_search_by(known).ok()?;
        Some(&self.sorted[at].1)
    }

    /// The names that a text has at `from`, the shortest first, and where each ends. A blank of a name is a
    /// blank, a hyphen or a line break of the text; letters are compared without case.
    pub(super) fn beginning<'n, 't>(
        &'n self,
        text: &'t str,
        from: usize,
    ) -> impl Iterator<Item = (usize, &'n GroupId)> + use<'n, 't> {
        let mut alike = self.sorted.as_slice();
        let bytes = text.as_bytes().get(from..).unwrap_or_default().iter();
        let narrowed = bytes.enumerate().map_while(move |(at, have)| {
            let wanted = folded(*have);
            // All that are left begin with the text before `at`, so their next bytes are in order.
            let next = |(name, _): &(String, GroupId)| name.as_bytes().get(at).copied();
            let first = alike.partition_point(|name| next(name) < Some(wanted));
            let end = alike.partition_point(|name| next(name) <= Some(wanted));
            alike = &alike[first..end];
            let (name, id) = alike.first()?;
            let end = from + at + 1;
            Some((name.len() == at + 1 && text.is_char_boundary(end)).then_some((end, id)))
        });
        narrowed.flatten()
    }
}

fn folded(byte: u8) -> u8 {
    match byte {
        b'-' | b'\n' => b' ',
        byte => byte.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Names {
        Names::new(
            names
                .iter()
                .map(|name| ((*name).to_owned(), GroupId::new(name)))
                .collect(),
        )
    }

    #[test]
    fn names_that_begin_a_text() {
        let names = names(&["api", "api machinery", "node", "apis", "ノード"]);
        let ends = |text: &str, from| {
            let found = names.beginning(text, from).map(|(end, _)| end);
            found.collect::<Vec<_>>()
        };
        assert_eq!(ends("API-Machinery x", 0), [3, 13]);
        assert_eq!(ends("api\nmachinery", 0), [3, 13]);
        assert_eq!(ends("a node", 2), [6]);
        assert_eq!(ends("apis", 0), [3, 4]);
        assert_eq!(ends("ap", 0), [0; 0]);
        assert_eq!(ends("ap", 7), [0; 0]);
        assert_eq!(ends("ノード ", 0), [9]);
        assert!(names.get("api machinery").is_some() && names.get("ap").is_none());
    }
}
