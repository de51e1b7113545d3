//! The saved HTML of a scrap's page.
//!
//! 1. A page may hold its scrap as JSON, in `__NEXT_DATA__`; that says most.
//! 2. Else the text of a post is in an element of the class `znc`, as all text of Zenn is.
//! 3. Else posts begin where the author's name is twice, as picture and as text: what a copied page shows.

use std::collections::{BTreeMap, HashMap};

use super::posts::{doubled, is_of_site};
use super::saved::{HOST, dated};
use super::{Loss, PageLine, Post, json, language};
use crate::config::Zone;
use crate::import::dates::{day_of_moment, leading_day};
use crate::import::html::{Block, Converter, Dom, NodeId};

/// The posts of a page, what is above and below them, and what could not be kept.
#[derive(Default)]
pub(super) struct Page {
    pub(super) slug: Option<String>,
    pub(super) header: Vec<PageLine>,
    pub(super) footer: Vec<PageLine>,
    pub(super) posts: Vec<Post>,
    pub(super) losses: Vec<Loss>,
    /// Whether posts have the numbers of comments as places, and not lines.
    pub(super) is_numbered: bool,
}

/// Reads a page; nothing where it is not that of a scrap.
pub(super) fn read(html: &str, zone: Zone) -> Option<Page> {
    let dom = Dom::parse(html);
    let address = address(&dom);
    let is_other = |part: &str| address.as_deref().is_some_and(|found| found.contains(part));
    if is_other("/articles/") || is_other("/books/") {
        return None;
    }
    let slug = address.as_deref().and_then(slug_of);
    if let Some(scrap) = data(&dom).and_then(|data| json::read(&data, zone)) {
        let title = scrap.title.map(|text| PageLine { line: 1, text });
        return Some(Page {
            slug: scrap.slug.or(slug),
            header: title.into_iter().collect(),
            posts: scrap.posts,
            losses: scrap.losses,
            is_numbered: true,
            ..Page::default()
        });
    }
    let mut converter = Converter::new(&dom, HOST, language::of_code);
    let bodies = outermost(&dom, "znc");
    let mut page = match bodies.is_empty() {
        false => of_bodies(&mut converter, &bodies, zone),
        true => of_blocks(&converter.blocks(Dom::ROOT))?,
    };
    page.slug = slug;
    page.losses = converter.losses.into_iter().map(at_line).collect();
    Some(page)
}

fn at_line((line, what): (usize, String)) -> Loss {
    Loss {
        place: format!("line {line}"),
        what,
    }
}

/// The address that the page says it has.
fn address(dom: &Dom) -> Option<String> {
    dom.below(Dom::ROOT).find_map(|node| {
        let is = |name: &str, value: &str| dom.attribute(node, name) == Some(value);
        let found = match dom.name(node) {
            "link" if is("rel", "canonical") => dom.attribute(node, "href"),
            "meta" if is("property", "og:url") => dom.attribute(node, "content"),
            _ => None,
        };
        found.map(str::to_owned)
    })
}

/// The name of a scrap in its address.
fn slug_of(address: &str) -> Option<String> {
    let (_, slug) = address.split_once("/scraps/")?;
    let slug = slug.split(['/', '?', '#']).next()?;
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// The JSON that a page was made of.
fn data(dom: &Dom) -> Option<serde_json::Value> {
    let mut scripts = dom
        .below(Dom::ROOT)
        .filter(|node| dom.name(*node) == "script");
    let data = scripts.find(|node| dom.attribute(*node, "id") == Some("__NEXT_DATA__"))?;
    serde_json::from_str(&dom.all_text(data)).ok()
}

/// The elements of a class that are in no other one of it.
fn outermost(dom: &Dom, class: &str) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut waiting = vec![Dom::ROOT];
    while let Some(node) = waiting.pop() {
        match dom.has_class(node, class) {
            true => found.push(node),
            false => waiting.extend(dom.children(node).iter().rev()),
        }
    }
    found
}

fn of_bodies(converter: &mut Converter<'_>, bodies: &[NodeId], zone: Zone) -> Page {
    let dom = converter.dom;
    let mut counts: HashMap<NodeId, usize> = HashMap::new();
    for body in bodies {
        for node in above(dom, *body) {
            *counts.entry(node).or_default() += 1;
        }
    }
    let mut page = Page::default();
    for body in bodies {
        let (day, markdown) = dated(&converter.blocks(*body));
        // What holds no other post belongs to this one.
        let own = above(dom, *body)
            .take_while(|node| counts[node] == 1)
            .last();
        let shown = own.and_then(|own| {
            dom.below(own)
                .filter(|node| dom.name(*node) == "time")
                .find_map(|node| day_of_moment(dom.attribute(node, "datetime")?, zone))
        });
        page.posts.push(Post {
            place: dom.line(*body),
            day: day.or(shown),
            markdown,
        });
    }
    page
}

/// The elements around an element, innermost first.
fn above(dom: &Dom, node: NodeId) -> impl Iterator<Item = NodeId> {
    std::iter::successors(dom.parent(node), |node| dom.parent(*node))
}

/// The posts of a page as a reader sees it.
fn of_blocks(blocks: &[Block]) -> Option<Page> {
    let starts = starts(blocks);
    let first = *starts.first()?;
    let line = |block: &Block| PageLine {
        line: block.line,
        text: block.lines.join(" "),
    };
    let mut page = Page {
        header: blocks[..first].iter().map(line).collect(),
        ..Page::default()
    };
    let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
    for (start, end) in starts.iter().zip(ends) {
        let mut body = &blocks[start + 1..end];
        let head = author(&blocks[*start]);
        // The picture and the name may be two blocks.
        if head.is_none() {
            body = body.get(1..).unwrap_or_default();
        }
        if end == blocks.len()
            && let Some(at) = body.iter().position(|block| is_of_site(&block.plain))
        {
            page.footer = body[at..].iter().map(line).collect();
            body = &body[..at];
        }
        let (day, markdown) = dated(body);
        let shown = || leading_day(head?.1.trim()).map(|(day, _)| day);
        page.posts.push(Post {
            place: blocks[*start].line,
            day: day.or_else(shown),
            markdown,
        });
    }
    Some(page)
}

/// The author's name and what follows it, of a block with the name twice: as picture and as text.
fn author(block: &Block) -> Option<(&str, &str)> {
    let plain = block.plain.as_str();
    if let Some(name) = doubled(plain) {
        return Some((name, ""));
    }
    let (_, picture) = block.lines.first()?.split_once("![")?;
    let name = picture.split(']').next().filter(|name| !name.is_empty())?;
    let rest = plain.strip_prefix(name)?.trim_start().strip_prefix(name)?;
    // A sentence about the author is longer than a date.
    (rest.starts_with(' ') && rest.chars().count() < 30).then_some((name, rest))
}

/// The blocks that are the author's name, with the picture before it.
fn starts(blocks: &[Block]) -> Vec<usize> {
    let name = |at: usize| {
        let own = blocks[at].plain.as_str();
        let next = || blocks.get(at + 1).map(|block| block.plain.as_str());
        let is_picture = blocks[at]
            .lines
            .iter()
            .all(|line| line.starts_with("![") || line.starts_with("[!["));
        let is_pair = || is_picture && !own.is_empty() && next() == Some(own);
        author(&blocks[at])
            .map(|(name, _)| name)
            .or_else(|| is_pair().then_some(own))
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for found in (0..blocks.len()).filter_map(name) {
        *counts.entry(found).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or_default();
    let is_author = |found: &str| counts.get(found) == Some(&most);
    (0..blocks.len())
        .filter(|at| name(*at).is_some_and(is_author))
        .collect()
}
