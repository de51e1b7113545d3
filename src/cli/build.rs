//! `minamo build`

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::interrupt::Interrupt;
use super::progress::Progress;
use super::{Common, Failure, Outcome, plural, unreadable_site};
use crate::link::Site;
use crate::write::{self, WriteError};
use crate::{Phase, build};

#[derive(Args, Debug)]
pub(super) struct BuildArgs {
    /// Print how long each phase took
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(arguments: &BuildArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = common.site_folder()?;
    let out = output_folder(common, &folder)?;
    let interrupt = Interrupt::listen()
        .map_err(|error| Failure::new(format!("cannot listen for Ctrl-C: {error}")))?;
    let mut progress = Progress::begin(common.quiet);
    let built = build(&folder, &common.build_options(), &mut |phase| {
        progress.phase(phase);
    })
    .map_err(|error| unreadable_site(&folder, &error))?;
    if crate::diagnostic::any_error(&built.diagnostics) {
        progress.end();
        common.report(&built.diagnostics);
        eprintln!("nothing was written");
        return Ok(Outcome::ContentErrors);
    }
    progress.phase(Phase::Write);
    let written = match write::write(&built.files, &out, interrupt.hold()) {
        Err(WriteError::Interrupted) => {
            progress.end();
            eprintln!("{}", WriteError::Interrupted);
            return Ok(Outcome::Interrupted);
        }
        written => written.map_err(|error| Failure::new(error.to_string()))?,
    };
    let (time, phases) = progress.end();
    common.report(&built.diagnostics);
    for path in &written.kept {
        eprintln!("{}", kept(path));
    }
    if arguments.timings {
        for (phase, time) in phases {
            common.say(&format!("{phase:<7} {:>8.1} ms", milliseconds(time)));
        }
    }
    common.say(&summary(&built.site, built.files.len(), time));
    Ok(Outcome::Good)
}

/// A file that the site does not have any more and that is not minamo's to remove.
fn kept(path: &Path) -> String {
    format!(
        "warning: {} is not part of the site any more, but it was changed after minamo wrote it; remove it if you do not need it",
        path.display()
    )
}

/// One line: notes, items, references, subjects, files, time.
fn summary(site: &Site, files: usize, time: Duration) -> String {
    let entries = || site.entries().map(|(_, entry)| entry);
    let items = entries().map(|entry| entry.items.len()).sum();
    let references = entries()
        .flat_map(|entry| &entry.items)
        .map(|item| item.mentions.len())
        .sum();
    let subjects = site
        .subjects
        .iter()
        .filter(|(_, subject)| subject.url.is_some());
    format!(
        "{}, {}, {}, {}, {} in {:.2} s",
        plural(site.notes().count(), "note"),
        plural(items, "item"),
        plural(references, "reference"),
        plural(subjects.count(), "subject"),
        plural(files, "file"),
        time.as_secs_f64(),
    )
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The folder to write to. It must not be one that holds the site's sources, nor one within them:
/// output would be mixed with what the user wrote. Links count as what they lead to.
fn output_folder(common: &Common, site: &Path) -> Result<PathBuf, Failure> {
    let out = common.out.clone().unwrap_or_else(|| site.join("public"));
    let full = absolute(&out);
    let sources = ["content", "themes"].map(|folder| absolute(&site.join(folder)));
    let holds = absolute(site).starts_with(&full)
        || sources
            .iter()
            .any(|source| source.starts_with(&full) || full.starts_with(source));
    if holds {
        return Err(Failure::new(format!(
            "{} holds the site's sources; choose another folder with --out",
            out.display()
        )));
    }
    Ok(out)
}

/// The path with `..` and links resolved as far as it exists.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for ancestor in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (ancestor.canonicalize(), path.strip_prefix(ancestor)) {
            return real.join(rest);
        }
    }
    path
}
