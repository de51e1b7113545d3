//! `minamo check`: every problem of every file in one run.
//!
//! Findings go to standard output, as they are what was asked for; what `--fix` changed goes there
//! too, unless a program reads the findings. Exit status 1 when one of them is an error.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::files::{Files, site_folder};
use super::{Common, Failure, Outcome, PagesArgs, count, plural, unreadable_site};
use crate::check::feeds::Previous;
use crate::check::fix::{Fixes, plan};
use crate::check::{self, Checked, Comparison, format};
use crate::desk::Lock;
use crate::diagnostic::{self, Diagnostic, Severity, any_error};
use crate::link::Site;
use crate::regular;
use crate::source::Source;
use crate::whole;

/// A fix can make room for another in the same place; more rounds than this mean a fix that
/// undoes another.
const ROUNDS: usize = 4;

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// Files or folders of the site: only what is found in them is printed, mended and counted
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Mend what is sure, and print what was changed
    #[arg(long)]
    fix: bool,
    /// Tell what subscribers would see anew: the output folder of the last deploy, or one of its feeds
    #[arg(long, value_name = "PREVIOUS")]
    feeds: Option<PathBuf>,
    /// How many new or changed entries a feed may have before that is an error
    #[arg(long, value_name = "COUNT", default_value_t = 20, requires = "feeds")]
    feed_limit: usize,
    #[command(flatten)]
    pages: PagesArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the text in question and advice
    Human,
    /// A line a finding
    Short,
    /// An object with the findings and a version
    Json,
    /// Workflow commands of GitHub Actions
    Github,
}

pub(super) fn run(arguments: &CheckArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = site_folder(&arguments.files, common)?;
    let previous = arguments.feeds.as_deref();
    let previous = previous.map(|path| read_feeds(path, common)).transpose()?;
    let files = Files::find(&folder, &arguments.files)?;
    let comparison = previous.as_ref().map(|previous| Comparison {
        previous,
        limit: arguments.feed_limit,
    });
    let check = || {
        let mut checked = check::run(&folder, &arguments.pages.options(), comparison)
            .map_err(|error| unreadable_site(&folder, &error))?;
        let is_asked = |diagnostic: &Diagnostic| files.hold(diagnostic.place.path().as_str());
        checked.diagnostics.retain(is_asked);
        Ok(checked)
    };
    let mut checked = check()?;
    if arguments.fix {
        for _ in 0..ROUNDS {
            let changes = mend(&folder, &checked.diagnostics)?;
            if changes.is_empty() {
                break;
            }
            for change in changes {
                arguments.tell(common, &change);
            }
            let mended = check()?;
            if previous.is_none() {
                for change in new_ids(checked.site(), mended.site()) {
                    arguments.tell(common, &change);
                }
            }
            checked = mended;
        }
    }
    let found = &checked.diagnostics;
    let text = match arguments.format {
        Format::Human => diagnostic::render(found, common.color.is_on(&std::io::stdout())),
        Format::Short => format::short(found),
        Format::Json => format::json(found),
        Format::Github => format::github(found, &prefix(&folder)),
    };
    common.output.print(&text);
    match arguments.format {
        Format::Human => common.say(&summary(&checked, &files)),
        Format::Short | Format::Github if found.is_empty() => {
            common.say(&summary(&checked, &files));
        }
        _ => {}
    }
    if any_error(found) {
        return Ok(Outcome::ContentErrors);
    }
    Ok(Outcome::Good)
}

impl CheckArgs {
    /// Prints a line about a change, beside what a program reads.
    fn tell(&self, common: &Common, line: &str) {
        match self.format {
            _ if common.quiet => {}
            Format::Human | Format::Short => common.print_line(line),
            Format::Json | Format::Github => common.tell(line),
        }
    }
}

/// Items whose id is made of what was mended: a line each. Fixes add and remove no item.
fn new_ids(before: &Site, after: &Site) -> Vec<String> {
    let entries = before.entries().zip(after.entries());
    let entries = entries.map(|((_, before), (_, after))| (before, after));
    let mut lines = Vec::new();
    for (before, after) in entries.filter(|(before, after)| before.url == after.url) {
        let lines_of = after.source().lines();
        for (was, is) in before.items.iter().zip(&after.items) {
            let (was, is) = (&was.parsed, &is.parsed);
            if was.id != is.id {
                lines.push(format!(
                    "note: the item at {}:{} was `{}` and is `{}` now; where it is published, `{{#{}}}` at the end of its first line keeps its id",
                    after.source().path,
                    lines_of.position(is.span.start).line,
                    was.id,
                    is.id,
                    was.id
                ));
            }
        }
    }
    lines
}

/// Reads the feeds of the last deploy: all of a folder, or one.
fn read_feeds(path: &Path, common: &Common) -> Result<Previous, Failure> {
    let refused = |path: &Path, error: &dyn std::fmt::Display| {
        Failure::new(format!("cannot read {}: {error}", path.display()))
    };
    let mut previous = Previous::default();
    if path.is_file() {
        let bytes = regular::read(path).map_err(|error| refused(path, &error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        return match previous.add_alone(&name, &bytes) {
            true => Ok(previous),
            false => Err(Failure::new(format!("{} is not a feed", path.display()))),
        };
    }
    let mut count = 0;
    for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
        let entry = entry.map_err(|error| match error.io_error() {
            Some(cause) => refused(error.path().unwrap_or(path), cause),
            None => refused(path, &error),
        })?;
        if !entry.file_type().is_file() {
            continue;
        }
        let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
        let name = below.to_string_lossy().replace('\\', "/");
        previous.add_page(&name);
        if !Previous::is_feed(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let bytes = regular::read(entry.path()).map_err(|error| refused(entry.path(), &error))?;
        match previous.add(&name, &bytes) {
            true => count += 1,
            false => common.tell(&format!(
                "warning: {} cannot be read as a feed; it is left out",
                entry.path().display()
            )),
        }
    }
    match count {
        0 => Err(Failure::new(format!(
            "there is no feed in {}",
            path.display()
        ))),
        _ => Ok(previous),
    }
}

/// One line: what was found, in how many files.
fn summary(checked: &Checked, files: &Files) -> String {
    let counts = [
        (count(&checked.diagnostics, Severity::Error), "error"),
        (count(&checked.diagnostics, Severity::Warning), "warning"),
        (count(&checked.diagnostics, Severity::Hint), "hint"),
    ];
    let found: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| plural(count, noun))
        .collect();
    if found.is_empty() {
        let documents = checked.site().documents().count();
        let all = || plural(documents, "document");
        return format!("no problem in {}", files.names().unwrap_or_else(all));
    }
    let files: BTreeSet<&str> = checked
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.place.path().as_str())
        .collect();
    let can_mend = |diagnostic: &&Diagnostic| diagnostic.fix.is_some();
    let advice = match checked.diagnostics.iter().filter(can_mend).count() {
        0 => String::new(),
        n => format!("; `--fix` mends {n}"),
    };
    let (found, files) = (found.join(", "), plural(files.len(), "file"));
    format!("{found} in {files}{advice}")
}

/// The site's folder as seen from the current one, where workflows have their repository.
fn prefix(folder: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let relative = |here: PathBuf| {
        let folder = folder.canonicalize().ok()?;
        let relative = folder.strip_prefix(here).ok()?.to_str()?.replace('\\', "/");
        (!relative.is_empty()).then(|| relative + "/")
    };
    here.ok().and_then(relative).unwrap_or_default()
}

/// Writes the fixes of all files; a line a change.
fn mend(folder: &Path, diagnostics: &[Diagnostic]) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for file in plan(diagnostics) {
        mend_file(folder, &file)?;
        let source = Source::new(file.path.clone(), file.text.to_owned());
        let places = source.lines();
        let changes = file.mended.iter().map(|(diagnostic, fix)| {
            let written = &file.text[fix.span.range()];
            let place = places.position(fix.span.start);
            format!(
                "fixed {}:{}:{}: `{written}` -> `{}` [{}]",
                file.path, place.line, place.column, fix.replacement, diagnostic.code
            )
        });
        lines.extend(changes);
    }
    Ok(lines)
}

fn mend_file(folder: &Path, file: &Fixes<'_>) -> Result<(), Failure> {
    let path = folder.join(file.path.on_disk());
    let refused = |error| Failure::new(format!("cannot write {}: {error}", path.display()));
    let _lock = Lock::take(folder).map_err(|error| Failure::new(error.to_string()))?;
    let bytes = regular::read(&path).map_err(refused)?;
    let Some(fixed) = file.apply(&bytes) else {
        return Err(Failure::new(format!(
            "{} was changed while it was checked; run the command again",
            path.display()
        )));
    };
    whole::replace(Some(folder), &path, &fixed).map_err(refused)
}
