//! Whether `{#id}` after the first line of an item would name it, and nothing else be changed: that
//! is tried and not guessed, as a line may end in a table, in code, in a link or in a tag.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::link::{Entry, Site};
use crate::parse::markdown::Markdown;
use crate::parse::{Document, Means, parse_one};
use crate::source::Source;

/// The text that names the item `index` of a document, to be put at the byte `at` of its source;
/// nothing where that would not do.
pub(super) fn anchor(
    site: &Site,
    (entry, index): (&Entry, usize),
    at: usize,
    id: &str,
) -> Option<String> {
    let anchor = format!(" {{#{id}}}");
    let source = entry.source();
    let (before, behind) = source.text.split_at(at);
    let named = Source::new(source.path.clone(), format!("{before}{anchor}{behind}"));
    let means = Means {
        rules: &site.rules,
        grammar: &site.grammar,
        html: site.config.html,
        dialects: site.config.dialects,
        zone: site.config.time_zone,
        // They change no id.
        hashtags: None,
        ignored_keys: &site.config.ignored_keys,
        keeps_prose: false,
    };
    let document = parse_one(&named, means)?;
    // Whether the id is free yet is not asked: whoever has it may be about to be named as well.
    let item = document.items.get(index)?;
    let is_read = item.is_named
        && item
            .anchor
            .is_some_and(|span| named.slice(span).ends_with(&anchor));
    let is_harmless = document.items.len() == entry.items.len()
        && is_seen(&document.markdown(), id)
        && html(&document).replacen(&anchor, "", 1) == html(&entry.document);
    (is_read && is_harmless).then_some(anchor)
}

/// The HTML of a text but for the names of its headings.
fn html(document: &Document) -> String {
    let markdown = document.markdown();
    let events = markdown.events().map(|(event, _)| match event {
        Event::Start(Tag::Heading { level, classes, .. }) => Event::Start(Tag::Heading {
            level,
            id: None,
            classes,
            attrs: Vec::new(),
        }),
        event => event,
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

/// Whether `{#id}` is the name of a heading, or text: not code, nor words of a picture.
fn is_seen(markdown: &Markdown<'_>, id: &str) -> bool {
    let anchor = format!("{{#{id}}}");
    let mut opaque = 0_usize;
    markdown.events().any(|(event, _)| {
        match &event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => opaque += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Image) => opaque -= 1,
            _ => {}
        }
        match &event {
            Event::Start(Tag::Heading { id: Some(name), .. }) => **name == *id,
            Event::Text(text) => opaque == 0 && text.contains(&anchor),
            _ => false,
        }
    })
}
