//! The oddities of `sigs.yaml`: each is reported once, at its place.

use super::{SIGS, imported, lines};

/// A piece of [`SIGS`], what stands there instead, and the problem this gives.
const SIGS_ODDITIES: &[(&str, &str, &str)] = &[
    (
        "archive_url: https://example.com/notes",
        "archive_url: TBD",
        "28:22: the `archive_url` `TBD` is not a web address",
    ),
    (
        "github: nami",
        "github: Nami Umi",
        "15:19: `Nami Umi` is not a login that GitHub allows",
    ),
    (
        "- dir: sig-irrigation",
        "- dir: sig-water",
        "41:10: `sig-water` is the folder of two groups",
    ),
    (
        "- dir: wg-tide",
        "- dir: tide",
        "54:10: `tide` is not the name of a group",
    ),
    (
        "      - Water",
        "      - Wather",
        "57:9: no SIG is called `Wather`",
    ),
    (
        "https://raw.githubusercontent.com/kubernetes-sigs/pipes/main/OWNERS",
        "https://example.com/OWNERS",
        "38:13: `https://example.com/OWNERS` is not the address of a file in a repository",
    ),
    (
        "name: Mizu Kawa\n          company: Spring\n        - github",
        "name: Mizu K.\n          company: Spring\n        - github",
        "13:17: the name of @Mizu is `Mizu K.` here and `Mizu Kawa` elsewhere",
    ),
    (
        "company: Spring\n        - github",
        "company: Well\n        - github",
        "14:20: the company of @Mizu is `Well` here and `Spring` elsewhere",
    ),
];

#[test]
fn each_oddity_of_sigs_yaml_is_one_problem_at_its_place() {
    for (old, new, expected) in SIGS_ODDITIES {
        assert!(SIGS.contains(old), "{old}");
        let found = imported(Some(&SIGS.replacen(old, new, 1)), &[]);
        assert_eq!(lines(&found), [format!("sigs.yaml:{expected}")], "{new}");
    }
}

#[test]
fn contradicting_names_and_companies_are_not_imported() {
    let sigs = SIGS.replacen(
        "company: Spring\n        - github",
        "company: Well\n        - github",
        1,
    );
    let found = imported(Some(&sigs), &[]);
    let mizu = found
        .people
        .iter()
        .find(|person| person.login == "Mizu")
        .unwrap();
    assert_eq!(mizu.affiliations, [""; 0]);
    assert_eq!(mizu.title.as_deref(), Some("Mizu Kawa"));
}

#[test]
fn a_key_twice_in_one_mapping_costs_the_file() {
    // Which of the two counts is not for us to say.
    let found = imported(Some(&SIGS.replacen("github: ta", "name: Ta", 1)), &[]);
    let found = lines(&found);
    assert!(
        found.len() == 1 && found[0].contains("duplicated key"),
        "{found:#?}"
    );
}
