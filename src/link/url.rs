//! Addresses within the site.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::config::BaseUrl;

/// What has a meaning of its own in a URL's path, or breaks an attribute.
const SPECIAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'[')
    .add(b']')
    .add(b'\'');

/// A page or a file of the output by its path below `base_url`: `/sig/network/`, `/feed.xml`.
///
/// The path is kept decoded; a path that ends with `/` is a page, whose file is its `index.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Url(Arc<str>);

impl Url {
    /// A page's address from the parts of its path: `["sig", "network"]` is `/sig/network/`.
    pub(crate) fn page<'a>(parts: impl IntoIterator<Item = &'a str>) -> Url {
        let mut path = String::from("/");
        for part in parts.into_iter().flat_map(|part| part.split('/')) {
            // `.` and `..` would lead out of the site.
            if !matches!(part, "" | "." | "..") {
                push_portable(&mut path, part);
                path.push('/');
            }
        }
        Url(path.into())
    }

    /// The address of a file, given its path without a slash before it.
    pub(crate) fn file(path: &str) -> Url {
        Url(format!("/{path}").into())
    }

    /// A file next to this page: its feed.
    #[must_use]
    pub(crate) fn beside(&self, name: &str) -> Url {
        Url(format!("{}{name}", self.0).into())
    }

    /// The path, decoded.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The file in the output folder, with `/` between its parts.
    pub(crate) fn output_path(&self) -> String {
        let path = &self.0[1..];
        if self.0.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        }
    }

    /// What to write into an attribute: with the folder of `base_url`, letters of all scripts kept.
    pub(crate) fn href(&self, base: &BaseUrl) -> String {
        let mut href = base.path().to_owned();
        push_readable(&mut href, &self.0);
        href
    }

    /// [`Url::href`] of a place on the page: an item, by its id.
    pub(crate) fn href_of(&self, id: &str, base: &BaseUrl) -> String {
        let mut href = self.href(base);
        href.push('#');
        push_readable(&mut href, id);
        href
    }

    /// What an attribute leads to within the site, without query and fragment: the way back from
    /// [`Url::href`].
    pub(crate) fn of_href(href: &str, base: &BaseUrl) -> Option<Url> {
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_prefix(base.path())?.strip_prefix('/')?;
        let path = percent_decode_str(path).decode_utf8_lossy();
        Some(Url::file(&path))
    }

    /// The full address as a URI of ASCII letters, as feeds and sitemaps require it.
    pub(crate) fn absolute(&self, base: &BaseUrl) -> String {
        let path = utf8_percent_encode(&self.0, SPECIAL);
        format!("{}{}{path}", base.origin(), base.path())
    }

    /// [`Url::absolute`] of a place on the page: an item, by its id.
    pub(crate) fn absolute_of(&self, id: &str, base: &BaseUrl) -> String {
        let id = utf8_percent_encode(id, SPECIAL);
        format!("{}#{id}", self.absolute(base))
    }
}

/// Appends a part of a path under a name that a folder can have on every system: `aux` is a device of
/// Windows, and becomes `aux_`; a dot at the end is dropped there, so that `a.` becomes `a._`. The rules
/// are those of "Naming Files, Paths, and Namespaces" in Microsoft's documentation. Addresses are the
/// same on all systems.
fn push_portable(path: &mut String, part: &str) {
    let (stem, rest) = part.split_at(part.find('.').unwrap_or(part.len()));
    path.push_str(stem);
    if is_device(stem) {
        path.push('_');
    }
    path.push_str(rest);
    if part.ends_with('.') {
        path.push('_');
    }
}

/// Whether Windows has a device of this name, which no file or folder can have, with any ending.
fn is_device(name: &str) -> bool {
    let named = ["con", "prn", "aux", "nul"]
        .iter()
        .any(|device| name.eq_ignore_ascii_case(device));
    let numbered = matches!(name.as_bytes(), [letters @ .., b'1'..=b'9'] if letters.eq_ignore_ascii_case(b"com") || letters.eq_ignore_ascii_case(b"lpt"));
    named || numbered
}

/// Appends what is special encoded, and letters of all scripts as they are.
fn push_readable(href: &mut String, text: &str) {
    href.reserve(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let other = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        href.extend(utf8_percent_encode(&rest[..other], SPECIAL));
        rest = &rest[other..];
        let ascii = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        href.push_str(&rest[..ascii]);
        rest = &rest[ascii..];
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_name_that_every_system_can_have() {
        for (parts, path) in [
            (&["tag", "aux"][..], "/tag/aux_/"),
            (&["repo", "me", "Nul.rs"], "/repo/me/Nul_.rs/"),
            (&["tag", "com1"], "/tag/com1_/"),
            (&["tag", "com10"], "/tag/com10/"),
            (&["tag", "auxiliary"], "/tag/auxiliary/"),
            (&["tag", "a."], "/tag/a._/"),
        ] {
            assert_eq!(Url::page(parts.iter().copied()).as_str(), path);
        }
    }

    #[test]
    fn a_page_has_a_path_a_file_and_two_spellings() {
        let base = BaseUrl::parse("https://me.example/notes").unwrap();
        let url = Url::page(["tag", "コスト"]);
        assert_eq!(url.as_str(), "/tag/コスト/");
        assert_eq!(url.output_path(), "tag/コスト/index.html");
        assert_eq!(url.href(&base), "/notes/tag/コスト/");
        assert_eq!(
            url.absolute(&base),
            "https://me.example/notes/tag/%E3%82%B3%E3%82%B9%E3%83%88/"
        );
        assert_eq!(url.href_of("a%語", &base), "/notes/tag/コスト/#a%25語");
        assert_eq!(
            url.absolute_of("a%語", &base),
            "https://me.example/notes/tag/%E3%82%B3%E3%82%B9%E3%83%88/#a%25%E8%AA%9E"
        );
        assert_eq!(Url::page([]).output_path(), "index.html");
        let picture = Url::file("a b.png");
        assert_eq!(picture.href(&base), "/notes/a%20b.png");
        assert_eq!(Url::of_href("/notes/a%20b.png?x#y", &base), Some(picture));
        assert_eq!(Url::of_href("/other/", &base), None);
    }
}
