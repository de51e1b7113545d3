//! `feed-id`: entries of feeds need ids that stay when the site moves, so a site that has an address
//! to be read at has a tag URI for them.

use crate::diagnostic::{Diagnostic, Place};
use crate::link::Site;
use crate::source::SourcePath;

/// A site that would be published with ids nobody owns.
pub(super) fn unowned(site: &Site) -> Option<Diagnostic> {
    let config = &site.config;
    if config.base_url.is_local() || config.feeds.id.starts_with("tag:") {
        return None;
    }
    let host = config.base_url.origin().rsplit('/').next();
    let host = host
        .and_then(|host| host.split(':').next())
        .unwrap_or_default();
    let message = format!(
        "ids of feeds' entries begin with `{}`, which is no tag URI",
        config.feeds.id
    );
    let place = Place::File(SourcePath::new("site.toml"));
    Some(
        Diagnostic::warning("feed-id", message, place).help(format!(
            "before you publish, set `id = \"tag:{host},2023:\"` in [feeds]: a domain of yours and a year in which you had it; after that, never change it, whatever it is"
        )),
    )
}
