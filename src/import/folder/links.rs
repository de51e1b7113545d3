//! Links and images: to other posts, to files that come along, or to nothing.

use std::collections::{BTreeMap, HashMap};

use super::Format;
use super::places::{bare, destinations, headings, hidden_elements};
use super::post::{Kind, Post, Posts, RESERVED};
use super::source::{Folder, is_markdown, relative};
use super::text::{Edit, Text};
use crate::html::{is_harmless, scheme};
use crate::source::join;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What would end the destination of a link, or mean something in it.
const SPECIAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']');

/// What is known of the targets of links, and which files they use.
pub(super) struct Links<'a> {
    pub(super) format: Format,
    pub(super) folder: &'a Folder,
    pub(super) posts: &'a Posts,
    /// The folders of the site that take the files of a post's own folder.
    bundles: HashMap<&'a str, &'a str>,
    /// Files by their names alone, which is how Obsidian finds them.
    by_name: HashMap<String, Vec<&'a str>>,
    /// The files that are used, and where they go.
    used: BTreeMap<String, String>,
    /// Where files go, and which.
    taken: HashMap<String, String>,
    /// The headings of posts: what identifies them, and their anchors.
    anchors: HashMap<usize, Vec<(String, String)>>,
}

/// What a destination leads to.
enum Found {
    Post(usize),
    File(String),
}

impl<'a> Links<'a> {
    pub(super) fn new(format: Format, folder: &'a Folder, posts: &'a Posts) -> Links<'a> {
        let mut by_name: HashMap<String, Vec<&str>> = HashMap::new();
        for path in folder.files.keys().filter(|path| !is_markdown(path)) {
            let name = path.rsplit('/').next().unwrap_or(path);
            by_name.entry(name.to_lowercase()).or_default().push(path);
        }
        let bundles = posts.list.iter().filter_map(|post| {
            let target = post.target.strip_suffix("/index.md")?;
            Some((post.bundle.as_deref()?, target))
        });
        Links {
            format,
            folder,
            posts,
            bundles: bundles.collect(),
            by_name,
            used: BTreeMap::new(),
            taken: HashMap::new(),
            anchors: HashMap::new(),
        }
    }

    /// The files that links lead to, by their paths in the source, with their places in the site.
    pub(super) fn assets(self) -> BTreeMap<String, String> {
        self.used
    }

    /// The picture of front matter at its place in the site.
    pub(super) fn image(
        &mut self,
        post: usize,
        found: &mut Vec<(usize, String)>,
    ) -> Option<String> {
        let image = self.posts.list[post].meta.image.clone()?;
        match self.resolve(post, &image) {
            None => Some(image),
            Some(Ok(path)) => Some(path),
            Some(Err(why)) => {
                found.push((
                    1,
                    format!("the image `{image}` of the front matter {why}, and is left out"),
                ));
                None
            }
        }
    }

    /// Rewrites the links of a text.
    pub(super) fn edit(&mut self, text: &mut Text, post: usize, found: &mut Vec<(usize, String)>) {
        let mut edits: Vec<Edit> = Vec::new();
        for (span, destination) in destinations(&text.now) {
            match self.resolve(post, &destination) {
                None => {}
                Some(Ok(new)) => edits.push((span, new)),
                Some(Err(why)) => {
                    let what = match destination.trim() {
                        "" => "a link without an address; left as it is".to_owned(),
                        destination => format!("`{destination}` {why}; left as it is"),
                    };
                    found.push((text.line(span.start), what));
                }
            }
        }
        for (at, name) in hidden_elements(&text.now) {
            let what = format!(
                "<{name}> is not shown, unless [markdown] in site.toml says html = \"allow\"; left as it is"
            );
            found.push((text.line(at), what));
        }
        text.edit(edits);
    }

    /// Where a destination leads in the site: nothing where it is right as it is, else the new one, or why
    /// there is none.
    fn resolve(&mut self, post: usize, destination: &str) -> Option<Result<String, String>> {
        let destination = destination.trim();
        if destination.is_empty() {
            return Some(Err("has no address".to_owned()));
        }
        let (path, fragment) = match destination.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (destination, None),
        };
        if path.is_empty() {
            return self.own_fragment(post, fragment?);
        }
        let own = self.own_path(path);
        let scheme = scheme(path).filter(|_| own.is_none());
        if let Some(scheme) = scheme {
            let why = || format!("has the scheme `{scheme}:`, which is not linked");
            return (!is_harmless(&scheme)).then(|| Err(why()));
        }
        if own.is_none() && path.starts_with("//") {
            return None;
        }
        let is_own = own.is_some();
        let path = own.unwrap_or_else(|| path.to_owned());
        let path = path.split('?').next().unwrap_or_default();
        let decoded = percent_decode_str(path).decode_utf8_lossy().into_owned();
        match self.find(post, &decoded) {
            None if is_own => None,
            None => Some(Err("leads to nothing in the source".to_owned())),
            Some(Found::File(file)) => {
                let target = self.take(&file);
                let is_same = decoded.starts_with('/')
                    && target.strip_prefix("content") == Some(decoded.as_str());
                if is_same && !destination.contains("://") {
                    return None;
                }
                Some(Ok(link(&self.posts.list[post].target, &target)))
            }
            Some(Found::Post(other)) => {
                let link = between_posts(&self.posts.list[post], &self.posts.list[other]);
                Some(Ok(
                    match fragment.and_then(|fragment| self.anchor(other, fragment)) {
                        Some(anchor) => format!("{link}#{anchor}"),
                        None => link,
                    },
                ))
            }
        }
    }

    fn own_fragment(&mut self, post: usize, fragment: &str) -> Option<Result<String, String>> {
        if fragment.is_empty() || fragment.starts_with("fn") {
            return None;
        }
        match self.anchor(post, fragment) {
            Some(anchor) => Some(Ok(format!("#{anchor}"))),
            None => Some(Err("leads to no heading of the post".to_owned())),
        }
    }

    /// The path of an address of the source's own site.
    fn own_path(&self, address: &str) -> Option<String> {
        if self.format == Format::Zenn {
            let (_, slug) = address
                .strip_prefix("https://zenn.dev/")?
                .split_once("/articles/")?;
            return Some(format!("/articles/{}", slug.trim_end_matches('/')));
        }
        let host = self.posts.host.as_deref()?;
        let path = address.strip_prefix(host)?;
        (path.is_empty() || path.starts_with('/'))
            .then(|| format!("/{}", path.trim_start_matches('/')))
    }

    fn find(&self, post: usize, path: &str) -> Option<Found> {
        let source = self.posts.list[post].path();
        let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
        if let Some(path) = path.strip_prefix("@/") {
            let beside = join(folder, path).and_then(|path| self.at(&path));
            let named = || self.posts.named(path).map(|(index, _)| Found::Post(index));
            return join("content", path)
                .and_then(|path| self.at(&path))
                .or(beside)
                .or_else(named);
        }
        if path.starts_with('/') {
            let base = self
                .posts
                .host
                .as_deref()
                .and_then(|host| host.splitn(4, '/').nth(3));
            let below = base.and_then(|base| path.trim_start_matches('/').strip_prefix(base));
            let found = |path: &str| {
                let roots: &[&str] = match self.format {
                    Format::Hugo => &["static", "content", "assets", ""],
                    Format::Zola => &["static", "content", ""],
                    _ => &[""],
                };
                let mut paths = roots.iter().filter_map(|root| join(root, path));
                paths.find_map(|path| self.at(&path))
            };
            let address = |path: &str| self.posts.at_address(path).map(Found::Post);
            return found(path)
                .or_else(|| address(path))
                .or_else(|| found(below?))
                .or_else(|| address(below?));
        }
        let beside = join(folder, path).and_then(|path| self.at(&path));
        let by_address = || {
            let own = self.posts.list[post].address.as_deref()?;
            let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
            let address = join(folder, path)?;
            let file = || self.find(post, &format!("/{address}"));
            self.posts
                .at_address(&address)
                .map(Found::Post)
                .or_else(file)
        };
        let by_name = || match self.format {
            Format::Obsidian | Format::Logseq | Format::Markdown => {
                let file = self.named_file(path).map(Found::File);
                let note = || self.posts.named(path).map(|(index, _)| Found::Post(index));
                file.or_else(note)
            }
            _ => None,
        };
        beside.or_else(by_address).or_else(by_name)
    }

    /// What is at a path of the source.
    fn at(&self, path: &str) -> Option<Found> {
        let path = path.trim_end_matches('/');
        let stem = path.strip_suffix(".html").unwrap_or(path);
        let paths = [
            path.to_owned(),
            format!("{stem}.md"),
            format!("{stem}.markdown"),
            format!("{stem}/index.md"),
            format!("{stem}/_index.md"),
        ];
        if let Some(index) = paths.iter().find_map(|path| self.posts.at_path(path)) {
            return Some(Found::Post(index));
        }
        let is_file = self.folder.has(path) && !is_markdown(path);
        is_file.then(|| Found::File(path.to_owned()))
    }

    /// The file that a name or the end of a path is that of.
    pub(super) fn named_file(&self, path: &str) -> Option<String> {
        if self.folder.has(path) && !is_markdown(path) {
            return Some(path.to_owned());
        }
        let name = path.rsplit('/').next()?;
        let found = self.by_name.get(&name.to_lowercase())?;
        let whole = found.iter().find(|file| file.ends_with(path));
        whole
            .or_else(|| found.first())
            .map(|file| (*file).to_owned())
    }

    /// The place of a file in the site, which it gets by being used.
    pub(super) fn take(&mut self, file: &str) -> String {
        if let Some(target) = self.used.get(file) {
            return target.clone();
        }
        let wanted = self.place(file);
        let target = match self.taken.contains_key(&wanted) {
            true => format!("content/media/{}", visible(file)),
            false => wanted,
        };
        self.taken.insert(target.clone(), file.to_owned());
        self.used.insert(file.to_owned(), target.clone());
        target
    }

    fn place(&self, file: &str) -> String {
        for (at, _) in file.rmatch_indices('/') {
            if let Some(target) = self.bundles.get(&file[..at]) {
                return format!("{target}/{}", visible(&file[at + 1..]));
            }
        }
        let roots: &[&str] = match self.format {
            Format::Hugo => &["static/", "assets/", "content/"],
            Format::Zola => &["static/", "content/"],
            Format::Jekyll | Format::Zenn => &[""],
            _ => return format!("content/media/{}", visible(file)),
        };
        let below = roots.iter().find_map(|root| file.strip_prefix(root));
        let below = visible(below.unwrap_or(file));
        match is_of_site(&below) {
            true => format!("content/media/{below}"),
            false => format!("content/{below}"),
        }
    }

    /// The anchor of a heading that a fragment of another program means.
    pub(super) fn anchor(&mut self, post: usize, fragment: &str) -> Option<String> {
        let other = &self.posts.list[post];
        if matches!(other.kind, Kind::Note(_)) {
            return None;
        }
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        let wanted = bare(&fragment);
        let anchors = self
            .anchors
            .entry(post)
            .or_insert_with(|| headings(&other.text().now));
        let found = anchors.iter().find(|(bare, _)| *bare == wanted);
        found.map(|(_, anchor)| anchor.clone())
    }
}

/// Whether minamo may have a file of its own at a path: pages, feeds, what it makes at the root.
fn is_of_site(path: &str) -> bool {
    let (first, name) = match path.split_once('/') {
        Some((first, rest)) => (first, rest.rsplit('/').next().unwrap_or(rest)),
        None => ("", path),
    };
    let is_page = name == "index.html" || name.ends_with(".xml");
    let is_made = first.is_empty()
        && [".html", ".json", ".txt", ".opml"]
            .iter()
            .any(|end| name.ends_with(end));
    is_page || is_made || RESERVED.contains(&first)
}

/// A path of which nothing is hidden: minamo leaves hidden files alone.
fn visible(path: &str) -> String {
    let parts = path.split('/').map(|part| part.trim_start_matches('.'));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("/")
}

/// The link from a file of the site to another.
pub(super) fn link(from: &str, to: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    utf8_percent_encode(&relative(folder, to), SPECIAL).to_string()
}

/// The link from a post to another.
pub(super) fn between_posts(from: &Post, to: &Post) -> String {
    link(&from.target, &to.target)
}
