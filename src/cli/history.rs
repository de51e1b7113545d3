//! The days on which files came into a Git repository, as Git has them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::NaiveDate;

use crate::day::parse_day;

/// The day of the first commit of each file of Markdown below a folder, by its path from there. Nothing
/// where the folder is not in a repository, Git is not there, or the history was cut (`--depth`), as all
/// files are of one day then.
pub(super) fn first_days(folder: &Path) -> BTreeMap<String, NaiveDate> {
    let is_cut = git(folder, &["rev-parse", "--is-shallow-repository"]);
    if is_cut.as_deref().map(str::trim) != Some("false") {
        return BTreeMap::new();
    }
    let log = git(
        folder,
        &[
            "log",
            "--diff-filter=A",
            "--no-renames",
            "--name-only",
            "--relative",
            "--format=%x01%as",
            "--",
            "*.md",
        ],
    );
    let mut days = BTreeMap::new();
    let mut day = None;
    for line in log.unwrap_or_default().lines() {
        match line.strip_prefix('\u{1}') {
            Some(written) => day = parse_day(written),
            // The latest commit comes first, and the first one is meant.
            None => {
                if let (Some(day), false) = (day, line.is_empty()) {
                    days.insert(line.to_owned(), day);
                }
            }
        }
    }
    days
}

fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args([
            "--no-pager",
            "-c",
            "core.quotePath=false",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "log.showSignature=false",
        ])
        // What is missing in a partial clone would be fetched by programs that the repository names.
        .env("GIT_NO_LAZY_FETCH", "1")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}
