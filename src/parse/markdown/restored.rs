//! Events of a body in which a sign stands for some `<`, as the body has them.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

/// An info string without `{#id}` at its end, which names the code and is not part of its language.
pub(super) fn without_id(info: CowStr<'_>) -> CowStr<'_> {
    match info.rfind("{#").filter(|_| info.ends_with('}')) {
        Some(at) => CowStr::from(info[..at].trim_end().to_owned()),
        None => info,
    }
}

/// An event of a body in which a sign stands for some `<`.
pub(super) fn restored<'t>(event: Event<'t>, sign: char) -> Event<'t> {
    let whole = |text: CowStr<'t>| match text.contains(sign) {
        true => CowStr::from(text.replace(sign, "<")),
        false => text,
    };
    match event {
        Event::Text(text) => Event::Text(whole(text)),
        Event::Code(text) => Event::Code(whole(text)),
        Event::Html(text) => Event::Html(whole(text)),
        Event::InlineHtml(text) => Event::InlineHtml(whole(text)),
        Event::FootnoteReference(label) => Event::FootnoteReference(whole(label)),
        Event::InlineMath(formula) => Event::InlineMath(whole(formula)),
        Event::DisplayMath(formula) => Event::DisplayMath(whole(formula)),
        Event::Start(tag) => Event::Start(restored_tag(tag, whole)),
        event => event,
    }
}

fn restored_tag<'t>(tag: Tag<'t>, whole: impl Fn(CowStr<'t>) -> CowStr<'t>) -> Tag<'t> {
    match tag {
        Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Link {
            link_type,
            dest_url: whole(dest_url),
            title: whole(title),
            id: whole(id),
        },
        Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Image {
            link_type,
            dest_url: whole(dest_url),
            title: whole(title),
            id: whole(id),
        },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            Tag::CodeBlock(CodeBlockKind::Fenced(whole(info)))
        }
        Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(whole(label)),
        tag => tag,
    }
}
