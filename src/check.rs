//! `minamo check`: the problems of a site that no phase of the build stumbles over.
//!
//! The phases report what they cannot read, link or render. This module adds what reads well and is
//! probably not meant: a number of another repository, a bracket left open, an item written twice.
//!
//! 1. [`check`] gives the text of every document (`prose`, which parsing kept) to the rules:
//!    `numbers`, `missing`, `spelling`, `names`, `brackets`, `labels`, `shapes`, `repeats`, `feed_id`,
//!    `placeholder`, `years`.
//! 2. [`run`] joins their findings with those of the phases. All have the levels that `[check]` sets
//!    to the [`codes`](crate::diagnostic::codes).
//! 3. [`feeds`] tells what subscribers would see, given the feeds of the last deploy.
//! 4. Findings that a comment in the text [allows](crate::diagnostic::allow) are left out; a comment
//!    that allows none is a finding.
//! 5. [`fix`] makes the changes that are sure; [`format`](mod@format) is what programs read.
//!
//! A rule would rather be silent than wrong: a writer who was alarmed in vain three times switches
//! the rule off. Each one says what it takes as evidence.

mod brackets;
mod feed_id;
pub(crate) mod feeds;
pub(crate) mod fix;
pub(crate) mod format;
mod labels;
mod missing;
mod names;
mod numbers;
mod placeholder;
mod prose;
mod repeats;
mod shapes;
mod spelling;
mod topic;
mod years;

use std::convert::Infallible;
use std::path::Path;

use rayon::prelude::*;

use crate::BuildOptions;
use crate::diagnostic::allow::Allowed;
use crate::diagnostic::{self, Diagnostic};
use crate::link::{Entry, Site};
use crate::render::Renderer;
use crate::session::Session;
use feeds::Previous;
use prose::Prose;

/// A checked site.
#[derive(Debug)]
pub struct Checked {
    /// What makes the files of the site.
    pub(crate) renderer: Renderer,
    /// Everything that was found, by file and place, with the severities `[check]` gives it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// The site.
    pub(crate) fn site(&self) -> &Site {
        self.renderer.site()
    }
}

/// The feeds of the last deploy, to compare those of this build with.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The feeds.
    pub(crate) previous: &'a Previous,
    /// How many new or changed entries a feed may have before that is an error.
    pub(crate) limit: usize,
}

/// Checks the site in `folder`. Every file of it is made and dropped, so that nothing keeps the site
/// from being built that is not found here.
///
/// Fails only when `site.toml` cannot be read.
pub fn run(
    folder: &Path,
    options: &BuildOptions,
    comparison: Option<Comparison<'_>>,
) -> std::io::Result<Checked> {
    let session = Session::open_to_check(folder, options)?;
    let allowed = session.allowed();
    let (renderer, mut diagnostics) = session.renderer();
    let drop = |_: &str, _| Ok::<(), Infallible>(());
    // What is above a limit may have gigabytes of output.
    let is_too_much = |found: &Diagnostic| found.code.starts_with("too-");
    if !diagnostics.iter().any(is_too_much) {
        let Ok(problems) = renderer.render_all(&drop, &|_, make| make());
        diagnostics.extend(problems);
    }
    let site = renderer.site();
    let mut found = check(site, allowed);
    found.extend(feeds::empty_ones(&renderer));
    let mut unknown = vec!["unwatched"];
    match comparison {
        Some(Comparison { previous, limit }) => {
            found.extend(feeds::compare(&renderer, previous, limit));
        }
        None => unknown.extend(["changed-id", "feed-news", "lost-feed"]),
    }
    let mut found = allowed.keep(found);
    // Nothing was looked for in drafts that are left out.
    let paths = site.documents().map(|entry| &entry.source().path).collect();
    found.extend(allowed.unused(&paths, &unknown));
    diagnostics.extend(site.config.check.apply(found));
    diagnostic::sort(&mut diagnostics);
    Ok(Checked {
        renderer,
        diagnostics,
    })
}

/// What the rules find in a linked site and no comment allows, in no particular order and with default
/// severities.
pub(crate) fn check(site: &Site, allowed: &Allowed) -> Vec<Diagnostic> {
    let entries: Vec<&Entry> = site.documents().collect();
    let pages: Vec<Prose<'_>> = entries.into_iter().map(Prose::of).collect();
    let people = names::People::new(site);
    let alone = |page: &Prose<'_>| {
        let mut found = spelling::loose(page);
        found.extend(brackets::unclosed(page));
        found.extend(labels::lost(page, allowed));
        found.extend(shapes::misread(page));
        found.extend(names::unknown_people(page, &people, allowed));
        found
    };
    let mut found: Vec<Diagnostic> = pages.par_iter().flat_map_iter(alone).collect();
    found.extend(names::unknown_groups(site, allowed));
    found.extend(names::unknown_keps(site, allowed));
    found.extend(names::recurring_people(site, &pages, allowed));
    found.extend(names::unknown_denied(site));
    found.extend(feed_id::unowned(site));
    found.extend(placeholder::unowned(site));
    found.extend(years::odd(site));
    found.extend(repeats::repeated(site, allowed));
    found.extend(numbers::suspicious(site, &pages));
    found.extend(missing::missing(site));
    found
}
