//! Links in the folder of a site: those that stay in it work, those that leave it are refused.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

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
fn links_to_what_is_hidden_in_the_site_are_refused() {
    for (target, at) in [
        ("../.git", "content/g"),
        ("../../.git/config", "content/pages/config.txt"),
        ("../.git/hooks/deep", "content/hooks"),
        ("../.env", "content/env.txt"),
        ("../../.env", "themes/default/static"),
        ("../inside/.draft.md", "content/notes.md"),
        ("../draft.md~", "content/draft.md"),
        ("../site.toml", "content/settings.txt"),
        ("..", "content/all"),
        ("../../../site", "content/notes/all"),
        ("../public", "content/p"),
        ("../../public/index.html", "content/pages/home.html"),
        ("../dist/notes", "content/built"),
    ] {
        let folder = folder();
        for path in [
            ".git/config",
            ".git/hooks/deep/a.txt",
            ".env",
            "draft.md~",
            "inside/.draft.md",
            "public/index.html",
            "dist/.minamo-files",
            "dist/notes/index.html",
        ] {
            folder.write(&format!("site/{path}"), "SECRET");
        }
        link(&folder, Path::new(target), at);
        let before = folder.tree("site/public");
        let place = format!("--> {at}");
        let run = minamo(&folder.join("site"), &["build"]).code(1);
        let run = run.says(&["[link-outside]", &place]);
        assert!(!run.stderr.contains("SECRET"), "{}", run.stderr);
        assert_eq!(folder.tree("site/public"), before, "{at}");
    }
}

#[test]
fn output_below_a_link_is_refused() {
    let folder = folder();
    folder.write("site/made/a.txt", "a");
    folder.write("site/made/web/.minamo-files", "");
    link(&folder, Path::new("../made"), "content/made");
    refused(&folder, "content/made/web");
}

#[test]
fn settings_that_are_elsewhere_are_refused() {
    let folder = folder();
    folder.write("more/site.toml", "title = \"SECRET\"\n");
    fs::remove_file(folder.join("site/site.toml")).expect("it goes");
    link(&folder, Path::new("../more/site.toml"), "site.toml");
    for command in ["build", "check", "refs"] {
        let run = minamo(&folder.join("site"), &[command]).code(2);
        let run = run.says(&["site.toml", "this link leads out of the site's folder"]);
        assert!(!run.stderr.contains("SECRET"), "{}", run.stderr);
    }
    fs::remove_file(folder.join("site/site.toml")).expect("it goes");
    folder.write("site/inside/settings.toml", "title = \"Inside\"\n");
    link(&folder, Path::new("inside/settings.toml"), "site.toml");
    minamo(&folder.join("site"), &["build"]).code(0);
}

fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo runs").success());
}

#[test]
fn what_is_neither_a_file_nor_a_folder_is_an_error() {
    for at in [
        "content/notes/2024-01-11.md",
        "content/pages/picture.png",
        "content/subjects/kep.toml",
        "content/subjects/kep/753.md",
        "themes/default/static/more.css",
    ] {
        let place = format!("--> {at}");
        let folder = folder();
        let site = folder.join("site");
        pipe(&site.join(at));
        for command in ["build", "check"] {
            let run = minamo(&site, &[command]).code(1);
            let said = format!("{}{}", run.stdout, run.stderr);
            assert!(
                said.contains("[not-a-file]: this is a named pipe"),
                "{said}"
            );
            assert!(said.contains(&place), "{said}");
        }
        minamo(&site, &["add", "--date", "2024-01-11", "text"]).code(match at {
            "content/notes/2024-01-11.md" => 2,
            _ => 0,
        });
        fs::remove_file(site.join(at)).expect("it goes");
        let socket = UnixListener::bind(site.join(at)).expect("a socket");
        let run = minamo(&site, &["build"]).code(1);
        run.says(&["[not-a-file]: this is a socket", &place]);
        drop(socket);
        let _ = fs::remove_file(site.join(at));
        pipe(&site.join("pipe"));
        symlink(site.join("pipe"), site.join(at)).expect("a link");
        let run = minamo(&site, &["build"]).code(1);
        run.says(&["[not-a-file]: this is a named pipe", &place]);
    }
}

#[test]
fn settings_that_are_not_a_file_are_an_error() {
    let folder = folder();
    let site = folder.join("site");
    fs::remove_file(site.join("site.toml")).expect("it goes");
    pipe(&site.join("site.toml"));
    for arguments in [&["build"][..], &["check"], &["add", "text"], &["fmt"]] {
        let run = minamo(&site, arguments).code(2);
        run.says(&["site.toml: this is a named pipe"]);
    }
    minamo(folder.path(), &["build", "--site", "site"])
        .code(2)
        .says(&["site.toml: this is a named pipe"]);
}

#[test]
fn input_that_never_ends_is_refused() {
    let folder = folder();
    let site = folder.join("site");
    for arguments in [
        &["inbox", "--from", "/dev/zero"][..],
        &["import", "/dev/zero"],
        &["facts", "threads", "--from", "/dev/zero"],
    ] {
        let run = minamo(&site, arguments).code(2);
        run.says(&["cannot read /dev/zero: this is a device, not a file"]);
    }
    let zeros = fs::File::open("/dev/zero").expect("zeros");
    let program = Command::new(env!("CARGO_BIN_EXE_minamo"))
        .current_dir(&site)
        .arg("add")
        .stdin(zeros)
        .output();
    let program = program.expect("the program runs");
    let said = String::from_utf8_lossy(&program.stderr);
    assert!(said.contains("it is larger than 32 MiB"), "{said}");
}

#[test]
fn names_that_differ_by_composed_letters_alone_are_an_error() {
    let article = "+++\ntitle = \"A\"\ndate = 2024-01-11\n+++\n\nText\n";
    for (composed, apart, text) in [
        (
            "content/pages/caf\u{e9}.md",
            "content/pages/cafe\u{301}.md",
            "Text\n",
        ),
        (
            "content/articles/caf\u{e9}.md",
            "content/articles/cafe\u{301}.md",
            article,
        ),
        (
            "content/notes/2024-01-11-\u{304c}.md",
            "content/notes/2024-01-11-\u{304b}\u{3099}.md",
            "- Text\n",
        ),
        (
            "content/notes/\u{e9}/2024-01-11.md",
            "content/notes/e\u{301}/2024-01-11.md",
            "- Text\n",
        ),
        (
            "content/subjects/tag/\u{e9}.md",
            "content/subjects/tag/e\u{301}.md",
            "Text\n",
        ),
    ] {
        let folder = folder();
        folder.write(&format!("site/{composed}"), text);
        folder.write(&format!("site/{apart}"), text);
        let run = minamo(&folder.join("site"), &["build"]).code(1);
        let escaped: String = apart
            .chars()
            .map(|c| match c {
                '\u{301}' | '\u{3099}' => c.escape_unicode().to_string(),
                c => c.to_string(),
            })
            .collect();
        run.says(&["[duplicate-url]", composed, &escaped]);
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

#[test]
fn a_private_folder_that_cannot_be_made_is_named() {
    let folder = folder();
    folder.write("site/.minamo", "a file");
    let site = folder.join("site");
    for arguments in [&["add", "text"][..], &["new", "page", "Text"]] {
        minamo(&site, arguments)
            .code(2)
            .says(&["/.minamo: not a directory"]);
    }
}

#[test]
fn a_path_of_a_theme_is_told_from_a_name() {
    let folder = folder();
    for theme in ["../../th/default", "/srv/themes/mine", "themes/mine"] {
        folder.write("site/site.toml", format!("theme = \"{theme}\"\n"));
        let run = minamo(&folder.join("site"), &["build"]).code(1);
        run.says(&["no-theme", "a theme is named by its folder in themes/"]);
    }
}

/// Files that need no disk and would fill any memory.
#[test]
fn files_larger_than_the_memory_are_refused_or_not_read() {
    for (path, arguments, status, said) in [
        (
            "site.toml",
            &["check"][..],
            2,
            "site.toml: it is larger than 32 MiB",
        ),
        ("content/notes/2024-01-11.md", &["check"], 1, "[too-large]"),
        ("content/subjects/kep.toml", &["check"], 1, "[too-large]"),
        (
            "themes/default/static/film.mp4",
            &["build"],
            1,
            "[too-large]",
        ),
        (
            "themes/default/templates/note.html",
            &["check"],
            1,
            "[too-large]",
        ),
        ("content/notes/drawing.svg", &["check"], 0, ""),
        ("content/notes/photo.jpg", &["check"], 0, ""),
        ("given/_config.yml", &["import", "jekyll", "given"], 1, ""),
        (
            "given/.obsidian/daily-notes.json",
            &["import", "obsidian", "given"],
            0,
            "",
        ),
        (
            "given/sigs.yaml",
            &[
                "facts",
                "import",
                "kubernetes",
                "--all",
                "--community",
                "given",
            ],
            0,
            "larger than 512 MiB",
        ),
        (
            "page.txt",
            &["import", "zenn-scrap", "page.txt"],
            2,
            "larger than 512 MiB",
        ),
        (
            "feed.xml",
            &["check", "--feeds", "feed.xml"],
            2,
            "larger than 512 MiB",
        ),
        (
            "inbox.json",
            &["inbox", "--from", "inbox.json"],
            2,
            "larger than 512 MiB",
        ),
        ("public/.minamo-files", &["build"], 2, "larger than 512 MiB"),
        ("new/.gitignore", &["init", "new"], 2, "larger than 512 MiB"),
    ] {
        let folder = folder();
        folder.write(
            "site/given/_posts/2024-01-02-a.md",
            "---\ntitle: A\n---\n\nText\n",
        );
        let at = folder.join("site").join(path);
        fs::create_dir_all(at.parent().expect("a folder")).expect("it is made");
        let file = fs::File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&at);
        file.and_then(|file| file.set_len(1 << 40))
            .expect("a file without blocks");
        let run = minamo(&folder.join("site"), arguments).code(status);
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(all.contains(said), "{path}: {all}");
    }
}

/// Links in linked folders: a file can be reached in more ways than anybody can count.
#[test]
fn folders_without_end_are_bounded() {
    type Make = fn(&Folder);
    let doubled: Make = |folder| {
        for level in 0..40 {
            for name in ["a", "b"] {
                let at = format!("content/pages/level-{level}/{name}");
                link(folder, Path::new(&format!("../level-{}", level + 1)), &at);
            }
        }
        folder.write("site/content/pages/level-40/text.txt", "text");
    };
    let knotted: Make = |folder| {
        for one in 0..14 {
            for other in (0..14).filter(|other| *other != one) {
                let at = format!("themes/default/static/f{one}/to-{other}");
                link(folder, Path::new(&format!("../f{other}")), &at);
            }
        }
    };
    let deep: Make = |folder| {
        let path = format!("content/pages/{}", "a/".repeat(1500));
        fs::create_dir_all(folder.join("site").join(path)).expect("folders");
    };
    for (make, said) in [
        (
            doubled,
            "[symlink-loop]: links to folders lead to more than 1000 folders",
        ),
        (
            knotted,
            "[symlink-loop]: links to folders lead to more than 1000 folders",
        ),
        (deep, "[too-deep]: more than 64 folders are in one another"),
    ] {
        let folder = folder();
        make(&folder);
        let begun = std::time::Instant::now();
        minamo(&folder.join("site"), &["build"])
            .code(1)
            .says(&[said]);
        let took = begun.elapsed();
        assert!(took.as_secs() < 30, "{said}: {took:?}");
    }
}
