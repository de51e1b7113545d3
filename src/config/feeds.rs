//! `[feeds]`: what feeds there are, in which formats, and how much they carry.
//!
//! Settings stand in the table `[feeds]` and named feeds in `[[feeds.named]]`. As TOML cannot have a
//! table and a list of one name, `[[feeds]]` alone is read as well: an element with a name is a named
//! feed, one without has settings.

use std::collections::BTreeSet;

use super::{References, tag_uri};
use crate::diagnostic::{Place, Problems};
use crate::query::Query;
use crate::slug::slug;
use crate::source::{Span, Spanned};
use crate::table::{Fields, Tables};

/// What feeds carry.
#[derive(Clone, Debug)]
pub struct Feeds {
    /// Beginning of every entry's id: a tag URI (RFC 4151) such as `tag:me.example,2023:`.
    pub id: String,
    /// How many entries a feed holds at most.
    pub limit: usize,
    /// How many bytes a feed has at most, if it has more than one entry.
    pub max_bytes: usize,
    /// How much of an entry's text it carries.
    pub content: FeedContent,
    /// The formats of the feed of the whole site.
    pub site_formats: Vec<Format>,
    /// The formats of all other feeds.
    pub formats: Vec<Format>,
    /// Feeds of the writer's own making.
    pub named: Vec<NamedFeed>,
}

/// A feed of the items that a query finds.
#[derive(Clone, Debug)]
pub struct NamedFeed {
    /// Its folder in `/feeds/`.
    pub name: String,
    /// What readers see; the name where there is none.
    pub title: Option<String>,
    /// What it asks for, in the language of the search page.
    pub query: Query,
    /// The query as it was written.
    pub asked: String,
    /// Where it was written.
    pub place: Place,
    /// Its own formats, where it has other ones.
    pub formats: Option<Vec<Format>>,
    /// Its own limit of entries, where it has another one.
    pub limit: Option<usize>,
}

/// How much of an entry's text a feed carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedContent {
    /// All of it.
    Full,
    /// Its beginning, as plain text.
    Excerpt,
}

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// RSS 2.0
    Rss,
    /// Atom 1.0 (RFC 4287)
    Atom,
    /// JSON Feed 1.1
    Json,
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Format; 3] = [Format::Rss, Format::Atom, Format::Json];

    /// The name of a feed's file, which never changes.
    pub fn file_name(self) -> &'static str {
        match self {
            Format::Rss => "feed.xml",
            Format::Atom => "atom.xml",
            Format::Json => "feed.json",
        }
    }

    /// The media type a reader asks for.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Rss => "application/rss+xml",
            Format::Atom => "application/atom+xml",
            Format::Json => "application/feed+json",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Format::Rss => "RSS",
            Format::Atom => "Atom",
            Format::Json => "JSON",
        }
    }

    fn parse(text: &str) -> Option<Format> {
        match text {
            "rss" => Some(Format::Rss),
            "atom" => Some(Format::Atom),
            "json" => Some(Format::Json),
            _ => None,
        }
    }
}

impl Feeds {
    /// The beginning of ids where the site sets none. It is a tag URI, so that every reader and
    /// validator takes it, of a domain that nobody can own (RFC 2606), so that it is in nobody's way;
    /// and no part of it comes from the site, so that no change of the site changes ids.
    pub const DEFAULT_ID: &str = "tag:minamo.invalid,2000:";
}

impl Default for Feeds {
    fn default() -> Feeds {
        Feeds {
            id: Feeds::DEFAULT_ID.to_owned(),
            limit: 50,
            max_bytes: 512 * 1024,
            content: FeedContent::Full,
            site_formats: Format::ALL.to_vec(),
            formats: vec![Format::Rss],
            named: Vec::new(),
        }
    }
}

/// Reads all that `site.toml` says of feeds.
pub(super) fn read_feeds(fields: &mut Fields<'_>, references: &References) -> Feeds {
    let mut feeds = Feeds::default();
    let mut reader = NamedReader {
        kinds: references
            .kinds
            .iter()
            .map(|kind| kind.name.as_str())
            .collect(),
        names: BTreeSet::new(),
    };
    match fields.table_or_tables("feeds", "[feeds]") {
        Tables::None => {}
        Tables::One(mut table) => {
            read_settings(&mut feeds, &mut table);
            for named in table.tables("named", "[[feeds.named]]") {
                feeds.named.extend(reader.read(named));
            }
            table.finish();
        }
        Tables::Many(tables) => {
            for mut table in tables {
                if table.has("name") || table.has("query") {
                    feeds.named.extend(reader.read(table));
                } else {
                    read_settings(&mut feeds, &mut table);
                    table.finish();
                }
            }
        }
    }
    feeds
}

fn read_settings(feeds: &mut Feeds, table: &mut Fields<'_>) {
    if let Some(id) = table.string("id") {
        check_id(table.problems(), &id);
        feeds.id = id.value;
    }
    if let Some(limit) = table.count("limit", 1) {
        feeds.limit = limit;
    }
    if let Some(bytes) = table.count("max_bytes", 1) {
        feeds.max_bytes = bytes;
    }
    if let Some(content) = table.string("content") {
        match content.value.as_str() {
            "full" => feeds.content = FeedContent::Full,
            "excerpt" => feeds.content = FeedContent::Excerpt,
            _ => {
                let choices = "\"full\" or \"excerpt\"";
                super::not_one_of(table.problems(), "content", &content, choices);
            }
        }
    }
    if let Some(formats) = read_formats(table, "site_formats") {
        feeds.site_formats = formats;
    }
    if let Some(formats) = read_formats(table, "formats") {
        feeds.formats = formats;
    }
}

/// The formats under a key, each once and in the order in which they are offered.
fn read_formats(table: &mut Fields<'_>, key: &'static str) -> Option<Vec<Format>> {
    if !table.has(key) {
        return None;
    }
    let place = table.span();
    let problems = table.problems();
    let written = table.strings(key);
    if written.is_empty() {
        problems.error(
            "wrong-value",
            place,
            format!("`{key}` names no format"),
            "write one or more of \"rss\", \"atom\" and \"json\"",
        );
        return None;
    }
    let mut formats = BTreeSet::new();
    for name in &written {
        match Format::parse(&name.value) {
            Some(format) => {
                formats.insert(format);
            }
            None => super::not_one_of(problems, key, name, "\"rss\", \"atom\" or \"json\""),
        }
    }
    Some(formats.into_iter().collect()).filter(|formats: &Vec<Format>| !formats.is_empty())
}

/// Reads named feeds one by one.
struct NamedReader<'a> {
    /// The site's own kinds, which queries can ask for.
    kinds: Vec<&'a str>,
    /// The names of those read already.
    names: BTreeSet<String>,
}

impl NamedReader<'_> {
    fn read(&mut self, mut table: Fields<'_>) -> Option<NamedFeed> {
        let place = table.span();
        let problems = table.problems();
        let name = table.string("name");
        let written = table.string("query");
        let title = table.text("title");
        let formats = read_formats(&mut table, "formats");
        let limit = table.count("limit", 1);
        table.finish();
        let (Some(name), Some(written)) = (&name, &written) else {
            let key = if name.is_none() { "name" } else { "query" };
            problems.error(
                "missing-key",
                place,
                format!("this feed has no `{key}`"),
                "a named feed is written as `name = \"network-keps\"` and `query = \"sig:network kep:*\"`",
            );
            return None;
        };
        let query = self.query(problems, written);
        let is_good = self.is_good_name(problems, name);
        Some(NamedFeed {
            name: name.value.clone(),
            title,
            query: query.filter(|_| is_good)?,
            asked: written.value.clone(),
            place: problems.place(written.span),
            formats,
            limit,
        })
    }

    fn query(&self, problems: &Problems, written: &Spanned<String>) -> Option<Query> {
        let problem = match Query::parse(&written.value, self.kinds.iter().copied()) {
            Ok(query) => return Some(query),
            Err(problem) => problem,
        };
        // Where the text has escapes, places in it are not those of the value.
        let is_literal = written.span.range().len() == written.value.len();
        let place = match is_literal {
            true => {
                let start = written.span.start as usize;
                Span::new(start + problem.range.start..start + problem.range.end)
            }
            false => written.span,
        };
        problems.error(
            "bad-query",
            place,
            problem.message,
            "the README tells how queries are written",
        );
        None
    }

    fn is_good_name(&mut self, problems: &Problems, name: &Spanned<String>) -> bool {
        let slug = slug(&name.value);
        if slug.is_empty() || slug != name.value {
            let help = match slug.as_str() {
                "" => "use lower-case letters, digits and hyphens".to_owned(),
                slug => format!("`{slug}` would do"),
            };
            problems.error(
                "bad-feed-name",
                name.span,
                format!("`{}` cannot be a part of an address as it is", name.value),
                &help,
            );
            return false;
        }
        let is_new = self.names.insert(name.value.clone());
        if !is_new {
            problems.error(
                "duplicate-feed",
                name.span,
                format!("a feed of the name `{}` stands above already", name.value),
                "give each feed a name of its own",
            );
        }
        is_new
    }
}

/// An id that begins like a tag URI has to be the beginning of one.
fn check_id(problems: &Problems, id: &Spanned<String>) {
    let Some(rest) = id.value.strip_prefix("tag:") else {
        return;
    };
    let Some((wrong, help)) = tag_uri::problem(rest) else {
        return;
    };
    let message = format!("`{}` is no beginning of a tag URI: {wrong}", id.value);
    problems.error("bad-feed-id", id.span, message, help);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::diagnostic::Diagnostic;
    use crate::source::{Source, SourcePath};

    fn read(text: &str) -> (Feeds, Vec<Diagnostic>) {
        let (config, problems) =
            Config::read(&Source::new(SourcePath::new("site.toml"), text.into()));
        (config.feeds, problems)
    }

    fn codes(text: &str) -> Vec<&'static str> {
        read(text).1.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn both_spellings_say_the_same() {
        let table = "[feeds]\nlimit = 3\n[[feeds.named]]\nname = \"a\"\nquery = \"q\"\nformats = [\"json\", \"rss\"]\n";
        let list = "[[feeds]]\nlimit = 3\n[[feeds]]\nname = \"a\"\nquery = \"q\"\nformats = [\"json\", \"rss\"]\n";
        for text in [table, list] {
            let (feeds, problems) = read(text);
            assert!(problems.is_empty(), "{problems:?}");
            assert_eq!(feeds.limit, 3);
            assert_eq!(feeds.named[0].name, "a");
            assert_eq!(feeds.named[0].asked, "q");
            assert_eq!(
                feeds.named[0].formats.as_deref(),
                Some(&[Format::Rss, Format::Json][..])
            );
        }
    }

    #[test]
    fn what_is_wrong_is_told_where_it_stands() {
        let named = |rest: &str| codes(&format!("[[feeds]]\n{rest}"));
        assert_eq!(named("name = \"a\""), ["missing-key"]);
        assert_eq!(named("query = \"a\""), ["missing-key"]);
        assert_eq!(named("name = \"a\"\nquery = \" \""), ["bad-query"]);
        assert_eq!(named("name = \"A b\"\nquery = \"q\""), ["bad-feed-name"]);
        let twice = "[[feeds]]\nname = \"a\"\nquery = \"q\"\n".repeat(2);
        assert_eq!(codes(&twice), ["duplicate-feed"]);
        assert_eq!(codes("[feeds]\nformats = [\"rdf\"]"), ["wrong-value"]);
        assert_eq!(codes("[feeds]\nformats = []"), ["wrong-value"]);
        assert_eq!(codes("[feeds]\nlimits = 1"), ["unknown-key"]);
        let (_, problems) = read("[feeds]\nformats = [\"rss\", \"rdf\"]");
        let Place::Text(source, span) = &problems[0].place else {
            panic!("it has a place");
        };
        assert_eq!(source.slice(*span), "rdf");
    }

    #[test]
    fn a_tag_uri_has_an_authority_and_a_date() {
        for good in [
            "tag:me.example,2023:",
            "tag:me@mail.example,2023-09:notes/",
            "tag:localhost,2023-09-12:",
            "urn:x-notes:",
            "https://me.example/",
        ] {
            assert_eq!(
                codes(&format!("[feeds]\nid = \"{good}\"")),
                [""; 0],
                "{good}"
            );
        }
        for bad in [
            "tag:me.example",
            "tag:me.example:",
            "tag:me.example,2023",
            "tag:me.example,23:",
            "tag:me.example,2023-13:",
            "tag:Me.example,2023:",
            "tag:,2023:",
            "tag:me..example,2023:",
            "tag:me.example,2023:日本",
        ] {
            assert_eq!(
                codes(&format!("[feeds]\nid = \"{bad}\"")),
                ["bad-feed-id"],
                "{bad}"
            );
        }
    }
}
