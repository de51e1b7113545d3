//! `minamo theme`: what a theme is made of, what its templates are given, and copies to start from.

use std::io::Write;
use std::path::Path;

use clap::{Args, Subcommand};

use super::{Common, Failure, Outcome, unreadable_site};
use crate::BuildOptions;
use crate::link::Drafts;
use crate::session::Session;
use crate::theme::{self, File};
use crate::whole;

#[derive(Args, Debug)]
pub(super) struct ThemeArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the files of the theme, and where each comes from
    List,
    /// Print what a template is given
    Show {
        /// The name of the file: note.html
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Copy a file into the site's theme, where it takes the place of the original
    Eject {
        /// The name of the file: note.html, 30-items.css, en.toml
        #[arg(value_name = "NAME")]
        name: String,
    },
}

pub(super) fn run(arguments: &ThemeArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = common.site_folder()?;
    let options = BuildOptions {
        drafts: Drafts::Included,
        ..BuildOptions::default()
    };
    let session = Session::open(&folder, &options, &mut |_| {})
        .map_err(|error| unreadable_site(&folder, &error))?;
    let theme = session.site().config.theme.clone();
    let files = theme::files(&folder, &theme);
    match &arguments.command {
        Command::List => list(&files, common),
        Command::Show { name } => show(&session, find(&files, name)?, common),
        Command::Eject { name } => eject(&folder, &theme, find(&files, name)?, common)?,
    }
    Ok(Outcome::Good)
}

fn list(files: &[File], common: &Common) {
    let width = files.iter().map(|file| file.path.len()).max().unwrap_or(0);
    for same in files.chunk_by(|a, b| a.path == b.path) {
        let path = &same[0].path;
        let replaces = match same.len() {
            1 => "",
            _ => ", in place of another",
        };
        common.print_line(&format!("{path:<width$}  {}{replaces}", origin(&same[0])));
    }
}

fn origin(file: &File) -> &str {
    file.folder.as_deref().unwrap_or("built in")
}

/// The file that a name means: a path in the theme, or the end of one.
fn find<'f>(files: &'f [File], name: &str) -> Result<&'f File, Failure> {
    let named = |file: &&File| file.path == name;
    let ends = |file: &&File| {
        let rest = file.path.strip_suffix(name);
        rest.is_some_and(|rest| rest.ends_with('/'))
    };
    // `note.html` is the template before the component.
    let is_template = |file: &&File| file.path == format!("templates/{name}");
    let found = files.iter().find(named);
    let found = found.or_else(|| files.iter().find(is_template));
    let found = found.or_else(|| files.iter().find(ends));
    found.ok_or_else(|| match parts(files, name).as_slice() {
        [] => Failure::new(format!(
            "the theme has no file {name}\nhelp: `minamo theme list` prints all of them"
        )),
        parts => Failure::new(format!(
            "{name} is joined from parts\nhelp: name one of them: {}",
            parts.join(", ")
        )),
    })
}

/// The names of the files in a folder of `static/` that is published as one file.
fn parts<'f>(files: &'f [File], name: &str) -> Vec<&'f str> {
    let name = name.trim_end_matches('/');
    let name = name.strip_prefix("static/").unwrap_or(name);
    let in_folder = |file: &'f File| {
        let rest = file.path.strip_prefix("static/")?.strip_prefix(name)?;
        rest.strip_prefix('/')
    };
    let mut parts: Vec<&str> = files.iter().filter_map(in_folder).collect();
    parts.dedup();
    parts
}

fn show(session: &Session, file: &File, common: &Common) {
    common.print_line(&format!("{}  {}", file.path, origin(file)));
    let text = String::from_utf8_lossy(&file.bytes);
    if let Some(comment) = comment(&text) {
        common.print_line(&format!("\n{comment}"));
    }
    let Some(name) = file.path.strip_prefix("templates/") else {
        return;
    };
    let (renderer, _) = session.renderer();
    let is_frame = name == "base.html";
    let given = renderer.given(if is_frame { "home.html" } else { name });
    let lines = match is_frame {
        true => given.common(),
        false => given.own(),
    };
    if given.pages == 0 {
        if !name.starts_with("components/") {
            common.print_line("\nThis site has no page of this template.");
        }
        return;
    }
    let pages = super::plural(given.pages, "page");
    common.print_line(&format!(
        "\nWhat it is given, as {pages} of this site show it:\n"
    ));
    let width = lines.iter().map(|(name, _)| name.chars().count()).max();
    let width = width.unwrap_or(0);
    for (name, kind) in lines {
        common.print_line(&format!("{name:<width$}  {kind}"));
    }
    if !is_frame {
        common.print_line("\nand page, site and t, as `minamo theme show base.html` prints them.");
    }
}

/// The comment on top of a template, without its signs.
fn comment(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix("{#")?;
    let (comment, _) = rest.split_once("#}")?;
    let lines = comment.trim_matches(['-', '\n', ' ']).lines();
    let lines: Vec<&str> = lines
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    Some(lines.join("\n"))
}

/// Copies a file into the theme of a site, unless it is there.
fn eject(folder: &Path, theme: &str, file: &File, common: &Common) -> Result<(), Failure> {
    let path = folder.join("themes").join(theme).join(&file.path);
    let created = whole::create(Some(folder), &path, |new| new.write_all(&file.bytes));
    created.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::new(format!(
            "{} is there already and is left as it is",
            path.display()
        )),
        _ => Failure::new(format!("cannot write {}: {error}", path.display())),
    })?;
    common.say(&format!("{} is a copy to start from", path.display()));
    Ok(())
}
