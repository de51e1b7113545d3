//! The JSON of a scrap: what Zenn's interfaces answer, and what is within a page.
//!
//! Comments are looked for wherever the JSON has them: `comments` with `body_markdown`, `scrap.comments`
//! with `body_html`, `props.pageProps.comments` with `bodyHtml`. A reply is a post after that it replies to.

use chrono::NaiveDate;
use serde_json::Value;

use super::saved::{self, HOST};
use super::{Loss, Post};
use crate::config::Zone;
use crate::import::dates::day_of_moment;
use crate::import::html::{Converter, Dom};

/// How deep comments are looked for.
const DEEPEST: usize = 6;

/// The posts of a scrap's JSON, and what it says of itself.
pub(super) struct Scrap {
    pub(super) slug: Option<String>,
    pub(super) title: Option<String>,
    pub(super) posts: Vec<Post>,
    pub(super) losses: Vec<Loss>,
}

/// Reads JSON; nothing where no comments are in it.
pub(super) fn read(json: &Value, zone: Zone) -> Option<Scrap> {
    let comments = comments(json, 0)?;
    let about = about(json, 0);
    let text = |key: &str| about.and_then(|about| about.get(key)?.as_str().map(str::to_owned));
    let mut reader = Reader {
        zone,
        owner: about.and_then(author),
        posts: Vec::new(),
        losses: Vec::new(),
    };
    for comment in comments {
        reader.comment(comment, 0);
    }
    Some(Scrap {
        slug: text("slug"),
        title: text("title"),
        posts: reader.posts,
        losses: reader.losses,
    })
}

/// The comments: the first list of objects with bodies.
fn comments(json: &Value, depth: usize) -> Option<&Vec<Value>> {
    if depth > DEEPEST {
        return None;
    }
    match json {
        Value::Array(list) => {
            let is_comments = list.iter().any(|comment| body(comment).is_some());
            is_comments.then_some(list)
        }
        Value::Object(object) => {
            let named = object
                .get("comments")
                .and_then(|found| comments(found, depth + 1));
            let below = || {
                let values = object.values().filter(|value| value.is_object());
                values
                    .into_iter()
                    .find_map(|value| comments(value, depth + 1))
            };
            named.or_else(below)
        }
        _ => None,
    }
}

/// What has the title of the scrap.
fn about(json: &Value, depth: usize) -> Option<&Value> {
    let object = json.as_object().filter(|_| depth < DEEPEST)?;
    if let Some(scrap) = object
        .get("scrap")
        .filter(|scrap| scrap.get("title").is_some())
    {
        return Some(scrap);
    }
    if object.contains_key("title") && object.contains_key("comments") {
        return Some(json);
    }
    object.values().find_map(|value| about(value, depth + 1))
}

/// The text of a comment, and whether it is HTML.
fn body(comment: &Value) -> Option<(&str, Written)> {
    let text = |keys: [&str; 2]| keys.iter().find_map(|key| comment.get(key)?.as_str());
    let markdown = text(["body_markdown", "bodyMarkdown"]);
    let html = || text(["body_html", "bodyHtml"]);
    markdown
        .map(|text| (text, Written::Markdown))
        .or_else(|| html().map(|text| (text, Written::Html)))
}

#[derive(Clone, Copy)]
enum Written {
    Markdown,
    Html,
}

fn author(of: &Value) -> Option<String> {
    let user = of.get("author").or_else(|| of.get("user"))?;
    let name = user.as_str().or_else(|| user.get("name")?.as_str())?;
    Some(name.to_owned())
}

struct Reader {
    zone: Zone,
    /// Whose scrap it is: the author that is named, else that of the first comment.
    owner: Option<String>,
    posts: Vec<Post>,
    losses: Vec<Loss>,
}

impl Reader {
    fn comment(&mut self, comment: &Value, depth: usize) {
        let number = self.posts.len() + 1;
        let place = format!("comment {number}");
        let author = author(comment);
        match (&self.owner, author) {
            (None, Some(author)) => self.owner = Some(author),
            (Some(owner), Some(author)) if *owner != author => self.losses.push(Loss {
                place: place.clone(),
                what: format!("a post by {author}, whose name is not kept"),
            }),
            _ => {}
        }
        let mut created = ["created_at", "createdAt"].iter();
        let created = created.find_map(|key| comment.get(key)?.as_str());
        let created = created.and_then(|text| day_of_moment(text, self.zone));
        match body(comment) {
            Some((text, written)) => self.post(text, written, (number, created)),
            None => self.losses.push(Loss {
                place,
                what: "this comment has no text, and makes no note".to_owned(),
            }),
        }
        let children = comment.get("children").and_then(Value::as_array);
        for child in children.into_iter().flatten().filter(|_| depth < DEEPEST) {
            self.comment(child, depth + 1);
        }
    }

    fn post(
        &mut self,
        text: &str,
        written: Written,
        (number, created): (usize, Option<NaiveDate>),
    ) {
        let (day, markdown) = match written {
            Written::Markdown => dated(text),
            Written::Html => {
                let dom = Dom::parse(text);
                let mut converter = Converter::new(&dom, HOST, super::language::of_code);
                let blocks = converter.blocks(Dom::ROOT);
                let losses = converter.losses.into_iter();
                self.losses.extend(losses.map(|(_, what)| Loss {
                    place: format!("comment {number}"),
                    what,
                }));
                saved::dated(&blocks)
            }
        };
        self.posts.push(Post {
            place: number,
            day: day.or(created),
            markdown,
        });
    }
}

/// The day on the first line of Markdown, and the rest of it.
fn dated(text: &str) -> (Option<NaiveDate>, String) {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_start_matches('\n');
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let day = super::posts::day(first.trim_start_matches('#'));
    let text = if day.is_some() { rest } else { text };
    (day, format!("{}\n", text.trim_matches('\n')))
}
