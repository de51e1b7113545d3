//! What no file of a site may have, whatever its content says: looked at with the parsers that browsers and
//! readers use.

use std::collections::BTreeSet;

use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use quick_xml::events::Event;
use serde_json::Value;

/// Elements that no page and no text of a feed may have.
const FORBIDDEN: &[&str] = &[
    "applet",
    "area",
    "base",
    "embed",
    "fencedframe",
    "frame",
    "frameset",
    "iframe",
    "isindex",
    "keygen",
    "marquee",
    "object",
    "param",
    "plaintext",
    "portal",
    "style",
    "textarea",
    "foreignobject",
    "animate",
    "set",
    "use",
    "maction",
    "annotation-xml",
    "mglyph",
    "audio",
    "video",
    "source",
    "track",
];

/// Elements of forms and others that are the theme's alone.
const OF_THEME: &[&str] = &[
    "form", "button", "select", "dialog", "template", "link", "meta", "noscript", "main", "body",
];

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &[
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "cite",
    "ping",
    "background",
    "xlink:href",
    "srcset",
    "longdesc",
    "usemap",
    "manifest",
    "codebase",
    "icon",
    "content",
];

/// Attributes that a browser follows by itself.
const LOADED: &[&str] = &["src", "srcset", "poster", "data", "background"];

/// Schemes that cannot run anything.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "ftp", "irc", "xmpp"];

/// Where the site is.
pub(crate) const HOST: &str = "https://me.example/";

/// An element and its attributes, with names in lower case.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    /// The names and classes of those around it.
    around: Vec<(String, String)>,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it is within what the writer wrote.
    fn is_written(&self) -> bool {
        let is_text = |(name, class): &(String, String)| {
            let mut classes = class.split_ascii_whitespace();
            name == "div"
                && self.around.iter().any(|(name, _)| name == "main")
                && classes.any(|class| class == "prose")
        };
        let in_item = self.around.windows(2).any(|pair| {
            pair[0].0 == "li" && pair[0].1.split(' ').next() == Some("item") && pair[1].0 == "div"
        });
        in_item || self.around.iter().any(is_text)
    }

    fn shown(&self) -> String {
        let attributes = self.attributes.iter();
        let attributes: Vec<String> = attributes
            .map(|(name, value)| format!(" {name}={value:?}"))
            .collect();
        format!("<{}{}>", self.name, attributes.concat())
    }
}

/// The elements of some HTML as a browser with or without scripts reads it.
fn elements(html: &str, scripting_enabled: bool) -> Vec<Element> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            scripting_enabled,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let dom = parse_document(RcDom::default(), options).one(html);
    let mut found = Vec::new();
    walk(&dom.document, &mut Vec::new(), &mut found);
    found
}

fn walk(node: &Handle, around: &mut Vec<(String, String)>, found: &mut Vec<Element>) {
    let mut is_element = false;
    if let NodeData::Element {
        name,
        attrs,
        template_contents,
        ..
    } = &node.data
    {
        let attributes: Vec<(String, String)> = attrs
            .borrow()
            .iter()
            .map(|attribute| {
                let prefix = attribute
                    .name
                    .prefix
                    .as_ref()
                    .map(|prefix| format!("{prefix}:"));
                let name = format!("{}{}", prefix.unwrap_or_default(), attribute.name.local);
                (name.to_ascii_lowercase(), attribute.value.to_string())
            })
            .collect();
        let texts = node.children.borrow();
        let text = texts.iter().map(|child| match &child.data {
            NodeData::Text { contents } => contents.borrow().to_string(),
            _ => String::new(),
        });
        let element = Element {
            name: name.local.to_ascii_lowercase().to_string(),
            attributes,
            text: text.collect(),
            around: around.clone(),
        };
        let class = element.attribute("class").unwrap_or_default().to_owned();
        around.push((element.name.clone(), class));
        found.push(element);
        is_element = true;
        if let Some(contents) = template_contents.borrow().as_ref() {
            walk(contents, around, found);
        }
    }
    for child in node.children.borrow().iter() {
        walk(child, around, found);
    }
    if is_element {
        around.pop();
    }
}

/// The scripts of the theme's templates.
pub(crate) fn scripts_of_theme() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/templates");
    let mut scripts = BTreeSet::new();
    for (_, bytes) in crate::support::folder::tree(std::path::Path::new(folder)) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        for part in text.split("<script>").skip(1) {
            scripts.insert(part.split_once("</script>").expect("its end").0.to_owned());
        }
    }
    scripts
}

/// The scheme of an address as browsers read it.
fn scheme(address: &str) -> Option<String> {
    let kept: String = address
        .trim_start_matches(|c| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let (scheme, _) = kept.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Whether a browser asks another host for it.
fn is_foreign(address: &str) -> bool {
    let home = url::Url::parse(HOST).expect("an address");
    home.join(address)
        .is_ok_and(|target| target.scheme() != "data" && target.origin() != home.origin())
}

/// What is wrong with a page.
pub(crate) fn page(path: &str, html: &str, scripts: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for scripting in [true, false] {
        let found = elements(html, scripting);
        for element in &found {
            faults.extend(
                fault(element)
                    .or_else(|| fault_of_theme(path, element, scripts))
                    .map(|what| format!("{path}: {what}: {}", element.shown())),
            );
        }
        let mains = found
            .iter()
            .filter(|element| element.name == "main")
            .count();
        if mains != 1 {
            faults.push(format!("{path}: {mains} elements main"));
        }
    }
    faults
}

/// What is wrong with the HTML of an entry of a feed.
pub(crate) fn entry(path: &str, html: &str) -> Vec<String> {
    let found = elements(html, true);
    let faults = found.iter().skip(3).filter_map(|element| {
        let is_of_pages = OF_THEME.contains(&element.name.as_str())
            || ["script", "svg", "input"].contains(&element.name.as_str());
        let is_plain = ["class", "id", "style"]
            .iter()
            .all(|name| element.attribute(name).is_none());
        let what = fault(element)
            .or(is_of_pages.then(|| "an element of pages".to_owned()))
            .or((!is_plain).then(|| "an attribute of pages".to_owned()))?;
        Some(format!("{path}: {what}: {}", element.shown()))
    });
    faults.collect()
}

/// What no HTML of ours may have.
fn fault(element: &Element) -> Option<String> {
    if FORBIDDEN.contains(&element.name.as_str()) {
        return Some("an element that may run or load something".to_owned());
    }
    for (name, value) in &element.attributes {
        let is_share = || {
            value
                .strip_prefix("width:")
                .and_then(|rest| rest.strip_suffix('%'))
                .is_some_and(|share| share.parse::<u32>().is_ok())
        };
        if name.starts_with("on")
            || [
                "srcdoc",
                "is",
                "slot",
                "ping",
                "popover",
                "popovertarget",
                "autofocus",
                "target",
                "accesskey",
            ]
            .contains(&name.as_str())
                && element.is_written()
        {
            return Some(format!("an attribute that may run something, {name}"));
        }
        if name == "style" && !is_share() {
            return Some("a style".to_owned());
        }
        if !ADDRESSES.contains(&name.as_str()) || element.name == "meta" {
            continue;
        }
        let is_picture = element.name == "img" && value.starts_with("data:image/");
        if scheme(value).is_some_and(|scheme| !SCHEMES.contains(&scheme.as_str())) && !is_picture {
            return Some(format!("an address that may run something, {value}"));
        }
        let is_loaded = LOADED.contains(&name.as_str());
        if is_loaded && is_foreign(value) {
            return Some(format!("a request to another host, {value}"));
        }
    }
    None
}

/// What only the theme may have in pages.
fn fault_of_theme(path: &str, element: &Element, scripts: &BTreeSet<String>) -> Option<String> {
    let is_written = element.is_written();
    let is_of_theme = OF_THEME.contains(&element.name.as_str());
    let told = |what: &str| Some(what.to_owned());
    match element.name.as_str() {
        "script" => match element.attribute("src") {
            Some(src) if is_foreign(src) || !src.starts_with('/') => {
                return told("a script of others");
            }
            Some(_) => {}
            None if scripts.contains(&element.text) => {}
            // Data of an article, which does not run: it must be JSON all the same.
            None if element.attribute("type") == Some("application/ld+json") => {
                if serde_json::from_str::<serde_json::Value>(&element.text).is_err() {
                    return told("data that are not JSON");
                }
            }
            None => return told("a script that the theme does not have"),
        },
        "link" => {
            let rel = element.attribute("rel").unwrap_or_default();
            let href = element.attribute("href").unwrap_or_default();
            if ![
                "icon",
                "stylesheet",
                "canonical",
                "alternate",
                "preload",
                "next",
                "prev",
            ]
            .contains(&rel)
            {
                return told("a link of the head that the theme does not have");
            }
            if !["canonical", "alternate"].contains(&rel) && is_foreign(href) {
                return told("a request to another host");
            }
        }
        "meta" => match element.attribute("http-equiv") {
            None | Some("Content-Security-Policy") => {}
            Some("refresh") => {
                let content = element.attribute("content").unwrap_or_default();
                let target = content.strip_prefix("0; url=").unwrap_or_default();
                if element.around.len() != 2 || is_foreign(target) {
                    return told("a redirection to others");
                }
            }
            Some(_) => return told("a command for the browser"),
        },
        "form" => {
            let action = element.attribute("action").unwrap_or("/");
            if is_foreign(action) {
                return told("a form for others");
            }
        }
        _ => {}
    }
    if is_written && is_of_theme {
        return told("an element of the theme in a text");
    }
    let id = element.attribute("id").unwrap_or_default();
    // A heading of an article may have one, with the warning `reserved-id`.
    if is_written && element.name != "section" && id.starts_with("ui_") && !id.starts_with("ui_fn-")
    {
        return told("an id of the theme in a text");
    }
    if is_written && element.attribute("name").is_some() {
        return told("a name in a text, which scripts would find");
    }
    let _ = path;
    None
}

/// What is wrong with XML: it must be well-formed, without entities of its own, and safe in its texts.
pub(crate) fn xml(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut open: Vec<String> = Vec::new();
    let mut words = String::new();
    if let Some(c) = text.chars().find(|c| !is_of_xml(*c)) {
        faults.push(format!("{path}: {c:?} is not a character of XML"));
    }
    loop {
        match reader.read_event() {
            Err(error) => {
                faults.push(format!("{path}: {error} at {}", reader.error_position()));
                return faults;
            }
            Ok(Event::Eof) => break,
            Ok(Event::DocType(_)) => faults.push(format!("{path}: a DOCTYPE")),
            Ok(Event::Start(tag)) => {
                faults.extend(faults_of_attributes(path, &tag));
                open.push(tag.name().as_ref().to_owned());
                words.clear();
            }
            Ok(Event::Empty(tag)) => faults.extend(faults_of_attributes(path, &tag)),
            Ok(Event::Text(part)) => words.push_str(&part),
            Ok(Event::CData(part)) => words.push_str(&part),
            Ok(Event::GeneralRef(name)) => match entity(&name) {
                Some(c) => words.push(c),
                None => faults.push(format!("{path}: an unknown entity {name:?}")),
            },
            Ok(Event::End(_)) => {
                let name = open.pop().unwrap_or_default();
                match name.as_str() {
                    "link" | "url" | "loc"
                        if scheme(&words).is_some_and(|scheme| {
                            !["http", "https"].contains(&scheme.as_str())
                        }) =>
                    {
                        faults.push(format!("{path}: <{name}>: {words}"));
                    }
                    // The words about a whole feed are plain text.
                    "description" if !open.iter().any(|name| name == "item") => {}
                    "description" | "content:encoded" | "content" | "summary" => {
                        faults.extend(entry(path, &words));
                    }
                    _ => {}
                }
                words.clear();
            }
            Ok(_) => {}
        }
    }
    if !open.is_empty() {
        faults.push(format!("{path}: {open:?} is not closed"));
    }
    faults
}

fn faults_of_attributes(path: &str, tag: &quick_xml::events::BytesStart<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for attribute in tag.attributes() {
        match attribute {
            Err(error) => faults.push(format!("{path}: {error}")),
            Ok(attribute) => {
                let name = attribute.key.as_ref().to_owned();
                let value = attribute.value.to_string();
                let is_address =
                    ["href", "url", "xmlUrl", "htmlUrl", "src"].contains(&name.as_str());
                if is_address
                    && scheme(&value).is_some_and(|scheme| {
                        !["http", "https", "mailto"].contains(&scheme.as_str())
                    })
                {
                    faults.push(format!("{path}: {name}={value}"));
                }
            }
        }
    }
    faults
}

fn entity(name: &str) -> Option<char> {
    let number = |digits: &str, radix| {
        u32::from_str_radix(digits, radix)
            .ok()
            .and_then(char::from_u32)
    };
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        name => match name.strip_prefix("#x") {
            Some(digits) => number(digits, 16),
            None => number(name.strip_prefix('#')?, 10),
        },
    }
}

fn is_of_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// What is wrong with JSON: its addresses and its HTML.
pub(crate) fn json(path: &str, bytes: &[u8]) -> Vec<String> {
    match serde_json::from_slice::<Value>(bytes) {
        Err(error) => vec![format!("{path}: {error}")],
        Ok(value) => {
            let mut faults = Vec::new();
            values(path, "", &value, &mut faults);
            faults
        }
    }
}

fn values(path: &str, key: &str, value: &Value, faults: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, value)| values(path, key, value, faults)),
        Value::Array(all) => all
            .iter()
            .for_each(|value| values(path, key, value, faults)),
        Value::String(text) if key == "content_html" => faults.extend(entry(path, text)),
        Value::String(text)
            if (key.ends_with("url") || key == "image")
                && scheme(text)
                    .is_some_and(|scheme| !["http", "https"].contains(&scheme.as_str())) =>
        {
            faults.push(format!("{path}: {key}: {text}"));
        }
        _ => {}
    }
}
