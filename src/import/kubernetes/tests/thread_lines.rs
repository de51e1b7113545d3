//! Threads from JSON lines.

use crate::import::kubernetes::threads::{read_threads, table};

const LINES: &str = r#"{"repo":"kubernetes/kubernetes","number":20,"title":"Mend \"pipes\"","state":"closed","author":"nami","labels":["sig/water","kind/bug"],"created":"2023-03-09T01:02:03Z","closed":"2023-04-01T00:00:00Z","merged":"2023-04-01T00:00:00Z"}

{"repo":"kubernetes/kubernetes","number":9,"title":"Leak","state":"open","author":"dependabot[bot]","labels":[],"created":"2023-03-09","closed":null,"merged":null}
"#;

#[test]
fn lines_become_a_sorted_table() {
    let (threads, problems) = read_threads(LINES);
    assert_eq!(problems, []);
    let expected = "\
# Written by `minamo facts threads`; do not edit: put your own facts into content/subjects/thread/OWNER/NAME/NUMBER.md.

[\"kubernetes/kubernetes#9\"]
title = \"Leak\"
state = \"open\"
author = \"@dependabot[bot]\"
created = 2023-03-09

[\"kubernetes/kubernetes#20\"]
title = \"Mend \\\"pipes\\\"\"
state = \"merged\"
author = \"@nami\"
labels = [\"kind/bug\", \"sig/water\"]
created = 2023-03-09
closed = 2023-04-01
merged = 2023-04-01
";
    assert_eq!(table(&threads), expected);
    assert!(expected.parse::<toml::Table>().is_ok());
    assert_eq!(read_threads(LINES).0, threads);
}

#[test]
fn each_odd_line_is_one_problem() {
    let cases = [
        ("{", "1:1: this line is not JSON"),
        ("[1]", "1:1: this line is not a JSON object"),
        (
            r#"{"repo":"kubernetes","number":1}"#,
            "1:1: this line does not say which thread it is",
        ),
        (
            r#"{"repo":"a/b"}"#,
            "1:1: this line does not say which thread it is",
        ),
        (
            r#"{"repo":"a/b","number":1,"state":"gone"}"#,
            "1:1: `state` is `gone`",
        ),
        (
            r#"{"repo":"a/b","number":1,"title":5}"#,
            "1:1: `title` is not a string",
        ),
        (
            r#"{"repo":"a/b","number":1,"author":"Nami Umi"}"#,
            "1:1: `author` is `Nami Umi`, which is not a login",
        ),
        (
            r#"{"repo":"a/b","number":1,"labels":"x"}"#,
            "1:1: `labels` is not a list",
        ),
        (
            r#"{"repo":"a/b","number":1,"labels":["x",1]}"#,
            "1:1: `labels` has something",
        ),
        (
            r#"{"repo":"a/b","number":1,"closed":"2023-14-05"}"#,
            "1:1: `closed` is `2023-14-05`, which is not a date",
        ),
    ];
    for (line, expected) in cases {
        let (_, problems) = read_threads(line);
        let [problem] = &problems[..] else {
            panic!("{line}: {problems:#?}");
        };
        let found = format!("{}:{}: {}", problem.line, problem.column, problem.message);
        assert!(found.starts_with(expected) || line == "{", "{found}");
    }
}

#[test]
fn the_later_of_two_lines_is_taken() {
    let text = "{\"repo\":\"a/b\",\"number\":1,\"state\":\"open\"}\n\
                {\"repo\":\"A/B\",\"number\":1,\"state\":\"closed\"}\n";
    let (threads, problems) = read_threads(text);
    assert_eq!(threads.len(), 1);
    assert_eq!(threads[0].state.as_deref(), Some("closed"));
    assert_eq!((problems.len(), problems[0].line), (1, 2));
    assert_eq!(
        read_threads(&format!("{LINES}{LINES}")).1,
        [],
        "the same again says nothing new"
    );
}
