//! What the program, the tests and the benchmarks of this package use beside the public surface. It
//! changes without notice.

use std::sync::Arc;

use crate::link::Entry;
use crate::link::pages::{Output, Page};
use crate::source::{Source, Span};

/// The program.
pub use crate::cli::run as program;

/// Of `crate::check`.
pub mod check {
    pub use crate::check::format::{json, short};
    pub use crate::check::run;
}
/// Of `crate::config`.
pub mod config {
    pub use crate::config::{Feeds, Format};
}
/// Of `crate::desk`.
pub mod desk {
    pub use crate::desk::Desk;
    pub use crate::desk::format::{Layout, layout, write};
}
/// Of `crate::diagnostic`.
pub mod diagnostic {
    pub use crate::diagnostic::codes::CODES;
    pub use crate::diagnostic::{any_error, render, sort};
}
/// Of `crate::formats`.
pub mod formats {
    pub use crate::formats::ALL;
}
/// Of `crate::link`.
pub mod link {
    pub use crate::link::resolve::{Decision, Passage, Resolver};
}
/// Of `crate::parse`.
pub mod parse {
    pub use crate::parse::{Form, Link, Named};
}
/// Of `crate::serve`.
pub mod serve {
    pub use crate::serve::{Listener, Live, run};
}
/// Of `crate::parse` and `crate::link`: every reference of a site as it is written, with its place.
pub fn written_references(build: &crate::Build) -> Vec<(Arc<Source>, Span, String)> {
    let of_document = |entry: &Entry| {
        let mentions = entry.items.iter().flat_map(|item| &item.mentions);
        let mentions = mentions.map(|mention| (mention.span, mention.written.to_string()));
        let values = entry.values.iter();
        let values = values.map(|value| (value.span, value.written.clone()));
        let source = entry.source();
        let placed = mentions
            .chain(values)
            .map(|(span, text)| (Arc::clone(source), span, text));
        placed.collect::<Vec<_>>()
    };
    build.site.documents().flat_map(of_document).collect()
}
/// Of `crate::link`: every file of the output by its path, and what it is; those of the theme apart.
pub fn addresses(build: &crate::Build) -> Vec<(String, &'static str)> {
    let map = &build.site.map;
    let what = |output| match output {
        Output::Page(index) => page(&map.pages[index as usize].1),
        Output::Feed(..) => "feed",
        Output::FeedList => "list of feeds",
        Output::Preview(_) => "preview",
        Output::Markdown(_) => "Markdown",
        Output::SiteIndex => "index",
        Output::Search => "search index",
        Output::Sitemap(_) => "sitemap",
        Output::Robots => "robots",
        Output::Redirects => "redirections for the host",
        Output::Offline => "offline list",
        Output::Asset(_) => "file of the writer",
        Output::Static(_) => "file of the theme",
    };
    let outputs = map.outputs().into_iter();
    let outputs = outputs.filter(|(_, output)| !matches!(output, Output::Static(_)));
    outputs
        .map(|(path, output)| (path.to_owned(), what(output)))
        .collect()
}

fn page(page: &Page) -> &'static str {
    match page {
        Page::Home => "home page",
        Page::Note(_) => "note",
        Page::Article(_) => "article",
        Page::Articles => "articles",
        Page::StandAlone(_) => "stand-alone page",
        Page::Archive => "archive",
        Page::Year(_) => "year",
        Page::Month(..) => "month",
        Page::Weeks => "weeks",
        Page::Week(_) => "week",
        Page::Drafts => "drafts",
        Page::Feeds => "page of feeds",
        Page::Following => "what is followed",
        Page::Kind(_) => "kind",
        Page::Subject(..) => "subject",
        Page::Stories => "stories",
        Page::Redirect(_) => "redirection",
        Page::Search => "search",
        Page::NotFound => "not found",
    }
}

/// Of `crate::write`.
pub mod write {
    pub use crate::write::{Cancel, Sink};
}
