//! `minamo inbox`: notifications of GitHub in the order of reading.

use serde_json::{Value, json};

use crate::support::folder::tree;
use crate::support::{Folder, minamo};

const SITE: &str = "title = \"Test\"\n\n[references]\ndefault_repo = \"kubernetes/kubernetes\"\n";

/// A notification as GitHub writes it, of what was read before.
fn notice(title: &str, kind: &str, path: &str) -> Value {
    let mut parts = path.splitn(3, '/');
    let repository = [parts.next(), parts.next()]
        .map(Option::unwrap_or_default)
        .join("/");
    let url = parts
        .next()
        .map(|rest| format!("https://api.github.com/repos/{repository}/{rest}"));
    json!({
        "id": "1", "unread": true, "reason": "subscribed",
        "updated_at": "2023-09-12T01:00:00Z", "last_read_at": "2023-09-01T00:00:00Z",
        "subject": {"title": title, "url": url, "latest_comment_url": null, "type": kind},
        "repository": {"id": 1, "full_name": repository},
    })
}

fn with(mut notice: Value, key: &str, value: Value) -> Value {
    notice[key] = value;
    notice
}

fn notices() -> Vec<Value> {
    vec![
        notice("A discussion", "Discussion", "kubernetes/kubernetes"),
        notice(
            "Bump x from 1.0 to 1.1",
            "PullRequest",
            "kubernetes/kubernetes/pulls/1",
        ),
        with(
            notice(
                "Never seen *before*",
                "Issue",
                "kubernetes-sigs/kind/issues/2",
            ),
            "last_read_at",
            Value::Null,
        ),
        with(
            notice("Seen today", "PullRequest", "kubernetes/kubernetes/pulls/3"),
            "unread",
            json!(false),
        ),
        notice(
            "A small one",
            "PullRequest",
            "kubernetes/kubernetes/pulls/4",
        ),
        with(
            notice(
                "A later one",
                "PullRequest",
                "kubernetes/kubernetes/pulls/5",
            ),
            "updated_at",
            json!("2023-09-12T02:00:00Z"),
        ),
        notice("Noted", "Issue", "kubernetes/kubernetes/issues/6"),
        notice(
            "Merged by facts",
            "PullRequest",
            "kubernetes/kubernetes/pulls/7",
        ),
        notice("v1.7.0", "Release", "containerd/containerd/releases/99"),
    ]
}

fn site() -> Folder {
    Folder::site(
        SITE,
        &[
            ("content/notes/2023-09-01.md", "- First (k/k#6)\n"),
            ("content/notes/2023-09-05.md", "- Again (k/k#6)\n"),
            ("content/notes/2023-09-12.md", "- Own words (k/k#4)\n"),
            (
                "content/subjects/thread.toml",
                "[\"kubernetes/kubernetes#7\"]\nstate = \"merged\"\ntitle = \"Merged, says the table\"\n",
            ),
        ],
    )
}

const EXPECTED: &str = "\
## Merged and closed

- [1] Merged by facts (k/k#7), merged

## Noted before

- [2] A small one (k/k#4), last noted 2023-09-12
- [3] Noted (k/k#6), last noted 2023-09-05

## New

- [4] Never seen \\*before\\* (kubernetes-sigs/kind#2)

## The rest

- [5] A later one (k/k#5)
- [6] v1.7.0 (containerd/containerd@v1.7.0)
- [7] A discussion (kubernetes/kubernetes)

## 1 dependency update

- [8] Bump x from 1.0 to 1.1 (k/k#1)
";

#[test]
fn notifications_are_printed_in_the_order_of_reading() {
    let folder = site();
    folder.write("n.json", Value::from(notices()).to_string());
    let before = tree(&folder.join("content"));
    let run = minamo(folder.path(), &["inbox", "--from", "n.json"]).code(0);
    assert_eq!(run.stderr, "");
    assert_eq!(run.stdout, EXPECTED);
    assert_eq!(tree(&folder.join("content")), before);
    // Page after page, as `gh api --paginate` prints them, in another order.
    let pages: Vec<String> = notices()
        .into_iter()
        .rev()
        .map(|notice| Value::from(vec![notice]).to_string())
        .collect();
    folder.write("n.json", pages.concat());
    let run = minamo(folder.path(), &["inbox", "--from", "n.json"]).code(0);
    assert_eq!(run.stdout, EXPECTED);
    folder.write("n.json", "[]");
    let run = minamo(folder.path(), &["inbox", "--from", "n.json"]).code(0);
    assert_eq!(run.stdout, "Nothing is unread.\n");
}

#[test]
fn chosen_ones_go_into_the_note() {
    let folder = site();
    folder.write("n.json", Value::from(notices()).to_string());
    let capture = [
        "inbox",
        "--from",
        "n.json",
        "--date",
        "2023-09-12",
        "--capture",
        "1",
        "4,2",
    ];
    minamo(folder.path(), &capture).code(0);
    let expected = "- Own words (k/k#4)\n\
        - Merged, says the table (k/k#7)\n\
        - Never seen \\*before\\* (kubernetes-sigs/kind#2)\n";
    assert_eq!(folder.read("content/notes/2023-09-12.md"), expected);
    let run = minamo(folder.path(), &capture).code(0);
    assert_eq!(
        run.stdout.matches("was there already").count(),
        3,
        "{}",
        run.stdout
    );
    minamo(
        folder.path(),
        &["inbox", "--from", "n.json", "--capture", "9"],
    )
    .code(2)
    .says(&["there is no notification 9", "8 notifications"]);
    assert_eq!(folder.read("content/notes/2023-09-12.md"), expected);
}

#[test]
fn what_is_not_a_list_of_notifications_is_reported_with_its_place() {
    let folder = site();
    for (text, messages) in [
        (
            "[{\"id\": 1},\n oops]",
            &["n.json:2:2", "this is not JSON"][..],
        ),
        ("[", &["n.json:1:1", "this is not JSON"]),
        (
            "{\"message\": \"Bad credentials\"}",
            &["n.json:1:1", "not a list of notifications"],
        ),
        ("<html>", &["n.json:1:1", "this is not JSON"]),
    ] {
        folder.write("n.json", text);
        let run = minamo(folder.path(), &["inbox", "--from", "n.json"]).code(1);
        assert_eq!(run.stdout, "", "{text}");
        run.says(messages);
    }
    let text = format!("[\n{},\n{{\"id\": \"2\"}}]", notices()[6]);
    folder.write("n.json", text);
    let run = minamo(folder.path(), &["inbox", "--from", "n.json"]).code(0);
    assert!(run.stdout.contains("- [1] Noted (k/k#6)"), "{}", run.stdout);
    run.says(&[
        "warning: n.json:3:1: this is not a notification: missing field",
        "n.json:3:1",
        "missing field",
    ]);
    minamo(folder.path(), &["inbox", "--from", "gone.json"])
        .code(2)
        .says(&["cannot read gone.json"]);
    minamo(folder.path(), &["inbox", "--gh", "./no-such-gh"])
        .code(2)
        .says(&["./no-such-gh", "gh auth login"]);
}

#[cfg(unix)]
mod with_gh {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A GitHub CLI that answers from files.
    fn gh(folder: &Folder, script: &str) {
        folder.write("gh", format!("#!/bin/sh\necho \"$@\" >> asked\n{script}"));
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(folder.join("gh"), executable).expect("permissions");
    }

    const ANSWERS: &str =
        "case \"$2\" in --paginate) cat n.json;; graphql) cat threads.json; exit 1;; esac\n";

    #[test]
    fn github_is_asked_what_became_of_the_threads() {
        let folder = site();
        gh(&folder, ANSWERS);
        folder.write("n.json", Value::from(notices()).to_string());
        let thread = |state: &str, author: &str, comments: &[(&str, &str)]| {
            let nodes: Vec<Value> = comments
                .iter()
                .map(|(day, login)| json!({"createdAt": format!("{day}T00:00:00Z"), "author": {"login": login, "__typename": "User"}}))
                .collect();
            json!({"thread": {"title": "x", "state": state, "author": {"login": author, "__typename": "User"}, "comments": {"nodes": nodes}}})
        };
        // In the order of the question: k/k#1, #4, #5, #6, #7, then kind#2.
        let data = json!({"data": {
            "t0": thread("OPEN", "ada", &[]),
            "t1": thread("OPEN", "ada", &[("2023-08-01", "ada"), ("2023-09-11", "k8s-triage-robot")]),
            "t2": thread("CLOSED", "ada", &[]),
            "t3": thread("OPEN", "ada", &[("2023-09-11", "k8s-ci-robot"), ("2023-09-12", "ada")]),
            "t4": null,
            "t5": thread("OPEN", "ada", &[("2023-09-11", "k8s-ci-robot")]),
        }, "errors": [{"message": "Could not resolve to a Repository"}]});
        folder.write("threads.json", data.to_string());
        let run = minamo(folder.path(), &["inbox", "--gh", "./gh"]).code(0);
        assert_eq!(run.stderr, "");
        let order: Vec<&str> = run.stdout.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(
            order,
            [
                "## Merged and closed",
                "- [1] A later one (k/k#5), closed",
                "- [2] Merged by facts (k/k#7), merged",
                "## Noted before",
                "- [3] Noted (k/k#6), last noted 2023-09-05",
                "## New",
                "- [4] Never seen \\*before\\* (kubernetes-sigs/kind#2)",
                "## The rest",
                "- [5] v1.7.0 (containerd/containerd@v1.7.0)",
                "- [6] A discussion (kubernetes/kubernetes)",
                "## 1 thread with comments of bots alone",
                "- [7] A small one (k/k#4), last noted 2023-09-12",
                "## 1 dependency update",
                "- [8] Bump x from 1.0 to 1.1 (k/k#1)",
            ]
        );
        let asked = folder.read("asked");
        assert!(
            asked.contains("repository(owner: \"kubernetes-sigs\", name: \"kind\")"),
            "{asked}"
        );
        assert_eq!(asked.matches("api graphql").count(), 1);
        // The numbers mean what was printed, whatever has come since.
        folder.write("n.json", "[]");
        minamo(
            folder.path(),
            &["inbox", "--date", "2023-09-12", "--capture", "1"],
        )
        .code(0);
        assert!(
            folder
                .read("content/notes/2023-09-12.md")
                .ends_with("- A later one (k/k#5)\n")
        );
        assert_eq!(folder.read("asked"), asked);
    }

    #[test]
    fn without_an_answer_about_threads_the_order_is_that_of_the_file() {
        let folder = site();
        folder.write("n.json", Value::from(notices()).to_string());
        for graphql in [
            "echo 'HTTP 502' >&2; exit 1",
            "echo '<html>'",
            "echo '{\"message\": \"no\"}'; exit 1",
        ] {
            gh(
                &folder,
                &format!("case \"$2\" in --paginate) cat n.json;; *) {graphql};; esac\n"),
            );
            let run = minamo(folder.path(), &["inbox", "--gh", "./gh"]).code(0);
            assert_eq!(run.stdout, EXPECTED, "{graphql}");
            run.says(&["warning: GitHub does not say what became of 6 threads"]);
        }
        gh(&folder, "echo 'HTTP 401: Bad credentials' >&2; exit 4\n");
        let run = minamo(folder.path(), &["inbox", "--gh", "./gh"]).code(2);
        run.says(&["`gh api notifications` failed: HTTP 401: Bad credentials"]);
    }
}
