//! What shows when files change.

use std::fs;

use crate::client::{CONFIG, Listening, serve, serve_at};
use crate::support::Folder;

const NOTE: &str = "content/notes/2023-09-12.md";

fn site() -> Folder {
    Folder::site(CONFIG, &[(NOTE, "- KEP-753 が動いた\n")])
}

#[test]
fn a_saved_note_shows_everywhere() {
    let served = serve(site(), "");
    served.folder.write(NOTE, "- KEP-753 と KEP-1287 のこと\n");
    served.wait_for("/", |answer| answer.text().contains("1287"));
    for path in ["/notes/2023-09-12/", "/kep/753/", "/kep/1287/", "/feed.xml"] {
        assert!(served.get(path).text().contains("のこと"), "{path}");
    }
    assert_eq!(served.update(), 1);
    served.no_update();
}

#[test]
fn files_come_and_go() {
    let served = serve(site(), "");
    let folder = &served.folder;
    folder.write("content/notes/2024/2024-01-02.md", "- a new folder\n");
    served.wait_for("/notes/2024-01-02/", |answer| answer.status == 200);
    folder.write("content/notes/2024/2024-01-03.md", "- in a new folder\n");
    served.wait_for("/notes/2024-01-03/", |answer| answer.status == 200);
    let (from, to) = (
        "content/notes/2024/2024-01-03.md",
        "content/notes/2024-01-04.md",
    );
    fs::rename(folder.join(from), folder.join(to)).expect("a rename");
    served.wait_for("/notes/2024-01-04/", |answer| answer.status == 200);
    assert_eq!(served.get("/notes/2024-01-03/").status, 404);
    fs::remove_dir_all(folder.join("content/notes/2024")).expect("a removal");
    served.wait_for("/notes/2024-01-02/", |answer| answer.status == 404);
    // All of it goes away and comes again, as when another branch is checked out.
    fs::rename(folder.join("content"), folder.join("away")).expect("a rename");
    served.wait_for("/-/minamo/live.js", |_| served.update() > 0);
    fs::rename(folder.join("away"), folder.join("content")).expect("a rename");
    folder.write("content/notes/2024-01-05.md", "- back again\n");
    served.wait_for("/notes/2024-01-05/", |answer| answer.status == 200);
    folder.write("content/notes/2024-01-06.md", "- and watched\n");
    served.wait_for("/notes/2024-01-06/", |answer| answer.status == 200);
}

#[test]
fn an_atomic_save_is_one_update() {
    let served = serve(site(), "");
    served
        .folder
        .write("content/notes/.2023-09-12.md.tmp", "- saved at once\n");
    served.no_update();
    let (from, to) = ("content/notes/.2023-09-12.md.tmp", NOTE);
    fs::rename(served.folder.join(from), served.folder.join(to)).expect("a rename");
    served.wait_for("/", |answer| answer.text().contains("saved at once"));
    assert_eq!(served.update(), 1);
    served.no_update();
}

#[test]
fn files_of_editors_and_of_the_output_are_not_a_change() {
    let served = serve(site(), "");
    let folder = &served.folder;
    for path in [
        "content/notes/.2023-09-12.md.swp",
        "content/notes/2023-09-12.md~",
        "content/notes/#2023-09-12.md#",
        "content/notes/.#2023-09-12.md",
        "content/.obsidian/workspace.json",
        "public/index.html",
        ".git/index",
        "README.md",
    ] {
        folder.write(path, "x");
    }
    folder.read(NOTE);
    served.no_update();
    for path in ["/notes/2023-09-12.md~", "/notes/%232023-09-12.md%23"] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_burst_is_one_update() {
    let served = serve(site(), "");
    let mut events = Listening::to(&served);
    events.next();
    for at in 0..500 {
        let (month, day) = (at / 28 % 12 + 1, at % 28 + 1);
        let path = format!(
            "content/notes/20{:02}-{month:02}-{day:02}.md",
            10 + at / 336
        );
        served.folder.write(&path, format!("- KEP-{at}\n"));
    }
    assert_eq!(served.update(), 500);
    served.no_update();
    events.next();
    let page = served.get("/notes/2011-06-24/");
    assert_eq!(page.status, 200, "{}", page.text());
}

#[test]
fn errors_are_laid_over_the_last_good_page() {
    let served = serve(site(), "");
    let mut events = Listening::to(&served);
    let first = events.next();
    assert_eq!(first["problems"]["errors"], 0);
    served.folder.write(NOTE, "+++\ntitle =\n+++\n\n- broken\n");
    let broken = events.next();
    assert_eq!(broken["problems"]["errors"], 1);
    let text = broken["problems"]["text"].as_str().expect("a text");
    for part in ["error[", "content/notes/2023-09-12.md:2:", "title ="] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(
        broken["versions"], first["versions"],
        "nothing else to show"
    );
    assert!(served.get("/").text().contains("が動いた"));
    served.folder.write(NOTE, "- mended\n");
    let mended = events.next();
    assert_eq!(mended["problems"]["text"], "");
    assert_ne!(mended["versions"]["site"], first["versions"]["site"]);
    assert!(served.get("/").text().contains("mended"));
}

#[test]
fn a_site_that_begins_with_errors_is_shown_when_it_has_none() {
    let folder = site();
    folder.write("content/notes/2023-09-13.md", "+++\ntitle = <b>\n+++\n");
    let served = serve(folder, "");
    let page = served.get("/");
    assert_eq!(page.status, 500);
    assert!(
        page.text().contains("content/notes/2023-09-13.md:2:"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("title = &lt;b&gt;"), "{}", page.text());
    assert_eq!(served.get("/-/minamo/live.js").status, 200);
    served
        .folder
        .write("content/notes/2023-09-13.md", "- good\n");
    served.wait_for("/", |answer| answer.status == 200);
}

#[test]
fn site_toml_may_be_missing_for_a_while() {
    let served = serve(site(), "");
    let mut events = Listening::to(&served);
    events.next();
    let (here, away) = (served.folder.join("site.toml"), served.folder.join("away"));
    fs::rename(&here, &away).expect("a rename");
    let missing = events.next();
    assert_eq!(missing["problems"]["errors"], 1);
    let text = missing["problems"]["text"].as_str().expect("a text");
    assert!(text.contains("site.toml"), "{text}");
    assert_eq!(served.get("/").status, 200);
    // What changes meanwhile is not forgotten.
    served.folder.write(NOTE, "- meanwhile\n");
    events.next();
    fs::rename(&away, &here).expect("a rename");
    let back = events.next();
    assert_eq!(back["problems"]["errors"], 0);
    assert!(served.get("/").text().contains("meanwhile"));
}

#[test]
fn browsers_hear_what_kind_of_file_changed() {
    let folder = site();
    folder.write("themes/mine/theme.toml", "extends = \"default\"\n");
    folder.write("themes/mine/static/own.css", "a {}\n");
    folder.write("themes/mine/static/own.js", "1\n");
    folder.write("site.toml", format!("theme = \"mine\"\n{CONFIG}"));
    let served = serve(folder, "");
    let mut events = Listening::to(&served);
    let mut last = events.next()["versions"].clone();
    for (path, text, parts) in [
        (NOTE, "- text\n", &["site"][..]),
        ("themes/mine/static/own.css", "b {}\n", &["site", "styles"]),
        ("themes/mine/static/own.js", "2\n", &["site", "files"]),
        ("content/notes/a.png", "x", &["site", "files"]),
    ] {
        served.folder.write(path, text);
        let now = events.next()["versions"].clone();
        for part in ["site", "files", "styles"] {
            let differs = now[part] != last[part];
            assert_eq!(differs, parts.contains(&part), "{part} after {path}");
        }
        last = now;
    }
    assert_eq!(served.get("/static/own.css").text(), "b {}\n");
}

/// The last good site is shown on, but not what a link has in the place of its files since.
#[cfg(unix)]
#[test]
fn a_link_that_takes_the_place_of_a_file_is_not_followed_out_of_the_site() {
    for (path, target) in [
        ("content/notes/plan.txt", "../../../secret.txt"),
        ("content/notes/plan.txt", "../../.env"),
        ("content/notes/plan.txt", "/proc/self/environ"),
        ("content/notes/more", "../../../secrets"),
    ] {
        let folder = Folder::with(&[
            ("secret.txt", "SECRET"),
            ("secrets/plan.txt", "SECRET"),
            ("site/.env", "SECRET"),
            ("site/site.toml", CONFIG),
            ("site/content/notes/2023-09-12.md", "- KEP-753\n"),
            ("site/content/notes/plan.txt", "a plan"),
            ("site/content/notes/more/plan.txt", "a plan"),
        ]);
        let served = serve_at(folder, "site");
        let address = match path.ends_with(".txt") {
            true => "/notes/plan.txt",
            false => "/notes/more/plan.txt",
        };
        assert_eq!(served.get(address).text(), "a plan");
        let at = served.folder.join("site").join(path);
        fs::remove_file(&at)
            .or_else(|_| fs::remove_dir_all(&at))
            .expect("a removal");
        std::os::unix::fs::symlink(target, &at).expect("a link");
        served.update();
        let answer = served.get(address);
        let text = answer.text();
        assert_eq!(answer.status, 500, "{target}: {text}");
        assert!(text.contains("this link leads"), "{target}: {text}");
        assert!(!text.contains("SECRET"), "{target}: {text}");
        // A link to what is published works.
        fs::remove_file(&at).expect("a removal");
        served
            .folder
            .write("site/content/other/plan.txt", "another plan");
        let inside = match path.ends_with(".txt") {
            true => "../other/plan.txt",
            false => "../other",
        };
        std::os::unix::fs::symlink(inside, &at).expect("a link");
        served.wait_for(address, |answer| answer.text() == "another plan");
    }
}

/// Links that are followed are watched, and no others: one may lead to all files of this computer.
#[cfg(unix)]
#[test]
fn linked_folders_are_watched_as_far_as_they_are_published() {
    use std::os::unix::fs::symlink;
    let folder = site();
    folder.write("shelf/plan.txt", "a plan");
    folder.write("content/other/note.txt", "a note");
    symlink("../../shelf", folder.join("content/notes/shelf")).expect("a link");
    symlink("../other", folder.join("content/notes/other")).expect("a link");
    let served = serve(folder, "");
    let folder = &served.folder;
    folder.write("shelf/plan.txt", "another plan");
    served.wait_for("/notes/shelf/plan.txt", |answer| {
        answer.text() == "another plan"
    });
    folder.write("shelf/new.txt", "new");
    served.wait_for("/notes/shelf/new.txt", |answer| answer.status == 200);
    // The same folder in two ways.
    folder.write("content/other/more.txt", "more");
    served.wait_for("/notes/other/more.txt", |answer| answer.status == 200);
    served.wait_for("/other/more.txt", |answer| answer.status == 200);
    // A link that comes later.
    folder.write("late/first.txt", "first");
    symlink("../../late", folder.join("content/notes/late")).expect("a link");
    served.wait_for("/notes/late/first.txt", |answer| answer.status == 200);
    folder.write("late/second.txt", "second");
    served.wait_for("/notes/late/second.txt", |answer| answer.status == 200);
}

#[cfg(unix)]
#[test]
fn a_link_to_everything_does_not_hold_up_the_server() {
    let folder = site();
    std::os::unix::fs::symlink("/", folder.join("content/notes/all")).expect("a link");
    let begun = std::time::Instant::now();
    let served = serve(folder, "");
    assert!(
        served
            .get("/")
            .text()
            .contains("this link leads out of the site")
    );
    let took = begun.elapsed();
    assert!(took.as_secs() < 5, "it took {took:?}");
}
