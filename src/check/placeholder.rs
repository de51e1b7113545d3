//! `placeholder-url`: a site that would be published with the address of an example, which all its feeds,
//! previews and redirects name.
//!
//! Evidence: domains that nobody can own (RFC 2606, RFC 6761), but for those that examples here use.

use crate::diagnostic::{Diagnostic, Place};
use crate::link::Site;
use crate::source::SourcePath;

/// Domains of examples.
const RESERVED: &[&str] = &[
    "example.com",
    "example.net",
    "example.org",
    "invalid",
    "localhost",
];

/// A `base_url` that is a placeholder.
pub(super) fn unowned(site: &Site) -> Option<Diagnostic> {
    let base = &site.config.base_url;
    let host = base.host().to_ascii_lowercase();
    let is_reserved = |domain: &str| {
        let rest = host.strip_suffix(domain);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if base.is_local() || !RESERVED.iter().any(|domain| is_reserved(domain)) {
        return None;
    }
    let message = format!(
        "`base_url` is `{}{}`, an address for examples",
        base.origin(),
        base.path()
    );
    let place = Place::File(SourcePath::new("site.toml"));
    Some(
        Diagnostic::warning("placeholder-url", message, place).help(
            "set `base_url` to where readers will find the site, before you publish: feeds and previews name it; until you know, remove it",
        ),
    )
}
