//! `minamo capture`

use clap::Args;

use super::add::{PlaceArgs, lines_of_input, report};
use super::{Common, Failure, Outcome};
use crate::desk::{self, Capture};

#[derive(Args, Debug)]
pub(super) struct CaptureArgs {
    /// The address; without it, each line of standard input is an address and a text
    #[arg(value_name = "URL")]
    address: Option<String>,
    /// What you say about it [default: the title that facts know]
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

pub(super) fn run(arguments: &CaptureArgs, common: &Common) -> Result<Outcome, Failure> {
    let captures = match &arguments.address {
        Some(address) => vec![Capture {
            address: address.trim().to_owned(),
            text: (!arguments.text.is_empty()).then(|| arguments.text.join(" ")),
            title: None,
        }],
        None => {
            let lines = lines_of_input("an address")?;
            lines.iter().map(|line| Capture::of_line(line)).collect()
        }
    };
    let desk = match common.desk()? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let added = desk::capture(&desk, &captures, &arguments.place.place(&desk));
    report(added, common)
}
