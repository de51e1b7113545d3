//! Shortcodes of Hugo and Zola. Those that say the same in Markdown become Markdown; all others are left as
//! they are, readable, and reported.

use super::Format;
use super::post::Post;
use super::text::{Edit, Text, fences, is_in};

/// Rewrites a text; what is lost goes to `found`, by line.
pub(super) fn edit(format: Format, text: &mut Text, post: &Post, found: &mut Vec<(usize, String)>) {
    let signs: [(&str, &str); 2] = match format {
        Format::Hugo => [("{{<", ">}}"), ("{{%", "%}}")],
        _ => [("{{", "}}"), ("{%", "%}")],
    };
    for (begins, ends) in signs {
        let mut reader = Reader {
            format,
            post,
            edits: Vec::new(),
            lost: Vec::new(),
            is_unclosed: false,
        };
        reader.read(&text.now, begins, ends);
        text.pass((reader.edits, reader.lost), found);
    }
}

struct Reader<'a> {
    format: Format,
    post: &'a Post,
    edits: Vec<Edit>,
    lost: Vec<(usize, String)>,
    /// Whether code was found that nothing ends; then nothing ends what is after it.
    is_unclosed: bool,
}

impl Reader<'_> {
    fn read(&mut self, text: &str, begins: &str, ends: &str) {
        let fences = fences(text);
        let mut at = 0;
        while let Some(start) = text[at..].find(begins).map(|found| at + found) {
            let inside_at = start + begins.len();
            at = inside_at;
            let Some(end) = text[inside_at..].find(ends).map(|found| inside_at + found) else {
                break;
            };
            let after = end + ends.len();
            let inside = text[inside_at..end].trim();
            // Written to be shown: `{{</* name */>}}`.
            if let Some(shown) = inside
                .strip_prefix("/*")
                .and_then(|rest| rest.strip_suffix("*/"))
            {
                self.edits
                    .push((start..after, format!("{begins}{shown}{ends}")));
                at = after;
                continue;
            }
            if is_in(&fences, start) {
                continue;
            }
            at = self.shortcode(text, (start, after), inside, (begins, ends));
        }
    }

    /// Reads a shortcode; where to go on.
    fn shortcode(
        &mut self,
        text: &str,
        (start, after): (usize, usize),
        inside: &str,
        (begins, ends): (&str, &str),
    ) -> usize {
        let inside = inside.trim_end_matches('/').trim();
        if inside.starts_with('/') || self.format == Format::Zola && inside == "end" {
            return after;
        }
        let call = match self.format {
            Format::Hugo => Call::of_hugo(inside),
            _ => Call::of_zola(inside),
        };
        let Some(call) = call else {
            return after;
        };
        if call.name == "highlight" && self.format == Format::Hugo {
            let shut = format!("{begins} /highlight {ends}");
            let close = match self.is_unclosed {
                true => None,
                false => text[after..].find(&shut).map(|found| after + found),
            };
            self.is_unclosed |= close.is_none();
            if let Some(close) = close {
                let language = call.at(0).unwrap_or_default();
                let line_break = |text: &str| if text.starts_with('\n') { "" } else { "\n" };
                let open = format!("```{language}{}", line_break(&text[after..]));
                let before = if text[..close].ends_with('\n') {
                    ""
                } else {
                    "\n"
                };
                self.edits.push((start..after, open));
                self.edits
                    .push((close..close + shut.len(), format!("{before}```")));
                return close + shut.len();
            }
        }
        match self.markdown(&call) {
            Some((markdown, loss)) => {
                self.edits.push((start..after, markdown));
                self.lost.extend(loss.map(|loss| (start, loss)));
            }
            None => self.lost.push((
                start,
                format!("the shortcode `{begins} {inside} {ends}` is left as text"),
            )),
        }
        after
    }

    /// What a shortcode is in Markdown, and what is lost by it.
    fn markdown(&self, call: &Call<'_>) -> Option<(String, Option<String>)> {
        let frame = |address: String| {
            let loss = format!("the embedded {} is a link now", call.name);
            Some((format!("<{address}>"), Some(loss)))
        };
        match call.name {
            "figure" | "image" | "img" => figure(call),
            "ref" | "relref" => self.reference(call),
            "youtube" => frame(format!("https://www.youtube.com/watch?v={}", call.id()?)),
            "vimeo" => frame(format!("https://vimeo.com/{}", call.id()?)),
            "gist" => match (call.get("url"), call.at(0), call.at(1)) {
                (Some(url), ..) => frame(url.to_owned()),
                (None, Some(user), Some(id)) => {
                    frame(format!("https://gist.github.com/{user}/{id}"))
                }
                _ => None,
            },
            "tweet" | "x" | "twitter" | "tweet_simple" => {
                match (call.get("user"), call.get("id"), call.at(0)) {
                    (Some(user), Some(id), _) => frame(format!("https://x.com/{user}/status/{id}")),
                    (None, None, Some(id)) => frame(format!("https://x.com/i/status/{id}")),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A link to another post by its path.
    fn reference(&self, call: &Call<'_>) -> Option<(String, Option<String>)> {
        let path = call.get("path").or_else(|| call.at(0))?;
        let own = self.post.path();
        let own = own.strip_prefix("content/").unwrap_or_default();
        let path = match path.starts_with('#') {
            true => format!("{own}{path}"),
            false => path.to_owned(),
        };
        let path = path.trim_start_matches('/').replace(' ', "%20");
        Some((format!("@/{path}"), None))
    }
}

/// An image with its caption.
fn figure(call: &Call<'_>) -> Option<(String, Option<String>)> {
    let source = ["src", "path", "url"].into_iter();
    let source = { source }
        .find_map(|key| call.get(key))?
        .replace(' ', "%20");
    let get = |key: &str| call.get(key).unwrap_or_default();
    let text = ["alt", "caption", "title"].into_iter().map(get);
    let text = { text }.find(|text| !text.is_empty()).unwrap_or_default();
    let text = text.replace(['[', ']'], "");
    let image = match call.get("link") {
        Some(link) => format!("[![{text}]({source})]({link})"),
        None => format!("![{text}]({source})"),
    };
    let caption = match get("caption") {
        "" => String::new(),
        caption => format!("\\\n*{}*", caption.trim()),
    };
    let lost = call.arguments.iter().filter_map(|(key, _)| *key);
    let lost: Vec<&str> = lost.filter(|key| !KEPT.contains(key)).collect();
    let loss = (!lost.is_empty()).then(|| format!("of an image, left out: {}", lost.join(", ")));
    Some((format!("{image}{caption}"), loss))
}

/// Arguments of an image that are kept.
const KEPT: [&str; 7] = ["src", "path", "url", "alt", "caption", "title", "link"];

/// A shortcode with its arguments.
struct Call<'t> {
    name: &'t str,
    arguments: Vec<(Option<&'t str>, &'t str)>,
}

impl<'t> Call<'t> {
    /// `name a key="b"`
    fn of_hugo(text: &'t str) -> Option<Call<'t>> {
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "-_/.".contains(c));
        is_name.then(|| Call {
            name,
            arguments: arguments(rest),
        })
    }

    /// `name(key="b")`
    fn of_zola(text: &'t str) -> Option<Call<'t>> {
        let (name, rest) = text.split_once('(')?;
        let is_name =
            !name.is_empty() && name.trim().chars().all(|c| c.is_alphanumeric() || c == '_');
        let rest = rest.trim_end().strip_suffix(')')?;
        is_name.then(|| Call {
            name: name.trim(),
            arguments: arguments(rest),
        })
    }

    fn get(&self, key: &str) -> Option<&'t str> {
        let mut named = self.arguments.iter().filter(|(name, _)| *name == Some(key));
        named.next().map(|(_, value)| *value)
    }

    /// The argument of a place that has no name.
    fn at(&self, index: usize) -> Option<&'t str> {
        let mut own = self.arguments.iter().filter(|(name, _)| name.is_none());
        own.nth(index).map(|(_, value)| *value)
    }

    fn id(&self) -> Option<&'t str> {
        self.get("id").or_else(|| self.at(0))
    }
}

/// Values with or without names, between blanks or commas.
fn arguments(text: &str) -> Vec<(Option<&str>, &str)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches([' ', ',', '\n', '\t']);
    while !rest.is_empty() {
        let key_end = rest
            .find(|c: char| !(c.is_alphanumeric() || "-_".contains(c)))
            .unwrap_or(rest.len());
        let after = rest[key_end..].trim_start();
        let key = after.strip_prefix('=').filter(|_| key_end > 0);
        let (name, value) = match key {
            Some(value) => (Some(&rest[..key_end]), value.trim_start()),
            None => (None, rest),
        };
        let sign = value
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '`'));
        let (value, after) = match sign {
            Some(sign) => match value[1..].split_once(sign) {
                Some((inside, after)) => (inside, after),
                None => (&value[1..], ""),
            },
            None => {
                let end = value.find([' ', ',', '\n', '\t']).unwrap_or(value.len());
                value.split_at(end)
            }
        };
        found.push((name, value));
        rest = after.trim_start_matches([' ', ',', '\n', '\t']);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_have_names_or_places() {
        let call = Call::of_hugo("figure src=\"a b.png\" alt='x' `y z` w=3").expect("a call");
        assert_eq!(call.name, "figure");
        assert_eq!(call.get("src"), Some("a b.png"));
        assert_eq!(call.get("alt"), Some("x"));
        assert_eq!(call.get("w"), Some("3"));
        assert_eq!(call.at(0), Some("y z"));
        let call = Call::of_zola("youtube(id=\"abc\", autoplay=true)").expect("a call");
        assert_eq!((call.name, call.id()), ("youtube", Some("abc")));
        assert!(Call::of_zola("page.title").is_none());
    }
}
