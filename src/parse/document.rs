//! One Markdown file, parsed.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::front_matter::FrontMatter;
use super::markdown::Markdown;
use super::prose::Prose;
use crate::config::{Dialects, RawHtml};
use crate::diagnostic::allow::Allow;
use crate::reference::{Locator, Name, Repository};
use crate::source::{Source, Span, Spanned};
use crate::subject::SubjectKey;
use crate::table::{Language, comments};

/// What a file is, by its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `content/notes/`
    Note,
    /// `content/articles/`
    Article,
    /// `content/pages/`
    Page,
    /// `content/subjects/`: the text on top of a subject's page.
    Subject(SubjectKey),
}

/// A note, an article, a page or the text of a subject.
#[derive(Debug)]
pub(crate) struct Document {
    /// What it is.
    pub kind: Kind,
    /// Its name within its kind: `2023-09-12` of a note, the path without ending of others.
    pub name: String,
    /// The file.
    pub source: Arc<Source>,
    /// What its front matter says.
    pub front: FrontMatter,
    /// What the values of its front matter name.
    pub values: Vec<Value>,
    /// The day of a note or an article.
    pub day: Day,
    /// The Markdown after the front matter.
    pub body: Span,
    /// What becomes of HTML in it.
    pub html: RawHtml,
    /// The dialects of Markdown that it is read with.
    pub dialects: Dialects,
    /// What it is cut into, in order. The site shares each item for as long as its document stays the same.
    pub items: Vec<Arc<Item>>,
    /// Definitions of footnotes, by label.
    pub footnotes: Vec<Spanned<String>>,
    /// Links and images that point into the site.
    pub links: Vec<LocalLink>,
    /// Comments that allow findings of `minamo check`, in order. They are in nothing that is published.
    pub allows: Vec<Allow>,
    /// Its text as a reader sees it, where the site is read to be checked.
    pub prose: Option<Box<Prose>>,
}

impl Document {
    /// The name that ids are made of: the one in its front matter, or its own.
    pub(crate) fn lasting_name(&self) -> &str {
        self.front.id.as_ref().map_or(&self.name, |id| &id.value)
    }

    /// Whether it is the text on top of the home page: `content/pages/index.md`.
    pub(crate) fn is_of_home(&self) -> bool {
        self.kind == Kind::Page && self.name == "index"
    }

    /// Its body, to be read again.
    pub(crate) fn markdown(&self) -> Markdown<'_> {
        Markdown::new(self.source.slice(self.body), self.html, self.dialects)
    }

    /// Where the file has comments, in front matter and in the body, in order. Nobody is to read them
    /// who is not its writer.
    pub(crate) fn comments(&self) -> Vec<Range<usize>> {
        let body = self.body.range().start;
        let head = &self.source.text[..body];
        let text = &self.source.text;
        let is_hidden = self.dialects.obsidian && text.contains("%%");
        if !head.contains('#') && !text.contains("<!--") && !is_hidden {
            return Vec::new();
        }
        let language = match head.starts_with("+++") {
            true => Language::Toml,
            false => Language::Yaml,
        };
        let start = head.find('\n').map_or(body, |at| at + 1);
        let moved = |by: usize| move |range: Range<usize>| range.start + by..range.end + by;
        let of_head = comments(&head[start..], language);
        let of_body = self.markdown().comments();
        let of_head = of_head.into_iter().map(moved(start));
        of_head
            .chain(of_body.into_iter().map(moved(body)))
            .collect()
    }
}

/// The place of a note among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Day {
    /// After all of a day, or before all days.
    After(Option<NaiveDate>),
    /// On a day.
    On(NaiveDate),
    /// It has no place in time: pages and texts of subjects.
    None,
}

impl Day {
    /// The date, if it has one.
    pub(crate) fn date(self) -> Option<NaiveDate> {
        match self {
            Day::On(date) => Some(date),
            Day::After(_) | Day::None => None,
        }
    }
}

/// A value of front matter that names a subject.
#[derive(Debug)]
pub(crate) struct Value {
    /// The value as written.
    pub written: Spanned<String>,
    /// What it names; nothing for a tag, which names itself.
    pub name: Option<Name>,
}

/// The unit readers follow.
#[derive(Debug)]
pub(crate) struct Item {
    /// Its permanent id within the document; also its anchor.
    pub id: String,
    /// Where it is in the source.
    pub span: Span,
    /// What kind of block it is.
    pub marker: Marker,
    /// The anchor of a section's heading, made of its words, where it differs from the id.
    pub heading: Option<String>,
    /// The `{#id .tag}` the writer put on its first line, which is not shown.
    pub anchor: Option<Span>,
    /// Whether the writer gave it its id.
    pub is_named: bool,
    /// The tags that the writer gave it, in source order.
    pub tags: Vec<ItemTag>,
    /// Its first line as plain text, cut to some hundred characters.
    pub excerpt: String,
    /// What it may mention, in source order.
    pub named: Vec<Named>,
    /// How it is nested: of each bullet in it, numbered from 1, the bullet that holds it. 0 is the item
    /// itself. A row of a table counts as a bullet.
    pub bullets: Vec<u32>,
    /// Its heading, if it has or is one.
    pub head: Option<Head>,
    /// Web addresses in its text that are to become links, as a reader sees them, in source order.
    pub addresses: Vec<Spanned<String>>,
    /// How many bytes all footnotes have that it leads to, with what is around each.
    pub notes: usize,
}

impl Item {
    /// How many bytes of the document it shows: its own text, and its footnotes.
    pub(crate) fn size(&self) -> usize {
        self.span.range().len() + self.notes
    }
}

/// A tag of an item.
#[derive(Debug)]
pub(crate) struct ItemTag {
    /// Its name, without its sign, and where it is with it.
    pub written: Spanned<String>,
    /// How a hashtag is written in the text; nothing for a tag on the first line, which is not shown.
    pub form: Option<Form>,
}

/// What an item is in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    /// A bullet of a top-level list.
    Bullet,
    /// An entry of a numbered top-level list.
    Number(u64),
    /// A block outside a list.
    Block,
    /// A section under a heading: its level and its text; level 0 is what is before all headings.
    Section(u8, String),
}

/// The heading of a section, or a heading in a note.
#[derive(Debug)]
pub struct Head {
    /// From 1, the highest.
    pub level: u8,
    /// How many of the names of its item are in it; they are the first.
    pub names: usize,
    /// The repository whose short name is all that it says.
    pub repository: Option<Repository>,
    /// Where it is.
    pub span: Span,
}

/// A place that may name something, before [`crate::link`] has decided.
#[derive(Debug)]
pub struct Named {
    /// Where it is, without its locator.
    pub span: Span,
    /// The text as a reader sees it.
    pub written: Arc<str>,
    /// `comment - ` or `commit - ` before it.
    pub locator: Option<Locator>,
    /// What it may name.
    pub name: Name,
    /// How it is written in the text.
    pub form: Form,
    /// The bullet of the item that holds it.
    pub bullet: u32,
    /// The link to another page of the web that it is in, as text or destination.
    pub link: Link,
}

/// The link that holds a name, by its number in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Link {
    /// None, or one within the site.
    No,
    /// One to GitHub, or to what else is a reference.
    Reference(u32),
    /// One to another host, which has logins of its own.
    Foreign(u32),
}

/// How a name is written in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As text that can become a link.
    Text,
    /// As a web address that can become a link in short form.
    Address,
    /// Where it cannot become a link of its own: in the text of a link, or across emphasis.
    Unlinkable,
    /// As the destination of a link the writer made.
    Destination,
}

/// A link or an image whose destination is not a full web address.
#[derive(Debug)]
pub(crate) struct LocalLink {
    /// Where it is.
    pub span: Span,
    /// The destination as written.
    pub destination: String,
    /// What is made of it.
    pub kind: LinkKind,
    /// Whether the destination is the name of a file or a subject, as in `[[2023-09-12]]`, and no path.
    pub named: bool,
}

impl LocalLink {
    /// Whether a picture was meant.
    pub(crate) fn is_picture(&self) -> bool {
        self.kind == LinkKind::Picture
    }

    /// What it is looked up by: a name is not a path, even where both are written alike.
    pub(crate) fn key(&self) -> String {
        match self.named {
            true => LocalLink::key_of_name(&self.destination),
            false => self.destination.clone(),
        }
    }

    /// What a name is looked up by.
    pub(crate) fn key_of_name(name: &str) -> String {
        format!("[[{name}]]")
    }
}

/// What is made of a destination within the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkKind {
    /// A link.
    Link,
    /// A picture is shown.
    Picture,
    /// An item of another document is shown.
    Item,
}
