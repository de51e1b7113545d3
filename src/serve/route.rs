//! The address of a request in, what it asks for out.

use percent_encoding::percent_decode_str;

use crate::config::BaseUrl;
use crate::link::pages::Output;
use crate::link::{SiteMap, Url};

/// Where the server's own files are, below the folder of the base URL. No name of a site begins so.
const OWN: &str = "-/minamo/";

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// A file of the site, and its path in the output.
    File(Output, String),
    /// A file of the server's own.
    Own(Own),
    /// Another address, where a page is.
    Redirect(String),
    /// Nothing is there.
    Missing,
}

/// What the server has in addition to the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    /// The script that pages get.
    Script,
    /// How what the script shows looks.
    Style,
    /// What happens, as it happens.
    Events,
}

impl Own {
    const ALL: [(Own, &str); 3] = [
        (Own::Script, "live.js"),
        (Own::Style, "live.css"),
        (Own::Events, "events"),
    ];

    /// The address of a file of the server's own.
    pub(super) fn address(self, base: &BaseUrl) -> String {
        let name = Own::ALL.iter().find(|(own, _)| *own == self);
        let name = name.map_or("", |(_, name)| name);
        format!("{}/{OWN}{name}", base.path())
    }
}

/// Finds what is at a path with a query; `site` is what there is to be shown, if anything.
pub(crate) fn route(
    (path, query): (&str, Option<&str>),
    base: &BaseUrl,
    site: Option<&SiteMap>,
) -> Route {
    let redirect = |to: &str| {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        Route::Redirect(format!("{to}{query}"))
    };
    if !base.path().is_empty() && (path == "/" || path == base.path()) {
        return redirect(&format!("{}/", base.path()));
    }
    let Some(key) = below(path, base) else {
        return Route::Missing;
    };
    if let Some(name) = key.strip_prefix(OWN) {
        let own = Own::ALL.iter().find(|(_, known)| *known == name);
        return own.map_or(Route::Missing, |(own, _)| Route::Own(*own));
    }
    let Some(site) = site else {
        return Route::Missing;
    };
    let file = match key.is_empty() || key.ends_with('/') {
        true => format!("{key}index.html"),
        false => key,
    };
    if let Some(output) = site.route(&file) {
        return Route::File(output, file);
    }
    // The address is the site's own spelling of it, so that nothing of the request can lead elsewhere.
    let page = Url::file(&format!("{file}/"));
    match site.contains(&page) {
        true => redirect(&page.absolute(base)[base.origin().len()..]),
        false => Route::Missing,
    }
}

/// The path below the folder of the base URL, decoded once.
fn below(path: &str, base: &BaseUrl) -> Option<String> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let base = percent_decode_str(base.path()).decode_utf8_lossy();
    let key = path.strip_prefix(&*base)?.strip_prefix('/')?;
    Some(key.to_owned())
}
