//! `minamo init`

mod deploy;

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use clap::{Args, ValueEnum};

use deploy::Host;

use super::clock::today;
use super::{Common, Failure, Outcome};
use crate::config::Zone;
use crate::{regular, whole};

#[derive(Args, Debug)]
pub(super) struct InitArgs {
    /// The folder of the new site; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The language of the site and of its first note
    #[arg(long, value_name = "LANGUAGE", default_value = "ja")]
    language: Language,
    /// Also write what this host needs to publish the site; in a site that is there, only that
    #[arg(long, value_name = "HOST")]
    deploy: Option<Host>,
}

/// The languages that the program can write a first note in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// Japanese
    Ja,
    /// English
    En,
}

impl Language {
    /// Its tag, and the zone that most of those who write it live in or understand.
    fn settings(self) -> (&'static str, &'static str) {
        match self {
            Language::Ja => ("ja", "Asia/Tokyo"),
            Language::En => ("en", "UTC"),
        }
    }

    fn site_toml(self) -> &'static str {
        match self {
            Language::Ja => include_str!("init/ja/site.toml"),
            Language::En => include_str!("init/en/site.toml"),
        }
    }

    fn note(self) -> &'static str {
        match self {
            Language::Ja => include_str!("init/ja/note.md"),
            Language::En => include_str!("init/en/note.md"),
        }
    }

    fn about(self) -> &'static str {
        match self {
            Language::Ja => include_str!("init/ja/about.md"),
            Language::En => include_str!("init/en/about.md"),
        }
    }
}

pub(super) fn run(arguments: &InitArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = &arguments.folder;
    if let Some(site) = &common.site {
        return Err(Failure::new(format!(
            "`minamo init {}` makes a site there; --site is not for new sites",
            site.display()
        )));
    }
    if folder.join("site.toml").exists() {
        if let Some(host) = arguments.deploy {
            deploy::write(host, folder, false, common)?;
            return Ok(Outcome::Good);
        }
        return Err(Failure::new(format!(
            "{} is a site already; nothing was changed\nhelp: --deploy HOST writes what a host needs into it",
            folder.display()
        )));
    }
    let (_, time_zone) = arguments.language.settings();
    let zone = Zone::parse(time_zone).unwrap_or(Zone::Named(chrono_tz::UTC));
    let today = today(zone);
    let note = format!("content/notes/{today}.md");
    let settings = arguments.deploy.map(Host::settings).unwrap_or_default();
    let files = [
        (note.as_str(), arguments.language.note().to_owned()),
        (
            "content/pages/about.md",
            arguments.language.about().to_owned(),
        ),
        (".gitignore", String::new()),
    ];
    for (path, text) in files {
        write_new(&folder.join(path), &text)?;
    }
    ignore_output(&folder.join(".gitignore"))?;
    // It makes a site of the folder, so it comes last: where this is killed, it can be run again.
    let settings = site_toml(folder, arguments.language, today) + &settings;
    write_new(&folder.join("site.toml"), &settings)?;
    if let Some(host) = arguments.deploy {
        deploy::write(host, folder, true, common)?;
    }
    let go = match folder.as_os_str() == "." {
        true => String::new(),
        false => format!("  cd {}\n", folder.display()),
    };
    common.say(&format!(
        "a new site is in {0}\n\n{go}  minamo serve      look at it on http://127.0.0.1:1111/\n  minamo build      make it in public/\n\nThe first note is {note}.",
        folder.display()
    ));
    Ok(Outcome::Good)
}

/// Writes a file that is not there yet; what is there stays as it is.
fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    if path.exists() {
        return Ok(());
    }
    whole::create(None, path, |file| file.write_all(text.as_bytes()))
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}

/// Keeps the output out of git: adds a line to the `.gitignore` that is there, unless one says so.
fn ignore_output(path: &Path) -> Result<(), Failure> {
    let refused = |error| Failure::new(format!("cannot write {}: {error}", path.display()));
    let text = regular::read_to_string(path).map_err(refused)?;
    let says_so = |line: &str| matches!(line.trim().trim_matches('/'), "public" | "public/*");
    if text.lines().any(says_so) {
        return Ok(());
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = match text.is_empty() || text.ends_with('\n') {
        true => "",
        false => newline,
    };
    let text = format!("{text}{gap}/public/{newline}");
    whole::replace(None, path, text.as_bytes()).map_err(refused)
}

fn site_toml(folder: &Path, language: Language, today: NaiveDate) -> String {
    let name = std::path::absolute(folder)
        .ok()
        .and_then(|path| {
            path.file_name()
                .map(|name| name.to_string_lossy().into_owned())
        })
        .unwrap_or_else(|| "notes".to_owned());
    let title = name.replace(['"', '\\'], "");
    let (tag, time_zone) = language.settings();
    language
        .site_toml()
        .replace("{title}", &title)
        .replace("{language}", tag)
        .replace("{time_zone}", time_zone)
        .replace("{year}", &today.year().to_string())
}
