//! Server-sent events for the script of every page
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::Bytes;
use tokio::sync::watch;
use tokio::time::timeout;

use super::shown::Shown;

/// After so long without news a line without meaning is sent: if it cannot be sent, the connection ends.
const SILENCE: Duration = Duration::from_secs(10);

type Next = Pin<Box<dyn Future<Output = Option<(Bytes, Listening)>> + Send>>;
type Listening = watch::Receiver<Arc<Shown>>;

/// Events for one browser: first the present state, then changes. A slow browser gets only the latest change.
pub(super) struct Events(Next);

impl Events {
    pub(super) fn new(mut shown: Listening) -> Events {
        shown.mark_changed();
        Events(Box::pin(next(shown)))
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        self.0.as_mut().poll(context).map(|next_event| {
            let (event, shown) = next_event?;
            self.0 = Box::pin(next(shown));
            Some(event)
        })
    }
}

async fn next(mut shown: Listening) -> Option<(Bytes, Listening)> {
    let event = match timeout(SILENCE, shown.changed()).await {
        Ok(Ok(())) => shown.borrow_and_update().event().clone(),
        Ok(Err(_)) => return None,
        Err(_) => Bytes::from_static(b":\n\n"),
    };
    Some((event, shown))
}
