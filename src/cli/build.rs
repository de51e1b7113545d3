//! `minamo build`
//!
//! 1. The sources are loaded. Where they are those of the last build and its files are as they were left,
//!    there is nothing to do: what that build reported is printed again.
//! 2. Everything else is parsed and linked. With errors nothing is written, nor with warnings under
//!    `--strict`.
//! 3. Files are rendered in parallel, each staged in the output folder and dropped, and at the end put
//!    in place.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde::{Deserialize, Serialize};

use super::interrupt::Interrupt;
use super::progress::{Progress, Timings};
use super::{Common, Failure, Outcome, PagesArgs, count, plural, report, unreadable_site};
use crate::Phase;
use crate::diagnostic::{self, Diagnostic, Severity, any_error};
use crate::link::Site;
use crate::load::Sources;
use crate::session::{Session, fingerprint};
use crate::whole::PRIVATE;
use crate::write::state::State;
use crate::write::{Sink, WriteError, Written};

#[derive(Args, Debug)]
pub(super) struct BuildArgs {
    /// Where to put the output [default: public in the site's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pages: PagesArgs,
    /// Print how long each phase took, and each kind of file
    #[arg(long)]
    timings: bool,
    /// Fail when there are warnings: nothing is written then
    #[arg(long)]
    strict: bool,
}

/// Why a build with warnings alone was refused.
const STRICT: &str = "nothing was written, as --strict allows no warnings";

/// How many files that are left alone are named.
const NAMED: usize = 10;

/// What a build reports, kept for the next one that has nothing to do.
#[derive(Deserialize, Serialize)]
struct Report {
    plain: String,
    coloured: String,
    summary: String,
    warnings: usize,
}

/// How rendering into the output folder ended.
enum Rendered {
    Written(Written, Vec<Diagnostic>),
    /// With errors nothing was written, nor with warnings where they are not allowed.
    Refused(Vec<Diagnostic>),
    Interrupted,
}

pub(super) fn run(arguments: &BuildArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = common.site_folder()?;
    let out = output_folder(arguments, &folder)?;
    let interrupt = Interrupt::listen()
        .map_err(|error| Failure::new(format!("cannot listen for Ctrl-C: {error}")))?;
    let mut progress = Progress::begin(common.quiet);
    progress.phase(Phase::Load);
    let sources = Sources::load(&folder).map_err(|error| unreadable_site(&folder, &error))?;
    let options = arguments.pages.options();
    let made_of = fingerprint(&folder, &sources, &options, &program());
    let last = State::load(&folder, &out);
    if let Some(report) = last.and_then(|last| current_report(&last, &made_of, &out)) {
        if arguments.strict && report.warnings > 0 {
            progress.end();
            report.print_findings(common);
            common.tell(STRICT);
            return Ok(Outcome::ContentErrors);
        }
        return Ok(report.print(arguments, common, (progress, Timings::default())));
    }
    let mut watch = |phase| progress.phase(phase);
    // The process ends after this: taking a large site apart again would take as long as linking it.
    let session = ManuallyDrop::new(Session::of(sources, &folder, &options, &mut watch));
    progress.phase(Phase::Render);
    let timings = Timings::default();
    let refuses = |found: &[Diagnostic]| {
        any_error(found) || arguments.strict && count(found, Severity::Warning) > 0
    };
    let rendered = render(
        &session,
        (&out, &interrupt),
        (&timings, &mut progress),
        &refuses,
    )
    .map_err(|error| Failure::new(error.to_string()))?;
    match rendered {
        Rendered::Written(written, diagnostics) => {
            common.output.tell(&kept(&written.kept));
            let report = Report::new(session.site(), written.files.len(), &diagnostics);
            let state = State::new(made_of, json(&report), written.files);
            state.save(&folder, &out);
            Ok(report.print(arguments, common, (progress, timings)))
        }
        Rendered::Refused(diagnostics) => {
            progress.end();
            common.report(&diagnostics);
            match any_error(&diagnostics) {
                true => common.tell("nothing was written"),
                false => common.tell(STRICT),
            }
            Ok(Outcome::ContentErrors)
        }
        Rendered::Interrupted => {
            progress.end();
            common.tell(&WriteError::Interrupted.to_string());
            Ok(Outcome::Interrupted(interrupt.status()))
        }
    }
}

/// Renders every file into the output folder, unless something was found with which a build is refused.
fn render(
    session: &Session,
    (out, interrupt): (&Path, &Interrupt),
    (timings, progress): (&Timings, &mut Progress),
    refuses: &dyn Fn(&[Diagnostic]) -> bool,
) -> Result<Rendered, WriteError> {
    let (renderer, mut diagnostics) = session.renderer();
    let renderer = ManuallyDrop::new(renderer);
    if refuses(&diagnostics) {
        return Ok(Rendered::Refused(diagnostics));
    }
    let rendered = || {
        let sink = Sink::open(out, interrupt.hold())?;
        let problems =
            renderer.render_all(&|path, content| sink.put(path, &content), &|what, make| {
                timings.measure(what, make);
            })?;
        diagnostics.extend(problems);
        diagnostic::sort(&mut diagnostics);
        if refuses(&diagnostics) {
            return Ok(Rendered::Refused(diagnostics));
        }
        progress.phase(Phase::Write);
        Ok(Rendered::Written(sink.finish()?, diagnostics))
    };
    match rendered() {
        Err(WriteError::Interrupted) => Ok(Rendered::Interrupted),
        rendered => rendered,
    }
}

impl Report {
    fn new(site: &Site, files: usize, diagnostics: &[Diagnostic]) -> Report {
        Report {
            plain: report(diagnostics, false),
            coloured: report(diagnostics, true),
            summary: summary(site, files),
            warnings: count(diagnostics, Severity::Warning),
        }
    }

    fn print_findings(&self, common: &Common) {
        match common.color.is_on(&std::io::stderr()) {
            true => common.output.tell(&self.coloured),
            false => common.output.tell(&self.plain),
        }
    }

    fn print(
        &self,
        arguments: &BuildArgs,
        common: &Common,
        (progress, timings): (Progress, Timings),
    ) -> Outcome {
        let (time, phases) = progress.end();
        self.print_findings(common);
        if arguments.timings {
            for (phase, time) in phases {
                common.say(&format!("{phase:<7} {:>8.1} ms", milliseconds(time)));
            }
            timings.lines().for_each(|line| common.say(&line));
        }
        common.say(&format!("{} in {:.2} s", self.summary, time.as_secs_f64()));
        Outcome::Good
    }
}

/// What the last build reported, if building again would change nothing.
fn current_report(last: &State, fingerprint: &str, out: &Path) -> Option<Report> {
    let report = last.current_report(fingerprint, out)?;
    serde_json::from_str(report).ok()
}

fn json(report: &Report) -> String {
    serde_json::to_string(report).expect("three texts can be written as JSON")
}

/// What distinguishes this program from others of its version: a new build of it may write other files.
fn program() -> String {
    let metadata = std::env::current_exe().and_then(std::fs::metadata);
    let built = metadata.and_then(|metadata| Ok((metadata.len(), metadata.modified()?)));
    format!("{} {built:?}", env!("CARGO_PKG_VERSION"))
}

/// Files that the site does not have any more and that are not minamo's to remove: the first ones, and a
/// count of the others.
fn kept(paths: &[PathBuf]) -> String {
    let mut text = String::new();
    for path in paths.iter().take(NAMED) {
        text.push_str(&format!(
            "warning: {} is not part of the site any more, but it was changed after minamo wrote it; remove it if you do not need it\n",
            path.display()
        ));
    }
    match paths.len().saturating_sub(NAMED) {
        0 => {}
        1 => text.push_str("warning: 1 more file of this kind was left alone\n"),
        more => text.push_str(&format!(
            "warning: {more} more files of this kind were left alone\n"
        )),
    }
    text
}

/// One line: notes, items, references, subjects, files.
fn summary(site: &Site, files: usize) -> String {
    let entries = || site.entries().map(|(_, entry)| entry);
    let items = entries().map(|entry| entry.followed().count()).sum();
    let references = entries()
        .flat_map(|entry| &entry.items)
        .map(|item| item.mentions.len())
        .sum();
    let subjects = site
        .subjects
        .iter()
        .filter(|(_, subject)| subject.url.is_some());
    format!(
        "{}, {}, {}, {}, {}",
        plural(site.notes().count(), "note"),
        plural(items, "item"),
        plural(references, "reference"),
        plural(subjects.count(), "subject"),
        plural(files, "file"),
    )
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The folder to write to. It must not be one that holds the site's sources, nor one within them:
/// output would be mixed with what the user wrote. Links count as what they lead to.
fn output_folder(arguments: &BuildArgs, site: &Path) -> Result<PathBuf, Failure> {
    let out = arguments.out.clone().unwrap_or_else(|| site.join("public"));
    let full = absolute(&out);
    let sources = ["content", "themes", PRIVATE].map(|folder| absolute(&site.join(folder)));
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
    if full.components().any(|part| part.as_os_str() == ".git") {
        return Err(Failure::new(format!(
            "{} belongs to Git; choose another folder with --out",
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
