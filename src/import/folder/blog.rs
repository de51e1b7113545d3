//! The posts of blogs: Jekyll, Hugo, Zola, and the articles of Zenn.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::front::{self, Front};
use super::meta::{Meta, Splits};
use super::post::{Kind, Post, Posts, page_name, slug_of};
use super::source::{Folder, parts};
use super::{Format, Loss};
use crate::diagnostic::Problems;
use crate::import::dates::leading_day;
use crate::source::{Source, Span};
use crate::table::{Table, Value, parse_toml, parse_yaml};

/// Reads the posts of a blog.
pub(super) fn posts(
    format: Format,
    folder: &Folder,
    days: &BTreeMap<String, NaiveDate>,
    losses: &mut Vec<Loss>,
) -> Posts {
    let settings = match format {
        Format::Jekyll => settings(folder, &["_config.yml", "_config.yaml"]),
        Format::Hugo => settings(folder, &HUGO),
        Format::Zola => settings(folder, &["config.toml", "zola.toml"]),
        _ => Table::new(),
    };
    let mut posts = Posts::default();
    posts.host = host(&settings);
    for entry in &settings {
        if let Some(text) = front::text(&entry.node.value) {
            posts.settings.insert(format!("site.{}", entry.key), text);
        }
    }
    let reader = Reader {
        format,
        settings: &settings,
        days,
        languages: Languages::read(format, &settings),
    };
    for path in folder.markdown() {
        match reader.place(path) {
            Place::Post(kind) => {
                let Some(source) = folder.text(path, losses) else {
                    continue;
                };
                if let Some(post) = reader.post(source, kind, losses) {
                    posts.list.push(post);
                }
            }
            Place::Elsewhere(why) => losses.push(Loss::of_file(path, why)),
        }
    }
    posts
}

const HUGO: [&str; 12] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/config.toml",
    "config/_default/hugo.yaml",
    "config/_default/config.yaml",
];

/// The settings of a site, as far as they can be read.
fn settings(folder: &Folder, names: &[&str]) -> Table {
    let Some(source) = folder.settings(names) else {
        return Table::new();
    };
    let problems = Problems::new(&source);
    let all = Span::new(0..source.text.len());
    let ending = source
        .path
        .as_str()
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending);
    match ending {
        "toml" => parse_toml(&problems, all),
        "json" => match serde_json::from_str(&source.text).map(front::of_json) {
            Ok(Value::Table(table)) => table,
            _ => Table::new(),
        },
        _ => parse_yaml(&problems, all),
    }
}

/// The address of the whole site: `url` and `baseurl` in Jekyll, one value in others.
fn host(settings: &Table) -> Option<String> {
    let text = |key: &str| {
        let entry = settings.iter().find(|entry| entry.key == key)?;
        front::text(&entry.node.value)
    };
    let host = match text("url") {
        Some(url) => format!("{url}{}", text("baseurl").unwrap_or_default()),
        None => ["baseURL", "baseurl", "base_url"]
            .into_iter()
            .find_map(text)?,
    };
    let host = host.trim_end_matches('/').to_owned();
    host.contains("://").then_some(host)
}

/// What a file of Markdown is.
enum Place {
    Post(Part),
    /// It is not a post, and why.
    Elsewhere(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A post of its folder.
    Post,
    Draft,
    Page,
    /// A page that lists others, `_index.md`.
    Section,
}

pub(super) struct Reader<'a> {
    pub(super) format: Format,
    pub(super) settings: &'a Table,
    /// The days of files without a date of their own.
    days: &'a BTreeMap<String, NaiveDate>,
    languages: Languages,
}

impl Reader<'_> {
    fn place(&self, path: &str) -> Place {
        let first = path.split('/').next().unwrap_or_default();
        match self.format {
            Format::Zenn => match (first, path.matches('/').count()) {
                ("articles", 1) => Place::Post(Part::Post),
                ("books", _) => Place::Elsewhere("books are not imported"),
                _ => Place::Elsewhere("this is not an article; not imported"),
            },
            Format::Jekyll => self.place_in_jekyll(path),
            _ => {
                let (_, stem) = parts(path);
                match (first, stem) {
                    ("content", "_index") => Place::Post(Part::Section),
                    ("content", _) => Place::Post(Part::Post),
                    ("archetypes" | "themes" | "templates" | "layouts", _) => {
                        Place::Elsewhere("this belongs to the theme; not imported")
                    }
                    _ => Place::Elsewhere("this is outside of content/; not imported"),
                }
            }
        }
    }

    fn place_in_jekyll(&self, path: &str) -> Place {
        let folders: Vec<&str> = parts(path).0.split('/').collect();
        if folders.contains(&"_posts") {
            return Place::Post(Part::Post);
        }
        if folders.contains(&"_drafts") {
            return Place::Post(Part::Draft);
        }
        let Some(own) = folders.iter().find(|folder| folder.starts_with('_')) else {
            return Place::Post(Part::Page);
        };
        let output = front::at(self.settings, &["collections", &own[1..], "output"]);
        match output {
            Some(Value::Boolean(true)) => Place::Post(Part::Page),
            _ => Place::Elsewhere(
                "this belongs to the theme, or to a collection without pages; not imported",
            ),
        }
    }

    fn post(&self, source: Arc<Source>, part: Part, losses: &mut Vec<Loss>) -> Option<Post> {
        let Front {
            table,
            is_there,
            body,
            problems,
        } = front::read(&source);
        let path = source.path.as_str().to_owned();
        let lost = |line: usize, what: String| Loss::at(&path, line, what);
        losses.extend(problems.into_iter().map(|(line, what)| lost(line, what)));
        if let Some(why) = self.is_no_post(&path, part, is_there, &source.text[body.clone()]) {
            losses.push(Loss::of_file(&path, why));
            return None;
        }
        let splits = match self.format {
            Format::Jekyll => Splits::Blanks,
            _ => Splits::Commas,
        };
        let mut meta = Meta::read(table, splits);
        losses.extend(meta.problems.drain(..).map(|what| lost(1, what)));
        meta.draft |= part == Part::Draft;
        let (own_path, language) = self.languages.of(&path);
        let (folder, file) = parts(&own_path);
        let (day_of_name, stem) = dated(file);
        let known = self.days.get(&path).copied();
        let day = meta.date.or(day_of_name).or(known);
        let has_day_of_commit = meta.date.or(day_of_name).is_none() && known.is_some();
        let kind = self.kind(part, day, folder.starts_with('_') && meta.date.is_some());
        if kind == Kind::Page && matches!(part, Part::Post | Part::Draft) {
            losses.extend(self.without_date().map(|what| lost(0, what)));
        }
        let mut address = self.address(&own_path, part, (day, stem), &mut meta);
        let is_index = matches!(file, "index" | "_index");
        let of_folder = dated(folder.rsplit('/').next().unwrap_or_default()).1;
        let own = if is_index { of_folder } else { stem };
        let mut name = match kind {
            Kind::Page => page_name(&own_path),
            _ => slug_of(meta.slug.as_deref().map_or(own, |slug| dated(slug).1)),
        };
        if let Some(language) = language {
            name = format!("{name}-{}", slug_of(&language));
            address = address.map(|address| format!("/{language}{address}"));
            meta.language = meta.language.or(Some(language));
        }
        let is_bundle = file == "index" && self.format != Format::Jekyll && folder != "content";
        let bundle = is_bundle.then(|| parts(&path).0.to_owned());
        meta.is_in_menu = kind == Kind::Page && part == Part::Page && folder.is_empty();
        Some(Post {
            body,
            kind,
            name,
            address,
            has_day_of_commit,
            bundle,
            target: String::new(),
            meta,
            source,
        })
    }

    /// Why a file is not a post, where it is not.
    fn is_no_post(
        &self,
        path: &str,
        part: Part,
        has_front: bool,
        body: &str,
    ) -> Option<&'static str> {
        if self.format == Format::Jekyll && part == Part::Page && !has_front {
            return Some("has no front matter, so Jekyll does not publish it; not imported");
        }
        if part == Part::Section && body.trim().is_empty() {
            return Some("lists other pages, and has no text; not imported");
        }
        let is_home = matches!(path, "index.md" | "content/_index.md" | "content/index.md");
        (is_home && body.contains("{%")).then_some("the home page is a template; not imported")
    }

    fn kind(&self, part: Part, day: Option<NaiveDate>, is_dated_item: bool) -> Kind {
        let is_item = self.format == Format::Jekyll && part == Part::Page && is_dated_item;
        match day {
            Some(day) if is_item || matches!(part, Part::Post | Part::Draft) => Kind::Article(day),
            _ => Kind::Page,
        }
    }

    /// What is said of a post without a date, where all others have one.
    fn without_date(&self) -> Option<String> {
        let how = match self.format {
            Format::Zenn => "; a clone with the full history gives the day of its first commit",
            Format::Jekyll => "",
            _ => return None,
        };
        Some(format!(
            "has no date, so it becomes a page outside of the menu: set `date` and import again{how}"
        ))
    }
}

/// The languages of a site, and where their posts are.
struct Languages {
    /// Folders and names, and the tag; none for the default language.
    tags: Vec<(String, Option<String>, String)>,
}

impl Languages {
    /// Reads the settings of Hugo; other formats have none.
    fn read(format: Format, settings: &Table) -> Languages {
        let default = front::at(settings, &["defaultContentLanguage"]).and_then(front::text);
        let default = default.unwrap_or_else(|| "en".to_owned());
        let languages = match front::at(settings, &["languages"]) {
            Some(Value::Table(languages)) if format == Format::Hugo => languages.as_slice(),
            _ => &[],
        };
        let tags = languages.iter().map(|entry| {
            let folder = match &entry.node.value {
                Value::Table(language) => {
                    front::at(language, &["contentDir"]).and_then(front::text)
                }
                _ => None,
            };
            let tag = (!entry.key.eq_ignore_ascii_case(&default)).then(|| entry.key.clone());
            let folder = folder.unwrap_or_else(|| format!("content/{}", entry.key));
            (folder, tag, entry.key.clone())
        });
        Languages {
            tags: tags.collect(),
        }
    }

    /// A path without its language, and that.
    fn of(&self, path: &str) -> (String, Option<String>) {
        for (folder, tag, name) in &self.tags {
            let below = path.strip_prefix(folder.as_str());
            if let Some(rest) = below.and_then(|below| below.strip_prefix('/')) {
                return (format!("content/{rest}"), tag.clone());
            }
            let ending = format!(".{name}.md");
            if let Some(stem) = path.strip_suffix(&ending) {
                return (format!("{stem}.md"), tag.clone());
            }
        }
        (path.to_owned(), None)
    }
}

/// The day that a name begins with, and the rest without a sign before it; the whole name where that is all.
pub(super) fn dated(name: &str) -> (Option<NaiveDate>, &str) {
    match leading_day(name) {
        Some((day, rest)) => {
            let rest = rest.trim_start_matches(['-', '_', ' ', '.', 'T']);
            (Some(day), if rest.is_empty() { name } else { rest })
        }
        None => (None, name),
    }
}
