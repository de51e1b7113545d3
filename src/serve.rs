//! A site over HTTP while it is written: what is saved shows at once, and no file is written.
//!
//! 1. [`Listener::bind`] takes a port, so that the site can be linked for the address it is read at.
//! 2. [`Live::open`] watches the site's folder and links the site. From then on it waits for files that
//!    change, updates its session once it is quiet (`watch`), and replaces what is shown by what is now.
//! 3. [`run`] answers (`http`): `route` finds what an address asks for, `shown` makes its bytes when
//!    they are asked for, `answer` turns them into a response, `body` sends it.
//! 4. Pages get a small script, to which `events` sends changes and errors.
//!
//! What is shown is one value, replaced in one step: a request sees the site before a change or after
//! it. With errors the last good site is shown on, and the errors are laid over it.
//!
//! One thread waits for files, one for the network; what takes the processor's time is done on others.
//! So a client can hold up itself alone.

mod answer;
mod body;
mod crowd;
mod events;
mod http;
mod listen;
mod live;
mod media;
mod patience;
mod payload;
pub(crate) mod route;
mod shown;
mod watch;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
pub use listen::Listener;
pub use live::Live;

/// Files changed. What is shown is the site as it is now or, if that has errors, as it was before.
#[derive(Debug)]
pub struct Update<'a> {
    /// The files and folders that changed, sorted.
    pub changed: &'a [PathBuf],
    /// Every problem that there is now.
    pub diagnostics: &'a [Diagnostic],
    /// How long it took to read and link them.
    pub took: Duration,
}

/// Answers requests until the process ends; `tell` is called for every update. Fails only when the system does
/// not let it begin.
pub fn run(
    listener: Listener,
    live: Live,
    tell: impl FnMut(Update<'_>) + Send + 'static,
) -> io::Result<()> {
    let server = Arc::new(http::Server::new(&listener, &live));
    thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || live.follow(tell))?;
    http::run(listener, &server)
}
