//! What is said of dependencies and of the scripts in templates is true.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The keys of the sections of `Cargo.toml` that name dependencies.
fn dependencies() -> BTreeSet<String> {
    let manifest = read("Cargo.toml");
    let mut names = BTreeSet::new();
    let mut is_inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| is_inside) {
            names.insert(name.to_owned());
        }
    }
    names
}

#[test]
fn every_dependency_has_its_reason() {
    let page = read("docs/content/pages/internals/dependencies.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let listed: BTreeSet<String> = rows
        .filter_map(|row| Some(row.split_once('`')?.0.to_owned()))
        .collect();
    assert_eq!(listed, dependencies());
}

#[test]
fn the_policy_of_pages_has_the_hash_of_every_script_in_templates() {
    let base = read("themes/default/templates/base.html");
    let policy = base
        .lines()
        .find(|line| line.contains("Content-Security-Policy"));
    let policy = policy.expect("base.html has a policy");
    assert!(
        !policy.contains("unsafe-inline")
            && !policy.contains("http:")
            && !policy.contains("https:")
    );
    let mut scripts = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    for entry in fs::read_dir(folder).expect("the templates") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a template");
        for part in text.split("<script>").skip(1) {
            let (script, _) = part.split_once("</script>").expect("a script ends");
            let hash = base64(&Sha256::digest(script));
            let source = format!("'sha256-{hash}'");
            assert!(policy.contains(&source), "{}: {source}", path.display());
            scripts += 1;
        }
        assert!(!text.contains("style=\""), "{}", path.display());
    }
    // Rules that a script adds are in its text, where a backslash is before each quotation mark.
    let prefetch = read("themes/default/static/site.js/70-prefetch.js");
    let rules = prefetch
        .lines()
        .find_map(|line| line.strip_prefix("const RULES = '")?.strip_suffix("';"));
    let rules = rules.expect("rules in one line").replace("\\\\", "\\");
    let hash = base64(&Sha256::digest(&rules));
    assert!(
        policy.contains(&format!("'sha256-{hash}'")),
        "rules: {hash}"
    );
    assert_eq!(policy.matches("'sha256-").count(), scripts + 1);
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at > three.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}
