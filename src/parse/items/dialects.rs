//! What dialects read in an item: formulas, footnotes within the text, links by name.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::builder::Found;
use super::{Reader, Within};
use crate::parse::document::{Form, Link, LinkKind, LocalLink, Named};
use crate::parse::markdown::{Slip, SlipKind, is_math, note_key};
use crate::parse::math::mathml;
use crate::reference::{Field, Name};
use crate::source::{Span, Spanned};

/// As much of a line as a message shows, in characters.
const LONGEST: usize = 60;

impl Reader<'_> {
    /// Tells of what was meant for markup of a dialect.
    pub(super) fn report_slips(&self) {
        for Slip { range, kind } in self.markdown.slips() {
            let line = &self.body[range.clone()];
            let (code, message, help) = told(*kind);
            let span = self.moved(Span::new(range.clone()));
            let message = format!("`{}` {message}", cut(line));
            self.problems.warning(code, span, message, help);
        }
    }

    /// The text of a footnote begins, within that of the block which refers to it.
    pub(super) fn begin_inline_note(&mut self, label: &str, range: &Range<usize>) {
        self.footnotes.push(Spanned {
            value: label.to_owned(),
            span: self.moved(Span::new(range.clone())),
        });
        self.set_aside = Some((std::mem::take(&mut self.run), self.footnote.take()));
        self.footnote = Some((label.to_owned(), Found::default()));
    }

    pub(super) fn end_inline_note(&mut self) {
        let is_fresh = self.block_fresh;
        self.flush();
        self.block_fresh = is_fresh;
        let (run, mut outer) = self.set_aside.take().unwrap_or_default();
        if let Some((label, found)) = self.footnote.take() {
            match self.nested_notes.last_mut().or(outer.as_mut()) {
                Some((_, outer)) => outer.extend(found),
                None => {
                    self.footnote_finds.entry(note_key(&label)).or_insert(found);
                }
            }
        }
        self.footnote = outer;
        self.run = run;
    }

    /// A formula: it is a part of the item's text as it is written, and names nothing.
    pub(super) fn formula(&mut self, tex: &str, range: &Range<usize>, display: bool) {
        self.push_code(tex);
        self.run.push_opaque(range.clone());
        let signs = if display { 2 } else { 1 };
        self.check_formula((tex, display), range.start + signs, range);
    }

    /// Code begins; with the language `math` it is a formula.
    pub(super) fn begin_formula(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        let is_formula = matches!(kind, CodeBlockKind::Fenced(info) if is_math(info));
        if is_formula && self.markdown.reads_formulas() {
            self.formula = Some((range.clone(), range.end, String::new()));
        }
    }

    /// A line of code, which may be one of a formula.
    pub(super) fn push_formula(&mut self, code: &str, range: &Range<usize>) {
        if let Some((_, start, formula)) = &mut self.formula {
            *start = (*start).min(range.start);
            formula.push_str(code);
        }
    }

    pub(super) fn end_formula(&mut self) {
        if let Some((range, start, formula)) = self.formula.take() {
            self.check_formula((&formula, true), start, &range);
        }
    }

    /// Tells of a formula that cannot be shown. It begins at an offset, where it is written as it is.
    pub(super) fn check_formula(
        &self,
        (tex, display): (&str, bool),
        start: usize,
        whole: &Range<usize>,
    ) {
        let Err(bad) = mathml(tex, display) else {
            return;
        };
        let is_exact = self.body.get(start..start + tex.len()) == Some(tex);
        let place = match is_exact && !bad.range.is_empty() {
            true => start + bad.range.start..start + bad.range.end,
            false => whole.clone(),
        };
        let message = format!("this formula is shown as it is written: {}", bad.message);
        let help = "correct the TeX, or write it as code";
        let span = self.moved(Span::new(place));
        self.problems.warning("bad-formula", span, message, help);
    }

    /// `[[name#heading|text]]`: a link to what has the name, or to what it names in text.
    pub(super) fn named_link(
        &mut self,
        destination: &str,
        range: &Range<usize>,
        (kind, has_text): (LinkKind, bool),
    ) {
        // The name is not text in which more could be named.
        if !has_text && self.within == Within::Prose {
            self.within = Within::Autolink;
        }
        let span = self.moved(Span::new(range.clone()));
        let name = destination.split('#').next().unwrap_or_default().trim();
        let whole = self.grammar.read_value(Field::Refs, destination);
        let read = whole.or_else(|| self.grammar.read_value(Field::Refs, name));
        // A pair is the path of a file here, and no repository.
        let read = read.filter(|name| !matches!(name, Name::Repo { .. }));
        if let (Some(name), LinkKind::Link) = (read, kind) {
            let named = Named {
                span,
                written: destination.into(),
                locator: None,
                name,
                form: Form::Destination,
                bullet: self.bullet(),
                link: Link::No,
            };
            if let Some(found) = self.found() {
                found.names.push(named);
            }
        }
        self.links.push(LocalLink {
            span,
            destination: destination.to_owned(),
            kind,
            named: true,
        });
    }
}

/// A line, cut where it is long.
fn cut(line: &str) -> Cow<'_, str> {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]).into(),
        None => line.into(),
    }
}

/// The code of a slip, what is said of its line, and what to do.
fn told(kind: SlipKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        SlipKind::UnclosedBox => (
            "unclosed-box",
            "is not closed: the box goes to the end of its list item, of its quotation, or of the file",
            "put a line with as many colons where it ends, as far from the left as this one",
        ),
        SlipKind::StrayEnd => (
            "unclosed-box",
            "closes no box, and is shown as text",
            "remove it; where boxes are nested, the outer one needs more colons than the inner one, and a box ends in the bullet it begins in",
        ),
        SlipKind::UnknownBox => (
            "unread-box",
            "is not a box that is known, and is shown as text",
            "write `:::message`, `:::message alert` or `:::details Title`",
        ),
        SlipKind::NoTitle => (
            "unread-box",
            "has no title, and is shown as text",
            "write `:::details Title`",
        ),
        SlipKind::UnknownEmbed => (
            "unread-embed",
            "is not an embed that is known; `@` and a link are shown",
            "remove the `@`, or write `@[card](https://…)`",
        ),
        SlipKind::BadEmbed => (
            "unread-embed",
            "has no address or name that this embed takes; `@` and a link are shown",
            "write the address of a page, as in `@[card](https://…)`, or what the embed is named by, as in `@[youtube](ID)`",
        ),
        SlipKind::TextAfterEmbed => (
            "unread-embed",
            "has text after it, so it is not read as an embed; `@` and a link are shown",
            "put the text on a line of its own",
        ),
        SlipKind::UnclosedComment => (
            "unclosed-comment",
            "begins a comment that is never closed, and all that follows is shown",
            "put `%%` where the comment ends, or write `\\%%` for the signs themselves",
        ),
    }
}
