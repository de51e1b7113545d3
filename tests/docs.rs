//! The documentation does what it says: `README.md`, `README.ja.md` and the pages in `docs/`.
//!
//! A fenced block below a line that begins with a path in backquotes is that file. A block of `console`
//! is run in a folder with the files before it on the page: a line `$ COMMAND`, and what it prints. `…`
//! stands for any text there, and a line of `…` alone for any lines. Of blocks of `sh` every command of
//! minamo has to be one that the program knows, with all its options.
//!
//! `docs/` is a site: it builds without a warning, and all of its links lead somewhere.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::folder::{tree, write};

const MINAMO: &str = env!("CARGO_BIN_EXE_minamo");

/// What a page shows, in its order.
enum Shown {
    /// A file by its path.
    File(String, String),
    /// A command, and what it prints.
    Run(String, String),
    /// Lines of a shell.
    Shell(String),
}

#[test]
fn commands_print_what_the_documentation_shows() {
    let mut failed = Vec::new();
    let mut runs = 0;
    for page in pages() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("site");
        write(&site.join("site.toml"), b"language = \"en\"\n");
        for shown in read(&page) {
            match shown {
                Shown::File(path, text) => write(&site.join(path), text.as_bytes()),
                Shown::Run(command, expected) => {
                    runs += 1;
                    let found = run(&command, &site);
                    if !matches(&expected, &found) {
                        let page = page.display();
                        failed.push(format!(
                            "{page}: $ {command}\nshown:\n{expected}\nprinted:\n{found}"
                        ));
                    }
                }
                Shown::Shell(_) => {}
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(runs > 5, "commands are found in the documentation");
}

#[test]
fn commands_of_the_documentation_exist_with_their_options() {
    let mut failed = Vec::new();
    let mut seen = 0;
    for page in pages() {
        for shown in read(&page) {
            let Shown::Shell(lines) = shown else { continue };
            let lines = lines.replace("\\\n", " ");
            for command in lines
                .lines()
                .filter_map(|line| line.trim().strip_prefix("minamo "))
            {
                seen += 1;
                let command = command
                    .split([';', '|', '>', '<', '&'])
                    .next()
                    .unwrap_or_default();
                let help = format!("minamo {command} --help");
                let found = shell(&help, Path::new("."));
                if !found.status.success() {
                    let error = String::from_utf8_lossy(&found.stderr).into_owned();
                    failed.push(format!("{}: {command}\n{error}", page.display()));
                }
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(seen > 20, "commands are found in the documentation");
}

#[test]
fn the_documentation_is_a_site_without_findings() {
    let found = run("minamo check --format short", &root().join("docs"));
    assert!(found.starts_with("no problem in "), "{found}");
}

#[test]
fn links_of_the_readmes_lead_somewhere() {
    let mut lost = Vec::new();
    for name in [
        "README.md",
        "README.ja.md",
        ".github/CONTRIBUTING.md",
        ".github/SECURITY.md",
    ] {
        let path = root().join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let folder = path.parent().expect("a folder");
        for target in text.split("](").skip(1) {
            let target = target.split([')', '#']).next().unwrap_or_default();
            let is_file = !target.is_empty() && !target.contains("://");
            if is_file && !folder.join(target).exists() {
                lost.push(format!("{name}: {target}"));
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages whose blocks are tried. `checks.md` has a test of its own.
fn pages() -> Vec<PathBuf> {
    let docs = root().join("docs/content/pages");
    let mut pages: Vec<PathBuf> = tree(&docs)
        .into_keys()
        .filter(|path| path.ends_with(".md") && !path.ends_with("reference/checks.md"))
        .map(|path| docs.join(path))
        .collect();
    pages.extend(["README.md", "README.ja.md"].map(|name| root().join(name)));
    pages
}

fn read(page: &Path) -> Vec<Shown> {
    let text =
        fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let mut shown = Vec::new();
    let mut path = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let info = line.trim_start_matches('`');
        let fence = &line[..line.len() - info.len()];
        if fence.len() >= 3 {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
            let block = block.join("\n") + "\n";
            match (path.take(), info) {
                (Some(path), _) => shown.push(Shown::File(path, block)),
                (None, "console") => shown.extend(runs(&block)),
                (None, "sh") => shown.push(Shown::Shell(block)),
                (None, _) => {}
            }
        } else if !line.is_empty() {
            let name = line.strip_prefix('`').and_then(|line| line.split_once('`'));
            let name = name.filter(|(_, rest)| rest.is_empty() || *rest == ":");
            path = name.map(|(name, _)| name.to_owned());
        }
    }
    shown
}

/// The commands of a block, each with what it prints.
fn runs(block: &str) -> Vec<Shown> {
    let mut runs = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            runs.push(Shown::Run(command.to_owned(), String::new()));
        } else if let Some(Shown::Run(_, printed)) = runs.last_mut() {
            printed.push_str(line);
            printed.push('\n');
        }
    }
    runs
}

/// What a command prints in a folder, errors after the rest.
fn run(command: &str, folder: &Path) -> String {
    let output = shell(command, folder);
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn shell(command: &str, folder: &Path) -> std::process::Output {
    let programs = Path::new(MINAMO).parent().expect("a folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(programs).chain(std::env::split_paths(&others));
    Command::new("bash")
        .args(["-c", command])
        .current_dir(folder)
        .env(
            "PATH",
            std::env::join_paths(path).expect("paths without colons"),
        )
        .env("NO_COLOR", "1")
        .env_remove("EDITOR")
        .env_remove("VISUAL")
        .output()
        .expect("bash runs")
}

/// Whether a text is as expected, where `…` stands for any text.
fn matches(expected: &str, found: &str) -> bool {
    let mut parts = expected.trim_end().split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = found.trim_end().strip_prefix(first) else {
        return false;
    };
    let mut ends_open = false;
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
        ends_open = part.is_empty();
    }
    rest.is_empty() || ends_open
}
