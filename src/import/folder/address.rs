//! The addresses and names of a blog's posts, by their paths and patterns.

use chrono::NaiveDate;

use super::Format;
use super::blog::{Part, Reader, dated};
use super::front;
use super::meta::Meta;
use super::permalink::{Named, filled, jekyll_style};
use super::post::slug_of;
use super::source::parts;

impl Reader<'_> {
    /// The address that the post had.
    pub(super) fn address(
        &self,
        path: &str,
        part: Part,
        (day, stem): (Option<NaiveDate>, &str),
        meta: &mut Meta,
    ) -> Option<String> {
        if self.format == Format::Zenn {
            return None;
        }
        let pattern = match self.pattern(path, part, meta) {
            Ok(pattern) => pattern,
            Err(address) => return address,
        };
        let (folder, file) = parts(path);
        let title = meta.title.as_deref().map(slug_of).unwrap_or_default();
        let sections = folder.split('/').skip(1).map(str::to_owned);
        let categories = self.categories(folder, meta);
        let stem = if file == "index" {
            folder.rsplit('/').next().unwrap_or(stem)
        } else {
            stem
        };
        filled(
            &pattern,
            &Named {
                date: day,
                stem,
                slug: meta.slug.as_deref().unwrap_or(stem),
                title: &title,
                categories,
                sections: sections.collect(),
                is_jekyll: self.format == Format::Jekyll,
            },
        )
    }

    /// The pattern of the address of a post, from its front matter or the settings; where there is none,
    /// the address itself.
    fn pattern(&self, path: &str, part: Part, meta: &mut Meta) -> Result<String, Option<String>> {
        let own = meta.address.take();
        let setting = |keys: &[&str]| front::text(front::at(self.settings, keys)?);
        let (folder, _) = parts(path);
        let is_post = matches!(part, Part::Post | Part::Draft);
        Ok(match (self.format, own) {
            (Format::Zola, Some(own)) => return Err(Some(format!("/{}/", own.trim_matches('/')))),
            (Format::Jekyll, Some(own)) => jekyll_style(&own),
            (_, Some(own)) => own,
            (Format::Jekyll, None) => {
                let style = setting(&["permalink"]).unwrap_or_default();
                match is_post {
                    true => jekyll_style(&style),
                    false => return Err(page_of_jekyll(path, &style)),
                }
            }
            (Format::Hugo, None) => {
                let section = folder.split('/').nth(1).unwrap_or_default();
                let pattern = setting(&["permalinks", "page", section])
                    .or_else(|| setting(&["permalinks", section]));
                match pattern.filter(|_| part != Part::Section) {
                    Some(pattern) => pattern,
                    None => return Err(self.of_content(path, meta.slug.as_deref())),
                }
            }
            _ => return Err(self.of_content(path, meta.slug.as_deref())),
        })
    }

    /// The categories in the address of a post of Jekyll: the folders that `_posts` is in, and its own.
    fn categories(&self, folder: &str, meta: &Meta) -> Vec<String> {
        let Some((above, _)) = folder
            .split_once("_posts")
            .filter(|_| self.format == Format::Jekyll)
        else {
            return Vec::new();
        };
        let above = above.split('/').filter(|part| !part.is_empty());
        let own = meta.categories.iter();
        let own = own.map(|name| name.to_lowercase().replace(' ', "-"));
        above.map(str::to_owned).chain(own).collect()
    }

    /// The address by the path in `content/`, as Hugo and Zola make it.
    fn of_content(&self, path: &str, slug: Option<&str>) -> Option<String> {
        let (folder, file) = parts(path.strip_prefix("content/").unwrap_or(path));
        let name = match (file, slug) {
            ("index" | "_index", None) => None,
            (_, Some(slug)) => Some(slug),
            (file, None) if self.format == Format::Zola => Some(dated(file).1),
            (file, None) => Some(file),
        };
        let folder = match (file, slug) {
            ("index", Some(_)) => folder.rsplit_once('/').map_or("", |(above, _)| above),
            _ => folder,
        };
        let parts = folder
            .split('/')
            .chain(name)
            .filter(|part| !part.is_empty());
        let parts: Vec<String> = parts
            .map(|part| part.to_lowercase().replace(' ', "-"))
            .collect();
        (!parts.is_empty()).then(|| format!("/{}/", parts.join("/")))
    }
}

/// The address of a page of Jekyll.
fn page_of_jekyll(path: &str, style: &str) -> Option<String> {
    let (folder, file) = parts(path);
    let folder = folder.trim_start_matches('_');
    let path = match (folder, file) {
        ("", "index") => return None,
        (folder, "index") => return Some(format!("/{folder}/")),
        ("", file) => format!("/{file}"),
        (folder, file) => format!("/{folder}/{file}"),
    };
    Some(match style == "pretty" || style.ends_with('/') {
        true => format!("{path}/"),
        false => format!("{path}.html"),
    })
}
