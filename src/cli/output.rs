//! What the program prints, and whether it arrived.
//!
//! A reader that went away (`| head`) has all it wanted: nothing is said, and the exit status is that
//! of the command. Output that is lost otherwise, as on a full disk, is a failure: a script must not
//! take a list of findings that was cut off for a whole one.
//!
//! Standard output that is closed from the start (`minamo refs >&-`) cannot be told from one that leads to
//! `/dev/null`: before `main`, Rust opens `/dev/null` in its place for reading and writing, as Python's
//! `subprocess.DEVNULL` does and many programs that start others. Who closes it asked for silence.

use std::cell::RefCell;
use std::io::{self, ErrorKind, Write};

/// The exit status of a command whose output is lost.
const LOST: u8 = 2;

/// Standard output and standard error.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// Why standard output takes no more text.
    out: RefCell<Option<io::Error>>,
    /// Why standard error takes no more text.
    err: RefCell<Option<io::Error>>,
}

impl Output {
    /// Prints what was asked for to standard output.
    pub(super) fn print(&self, text: &str) {
        self.print_bytes(text.as_bytes());
    }

    /// The same of bytes.
    pub(super) fn print_bytes(&self, bytes: &[u8]) {
        put(&self.out, &mut io::stdout().lock(), bytes);
    }

    /// Prints what is said about the work to standard error.
    pub(super) fn tell(&self, text: &str) {
        put(&self.err, &mut io::stderr().lock(), text.as_bytes());
    }

    /// Hears how a library's own printing to standard output ended.
    pub(super) fn hear(&self, printed: io::Result<()>) {
        keep(&self.out, printed);
    }

    /// Ends all printing: the exit status of a command that would end with `status`.
    pub(super) fn end(&self, status: u8) -> u8 {
        keep(&self.out, io::stdout().lock().flush());
        if let Some(error) = lost(&self.out) {
            self.tell(&format!(
                "error: cannot write to standard output: {error}\n"
            ));
        }
        let is_lost = lost(&self.out).is_some() || lost(&self.err).is_some();
        match status {
            0 | 1 if is_lost => LOST,
            status => status,
        }
    }
}

/// Writes, unless an earlier text did not arrive: what follows it would make no sense.
fn put(failure: &RefCell<Option<io::Error>>, stream: &mut dyn Write, bytes: &[u8]) {
    if failure.borrow().is_none() {
        keep(failure, stream.write_all(bytes));
    }
}

fn keep(failure: &RefCell<Option<io::Error>>, written: io::Result<()>) {
    if let Err(error) = written {
        failure.borrow_mut().get_or_insert(error);
    }
}

/// Why text was lost that somebody would have read.
fn lost(failure: &RefCell<Option<io::Error>>) -> Option<String> {
    let failure = failure.borrow();
    let failure = failure.as_ref()?;
    (failure.kind() != ErrorKind::BrokenPipe).then(|| failure.to_string())
}
