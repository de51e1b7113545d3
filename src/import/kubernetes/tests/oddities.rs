//! A table of oddities: each is reported once, at its place, and nothing is guessed.

use super::{KEP, PATH, SIGS, imported, lines};

/// A line of [`KEP`], what stands there instead, and the problem this gives.
const ODDITIES: &[(&str, &str, &str)] = &[
    (
        "kep-number: 42",
        "kep-number: 0042",
        "2:13: the number `0042` is not the folder's `42`",
    ),
    (
        "kep-number: 42",
        "kep-number: 1884",
        "2:13: the number `1884` is not the folder's `42`",
    ),
    (
        "kep-number: 42",
        "kep-number: 0000",
        "2:13: the number `0000` only holds a place",
    ),
    (
        "kep-number: 42",
        "kep-number: NNNN",
        "2:13: the number `NNNN` only holds a place",
    ),
    (
        "kep-number: 42",
        "kep-number:",
        "1:1: there is no `kep-number`",
    ),
    (
        "kep-number: 42",
        "kep-number: \"42\"",
        "2:13: the number `\"42\"` is quoted",
    ),
    (
        "2021-03-04",
        "2023-14-05",
        "10:16: the `creation-date` `2023-14-05` is not a valid date",
    ),
    (
        "2021-03-04",
        "2025-02-29",
        "10:16: the `creation-date` `2025-02-29` is not a valid date",
    ),
    (
        "2021-03-04",
        "yyyy-mm-dd",
        "10:16: the `creation-date` `yyyy-mm-dd` only holds a place",
    ),
    (
        "2021-03-04",
        "v1.30",
        "10:16: the `creation-date` `v1.30` is a release where a date belongs",
    ),
    (
        "2021-03-04",
        "soon",
        "10:16: the `creation-date` `soon` is not a date",
    ),
    (
        "2021-03-04",
        "2021-3-4",
        "10:16: the `creation-date` `2021-3-4` is not written as YYYY-MM-DD",
    ),
    (
        "creation-date: 2021-03-04",
        "",
        "1:1: there is no `creation-date`",
    ),
    (
        "stage: beta",
        "stage: beta\nlast-updated: \"v1.31\"",
        "20:15: the `last-updated` `v1.31` is a release where a date belongs",
    ),
    (
        "supported: true",
        "supported: yes",
        "29:20: `disable-supported` is `yes`, which is not true or false",
    ),
    (
        "status: implementable",
        "status: imlpemented",
        "9:9: `imlpemented` is not a valid status of a KEP",
    ),
    (
        "status: implementable",
        "status: [implemented]",
        "9:9: `status` is a list where a single value belongs",
    ),
    (
        "stage: beta",
        "stage: alpha|beta|stable",
        "19:8: `alpha|beta|stable` is not a valid stage of a KEP",
    ),
    (
        "\"v1.28\"",
        "TBD",
        "24:10: the alpha milestone `TBD` is not a release",
    ),
    (
        "\"v1.28\"",
        "never",
        "24:10: the alpha milestone `never` is not a release",
    ),
    (
        "\"v1.28\"",
        "0.0",
        "24:10: the alpha milestone `0.0` is not a release",
    ),
    (
        "\"v1.28\"",
        "1.20",
        "24:10: the alpha milestone `1.20` lacks its `v`",
    ),
    (
        "\"v1.28\"",
        "v1.21, v1.37",
        "24:10: the alpha milestone `v1.21, v1.37` is not a release",
    ),
    (
        "alpha: \"v1.28\"",
        "gamma: \"v1.28\"",
        "24:10: a milestone of the stage `gamma`, which KEPs do not have",
    ),
    (
        "latest-milestone: \"v1.30\"",
        "latest-milestone: 0.0",
        "20:19: the `latest-milestone` `0.0` is not a release",
    ),
    ("\"@ame\"", "ame", "5:5: `ame` lacks the `@` of a login"),
    (
        "\"@ame\"",
        "Jordan",
        "5:5: `Jordan` lacks the `@` of a login",
    ),
    (
        "\"@ame\"",
        "“@ame”",
        "5:5: the login “@ame” is in curly quotes",
    ),
    (
        "\"@ame\"",
        "with help from @ame",
        "5:5: `with help from @ame` is not a login that GitHub allows",
    ),
    (
        "\"@ame\"",
        "sig-water",
        "5:5: `sig-water` is a group where a person belongs",
    ),
    (
        "\"@ame\"",
        "\"@sig-water-leads\"",
        "5:5: `@sig-water-leads` is a group where a person belongs",
    ),
    (
        "\"@ame\"",
        "\"@Ame\"",
        "5:5: the login `Ame` is `ame` elsewhere",
    ),
    (
        "\"@ame\"",
        "TBD",
        "5:5: the `authors` `TBD` only holds a place",
    ),
    (
        "- sig-irrigation",
        "- sig-irrig",
        "8:5: `sig-irrig` is not a group of sigs.yaml",
    ),
    (
        "- sig-irrigation",
        "- wg-drought",
        "8:5: `wg-drought` is not a group of sigs.yaml",
    ),
    (
        "- sig-irrigation",
        "- sig-aaa",
        "8:5: the `participating-sigs` `sig-aaa` only holds a place",
    ),
    (
        "owning-sig: sig-water",
        "owning-sig: sig-wather",
        "6:13: `sig-wather` is not a group of sigs.yaml",
    ),
    (
        "\"/keps/sig-water/42-pipes\"",
        "/keps/sig-water/0041-old.md",
        "16:5: the link `/keps/sig-water/0041-old.md` leads to no KEP of this checkout",
    ),
    (
        "\"/keps/sig-water/42-pipes\"",
        "KEP-41",
        "16:5: there is no `KEP-41`",
    ),
    (
        "SelfMendingPipes",
        "n/a",
        "26:11: the `feature-gates` `n/a` only holds a place",
    ),
    (
        "title: Pipes that mend themselves",
        "title:",
        "1:6: there is no `title`",
    ),
    (
        "replaces: []",
        "replaces: [\n  \"KEP-42\",\n]",
        "20:1: strict readers refuse this YAML: invalid indentation",
    ),
];

#[test]
fn each_oddity_of_a_kep_is_one_problem_at_its_place() {
    for (old, new, expected) in ODDITIES {
        assert!(KEP.contains(old), "{old}");
        let imported = imported(Some(SIGS), &[(PATH, &KEP.replacen(old, new, 1))]);
        assert_eq!(lines(&imported), [format!("{PATH}:{expected}")], "{new}");
        assert_eq!(imported.keps.len(), 1, "{new}");
    }
}

#[test]
fn what_has_one_reading_is_taken_and_the_rest_left_out() {
    let with = |old: &str, new: &str| {
        let kep = KEP.replacen(old, new, 1);
        imported(Some(SIGS), &[(PATH, &kep)]).keps.remove(0)
    };
    let authors = |new: &str| with("\"@ame\"", new).authors.join(" ");
    assert_eq!(authors("“@ame”"), "@nami @ame");
    assert_eq!(authors("ame"), "@nami @ame", "sigs.yaml knows this login");
    assert_eq!(
        authors("Jordan"),
        "@nami",
        "nobody knows whether this is a login"
    );
    assert_eq!(authors("\"@AME\""), "@nami @ame");
    assert_eq!(authors("\"@nami\""), "@nami");

    let created = |new: &str| with("2021-03-04", new).created.map(|day| day.to_string());
    assert_eq!(created("2023-14-05"), None);
    assert_eq!(created("2021-3-4").as_deref(), Some("2021-03-04"));

    let alpha = |new: &str| with("\"v1.28\"", new).milestones.remove(0).1;
    assert_eq!(alpha("1.20"), "v1.20", "not the number 1.2");
    assert_eq!(alpha("TBD"), "v1.30", "the first milestone is beta now");

    assert_eq!(with("status: implementable", "status: done").state, None);
    assert_eq!(with("kep-number: 42", "kep-number: 1884").number, 42);
    let group = |new: &str| with("- sig-irrigation", new).participating.join(" ");
    assert_eq!(
        group("- sig-irri"),
        "sig-irrigation",
        "the channel is another name"
    );
    assert_eq!(group("- SIG Irrigation"), "sig-irrigation");
    assert_eq!(group("- sig-irrig"), "");
    let bracket = with("- sig-irrigation", "[\n  sig-irrigation,\n]");
    assert_eq!(bracket.participating, ["sig-irrigation"]);
}

#[test]
fn a_number_of_two_keps_is_nobodys_unless_one_is_a_placeholder() {
    const OTHER: &str = "keps/sig-water/sub/42-other/kep.yaml";
    let both = |other: &str| imported(Some(SIGS), &[(PATH, KEP), (OTHER, other)]);
    let said = format!(
        "{OTHER}:2:13: KEP-42 is the number of `keps/sig-water/42-pipes` \
         and `keps/sig-water/sub/42-other`"
    );
    let real = both(KEP);
    assert_eq!(lines(&real), std::slice::from_ref(&said));
    assert_eq!(real.keps, []);

    let placeholder = both(&KEP.replace("2021-03-04", "yyyy-mm-dd"));
    assert_eq!(placeholder.keps[0].folder, "keps/sig-water/42-pipes");
    assert!(lines(&placeholder).contains(&said));

    let broken = both("title: [");
    assert_eq!(broken.keps, [], "what the other file says is not known");
    assert_eq!(broken.problems.len(), 2);
}

#[test]
fn a_kep_without_a_number_gives_no_fact() {
    let zero = KEP.replace("kep-number: 42", "kep-number: 0000");
    let keps = ["keps/a/0000-one/kep.yaml", "keps/b/0000-two/kep.yaml"];
    let found = imported(
        Some(SIGS),
        &[(PATH, KEP), (keps[0], &zero), (keps[1], &zero)],
    );
    assert_eq!(found.keps.len(), 1);
    let places = keps.map(|path| format!("{path}:2:13: the number `0000` only holds a place"));
    assert_eq!(lines(&found), places);

    let template = "title: KEP Template\nkep-number: NNNN\nauthors:\n  - TBD\nstatus: a|b\n";
    let found = imported(Some(SIGS), &[("keps/NNNN-template/kep.yaml", template)]);
    assert_eq!(
        found.problems.len(),
        1,
        "one for the template, not one a value"
    );

    let unnumbered = imported(
        Some(SIGS),
        &[
            ("keps/sig-water/42-pipes/kep.yaml", KEP),
            (
                "keps/x/20190226-y/kep.yaml",
                &KEP.replace("kep-number: 42", "kep-number: 7"),
            ),
        ],
    );
    assert_eq!(
        unnumbered
            .keps
            .iter()
            .map(|kep| kep.number)
            .collect::<Vec<_>>(),
        [7, 42]
    );
    assert_eq!(
        lines(&unnumbered),
        ["keps/x/20190226-y/kep.yaml:2:13: the folder has no number, and the file has `7`"]
    );
}

#[test]
fn a_login_is_spelt_as_most_files_do_and_reported_once() {
    let with = |login: &str, number: u32| {
        let kep = KEP
            .replace("@ame", login)
            .replace("42", &number.to_string());
        (format!("keps/sig-water/{number}-pipes/kep.yaml"), kep)
    };
    let keps = [
        with("@Kaze", 1),
        with("@kaze", 2),
        with("@kaze", 3),
        with("@KAZE", 4),
    ];
    let keps: Vec<(&str, &str)> = keps.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let found = imported(Some(SIGS), &keps);
    assert_eq!(
        lines(&found),
        ["keps/sig-water/1-pipes/kep.yaml:5:5: the login `Kaze` is `kaze` elsewhere"]
    );
    assert!(
        found
            .keps
            .iter()
            .all(|kep| kep.authors == ["@nami", "@kaze"])
    );
}
