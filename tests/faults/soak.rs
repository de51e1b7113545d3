//! `minamo serve` for minutes, asked 50 times a second while files change: every answer is of a state that
//! the site had, and memory stays as it was.
//!
//! `tests/run soak MINUTES` runs this.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::Folder;
use crate::support::sample::middling;

/// How many requests a second.
const RATE: u32 = 50;

/// What the changed note says in each state.
const STATES: [&str; 4] = [
    "- KEP-1 is back (k/k#100)\n",
    "- KEP-2 in sig-network (k/k#101)\n- and @writer with [a link](/archive/)\n",
    "+++\ntags = [\"now\"]\n+++\n- KEP-3 with a tag\n  - below\n",
    "",
];

const NOTE: &str = "content/notes/2023-02-28.md";

const PATHS: [&str; 12] = [
    "/",
    "/notes/2023-02-28/",
    "/notes/2023-02-27/",
    "/kep/1/",
    "/kep/3/",
    "/tag/now/",
    "/archive/2023/02/",
    "/feed.xml",
    "/kep/2/feed.xml",
    "/index.json",
    "/archive/",
    "/nothing/",
];

struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(folder: &Folder) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_minamo"))
            .args(["serve", "--port", "0"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        let mut stdout = BufReader::new(stdout);
        stdout.read_line(&mut line).expect("a line");
        // What else it prints is read, so that it can print on.
        std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
        let port = line
            .split("127.0.0.1:")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        let port = port.and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("no port in {line:?}"));
        Server { child, port }
    }

    /// The status and the body at a path. Pages are without the script, which knows how they were before.
    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a limit");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        );
        stream.write_all(request.as_bytes()).expect("it is taken");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let head = answer
            .windows(4)
            .position(|bytes| bytes == b"\r\n\r\n")
            .expect("a head")
            + 4;
        let status = String::from_utf8_lossy(&answer[9..12])
            .parse()
            .expect("a status");
        (status, without_script(&answer[head..]))
    }

    /// Its memory, in kilobytes.
    fn memory(&self) -> u64 {
        let status =
            fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .expect("a size");
        line.split_whitespace()
            .nth(1)
            .and_then(|size| size.parse().ok())
            .expect("a number")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn without_script(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    match text.find("<script src=\"/-/minamo/") {
        Some(start) => {
            let end = text[start..]
                .find("</script>\n")
                .map_or(text.len(), |at| start + at + 10);
            [&text[..start], &text[end..]].concat().into_bytes()
        }
        None => body.to_owned(),
    }
}

fn set(folder: &Folder, state: usize) {
    match STATES[state] {
        "" => drop(fs::remove_file(folder.join(NOTE))),
        text => folder.write(NOTE, text),
    }
}

/// What each path has in each state, once it does not change any more.
fn known(server: &Server, folder: &Folder) -> BTreeMap<&'static str, Vec<(u16, Vec<u8>)>> {
    let mut known: BTreeMap<&str, Vec<(u16, Vec<u8>)>> = BTreeMap::new();
    for state in 0..STATES.len() {
        set(folder, state);
        std::thread::sleep(Duration::from_secs(3));
        for path in PATHS {
            known.entry(path).or_default().push(server.get(path));
        }
    }
    let home = &known["/"];
    assert!(
        (1..STATES.len()).all(|state| home[state] != home[0]),
        "the states are alike"
    );
    known
}

#[test]
#[ignore = "takes minutes"]
fn serve_answers_rightly_and_keeps_its_size() {
    let minutes = std::env::var("SOAK_MINUTES")
        .ok()
        .and_then(|text| text.parse().ok());
    let length = Duration::from_secs(60 * minutes.unwrap_or(1_u64));
    let folder = middling(56);
    folder.write(
        "site.toml",
        "language = \"en\"\n[index]\nthread_mentions = 1\n",
    );
    let server = Server::start(&folder);
    let known = known(&server, &folder);
    let begun = Instant::now();
    let (mut asked, mut changes, mut late) = (0_u32, 0, 0);
    let mut next_change = Duration::ZERO;
    let mut sizes = Vec::new();
    let mut random = crate::kill::Random(12);
    while begun.elapsed() < length {
        if begun.elapsed() >= next_change {
            set(&folder, random.below(STATES.len() as u64) as usize);
            changes += 1;
            // Often one change comes before the last one shows.
            next_change = begun.elapsed() + Duration::from_millis(20 + random.below(1200));
        }
        let path = PATHS[random.below(PATHS.len() as u64) as usize];
        let answer = server.get(path);
        let is_known = known[path].contains(&answer);
        assert!(
            is_known,
            "{path}: {} {}",
            answer.0,
            String::from_utf8_lossy(&answer.1)
        );
        asked += 1;
        if asked.is_multiple_of(RATE * 10) {
            sizes.push(server.memory());
        }
        match (begun + Duration::from_secs(1) / RATE * asked).checked_duration_since(Instant::now())
        {
            Some(rest) => std::thread::sleep(rest),
            None => late += 1,
        }
    }
    // The first half minute fills what is kept for later.
    let early = sizes
        .iter()
        .skip(2)
        .take(3)
        .max()
        .expect("at least a minute");
    let end = sizes.iter().rev().take(3).min().expect("at least a minute");
    println!(
        "{asked} answers in {:.0} s ({late} began late), {changes} changes; memory {early} KB after half a minute, {end} KB at the end, at most {} KB",
        begun.elapsed().as_secs_f64(),
        sizes.iter().max().expect("at least a minute"),
    );
    assert!(end * 10 <= early * 11, "it grew: {sizes:?}");
}
