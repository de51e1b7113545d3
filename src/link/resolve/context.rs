//! The context of a bare number: which repositories are named above it, and how near.

use super::rule::Decision;
use crate::parse::{Head, Item, Named};
use crate::reference::{Aspect, Name, Repository, RepositoryName, Target};
use crate::source::Span;

/// One item as the resolver reads it.
#[derive(Clone, Copy, Debug)]
pub struct Passage<'p> {
    /// What it may mention, in source order.
    pub named: &'p [Named],
    /// Of each nested bullet, from 1, the bullet that holds it.
    pub bullets: &'p [u32],
    /// Its heading.
    pub head: Option<&'p Head>,
}

impl<'p> Passage<'p> {
    /// The passage that an item is.
    pub(crate) fn of(item: &'p Item) -> Passage<'p> {
        Passage {
            named: &item.named,
            bullets: &item.bullets,
            head: item.head.as_ref(),
        }
    }
}

/// A repository that was named, and where.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) repository: Repository,
    pub(super) span: Span,
}

impl Anchor {
    /// The repository that a reference names for the numbers after it: that of a number, a release or
    /// a repository written as one.
    pub(super) fn of(named: &Named, decision: &Decision) -> Option<Anchor> {
        let names_it = match &named.name {
            Name::Commit { repository, .. } => !matches!(repository, RepositoryName::Address(_)),
            Name::Repo { aspect, .. } => *aspect == Aspect::Whole,
            _ => true,
        };
        let repository = decision.target.as_ref()?.repository()?;
        names_it.then(|| Anchor {
            repository: repository.clone(),
            span: named.span,
        })
    }
}

/// What was named before a place of a note.
#[derive(Default)]
pub(super) struct Context {
    /// Levels of the headings that the item is under, with the repositories they name.
    headings: Vec<(u8, Option<Anchor>)>,
    /// What each bullet of the item named last; the first is the item itself.
    of_bullets: Vec<Option<Anchor>>,
    /// Of each nested bullet the one that holds it.
    parents: Vec<u32>,
    /// The threads that the item has named, by their numbers.
    numbers: Vec<(u32, Anchor)>,
    /// What the note named last.
    pub(super) last: Option<Anchor>,
}

/// How many threads of an item are remembered by their numbers.
const NUMBERS: usize = 64;
/// A number at least this large is one thread wherever an item repeats it.
const LARGE: u32 = 100;

impl Context {
    pub(super) fn begin(&mut self, passage: Passage<'_>) {
        if let Some(head) = passage.head {
            self.headings.retain(|(level, _)| *level < head.level);
        }
        self.numbers.clear();
        self.of_bullets.clear();
        self.of_bullets.resize(passage.bullets.len() + 1, None);
        self.parents.clear();
        self.parents.extend_from_slice(passage.bullets);
    }

    /// Passes a reference in a bullet.
    pub(super) fn pass(&mut self, bullet: u32, target: Option<&Target>, anchor: Anchor) {
        if let Some(Target::Thread { number, .. }) = target
            && *number >= LARGE
            && self.numbers.len() < NUMBERS
        {
            self.numbers.push((*number, anchor.clone()));
        }
        self.of_bullets[bullet as usize] = Some(anchor.clone());
        self.last = Some(anchor);
    }

    /// Ends an item: if it has a heading, what comes is under it.
    pub(super) fn end(&mut self, passage: Passage<'_>, decisions: &[Decision]) {
        if let Some(head) = passage.head {
            let anchor = heading_anchor(head, passage.named, decisions);
            self.headings.push((head.level, anchor));
        }
    }

    /// What the item has named with the same number.
    pub(super) fn repeated(&self, number: u32) -> Option<&Anchor> {
        let mut same = self.numbers.iter().filter(|(known, _)| *known == number);
        same.next_back().map(|(_, anchor)| anchor)
    }

    /// What the item named last above a bullet in the nesting.
    pub(super) fn above(&self, bullet: u32) -> Option<&Anchor> {
        let mut bullet = bullet as usize;
        loop {
            if let Some(anchor) = &self.of_bullets[bullet] {
                return Some(anchor);
            }
            bullet = *self.parents.get(bullet.checked_sub(1)?)? as usize;
        }
    }

    /// What the nearest heading that names a repository names.
    pub(super) fn heading(&self) -> Option<&Anchor> {
        let mut headings = self.headings.iter().rev();
        headings.find_map(|(_, anchor)| anchor.as_ref())
    }
}

/// The only repository that a heading names.
fn heading_anchor(head: &Head, named: &[Named], decisions: &[Decision]) -> Option<Anchor> {
    let of_names = named.iter().zip(decisions).take(head.names);
    let mut anchors = of_names.filter_map(|(named, decision)| Anchor::of(named, decision));
    let Some(first) = anchors.next() else {
        return head.repository.clone().map(|repository| Anchor {
            repository,
            span: head.span,
        });
    };
    let same = anchors.all(|anchor| anchor.repository == first.repository);
    same.then_some(first)
}
