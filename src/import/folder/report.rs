//! What became of a folder, for people.

use std::collections::{BTreeMap, BTreeSet};

use super::post::{Kind, Posts};
use super::source::{Folder, is_markdown};
use super::{Content, Format, Loss, Plan, PlannedFile};

/// How many names of files a line lists.
const LISTED: usize = 5;

/// Files of posts, and other files by their paths in the source with their places in the site.
type Files = (Vec<PlannedFile>, BTreeMap<String, String>);

/// Puts the plan together.
pub(super) fn plan(
    (format, folder, dialects): (Format, &Folder, &[String]),
    posts: &Posts,
    (mut files, assets): Files,
    mut losses: Vec<Loss>,
) -> Plan {
    let mut summary = vec![counts(posts, assets.len())];
    summary.extend(extra(posts));
    if posts.list.iter().any(|post| post.meta.has_time) {
        summary.push("times of day are left out: posts only have days".to_owned());
    }
    let of_commits = posts
        .list
        .iter()
        .filter(|post| post.has_day_of_commit)
        .count();
    if of_commits > 0 {
        summary.push(format!(
            "posts without a date, which have the day of their first commit: {of_commits}"
        ));
    }
    summary.extend(hashtags(format, &files));
    summary.extend(dialect(format, &files, dialects));
    losses.extend(unused(folder, &assets));
    losses.sort();
    files.extend(assets.into_iter().filter_map(|(file, path)| {
        Some(PlannedFile {
            path,
            content: Content::CopyOf(folder.files.get(&file)?.clone()),
        })
    }));
    match losses.len() {
        0 => summary.push("nothing is lost".to_owned()),
        1 => summary.push("1 place to look at:".to_owned()),
        count => summary.push(format!("{count} places to look at:")),
    }
    Plan {
        files,
        summary,
        losses,
        unread: folder.unread.get(),
        noun: "file",
        folder: "content",
    }
}

fn counts(posts: &Posts, assets: usize) -> String {
    let count = |is: fn(&Kind) -> bool| posts.list.iter().filter(|post| is(&post.kind)).count();
    let drafts = posts.list.iter().filter(|post| post.meta.draft).count();
    let parts = [
        (
            count(|kind| matches!(kind, Kind::Note(_))),
            ["daily note", "daily notes"],
            " (content/notes/)",
        ),
        (
            count(|kind| matches!(kind, Kind::Article(_))),
            ["article", "articles"],
            " (content/articles/)",
        ),
        (
            count(|kind| matches!(kind, Kind::Page)),
            ["page without a date", "pages without a date"],
            " (content/pages/)",
        ),
        (
            assets,
            ["image or other file", "images and other files"],
            "",
        ),
        (drafts, ["of them is a draft", "of them are drafts"], ""),
    ];
    let parts = parts.iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, [one, many], place)| {
            let noun = if *count == 1 { one } else { many };
            format!("{count} {noun}{place}")
        })
        .collect();
    match parts.is_empty() {
        true => "no posts".to_owned(),
        false => parts.join(", "),
    }
}

/// Keys of front matter that minamo does not use.
fn extra(posts: &Posts) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for post in &posts.list {
        let keys: BTreeSet<&str> = post
            .meta
            .extra
            .iter()
            .map(|entry| entry.key.as_str())
            .collect();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let keys: Vec<String> = counts
        .iter()
        .map(|(key, count)| format!("{key} ({count})"))
        .collect();
    (!keys.is_empty()).then(|| {
        format!("front matter keys that minamo does not use, kept in [extra], each with its number of files: {}", keys.join(", "))
    })
}

/// The line that lets the site read what the posts are written in.
fn dialect(format: Format, files: &[PlannedFile], dialects: &[String]) -> Option<String> {
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        let Content::Text(text) = &file.content else {
            continue;
        };
        for dialect in dialects_of(format, text) {
            *used.entry(dialect).or_default() += 1;
        }
    }
    used.retain(|dialect, _| !dialects.iter().any(|own| own == dialect));
    if used.is_empty() {
        return None;
    }
    let counts: Vec<String> = used
        .iter()
        .map(|(dialect, count)| format!("{dialect} (files: {count})"))
        .collect();
    let all = dialects
        .iter()
        .map(String::as_str)
        .chain(used.keys().copied());
    let all: Vec<String> = all.map(|dialect| format!("\"{dialect}\"")).collect();
    Some(format!(
        "posts use the Markdown of {}; to enable it, add to [markdown] in site.toml: dialects = [{}]",
        counts.join(", "),
        all.join(", ")
    ))
}

/// The dialects that a text uses.
fn dialects_of(format: Format, text: &str) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let fences = super::text::fences(text);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim_start();
        if trimmed.starts_with("```math") || trimmed.starts_with("```mermaid") {
            found.insert("github");
        }
        if super::text::is_in(&fences, start) {
            continue;
        }
        let callout = trimmed.strip_prefix('>').map(str::trim_start);
        let callout = callout.and_then(|rest| rest.strip_prefix("[!")?.split_once(']'));
        if let Some((name, _)) = callout {
            const ALERTS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];
            let is_alert = ALERTS.contains(&name.to_lowercase().as_str());
            found.insert(if is_alert { "github" } else { "obsidian" });
        }
        if trimmed.starts_with("$$") || has_formula(line) {
            found.insert(if format == Format::Zenn {
                "zenn"
            } else {
                "github"
            });
        }
        let is_zenn =
            trimmed.starts_with(":::") || trimmed.starts_with("@[") || line.contains("^[");
        if is_zenn && format == Format::Zenn {
            found.insert("zenn");
        }
    }
    found
}

/// Whether a line has a formula between dollar signs, and not amounts of money.
fn has_formula(line: &str) -> bool {
    let inside = line.split('$').skip(1).step_by(2);
    let is_formula = |text: &str| {
        let is_tight = !text.is_empty() && text.trim() == text;
        is_tight && text.contains(['\\', '^', '_', '{', '='])
    };
    line.matches('$').count() > 1 && { inside }.any(is_formula)
}

/// The line that lets the site read hashtags, where a vault has them.
fn hashtags(format: Format, files: &[PlannedFile]) -> Option<String> {
    let has_one = |text: &str| {
        text.split_whitespace().any(|word| {
            let name = word.strip_prefix('#');
            name.is_some_and(|name| name.starts_with(char::is_alphabetic))
        })
    };
    let count = files.iter().filter(|file| match &file.content {
        Content::Text(text) => has_one(text),
        Content::CopyOf(_) => false,
    });
    let count = count.count();
    let is_vault = matches!(format, Format::Obsidian | Format::Logseq);
    (is_vault && count > 0).then(|| {
        format!("texts have hashtags (files: {count}); to use them as tags, add to [markdown] in site.toml: hashtags = true")
    })
}

/// Files of the source that are not in the site: texts one by one, all others by folder.
fn unused(folder: &Folder, assets: &BTreeMap<String, String>) -> Vec<Loss> {
    let mut losses = Vec::new();
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let files = folder.files.keys().map(String::as_str);
    for path in files.filter(|path| !is_markdown(path) && !assets.contains_key(*path)) {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        if is_text(path) {
            losses.push(Loss::of_file(
                path,
                "this text is not Markdown; not imported",
            ));
        } else {
            folders.entry(above).or_default().push(name);
        }
    }
    losses.extend(folders.into_iter().map(|(above, names)| {
        let more = names.len().saturating_sub(LISTED);
        let listed = names[..names.len() - more].join(", ");
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let above = if above.is_empty() { "." } else { above };
        let what = format!("files that no post uses are not copied: {listed}{more}");
        Loss::of_file(&format!("{above}/"), what)
    }));
    losses
}

/// Whether a file is a text in another markup, or a post in HTML.
fn is_text(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_post = ["_posts/", "_drafts/", "content/"]
        .iter()
        .any(|folder| path.starts_with(folder) || path.contains(&format!("/{folder}")));
    match ending.to_ascii_lowercase().as_str() {
        "org" | "adoc" | "asciidoc" | "rst" | "textile" | "mdx" | "canvas" => true,
        "html" | "htm" => is_post,
        _ => false,
    }
}
