//! Changes to the writer's files: at any time a file is the old one or the new one, never half of either,
//! also where the program is killed.
//!
//! A text waits in `.minamo`, which git leaves out and no command reads, until all of it is written, and
//! gets its place in one step. So a program that was killed leaves nothing among the writer's files. Where
//! `.minamo` is on another file system, or cannot be written to, it waits beside its place.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The folder in a site's folder that is minamo's own.
pub(crate) const PRIVATE: &str = ".minamo";

/// The folder in a site's folder that is minamo's own, which git leaves out; it is made if it is not
/// there.
pub(crate) fn private_folder(site: &Path) -> io::Result<PathBuf> {
    let folder = site.join(PRIVATE);
    // Made before it is looked at: another command may make it at this moment.
    match fs::create_dir(&folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        Err(_) if !fs::symlink_metadata(&folder)?.is_dir() => {
            return Err(ErrorKind::NotADirectory.into());
        }
        _ => {}
    }
    match File::create_new(folder.join(".gitignore")) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        made => made?.write_all(b"*\n")?,
    }
    Ok(folder)
}

/// Creates a file and the folders above it. Fails where something is there already, also a link that
/// leads nowhere, and where a link above it leads out of the site.
pub(crate) fn create(
    site: Option<&Path>,
    path: &Path,
    write: impl Fn(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    expect_inside(site, path)?;
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    let place = |part: &Path| match fs::hard_link(part, path) {
        // Unlike a link, a rename would replace what has come meanwhile. Some file systems have no links.
        Err(error)
            if error.kind() != ErrorKind::AlreadyExists && path.symlink_metadata().is_err() =>
        {
            fs::rename(part, path)
        }
        linked => linked,
    };
    put(site, path, &write, &place)
}

/// Replaces what a file says that is there. A link stays one, and so do the permissions.
pub(crate) fn replace(site: Option<&Path>, path: &Path, bytes: &[u8]) -> io::Result<()> {
    expect_inside(site, path)?;
    let real = path.canonicalize()?;
    let permissions = fs::metadata(&real)?.permissions();
    if permissions.readonly() {
        return Err(ErrorKind::PermissionDenied.into());
    }
    let write = |file: &mut File| {
        file.write_all(bytes)?;
        // A new name for bytes that are not on the disk yet could outlive them.
        file.sync_all()
    };
    let place = |part: &Path| {
        fs::set_permissions(part, permissions.clone())?;
        fs::rename(part, &real)
    };
    put(site, &real, &write, &place)
}

/// Fails where a link leads what is written to this path out of the site.
fn expect_inside(site: Option<&Path>, path: &Path) -> io::Result<()> {
    let Some(site) = site else { return Ok(()) };
    let there = path.ancestors().find_map(|path| path.canonicalize().ok());
    match there.is_some_and(|there| {
        site.canonicalize()
            .is_ok_and(|site| there.starts_with(site))
    }) {
        true => Ok(()),
        false => Err(io::Error::other("a link leads out of the site's folder")),
    }
}

/// Writes a file where nobody reads it, and puts it in its place.
fn put(
    site: Option<&Path>,
    path: &Path,
    write: &dyn Fn(&mut File) -> io::Result<()>,
    place: &dyn Fn(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let process = std::process::id();
    if let Some(folder) = site.and_then(|site| private_folder(site).ok()) {
        match by_way_of(&folder.join(format!("{process}.part")), write, place) {
            Err(error) if is_no_way(&error) => {}
            done => return done,
        }
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Hidden files are not part of the site.
    let beside = path.with_file_name(format!(".{name}.{process}.part"));
    by_way_of(&beside, write, place)
}

fn is_no_way(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::CrossesDevices | ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

fn by_way_of(
    part: &Path,
    write: &dyn Fn(&mut File) -> io::Result<()>,
    place: &dyn Fn(&Path) -> io::Result<()>,
) -> io::Result<()> {
    // One that was killed may have had the same number, as the first process of a container has.
    let _ = fs::remove_file(part);
    let done = File::create_new(part)
        .and_then(|mut file| write(&mut file))
        .and_then(|()| place(part));
    let _ = fs::remove_file(part);
    done
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn site() -> TempDir {
        TempDir::new().expect("a temporary folder")
    }

    fn text(text: &'static str) -> impl Fn(&mut File) -> io::Result<()> {
        move |file| file.write_all(text.as_bytes())
    }

    #[test]
    fn what_a_killed_program_left_is_not_in_the_way() {
        let site = site();
        let process = std::process::id();
        let private = private_folder(site.path()).expect("a folder");
        fs::write(private.join(format!("{process}.part")), "half").expect("a file");
        fs::write(site.path().join(format!(".a.md.{process}.part")), "half").expect("a file");
        let path = site.path().join("a.md");
        create(Some(site.path()), &path, text("one")).expect("it is created");
        replace(Some(site.path()), &path, b"two").expect("it is replaced");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "two");
        fs::remove_file(&path).expect("a file");
        create(None, &path, text("three")).expect("it is created");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "three");
        assert_eq!(fs::read_dir(site.path()).expect("a folder").count(), 2);
    }

    #[test]
    fn text_waits_beside_its_place_where_it_cannot_wait_elsewhere() {
        let site = site();
        fs::write(site.path().join(PRIVATE), "a file").expect("a file");
        let path = site.path().join("content/a.md");
        create(Some(site.path()), &path, text("one")).expect("it is created");
        replace(Some(site.path()), &path, b"two").expect("it is replaced");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "two");
    }

    #[test]
    fn what_is_there_is_not_created() {
        let site = site();
        let path = site.path().join("a.md");
        fs::write(&path, "mine").expect("a file");
        let error = create(Some(site.path()), &path, text("one")).expect_err("it is there");
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).expect("a file"), "mine");
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_and_none_leads_out() {
        use std::os::unix::fs::symlink;
        let (site, outside) = (site(), site());
        let path = |name: &str| site.path().join(name);
        fs::write(path("real.md"), "one").expect("a file");
        symlink("real.md", path("link.md")).expect("a link");
        replace(Some(site.path()), &path("link.md"), b"two").expect("it is replaced");
        assert!(path("link.md").is_symlink());
        assert_eq!(fs::read_to_string(path("real.md")).expect("a file"), "two");
        symlink(outside.path(), path("out")).expect("a link");
        symlink(outside.path().join("nothing"), path("dangling.md")).expect("a link");
        fs::write(outside.path().join("b.md"), "mine").expect("a file");
        for name in ["out/a.md", "out/deep/a.md", "dangling.md"] {
            create(Some(site.path()), &path(name), text("one")).expect_err(name);
        }
        replace(Some(site.path()), &path("out/b.md"), b"one").expect_err("it leads out");
        assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 1);
    }
}
