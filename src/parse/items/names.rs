//! What the text of a block names, read when the block ends.

use std::ops::Range;

use super::{Found, Reader};
use crate::parse::document::{Form, ItemTag, Link, Named};
use crate::parse::text::{Run, Surroundings};
use crate::reference::{Candidate, Name, PersonForm, Place, Standing, raw_urls};
use crate::source::Spanned;

impl Reader<'_> {
    /// Reads the names of the block that ends here.
    pub(super) fn flush(&mut self) {
        if let (Some(item), None) = (self.item.as_mut(), &self.footnote) {
            item.excerpt.end_block();
        }
        if let (Some(item), None) = (self.item.as_mut(), &self.footnote)
            && !item.text.is_empty()
            && !item.text.ends_with('\n')
        {
            item.text.push('\n');
            item.prose.push('\n');
        }
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        // Blocks of code have no names; their text only counts for ids and excerpts.
        let place = if self.block_fresh {
            Place::ItemStart
        } else {
            Place::Inside
        };
        self.block_fresh = false;
        let candidates = self.grammar.scan(run.text(), place);
        let is_zenn = self.markdown.has_whole_underscores();
        let whole = |mut url: Range<usize>| {
            let rest = &run.text()[url.end..];
            if is_zenn {
                url.end += rest.len() - rest.trim_start_matches('_').len();
            }
            url
        };
        let addresses: Vec<Spanned<String>> = raw_urls(run.text())
            .into_iter()
            .map(whole)
            .filter(|url| run.surroundings(url) == Surroundings::Plain)
            .map(|url| Spanned {
                span: self.moved(run.source_span(&url)),
                value: run.text()[url].to_owned(),
            })
            .collect();
        self.report_cut_addresses(&run);
        let hashtags = self.hashtags(&run, &candidates);
        let names: Vec<Named> = candidates
            .into_iter()
            .filter(|candidate| !is_display_name(&run, candidate))
            .map(|candidate| self.named(&run, candidate))
            .collect();
        if let Some(found) = self.found() {
            found.names.extend(names);
            found.addresses.extend(addresses);
            found.hashtags.extend(hashtags);
        }
    }

    /// The hashtags of a text in which the grammar found these.
    fn hashtags(&self, run: &Run, candidates: &[Candidate]) -> Vec<ItemTag> {
        let Some(hashtags) = self.hashtags else {
            return Vec::new();
        };
        let text = run.text();
        let found = hashtags.find(text);
        if found.is_empty() {
            return Vec::new();
        }
        let addresses = raw_urls(text);
        let is_free = |tag: &Range<usize>| {
            let overlaps = |range: &Range<usize>| range.start < tag.end && tag.start < range.end;
            !candidates.iter().any(|candidate| overlaps(&candidate.span))
                && !addresses.iter().any(overlaps)
        };
        let tag = |range: Range<usize>| ItemTag {
            form: Some(match run.surroundings(&range) {
                Surroundings::Plain => Form::Text,
                _ => Form::Unlinkable,
            }),
            written: Spanned {
                value: text[range.start + 1..range.end].to_owned(),
                span: self.moved(run.source_span(&range)),
            },
        };
        found.into_iter().filter(is_free).map(tag).collect()
    }

    /// The bullet of the open item whose text is read.
    pub(super) fn bullet(&self) -> u32 {
        match self.open_note() {
            Some(_) => 0,
            None => self.bullet,
        }
    }

    /// Where what is found now belongs.
    pub(super) fn found(&mut self) -> Option<&mut Found> {
        let is_inline = self.set_aside.is_some();
        let nested = self.nested_notes.last_mut().filter(|_| !is_inline);
        match (nested.or(self.footnote.as_mut()), &mut self.item) {
            (Some((_, found)), _) => Some(found),
            (None, item) => item.as_mut().map(|item| &mut item.found),
        }
    }

    fn named(&self, run: &Run, candidate: Candidate) -> Named {
        let written = &run.text()[candidate.span.clone()];
        let is_address = written.starts_with("http://") || written.starts_with("https://");
        let (form, link) = match run.surroundings(&candidate.span) {
            Surroundings::Plain if is_address => (Form::Address, Link::No),
            Surroundings::Plain => (Form::Text, Link::No),
            Surroundings::InLink(link) => (Form::Unlinkable, link),
            Surroundings::Split => (Form::Unlinkable, Link::No),
        };
        Named {
            span: self.moved(run.source_span(&candidate.span)),
            written: written.into(),
            locator: candidate.locator,
            name: in_link(candidate.name, link),
            form,
            bullet: self.bullet(),
            link,
        }
    }
}

/// A name in the text of a link: a pair that heads the text is not a repository by that alone
/// (`[parser/lexer: fix](https://github.com/acme/tool/pull/1)`).
fn in_link(mut name: Name, link: Link) -> Name {
    if let Name::Repo { standing, .. } = &mut name
        && *standing == Standing::Alone
        && link != Link::No
    {
        *standing = Standing::Inline;
    }
    name
}

/// Whether a login is the first word of a name in emphasis, as Zulip writes people: `@**Ada Lovelace**`.
fn is_display_name(run: &Run, candidate: &Candidate) -> bool {
    let is_login = matches!(
        candidate.name,
        Name::Person {
            form: PersonForm::Login,
            ..
        }
    );
    let behind_sign = candidate.span.start + 1;
    is_login
        && run
            .emphasis_at(behind_sign)
            .is_some_and(|name| name.contains(' '))
}
