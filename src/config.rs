//! `site.toml`: what a writer can set, and what holds when it is not set.
//!
//! [`Config::read`] reads every key it can and reports all the others; the site is built only when
//! there is no error. [`BaseUrl`] keeps the two halves of `base_url` that pages and feeds need.

use std::sync::Arc;

use chrono::{FixedOffset, NaiveDate, NaiveTime, Offset, TimeZone};

use crate::diagnostic::codes::{Level, Levels, suggestion};
use crate::diagnostic::{Diagnostic, Problems};
use crate::reference::{KindRule, Logins};
use crate::source::{Source, Span, Spanned};
use crate::table::{Fields, parse_toml};

/// What `site.toml` says, with defaults filled in.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// One sentence about the site.
    pub description: String,
    /// Where the site will be read.
    pub base_url: BaseUrl,
    /// BCP 47 language tag of the pages, `ja` unless set.
    pub language: String,
    /// Who writes.
    pub author: Option<String>,
    /// The licence of the text, as it is to be shown.
    pub licence: Option<String>,
    /// The zone whose midnights date the feeds.
    pub time_zone: Zone,
    /// Beginning of the link "edit this page"; the source's path is put behind it.
    pub edit_url: Option<String>,
    /// Name of the folder in `themes/`.
    pub theme: String,
    /// `[references]` and `[repos]`.
    pub references: References,
    /// `[markdown] html`.
    pub html: RawHtml,
    /// `[index]`.
    pub index: Index,
    /// `[feeds]`.
    pub feeds: Feeds,
    /// `[check]`.
    pub check: Levels,
}

/// How references are read.
#[derive(Clone, Debug)]
pub struct References {
    /// `kubernetes` or `none`.
    pub preset: Spanned<String>,
    /// The repository of a bare `#123`.
    pub default_repo: Option<Spanned<String>>,
    /// Owners whose bare `owner/repo` is surely a repository.
    pub owners: Vec<String>,
    /// Which `@name` is a person.
    pub logins: Logins,
    /// Whether items belong to the groups of the KEPs and repositories they mention.
    pub infer_groups: bool,
    /// Whether items belong to the people who wrote the threads they mention.
    pub infer_people: bool,
    /// Kinds the site defines.
    pub kinds: Vec<KindRule>,
    /// Short and old names of repositories.
    pub repos: Vec<(Spanned<String>, Spanned<String>)>,
}

/// What becomes of HTML in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawHtml {
    /// It is shown as text.
    Escape,
    /// What cannot run or disturb the page stays.
    Sanitize,
    /// It stays as it is.
    Allow,
}

/// Sizes of index pages.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// In how many items a thread must be mentioned to get a page.
    pub thread_mentions: usize,
    /// Notes on a page of the home page.
    pub notes_per_page: usize,
    /// Items on a page of a subject.
    pub items_per_page: usize,
}

/// What feeds carry.
#[derive(Clone, Debug)]
pub struct Feeds {
    /// Beginning of every entry's id: a tag URI (RFC 4151) such as `tag:me.example,2023:`.
    pub id: String,
    /// How many entries a feed holds at most.
    pub limit: usize,
}

/// Where the site will be read, in the two halves that links need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// Splits an absolute http(s) URL; `None` when it is none.
    pub fn parse(url: &str) -> Option<BaseUrl> {
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))?;
        let host_length = rest.find('/').unwrap_or(rest.len());
        let host = &rest[..host_length];
        let refused = |c: char| c.is_whitespace() || "\"<>?#".contains(c);
        if host.is_empty() || rest.contains(refused) {
            return None;
        }
        let path = rest[host_length..].trim_end_matches('/');
        Some(BaseUrl {
            origin: url[..url.len() - rest.len() + host_length].to_owned(),
            path: path.to_owned(),
        })
    }

    /// Scheme and host: `https://me.example`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The folder under the host, without a slash at its end: `/notes`, or nothing.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// A time zone by name or by offset.
#[derive(Clone, Copy, Debug)]
pub enum Zone {
    /// An IANA name.
    Named(chrono_tz::Tz),
    /// A fixed offset.
    Fixed(FixedOffset),
}

impl Zone {
    fn parse(text: &str) -> Option<Zone> {
        if let Ok(zone) = text.parse() {
            return Some(Zone::Named(zone));
        }
        text.parse().ok().map(Zone::Fixed)
    }

    /// The first instant of a day in this zone.
    pub fn midnight(self, day: NaiveDate) -> chrono::DateTime<FixedOffset> {
        let midnight = day.and_time(NaiveTime::MIN);
        match self {
            Zone::Fixed(offset) => offset
                .from_local_datetime(&midnight)
                .earliest()
                .unwrap_or_else(|| offset.from_utc_datetime(&midnight)),
            Zone::Named(zone) => {
                // A day that begins with the change to summer time may have no midnight.
                let found = (0..4).find_map(|hour| {
                    zone.from_local_datetime(&(midnight + chrono::TimeDelta::hours(hour)))
                        .earliest()
                });
                let instant = found.unwrap_or_else(|| zone.from_utc_datetime(&midnight));
                instant.with_timezone(&instant.offset().fix())
            }
        }
    }
}

impl Config {
    /// Reads `site.toml`: the configuration with defaults for what is missing or wrong, and every
    /// problem of the file.
    pub fn read(source: &Arc<Source>) -> (Config, Vec<Diagnostic>) {
        let problems = Problems::new(source);
        let table = parse_toml(&problems, Span::new(0..source.text.len()));
        let mut fields = Fields::new(&problems, "site.toml", table);
        let config = Config {
            title: fields.text("title").unwrap_or_else(|| "minamo".to_owned()),
            description: fields.text("description").unwrap_or_default(),
            base_url: read_base_url(&mut fields),
            language: fields.text("language").unwrap_or_else(|| "ja".to_owned()),
            author: fields.text("author"),
            licence: fields.text("licence"),
            time_zone: read_time_zone(&mut fields),
            edit_url: fields.text("edit_url"),
            theme: fields.text("theme").unwrap_or_else(|| "default".to_owned()),
            references: read_references(&mut fields),
            html: read_html(&mut fields),
            index: read_index(&mut fields),
            feeds: read_feeds(&mut fields),
            check: read_check(&mut fields),
        };
        fields.finish();
        (config, problems.into_vec())
    }
}

fn read_base_url(fields: &mut Fields<'_>) -> BaseUrl {
    let local = BaseUrl {
        origin: "http://127.0.0.1:1111".to_owned(),
        path: String::new(),
    };
    let Some(written) = fields.string("base_url") else {
        return local;
    };
    BaseUrl::parse(&written.value).unwrap_or_else(|| {
        fields.problems().error(
            "bad-base-url",
            written.span,
            format!("`{}` is no absolute web address", written.value),
            "write it as https://me.example or https://me.example/notes",
        );
        local
    })
}

fn read_time_zone(fields: &mut Fields<'_>) -> Zone {
    let utc = Zone::Named(chrono_tz::UTC);
    let Some(written) = fields.string("time_zone") else {
        return utc;
    };
    Zone::parse(&written.value).unwrap_or_else(|| {
        fields.problems().error(
            "bad-time-zone",
            written.span,
            format!("`{}` is no time zone", written.value),
            "use a name of the IANA database such as Asia/Tokyo, or an offset such as +09:00",
        );
        utc
    })
}

fn read_references(fields: &mut Fields<'_>) -> References {
    let repos = fields.pairs("repos");
    let problems = fields.problems();
    for (_, full) in &repos {
        check_repository(problems, full);
    }
    let mut references = References {
        preset: Spanned {
            value: "kubernetes".to_owned(),
            span: Span::default(),
        },
        default_repo: None,
        owners: Vec::new(),
        logins: Logins::Known,
        infer_groups: true,
        infer_people: false,
        kinds: Vec::new(),
        repos,
    };
    let Some(mut table) = fields.table("references", "[references]") else {
        return references;
    };
    if let Some(preset) = table.string("preset") {
        if ["kubernetes", "none"].contains(&preset.value.as_str()) {
            references.preset = preset;
        } else {
            not_one_of(problems, "preset", &preset, "\"kubernetes\" or \"none\"");
        }
    }
    references.default_repo = table.string("default_repo");
    references.owners = table
        .strings("owners")
        .into_iter()
        .map(|owner| owner.value)
        .collect();
    if let Some(logins) = table.string("at_logins") {
        match logins.value.as_str() {
            "known" => references.logins = Logins::Known,
            "any" => references.logins = Logins::Any,
            _ => not_one_of(problems, "at_logins", &logins, "\"known\" or \"any\""),
        }
    }
    references.infer_groups = table.boolean_or("infer_groups", true);
    references.infer_people = table.boolean("infer_people");
    references.kinds = table
        .tables("kinds", "[[references.kinds]]")
        .into_iter()
        .filter_map(read_kind)
        .collect();
    table.finish();
    references
}

fn read_kind(mut fields: Fields<'_>) -> Option<KindRule> {
    let problems = fields.problems();
    let span = fields.span();
    let name = fields.string("name");
    let written = fields.strings("written");
    let target = fields.text("target");
    let url = fields.text("url");
    let index = fields.boolean("index");
    let tracker = fields.string("tracker");
    let since = fields.date("since").map(|day| day.value.to_string());
    fields.finish();
    if let Some(tracker) = &tracker {
        check_repository(problems, tracker);
    }
    let (Some(name), Some(target), false) = (name, target, written.is_empty()) else {
        problems.error(
            "incomplete-kind",
            span,
            "a kind of references needs at least `name`, `written` and `target`",
            "see \"Your own kinds\" in the README",
        );
        return None;
    };
    if !crate::slug::is_slug(&name.value) || name.value == "group" {
        problems.error(
            "bad-kind-name",
            name.span,
            format!("`{}` cannot name a kind", name.value),
            "use lower-case letters, digits and `-`, as in `rfc`; it becomes the folder of its pages",
        );
        return None;
    }
    Some(KindRule {
        name: name.value,
        written: written.into_iter().map(|pattern| pattern.value).collect(),
        target,
        url: url.unwrap_or_default(),
        index,
        tracker: tracker.map(|tracker| tracker.value),
        since,
    })
}

fn check_repository(problems: &Problems, full: &Spanned<String>) {
    let mut parts = full.value.split('/');
    let named = |part: Option<&str>| part.is_some_and(|part| !part.is_empty());
    if !(named(parts.next()) && named(parts.next()) && parts.next().is_none()) {
        problems.error(
            "bad-repository",
            full.span,
            format!("`{}` is no repository", full.value),
            "write the full name, as in \"k/k\" = \"kubernetes/kubernetes\"",
        );
    }
}

fn read_html(fields: &mut Fields<'_>) -> RawHtml {
    let Some(mut table) = fields.table("markdown", "[markdown]") else {
        return RawHtml::Sanitize;
    };
    let html = match table.string("html") {
        None => RawHtml::Sanitize,
        Some(html) => match html.value.as_str() {
            "escape" => RawHtml::Escape,
            "sanitize" => RawHtml::Sanitize,
            "allow" => RawHtml::Allow,
            _ => {
                let choices = "\"escape\", \"sanitize\" or \"allow\"";
                not_one_of(fields.problems(), "html", &html, choices);
                RawHtml::Sanitize
            }
        },
    };
    table.finish();
    html
}

fn read_index(fields: &mut Fields<'_>) -> Index {
    let mut index = Index {
        thread_mentions: 2,
        notes_per_page: 20,
        items_per_page: 100,
    };
    if let Some(mut table) = fields.table("index", "[index]") {
        if let Some(mentions) = table.count("thread_mentions", 1) {
            index.thread_mentions = mentions;
        }
        if let Some(per_page) = table.count("per_page", 1) {
            index.notes_per_page = per_page;
            index.items_per_page = per_page;
        }
        table.finish();
    }
    index
}

fn read_feeds(fields: &mut Fields<'_>) -> Feeds {
    let mut feeds = Feeds {
        id: "minamo:".to_owned(),
        limit: 50,
    };
    if let Some(mut table) = fields.table("feeds", "[feeds]") {
        if let Some(id) = table.text("id") {
            feeds.id = id;
        }
        if let Some(limit) = table.count("limit", 1) {
            feeds.limit = limit;
        }
        table.finish();
    }
    feeds
}

fn read_check(fields: &mut Fields<'_>) -> Levels {
    let mut levels = Levels::default();
    let pairs = fields.pairs("check");
    let problems = fields.problems();
    for (name, written) in pairs {
        let Some(level) = Level::parse(&written.value) else {
            let choices = "\"allow\", \"warn\" or \"deny\"";
            not_one_of(problems, &name.value, &written, choices);
            continue;
        };
        if !levels.set(&name.value, level) {
            let message = format!("`{}` is no code of `minamo check`", name.value);
            let help = suggestion(&name.value);
            problems.error("unknown-check", name.span, message, &help);
        }
    }
    levels
}

fn not_one_of(problems: &Problems, key: &str, written: &Spanned<String>, choices: &str) {
    problems.error(
        "wrong-value",
        written.span,
        format!("`{key}` is {choices}, not \"{}\"", written.value),
        "",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcePath;

    fn read(text: &str) -> (Config, Vec<Diagnostic>) {
        Config::read(&Source::new(SourcePath::new("site.toml"), text.into()))
    }

    #[test]
    fn an_empty_file_has_defaults() {
        let (config, problems) = read("");
        assert!(problems.is_empty());
        assert_eq!(config.index.thread_mentions, 2);
        assert_eq!(config.language, "ja");
    }

    #[test]
    fn all_problems_are_reported_with_suggestions() {
        let (_, problems) =
            read("titel = \"x\"\ntime_zone = \"Mars/Base\"\n[index]\nper_pages = 3\n");
        let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["bad-time-zone", "unknown-key", "unknown-key"]);
        assert_eq!(problems[2].help.as_deref(), Some("did you mean `title`?"));
    }

    #[test]
    fn a_base_url_has_an_origin_and_a_path() {
        let base = BaseUrl::parse("https://me.example/notes/").unwrap();
        assert_eq!(
            (base.origin(), base.path()),
            ("https://me.example", "/notes")
        );
        assert_eq!(BaseUrl::parse("me.example"), None);
    }

    #[test]
    fn midnight_is_the_first_instant_of_the_local_day() {
        let day = NaiveDate::from_ymd_opt(2023, 9, 12).unwrap();
        let at = |zone: &str| Zone::parse(zone).unwrap().midnight(day).to_rfc3339();
        assert_eq!(at("Asia/Tokyo"), "2023-09-12T00:00:00+09:00");
        assert_eq!(at("-03:00"), "2023-09-12T00:00:00-03:00");
    }
}
