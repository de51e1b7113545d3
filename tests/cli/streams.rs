//! What the exit status says when nobody reads what is printed.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::folder::Folder;

/// Every way to make the program print, and the exit status where all of it arrives.
const COMMANDS: &[(&[&str], i32)] = &[
    (&["--help"], 0),
    (&["--version"], 0),
    (&["help", "build"], 0),
    (&["check", "--help"], 0),
    (&["completions", "bash"], 0),
    (&["man"], 0),
    (&["init", "fresh"], 0),
    (&["new", "--site", "good"], 0),
    (&["new", "--site", "good", "article", "A title"], 0),
    (&["add", "--site", "good", "A bullet"], 0),
    (
        &["capture", "--site", "good", "https://a.example/1", "A page"],
        0,
    ),
    (&["inbox", "--site", "good", "--from", "inbox.json"], 0),
    (&["build", "--site", "good"], 0),
    (&["build", "--site", "good", "--timings"], 0),
    (&["check", "--site", "good"], 0),
    (&["check", "--site", "good", "--format", "json"], 0),
    (&["check", "--site", "bad"], 1),
    (&["check", "--site", "bad", "--format", "short"], 1),
    (&["check", "--site", "bad", "--format", "json"], 1),
    (&["check", "--site", "bad", "--format", "github"], 1),
    (&["refs", "--site", "good"], 0),
    (&["refs", "--site", "good", "--format", "json"], 0),
    (&["refs", "--site", "good", "--explain"], 0),
    (&["refs", "--site", "bad"], 1),
    (&["theme", "--site", "good", "list"], 0),
    (&["theme", "--site", "good", "show", "note.html"], 0),
    (&["theme", "--site", "good", "eject", "note.html"], 0),
    (&["import", "zenn-scrap", "page.txt", "--site", "good"], 0),
    (
        &[
            "facts",
            "threads",
            "--from",
            "threads.jsonl",
            "--site",
            "good",
        ],
        0,
    ),
];

/// What the program prints about its work.
const TOLD: &[(&[&str], i32)] = &[
    (&["build", "--site", "warns"], 0),
    (&["build", "--site", "warns", "--strict"], 1),
    (&["build", "--site", "bad"], 1),
    (&["add", "--site", "broken", "A bullet"], 1),
    (&["build", "--site", "nowhere"], 2),
    (&["no-such-command"], 2),
];

fn sites() -> Folder {
    let note = "- Sidecars move on (KEP-753, k/k#116429)\n";
    let folder = Folder::with(&[
        ("inbox.json", "[]"),
        (
            "page.txt",
            "Mina MoMina Mo\n\n2024/5/6\n\nOne\n\nMina MoMina Mo\n\n2024/5/7\n\nTwo\n",
        ),
        ("threads.jsonl", "\n"),
    ]);
    for site in ["good", "bad", "warns", "broken"] {
        folder.write(&format!("{site}/site.toml"), "");
        folder.write(&format!("{site}/content/notes/2024-01-10.md"), note);
    }
    folder.write("broken/site.toml", "titel = \"a\"\n");
    for day in 11..20 {
        folder.write(
            &format!("bad/content/notes/2024-01-{day}.md"),
            "+++\ntitel = \"a\"\n+++\n\n- a\n",
        );
        folder.write(
            &format!("warns/content/notes/2024-01-{day}.md"),
            "- [a](nowhere.md)\n",
        );
    }
    folder
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minamo"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("VISUAL", "")
        .env("EDITOR", "")
        .stdin(Stdio::null());
    command
}

/// A stream whose reader is gone.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

/// A stream that takes nothing, as on a full disk.
fn full() -> Stdio {
    let file = File::options().write(true).open("/dev/full");
    file.expect("Linux has /dev/full").into()
}

fn ended(run: std::io::Result<Output>) -> (i32, String) {
    let output = run.expect("the program runs");
    let status = output.status.code().expect("an exit status");
    (status, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    for (arguments, status) in COMMANDS {
        let folder = sites();
        let (expected, said) = ended(program(folder.path(), arguments).output());
        assert_eq!(expected, *status, "{arguments:?}: {said}");
        let folder = sites();
        let (found, quiet) = ended(program(folder.path(), arguments).stdout(closed()).output());
        assert_eq!((found, &quiet), (expected, &said), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_is_lost_is_a_failure() {
    for (arguments, _) in COMMANDS {
        let folder = sites();
        let (found, said) = ended(program(folder.path(), arguments).stdout(full()).output());
        assert_eq!(found, 2, "{arguments:?}: {said}");
        assert!(said.contains("cannot write to standard output"), "{said}");
    }
}

#[test]
fn messages_that_nobody_reads_change_nothing() {
    for (arguments, status) in TOLD {
        let folder = sites();
        let mut command = program(folder.path(), arguments);
        let (found, _) = ended(command.stderr(closed()).stdout(closed()).output());
        assert_eq!(found, *status, "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn messages_that_are_lost_are_a_failure() {
    for (arguments, _) in TOLD {
        let folder = sites();
        let (found, _) = ended(program(folder.path(), arguments).stderr(full()).output());
        assert_eq!(found, 2, "{arguments:?}");
    }
}
