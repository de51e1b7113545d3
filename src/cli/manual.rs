//! `minamo completions` and `minamo man`: what shells and `man` want to know, made of the arguments
//! themselves.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Common, Failure, Outcome};

#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(Args, Debug)]
pub(super) struct ManArgs {
    /// The folder that gets a page for each command; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn completions(
    arguments: &CompletionsArgs,
    common: &Common,
    mut command: Command,
) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "minamo", &mut script);
    common.output.print_bytes(&script);
    Outcome::Good
}

pub(super) fn man(
    arguments: &ManArgs,
    common: &Common,
    command: Command,
) -> Result<Outcome, Failure> {
    let Some(folder) = &arguments.folder else {
        let mut page = Vec::new();
        Man::new(command)
            .render(&mut page)
            .map_err(|error| Failure::new(format!("cannot make the page: {error}")))?;
        common.output.print_bytes(&page);
        return Ok(Outcome::Good);
    };
    fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command, folder))
        .map_err(|error| Failure::new(format!("cannot write to {}: {error}", folder.display())))?;
    Ok(Outcome::Good)
}
