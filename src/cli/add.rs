//! `minamo add`

use std::io::IsTerminal;

use chrono::NaiveDate;
use clap::Args;

use super::clock::{parse_date, today};
use super::{Common, Failure, Outcome};
use crate::desk::{self, Added, Desk, DeskError, Place};
use crate::limits;
use crate::regular::bounded;

#[derive(Args, Debug)]
pub(super) struct AddArgs {
    /// The text of the bullet; without it, each line of standard input is a bullet
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Where bullets go.
#[derive(Args, Debug)]
pub(super) struct PlaceArgs {
    /// Nest the bullet in the item with this id
    #[arg(long, value_name = "ID")]
    under: Option<String>,
    /// The day of the note [default: today in the site's time zone]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    date: Option<NaiveDate>,
}

impl PlaceArgs {
    pub(super) fn place(&self, desk: &Desk) -> Place {
        let today = || today(desk.config().time_zone);
        Place {
            day: self.date.unwrap_or_else(today),
            under: self.under.clone(),
        }
    }
}

pub(super) fn run(arguments: &AddArgs, common: &Common) -> Result<Outcome, Failure> {
    let texts = match arguments.text.is_empty() {
        true => lines_of_input("a text")?,
        false => vec![arguments.text.join(" ")],
    };
    let desk = match common.desk()? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let added = desk::add(&desk, &texts, &arguments.place.place(&desk));
    report(added, common)
}

/// The lines of standard input that are not blank.
pub(super) fn lines_of_input(what: &str) -> Result<Vec<String>, Failure> {
    let mut input = std::io::stdin().lock();
    if input.is_terminal() {
        return Err(Failure::new(format!(
            "there is nothing to add\nhelp: give {what}, or one a line on standard input"
        )));
    }
    let text = bounded(&mut input, limits::MARKDOWN).and_then(|bytes| {
        let text = String::from_utf8(bytes);
        text.map_err(|_| std::io::Error::other("it is not UTF-8"))
    });
    let text =
        text.map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    let lines = text.trim_start_matches('\u{FEFF}').lines();
    let lines = lines.filter(|line| !line.trim().is_empty());
    Ok(lines.map(str::to_owned).collect())
}

/// Says what became of bullets.
pub(super) fn report(added: Result<Added, DeskError>, common: &Common) -> Result<Outcome, Failure> {
    let added = match added {
        Ok(added) => added,
        Err(error) => return common.undone(error),
    };
    for bullet in &added.bullets {
        let there = match bullet.was_there {
            true => "was there already: ",
            false => "",
        };
        common.say(&format!(
            "{}:{}: {there}{}",
            added.path, bullet.line, bullet.text
        ));
    }
    Ok(Outcome::Good)
}
