//! `feed-id`: entries of feeds need ids that stay when the site moves, so a site that has an address
//! to be read at has a tag URI of its own for them.

use crate::config::Feeds;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::Site;
use crate::source::SourcePath;

/// A site that would be published with ids that are not its own.
pub(super) fn unowned(site: &Site) -> Option<Diagnostic> {
    let config = &site.config;
    let id = &config.feeds.id;
    let host = config.base_url.host();
    // `minamo init` writes an address and an id of example.com: whoever changed the one means both.
    let is_placeholder = id.starts_with("tag:example.com,") && host != "example.com";
    let is_own = id.starts_with("tag:") && id != Feeds::DEFAULT_ID && !is_placeholder;
    if config.base_url.is_local() || is_own {
        return None;
    }
    let message =
        format!("the ids of feed entries begin with `{id}`, which is not a tag URI of yours");
    let place = Place::File(SourcePath::new("site.toml"));
    Some(
        Diagnostic::warning("feed-id", message, place).help(format!(
            "before you publish, set `id = \"tag:{host},YEAR:\"` in [feeds]: a domain of yours and a year in which you owned it; never change it after that"
        )),
    )
}
