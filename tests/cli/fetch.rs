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
    // People and repositories are asked about apart; nobody knows them unless a file does.
    let about = "case \"$*\" in *nameWithOwner\\ description*|*repositoryOwner*) if [ -e about.json ]; then cat about.json; else echo '{\"data\": {\"rateLimit\": {\"remaining\": 9}}}'; fi; exit;; esac";
    let count = "case \"$*\" in *nameWithOwner\\ description*|*repositoryOwner*) echo \"$@\" >> asked_about;; *) echo \"$@\" >> asked;; esac";
    folder.write("gh", format!("#!/bin/sh\n{count}\n{about}\n{script}\n"));
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
    assert!(
        run.stdout.contains("2 threads in the notes, 2 to ask for"),
        "{}",
        run.stdout
    );
    assert!(
        run.stderr.contains("asked for 2 of 2 threads"),
        "{}",
        run.stderr
    );
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
        run.stderr.contains("asked for 200 of 250"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.read(TABLE).matches("merged\"").count(), 250);
}

#[test]
fn numbers_that_are_not_there_and_repositories_with_new_names_are_reported() {
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
    let run = fetch(&folder, &[]).code(75);
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
fn what_cannot_be_fetched_is_reported_and_nothing_is_lost() {
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

#[test]
fn people_and_repositories_of_the_notes_become_facts() {
    let note = "+++\npeople = [\"aojea\", \"uesyn\", \"gone\"]\n+++\n\n- old awslabs/karpenter#5000\n- k/k#1000\n";
    let folder = site(note, "cat answer.json");
    folder.write(
        "answer.json",
        data(&[
            (
                "t0",
                of("aws/karpenter-provider-aws", &thread("x", "MERGED")),
            ),
            ("t1", of(KK, &thread("x", "MERGED"))),
        ]),
    );
    // In the order of the question, which is that of the keys.
    let about = json!({"data": {"rateLimit": {"remaining": 9},
        "t0": {"nameWithOwner": "aws/karpenter-provider-aws", "description": " Scales  nodes ", "isArchived": true},
        "t1": {"nameWithOwner": KK, "description": null, "isArchived": false},
        "t2": {"login": "aojea", "name": "Antonio Ojea", "company": "@google "},
        "t3": null,
        "t4": {"login": "uesyn", "name": "Uesyn", "company": null}},
        "errors": [{"type": "NOT_FOUND", "path": ["t3"], "message": "none"}]});
    folder.write("about.json", about.to_string());
    fetch(&folder, &[]).code(0);
    let question = folder.read("asked_about");
    let order: Vec<usize> = [
        "karpenter",
        "name: \"kubernetes\"",
        "aojea",
        "gone",
        "uesyn",
    ]
    .iter()
    .map(|name| question.find(name).expect("it is asked for"))
    .collect();
    assert!(order.is_sorted(), "{question}");
    let repos = folder.read("content/subjects/repo.github.toml");
    assert!(repos.contains("[\"awslabs/karpenter\"]\ntitle = \"Scales nodes\"\nstate = \"archived\"\nrenamed_to = \"aws/karpenter-provider-aws\"\n"), "{repos}");
    let people = folder.read("content/subjects/person.github.toml");
    assert!(
        people.contains("[\"@aojea\"]\ntitle = \"Antonio Ojea\"\naffiliations = [\"google\"]\n"),
        "{people}"
    );
    // A single word would be found in texts where it means nobody.
    assert!(
        people.contains("[\"@uesyn\"]\n") && !people.contains("\"Uesyn\""),
        "{people}"
    );
    assert!(!people.contains("gone"), "{people}");
    // What an import or a person knows counts more, and is left alone.
    folder.write(
        "content/subjects/person.toml",
        "[\"@aojea\"]\ntitle = \"A. Ojea\"\n",
    );
    fetch(&folder, &["--max-age", "0"]).code(0);
    minamo(folder.path(), &["build"]).code(0);
    let page = folder.read("public/person/aojea/index.html");
    assert!(
        page.contains("A. Ojea") && page.contains("google") && !page.contains("Antonio"),
        "{page}"
    );
    let check = minamo(folder.path(), &["check"]).code(0);
    let line = "add `\"awslabs/karpenter\" = \"aws/karpenter-provider-aws\"` under `[repos]`";
    assert!(check.stdout.contains(line), "{}", check.stdout);
    assert_eq!(check.stdout.matches("hint[renamed-repository]").count(), 1);
    // Not again before it is old.
    folder.write("asked_about", "");
    fetch(&folder, &[]).code(0);
    assert_eq!(folder.read("asked_about"), "");
}

#[test]
fn a_thread_that_was_moved_is_reported() {
    let folder = site("- k/k#1000\n", "cat answer.json");
    let mut moved = thread("Docs", "OPEN");
    moved["number"] = json!(56);
    moved["repository"] = json!({"nameWithOwner": "kubernetes/website"});
    folder.write("answer.json", data(&[("t0", of(KK, &moved))]));
    fetch(&folder, &[]).code(0);
    let check = minamo(folder.path(), &["check"]).code(0);
    for text in ["hint[moved-thread]", "write kubernetes/website#56"] {
        assert!(check.stdout.contains(text), "{}", check.stdout);
    }
}

#[test]
fn a_short_wait_is_waited_for_and_a_long_one_ends_the_run() {
    for (refusal, until) in [
        (
            "printf 'HTTP/2.0 429 Too Many Requests\\r\\nRetry-After: %s\\r\\n\\r\\n{}' ",
            "0",
        ),
        (
            "printf 'HTTP/2.0 403 Forbidden\\nretry-after: %s\\n\\n{\"message\": \"secondary\"}' ",
            "0",
        ),
        (
            "printf 'HTTP/2.0 403 Forbidden\\nX-RateLimit-Remaining: 0\\nX-RateLimit-Reset: %s\\n\\n' ",
            "1",
        ),
    ] {
        let script = |until: &str| {
            format!(
                "if [ ! -e used ]; then touch used; {refusal}{until}; exit 1; fi\nprintf 'HTTP/2.0 200 OK\\nServer: x\\n\\n'; cat answer.json"
            )
        };
        let folder = site("- k/k#1000\n", &script(until));
        folder.write(
            "answer.json",
            data(&[("t0", of(KK, &thread("x", "MERGED")))]),
        );
        fetch(&folder, &[]).code(0);
        assert_eq!(asked(&folder), 2, "{refusal}");
        assert!(folder.read(TABLE).contains("#1000"));
        // A year, or the year 2100.
        let long = if until == "1" {
            "4102444800"
        } else {
            "31536000"
        };
        let folder = site("- k/k#1000\n", &script(long));
        fetch(&folder, &["--wait", "30"]).code(75).says(&[
            "no more questions before ",
            "run the command again",
            "--wait SECONDS",
        ]);
        assert_eq!(asked(&folder), 1, "{refusal}");
    }
    // One that refuses for ever is not asked for ever.
    let folder = site(
        "- k/k#1000\n",
        "printf 'HTTP/2.0 429 x\\nRetry-After: 0\\n\\n'; exit 1",
    );
    fetch(&folder, &[]).code(75);
    assert!(asked(&folder) < 10);
}

#[test]
fn the_last_answer_of_an_hour_counts_and_the_next_question_waits() {
    for (reset, code, questions) in [
        ("2001-01-01T00:00:00Z", 0, 2),
        ("2100-01-01T00:00:00Z", 75, 1),
    ] {
        let folder = site(&note_of(1000..1150), "cat answer.json");
        let mut answer: Value = serde_json::from_str(&hundred_merged()).expect("JSON");
        answer["data"]["rateLimit"] = json!({"remaining": 0, "resetAt": reset});
        folder.write("answer.json", answer.to_string());
        let run = fetch(&folder, &[]).code(code);
        assert_eq!(asked(&folder), questions, "{}", run.stderr);
        if code == 75 {
            run.says(&["before 2100-01-01 00:00:00 UTC"]);
            assert_eq!(folder.read(TABLE).matches("merged\"").count(), 100);
        }
    }
}

#[test]
fn a_run_that_is_killed_loses_no_answer() {
    let script = "if [ -e used ]; then kill -9 $PPID; fi\ntouch used; cat answer.json";
    let folder = site(&note_of(1000..1150), script);
    folder.write("answer.json", hundred_merged());
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_minamo"))
        .args(["facts", "fetch", "--quiet", "--gh", "./gh"])
        .current_dir(folder.path())
        .status();
    assert_eq!(status.expect("it runs").code(), None, "it was killed");
    assert_eq!(folder.read(TABLE).matches("merged\"").count(), 100);
    asked(&folder);
    answer(&folder, "cat answer.json");
    let run = fetch(&folder, &[]).code(0);
    assert!(run.stdout.contains("50 to ask for"), "{}", run.stdout);
    assert_eq!(asked(&folder), 1);
}
