//! Values with one reading, any text at all, and the real sample when it is there. Whole checkouts are in
//! `tests/imports/kubernetes`.

use std::env;
use std::path::PathBuf;

use proptest::prelude::*;

use super::{Facts, Imported, import, read};

const SIGS: &str = include_str!("../../../tests/imports/kubernetes/source/community/sigs.yaml");
const KEP: &str = include_str!(
    "../../../tests/imports/kubernetes/source/enhancements/keps/sig-water/42-pipes/kep.yaml"
);
const PATH: &str = "keps/sig-water/42-pipes/kep.yaml";

/// Imports texts as if they were files at these paths.
fn imported(sigs: Option<&str>, keps: &[(&str, &str)]) -> Imported {
    let file = |(path, text): &(&str, &str)| ((*path).to_owned(), Ok((*text).to_owned()));
    let sigs = sigs.map(|text| file(&("sigs.yaml", text)));
    import(sigs, keps.iter().map(file).collect())
}

fn authors(facts: &Facts) -> String {
    facts.authors.join(" ")
}

fn participating(facts: &Facts) -> String {
    facts.participating.join(" ")
}

fn created(facts: &Facts) -> String {
    facts.created.map_or(String::new(), |day| day.to_string())
}

fn first_release(facts: &Facts) -> String {
    facts.milestones[0].1.clone()
}

fn state(facts: &Facts) -> String {
    facts.state.clone().unwrap_or_default()
}

/// A part of a good KEP, what is written instead, and what a fact is then.
type Row = (
    &'static str,
    &'static str,
    fn(&Facts) -> String,
    &'static str,
);

const READINGS: &[Row] = &[
    ("\"@ame\"", "“@ame”", authors, "@nami @ame"),
    // sigs.yaml knows this login.
    ("\"@ame\"", "ame", authors, "@nami @ame"),
    ("\"@ame\"", "\"@AME\"", authors, "@nami @ame"),
    ("\"@ame\"", "\"@nami\"", authors, "@nami"),
    // Nobody knows whether this is a login.
    ("\"@ame\"", "Jordan", authors, "@nami"),
    ("\"@ame\"", "with help from @ame", authors, "@nami"),
    ("\"@ame\"", "\"@sig-water-leads\"", authors, "@nami"),
    ("\"@ame\"", "TBD", authors, "@nami"),
    ("2021-03-04", "2021-3-4", created, "2021-03-04"),
    ("2021-03-04", "2023-14-05", created, ""),
    ("2021-03-04", "2025-02-29", created, ""),
    ("2021-03-04", "v1.30", created, ""),
    ("2021-03-04", "2021-03-04-05", created, ""),
    // Not the number 1.2.
    ("\"v1.28\"", "1.20", first_release, "v1.20"),
    // The first milestone is beta now.
    ("\"v1.28\"", "TBD", first_release, "v1.30"),
    ("\"v1.28\"", "0.0", first_release, "v1.30"),
    ("\"v1.28\"", "v1.21, v1.37", first_release, "v1.30"),
    ("status: implementable", "status: done", state, ""),
    ("status: implementable", "status: [implemented]", state, ""),
    // The channel is another name.
    (
        "- sig-irrigation",
        "- sig-irri",
        participating,
        "sig-irrigation",
    ),
    (
        "- sig-irrigation",
        "- SIG Irrigation",
        participating,
        "sig-irrigation",
    ),
    ("- sig-irrigation", "- sig-irrig", participating, ""),
    (
        "- sig-irrigation",
        "[\n  sig-irrigation,\n]",
        participating,
        "sig-irrigation",
    ),
    (
        "\n  - sig-irrigation",
        " sig-irrigation",
        participating,
        "sig-irrigation",
    ),
    (
        "replaces: []",
        "replaces: [\n  \"KEP-42\",\n]",
        participating,
        "sig-irrigation",
    ),
];

#[test]
fn what_has_one_reading_is_taken_and_the_rest_is_left_out_without_a_word() {
    for (old, new, fact, expected) in READINGS {
        assert!(KEP.contains(old), "{old}");
        let found = imported(Some(SIGS), &[(PATH, &KEP.replacen(old, new, 1))]);
        assert_eq!(found.keps.len(), 1, "{new}");
        assert_eq!(fact(&found.keps[0].1), *expected, "{new}");
        assert_eq!(found.problems, [], "{new}");
    }
}

#[test]
fn contradicting_names_and_companies_are_not_imported() {
    let company = "company: Spring\n        - github";
    let other = SIGS.replacen(company, "company: Well\n        - github", 1);
    assert_ne!(SIGS, other);
    let found = imported(Some(&other), &[]);
    let mizu = found.people.iter().find(|(login, _)| login == "@Mizu");
    let (_, mizu) = mizu.expect("a person of sigs.yaml");
    assert_eq!(mizu.affiliations, [""; 0]);
    assert_eq!(mizu.title.as_deref(), Some("Mizu Kawa"));
}

#[test]
fn a_login_is_spelt_as_most_files_do() {
    let keps = [("@Kaze", 1), ("@kaze", 2), ("@kaze", 3), ("@KAZE", 4)].map(|(login, number)| {
        let kep = KEP.replace("@ame", login);
        (format!("keps/sig-water/{number}-pipes/kep.yaml"), kep)
    });
    let keps = keps
        .each_ref()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let found = imported(Some(SIGS), &keps);
    assert_eq!(found.keps.len(), 4);
    for (_, facts) in &found.keps {
        assert_eq!(authors(facts), "@nami @kaze");
    }
}

#[test]
fn only_keeps_what_is_wanted_by_canonical_name() {
    let wanted = ["sig-water", "KEP-42", "kubernetes/kubernetes", "@nami"];
    let all = imported(Some(SIGS), &[(PATH, KEP)]);
    let some = all.clone().only(&|name| wanted.contains(&name));
    let kept = [some.groups, some.keps, some.repositories, some.people].concat();
    let names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, wanted);
    assert_eq!(all.only(&|_| false).tables(), []);
}

#[test]
fn without_sigs_yaml_groups_are_believed() {
    let found = imported(None, &[(PATH, KEP)]);
    assert_eq!(found.problems, []);
    assert_eq!(found.keps[0].1.group.as_deref(), Some("sig-water"));
}

#[test]
fn a_checkout_without_its_file_is_a_problem_and_no_checkout_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let found = read(Some(folder.path()), Some(folder.path())).expect("a folder");
    let paths: Vec<&str> = found.problems.iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["keps", "sigs.yaml"]);
    assert!(read(Some(&folder.path().join("none")), None).is_err());
    assert_eq!(read(None, None).expect("nothing"), Imported::default());
}

#[test]
fn the_sample_is_imported() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/facts");
    let folder = env::var_os("MINAMO_FACTS").map_or_else(|| beside.into(), PathBuf::from);
    if !folder.join("community/sigs.yaml").is_file() {
        println!("skipped: there is no sample in {}", folder.display());
        return;
    }
    let [community, enhancements] = ["community", "enhancements"].map(|name| folder.join(name));
    let import = || read(Some(&community), Some(&enhancements)).expect("two checkouts");
    let imported = import();
    assert_eq!(import(), imported);
    // 24 SIGs, 8 working groups, 3 committees; 165 files, of which four have no number.
    assert!(imported.groups.len() >= 35, "{}", imported.groups.len());
    assert!(imported.keps.len() >= 161, "{}", imported.keps.len());
    let facts = |all: &[(String, Facts)], name: &str| {
        let found = all.iter().find(|(known, _)| known == name);
        found.map(|(_, facts)| facts.clone()).unwrap_or_default()
    };
    let sidecars = facts(&imported.keps, "KEP-753");
    assert_eq!(sidecars.title.as_deref(), Some("Sidecar Containers"));
    assert_eq!(participating(&sidecars), "sig-apps");
    assert_eq!(created(&sidecars), "2018-05-14");
    let owners = |name: &str| facts(&imported.repositories, name).owners.len();
    assert_eq!(owners("kubernetes/kubernetes"), 16);
    assert_eq!(owners("kubernetes-sigs/kind"), 1);
    let aliases = |id: &str| facts(&imported.groups, id).aliases.join(" ");
    assert_eq!(
        aliases("sig-contributor-experience"),
        "sig-contribex kubernetes-sig-contribex"
    );
    assert_eq!(aliases("sig-scalability"), "kubernetes-sig-scale");
    assert_eq!(aliases("sig-network"), "");
}

proptest! {
    #[test]
    fn any_text_survives(text in "\\PC*", path in "[a-z0-9-]{0,12}") {
        let path = format!("keps/{path}/kep.yaml");
        imported(Some(&text), &[(&path, &text)]);
    }

    #[test]
    fn any_value_survives_and_gives_toml(value in "\\PC{0,30}", line in 0..40_usize) {
        let mut kep: Vec<String> = KEP.lines().map(str::to_owned).collect();
        let line = line % kep.len();
        let end = kep[line].find(": ").map_or(kep[line].len(), |at| at + 2);
        kep[line].truncate(end);
        kep[line].push_str(&value);
        let found = imported(Some(SIGS), &[(PATH, &kep.join("\n"))]);
        for (kind, text) in found.tables() {
            prop_assert!(text.parse::<toml::Table>().is_ok(), "{kind}: {text}");
        }
    }
}
