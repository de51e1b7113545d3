//! A reader of built sites: does everything that a page or a feed points at exist?
//!
//! It knows as much HTML as our output has: tags with attributes in double quotes (ammonia's and
//! ours), comments, and the elements whose text is not markup.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::folder::Tree;

/// An attribute of the output: the tag it is on, its name, its value without escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) tag: String,
    pub(crate) name: String,
    pub(crate) value: String,
}

/// All attributes of a page, in order.
pub(crate) fn attributes(html: &str) -> Vec<Attribute> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let length = tag_length(rest);
        let (tag, after) = rest.split_at(length);
        rest = after;
        let name: String = tag[1..]
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if name.is_empty() {
            continue;
        }
        read_attributes(&name, &tag[1 + name.len()..], &mut found);
        if ["script", "style", "title", "textarea"].contains(&name.as_str())
            && let Some(end) = rest.find(&format!("</{name}"))
        {
            rest = &rest[end..];
        }
    }
    found
}

/// Length of the tag at the beginning of the text, with `>`; quotes may hold `>`.
fn tag_length(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn read_attributes(tag: &str, mut text: &str, found: &mut Vec<Attribute>) {
    while let Some((before, after)) = text.split_once("=\"") {
        let name = before.rsplit([' ', '\n']).next().unwrap_or(before);
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        found.push(Attribute {
            tag: tag.to_owned(),
            name: name.to_owned(),
            value: unescaped(value),
        });
        text = after;
    }
}

/// The text without the character references that our output uses.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&#x2F;", "/")
        .replace("&nbsp;", "\u{A0}")
        .replace("&amp;", "&")
}

/// Where a site is read: `https://me.example` and `/notes`.
#[derive(Clone, Copy)]
pub(crate) struct Base<'a> {
    pub(crate) origin: &'a str,
    pub(crate) path: &'a str,
}

/// Every fault of a site's links: broken ones, ids that are twice on a page, and
/// requests to other hosts.
pub(crate) fn faults(files: &Tree, base: Base<'_>) -> Vec<String> {
    let pages = pages(files);
    let site = Site::new(files, &pages, base);
    let mut faults = Vec::new();
    for (path, attributes) in &pages {
        let mut seen = BTreeSet::new();
        for attribute in attributes {
            let Attribute { tag, name, value } = attribute;
            let fault = match name.as_str() {
                "id" if !seen.insert(value) => Some("this id stands twice".to_owned()),
                "href" | "src" => site.fault(path, attribute),
                _ => None,
            };
            faults.extend(fault.map(|fault| format!("{path}: <{tag} {name}={value:?}>: {fault}")));
        }
    }
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".xml")) {
        let xml = String::from_utf8_lossy(bytes);
        for address in addresses_of_xml(&xml, base.origin) {
            let fault = site.fault_at(path, &address);
            faults.extend(fault.map(|fault| format!("{path}: {address}: {fault}")));
        }
    }
    faults
}

/// The pages that a reader comes to by links from the home page.
pub(crate) fn reachable(files: &Tree, base: Base<'_>) -> BTreeSet<String> {
    let pages = pages(files);
    let site = Site::new(files, &pages, base);
    let mut found = BTreeSet::new();
    let mut next = vec!["index.html".to_owned()];
    while let Some(page) = next.pop() {
        let Some(attributes) = pages.get(page.as_str()).filter(|_| !found.contains(&page)) else {
            continue;
        };
        let links = attributes
            .iter()
            .filter(|attribute| attribute.name == "href");
        next.extend(links.filter_map(|link| {
            let local = link.value.strip_prefix(base.origin).unwrap_or(&link.value);
            let path = local.split(['#', '?']).next().unwrap_or_default();
            site.file(&decoded(path)).ok()
        }));
        found.insert(page);
    }
    found
}

/// The attributes of every page.
fn pages(files: &Tree) -> BTreeMap<&str, Vec<Attribute>> {
    files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), attributes(&String::from_utf8_lossy(bytes))))
        .collect()
}

fn ids(attributes: &[Attribute]) -> BTreeSet<&str> {
    let ids = attributes.iter().filter(|attribute| attribute.name == "id");
    ids.map(|attribute| attribute.value.as_str()).collect()
}

/// The addresses within the site that a feed or a sitemap holds, in elements and in their HTML.
fn addresses_of_xml(xml: &str, origin: &str) -> Vec<String> {
    xml.match_indices(origin)
        .filter(|(at, _)| xml[..*at].ends_with(['>', '"']))
        .map(|(at, _)| {
            let end = xml[at..].find(['<', '"']).map_or(xml.len(), |end| at + end);
            unescaped(&xml[at..end])
        })
        .collect()
}

struct Site<'a> {
    files: &'a Tree,
    ids: BTreeMap<&'a str, BTreeSet<&'a str>>,
    base: Base<'a>,
}

impl<'a> Site<'a> {
    fn new(files: &'a Tree, pages: &'a BTreeMap<&str, Vec<Attribute>>, base: Base<'a>) -> Site<'a> {
        let ids = pages
            .iter()
            .map(|(path, attributes)| (*path, ids(attributes)))
            .collect();
        Site { files, ids, base }
    }

    /// What is wrong with an attribute that holds an address.
    fn fault(&self, page: &str, attribute: &Attribute) -> Option<String> {
        let value = attribute.value.as_str();
        let own = value.starts_with(self.base.origin);
        let foreign = value.contains("//") && !own;
        let requests = attribute.name == "src" || attribute.tag == "link";
        if foreign && requests {
            return Some("a request to another host".to_owned());
        }
        let scheme = value.split(['/', '#', '?']).next().unwrap_or_default();
        if foreign || (scheme.contains(':') && !own) {
            return None;
        }
        self.fault_at(page, value)
    }

    /// Why an address within the site leads nowhere.
    fn fault_at(&self, page: &str, address: &str) -> Option<String> {
        let local = address.strip_prefix(self.base.origin).unwrap_or(address);
        let (path, fragment) = local.split_once('#').unwrap_or((local, ""));
        let path = path.split('?').next().unwrap_or_default();
        let file = match path {
            "" => page.to_owned(),
            path => match self.file(&decoded(path)) {
                Ok(file) => file,
                Err(fault) => return Some(fault),
            },
        };
        if !self.files.contains_key(&file) {
            return Some(format!("there is no {file}"));
        }
        let fragment = decoded(fragment);
        let known = self.ids.get(file.as_str());
        let found = fragment.is_empty() || known.is_none_or(|ids| ids.contains(&*fragment));
        (!found).then(|| format!("{file} has no id {fragment}"))
    }

    fn file(&self, path: &str) -> Result<String, String> {
        let below = path
            .strip_prefix(self.base.path)
            .filter(|below| below.is_empty() || below.starts_with('/'))
            .ok_or_else(|| format!("it is outside of {}", self.base.path))?;
        if !path.starts_with('/') {
            return Err("it depends on the page it stands on".to_owned());
        }
        let below = below.trim_start_matches('/');
        Ok(match below.is_empty() || below.ends_with('/') {
            true => format!("{below}index.html"),
            false => below.to_owned(),
        })
    }
}

/// Files in gzip as what is in them: that can be read, and a new version of gzip changes nothing.
pub(crate) fn unpacked(files: Tree) -> Tree {
    let unpack = |(path, bytes): (String, Vec<u8>)| match path.strip_suffix(".gz") {
        Some(plain) => {
            let mut text = Vec::new();
            let mut packed = flate2::read::GzDecoder::new(bytes.as_slice());
            packed.read_to_end(&mut text).expect("a file in gzip");
            (plain.to_owned(), text)
        }
        None => (path, bytes),
    };
    files.into_iter().map(unpack).collect()
}

/// Percent-decoded text.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
