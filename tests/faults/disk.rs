//! A disk that gets full at many moments: a small file system in memory, which only root can mount.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::sites::Sites;

/// A file system in memory.
struct Disk {
    folder: TempDir,
}

impl Disk {
    /// Mounts one; nothing when that is not permitted.
    fn mount(options: &str) -> Option<Disk> {
        let folder = TempDir::new().expect("a temporary folder");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .output();
        match mount {
            Ok(output) if output.status.success() => Some(Disk { folder }),
            failed => {
                println!("SKIPPED: cannot mount a file system in memory: {failed:?}");
                None
            }
        }
    }

    fn remount(&self, option: &str) {
        let status = Command::new("mount")
            .args(["-o", &format!("remount,{option}")])
            .arg(self.folder.path())
            .status();
        assert!(status.expect("mount is there").success());
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// Takes all room but this many bytes.
    fn fill(&self, size: usize, left: usize) {
        let filler = self.folder.path().join("filler");
        let used = fs::read_dir(self.folder.path()).map_or(0, |_| disk_use(&self.out()));
        fs::write(filler, vec![1; size.saturating_sub(used + left)]).expect("room");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

/// What files take in pages of memory.
fn disk_use(folder: &Path) -> usize {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let sizes = entries
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| entry.metadata().ok());
    sizes
        .map(|file| file.len().div_ceil(4096) as usize * 4096)
        .sum()
}

#[test]
#[ignore = "takes minutes and needs root"]
fn a_full_disk_leaves_the_site_as_it_was() {
    let sites = Sites::new();
    let size = 4 * (sites.size(0) + sites.size(1)) + (8 << 20);
    let (mut full, mut room) = (0, 0);
    for left in (0..60).map(|step| step * sites.size(1) / 15) {
        let Some(disk) = Disk::mount(&format!("size={size}")) else {
            return;
        };
        sites.build_clean(0, &disk.out());
        disk.fill(size, left);
        let output = sites
            .build(1, &disk.out())
            .output()
            .expect("the program runs");
        match output.status.code() {
            Some(0) => {
                room += 1;
                sites.is(1, &disk.out());
            }
            Some(2) => {
                full += 1;
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(said.contains("No space left"), "{said}");
                sites.is(0, &disk.out());
            }
            _ => panic!("{output:?}"),
        }
    }
    println!("{full} builds on a full disk, {room} with enough room");
    assert!(full > 10 && room > 0, "the amounts are badly chosen");
}

#[test]
#[ignore = "takes minutes and needs root"]
fn a_disk_without_room_for_more_files_leaves_the_site_as_it_was() {
    let sites = Sites::new();
    let mut full = 0;
    for step in 0..20 {
        let Some(disk) = Disk::mount("nr_inodes=100k") else {
            return;
        };
        sites.build_clean(0, &disk.out());
        let used = walkdir::WalkDir::new(disk.folder.path())
            .into_iter()
            .count();
        disk.remount(&format!("nr_inodes={}", used + 5 + step * 50));
        let output = sites
            .build(1, &disk.out())
            .output()
            .expect("the program runs");
        match output.status.code() {
            Some(0) => sites.is(1, &disk.out()),
            Some(2) => {
                full += 1;
                sites.is(0, &disk.out());
            }
            _ => panic!("{output:?}"),
        }
    }
    println!("{full} of 20 builds had no room for more files");
    assert!(full > 3, "the amounts are badly chosen");
}

#[test]
#[ignore = "needs root"]
fn a_disk_that_is_read_only_is_refused() {
    let sites = Sites::new();
    let Some(disk) = Disk::mount("size=50%") else {
        return;
    };
    sites.build_clean(0, &disk.out());
    disk.remount("ro");
    let output = sites
        .build(1, &disk.out())
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    sites.is(0, &disk.out());
    disk.remount("rw");
    sites.build_clean(1, &disk.out());
}
