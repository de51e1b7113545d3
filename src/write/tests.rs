//! Sites put into folders, and what becomes of the folder when something goes wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::swap::{Changes, swap};
use super::*;

/// A folder to put sites into.
struct Place {
    temporary: TempDir,
}

/// Files by path; a folder that is empty has a `/` after its path.
type Tree = BTreeMap<String, String>;

/// The files of a site.
type Site<'a> = &'a [(&'a str, &'a str)];

const OLD: Site = &[
    ("index.html", "home"),
    ("kep/1/index.html", "one"),
    ("kep/1/feed.xml", "feed of one"),
    ("kep/2/index.html", "two"),
    ("kep/2/feed.xml", "feed of two"),
    ("static/style.css", "style"),
];

const NEW: Site = &[
    ("index.html", "home, with three"),
    ("kep/1/index.html", "one, with three"),
    ("kep/1/feed.xml", "feed of one"),
    ("kep/1/index.md", "source of one"),
    ("kep/3/index.html", "three"),
    ("kep/3/feed.xml", "feed of three"),
    ("static/style.css", "style"),
];

impl Place {
    fn new() -> Place {
        Place {
            temporary: TempDir::new().expect("a temporary folder"),
        }
    }

    /// A place with a site in it.
    fn with(site: Site) -> Place {
        let place = Place::new();
        place.build(site);
        place
    }

    fn parent(&self) -> &Path {
        self.temporary.path()
    }

    fn out(&self) -> PathBuf {
        self.parent().join("public")
    }

    fn path(&self, path: &str) -> PathBuf {
        self.out().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    fn sink(&self) -> Sink {
        Sink::open(&self.out(), &Cancel::default()).expect("a sink")
    }

    fn try_build(&self, site: Site) -> Result<Written, WriteError> {
        let sink = Sink::open(&self.out(), &Cancel::default())?;
        for (path, text) in site {
            sink.put(path, &bytes(text))?;
        }
        sink.finish()
    }

    #[track_caller]
    fn build(&self, site: Site) -> Written {
        self.try_build(site).expect("nothing is in the way")
    }

    fn tree(&self) -> Tree {
        tree(&self.out())
    }

    /// What is in the way of a site, by paths in the output folder: foreign files, links.
    #[track_caller]
    fn obstacles(&self, site: Site) -> (Vec<String>, Vec<String>) {
        let before = self.tree();
        let WriteError::InTheWay(Obstacles { foreign, links }) =
            self.try_build(site).expect_err("something is in the way")
        else {
            panic!("another error");
        };
        assert_eq!(self.tree(), before, "nothing is written");
        let names = |paths: Vec<PathBuf>| {
            let name = |path: PathBuf| {
                let path = path.strip_prefix(self.out()).expect("it is in there");
                path.to_string_lossy().replace('\\', "/")
            };
            paths.into_iter().map(name).collect()
        };
        (names(foreign), names(links))
    }
}

fn bytes(text: &str) -> Content {
    Content::Bytes(text.as_bytes().to_vec())
}

fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
    for entry in entries.map(|entry| entry.expect("a readable folder")) {
        let name = entry.path().strip_prefix(folder).expect("it is below");
        let name = name.to_string_lossy().replace('\\', "/");
        let kind = entry.file_type();
        let is_empty = || fs::read_dir(entry.path()).is_ok_and(|mut inner| inner.next().is_none());
        if kind.is_file() {
            let bytes = fs::read(entry.path()).expect("a readable file");
            tree.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        } else if kind.is_symlink() {
            tree.insert(name, "a link".to_owned());
        } else if is_empty() {
            tree.insert(format!("{name}/"), String::new());
        }
    }
    tree
}

/// What a clean build of a site makes.
fn clean(site: Site) -> Tree {
    Place::with(site).tree()
}

#[test]
fn a_site_takes_the_place_of_another() {
    let place = Place::with(OLD);
    let written = place.build(NEW);
    assert_eq!((written.changed, written.removed), (5, 2));
    assert_eq!(written.kept, [""; 0].map(PathBuf::from));
    let paths: Vec<&str> = written
        .files
        .iter()
        .map(|(path, _)| path.as_str())
        .collect();
    let mut wanted: Vec<&str> = NEW.iter().map(|(path, _)| *path).collect();
    wanted.sort_unstable();
    assert_eq!(paths, wanted);
    assert_eq!(place.tree(), clean(NEW));
    let mut files = place.tree();
    files.remove(LIST);
    let wanted = NEW
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    assert_eq!(files, wanted.collect());
}

#[test]
fn the_list_has_a_hash_and_a_path_a_line() {
    let place = Place::with(&[("a/b\\c\nd", ""), ("index.html", "home")]);
    // As other programs compute XXH3: the format outlives this version.
    assert_eq!(
        place.read(LIST),
        "2d06800538d394c2  a/b\\\\c\\nd\n5418d0abdced061a  index.html\n"
    );
    assert_eq!(place.build(&[("index.html", "home")]).removed, 1);
    assert_eq!(place.tree().len(), 2);
}

#[test]
fn a_site_that_is_in_place_is_not_touched() {
    let place = Place::with(OLD);
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let paths: Vec<&str> = OLD.iter().map(|(path, _)| *path).chain([LIST]).collect();
    for path in &paths {
        let file = fs::File::options().write(true).open(place.path(path));
        file.and_then(|file| file.set_modified(old))
            .expect("a time");
    }
    let written = place.build(OLD);
    assert_eq!((written.changed, written.removed), (0, 0));
    for path in paths {
        let time = fs::metadata(place.path(path)).and_then(|there| there.modified());
        assert_eq!(time.expect("a time"), old, "{path}");
    }
}

#[test]
fn a_list_that_was_lost_is_made_again() {
    let place = Place::with(OLD);
    fs::remove_file(place.path(LIST)).expect("the list");
    place.build(OLD);
    assert_eq!(place.tree(), clean(OLD));
}

#[test]
fn nothing_outside_of_the_folder_is_written_or_removed() {
    let place = Place::with(OLD);
    let precious = place.parent().join("precious.txt");
    fs::write(&precious, "home").expect("a file");
    let hash = place
        .read(LIST)
        .lines()
        .last()
        .map(|line| line[..16].to_owned());
    let hash = hash.expect("a hash");
    let list = format!(
        "{hash}  ../precious.txt\n{hash}  {}\n{hash}  a/../../precious.txt\n{}",
        precious.display(),
        place.read(LIST)
    );
    fs::write(place.path(LIST), list).expect("a list");
    place.build(NEW);
    assert_eq!(fs::read_to_string(&precious).expect("a file"), "home");
    for path in [
        "../escaped.html",
        "/escaped.html",
        "a/../../escaped.html",
        "a/./b.html",
        "a//b.html",
        "a/",
        "",
        LIST,
        ".minamo-staging/lock",
        ".minamo-staging",
    ] {
        let refused = place.try_build(&[(path, "text")]);
        assert!(matches!(refused, Err(WriteError::Outside(_))), "{path}");
    }
    assert_eq!(place.tree(), clean(NEW));
}

#[test]
fn a_sink_that_is_dropped_leaves_the_site_as_it_was() {
    let place = Place::with(OLD);
    let sink = place.sink();
    for (path, text) in NEW {
        sink.put(path, &bytes(text)).expect("room");
    }
    drop(sink);
    assert_eq!(place.tree(), clean(OLD));
}

#[test]
fn folders_made_for_a_sink_that_is_dropped_go_as_well() {
    let place = Place::new();
    let sink = Sink::open(&place.path("deep/er"), &Cancel::default()).expect("a sink");
    sink.put("a/index.html", &bytes("a")).expect("room");
    drop(sink);
    assert!(!place.out().exists());
    fs::create_dir(place.out()).expect("a folder");
    drop(place.sink());
    assert!(place.out().exists(), "a folder that was there stays");
}

#[test]
fn what_somebody_changed_stays_when_it_is_no_longer_made() {
    let place = Place::with(OLD);
    place.write("kep/2/index.html", "mine");
    let written = place.build(NEW);
    assert_eq!(written.removed, 1);
    assert_eq!(written.kept, [place.path("kep/2/index.html")]);
    assert_eq!(place.read("kep/2/index.html"), "mine");
    assert!(!place.path("kep/2/feed.xml").exists());
    let again = place.build(NEW);
    assert_eq!(again.kept, [""; 0].map(PathBuf::from), "it is told once");
    let (foreign, _) = place.obstacles(OLD);
    assert_eq!(foreign, ["kep/2/index.html"]);
}

#[test]
fn what_somebody_changed_is_made_again_while_it_is_part_of_the_site() {
    let place = Place::with(OLD);
    place.write("kep/2/index.html", "<p>minified");
    fs::remove_file(place.path("kep/2/feed.xml")).expect("a file");
    assert_eq!(place.build(OLD).changed, 2);
    assert_eq!(place.tree(), clean(OLD));
}

#[test]
fn files_listed_without_a_hash_are_replaced_but_never_removed() {
    let place = Place::with(OLD);
    let paths = OLD.iter().map(|(path, _)| format!("{path}\n"));
    fs::write(place.path(LIST), paths.collect::<String>()).expect("a list");
    let written = place.build(NEW);
    assert_eq!(written.removed, 0);
    let kept = ["kep/2/feed.xml", "kep/2/index.html"];
    assert_eq!(written.kept, kept.map(|path| place.path(path)));
    let mut files = place.tree();
    files.retain(|path, _| !kept.contains(&path.as_str()));
    assert_eq!(files, clean(NEW));
}

#[test]
fn foreign_files_stay_and_all_that_are_in_the_way_are_reported() {
    let place = Place::with(OLD);
    place.write("kep/2/mine.txt", "mine");
    place.write("kep/3/index.html", "mine");
    place.write("kep/1/index.md", "mine");
    let (foreign, links) = place.obstacles(NEW);
    assert_eq!(foreign, ["kep/1/index.md", "kep/3/index.html"]);
    assert_eq!(links, [""; 0]);
    for path in foreign {
        fs::remove_file(place.path(&path)).expect("a file");
    }
    place.build(NEW);
    let mut files = place.tree();
    assert_eq!(files.remove("kep/2/mine.txt").as_deref(), Some("mine"));
    assert_eq!(files, clean(NEW));
}

#[test]
fn a_foreign_file_with_the_right_bytes_becomes_ours() {
    let place = Place::with(OLD);
    place.write("kep/3/index.html", "three");
    place.build(NEW);
    assert_eq!(place.tree(), clean(NEW));
}

#[test]
fn a_file_takes_the_place_of_a_folder_and_the_other_way_round() {
    let file: Site = &[("a", "file"), ("index.html", "home")];
    let folder: Site = &[("a/b/c", "deep"), ("a/d", "file"), ("index.html", "home")];
    let deeper: Site = &[("a/b", "flat"), ("a/d/e", "deep"), ("index.html", "home")];
    let sites = [file, folder, deeper, file, deeper, folder, file];
    let place = Place::new();
    for site in sites {
        place.build(site);
        assert_eq!(place.tree(), clean(site));
    }
}

#[test]
fn a_foreign_file_does_not_make_room() {
    let file: Site = &[("a", "file")];
    let folder: Site = &[("a/b/c", "deep")];
    let place = Place::with(file);
    place.write("a", "mine");
    assert_eq!(place.obstacles(folder).0, ["a"]);
    let place = Place::with(folder);
    place.write("a/b/mine", "mine");
    assert_eq!(place.obstacles(file).0, ["a"]);
}

#[test]
fn a_folder_of_which_a_user_keeps_nothing_goes_and_one_with_more_stays() {
    let place = Place::with(&[("a/b/c/x", "x"), ("a/b/y", "y"), ("a/z", "z"), ("q", "q")]);
    fs::create_dir(place.path("a/b/c/empty")).expect("a folder");
    place.build(&[("q", "q")]);
    assert!(!place.path("a").exists());
    let place = Place::with(&[("a/b/c/x", "x"), ("a/b/y", "y"), ("a/z", "z"), ("q", "q")]);
    place.write("a/b/mine", "mine");
    let written = place.build(&[("q", "q"), ("a/b/new", "new")]);
    assert_eq!((written.changed, written.removed), (1, 3));
    let paths: Vec<String> = place.tree().into_keys().collect();
    assert_eq!(paths, [LIST, "a/b/mine", "a/b/new", "q"]);
}

#[test]
fn a_copy_of_a_file_that_is_read_only_can_be_replaced() {
    let place = Place::new();
    let source = place.parent().join("picture.png");
    for text in ["one", "two", "two"] {
        let _ = fs::remove_file(&source);
        fs::write(&source, text).expect("a file");
        let mut permissions = fs::metadata(&source).expect("a file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&source, permissions).expect("permissions");
        let sink = place.sink();
        let content = Content::Copy(source.clone());
        sink.put("picture.png", &content).expect("room");
        sink.finish().expect("a site");
        assert_eq!(place.read("picture.png"), text);
        let there = fs::metadata(place.path("picture.png")).expect("a file");
        assert!(!there.permissions().readonly());
    }
    let gone = place.parent().join("gone.png");
    let sink = place.sink();
    let error = sink.put("a/gone.png", &Content::Copy(gone.clone()));
    let error = error.expect_err("no such file").to_string();
    assert!(error.contains(&gone.display().to_string()), "{error}");
    drop(sink);
    assert_eq!(place.read("picture.png"), "two");
}

#[test]
fn large_copies_are_compared_to_their_end() {
    let place = Place::new();
    let source = place.parent().join("film.mp4");
    let mut film = vec![7; 200_000];
    for changed in [1, 0] {
        fs::write(&source, &film).expect("a file");
        let put = || {
            let sink = place.sink();
            sink.put("film.mp4", &Content::Copy(source.clone()))
                .expect("room");
            sink.finish().expect("a site").changed
        };
        assert_eq!(put(), 1);
        assert_eq!(put(), 0);
        assert!(fs::read(place.path("film.mp4")).expect("a file") == film);
        film[199_999] = changed;
    }
}

#[test]
fn a_file_that_is_read_only_is_replaced_and_removed() {
    let place = Place::with(OLD);
    for (path, _) in OLD {
        let mut permissions = fs::metadata(place.path(path))
            .expect("a file")
            .permissions();
        permissions.set_readonly(true);
        fs::set_permissions(place.path(path), permissions).expect("permissions");
    }
    place.build(NEW);
    assert_eq!(place.tree(), clean(NEW));
}

/// A cut-off run that was to make `OLD` into `NEW`: `steps` of what it does are done.
fn cut(steps: usize) -> Place {
    let place = Place::with(OLD);
    place.write(".minamo-staging/files", &Place::with(NEW).read(LIST));
    place.write(".minamo-staging/lock", "4711");
    place.write(".minamo-staging/new/0/0", "half a fi");
    place.write(".minamo-staging/old/1/1", "home");
    let text = |path: &str| NEW.iter().find(|(new, _)| *new == path).expect("a file").1;
    let put = |path: &str| place.write(path, text(path));
    let all: &[&dyn Fn()] = &[
        &|| put("kep/1/index.md"),
        &|| {
            put("kep/3/index.html");
            put("kep/3/feed.xml");
        },
        &|| put("index.html"),
        &|| put("kep/1/index.html"),
        &|| fs::remove_dir_all(place.path("kep/2")).expect("a folder"),
    ];
    for step in &all[..steps] {
        step();
    }
    place
}

#[test]
fn after_a_run_that_was_cut_any_site_can_be_made() {
    for steps in 0..=5 {
        for site in [OLD, NEW, &[("other.html", "other")]] {
            let place = cut(steps);
            let written = place.build(site);
            assert_eq!(place.tree(), clean(site), "after {steps} steps");
            assert_eq!(written.kept, [""; 0].map(PathBuf::from));
        }
    }
}

#[test]
fn a_second_run_that_comes_to_nothing_forgets_nothing_of_the_first() {
    for steps in 0..=5 {
        let place = cut(steps);
        drop(place.sink());
        place.build(&[("other.html", "other")]);
        assert_eq!(place.tree(), clean(&[("other.html", "other")]));
    }
}

#[test]
fn what_a_user_puts_where_a_cut_run_left_nothing_is_the_users() {
    // The run was to make kep/3 and did not; it removed kep/2.
    let before = cut(1);
    before.write("kep/3/index.html", "mine");
    drop(before.sink());
    assert_eq!(before.obstacles(NEW).0, ["kep/3/index.html"]);
    before.build(OLD);
    assert_eq!(before.read("kep/3/index.html"), "mine");
    let after = cut(5);
    after.write("kep/2/index.html", "mine");
    drop(after.sink());
    assert_eq!(after.obstacles(OLD).0, ["kep/2/index.html"]);
    after.build(NEW);
    assert_eq!(after.read("kep/2/index.html"), "mine");
}

#[test]
fn what_a_run_left_that_was_killed_before_it_put_anything_in_place_goes() {
    let place = Place::with(OLD);
    place.write(".minamo-staging/lock", "4711");
    place.write(".minamo-staging/new/0/0/index.html", "half a fi");
    place.write(".minamo-staging/files.part", "2d06800538d394c2  ind");
    place.build(OLD);
    assert_eq!(place.tree(), clean(OLD));
}

#[test]
fn what_fails_in_the_middle_is_taken_back() {
    let place = Place::with(OLD);
    let mut staging = Staging::open(&place.out()).expect("a lock");
    let staged = |text: &str| {
        let path = staging.new_path();
        fs::write(&path, text).expect("a file");
        path
    };
    let new = place.path("kep/3");
    fs::create_dir(place.parent().join("three")).expect("a folder");
    let changes = Changes {
        displaced: vec![place.path("kep/1")],
        new: vec![
            (place.parent().join("three"), new),
            (staged("file"), place.path("kep/1")),
        ],
        replaced: vec![(staged("changed"), place.path("index.html"))],
        removed: vec![place.path("kep/2"), place.path("not/there")],
    };
    staging.write_list("").expect("a list");
    let failed = swap(&changes, &place.out(), &mut staging, &Cancel::default());
    let error = failed.expect_err("one path is not there").to_string();
    assert!(
        error.contains("there") && error.contains("nothing was written"),
        "{error}"
    );
    drop(staging);
    assert_eq!(place.tree(), clean(OLD));
    assert!(place.parent().join("three").exists());
}

#[test]
fn an_interrupt_leaves_the_site_as_it_was() {
    let place = Place::with(OLD);
    let cancel = Cancel::default();
    let sink = Sink::open(&place.out(), &cancel).expect("a sink");
    for (path, text) in NEW {
        sink.put(path, &bytes(text)).expect("room");
    }
    cancel.flag().store(true, Ordering::Relaxed);
    let stopped = sink.put("more.html", &bytes("more"));
    assert!(matches!(stopped, Err(WriteError::Interrupted)));
    assert!(matches!(sink.finish(), Err(WriteError::Interrupted)));
    assert_eq!(place.tree(), clean(OLD));
}

#[test]
fn one_writes_at_a_time_and_others_get_its_name() {
    let place = Place::with(OLD);
    let sink = place.sink();
    let busy = place.try_build(NEW).expect_err("it is locked");
    let process = format!("(process {})", std::process::id());
    assert!(busy.to_string().contains(&process), "{busy}");
    drop(sink);
    place.build(NEW);
}

#[test]
fn no_two_have_the_lock_at_once_however_often_it_is_taken() {
    let place = Place::with(OLD);
    let taken = AtomicBool::new(false);
    let turns = std::sync::atomic::AtomicUsize::new(0);
    let out = place.out();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while turns.load(Ordering::SeqCst) < 400 {
                    match Staging::open(&out) {
                        Ok(staging) => {
                            assert!(!taken.swap(true, Ordering::SeqCst), "two at once");
                            turns.fetch_add(1, Ordering::SeqCst);
                            assert!(taken.swap(false, Ordering::SeqCst));
                            drop(staging);
                        }
                        Err(WriteError::Busy { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    assert_eq!(place.tree(), clean(OLD));
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A place with a site in which a path is a link to what is outside of it.
    fn with_link(path: &str, outside: &str) -> Place {
        let place = Place::with(OLD);
        let elsewhere = place.parent().join("elsewhere");
        fs::create_dir(&elsewhere).expect("a folder");
        for name in ["index.html", "feed.xml", "lock"] {
            fs::write(elsewhere.join(name), "feed of two").expect("a file");
        }
        let path = place.path(path);
        if path.is_dir() {
            fs::remove_dir_all(&path).expect("a folder");
        } else if path.exists() {
            fs::remove_file(&path).expect("a file");
        }
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        symlink(place.parent().join(outside), path).expect("a link");
        place
    }

    #[test]
    fn links_out_of_the_folder_are_refused_by_name() {
        for (path, outside) in [
            ("index.html", "elsewhere/index.html"),
            ("index.html", "nowhere"),
            ("kep", "elsewhere"),
            ("kep/1", "elsewhere"),
            ("kep/1/index.md", "elsewhere/index.html"),
            ("kep/3", "elsewhere"),
            ("kep/3", "nowhere"),
            ("kep/3/index.html", "elsewhere/index.html"),
            // These are no longer made.
            ("kep/2", "elsewhere"),
            ("kep/2/feed.xml", "elsewhere/feed.xml"),
            (LIST, "elsewhere/index.html"),
            (".minamo-staging", "elsewhere"),
            (".minamo-staging/lock", "elsewhere/lock"),
        ] {
            let place = with_link(path, outside);
            let elsewhere = tree(&place.parent().join("elsewhere"));
            let (foreign, links) = place.obstacles(NEW);
            assert_eq!((foreign, links), (vec![], vec![path.to_owned()]));
            assert_eq!(tree(&place.parent().join("elsewhere")), elsewhere, "{path}");
        }
    }

    #[test]
    fn links_among_what_a_killed_run_left_are_not_written_through() {
        let place = cut(1);
        let precious = place.parent().join("precious.txt");
        fs::write(&precious, "mine").expect("a file");
        fs::remove_dir_all(place.path(".minamo-staging/new")).expect("a folder");
        symlink(place.parent(), place.path(".minamo-staging/new")).expect("a link");
        symlink(&precious, place.path(".minamo-staging/files.part")).expect("a link");
        place.build(NEW);
        assert_eq!(place.tree(), clean(NEW));
        assert_eq!(fs::read_to_string(&precious).expect("a file"), "mine");
    }

    #[test]
    fn links_that_are_not_in_the_way_stay() {
        let place = with_link("mine", "elsewhere");
        place.build(NEW);
        assert!(place.path("mine/index.html").exists());
    }

    #[test]
    fn the_output_folder_itself_may_be_a_link() {
        let place = Place::new();
        fs::create_dir(place.parent().join("real")).expect("a folder");
        symlink(place.parent().join("real"), place.out()).expect("a link");
        place.build(OLD);
        place.build(NEW);
        assert_eq!(tree(&place.parent().join("real")), clean(NEW));
    }
}
