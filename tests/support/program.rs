//! The program, run as a user runs it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// How a run ended. Paths of temporary folders read `[FOLDER]`.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The run, which must have ended with this status.
    #[track_caller]
    pub(crate) fn code(self, wanted: i32) -> Run {
        let Run {
            code,
            stdout,
            stderr,
        } = &self;
        assert_eq!(*code, wanted, "exit status\n{stdout}\n{stderr}");
        self
    }

    /// The run, whose messages must hold all of these.
    #[track_caller]
    pub(crate) fn says(self, wanted: &[&str]) -> Run {
        for text in wanted {
            let missing = !self.stderr.contains(text);
            assert!(!missing, "no {text:?} in\n{}", self.stderr);
        }
        self
    }
}

/// Runs the program in a folder.
pub(crate) fn minamo(folder: &Path, arguments: &[&str]) -> Run {
    minamo_with(folder, arguments, &[])
}

/// Runs the program in a folder with these variables in its environment.
pub(crate) fn minamo_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let output = command(folder, arguments)
        .envs(variables.iter().copied())
        .output();
    run(&output.expect("the program runs"), folder)
}

/// Runs the program in a folder with this text on its standard input.
pub(crate) fn minamo_reading(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut child = command(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("its standard input");
    // A program that does not read all of it has its reasons.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    run(&child.wait_with_output().expect("the program ends"), folder)
}

/// The program with an environment that does not depend on whose machine this is.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minamo"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .env("VISUAL", "")
        .env("EDITOR", "");
    command
}

fn run(output: &Output, folder: &Path) -> Run {
    let text = |bytes: &[u8]| normalised(&String::from_utf8_lossy(bytes), folder);
    Run {
        code: output.status.code().expect("an exit status"),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    }
}

fn normalised(text: &str, folder: &Path) -> String {
    text.replace(&folder.display().to_string(), "[FOLDER]")
        .replace(".exe", "")
        .replace("\r\n", "\n")
}
