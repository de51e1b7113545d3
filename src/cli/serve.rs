//! `minamo serve`

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::interrupt::end_quietly;
use super::progress::Progress;
use super::{Common, Failure, Outcome, PagesArgs, plural, report, unreadable_site};
use crate::config::BaseUrl;
use crate::diagnostic::Diagnostic;
use crate::serve::{self, Listener, Live, Update};

#[derive(Args, Debug)]
pub(super) struct ServeArgs {
    /// The port to listen on, or the next free one; 0 is any free one
    #[arg(long, default_value_t = 1111)]
    port: u16,
    /// The address to listen on; 0.0.0.0 lets other computers in
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Open the site in a browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    pages: PagesArgs,
}

pub(super) fn run(arguments: &ServeArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = common.site_folder()?;
    end_quietly().map_err(|error| Failure::new(format!("cannot listen for Ctrl-C: {error}")))?;
    let listener = listen(arguments)?;
    let mut options = arguments.pages.options();
    options.base_url = options.base_url.or(BaseUrl::parse(&listener.origin()));
    let mut progress = Progress::begin(common.quiet);
    let live = Live::open(&folder, &options, &mut |phase| progress.phase(phase))
        .map_err(|error| unreadable_site(&folder, &error))?;
    progress.end();
    let address = format!("{}{}/", listener.origin(), live.base().path());
    let mut terminal = Terminal {
        folder: folder.canonicalize().unwrap_or(folder),
        color: common.color.is_on(&std::io::stderr()),
        quiet: common.quiet,
        last: String::new(),
    };
    terminal.report(live.diagnostics());
    common.say(&welcome(&address, &listener, live.base()));
    if arguments.open
        && let Err(error) = open::that_detached(&address)
    {
        print(&format!("warning: cannot open a browser: {error}"));
    }
    match serve::run(listener, live, move |update| terminal.hear(&update)) {
        Ok(()) => Ok(Outcome::Good),
        Err(error) => Err(Failure::new(format!("cannot serve: {error}"))),
    }
}

fn listen(arguments: &ServeArgs) -> Result<Listener, Failure> {
    let ServeArgs { host, port, .. } = arguments;
    let listener = Listener::bind(host, *port).map_err(|error| {
        Failure::new(format!(
            "cannot listen on {host}:{port}: {error}\nhelp: --host and --port choose another address"
        ))
    })?;
    if *port != 0 && listener.port() != *port {
        let taken = format!("port {port} is taken; using {}", listener.port());
        print(&format!("warning: {taken}"));
    }
    Ok(listener)
}

/// Where to look, and how to stop.
fn welcome(address: &str, listener: &Listener, base: &BaseUrl) -> String {
    let mut notes = vec!["stop with Ctrl-C".to_owned()];
    if listener.is_public() {
        notes.push("other computers can see it".to_owned());
    }
    if base.origin() != listener.origin() {
        let links = format!("links are for {}{}/", base.origin(), base.path());
        notes.push(links);
    }
    format!("serving {address} ({})", notes.join("; "))
}

/// What is printed while a site is served. Nothing depends on whether somebody reads it.
struct Terminal {
    folder: PathBuf,
    color: bool,
    quiet: bool,
    /// The problems that were printed last.
    last: String,
}

impl Terminal {
    fn hear(&mut self, update: &Update<'_>) {
        self.updated(update.changed, update.took);
        self.report(update.diagnostics);
    }

    fn updated(&self, changed: &[PathBuf], took: Duration) {
        if self.quiet {
            return;
        }
        let what = match changed {
            [path] => shown(path, &self.folder),
            _ => plural(changed.len(), "file"),
        };
        print(&format!("updated {what} in {} ms", took.as_millis()));
    }

    /// Prints the problems where they are others than before.
    fn report(&mut self, diagnostics: &[Diagnostic]) {
        let text = report(diagnostics, self.color);
        if text == self.last {
            return;
        }
        match text.is_empty() {
            true => print("no problems any more"),
            false => print(text.trim_end()),
        }
        self.last = text;
    }
}

fn print(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn shown(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder)
        .unwrap_or(path)
        .display()
        .to_string()
}
