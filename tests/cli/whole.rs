//! The writer's files, whatever happens while a command changes them: none is lost, half-written, or
//! written outside of the site, and nothing else is left among them.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Folder, minamo, minamo_with};

const NOTE: &str = "content/notes/2024-01-10.md";

fn site() -> Folder {
    let folder = Folder::site("", &[(NOTE, "- KEP-753\n")]);
    folder.write(
        "threads.jsonl",
        "{\"repo\": \"k/k\", \"number\": 1, \"title\": \"T\"}\n",
    );
    folder
}

fn start(folder: &Folder, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_minamo"))
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs")
}

fn wait_for(what: impl Fn() -> bool) {
    let begun = Instant::now();
    while !what() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it does not come");
        thread::sleep(Duration::from_millis(1));
    }
}

fn send(child: &Child, signal: &str) {
    let kill = Command::new("kill")
        .args(["-s", signal, &child.id().to_string()])
        .status();
    assert!(kill.expect("kill is there").success());
}

#[test]
fn an_import_that_is_killed_leaves_whole_files_and_nothing_else() {
    let folder = site();
    for number in 0..200 {
        let text = format!("# Page {number}\n\n{}", "A line of text.\n".repeat(100));
        folder.write(&format!("pages/page-{number}.md"), text);
    }
    let import = ["import", "markdown", "pages"];
    let pages = "content/pages";
    minamo(folder.path(), &import).code(0);
    let expected = folder.tree(pages);
    for turn in 0..8 {
        fs::remove_dir_all(folder.join(pages)).expect("a folder");
        let mut child = start(&folder, &import);
        let has_begun =
            || fs::read_dir(folder.join(pages)).is_ok_and(|mut files| files.next().is_some());
        wait_for(has_begun);
        thread::sleep(Duration::from_millis(turn));
        child.kill().expect("a child");
        child.wait().expect("a child");
        for (path, bytes) in folder.tree(pages) {
            assert!(expected.get(&path) == Some(&bytes), "{path}");
        }
        minamo(folder.path(), &import).code(0);
        assert!(folder.tree(pages) == expected, "the next run completes it");
    }
}

#[test]
fn facts_that_cannot_be_read_are_not_written_over() {
    let facts = ["facts", "threads", "--from", "threads.jsonl"];
    let table = "content/subjects/thread.toml";
    let folder = site();
    // Shift JIS, as old editors write it.
    let own = b"[\"k/k#1\"]\ntitle = \"\x82\xa0\"\n";
    folder.write(table, own);
    minamo(folder.path(), &facts)
        .code(2)
        .says(&["cannot read", table, "UTF-8"]);
    assert_eq!(fs::read(folder.join(table)).expect("a file"), own);
    // A link stays one.
    folder.write("facts.toml", "");
    fs::remove_file(folder.join(table)).expect("a file");
    minamo(folder.path(), &facts).code(0);
    fs::rename(folder.join(table), folder.join("facts.toml")).expect("it is moved");
    symlink("../../facts.toml", folder.join(table)).expect("a link");
    folder.write(
        "threads.jsonl",
        "{\"repo\": \"k/k\", \"number\": 2, \"title\": \"Two\"}\n",
    );
    minamo(folder.path(), &facts).code(0);
    assert!(folder.join(table).is_symlink());
    assert!(folder.read("facts.toml").contains("Two"));
}

#[test]
fn nothing_is_written_through_links_out_of_the_site() {
    for (link, arguments) in [
        (
            "content/subjects",
            &["facts", "threads", "--from", "threads.jsonl"][..],
        ),
        ("content/subjects", &["new", "subject", "kep", "753"]),
        ("content/pages", &["new", "page", "A page"]),
        ("content/articles", &["new", "article", "An article"]),
        ("content/pages", &["import", "markdown", "pages"]),
        ("themes", &["theme", "eject", "note.html"]),
        ("themes/default", &["theme", "eject", "note.html"]),
    ] {
        let folder = site();
        folder.write("pages/one.md", "# One\n");
        let outside = Folder::new();
        let at = folder.join(link);
        fs::create_dir_all(at.parent().expect("a folder")).expect("it is made");
        symlink(outside.path(), at).expect("a link");
        let run = minamo(folder.path(), arguments);
        assert_ne!(run.code, 0, "{arguments:?}");
        run.says(&["a link leads out of the site's folder"]);
        assert_eq!(outside.tree("").len(), 0, "{arguments:?}");
    }
}

#[test]
fn a_new_site_goes_through_no_link_that_leads_nowhere() {
    for name in ["site.toml", ".gitignore", "content/pages/about.md"] {
        let (folder, outside) = (Folder::new(), Folder::new());
        let at = folder.join("new").join(name);
        fs::create_dir_all(at.parent().expect("a folder")).expect("it is made");
        symlink(outside.join("nothing"), &at).expect("a link");
        minamo(folder.path(), &["init", "new"])
            .code(2)
            .says(&[name]);
        assert_eq!(outside.tree("").len(), 0, "{name}");
    }
}

#[test]
fn a_signal_says_which_one_it_was() {
    for (signal, status) in [("HUP", 129), ("INT", 130), ("TERM", 143)] {
        let folder = site();
        let slow = "{% for a in range(end=30000) %}{% for b in range(end=30000) %}{% endfor %}{% endfor %}";
        folder.write("themes/default/templates/404.html", slow);
        let mut build = start(&folder, &["build"]);
        wait_for(|| folder.exists("public/.minamo-staging/lock"));
        for _ in 0..2 {
            thread::sleep(Duration::from_millis(100));
            send(&build, signal);
        }
        let ended = build.wait().expect("a child");
        assert_eq!(ended.code(), Some(status), "{signal}");
    }
}

#[test]
fn ctrl_c_is_left_to_the_editor() {
    let folder = site();
    let editor = folder.join("editor");
    fs::write(
        &editor,
        "#!/bin/sh\n: > begun\nwhile ! [ -e go ]; do sleep 0.01; done\n",
    )
    .expect("a file");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("a program");
    let mut new = Command::new(env!("CARGO_BIN_EXE_minamo"))
        .args(["new", "2024-01-10"])
        .current_dir(folder.path())
        .env("VISUAL", "")
        .env("EDITOR", &editor)
        .spawn()
        .expect("the program runs");
    wait_for(|| folder.exists("begun"));
    for signal in ["INT", "QUIT"] {
        send(&new, signal);
        thread::sleep(Duration::from_millis(50));
        assert!(new.try_wait().expect("a child").is_none(), "{signal}");
    }
    folder.write("go", "");
    assert!(new.wait().expect("a child").success());
}

/// A repository that was given to us names programs in its settings.
#[test]
fn an_import_runs_no_program_that_the_repository_names() {
    let folder = site();
    let article = "---\ntitle: A\ntopics: [a]\n---\n\nText\n";
    folder.write("given/articles/a.md", article);
    let program = folder.join("program");
    let signature = "-----BEGIN PGP SIGNATURE-----\\n\\nabc\\n-----END PGP SIGNATURE-----\\n";
    let text = format!(
        "#!/bin/sh\necho ran >> {}\ncat > /dev/null\necho '[GNUPG:] SIG_CREATED x' >&2\nprintf -- '{signature}'\n",
        folder.join("ran").display()
    );
    fs::write(&program, text).expect("a file");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a program");
    let program = program.to_str().expect("a path");
    for arguments in [
        &["init", "-q", "."][..],
        &["config", "user.name", "A"],
        &["config", "user.email", "a@a.example"],
        &["config", "gpg.program", program],
        &["config", "log.showSignature", "true"],
        &["add", "."],
        &["commit", "-q", "-S", "-m", "A"],
    ] {
        let git = Command::new("git")
            .args(arguments)
            .current_dir(folder.join("given"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .status();
        assert!(git.expect("git is there").success(), "{arguments:?}");
    }
    fs::remove_file(folder.join("ran")).expect("the commit is signed");
    let run = minamo_with(
        folder.path(),
        &["import", "zenn", "given"],
        &[("GIT_CONFIG_GLOBAL", "/dev/null")],
    );
    let run = run.code(0);
    assert!(
        run.stdout.contains("the day of their first commit: 1"),
        "{}",
        run.stdout
    );
    assert!(!folder.exists("ran"), "{}", folder.read("ran"));
}
