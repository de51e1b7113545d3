//! A folder of Markdown with front matter to files of a site: one engine for all formats.
//!
//! 1. `source` lists the files; nothing outside of the folder is read.
//! 2. A format (`blog` for Jekyll, Hugo, Zola and Zenn; `vault` for Obsidian, Logseq and plain folders)
//!    chooses the posts, and says which addresses they had. `front` and `meta` read their front matter.
//! 3. `post` gives each a file in the site: a note, an article or a page.
//! 4. Their texts are edited in passes, each of which knows the lines of the source (`text`): `liquid` and
//!    `shortcode` are what a blog's templates would have replaced, `wiki` and `outline` what Obsidian and
//!    Logseq write, `links` is for all.
//! 5. `report` says what became of what. Whatever is not kept is a [`Loss`].
//!
//! The same folder gives the same files, whatever the site has; so importing again changes nothing.

mod address;
mod blog;
mod daily;
mod front;
mod links;
mod liquid;
mod meta;
mod outline;
mod permalink;
mod places;
mod post;
mod report;
mod shortcode;
mod source;
mod text;
mod vault;
mod wiki;
mod wikilink;

pub(super) use places::destinations;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;

use super::plan::{Content, Loss, Plan, PlannedFile};
use crate::diagnostic::Problems;
use crate::source::{Source, Span};
use crate::table::parse_toml;
use links::Links;
use post::Posts;
use source::Folder;
use text::Text;

/// What a folder may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A repository of Zenn: `articles/`, `books/`, `images/`.
    Zenn,
    /// A site of Jekyll.
    Jekyll,
    /// A site of Hugo.
    Hugo,
    /// A site of Zola.
    Zola,
    /// A vault of Obsidian.
    Obsidian,
    /// A graph of Logseq.
    Logseq,
    /// Any folder of Markdown.
    Markdown,
}

impl Format {
    /// Its name for people.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Format::Zenn => "a repository of Zenn",
            Format::Jekyll => "a site of Jekyll",
            Format::Hugo => "a site of Hugo",
            Format::Zola => "a site of Zola",
            Format::Obsidian => "a vault of Obsidian",
            Format::Logseq => "a graph of Logseq",
            Format::Markdown => "a folder of Markdown",
        }
    }
}

/// What a folder is by its files, and the file that says so; nothing where it has no Markdown.
pub(crate) fn guess(root: &Path) -> io::Result<Option<(Format, String)>> {
    let is_there = |name: &str| root.join(name).exists();
    let sure = [
        (".obsidian", Format::Obsidian),
        ("logseq/config.edn", Format::Logseq),
        ("_config.yml", Format::Jekyll),
        ("_config.yaml", Format::Jekyll),
        ("_posts", Format::Jekyll),
        ("hugo.toml", Format::Hugo),
        ("hugo.yaml", Format::Hugo),
        ("hugo.yml", Format::Hugo),
        ("hugo.json", Format::Hugo),
        ("config/_default", Format::Hugo),
        ("zola.toml", Format::Zola),
    ];
    if let Some((name, format)) = sure.into_iter().find(|(name, _)| is_there(name)) {
        return Ok(Some((format, name.to_owned())));
    }
    let folder = Folder::list(root, &mut Vec::new())?;
    let found = |format, name: &str| Ok(Some((format, name.to_owned())));
    if folder.has_folder("content") {
        let names = ["config.toml", "config.yaml", "config.yml", "config.json"];
        if let Some(config) = folder.settings(&names) {
            let is_zola = config.path.as_str() == "config.toml"
                && config
                    .text
                    .lines()
                    .any(|line| line.trim_start().starts_with("base_url"));
            let format = if is_zola { Format::Zola } else { Format::Hugo };
            return found(format, config.path.as_str());
        }
    }
    let mut articles = folder
        .markdown()
        .filter(|path| path.starts_with("articles/"));
    let is_zenn = |path: &str| {
        let text = folder.text(path, &mut Vec::new());
        text.is_some_and(|source| {
            let table = front::read(&source).table;
            table
                .iter()
                .any(|entry| entry.key == "topics" || entry.key == "emoji")
        })
    };
    if let Some(article) = articles.find(|path| is_zenn(path)) {
        return found(Format::Zenn, article);
    }
    if folder.has_folder("journals") && folder.has_folder("pages") {
        return found(Format::Logseq, "journals/");
    }
    Ok(folder
        .markdown()
        .next()
        .map(|path| (Format::Markdown, path.to_owned())))
}

/// The dialects of Markdown that a `site.toml` names.
pub(crate) fn dialects(config: &Arc<Source>) -> Vec<String> {
    let all = Span::new(0..config.text.len());
    let table = parse_toml(&Problems::new(config), all);
    let named = front::at(&table, &["markdown", "dialects"]);
    named.map(front::texts).unwrap_or_default()
}

/// Plans the files that a folder becomes. `days` are those of files without a date of their own.
pub(crate) fn plan(
    format: Format,
    root: &Path,
    days: &BTreeMap<String, NaiveDate>,
    dialects: &[String],
) -> io::Result<Plan> {
    let mut losses = Vec::new();
    let folder = Folder::list(root, &mut losses)?;
    let mut posts = match format {
        Format::Zenn | Format::Jekyll | Format::Hugo | Format::Zola => {
            blog::posts(format, &folder, days, &mut losses)
        }
        Format::Obsidian | Format::Logseq | Format::Markdown => {
            vault::posts(format, &folder, &mut losses)
        }
    };
    posts.settle(&mut losses);
    let mut texts: Vec<Text> = posts.list.iter().map(post::Post::text).collect();
    for (index, text) in texts.iter_mut().enumerate() {
        before_markdown(format, &posts, index, text, &mut losses);
    }
    let blocks = match format {
        Format::Logseq => outline::blocks(&posts, &texts),
        _ => outline::Blocks::default(),
    };
    let mut links = Links::new(format, &folder, &posts);
    let mut files = Vec::with_capacity(posts.list.len());
    for (index, mut text) in texts.into_iter().enumerate() {
        let mut found = Vec::new();
        // Before the passes that write links of their own, which are right already.
        links.edit(&mut text, index, &mut found);
        if matches!(format, Format::Obsidian | Format::Logseq | Format::Markdown) {
            wiki::edit(&mut text, index, &mut links, &mut found);
        }
        if format == Format::Logseq {
            outline::edit(&mut text, index, (&posts, &blocks), &mut found);
        }
        let image = links.image(index, &mut found);
        let file = &posts.list[index];
        losses.extend(
            found
                .into_iter()
                .map(|(line, what)| Loss::at(file.path(), line, what)),
        );
        files.push(PlannedFile {
            path: file.target.clone(),
            content: Content::Text(file.written(&text.now, image.as_deref())),
        });
    }
    Ok(report::plan(
        (format, &folder, dialects),
        &posts,
        (files, links.assets()),
        losses,
    ))
}

/// What a blog's own templates would have replaced before the text was Markdown.
fn before_markdown(
    format: Format,
    posts: &Posts,
    index: usize,
    text: &mut Text,
    losses: &mut Vec<Loss>,
) {
    let post = &posts.list[index];
    let mut found = Vec::new();
    match format {
        Format::Jekyll => liquid::edit(text, post, posts, &mut found),
        Format::Hugo | Format::Zola => shortcode::edit(format, text, post, &mut found),
        _ => {}
    }
    losses.extend(
        found
            .into_iter()
            .map(|(line, what)| Loss::at(post.path(), line, what)),
    );
}
