//! Connections and requests; none waits for another.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Bytes, Incoming};
use hyper::header::HOST;
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::watch;
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::sleep;

use super::answer;
use super::body::Sent;
use super::crowd::{Crowd, Seat};
use super::events::Events;
use super::listen::{Listener, Names};
use super::live::Live;
use super::media::media_type;
use super::patience::Patient;
use super::payload::Made;
use super::route::{Own, Route, route};
use super::shown::{Shown, broken_page};
use crate::config::BaseUrl;
use crate::link::pages::Output;

/// How long a client may take for the head of a request, and for asking again on an open connection.
const HEAD_TIME: Duration = Duration::from_secs(20);

/// Threads that make pages and read files. They never wait for clients.
const MOST_THREADS: usize = 64;

const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// What answering needs to know.
pub(super) struct Server {
    names: Names,
    base: BaseUrl,
    shown: watch::Receiver<Arc<Shown>>,
}

/// Accepts connections for good.
pub(super) fn run(listener: Listener, server: &Arc<Server>) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(MOST_THREADS)
        .build()?;
    runtime.block_on(async {
        listener.socket.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener.socket)?;
        let crowd = Arc::new(Crowd::default());
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let seat = Arc::new(crowd.seat());
                    let served = connection(stream, Arc::clone(server), Arc::clone(&seat));
                    // It does not begin before this task waits.
                    if seat.sit(tokio::spawn(served).abort_handle()) {
                        yield_now().await;
                    }
                }
                // The system has no more files to open, or the client went away at once.
                Err(_) => sleep(Duration::from_millis(50)).await,
            }
        }
    })
}

async fn connection(stream: TcpStream, server: Arc<Server>, seat: Arc<Seat>) {
    // Without it a last small piece would wait for the client to confirm the one before.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let server = Arc::clone(&server);
        seat.ask();
        async move { Ok::<_, Infallible>(server.respond(request).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .half_close(true)
        .serve_connection(TokioIo::new(Patient::new(stream)), service)
        .await;
    // A browser that went away is not an error.
    drop(served);
}

impl Server {
    pub(super) fn new(listener: &Listener, live: &Live) -> Server {
        Server {
            names: listener.names(),
            base: live.base().clone(),
            shown: live.shown(),
        }
    }

    /// The body of a request is never waited for.
    async fn respond(&self, request: Request<Incoming>) -> Response<Sent> {
        let (request, _) = request.into_parts();
        match host(&request) {
            Ok(host) if self.names.allow(host) => {}
            Ok(host) => return answer::text(StatusCode::FORBIDDEN, forbidden(host)),
            Err(()) => {
                let message = "a request names one host in its header `Host`\n";
                return answer::text(StatusCode::BAD_REQUEST, message);
            }
        }
        if request.method != Method::GET && request.method != Method::HEAD {
            return answer::read_only();
        }
        let shown = Arc::clone(&self.shown.borrow());
        let address = (request.uri.path(), request.uri.query());
        match route(address, &self.base, shown.map()) {
            Route::File(output, path) => {
                let made = self.file(&shown, &request, (output, path), StatusCode::OK);
                made.await
            }
            Route::Own(own) => self.own(own),
            Route::Redirect(to) => answer::redirect(&to),
            Route::Missing => self.missing(&shown, &request).await,
        }
    }

    fn own(&self, own: Own) -> Response<Sent> {
        let (name, body) = match own {
            Own::Script => ("live.js", Sent::whole(SCRIPT)),
            Own::Style => ("live.css", Sent::whole(STYLE)),
            Own::Events => {
                let events = Sent::Events(Events::new(self.shown.clone()));
                return answer::response(StatusCode::OK, "text/event-stream", events);
            }
        };
        answer::response(StatusCode::OK, media_type(name), body)
    }

    /// A file of the site. Making it takes the processor's time, which is another thread's.
    async fn file(
        &self,
        shown: &Arc<Shown>,
        request: &Parts,
        (output, path): (Output, String),
        status: StatusCode,
    ) -> Response<Sent> {
        let media_type = media_type(&path);
        let (making, base) = (Arc::clone(shown), self.base.clone());
        let made = spawn_blocking(move || making.make((output, &path), &base));
        let text = match made.await {
            Ok(Ok(Some(made))) => match respond_with(request, media_type, made, status) {
                Ok(response) => return response,
                Err(error) => format!("error: cannot read this file: {error}\n"),
            },
            Ok(Ok(None)) => return plainly_missing(),
            Ok(Err(text)) => text,
            Err(_) => "error: this page cannot be made; the terminal says more\n".to_owned(),
        };
        self.broken(&text)
    }

    /// The site's page for what is not there; without a site, what is wrong with it.
    async fn missing(&self, shown: &Arc<Shown>, request: &Parts) -> Response<Sent> {
        const PAGE: &str = "404.html";
        let Some(map) = shown.map() else {
            return self.broken(&shown.problems().text);
        };
        match map.route(PAGE) {
            Some(output) => {
                let page = (output, PAGE.to_owned());
                self.file(shown, request, page, StatusCode::NOT_FOUND).await
            }
            None => plainly_missing(),
        }
    }

    /// A page that says what is wrong, and waits for it to be mended.
    fn broken(&self, text: &str) -> Response<Sent> {
        let page = Sent::whole(broken_page(text, &self.base));
        answer::response(StatusCode::INTERNAL_SERVER_ERROR, media_type(".html"), page)
    }
}

/// The host that a request is for; one of HTTP/1.0 need not say.
fn host(request: &Parts) -> Result<&str, ()> {
    if let Some(authority) = request.uri.authority() {
        return Ok(authority.as_str());
    }
    let mut hosts = request.headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().map_err(drop),
        (None, _) if request.version == Version::HTTP_10 => Ok("localhost"),
        _ => Err(()),
    }
}

/// A file as it was asked for; with another status than 200 it is sent whole.
fn respond_with(
    request: &Parts,
    media_type: &'static str,
    made: Made,
    status: StatusCode,
) -> io::Result<Response<Sent>> {
    match status == StatusCode::OK {
        true => answer::file(request, media_type, made),
        false => answer::in_place_of(status, media_type, made),
    }
}

fn plainly_missing() -> Response<Sent> {
    answer::text(StatusCode::NOT_FOUND, "there is nothing at this address\n")
}

fn forbidden(host: &str) -> Bytes {
    let text = format!(
        "minamo serve answers to names of this computer only (localhost, 127.0.0.1), and the request \
         is for {host:?}.\nThis keeps pages of other sites from reading yours. To let other computers \
         in, start it with --host 0.0.0.0\n"
    );
    text.into()
}
