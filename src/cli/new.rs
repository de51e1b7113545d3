//! `minamo new`

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::clock::{parse_date, today};
use super::{Common, Failure, Outcome, editor};
use crate::desk::{self, Desk, DeskError, Wanted, subject_key};

#[derive(Args, Debug)]
pub(super) struct NewArgs {
    #[command(subcommand)]
    what: Option<What>,
    /// The day of the note [default: today in the site's time zone]
    #[arg(value_name = "DATE", value_parser = parse_date)]
    date: Option<NaiveDate>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// An article
    Article {
        /// Its title, which its file is named after
        #[arg(value_name = "TITLE")]
        title: String,
        /// Its date [default: today in the site's time zone]
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        date: Option<NaiveDate>,
    },
    /// A page of its own, such as "About"
    Page {
        /// Its title, which its file is named after
        #[arg(value_name = "TITLE")]
        title: String,
    },
    /// What you know of a subject, and a text on top of its page
    Subject {
        /// group, person, repo, thread, tag, or a kind such as kep
        #[arg(value_name = "KIND")]
        kind: String,
        /// Its name as you would write it: 753, sig-network, @aojea, k/k
        #[arg(value_name = "KEY")]
        key: String,
    },
}

pub(super) fn run(arguments: &NewArgs, common: &Common) -> Result<Outcome, Failure> {
    if let (Some(date), Some(_)) = (arguments.date, &arguments.what) {
        return Err(Failure::new(format!(
            "a day before the kind of file is not used: remove {date}, or write `--date {date}` after the title of an article"
        )));
    }
    let desk = match common.desk()? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let made = wanted(&desk, arguments).and_then(|(wanted, date)| {
        let date = date.unwrap_or_else(|| today(desk.config().time_zone));
        desk::new(&desk, &wanted, date)
    });
    let made = match made {
        Ok(made) => made,
        Err(error) => return common.undone(error),
    };
    match editor::editor() {
        Some(editor) => editor::open(&editor, &made.path)?,
        None => common.print_line(&made.path.display().to_string()),
    }
    Ok(Outcome::Good)
}

/// What is to be written, and on which day, if that was said.
fn wanted(desk: &Desk, arguments: &NewArgs) -> Result<(Wanted, Option<NaiveDate>), DeskError> {
    Ok(match &arguments.what {
        None => (Wanted::Note, arguments.date),
        Some(What::Article { title, date }) => (Wanted::Article(title.clone()), *date),
        Some(What::Page { title }) => (Wanted::Page(title.clone()), None),
        Some(What::Subject { kind, key }) => (Wanted::Subject(subject_key(desk, kind, key)?), None),
    })
}
