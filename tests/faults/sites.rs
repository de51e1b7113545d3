//! Two versions of a site, and what must hold of a folder in which one replaces the other.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::folder::{Tree, tree};
use crate::support::output::{Base, faults, reachable};
use crate::support::sample::CONFIG;
use crate::support::{Folder, minamo};

const BASE: Base<'_> = Base {
    origin: "https://me.example",
    path: "/notes",
};

/// The folder in the output where files wait.
pub(crate) const STAGING: &str = ".minamo-staging";

/// The list of what minamo wrote.
const LIST: &str = ".minamo-files";

/// Two versions of a site, and what a clean build makes of each.
pub(crate) struct Sites {
    folder: Folder,
    clean: [Tree; 2],
}

impl Sites {
    pub(crate) fn new() -> Sites {
        let folder = Folder::new();
        for version in 0..2 {
            folder.write(&format!("{version}/site.toml"), CONFIG);
            for day in (0..100).filter(|day| has_note(*day, version)) {
                let (month, of_month) = (day / 28 + 1, day % 28 + 1);
                let path = format!("{version}/content/notes/2023-{month:02}-{of_month:02}.md");
                folder.write(&path, note(day, version));
            }
            minamo(
                folder.path(),
                &["build", "-q", "--site", &version.to_string()],
            )
            .code(0);
        }
        let clean = [0, 1].map(|version| folder.tree(&format!("{version}/public")));
        Sites { folder, clean }
    }

    /// A build of a version into `out`, which may be in another file system.
    pub(crate) fn build(&self, version: usize, out: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_minamo"));
        let site = self.folder.join(&version.to_string());
        command.args(["build", "--quiet", "--site"]).arg(site);
        command.arg("--out").arg(out);
        command
    }

    /// A build that must succeed, after which the folder is that of a clean build.
    #[track_caller]
    pub(crate) fn build_clean(&self, version: usize, out: &Path) {
        let output = self.build(version, out).output().expect("the program runs");
        assert!(output.status.success(), "{output:?}");
        self.is(version, out);
    }

    /// The folder must be that of a clean build, with nothing else in it.
    #[track_caller]
    pub(crate) fn is(&self, version: usize, out: &Path) {
        assert_eq!(differences(&tree(out), &self.clean[version]), [""; 0]);
        assert!(!out.join(STAGING).exists(), "{STAGING} is left");
    }

    /// The paths at which a folder differs from that of a clean build.
    pub(crate) fn differences(&self, version: usize, found: &Tree) -> Vec<String> {
        differences(found, &self.clean[version])
    }

    /// The folder of a version's sources.
    pub(crate) fn source(&self, version: usize) -> PathBuf {
        self.folder.join(&version.to_string())
    }

    /// The folder is whole, whatever was put in place of what.
    #[track_caller]
    pub(crate) fn whole(&self, out: &Path) -> Broken {
        let mut files = tree(out);
        files.retain(|path, _| !path.starts_with(STAGING));
        for (path, bytes) in &files {
            let of_versions = self.clean.iter().filter_map(|clean| clean.get(path));
            let known = match path.as_str() {
                LIST => is_of_lines(bytes, of_versions),
                _ => of_versions
                    .into_iter()
                    .any(|of_version| of_version == bytes),
            };
            assert!(known, "{path} is of no version");
        }
        let pages = reachable(&files, BASE);
        let broken = faults(&files, BASE);
        let page = |fault: &String| fault.split(": ").next().unwrap_or_default().to_owned();
        let (ids, paths): (Vec<&String>, Vec<&String>) =
            broken.iter().partition(|fault| fault.contains("has no id"));
        let seen: Vec<_> = paths
            .iter()
            .filter(|fault| pages.contains(&page(fault)))
            .collect();
        assert!(seen.is_empty(), "{seen:#?}");
        Broken {
            unseen: !paths.is_empty(),
            ids: !ids.is_empty(),
        }
    }

    /// A new folder for output.
    pub(crate) fn out(&self) -> PathBuf {
        let out = self.folder.join("out");
        if out.exists() {
            fs::remove_dir_all(&out).expect("a folder");
        }
        out
    }

    /// Lets every user of the machine read the sites.
    pub(crate) fn open_to_all(&self) {
        let everyone = fs::Permissions::from_mode(0o755);
        fs::set_permissions(self.folder.path(), everyone).expect("permissions");
    }

    /// The size of all files of a version.
    pub(crate) fn size(&self, version: usize) -> usize {
        self.clean[version].values().map(Vec::len).sum()
    }
}

/// Whether every line of a list is one of these lists: a build that finds a mix of two versions writes the
/// list of the mix before all else, and may be killed then.
fn is_of_lines<'a>(list: &[u8], of_versions: impl Iterator<Item = &'a Vec<u8>>) -> bool {
    let known: BTreeSet<&[u8]> = of_versions
        .flat_map(|list| list.split_inclusive(|byte| *byte == b'\n'))
        .collect();
    list.split_inclusive(|byte| *byte == b'\n')
        .all(|line| known.contains(line))
}

/// What a few renames one after the other cannot avoid.
pub(crate) struct Broken {
    /// A link leads nowhere on a page that no link leads to: it is new, or is about to go.
    pub(crate) unseen: bool,
    /// A link leads to a page whose version with that heading or item comes later, or is gone.
    pub(crate) ids: bool,
}

fn has_note(day: usize, version: usize) -> bool {
    match version {
        0 => day < 90,
        _ => day % 16 != 5,
    }
}

/// Two of three notes are the same in both versions; the third is about something else.
fn note(day: usize, version: usize) -> String {
    let moved = version * usize::from(day.is_multiple_of(3));
    let (kep, thread) = (day % 25 + 1 + 20 * moved, day % 40 + 100 + 30 * moved);
    let tag = ["水", "空"][moved];
    format!(
        "+++\ntags = [\"{tag}{}\"]\n+++\n\n- KEP-{kep} の話 (k/k#{thread})\n- sig-node と @writer{}\n",
        day % 7,
        day % 10 + 5 * moved,
    )
}

/// The paths at which two trees differ.
pub(crate) fn differences(found: &Tree, wanted: &Tree) -> Vec<String> {
    let paths = found.keys().chain(wanted.keys());
    let mut paths: Vec<String> = paths
        .filter(|path| found.get(*path) != wanted.get(*path))
        .cloned()
        .collect();
    paths.sort();
    paths.dedup();
    paths
}
