//! What is sent: bytes, a file piece by piece, or events without an end.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

use super::events::Events;

/// How much of a file is read at a time. A client that does not read on has one piece in memory.
const PIECE: u64 = 128 * 1024;

/// The body of a response.
pub(super) enum Sent {
    /// These bytes, once.
    Whole(Option<Bytes>),
    /// Bytes of a file.
    File(Pieces),
    /// Events.
    Events(Events),
}

impl Sent {
    pub(super) fn whole(bytes: impl Into<Bytes>) -> Sent {
        let bytes = bytes.into();
        Sent::Whole((!bytes.is_empty()).then_some(bytes))
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let data = match self.get_mut() {
            Sent::Whole(bytes) => bytes.take().map(Ok),
            Sent::File(pieces) => ready!(pieces.poll(context)),
            Sent::Events(events) => ready!(events.poll(context)).map(Ok),
        };
        Poll::Ready(data.map(|data| data.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Sent::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Sent::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64),
            Sent::File(pieces) => SizeHint::with_exact(pieces.left),
            Sent::Events(_) => SizeHint::default(),
        }
    }
}

/// Part of a file, read piece by piece on threads that may wait for a disk. No thread waits for the
/// client.
pub(super) struct Pieces {
    left: u64,
    state: State,
}

enum State {
    Waiting(File),
    Reading(JoinHandle<io::Result<(File, Bytes)>>),
    Done,
}

impl Pieces {
    /// `length` bytes of a file from an offset on.
    pub(super) fn new(mut file: File, from: u64, length: u64) -> io::Result<Pieces> {
        file.seek(SeekFrom::Start(from))?;
        Ok(Pieces {
            left: length,
            state: State::Waiting(file),
        })
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut reading = match std::mem::replace(&mut self.state, State::Done) {
            State::Done => return Poll::Ready(None),
            State::Reading(reading) => reading,
            State::Waiting(file) => {
                let most = self.left.min(PIECE);
                spawn_blocking(move || read(file, most))
            }
        };
        match Pin::new(&mut reading).poll(context) {
            Poll::Pending => {
                self.state = State::Reading(reading);
                Poll::Pending
            }
            Poll::Ready(read) => Poll::Ready(Some(self.take(read.map_err(io::Error::other)))),
        }
    }

    fn take(&mut self, read: io::Result<io::Result<(File, Bytes)>>) -> io::Result<Bytes> {
        let (file, bytes) = read??;
        // The length was promised; the connection ends where the file does.
        if bytes.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= bytes.len() as u64;
        self.state = State::Waiting(file);
        Ok(bytes)
    }
}

fn read(file: File, most: u64) -> io::Result<(File, Bytes)> {
    let mut bytes = Vec::with_capacity(most as usize);
    let mut part = file.take(most);
    part.read_to_end(&mut bytes)?;
    Ok((part.into_inner(), bytes.into()))
}
