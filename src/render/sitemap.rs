//! `sitemap.xml` (sitemaps.org protocol 0.9), `robots.txt` and `_redirects`. A site with more addresses than a file may
//! have gets several, and a list of them.

use crate::config::Host;
use crate::link::pages::{Page, SITEMAP_ADDRESSES, sitemap_url};
use crate::link::{Site, Url};

const XMLNS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// `sitemap.xml` as part 0: all addresses, or the list of the parts from 1 on.
pub(super) fn sitemap(site: &Site, part: u32) -> Vec<u8> {
    let count = site.map.listed().count();
    match part {
        0 if count > SITEMAP_ADDRESSES => list(site, count.div_ceil(SITEMAP_ADDRESSES)),
        0 | 1 => addresses(site, 0),
        part => addresses(site, (part as usize - 1) * SITEMAP_ADDRESSES),
    }
}

/// The list of as many parts.
fn list(site: &Site, parts: usize) -> Vec<u8> {
    let mut xml = begin("sitemapindex");
    for part in 1..=parts {
        let url = sitemap_url(part as u32).absolute(&site.config.base_url);
        let url = crate::html::escape(&url);
        xml.push_str(&format!("<sitemap><loc>{url}</loc></sitemap>\n"));
    }
    xml.push_str("</sitemapindex>\n");
    xml.into_bytes()
}

/// As many addresses as a file may have, after some others.
fn addresses(site: &Site, before: usize) -> Vec<u8> {
    let mut xml = begin("urlset");
    for (url, page) in site.map.listed().skip(before).take(SITEMAP_ADDRESSES) {
        let day = match page {
            Page::Note(id) | Page::Article(id) => {
                let document = &site.entry(*id).document;
                document.front.updated_day().or(document.day.date())
            }
            _ => None,
        };
        xml.push_str("<url><loc>");
        xml.push_str(&crate::html::escape(&url.absolute(&site.config.base_url)));
        xml.push_str("</loc>");
        if let Some(day) = day {
            xml.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

fn begin(element: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} xmlns=\"{XMLNS}\">\n")
}

/// `robots.txt`
pub(super) fn robots(site: &Site) -> Vec<u8> {
    let sitemap = Url::file("sitemap.xml").absolute(&site.config.base_url);
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}

/// The redirections for a host, one a line. Netlify shows a page that is there unless it is forced;
/// Cloudflare redirects in any case.
pub(super) fn redirects(site: &Site) -> Vec<u8> {
    let base = &site.config.base_url;
    let path = |url: &Url| url.absolute(base)[base.origin().len()..].to_owned();
    let status = match site.config.host {
        Some(Host::Netlify) => "301!",
        _ => "301",
    };
    let mut lines: Vec<String> = Vec::new();
    for (old, page) in &site.map.pages {
        if let Page::Redirect(new) = page {
            lines.push(format!("{} {} {status}\n", path(old), path(new)));
        }
    }
    lines.sort();
    lines.concat().into_bytes()
}
