//! `minamo init --deploy`: what hosts need, in new sites and in those that are there.

use saphyr::{LoadableYamlNode, Yaml};

use crate::support::{Folder, minamo};

const WORKFLOW: &str = ".github/workflows/publish.yml";

/// The steps of the first job of a workflow: the commands of each.
fn commands(text: &str) -> Vec<String> {
    let all = Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let jobs = all[0]["jobs"]["build"]["steps"]
        .as_sequence()
        .expect("steps");
    for step in jobs {
        let has = |key: &str| step.contains_mapping_key(key);
        assert!(
            has("run") != has("uses"),
            "a step runs something or uses something: {text}"
        );
    }
    let runs = jobs
        .iter()
        .filter_map(|step| step.as_mapping_get("run")?.as_str());
    runs.map(str::to_owned).collect()
}

#[test]
fn a_new_site_has_what_its_host_needs() {
    for host in ["github-pages", "netlify", "cloudflare"] {
        let folder = Folder::new();
        let run = minamo(folder.path(), &["init", "mine", "--deploy", host]).code(0);
        assert!(
            run.stdout.contains("On GitHub, in the settings"),
            "{}",
            run.stdout
        );
        let text = folder.read(&format!("mine/{WORKFLOW}"));
        assert!(
            !text.contains("{before}") && !text.contains("{site_url}") && !text.contains("{after}"),
            "{text}"
        );
        let commands = commands(&text).join("\n");
        for there in [
            "minamo facts fetch",
            "--feeds \"$RUNNER_TEMP/feed.xml\"",
            "minamo build --base-url \"$SITE_URL\"",
        ] {
            assert!(commands.contains(there), "no {there} in\n{text}");
        }
        let site = folder.join("mine");
        let has_settings = folder.read("mine/site.toml").contains("[deploy]");
        assert_eq!(has_settings, host != "github-pages");
        minamo(&site, &["build"]).code(0);
        assert_eq!(
            folder.exists("mine/public/_headers"),
            host != "github-pages"
        );
        assert!(!folder.exists("mine/public/_redirects"), "there are none");
    }
}

#[test]
fn in_a_site_that_is_there_nothing_is_touched() {
    let folder = Folder::site(
        "title = \"Mine\"\n",
        &[
            ("content/notes/2023-09-12.md", "- a\n"),
            ("content/pages/_headers", "mine"),
        ],
    );
    let run = minamo(folder.path(), &["init", ".", "--deploy", "netlify"]).code(0);
    for there in [
        "_headers is there and stays as it is",
        "publish.yml is written",
        "[deploy]\nhost = \"netlify\"",
    ] {
        assert!(run.stdout.contains(there), "{}", run.stdout);
    }
    assert_eq!(folder.read("content/pages/_headers"), "mine");
    assert_eq!(folder.read("site.toml"), "title = \"Mine\"\n");
    assert_eq!(folder.tree("content").len(), 2);
    folder.write(WORKFLOW, "mine");
    minamo(folder.path(), &["init", ".", "--deploy", "netlify"]).code(0);
    assert_eq!(folder.read(WORKFLOW), "mine");
    minamo(folder.path(), &["init", "."]).code(2);
    minamo(folder.path(), &["init", ".", "--deploy", "geocities"]).code(2);
}

#[test]
fn the_build_writes_the_redirections_of_its_host() {
    let note = "+++\nredirect_from = [\"/old/a day/\", \"/日.html\"]\n+++\n\n- a\n";
    for (host, status) in [("netlify", "301!"), ("cloudflare", "301")] {
        let config =
            format!("base_url = \"https://me.example/notes\"\n[deploy]\nhost = \"{host}\"\n");
        let folder = Folder::site(&config, &[("content/notes/2023-09-12.md", note)]);
        minamo(folder.path(), &["build"]).code(0);
        let lines = folder.read("public/_redirects");
        assert_eq!(
            lines,
            format!(
                "/notes/%E6%97%A5.html /notes/notes/2023-09-12/ {status}\n/notes/old/a%20day/ /notes/notes/2023-09-12/ {status}\n"
            )
        );
    }
    let folder = Folder::site(
        "[deploy]\nhost = \"x\"\n",
        &[("content/notes/2023-09-12.md", note)],
    );
    minamo(folder.path(), &["build"])
        .code(1)
        .says(&["\"netlify\" or \"cloudflare\""]);
}
