//! Files to a folder: the only writing of output.
//!
//! 1. A file that is there but was not written by us is never touched: it stops the writing before
//!    anything has changed. What we wrote is listed in [`OUTPUT_LIST`](LIST) within the folder.
//! 2. Files of the last build that this one lacks are removed.
//! 3. Files whose bytes differ are written; all others keep their times, so that tools which copy
//!    the folder see what changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use crate::OUTPUT_LIST as LIST;
use crate::render::{Content, OutputFile};

/// What writing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have new bytes.
    pub changed: usize,
    /// Files that are gone.
    pub removed: usize,
}

/// Why nothing, or not everything, was written.
#[derive(Debug)]
pub enum WriteError {
    /// These files are in the way, and are not ours.
    Foreign(Vec<PathBuf>),
    /// This path would leave the output folder.
    Outside(String),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteError::Foreign(paths) => {
                writeln!(
                    f,
                    "these files are in the way, and minamo did not write them:"
                )?;
                for path in paths.iter().take(10) {
                    writeln!(f, "  {}", path.display())?;
                }
                if paths.len() > 10 {
                    writeln!(f, "  and {} more", paths.len() - 10)?;
                }
                write!(
                    f,
                    "nothing was written; move them away, or choose another folder with --out"
                )
            }
            WriteError::Outside(path) => {
                write!(
                    f,
                    "{path} would be outside of the output folder; nothing was written"
                )
            }
            WriteError::Io(path, error) => write!(f, "cannot write {}: {error}", path.display()),
        }
    }
}

/// Makes the folder `out` hold these files.
pub fn write(files: &[OutputFile], out: &Path) -> Result<Written, WriteError> {
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |error| WriteError::Io(path, error)
    };
    if let Some(file) = files.iter().find(|file| !is_below(&file.path)) {
        return Err(WriteError::Outside(file.path.clone()));
    }
    let listed = read_list(out).map_err(refused(&out.join(LIST)))?;
    let fresh = listed.is_empty() && is_empty(out);
    if !fresh {
        refuse_foreign(files, out, &listed)?;
    }
    let wanted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    fs::create_dir_all(out).map_err(refused(out))?;
    // Listed before they are there, so that files of a build that was cut off are still ours.
    let known = wanted
        .iter()
        .copied()
        .chain(listed.iter().map(String::as_str));
    write_list(out, known.collect()).map_err(refused(&out.join(LIST)))?;
    let removed = remove(
        out,
        listed.iter().filter(|path| !wanted.contains(path.as_str())),
    )?;
    make_folders(&wanted, out).map_err(refused(out))?;
    let changed = files
        .par_iter()
        .map(|file| {
            let path = out.join(&file.path);
            put(file, &path, fresh).map_err(|error| WriteError::Io(path, error))
        })
        .try_fold(
            || 0,
            |sum, changed| changed.map(|changed| sum + usize::from(changed)),
        )
        .try_reduce(|| 0, |a, b| Ok(a + b))?;
    if removed > 0 {
        write_list(out, wanted).map_err(refused(&out.join(LIST)))?;
    }
    Ok(Written { changed, removed })
}

/// Whether a path stays in the folder it is joined to. The list could have been edited by anybody,
/// and nothing outside of the output folder is ever written or removed.
fn is_below(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    !path.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

fn read_list(out: &Path) -> io::Result<BTreeSet<String>> {
    match fs::read_to_string(out.join(LIST)) {
        Ok(text) => Ok(text
            .lines()
            .filter(|line| is_below(line))
            .map(str::to_owned)
            .collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error),
    }
}

fn write_list(out: &Path, paths: BTreeSet<&str>) -> io::Result<()> {
    let mut text = String::new();
    for path in paths {
        text.push_str(path);
        text.push('\n');
    }
    let path = out.join(LIST);
    if fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(());
    }
    fs::write(path, text)
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

fn refuse_foreign(
    files: &[OutputFile],
    out: &Path,
    listed: &BTreeSet<String>,
) -> Result<(), WriteError> {
    let foreign: BTreeSet<PathBuf> = files
        .iter()
        .filter(|file| !listed.contains(&file.path))
        .map(|file| (file, out.join(&file.path)))
        .filter_map(|(file, path)| obstacle(file, path, out, listed))
        .collect();
    match foreign.is_empty() {
        true => Ok(()),
        false => Err(WriteError::Foreign(foreign.into_iter().collect())),
    }
}

/// What is in the way of a file that is new to us: another file there, a file where one of its
/// folders is to be, or a folder with files that are not ours where it is to be.
fn obstacle(
    file: &OutputFile,
    path: PathBuf,
    out: &Path,
    listed: &BTreeSet<String>,
) -> Option<PathBuf> {
    let is_ours = |path: &Path| {
        let parts = path.strip_prefix(out).ok()?.components();
        let parts: Vec<_> = parts
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        Some(listed.contains(&parts.join("/")))
    };
    let is_foreign = |path: &Path| is_ours(path) != Some(true);
    let folders = path.ancestors().skip(1).take_while(|folder| *folder != out);
    if let Some(blocking) = folders.into_iter().find(|folder| folder.is_file()) {
        return is_foreign(blocking).then(|| blocking.to_owned());
    }
    if path.is_dir() {
        let entries = walkdir::WalkDir::new(&path)
            .into_iter()
            .filter_map(Result::ok);
        let mut files = entries.filter(|entry| !entry.file_type().is_dir());
        return files
            .find(|entry| is_foreign(entry.path()))
            .map(walkdir::DirEntry::into_path);
    }
    (path.exists() && !same(file, &path).unwrap_or(false)).then_some(path)
}

/// Removes files, and the folders that are empty then; what is gone already is as well.
fn remove<'a>(out: &Path, paths: impl Iterator<Item = &'a String>) -> Result<usize, WriteError> {
    let mut removed = 0;
    for path in paths {
        let file = out.join(path);
        match fs::remove_file(&file) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(WriteError::Io(file, error)),
        }
        let folders = file.ancestors().skip(1);
        for folder in folders.take_while(|folder| *folder != out && folder.starts_with(out)) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
    Ok(removed)
}

fn make_folders(paths: &BTreeSet<&str>, out: &Path) -> io::Result<()> {
    let mut last = "";
    for path in paths {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Sorted paths of one folder follow one another, mostly.
        if folder != last {
            fs::create_dir_all(out.join(folder))?;
            last = folder;
        }
    }
    Ok(())
}

/// Writes a file unless it is there with these bytes; whether it was written.
fn put(file: &OutputFile, path: &Path, fresh: bool) -> io::Result<bool> {
    if !fresh && same(file, path)? {
        return Ok(false);
    }
    match &file.content {
        Content::Bytes(bytes) => fs::write(path, bytes)?,
        Content::Copy(from) => {
            fs::copy(from, path)?;
        }
    }
    Ok(true)
}

fn same(file: &OutputFile, path: &Path) -> io::Result<bool> {
    let Ok(there) = fs::metadata(path) else {
        return Ok(false);
    };
    match &file.content {
        Content::Bytes(bytes) => Ok(there.len() == bytes.len() as u64 && fs::read(path)? == *bytes),
        Content::Copy(from) => {
            Ok(there.len() == fs::metadata(from)?.len() && fs::read(path)? == fs::read(from)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> OutputFile {
        OutputFile {
            path: path.to_owned(),
            content: Content::Bytes(b"new".to_vec()),
        }
    }

    #[test]
    fn nothing_outside_of_the_folder_is_written_or_removed() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("public");
        let precious = parent.path().join("precious.txt");
        fs::create_dir(&out).unwrap();
        fs::write(&precious, "mine").unwrap();
        let absolute = precious.display().to_string();
        fs::write(
            out.join(LIST),
            format!("../precious.txt\n{absolute}\nold.html\n"),
        )
        .unwrap();
        fs::write(out.join("old.html"), "old").unwrap();
        write(&[file("index.html")], &out).unwrap();
        assert_eq!(fs::read_to_string(&precious).unwrap(), "mine");
        assert!(!out.join("old.html").exists());
        for path in [
            "../escaped.html",
            "/escaped.html",
            "a/../../escaped.html",
            "",
        ] {
            let refused = write(&[file(path)], &out);
            assert!(matches!(refused, Err(WriteError::Outside(_))), "{path}");
        }
    }
}
