//! The posts of a source, the files they become, and the addresses they had.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use percent_encoding::percent_decode_str;

use super::Loss;
use super::meta::Meta;
use super::source::parts;
use super::text::Text;
use crate::slug::slug;
use crate::source::{Source, nfc};

/// What a post becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A note of a day.
    Note(NaiveDate),
    /// A post with a title and a date.
    Article(NaiveDate),
    /// A post without a date.
    Page,
}

/// A post of the source.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) source: Arc<Source>,
    /// Where its text is in the file.
    pub(super) body: Range<usize>,
    pub(super) meta: Meta,
    pub(super) kind: Kind,
    /// The name of its file without the date: a slug, with `/` for pages in folders.
    pub(super) name: String,
    /// The address it had, where that is known.
    pub(super) address: Option<String>,
    /// Whether its day is that of its first commit.
    pub(super) has_day_of_commit: bool,
    /// The folder that belongs to it alone, with its pictures.
    pub(super) bundle: Option<String>,
    /// Its file in the site.
    pub(super) target: String,
}

impl Post {
    pub(super) fn path(&self) -> &str {
        self.source.path.as_str()
    }

    pub(super) fn text(&self) -> Text {
        Text::new(&self.source.text, self.body.clone())
    }

    /// The day of its name.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        match self.kind {
            Kind::Note(day) | Kind::Article(day) => Some(day),
            Kind::Page => None,
        }
    }

    /// The whole file, with the picture for previews at its place in the site.
    pub(super) fn written(&self, body: &str, image: Option<&str>) -> String {
        let front = self.meta.write(self.kind == Kind::Page, image);
        let body = body.trim_start_matches('\n').trim_end();
        // What looks like front matter would be read as such, or reported.
        let mut first = body.lines().take(20);
        let is_like = |line: &str| {
            ["--", "++", "—"]
                .iter()
                .any(|sign| line.trim().starts_with(sign))
        };
        match front.is_empty() && first.any(is_like) {
            true => format!("+++\n+++\n\n{body}\n"),
            false if body.is_empty() => front,
            false => format!("{front}{body}\n"),
        }
    }

    /// Where it is in the site: `/articles/2023-09-12-kubecon/`.
    fn new_address(&self) -> String {
        let path = self.target.trim_start_matches("content/");
        let path = path.trim_end_matches(".md").trim_end_matches("/index");
        match path.strip_prefix("pages/") {
            Some("index") => "/".to_owned(),
            Some(page) => format!("/{page}/"),
            None => format!("/{path}/"),
        }
    }
}

/// All posts, and by what they can be found.
#[derive(Debug, Default)]
pub(super) struct Posts {
    pub(super) list: Vec<Post>,
    by_path: HashMap<String, usize>,
    by_address: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// Posts of Jekyll by their date and name: `2023-09-12-kubecon`.
    by_stem: HashMap<String, usize>,
    by_day: HashMap<NaiveDate, usize>,
    /// Addresses of the source's own host: `https://me.example/blog`.
    pub(super) host: Option<String>,
    /// Values of the source's settings that templates name, such as `site.title`.
    pub(super) settings: HashMap<String, String>,
}

/// Folders of addresses that minamo has itself.
pub(super) const RESERVED: [&str; 22] = [
    "archive",
    "articles",
    "commit",
    "committee",
    "cve",
    "drafts",
    "feeds",
    "ghsa",
    "group",
    "items",
    "kep",
    "notes",
    "person",
    "release",
    "repo",
    "search",
    "sig",
    "static",
    "stories",
    "tag",
    "thread",
    "wg",
];

impl Posts {
    /// Gives every post its file, and settles which old addresses lead to it.
    pub(super) fn settle(&mut self, losses: &mut Vec<Loss>) {
        let mut taken = BTreeSet::new();
        for post in &mut self.list {
            post.target = target(post, &mut taken);
        }
        self.index();
        self.redirects(losses);
    }

    fn index(&mut self) {
        for (index, post) in self.list.iter().enumerate() {
            let path = post.path();
            self.by_path.insert(path.to_owned(), index);
            let (_, stem) = parts(path);
            let title = post.meta.title.as_deref().filter(|title| *title != stem);
            let aliases = post.meta.aliases.iter().map(String::as_str);
            for name in std::iter::once(stem).chain(title).chain(aliases) {
                self.by_name.entry(name_key(name)).or_default().push(index);
            }
            self.by_stem.entry(stem.to_owned()).or_insert(index);
            if let Kind::Note(day) = post.kind {
                self.by_day.entry(day).or_insert(index);
            }
            let addresses = post.address.iter().chain(&post.meta.redirects);
            for address in addresses {
                self.by_address.entry(address_key(address)).or_insert(index);
            }
        }
    }

    /// Every old address leads to one post, and none is an address that the site has. What a post had
    /// itself goes before what others say of theirs.
    fn redirects(&mut self, losses: &mut Vec<Loss>) {
        let new: Vec<String> = self.list.iter().map(Post::new_address).collect();
        let new = new.iter().enumerate();
        let mut taken: HashMap<String, usize> =
            new.map(|(index, url)| (url.clone(), index)).collect();
        let own = self.list.iter().enumerate();
        let own = own.filter_map(|(index, post)| Some((index, post.address.clone()?)));
        let others = self.list.iter().enumerate();
        let others = others.flat_map(|(index, post)| {
            let redirects = post.meta.redirects.iter();
            redirects.map(move |address| (index, address.clone()))
        });
        let all: Vec<(usize, String)> = own.chain(others).collect();
        for post in &mut self.list {
            post.meta.redirects.clear();
        }
        for (index, address) in all {
            let path = redirect(&address);
            let why = match &path {
                None => "cannot lead to the post: it is not the path of a page",
                Some(path) => match taken.get(path) {
                    Some(other) if *other == index => continue,
                    Some(_) => "leads to another post already",
                    None if is_reserved(path) => "is the address of a page that minamo makes",
                    None => {
                        taken.insert(path.clone(), index);
                        let is_file_of_page = address.ends_with("/index.html");
                        let address = if is_file_of_page {
                            path.clone()
                        } else {
                            address
                        };
                        self.list[index].meta.redirects.push(address);
                        continue;
                    }
                },
            };
            let what = format!("the old address `{address}` {why}");
            losses.push(Loss::of_file(self.list[index].path(), what));
        }
    }

    pub(super) fn at_path(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The post that had an address.
    pub(super) fn at_address(&self, address: &str) -> Option<usize> {
        self.by_address.get(&address_key(address)).copied()
    }

    /// The post whose file has a name without its ending.
    pub(super) fn at_stem(&self, stem: &str) -> Option<usize> {
        self.by_stem.get(stem).copied()
    }

    /// The note of a day.
    pub(super) fn of_day(&self, day: NaiveDate) -> Option<usize> {
        self.by_day.get(&day).copied()
    }

    /// The post that a wikilink names: by its path, its file's name, its title or another name. Of several
    /// the first; whether there are several.
    pub(super) fn named(&self, name: &str) -> Option<(usize, bool)> {
        let path = name.trim().trim_start_matches('/');
        let with_ending = format!("{path}.md");
        if let Some(index) = self.at_path(path).or_else(|| self.at_path(&with_ending)) {
            return Some((index, false));
        }
        let stem = path.rsplit('/').next().unwrap_or(path);
        let stem = stem.strip_suffix(".md").unwrap_or(stem);
        let found = self
            .by_name
            .get(&name_key(path))
            .or_else(|| self.by_name.get(&name_key(stem)))?;
        let in_folder = found.iter().find(|index| {
            self.list[**index]
                .path()
                .ends_with(&format!("/{with_ending}"))
        });
        let first = in_folder.or_else(|| found.first())?;
        let is_several = in_folder.is_none() && found.iter().any(|other| other != first);
        Some((*first, is_several))
    }
}

/// A name as links may write it: in any case, with hyphens in place of blanks.
fn name_key(name: &str) -> String {
    nfc(name.trim()).to_lowercase().replace(['-', '_'], " ")
}

/// An address without what makes no difference to servers.
fn address_key(address: &str) -> String {
    let decoded = percent_decode_str(address).decode_utf8_lossy();
    let path = decoded.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_matches('/');
    let path = path
        .strip_suffix("index.html")
        .unwrap_or(path)
        .trim_end_matches('/');
    let path = path.strip_suffix(".html").unwrap_or(path);
    nfc(path).to_lowercase()
}

/// The path that an old address is as a page or a file, by the rules of `redirect_from`; nothing where it
/// cannot be one.
fn redirect(address: &str) -> Option<String> {
    let decoded = percent_decode_str(address).decode_utf8().ok()?;
    let decoded = nfc(&decoded);
    // The file of a page, which is the page to every server.
    let decoded = match decoded.strip_suffix("/index.html") {
        Some(folder) => format!("{folder}/").into(),
        None => decoded,
    };
    let path = decoded.trim_matches('/');
    let is_refused = |c: char| matches!(c, '\\' | ':') || c.is_control();
    let is_bad = address.contains(['?', '#'])
        || path.is_empty()
        || path.contains(is_refused)
        || path
            .split('/')
            .any(|part| part.is_empty() || part.starts_with('.'));
    let is_file = [".html", ".htm"]
        .iter()
        .any(|ending| path.ends_with(ending));
    match (is_bad, is_file && !decoded.ends_with('/')) {
        (true, _) => None,
        (_, true) => Some(format!("/{path}")),
        _ => Some(format!("/{path}/")),
    }
}

/// Whether minamo may have an address itself. Addresses of single articles and notes were compared with
/// those of the posts before.
fn is_reserved(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let is_file = matches!(parts[..], ["index.html" | "404.html"]);
    let is_post = parts.len() > 1 && matches!(parts[0], "articles" | "notes");
    is_file || RESERVED.contains(&parts[0]) && !is_post
}

/// The file of a post; the second one of a name has a number.
fn target(post: &Post, taken: &mut BTreeSet<String>) -> String {
    let name = match (post.kind, post.name.as_str()) {
        (Kind::Note(day), "") => format!("notes/{day}"),
        (Kind::Note(day), name) => format!("notes/{day}-{name}"),
        (Kind::Article(day), "") => format!("articles/{day}"),
        (Kind::Article(day), name) => format!("articles/{day}-{name}"),
        (Kind::Page, name) => {
            let first = name.split('/').next().unwrap_or_default();
            match RESERVED.contains(&first) {
                true => format!("pages/page-{name}"),
                false => format!("pages/{name}"),
            }
        }
    };
    let mut free = name.clone();
    let mut count = 1;
    while !taken.insert(free.clone()) {
        count += 1;
        free = format!("{name}-{count}");
    }
    match post.bundle.is_some() {
        true => format!("content/{free}/index.md"),
        false => format!("content/{free}.md"),
    }
}

/// A name as a part of addresses: not empty, and short enough for all file systems.
pub(super) fn slug_of(name: &str) -> String {
    const LONGEST: usize = 160;
    let mut slug = slug(name);
    if slug.len() > LONGEST {
        let mut end = LONGEST;
        while !slug.is_char_boundary(end) {
            end -= 1;
        }
        slug.truncate(end);
        slug.truncate(slug.trim_end_matches(['-', '.']).len());
    }
    match slug.is_empty() {
        true => "untitled".to_owned(),
        false => slug,
    }
}

/// [`slug_of`] for each part of a path.
pub(super) fn slugs_of(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(slug_of).collect();
    parts.join("/")
}

/// The name of a page by its path.
pub(super) fn page_name(path: &str) -> String {
    let path = path.strip_prefix("content/").unwrap_or(path);
    let path = path.strip_prefix("articles/").unwrap_or(path);
    let path = path.strip_prefix("_drafts/").unwrap_or(path);
    let path = path.trim_start_matches('_');
    let (folder, file) = parts(path);
    let name = match (folder, file) {
        ("", "index" | "_index") => "index".to_owned(),
        (folder, "index" | "_index") => folder.to_owned(),
        ("", file) => file.to_owned(),
        (folder, file) => format!("{folder}/{file}"),
    };
    slugs_of(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_are_paths_of_pages() {
        for (address, expected) in [
            ("/2023/09/12/kubecon.html", Some("/2023/09/12/kubecon.html")),
            ("/posts/kubecon", Some("/posts/kubecon/")),
            ("/posts/kubecon/index.html", Some("/posts/kubecon/")),
            ("/index.html", None),
            ("/%E6%97%A5/", Some("/日/")),
            ("/", None),
            ("/a/../b", None),
            ("/?p=1", None),
            ("/a:b", None),
        ] {
            assert_eq!(redirect(address).as_deref(), expected, "{address}");
        }
        assert!(is_reserved("/archive/2023/"));
        assert!(is_reserved("/articles/"));
        assert!(!is_reserved("/articles/kubecon/"));
        assert!(!is_reserved("/2023/09/"));
    }
}
