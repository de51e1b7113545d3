//! Pipes where files of minamo's own have to be: nothing waits for one, and a build that waits for
//! whatever else can be ended.

use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Folder, minamo};

const NOTE: &str = "content/notes/2024-01-10.md";

/// Far longer than any command here takes.
const LONG: Duration = Duration::from_mins(1);

fn site() -> Folder {
    Folder::site("", &[(NOTE, "- KEP-1\n")])
}

fn pipe(folder: &Folder, path: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo is there").success());
}

fn start(folder: &Folder, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_minamo"))
        .args(arguments)
        .current_dir(folder.path())
        .env("EDITOR", "")
        .env("VISUAL", "")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs")
}

/// How a command ends, which it must do.
#[track_caller]
fn ends(mut child: Child) -> Output {
    let begun = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if begun.elapsed() > LONG {
            child.kill().expect("a child");
            panic!("it does not end: {:?}", child.wait_with_output());
        }
        thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().expect("a child")
}

#[test]
fn a_pipe_in_the_output_folder_is_refused_and_named() {
    for path in [
        ".minamo-files",
        ".minamo-staging/lock",
        ".minamo-staging/files",
        "index.html",
        "feed.xml",
    ] {
        let folder = site();
        let path = format!("public/{path}");
        pipe(&folder, &path);
        let output = ends(start(&folder, &["build"]));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{path}: {said}");
        assert!(
            said.contains(&path) || path.ends_with("/files"),
            "{path}: {said}"
        );
        assert!(said.contains("nothing was written"), "{path}: {said}");
        assert!(folder.join(&path).exists(), "{path} is left alone");
    }
}

#[test]
fn a_pipe_among_what_a_build_keeps_is_passed_over() {
    let folder = site();
    minamo(folder.path(), &["build"]).code(0);
    let kept = std::fs::read_dir(folder.join(".minamo")).expect("a folder");
    let names: Vec<_> = kept
        .map(|entry| entry.expect("a file").file_name())
        .collect();
    for name in names {
        let path = format!(".minamo/{}", name.to_string_lossy());
        std::fs::remove_file(folder.join(&path)).expect("a file");
        pipe(&folder, &path);
    }
    let output = ends(start(&folder, &["build"]));
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_pipe_among_what_other_commands_keep_is_not_waited_for() {
    for (path, arguments, status) in [
        ("desk.lock", &["add", "A bullet"][..], 2),
        ("desk.lock", &["fmt"], 2),
        ("inbox.json", &["inbox", "--capture", "1"], 2),
    ] {
        let folder = site();
        folder.write(NOTE, "*  KEP-1\n");
        pipe(&folder, &format!(".minamo/{path}"));
        let output = ends(start(&folder, arguments));
        assert_eq!(output.status.code(), Some(status), "{output:?}");
    }
}

#[test]
fn a_second_signal_ends_a_build_that_the_first_one_cannot_stop() {
    for (signal, status) in [("INT", 130), ("TERM", 143)] {
        let folder = site();
        // A page that takes minutes, during which nothing is written.
        let slow = "{% for a in range(end=30000) %}{% for b in range(end=30000) %}{% endfor %}{% endfor %}";
        folder.write("themes/default/templates/404.html", slow);
        let build = start(&folder, &["build"]);
        let begun = Instant::now();
        while !folder.exists("public/.minamo-staging/lock") && begun.elapsed() < LONG {
            thread::sleep(Duration::from_millis(10));
        }
        for _ in 0..2 {
            thread::sleep(Duration::from_millis(100));
            let kill = Command::new("kill")
                .args(["-s", signal, &build.id().to_string()])
                .status();
            assert!(kill.expect("kill is there").success());
        }
        let output = ends(build);
        assert_eq!(output.status.code(), Some(status), "{output:?}");
        // What it left is nobody's any more.
        std::fs::remove_file(folder.join("themes/default/templates/404.html")).expect("a file");
        minamo(folder.path(), &["check"]).code(0);
        minamo(folder.path(), &["build"]).code(0);
        assert!(!folder.exists("public/.minamo-staging"));
    }
}

#[test]
fn a_pipe_where_a_command_reads_a_file_is_not_waited_for() {
    let kubernetes = ["facts", "import", "kubernetes", "--all"];
    let community = [&kubernetes[..], &["--community", "given"]].concat();
    let enhancements = [&kubernetes[..], &["--enhancements", "given"]].concat();
    for (path, arguments, statuses) in [
        (
            "content/subjects/thread.toml",
            &["facts", "threads", "--from", "none.jsonl"][..],
            &[2][..],
        ),
        ("content/subjects/group.toml", &community, &[2]),
        ("given/sigs.yaml", &community, &[0]),
        ("given/keps/sig-node/753-a/kep.yaml", &enhancements, &[0]),
        ("given/_config.yml", &["import", "jekyll", "given"], &[0]),
        ("given/hugo.toml", &["import", "given"], &[0]),
        (
            "given/.obsidian/daily-notes.json",
            &["import", "given"],
            &[0],
        ),
        ("given/logseq/config.edn", &["import", "given"], &[0]),
        ("given/zola.toml", &["import", "zola", "given"], &[0]),
        (
            "content/media/empty.png",
            &["import", "markdown", "given"],
            &[1, 2],
        ),
        ("new/.gitignore", &["init", "new"], &[2]),
        ("feeds/feed.xml", &["check", "--feeds", "feeds"], &[2]),
        ("page.txt", &["import", "zenn-scrap", "page.txt"], &[2]),
        ("inbox.json", &["inbox", "--from", "inbox.json"], &[2]),
    ] {
        let folder = site();
        folder.write("none.jsonl", "");
        folder.write("given/one.md", "# One\n\n![](empty.png)\n");
        folder.write("given/content/one.md", "+++\ntitle = \"One\"\n+++\n");
        folder.write("given/_posts/2024-01-02-one.md", "---\ntitle: One\n---\n");
        folder.write("given/empty.png", "");
        if !path.ends_with("sigs.yaml") {
            folder.write("given/sigs.yaml", "sigs:\n- dir: sig-node\n  name: Node\n");
        }
        pipe(&folder, path);
        let output = ends(start(&folder, arguments));
        let status = output.status.code().expect("a status");
        assert!(statuses.contains(&status), "{path}: {output:?}");
    }
}

#[test]
fn a_pipe_that_another_program_writes_to_is_read() {
    let folder = site();
    pipe(&folder, "inbox.json");
    let inbox = start(&folder, &["inbox", "--from", "inbox.json"]);
    thread::sleep(Duration::from_millis(300));
    folder.write("inbox.json", "[]");
    let output = ends(inbox);
    assert!(output.status.success(), "{output:?}");
}
