//! Limits what documents show of each other: `![[2023-09-12#sidecars]]` is a whole item, so a few kilobytes
//! could become gigabytes. An item that is shown shows no other.

use super::copies;
use super::site::{Entry, Graph, Item};
use super::timeline::ItemRef;
use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::parse::LocalLink;

/// What is around each item that is shown, in bytes.
const AROUND: usize = 100;

/// The items that the documents of a site show.
pub(super) struct Embeds<'a> {
    site: &'a Graph,
    bytes: usize,
    most: usize,
}

/// What a document shows in place of a link.
pub(super) struct Embed<'a> {
    pub(super) link: &'a LocalLink,
    pub(super) item: ItemRef,
}

impl<'a> Embeds<'a> {
    pub(super) fn new(site: &'a Graph) -> Embeds<'a> {
        Embeds {
            site,
            bytes: 0,
            most: 0,
        }
    }

    /// Counts what a document shows, and reports the first link that is above a limit.
    pub(super) fn add(&mut self, entry: &Entry, embeds: &[Embed<'_>]) -> Option<Diagnostic> {
        let length = entry.source().text.len();
        let most = (limits::EMBEDS * length).max(limits::FEW_EMBEDS);
        self.most += limits::EMBEDS * length;
        let (mut bytes, mut copied) = (0, 0);
        for embed in embeds {
            let size = self.site.item(embed.item).1.parsed.size() + AROUND;
            let at = Shown::of(entry, embed.link);
            bytes += size * at.times;
            copied += size * (at.names + entry.front_subjects.len());
            if bytes > most {
                return Some(many(entry, embed.link, most));
            }
            if copied > copies::most(entry) {
                return Some(copies::many(entry, embed.link.span));
            }
        }
        self.bytes += bytes;
        let all = self.most.max(limits::ALL_EMBEDS);
        let last = embeds.last().filter(|_| self.bytes > all)?;
        Some(many_of_site(entry, last.link, all))
    }
}

/// How often a document shows what a link is replaced by.
struct Shown {
    times: usize,
    /// On how many pages of subjects.
    names: usize,
}

impl Shown {
    fn of(entry: &Entry, link: &LocalLink) -> Shown {
        let names = |item: &Item| item.subjects.len() + item.inferred.len();
        let holds = |note: &crate::source::Spanned<String>| {
            note.span.start <= link.span.start && link.span.end <= note.span.end
        };
        // Footnotes are in order, as they are found one after the other.
        let notes = &entry.document.footnotes;
        let after = notes.partition_point(|note| note.span.start <= link.span.start);
        if after > 0 && holds(&notes[after - 1]) {
            let citing = entry.items.iter().filter(|item| item.parsed.notes > 0);
            return citing.fold(Shown { times: 0, names: 0 }, |shown, item| Shown {
                times: shown.times + 1,
                names: shown.names + names(item),
            });
        }
        let items = &entry.items;
        let after = items.partition_point(|item| item.parsed.span.start <= link.span.start);
        Shown {
            times: 1,
            names: after.checked_sub(1).map_or(0, |at| names(&items[at])),
        }
    }
}

fn many(entry: &Entry, link: &LocalLink, most: usize) -> Diagnostic {
    let message = format!(
        "the items that this file shows in place of links have more than {most} bytes down to here"
    );
    Diagnostic::error("too-many-embeds", message, entry.place(link.span))
        .help("link to long items instead: `[[name#item]]`")
}

fn many_of_site(entry: &Entry, link: &LocalLink, most: usize) -> Diagnostic {
    let message = format!(
        "the items that all files show in place of links have more than {most} bytes down to this file"
    );
    Diagnostic::error("too-many-embeds", message, entry.place(link.span))
        .help("link to long items instead: `[[name#item]]`")
}
