//! The program, run as a user runs it.

use std::path::Path;
use std::process::Command;

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
    let output = Command::new(env!("CARGO_BIN_EXE_minamo"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .envs(variables.iter().copied())
        .output()
        .expect("the program runs");
    let text = |bytes: Vec<u8>| normalised(&String::from_utf8_lossy(&bytes), folder);
    Run {
        code: output.status.code().expect("an exit status"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn normalised(text: &str, folder: &Path) -> String {
    text.replace(&folder.display().to_string(), "[FOLDER]")
        .replace(".exe", "")
        .replace("\r\n", "\n")
}
