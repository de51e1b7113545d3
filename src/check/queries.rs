//! `empty-feed`: a query of a feed that finds nothing asks for what the notes do not have yet, or
//! misspells it. Nobody would notice, as an empty feed is a good one.

use crate::config::NamedFeed;
use crate::diagnostic::Diagnostic;
use crate::link::Site;
use crate::render::sizes_of_named_feeds;
use crate::theme::Theme;

/// The named feeds without items, each at its query.
pub(super) fn empty_feeds(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let feeds = site.config.feeds.named.iter();
    let empty = feeds
        .zip(sizes_of_named_feeds(site, theme))
        .filter(|(_, size)| *size == 0);
    let hint = |(feed, _): (&NamedFeed, usize)| {
        let message = format!("the feed `{}` is empty: its query finds nothing", feed.name);
        Diagnostic::hint("empty-feed", message, feed.place.clone())
            .help("the search page takes the same queries; try there which part finds nothing")
    };
    empty.map(hint).collect()
}
