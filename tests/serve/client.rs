//! A served site, and a client that sends exactly the given bytes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use minamo::BaseUrl;
use minamo::BuildOptions;
use minamo::internals::serve::{self, Listener, Live};

use crate::support::Folder;

/// Nothing in these tests may take longer.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

pub(crate) const CONFIG: &str = "title = \"Test\"\n";

/// A site that is served on a port of its own until the tests end.
pub(crate) struct Served {
    pub(crate) folder: Folder,
    pub(crate) port: u16,
    /// What is written to the terminal about each update: how many files changed.
    pub(crate) updates: Receiver<usize>,
}

/// Serves a site below a folder such as `/notes`, or none.
pub(crate) fn serve(folder: Folder, below: &str) -> Served {
    serve_site(folder, "", below)
}

/// Serves the site in a folder of a folder.
pub(crate) fn serve_at(folder: Folder, site: &str) -> Served {
    serve_site(folder, site, "")
}

fn serve_site(folder: Folder, site: &str, below: &str) -> Served {
    let listener = Listener::bind("127.0.0.1", 0).expect("a free port");
    let port = listener.port();
    let options = BuildOptions {
        base_url: BaseUrl::parse(&format!("{}{below}", listener.origin())),
        ..BuildOptions::default()
    };
    let live = Live::open(&folder.join(site), &options, &mut |_| {}).expect("a site");
    let (tell, updates) = mpsc::channel();
    thread::spawn(move || {
        let told = serve::run(listener, live, move |update| {
            let _ = tell.send(update.changed.len());
        });
        told.expect("a server");
    });
    Served {
        folder,
        port,
        updates,
    }
}

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without the script that serving adds.
    pub(crate) fn page(&self) -> String {
        let text = self.text();
        let start = text.find("<script src=\"/-/minamo/").expect("the script");
        let end = start + text[start..].find("</script>\n").expect("its end") + 10;
        format!("{}{}", &text[..start], &text[end..])
    }
}

impl Served {
    pub(crate) fn connect(&self) -> TcpStream {
        let address = ("127.0.0.1", self.port).to_socket_addrs().expect("one");
        let address = address.last().expect("an address");
        let stream = TcpStream::connect_timeout(&address, LIMIT).expect("a connection");
        stream.set_read_timeout(Some(LIMIT)).expect("a limit");
        stream.set_write_timeout(Some(LIMIT)).expect("a limit");
        stream
    }

    /// Sends these bytes and reads one response.
    pub(crate) fn raw(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("it is taken");
        let is_head = request.starts_with("HEAD");
        read(&mut BufReader::new(stream), is_head)
    }

    /// A request with more headers, each with its line end.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let port = self.port;
        self.raw(&format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}Connection: close\r\n\r\n"
        ))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// Asks until what comes is as wanted.
    #[track_caller]
    pub(crate) fn wait_for(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if wanted(&answer) {
                return answer;
            }
            assert!(begun.elapsed() < LIMIT, "{path}: {}", answer.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the next update was shown: how many files changed.
    #[track_caller]
    pub(crate) fn update(&self) -> usize {
        self.updates.recv_timeout(LIMIT).expect("an update")
    }

    /// Fails when there is an update within a while.
    #[track_caller]
    pub(crate) fn no_update(&self) {
        let update = self.updates.recv_timeout(Duration::from_millis(400));
        assert!(update.is_err(), "an update of {update:?} files");
    }
}

/// Reads one response.
pub(crate) fn read(stream: &mut BufReader<TcpStream>, is_head: bool) -> Answer {
    let mut line = String::new();
    stream.read_line(&mut line).expect("a status line");
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.unwrap_or_else(|| panic!("a status in {line:?}"));
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).expect("a header");
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer {
        status,
        headers,
        body: Vec::new(),
    };
    let length = answer.header("content-length");
    let length: u64 = length.map_or(0, |length| length.parse().expect("a number"));
    if !is_head && status != 304 {
        let mut body = stream.take(length);
        body.read_to_end(&mut answer.body).expect("a body");
        assert_eq!(answer.body.len() as u64, length, "the whole body");
    }
    answer
}

/// What the script of a page receives, one event at a time.
pub(crate) struct Listening(BufReader<TcpStream>);

impl Listening {
    pub(crate) fn to(served: &Served) -> Listening {
        let mut stream = served.connect();
        write!(
            stream,
            "GET /-/minamo/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        .expect("it is taken");
        Listening(BufReader::new(stream))
    }

    /// The next event, as JSON.
    #[track_caller]
    pub(crate) fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            let read = self.0.read_line(&mut line).expect("an event");
            assert!(read > 0, "the server ended the events");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }
}
