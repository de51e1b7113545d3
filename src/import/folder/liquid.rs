//! Jekyll's templates in posts: tags `{% … %}` and values `{{ … }}` of Liquid, and attributes of kramdown.
//!
//! What says the same in Markdown becomes Markdown; everything else is left as it is, readable, and
//! reported. In code that is fenced, where writers show templates of others, only `raw` means something.

use std::collections::HashMap;

use super::places::code_ranges;
use super::post::{Post, Posts};
use super::text::{Edit, Text, fences, is_in, rest_of_line};

/// Rewrites a text; what is lost goes to `found`, by line.
pub(super) fn edit(text: &mut Text, post: &Post, posts: &Posts, found: &mut Vec<(usize, String)>) {
    let mut reader = Reader {
        post,
        posts,
        edits: Vec::new(),
        lost: Vec::new(),
    };
    reader.read(&text.now);
    text.pass((reader.edits, reader.lost), found);
    attributes(text, found);
}

struct Reader<'a> {
    post: &'a Post,
    posts: &'a Posts,
    edits: Vec<Edit>,
    lost: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) {
        let fences = fences(text);
        let closing = closing_tags(text);
        let mut at = 0;
        while let Some(start) = text[at..].find('{').map(|found| at + found) {
            let (end, is_tag) = match text.as_bytes().get(start + 1) {
                Some(b'%') => (end_of(text, start, "%}"), true),
                Some(b'{') => (end_of(text, start, "}}"), false),
                _ => {
                    at = start + 1;
                    continue;
                }
            };
            let Some(end) = end else {
                at = start + 2;
                continue;
            };
            let inside = text[start + 2..end - 2].trim_matches('-').trim();
            let is_code = is_in(&fences, start);
            at = match is_tag {
                true => {
                    let close = |name: &str| {
                        let tags = closing.get(name)?;
                        tags.get(tags.partition_point(|(start, _)| *start < end))
                            .copied()
                    };
                    self.tag(text, (start, end), (inside, is_code), &close)
                }
                false => {
                    if !is_code {
                        self.value((start, end), &text[start..end], inside);
                    }
                    end
                }
            };
        }
    }

    /// Reads a tag; where to go on.
    fn tag(
        &mut self,
        text: &str,
        (start, end): (usize, usize),
        (inside, is_code): (&str, bool),
        close: &dyn Fn(&str) -> Option<(usize, usize)>,
    ) -> usize {
        let (name, rest) = inside
            .split_once(char::is_whitespace)
            .unwrap_or((inside, ""));
        match name {
            "raw" => self.raw((start, end), close),
            _ if is_code => end,
            "highlight" => self.highlight(text, (start, end), (inside, rest), close),
            "comment" => match close("endcomment") {
                Some((from, to)) => {
                    let comment = text[end..from].replace("--", "- -");
                    self.edits.push((start..to, format!("<!--{comment}-->")));
                    to
                }
                None => end,
            },
            "post_url" | "link" => {
                self.link((start, end), (name, rest), inside);
                end
            }
            _ => {
                self.lost.push((
                    start,
                    format!("the Liquid tag `{{% {inside} %}}` is left as text"),
                ));
                end
            }
        }
    }

    /// `{% raw %}`: its text stays as it is, without the tags.
    fn raw(
        &mut self,
        (start, end): (usize, usize),
        close: &dyn Fn(&str) -> Option<(usize, usize)>,
    ) -> usize {
        self.edits.push((start..end, String::new()));
        let Some((from, to)) = close("endraw") else {
            return end;
        };
        self.edits.push((from..to, String::new()));
        to
    }

    /// `{% highlight go %}`: a fence.
    fn highlight(
        &mut self,
        text: &str,
        (start, end): (usize, usize),
        (inside, rest): (&str, &str),
        close: &dyn Fn(&str) -> Option<(usize, usize)>,
    ) -> usize {
        let language = rest.split_whitespace().next().unwrap_or_default();
        let Some((from, to)) = close("endhighlight") else {
            let message = format!("`{{% {inside} %}}` is never closed; left as text");
            self.lost.push((start, message));
            return end;
        };
        let line_break = |is_there: bool| if is_there { "" } else { "\n" };
        let open = format!(
            "{}```{language}{}",
            line_break(is_line_start(text, start)),
            line_break(is_line_end(text, end))
        );
        let shut = format!(
            "{}```{}",
            line_break(is_line_start(text, from)),
            line_break(is_line_end(text, to))
        );
        self.edits.push((start..end, open));
        self.edits.push((from..to, shut));
        to
    }

    /// `{% post_url 2023-09-12-a %}` and `{% link about.md %}`: the address of a post or a file.
    fn link(&mut self, (start, end): (usize, usize), (name, rest): (&str, &str), inside: &str) {
        let wanted = rest.trim().trim_matches(['"', '\'']);
        let stem = wanted.rsplit('/').next().unwrap_or(wanted);
        let target = match name {
            "link" => Some(format!("/{}", wanted.trim_start_matches('/'))),
            _ => self
                .posts
                .at_stem(stem)
                .map(|index| format!("/{}", self.posts.list[index].path())),
        };
        match target {
            Some(target) => self.edits.push((start..end, target.replace(' ', "%20"))),
            None => self.lost.push((
                start,
                format!("`{{% {inside} %}}` names no post of the source; left as text"),
            )),
        }
    }

    fn value(&mut self, (start, end): (usize, usize), written: &str, inside: &str) {
        match self.evaluated(inside) {
            Some(value) => self.edits.push((start..end, value)),
            None => self.lost.push((
                start,
                format!("the Liquid value `{written}` is left as text"),
            )),
        }
    }

    /// What a value is, where that is known.
    fn evaluated(&self, inside: &str) -> Option<String> {
        let mut filters = inside.split('|').map(str::trim);
        let mut value = self.named(filters.next()?)?;
        for filter in filters {
            let (name, argument) = filter.split_once(':').unwrap_or((filter, ""));
            let argument = argument.trim();
            value = match name.trim() {
                "relative_url" | "absolute_url" | "escape" | "strip" | "xml_escape"
                | "uri_escape" => value,
                "prepend" => format!("{}{value}", self.named(argument)?),
                "append" => format!("{value}{}", self.named(argument)?),
                _ => return None,
            };
        }
        Some(value)
    }

    fn named(&self, name: &str) -> Option<String> {
        let quoted = |sign| name.strip_prefix(sign)?.strip_suffix(sign);
        if let Some(literal) = quoted('"').or_else(|| quoted('\'')) {
            return Some(literal.to_owned());
        }
        match name {
            // Addresses that begin with `/` are those of the site.
            "site.baseurl" | "site.url" | "site.github.url" => Some(String::new()),
            "page.title" => self.post.meta.title.clone(),
            "page.date" => self.post.day().map(|day| day.to_string()),
            "page.description" | "page.excerpt" => self.post.meta.description.clone(),
            name => self.posts.settings.get(name).cloned(),
        }
    }
}

/// Where the tag or value ends that begins at `start` with two characters, which are not part of its end:
/// `{%}` is not a whole tag. One that is too long is not searched, as a text may have megabytes.
fn end_of(text: &str, start: usize, sign: &str) -> Option<usize> {
    const LONGEST: usize = 2000;
    let mut end = text.len().min(start + LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let inside = start + 2;
    let found = text.get(inside..end)?.find(sign)?;
    Some(inside + found + sign.len())
}

/// The tags that end others, by their names, in order.
fn closing_tags(text: &str) -> HashMap<&str, Vec<(usize, usize)>> {
    let mut found: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for (start, _) in text.match_indices("{%") {
        if let Some(end) = end_of(text, start, "%}") {
            let name = text[start + 2..end - 2].trim_matches('-').trim();
            if name.starts_with("end") {
                found.entry(name).or_default().push((start, end));
            }
        }
    }
    found
}

fn is_line_start(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |found| found + 1);
    text[line..at].trim().is_empty()
}

fn is_line_end(text: &str, at: usize) -> bool {
    rest_of_line(text, at).trim().is_empty()
}

/// Takes out the attributes of kramdown: `{: .note}`, `{:toc}`.
fn attributes(text: &mut Text, found: &mut Vec<(usize, String)>) {
    if !text.now.contains("{:") {
        return;
    }
    let code = code_ranges(&text.now);
    let mut edits: Vec<Edit> = Vec::new();
    for (start, _) in text.now.match_indices("{:") {
        let Some(length) = rest_of_line(&text.now, start).find('}') else {
            continue;
        };
        let written = &text.now[start..=start + length];
        let inside = written[2..length].trim_start_matches([':', '/']);
        let is_attribute = inside.is_empty()
            || inside.starts_with([' ', '.', '#'])
            || inside.contains('=')
            || inside.chars().all(|c| c.is_alphabetic() || c == '_');
        if !is_attribute || is_in(&code, start) {
            continue;
        }
        let mut from = start;
        // The bullet before `{:toc}` is where kramdown puts its list.
        if inside == "toc" && is_line_start(&text.now, start) {
            let before = text.now[..start].trim_end();
            let line = before.rfind('\n').map_or(0, |found| found + 1);
            let is_mark = before[line..].starts_with(['*', '-', '+', '1']);
            from = if is_mark { line } else { start };
        }
        found.push((
            text.line(start),
            format!("the attributes `{written}` are left out"),
        ));
        edits.push((from..start + length + 1, String::new()));
    }
    text.edit(edits);
}
