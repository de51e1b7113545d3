//! Clients that are slow, silent or greedy hold up nobody.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::client::{CONFIG, Served, read, serve};
use crate::support::Folder;

/// Others wait no longer than this, on a computer that is busy with tests.
const SOON: Duration = Duration::from_secs(5);

fn site() -> Folder {
    let folder = Folder::site(CONFIG, &[("content/notes/2023-09-12.md", "- KEP-753\n")]);
    folder.write("content/notes/film.mp4", vec![7; 40_000_000]);
    folder
}

#[track_caller]
fn answers_soon(served: &Served) {
    let begun = Instant::now();
    assert_eq!(served.get("/").status, 200);
    let took = begun.elapsed();
    assert!(took < SOON, "it took {took:?}");
}

fn begin(served: &Served, bytes: &str) -> TcpStream {
    let mut stream = served.connect();
    stream.write_all(bytes.as_bytes()).expect("it is taken");
    stream
}

#[test]
fn a_body_that_never_comes_is_not_waited_for() {
    let served = serve(site(), "");
    for method in ["POST", "PUT", "GET"] {
        for more in ["", "Expect: 100-continue\r\n"] {
            let begun = Instant::now();
            let stream = begin(
                &served,
                &format!(
                    "{method} / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n{more}\r\n"
                ),
            );
            let answer = read(&mut BufReader::new(stream), false);
            let expected = if method == "GET" { 200 } else { 405 };
            assert_eq!(answer.status, expected, "{method} {more}");
            assert!(begun.elapsed() < SOON, "{method} {more}");
        }
    }
    let chunked = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    let answer = read(&mut BufReader::new(begin(&served, chunked)), false);
    assert_eq!(answer.status, 405);
    answers_soon(&served);
}

#[test]
fn a_crowd_of_slow_clients_holds_up_nobody() {
    let served = serve(site(), "");
    let ask = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut crowd = Vec::new();
    for _ in 0..70 {
        crowd.push(begin(&served, ""));
        crowd.push(begin(&served, "GET / HTTP/1.1\r\nHost: loc"));
        crowd.push(begin(
            &served,
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n",
        ));
        // They ask for more than the system keeps for them, and read none of it.
        crowd.push(begin(&served, &ask("/notes/film.mp4")));
    }
    for _ in 0..20 {
        crowd.push(begin(&served, &ask("/-/minamo/events")));
        crowd.push(begin(&served, &ask("/").repeat(200)));
    }
    answers_soon(&served);
    served
        .folder
        .write("content/notes/2023-09-12.md", "- KEP-753 again\n");
    served.wait_for("/", |answer| answer.text().contains("again"));
    answers_soon(&served);
    assert_eq!(crowd.len(), 320);
}

#[test]
fn a_client_that_reads_slowly_gets_everything() {
    let served = serve(site(), "");
    let mut stream = begin(
        &served,
        "GET /notes/film.mp4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    thread::sleep(Duration::from_millis(300));
    let mut all = Vec::new();
    stream.read_to_end(&mut all).expect("everything");
    assert!(all.len() > 40_000_000);
    assert!(all.ends_with(&[7; 1000]));
}

#[test]
fn a_client_that_goes_away_is_forgotten() {
    let served = serve(site(), "");
    for _ in 0..1000 {
        begin(
            &served,
            "GET /notes/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        );
    }
    answers_soon(&served);
}

/// More clients than the server keeps.
const MANY: usize = 1000;

fn many(served: &Served, begun: &str) -> Vec<TcpStream> {
    let client = |number: usize| {
        // The system drops what comes faster than the server can take it.
        if number.is_multiple_of(50) {
            thread::sleep(Duration::from_millis(10));
        }
        begin(served, begun)
    };
    (0..MANY).map(client).collect()
}

#[test]
fn clients_that_keep_silent_shut_nobody_out() {
    let served = serve(site(), "");
    let request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let events = request.replace("/ HTTP", "/-/minamo/events HTTP");
    let film = request.replace("/ HTTP", "/notes/film.mp4 HTTP");
    for begun in ["", "GET / HTTP/1.1\r\nHost: loc", request, &events, &film] {
        let crowd = many(&served, begun);
        answers_soon(&served);
        assert_eq!(crowd.len(), MANY);
    }
}

#[test]
fn who_asked_last_is_kept_when_many_come() {
    let served = serve(site(), "");
    let request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut reader = BufReader::new(begin(&served, request));
    assert_eq!(read(&mut reader, false).status, 200);
    let crowd = many(&served, "GET / HT");
    answers_soon(&served);
    assert_eq!(crowd.len(), MANY);
    reader
        .get_mut()
        .write_all(request.as_bytes())
        .expect("it is taken");
    assert_eq!(read(&mut reader, false).status, 200);
}
