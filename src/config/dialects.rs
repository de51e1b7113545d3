//! `[markdown] dialects`: the markup of other programs that a site reads in addition.

use super::not_one_of;
use crate::table::Fields;

/// A program whose markup a site can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Comments and files on GitHub.
    GitHub,
    /// Articles and scraps on Zenn.
    Zenn,
    /// Notes of Obsidian.
    Obsidian,
}

impl Dialect {
    /// All of them, by name.
    pub(crate) const ALL: [Dialect; 3] = [Dialect::GitHub, Dialect::Obsidian, Dialect::Zenn];

    /// What `site.toml` calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Dialect::GitHub => "github",
            Dialect::Zenn => "zenn",
            Dialect::Obsidian => "obsidian",
        }
    }
}

/// The dialects of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dialects {
    /// Alerts, formulas, diagrams.
    pub github: bool,
    /// Boxes, details, footnotes within the text, sizes of pictures, cards, formulas.
    pub zenn: bool,
    /// Links by name, items shown in others, comments, formulas.
    pub obsidian: bool,
}

impl Dialects {
    /// Whether one is among them.
    pub(crate) fn has(self, dialect: Dialect) -> bool {
        match dialect {
            Dialect::GitHub => self.github,
            Dialect::Zenn => self.zenn,
            Dialect::Obsidian => self.obsidian,
        }
    }

    /// Whether there is any.
    pub(crate) fn any(self) -> bool {
        Dialect::ALL.into_iter().any(|dialect| self.has(dialect))
    }

    fn add(&mut self, dialect: Dialect) {
        match dialect {
            Dialect::GitHub => self.github = true,
            Dialect::Zenn => self.zenn = true,
            Dialect::Obsidian => self.obsidian = true,
        }
    }
}

/// Reads `dialects` of `[markdown]`.
pub(super) fn read_dialects(table: &mut Fields<'_>) -> Dialects {
    let mut dialects = Dialects::default();
    for written in table.strings("dialects") {
        let mut known = Dialect::ALL.into_iter();
        match known.find(|dialect| dialect.name() == written.value) {
            Some(dialect) => dialects.add(dialect),
            None => {
                let choices = "a list of \"github\", \"obsidian\" and \"zenn\"";
                not_one_of(table.problems(), "dialects", &written, choices);
            }
        }
    }
    dialects
}
