//! A Zenn scrap to daily notes: its page as copied from a browser, its saved HTML, or its JSON.
//!
//! [`read`] decides which of these a text is; `page` reads HTML, `json` JSON. Out come Markdown notes, one a
//! post, and a [`Report`]. Nothing is read or written here, and the same page always gives the same bytes.
//! What follows is about the copied page ([`convert`]).
//!
//! 1. `posts` divides the page at the lines that hold the author's name twice, sets the page's
//!    own header and footer aside, and takes the day from each post's first line;
//! 2. `blocks` reads the lines of a post into an `outline` of lists, paragraphs, quotes and code,
//!    where `runs` tells lines without a mark apart, `code` says what looks like code, and `language` in which
//!    language;
//! 3. `labels` finds the labels whose links were lost in copying;
//! 4. `markdown` writes the blocks, and [`super::escape`] keeps their text to the letter.
//!
//! What the copied page shows of its blocks, on which the rules are based:
//!
//! - an item is a `•` or a number with its text two columns further; a child's mark is below
//!   its parent's text, so the column gives the depth;
//! - other lines belong to the deepest open item whose text starts at their column or before it;
//! - code ends with a line of nothing but the block's indentation, as it is copied with its last
//!   line break. An empty line inside code is such a line as well, except at column 0;
//! - a quote is between empty lines, and a line break inside an item's text does not.
//!
//! Where the page leaves a choice, the text is kept, the likelier reading is taken, and the place
//! is listed in [`Report::unsure`].

mod blocks;
mod code;
mod json;
mod labels;
mod language;
mod line;
mod markdown;
mod outline;
mod page;
mod posts;
mod report;
mod runs;
mod saved;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::config::Zone;
pub(crate) use labels::LABELS;
pub(crate) use report::{Doubt, EmptyPost, Loss, PageLine, Report, Unsure};

/// What a page became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conversion {
    /// The notes in the order of the page. No two have the same file name.
    pub notes: Vec<ImportedNote>,
    /// What was found, set aside and guessed.
    pub report: Report,
}

/// A scrap that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scrap {
    /// Its notes.
    pub conversion: Conversion,
    /// Its name in its address, where that is known.
    pub slug: Option<String>,
    /// What it was read as, for people.
    pub form: &'static str,
}

/// Reads a scrap in any of its forms; else why it is not one.
pub(crate) fn read(text: &str, zone: Zone) -> Result<Scrap, &'static str> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let json = start
        .starts_with(['{', '['])
        .then(|| serde_json::from_str(start));
    if let Some(Err(error)) = &json
        && error.to_string().starts_with("recursion limit exceeded")
    {
        return Err("this JSON has more lists and objects in one another than are read (128)");
    }
    if let Some(Ok(json)) = json {
        let scrap = json::read(&json, zone).ok_or("this JSON has no comments of a scrap")?;
        let title = scrap.title.map(|text| PageLine { line: 1, text });
        let page = page::Page {
            slug: scrap.slug,
            header: title.into_iter().collect(),
            posts: scrap.posts,
            losses: scrap.losses,
            is_numbered: true,
            ..page::Page::default()
        };
        return of_page(page, "the JSON of a scrap");
    }
    if start.starts_with('<') {
        let page = page::read(text, zone).ok_or("this HTML is not the page of a scrap")?;
        return of_page(page, "the saved HTML of a scrap");
    }
    if text
        .lines()
        .take(40)
        .any(|line| line.starts_with("MIME-Version:"))
    {
        return Err("this is a web archive; save the page as HTML");
    }
    let conversion = convert(text);
    let is_whole = |unsure: &Unsure| unsure.doubt == Doubt::NoAuthorLine;
    match conversion.report.posts == 0 || conversion.report.unsure.iter().any(is_whole) {
        true => {
            Err("no line has the author's name twice, as the lines between the posts of a scrap do")
        }
        false => Ok(Scrap {
            conversion,
            slug: None,
            form: "the copied page of a scrap",
        }),
    }
}

/// A post in Markdown.
#[derive(Debug)]
struct Post {
    /// Its line in the page, or its number.
    place: usize,
    day: Option<NaiveDate>,
    markdown: String,
}

/// The notes of posts that are Markdown already.
fn of_page(page: page::Page, form: &'static str) -> Result<Scrap, &'static str> {
    if page.posts.is_empty() {
        return Err("it has no posts");
    }
    let mut report = Report {
        posts: page.posts.len(),
        header: page.header,
        footer: page.footer,
        losses: page.losses,
        is_numbered: page.is_numbered,
        ..Report::default()
    };
    let mut names = Names::default();
    let mut notes = Vec::new();
    for post in &page.posts {
        names.latest = post.day.or(names.latest);
        match post.markdown.trim().is_empty() {
            true => report.empty_posts.push(EmptyPost {
                line: post.place,
                day: post.day,
            }),
            false => notes.push(names.note(post.day, &without_fence(&post.markdown))),
        }
    }
    report.notes = notes.len();
    report.undated = names.undated;
    Ok(Scrap {
        conversion: Conversion { notes, report },
        slug: page.slug,
        form,
    })
}

/// A rule on top of a note would begin front matter; another spelling of it does not.
fn without_fence(markdown: &str) -> String {
    match markdown.strip_prefix("---\n") {
        Some(rest) => format!("***\n{rest}"),
        None if markdown.starts_with("+++") => format!("\\{markdown}"),
        None => markdown.to_owned(),
    }
}

/// One note to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportedNote {
    /// `2023-02-23.md`; `2023-02-23-2.md` for a second post of one day; `undated-001.md`, numbered
    /// in the order of the page, for a post without a date.
    pub file_name: String,
    /// The whole file: Markdown with `\n` line ends and one at the end. An undated note opens with
    /// TOML front matter that says `after` which day it comes (`""` when no day precedes it);
    /// a dated note has no front matter.
    pub text: String,
}

impl ImportedNote {
    /// The file name in a site that has another scrap's notes: `2023-02-23-SLUG.md`,
    /// `2023-02-23-SLUG-2.md`, `SLUG-undated-001.md`.
    pub(crate) fn named_by(&self, slug: &str) -> String {
        match self.file_name.split_at_checked(10) {
            Some((day, rest)) if crate::day::parse_day(day).is_some() => {
                format!("{day}-{slug}{rest}")
            }
            _ => format!("{slug}-{}", self.file_name),
        }
    }
}

/// Converts the copied page of a Zenn scrap into daily notes.
///
/// `page` is the text of the whole page; a byte order mark and CRLF line ends are accepted. Line
/// numbers in the report are 1-based lines of `page`.
///
/// There is no failure: a page without posts gives no notes, and a page whose posts cannot be told
/// apart gives one note and says so in the report.
#[must_use]
pub(crate) fn convert(page: &str) -> Conversion {
    let lines = posts::lines(page);
    let page = posts::divide(&lines);
    let mut report = Report {
        header: page.header,
        footer: page.footer,
        unsure: page.unsure,
        posts: page.posts.len(),
        ..Report::default()
    };
    let mut names = Names::default();
    let mut notes = Vec::new();
    for post in &page.posts {
        if let Some(day) = post.day {
            names.latest = Some(day);
        }
        let body = blocks::read(post.body, &mut report);
        if body.is_empty() {
            report.empty_posts.push(EmptyPost {
                line: post.line,
                day: post.day,
            });
            continue;
        }
        labels::collect(&body, &mut report.lost_labels);
        notes.push(names.note(post.day, &markdown::write(&body)));
    }
    report.notes = notes.len();
    report.undated = names.undated;
    report.unsure.sort_by_key(|unsure| unsure.line);
    Conversion { notes, report }
}

/// Gives out file names in page order.
#[derive(Default)]
struct Names {
    of_day: BTreeMap<NaiveDate, usize>,
    latest: Option<NaiveDate>,
    undated: usize,
}

impl Names {
    fn note(&mut self, day: Option<NaiveDate>, markdown: &str) -> ImportedNote {
        let Some(day) = day else {
            self.undated += 1;
            let after = self.latest.map(|day| day.to_string()).unwrap_or_default();
            return ImportedNote {
                file_name: format!("undated-{:03}.md", self.undated),
                text: format!("+++\nafter = \"{after}\"\n+++\n\n{markdown}"),
            };
        };
        let count = self.of_day.entry(day).or_default();
        *count += 1;
        let file_name = match *count {
            1 => format!("{day}.md"),
            again => format!("{day}-{again}.md"),
        };
        ImportedNote {
            file_name,
            text: markdown.to_owned(),
        }
    }
}
