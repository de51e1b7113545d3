//! The program: arguments, what is printed, exit status. One file a command; the clock, the
//! environment and the terminal are asked here and nowhere else.
//!
//! Exit status: 0 all is well; 1 the content has errors, all of which are printed, and nothing was
//! written; 2 the command cannot be carried out (usage, files that cannot be read or written) or what
//! it printed was lost; 130 the user interrupted a build, and the site is as it was; 75 GitHub answers no
//! more questions now, and the same command goes on later.

mod add;
mod build;
mod capture;
mod check;
mod clock;
mod editor;
mod facts;
mod files;
mod fmt;
mod gh;
mod history;
mod import;
mod inbox;
mod init;
mod interrupt;
mod manual;
mod new;
mod output;
mod progress;
mod refs;
mod serve;
mod theme;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::BuildOptions;
use crate::config::BaseUrl;
use crate::desk::{Desk, DeskError};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::link::Drafts;
use output::Output;

/// Compile curated daily notes into a cross-linked site: every issue, KEP, SIG and person they name
/// gets a page and a feed.
#[derive(Debug, Parser)]
#[command(name = "minamo", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new site in a folder
    Init(init::InitArgs),
    /// Find or create today's note, or another file, and open it in your editor
    New(new::NewArgs),
    /// Add a bullet to today's note
    Add(add::AddArgs),
    /// Add the address of a page to today's note, in its short form
    Capture(capture::CaptureArgs),
    /// Print what is unread on GitHub in the order of reading, and put some of it into today's note
    Inbox(inbox::InboxArgs),
    /// Build the site
    Build(build::BuildArgs),
    /// Build the site and serve it on this computer
    Serve(serve::ServeArgs),
    /// Turn what you wrote elsewhere into files of a site: zenn-scrap, zenn, jekyll, hugo, zola, obsidian,
    /// logseq, markdown
    Import(import::ImportArgs),
    /// Find what is wrong or probably not meant, in all files at once
    Check(check::CheckArgs),
    /// Give files one layout: lists, front matter, blanks; what readers see stays the same
    Fmt(fmt::FmtArgs),
    /// Print every reference the notes make, for other programs
    Refs(refs::RefsArgs),
    /// Import what is known of KEPs, groups, people and threads
    Facts(facts::FactsArgs),
    /// Tell what the theme is made of, and copy files of it
    Theme(theme::ThemeArgs),
    /// Print completions for a shell
    Completions(manual::CompletionsArgs),
    /// Print the manual page, or write those of all commands into a folder
    Man(manual::ManArgs),
}

/// Options that every command knows.
#[derive(Args, Debug)]
struct Common {
    /// The site's folder [default: the nearest folder upward with a site.toml]
    #[arg(long, global = true, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Print errors and warnings only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
    /// What is printed.
    #[arg(skip)]
    output: Output,
}

/// Options of commands that read what is published.
#[derive(Args, Debug)]
struct DraftsArgs {
    /// Include drafts
    #[arg(long)]
    drafts: bool,
}

/// Options of commands that make pages.
#[derive(Args, Debug)]
struct PagesArgs {
    /// Build for this address in place of base_url in site.toml
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    base_url: Option<BaseUrl>,
    #[command(flatten)]
    drafts: DraftsArgs,
}

impl DraftsArgs {
    fn options(&self) -> BuildOptions {
        BuildOptions {
            base_url: None,
            drafts: match self.drafts {
                true => Drafts::Included,
                false => Drafts::LeftOut,
            },
        }
    }
}

impl PagesArgs {
    fn options(&self) -> BuildOptions {
        BuildOptions {
            base_url: self.base_url.clone(),
            ..self.drafts.options()
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Whether to colour what goes to a stream: `auto` colours a terminal unless `NO_COLOR` is set
    /// (<https://no-color.org>).
    fn is_on(self, stream: &impl IsTerminal) -> bool {
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }
}

fn parse_base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).ok_or_else(|| "write it as https://me.example/notes".to_owned())
}

/// The status of a command that is to be run again later, as mail programs have it (sysexits.h).
const LATER: u8 = 75;

/// How a command ended, if it could be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Good,
    ContentErrors,
    /// A signal asked for the end; the exit status for it.
    Interrupted(u8),
    /// A part is done, and the same command goes on with the rest later.
    Unfinished,
}

/// Why a command could not be carried out, in words for the user.
#[derive(Debug)]
struct Failure(String);

impl Failure {
    fn new(message: impl Into<String>) -> Failure {
        Failure(message.into())
    }
}

/// Runs the program.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let output = Output::default();
            let printed = error.print();
            if error.use_stderr() {
                // Nowhere is left to say that printing failed.
                return ExitCode::from(2);
            }
            output.hear(printed);
            return ExitCode::from(output.end(0));
        }
    };
    let result = match &cli.command {
        Command::Init(arguments) => init::run(arguments, &cli.common),
        Command::New(arguments) => new::run(arguments, &cli.common),
        Command::Add(arguments) => add::run(arguments, &cli.common),
        Command::Capture(arguments) => capture::run(arguments, &cli.common),
        Command::Inbox(arguments) => inbox::run(arguments, &cli.common),
        Command::Build(arguments) => build::run(arguments, &cli.common),
        Command::Serve(arguments) => serve::run(arguments, &cli.common),
        Command::Import(arguments) => import::run(arguments, &cli.common),
        Command::Check(arguments) => check::run(arguments, &cli.common),
        Command::Fmt(arguments) => fmt::run(arguments, &cli.common),
        Command::Refs(arguments) => refs::run(arguments, &cli.common),
        Command::Facts(arguments) => facts::run(arguments, &cli.common),
        Command::Theme(arguments) => theme::run(arguments, &cli.common),
        Command::Completions(arguments) => {
            Ok(manual::completions(arguments, &cli.common, Cli::command()))
        }
        Command::Man(arguments) => manual::man(arguments, &cli.common, Cli::command()),
    };
    let status = match result {
        Ok(Outcome::Good) => 0,
        Ok(Outcome::ContentErrors) => 1,
        Ok(Outcome::Unfinished) => LATER,
        Ok(Outcome::Interrupted(status)) => status,
        Err(Failure(message)) => {
            cli.common.tell(&format!("error: {message}"));
            2
        }
    };
    ExitCode::from(cli.common.output.end(status))
}

impl Common {
    /// The site's folder: the one asked for, or the nearest upward with a `site.toml`.
    fn site_folder(&self) -> Result<PathBuf, Failure> {
        if let Some(folder) = &self.site {
            return site_in(folder);
        }
        let here = std::env::current_dir()
            .map_err(|error| Failure::new(format!("cannot tell the current folder: {error}")))?;
        site_above(&here).ok_or_else(|| {
            Failure::new(
                "there is no site.toml in this folder or above it\nhelp: `minamo init mysite` makes a new site; --site DIR names another folder",
            )
        })
    }

    /// The site as commands that write into it need it; an outcome where `site.toml` has errors.
    fn desk(&self) -> Result<Result<Desk, Outcome>, Failure> {
        self.desk_in(&self.site_folder()?)
    }

    /// The same of the site in a folder.
    fn desk_in(&self, folder: &Path) -> Result<Result<Desk, Outcome>, Failure> {
        let desk = Desk::open(folder).map_err(|error| unreadable_site(folder, &error))?;
        let errors = desk.errors_of_configuration();
        Ok(match self.report(&errors) {
            true => Err(Outcome::ContentErrors),
            false => Ok(desk),
        })
    }

    /// How a command ended that could not do what was asked.
    fn undone(&self, error: DeskError) -> Result<Outcome, Failure> {
        match error {
            DeskError::Wrong(diagnostics) => {
                self.report(&diagnostics);
                Ok(Outcome::ContentErrors)
            }
            error => Err(Failure::new(error.to_string())),
        }
    }

    /// Prints a line unless the user wants silence.
    fn say(&self, line: &str) {
        if !self.quiet {
            self.print_line(line);
        }
    }

    /// Prints a line that was asked for.
    fn print_line(&self, line: &str) {
        self.output.print(&format!("{line}\n"));
    }

    /// Prints a line about the work to standard error.
    fn tell(&self, line: &str) {
        self.output.tell(&format!("{line}\n"));
    }

    /// Prints diagnostics, and a count of them; whether there is an error among them.
    fn report(&self, diagnostics: &[Diagnostic]) -> bool {
        let color = self.color.is_on(&std::io::stderr());
        self.output.tell(&report(diagnostics, color));
        diagnostic::any_error(diagnostics)
    }
}

/// The nearest folder with a site, from a path upward.
fn site_above(path: &Path) -> Option<PathBuf> {
    let mut folders = path.ancestors();
    let folder = folders.find(|folder| has_settings(folder));
    folder.map(Path::to_owned)
}

/// Diagnostics for a person, and a count of them.
fn report(diagnostics: &[Diagnostic], color: bool) -> String {
    let (shown, left_out) = few_of_each(diagnostics);
    let mut text = diagnostic::render(&shown, color);
    for (code, count) in left_out {
        text.push_str(&format!(
            "warning: {count} more of {code}; `minamo check` shows all\n\n"
        ));
    }
    let errors = count(diagnostics, Severity::Error);
    let warnings = count(diagnostics, Severity::Warning);
    if errors > 0 {
        text.push_str(&format!("error: {}\n", counted(errors, warnings)));
    } else if warnings > 0 {
        text.push_str(&format!("warning: {}\n", plural(warnings, "warning")));
    }
    text
}

/// Every error, and of each kind of warning the first ones: a thousand equal warnings hide the one
/// that matters. Also how many of which kind are left out.
fn few_of_each(diagnostics: &[Diagnostic]) -> (Vec<Diagnostic>, BTreeMap<&'static str, usize>) {
    const FEW: usize = 10;
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let shown = diagnostics
        .iter()
        .filter(|diagnostic| {
            let count = seen.entry(diagnostic.code).or_default();
            *count += usize::from(diagnostic.severity != Severity::Error);
            *count <= FEW
        })
        .cloned()
        .collect();
    seen.retain(|_, count| *count > FEW);
    let left_out = seen.into_iter().map(|(code, count)| (code, count - FEW));
    (shown, left_out.collect())
}

fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    let of = |diagnostic: &&Diagnostic| diagnostic.severity == severity;
    diagnostics.iter().filter(of).count()
}

fn counted(errors: usize, warnings: usize) -> String {
    match warnings {
        0 => plural(errors, "error"),
        _ => format!(
            "{}, {}",
            plural(errors, "error"),
            plural(warnings, "warning")
        ),
    }
}

fn plural(n: usize, noun: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{s}")
}

/// A folder that was named as that of a site.
fn site_in(folder: &Path) -> Result<PathBuf, Failure> {
    match has_settings(folder) {
        true => Ok(folder.to_owned()),
        false => Err(Failure::new(format!(
            "there is no site.toml in {}\nhelp: `minamo init {0}` makes a site there",
            folder.display()
        ))),
    }
}

/// Whether a folder has a `site.toml`; one that is not a file is a mistake to tell of.
fn has_settings(folder: &Path) -> bool {
    let metadata = folder.join("site.toml").metadata();
    metadata.is_ok_and(|metadata| !metadata.is_dir())
}

fn unreadable_site(folder: &Path, error: &std::io::Error) -> Failure {
    let path = folder.join("site.toml");
    Failure::new(format!("cannot read {}: {error}", path.display()))
}
