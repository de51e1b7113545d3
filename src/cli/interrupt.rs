//! Ctrl-C, and what else asks the program to end: it ends at once while nothing has begun, and leaves the
//! site as it was. While files are written a second one ends it at once, and the next build cleans up.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::write::Cancel;

/// The exit status of a program that a signal ended.
fn status_of(signal: i32) -> u8 {
    128 + signal.unsigned_abs() as u8
}

/// Listens for signals that end the program.
pub(super) struct Interrupt {
    /// Whether they end it at once.
    at_once: Arc<AtomicBool>,
    cancel: Cancel,
    /// The exit status for the latest one.
    status: Arc<AtomicUsize>,
}

impl Interrupt {
    /// From now on a signal ends the program, with 128 and its number as the exit status.
    pub(super) fn listen() -> io::Result<Interrupt> {
        let interrupt = Interrupt {
            at_once: Arc::new(AtomicBool::new(true)),
            cancel: Cancel::default(),
            status: Arc::new(AtomicUsize::new(status_of(SIGINT).into())),
        };
        for signal in signals() {
            let status = status_of(signal);
            let at_once = Arc::clone(&interrupt.at_once);
            flag::register_conditional_shutdown(signal, status.into(), at_once)?;
            // The second one does not wait for what the first one could not stop.
            let again = interrupt.cancel.flag();
            flag::register_conditional_shutdown(signal, status.into(), again)?;
            let latest = Arc::clone(&interrupt.status);
            flag::register_usize(signal, latest, status.into())?;
            flag::register(signal, interrupt.cancel.flag())?;
        }
        Ok(interrupt)
    }

    /// The exit status after a signal.
    pub(super) fn status(&self) -> u8 {
        self.status.load(Ordering::SeqCst) as u8
    }

    /// From now on a signal stops the writing, and a second one the program; when all is in place the
    /// first one comes too late.
    pub(super) fn hold(&self) -> &Cancel {
        self.at_once.store(false, Ordering::SeqCst);
        &self.cancel
    }
}

/// From now on a signal ends the program at once and with success: there is nothing to be left whole,
/// and no other way to end it.
pub(super) fn end_quietly() -> io::Result<()> {
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, 0, Arc::new(AtomicBool::new(true)))?;
    }
    Ok(())
}

/// The signals that ask the program to end.
fn signals() -> Vec<i32> {
    let mut signals = vec![SIGINT, SIGTERM];
    #[cfg(unix)]
    if !is_hangup_ignored() {
        signals.push(signal_hook::consts::SIGHUP);
    }
    signals
}

/// Whether the program is to go on when its terminal is closed, as `nohup` has it.
#[cfg(unix)]
fn is_hangup_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|signals| u64::from_str_radix(signals.trim(), 16).ok());
    ignored.is_some_and(|signals| signals & 1 << (signal_hook::consts::SIGHUP - 1) != 0)
}

/// From now on the signals of Ctrl-C and Ctrl-\\ are left to the program that was started, such as an editor
/// in the same terminal.
pub(super) fn leave_to_others() -> io::Result<()> {
    for signal in [
        SIGINT,
        #[cfg(unix)]
        signal_hook::consts::SIGQUIT,
    ] {
        flag::register(signal, Arc::new(AtomicBool::new(false)))?;
    }
    Ok(())
}
