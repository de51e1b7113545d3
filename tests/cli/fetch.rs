//! `minamo facts fetch`, with a GitHub CLI of our own that answers from files.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::support::{Folder, Run, minamo};

const SITE: &str = "title = \"Test\"\n\n[references]\ndefault_repo = \"kubernetes/kubernetes\"\n";
const TABLE: &str = "content/subjects/thread.toml";

/// A site whose GitHub CLI is this script; it keeps what it is asked in `asked`.
fn site(note: &str, script: &str) -> Folder {
    let folder = Folder::site(SITE, &[("content/notes/2023-09-12.md", note)]);
    answer(&folder, script);
    folder
}

fn answer(folder: &Folder, script: &str) {
    folder.write("gh", format!("#!/bin/sh\necho \"$@\" >> asked\n{script}\n"));
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.join("gh"), executable).expect("permissions");
}

fn fetch(folder: &Folder, arguments: &[&str]) -> Run {
    let all: Vec<&str> = ["facts", "fetch", "--gh", "./gh"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    minamo(folder.path(), &all)
}

/// How often GitHub was asked since the last time this was looked at.
fn asked(folder: &Folder) -> usize {
    let count = match folder.exists("asked") {
        true => folder.read("asked").matches("api graphql").count(),
        false => 0,
    };
    folder.write("asked", "");
    count
}

fn thread(title: &str, state: &str) -> Value {
    json!({
        "title": title, "state": state, "createdAt": "2023-09-01T10:00:00Z",
        "closedAt": if state == "OPEN" { None } else { Some("2023-09-10T10:00:00Z") },
        "mergedAt": if state == "MERGED" { Some("2023-09-10T10:00:00Z") } else { None },
        "author": {"login": "aojea"},
        "labels": {"nodes": [{"name": "sig/node"}, {"name": "kind/feature"}]},
    })
}

fn of(repository: &str, thread: &Value) -> Value {
    json!({"nameWithOwner": repository, "thread": thread})
}

fn data(answers: &[(&str, Value)]) -> String {
    let mut data = json!({"rateLimit": {"remaining": 4000}});
    for (name, answer) in answers {
        data[*name] = answer.clone();
    }
    json!({"data": data}).to_string()
}

/// An answer about a hundred threads of kubernetes/kubernetes, all merged.
fn hundred_merged() -> String {
    let names: Vec<String> = (0..100).map(|index| format!("t{index}")).collect();
    let answers: Vec<(&str, Value)> = names
        .iter()
        .map(|name| (name.as_str(), of(KK, &thread("x", "MERGED"))))
        .collect();
    data(&answers)
}

/// A note that mentions these threads of kubernetes/kubernetes.
fn note_of(numbers: std::ops::Range<u32>) -> String {
    let lines = numbers.map(|number| format!("- k/k#{number}\n"));
    lines.collect::<Vec<String>>().concat()
}

const KK: &str = "kubernetes/kubernetes";

#[test]
fn threads_of_the_notes_become_facts() {
    let note =
        "- one (k/k#100)\n- two k/k#200, not `k/k#300`\n- KEP-753 and kubernetes-sigs/kind\n";
    let folder = site(note, "cat answer.json");
    folder.write(
        "answer.json",
        data(&[
            ("t0", of(KK, &thread("Add \"sidecars\"", "MERGED"))),
            ("t1", of(KK, &thread("Open", "OPEN"))),
        ]),
    );
    let run = fetch(&folder, &[]).code(0);
    assert_eq!(run.stderr, "");
    for text in ["2 threads in the notes, 2 to ask for", "asked for 2 of 2"] {
        assert!(run.stdout.contains(text), "{}", run.stdout);
    }
    let table = folder.read(TABLE);
    let first = "[\"kubernetes/kubernetes#100\"]\ntitle = \"Add \\\"sidecars\\\"\"\nstate = \"merged\"\nauthor = \"@aojea\"\nlabels = [\"kind/feature\", \"sig/node\"]\ncreated = 2023-09-01\nclosed = 2023-09-10\nmerged = 2023-09-10\n";
    assert!(table.contains(first), "{table}");
    let question = folder.read("asked");
    assert!(
        question.contains("issueOrPullRequest(number: 100)"),
        "{question}"
    );
    assert!(
        !question.contains("300") && !question.contains("753"),
        "{question}"
    );
    assert_eq!(asked(&folder), 1);
    minamo(folder.path(), &["build"]).code(0);

    // What is merged stays so; what is open is asked for again when it is old.
    let run = fetch(&folder, &[]).code(0);
    assert!(
        run.stdout.contains("2 threads in the notes, 0 to ask for"),
        "{}",
        run.stdout
    );
    assert_eq!(asked(&folder), 0);
    folder.write(
        "answer.json",
        data(&[("t0", of(KK, &thread("Now closed", "CLOSED")))]),
    );
    fetch(&folder, &["--max-age", "0"]).code(0);
    assert_eq!(asked(&folder), 1);
    let table = folder.read(TABLE);
    assert!(
        table.contains("Now closed") && table.contains(first),
        "{table}"
    );
    fetch(&folder, &["--max-age", "0"]).code(0);
    assert_eq!(asked(&folder), 0);
}

#[test]
fn a_hundred_are_asked_for_at_a_time() {
    let note = note_of(1000..1250);
    let folder = site(&note, "cat answer.json");
    folder.write("answer.json", hundred_merged());
    let run = fetch(&folder, &[]).code(0);
    assert_eq!(asked(&folder), 3);
    assert!(
        run.stdout.contains("asked for 200 of 250"),
        "{}",
        run.stdout
    );
    assert_eq!(folder.read(TABLE).matches("merged\"").count(), 250);
}

#[test]
fn numbers_that_are_not_there_and_repositories_with_new_names_are_told() {
    let note = "- wrong (k/k#999999) and again k/k#999999\n- a discussion kubernetes-sigs/kind#4000\n- old awslabs/karpenter#5000\n- hidden secret/repo#6000\n";
    let script =
        "case \"$*\" in *discussion*) cat discussions.json;; *) cat answer.json; exit 1;; esac";
    let folder = site(note, script);
    // In the order of the question: awslabs, k/k, kind, secret.
    let answers = [
        (
            "t0",
            of("aws/karpenter-provider-aws", &thread("Moved", "OPEN")),
        ),
        ("t1", of(KK, &Value::Null)),
        ("t2", of("kubernetes-sigs/kind", &Value::Null)),
        ("t3", Value::Null),
    ];
    folder.write("answer.json", data(&answers));
    let discussion = json!({"title": "Ideas", "closed": false, "createdAt": null, "closedAt": null, "author": null});
    folder.write(
        "discussions.json",
        data(&[
            ("t0", of(KK, &Value::Null)),
            ("t1", of("kubernetes-sigs/kind", &discussion)),
        ]),
    );
    let run = fetch(&folder, &[]).code(0);
    let line = "awslabs/karpenter is aws/karpenter-provider-aws today; in site.toml, under [repos]: \"awslabs/karpenter\" = \"aws/karpenter-provider-aws\"";
    assert!(run.stdout.contains(line), "{}", run.stdout);
    let check = minamo(folder.path(), &["check", "--format", "short"]).code(0);
    let lines: Vec<&str> = check
        .stdout
        .lines()
        .filter(|line| line.contains("no-such-thread"))
        .collect();
    assert_eq!(
        lines,
        [
            "content/notes/2023-09-12.md:1:10: warning[no-such-thread] kubernetes/kubernetes has no issue, pull request or discussion 999999",
            "content/notes/2023-09-12.md:1:32: warning[no-such-thread] kubernetes/kubernetes has no issue, pull request or discussion 999999",
        ]
    );
    assert!(folder.read(TABLE).contains("title = \"Ideas\""));
    assert!(!folder.read(TABLE).contains("secret/repo"), "nobody knows");
}

#[test]
fn an_answer_that_went_wrong_says_nothing_about_a_number() {
    let folder = site("- k/k#1000\n- k/k#1001\n", "cat answer.json; exit 1");
    let mut answer: Value = serde_json::from_str(&data(&[
        ("t0", of(KK, &Value::Null)),
        ("t1", of(KK, &thread("x", "MERGED"))),
    ]))
    .expect("JSON");
    answer["errors"] = json!([
        {"type": "SERVICE_UNAVAILABLE", "path": ["t0", "thread"], "message": "timed out"},
    ]);
    folder.write("answer.json", answer.to_string());
    fetch(&folder, &[]).code(0);
    assert_eq!(asked(&folder), 1);
    let table = folder.read(TABLE);
    assert!(
        table.contains("#1001") && !table.contains("#1000"),
        "{table}"
    );
}

#[test]
fn a_run_that_ends_early_goes_on_where_it_ended() {
    let note = note_of(1000..1150);
    let limit = "echo '{\"message\": \"API rate limit exceeded\"}'; echo 'gh: API rate limit exceeded' >&2; exit 1";
    let folder = site(
        &note,
        &format!("if [ -e used ]; then {limit}; fi\ntouch used; cat answer.json"),
    );
    folder.write("answer.json", hundred_merged());
    let run = fetch(&folder, &[]).code(0);
    run.says(&["no more questions this hour", "goes on from here"]);
    assert_eq!(asked(&folder), 2);
    assert_eq!(folder.read(TABLE).matches("merged\"").count(), 100);
    answer(&folder, "cat answer.json");
    let run = fetch(&folder, &[]).code(0);
    assert!(run.stdout.contains("50 to ask for"), "{}", run.stdout);
    assert_eq!(asked(&folder), 1);
    assert_eq!(folder.read(TABLE).matches("merged\"").count(), 150);
}

#[test]
fn what_is_not_answered_is_asked_for_in_halves() {
    let note = "- k/k#1000\n- k/k#1001\n- k/k#1002\n- k/k#1003\n";
    // Four are too many; of two, the second half is answered in half.
    let script = "case \"$*\" in *t2:*) echo '<html>502</html>'; echo 'HTTP 502' >&2; exit 1;; *1000*) cat two.json;; *) cat one.json;; esac";
    let folder = site(note, script);
    let one = ("t0", of(KK, &thread("x", "MERGED")));
    folder.write("one.json", data(std::slice::from_ref(&one)));
    folder.write(
        "two.json",
        data(&[one, ("t1", of(KK, &thread("x", "MERGED")))]),
    );
    fetch(&folder, &[]).code(0);
    assert_eq!(asked(&folder), 3);
    let table = folder.read(TABLE);
    assert!(
        table.contains("#1002") && !table.contains("#1003"),
        "{table}"
    );
    // What was left out is asked for the next time.
    let run = fetch(&folder, &[]).code(0);
    assert!(run.stdout.contains("1 to ask for"), "{}", run.stdout);
}

#[test]
fn what_cannot_be_fetched_is_told_and_nothing_is_lost() {
    for (script, message) in [
        ("echo 'not JSON'", "its answer is not JSON"),
        ("echo '{}'", "its answer is empty"),
        ("echo '{\"data\": {\"t0\": 7}}'", "its answer is not JSON"),
        (
            "echo '{\"message\": \"Bad credentials\"}'; exit 1",
            "Bad credentials",
        ),
        (
            "echo 'gh: to get started, run gh auth login' >&2; exit 4",
            "gh auth login",
        ),
    ] {
        let folder = site("- k/k#1000\n", script);
        fetch(&folder, &[])
            .code(2)
            .says(&["GitHub does not answer", message]);
    }
    let folder = site("- k/k#1000\n", "exit 1");
    minamo(folder.path(), &["facts", "fetch", "--gh", "./no-gh"])
        .code(2)
        .says(&["cannot run the GitHub CLI `./no-gh`"]);
    folder.write(TABLE, "[\"kubernetes/kubernetes#1\"]\ntitle = \"mine\"\n");
    asked(&folder);
    fetch(&folder, &[])
        .code(2)
        .says(&["written or edited by hand"]);
    assert_eq!(asked(&folder), 0, "nobody is asked in vain");
}
