//! The events of a marked text as those of its body.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, OffsetIter, Parser, Tag, TagEnd};

use super::{BoxKind, Boxed, Embed, Marks, Role, options, within};
use crate::parse::markdown::Located;
use crate::parse::markdown::inline::is_inline;

/// Gives the events of a text in which [`Marks`] were made. A box is a `DefinitionList`, which nothing
/// else makes here; what it is says [`Marks::boxed`].
pub(in crate::parse::markdown) struct Contained<'m> {
    parser: OffsetIter<'m>,
    body: &'m str,
    marks: &'m Marks,
    /// The next marked line.
    line: usize,
    open: Vec<Open<'m>>,
    waiting: VecDeque<Located<'m>>,
}

/// A box that is open.
struct Open<'m> {
    boxed: &'m Boxed,
    /// How many elements are open in it.
    inside: usize,
    /// The paragraph that text in it makes where a tight list would have none.
    paragraph: Option<Range<usize>>,
}

impl<'m> Contained<'m> {
    /// The events of `text`, which is `body` with marks.
    pub(in crate::parse::markdown) fn new(
        text: &'m str,
        body: &'m str,
        marks: &'m Marks,
    ) -> Contained<'m> {
        Contained {
            parser: Parser::new_ext(text, options(marks.dialects)).into_offset_iter(),
            body,
            marks,
            line: 0,
            open: Vec::new(),
            waiting: VecDeque::new(),
        }
    }

    fn take(&mut self, event: Event<'m>, range: Range<usize>) {
        match &event {
            Event::Start(Tag::HtmlBlock) => {
                if let Some(role) = self.role(&range) {
                    self.skip(TagEnd::HtmlBlock);
                    self.end_paragraph();
                    return self.play(&role);
                }
            }
            Event::Start(Tag::Paragraph) if self.marks.is_hidden(self.body, &range) => {
                return self.skip(TagEnd::Paragraph);
            }
            _ => {}
        }
        match (&event, is_inline(&event)) {
            (_, true) => self.begin_paragraph(&range),
            (Event::Start(_) | Event::Rule, _) => self.end_paragraph(),
            // What ends here and did not begin in the open boxes ends them.
            (Event::End(_), _) => {
                while self.open.last().is_some_and(|open| open.inside == 0) {
                    self.close();
                }
            }
            _ => {}
        }
        if let Some(open) = self.open.last_mut() {
            match &event {
                Event::Start(_) => open.inside += 1,
                Event::End(_) => open.inside -= 1,
                _ => {}
            }
        }
        match event {
            Event::Text(text) => self.text(text, range),
            event => {
                let event = restored(event, self.body, &range, self.marks);
                self.waiting.push_back((event, range));
            }
        }
    }

    /// What the marked line does that is a block of HTML.
    fn role(&mut self, block: &Range<usize>) -> Option<Role> {
        let lines = &self.marks.lines;
        while lines
            .get(self.line)
            .is_some_and(|line| line.range.end <= block.start)
        {
            self.line += 1;
        }
        let line = lines.get(self.line)?;
        (line.range.start < block.end).then(|| line.role.clone())
    }

    fn play(&mut self, role: &Role) {
        match role {
            Role::Opens(index) => {
                let boxed = &self.marks.boxes[*index];
                if let Some(open) = self.open.last_mut() {
                    open.inside += 1;
                }
                let start = Event::Start(Tag::DefinitionList);
                self.waiting.push_back((start, boxed.range.clone()));
                self.open.push(Open {
                    boxed,
                    inside: 0,
                    paragraph: None,
                });
                match &boxed.kind {
                    BoxKind::Details(title) => self.title(title),
                    BoxKind::Embed(embed) => {
                        self.embed(embed, &boxed.range);
                        self.close();
                    }
                    BoxKind::Message | BoxKind::Alert => {}
                }
            }
            Role::Closes(count) => {
                for _ in 0..*count {
                    self.close();
                }
            }
        }
    }

    /// The title of a box, which is text and no Markdown.
    fn title(&mut self, title: &Range<usize>) {
        let text = CowStr::Borrowed(&self.body[title.clone()]);
        let start = Event::Start(Tag::DefinitionListTitle);
        let end = Event::End(TagEnd::DefinitionListTitle);
        for event in [start, Event::Text(text), end] {
            self.waiting.push_back((event, title.clone()));
        }
    }

    /// What an embed shows: a link, or a diagram.
    fn embed(&mut self, embed: &'m Embed, range: &Range<usize>) {
        let tag = match embed.is_diagram() {
            true => Tag::CodeBlock(CodeBlockKind::Fenced(CowStr::Borrowed("mermaid"))),
            false => Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: CowStr::Borrowed(&embed.target),
                title: CowStr::Borrowed(""),
                id: CowStr::Borrowed(""),
            },
        };
        let end = Event::End(tag.to_end());
        let text = Event::Text(CowStr::Borrowed(&embed.target));
        self.waiting.push_back((Event::Start(tag), range.clone()));
        self.waiting.push_back((text, embed.argument.clone()));
        self.waiting.push_back((end, range.clone()));
    }

    /// Ends the innermost box.
    fn close(&mut self) {
        self.end_paragraph();
        if let Some(open) = self.open.pop() {
            let end = Event::End(TagEnd::DefinitionList);
            self.waiting.push_back((end, open.boxed.range.clone()));
        }
        if let Some(outer) = self.open.last_mut() {
            outer.inside -= 1;
        }
    }

    /// Leaves out what comes before the end of a block, and that.
    fn skip(&mut self, end: TagEnd) {
        self.parser.find(|(event, _)| *event == Event::End(end));
    }

    /// Text that is in a box by itself is a paragraph.
    fn begin_paragraph(&mut self, range: &Range<usize>) {
        let open = self.open.last_mut().filter(|open| open.inside == 0);
        if let Some(open) = open.filter(|open| open.paragraph.is_none()) {
            open.paragraph = Some(range.clone());
            let start = Event::Start(Tag::Paragraph);
            self.waiting.push_back((start, range.clone()));
        }
    }

    fn end_paragraph(&mut self) {
        let open = self.open.last_mut().filter(|open| open.inside == 0);
        if let Some(range) = open.and_then(|open| open.paragraph.take()) {
            let end = Event::End(TagEnd::Paragraph);
            self.waiting.push_back((end, range));
        }
    }

    /// Text as the body has it, without the comments in it.
    fn text(&mut self, text: CowStr<'m>, range: Range<usize>) {
        if text.len() != range.len() {
            return self.waiting.push_back((Event::Text(text), range));
        }
        let comments = self.marks.comments_in(&range);
        let starts = comments.iter().map(|one| one.start).chain([range.end]);
        let ends = [range.start]
            .into_iter()
            .chain(comments.iter().map(|one| one.end));
        for (end, start) in ends.zip(starts).filter(|(end, start)| end < start) {
            let text = CowStr::Borrowed(&self.body[end..start]);
            self.waiting.push_back((Event::Text(text), end..start));
        }
    }
}

impl<'m> Iterator for Contained<'m> {
    type Item = Located<'m>;

    fn next(&mut self) -> Option<Located<'m>> {
        if !self.marks.any() {
            return self.parser.next();
        }
        loop {
            if let Some(located) = self.waiting.pop_front() {
                return Some(located);
            }
            match self.parser.next() {
                Some((event, range)) => self.take(event, range),
                None if self.open.is_empty() => return None,
                None => self.close(),
            }
        }
    }
}

/// An event that is not text, as the body has it.
fn restored<'m>(event: Event<'m>, body: &'m str, range: &Range<usize>, marks: &Marks) -> Event<'m> {
    let Some(sign) = marks.stand_in.map(char::from) else {
        return event;
    };
    let has_dollars = !within(&marks.with_dollars, range).is_empty();
    let dollars = |text: CowStr<'m>| match has_dollars {
        true => CowStr::from(text.replace(marks.dollar, "$")),
        false => text,
    };
    let formula = |text: CowStr<'m>, signs: usize| match text.contains(sign) {
        true => CowStr::Borrowed(&body[range.start + signs..range.end - signs]),
        false => text,
    };
    match event {
        Event::InlineMath(text) => Event::InlineMath(formula(text, 1)),
        Event::DisplayMath(text) => Event::DisplayMath(formula(text, 2)),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: dollars(dest_url),
            title: dollars(title),
            id,
        }),
        Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Image {
            link_type,
            dest_url: dollars(dest_url),
            title: dollars(title),
            id,
        }),
        event => event,
    }
}
