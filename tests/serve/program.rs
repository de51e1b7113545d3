//! The program: what it prints, how it ends.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::client::CONFIG;
use crate::support::Folder;

struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Program {
    fn start(folder: &Folder, arguments: &[&str]) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_minamo"))
            .arg("serve")
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        Program { child, stdout }
    }

    /// The line that says where the site is.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("a line");
        line
    }

    /// Ends it as Ctrl-C does: the exit status, and what it said beside.
    fn interrupt(self) -> (Option<i32>, String) {
        let interrupted = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        assert!(interrupted.expect("kill runs").success());
        let output = self.child.wait_with_output().expect("it ends");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), text)
    }
}

fn site() -> Folder {
    Folder::site(CONFIG, &[("content/notes/2023-09-12.md", "- KEP-753\n")])
}

fn status(address: &str) -> u16 {
    let (host, path) = address.split_once('/').expect("a path");
    let mut stream = std::net::TcpStream::connect(host).expect("a connection");
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    std::io::Write::write_all(&mut stream, request.as_bytes()).expect("it is taken");
    crate::client::read(&mut BufReader::new(stream), false).status
}

/// The address in a line, without its scheme.
fn address(line: &str) -> &str {
    let from = line.find("http://").expect("an address") + "http://".len();
    line[from..].split_whitespace().next().expect("its end")
}

#[test]
fn it_says_where_the_site_is_and_ends_quietly() {
    let folder = site();
    let mut program = Program::start(&folder, &["--port", "0"]);
    let line = program.line();
    assert_eq!(status(address(&line)), 200, "{line}");
    assert_eq!(program.interrupt(), (Some(0), String::new()));
}

#[test]
fn it_says_where_a_site_for_another_address_is() {
    let folder = site();
    let arguments = ["--port", "0", "--base-url", "https://me.example/notes"];
    let mut program = Program::start(&folder, &arguments);
    let line = program.line();
    assert!(line.starts_with("serving http://127.0.0.1:"), "{line}");
    assert!(address(&line).ends_with("/notes/"), "{line}");
    assert!(line.contains("https://me.example/notes/"), "{line}");
    assert_eq!(status(address(&line)), 200, "{line}");
    assert_eq!(program.interrupt().0, Some(0));
}

#[test]
fn a_taken_port_is_reported() {
    let folder = site();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let mut program = Program::start(&folder, &["--port", &port]);
    let line = program.line();
    assert!(!line.contains(&format!(":{port}/")), "{line}");
    assert_eq!(status(address(&line)), 200, "{line}");
    let (code, stderr) = program.interrupt();
    assert_eq!(code, Some(0));
    assert!(
        stderr.contains(&format!("port {port} is taken")),
        "{stderr}"
    );
}

#[test]
fn errors_are_printed_and_do_not_end_it() {
    let folder = site();
    folder.write("content/notes/2023-09-13.md", "+++\ntitle =\n+++\n");
    let mut program = Program::start(&folder, &["--port", "0"]);
    let line = program.line();
    assert_eq!(status(address(&line)), 500, "{line}");
    let (code, stderr) = program.interrupt();
    assert_eq!(code, Some(0));
    assert!(
        stderr.contains("content/notes/2023-09-13.md:2:"),
        "{stderr}"
    );
}
