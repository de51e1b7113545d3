//! Real input: half a year of a scrap, imported and built. The corpus is private and lies beside the
//! repository, in `../shared/corpus`; without it these tests are skipped.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use support::output::{Base, attributes, faults};
use support::sample::{self, CONFIG};
use support::{Folder, minamo};

const SCRAP: &str = "scrap-2023-h1.txt";

/// How often each date, kind and target is named.
type Counts = BTreeMap<(String, String, String), usize>;

/// The corpus, if it is here.
fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !folder.join(SCRAP).is_file() {
        println!("skipped: there is no {}", folder.join(SCRAP).display());
        return None;
    }
    Some(folder)
}

/// A site of the imported scrap.
fn imported(corpus: &Path) -> Folder {
    let folder = Folder::site(CONFIG, &[]);
    let scrap = corpus.join(SCRAP);
    let scrap = scrap.to_str().expect("a path in UTF-8");
    minamo(
        folder.path(),
        &["import", "zenn-scrap", scrap, "--into", "."],
    )
    .code(0);
    folder
}

/// The rows of a table by the names of its columns.
fn rows(table: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = table.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    lines
        .map(|line| names.iter().copied().zip(line.split('\t')).collect())
        .collect()
}

fn key(row: &BTreeMap<&str, &str>) -> (String, String, String) {
    let date = match row["date"] {
        "" => "-",
        date => date,
    };
    let target = row["target"].to_lowercase();
    (date.to_owned(), row["kind"].to_owned(), target)
}

fn is_counted(row: &BTreeMap<&str, &str>) -> bool {
    ["thread", "kep", "release", "commit"].contains(&row["kind"])
}

/// What the corpus expects, and how its tracking issues may be spelt.
struct Expected {
    wanted: Counts,
    /// What may be found or not.
    optional: Counts,
    /// Numbers of KEPs whose tracking issue is as good as the KEP.
    tracking: BTreeSet<String>,
}

impl Expected {
    fn read(table: &str) -> Expected {
        let mut expected = Expected {
            wanted: Counts::new(),
            optional: Counts::new(),
            tracking: BTreeSet::new(),
        };
        let rows = rows(table).into_iter();
        for row in rows.filter(|row| row["file"] == SCRAP && is_counted(row)) {
            let flags = row.get("flags").copied().unwrap_or_default();
            if flags.contains("kep_tracking") {
                expected.tracking.insert(number(row["target"]).to_owned());
            }
            let counts = match flags.contains("ambiguous") {
                true => &mut expected.optional,
                false => &mut expected.wanted,
            };
            *counts.entry(key(&row)).or_default() += 1;
        }
        expected
    }

    /// The other spelling of a KEP that nothing distinguishes from its tracking issue.
    fn other_spelling(&self, key: &(String, String, String)) -> Option<(String, String, String)> {
        let (date, kind, target) = key;
        let number = number(target);
        if !self.tracking.contains(number) {
            return None;
        }
        let (kind, target) = match kind.as_str() {
            "kep" => ("thread", format!("kubernetes/enhancements#{number}")),
            "thread" if target.starts_with("kubernetes/enhancements#") => {
                ("kep", format!("kep-{number}"))
            }
            _ => return None,
        };
        Some((date.clone(), kind.to_owned(), target))
    }

    /// Takes one of `counts` that is this key or its other spelling.
    fn take(&self, counts: &mut Counts, key: &(String, String, String)) -> bool {
        let keys = [Some(key.clone()), self.other_spelling(key)];
        for key in keys.into_iter().flatten() {
            if let Some(count) = counts.get_mut(&key).filter(|count| **count > 0) {
                *count -= 1;
                return true;
            }
        }
        false
    }
}

/// The digits at the end of a target.
fn number(target: &str) -> &str {
    target.rsplit(['#', '-']).next().unwrap_or(target)
}

/// Every key as often as it is counted.
fn each(counts: &Counts) -> Vec<(String, String, String)> {
    counts
        .iter()
        .flat_map(|(key, count)| vec![key.clone(); *count])
        .collect()
}

#[test]
fn threads_keps_and_releases_are_found() {
    let Some(corpus) = corpus() else { return };
    let folder = imported(&corpus);
    let table = fs::read_to_string(corpus.join("expected/refs.tsv")).expect("refs.tsv");
    let expected = Expected::read(&table);
    let refs = minamo(folder.path(), &["refs"]).code(0);
    let mut found = Counts::new();
    for row in rows(&refs.stdout).iter().filter(|row| is_counted(row)) {
        *found.entry(key(row)).or_default() += 1;
    }
    let wanted = each(&expected.wanted);
    let reported = each(&found).len();
    let mut left = found;
    let missed: Vec<_> = wanted
        .iter()
        .filter(|key| !expected.take(&mut left, key))
        .collect();
    let mut optional = expected.optional.clone();
    let wrong: Vec<_> = each(&left)
        .into_iter()
        .filter(|key| !expected.take(&mut optional, key))
        .collect();
    let report = format!(
        "{} of {} found, {} of {reported} wrong\nmissed {missed:#?}\nwrong {wrong:#?}",
        wanted.len() - missed.len(),
        wanted.len(),
        wrong.len(),
    );
    assert!(wanted.len() > 150, "the expectations are read\n{report}");
    assert!(
        missed.len() * 100 <= wanted.len() * 5,
        "recall below 95 %\n{report}"
    );
    assert!(
        wrong.len() * 100 <= reported,
        "precision below 99 %\n{report}"
    );
}

#[test]
fn whatever_recurs_has_a_page_that_leads_to_its_days() {
    let Some(corpus) = corpus() else { return };
    let folder = imported(&corpus);
    let built = sample::build(&folder).good();
    let base = Base {
        origin: "https://me.example",
        path: "/notes",
    };
    assert_eq!(faults(&built.files, base), [""; 0]);
    let refs = minamo(folder.path(), &["refs"]).code(0);
    let mut items: BTreeMap<(String, String), BTreeSet<(String, String)>> = BTreeMap::new();
    for row in rows(&refs.stdout) {
        let subject = (row["kind"].to_owned(), row["target"].to_owned());
        let item = (row["path"].to_owned(), row["item"].to_owned());
        items.entry(subject).or_default().insert(item);
    }
    let mut pages = 0;
    for ((kind, target), items) in &items {
        let Some(page) = page_of(kind, target) else {
            continue;
        };
        if kind == "thread" && items.len() < 2 {
            let known = built.files.contains_key(&format!("{page}index.html"));
            assert!(!known, "{target} has a page");
            continue;
        }
        let days: BTreeSet<String> = items.iter().map(|(path, _)| stem(path)).collect();
        let html = built.text(&format!("{page}index.html"));
        assert_eq!(days_of(html), days, "the days of {target}");
        pages += 1;
    }
    assert!(pages > 20, "only {pages} pages");
}

/// The folder of a subject's page.
fn page_of(kind: &str, target: &str) -> Option<String> {
    let target = target.to_lowercase();
    match kind {
        "kep" => Some(format!("kep/{}/", number(&target))),
        "thread" => Some(format!("thread/{}/", target.replace('#', "/"))),
        "group" => Some(match target.split_once('-') {
            Some((prefix @ ("sig" | "wg" | "ug" | "committee"), name)) => {
                format!("{prefix}/{name}/")
            }
            _ => format!("group/{target}/"),
        }),
        _ => None,
    }
}

/// The notes whose items a page shows.
fn days_of(html: &str) -> BTreeSet<String> {
    attributes(html)
        .iter()
        .filter(|attribute| attribute.name == "href" && attribute.value.contains('#'))
        .filter_map(|attribute| attribute.value.strip_prefix("/notes/notes/"))
        .filter_map(|rest| rest.split('/').next())
        .map(str::to_owned)
        .collect()
}

fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.trim_end_matches(".md").to_owned()
}
