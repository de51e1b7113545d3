//! `minamo import`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Common, Failure, Outcome, history, plural, site_in, unreadable_site};
use crate::BuildOptions;
use crate::config::{Config, Zone};
use crate::diagnostic::{Diagnostic, Severity};
use crate::import::plan::{self, Plan, Run};
use crate::import::{folder, scrap, zenn_scrap};
use crate::link::Drafts;
use crate::load::Sources;
use crate::regular::read_input;
use crate::session::Session;

#[derive(Args, Debug)]
#[command(allow_missing_positional = true)]
pub(super) struct ImportArgs {
    /// What SOURCE is [default: guessed by its files]
    #[arg(value_name = "FORMAT")]
    format: Option<Format>,
    /// The file or folder to read
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// The site that gets the notes [default: as with --site]
    #[arg(long, value_name = "SITE", conflicts_with = "site")]
    into: Option<PathBuf>,
    /// Write nothing, and print what would be written
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A Zenn scrap: its page as copied into a text file, its saved HTML, or its JSON
    ZennScrap,
    /// A repository of Zenn
    Zenn,
    /// A site of Jekyll
    Jekyll,
    /// A site of Hugo
    Hugo,
    /// A site of Zola
    Zola,
    /// A vault of Obsidian
    Obsidian,
    /// A graph of Logseq
    Logseq,
    /// Any folder of Markdown
    Markdown,
}

impl Format {
    /// The format of a folder; nothing for that of a file.
    const fn of_folder(self) -> Option<folder::Format> {
        Some(match self {
            Format::ZennScrap => return None,
            Format::Zenn => folder::Format::Zenn,
            Format::Jekyll => folder::Format::Jekyll,
            Format::Hugo => folder::Format::Hugo,
            Format::Zola => folder::Format::Zola,
            Format::Obsidian => folder::Format::Obsidian,
            Format::Logseq => folder::Format::Logseq,
            Format::Markdown => folder::Format::Markdown,
        })
    }
}

pub(super) fn run(arguments: &ImportArgs, common: &Common) -> Result<Outcome, Failure> {
    let source = &arguments.source;
    let format = format_of(arguments, common)?;
    let text = match format {
        Some(_) => None,
        None => Some(text_of(source)?),
    };
    let site = match &arguments.into {
        Some(into) => site_in(into)?,
        None => common.site_folder()?,
    };
    let config = Sources::config(&site).map_err(|error| unreadable_site(&site, &error))?;
    let zone = Config::read(&config).0.time_zone;
    let plan = match (format, text) {
        (Some(format), _) => {
            let days = match format {
                folder::Format::Zenn => history::first_days(source),
                _ => BTreeMap::new(),
            };
            folder::plan(format, source, &days, &folder::dialects(&config))
                .map_err(unreadable(source))?
        }
        (None, text) => scrap_of(source, &text.unwrap_or_default(), &site, zone)?,
    };
    let run = match arguments.dry_run {
        true => Run::Dry,
        false => Run::Write,
    };
    Ok(carry_out(&plan, &site, run, common))
}

/// The format of the source: of a folder the one that is named or guessed; nothing for a scrap.
fn format_of(arguments: &ImportArgs, common: &Common) -> Result<Option<folder::Format>, Failure> {
    let source = &arguments.source;
    let is_folder = fs::metadata(source).map_err(unreadable(source))?.is_dir();
    match arguments.format.map(Format::of_folder) {
        Some(Some(format)) if is_folder => Ok(Some(format)),
        Some(Some(_)) => Err(Failure::new(format!(
            "{} is not a folder, as this format needs",
            source.display()
        ))),
        Some(None) if is_folder => Err(Failure::new(format!(
            "{} is a folder, and a Zenn scrap is a file",
            source.display()
        ))),
        Some(None) => Ok(None),
        None if is_folder => {
            let guess = folder::guess(source).map_err(unreadable(source))?;
            let Some((format, why)) = guess else {
                return Err(Failure::new(format!(
                    "there is no Markdown in {}, nothing to import",
                    source.display()
                )));
            };
            common.say(&format!(
                "FORMAT was left out: {} is {}, as it has {why}",
                source.display(),
                format.name()
            ));
            Ok(Some(format))
        }
        None => {
            common.say("FORMAT was left out: a file is read as a Zenn scrap");
            Ok(None)
        }
    }
}

fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    move |error| Failure::new(format!("cannot read {}: {error}", path.display()))
}

fn text_of(file: &Path) -> Result<String, Failure> {
    let text = read_input(file).map_err(unreadable(file))?;
    String::from_utf8(text)
        .map_err(|error| Failure::new(format!("{} is not UTF-8: {error}", file.display())))
}

/// The plan for a file with a scrap.
fn scrap_of(file: &Path, text: &str, site: &Path, zone: Zone) -> Result<Plan, Failure> {
    let scrap = zenn_scrap::read(text, zone).map_err(|reason| {
        Failure::new(format!("{} is not a Zenn scrap: {reason}", file.display()))
    })?;
    Ok(scrap::plan(scrap, file, site))
}

/// Writes a plan, and prints what became of it.
fn carry_out(plan: &Plan, site: &Path, run: Run, common: &Common) -> Outcome {
    for line in &plan.summary {
        common.say(line);
    }
    for loss in &plan.losses {
        common.say(&format!("  {loss}"));
    }
    let done = plan::carry_out(plan, site, run);
    if run == Run::Dry {
        for path in &done.written {
            common.say(&format!("would write {path}"));
        }
    }
    let verb = match run {
        Run::Write => "written",
        Run::Dry => "would be written",
    };
    common.say(&format!(
        "{} {verb} to {}, {} there already",
        plural(done.written.len(), plan.noun),
        site.join(plan.folder).display(),
        done.unchanged
    ));
    if done.written.is_empty() && done.kept.is_empty() && done.failed.is_empty() {
        common.say("nothing changed");
    }
    for path in &done.kept {
        let path = site.join(path);
        common.tell(&format!(
            "error: {} is there with another text and was left as it is; what was to be written there is not imported",
            path.display()
        ));
    }
    for (path, error) in &done.failed {
        common.tell(&format!(
            "error: cannot write {}: {error}",
            site.join(path).display()
        ));
    }
    if plan.unread > 0 {
        common.tell(&format!(
            "error: {} could not be read; the report says why",
            plural(plan.unread, "post")
        ));
    }
    let builds = run == Run::Dry || done.written.is_empty() || builds(site, common);
    let is_whole = plan.unread == 0 && done.kept.is_empty() && done.failed.is_empty();
    match builds && is_whole {
        true => Outcome::Good,
        false => Outcome::ContentErrors,
    }
}

/// Whether the site builds with its new files; errors are printed.
fn builds(site: &Path, common: &Common) -> bool {
    let options = BuildOptions {
        drafts: Drafts::Included,
        ..BuildOptions::default()
    };
    let session = match Session::open(site, &options, &mut |_| {}) {
        Ok(session) => session,
        Err(error) => {
            common.tell(&format!("error: {}", unreadable_site(site, &error).0));
            return false;
        }
    };
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    let errors: Vec<Diagnostic> = session
        .diagnostics()
        .iter()
        .filter(is_error)
        .cloned()
        .collect();
    !common.report(&errors)
}
