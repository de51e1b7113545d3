//! The writer's editor.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use super::Failure;
use super::interrupt::leave_to_others;

/// The editor that `VISUAL` or `EDITOR` names; nothing where neither does.
pub(super) fn editor() -> Option<OsString> {
    let named = |variable| std::env::var_os(variable).filter(|value| !value.is_empty());
    named("VISUAL").or_else(|| named("EDITOR"))
}

/// Opens a file in an editor and waits for its end.
pub(super) fn open(editor: &OsString, path: &Path) -> Result<(), Failure> {
    let shown = editor.to_string_lossy();
    leave_to_others()
        .map_err(|error| Failure::new(format!("cannot leave Ctrl-C to the editor: {error}")))?;
    let status = command(editor)
        .arg(path)
        .status()
        .map_err(|error| Failure::new(format!("cannot run the editor `{shown}`: {error}")))?;
    match status.success() {
        true => Ok(()),
        false => Err(Failure::new(format!(
            "the editor `{shown}` ended with {status}; the file is {}",
            path.display()
        ))),
    }
}

/// The value is a command line, as git has it: `code --wait`.
#[cfg(unix)]
fn command(editor: &OsString) -> Command {
    let mut line = editor.clone();
    line.push(" \"$@\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(line).arg("minamo");
    command
}

#[cfg(not(unix))]
fn command(editor: &OsString) -> Command {
    let line = editor.to_string_lossy();
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}
