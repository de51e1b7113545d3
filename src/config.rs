//! `site.toml`: its text in, a [`Config`] with every value or its default out.
//!
//! [`Config::read`] reads every key it can and reports all the others; the site is built only when
//! there is no error. [`BaseUrl`] keeps the two halves of `base_url` that pages and feeds need.

mod address;
mod dialects;
mod feeds;
mod references;
mod tag_uri;

use std::sync::Arc;

pub use address::BaseUrl;
pub(crate) use address::Zone;
pub(crate) use dialects::{Dialect, Dialects};
pub(crate) use feeds::FeedContent;
pub use feeds::{Feeds, Format};
pub(crate) use references::References;

use crate::diagnostic::codes::{Level, Levels, suggestion};
use crate::diagnostic::{Diagnostic, Problems};
use crate::language::read_language;
use crate::limits;
use crate::source::{Source, Span, Spanned};
use crate::table::{Fields, parse_toml};
use address::{is_account, is_profile};
use dialects::read_dialects;
use feeds::read_feeds;
use references::read_references;

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
    /// Profiles of the author elsewhere, which can link back: `rel=me`.
    pub rel_me: Vec<String>,
    /// The author's account in the Fediverse: `@me@social.example`.
    pub fediverse_creator: Option<String>,
    /// The licence of the text, as it is to be shown.
    pub licence: Option<String>,
    /// The zone whose midnights date the feeds.
    pub(crate) time_zone: Zone,
    /// Beginning of the link "edit this page"; the source's path is put after it.
    pub(crate) edit_url: Option<String>,
    /// Name of the folder in `themes/`.
    pub theme: String,
    /// Style sheets in addition to the theme's: files of `static/`, or of the site where they begin with `/`.
    pub(crate) stylesheets: Vec<Spanned<String>>,
    /// `[references]` and `[repos]`.
    pub(crate) references: References,
    /// `[markdown] html`.
    pub(crate) html: RawHtml,
    /// `[markdown] hashtags`: whether `#sidecar` in text is a tag.
    pub(crate) hashtags: bool,
    /// `[markdown] dialects`: the dialects of Markdown that are read.
    pub(crate) dialects: Dialects,
    /// `[front_matter] ignore`: keys that other programs use.
    pub(crate) ignored_keys: Vec<String>,
    /// `[index]`.
    pub(crate) index: Index,
    /// `[feeds]`.
    pub(crate) feeds: Feeds,
    /// `[deploy] host`: the host to write redirections for.
    pub(crate) host: Option<Host>,
    /// Whether browsers keep what was written last, for readers without a connection.
    pub(crate) offline: bool,
    /// `[check]`.
    pub(crate) check: Levels,
}

/// A host that reads redirections from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// Netlify
    Netlify,
    /// Cloudflare Pages
    Cloudflare,
}

/// What becomes of HTML in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RawHtml {
    /// It is shown as text.
    Escape,
    /// What cannot run or disturb the page stays.
    Sanitize,
    /// It stays as it is.
    Allow,
}

/// Sizes of index pages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Index {
    /// In how many items a thread must be mentioned to get a page.
    pub thread_mentions: usize,
    /// Notes on a page of the home page.
    pub notes_per_page: usize,
    /// Items on a page of a subject.
    pub items_per_page: usize,
    /// Stories on a page of their list.
    pub stories_per_page: usize,
}

impl Config {
    /// Reads `site.toml`: the configuration with defaults for what is missing or wrong, and every
    /// problem of the file.
    pub(crate) fn read(source: &Arc<Source>) -> (Config, Vec<Diagnostic>) {
        let problems = Problems::new(source);
        let span = Span::new(0..source.text.len());
        let table = parse_toml(&problems, span);
        let mut fields = Fields::new(&problems, "site.toml", table);
        let references = read_references(&mut fields);
        let (html, hashtags, dialects) = read_markdown(&mut fields);
        let config = Config {
            title: words(&mut fields, "title").unwrap_or_else(|| "minamo".to_owned()),
            description: fields.text("description").unwrap_or_default(),
            base_url: read_base_url(&mut fields),
            language: read_language(&mut fields, "language").unwrap_or_else(|| "ja".to_owned()),
            author: words(&mut fields, "author"),
            rel_me: read_rel_me(&mut fields),
            fediverse_creator: read_fediverse_creator(&mut fields),
            licence: words(&mut fields, "licence"),
            time_zone: read_time_zone(&mut fields),
            edit_url: read_edit_url(&mut fields),
            theme: fields.text("theme").unwrap_or_else(|| "default".to_owned()),
            stylesheets: few_strings(&mut fields, "stylesheets", limits::STYLESHEETS),
            feeds: read_feeds(&mut fields, &references),
            references,
            html,
            hashtags,
            dialects,
            ignored_keys: read_ignored_keys(&mut fields),
            index: read_index(&mut fields),
            host: read_host(&mut fields),
            offline: fields.boolean("offline"),
            check: read_check(&mut fields),
        };
        fields.finish();
        problems.control_characters();
        (config, problems.into_vec())
    }
}

/// A text; one without a letter is as good as none.
fn words(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    fields.text(key).filter(|text| !text.trim().is_empty())
}

/// The strings under a key, of which many pages or files show all.
fn few_strings(fields: &mut Fields<'_>, key: &'static str, most: usize) -> Vec<Spanned<String>> {
    let mut written = fields.strings(key);
    if let Some(first) = written.get(most) {
        too_many(fields.problems(), key, first.span, most);
        written.truncate(most);
    }
    written
}

/// Reports the first of those that a list has too many.
fn too_many(problems: &Problems, key: &str, first: Span, most: usize) {
    problems.error(
        "too-many-values",
        first,
        format!("`{key}` has more than {most} entries"),
        "remove those that are not needed: many pages or files show all of them",
    );
}

fn read_base_url(fields: &mut Fields<'_>) -> BaseUrl {
    let local = BaseUrl::local();
    let Some(written) = fields.string("base_url") else {
        return local;
    };
    BaseUrl::parse(&written.value).unwrap_or_else(|| {
        fields.problems().error(
            "bad-base-url",
            written.span,
            format!("`{}` is not an absolute web address of a site", written.value),
            "write it as https://me.example or https://me.example/notes: one slash between the parts, other letters as browsers copy them (xn--…, %E6…)",
        );
        local
    })
}

fn read_rel_me(fields: &mut Fields<'_>) -> Vec<String> {
    let mut profiles = Vec::new();
    for written in few_strings(fields, "rel_me", limits::PROFILES) {
        match is_profile(&written.value) {
            true => profiles.push(written.value),
            false => {
                let choices = "a list of web addresses such as \"https://social.example/@me\" or \"mailto:me@mail.example\"";
                not_one_of(fields.problems(), "rel_me", &written, choices);
            }
        }
    }
    profiles
}

fn read_fediverse_creator(fields: &mut Fields<'_>) -> Option<String> {
    let written = fields.string("fediverse_creator")?;
    if !is_account(&written.value) {
        let choices = "an account with its host, such as \"@me@social.example\"";
        not_one_of(fields.problems(), "fediverse_creator", &written, choices);
        return None;
    }
    Some(written.value)
}

fn read_edit_url(fields: &mut Fields<'_>) -> Option<String> {
    let written = fields.string("edit_url")?;
    let is_full = ["https://", "http://"]
        .iter()
        .any(|scheme| written.value.starts_with(scheme));
    if !is_full {
        fields.problems().error(
            "bad-edit-url",
            written.span,
            format!("`{}` is not an absolute web address", written.value),
            "write it as https://github.com/me/notes/edit/main",
        );
    }
    is_full.then_some(written.value)
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
            format!("`{}` is not a time zone", written.value),
            "use a name of the IANA database such as Asia/Tokyo, or an offset such as +09:00",
        );
        utc
    })
}

fn read_markdown(fields: &mut Fields<'_>) -> (RawHtml, bool, Dialects) {
    let Some(mut table) = fields.table("markdown", "[markdown]") else {
        return (RawHtml::Sanitize, false, Dialects::default());
    };
    let hashtags = table.boolean("hashtags");
    let dialects = read_dialects(&mut table);
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
    (html, hashtags, dialects)
}

fn read_ignored_keys(fields: &mut Fields<'_>) -> Vec<String> {
    let Some(mut table) = fields.table("front_matter", "[front_matter]") else {
        return Vec::new();
    };
    let keys = table.strings("ignore").into_iter();
    let keys = keys.map(|key| key.value).collect();
    table.finish();
    keys
}

fn read_host(fields: &mut Fields<'_>) -> Option<Host> {
    let mut table = fields.table("deploy", "[deploy]")?;
    let host = table.string("host");
    let host = host.and_then(|host| match host.value.as_str() {
        "netlify" => Some(Host::Netlify),
        "cloudflare" => Some(Host::Cloudflare),
        _ => {
            let choices = "\"netlify\" or \"cloudflare\"; other hosts need no setting";
            not_one_of(table.problems(), "host", &host, choices);
            None
        }
    });
    table.finish();
    host
}

fn read_index(fields: &mut Fields<'_>) -> Index {
    let mut index = Index {
        thread_mentions: 2,
        notes_per_page: 20,
        items_per_page: 50,
        stories_per_page: 20,
    };
    if let Some(mut table) = fields.table("index", "[index]") {
        if let Some(mentions) = table.count("thread_mentions", 1) {
            index.thread_mentions = mentions;
        }
        if let Some(per_page) = table.count("per_page", 1) {
            index.notes_per_page = per_page;
            index.items_per_page = per_page;
            index.stories_per_page = per_page;
        }
        table.finish();
    }
    index
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
            let message = format!("`{}` is not a code of `minamo check`", name.value);
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
        format!("`{key}` must be {choices}, not \"{}\"", written.value),
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
        let (_, problems) = read(
            "titel = \"x\"\nedit_url = \"github.com/me\"\ntime_zone = \"Mars/Base\"\n[index]\nper_pages = 3\n",
        );
        let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes,
            [
                "bad-time-zone",
                "bad-edit-url",
                "unknown-key",
                "unknown-key"
            ]
        );
        assert_eq!(problems[3].help.as_deref(), Some("did you mean `title`?"));
    }
}
