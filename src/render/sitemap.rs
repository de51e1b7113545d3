//! `sitemap.xml` (sitemaps.org protocol 0.9) and `robots.txt`.

use crate::link::pages::Page;
use crate::link::{Site, Url};

/// `sitemap.xml`
pub(super) fn sitemap(site: &Site) -> Vec<u8> {
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
                document.front.updated_day().or(document.day.date())
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
    xml.into_bytes()
}

/// `robots.txt`
pub(super) fn robots(site: &Site) -> Vec<u8> {
    let sitemap = Url::file("sitemap.xml").absolute(&site.config.base_url);
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}
