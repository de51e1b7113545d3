//! `minamo inbox`
//!
//! 1. Notifications are read from a file, or from the GitHub CLI; with it, GitHub is asked what became of
//!    their threads, a hundred at a time.
//! 2. They are printed in the order of reading, and the list is kept, so that the numbers of `--capture`
//!    mean what was printed although new notifications may have come since.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use clap::Args;

use super::add::report;
use super::clock::{parse_date, today};
use super::gh::GhArgs;
use super::{Common, Failure, Outcome, facts};
use crate::desk::inbox::{self, Notice, Shown};
use crate::desk::{self, Capture, Desk, Place};
use crate::import::github::{self, BATCH, Thread, ThreadId};
use crate::regular::{self, read_text};
use crate::source::{Source, SourcePath};
use crate::whole::private_folder;

#[derive(Args, Debug)]
pub(super) struct InboxArgs {
    /// Read the notifications from a file with the JSON of `gh api notifications`
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    gh: GhArgs,
    /// Put these into today's note, by the numbers that were printed
    #[arg(long, value_name = "N", num_args = 1.., value_delimiter = ',')]
    capture: Vec<usize>,
    /// The day of the note [default: today in the site's time zone]
    #[arg(long, value_name = "DATE", value_parser = parse_date, requires = "capture")]
    date: Option<NaiveDate>,
}

pub(super) fn run(arguments: &InboxArgs, common: &Common) -> Result<Outcome, Failure> {
    let desk = match common.desk()? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let printed = match (&arguments.from, arguments.capture.is_empty()) {
        (None, false) => last_printed(&desk),
        _ => None,
    };
    let shown = match printed {
        Some(shown) => shown,
        None => match fetched(arguments, common, &desk)? {
            Some(shown) => shown,
            None => return Ok(Outcome::ContentErrors),
        },
    };
    if !arguments.capture.is_empty() {
        let captures = chosen(&shown, &arguments.capture)?;
        let place = Place {
            day: arguments
                .date
                .unwrap_or_else(|| today(desk.config().time_zone)),
            under: None,
        };
        return report(desk::capture(&desk, &captures, &place), common);
    }
    keep(&desk, &shown);
    common.output.print(&inbox::text(&shown));
    Ok(Outcome::Good)
}

/// The notifications in the order of reading; nothing where they cannot be read, which is reported.
fn fetched(
    arguments: &InboxArgs,
    common: &Common,
    desk: &Desk,
) -> Result<Option<Vec<Shown>>, Failure> {
    let source = match &arguments.from {
        Some(path) => from_file(path)?,
        None => from_gh(&arguments.gh)?,
    };
    let (notices, problems) = match inbox::read(&source) {
        Ok(read) => read,
        Err(diagnostic) => {
            common.report(&[diagnostic]);
            return Ok(None);
        }
    };
    facts::report(&problems, None, common);
    let details = match arguments.from {
        Some(_) => BTreeMap::new(),
        None => details(&arguments.gh, &notices, common)?,
    };
    Ok(Some(inbox::sorted(desk, &notices, &details)))
}

fn from_file(path: &Path) -> Result<Arc<Source>, Failure> {
    let text = read_text(path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
    Ok(Source::new(SourcePath::new(path.to_string_lossy()), text))
}

fn from_gh(gh: &GhArgs) -> Result<Arc<Source>, Failure> {
    let said = gh.api(&["--paginate", "notifications?per_page=100"])?;
    match said.failure {
        Some(failure) => Err(Failure::new(format!(
            "`gh api notifications` failed: {failure}"
        ))),
        None => Ok(Source::new(
            SourcePath::new("gh api notifications"),
            said.text,
        )),
    }
}

/// What GitHub says of the threads. Without it the order is less good, and nothing else is lost.
fn details(
    gh: &GhArgs,
    notices: &[Notice],
    common: &Common,
) -> Result<BTreeMap<ThreadId, Thread>, Failure> {
    let mut threads: Vec<ThreadId> = notices.iter().filter_map(Notice::thread).collect();
    threads.sort();
    threads.dedup();
    let mut details = BTreeMap::new();
    for threads in threads.chunks(BATCH) {
        let question = format!("query={}", github::question(threads));
        let said = gh.api(&["graphql", "-f", &question])?;
        match github::answer(&said.text) {
            Ok(answers) if !answers.is_empty() || said.failure.is_none() => {
                let answers = answers.into_iter();
                let known = answers
                    .filter_map(|(index, thread)| Some((threads.get(index)?.clone(), thread)));
                details.extend(known);
            }
            answer => {
                let why = said.failure.or_else(|| Some(answer.err()?.to_string()));
                common.tell(&format!(
                    "warning: GitHub does not say what became of {} threads, so the order goes by the notifications and the facts of the site: {}",
                    threads.len(),
                    why.unwrap_or_default()
                ));
            }
        }
    }
    Ok(details)
}

/// The chosen ones, by the numbers that were printed.
fn chosen(shown: &[Shown], numbers: &[usize]) -> Result<Vec<Capture>, Failure> {
    let one = |number: &usize| {
        let found = number.checked_sub(1).and_then(|index| shown.get(index));
        found.map(Shown::capture).ok_or_else(|| {
            Failure::new(format!(
                "there is no notification {number}; `minamo inbox` printed {}",
                super::plural(shown.len(), "notification")
            ))
        })
    };
    numbers.iter().map(one).collect()
}

fn list(desk: &Desk) -> std::io::Result<PathBuf> {
    Ok(private_folder(desk.folder())?.join("inbox.json"))
}

/// Keeps what is printed. Where that fails, `--capture` asks GitHub again.
fn keep(desk: &Desk, shown: &[Shown]) {
    if let (Ok(path), Ok(text)) = (list(desk), serde_json::to_string(shown)) {
        let _ = regular::write(&path, &text);
    }
}

fn last_printed(desk: &Desk) -> Option<Vec<Shown>> {
    let text = regular::read_to_string(&list(desk).ok()?).ok()?;
    serde_json::from_str(&text).ok()
}
