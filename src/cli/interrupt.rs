//! Ctrl-C: the program ends at once while nothing has begun, and leaves the site as it was. While files
//! are written a second one ends it at once, and the next build cleans up.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::write::Cancel;

/// The exit status of a program that was interrupted: 128 and the number of the signal of Ctrl-C.
pub(super) const STATUS: u8 = 130;

/// Listens for signals that end the program.
pub(super) struct Interrupt {
    /// Whether they end it at once.
    at_once: Arc<AtomicBool>,
    cancel: Cancel,
}

impl Interrupt {
    /// From now on a signal ends the program with [`STATUS`].
    pub(super) fn listen() -> io::Result<Interrupt> {
        let interrupt = Interrupt {
            at_once: Arc::new(AtomicBool::new(true)),
            cancel: Cancel::default(),
        };
        for signal in [SIGINT, SIGTERM] {
            let at_once = Arc::clone(&interrupt.at_once);
            flag::register_conditional_shutdown(signal, i32::from(STATUS), at_once)?;
            // The second one does not wait for what the first one could not stop.
            let again = interrupt.cancel.flag();
            flag::register_conditional_shutdown(signal, i32::from(STATUS), again)?;
            flag::register(signal, interrupt.cancel.flag())?;
        }
        Ok(interrupt)
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
