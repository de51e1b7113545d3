//! Links in the folder of a site: those that stay in it work, those that leave it are refused.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::support::folder::Folder;
use crate::support::program::minamo;

const NOTE: &str = "content/notes/2024-01-10.md";

/// A site in the folder `site`, and beside it what is nobody's business.
fn folder() -> Folder {
    let folder = Folder::with(&[
        ("site/site.toml", ""),
        ("site/inside/more.md", "- More of it (KEP-2)\n"),
        (
            "site/inside/picture.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
        ("secrets/key.txt", "SECRET\n"),
        ("secrets/2024-01-11.md", "- SECRET\n"),
        ("secrets/kep.toml", "[753]\ntitle = \"SECRET\"\n"),
        ("secrets/kep/753.md", "+++\ntitle = \"SECRET\"\n+++\n"),
        ("secrets/style.css", "/* SECRET */"),
        ("secrets/templates/note.html", "SECRET"),
        ("secrets/default/static/more.css", "/* SECRET */"),
    ]);
    folder.write(&format!("site/{NOTE}"), "- Sidecars (KEP-753)\n");
    folder
}

fn link(folder: &Folder, target: &Path, at: &str) {
    let at = folder.join("site").join(at);
    fs::create_dir_all(at.parent().expect("a folder")).expect("it is made");
    symlink(target, at).expect("a link");
}

/// That a site is refused because of a link, and that nothing of it is published.
#[track_caller]
fn refused(folder: &Folder, at: &str) {
    let site = folder.join("site");
    let place = format!("--> {at}");
    for command in ["build", "check", "refs"] {
        let run = minamo(&site, &[command]).code(1);
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(said.contains("[link-outside]"), "{command} {at}: {said}");
        assert!(said.contains(&place), "{command} {at}: {said}");
        assert!(!said.contains("SECRET"), "{command} {at}: {said}");
    }
    assert!(!folder.exists("site/public"), "{at}");
}

#[test]
fn links_out_of_the_site_are_refused() {
    for (target, at) in [
        ("/proc/self/environ", "content/notes/env.txt"),
        ("/proc/self/environ", "content/env"),
        ("/etc/hostname", "content/notes/2024-01-12.md"),
        ("../../../secrets/key.txt", "content/notes/key.txt"),
        (
            "../../../secrets/2024-01-11.md",
            "content/notes/2024-01-11.md",
        ),
        ("../../../secrets", "content/notes/more"),
        ("../../../secrets/kep.toml", "content/subjects/kep.toml"),
        ("../../../secrets/kep", "content/subjects/kep"),
        ("../../../..", "content/pages/all"),
        ("../secrets", "themes"),
        ("../../secrets", "themes/default"),
        (
            "../../../../secrets/style.css",
            "themes/default/static/style.css",
        ),
        ("../../../secrets/templates", "themes/default/templates"),
        ("../../../../secrets/key.txt", "themes/default/i18n/en.toml"),
    ] {
        let folder = folder();
        link(&folder, Path::new(target), at);
        refused(&folder, at);
    }
}

#[test]
fn content_that_is_elsewhere_is_refused() {
    let folder = folder();
    fs::rename(folder.join("site/content"), folder.join("content")).expect("it is moved");
    link(&folder, Path::new("../content"), "content");
    refused(&folder, "content");
}

#[test]
fn a_chain_of_links_is_followed_to_its_end() {
    let folder = folder();
    link(&folder, Path::new("../../secrets"), "inside/shelf");
    fs::remove_dir_all(folder.join("site/content")).expect("it goes");
    link(&folder, Path::new("../inside"), "content/notes");
    refused(&folder, "content/notes/shelf");
}

#[test]
fn a_link_that_comes_after_a_good_build_is_refused() {
    for (target, at) in [
        ("/proc/self/environ", "content/notes/env.txt"),
        ("/proc/self/environ", "themes/default/static/env.txt"),
    ] {
        let folder = folder();
        let site = folder.join("site");
        minamo(&site, &["build"]).code(0);
        let before = folder.tree("site/public");
        link(&folder, Path::new(target), at);
        minamo(&site, &["build"]).code(1).says(&["link-outside"]);
        assert_eq!(folder.tree("site/public"), before, "{at}");
    }
}

#[test]
fn links_inside_of_the_site_work() {
    let folder = folder();
    let site = folder.join("site");
    link(
        &folder,
        Path::new("../../inside/more.md"),
        "content/notes/2024-01-11.md",
    );
    link(&folder, Path::new("../../inside"), "content/pages/shelf");
    link(
        &folder,
        &site.join("inside/picture.svg"),
        "content/pages/picture.svg",
    );
    // The way of a link does not matter, but its end.
    link(
        &folder,
        Path::new("../../../site/inside/picture.svg"),
        "content/notes/same.svg",
    );
    link(
        &folder,
        Path::new("../../../inside/picture.svg"),
        "themes/default/static/picture.svg",
    );
    minamo(&site, &["build"]).code(0);
    for made in [
        "kep/2/index.html",
        "shelf/more/index.html",
        "shelf/picture.svg",
        "picture.svg",
        "static/picture.svg",
    ] {
        assert!(folder.exists(&format!("site/public/{made}")), "{made}");
    }
}

#[test]
fn a_site_that_is_reached_by_a_link_is_itself() {
    let folder = folder();
    symlink(folder.join("site"), folder.join("way")).expect("a link");
    link(
        &folder,
        Path::new("../../inside/picture.svg"),
        "content/notes/same.svg",
    );
    minamo(folder.path(), &["build", "--site", "way"]).code(0);
    assert!(folder.exists("site/public/index.html"));
}

#[test]
fn loops_are_reported() {
    for (target, at) in [
        (".", "content/notes/again"),
        ("..", "content/notes/again"),
        ("../..", "content/notes/again"),
        ("again", "content/notes/again"),
        ("..", "themes/default/again"),
    ] {
        let folder = folder();
        link(&folder, Path::new(target), at);
        let run = minamo(&folder.join("site"), &["build"]).code(1);
        assert!(
            run.stderr.contains("again"),
            "{target} {at}: {}",
            run.stderr
        );
        let is_known = run.stderr.contains("[symlink-loop]") || run.stderr.contains("[unreadable]");
        assert!(is_known, "{target} {at}: {}", run.stderr);
    }
}

#[test]
fn locks_of_editors_are_left_alone() {
    let folder = folder();
    link(
        &folder,
        Path::new("writer@host.77:1"),
        "content/notes/.#2024-01-10.md",
    );
    minamo(&folder.join("site"), &["build"]).code(0);
}
