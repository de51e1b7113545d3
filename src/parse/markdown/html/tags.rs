//! The tags of a body, and which of them belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::token::{Kind, Token};
use super::{Reason, Shown};
use crate::html::{Piece, closes_raw, pieces};

/// How many blocks around a tag may hold its partner, so that deep nesting costs no more.
const REACH: usize = 16;

/// How many tags of a block may lack their `>` before the rest is taken for text as it is.
const UNFINISHED: usize = 16;

/// What was found in one pass.
pub(super) struct Found {
    /// The tags to show, in order.
    pub(super) shown: Vec<Shown>,
    /// Those of them that the parser is not to see.
    pub(super) hides: Vec<Shown>,
    pub(super) groups: Vec<Range<usize>>,
}

/// What may be closed in a block.
#[derive(Default)]
struct Scope {
    open: BTreeMap<String, Vec<usize>>,
    /// What a list item or a quotation in it left open.
    orphans: BTreeMap<String, Vec<usize>>,
    /// Whether it is a footnote, which is shown elsewhere.
    is_note: bool,
}

/// Reads the tags of a body.
pub(super) struct Reader<'b> {
    body: &'b str,
    tokens: Vec<Token>,
    scopes: Vec<Scope>,
    top: Range<usize>,
    depth: usize,
    in_code: bool,
    /// The lines of the open block of HTML.
    block: Option<Block>,
    blocks: usize,
    /// Offsets of text outside of code that may have been hidden before.
    texts: Vec<Range<usize>>,
    groups: Vec<Range<usize>>,
}

/// The text of a block of HTML, and where its lines come from.
#[derive(Default)]
struct Block {
    text: String,
    lines: Vec<(usize, usize)>,
}

impl Block {
    /// The offset in the body of an offset in the text.
    fn source(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|(start, _)| *start <= at);
        let (start, source) = self.lines[next.saturating_sub(1)];
        source + (at - start)
    }
}

impl<'b> Reader<'b> {
    pub(super) fn new(body: &'b str) -> Reader<'b> {
        Reader {
            body,
            tokens: Vec::new(),
            scopes: vec![Scope::default()],
            top: 0..0,
            depth: 0,
            in_code: false,
            block: None,
            blocks: 0,
            texts: Vec::new(),
            groups: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                if self.depth == 0 {
                    self.top = range;
                }
                self.depth += 1;
                self.start(tag);
            }
            Event::End(tag) => {
                self.depth -= 1;
                self.end(*tag);
            }
            Event::Html(html) => {
                if let Some(block) = &mut self.block {
                    block.lines.push((block.text.len(), range.start));
                    block.text.push_str(html);
                }
            }
            Event::InlineHtml(html) => self.inline(html, &range),
            Event::Text(_) if !self.in_code => self.texts.push(range),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::HtmlBlock => self.block = Some(Block::default()),
            Tag::CodeBlock(_) => self.in_code = true,
            tag if is_scope(tag.to_end()) => self.scopes.push(Scope {
                is_note: matches!(tag, Tag::FootnoteDefinition(_)),
                ..Scope::default()
            }),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => {
                if let Some(block) = self.block.take() {
                    self.block_tags(&block);
                    self.blocks += 1;
                }
            }
            TagEnd::CodeBlock => self.in_code = false,
            tag if is_scope(tag) => self.leave(),
            _ => {}
        }
    }

    /// Ends a scope: what a block of it left open may be closed right after it.
    fn leave(&mut self) {
        let Some(scope) = self.scopes.pop() else {
            return;
        };
        let (Some(parent), false) = (self.scopes.last_mut(), scope.is_note) else {
            return;
        };
        for (name, open) in scope.open {
            let begins_block = |index: &usize| self.tokens[*index].block.is_some();
            let left = open.into_iter().filter(begins_block);
            parent.orphans.entry(name).or_default().extend(left);
        }
    }

    fn inline(&mut self, html: &str, range: &Range<usize>) {
        let token = match pieces(html).next() {
            Some(Piece::Tag(tag)) => Token::of_tag(&tag, range.clone()),
            Some(Piece::Comment(comment)) if !comment.starts_with("<!--") => {
                Token::of_text(range.clone(), Reason::Unknown)
            }
            _ => return,
        };
        self.push(token);
    }

    /// The tags of a block. What looks like the beginning of something that never ends is text.
    fn block_tags(&mut self, block: &Block) {
        let text = block.text.as_str();
        let mut endless: BTreeSet<String> = BTreeSet::new();
        let mut unfinished = 0;
        let mut start = 0;
        'pieces: while unfinished <= UNFINISHED {
            let mut at = start;
            for piece in pieces(&text[start..]) {
                let begin = at;
                at += piece.written().len();
                let source = |range: Range<usize>| {
                    block.source(range.start)..block.source(range.end - 1) + 1
                };
                let is_whole = piece.written().ends_with('>');
                match piece {
                    Piece::Text(_) => {}
                    Piece::Comment(comment) => {
                        let length = match comment.starts_with("<!--") {
                            true if is_whole => continue,
                            true => 4,
                            false if is_whole => comment.len(),
                            false => 1,
                        };
                        let reason = match is_whole {
                            true => Reason::Unknown,
                            false => Reason::Unclosed,
                        };
                        let token = Token::of_text(source(begin..begin + length), reason);
                        self.push_in_block(token);
                        if !is_whole {
                            unfinished += 1;
                            start = begin + length;
                            continue 'pieces;
                        }
                    }
                    Piece::Tag(_) if !is_whole => {
                        let token = Token::of_text(source(begin..begin + 1), Reason::Unclosed);
                        self.push_in_block(token);
                        unfinished += 1;
                        start = begin + 1;
                        continue 'pieces;
                    }
                    Piece::Tag(tag) => {
                        let mut token = Token::of_tag(&tag, source(begin..at));
                        let swallows =
                            tag.is_raw() && !closes_later(&text[at..], &tag.name, &mut endless);
                        if swallows {
                            token.kind = Kind::No(Reason::Unclosed);
                        }
                        self.push_in_block(token);
                        if swallows {
                            start = at;
                            continue 'pieces;
                        }
                    }
                }
            }
            return;
        }
    }

    fn push_in_block(&mut self, mut token: Token) {
        token.block = Some(self.blocks);
        self.push(token);
    }

    /// Takes a tag and finds what it closes.
    fn push(&mut self, mut token: Token) {
        let index = self.tokens.len();
        let mut scopes = self.scopes.iter().rev().take(REACH);
        token.in_table = scopes.any(|scope| scope.open.contains_key("table"));
        match token.kind {
            Kind::Opens => {
                token.top =
                    (token.block.is_some() && self.scopes.len() == 1).then(|| self.top.clone());
                if let Some(scope) = self.scopes.last_mut() {
                    scope
                        .open
                        .entry(token.name.clone())
                        .or_default()
                        .push(index);
                }
            }
            Kind::Closes => {
                token.partner = self.opener(&token.name);
                if let Some(partner) = token.partner {
                    let opener = &mut self.tokens[partner];
                    opener.partner = Some(index);
                    if let Some(top) = opener.top.clone().filter(|top| *top != self.top) {
                        self.groups.push(top.start..self.top.end);
                    }
                }
            }
            Kind::Alone | Kind::No(_) => {}
        }
        self.tokens.push(token);
    }

    /// The tag that opened the element of this name that is to be closed here.
    fn opener(&mut self, name: &str) -> Option<usize> {
        for scope in self.scopes.iter_mut().rev().take(REACH) {
            for open in [&mut scope.open, &mut scope.orphans] {
                let Some(tags) = open.get_mut(name) else {
                    continue;
                };
                let found = tags.pop();
                if tags.is_empty() {
                    open.remove(name);
                }
                if found.is_some() {
                    return found;
                }
            }
            if scope.is_note {
                return None;
            }
        }
        None
    }

    /// What is to be shown, with what was hidden in an earlier pass and is text now.
    pub(super) fn finish(self, hidden: &[Shown]) -> Found {
        let pictures = self.pictures();
        let mut shown: Vec<Shown> = Vec::new();
        let mut hides: Vec<Shown> = Vec::new();
        let mut block_is_text = (None, false);
        for token in &self.tokens {
            let next = pictures.partition_point(|picture| picture.end <= token.range.start);
            let in_picture = pictures
                .get(next)
                .is_some_and(|picture| picture.contains(&token.range.start));
            let reason = token.reason().filter(|_| !in_picture);
            // A block whose first tag is text is not a block.
            if token.block.is_some() && block_is_text.0 != token.block {
                block_is_text = (token.block, reason.is_some());
            }
            let Some(reason) = reason else { continue };
            let tag = Shown {
                range: token.range.clone(),
                reason,
            };
            if token.block.is_some()
                && block_is_text.1
                && self.body[tag.range.clone()].starts_with('<')
            {
                hides.push(tag.clone());
            }
            shown.push(tag);
        }
        shown.extend(
            hidden
                .iter()
                .filter(|tag| self.is_text(tag.range.start))
                .cloned(),
        );
        shown.sort_by_key(|tag| tag.range.start);
        // What an earlier pass hid may be found again, and as a part of something longer.
        shown.dedup_by(|next, tag| {
            let is_part = next.range.start < tag.range.end;
            if is_part {
                tag.range.end = tag.range.end.max(next.range.end);
            }
            is_part
        });
        Found {
            shown,
            hides,
            groups: merged(self.groups),
        }
    }

    fn is_text(&self, at: usize) -> bool {
        let next = self.texts.partition_point(|text| text.end <= at);
        self.texts.get(next).is_some_and(|text| text.start <= at)
    }

    /// Drawings and formulas, which have elements of their own.
    fn pictures(&self) -> Vec<Range<usize>> {
        let opens =
            |token: &&Token| token.kind == Kind::Opens && matches!(&*token.name, "svg" | "math");
        let found = self.tokens.iter().filter(opens).filter_map(|token| {
            let end = &self.tokens[token.partner?];
            Some(token.range.start..end.range.end)
        });
        merged(found.collect())
    }
}

/// Whether a block or an inline part of one begins that tags are paired in.
fn is_scope(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::TableCell
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
    )
}

/// Whether an element that holds text alone is closed in what follows; names of those that are not
/// are kept, as nothing that follows closes them either.
fn closes_later(text: &str, name: &str, endless: &mut BTreeSet<String>) -> bool {
    if endless.contains(name) {
        return false;
    }
    let closes = closes_raw(text, name);
    if !closes {
        endless.insert(name.to_owned());
    }
    closes
}

/// Sorted ranges in which those that touch or overlap are one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
