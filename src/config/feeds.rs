//! `[feeds]`: what feeds there are, in which formats, and how much they carry.
//!
//! Settings are in the table `[feeds]`, named feeds in `[[feeds.named]]`.

mod named;

use std::collections::BTreeSet;

pub(super) use named::NamedFeed;

use super::{References, tag_uri};
use crate::diagnostic::Problems;
use crate::limits;
use crate::source::Spanned;
use crate::table::Fields;
use named::NamedReader;

/// What feeds carry.
#[derive(Clone, Debug)]
pub struct Feeds {
    /// Beginning of every entry's id: a tag URI (RFC 4151) such as `tag:me.example,2023:`.
    pub(crate) id: String,
    /// How many entries a feed holds at most.
    pub(crate) limit: usize,
    /// How many bytes the entries of a feed have at most, if there is more than one.
    pub(crate) max_bytes: usize,
    /// How much of an entry's text it carries.
    pub(crate) content: FeedContent,
    /// The formats of the feed of the whole site.
    pub(crate) site_formats: Vec<Format>,
    /// The formats of all other feeds.
    pub(crate) formats: Vec<Format>,
    /// Feeds of the writer's own making.
    pub(crate) named: Vec<NamedFeed>,
    /// Other addresses of the feed of the whole site, as it is in RSS: `/index.xml`.
    pub(crate) also_at: Vec<Spanned<String>>,
}

/// How much of an entry's text a feed carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FeedContent {
    /// All of it.
    Full,
    /// Its beginning, as plain text.
    Excerpt,
}

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    pub(crate) fn label(self) -> &'static str {
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
            also_at: Vec::new(),
        }
    }
}

/// Reads all that `site.toml` says of feeds.
pub(super) fn read_feeds(fields: &mut Fields<'_>, references: &References) -> Feeds {
    let mut feeds = Feeds::default();
    let mut reader = NamedReader::new(references);
    if let Some(mut table) = fields.table("feeds", "[feeds]") {
        read_settings(&mut feeds, &mut table);
        let mut written = table.tables("named", "[[feeds.named]]");
        if let Some(first) = written.get(limits::NAMED_FEEDS) {
            super::too_many(
                table.problems(),
                "feeds.named",
                first.span(),
                limits::NAMED_FEEDS,
            );
            written.truncate(limits::NAMED_FEEDS);
        }
        for named in written {
            feeds.named.extend(reader.read(named));
        }
        table.finish();
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
    read_also_at(feeds, table);
}

/// Old addresses of the feed. Readers ask for them for ever, so a redirection by HTML would not do.
fn read_also_at(feeds: &mut Feeds, table: &mut Fields<'_>) {
    let written = super::few_strings(table, "also_at", limits::FEED_ADDRESSES);
    let problems = table.problems();
    if let Some(first) = written.first()
        && !feeds.site_formats.contains(&Format::Rss)
    {
        problems.error(
            "bad-feed-address",
            first.span,
            format!(
                "there is no /feed.xml that could also be at `{}`",
                first.value
            ),
            "add \"rss\" to `site_formats`",
        );
        return;
    }
    for address in written {
        match feed_address_problem(&address.value) {
            None => feeds.also_at.push(address),
            Some(help) => problems.error(
                "bad-feed-address",
                address.span,
                format!("`{}` cannot be the address of a feed", address.value),
                help,
            ),
        }
    }
}

fn feed_address_problem(address: &str) -> Option<&'static str> {
    const PATH: &str = "write the path of the old feed, for example \"/index.xml\"";
    let is_refused = |c: char| matches!(c, '?' | '#' | '%' | '\\' | ':') || c.is_control();
    let Some(path) = address.strip_prefix('/') else {
        return Some(PATH);
    };
    let is_hidden = |part: &str| part.is_empty() || part.starts_with('.');
    if path.contains(is_refused) || path.split('/').any(is_hidden) {
        return Some(PATH);
    }
    let is_known = [".xml", ".rss"].iter().any(|ending| path.ends_with(ending));
    (!is_known).then_some(
        "use a name that ends in .xml or .rss: servers derive the type of a file from its ending",
    )
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
            format!("`{key}` must have a format"),
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

/// An id that starts with `tag:` must be the prefix of a tag URI, and any other the prefix of a URI.
fn check_id(problems: &Problems, id: &Spanned<String>) {
    let refused = match id.value.strip_prefix("tag:") {
        Some(rest) => tag_uri::problem(rest).map(|(wrong, help)| {
            let message = format!("`{}` is not a valid tag URI prefix: {wrong}", id.value);
            (message, help)
        }),
        None => (!begins_uri(&id.value)).then(|| {
            let message = format!("`{}` is not a valid URI prefix", id.value);
            (message, "write it as tag:me.example,2023: with a domain you own and a year in which you owned it")
        }),
    };
    if let Some((message, help)) = refused {
        problems.error("bad-feed-id", id.span, message, help);
    }
}

/// Whether a text begins with a scheme and its colon, and has only signs that URIs have (RFC 3986,
/// section 3).
fn begins_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let in_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let in_rest = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(in_scheme)
        && rest.chars().all(in_rest)
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
    fn settings_and_named_feeds_are_read() {
        let text = "[feeds]\nlimit = 3\n[[feeds.named]]\nname = \"a\"\nquery = \"q\"\nformats = [\"json\", \"rss\"]\n";
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

    #[test]
    fn what_is_wrong_is_reported_with_its_place() {
        let named = |rest: &str| codes(&format!("[[feeds.named]]\n{rest}"));
        assert_eq!(named("name = \"a\""), ["missing-key"]);
        assert_eq!(named("query = \"a\""), ["missing-key"]);
        assert_eq!(named("name = \"a\"\nquery = \" \""), ["bad-query"]);
        assert_eq!(named("name = \"A b\"\nquery = \"q\""), ["bad-feed-name"]);
        let twice = "[[feeds.named]]\nname = \"a\"\nquery = \"q\"\n".repeat(2);
        assert_eq!(codes(&twice), ["duplicate-feed"]);
        assert_eq!(codes("[feeds]\nformats = [\"rdf\"]"), ["wrong-value"]);
        assert_eq!(codes("[feeds]\nformats = []"), ["wrong-value"]);
        assert_eq!(codes("[feeds]\nlimits = 1"), ["unknown-key"]);
        assert_eq!(codes("[[feeds]]\nlimit = 1"), ["wrong-type"]);
        let (_, problems) = read("[feeds]\nformats = [\"rss\", \"rdf\"]");
        let crate::diagnostic::Place::Text(source, span) = &problems[0].place else {
            panic!("it has a place");
        };
        assert_eq!(source.slice(*span), "rdf");
    }

    #[test]
    fn other_addresses_of_the_feed_are_those_of_files() {
        for (written, good) in [
            ("/rss.xml", true),
            ("/blog/index.xml", true),
            ("/feed.rss", true),
            ("rss.xml", false),
            ("/feed/", false),
            ("/feed", false),
            ("/rss.xml?a", false),
            ("/../rss.xml", false),
            ("/.rss.xml", false),
            ("//rss.xml", false),
            ("https://me.example/rss.xml", false),
            ("/index.html", false),
            ("", false),
        ] {
            let text = format!("[feeds]\nalso_at = [\"{written}\"]");
            let expected: &[&str] = if good { &[] } else { &["bad-feed-address"] };
            assert_eq!(codes(&text), expected, "{written}");
        }
        let text = "[feeds]\nsite_formats = [\"atom\"]\nalso_at = [\"/rss.xml\"]";
        assert_eq!(codes(text), ["bad-feed-address"]);
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
            "tag:me.example,2023:%E6%97%A5/",
            "",
            "notes",
            "https://me.example/日本",
            "2:x",
        ] {
            assert_eq!(
                codes(&format!("[feeds]\nid = \"{bad}\"")),
                ["bad-feed-id"],
                "{bad}"
            );
        }
    }
}
