//! The sample of the two real repositories, when it lies beside us.

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::lines;
use crate::import::kubernetes::{Imported, read};

/// A part of the path and a part of the message of each kind of oddity the sample is known for.
const KNOWN: &[(&str, &str)] = &[
    ("0000-kep-process", "the number `0000` only holds a place"),
    (
        "0000-cloud-provider-template",
        "the number `0000` only holds a place",
    ),
    (
        "0000-community-forum",
        "the number `0000` only holds a place",
    ),
    (
        "0000-anago-to-krel-migration",
        "the number `0000` only holds a place",
    ),
    ("4960-", "the number `\"4960\"` is quoted"),
    ("3836-", "the number `\"3836\"` is quoted"),
    (
        "0000-cloud-provider-template",
        "the `creation-date` `yyyy-mm-dd` only holds a place",
    ),
    (
        "4331-",
        "the `creation-date` `yyyy-mm-dd` only holds a place",
    ),
    (
        "3458-",
        "the `last-updated` `v1.30` is a release where a date belongs",
    ),
    (
        "4595-",
        "the `last-updated` `v1.34` is a release where a date belongs",
    ),
    ("3077-", "`disable-supported` is `yes`"),
    ("4153-", "`superseded` is not a valid status"),
    ("281-", "`removed` is not a valid status"),
    ("281-", "the stable milestone `never` is not a release"),
    ("2339-", "the stable milestone `TBD` is not a release"),
    ("2021-", "the stable milestone `x.y` is not a release"),
    (
        "1432-",
        "the alpha milestone `v1.21, v1.37` is not a release",
    ),
    ("3488-", "the beta milestone `1.28` lacks its `v`"),
    ("575-", "the `latest-milestone` `0.0` is not a release"),
    ("2464-", "`amwat` lacks the `@`"),
    ("2503-", "the login “@ixdy” is in curly quotes"),
    ("589-", "is not a login that GitHub allows"),
    ("116-", "`sig-testing` is a group where a person belongs"),
    (
        "1498-",
        "`@quinton_hoole` is not a login that GitHub allows",
    ),
    ("2845-", "`sig-arch` is not a group"),
    ("3288-", "`sig-apimachinery` is not a group"),
    ("753-", "`sig-scheduler` is not a group"),
    ("1040-", "`wg-multitenancy` is not a group"),
    ("5419-", "strict readers refuse this YAML"),
    (
        "4960-",
        "the login `sergeykanzhelev` is `SergeyKanzhelev` elsewhere",
    ),
];

#[test]
fn the_sample_is_imported_and_its_oddities_are_reported_once() {
    let Some(folder) = sample() else { return };
    let start = Instant::now();
    let imported = import(&folder);
    let tables = imported.tables();
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );

    let found = lines(&imported);
    for (path, message) in KNOWN {
        let times = found
            .iter()
            .filter(|line| line.contains(&format!("/{path}")) && line.contains(message));
        assert_eq!(times.count(), 1, "{path}: {message}");
    }
    let mut once = found.clone();
    once.dedup();
    assert_eq!(once, found, "no problem is reported twice");
    assert!(
        imported.groups.len() >= 35,
        "24 SIGs, 8 working groups, 3 committees"
    );
    assert!(
        imported.keps.len() >= 161,
        "165 files, of which four have no number"
    );

    let again = import(&folder);
    assert_eq!(again, imported);
    assert_eq!(again.tables(), tables);
    for (kind, text) in &tables {
        let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{kind}: {e}"));
        assert_eq!(
            table.len(),
            text.matches("\n[\"").count(),
            "{kind}: no key twice"
        );
    }
}

#[test]
fn the_sample_says_what_is_known_of_it() {
    let Some(folder) = sample() else { return };
    let imported = import(&folder);
    let sidecars = imported.keps.iter().find(|kep| kep.number == 753).unwrap();
    assert_eq!(sidecars.title.as_deref(), Some("Sidecar Containers"));
    assert_eq!(sidecars.participating, ["sig-apps"]);
    assert_eq!(
        sidecars.created.map(|day| day.to_string()).as_deref(),
        Some("2018-05-14")
    );
    let owners = |name: &str| {
        let repository = imported
            .repositories
            .iter()
            .find(|repository| repository.name == name);
        repository.map_or(0, |repository| repository.owners.len())
    };
    assert_eq!(owners("kubernetes/kubernetes"), 16);
    assert_eq!(owners("kubernetes-sigs/kind"), 1);
    let aliases = |id: &str| {
        let group = imported.groups.iter().find(|group| group.id == id);
        group
            .map(|group| group.aliases.join(" "))
            .unwrap_or_default()
    };
    assert_eq!(
        aliases("sig-contributor-experience"),
        "sig-contribex kubernetes-sig-contribex"
    );
    assert_eq!(aliases("sig-scalability"), "kubernetes-sig-scale");
    assert_eq!(aliases("sig-network"), "");
}

fn import(folder: &Path) -> Imported {
    let [community, enhancements] = ["community", "enhancements"].map(|name| folder.join(name));
    read(Some(&community), Some(&enhancements)).unwrap()
}

fn sample() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/facts");
    let folder = env::var_os("MINAMO_FACTS").map_or_else(|| beside.into(), PathBuf::from);
    let there = folder.join("community/sigs.yaml").is_file();
    if !there {
        println!("skipped: there is no sample in {}", folder.display());
    }
    there.then_some(folder)
}
