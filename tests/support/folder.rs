//! Folders that vanish with the test, and trees of files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// Files by their paths, with `/` between the parts.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A temporary folder.
pub(crate) struct Folder {
    temporary: TempDir,
    /// The path without links in it, as the program prints it.
    path: PathBuf,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn new() -> Folder {
        let temporary = TempDir::new().expect("a temporary folder");
        let path = temporary.path().canonicalize().expect("its real path");
        Folder { temporary, path }
    }

    /// A folder with files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// A site: `site.toml` with this text, and these files.
    pub(crate) fn site(config: &str, files: &[(&str, &str)]) -> Folder {
        let folder = Folder::with(files);
        folder.write("site.toml", config);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        debug_assert!(self.temporary.path().exists());
        &self.path
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        write(&self.join(path), bytes.as_ref());
    }

    pub(crate) fn read(&self, path: &str) -> String {
        let path = self.join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        self.join(path).exists()
    }

    /// All files below a folder of this one.
    pub(crate) fn tree(&self, path: &str) -> Tree {
        tree(&self.join(path))
    }
}

/// Writes a file and makes the folders it needs.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// All files below a folder; nothing when it is not there.
pub(crate) fn tree(folder: &Path) -> Tree {
    let mut files = Tree::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it is below");
            let name = name.to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(&path).expect("a readable file"));
        }
    }
    files
}
