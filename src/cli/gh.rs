//! The GitHub CLI, which holds the user's token and speaks to GitHub.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use super::Failure;

#[derive(Args, Debug)]
pub(super) struct GhArgs {
    /// The GitHub CLI
    #[arg(long, value_name = "PATH", default_value = "gh")]
    gh: PathBuf,
}

/// What a command of it said.
pub(super) struct Said {
    /// What it printed; an answer of GitHub may be there although the command failed.
    pub(super) text: String,
    /// Why it failed, if it did.
    pub(super) failure: Option<String>,
}

impl GhArgs {
    /// Runs `gh api` with these arguments.
    pub(super) fn api(&self, arguments: &[&str]) -> Result<Said, Failure> {
        let output = Command::new(&self.gh)
            .arg("api")
            .args(arguments)
            .output()
            .map_err(|error| cannot_run(&self.gh, &error))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let failure = (!output.status.success()).then(|| {
            let told = String::from_utf8_lossy(&output.stderr);
            match told.trim() {
                "" => output.status.to_string(),
                told => told.to_owned(),
            }
        });
        Ok(Said { text, failure })
    }
}

fn cannot_run(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!(
        "cannot run the GitHub CLI `{}`: {error}\nhelp: install it (https://cli.github.com) and log in with `gh auth login`, or name it with --gh PATH",
        path.display()
    ))
}
