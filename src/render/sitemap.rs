//! `sitemap.xml` (sitemaps.org protocol 0.9) and `robots.txt`.

use super::{OutputFile, text_file};
use crate::link::Site;
use crate::link::pages::Page;

/// The files for search engines.
pub(super) fn files(site: &Site) -> [OutputFile; 2] {
    let base = &site.config.base_url;
    let mut xml = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    ));
    for (url, page) in &site.map.pages {
        let day = match page {
            Page::Redirect(_) | Page::NotFound => continue,
            Page::Note(id) | Page::Article(id) => {
                let document = &site.entry(*id).document;
                document.front.updated.or(document.day.date())
            }
            _ => None,
        };
        xml.push_str("<url><loc>");
        xml.push_str(&crate::html::escape(&url.absolute(base)));
        xml.push_str("</loc>");
        if let Some(day) = day {
            xml.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    let sitemap = crate::link::Url::file("sitemap.xml").absolute(base);
    let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n");
    [
        text_file("sitemap.xml".to_owned(), xml),
        text_file("robots.txt".to_owned(), robots),
    ]
}
