//! The connections that are open. A program may open so many files only, so a new connection takes the
//! place of another one when there are too many: clients that keep silent shut nobody out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::AbortHandle;

/// So many connections are open at once.
const MOST: usize = 400;

/// So many of them may be silent while others have asked for something.
const MOST_SILENT: usize = MOST / 2;

/// All connections that are open.
#[derive(Debug, Default)]
pub(super) struct Crowd(Mutex<Open>);

/// What is open, by the time it came or asked last.
#[derive(Debug, Default)]
struct Open {
    time: u64,
    /// Connections that have asked for nothing yet.
    silent: BTreeMap<u64, AbortHandle>,
    /// Connections that have asked for something.
    heard: BTreeMap<u64, AbortHandle>,
}

/// The place of a connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    crowd: Arc<Crowd>,
    /// When it came or asked last.
    time: AtomicU64,
}

impl Crowd {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A seat for a connection, which [`sit`](Seat::sit) makes its own.
    pub(super) fn seat(self: &Arc<Crowd>) -> Seat {
        Seat {
            time: AtomicU64::new(self.open().tick()),
            crowd: Arc::clone(self),
        }
    }
}

impl Open {
    fn tick(&mut self) -> u64 {
        self.time += 1;
        self.time
    }

    /// Ends the connection that others are to be served before: one that asked for nothing, if there are
    /// many of them, else the one that asked for nothing for the longest time.
    fn make_room(&mut self) {
        let silent_first = self.silent.len() >= MOST_SILENT;
        let last = match silent_first {
            true => self.silent.pop_first(),
            false => self.heard.pop_first(),
        };
        if let Some((_, connection)) = last {
            connection.abort();
        }
    }
}

impl Seat {
    /// Gives the seat to the task of a connection. Whether another one has to end for it.
    pub(super) fn sit(&self, connection: AbortHandle) -> bool {
        let mut open = self.crowd.open();
        let is_full = open.silent.len() + open.heard.len() >= MOST;
        if is_full {
            open.make_room();
        }
        open.silent.insert(self.now(), connection);
        is_full
    }

    /// Notes that the connection asks for something.
    pub(super) fn ask(&self) {
        let mut open = self.crowd.open();
        let now = self.now();
        let connection = open.silent.remove(&now).or_else(|| open.heard.remove(&now));
        if let Some(connection) = connection {
            let time = open.tick();
            open.heard.insert(time, connection);
            self.time.store(time, Ordering::Relaxed);
        }
    }

    fn now(&self) -> u64 {
        self.time.load(Ordering::Relaxed)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.crowd.open();
        let now = self.now();
        open.silent.remove(&now);
        open.heard.remove(&now);
    }
}
