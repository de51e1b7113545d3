//! The writer's real notes: every slip is found at its line, and little else is.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use super::{check, site};

/// The first and the last finding of each code that was checked by hand, as a range of counts.
/// More may come with a better grammar, but not many more without false alarms.
const BOUNDS: &[(&str, usize, usize)] = &[
    ("loose-spelling", 6, 7),
    ("lost-label", 52, 54),
    ("misspelt-repository", 6, 6),
    ("suspicious-number", 3, 3),
    ("unclosed-bracket", 1, 1),
    ("unknown-person", 1, 1),
];

#[test]
fn the_writers_slips_are_found() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(slips) = std::fs::read_to_string(corpus.join("expected/refs.tsv")) else {
        eprintln!("skipped: there is no {}", corpus.display());
        return;
    };
    let site = site(&[(
        "site.toml",
        "[repos]\n\"k/k\" = \"kubernetes/kubernetes\"\n",
    )]);
    let scrap = corpus.join("scrap-2023-h1.txt");
    let imported = Command::new(env!("CARGO_BIN_EXE_minamo"))
        .args(["import", "zenn-scrap"])
        .arg(&scrap)
        .arg("--into")
        .arg(site.path())
        .output()
        .expect("the program runs");
    assert!(imported.status.success());
    let output = check(site.path(), &["--format", "json"]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let found = found["findings"].as_array().expect("a list");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in found {
        *counts.entry(finding["code"].as_str().unwrap()).or_default() += 1;
    }
    for (code, count) in counts {
        let bound = BOUNDS.iter().find(|(name, ..)| *name == code);
        let (_, least, most) = bound.unwrap_or_else(|| panic!("{count} findings of {code}"));
        assert!(
            (*least..=*most).contains(&count),
            "{count} findings of {code}"
        );
    }
    for slip in slips.lines().filter(|line| line.contains("typo:")) {
        assert_found(slip, found, site.path());
    }
}

/// A row of `refs.tsv` has a finding that holds its text, on a day that fits, and suggests the
/// target it names after "typo:".
fn assert_found(slip: &str, found: &[serde_json::Value], site: &Path) {
    let fields: Vec<&str> = slip.split('\t').collect();
    let (date, written) = (fields[2], fields[3]);
    let meant = fields.last().unwrap().split("typo: ").nth(1).unwrap();
    // "should be k/k#115139", "meant cilium/cilium#23486 (…)"
    let meant = meant
        .split_whitespace()
        .find(|word| word.contains('/'))
        .unwrap();
    let meant = meant.trim_end_matches([';', ',']);
    let day = if date == "-" { "undated" } else { date };
    let written = written.rsplit("- ").next().unwrap();
    let is_it = |finding: &&serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let coded = ["misspelt-repository", "suspicious-number"].contains(&text("code"));
        let source = std::fs::read_to_string(site.join(text("path"))).unwrap_or_default();
        let line = finding["line"].as_u64().unwrap_or_default() as usize;
        let line = source.lines().nth(line - 1).unwrap_or_default();
        coded
            && text("path").contains(day)
            && text("message").contains(written)
            && line.contains(written)
            && suggests(finding, meant)
    };
    assert!(
        found.iter().any(|finding| is_it(&finding)),
        "not found: {slip}"
    );
}

fn suggests(finding: &serde_json::Value, meant: &str) -> bool {
    let repository = meant.split('#').next().unwrap_or_default();
    let fix = finding["fix"]["replacement"].as_str();
    let help = finding["help"].as_str().unwrap_or_default();
    fix == Some(repository) || fix.is_none() && help.contains(meant)
}
