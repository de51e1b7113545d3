//! What comes out of checkouts that are as they should be.

use std::fs;

use proptest::prelude::*;

use super::{KEP, PATH, SIGS, imported, lines};
use crate::import::kubernetes::{Imported, read};

#[test]
fn good_files_have_no_problem() {
    let imported = imported(Some(SIGS), &[(PATH, KEP)]);
    assert_eq!(lines(&imported), Vec::<String>::new());
}

#[test]
fn a_kep_table_is_written_to_the_letter() {
    let text = table(&imported(Some(SIGS), &[(PATH, KEP)]), "kep");
    let expected = "\
# Written by `minamo facts import kubernetes`; do not edit: put your own facts into content/subjects/kep/NUMBER.md.

[\"KEP-42\"]
title = \"Pipes that mend themselves\"
group = \"sig-water\"
participating = [\"sig-irrigation\"]
state = \"implementable\"
stage = \"beta\"
milestones = { alpha = \"v1.28\", beta = \"v1.30\" }
created = 2021-03-04
feature_gates = [\"SelfMendingPipes\"]
authors = [\"@nami\", \"@ame\"]
folder = \"keps/sig-water/42-pipes\"
";
    assert_eq!(text, expected);
}

#[test]
fn a_group_has_leads_other_names_meetings_and_repositories() {
    let imported = imported(Some(SIGS), &[]);
    let ids: Vec<&str> = imported.groups.iter().map(|g| g.id.as_str()).collect();
    assert_eq!(
        ids,
        ["committee-shore", "sig-irrigation", "sig-water", "wg-tide"]
    );

    let [shore, irrigation, water, tide] = &imported.groups[..] else {
        panic!("four groups");
    };
    assert_eq!(shore.title, "Shore Committee");
    assert_eq!(
        shore.aliases,
        ["shore-committee"],
        "`shore` is an ordinary word"
    );
    assert_eq!(irrigation.aliases, ["sig-irri", "kubernetes-sig-irri"]);
    assert_eq!(water.aliases, [""; 0]);
    assert_eq!(water.leads, ["@Mizu", "@nami"]);
    assert_eq!(water.meetings[0].when, "Monday 9:00 UTC, biweekly");
    assert_eq!(water.meetings[0].recordings, None);
    assert_eq!(
        water.repositories,
        ["kubernetes-sigs/pipes", "kubernetes/kubernetes"]
    );
    assert_eq!(tide.title, "WG Tide");
    assert_eq!(tide.stakeholders, ["sig-water"]);
}

#[test]
fn a_repository_lists_all_owners_once() {
    let text = table(&imported(Some(SIGS), &[]), "repo");
    assert!(text.ends_with(
        "[\"kubernetes-sigs/pipes\"]\nowners = [\"sig-water\"]\n\n\
         [\"kubernetes/kubernetes\"]\nowners = [\"sig-irrigation\", \"sig-water\"]\n"
    ));
}

#[test]
fn people_have_names_companies_roles_and_keps_but_no_address() {
    let text = table(&imported(Some(SIGS), &[(PATH, KEP)]), "person");
    assert!(text.contains(
        "[\"@Mizu\"]\ntitle = \"Mizu Kawa\"\naffiliations = [\"Spring\"]\n\
         roles = [\"SIG Water chair\", \"SIG Water tech lead\"]\n"
    ));
    assert!(text.contains(
        "[\"@ame\"]\ntitle = \"Ame\"\nroles = [\"SIG Water emeritus lead\"]\nkeps = [\"KEP-42\"]"
    ));
    assert!(text.contains("\"Shore Committee member\", \"Governing Board representative\""));
    assert!(text.contains("roles = [\"SIG Irrigation lead of fields\"]"));
    assert!(!text.contains("example.com"));
}

#[test]
fn tables_are_toml_and_hold_any_text() {
    let title = r#"title: 'A "quoted" \ title'"#;
    let kep = KEP.replace("title: Pipes that mend themselves", title);
    let imported = imported(Some(SIGS), &[(PATH, &kep)]);
    for (kind, text) in imported.tables() {
        let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{kind}: {e}"));
        assert!(!table.is_empty());
        if kind == "kep" {
            assert_eq!(
                table["KEP-42"]["title"].as_str(),
                Some(r#"A "quoted" \ title"#)
            );
        }
    }
}

#[test]
fn keys_sort_as_people_count() {
    let numbered = |number: u32| KEP.replace("42", &number.to_string());
    let path = |number: u32| format!("keps/sig-water/{number}-pipes/kep.yaml");
    let keps: Vec<(String, String)> = [100, 9, 20].map(|n| (path(n), numbered(n))).to_vec();
    let keps: Vec<(&str, &str)> = keps.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let imported = imported(Some(SIGS), &keps);
    let names: Vec<String> = imported
        .keps
        .iter()
        .map(super::super::KepFacts::key)
        .collect();
    assert_eq!(names, ["KEP-9", "KEP-20", "KEP-100"]);
    let author = imported.people.iter().find(|person| person.login == "nami");
    assert_eq!(author.map(|author| &author.keps[..]), Some(&names[..]));
}

#[test]
fn only_keeps_what_is_wanted_by_canonical_name() {
    let wanted = ["sig-water", "KEP-42", "kubernetes/kubernetes", "@nami"];
    let all = imported(Some(SIGS), &[(PATH, KEP)]);
    let some = all.clone().only(&|key| wanted.contains(&key));
    let counts = [
        some.groups.len(),
        some.keps.len(),
        some.repositories.len(),
        some.people.len(),
    ];
    assert_eq!(counts, [1, 1, 1, 1]);
    assert_eq!(all.only(&|_| false).tables(), []);
}

#[test]
fn without_sigs_yaml_groups_are_believed() {
    let imported = imported(None, &[(PATH, KEP)]);
    assert_eq!(lines(&imported), Vec::<String>::new());
    assert_eq!(imported.keps[0].group.as_deref(), Some("sig-water"));
}

#[test]
fn folders_are_read_and_bad_files_cost_only_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    put("sigs.yaml", SIGS.as_bytes());
    put(PATH, KEP.as_bytes());
    put(
        "keps/sig-water/43-latin/kep.yaml",
        b"title: ok\nowning-sig: caf\xe9\n",
    );
    put("keps/sig-water/deeper/44-broken/kep.yaml", b"title: [\n");
    put("keps/sig-water/45-empty/kep.yaml", b"");
    put("keps/prod-readiness/sig-water/42.yaml", b": not a kep");

    let imported = read(Some(folder.path()), Some(folder.path())).unwrap();
    assert_eq!(imported.keps.len(), 1);
    let found = lines(&imported);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert_eq!(
        found[0],
        "keps/sig-water/43-latin/kep.yaml:2:16: this byte is not UTF-8"
    );
    assert_eq!(
        found[1],
        "keps/sig-water/45-empty/kep.yaml:1:1: expected keys and values, found nothing"
    );
    assert!(found[2].starts_with("keps/sig-water/deeper/44-broken/kep.yaml:"));
    assert!(found[2].contains("this is not YAML"));
    assert_eq!(
        read(Some(folder.path()), Some(folder.path())).unwrap(),
        imported
    );
}

#[test]
fn a_checkout_without_its_file_is_a_problem_and_no_checkout_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let imported = read(Some(folder.path()), Some(folder.path())).unwrap();
    let found = lines(&imported);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("keps:1:1: this folder cannot be read"));
    assert!(found[1].starts_with("sigs.yaml:1:1: this file cannot be read"));
    assert!(read(Some(&folder.path().join("none")), None).is_err());
    assert_eq!(read(None, None).unwrap(), Imported::default());
}

fn table(imported: &Imported, kind: &str) -> String {
    let tables = imported.tables().into_iter();
    tables
        .filter(|(name, _)| name == kind)
        .map(|(_, text)| text)
        .collect()
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
