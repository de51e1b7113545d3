//! The files of a site's folder: the only walk through folders that people fill.
//!
//! Links work inside of the site's folder. What leads out of it is refused, whatever it is: a link to
//! `/proc/self/environ`, to a home folder or to a checkout next to the site could publish private
//! files. So could a link to what is hidden in the site's folder, such as `.git` and `.env`. Hidden files
//! and folders are skipped, and what is neither a file nor a folder is an error: to read a pipe never ends.

use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::OUTPUT_LIST;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::{SourcePath, is_hidden};
use crate::{limits, regular};

/// The files at and below `start`, which is in the folder of the site, in the order of their paths.
pub(crate) fn files(site: &Path, start: &Path, problems: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    walk(site, start, problems).0
}

/// The links to folders at and below `start` that are followed.
pub(crate) fn linked_folders(site: &Path, start: &Path) -> Vec<PathBuf> {
    walk(site, start, &mut Vec::new()).1
}

/// The files at and below `start`, and the links to folders that lead to some of them.
fn walk(site: &Path, start: &Path, problems: &mut Vec<Diagnostic>) -> (Vec<PathBuf>, Vec<PathBuf>) {
    if start.symlink_metadata().is_err() {
        return Default::default();
    }
    let real = site.canonicalize().unwrap_or_else(|_| site.to_owned());
    let mut refused = Vec::new();
    let mut links = Links::default();
    let is_wanted = |entry: &DirEntry| {
        if entry.depth() > 0 && is_hidden(entry.file_name()) {
            return false;
        }
        let is_folder = entry.file_type().is_dir();
        if is_folder && depth(site, entry.path()) > limits::FOLDERS {
            refused.push(too_deep(site, entry.path()));
            return false;
        }
        let is_reached = links.reach(entry.path());
        // Nothing but a link leads out, and what is above the start may be one as well. What is below
        // them is refused for nothing but a list of outputs of its own: to look up the real path of each
        // folder would cost the square of its depth.
        let may_leave = entry.depth() == 0 || entry.path_is_symlink();
        if links.are_too_many() {
            refused.extend(links.first_too_many(site, entry.path()));
            return !is_reached && !may_leave;
        }
        let is_output = || is_folder && entry.path().join(OUTPUT_LIST).is_file();
        let refusal = match may_leave || is_output() {
            true => refusal(site, &real, entry.path()),
            false => None,
        };
        if refusal.is_none() && is_folder && entry.path_is_symlink() {
            links.follow(entry);
        }
        let is_fine = refusal.is_none();
        refused.extend(refusal);
        is_fine
    };
    let walk = WalkDir::new(start)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_wanted);
    let mut files = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => problems.push(not_a_file(site, entry.path())),
            Err(error) if is_of_hidden(&error) => {}
            Err(error) => problems.push(unwalkable(site, &error)),
        }
    }
    problems.append(&mut refused);
    files.sort();
    (files, links.followed)
}

/// Links to folders that a walk follows.
#[derive(Default)]
struct Links {
    /// The links around the present place, from the outermost on.
    around: Vec<PathBuf>,
    followed: Vec<PathBuf>,
    reached: usize,
    is_told: bool,
}

impl Links {
    /// Whether a path, the next one of the walk, is reached by a link.
    fn reach(&mut self, path: &Path) -> bool {
        while self
            .around
            .last()
            .is_some_and(|link| !path.starts_with(link))
        {
            self.around.pop();
        }
        let is_reached = !self.around.is_empty();
        self.reached += usize::from(is_reached);
        is_reached
    }

    fn follow(&mut self, link: &DirEntry) {
        self.followed.push(link.path().to_owned());
        // What is below the start is reached once.
        if link.depth() > 0 {
            self.around.push(link.path().to_owned());
        }
    }

    fn are_too_many(&self) -> bool {
        self.followed.len() > limits::LINKS || self.reached > limits::LINKED
    }

    /// Tells once that there are too many.
    fn first_too_many(&mut self, site: &Path, path: &Path) -> Option<Diagnostic> {
        if std::mem::replace(&mut self.is_told, true) {
            return None;
        }
        let message = format!(
            "links to folders lead to more than {} folders or {} files, counting each as often as it is reached",
            limits::LINKS,
            limits::LINKED
        );
        let place = Place::File(shown(site, path));
        Some(Diagnostic::error("symlink-loop", message, place).help(
            "remove links in folders that links lead to: a file is published once for each way to it",
        ))
    }
}

/// How many folders of the site a path is in.
fn depth(site: &Path, path: &Path) -> usize {
    path.strip_prefix(site).unwrap_or(path).components().count()
}

fn too_deep(site: &Path, path: &Path) -> Diagnostic {
    let message = format!(
        "more than {} folders are in one another; what is in this one is not read",
        limits::FOLDERS
    );
    let place = Place::File(shown(site, path));
    Diagnostic::error("too-deep", message, place).help("put it into a folder further up")
}

/// The path of a file below the site's folder, if it can be written as text.
pub(crate) fn relative(site: &Path, path: &Path) -> Option<SourcePath> {
    let parts: Option<Vec<&str>> = path
        .strip_prefix(site)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    parts.map(|parts| SourcePath::new(parts.join("/")))
}

/// The path of a file below the site's folder, for messages.
pub(crate) fn shown(site: &Path, path: &Path) -> SourcePath {
    let path = path.strip_prefix(site).unwrap_or(path);
    SourcePath::new(path.to_string_lossy().replace('\\', "/"))
}

/// Editors keep locks in hidden links that lead nowhere.
fn is_of_hidden(error: &walkdir::Error) -> bool {
    let name = error.path().and_then(Path::file_name);
    error.depth() > 0 && name.is_some_and(is_hidden)
}

/// Why a link is not followed, which is in the folder of the site; nothing where it may be. `real` is that
/// folder without links.
fn refusal(site: &Path, real: &Path, path: &Path) -> Option<Diagnostic> {
    let target = path.canonicalize().ok();
    let (leads, why) = match target.as_ref().map(|target| target.strip_prefix(real)) {
        None | Some(Err(_)) => (
            "out of the site's folder",
            "what is outside would be published unseen",
        ),
        Some(Ok(below)) => forbidden(real, below)?,
    };
    let target = path.read_link().ok().or(target);
    let target = target.map_or_else(
        || "nowhere".to_owned(),
        |target| format!("to {}", target.display()),
    );
    let place = Place::File(shown(site, path));
    let message = format!("this link leads {leads}, {target}");
    let help = format!("put a copy of what it leads to in its place, or remove the link: {why}");
    Some(Diagnostic::error("link-outside", message, place).help(help))
}

/// What a path in the site's folder leads into that no link may lead to, and why.
fn forbidden(real: &Path, below: &Path) -> Option<(&'static str, &'static str)> {
    let mut parts = below.components().map(Component::as_os_str);
    let Some(first) = parts.next() else {
        return Some((
            "to the site's folder itself",
            "all that is in it would be published",
        ));
    };
    if is_hidden(first) || parts.any(is_hidden) {
        return Some(("to hidden files", "hidden files are not published"));
    }
    if below == Path::new("site.toml") {
        return Some(("to the settings of the site", "they are not published"));
    }
    let mut folders = below.ancestors().filter(|folder| *folder != Path::new(""));
    let is_output =
        first == "public" || folders.any(|folder| real.join(folder).join(OUTPUT_LIST).is_file());
    is_output.then_some((
        "into the output of a build",
        "the next build would publish the last one",
    ))
}

fn not_a_file(site: &Path, path: &Path) -> Diagnostic {
    let message = format!("this is {}, which cannot be published", regular::kind(path));
    let place = Place::File(shown(site, path));
    Diagnostic::error("not-a-file", message, place).help("remove it, or put a file in its place")
}

/// Opens a file that the site had when it was read; links that have come since then are looked at.
pub(crate) fn open(site: &Path, path: &Path) -> io::Result<File> {
    expect_published(site, path)?;
    regular::open(path)
}

/// Fails where a link leads this path to what is not published.
fn expect_published(site: &Path, path: &Path) -> io::Result<()> {
    path.metadata()?;
    match refusal(site, &site.canonicalize()?, path) {
        Some(refusal) => Err(io::Error::other(refusal.message)),
        None => Ok(()),
    }
}

/// Reads a file of a site that has to be there.
///
/// Fails where it is not a file, or a link that leads to what is not the site's, or has more than `most`
/// bytes.
pub(crate) fn read_file(site: &Path, path: &Path, most: u64) -> io::Result<String> {
    if path.is_symlink() {
        expect_published(site, path)?;
    }
    let kind_of_file = path.metadata()?.file_type();
    if !kind_of_file.is_file() && !kind_of_file.is_dir() {
        return Err(io::Error::other(format!("this is {}", regular::kind(path))));
    }
    regular::text(regular::whole(path, most)?)
}

fn unwalkable(site: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = shown(site, error.path().unwrap_or(site));
    match error.loop_ancestor() {
        Some(ancestor) => Diagnostic::error(
            "symlink-loop",
            format!(
                "this link leads back to {}, the folder it is in",
                shown(site, ancestor)
            ),
            Place::File(path),
        )
        .help("remove the link"),
        None => Diagnostic::error("unreadable", error.to_string(), Place::File(path)),
    }
}
