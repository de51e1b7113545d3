//! `minamo fmt`
//!
//! Exit status 1 when a file has errors, which are printed, and under `--check` when one would change.

use std::path::PathBuf;

use clap::Args;
use similar::TextDiff;

use super::files::{Files, site_folder};
use super::{Common, Failure, Outcome, plural};
use crate::desk::format::{self, Change};

#[derive(Args, Debug)]
pub(super) struct FmtArgs {
    /// Files or folders of the site [default: all]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write nothing; print what would change, and end with status 1 if anything would
    #[arg(long)]
    check: bool,
    /// Also write references in the short form of the site, such as k/k#1 for an address
    #[arg(long)]
    references: bool,
}

pub(super) fn run(arguments: &FmtArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = site_folder(&arguments.files, common)?;
    let files = Files::find(&folder, &arguments.files)?;
    let desk = match common.desk_in(&folder)? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let layout = format::layout(&desk, &|path| files.hold(path), arguments.references);
    let has_errors = common.report(&layout.errors);
    for path in &layout.refused {
        common.tell(&format!(
            "warning: {path} is left as it is: laid out, it would not be shown as it is now"
        ));
    }
    for change in &layout.changes {
        match arguments.check {
            true => common.output.print(&difference(change)),
            false => {
                format::write(&desk, change).map_err(|error| Failure::new(error.to_string()))?;
                common.say(&format!("formatted {}", change.path));
            }
        }
    }
    let count = layout.changes.len();
    common.say(&match (count, arguments.check) {
        (0, _) => format!("nothing to format in {}", plural(layout.files, "file")),
        (_, true) => format!("{} of {} would change", count, plural(layout.files, "file")),
        (_, false) => format!("{} of {} changed", count, plural(layout.files, "file")),
    });
    match has_errors || (arguments.check && count > 0) {
        true => Ok(Outcome::ContentErrors),
        false => Ok(Outcome::Good),
    }
}

/// The lines that differ, as git shows them.
fn difference(change: &Change) -> String {
    TextDiff::from_lines(&change.before, &change.after)
        .unified_diff()
        .context_radius(1)
        .header(change.path.as_str(), change.path.as_str())
        .to_string()
}
