//! What Logseq writes into its bullets: ids of blocks, references to them, tasks, log books.

use std::collections::HashMap;

use super::links::between_posts;
use super::places::code_ranges;
use super::post::Posts;
use super::text::{Edit, Text, fences, is_in};

/// The blocks that have an id: their post and their first line.
#[derive(Debug, Default)]
pub(super) struct Blocks(HashMap<String, (usize, String)>);

/// Finds all ids of blocks.
pub(super) fn blocks(posts: &Posts, texts: &[Text]) -> Blocks {
    let mut blocks = HashMap::new();
    for (index, text) in texts.iter().enumerate().take(posts.list.len()) {
        let mut last = "";
        for line in text.now.lines() {
            let trimmed = line.trim_start();
            if let Some(id) = trimmed.strip_prefix("id:: ") {
                blocks.insert(id.trim().to_owned(), (index, last.to_owned()));
            } else if let Some(text) = trimmed.strip_prefix("- ") {
                last = text.trim();
            }
        }
    }
    Blocks(blocks)
}

/// Rewrites a text; what is lost goes to `found`, by line.
pub(super) fn edit(
    text: &mut Text,
    post: usize,
    (posts, blocks): (&Posts, &Blocks),
    found: &mut Vec<(usize, String)>,
) {
    lines(text, found);
    references(text, post, (posts, blocks), found);
    macros(text, found);
}

/// `((id))`, which shows another block: a link to it.
fn references(
    text: &mut Text,
    post: usize,
    (posts, blocks): (&Posts, &Blocks),
    found: &mut Vec<(usize, String)>,
) {
    let code = code_ranges(&text.now);
    let mut edits: Vec<Edit> = Vec::new();
    for (start, _) in text.now.match_indices("((") {
        let Some(end) = text.now[start..].find("))").map(|at| start + at) else {
            break;
        };
        let id = text.now[start + 2..end].trim();
        let is_id = id.len() == 36 && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        if !is_id || is_in(&code, start) {
            continue;
        }
        match blocks.0.get(id) {
            Some((other, shown)) => {
                let link = between_posts(&posts.list[post], &posts.list[*other]);
                edits.push((start..end + 2, format!("[{}]({link})", label(shown))));
            }
            None => found.push((
                text.line(start),
                format!("`(({id}))` refers to a missing block; left as text"),
            )),
        }
    }
    text.edit(edits);
}

/// The first words of a block, as the text of a link.
fn label(block: &str) -> String {
    let label = block.chars().take(60);
    let label: String = label.filter(|c| !"[]()`{}".contains(*c)).collect();
    match label.trim() {
        "" => "…".to_owned(),
        label => label.to_owned(),
    }
}

/// `{{embed …}}` and `{{video …}}`: links.
fn macros(text: &mut Text, found: &mut Vec<(usize, String)>) {
    let code = code_ranges(&text.now);
    let mut edits: Vec<Edit> = Vec::new();
    for (start, _) in text.now.match_indices("{{") {
        let Some(end) = text.now[start..].find("}}").map(|at| start + at) else {
            break;
        };
        let inside = &text.now[start + 2..end];
        if is_in(&code, start) || inside.contains('\n') {
            continue;
        }
        let line = text.line(start);
        let (name, rest) = inside.trim().split_once(' ').unwrap_or((inside.trim(), ""));
        match name {
            "embed" => {
                found.push((line, format!("`{{{{{inside}}}}}` is a link now")));
                edits.push((start..end + 2, rest.trim().to_owned()));
            }
            "video" | "youtube" | "tweet" | "twitter" | "bilibili" if rest.contains("://") => {
                found.push((line, format!("the embedded page {rest} is a link now")));
                edits.push((start..end + 2, format!("<{}>", rest.trim())));
            }
            _ => found.push((line, format!("`{{{{{inside}}}}}` is left as text"))),
        }
    }
    text.edit(edits);
}

/// Lines that are not text, and tasks.
fn lines(text: &mut Text, found: &mut Vec<(usize, String)>) {
    let code = fences(&text.now);
    let mut edits: Vec<Edit> = Vec::new();
    let mut at = 0;
    let mut book: Option<usize> = None;
    for line in text.now.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if is_in(&code, start) {
            continue;
        }
        match (book, trimmed) {
            (Some(begin), ":END:") => {
                found.push((
                    text.line(begin),
                    "the log book of a task is left out".to_owned(),
                ));
                edits.push((begin..at, String::new()));
                book = None;
            }
            (None, ":LOGBOOK:") => book = Some(start),
            (None, line) if line.starts_with("id:: ") || line.starts_with("collapsed:: ") => {
                edits.push((start..at, String::new()));
            }
            (None, line) if line.starts_with("#+BEGIN") || line.starts_with("#+END") => {
                found.push((text.line(start), format!("`{line}` is left as text")));
            }
            (None, trimmed) => {
                let task = trimmed.strip_prefix("- ").and_then(task);
                if let Some((word, mark)) = task {
                    let word_at = start + line.find(word).unwrap_or_default();
                    edits.push((word_at..word_at + word.len(), mark.to_owned()));
                }
            }
            _ => {}
        }
    }
    text.edit(edits);
}

/// The word of a task, and what it is in Markdown.
fn task(text: &str) -> Option<(&'static str, &'static str)> {
    const TASKS: [(&str, &str); 6] = [
        ("TODO ", "[ ] "),
        ("DONE ", "[x] "),
        ("LATER ", "[ ] LATER "),
        ("NOW ", "[ ] NOW "),
        ("DOING ", "[ ] DOING "),
        ("WAITING ", "[ ] WAITING "),
    ];
    TASKS.into_iter().find(|(word, _)| text.starts_with(word))
}
