//! `minamo import`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Common, Failure, Outcome, plural, site_in, unreadable_site};
use crate::config::{Config, Zone};
use crate::import::plan::{self, Plan, Run};
use crate::import::{scrap, zenn_scrap};
use crate::load::Sources;

#[derive(Args, Debug)]
#[command(allow_missing_positional = true)]
pub(super) struct ImportArgs {
    /// What SOURCE is [default: told by its files]
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
}

pub(super) fn run(arguments: &ImportArgs, common: &Common) -> Result<Outcome, Failure> {
    let source = &arguments.source;
    if source.is_dir() {
        return Err(Failure::new(format!("{} is a folder", source.display())));
    }
    let text = text_of(source)?;
    let site = match &arguments.into {
        Some(into) => site_in(into)?,
        None => common.site_folder()?,
    };
    let plan = scrap_of(source, &text, &site)?;
    if arguments.format.is_none() {
        common.say("FORMAT was left out: a file is a Zenn scrap");
    }
    let run = match arguments.dry_run {
        true => Run::Dry,
        false => Run::Write,
    };
    Ok(carry_out(&plan, &site, run, common))
}

fn text_of(file: &Path) -> Result<String, Failure> {
    let text = fs::read(file)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display())))?;
    String::from_utf8(text)
        .map_err(|error| Failure::new(format!("{} is not UTF-8: {error}", file.display())))
}

/// The plan for a file with a scrap.
fn scrap_of(file: &Path, text: &str, site: &Path) -> Result<Plan, Failure> {
    let scrap = zenn_scrap::read(text, zone(site)?).map_err(|reason| {
        Failure::new(format!("{} is not a Zenn scrap: {reason}", file.display()))
    })?;
    Ok(scrap::plan(&scrap, file, site))
}

/// The zone whose days are those of the site.
fn zone(site: &Path) -> Result<Zone, Failure> {
    let config = Sources::config(site).map_err(|error| unreadable_site(site, &error))?;
    Ok(Config::read(&config).0.time_zone)
}

/// Writes a plan, and tells of it.
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
    for path in &done.kept {
        let path = site.join(path);
        eprintln!(
            "error: {} is there with another text and was left as it is; what was to be written there is not imported",
            path.display()
        );
    }
    for (path, error) in &done.failed {
        eprintln!("error: cannot write {}: {error}", site.join(path).display());
    }
    match done.kept.is_empty() && done.failed.is_empty() {
        true => Outcome::Good,
        false => Outcome::ContentErrors,
    }
}
