//! minamo compiles curated daily notes into a cross-linked static site.
//!
//! A writer notes each day, in short Markdown bullets, what mattered: `k/k#116429`, `KEP-753`,
//! `sig-network`, `@aojea`. minamo makes every such **reference** a link, and gives every SIG, KEP,
//! person, repository, thread and tag (a **subject**) a page and a feed with the bullets (the
//! **items**) that mention it.
//!
//! # The map
//!
//! ```text
//! load    site.toml, content/, themes/ -> Sources, Theme   all reading
//! parse   Source -> Document           -> Parsed           each file on its own
//! link    documents + facts            -> Site             who mentions what; every address
//! render  Site + Theme                 -> OutputFile       HTML, feeds, search index, data
//! write   OutputFile                   -> public/          only what changed
//! ```
//!
//! [`build`] shows all phases but the last. Each phase is a module whose first lines tell its steps
//! and which makes types of its own; what it returns is complete. Bad content is a value: phases
//! return what they could make and all [`diagnostic`]s. Rendering parses the Markdown once more
//! ([`parse::markdown`]), as keeping its events would cost more than that.
//!
//! Beside the phases: [`mod@reference`] is the grammar of references, the heart of it all, and knows
//! nothing of files; [`query`] is the language of searches and named feeds; [`subject`] has what a
//! writer knows of subjects; [`config`] is `site.toml`;
//! [`theme`] is what a theme is made of; [`table`] reads the tables people write; [`source`] has
//! texts and places in them, [`day`], [`slug`] and `language` how days, names and languages are
//! written; [`import`] turns
//! what others wrote into files of a site; [`check`] finds what may be a slip; [`serve`] shows a
//! built site; [`cli`] is the program. `tests/layers.rs` holds them to their order.

pub mod check;
pub mod cli;
pub mod config;
pub mod day;
pub mod diagnostic;
mod html;
pub mod import;
mod language;
pub mod link;
pub mod load;
pub mod parse;
pub mod query;
pub mod reference;
pub mod render;
pub mod serve;
pub mod slug;
pub mod source;
pub mod subject;
pub mod table;
pub mod theme;
pub mod write;

use std::path::Path;
use std::sync::Arc;

use config::{BaseUrl, Config};
use diagnostic::Diagnostic;
use link::{LinkOptions, Site};
use render::OutputFile;
use theme::Theme;

/// The list of the files minamo wrote, in the output folder: a path a line.
pub const OUTPUT_LIST: &str = ".minamo-files";

/// What a caller can ask of a build beside what `site.toml` says.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// In place of `base_url`.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts are part of the site.
    pub drafts: bool,
}

/// A phase of the build, for those who watch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Files are read.
    Load,
    /// Files are parsed.
    Parse,
    /// Everything is linked.
    Link,
    /// Pages and feeds are made.
    Render,
    /// Files are written.
    Write,
}

/// A linked site, before rendering.
#[derive(Debug)]
pub struct Linked {
    /// The site.
    pub site: Site,
    /// The theme it is to be rendered with.
    pub theme: Theme,
    /// Every problem found so far, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// A built site, before writing.
#[derive(Debug)]
pub struct Build {
    /// The site.
    pub site: Site,
    /// All files of the output, by path.
    pub files: Vec<OutputFile>,
    /// Every problem found, by file and place. With an error among them nothing is to be written.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and links the site in `folder`; `watch` hears of every phase as it begins.
///
/// Fails only when `site.toml` cannot be read.
pub fn link_site(
    folder: &Path,
    options: &BuildOptions,
    watch: &mut dyn FnMut(Phase),
) -> std::io::Result<Linked> {
    watch(Phase::Load);
    let (sources, mut diagnostics) = load::load(folder)?;
    let (mut config, problems) = Config::read(&sources.config);
    diagnostics.extend(problems);
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    let (theme, problems) = theme::load(folder, &config.theme);
    diagnostics.extend(problems);
    watch(Phase::Parse);
    let reading = Arc::new(parse::Reading::new(&sources, &config));
    diagnostics.extend(reading.diagnostics.iter().cloned());
    let parsed = parse::parse(&sources.markdown, &reading);
    let mut documents = Vec::with_capacity(parsed.len());
    for parsed in parsed {
        diagnostics.extend(parsed.diagnostics);
        documents.extend(parsed.document);
    }
    watch(Phase::Link);
    let statics: Vec<String> = theme
        .files
        .keys()
        .map(|name| Theme::output_path(name))
        .collect();
    let options = LinkOptions {
        drafts: options.drafts,
    };
    let files = link::Files {
        assets: &sources.assets,
        statics: &statics,
    };
    let mut linker = link::Linker::new(&Arc::new(config), &reading);
    let (site, problems) = linker.link(&documents, files, options);
    diagnostics.extend(problems);
    let mut diagnostics = site.config.check.apply(diagnostics);
    diagnostic::sort(&mut diagnostics);
    Ok(Linked {
        site,
        theme,
        diagnostics,
    })
}

/// Builds the site in `folder`: all phases but [`write`](mod@write), so that the caller can look at the
/// diagnostics first.
///
/// Fails only when `site.toml` cannot be read.
pub fn build(
    folder: &Path,
    options: &BuildOptions,
    watch: &mut dyn FnMut(Phase),
) -> std::io::Result<Build> {
    let Linked {
        site,
        theme,
        mut diagnostics,
    } = link_site(folder, options, watch)?;
    watch(Phase::Render);
    let (files, problems) = render::render(&site, &theme, folder);
    diagnostics.extend(problems);
    diagnostic::sort(&mut diagnostics);
    Ok(Build {
        site,
        files,
        diagnostics,
    })
}
