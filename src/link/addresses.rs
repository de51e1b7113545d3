//! Addresses that the plan of all pages and other modules both need.

use chrono::Datelike;

use super::Entry;
use super::url::Url;
use crate::config::Format;
use crate::parse::Kind;

/// The name of the Markdown of a document, next to its page.
pub(crate) const MARKDOWN: &str = "index.md";

/// The file next to the page of a subject that has it in short.
pub(crate) const PREVIEW: &str = "preview.json";

/// The page of a subject among those of its kind. The tag `feed.xml` would have a folder where the feed of
/// all tags is, and gets `/tag/feed.xml_/`.
pub(crate) fn subject_url(kind: &str, name: &str) -> Url {
    let parts = name.split('/').map(|part| match is_next_to_pages(part) {
        true => format!("{part}_"),
        false => part.to_owned(),
    });
    let parts: Vec<String> = parts.collect();
    Url::page(std::iter::once(kind).chain(parts.iter().map(String::as_str)))
}

/// Whether a file that is next to pages has this name, which no folder can have as well.
fn is_next_to_pages(name: &str) -> bool {
    let feeds = Format::ALL.map(Format::file_name);
    let mut files = ["index.html", MARKDOWN, PREVIEW].into_iter().chain(feeds);
    files.any(|file| name.eq_ignore_ascii_case(file))
}

/// `/thread/kubernetes/kubernetes/116429/`, from the repository in lower case.
pub(crate) fn thread_url(repository: &str, number: u32) -> Url {
    Url::page(["thread", repository, &number.to_string()])
}

/// `/archive/2023/`
pub(crate) fn year_url(year: i32) -> Url {
    Url::page(["archive", &year.to_string()])
}

/// `/archive/2023/09/`
pub(crate) fn month_url(year: i32, month: u32) -> Url {
    Url::page(["archive", &year.to_string(), &format!("{month:02}")])
}

/// `/drafts/`
pub(crate) fn drafts_url() -> Url {
    Url::page(["drafts"])
}

/// `/sitemap-1.xml`: a part of the map for search engines
pub(crate) fn sitemap_url(part: u32) -> Url {
    Url::file(&format!("sitemap-{part}.xml"))
}

/// `/stories/`
pub(crate) fn stories_url() -> Url {
    Url::page(["stories"])
}

/// `/archive/weeks/`
pub(crate) fn weeks_url() -> Url {
    Url::page(["archive", "weeks"])
}

/// `/archive/2023/w37/`, by the year the week belongs to
pub(crate) fn week_url(year: i32, week: u32) -> Url {
    Url::page(["archive", &year.to_string(), &format!("w{week:02}")])
}

/// Where the Markdown of a document is: that of a dated note with the others of its month, so that
/// ten thousand notes make no ten thousand files more; of all others next to their pages.
pub(crate) fn markdown_url(entry: &Entry) -> Url {
    let page = match entry.document.day.date() {
        Some(day) if !has_own_markdown(entry) => month_url(day.year(), day.month()),
        _ => entry.url.clone(),
    };
    page.beside(MARKDOWN)
}

/// Whether the Markdown of a document is next to its page.
pub(in crate::link) fn has_own_markdown(entry: &Entry) -> bool {
    entry.document.kind != Kind::Note || entry.document.day.date().is_none()
}

/// The address of a style sheet that `site.toml` names: a file of the theme's `static/`, or one of the
/// site where it begins with `/`.
pub(crate) fn stylesheet_url(name: &str) -> Url {
    match name.strip_prefix('/') {
        Some(path) => Url::file(path),
        None => Url::file(&format!("static/{name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_has_no_folder_where_a_page_has_a_file() {
        for (kind, name, path) in [
            ("tag", "feed.xml", "/tag/feed.xml_/"),
            ("repo", "me/Index.html", "/repo/me/Index.html_/"),
            ("tag", "myfeed.xml", "/tag/myfeed.xml/"),
            ("tag", "aux", "/tag/aux_/"),
        ] {
            assert_eq!(subject_url(kind, name).as_str(), path);
        }
    }
}
